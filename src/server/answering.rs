//! Answers a message inside the request: in its conversation's turn, and committed before the caller is told.

use crate::engine::ReplyOptions;
use crate::engine::dialogue::Conversation;
use crate::engine::language::Language;
use crate::engine::reply::Reply;
use crate::store::{Exchange, StoreError, Timestamp, Turn, masked};

use super::App;
use super::api::MessageReply;
use super::problem::{Problem, ProblemKind};

/// Times that a message is answered anew because another process answered in its conversation meanwhile.
const TRIES_MAX: usize = 8;

/// A message that says nothing wrong.
pub(super) struct Question {
    /// The conversation in the store.
    pub(super) conversation: String,
    /// The conversation as the caller knows it.
    pub(super) conversation_id: String,
    /// The message's own id.
    pub(super) message_id: Option<String>,
    /// What was said.
    pub(super) text: String,
    /// The language to reply in, if one is wished for.
    pub(super) language: Option<Language>,
}

/// What a message got.
pub(super) enum Given {
    /// The reply that it got before, as JSON.
    Again(String),
    /// A reply of now.
    Now(Box<Fresh>),
}

/// A reply, and what it was made from.
pub(super) struct Fresh {
    /// The reply for the caller.
    pub(super) body: MessageReply,
    /// The engine's reply.
    pub(super) reply: Reply,
    /// The conversation before it.
    pub(super) before: Conversation,
}

impl App {
    /// Answers a message once, whatever happens meanwhile.
    ///
    /// # Errors
    /// If the store is not available: the caller must send the message again.
    pub(super) async fn answer(&self, question: &Question) -> Result<Given, Problem> {
        let _turn = self.turns.wait(&question.conversation).await;
        // What belongs to a person is neither stored nor looked at.
        let text = masked(&question.text);
        for _ in 0..TRIES_MAX {
            let opened = self.store.open(&question.conversation, question.message_id.as_deref()).await?;
            if let Some(given) = opened.given {
                tracing::debug!(conversation.id = question.conversation, "a message came again");
                return Ok(Given::Again(given));
            }
            let options = ReplyOptions { language: question.language };
            let (reply, after) = self.engine.reply(&opened.state, &text, options);
            let ids = (question.conversation_id.clone(), question.message_id.clone());
            let body = MessageReply::of(&self.engine, &reply, ids.0, ids.1);
            let turn = Turn {
                conversation: question.conversation.clone(),
                from: opened.turn,
                state: after,
                exchange: Exchange {
                    key: question.message_id.clone(),
                    text: text.clone(),
                    language: reply.language.code(),
                    outcome: reply.outcome.name(),
                    reason: reply.reason.as_ref().map(|reason| reason.code.name()),
                    reply: serde_json::to_string(&body).map_err(|_| Problem::new(ProblemKind::Internal))?,
                },
                now: Timestamp::now(),
            };
            if self.store.commit(turn).await? {
                self.metrics.count_reply(&reply);
                log(&reply, &question.conversation);
                return Ok(Given::Now(Box::new(Fresh { body, reply, before: opened.state })));
            }
        }
        tracing::warn!(conversation.id = question.conversation, "too many answer in one conversation at once");
        Err(Problem::new(ProblemKind::StoreUnavailable))
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        tracing::warn!(%error, "the store failed a request");
        Self::new(ProblemKind::StoreUnavailable)
    }
}

fn log(reply: &Reply, conversation: &str) {
    let intents: Vec<&str> = reply.answers.iter().map(|answer| answer.intent.as_str()).collect();
    tracing::info!(
        conversation.id = conversation,
        reply.outcome = reply.outcome.name(),
        reply.language = reply.language.code(),
        // The detail of a reason names what was asked about, so only its code is told.
        reply.reason = reply.reason.as_ref().map(|reason| reason.code.name()),
        intent.id = intents.join(","),
        "replied"
    );
}
