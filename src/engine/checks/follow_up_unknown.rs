//! Finds a follow-up or a starter that leads to no answer.
//!
//! # What it does
//! Looks whether every name in `follow_ups` and `starters` is that of an `[[intent]]`.
//!
//! # Why is this bad
//! A button is missing, or tapping it is refused.
//!
//! # Example
//! ```toml
//! follow_ups = ["sco.event"]
//! ```
//!
//! # Use instead
//! ```toml
//! follow_ups = ["sco.events"]
//! ```

use super::{Report, Subject, did_you_mean};
use crate::engine::knowledge::Purpose;

pub(super) fn check(subject: &Subject<'_>, report: &mut Report) {
    let knowledge = subject.knowledge;
    let answered = knowledge.intents.iter().filter(|intent| intent.purpose == Purpose::Answer);
    let answered: Vec<&str> = answered.map(|intent| intent.id.value.as_str()).collect();
    let follow_ups = knowledge.intents.iter().flat_map(|intent| &intent.follow_ups);
    for name in follow_ups.chain(&knowledge.bot.starters) {
        if answered.contains(&name.value.as_str()) {
            continue;
        }
        let help = did_you_mean(&name.value, answered.iter().copied(), "name an `[[intent]]`");
        match knowledge.intents.iter().find(|intent| intent.id.value == name.value) {
            Some(other) => {
                let finding = report.error(
                    name.span.clone(),
                    format!("`{}` has no answer to offer", name.value),
                    "name an `[[intent]]`",
                );
                finding.related = Some((other.id.span.clone(), "this is no `[[intent]]`".to_owned()));
            }
            None => {
                report.error(name.span.clone(), format!("there is no intent `{}`", name.value), help);
            }
        }
    }
}
