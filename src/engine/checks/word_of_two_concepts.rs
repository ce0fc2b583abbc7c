//! Finds a word that belongs to two concepts.
//!
//! # What it does
//! Compares all `words` and `ambiguous` of a language without regard to case, punctuation and the dots of ё.
//!
//! # Why is this bad
//! Only the first concept ever gets it.
//!
//! # Example
//! ```toml
//! [[concept]]
//! id = "sco"
//! words.ru = ["ШОС"]
//!
//! [[concept]]
//! id = "astana_summit"
//! words.ru = ["шос", "Астанинский саммит"]
//! ```
//!
//! # Use instead
//! ```toml
//! [[concept]]
//! id = "sco"
//! words.ru = ["ШОС"]
//!
//! [[concept]]
//! id = "astana_summit"
//! words.ru = ["Астанинский саммит"]
//! ```

use std::collections::BTreeMap;

use super::{Report, Subject, folded};
use crate::engine::language::Language;
use crate::engine::source::Located;

/// A word of the lexicon.
#[derive(Clone, Copy)]
pub(super) struct LexiconEntry<'k> {
    pub(super) concept: usize,
    pub(super) language: Language,
    pub(super) word: &'k Located<String>,
}

pub(super) fn check(subject: &Subject<'_>, report: &mut Report) {
    for (later, first) in same_words(subject) {
        let ids = [later, first].map(|entry| &subject.knowledge.concepts[entry.concept].id.value);
        let message = format!("`{}` belongs to `{}` and to `{}`", later.word.value, ids[0], ids[1]);
        let help = "keep it under one, or write a longer phrase that only one of them means";
        let finding = report.error(later.word.span.clone(), message, help);
        finding.related = Some((first.word.span.clone(), "the first gets it".to_owned()));
    }
}

/// Every word of the lexicon, in the order in which it is written.
pub(super) fn entries<'k>(subject: &Subject<'k>) -> impl Iterator<Item = LexiconEntry<'k>> {
    let concepts = subject.knowledge.concepts.iter().enumerate();
    concepts.flat_map(|(concept, written)| {
        Language::ALL.into_iter().flat_map(move |language| {
            let words = written.words.get(language).iter().chain(written.ambiguous.get(language));
            words.map(move |word| LexiconEntry { concept, language, word })
        })
    })
}

/// Pairs of the same word under two concepts, the later one first.
pub(super) fn same_words<'k>(subject: &Subject<'k>) -> Vec<(LexiconEntry<'k>, LexiconEntry<'k>)> {
    let mut first: BTreeMap<(Language, String), LexiconEntry<'k>> = BTreeMap::new();
    let mut pairs = Vec::new();
    for entry in entries(subject) {
        let other = *first.entry((entry.language, folded(&entry.word.value))).or_insert(entry);
        if other.concept != entry.concept {
            pairs.push((entry, other));
        }
    }
    pairs
}
