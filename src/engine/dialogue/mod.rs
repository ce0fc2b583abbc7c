//! Decides what to do about an utterance in its conversation.

mod context;
mod conversation;
mod decision;
mod ellipsis;
mod parts;
mod two_questions;

pub use context::{Surroundings, Understood, subject_speaks_of, things_named, things_needed};
pub use conversation::{Conversation, Topic};
pub use decision::{Decided, Decision, Judgement, Refusal, Settings, Thresholds, decide};
