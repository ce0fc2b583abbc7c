//! What callers send and get: a file a resource, with its handlers and its wire types.
//!
//! The engine's types stay without a wire format; each shape here is made from them.

mod catalogue;
mod conversations;
mod explanation;
mod feedback;
mod fields;
mod health;
mod messages;

pub(super) use catalogue::{__path_get_intents, __path_get_languages, get_intents, get_languages};
pub(super) use conversations::{__path_delete_conversation, delete_conversation};
pub use explanation::{CandidateWeighed, Explanation, JudgementMade, Lack, UnitRead};
pub(super) use feedback::{__path_post_feedback, post_feedback};
pub(super) use health::{
    __path_get_healthz, __path_get_metrics, __path_get_readyz, get_healthz, get_metrics, get_readyz,
};
pub use messages::MessageReply;
pub(super) use messages::{__path_post_message, post_message};

use super::limits::ID_CHARACTERS_MAX;
use super::problem::{Problem, ProblemKind};
use crate::engine::language::Language;

/// Whether a text may be the id of a conversation or a message.
pub(super) fn is_id(text: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b':' | b'-');
    !text.is_empty() && text.len() <= ID_CHARACTERS_MAX && text.bytes().all(is_allowed)
}

/// The id in the store of a conversation of the API; a slash is in no caller's id.
fn stored_conversation(id: &str) -> String {
    format!("api/{id}")
}

fn id_problem(name: &str) -> Problem {
    let detail = format!("`{name}` must be 1 to {ID_CHARACTERS_MAX} characters of `A-Z a-z 0-9 . _ : -`");
    Problem::new(ProblemKind::IdInvalid).detail(detail)
}

/// The languages as they stand in a sentence.
fn languages_listed() -> String {
    Language::ALL.map(|language| format!("`{}`", language.code())).join(", ")
}
