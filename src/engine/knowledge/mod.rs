//! What the curator wrote, as data: documents, concepts, and the intents that questions are matched to.

mod file;

pub use file::{read, suggestion};

use super::document::Document;
use super::language::{AnswerKind, Language, PerLanguage};
use super::source::Located;

/// Texts with the places where they were written.
pub type Texts = Vec<Located<String>>;

/// Everything under `knowledge/`.
#[derive(Clone, Debug, Default)]
pub struct Knowledge {
    /// Published documents.
    pub documents: Vec<Document>,
    /// The lexicon.
    pub concepts: Vec<Concept>,
    /// What a question can be matched to, in order of their files and places.
    pub intents: Vec<Intent>,
    /// Settings of the bot as a whole.
    pub bot: Bot,
}

/// Settings of the bot as a whole.
#[derive(Clone, Debug)]
pub struct Bot {
    /// The language of a reply when nothing tells the asker's.
    pub default_language: Language,
    /// Intents whose questions are offered first.
    pub starters: Texts,
    /// Where a person helps whom the bot does not: a link, offered after some refusals in a row.
    pub handoff_url: Option<String>,
}

impl Default for Bot {
    fn default() -> Self {
        Self { default_language: Language::English, starters: Vec::new(), handoff_url: None }
    }
}

/// What a concept is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConceptKind {
    /// One nameable thing that the document speaks of.
    Entity,
    /// An ordinary term.
    Term,
    /// One nameable thing that the document does not speak of.
    Unknown,
}

/// A thing and the words for it in each language.
#[derive(Clone, Debug)]
pub struct Concept {
    /// Its name in the knowledge.
    pub id: Located<String>,
    /// What it is.
    pub kind: ConceptKind,
    /// Its words, the name to show first.
    pub words: PerLanguage<Texts>,
    /// Words that mean it only beside one of the concepts in `beside`.
    pub ambiguous: PerLanguage<Texts>,
    /// Concepts of which one must be in the utterance for the ambiguous words to count.
    pub beside: Texts,
}

impl Concept {
    /// The name to show in a language.
    #[must_use]
    pub fn name(&self, language: Language) -> &str {
        let own = self.words.get(language).first();
        own.or_else(|| self.words.iter().find_map(|(_, words)| words.first())).map_or("", |word| &word.value)
    }
}

/// What becomes of a question that is matched to an intent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// It is answered.
    Answer,
    /// The document does not say: it is refused in precise words.
    Unknown,
    /// It is no question about the document: a greeting, thanks, a goodbye.
    Smalltalk,
}

/// What a question can be matched to.
#[derive(Clone, Debug)]
pub struct Intent {
    /// Its name in the knowledge: `topic.what`.
    pub id: Located<String>,
    /// What becomes of the question.
    pub purpose: Purpose,
    /// Pieces of the document that the answer rests on.
    pub quotes: Texts,
    /// Concepts that a question of this kind names; `a|b` is either.
    pub needs: Texts,
    /// Concepts that make it another question.
    pub excludes: Texts,
    /// Kinds of answer it can give.
    pub gives: Vec<AnswerKind>,
    /// Intents to offer next.
    pub follow_ups: Texts,
    /// Numbers and names in the answer that need not stand in a cited sentence.
    pub justified: Texts,
    /// The language that the conversation turns to.
    pub sets_language: Option<Language>,
    /// Ways to ask it.
    pub examples: PerLanguage<Texts>,
}

impl Intent {
    /// The name of its Fluent message.
    #[must_use]
    pub fn message(&self) -> String {
        self.id.value.replace(['.', '_'], "-")
    }
}
