//! Finds a message that a locale lacks.
//!
//! # What it does
//! Looks whether every locale has a text for every intent, unknown and small talk, and for everything that the engine
//! says of itself (`locales/*/system.ftl`).
//!
//! # Why is this bad
//! A person would be shown the raw name of the message.
//!
//! # Example
//! ```toml
//! [[intent]]
//! id = "sco.events"
//! ```
//! and in `locales/en/` no `sco-events`.
//!
//! # Use instead
//! ```ftl
//! sco-events = More than 160 events were held in the SCO.
//! ```

use super::{Report, Subject, did_you_mean};
use crate::engine::language::Language;
use crate::engine::source::Span;
use crate::engine::wording::SYSTEM_MESSAGES;

pub(super) fn check(subject: &Subject<'_>, report: &mut Report) {
    for language in Language::ALL {
        for intent in &subject.knowledge.intents {
            missing(subject, language, &intent.message(), Some(&intent.id.span), report);
        }
        for message in SYSTEM_MESSAGES {
            missing(subject, language, message.name, None, report);
        }
    }
}

fn missing(subject: &Subject<'_>, language: Language, name: &str, written: Option<&Span>, report: &mut Report) {
    let code = language.code();
    match subject.locales.message(language, name) {
        Some((_, message)) if message.value.is_some() => {}
        Some((file, message)) => {
            let what = format!("message `{name}` has no text of its own");
            report.error(file.span(message.id.name), what, format!("write it behind the name: `{name} = …`"));
        }
        None => {
            let elsewhere = Language::ALL.into_iter().find_map(|other| subject.locales.message(other, name));
            let elsewhere = elsewhere.map(|(file, message)| file.span(message.id.name));
            let Some(at) = written.cloned().or_else(|| elsewhere.clone()).or_else(|| subject.start_of(language)) else {
                return;
            };
            let unused = subject.locales.names(language).filter(|name| !is_used(subject, name));
            let help = did_you_mean(name, unused, &format!("add `{name} = …` to a file of `locales/{code}/`"));
            let finding = report.error(at.clone(), format!("locale `{code}` has no message `{name}`"), help);
            finding.related =
                elsewhere.filter(|span| *span != at).map(|span| (span, "another locale has it".to_owned()));
        }
    }
}

/// Whether an intent or the engine says a message.
pub(super) fn is_used(subject: &Subject<'_>, name: &str) -> bool {
    subject.intent_of_message(name).is_some() || SYSTEM_MESSAGES.iter().any(|message| message.name == name)
}
