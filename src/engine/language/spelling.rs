//! The ways in which each language is typed, and how a text looks in each of them.
//!
//! Messages are told apart by them, the calibration learns from them, and the tests show that none of them changes what
//! is understood.

use super::Language;
use super::kazakh::fold::fold_char;
use super::keyboard::Layout;
use super::romanisation::Alphabet;

/// Words of fewer letters get no slip: one letter off they are another word.
const LONG_WORD: usize = 5;

/// How the letters of an utterance were meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Spelling {
    /// In the letters of the language; Kazakh ones may be missing.
    Plain,
    /// A Cyrillic language in Latin letters.
    Latin,
    /// With the English keyboard layout on instead of a Cyrillic one.
    EnglishLayout,
    /// With the Russian keyboard layout on instead of the Kazakh or the English one.
    RussianLayout,
}

impl Spelling {
    /// Its name in explanations.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Latin => "latin_letters",
            Self::EnglishLayout => "english_layout",
            Self::RussianLayout => "russian_layout",
        }
    }
}

/// How one word may be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// As it was typed.
    Typed,
    /// As the same keys on another layout: what was on, what was meant.
    Retyped(Layout, Layout),
    /// As a Cyrillic word of which each letter has a Latin twin: `capa`.
    Twins,
    /// As a Cyrillic word in Latin letters.
    InLatin(Language),
}

/// A language with the way it is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Typing {
    /// The language.
    pub language: Language,
    /// How it is typed.
    pub spelling: Spelling,
}

impl Typing {
    /// Every way in which people type.
    pub const ALL: [Self; 9] = [
        Self::of(Language::Kazakh, Spelling::Plain),
        Self::of(Language::Russian, Spelling::Plain),
        Self::of(Language::English, Spelling::Plain),
        Self::of(Language::Kazakh, Spelling::Latin),
        Self::of(Language::Russian, Spelling::Latin),
        Self::of(Language::Kazakh, Spelling::EnglishLayout),
        Self::of(Language::Russian, Spelling::EnglishLayout),
        Self::of(Language::Kazakh, Spelling::RussianLayout),
        Self::of(Language::English, Spelling::RussianLayout),
    ];

    const fn of(language: Language, spelling: Spelling) -> Self {
        Self { language, spelling }
    }

    /// The layout that was meant.
    #[must_use]
    pub fn layout(self) -> Layout {
        match self.language {
            Language::Kazakh => Layout::Kazakh,
            Language::Russian => Layout::Russian,
            Language::English => Layout::English,
        }
    }

    /// The layout that was on, if it was another one.
    #[must_use]
    pub fn layout_on(self) -> Option<Layout> {
        match self.spelling {
            Spelling::Plain | Spelling::Latin => None,
            Spelling::EnglishLayout => Some(Layout::English),
            Spelling::RussianLayout => Some(Layout::Russian),
        }
    }

    /// How a word of such a message may be taken, the likeliest first; the last is what an unknown word is taken for.
    ///
    /// A message is mixed word by word: a Latin name stands in Cyrillic text, and the layout is changed in the middle.
    #[must_use]
    pub fn ways(self) -> &'static [Way] {
        use Language::{English, Kazakh, Russian};
        use Way::{InLatin, Retyped, Twins, Typed};
        match (self.spelling, self.language) {
            (Spelling::Plain, Kazakh) => &[
                Retyped(Layout::Russian, Layout::Kazakh),
                Typed,
                Twins,
                InLatin(Kazakh),
                InLatin(Russian),
                Retyped(Layout::English, Layout::Kazakh),
                Retyped(Layout::English, Layout::Russian),
                Typed,
            ],
            (Spelling::Plain, Russian) => {
                &[Typed, Twins, InLatin(Russian), Retyped(Layout::English, Layout::Russian), InLatin(Kazakh), Typed]
            }
            (Spelling::RussianLayout, English) => &[
                Retyped(Layout::Russian, Layout::English),
                Retyped(Layout::Kazakh, Layout::English),
                Typed,
                Retyped(Layout::Russian, Layout::English),
            ],
            (_, English) => &[Typed, Retyped(Layout::Russian, Layout::English), Typed],
            (Spelling::Latin, Kazakh) => &[InLatin(Kazakh), Typed, InLatin(Russian), InLatin(Kazakh)],
            (Spelling::Latin, _) => &[InLatin(Russian), Typed, InLatin(Kazakh), InLatin(Russian)],
            (Spelling::EnglishLayout, Kazakh) => &[
                Retyped(Layout::English, Layout::Kazakh),
                Retyped(Layout::English, Layout::Russian),
                Typed,
                Retyped(Layout::English, Layout::Kazakh),
            ],
            (Spelling::EnglishLayout, _) => {
                &[Retyped(Layout::English, Layout::Russian), Typed, Retyped(Layout::English, Layout::Russian)]
            }
            (Spelling::RussianLayout, _) => {
                &[Retyped(Layout::Russian, Layout::Kazakh), Typed, Retyped(Layout::Russian, Layout::Kazakh)]
            }
        }
    }

    /// How many different looks a text has when it is typed so: alphabets, stand-ins for missing letters.
    #[must_use]
    pub fn n_variants(self) -> usize {
        match (self.spelling, self.language) {
            (Spelling::Latin, language) => Alphabet::all_of(language).len(),
            (Spelling::Plain, Language::Kazakh) => 3,
            _ => 1,
        }
    }

    /// A plain lower-case text as it looks when it is typed so.
    #[must_use]
    pub fn write(self, text: &str, variant: usize) -> String {
        if let Some(on) = self.layout_on() {
            return self.layout().retype(text, on);
        }
        match (self.spelling, variant) {
            (Spelling::Latin, variant) => {
                let alphabets = Alphabet::all_of(self.language);
                alphabets.get(variant % alphabets.len().max(1)).map_or_else(|| text.to_owned(), |one| one.write(text))
            }
            (_, 0) => text.to_owned(),
            (_, variant) => without_kazakh_letters(text, if variant == 1 { 'и' } else { 'ы' }),
        }
    }
}

/// The text with one slip in one word of five letters or more, if it has one: a letter dropped, doubled, swapped with the
/// next, or its neighbour typed in its place; which, `seed` says.
#[must_use]
pub fn misspell(text: &str, seed: usize) -> Option<String> {
    let words: Vec<&str> = text.split(' ').collect();
    let is_long = |word: &str| word.chars().count() >= LONG_WORD && word.chars().all(char::is_alphabetic);
    let long: Vec<usize> = (0..words.len()).filter(|&at| is_long(words[at])).collect();
    let chosen = *long.get(seed % long.len().max(1))?;
    let mut letters: Vec<char> = words[chosen].chars().collect();
    let at = 1 + (seed / 7) % (letters.len() - 2);
    match seed % 4 {
        0 => {
            letters.remove(at);
        }
        1 => letters.insert(at, letters[at]),
        2 => letters.swap(at, at + 1),
        _ => letters[at] = letters[at - 1],
    }
    let slipped: String = letters.into_iter().collect();
    let words = words.iter().enumerate().map(|(place, word)| if place == chosen { slipped.as_str() } else { word });
    Some(words.collect::<Vec<_>>().join(" "))
}

/// Kazakh as it is typed on a Russian keyboard; `і` is typed «и» by most, «ы» by others.
fn without_kazakh_letters(text: &str, short_i: char) -> String {
    text.chars()
        .map(|letter| match letter {
            'і' => short_i,
            'ә' | 'ғ' | 'қ' | 'ң' | 'ө' | 'ұ' | 'ү' | 'һ' => fold_char(letter),
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_looks_as_it_is_typed() {
        let typed = |language, spelling, variant, text: &str| Typing { language, spelling }.write(text, variant);
        assert_eq!(typed(Language::Kazakh, Spelling::Plain, 1, "бірлескен іс-шара"), "бирлескен ис-шара");
        assert_eq!(typed(Language::Kazakh, Spelling::Plain, 2, "бірлескен іс-шара"), "бырлескен ыс-шара");
        assert_eq!(typed(Language::Kazakh, Spelling::Latin, 0, "қанша іс-шара"), "qanşa ıs-şara");
        assert_eq!(typed(Language::Kazakh, Spelling::RussianLayout, 0, "қанша өтті"), "0анша -тт3");
        assert_eq!(typed(Language::Russian, Spelling::EnglishLayout, 0, "сколько"), "crjkmrj");
        assert_eq!(typed(Language::English, Spelling::RussianLayout, 0, "what"), "црфе");
    }
}
