//! Finds an attribute that no reply shows.
//!
//! # What it does
//! Looks for attributes other than `.title` and `.question` in the messages of intents, and for any in the engine's own
//! messages and in unknowns and small talk other than `.title`.
//!
//! # Why is this bad
//! It is most often a misspelt name: what was written is never shown.
//!
//! # Example
//! ```ftl
//! sco-events = More than 160 events were held in the SCO.
//!     .titel = SCO events
//! ```
//!
//! # Use instead
//! ```ftl
//! sco-events = More than 160 events were held in the SCO.
//!     .title = SCO events
//! ```

use super::message_missing::is_used;
use super::{Report, Subject, did_you_mean};
use crate::engine::knowledge::Purpose;

pub(super) fn check(subject: &Subject<'_>, report: &mut Report) {
    for file in &subject.locales.files {
        // An attribute of a message that nothing says is `message_unused`.
        for message in file.messages().filter(|message| is_used(subject, message.id.name)) {
            let known: &[&str] = match subject.intent_of_message(message.id.name).map(|intent| intent.purpose) {
                Some(Purpose::Answer) => &["title", "question"],
                Some(Purpose::Unknown | Purpose::Smalltalk) => &["title"],
                None => &[],
            };
            for attribute in &message.attributes {
                let name = attribute.id.name;
                if !known.contains(&name) {
                    let message = format!("nothing shows `.{name}` of `{}`", message.id.name);
                    report.warning(file.span(name), message, did_you_mean(name, known.iter().copied(), "take it out"));
                }
            }
        }
    }
}
