//! Words a reply for a person: its text, where it is from and what to tap next, with nothing left to look up.

use super::suggestion;
use crate::engine::Engine;
use crate::engine::language::Language;
use crate::engine::reply::{Reply, Suggestion};

/// What a channel draws.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Speech {
    /// The text, plain; may be empty.
    pub text: String,
    /// What the links to the sources are called: one or many.
    pub sources_label: String,
    /// Addresses of what the text rests on, each once.
    pub sources: Vec<String>,
    /// What stands on a list of choices that is yet to be opened.
    pub choices_label: String,
    /// What to tap next.
    pub choices: Vec<Choice>,
    /// Whole replies to choose from, of which a person sends one into a chat; only to [`super::Content::Inline`].
    pub offers: Vec<Offer>,
}

/// A button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What stands on it.
    pub label: String,
    /// What tapping it says.
    pub text: String,
}

/// A reply that a person may send into a chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The question in a few words.
    pub title: String,
    /// The reply, without choices or offers.
    pub speech: Box<Speech>,
}

impl Choice {
    /// What a button carries that has room for so many bytes: the text, or a fingerprint of it that
    /// [`answer()`](super::answer()) resolves.
    #[must_use]
    pub fn payload(&self, bytes_max: usize) -> String {
        suggestion::payload(&self.text, bytes_max)
    }
}

impl From<&Suggestion> for Choice {
    fn from(suggestion: &Suggestion) -> Self {
        Self { label: suggestion.label.clone(), text: suggestion.text.clone() }
    }
}

impl Speech {
    /// A reply of the engine.
    #[must_use]
    pub fn of(engine: &Engine, reply: &Reply) -> Self {
        let mut sources: Vec<String> = Vec::new();
        for citation in reply.answers.iter().flat_map(|answer| &answer.sources) {
            if !sources.contains(&citation.url) {
                sources.push(citation.url.clone());
            }
        }
        let sources_label = if sources.len() > 1 { "channel-sources" } else { "channel-source" };
        Self {
            text: text(reply),
            sources_label: say(engine, reply.language, sources_label),
            sources,
            choices_label: say(engine, reply.language, "channel-choose"),
            choices: reply.suggestions.iter().map(Choice::from).collect(),
            offers: Vec::new(),
        }
    }

    /// A message of the locales, with choices.
    #[must_use]
    pub fn message(engine: &Engine, language: Language, name: &str, choices: Vec<Choice>) -> Self {
        Self {
            text: say(engine, language, name),
            sources_label: say(engine, language, "channel-source"),
            sources: Vec::new(),
            choices_label: say(engine, language, "channel-choose"),
            choices,
            offers: Vec::new(),
        }
    }

    /// Addresses of the documents themselves, each once: for a platform that shows an address as it is, where one that
    /// opens the document at a sentence is a screenful of percent signs.
    #[must_use]
    pub fn documents(&self) -> Vec<&str> {
        let mut documents: Vec<&str> = Vec::new();
        for source in &self.sources {
            let document = source.split('#').next().unwrap_or(source);
            if !documents.contains(&document) {
                documents.push(document);
            }
        }
        documents
    }

    /// The text with the addresses of its documents, for a platform without links.
    #[must_use]
    pub fn plain_text(&self) -> String {
        let documents = self.documents();
        if documents.is_empty() {
            return self.text.clone();
        }
        format!("{}\n\n{}: {}", self.text, self.sources_label, documents.join(", "))
    }
}

/// Between two paragraphs of a reply.
const PARAGRAPH_END: &str = "\n\n";

/// The text of a reply, with where a person helps; every platform makes a link of an address.
fn text(reply: &Reply) -> String {
    let Some(handoff) = &reply.handoff else {
        return reply.text.clone();
    };
    let person = format!("{} {}", handoff.text, handoff.url);
    // The last paragraph of a refusal leads to the buttons below it.
    let last = if reply.suggestions.is_empty() { None } else { reply.text.rsplit_once(PARAGRAPH_END) };
    match last {
        Some((why, offer)) => [why, &person, offer].join(PARAGRAPH_END),
        None => [&reply.text, person.as_str()].join(PARAGRAPH_END),
    }
}

/// A message that the checks have proved to be there.
fn say(engine: &Engine, language: Language, name: &str) -> String {
    engine.message(language, name).unwrap_or_default()
}
