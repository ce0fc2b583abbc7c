//! What the engine gives back for an utterance: plain values, for each channel to draw in its own way.

use super::analysis::Reading;
use super::dialogue::Judgement;
use super::language::Language;

/// What became of an utterance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is answered.
    Answer,
    /// It is asked back.
    Clarify,
    /// It was no question.
    Smalltalk,
    /// The documents do not answer it.
    Fallback,
}

impl Outcome {
    /// Its name in the contract.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Clarify => "clarify",
            Self::Smalltalk => "smalltalk",
            Self::Fallback => "fallback",
        }
    }
}

/// Why nothing was answered, countable by a machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReasonCode {
    /// A thing that the documents do not speak of.
    UnknownEntity,
    /// A fact that they do not give.
    KnownUnknown,
    /// A year that they do not speak of.
    YearOutside,
    /// A fact that they give of another thing.
    EntityClash,
    /// Nothing is likely enough.
    LowConfidence,
    /// Two or three intents are about as likely.
    NearTie,
    /// No word in it.
    Empty,
}

impl ReasonCode {
    /// Its name in the contract.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::UnknownEntity => "unknown_entity",
            Self::KnownUnknown => "known_unknown",
            Self::YearOutside => "year_outside",
            Self::EntityClash => "entity_clash",
            Self::LowConfidence => "low_confidence",
            Self::NearTie => "near_tie",
            Self::Empty => "empty",
        }
    }
}

/// Why nothing was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// For a machine.
    pub code: ReasonCode,
    /// The thing, the year or the fact, in the asker's language; empty if there is none.
    pub detail: String,
}

/// A sentence of a document that an answer rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// The document's id.
    pub document: String,
    /// The sentence word for word.
    pub quote: String,
    /// The address that opens the document at it.
    pub url: String,
}

/// One answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The intent's id.
    pub intent: String,
    /// The answer in the asker's language.
    pub text: String,
    /// Probability that it answers the question.
    pub confidence: f32,
    /// What it rests on; never empty.
    pub sources: Vec<Citation>,
}

/// A button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// What stands on it.
    pub label: String,
    /// What tapping it asks.
    pub text: String,
}

/// Where a person helps whom the bot does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handoff {
    /// What to say, in the asker's language.
    pub text: String,
    /// Where to.
    pub url: String,
}

/// A reply to an utterance.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The language it is in.
    pub language: Language,
    /// What became of the utterance.
    pub outcome: Outcome,
    /// What a person should be shown.
    pub text: String,
    /// The answers that the text is made of.
    pub answers: Vec<Answer>,
    /// What to offer next.
    pub suggestions: Vec<Suggestion>,
    /// Why nothing was answered.
    pub reason: Option<Reason>,
    /// Where a person helps, after several refusals in a row.
    pub handoff: Option<Handoff>,
    /// How it came about.
    pub trace: Trace,
}

impl Reply {
    pub(super) fn empty(language: Language) -> Self {
        let reading = Reading {
            spelling: super::language::Spelling::Plain,
            text: String::new(),
            language,
            language_scores: super::language::PerLanguage::default(),
            sentences: Vec::new(),
        };
        Self {
            language,
            outcome: Outcome::Fallback,
            text: String::new(),
            answers: Vec::new(),
            suggestions: Vec::new(),
            reason: None,
            handoff: None,
            trace: Trace { reading, judgements: Vec::new(), question: None },
        }
    }
}

/// How a reply came about.
#[derive(Clone, Debug)]
pub struct Trace {
    /// The reading taken; of the question with what it left out filled in, if it left out something.
    pub reading: Reading,
    /// The looks at its sentences, in order; none at what the asker chose from a list.
    pub judgements: Vec<Judgement>,
    /// That question.
    pub question: Option<String>,
}

/// A question that the knowledge answers.
#[derive(Clone, Debug)]
pub struct CatalogueEntry {
    /// The intent's id.
    pub intent: String,
    /// A few words for it.
    pub title: String,
    /// The question in full.
    pub question: String,
    /// The curator's examples in that language.
    pub examples: Vec<String>,
    /// What its answer rests on.
    pub sources: Vec<Citation>,
}
