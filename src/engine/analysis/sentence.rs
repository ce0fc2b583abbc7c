//! What an utterance is once read: sentences of units.

use std::ops::Range;

use super::token::Token;
use super::vocabulary::Keys;
use crate::engine::language::{AnswerKind, Language, PerLanguage, Spelling, WordRole};

/// A concept of the knowledge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConceptId(pub u32);

/// One plausible interpretation of an utterance.
#[derive(Clone, Debug)]
pub struct Reading {
    /// How its letters were typed.
    pub spelling: Spelling,
    /// Its text as it was meant, lower case.
    pub text: String,
    /// The language it is in.
    pub language: Language,
    /// How likely each language is; they sum to 1.
    pub language_scores: PerLanguage<f32>,
    /// Its sentences, none of them empty.
    pub sentences: Vec<Sentence>,
}

/// A sentence of an utterance.
#[derive(Clone, Debug)]
pub struct Sentence {
    /// Its words.
    pub tokens: Vec<Token>,
    /// What they mean, in order, each word in one unit.
    pub units: Vec<Unit>,
    /// Whether it asks something.
    pub is_question: bool,
    /// Whether it says so itself.
    pub ends_with_question_mark: bool,
}

impl Sentence {
    /// The concepts that it names.
    pub fn concepts(&self) -> impl Iterator<Item = ConceptId> {
        self.units.iter().filter_map(|unit| match unit.kind {
            UnitKind::Concept(id) => Some(id),
            _ => None,
        })
    }

    /// The words of a unit as they were typed.
    #[must_use]
    pub fn words(&self, unit: &Unit) -> String {
        self.tokens[unit.tokens.clone()].iter().map(|token| token.text.as_str()).collect::<Vec<_>>().join(" ")
    }
}

/// One or more words that mean one thing.
#[derive(Clone, Debug)]
pub struct Unit {
    /// What they mean.
    pub kind: UnitKind,
    /// Which words they are.
    pub tokens: Range<usize>,
    /// How many letters differ from the known word it was taken for.
    pub slips: u8,
    /// Keys of its words.
    pub keys: Keys,
}

/// What a unit means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitKind {
    /// A concept of the lexicon.
    Concept(ConceptId),
    /// A word that may mean a concept; settled once the whole utterance is read.
    Ambiguous(ConceptId),
    /// A function word.
    Role(WordRole),
    /// A year.
    Year(u16),
    /// Another number.
    Number,
    /// A word that some example holds.
    Word,
    /// A word that nothing in the knowledge holds.
    Unfamiliar,
}

impl UnitKind {
    /// Whether it makes a question of its sentence.
    #[must_use]
    pub fn asks(self) -> bool {
        matches!(self, Self::Role(WordRole::Asks(_) | WordRole::Question))
    }

    /// The kind of answer it asks for.
    #[must_use]
    pub fn asked_kind(self) -> Option<AnswerKind> {
        match self {
            Self::Role(WordRole::Asks(kind)) => Some(kind),
            _ => None,
        }
    }
}
