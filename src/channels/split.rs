//! Cuts a text into parts that a platform takes, and labels into what a button shows, without losing a letter.

use unicode_segmentation::UnicodeSegmentation as _;

/// How a platform counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    /// UTF-16 units: most emoji cost two.
    Utf16,
    /// Bytes of UTF-8: a Cyrillic letter costs two.
    Bytes,
}

impl Unit {
    /// How long a text is.
    pub(super) fn count(self, text: &str) -> usize {
        match self {
            Self::Utf16 => text.encode_utf16().count(),
            Self::Bytes => text.len(),
        }
    }
}

/// Parts of a text, none over the limit, that put together are the text but for white space where it was cut.
///
/// Cuts at the last blank line, else line end, else sentence end, else space in the latter half of what fits, else
/// between letters; a letter with its marks is cut only where it alone is over the limit.
pub(super) fn split(text: &str, max: usize, unit: Unit) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text.trim();
    while unit.count(rest) > max {
        let fitting = prefix(rest, max, unit);
        let cut = best_cut(fitting).unwrap_or(fitting.len());
        parts.push(rest[..cut].trim_end());
        rest = rest[cut..].trim_start();
    }
    if !rest.is_empty() {
        parts.push(rest);
    }
    parts
}

/// A label of at most so many letters, as a person counts them; what is cut off is shown by an ellipsis.
pub(super) fn shorten(label: &str, max: usize, unit: Unit) -> String {
    const ELLIPSIS: &str = "…";
    let label = label.trim();
    if unit.count(label) <= max {
        return label.to_owned();
    }
    let fitting = prefix(label, max.saturating_sub(unit.count(ELLIPSIS)), unit);
    format!("{}{ELLIPSIS}", fitting.trim_end())
}

/// The longest beginning that is not over the limit and ends between letters; never empty where a character fits.
fn prefix(text: &str, max: usize, unit: Unit) -> &str {
    let longest = |lengths: &mut dyn Iterator<Item = &str>| {
        let mut n_units = 0;
        let mut end = 0;
        for piece in lengths {
            n_units += unit.count(piece);
            if n_units > max {
                break;
            }
            end += piece.len();
        }
        end
    };
    let mut end = longest(&mut text.graphemes(true));
    if end == 0 {
        end = longest(&mut text.split_inclusive(|_: char| true));
    }
    if end == 0 {
        // A limit below one character: go on rather than stand still.
        end = text.chars().next().map_or(0, char::len_utf8);
    }
    &text[..end]
}

/// Where to cut what fits; white space at the cut is dropped by the caller.
fn best_cut(fitting: &str) -> Option<usize> {
    let late = |at: &usize| *at >= fitting.len() / 2;
    let after = |mark: &str| fitting.rfind(mark).map(|at| at + mark.len()).filter(late);
    let sentence = [". ", "! ", "? ", "… "].iter().filter_map(|end| after(end)).max();
    after("\n\n").or_else(|| after("\n")).or(sentence).or_else(|| after(" "))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn letters(text: &str) -> String {
        text.chars().filter(|letter| !letter.is_whitespace()).collect()
    }

    #[test]
    fn a_text_is_cut_between_paragraphs_before_sentences_and_sentences_before_words() {
        assert_eq!(split("aaaa\n\nbbbb cccc", 12, Unit::Utf16), ["aaaa", "bbbb cccc"]);
        assert_eq!(split("Aaaa. Bbb bb. Cccc", 14, Unit::Utf16), ["Aaaa. Bbb bb.", "Cccc"]);
        assert_eq!(split("aaaaa bbbbb ccccc", 12, Unit::Utf16), ["aaaaa bbbbb", "ccccc"]);
        assert_eq!(split("aaaaaa", 4, Unit::Utf16), ["aaaa", "aa"]);
        assert_eq!(split("  ", 4, Unit::Utf16), Vec::<&str>::new());
    }

    #[test]
    fn an_emoji_on_the_border_is_not_cut() {
        let text = format!("{}🇰🇿", "a".repeat(4095));
        let parts = split(&text, 4096, Unit::Utf16);
        assert_eq!(parts, [&text[..4095], "🇰🇿"]);
        assert_eq!(shorten("Қазақстан 🇰🇿", 13, Unit::Utf16), "Қазақстан…");
        assert_eq!(shorten("Қазақстан", 9, Unit::Utf16), "Қазақстан");
    }

    proptest! {
        #[test]
        fn no_part_is_over_the_limit_and_no_letter_is_lost(
            text in "(\\PC|[ \n.Әқ🇰🇿]){0,200}",
            max in 8_usize..60,
            by_bytes: bool,
        ) {
            let unit = if by_bytes { Unit::Bytes } else { Unit::Utf16 };
            let parts = split(&text, max, unit);
            prop_assert!(parts.iter().all(|part| !part.is_empty() && unit.count(part) <= max));
            prop_assert_eq!(letters(&parts.concat()), letters(&text));
            prop_assert!(unit.count(&shorten(&text, max, unit)) <= max);
        }
    }
}
