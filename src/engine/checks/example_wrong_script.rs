//! Finds an example that is written in another script than its language.
//!
//! # What it does
//! Counts letters: a warning where most are Latin in a Kazakh or Russian example, or Cyrillic in an English one. Latin
//! words that a document or the lexicon of that language holds are not counted, nor are commands such as `/start`.
//!
//! # Why is this bad
//! It has most often slipped into the wrong list, and teaches the engine that such words are of that language. What is
//! typed in the wrong letters is read without being taught.
//!
//! # Example
//! ```toml
//! examples.ru = ["How many events were held in the SCO?"]
//! ```
//!
//! # Use instead
//! ```toml
//! examples.en = ["How many events were held in the SCO?"]
//! ```

use std::collections::BTreeSet;

use super::answers::is_foreign;
use super::facts::latin_words;
use super::{Report, Subject};
use crate::engine::language::Language;

pub(super) fn check(subject: &Subject<'_>, report: &mut Report) {
    for language in Language::ALL {
        let familiar = familiar_words(subject, language);
        for intent in &subject.knowledge.intents {
            for example in intent.examples.get(language).iter().filter(|example| !example.value.starts_with('/')) {
                let text = &example.value;
                let is_familiar = |word: &str| familiar.contains(&word.to_lowercase());
                let excused: usize = latin_words(text)
                    .iter()
                    .filter(|word| is_familiar(&word.name))
                    .map(|word| word.name.chars().count())
                    .sum();
                let n_letters = text.chars().filter(|letter| letter.is_alphabetic()).count();
                let n_foreign = text.chars().filter(|letter| is_foreign(*letter, language)).count();
                if n_foreign.saturating_sub(excused) * 2 > n_letters {
                    let code = language.code();
                    let message = format!("this example is not written in the script of `{code}`");
                    report.warning(
                        example.span.clone(),
                        message,
                        "move it to the list of its language, or take it out",
                    );
                }
            }
        }
    }
}

/// Latin words that may stand in any text of a language: names in its lexicon, and those of the documents.
fn familiar_words(subject: &Subject<'_>, language: Language) -> BTreeSet<String> {
    let mut familiar = BTreeSet::new();
    let mut add = |text: &str| familiar.extend(latin_words(text).into_iter().map(|word| word.name.to_lowercase()));
    if super::answers::is_written_in_latin(language) {
        return familiar;
    }
    for concept in &subject.knowledge.concepts {
        for word in concept.words.get(language) {
            add(&word.value);
        }
    }
    // A name of the document is one that stands in capitals or has one: «SCO Plus», «TURKTIME!».
    for document in &subject.knowledge.documents {
        for word in latin_words(&document.text) {
            if word.name.chars().any(char::is_uppercase) && word.name.chars().count() > 1 {
                add(&word.name);
            }
        }
    }
    familiar
}
