//! What a conversation remembers from turn to turn: small, and a plain value.

use crate::engine::language::Language;

/// The state of one conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Conversation {
    /// The language of the last reply.
    pub language: Option<Language>,
    /// Whether the asker chose that language in so many words, so that it stays.
    pub language_is_chosen: bool,
}
