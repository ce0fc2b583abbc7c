//! Finds a variable that the engine does not give.
//!
//! # What it does
//! Looks whether each `{ $name }` is one that the message is given; the messages of intents are given none.
//!
//! # Why is this bad
//! A person would be shown `{$name}`.
//!
//! # Example
//! ```ftl
//! fallback-year-outside = The document says nothing about { $yaer }.
//! ```
//!
//! # Use instead
//! ```ftl
//! fallback-year-outside = The document says nothing about { $year }.
//! ```

use super::locales::{Piece, pieces};
use super::{Report, Subject, did_you_mean};
use crate::engine::wording::SYSTEM_MESSAGES;

pub(super) fn check(subject: &Subject<'_>, report: &mut Report) {
    for (file, name, pattern) in subject.locales.patterns() {
        // A term is given whatever the message that holds it gives.
        let Some(message) = name else { continue };
        let known =
            SYSTEM_MESSAGES.iter().find(|system| system.name == message).map_or(&[][..], |system| system.variables);
        for piece in pieces(pattern) {
            let Piece::Variable(variable) = piece else { continue };
            if !known.contains(&variable) {
                let what = format!("`{message}` is given no `${variable}`");
                report.error(file.span(variable), what, did_you_mean(variable, known.iter().copied(), "write it out"));
            }
        }
    }
}
