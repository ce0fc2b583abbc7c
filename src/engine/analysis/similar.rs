//! Finds the known words that an unknown one may be a misspelling of.
//!
//! Short words are never matched so: of two abbreviations one letter apart each is a name of its own (ТМҰ and ТМД).

use smallvec::SmallVec;

use super::lexicon::Known;
use super::token::Token;
use super::vocabulary::{Keys, Vocabulary};
use crate::engine::language::{Language, kazakh};

/// Words of fewer letters are not mended.
const LETTERS_MIN: usize = 5;
/// From this length on two slips are forgiven.
const LETTERS_FOR_TWO: usize = 8;
/// How many different words one misspelling may be read as.
const WORDS_MAX: usize = 3;

struct Word {
    folded: String,
    language: Language,
    letters: u64,
    keys: Keys,
}

/// The words of the vocabulary by their length.
pub(super) struct SimilarWords {
    by_length: Vec<Vec<Word>>,
}

impl SimilarWords {
    /// Takes every word that is long enough.
    #[must_use]
    pub(super) fn build(vocabulary: &Vocabulary) -> Self {
        let mut by_length: Vec<Vec<Word>> = Vec::new();
        for (word, language) in vocabulary.words() {
            let folded = kazakh::fold::fold(word);
            let length = folded.chars().count();
            if length < LETTERS_MIN || word.bytes().all(|byte| byte.is_ascii_digit()) {
                continue;
            }
            if by_length.len() <= length {
                by_length.resize_with(length + 1, Vec::new);
            }
            let keys = vocabulary.keys_of(word, language);
            by_length[length].push(Word { letters: mask(&folded), folded, language, keys });
        }
        Self { by_length }
    }

    /// The nearest known words of a token that is not known, if any is near enough.
    #[must_use]
    pub(super) fn find(&self, token: &Token, language: Language) -> Known {
        let folded = kazakh::fold::fold(&token.text);
        let length = folded.chars().count();
        // A word one letter too short is mended too, by a longer one.
        if length + 1 < LETTERS_MIN {
            return Known::default();
        }
        let slips_max = if length >= LETTERS_FOR_TWO { 2 } else { 1 };
        let letters = mask(&folded);
        let first = folded.chars().next();
        let mut best = slips_max + 1;
        let mut nearest: SmallVec<[&Word; WORDS_MAX]> = SmallVec::new();
        for words in self.by_length.iter().take(length + slips_max + 1).skip(length.saturating_sub(slips_max)) {
            for word in words {
                // One slip changes at most two letters of the set.
                if (word.letters ^ letters).count_ones() as usize > 2 * slips_max {
                    continue;
                }
                let slips =
                    strsim::osa_distance(&word.folded, &folded) + usize::from(word.folded.chars().next() != first);
                if slips < best {
                    best = slips;
                    nearest.clear();
                }
                if slips == best && nearest.len() < WORDS_MAX {
                    nearest.push(word);
                }
            }
        }
        if best > slips_max {
            return Known::default();
        }
        if nearest.iter().any(|word| word.language == language) {
            nearest.retain(|word| word.language == language);
        }
        let mut keys = Keys::new();
        for word in nearest {
            for &key in &word.keys {
                if !keys.contains(&key) {
                    keys.push(key);
                }
            }
        }
        Known { keys, slips: u8::try_from(best).unwrap_or(u8::MAX) }
    }
}

/// The set of letters of a word; letters may share a bit, which only lets more words through to the exact distance.
fn mask(word: &str) -> u64 {
    word.chars().fold(0, |set, letter| set | 1 << (u32::from(letter) % 64))
}
