//! Turns units into numbered features: what they mean, which of them stand near each other, and their letters.

use rustc_hash::FxHashMap;

use crate::engine::analysis::{Sentence, Token, Unit, UnitKind};
use crate::engine::language::{AnswerKind, WordRole, kazakh};

/// Units that stand further apart than this make no pair.
const PAIR_WINDOW: usize = 3;
/// Length of the letter groups inside words, boundaries counted; longer ones too gain nothing on held-out examples.
const LETTER_GROUP: usize = 3;
/// What a word that a concept covers still says by itself.
const COVERED_WORD: f32 = 0.5;
/// What the kind of answer asked for says.
const ASKED_KIND: f32 = 0.7;
/// What a mended word says against a plain one.
const MENDED: f32 = 0.7;

/// A family of features, normalised by itself so that long words do not outweigh meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Block {
    /// Concepts, words, years, kinds of answer.
    Unit,
    /// Two units near each other, in either order.
    Pair,
    /// Three letters of a word.
    Letters,
}

impl Block {
    /// Its part in the whole.
    pub(super) fn weight(self) -> f32 {
        match self {
            Self::Unit => 1.0,
            Self::Pair => 0.5,
            Self::Letters => 0.6,
        }
    }
}

/// A feature before it is weighed by how telling it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct RawFeature {
    /// Which it is.
    pub id: u32,
    /// Its family.
    pub block: Block,
    /// How much of it there is.
    pub amount: f32,
}

/// Numbers features: new ones while the examples are read, known ones only afterwards.
#[derive(Default)]
pub(super) struct FeatureIds {
    ids: FxHashMap<u64, u32>,
    blocks: Vec<Block>,
    /// Which features are concepts, kinds of answer and years, or pairs of them: the same in every language.
    meanings: Vec<bool>,
}

impl FeatureIds {
    /// Number of features.
    pub(super) fn len(&self) -> usize {
        self.blocks.len()
    }

    /// The family of a feature.
    pub(super) fn block(&self, id: u32) -> Block {
        self.blocks[id as usize]
    }

    /// Whether a feature is the same in every language: a concept, a kind of answer, a year, or a pair of them.
    pub(super) fn is_meaning(&self, id: u32) -> bool {
        self.meanings[id as usize]
    }

    /// The feature of a unit alone, if any example has it.
    pub(super) fn of_unit(&self, unit: &Unit) -> Option<u32> {
        unit_code(unit).and_then(|code| self.ids.get(&code).copied())
    }

    /// Features of sentences, unseen ones numbered anew.
    pub(super) fn learn(&mut self, sentences: &[&Sentence]) -> Vec<RawFeature> {
        let mut features = Vec::new();
        for_each(sentences, |code, block, amount| {
            let next = u32::try_from(self.blocks.len()).unwrap_or(u32::MAX);
            let id = *self.ids.entry(code).or_insert(next);
            if id == next {
                self.blocks.push(block);
                self.meanings.push(is_meaning(code));
            }
            features.push(RawFeature { id, block, amount });
        });
        merge(features)
    }

    /// Known features of sentences.
    pub(super) fn find(&self, sentences: &[&Sentence]) -> Vec<RawFeature> {
        let mut features = Vec::new();
        for_each(sentences, |code, block, amount| {
            if let Some(&id) = self.ids.get(&code) {
                features.push(RawFeature { id, block, amount });
            }
        });
        merge(features)
    }
}

/// Each feature once, with its greatest amount: saying a word twice asks nothing new.
fn merge(mut features: Vec<RawFeature>) -> Vec<RawFeature> {
    features.sort_by(|a, b| a.id.cmp(&b.id).then_with(|| b.amount.total_cmp(&a.amount)));
    features.dedup_by_key(|feature| feature.id);
    features
}

fn for_each(sentences: &[&Sentence], mut found: impl FnMut(u64, Block, f32)) {
    for sentence in sentences {
        let telling: Vec<&Unit> = telling_units(sentence).collect();
        for (at, unit) in telling.iter().enumerate() {
            let care = if unit.slips > 0 { MENDED } else { 1.0 };
            let Some(code) = unit_code(unit) else { continue };
            let amount = if unit.kind.asked_kind().is_some() { ASKED_KIND } else { 1.0 };
            found(code, Block::Unit, amount * care);
            if matches!(unit.kind, UnitKind::Concept(_)) {
                for key in &unit.keys {
                    found(key_code(key.0), Block::Unit, COVERED_WORD * care);
                }
            }
            for other in telling.iter().skip(at + 1).take(PAIR_WINDOW) {
                if let Some(other) = unit_code(other) {
                    found(pair_code(code, other), Block::Pair, care);
                }
            }
            for token in &sentence.tokens[unit.tokens.clone()] {
                letters(token, |code| found(code, Block::Letters, care));
            }
        }
    }
}

/// The units that say something about what is asked; a courtesy says nothing beside a concept.
pub(super) fn telling_units(sentence: &Sentence) -> impl Iterator<Item = &Unit> {
    let is_about_something = sentence.concepts().next().is_some();
    sentence.units.iter().filter(move |unit| match unit.kind {
        UnitKind::Role(WordRole::Filler | WordRole::Question) => false,
        UnitKind::Role(WordRole::Courtesy) => !is_about_something,
        _ => true,
    })
}

const CONCEPT: u64 = 1 << 28;
const KEY: u64 = 2 << 28;
const ASKED: u64 = 3 << 28;
const YEAR: u64 = 4 << 28;
const PAIR: u64 = 1 << 63;
const LETTERS: u64 = 1 << 62;

fn unit_code(unit: &Unit) -> Option<u64> {
    match unit.kind {
        UnitKind::Concept(id) => Some(CONCEPT | u64::from(id.0)),
        UnitKind::Role(WordRole::Asks(kind)) => Some(ASKED | kind_code(kind)),
        UnitKind::Year(year) => Some(YEAR | u64::from(year)),
        UnitKind::Word | UnitKind::Number | UnitKind::Ambiguous(_) | UnitKind::Role(WordRole::Courtesy) => {
            unit.keys.first().map(|key| key_code(key.0))
        }
        UnitKind::Role(_) | UnitKind::Unfamiliar => None,
    }
}

fn is_meaning(code: u64) -> bool {
    let unit = |unit: u64| unit >> 28 != KEY >> 28;
    if code & PAIR != 0 {
        unit(code >> 31 & 0x7fff_ffff) && unit(code & 0x7fff_ffff)
    } else {
        code & LETTERS == 0 && unit(code)
    }
}

fn key_code(key: u32) -> u64 {
    KEY | u64::from(key)
}

fn kind_code(kind: AnswerKind) -> u64 {
    AnswerKind::ALL.iter().position(|other| *other == kind).map_or(0, |at| at as u64)
}

fn pair_code(one: u64, other: u64) -> u64 {
    PAIR | one.min(other) << 31 | one.max(other)
}

/// Calls back with the code of each letter group of a word, a boundary before and behind.
fn letters(token: &Token, mut found: impl FnMut(u64)) {
    let mut padded: smallvec::SmallVec<[char; 24]> = smallvec::smallvec![' '];
    padded.extend(token.text.chars().map(kazakh::fold::fold_char));
    padded.push(' ');
    for group in padded.windows(LETTER_GROUP) {
        let code = group.iter().fold(0_u64, |code, letter| code << 15 | (u64::from(u32::from(*letter)) & 0x7fff));
        found(LETTERS | code);
    }
}
