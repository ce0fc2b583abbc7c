//! Finds a quote that stands in no document.
//!
//! # What it does
//! Looks up the words of each quote in the documents, letter for letter.
//!
//! # Why is this bad
//! The answer would show a source that does not say so.
//!
//! # Example
//! ```toml
//! quotes = ["more than 160 events took place"]
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
    for quote in subject.knowledge.intents.iter().flat_map(|intent| &intent.quotes) {
        if find_sentence(&subject.knowledge.documents, &quote.value) == Err(QuoteFault::NotVerbatim) {
            let help = "copy the words as they stand in the document";
            let finding = report.error(quote.span.clone(), "this quote does not stand in any document", help);
            finding.related = nearest(subject, &quote.value).map(|span| (span, "meant perhaps".to_owned()));
        }
    }
}

/// The sentence that has most of the quote's words, if it has half of them.
fn nearest(subject: &Subject<'_>, quote: &str) -> Option<Span> {
    let words: Vec<String> = super::folded(quote).split(' ').map(str::to_owned).collect();
    let shared = |sentence: &str| {
        let sentence = super::folded(sentence);
        let sentence: Vec<&str> = sentence.split(' ').collect();
        words.iter().filter(|word| sentence.contains(&word.as_str())).count()
    };
    let mut best = None;
    for document in &subject.knowledge.documents {
        for range in &document.sentences {
            let n_shared = shared(&document.text[range.clone()]);
            if n_shared * 2 >= words.len() && best.as_ref().is_none_or(|(most, _)| n_shared > *most) {
                best = Some((n_shared, Span { source: document.span.source, bytes: range.clone() }));
            }
        }
    }
    best.map(|(_, span)| span)
}
