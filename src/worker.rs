//! Works off the inbox and the outbox: leases conversations, answers what came, sends what waits, gives them back.
//!
//! So many conversations at once, each by one worker; what waits in one holds up no other. Any number of processes may
//! work on one database: a worker that dies leaves leases that run out, and its successor's token keeps it from changing
//! anything should it come back.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::{JoinError, JoinSet};

use crate::channels::{Channel, Channels};
use crate::engine::Engine;
use crate::engine::reply::Reply;
use crate::inbox::{Done, answer_one};
use crate::outbox::{Ending, Sent, send_one};
use crate::store::{Lease, Store, StoreError, Timestamp, Unsent};

/// Conversations worked on at once.
const CONVERSATIONS_MAX: usize = 64;
/// How often an address may move within one lease: one that moves in a circle must not be followed for ever.
const MOVES_MAX: usize = 3;

/// How long things are waited for.
#[derive(Clone, Copy, Debug)]
pub struct WorkerTimes {
    /// How long a worker has a conversation; after two fifths of it nothing new is begun.
    pub lease: Duration,
    /// How often to look for work that nobody announced: that of other processes, and what was to wait.
    pub poll: Duration,
}

impl Default for WorkerTimes {
    fn default() -> Self {
        // Two fifths of the lease and the longest sending (15 s) end before the lease does.
        Self { lease: Duration::from_secs(30), poll: Duration::from_millis(250) }
    }
}

/// What happened, to be counted.
pub enum Counted<'a> {
    /// An event was answered, with a reply of the engine.
    Replied(&'a Reply),
    /// A sending ended.
    Sent(&'a str, Ending),
}

/// Who counts.
pub type Observer = Arc<dyn Fn(Counted<'_>) + Send + Sync>;

/// Works off the inbox and the outbox of a store.
pub struct Worker {
    /// Where the work is.
    pub store: Store,
    /// Answers.
    pub engine: Arc<Engine>,
    /// The channels that are set up.
    pub channels: Channels,
    /// Rung when there is something to do.
    pub bell: Arc<Notify>,
    /// Tells the time.
    pub clock: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    /// Gives any number.
    pub chance: Arc<dyn Fn() -> u64 + Send + Sync>,
    /// Counts.
    pub observer: Observer,
    /// How long things are waited for.
    pub times: WorkerTimes,
}

/// Whoever met a bug left its conversation to be tried again when the lease has run out.
fn tell_of_bug(ended: &Result<(), JoinError>) {
    if ended.as_ref().is_err_and(JoinError::is_panic) {
        tracing::error!("working on a conversation met a bug of ours; it is tried again");
    }
}

impl Worker {
    /// Works until it is told to stop, then ends what it has begun.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        let worker = Arc::new(self);
        let places = Arc::new(Semaphore::new(CONVERSATIONS_MAX));
        let mut under_way = JoinSet::new();
        let mut was_available = true;
        while !*stop.borrow() {
            let n_free = places.available_permits();
            let found = if n_free == 0 { Ok(Vec::new()) } else { worker.lease(n_free).await };
            let is_busy = found.as_ref().is_ok_and(|leases| !leases.is_empty());
            match found {
                Ok(leases) => {
                    was_available = true;
                    for lease in leases {
                        // As many as were free, and only this loop takes them.
                        let Ok(place) = Arc::clone(&places).try_acquire_owned() else { break };
                        under_way.spawn(Arc::clone(&worker).attend(lease, stop.clone(), place));
                    }
                }
                Err(error) => {
                    if was_available {
                        tracing::warn!(%error, "the queues cannot be worked off for now");
                    }
                    was_available = false;
                }
            }
            while let Some(ended) = under_way.try_join_next() {
                tell_of_bug(&ended);
            }
            if !is_busy {
                tokio::select! {
                    () = worker.bell.notified() => {}
                    () = tokio::time::sleep(worker.times.poll) => {}
                    _ = stop.changed() => {}
                }
            }
        }
        while let Some(ended) = under_way.join_next().await {
            tell_of_bug(&ended);
        }
    }

    /// Does everything that is due now, one conversation after the other; says how many it did. For tests, which do not
    /// wait.
    ///
    /// # Errors
    /// If the store is not available.
    pub async fn drain(&self) -> Result<usize, StoreError> {
        let (_never, stop) = watch::channel(false);
        let mut n_leases = 0;
        loop {
            let leases = self.lease(1).await?;
            let Some(lease) = leases.first() else { return Ok(n_leases) };
            n_leases += 1;
            self.work_off(lease, &stop).await?;
            self.store.release(lease, (self.clock)()).await?;
        }
    }

    async fn lease(&self, n_max: usize) -> Result<Vec<Lease>, StoreError> {
        self.store.lease(n_max, self.times.lease, (self.clock)()).await
    }

    async fn attend(self: Arc<Self>, lease: Lease, stop: watch::Receiver<bool>, place: OwnedSemaphorePermit) {
        let done = self.work_off(&lease, &stop).await;
        let released = match done {
            Ok(()) => self.store.release(&lease, (self.clock)()).await.map(|_| ()),
            Err(error) => Err(error),
        };
        if let Err(error) = released {
            // The lease runs out, and then there is another try.
            tracing::warn!(%error, "a conversation is left for later");
        }
        drop(place);
        self.bell.notify_one();
    }

    /// Answers and sends what is due in a conversation, as long as the lease is sure to hold.
    async fn work_off(&self, lease: &Lease, stop: &watch::Receiver<bool>) -> Result<(), StoreError> {
        let sure_until = lease.until.minus(self.times.lease * 3 / 5);
        let may_begin = || !*stop.borrow() && (self.clock)() < sure_until;
        let channels: BTreeMap<&str, &dyn Channel> =
            self.channels.iter().map(|channel| (channel.name(), &**channel)).collect();
        let Some(mut work) = self.store.work(lease).await? else { return Ok(()) };
        for event in &work.inbox {
            if !may_begin() {
                return Ok(());
            }
            let channel = channels.get(event.channel.as_str()).copied();
            let before = (work.turn, &work.state);
            match answer_one(&self.store, &self.engine, channel, lease, event, before, (self.clock)()).await? {
                Done::Answered(turn, state, reply) => {
                    (work.turn, work.state) = (turn, state);
                    if let Some(reply) = reply {
                        (self.observer)(Counted::Replied(&reply));
                    }
                }
                Done::Buried => {}
                Done::LeaseLost => return Ok(()),
            }
        }
        if !work.inbox.is_empty() {
            let Some(after) = self.store.work(lease).await? else { return Ok(()) };
            work.outbox = after.outbox;
        }
        self.send_all(lease, &mut work.outbox, &channels, may_begin).await
    }

    async fn send_all(
        &self,
        lease: &Lease,
        mut parts: &mut [Unsent],
        channels: &BTreeMap<&str, &dyn Channel>,
        may_begin: impl Fn() -> bool,
    ) -> Result<(), StoreError> {
        let mut n_moves = 0;
        while let Some(part) = parts.first() {
            if !may_begin() || part.next > (self.clock)() {
                break;
            }
            let name = part.channel.clone();
            let channel = channels.get(name.as_str()).copied();
            let how = ((self.chance)(), n_moves < MOVES_MAX);
            let (sent, ending) = send_one(&self.store, channel, lease, parts, &*self.clock, how).await?;
            (self.observer)(Counted::Sent(&name, ending));
            match sent {
                Sent::Next => parts = &mut parts[1..],
                Sent::Moved => n_moves += 1,
                Sent::Wait | Sent::LeaseLost => break,
            }
        }
        Ok(())
    }
}
