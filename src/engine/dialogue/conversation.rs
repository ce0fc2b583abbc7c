//! What a conversation remembers from turn to turn: small, a plain value, and readable by later versions.

use serde::{Deserialize, Serialize};

use crate::engine::language::Language;

/// Most answered intents that are remembered, so that they are not suggested again.
const ANSWERED_MAX: usize = 40;
/// After so many turns that did not speak of it a topic is forgotten.
const TOPIC_TURNS_MAX: u8 = 3;

/// The state of one conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Conversation {
    /// The language of the last reply.
    pub language: Option<Language>,
    /// Whether the asker chose that language in so many words, so that it stays.
    pub language_is_chosen: bool,
    /// What was last talked of.
    pub topic: Option<Topic>,
    /// Intents that the last reply offered, in the order of its buttons.
    pub offered: Vec<String>,
    /// Whether the last reply asked which of those was meant.
    pub is_asked_back: bool,
    /// Intents that were answered, the latest last.
    pub answered: Vec<String>,
    /// Refusals in a row.
    pub refusals: u8,
}

/// What was last talked of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Topic {
    /// The question, what it left out filled in; lower case.
    pub question: String,
    /// Code of the language it was asked in.
    pub language: String,
    /// Things that it is about: names of concepts.
    #[serde(default)]
    pub things: Vec<String>,
    /// Intents that answered it; none if it was refused.
    pub intents: Vec<String>,
    /// Turns since then.
    pub age: u8,
}

/// The written form.
#[derive(Serialize, Deserialize)]
struct Written {
    version: u32,
    #[serde(default)]
    language: Option<String>,
    #[serde(default)]
    language_is_chosen: bool,
    #[serde(default)]
    topic: Option<Topic>,
    #[serde(default)]
    offered: Vec<String>,
    #[serde(default)]
    is_asked_back: bool,
    #[serde(default)]
    answered: Vec<String>,
    #[serde(default)]
    refusals: u8,
}

impl Conversation {
    /// Version of the written form; one that is newer is not read.
    pub const VERSION: u32 = 2;

    /// The state as JSON, with the version of its form.
    #[must_use]
    pub fn to_json(&self) -> String {
        let written = Written {
            version: Self::VERSION,
            language: self.language.map(|language| language.code().to_owned()),
            language_is_chosen: self.language_is_chosen,
            topic: self.topic.clone(),
            offered: self.offered.clone(),
            is_asked_back: self.is_asked_back,
            answered: self.answered.clone(),
            refusals: self.refusals,
        };
        // Plain strings and numbers: there is nothing in them that could not be written.
        serde_json::to_string(&written).unwrap_or_default()
    }

    /// The state that was written; a conversation that cannot be read, or is of a newer version, begins anew.
    #[must_use]
    pub fn from_json(text: &str) -> Self {
        let Ok(written) = serde_json::from_str::<Written>(text) else { return Self::default() };
        if written.version > Self::VERSION {
            return Self::default();
        }
        Self {
            language: written.language.as_deref().and_then(Language::from_code),
            language_is_chosen: written.language_is_chosen,
            topic: written.topic,
            offered: written.offered,
            is_asked_back: written.is_asked_back,
            answered: written.answered,
            refusals: written.refusals,
        }
    }

    /// The topic of this turn: the new one, or the old one a turn older.
    pub fn turn_to(&mut self, topic: Option<Topic>) {
        self.topic = topic.or_else(|| {
            let mut old = self.topic.take()?;
            old.age += 1;
            (old.age < TOPIC_TURNS_MAX).then_some(old)
        });
    }

    /// Remembers that an intent was answered.
    pub fn note_answered(&mut self, intent: &str) {
        self.answered.retain(|answered| answered != intent);
        self.answered.push(intent.to_owned());
        if self.answered.len() > ANSWERED_MAX {
            self.answered.remove(0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_state_is_read_as_it_was_written() {
        let mut conversation =
            Conversation { language: Some(Language::Kazakh), refusals: 2, ..Conversation::default() };
        conversation.note_answered("sco.events");
        conversation.turn_to(Some(Topic {
            question: "шыұ-да қанша іс-шара өтті".to_owned(),
            language: "kk".to_owned(),
            things: vec!["sco".to_owned()],
            intents: vec!["sco.events".to_owned()],
            age: 0,
        }));
        assert_eq!(Conversation::from_json(&conversation.to_json()), conversation);
    }

    #[test]
    fn what_cannot_be_read_begins_anew() {
        for text in ["", "{", "[]", r#"{"version": 99, "refusals": 3}"#] {
            assert_eq!(Conversation::from_json(text), Conversation::default(), "{text}");
        }
        let older = Conversation::from_json(r#"{"version": 1, "language": "ru", "language_is_chosen": true}"#);
        assert_eq!((older.language, older.language_is_chosen), (Some(Language::Russian), true));
    }

    #[test]
    fn a_topic_is_forgotten_after_a_few_turns() {
        let topic = Topic {
            question: String::new(),
            language: "en".to_owned(),
            things: Vec::new(),
            intents: Vec::new(),
            age: 0,
        };
        let mut conversation = Conversation::default();
        conversation.turn_to(Some(topic));
        for _ in 0..2 {
            conversation.turn_to(None);
            assert!(conversation.topic.is_some());
        }
        conversation.turn_to(None);
        assert!(conversation.topic.is_none());
    }
}
