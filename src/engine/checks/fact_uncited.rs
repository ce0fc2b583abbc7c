//! Finds a number or a name in an answer that its sources do not hold.
//!
//! # What it does
//! Looks up every number in the sentences that the intent cites, in all languages, and every Latin word of a Kazakh or
//! Russian text; in the answer, its title and its question. «2024–2026» is the same with either dash. Declared in the
//! intent's `justified`, it is left alone.
//!
//! # Why is this bad
//! The answer says what the reader cannot find in the quote under it.
//!
//! # Example
//! ```ftl
//! sco-events = More than 170 events were held in the SCO.
//! ```
//!
//! # Use instead
//! ```ftl
//! sco-events = More than 160 events were held in the SCO.
//! ```

use std::collections::BTreeSet;

use super::answers::{Claim, Part, cited_facts, claims, justified};
use super::{Report, Subject};
use crate::engine::document::find_sentence;
use crate::engine::knowledge::{Intent, Purpose};
use crate::engine::language::Language;
use crate::engine::source::Span;

pub(super) fn check(subject: &Subject<'_>, report: &mut Report) {
    for intent in &subject.knowledge.intents {
        let excused = justified(intent);
        let mut seen = BTreeSet::new();
        for (language, claim) in uncited(subject, intent) {
            if excused.contains(&claim.name) || !seen.insert((language, claim.name.clone())) {
                continue;
            }
            let message = format!("`{}` does not stand in any sentence that `{}` cites", claim.name, intent.id.value);
            let help = format!(
                "cite the sentence that says it, take it out, or declare it: `justified = [\"{}\"]`",
                claim.name
            );
            let finding = report.error(claim.at, message, help);
            finding.related = first_cited(subject, intent).map(|span| (span, "cited".to_owned()));
        }
    }
}

/// Claims of an answer that no cited sentence holds; an intent without any is another fault.
pub(super) fn uncited(subject: &Subject<'_>, intent: &Intent) -> Vec<(Language, Claim)> {
    if intent.purpose != Purpose::Answer || first_cited(subject, intent).is_none() {
        return Vec::new();
    }
    let cited = cited_facts(subject, intent);
    let of_language =
        |language| claims(subject, intent, language, Part::All).into_iter().map(move |claim| (language, claim));
    Language::ALL.into_iter().flat_map(of_language).filter(|(_, claim)| !cited.contains(&claim.name)).collect()
}

fn first_cited(subject: &Subject<'_>, intent: &Intent) -> Option<Span> {
    let quote = |quote: &str| find_sentence(&subject.knowledge.documents, quote).ok();
    let id = intent.quotes.iter().find_map(|written| quote(&written.value))?;
    let document = &subject.knowledge.documents[id.document];
    Some(Span { source: document.span.source, bytes: document.sentences[id.sentence].clone() })
}
