//! Finds a plural category that the language has not.
//!
//! # What it does
//! Where a selector names a plural category (`one`, `few`, `other` …), looks whether the locale's language has each of
//! its keys: Kazakh and English count with `one` and `other`, Russian with `one`, `few`, `many` and `other`.
//!
//! # Why is this bad
//! The variant is never chosen, and the form that was meant by it is never shown.
//!
//! # Example
//! ```ftl
//! # locales/en
//! found = { $n ->
//!     [one] one event
//!     [few] { $n } events
//!    *[other] { $n } events
//! }
//! ```
//!
//! # Use instead
//! ```ftl
//! # locales/en
//! found = { $n ->
//!     [one] one event
//!    *[other] { $n } events
//! }
//! ```

use super::locales::{Piece, pieces};
use super::{Report, Subject};
use crate::engine::wording::plural;

pub(super) fn check(subject: &Subject<'_>, report: &mut Report) {
    for (file, _, pattern) in subject.locales.patterns() {
        for piece in pieces(pattern) {
            let Piece::Plural { key, ordinal } = piece else { continue };
            let known = plural::categories(file.language, ordinal);
            if !known.contains(&key) {
                let code = file.language.code();
                let message = format!("`{code}` has no plural category `{key}`");
                let listed: Vec<String> = known.iter().map(|category| format!("`{category}`")).collect();
                report.error(file.span(key), message, format!("use {}, or a number", listed.join(", ")));
            }
        }
    }
}
