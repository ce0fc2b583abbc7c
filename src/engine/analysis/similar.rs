//! Finds the known words that an unknown one may be a misspelling of.
//!
//! Short words are never matched so: of two abbreviations one letter apart each is a name of its own (ТМҰ and ТМД). A
//! slip in the first letter counts double, so that only words which begin alike are compared letter by letter; what
//! begins otherwise and is one slip away goes on alike, and is looked up by that.

use std::ops::RangeInclusive;

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::lexicon::Known;
use super::slips::Pattern;
use super::token::Token;
use super::vocabulary::{Keys, Vocabulary};
use crate::engine::language::{Language, kazakh};

/// Words of fewer letters are not mended.
const LETTERS_MIN: usize = 5;
/// From this length on two slips are forgiven.
const LETTERS_FOR_TWO: usize = 8;
/// How many different words one misspelling may be read as.
const WORDS_MAX: usize = 3;

/// A known word by its number: short ones first, of one length in the order of the vocabulary.
type Place = u32;

struct Word {
    folded: String,
    language: Language,
    keys: Keys,
}

/// What is compared of a word before its letters are.
struct Outline {
    length: usize,
    letters: u64,
    place: Place,
}

/// The words of the vocabulary that are long enough, by how they begin.
pub(super) struct SimilarWords {
    words: Vec<Word>,
    /// Those with each first letter, short ones first.
    by_first: FxHashMap<char, Vec<Outline>>,
    by_spelling: FxHashMap<String, SmallVec<[Place; 2]>>,
    /// By all letters but the first.
    by_rest: FxHashMap<String, SmallVec<[Place; 2]>>,
}

impl SimilarWords {
    /// Takes every word that is long enough.
    #[must_use]
    pub(super) fn build(vocabulary: &Vocabulary) -> Self {
        let folded = |(word, language): (&str, Language)| {
            (kazakh::fold::fold(word), vocabulary.keys_of(word, language), language)
        };
        let is_number = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
        let mut words: Vec<(usize, Word)> = vocabulary
            .words()
            .filter(|(word, _)| !is_number(word))
            .map(folded)
            .map(|(folded, keys, language)| (folded.chars().count(), Word { folded, language, keys }))
            .filter(|(length, _)| *length >= LETTERS_MIN)
            .collect();
        words.sort_by_key(|(length, _)| *length);
        let mut similar = Self {
            words: Vec::with_capacity(words.len()),
            by_first: FxHashMap::default(),
            by_spelling: FxHashMap::default(),
            by_rest: FxHashMap::default(),
        };
        for (length, word) in words {
            similar.add(length, word);
        }
        similar
    }

    fn add(&mut self, length: usize, word: Word) {
        let place = Place::try_from(self.words.len()).unwrap_or(Place::MAX);
        if let Some((first, rest)) = split_first(&word.folded) {
            let outline = Outline { length, letters: mask(&word.folded), place };
            self.by_first.entry(first).or_default().push(outline);
            self.by_rest.entry(rest.to_owned()).or_default().push(place);
            self.by_spelling.entry(word.folded.clone()).or_default().push(place);
        }
        self.words.push(word);
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
        let (slips, nearest) = self.nearest(&folded, length, slips_max);
        let mut nearest: SmallVec<[&Word; WORDS_MAX]> =
            nearest.iter().take(WORDS_MAX).map(|&place| &self.words[place as usize]).collect();
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
        Known { keys, slips }
    }

    /// The words with the fewest slips, in order, and how many those are; no word if all have more than allowed.
    fn nearest(&self, folded: &str, length: usize, slips_max: usize) -> (u8, SmallVec<[Place; 8]>) {
        let (mut best, mut nearest) = (slips_max, SmallVec::new());
        let mut offer = |place: Place, slips: usize| {
            if slips < best {
                best = slips;
                nearest.clear();
            }
            if slips == best {
                nearest.push(place);
            }
        };
        let Some((first, rest)) = split_first(folded) else { return (0, nearest) };
        let pattern = Pattern::new(folded);
        let letters = mask(folded);
        for outline in self.beginning_with(first, length.saturating_sub(slips_max)..=length + slips_max) {
            // One slip changes at most two letters of the set.
            if (outline.letters ^ letters).count_ones() as usize <= 2 * slips_max {
                offer(outline.place, pattern.slips(&self.words[outline.place as usize].folded));
            }
        }
        if slips_max >= OTHER_FIRST {
            for place in self.beginning_otherwise(folded, first, rest) {
                offer(place, OTHER_FIRST);
            }
        }
        if nearest.is_empty() {
            return (0, nearest);
        }
        nearest.sort_unstable();
        (u8::try_from(best).unwrap_or(u8::MAX), nearest)
    }

    fn beginning_with(&self, first: char, lengths: RangeInclusive<usize>) -> &[Outline] {
        let all = self.by_first.get(&first).map_or(&[][..], Vec::as_slice);
        let start = all.partition_point(|word| word.length < *lengths.start());
        let end = all.partition_point(|word| word.length <= *lengths.end());
        &all[start..end]
    }

    /// The words one slip away that have another first letter: it is another, or too much, or missing, or stands second.
    fn beginning_otherwise(&self, folded: &str, first: char, rest: &str) -> impl Iterator<Item = Place> {
        let swapped = split_first(rest).map(|(second, tail)| format!("{second}{first}{tail}"));
        let another = self.by_rest.get(rest);
        let too_much = self.by_spelling.get(rest);
        let missing = self.by_rest.get(folded);
        let second = swapped.and_then(|swapped| self.by_spelling.get(&swapped));
        let begins_otherwise = move |place: &Place| !self.words[*place as usize].folded.starts_with(first);
        [another, too_much, missing, second].into_iter().flatten().flatten().copied().filter(begins_otherwise)
    }
}

/// Slips of a word with another first letter that is one slip away.
const OTHER_FIRST: usize = 2;

fn split_first(word: &str) -> Option<(char, &str)> {
    let mut letters = word.chars();
    letters.next().map(|first| (first, letters.as_str()))
}

/// The set of letters of a word; letters may share a bit, which only lets more words through to the exact distance.
fn mask(word: &str) -> u64 {
    word.chars().fold(0, |set, letter| set | 1 << (u32::from(letter) % 64))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Every word compared with every letter, as this is defined.
    fn slow(vocabulary: &Vocabulary, token: &Token, language: Language) -> Known {
        let folded = kazakh::fold::fold(&token.text);
        let length = folded.chars().count();
        let slips_max = if length >= LETTERS_FOR_TWO { 2 } else { 1 };
        let slips_of = |word: &str| {
            let word = kazakh::fold::fold(word);
            strsim::osa_distance(&word, &folded) + usize::from(word.chars().next() != folded.chars().next())
        };
        let long: Vec<(&str, Language)> =
            vocabulary.words().filter(|(word, _)| word.chars().count() >= LETTERS_MIN).collect();
        let best = long.iter().map(|(word, _)| slips_of(word)).min().filter(|best| *best <= slips_max);
        let Some(best) = best.filter(|_| length + 1 >= LETTERS_MIN) else { return Known::default() };
        let mut nearest: Vec<(&str, Language)> = long.into_iter().filter(|(word, _)| slips_of(word) == best).collect();
        nearest.sort_by_key(|(word, _)| word.chars().count());
        nearest.truncate(WORDS_MAX);
        if nearest.iter().any(|(_, of)| *of == language) {
            nearest.retain(|(_, of)| *of == language);
        }
        let mut keys = Keys::new();
        for (word, of) in nearest {
            keys.extend(vocabulary.keys_of(word, of));
        }
        let mut seen = Vec::new();
        keys.retain(|key| {
            !seen.contains(key) && {
                seen.push(*key);
                true
            }
        });
        Known { keys, slips: u8::try_from(best).unwrap() }
    }

    proptest! {
        // Few letters, so that many words are a slip or two apart.
        #[test]
        fn the_words_found_are_those_that_comparing_with_all_would_find(
            words in prop::collection::vec("[абв]{3,11}", 1..60),
            typed in prop::collection::vec("[абв]{3,11}", 1..20),
        ) {
            let mut vocabulary = Vocabulary::new(&[]);
            for (at, word) in words.iter().enumerate() {
                vocabulary.learn_word(word, Language::ALL[at % 2]);
            }
            let similar = SimilarWords::build(&vocabulary);
            for text in typed {
                let token = Token { text };
                let (found, expected) = (similar.find(&token, Language::Russian), slow(&vocabulary, &token, Language::Russian));
                prop_assert_eq!(found.keys, expected.keys, "{} among {:?}", token.text, words);
                prop_assert_eq!(found.slips, expected.slips, "{} among {:?}", token.text, words);
            }
        }
    }
}
