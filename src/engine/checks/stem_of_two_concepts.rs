//! Finds a word whose inflected forms are those of another concept's word.
//!
//! # What it does
//! Takes the stems of every word and phrase of the lexicon and looks whether another concept has a phrase of the same
//! stems, though it is spelt otherwise.
//!
//! # Why is this bad
//! Forms of the two cannot be told apart: the concept that is written first gets them all.
//!
//! # Example
//! ```toml
//! [[concept]]
//! id = "united"
//! words.en = ["unit"]
//!
//! [[concept]]
//! id = "part"
//! words.en = ["units"]
//! ```
//!
//! # Use instead
//! ```toml
//! [[concept]]
//! id = "part"
//! words.en = ["unit"]
//! ```

use std::collections::BTreeSet;

use super::word_of_two_concepts::{entries, same_words};
use super::{Report, Subject, Trained};

pub(super) fn check(subject: &Subject<'_>, engine: &Trained<'_>, report: &mut Report) {
    let exact: BTreeSet<(usize, usize)> =
        same_words(subject).into_iter().map(|(one, other)| (one.concept, other.concept)).collect();
    let mut seen = BTreeSet::new();
    for entry in entries(subject) {
        let owners: Vec<usize> =
            engine.analyzer.phrase_owners(&entry.word.value, entry.language).iter().map(|id| id.0 as usize).collect();
        for &other in &owners {
            // Reported once, at the later of the two, and not where the words are the very same.
            if other >= entry.concept || exact.contains(&(entry.concept, other)) || !seen.insert((entry.concept, other))
            {
                continue;
            }
            let concepts = &subject.knowledge.concepts;
            let message =
                format!("forms of `{}` are read as concept `{}` too", entry.word.value, concepts[other].id.value);
            let help = "keep the word under one of the two, or add a word that tells them apart";
            let finding = report.warning(entry.word.span.clone(), message, help);
            finding.related = Some((concepts[other].id.span.clone(), "the other concept".to_owned()));
        }
    }
}
