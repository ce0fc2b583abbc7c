//! Finds a title that does not fit on a button.
//!
//! # What it does
//! Counts the characters of each `.title`: 36 at most.
//!
//! # Why is this bad
//! Messengers cut it off or refuse the button.
//!
//! # Example
//! ```ftl
//!     .title = Events held during the SCO chairmanship of Kazakhstan
//! ```
//!
//! # Use instead
//! ```ftl
//!     .title = SCO events
//! ```

use super::locales::{Piece, pieces};
use super::{Report, Subject};

/// Longest title in characters; what still fits on a phone's button in one line.
const TITLE_CHARACTERS_MAX: usize = 36;

pub(super) fn check(subject: &Subject<'_>, report: &mut Report) {
    for file in &subject.locales.files {
        for message in file.messages() {
            for title in message.attributes.iter().filter(|attribute| attribute.id.name == "title") {
                let texts = pieces(&title.value).into_iter();
                let n_characters: usize =
                    texts.map(|piece| if let Piece::Text(text) = piece { text.chars().count() } else { 0 }).sum();
                if n_characters > TITLE_CHARACTERS_MAX {
                    let what = format!("the title of `{}` has {n_characters} characters", message.id.name);
                    let help = format!("say it in {TITLE_CHARACTERS_MAX} at most, 20 if it can be done");
                    report.error(file.span(title.id.name), what, help);
                }
            }
        }
    }
}
