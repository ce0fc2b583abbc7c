//! Writes down what a conversation remembers, and reads it back; what cannot be read is a fresh conversation.

use serde::{Deserialize, Serialize};

use crate::engine::dialogue::Conversation;
use crate::engine::language::Language;

/// Version of the form below; a state of a newer one was written by a newer program beside this one.
const VERSION: i64 = 1;

/// The form on disk: a field may be added with a default, none changed without a new version.
#[derive(Default, Deserialize, Serialize)]
#[serde(default)]
struct Written {
    language: Option<String>,
    language_is_chosen: bool,
}

/// The state as JSON, and the version of its form.
pub(super) fn write(conversation: &Conversation) -> (String, i64) {
    let written = Written {
        language: conversation.language.map(|language| language.code().to_owned()),
        language_is_chosen: conversation.language_is_chosen,
    };
    // Every part is a map with text keys, which JSON can hold.
    (serde_json::to_string(&written).unwrap_or_default(), VERSION)
}

/// The state that was written; a fresh one if there is none, or none that this program can read.
pub(super) fn read(text: Option<&str>, version: i64) -> Conversation {
    let Some(text) = text.filter(|_| version == VERSION) else {
        return Conversation::default();
    };
    let written: Written = serde_json::from_str(text).unwrap_or_default();
    Conversation {
        language: written.language.as_deref().and_then(Language::from_code),
        language_is_chosen: written.language_is_chosen,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        for language in Language::ALL {
            let conversation = Conversation { language: Some(language), language_is_chosen: true };
            let (text, version) = write(&conversation);
            assert_eq!(read(Some(&text), version), conversation);
        }
    }

    #[test]
    fn what_cannot_be_read_is_a_fresh_conversation() {
        let (text, version) = write(&Conversation { language: Some(Language::ALL[0]), language_is_chosen: true });
        for (text, version) in
            [(Some(text.as_str()), version + 1), (Some("{"), version), (Some("{\"language\": 1}"), version), (None, 0)]
        {
            assert_eq!(read(text, version), Conversation::default());
        }
    }
}
