//! Finds the words by which a message leans on what was said before: "and in the CSTO?", «подробнее», «екіншісі».
//!
//! They are looked for in every language, since people mix them, and in folded spelling.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::Language;
use super::kazakh::fold::fold;

/// Most words of a phrase that stands at the beginning, at the end or inside of a message.
const WORDS_MAX: usize = 4;
/// Places that can be chosen by a word, the last one among them.
const CHOICES: usize = 4;

/// What a phrase does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cue {
    /// Joins two questions of one sentence.
    And,
    /// Begins a message that changes one thing of the last question.
    Opening,
    /// Takes up the last answer before anything is said: "fine", «ладно».
    Interjection,
    /// Ends a message that changes one thing of the last question.
    Closing,
    /// Stands for something named before, anywhere in a message.
    Reference,
    /// Is a whole message that wants more of the same.
    More,
    /// Is a whole message that asks which ones were meant.
    Which,
    /// Is a whole message that asks what the thing named is.
    What,
    /// Is a whole message that chooses one of those offered, by its place; the last one is 0.
    Choice(usize),
}

/// Phrases of a cue, in dictionary spelling.
pub(super) type CuePhrases = (Cue, &'static [&'static str]);

/// How a message leans on what was said before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Leaning {
    /// It says that it goes on from the last question: "and", "what about", «ше».
    pub goes_on: bool,
    /// Number of words at its beginning that say so, or say nothing.
    pub n_opening: usize,
    /// Number of words by which it says so at its end.
    pub n_closing: usize,
    /// It names something by a pronoun or an adverb.
    pub refers: bool,
    /// What it asks, if it says nothing else.
    pub asks: Option<Asks>,
}

/// What a message asks that says nothing of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    /// More of the same.
    More,
    /// Which ones were meant.
    Which,
    /// What the thing named is.
    What,
    /// For one of those offered, by its place from 1 on; the last one is 0.
    Choice(usize),
}

impl Leaning {
    /// How a lower-case text leans on what was said before.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let words = words(text);
        if words.is_empty() {
            return Self::default();
        }
        let (opening, goes_on) = opening(&words);
        let closing = longest(Cue::Closing, |length| words.get(words.len().checked_sub(length)?..));
        let refers = (0..words.len()).any(|at| longest(Cue::Reference, |length| words.get(at..at + length)) > 0);
        let bare = &words[opening..];
        let bare = &bare[..bare.len() - closing.min(bare.len())];
        let is_whole = |cue: Cue| [&words[..], bare].into_iter().any(|whole| is_phrase(whole, cue));
        let choice = (0..CHOICES).find(|&place| is_whole(Cue::Choice(place))).or_else(|| number(&words));
        let whole = [(Cue::More, Asks::More), (Cue::Which, Asks::Which), (Cue::What, Asks::What)];
        let asked = whole.into_iter().find(|(cue, _)| is_whole(*cue)).map(|(_, asks)| asks);
        Self {
            goes_on: goes_on || closing > 0,
            n_opening: opening,
            n_closing: closing,
            refers,
            asks: asked.or(choice.map(Asks::Choice)),
        }
    }

    /// A text without the words at its beginning that lead up to what it says; all of it if it says nothing else.
    #[must_use]
    pub fn without_opening(self, text: &str) -> &str {
        let is_between = |letter: char| !is_of_word(letter);
        let mut rest = text.trim_start_matches(is_between);
        for _ in 0..self.n_opening {
            rest = rest.trim_start_matches(is_of_word).trim_start_matches(is_between);
        }
        if rest.is_empty() { text } else { rest }
    }

    /// Whether it leans on anything.
    #[must_use]
    pub fn leans(&self) -> bool {
        self.goes_on || self.refers || self.asks.is_some()
    }
}

/// Whether a lower-case word may join two questions in one sentence.
#[must_use]
pub fn joins(word: &str) -> bool {
    is_phrase(&[fold(word)], Cue::And)
}

/// Number of words at the beginning that only lead up to what is asked, and whether they say that it goes on.
fn opening(words: &[String]) -> (usize, bool) {
    let mut length = 0;
    let mut goes_on = false;
    loop {
        let phrase = |cue: Cue| longest(cue, |more| words.get(length..length + more));
        let (opening, interjection) = (phrase(Cue::Opening), phrase(Cue::Interjection));
        if opening.max(interjection) == 0 {
            return (length, goes_on);
        }
        goes_on |= opening > 0;
        length += opening.max(interjection);
    }
}

/// A message that is a number of one digit.
fn number(words: &[String]) -> Option<usize> {
    match words {
        [word] => word.parse().ok().filter(|number| (1..=9).contains(number)),
        _ => None,
    }
}

fn words(text: &str) -> Vec<String> {
    text.split(|letter: char| !is_of_word(letter)).filter(|word| !word.is_empty()).map(fold).collect()
}

fn is_of_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '\''
}

/// Every phrase of every language with its cues, folded.
fn phrases() -> &'static FxHashMap<String, Vec<Cue>> {
    static PHRASES: OnceLock<FxHashMap<String, Vec<Cue>>> = OnceLock::new();
    PHRASES.get_or_init(|| {
        let mut all: FxHashMap<String, Vec<Cue>> = FxHashMap::default();
        for (cue, phrases) in Language::ALL.into_iter().flat_map(|language| language.profile().cues) {
            for phrase in *phrases {
                all.entry(words(phrase).join(" ")).or_default().push(*cue);
            }
        }
        all
    })
}

fn is_phrase(words: &[String], cue: Cue) -> bool {
    phrases().get(&words.join(" ")).is_some_and(|cues| cues.contains(&cue))
}

/// Number of words of the longest phrase among the pieces of each length.
fn longest<'w>(cue: Cue, piece: impl Fn(usize) -> Option<&'w [String]>) -> usize {
    (1..=WORDS_MAX).rev().find(|&length| piece(length).is_some_and(|words| is_phrase(words, cue))).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Leaning) {
        assert_eq!(Leaning::of(&text.to_lowercase()), expected, "{text}");
    }

    #[test]
    fn what_leads_up_to_a_question_is_left_out() {
        let bare = |text: &'static str| Leaning::of(text).without_opening(text);
        assert_eq!(bare("fine, and how many documents?"), "how many documents?");
        assert_eq!(bare("ладно... а в одкб?"), "в одкб?");
        assert_eq!(bare("how many documents?"), "how many documents?");
        assert_eq!(bare("ok"), "ok");
    }

    #[test]
    fn a_message_says_how_it_leans() {
        let none = Leaning::default();
        check("How many events did the SCO hold?", none);
        check("And in the CSTO?", Leaning { goes_on: true, n_opening: 1, ..none });
        check("а в ОДКБ?", Leaning { goes_on: true, n_opening: 1, ..none });
        check("ал ұҚШҰ-да ше?", Leaning { goes_on: true, n_opening: 1, n_closing: 1, ..none });
        check("Tell me more", Leaning { asks: Some(Asks::More), ..none });
        check("Подробнее, пожалуйста", Leaning { asks: Some(Asks::More), ..none });
        check("Which ones?", Leaning { asks: Some(Asks::Which), ..none });
        check("бұл не?", Leaning { asks: Some(Asks::What), refers: true, ..none });
        check("екіншісі", Leaning { asks: Some(Asks::Choice(2)), ..none });
        check("2", Leaning { asks: Some(Asks::Choice(2)), ..none });
        check("Fine, and what about the CSTO?", Leaning { goes_on: true, n_opening: 4, ..none });
        check("ладно, сколько документов приняли", Leaning { n_opening: 1, ..none });
        check("а второй?", Leaning { goes_on: true, n_opening: 1, asks: Some(Asks::Choice(2)), ..none });
        check("кто там участвовал", Leaning { refers: true, ..none });
        check("", none);
    }
}
