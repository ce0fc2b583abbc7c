//! Finds a button that does not lead to its answer.
//!
//! # What it does
//! Asks the trained engine every `.question` and looks whether it answers with that very intent, or with one that rests
//! on the same sentence.
//!
//! # Why is this bad
//! Who taps a suggestion is refused, asked back, or answered with something else.
//!
//! # Example
//! ```ftl
//! sco-events = More than 160 events were held in the SCO.
//!     .title = SCO events
//!     .question = How many?
//! ```
//!
//! # Use instead
//! ```ftl
//! sco-events = More than 160 events were held in the SCO.
//!     .title = SCO events
//!     .question = How many events were held in the SCO?
//! ```

use super::locales::{Piece, pieces};
use super::{Report, Subject, Trained};
use crate::engine::knowledge::Purpose;
use crate::engine::language::Language;

pub(super) fn check(subject: &Subject<'_>, engine: &Trained<'_>, report: &mut Report) {
    let intents = &subject.knowledge.intents;
    for (at, intent) in intents.iter().enumerate().filter(|(_, intent)| intent.purpose == Purpose::Answer) {
        for language in Language::ALL {
            let Some((file, message)) = subject.locales.message(language, &intent.message()) else { continue };
            let Some(question) = message.attributes.iter().find(|attribute| attribute.id.name == "question") else {
                continue;
            };
            let text: String = pieces(&question.value)
                .into_iter()
                .filter_map(|piece| if let Piece::Text(text) = piece { Some(text) } else { None })
                .collect();
            let answers = (engine.answers)(&text, language);
            if answers.iter().any(|&answer| engine.matcher.rules().share_sentence(at, answer)) {
                continue;
            }
            let instead = instead(&text, language, &answers, subject, engine);
            let message = format!("the question of `{}` in `{}` {instead}", intent.id.value, language.code());
            let help = "name the subject in it, or give the intent examples that ask it so";
            let finding = report.error(file.span(question.id.name), message, help);
            finding.related =
                answers.first().map(|&other| (intents[other].id.span.clone(), "this one wins".to_owned()));
        }
    }
}

/// What becomes of the question, with what the matcher thinks of it: is it confused, or only not sure enough?
fn instead(text: &str, language: Language, answers: &[usize], subject: &Subject<'_>, engine: &Trained<'_>) -> String {
    let id = |intent: usize| &subject.knowledge.intents[intent].id.value;
    if let Some(&other) = answers.first() {
        return format!("is answered with `{}`", id(other));
    }
    let reading = engine.analyzer.read_in(text, language);
    match engine.matcher.rank(&reading.sentences.iter().collect::<Vec<_>>()).first() {
        Some(best) => {
            format!("is not answered: `{}` is the likeliest, at confidence {:.2}", id(best.intent), best.confidence)
        }
        None => "is not answered: nothing in it is known".to_owned(),
    }
}
