//! Finds a reference in a message that leads nowhere.
//!
//! # What it does
//! Looks up every term `{ -name }`, message `{ name }`, attribute and function `{ NAME() }` that a message holds.
//!
//! # Why is this bad
//! A person would be shown `{-name}`.
//!
//! # Example
//! ```ftl
//! -country = Kazakhstan
//! greeting = Ask about { -contry }.
//! ```
//!
//! # Use instead
//! ```ftl
//! -country = Kazakhstan
//! greeting = Ask about { -country }.
//! ```

use super::locales::{Piece, pieces};
use super::{Report, Subject, did_you_mean};
use crate::engine::wording::FUNCTIONS;

pub(super) fn check(subject: &Subject<'_>, report: &mut Report) {
    let locales = &subject.locales;
    for (file, _, pattern) in locales.patterns() {
        let language = file.language;
        for piece in pieces(pattern) {
            let (what, name, attribute, found) = match piece {
                Piece::Term(name, attribute) => {
                    ("term", name, attribute, locales.term(language, name).map(|(_, term)| &term.attributes))
                }
                Piece::Message(name, attribute) => (
                    "message",
                    name,
                    attribute,
                    locales.message(language, name).map(|(_, message)| &message.attributes),
                ),
                Piece::Function(name) if !FUNCTIONS.contains(&name) => ("function", name, None, None),
                _ => continue,
            };
            let mark = if what == "term" { "-" } else { "" };
            match (found, attribute) {
                (None, _) => {
                    let help = match what {
                        "term" => did_you_mean(name, locales.term_names(language), "define it in this locale"),
                        "message" => did_you_mean(name, locales.names(language), "define it in this locale"),
                        _ => "write the number as it should be shown, or give it as `{ $variable }`".to_owned(),
                    };
                    report.error(file.span(name), format!("there is no {what} `{mark}{name}`"), help);
                }
                (Some(attributes), Some(wanted)) if attributes.iter().all(|attribute| attribute.id.name != wanted) => {
                    let known = attributes.iter().map(|attribute| attribute.id.name);
                    let message = format!("{what} `{mark}{name}` has no `.{wanted}`");
                    report.error(file.span(wanted), message, did_you_mean(wanted, known, "add it there"));
                }
                _ => {}
            }
        }
    }
}
