//! Cuts a sentence into words.
//!
//! A hyphen parts words, so that «іс-шара», «іс шара» and «Tajik-Afghan» need no second entry; an ending that stands
//! after a hyphen (ШЫҰ-ның, 45-тен) is dropped with it.

use crate::engine::language::kazakh;

/// Longest word that is looked at; a longer run of letters is no word of any language.
const LETTERS_MAX: usize = 48;

/// A word or number of the utterance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its letters, lower case.
    pub text: String,
}

impl Token {
    /// Whether it is written in digits.
    #[must_use]
    pub fn is_number(&self) -> bool {
        self.text.bytes().all(|byte| byte.is_ascii_digit())
    }

    /// The year it names, if it is one that a text of our day may speak of.
    #[must_use]
    pub fn year(&self) -> Option<u16> {
        let year: u16 = if self.text.len() == 4 { self.text.parse().ok()? } else { return None };
        (1900..2100).contains(&year).then_some(year)
    }
}

/// The tokens of a normalised text.
#[must_use]
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut after_hyphen = false;
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if first.is_alphanumeric() {
            let (word, behind) = split_word(rest);
            rest = behind;
            let text: String = word.chars().take(LETTERS_MAX).collect();
            if !(after_hyphen && kazakh::is_hyphenated_ending(&text)) {
                tokens.push(Token { text });
            }
            after_hyphen = false;
        } else {
            rest = &rest[first.len_utf8()..];
            after_hyphen = first == '-' && !tokens.is_empty();
            // «ШОС+» is another name than «ШОС».
            if first == '+' && !tokens.is_empty() {
                tokens.push(Token { text: "+".to_owned() });
            }
        }
    }
    tokens
}

/// A run of letters or a run of digits, and what follows it; an apostrophe inside letters belongs to them.
fn split_word(text: &str) -> (&str, &str) {
    let digits = text.starts_with(|first: char| first.is_ascii_digit());
    let mut end = 0;
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let belongs = if character == '\'' {
            !digits && characters.peek().is_some_and(|(_, next)| next.is_alphabetic())
        } else {
            character.is_alphanumeric() && character.is_ascii_digit() == digits || is_mark(character)
        };
        if !belongs {
            break;
        }
        end = at + character.len_utf8();
    }
    text.split_at(end.max(text.chars().next().map_or(0, char::len_utf8)))
}

fn is_mark(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<String> = tokens(text).into_iter().map(|token| token.text).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn words_come_out_as_a_reader_sees_them() {
        check("шыұ-да қанша іс-шара өтті?", &["шыұ", "қанша", "іс", "шара", "өтті"]);
        check("45-тен 2025-2027", &["45", "2025", "2027"]);
        check("шос+ \"sco plus\"", &["шос", "+", "sco", "plus"]);
        check("kazakhstan's don't ''", &["kazakhstan's", "don't"]);
        check("160тан", &["160", "тан"]);
        check("🙂 — …", &[]);
    }
}
