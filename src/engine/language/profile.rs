//! The table that every language fills: what the analysis asks of it.

use super::cues::CuePhrases;

/// The kind of answer a question word asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AnswerKind {
    /// Who: a person, an organisation or a country that acts.
    Person,
    /// When: a date, a year, a period.
    Time,
    /// Where: a city, a country, a region.
    Place,
    /// How many, how much.
    Number,
    /// Why.
    Reason,
}

impl AnswerKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Person, Self::Time, Self::Place, Self::Number, Self::Reason];

    /// Its name in the knowledge and in explanations.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Time => "time",
            Self::Place => "place",
            Self::Number => "number",
            Self::Reason => "reason",
        }
    }

    /// The kind of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// What a function word does in a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WordRole {
    /// Asks for a kind of answer.
    Asks(AnswerKind),
    /// Marks a question without saying what kind of answer it wants.
    Question,
    /// A greeting, thanks, a yes or no: says something only where nothing else is said.
    Courtesy,
    /// Carries no information about what is asked: politeness, particles, the story around a question.
    Filler,
}

/// Takes a lower-case word, and whether a candidate is a stem of the knowledge; gives the stem.
pub(super) type Stem = fn(word: &str, is_known: &dyn Fn(&str) -> bool) -> String;

/// A script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    /// Cyrillic.
    Cyrillic,
    /// Latin.
    Latin,
}

impl Script {
    /// The script of a word: Cyrillic if it has any Cyrillic letter.
    #[must_use]
    pub fn of(word: &str) -> Self {
        if word.chars().any(|letter| matches!(letter, '\u{400}'..='\u{52f}')) { Self::Cyrillic } else { Self::Latin }
    }
}

/// Words and phrases of one role.
pub type FunctionWords = (WordRole, &'static [&'static str]);

/// A language as the analysis sees it.
pub struct Profile {
    /// ISO 639-1 code.
    pub code: &'static str,
    /// The language's own name for itself.
    pub name: &'static str,
    /// The script that it is written in.
    pub script: Script,
    /// Whether its endings hang on words of other languages too, and are many: its stemmer asks which stems are known.
    pub agglutinates: bool,
    /// Shortened words, whose full stop ends no sentence.
    pub shortened: &'static [&'static str],
    /// Words and phrases with a role other than content, in dictionary spelling.
    pub function_words: &'static [FunctionWords],
    /// Words that lean on what was said before.
    pub(super) cues: &'static [CuePhrases],
    /// How it takes stems.
    pub stem: Stem,
}
