//! Takes a question apart: the things that it names, what it asks of them, and its question words.

use crate::engine::analysis::{ConceptId, Reading, Unit, UnitKind};
use crate::engine::knowledge::ConceptKind;
use crate::engine::language::{AnswerKind, Leaning};
use crate::engine::matcher::Matcher;

/// The last question in parts.
#[derive(Default)]
pub(super) struct Recalled {
    pub(super) things: Vec<ConceptId>,
    pub(super) thing_words: String,
    pub(super) subject_words: String,
    /// What was asked of the thing.
    pub(super) aspect: String,
    /// What was asked of it but for the question word.
    pub(super) told: String,
    /// The kinds of answer that it asked for.
    pub(super) asked: Vec<AnswerKind>,
}

impl Recalled {
    pub(super) fn of(reading: &Reading, matcher: &Matcher) -> Self {
        let mut recalled = Self::default();
        for sentence in &reading.sentences {
            for unit in &sentence.units {
                let words = sentence.words(unit);
                if thing_of(unit, matcher).is_some() {
                    continue;
                }
                if matches!(unit.kind, UnitKind::Role(_)) && !unit.kind.asks() {
                    continue;
                }
                push_word(&mut recalled.aspect, &words);
                if unit.kind.asks() {
                    recalled.asked.extend(unit.kind.asked_kind());
                } else {
                    push_word(&mut recalled.told, &words);
                }
            }
        }
        recalled
    }

    /// The question without its question word.
    pub(super) fn without_asking(&self) -> String {
        [self.thing_words.as_str(), self.told.as_str()].join(" ")
    }
}

/// What a message says of its own.
#[derive(Default)]
pub(super) struct Said {
    pub(super) things: Vec<ConceptId>,
    pub(super) thing_words: String,
    /// Nothing but things and question words.
    pub(super) is_only_things: bool,
    /// Nothing but question words.
    pub(super) is_only_asking: bool,
    pub(super) asking_words: String,
    /// The kinds of answer that it asks for.
    pub(super) asked: Vec<AnswerKind>,
    /// How many units say something or ask for a kind of answer.
    pub(super) units: usize,
}

impl Said {
    pub(super) fn of(reading: &Reading, leaning: Leaning, matcher: &Matcher) -> Self {
        let mut said = Self { is_only_things: true, is_only_asking: true, ..Self::default() };
        let n_sentences = reading.sentences.len();
        for (place, sentence) in reading.sentences.iter().enumerate() {
            let opening = if place == 0 { leaning.n_opening } else { 0 };
            let closing = if place + 1 == n_sentences { leaning.n_closing } else { 0 };
            for unit in &sentence.units {
                if unit.tokens.end <= opening || unit.tokens.start + closing >= sentence.tokens.len() {
                    continue;
                }
                if let Some(kind) = unit.kind.asked_kind() {
                    said.units += 1;
                    said.asked.push(kind);
                    push_word(&mut said.asking_words, &sentence.words(unit));
                    continue;
                }
                if matches!(unit.kind, UnitKind::Role(_)) {
                    // "What is TURKTIME?" is a question of its own; "what about" only opens one.
                    said.is_only_things &= !unit.kind.asks();
                    continue;
                }
                said.units += 1;
                said.is_only_asking = false;
                if let Some(thing) = thing_of(unit, matcher) {
                    said.things.push(thing);
                    push_word(&mut said.thing_words, &sentence.words(unit));
                } else if unit.kind != UnitKind::Word || !is_short(&sentence.words(unit)) {
                    said.is_only_things = false;
                }
            }
        }
        said
    }
}

/// A word of one or two letters that is no function word of its language: a preposition, a particle.
fn is_short(word: &str) -> bool {
    word.chars().count() <= 2
}

/// The thing of the documents that a unit names.
pub(super) fn thing_of(unit: &Unit, matcher: &Matcher) -> Option<ConceptId> {
    match unit.kind {
        UnitKind::Concept(id) if matcher.rules().kind(id) == ConceptKind::Entity => Some(id),
        _ => None,
    }
}

fn push_word(text: &mut String, word: &str) {
    if !text.is_empty() {
        text.push(' ');
    }
    text.push_str(word);
}
