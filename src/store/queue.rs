//! The inbox and the outbox: events taken once, worked on by one worker a conversation, and replies until delivered.
//!
//! Work is leased by conversation, so that its events and replies stay in order and one that waits holds up no other. Each
//! lease has a fencing token that rises; whatever a worker commits says its token, and changes nothing once another
//! worker has the conversation.

use std::time::Duration;

use super::conversations::{Exchange, advance, keep, state_of};
use super::link::{Link, Row, values};
use super::{Store, StoreError, Timestamp};
use crate::engine::dialogue::Conversation;

/// Events that one piece of work answers at most; the rest is found when the conversation is leased again.
const EVENTS_A_LEASE_MAX: i64 = 32;
/// Parts that one piece of work sends at most.
const PARTS_A_LEASE_MAX: i64 = 64;
/// Dead letters shown at once.
const LETTERS_MAX: i64 = 1000;

/// Something that happened on a platform, to be taken once.
#[derive(Clone, Debug)]
pub struct Event {
    /// The conversation's id.
    pub conversation: String,
    /// Name of the channel.
    pub channel: String,
    /// Keyed hash of the event's name; no two events have the same.
    pub key: String,
    /// The event as JSON, masked.
    pub body: String,
}

/// A worker's right to a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    /// The conversation's id.
    pub conversation: String,
    /// The fencing token.
    pub token: i64,
    /// Until when nobody else has it.
    pub until: Timestamp,
}

/// What there is to do for a conversation.
#[derive(Clone, Debug)]
pub struct Work {
    /// What it remembers.
    pub state: Conversation,
    /// How many replies led there.
    pub turn: i64,
    /// Events to answer, in the order in which they came.
    pub inbox: Vec<Waiting>,
    /// Parts of replies to send, in the order in which they are to be seen.
    pub outbox: Vec<Unsent>,
}

/// An event that is not answered yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Its number.
    pub seq: i64,
    /// Name of the channel.
    pub channel: String,
    /// Keyed hash of its name.
    pub key: String,
    /// As JSON.
    pub body: String,
    /// When it came.
    pub at: Timestamp,
}

/// A part of a reply that is not sent yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsent {
    /// Its number.
    pub seq: i64,
    /// Name of the channel.
    pub channel: String,
    /// As JSON.
    pub body: String,
    /// When its event came.
    pub at: Timestamp,
    /// How often it was tried.
    pub n_attempts: i64,
    /// When it is to be tried next.
    pub next: Timestamp,
}

/// A part that is to be tried again.
#[derive(Clone, Debug)]
pub struct Postponed {
    /// Its number.
    pub seq: i64,
    /// When.
    pub next: Timestamp,
    /// Why it was not delivered, without a word of it.
    pub fault: String,
}

/// What a dead letter was to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LetterKind {
    /// An event that could not be answered.
    Event,
    /// A part of a reply that could not be delivered.
    Part,
}

/// A dead letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Its number among those of its kind.
    pub seq: i64,
    /// What it was to be.
    pub kind: LetterKind,
    /// Name of the channel.
    pub channel: String,
    /// When its event came.
    pub at: Timestamp,
    /// How often it was tried.
    pub n_attempts: i64,
    /// When it was given up.
    pub dead: Timestamp,
    /// Why, without a word of it.
    pub fault: String,
}

/// How much there is and waits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Depths {
    /// Conversations.
    pub conversations: i64,
    /// Events not answered yet.
    pub inbox: i64,
    /// Parts not sent yet.
    pub outbox: i64,
    /// Dead letters.
    pub dead_letters: i64,
    /// How long the oldest of what waits has waited.
    pub oldest: Duration,
}

impl Store {
    /// Takes events that were not taken before, all of them or none; gives how many were new.
    ///
    /// # Errors
    /// If the store is not available: the platform must send them again.
    pub async fn take(&self, mut events: Vec<Event>, now: Timestamp) -> Result<usize, StoreError> {
        // Conversations are always held in the same order, so that two who take several do not wait for each other. The
        // sort is stable: the events of one conversation keep theirs.
        events.sort_by(|one, other| one.conversation.cmp(&other.conversation));
        self.write(move |mut link| {
            Box::pin(async move {
                let mut n_new = 0;
                for event in events {
                    n_new += usize::from(take_one(&mut link, event, now).await?);
                }
                Ok(n_new)
            })
        })
        .await
    }

    /// Leases conversations for which there is something to do, those that wait longest first.
    ///
    /// # Errors
    /// If the store is not available.
    pub async fn lease(&self, n_max: usize, time: Duration, now: Timestamp) -> Result<Vec<Lease>, StoreError> {
        let until = now.plus(time);
        let n_max = i64::try_from(n_max).unwrap_or(i64::MAX);
        self.write(move |mut link| {
            Box::pin(async move {
                let sql = if link.is_shared() {
                    "UPDATE conversations SET lease_token = lease_token + 1, lease_until_ms = $1 WHERE id IN \
                     (SELECT id FROM conversations WHERE due_ms <= $2 AND lease_until_ms <= $2 ORDER BY due_ms LIMIT $3 \
                     FOR UPDATE SKIP LOCKED) RETURNING id, lease_token"
                } else {
                    "UPDATE conversations SET lease_token = lease_token + 1, lease_until_ms = $1 WHERE id IN \
                     (SELECT id FROM conversations WHERE due_ms <= $2 AND lease_until_ms <= $2 ORDER BY due_ms LIMIT $3) \
                     RETURNING id, lease_token"
                };
                let rows = link.rows(sql, values![until.0, now.0, n_max]).await?;
                let lease =
                    |row: &Row| Ok(Lease { conversation: row.text(0)?, token: row.integer(1)?, until });
                rows.iter().map(lease).collect()
            })
        })
        .await
    }

    /// Ends the leases of a process that is no more: for a store that one process has to itself.
    ///
    /// # Errors
    /// If the store is not available.
    pub async fn end_leases(&self) -> Result<(), StoreError> {
        self.write(|mut link| {
            Box::pin(async move {
                if !link.is_shared() {
                    let sql = "UPDATE conversations SET lease_until_ms = 0, lease_token = lease_token + 1 \
                               WHERE lease_until_ms > 0";
                    link.execute(sql, []).await?;
                }
                Ok(())
            })
        })
        .await
    }

    /// What there is to do for a leased conversation; nothing if another worker has it, or it was erased.
    ///
    /// # Errors
    /// If the store is not available.
    pub async fn work(&self, lease: &Lease) -> Result<Option<Work>, StoreError> {
        let Lease { conversation: id, token, .. } = lease.clone();
        self.read(move |mut link| {
            Box::pin(async move {
                let sql = "SELECT turn, state FROM conversations WHERE id = $1 AND lease_token = $2";
                let Some(row) = link.row(sql, values![&id, token]).await? else {
                    return Ok(None);
                };
                let state = state_of(row.optional_text(1)?);
                let turn = row.integer(0)?;
                let sql = "SELECT seq, channel, key, body, at_ms FROM inbox \
                           WHERE conversation_id = $1 AND dead_ms IS NULL ORDER BY seq LIMIT $2";
                let rows = link.rows(sql, values![&id, EVENTS_A_LEASE_MAX]).await?;
                let inbox = rows.iter().map(waiting).collect::<Result<_, _>>()?;
                let sql = "SELECT seq, channel, body, at_ms, n_attempts, next_ms FROM outbox \
                           WHERE conversation_id = $1 AND dead_ms IS NULL ORDER BY seq LIMIT $2";
                let rows = link.rows(sql, values![&id, PARTS_A_LEASE_MAX]).await?;
                let outbox = rows.iter().map(unsent).collect::<Result<_, _>>()?;
                Ok(Some(Work { state, turn, inbox, outbox }))
            })
        })
        .await
    }

    /// How many messages of a conversation were replied to since some time.
    ///
    /// # Errors
    /// If the store is not available.
    pub async fn n_replies_since(&self, conversation: &str, since: Timestamp) -> Result<i64, StoreError> {
        let id = conversation.to_owned();
        self.read(move |mut link| {
            Box::pin(async move {
                let sql = "SELECT COUNT(*) FROM messages WHERE conversation_id = $1 AND at_ms > $2";
                link.row(sql, values![id, since.0]).await?.map_or(Ok(0), |row| row.integer(0))
            })
        })
        .await
    }

    /// Commits the answer to an event: the event leaves the inbox, the parts of the reply enter the outbox, and the
    /// conversation is in the state after it. Says whether it was, which it is not if the lease has passed to another.
    ///
    /// # Errors
    /// If the store is not available.
    pub async fn answered(
        &self,
        lease: &Lease,
        event: &Waiting,
        turn: (i64, Conversation),
        exchange: Option<Exchange>,
        parts: Vec<String>,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let (lease, event) = (lease.clone(), event.clone());
        self.write(move |mut link| {
            Box::pin(async move {
                let id = &lease.conversation;
                let (from, state) = turn;
                // Nothing is changed before all is sure: whatever is, is committed.
                let sql = "SELECT seq FROM inbox WHERE seq = $1 AND dead_ms IS NULL";
                if !holds(&mut link, &lease).await?
                    || link.row(sql, values![event.seq]).await?.is_none()
                    || !advance(&mut link, id, from, &state, now).await?
                {
                    return Ok(false);
                }
                link.execute("DELETE FROM inbox WHERE seq = $1", values![event.seq]).await?;
                if let Some(exchange) = exchange {
                    keep(&mut link, id, exchange, now).await?;
                }
                for body in parts {
                    let sql = "INSERT INTO outbox (conversation_id, channel, at_ms, body, next_ms) \
                               VALUES ($1, $2, $3, $4, $5)";
                    link.execute(sql, values![id, &event.channel, event.at.0, body, now.0]).await?;
                }
                Ok(true)
            })
        })
        .await
    }

    /// Notes that an event cannot be answered: it stays as a dead letter, and the next one is answered.
    ///
    /// # Errors
    /// If the store is not available.
    pub async fn bury_event(&self, lease: &Lease, seq: i64, fault: String, now: Timestamp) -> Result<bool, StoreError> {
        let sql = "UPDATE inbox SET dead_ms = $2, fault = $3 WHERE seq = $1";
        self.complete(lease, move |mut link| {
            Box::pin(async move {
                link.execute(sql, values![seq, now.0, fault]).await?;
                Ok(())
            })
        })
        .await
    }

    /// Notes that parts need not be sent any more: delivered, or of no use.
    ///
    /// # Errors
    /// If the store is not available.
    pub async fn done_with(&self, lease: &Lease, seqs: Vec<i64>) -> Result<bool, StoreError> {
        self.complete(lease, move |mut link| {
            Box::pin(async move {
                for seq in seqs {
                    link.execute("DELETE FROM outbox WHERE seq = $1", values![seq]).await?;
                }
                Ok(())
            })
        })
        .await
    }

    /// Notes when a part is to be tried again.
    ///
    /// # Errors
    /// If the store is not available.
    pub async fn postpone(&self, lease: &Lease, postponed: Postponed) -> Result<bool, StoreError> {
        self.complete(lease, move |mut link| {
            Box::pin(async move {
                let Postponed { seq, next, fault } = postponed;
                let sql = "UPDATE outbox SET n_attempts = n_attempts + 1, next_ms = $2, fault = $3 WHERE seq = $1";
                link.execute(sql, values![seq, next.0, fault]).await?;
                Ok(())
            })
        })
        .await
    }

    /// Gives parts other contents, such as a new address.
    ///
    /// # Errors
    /// If the store is not available.
    pub async fn rewrite(&self, lease: &Lease, bodies: Vec<(i64, String)>) -> Result<bool, StoreError> {
        self.complete(lease, move |mut link| {
            Box::pin(async move {
                for (seq, body) in bodies {
                    link.execute("UPDATE outbox SET body = $2 WHERE seq = $1", values![seq, body]).await?;
                }
                Ok(())
            })
        })
        .await
    }

    /// Notes that a part is given up: a dead letter.
    ///
    /// # Errors
    /// If the store is not available.
    pub async fn bury_part(&self, lease: &Lease, seq: i64, fault: String, now: Timestamp) -> Result<bool, StoreError> {
        self.complete(lease, move |mut link| {
            Box::pin(async move {
                let sql = "UPDATE outbox SET n_attempts = n_attempts + 1, dead_ms = $2, fault = $3 WHERE seq = $1";
                link.execute(sql, values![seq, now.0, fault]).await?;
                Ok(())
            })
        })
        .await
    }

    /// Gives a conversation back, and says when there is next something to do for it.
    ///
    /// # Errors
    /// If the store is not available; the lease then runs out.
    pub async fn release(&self, lease: &Lease, now: Timestamp) -> Result<bool, StoreError> {
        let id = lease.conversation.clone();
        self.complete(lease, move |mut link| {
            Box::pin(async move {
                let sql = "UPDATE conversations SET lease_until_ms = 0, due_ms = CASE \
                           WHEN EXISTS (SELECT 1 FROM inbox WHERE conversation_id = $1 AND dead_ms IS NULL) THEN $2 \
                           ELSE (SELECT next_ms FROM outbox WHERE conversation_id = $1 AND dead_ms IS NULL \
                                 ORDER BY seq LIMIT 1) END \
                           WHERE id = $1";
                link.execute(sql, values![id, now.0]).await?;
                Ok(())
            })
        })
        .await
    }

    /// The dead letters, oldest first.
    ///
    /// # Errors
    /// If the store is not available.
    pub async fn dead_letters(&self) -> Result<Vec<Letter>, StoreError> {
        self.read(|mut link| {
            Box::pin(async move {
                let sql = "SELECT seq, channel, at_ms, n_attempts, dead_ms, fault FROM outbox \
                           WHERE dead_ms IS NOT NULL ORDER BY seq LIMIT $1";
                let parts = link.rows(sql, values![LETTERS_MAX]).await?;
                let sql = "SELECT seq, channel, at_ms, at_ms - at_ms, dead_ms, fault FROM inbox \
                           WHERE dead_ms IS NOT NULL ORDER BY seq LIMIT $1";
                let events = link.rows(sql, values![LETTERS_MAX]).await?;
                let events = events.iter().map(|row| letter(row, LetterKind::Event));
                events.chain(parts.iter().map(|row| letter(row, LetterKind::Part))).collect()
            })
        })
        .await
    }

    /// Sends dead letters on their way again: one of a kind, or all; gives how many.
    ///
    /// # Errors
    /// If the store is not available.
    pub async fn revive(&self, which: Option<(LetterKind, i64)>, now: Timestamp) -> Result<u64, StoreError> {
        self.write(move |mut link| {
            Box::pin(async move {
                let only = |kind| which.filter(|(wanted, _)| *wanted == kind).map(|(_, seq)| seq);
                let mut n_revived = 0;
                for (kind, find, revive) in [
                    (
                        LetterKind::Event,
                        "UPDATE conversations SET due_ms = $2 WHERE id IN (SELECT conversation_id FROM inbox \
                         WHERE dead_ms IS NOT NULL AND ($1 IS NULL OR seq = $1))",
                        "UPDATE inbox SET dead_ms = NULL, at_ms = $2 \
                         WHERE dead_ms IS NOT NULL AND ($1 IS NULL OR seq = $1)",
                    ),
                    (
                        LetterKind::Part,
                        "UPDATE conversations SET due_ms = $2 WHERE id IN (SELECT conversation_id FROM outbox \
                         WHERE dead_ms IS NOT NULL AND ($1 IS NULL OR seq = $1))",
                        // Its time begins anew: it was given up because it was old, or would be.
                        "UPDATE outbox SET dead_ms = NULL, n_attempts = 0, next_ms = $2, at_ms = $2 \
                         WHERE dead_ms IS NOT NULL AND ($1 IS NULL OR seq = $1)",
                    ),
                ] {
                    if which.is_none_or(|(wanted, _)| wanted == kind) {
                        link.execute(find, values![only(kind), now.0]).await?;
                        n_revived += link.execute(revive, values![only(kind), now.0]).await?;
                    }
                }
                Ok(n_revived)
            })
        })
        .await
    }

    /// How much there is and waits.
    ///
    /// # Errors
    /// If the store is not available.
    pub async fn depths(&self, now: Timestamp) -> Result<Depths, StoreError> {
        self.read(move |mut link| {
            Box::pin(async move {
                let sql = "SELECT (SELECT COUNT(*) FROM conversations), \
                           (SELECT COUNT(*) FROM inbox WHERE dead_ms IS NULL), \
                           (SELECT COUNT(*) FROM outbox WHERE dead_ms IS NULL), \
                           (SELECT COUNT(*) FROM inbox WHERE dead_ms IS NOT NULL) \
                           + (SELECT COUNT(*) FROM outbox WHERE dead_ms IS NOT NULL), \
                           (SELECT MIN(at_ms) FROM inbox WHERE dead_ms IS NULL), \
                           (SELECT MIN(at_ms) FROM outbox WHERE dead_ms IS NULL)";
                let Some(row) = link.row(sql, []).await? else {
                    return Ok(Depths::default());
                };
                let oldest = [row.optional_integer(4)?, row.optional_integer(5)?].into_iter().flatten().min();
                Ok(Depths {
                    conversations: row.integer(0)?,
                    inbox: row.integer(1)?,
                    outbox: row.integer(2)?,
                    dead_letters: row.integer(3)?,
                    oldest: oldest.map_or(Duration::ZERO, |at| now.since(Timestamp(at))),
                })
            })
        })
        .await
    }

    /// Does something for a leased conversation; says whether the lease still held.
    async fn complete<F>(&self, lease: &Lease, operation: F) -> Result<bool, StoreError>
    where
        F: for<'c> FnOnce(Link<'c>) -> super::Task<'c, ()> + Send + 'static,
    {
        let lease = lease.clone();
        self.write(move |mut link| {
            Box::pin(async move {
                let holds = holds(&mut link, &lease).await?;
                if holds {
                    operation(link).await?;
                }
                Ok(holds)
            })
        })
        .await
    }
}

/// Whether a lease is the conversation's latest; if so, nobody takes it over until the end of the transaction.
async fn holds(link: &mut Link<'_>, lease: &Lease) -> Result<bool, StoreError> {
    link.hold_conversation(&lease.conversation).await?;
    let sql = "SELECT turn FROM conversations WHERE id = $1 AND lease_token = $2";
    Ok(link.row(sql, values![&lease.conversation, lease.token]).await?.is_some())
}

async fn take_one(link: &mut Link<'_>, event: Event, now: Timestamp) -> Result<bool, StoreError> {
    // The conversation first: it is held until the end, so that its events get their numbers in the order of commits.
    let sql = "INSERT INTO conversations (id, used_ms, due_ms) VALUES ($1, $2, NULL) \
               ON CONFLICT (id) DO UPDATE SET used_ms = excluded.used_ms";
    let Event { conversation, channel, key, body } = event;
    link.execute(sql, values![&conversation, now.0]).await?;
    let sql = "INSERT INTO seen (key, at_ms) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING";
    if link.execute(sql, values![&key, now.0]).await? == 0 {
        return Ok(false);
    }
    let sql = "INSERT INTO inbox (conversation_id, channel, key, at_ms, body) VALUES ($1, $2, $3, $4, $5)";
    link.execute(sql, values![&conversation, channel, key, now.0, body]).await?;
    let sql = "UPDATE conversations SET due_ms = $2 WHERE id = $1 AND (due_ms IS NULL OR due_ms > $2)";
    link.execute(sql, values![conversation, now.0]).await?;
    Ok(true)
}

fn waiting(row: &Row) -> Result<Waiting, StoreError> {
    Ok(Waiting {
        seq: row.integer(0)?,
        channel: row.text(1)?,
        key: row.text(2)?,
        body: row.text(3)?,
        at: Timestamp(row.integer(4)?),
    })
}

fn unsent(row: &Row) -> Result<Unsent, StoreError> {
    Ok(Unsent {
        seq: row.integer(0)?,
        channel: row.text(1)?,
        body: row.text(2)?,
        at: Timestamp(row.integer(3)?),
        n_attempts: row.integer(4)?,
        next: Timestamp(row.integer(5)?),
    })
}

fn letter(row: &Row, kind: LetterKind) -> Result<Letter, StoreError> {
    Ok(Letter {
        seq: row.integer(0)?,
        kind,
        channel: row.text(1)?,
        at: Timestamp(row.integer(2)?),
        n_attempts: row.integer(3)?,
        dead: Timestamp(row.integer(4)?),
        fault: row.optional_text(5)?.unwrap_or_default(),
    })
}
