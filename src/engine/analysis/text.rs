//! Mends the letters of an utterance and cuts it into sentences.

use std::ops::Range;

use unicode_normalization::{UnicodeNormalization, is_nfc};

use crate::engine::language::{Language, look_alikes};

/// NFC, lower case, one kind of space, hyphen and apostrophe, nothing invisible.
///
/// What only looks different must not read differently; which letters of a word were meant is decided later.
#[must_use]
pub fn normalise(text: &str) -> String {
    plain_punctuation(&lower_case(text))
}

/// NFC, lower case, one kind of space, nothing invisible, no look-alikes; punctuation as it was typed, since on another keyboard layout
/// it may be a letter.
#[must_use]
pub(super) fn lower_case(text: &str) -> String {
    let composed: String = if is_nfc(text) { text.to_owned() } else { text.nfc().collect() };
    let mut lower = String::with_capacity(composed.len());
    for character in composed.chars() {
        match character {
            // A soft hyphen, zero-width characters, a byte-order mark, a variation selector: seen by nobody.
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' => {}
            space if space.is_whitespace() && space != '\n' => lower.push(' '),
            // The lower case of İ is i and a dot above, which nobody types.
            other => lower.extend(other.to_lowercase().filter(|&letter| letter != '\u{307}')),
        }
    }
    if lower.is_ascii() { lower } else { look_alikes::mend(&lower) }
}

/// One kind of hyphen and apostrophe.
#[must_use]
pub(super) fn plain_punctuation(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\u{2010}'..='\u{2015}' | '\u{2212}' => plain.push('-'),
            '‘' | '’' | 'ʼ' | '`' | '´' => plain.push('\''),
            '№' => plain.push_str(" № "),
            other => plain.push(other),
        }
    }
    plain
}

/// Byte ranges of the sentences of a normalised text: they end at a line end and at `.`, `!`, `?`, `…`, `;`.
#[must_use]
pub(super) fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let end = at + character.len_utf8();
        let next = characters.peek().map(|(_, next)| *next);
        let ends = match character {
            '\n' | '!' | '…' => true,
            ';' => next.is_none_or(char::is_whitespace),
            '?' => next != Some('?') && next != Some('!'),
            '.' => next.is_none_or(char::is_whitespace) && !is_abbreviation(&text[start..at]),
            _ => false,
        };
        if ends {
            found.push(start..end);
            start = end;
        }
    }
    if start < text.len() {
        found.push(start..text.len());
    }
    found
}

/// Whether the full stop after this text belongs to a shortened word.
fn is_abbreviation(before: &str) -> bool {
    let word = before.rsplit(|character: char| !character.is_alphanumeric()).next().unwrap_or_default();
    Language::ALL.iter().any(|language| language.profile().shortened.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_looks_different_reads_the_same() {
        assert_eq!(normalise("ШЫҰ\u{2011}да\u{a0}Йод"), "шыұ-да йод");
        assert_eq!(normalise("И\u{306}од"), normalise("Йод"));
        assert_eq!(normalise("\u{feff}İstanbul\u{200b}"), "istanbul");
    }

    #[test]
    fn a_shortened_word_ends_no_sentence() {
        let cut = |text: &'static str| sentences(text).into_iter().map(|range| &text[range]).collect::<Vec<_>>();
        assert_eq!(cut("свыше 45 млрд. долларов? да."), ["свыше 45 млрд. долларов?", " да."]);
        assert_eq!(cut("что?? где"), ["что??", " где"]);
        assert_eq!(cut("3.5 пайыз"), ["3.5 пайыз"]);
    }
}
