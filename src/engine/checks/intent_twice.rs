//! Finds two intents of one id, or of one message.
//!
//! # What it does
//! Compares the ids of all `[[intent]]`, `[[unknown]]` and `[[smalltalk]]` tables; `sco.events` and `sco_events` have the
//! same message and are the same id here.
//!
//! # Why is this bad
//! Both would be answered with the same words, and a follow-up leads to the first only.
//!
//! # Example
//! ```toml
//! [[intent]]
//! id = "sco.events"
//!
//! [[intent]]
//! id = "sco.events"
//! ```
//!
//! # Use instead
//! ```toml
//! [[intent]]
//! id = "sco.events"
//!
//! [[intent]]
//! id = "sco.event_topics"
//! ```

use std::collections::BTreeMap;

use super::{Report, Subject};
use crate::engine::source::Located;

pub(super) fn check(subject: &Subject<'_>, report: &mut Report) {
    let mut first: BTreeMap<_, &Located<String>> = BTreeMap::new();
    for intent in &subject.knowledge.intents {
        if let Some(other) = first.get(&intent.message()) {
            let message = if other.value == intent.id.value {
                format!("intent `{}` is written twice", intent.id.value)
            } else {
                format!("`{}` has the same message as `{}`", intent.id.value, other.value)
            };
            let finding = report.error(intent.id.span.clone(), message, "join the two, or rename one");
            finding.related = Some((other.span.clone(), "first written here".to_owned()));
        } else {
            first.insert(intent.message(), &intent.id);
        }
    }
}
