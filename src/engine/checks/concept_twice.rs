//! Finds two concepts of one id.
//!
//! # What it does
//! Compares the ids of all `[[concept]]` tables.
//!
//! # Why is this bad
//! Words of the one would count for rules that mean the other.
//!
//! # Example
//! ```toml
//! [[concept]]
//! id = "river"
//! words.en = ["river"]
//!
//! [[concept]]
//! id = "river"
//! words.en = ["stream"]
//! ```
//!
//! # Use instead
//! ```toml
//! [[concept]]
//! id = "river"
//! words.en = ["river", "stream"]
//! ```

use std::collections::BTreeMap;

use super::{Report, Subject};
use crate::engine::source::Located;

pub(super) fn check(subject: &Subject<'_>, report: &mut Report) {
    let mut first: BTreeMap<_, &Located<String>> = BTreeMap::new();
    for concept in &subject.knowledge.concepts {
        if let Some(other) = first.get(&concept.id.value) {
            let help = "join the two, or rename one";
            let finding =
                report.error(concept.id.span.clone(), format!("concept `{}` is written twice", concept.id.value), help);
            finding.related = Some((other.span.clone(), "first written here".to_owned()));
        } else {
            first.insert(&concept.id.value, &concept.id);
        }
    }
}
