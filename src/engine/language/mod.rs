//! What is known of each language: one folder a language, one table that says what a language must bring.

pub mod cues;
pub mod english;
pub mod identify;
pub mod kazakh;
pub mod keyboard;
pub mod look_alikes;
mod profile;
pub mod romanisation;
pub mod russian;
pub mod spelling;

pub use cues::{Asks, Leaning};
pub use profile::{AnswerKind, FunctionWords, Profile, Script, WordRole};
pub use spelling::{Spelling, Typing, Way};

/// A language in which Jauap reads and answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// Қазақша.
    Kazakh,
    /// По-русски.
    Russian,
    /// English.
    English,
}

impl Language {
    /// Every language, in the order in which they are listed everywhere.
    pub const ALL: [Self; 3] = [Self::Kazakh, Self::Russian, Self::English];

    /// ISO 639-1 code.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.profile().code
    }

    /// The language of an ISO 639-1 code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == code)
    }

    /// What is known of it.
    #[must_use]
    pub fn profile(self) -> &'static Profile {
        match self {
            Self::Kazakh => &kazakh::PROFILE,
            Self::Russian => &russian::PROFILE,
            Self::English => &english::PROFILE,
        }
    }
}

/// One value a language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PerLanguage<T>(pub [T; 3]);

impl<T> PerLanguage<T> {
    /// The value of a language.
    #[must_use]
    pub fn get(&self, language: Language) -> &T {
        &self.0[language as usize]
    }

    /// The value of a language, to change.
    pub fn get_mut(&mut self, language: Language) -> &mut T {
        &mut self.0[language as usize]
    }

    /// Each language with its value.
    pub fn iter(&self) -> impl Iterator<Item = (Language, &T)> {
        Language::ALL.into_iter().zip(&self.0)
    }
}
