//! Finds a message, a term or an attribute that is written twice in a locale.
//!
//! # What it does
//! Compares the names of all messages and terms of a locale, over all its files, and those of the attributes of each.
//!
//! # Why is this bad
//! Only the first is ever shown; who mends the second wonders why nothing changes.
//!
//! # Example
//! ```ftl
//! sco-events = More than 160 events were held in the SCO.
//! sco-events = Over 160 events were held in the SCO.
//! ```
//!
//! # Use instead
//! ```ftl
//! sco-events = More than 160 events were held in the SCO.
//! ```

use std::collections::BTreeMap;

use super::{Report, Subject};
use crate::engine::source::Span;

pub(super) fn check(subject: &Subject<'_>, report: &mut Report) {
    let mut first: BTreeMap<(&str, String), Span> = BTreeMap::new();
    for file in &subject.locales.files {
        let messages = file.messages().map(|message| ("", message.id.name, &message.attributes));
        let terms = file.terms().map(|term| ("-", term.id.name, &term.attributes));
        for (mark, name, attributes) in messages.chain(terms) {
            let written = format!("{mark}{name}");
            let at = file.span(name);
            if let Some(other) = first.get(&(file.language.code(), written.clone())) {
                let finding = report.error(at, format!("message `{written}` is written twice"), "take one of them out");
                finding.related = Some((other.clone(), "this one is shown".to_owned()));
            } else {
                first.insert((file.language.code(), written), at);
            }
            let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
            for attribute in attributes {
                let at = file.span(attribute.id.name);
                if let Some(other) = seen.get(attribute.id.name) {
                    let message = format!("`.{}` is written twice", attribute.id.name);
                    let finding = report.error(at, message, "take one of them out");
                    finding.related = Some((other.clone(), "first written here".to_owned()));
                } else {
                    seen.insert(attribute.id.name, at);
                }
            }
        }
    }
}
