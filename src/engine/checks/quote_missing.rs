//! Finds an intent that cites nothing.
//!
//! # What it does
//! Looks whether every `[[intent]]` has `quotes`.
//!
//! # Why is this bad
//! No answer goes out without its source.
//!
//! # Example
//! ```toml
//! [[intent]]
//! id = "sco.events"
//! ```
//!
//! # Use instead
//! ```toml
//! [[intent]]
//! id = "sco.events"
//! quotes = ["more than 160 events were held"]
//! ```

use super::{Report, Subject};
use crate::engine::knowledge::Purpose;

pub(super) fn check(subject: &Subject<'_>, report: &mut Report) {
    for intent in &subject.knowledge.intents {
        if intent.purpose == Purpose::Answer && intent.quotes.is_empty() {
            let help = "copy the words that answer it: `quotes = [\"…\"]`, or make it an `[[unknown]]`";
            report.error(intent.id.span.clone(), format!("intent `{}` cites nothing", intent.id.value), help);
        }
    }
}
