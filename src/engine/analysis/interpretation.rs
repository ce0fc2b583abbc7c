//! Takes the letters of an utterance as they were meant: on another keyboard layout, in Latin letters, mixed word by word.
//!
//! Each way of typing that the letters make plausible gives one text; how many of its words the knowledge knows says
//! which of them is right. A plain message has one text, which is itself.

use std::borrow::Cow;

use super::similar::SimilarWords;
use super::text::plain_punctuation;
use super::token::{Token, tokens};
use super::transliterated::TransliteratedWords;
use super::vocabulary::Vocabulary;
use crate::engine::language::identify::PerTyping;
use crate::engine::language::keyboard::Layout;
use crate::engine::language::{Language, Script, Spelling, Typing, Way, look_alikes};

/// From this probability on plain spelling is the only one that is looked at.
const PLAIN_ENOUGH: f32 = 0.97;
/// A way of typing less likely than this is not looked at.
const PROBABILITY_MIN: f32 = 1e-4;
/// What it says for a text that all of its words are known, in nats.
const KNOWN_WORDS: f32 = 6.0;
/// What a word counts that only looks like a known one.
const SIMILAR: f32 = 0.7;
/// A text so much less likely than the best, in nats, is not plausible.
const BEHIND_MAX: f32 = 5.0;

/// A text as it may have been meant.
pub(super) struct Interpretation {
    /// How it was typed.
    pub typing: Typing,
    /// What was meant, lower case.
    pub text: String,
    /// How likely that is, in nats; comparable only within one utterance.
    evidence: f32,
}

/// Finds what letters were meant by the words that are known.
pub(super) struct Interpreter<'a> {
    pub vocabulary: &'a Vocabulary,
    pub transliterated: &'a TransliteratedWords,
    pub similar: &'a SimilarWords,
}

impl Interpreter<'_> {
    /// The plausible texts of a lower-case utterance, the likeliest first; never empty.
    pub(super) fn interpret(&self, utterance: &str, typings: &PerTyping) -> Vec<Interpretation> {
        let is_plain = |at: &usize| Typing::ALL[*at].spelling == Spelling::Plain;
        let all = 0..Typing::ALL.len();
        let plain = all.clone().filter(is_plain).max_by(|&a, &b| typings[a].total_cmp(&typings[b])).unwrap_or(0);
        let plain_probability: f32 = all.clone().filter(is_plain).map(|at| typings[at]).sum();
        if plain_probability >= PLAIN_ENOUGH {
            let text = self.text_as(utterance, Typing::ALL[plain], |_, _, _| {});
            return vec![Interpretation { typing: Typing::ALL[plain], text, evidence: 0.0 }];
        }
        let others = all.filter(|at| !is_plain(at) && typings[*at] >= PROBABILITY_MIN);
        let as_typed = self.take_as(utterance, Typing::ALL[plain], plain_probability);
        let others = others.map(|at| self.take_as(utterance, Typing::ALL[at], typings[at]));
        // What reads no differently is plain: an abbreviation, a name.
        let mut texts: Vec<Interpretation> = others.filter(|other| other.text != as_typed.text).collect();
        texts.push(as_typed);
        texts.sort_by(|a, b| b.evidence.total_cmp(&a.evidence).then(a.typing.cmp(&b.typing)));
        let best = texts[0].evidence;
        texts.retain(|text| text.evidence >= best - BEHIND_MAX);
        texts.dedup_by(|a, b| a.text == b.text);
        texts
    }

    fn take_as(&self, utterance: &str, typing: Typing, probability: f32) -> Interpretation {
        let (mut all, mut known) = (0.0_f32, 0.0_f32);
        let text = self.text_as(utterance, typing, |word, taken, is_known| {
            let letters = word.chars().filter(|letter| letter.is_alphabetic()).fold(0.0, |count, _| count + 1.0);
            all += letters;
            known += if is_known {
                letters
            } else if self.is_similar(taken, typing.language) {
                letters * SIMILAR
            } else {
                0.0
            };
        });
        let evidence = probability.max(f32::MIN_POSITIVE).ln() + KNOWN_WORDS * known / all.max(1.0);
        Interpretation { typing, text, evidence }
    }

    /// The text as it was meant; each word is shown with what it was taken for, and whether that is known.
    fn text_as(&self, utterance: &str, typing: Typing, mut each: impl FnMut(&str, &str, bool)) -> String {
        let mut text = String::with_capacity(utterance.len());
        // The mark at the end of a message is one on every layout; inside it is a comma on the Russian one.
        let body = utterance.trim_end_matches(['?', '!', ' ']);
        for piece in body.split_inclusive(char::is_whitespace) {
            let word = piece.trim_end_matches(char::is_whitespace);
            if word.is_empty() {
                text.push_str(piece);
                continue;
            }
            let (taken, is_known) = self.word(word, typing);
            each(word, &taken, is_known);
            text.push_str(&taken);
            text.push_str(&piece[word.len()..]);
        }
        text.push_str(&utterance[body.len()..]);
        text
    }

    fn is_similar(&self, word: &str, language: Language) -> bool {
        let words = tokens(&plain_punctuation(word));
        let is_near = |word: &Token| !self.similar.find(word, language).keys.is_empty();
        !words.is_empty() && words.iter().all(is_near)
    }

    /// A word as it was meant, and whether it is then known.
    fn word<'w>(&self, word: &'w str, typing: Typing) -> (Cow<'w, str>, bool) {
        let is_typed = |way: &Way| *way == Way::Typed;
        if typing.spelling == Spelling::Plain && !is_odd(word, typing.language) || self.is_abbreviation(word) {
            return (Cow::Borrowed(word), self.knows(word, typing.language));
        }
        let ways = typing.ways();
        let (fallback, ways) = ways.split_last().unwrap_or((&Way::Typed, &[]));
        for way in ways {
            if is_typed(way) {
                if self.knows(word, typing.language) {
                    return (Cow::Borrowed(word), true);
                }
                continue;
            }
            if let Some(taken) = self.take(word, *way, typing.language).into_iter().find(|(_, is_known)| *is_known) {
                return (Cow::Owned(taken.0), true);
            }
        }
        let taken = if is_number(word) || is_typed(fallback) {
            None
        } else {
            self.take(word, *fallback, typing.language).into_iter().next()
        };
        (taken.map_or(Cow::Borrowed(word), |(taken, _)| Cow::Owned(taken)), false)
    }

    /// What a word is in one way, each with whether it is known.
    fn take(&self, word: &str, way: Way, language: Language) -> Vec<(String, bool)> {
        match way {
            Way::Typed => vec![(word.to_owned(), self.knows(word, language))],
            // A figure with an ending is none of the letters that its digits are on the Kazakh layout: "2027-нің".
            Way::Retyped(Layout::Russian, Layout::Kazakh) if begins_with_a_number(word) => Vec::new(),
            Way::Retyped(on, meant) => {
                let texts = retyped(word, on, meant);
                texts
                    .into_iter()
                    .map(|text| {
                        // A digit inside a word is a letter that this layout does not have.
                        let known = self.knows(&text, language) && !has_digit_and_letter(&text);
                        (text, known)
                    })
                    .collect()
            }
            Way::Twins => {
                let twins = look_alikes::all_twins(word).map(|text| {
                    let known = self.knows(&text, language);
                    (text, known)
                });
                twins.into_iter().collect()
            }
            Way::InLatin(language) => self.in_latin(word, language).into_iter().collect(),
        }
    }

    /// Each run of Latin letters and the digits inside it as Cyrillic; known if all of them are.
    fn in_latin(&self, word: &str, language: Language) -> Option<(String, bool)> {
        if Script::of(word) == Script::Cyrillic || !word.chars().any(char::is_alphabetic) {
            return None;
        }
        let mut text = String::with_capacity(word.len() * 2);
        let mut all_known = true;
        let plain = plain_punctuation(word);
        let is_letter = |letter: char| letter.is_alphanumeric() || letter == '\'';
        let mut rest = plain.as_str();
        while let Some(first) = rest.chars().next() {
            let end = rest.find(|letter: char| is_letter(letter) != is_letter(first)).unwrap_or(rest.len());
            let (run, behind) = rest.split_at(end);
            rest = behind;
            if !is_letter(first) || !run.chars().any(char::is_alphabetic) || self.is_abbreviation(run) {
                text.push_str(run);
                continue;
            }
            let (cyrillic, is_known) =
                self.transliterated.find(run.trim_start_matches('\''), language, self.vocabulary)?;
            // An ending after a hyphen is no word of its own.
            all_known &= is_known || text.ends_with('-');
            text.push_str(&cyrillic);
        }
        Some((text, all_known))
    }

    /// Whether every word of a piece of text is known.
    fn knows(&self, text: &str, language: Language) -> bool {
        let words = tokens(&plain_punctuation(text));
        !words.is_empty()
            && words.iter().all(|word| word.is_number() || !self.vocabulary.keys_of(&word.text, language).is_empty())
    }

    fn is_abbreviation(&self, word: &str) -> bool {
        let word = word.trim_matches(|end: char| !end.is_alphanumeric());
        self.vocabulary.is_abbreviation(word)
    }
}

/// Whether a word of a plain message looks as if it were typed otherwise: in another script, or with a digit in it.
fn is_odd(word: &str, language: Language) -> bool {
    let has_letter = word.chars().any(char::is_alphabetic);
    has_letter
        && (has_digit_and_letter(word) || word.starts_with(['-', '=']) || Script::of(word) != language.profile().script)
}

fn has_digit_and_letter(word: &str) -> bool {
    word.bytes().any(|byte| byte.is_ascii_digit()) && word.chars().any(char::is_alphabetic)
}

fn is_number(word: &str) -> bool {
    !word.chars().any(char::is_alphabetic) && word.bytes().any(|byte| byte.is_ascii_digit())
}

/// Digits before a hyphen, or more of them than any word has Kazakh letters at its beginning.
fn begins_with_a_number(word: &str) -> bool {
    let word = word.trim_start_matches(|first: char| !first.is_alphanumeric());
    let n_digits = word.bytes().take_while(u8::is_ascii_digit).count();
    n_digits > 2 || (n_digits > 0 && word[n_digits..].starts_with('-'))
}

/// The same keys on another layout: with the hyphen as a key, and as a hyphen.
fn retyped(word: &str, on: Layout, meant: Layout) -> Vec<String> {
    let whole = on.retype(word, meant);
    let parts = word.split('-').map(|part| on.retype(part, meant)).collect::<Vec<_>>().join("-");
    if parts == whole { vec![whole] } else { vec![whole, parts] }
}
