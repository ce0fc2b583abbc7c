//! Writes down what a conversation remembers, and reads it back; what cannot be read is a fresh conversation.

use crate::engine::dialogue::Conversation;

/// The state as JSON, and the version of its form.
pub(super) fn write(conversation: &Conversation) -> (String, i64) {
    (conversation.to_json(), i64::from(Conversation::VERSION))
}

/// The state that was written; a fresh one if there is none, or none that this program can read.
pub(super) fn read(text: Option<&str>, version: i64) -> Conversation {
    let is_known = version <= i64::from(Conversation::VERSION);
    text.filter(|_| is_known).map(Conversation::from_json).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::language::Language;

    #[test]
    fn what_is_written_is_read_back() {
        for language in Language::ALL {
            let conversation = Conversation {
                language: Some(language),
                language_is_chosen: true,
                answered: vec!["sco.events".to_owned()],
                ..Conversation::default()
            };
            let (text, version) = write(&conversation);
            assert_eq!(read(Some(&text), version), conversation);
        }
    }

    #[test]
    fn what_cannot_be_read_is_a_fresh_conversation() {
        let (text, version) = write(&Conversation { language: Some(Language::ALL[0]), ..Conversation::default() });
        for (text, version) in
            [(Some(text.as_str()), version + 1), (Some("{"), version), (Some("{\"language\": 1}"), version), (None, 0)]
        {
            assert_eq!(read(text, version), Conversation::default());
        }
    }
}
