//! Finds a message that nothing says.
//!
//! # What it does
//! Looks for messages that belong to no intent and not to the engine, and that no other message holds; and for terms that
//! no message holds.
//!
//! # Why is this bad
//! It is most often misspelt, or left behind by an intent that is gone; it is translated and proofread for nothing.
//!
//! # Example
//! ```ftl
//! sco-evnets = More than 160 events were held in the SCO.
//! ```
//!
//! # Use instead
//! ```ftl
//! sco-events = More than 160 events were held in the SCO.
//! ```

use std::collections::BTreeSet;

use super::locales::{Piece, pieces};
use super::message_missing::is_used;
use super::{Report, Subject, did_you_mean};
use crate::engine::knowledge::Intent;
use crate::engine::language::Language;

pub(super) fn check(subject: &Subject<'_>, report: &mut Report) {
    let mut messages: BTreeSet<(Language, &str)> = BTreeSet::new();
    let mut terms: BTreeSet<(Language, &str)> = BTreeSet::new();
    for (file, _, pattern) in subject.locales.patterns() {
        for piece in pieces(pattern) {
            match piece {
                Piece::Message(name, _) => _ = messages.insert((file.language, name)),
                Piece::Term(name, _) => _ = terms.insert((file.language, name)),
                _ => {}
            }
        }
    }
    let intents: Vec<String> = subject.knowledge.intents.iter().map(Intent::message).collect();
    for file in &subject.locales.files {
        for message in file.messages() {
            let name = message.id.name;
            if !is_used(subject, name) && !messages.contains(&(file.language, name)) {
                let lacking = intents.iter().map(String::as_str);
                let lacking = lacking.filter(|name| subject.locales.message(file.language, name).is_none());
                let help =
                    did_you_mean(name, lacking, "take it out, or name it as its intent with `-` for `.` and `_`");
                report.warning(file.span(name), format!("nothing says message `{name}`"), help);
            }
        }
        for term in file.terms() {
            if !terms.contains(&(file.language, term.id.name)) {
                report.warning(
                    file.span(term.id.name),
                    format!("nothing holds term `-{}`", term.id.name),
                    "take it out",
                );
            }
        }
    }
}
