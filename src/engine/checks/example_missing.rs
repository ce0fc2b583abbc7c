//! Finds an intent without examples in a language.
//!
//! # What it does
//! Looks whether each intent, unknown and small talk has an example in each language.
//!
//! # Why is this bad
//! Who asks in that language is understood by the concepts alone, and is refused more often.
//!
//! # Example
//! ```toml
//! examples.ru = ["Сколько мероприятий провели в ШОС?"]
//! examples.en = ["How many events were held in the SCO?"]
//! ```
//!
//! # Use instead
//! ```toml
//! examples.kk = ["ШЫҰ-да қанша іс-шара өтті?"]
//! examples.ru = ["Сколько мероприятий провели в ШОС?"]
//! examples.en = ["How many events were held in the SCO?"]
//! ```

use super::{Report, Subject};

pub(super) fn check(subject: &Subject<'_>, report: &mut Report) {
    for intent in &subject.knowledge.intents {
        for (language, examples) in intent.examples.iter() {
            if examples.is_empty() {
                let code = language.code();
                let message = format!("`{}` has no examples in `{code}`", intent.id.value);
                let help = format!("add `examples.{code} = [\"…\"]` with eight to fifteen ways to ask it");
                report.error(intent.id.span.clone(), message, help);
            }
        }
    }
}
