//! Decides what to do about an utterance in its conversation.

mod conversation;
mod decision;

pub use conversation::Conversation;
pub use decision::{Decided, Decision, Judgement, Refusal, Settings, Thresholds, decide};
