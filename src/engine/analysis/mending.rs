//! Finds what words were meant by letters that are no known word: stretched, glued together, split, misspelt.

use smallvec::SmallVec;

use super::lexicon::Known;
use super::similar::SimilarWords;
use super::token::Token;
use super::vocabulary::{Keys, Vocabulary};
use crate::engine::language::Language;

/// Parts of a glued word have at least as many letters; a shorter particle is an ending to the stemmer.
const PART_MIN: usize = 3;
/// Most words that one is taken apart into.
const PARTS_MAX: usize = 3;
/// The front of a glued word is taken apart once more only if it has as many letters.
const GLUED_MIN: usize = 6;
/// Two pieces make one word only if it has as many letters.
const JOINED_MIN: usize = 6;

/// Mends words by what the knowledge knows.
pub(super) struct Mender<'a> {
    pub vocabulary: &'a Vocabulary,
    pub similar: &'a SimilarWords,
    pub language: Language,
}

impl Mender<'_> {
    /// The words that were meant, each with its known keys; more or fewer than were typed.
    pub(super) fn mend(&self, typed: Vec<Token>) -> (Vec<Token>, Vec<Known>) {
        let mut tokens = Vec::with_capacity(typed.len());
        let mut known = Vec::with_capacity(typed.len());
        let mut typed = typed.into_iter().map(|token| (self.keys(&token.text), token)).peekable();
        while let Some((keys, token)) = typed.next() {
            let next = typed.peek().filter(|(next, _)| keys.is_empty() || next.is_empty());
            if let Some((joined, keys)) = next.and_then(|(_, next)| self.joined(&token, next)) {
                typed.next();
                tokens.push(joined);
                known.push(Known { keys, slips: 1 });
            } else if !keys.is_empty() || token.is_number() {
                tokens.push(token);
                known.push(keys.into());
            } else {
                self.unknown(token, &mut tokens, &mut known);
            }
        }
        (tokens, known)
    }

    /// A word that is not known: as it is without its stretched letters, one letter off, in two parts, two letters off.
    fn unknown(&self, token: Token, tokens: &mut Vec<Token>, known: &mut Vec<Known>) {
        let token = squeezed(token, |text| !self.keys(text).is_empty());
        let keys = self.keys(&token.text);
        if !keys.is_empty() {
            tokens.push(token);
            known.push(keys.into());
            return;
        }
        let similar = self.similar.find(&token, self.language);
        if similar.keys.is_empty() || similar.slips > 1 {
            let is_long = letters(&token.text) > PART_MIN;
            if let Some(parts) = if is_long { self.parts(&token.text, PARTS_MAX) } else { None } {
                for (part, keys) in parts {
                    tokens.push(part);
                    known.push(Known { keys, slips: 1 });
                }
                return;
            }
        }
        tokens.push(token);
        known.push(similar);
    }

    fn joined(&self, one: &Token, other: &Token) -> Option<(Token, Keys)> {
        if one.is_number() || other.is_number() || letters(&one.text) + letters(&other.text) < JOINED_MIN {
            return None;
        }
        let joined = Token { text: format!("{}{}", one.text, other.text) };
        let keys = self.keys(&joined.text);
        (!keys.is_empty()).then_some((joined, keys))
    }

    /// The known words that a word is glued of; of several cuts the one with the longest first part.
    fn parts(&self, text: &str, most: usize) -> Option<Vec<(Token, Keys)>> {
        let part = |text: &str, keys: Keys| (Token { text: text.to_owned() }, keys);
        let cuts: SmallVec<[usize; 48]> = text.char_indices().map(|(at, _)| at).skip(1).collect();
        for &cut in cuts.iter().rev().skip(PART_MIN - 1) {
            let (left, right) = text.split_at(cut);
            // The first part may be short: a preposition sticks to the word after it.
            let right_keys = self.keys(right);
            if right_keys.is_empty() {
                continue;
            }
            let left_keys = self.keys(left);
            if !left_keys.is_empty() {
                return Some(vec![part(left, left_keys), part(right, right_keys)]);
            }
            let further = if most > 2 && letters(left) >= GLUED_MIN { self.parts(left, most - 1) } else { None };
            if let Some(mut parts) = further {
                parts.push(part(right, right_keys));
                return Some(parts);
            }
        }
        None
    }

    fn keys(&self, text: &str) -> Keys {
        self.vocabulary.keys_of(text, self.language)
    }
}

fn letters(text: &str) -> usize {
    text.chars().count()
}

/// A word without its stretched letters: runs of three or more become two if that is known, else one.
fn squeezed(token: Token, is_known: impl Fn(&str) -> bool) -> Token {
    let once = with_runs_of(&token.text, 1);
    if once == token.text {
        return token;
    }
    let twice = with_runs_of(&token.text, 2);
    Token { text: if is_known(&twice) { twice } else { once } }
}

/// The word with each run of three letters or more cut down.
fn with_runs_of(text: &str, length: usize) -> String {
    let characters: Vec<char> = text.chars().collect();
    let mut cut = String::with_capacity(text.len());
    for run in characters.chunk_by(|one, other| one == other) {
        let kept = if run.len() >= 3 { length } else { run.len() };
        cut.extend(run.iter().take(kept));
    }
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretched_letters_are_cut() {
        let squeeze = |text: &str| squeezed(Token { text: text.to_owned() }, |word| word == "саммит").text;
        assert_eq!(squeeze("саааммммит"), "самит");
        assert_eq!(squeeze("саммммит"), "саммит");
        assert_eq!(squeeze("саммит"), "саммит");
    }
}
