//! Holds the texts that an engine is built from, and says where in them a thing stands.
//!
//! Places are counted as a person counts: lines and columns from 1, columns in characters, since a Kazakh letter is two
//! bytes and a byte column points beside it.

use std::ops::Range;

/// One text and the name it is shown under (a path, as the curator sees it).
#[derive(Clone, Debug)]
pub struct Source {
    /// Where the text comes from, with `/` between its parts.
    pub name: String,
    /// The whole text.
    pub text: String,
}

impl Source {
    /// Whether its name ends as files of a kind do.
    #[must_use]
    pub fn has_ending(&self, ending: &str) -> bool {
        self.name.rsplit_once('.').is_some_and(|(_, own)| own == ending)
    }
}

/// Index of a [`Source`] in its [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SourceId(usize);

/// A piece of a source, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The source it stands in.
    pub source: SourceId,
    /// Its bytes.
    pub bytes: Range<usize>,
}

/// A line and a column, both from 1, the column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Line from 1.
    pub line: usize,
    /// Column from 1, in characters.
    pub column: usize,
}

/// A value and where it was written.
#[derive(Clone, Debug)]
pub struct Located<T> {
    /// What was written.
    pub value: T,
    /// Where.
    pub span: Span,
}

/// All texts of one engine, sorted by name: their order on disk changes nothing.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    all: Vec<Source>,
}

impl Sources {
    /// Takes the texts in any order.
    #[must_use]
    pub fn new(mut all: Vec<Source>) -> Self {
        all.sort_by(|a, b| a.name.cmp(&b.name));
        Self { all }
    }

    /// Every source with its id, by name.
    pub fn iter(&self) -> impl Iterator<Item = (SourceId, &Source)> {
        self.all.iter().enumerate().map(|(at, source)| (SourceId(at), source))
    }

    /// The source of an id that these sources gave out.
    #[must_use]
    pub fn get(&self, id: SourceId) -> &Source {
        &self.all[id.0]
    }

    /// Where a byte of a source stands for a reader; a byte inside a character counts as that character.
    #[must_use]
    pub fn place(&self, source: SourceId, byte: usize) -> Place {
        let text = &self.get(source).text;
        let mut byte = byte.min(text.len());
        while !text.is_char_boundary(byte) {
            byte -= 1;
        }
        let before = &text[..byte];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Place { line: before.matches('\n').count() + 1, column: before[line_start..].chars().count() + 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_counts_characters_and_not_bytes() {
        let sources = Sources::new(vec![Source { name: "a".into(), text: "бір\nекі үш".into() }]);
        let (id, source) = sources.iter().next().unwrap();
        let at = source.text.find("үш").unwrap();
        assert_eq!(sources.place(id, at), Place { line: 2, column: 5 });
        assert_eq!(sources.place(id, at + 1), Place { line: 2, column: 5 });
        assert_eq!(sources.place(id, usize::MAX), Place { line: 2, column: 7 });
    }
}
