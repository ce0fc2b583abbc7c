//! Sends each part of a reply until its platform has it, in order within a conversation.
//!
//! A part is sent and then noted as sent. A crash between the two sends it once more: no platform lets both happen as one,
//! and silence would be worse. Parts carry a key that is the same on every try, for platforms that look at it.

mod backoff;

use std::time::Duration;

pub use backoff::delay;

use crate::channels::{Channel, Delivery, Outgoing, Rejection};
use crate::store::{Lease, Postponed, Store, StoreError, Timestamp, Unsent};

/// Longest that one sending may take; a channel's own client gives up earlier.
const SEND_TIME_MAX: Duration = Duration::from_secs(15);
/// Longest fault that is kept, in characters.
const FAULT_CHARACTERS_MAX: usize = 200;

/// What became of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// Its platform has it, or it is of no use any more: the next one.
    Next,
    /// The platform wants another address; it and those after it have that now.
    Moved,
    /// Nothing more can be sent in this conversation for now.
    Wait,
    /// The conversation is another worker's now.
    LeaseLost,
}

/// How a sending ended, for the metrics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ending {
    /// The platform has it.
    Delivered,
    /// To be tried again.
    Postponed,
    /// The person does not want it.
    Unwanted,
    /// Given up.
    Dead,
    /// It came too late to be of use.
    Late,
}

impl Ending {
    /// Its name in the metrics.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::Postponed => "postponed",
            Self::Unwanted => "unwanted",
            Self::Dead => "dead",
            Self::Late => "late",
        }
    }
}

/// Sends the first of the parts that wait in a conversation; `chance` is any number, and `may_move` says whether it may
/// get another address.
///
/// # Errors
/// If the store is not available: whether it was sent is then not known, and it is sent again.
pub async fn send_one(
    store: &Store,
    channel: Option<&dyn Channel>,
    lease: &Lease,
    parts: &mut [Unsent],
    clock: &(dyn Fn() -> Timestamp + Send + Sync),
    (chance, may_move): (u64, bool),
) -> Result<(Sent, Ending), StoreError> {
    let Some(part) = parts.first() else { return Ok((Sent::Wait, Ending::Delivered)) };
    let Ok(outgoing) = serde_json::from_str::<Outgoing>(&part.body) else {
        return bury(store, lease, part, "it cannot be read", clock()).await;
    };
    let Some(channel) = channel else {
        return postpone(store, lease, part, &outgoing, (None, "the channel is not set up"), (clock(), chance)).await;
    };
    let end = part.at.plus(Duration::from_secs(outgoing.lifetime_s.into()));
    if clock() > end {
        let is_held = if outgoing.is_courtesy {
            store.done_with(lease, vec![part.seq]).await?
        } else {
            store.bury_part(lease, part.seq, "it could not be delivered in time".to_owned(), clock()).await?
        };
        return Ok((next_if(is_held), Ending::Late));
    }
    let delivery = tokio::time::timeout(SEND_TIME_MAX, channel.send(&outgoing)).await;
    let delivery = delivery.unwrap_or_else(|_| Delivery::Unreachable("no answer in time".to_owned()));
    let now = clock();
    if outgoing.is_courtesy && !matches!(delivery, Delivery::Delivered) {
        let is_held = store.done_with(lease, vec![part.seq]).await?;
        return Ok((next_if(is_held), Ending::Unwanted));
    }
    match delivery {
        Delivery::Delivered => Ok((next_if(store.done_with(lease, vec![part.seq]).await?), Ending::Delivered)),
        Delivery::RetryAfter(hint) => {
            postpone(store, lease, part, &outgoing, (hint, "the platform wants it later"), (now, chance)).await
        }
        Delivery::Unreachable(why) => postpone(store, lease, part, &outgoing, (None, &why), (now, chance)).await,
        Delivery::Moved(to) if may_move => readdress(store, lease, parts, &to).await,
        Delivery::Moved(_) => {
            postpone(store, lease, part, &outgoing, (None, "its address moves in a circle"), (now, chance)).await
        }
        Delivery::Rejected(Rejection::Gone) => {
            let seqs = parts.iter().map(|part| part.seq).collect();
            let is_held = store.done_with(lease, seqs).await?;
            Ok((if is_held { Sent::Wait } else { Sent::LeaseLost }, Ending::Unwanted))
        }
        Delivery::Rejected(Rejection::Refused(why)) => bury(store, lease, part, &why, now).await,
    }
}

fn next_if(is_held: bool) -> Sent {
    if is_held { Sent::Next } else { Sent::LeaseLost }
}

/// Puts a part off, or gives it up if it would then be of no use.
async fn postpone(
    store: &Store,
    lease: &Lease,
    part: &Unsent,
    outgoing: &Outgoing,
    (hint, why): (Option<Duration>, &str),
    (now, chance): (Timestamp, u64),
) -> Result<(Sent, Ending), StoreError> {
    let n_failures = u32::try_from(part.n_attempts).unwrap_or(u32::MAX).saturating_add(1);
    let next = now.plus(delay(n_failures, hint, chance));
    if next > part.at.plus(Duration::from_secs(outgoing.lifetime_s.into())) {
        return bury(store, lease, part, why, now).await;
    }
    tracing::warn!(
        channel.name = part.channel,
        part.seq = part.seq,
        n_failures,
        fault = why,
        wait_ms = u64::try_from(next.since(now).as_millis()).unwrap_or(u64::MAX),
        "a part is to be sent again"
    );
    let postponed = Postponed { seq: part.seq, next, fault: fault(why) };
    let is_held = store.postpone(lease, postponed).await?;
    Ok((if is_held { Sent::Wait } else { Sent::LeaseLost }, Ending::Postponed))
}

async fn bury(
    store: &Store,
    lease: &Lease,
    part: &Unsent,
    why: &str,
    now: Timestamp,
) -> Result<(Sent, Ending), StoreError> {
    tracing::error!(channel.name = part.channel, part.seq = part.seq, fault = why, "a part is given up");
    Ok((next_if(store.bury_part(lease, part.seq, fault(why), now).await?), Ending::Dead))
}

/// Gives all parts that wait another address.
async fn readdress(store: &Store, lease: &Lease, parts: &mut [Unsent], to: &str) -> Result<(Sent, Ending), StoreError> {
    let mut bodies = Vec::with_capacity(parts.len());
    for part in parts {
        let Ok(mut outgoing) = serde_json::from_str::<Outgoing>(&part.body) else { continue };
        to.clone_into(&mut outgoing.to);
        part.body = serde_json::to_string(&outgoing).unwrap_or_default();
        bodies.push((part.seq, part.body.clone()));
    }
    let is_held = store.rewrite(lease, bodies).await?;
    Ok((if is_held { Sent::Moved } else { Sent::LeaseLost }, Ending::Postponed))
}

fn fault(why: &str) -> String {
    why.chars().take(FAULT_CHARACTERS_MAX).collect()
}
