//! Finds a sentence of a document that no intent cites.
//!
//! # What it does
//! Looks for sentences, headings and lines of each document in which no quote stands.
//!
//! # Why is this bad
//! What it says cannot be asked. That may be meant: it is a warning.
//!
//! # Example
//! A document whose third sentence is «60 new documents were signed.», and no intent that quotes it.
//!
//! # Use instead
//! ```toml
//! [[intent]]
//! id = "sco.documents"
//! quotes = ["60 new documents"]
//! ```

use std::collections::BTreeSet;

use super::{Report, Subject};
use crate::engine::document::{SentenceId, find_sentence};
use crate::engine::source::Span;

pub(super) fn check(subject: &Subject<'_>, report: &mut Report) {
    let documents = &subject.knowledge.documents;
    let quotes = subject.knowledge.intents.iter().flat_map(|intent| &intent.quotes);
    let cited: BTreeSet<SentenceId> = quotes.filter_map(|quote| find_sentence(documents, &quote.value).ok()).collect();
    for (at, document) in documents.iter().enumerate() {
        for (sentence, range) in document.sentences.iter().enumerate() {
            if !cited.contains(&SentenceId { document: at, sentence }) {
                let span = Span { source: document.span.source, bytes: range.clone() };
                report.warning(span, "no intent cites this sentence", "write an intent for what it says");
            }
        }
    }
}
