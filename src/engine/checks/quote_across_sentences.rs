//! Finds a quote that runs over the end of a sentence.
//!
//! # What it does
//! Looks whether the words of a quote stand in one sentence of a document.
//!
//! # Why is this bad
//! A reply cites whole sentences; a piece of two names neither.
//!
//! # Example
//! ```toml
//! quotes = ["digital transformation. The treaty framework was supplemented"]
//! ```
//!
//! # Use instead
//! ```toml
//! quotes = ["digital transformation", "The treaty framework was supplemented"]
//! ```

use super::{Report, Subject};
use crate::engine::document::{QuoteFault, find_sentence};

pub(super) fn check(subject: &Subject<'_>, report: &mut Report) {
    for quote in subject.knowledge.intents.iter().flat_map(|intent| &intent.quotes) {
        if find_sentence(&subject.knowledge.documents, &quote.value) == Err(QuoteFault::AcrossSentences) {
            let help = "quote each sentence by a piece of its own";
            report.error(quote.span.clone(), "this quote runs over the end of a sentence", help);
        }
    }
}
