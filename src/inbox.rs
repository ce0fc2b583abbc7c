//! Takes each event of a messenger once, and answers it from the store, one conversation in order.
//!
//! A platform is told that an event came only when it is on disk under its key; the same event again is known and changes
//! nothing. Answering is pure: it reads the conversation, asks the engine, and commits reply and state in one transaction
//! under the worker's fencing token, so that a crash before leaves the event to be answered and one after leaves the reply
//! to be sent.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;

use crate::channels::{Answered, Busy, Channel, Content, Incoming, Intake, Task, answer};
use crate::engine::Engine;
use crate::engine::dialogue::Conversation;
use crate::engine::language::Language;
use crate::engine::reply::Reply;
use crate::store::{Event, Exchange, Lease, PrivacyKey, Store, StoreError, Timestamp, Waiting, masked};

/// Replies to one conversation in a minute; a person does not read as many, and two bots that answer each other stop.
const REPLIES_A_MINUTE_MAX: i64 = 60;
/// What a platform is told to wait when an event cannot be kept.
const BUSY_RETRY: Duration = Duration::from_secs(2);

/// Takes events in.
#[derive(Clone)]
pub struct Inbox {
    store: Store,
    privacy: PrivacyKey,
    /// Rung when there is something to answer.
    bell: Arc<Notify>,
    counter: Counter,
}

/// Counts the events of a channel: those that were new, and those that came again.
pub type Counter = Arc<dyn Fn(&str, usize, usize) + Send + Sync>;

impl Inbox {
    /// An inbox over a store.
    #[must_use]
    pub fn new(store: Store, privacy: PrivacyKey, bell: Arc<Notify>, counter: Counter) -> Self {
        Self { store, privacy, bell, counter }
    }

    /// Takes events that were not taken before, all or none; gives how many were new.
    ///
    /// # Errors
    /// If the store is not available: the platform must send them again.
    pub async fn receive(&self, events: Vec<Incoming>, now: Timestamp) -> Result<usize, StoreError> {
        let events: Vec<Event> = events.into_iter().map(|incoming| self.event(incoming)).collect();
        let Some(channel) = events.first().map(|event| event.channel.clone()) else { return Ok(0) };
        let n_events = events.len();
        let n_new = self.store.take(events, now).await?;
        (self.counter)(&channel, n_new, n_events - n_new);
        tracing::debug!(channel.name = channel, n_events, n_new, "events taken");
        if n_new > 0 {
            self.bell.notify_one();
        }
        Ok(n_new)
    }

    fn event(&self, mut incoming: Incoming) -> Event {
        match &mut incoming.content {
            Content::Text(text) | Content::Inline(text) => *text = masked(text),
            Content::Tapped { .. } | Content::Opened | Content::Unsupported | Content::Left => {}
        }
        let channel = incoming.channel.clone();
        Event {
            conversation: format!("{channel}/{}", self.privacy.hash(&channel, &incoming.conversation)),
            key: self.privacy.hash(&format!("{channel} event"), &incoming.event),
            // Every part is a value that JSON can hold.
            body: serde_json::to_string(&incoming).unwrap_or_default(),
            channel,
        }
    }
}

impl Intake for Inbox {
    fn take(&self, events: Vec<Incoming>) -> Task<'_, Result<(), Busy>> {
        Box::pin(async move {
            self.receive(events, Timestamp::now()).await.map(|_| ()).map_err(|error| {
                tracing::warn!(%error, "events cannot be taken");
                Busy { retry_after: BUSY_RETRY }
            })
        })
    }
}

/// What became of an event.
#[derive(Clone, Debug)]
pub enum Done {
    /// It is answered; the conversation is in this state, and has had so many replies.
    Answered(i64, Conversation, Option<Box<Reply>>),
    /// It cannot be answered, and waits for an operator.
    Buried,
    /// The conversation is another worker's now.
    LeaseLost,
}

/// Answers an event that is in the inbox.
///
/// # Errors
/// If the store is not available; the event stays in the inbox.
pub async fn answer_one(
    store: &Store,
    engine: &Engine,
    channel: Option<&dyn Channel>,
    lease: &Lease,
    event: &Waiting,
    (turn, before): (i64, &Conversation),
    now: Timestamp,
) -> Result<Done, StoreError> {
    let Some(channel) = channel else {
        return bury(store, lease, event, "the channel is not set up", now).await;
    };
    let Ok(incoming) = serde_json::from_str::<Incoming>(&event.body) else {
        return bury(store, lease, event, "it cannot be read", now).await;
    };
    let minute = Duration::from_mins(1);
    if store.n_replies_since(&lease.conversation, now.minus(minute)).await? >= REPLIES_A_MINUTE_MAX {
        tracing::warn!(channel.name = channel.name(), "a conversation has had its replies of this minute");
        let is_held = store.answered(lease, event, (turn, before.clone()), None, Vec::new(), now).await?;
        return Ok(if is_held { Done::Answered(turn + 1, before.clone(), None) } else { Done::LeaseLost });
    }
    // The engine is pure, so that a panic of it comes again with the same event: the others must not wait for it.
    let answered = std::panic::catch_unwind(AssertUnwindSafe(|| answer(channel, engine, before, &incoming)));
    let Ok(Answered { outgoing, after, utterance, reply }) = answered else {
        return bury(store, lease, event, "answering it meets a bug", now).await;
    };
    let parts = outgoing.iter().map(serde_json::to_string).collect::<Result<Vec<_>, _>>().unwrap_or_default();
    let exchange = match utterance.zip(reply.as_ref()) {
        Some((text, reply)) => Some(exchange(event, &text, reply)),
        // What is typed after the bot's name is answered letter by letter, and sent by nobody.
        None if outgoing.is_empty() || matches!(incoming.content, Content::Inline(_)) => None,
        None => Some(notice(event, &after)),
    };
    if store.answered(lease, event, (turn, after.clone()), exchange, parts, now).await? {
        Ok(Done::Answered(turn + 1, after, reply.map(Box::new)))
    } else {
        Ok(Done::LeaseLost)
    }
}

fn exchange(event: &Waiting, text: &str, reply: &Reply) -> Exchange {
    Exchange {
        key: Some(event.key.clone()),
        text: masked(text),
        language: reply.language.code(),
        outcome: reply.outcome.name(),
        reason: reply.reason.as_ref().map(|reason| reason.code.name()),
        reply: reply.text.clone(),
    }
}

/// A reply that is not the engine's, to a command or a picture: it is nothing to keep, but counts, since a bot may send them.
fn notice(event: &Waiting, after: &Conversation) -> Exchange {
    Exchange {
        key: Some(event.key.clone()),
        text: String::new(),
        language: after.language.map_or("", Language::code),
        outcome: "notice",
        reason: None,
        reply: String::new(),
    }
}

async fn bury(store: &Store, lease: &Lease, event: &Waiting, fault: &str, now: Timestamp) -> Result<Done, StoreError> {
    tracing::error!(channel.name = event.channel, event.seq = event.seq, fault, "an event is given up");
    let is_buried = store.bury_event(lease, event.seq, fault.to_owned(), now).await?;
    Ok(if is_buried { Done::Buried } else { Done::LeaseLost })
}
