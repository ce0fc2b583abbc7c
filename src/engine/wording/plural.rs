//! Names the plural categories of each language (Unicode CLDR 45, plurals.xml and ordinals.xml).

use crate::engine::language::Language;

/// Every category that any language has.
pub const ALL: &[&str] = &["zero", "one", "two", "few", "many", "other"];

/// The categories that a language's own selectors may name, for counting or for ranking.
#[must_use]
pub fn categories(language: Language, ordinal: bool) -> &'static [&'static str] {
    match (language, ordinal) {
        (Language::Kazakh | Language::English, false) => &["one", "other"],
        (Language::Kazakh, true) => &["many", "other"],
        (Language::Russian, false) => &["one", "few", "many", "other"],
        (Language::Russian, true) => &["other"],
        (Language::English, true) => &["one", "two", "few", "other"],
    }
}
