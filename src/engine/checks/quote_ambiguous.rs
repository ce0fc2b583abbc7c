//! Finds a quote that stands in more than one sentence.
//!
//! # What it does
//! Counts the sentences in which the words of a quote stand.
//!
//! # Why is this bad
//! It does not say which of them the answer rests on.
//!
//! # Example
//! ```toml
//! quotes = ["events were held"]
//! ```
//!
//! # Use instead
//! ```toml
//! quotes = ["more than 160 events were held"]
//! ```

use super::{Report, Subject};
use crate::engine::document::{QuoteFault, find_sentence};
use crate::engine::source::Span;

pub(super) fn check(subject: &Subject<'_>, report: &mut Report) {
    let documents = &subject.knowledge.documents;
    for quote in subject.knowledge.intents.iter().flat_map(|intent| &intent.quotes) {
        if find_sentence(documents, &quote.value) != Err(QuoteFault::Ambiguous) {
            continue;
        }
        let places: Vec<Span> = documents
            .iter()
            .flat_map(|document| document.sentences.iter().map(move |range| (document, range)))
            .filter_map(|(document, range)| {
                let start = range.start + document.text[range.clone()].find(&quote.value)?;
                Some(Span { source: document.span.source, bytes: start..start + quote.value.len() })
            })
            .collect();
        let message = format!("this quote stands in {} sentences", places.len());
        let finding = report.error(quote.span.clone(), message, "copy a longer piece that stands in one sentence only");
        finding.related = places.into_iter().next().map(|span| (span, "the first of them".to_owned()));
    }
}
