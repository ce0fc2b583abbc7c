//! Finds a number or a name that the answer holds in one language and not in another.
//!
//! # What it does
//! Compares the numbers of an answer between the three languages, and the Latin names of those that are not written in
//! Latin letters with all others. Declared in the intent's `justified`, it is left alone.
//!
//! # Why is this bad
//! Readers of one language are told more, or something else, than those of another.
//!
//! # Example
//! ```ftl
//! # locales/ru/sco.ftl
//! sco-events = В ШОС проведено более 160 мероприятий.
//! # locales/en/sco.ftl
//! sco-events = More than 60 events were held in the SCO.
//! ```
//!
//! # Use instead
//! ```ftl
//! # locales/ru/sco.ftl
//! sco-events = В ШОС проведено более 160 мероприятий.
//! # locales/en/sco.ftl
//! sco-events = More than 160 events were held in the SCO.
//! ```

use std::collections::BTreeSet;

use super::answers::{Claim, Part, claims, facts_of, justified};
use super::locales::{Piece, pieces};
use super::{Report, Subject};
use crate::engine::knowledge::Intent;
use crate::engine::language::Language;

pub(super) fn check(subject: &Subject<'_>, report: &mut Report) {
    for intent in &subject.knowledge.intents {
        let excused = justified(intent);
        for difference in differences(subject, intent) {
            if excused.contains(&difference.claim.name) {
                continue;
            }
            let lacking: Vec<String> =
                difference.lacking.iter().map(|language| format!("`{}`", language.code())).collect();
            let message = format!(
                "`{}` stands in the `{}` answer and not in {}",
                difference.claim.name,
                difference.language.code(),
                lacking.join(" and ")
            );
            let help = format!(
                "say it in all languages or in none; if it must differ, write `justified = [\"{}\"]` in the intent",
                difference.claim.name
            );
            let finding = report.error(difference.claim.at, message, help);
            let other =
                difference.lacking.first().and_then(|language| subject.locales.message(*language, &intent.message()));
            finding.related = other.map(|(file, message)| (file.span(message.id.name), "not here".to_owned()));
        }
    }
}

/// A claim that some languages make and others do not.
pub(super) struct Difference {
    pub(super) claim: Claim,
    language: Language,
    lacking: Vec<Language>,
}

/// All differences between the languages of one answer, each claim once.
pub(super) fn differences(subject: &Subject<'_>, intent: &Intent) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    let said = Language::ALL.map(|language| said_in(subject, intent, language));
    for language in Language::ALL {
        for claim in claims(subject, intent, language, Part::Answer) {
            let lacks = |other: &Language| {
                let said = &said[*other as usize];
                said.as_ref().is_some_and(|said| !said.contains(&claim.name))
            };
            let lacking: Vec<Language> = Language::ALL.into_iter().filter(lacks).collect();
            if !lacking.is_empty() && seen.insert(claim.name.clone()) {
                found.push(Difference { claim, language, lacking });
            }
        }
    }
    found
}

/// Every fact of an answer's text; nothing if the locale has no such message, which is another fault.
fn said_in(subject: &Subject<'_>, intent: &Intent, language: Language) -> Option<BTreeSet<String>> {
    let (_, message) = subject.locales.message(language, &intent.message())?;
    let mut said: BTreeSet<String> =
        claims(subject, intent, language, Part::Answer).into_iter().map(|claim| claim.name).collect();
    for piece in message.value.iter().flat_map(pieces) {
        if let Piece::Text(text) = piece {
            said.extend(facts_of(text));
        }
    }
    Some(said)
}
