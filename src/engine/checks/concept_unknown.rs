//! Finds a rule that names a concept which is not there.
//!
//! # What it does
//! Looks up every name in `needs`, `excludes` and `beside`.
//!
//! # Why is this bad
//! A need that nothing can meet makes its intent less likely for every question.
//!
//! # Example
//! ```toml
//! needs = ["scoo", "event"]
//! ```
//!
//! # Use instead
//! ```toml
//! needs = ["sco", "event"]
//! ```

use std::collections::BTreeSet;

use super::{Report, Subject, did_you_mean};

pub(super) fn check(subject: &Subject<'_>, report: &mut Report) {
    let known: BTreeSet<&str> = subject.knowledge.concepts.iter().map(|concept| concept.id.value.as_str()).collect();
    let rules = subject.knowledge.intents.iter().flat_map(|intent| intent.needs.iter().chain(&intent.excludes));
    let beside = subject.knowledge.concepts.iter().flat_map(|concept| &concept.beside);
    for written in rules.chain(beside) {
        let mut start = 0;
        for part in written.value.split('|') {
            let name = part.trim();
            if !known.contains(name) {
                let from = start + (part.len() - part.trim_start().len());
                let at = subject.inside(written, from..from + name.len());
                let help =
                    did_you_mean(name, known.iter().copied(), "name a concept of knowledge/lexicon, or add it there");
                report.error(at, format!("there is no concept `{name}`"), help);
            }
            start += part.len() + 1;
        }
    }
}
