//! Finds a message that lacks its title or its question.
//!
//! # What it does
//! Looks whether the message of each intent has `.title` and `.question`, and that of each unknown has `.title`, in every
//! locale.
//!
//! # Why is this bad
//! A button would show the raw name `sco-events.title`, and tapping it would ask that.
//!
//! # Example
//! ```ftl
//! sco-events = More than 160 events were held in the SCO.
//! ```
//!
//! # Use instead
//! ```ftl
//! sco-events = More than 160 events were held in the SCO.
//!     .title = SCO events
//!     .question = How many events were held in the SCO?
//! ```

use super::{Report, Subject};
use crate::engine::knowledge::Purpose;
use crate::engine::language::Language;

/// Attributes that the engine asks of an intent's message.
pub(super) fn needed(purpose: Purpose) -> &'static [&'static str] {
    match purpose {
        Purpose::Answer => &["title", "question"],
        Purpose::Unknown => &["title"],
        Purpose::Smalltalk => &[],
    }
}

pub(super) fn check(subject: &Subject<'_>, report: &mut Report) {
    for intent in &subject.knowledge.intents {
        let name = intent.message();
        for language in Language::ALL {
            let Some((file, message)) = subject.locales.message(language, &name) else { continue };
            for attribute in needed(intent.purpose) {
                if message.attributes.iter().all(|written| written.id.name != *attribute) {
                    let help = format!("add a line `    .{attribute} = …` under it");
                    report.error(file.span(message.id.name), format!("message `{name}` has no `.{attribute}`"), help);
                }
            }
        }
    }
}
