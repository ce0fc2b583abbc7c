//! Reads an utterance: letters are mended, words found, stems taken, and what they mean looked up in the lexicon.
//!
//! «ШЫҰ-да қанша іс-шара өтті?» becomes one sentence of the units `sco`, *asks for a number*, `event`, `hold`: the ending
//! after the hyphen falls off, `қанша` is a function word, `іс-шара` is a phrase of two words, `өтті` has the stem `өт`.
//! An utterance may have several readings; the matcher chooses between them by how well they are answered.

mod interpretation;
mod lexicon;
mod mending;
mod sentence;
mod similar;
mod slips;
mod text;
mod token;
mod transliterated;
mod vocabulary;

pub use sentence::{ConceptId, Reading, Sentence, Unit, UnitKind};
pub use text::normalise;
pub use token::Token;
pub use vocabulary::KeyId;

use interpretation::Interpreter;
use lexicon::Lexicon;
use mending::Mender;
use similar::SimilarWords;
use transliterated::TransliteratedWords;
use vocabulary::Vocabulary;

use super::knowledge::Concept;
use super::language::identify::{self, Identifier};
use super::language::{Language, PerLanguage, Spelling};

/// One way to ask for an intent, in one language.
#[derive(Clone, Debug)]
pub struct Phrasing {
    /// Index of the intent.
    pub intent: usize,
    /// The language it is in.
    pub language: Language,
    /// The words.
    pub text: String,
}

/// Turns text into readings; built once from the knowledge.
pub struct Analyzer {
    vocabulary: Vocabulary,
    lexicon: Lexicon,
    similar: SimilarWords,
    transliterated: TransliteratedWords,
    identifier: Identifier,
}

impl Analyzer {
    /// Learns the words of the knowledge: those of its concepts and those of all ways to ask.
    #[must_use]
    pub fn build(concepts: &[Concept], phrasings: &[Phrasing]) -> Self {
        let mut vocabulary = Vocabulary::new(concepts);
        let lexicon = Lexicon::build(concepts, &mut vocabulary);
        let mut training = PerLanguage::<Vec<&str>>::default();
        for phrasing in phrasings {
            training.get_mut(phrasing.language).push(&phrasing.text);
            vocabulary.learn(&token::tokens(&normalise(&phrasing.text)), phrasing.language);
        }
        let identifier = Identifier::train(&training);
        let similar = SimilarWords::build(&vocabulary);
        let transliterated = TransliteratedWords::build(&vocabulary);
        Self { vocabulary, lexicon, similar, transliterated, identifier }
    }

    /// Every plausible reading of an utterance, the likeliest first; never empty.
    ///
    /// `prior` is the language of the conversation so far: it tips what could be either.
    #[must_use]
    pub fn read(&self, utterance: &str, prior: Option<Language>) -> Vec<Reading> {
        let letters = text::lower_case(utterance);
        let typings = self.identifier.typings(&letters, prior);
        let language_scores = identify::languages(&typings);
        let interpreter =
            Interpreter { vocabulary: &self.vocabulary, transliterated: &self.transliterated, similar: &self.similar };
        let interpretations = interpreter.interpret(&letters, &typings);
        interpretations
            .into_iter()
            .map(|meant| {
                let text = text::plain_punctuation(&meant.text);
                self.read_as(text, meant.typing.spelling, meant.typing.language, language_scores.clone())
            })
            .collect()
    }

    /// One reading in a language that is known, as of an example.
    #[must_use]
    pub fn read_in(&self, text: &str, language: Language) -> Reading {
        let mut scores = PerLanguage([0.0; 3]);
        *scores.get_mut(language) = 1.0;
        self.read_as(normalise(text), Spelling::Plain, language, scores)
    }

    /// Number of word keys that are known; key ids are below it.
    #[must_use]
    pub fn n_keys(&self) -> usize {
        self.vocabulary.len()
    }

    /// The key behind an id, for explanations.
    #[must_use]
    pub fn key_text(&self, key: KeyId) -> &str {
        self.vocabulary.text(key)
    }

    /// Concepts that one phrase would be read as, for the checks of the lexicon.
    #[must_use]
    pub fn phrase_owners(&self, phrase: &str, language: Language) -> Vec<ConceptId> {
        self.lexicon.owners(phrase, language, &self.vocabulary)
    }

    fn read_as(
        &self,
        text: String,
        spelling: Spelling,
        language: Language,
        language_scores: PerLanguage<f32>,
    ) -> Reading {
        let mut sentences = Vec::new();
        for range in text::sentences(&text) {
            let words = token::tokens(&text[range.clone()]);
            if !words.is_empty() {
                let asks = text[range].trim_end().ends_with('?');
                sentences.push(self.sentence(words, language, asks));
            }
        }
        self.lexicon.settle_ambiguous(&mut sentences);
        Reading { spelling, text, language, language_scores, sentences }
    }

    fn sentence(&self, tokens: Vec<Token>, language: Language, ends_with_question_mark: bool) -> Sentence {
        let (tokens, known) = Mender { vocabulary: &self.vocabulary, similar: &self.similar, language }.mend(tokens);
        let units = self.lexicon.units(&tokens, &known, language);
        let asks = ends_with_question_mark || units.iter().any(|unit| unit.kind.asks());
        Sentence { tokens, units, is_question: asks, ends_with_question_mark }
    }
}
