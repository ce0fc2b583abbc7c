//! Finds what in a text can be held against a document: numbers and names in Latin script.
//!
//! «2024–2026» is the numbers 2024 and 2026 with either dash, «45 000» and «45,000» are one number, «02» is 2: the same
//! fact has the same name in all three languages.

use std::ops::Range;

/// A number or a name, and where in the text it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fact {
    /// The number without leading zeros and group separators, or the name as it is written.
    pub(super) name: String,
    /// Its bytes.
    pub(super) bytes: Range<usize>,
}

/// The numbers of a text.
pub(super) fn numbers(text: &str) -> Vec<Fact> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (at, character) in text.char_indices() {
        if character.is_ascii_digit() {
            match runs.last_mut() {
                Some(last) if last.end == at => last.end = at + 1,
                _ => runs.push(at..at + 1),
            }
        }
    }
    let mut facts: Vec<(Fact, bool)> = Vec::new();
    for run in runs {
        let digits = &text[run.clone()];
        if let Some((fact, may_go_on)) = facts.last_mut()
            && *may_go_on
            && digits.len() == 3
            && is_group_separator(&text[fact.bytes.end..run.start])
        {
            fact.name.push_str(digits);
            fact.bytes.end = run.end;
            continue;
        }
        let may_go_on = digits.len() <= 3 && !digits.starts_with('0');
        let plain = digits.trim_start_matches('0');
        let name = if plain.is_empty() { "0" } else { plain }.to_owned();
        facts.push((Fact { name, bytes: run }, may_go_on));
    }
    facts.into_iter().map(|(fact, _)| fact).collect()
}

fn is_group_separator(between: &str) -> bool {
    matches!(between, " " | "," | "\u{a0}" | "\u{202f}")
}

/// The words of a text that are written in Latin letters.
pub(super) fn latin_words(text: &str) -> Vec<Fact> {
    let mut words: Vec<Fact> = Vec::new();
    for (at, character) in text.char_indices().filter(|(_, character)| is_latin(*character)) {
        let end = at + character.len_utf8();
        match words.last_mut() {
            Some(word) if word.bytes.end == at => {
                word.name.push(character);
                word.bytes.end = end;
            }
            _ => words.push(Fact { name: character.to_string(), bytes: at..end }),
        }
    }
    words
}

/// Whether a letter is of the Latin script, with marks or without.
pub(super) fn is_latin(character: char) -> bool {
    character.is_ascii_alphabetic() || (character.is_alphabetic() && matches!(character, '\u{c0}'..='\u{24f}'))
}

/// Whether a letter is of the Cyrillic script.
pub(super) fn is_cyrillic(character: char) -> bool {
    matches!(character, '\u{400}'..='\u{52f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let facts = numbers(text);
        let found: Vec<&str> = facts.iter().map(|fact| fact.name.as_str()).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn the_same_number_has_the_same_name_in_every_language() {
        check("2024-2026", &["2024", "2026"]);
        check("2024–2026 жж.", &["2024", "2026"]);
        check("45\u{a0}000 және 45,000", &["45000", "45000"]);
        check("21.02.2025 03:59:06 737", &["21", "2", "2025", "3", "59", "6", "737"]);
        check("в 2024 160 мероприятий", &["2024", "160"]);
        check("10-летняя, 6-шы, 6th, 160тан", &["10", "6", "6", "160"]);
        check("3.5 or 3,5", &["3", "5", "3", "5"]);
        check("без чисел", &[]);
    }

    #[test]
    fn a_latin_name_is_found_between_other_letters() {
        let words: Vec<String> =
            latin_words("«TURKTIME!» және SCO Plus-та").into_iter().map(|word| word.name).collect();
        assert_eq!(words, ["TURKTIME", "SCO", "Plus"]);
    }
}
