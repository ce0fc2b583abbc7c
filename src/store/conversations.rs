//! Conversations: what each remembers, what was said and replied in it, whether that helped; and their erasure.
//!
//! A reply is committed together with the state after it, and only if nobody else committed one since the state before it
//! was read. The engine is pure, so that who comes too late reads again and replies anew.

use super::link::{Link, values};
use super::{Store, StoreError, Timestamp};
use crate::engine::dialogue::Conversation;

/// A conversation as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// What it remembers; fresh if there is none.
    pub state: Conversation,
    /// How many replies led there.
    pub turn: i64,
    /// The reply that the message of the given key got, as it was kept.
    pub given: Option<String>,
}

/// A message and its reply.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// Names the message within its conversation: the same is answered once.
    pub key: Option<String>,
    /// What was said, masked.
    pub text: String,
    /// Code of the reply's language.
    pub language: &'static str,
    /// Name of the outcome.
    pub outcome: &'static str,
    /// Code of the reason.
    pub reason: Option<&'static str>,
    /// The reply as JSON.
    pub reply: String,
}

/// A reply to be committed.
#[derive(Clone, Debug)]
pub struct Turn {
    /// The conversation's id.
    pub conversation: String,
    /// [`Opened::turn`] of the state that the reply was made from.
    pub from: i64,
    /// What it remembers after it.
    pub state: Conversation,
    /// What is kept of it.
    pub exchange: Exchange,
    /// When.
    pub now: Timestamp,
}

/// What a person thinks of a reply.
#[derive(Clone, Debug)]
pub struct Feedback {
    /// The conversation's id.
    pub conversation: String,
    /// The message's key.
    pub key: String,
    /// Whether it helped.
    pub helpful: bool,
    /// In words, masked.
    pub comment: Option<String>,
    /// When.
    pub now: Timestamp,
}

impl Store {
    /// A conversation, and the reply that a message in it got before.
    ///
    /// # Errors
    /// If the store is not available.
    pub async fn open(&self, conversation: &str, key: Option<&str>) -> Result<Opened, StoreError> {
        let (id, key) = (conversation.to_owned(), key.map(str::to_owned));
        self.read(move |mut link| {
            Box::pin(async move {
                let sql = "SELECT turn, state FROM conversations WHERE id = $1";
                let (turn, state) = match link.row(sql, values![&id]).await? {
                    Some(row) => (row.integer(0)?, state_of(row.optional_text(1)?)),
                    None => (0, Conversation::default()),
                };
                let given = match key {
                    Some(key) => reply(&mut link, &id, &key).await?,
                    None => None,
                };
                Ok(Opened { state, turn, given })
            })
        })
        .await
    }

    /// Commits a reply; says whether it was, which it is not if another was since its conversation was read.
    ///
    /// # Errors
    /// If the store is not available; the reply may then have been committed or not.
    pub async fn commit(&self, turn: Turn) -> Result<bool, StoreError> {
        self.write(move |mut link| {
            Box::pin(async move {
                let Turn { conversation, from, state, exchange, now } = turn;
                if !advance(&mut link, &conversation, from, &state, now).await? {
                    return Ok(false);
                }
                keep(&mut link, &conversation, exchange, now).await?;
                Ok(true)
            })
        })
        .await
    }

    /// Keeps what a person thinks of a reply, in place of what they thought before; says whether there is such a reply.
    ///
    /// # Errors
    /// If the store is not available.
    pub async fn keep_feedback(&self, feedback: Feedback) -> Result<bool, StoreError> {
        self.write(move |mut link| {
            Box::pin(async move {
                let Feedback { conversation, key, helpful, comment, now } = feedback;
                let sql = "INSERT INTO feedback (conversation_id, key, at_ms, helpful, comment) \
                           SELECT conversation_id, key, $3, $4, $5 FROM messages WHERE conversation_id = $1 AND key = $2 \
                           ON CONFLICT (conversation_id, key) DO UPDATE \
                           SET at_ms = excluded.at_ms, helpful = excluded.helpful, comment = excluded.comment";
                let values = values![conversation, key, now.0, i64::from(helpful), comment];
                Ok(link.execute(sql, values).await? > 0)
            })
        })
        .await
    }

    /// Erases conversations for good: all that was said, replied and waits in them.
    ///
    /// What was taken from a messenger stays known by its keyed hash, so that it is not answered when it comes again.
    ///
    /// # Errors
    /// If the store is not available; what was erased may then still be in the log of the database: erase again.
    pub async fn erase(&self, conversations: Vec<String>) -> Result<(), StoreError> {
        self.erase_by(move |mut link| {
            Box::pin(async move {
                for id in conversations {
                    link.hold_conversation(&id).await?;
                    link.execute("DELETE FROM feedback WHERE conversation_id = $1", values![&id]).await?;
                    link.execute("DELETE FROM messages WHERE conversation_id = $1", values![&id]).await?;
                    link.execute("DELETE FROM inbox WHERE conversation_id = $1", values![&id]).await?;
                    link.execute("DELETE FROM outbox WHERE conversation_id = $1", values![&id]).await?;
                    link.execute("DELETE FROM conversations WHERE id = $1", values![&id]).await?;
                }
                Ok(())
            })
        })
        .await
    }
}

async fn reply(link: &mut Link<'_>, conversation: &str, key: &str) -> Result<Option<String>, StoreError> {
    let sql = "SELECT reply FROM messages WHERE conversation_id = $1 AND key = $2";
    link.row(sql, values![conversation, key]).await?.map(|row| row.text(0)).transpose()
}

/// What a conversation remembers; what cannot be read is a fresh one.
pub(super) fn state_of(written: Option<String>) -> Conversation {
    written.map_or_else(Conversation::default, |written| Conversation::from_json(&written))
}

/// Puts a conversation into the state after a reply, if it is still in the one before.
pub(super) async fn advance(
    link: &mut Link<'_>,
    conversation: &str,
    from: i64,
    state: &Conversation,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let state = state.to_json();
    let changed = if from == 0 {
        let sql = "INSERT INTO conversations (id, state, turn, used_ms) VALUES ($1, $2, 1, $3) \
                   ON CONFLICT (id) DO UPDATE SET state = excluded.state, turn = 1, \
                   used_ms = excluded.used_ms WHERE conversations.turn = 0";
        link.execute(sql, values![conversation, state, now.0]).await?
    } else {
        // What was erased meanwhile is not brought back.
        let sql = "UPDATE conversations SET state = $2, turn = turn + 1, used_ms = $3 \
                   WHERE id = $1 AND turn = $4";
        link.execute(sql, values![conversation, state, now.0, from]).await?
    };
    Ok(changed > 0)
}

/// Keeps a message and its reply.
pub(super) async fn keep(
    link: &mut Link<'_>,
    conversation: &str,
    exchange: Exchange,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Exchange { key, text, language, outcome, reason, reply } = exchange;
    let sql = "INSERT INTO messages (conversation_id, key, at_ms, text, language, outcome, reason, reply) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (conversation_id, key) DO NOTHING";
    let reason = reason.map(str::to_owned);
    link.execute(sql, values![conversation, key, now.0, text, language, outcome, reason, reply]).await?;
    Ok(())
}
