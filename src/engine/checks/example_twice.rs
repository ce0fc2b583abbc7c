//! Finds the same example written twice.
//!
//! # What it does
//! Compares all examples without regard to case, punctuation and the dots of ё. Under two intents it is an error, twice
//! in one list a warning.
//!
//! # Why is this bad
//! One question cannot mean two intents: the engine learns that both are half likely and answers neither.
//!
//! # Example
//! ```toml
//! [[intent]]
//! id = "sco.events"
//! examples.en = ["SCO events"]
//!
//! [[intent]]
//! id = "sco.event_topics"
//! examples.en = ["SCO events?"]
//! ```
//!
//! # Use instead
//! ```toml
//! [[intent]]
//! id = "sco.events"
//! examples.en = ["SCO events"]
//!
//! [[intent]]
//! id = "sco.event_topics"
//! examples.en = ["topics of SCO events"]
//! ```

use std::collections::BTreeMap;

use super::{Report, Subject, folded};
use crate::engine::source::Span;

pub(super) fn check(subject: &Subject<'_>, report: &mut Report) {
    let mut first = BTreeMap::new();
    for (at, intent) in subject.knowledge.intents.iter().enumerate() {
        for (language, examples) in intent.examples.iter() {
            for example in examples {
                let words = folded(&example.value);
                let Some(&(other, other_language, span)) = first.get(&words) else {
                    first.insert(words, (at, language, &example.span));
                    continue;
                };
                let finding = if other != at {
                    let other_id = &subject.knowledge.intents[other].id.value;
                    let message = format!("`{}` and `{other_id}` have the same example", intent.id.value);
                    report.error(
                        example.span.clone(),
                        message,
                        "keep it where it belongs, or make clear which is meant",
                    )
                } else if other_language == language {
                    report.warning(example.span.clone(), "this example is written twice", "take one of them out")
                } else {
                    // The name of a thing may be asked alike in two languages.
                    continue;
                };
                finding.related = Some((Span::clone(span), "first written here".to_owned()));
            }
        }
    }
}
