//! Finds a justification that justifies nothing.
//!
//! # What it does
//! Looks whether each entry of `justified` excuses a number or a name that is not cited, or that differs between the
//! languages.
//!
//! # Why is this bad
//! It would silently excuse a mistake made later.
//!
//! # Example
//! ```toml
//! quotes = ["more than 160 events were held"]
//! justified = ["160"]
//! ```
//!
//! # Use instead
//! ```toml
//! quotes = ["more than 160 events were held"]
//! ```

use super::answers::facts_of;
use super::fact_differs::differences;
use super::fact_uncited::uncited;
use super::{Report, Subject};

pub(super) fn check(subject: &Subject<'_>, report: &mut Report) {
    for intent in subject.knowledge.intents.iter().filter(|intent| !intent.justified.is_empty()) {
        let uncited = uncited(subject, intent);
        let differences = differences(subject, intent);
        for entry in &intent.justified {
            let excuses = |name: &String| {
                uncited.iter().any(|(_, claim)| claim.name == *name)
                    || differences.iter().any(|difference| difference.claim.name == *name)
            };
            if !facts_of(&entry.value).iter().any(excuses) {
                let message = format!("nothing needs the justification of `{}`", entry.value);
                report.warning(entry.span.clone(), message, "take it out");
            }
        }
    }
}
