//! Runs all that a server does at once: the API, the messengers, the queues, the erasing of what is old; and stops it in
//! order.

use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::{Notify, watch};

use super::metrics::Metrics;
use super::webhooks::Messengers;
use super::{App, Backing, serve};
use crate::channels::{Channels, Conditions};
use crate::config::ServerConfig;
use crate::engine::Engine;
use crate::inbox::Inbox;
use crate::store::{PrivacyKey, Retention, Store, Timestamp};
use crate::worker::{Counted, Worker, WorkerTimes};

/// How often what is too old is looked for.
const ERASE_EVERY: Duration = Duration::from_mins(10);
/// How often the platforms are asked whether their events reach us: a webhook that is gone is seen before people give up.
const CHECK_CHANNELS_EVERY: Duration = Duration::from_mins(5);
/// How long to wait between two steps of erasing, so that others come to write.
const ERASE_PAUSE: Duration = Duration::from_millis(50);

/// A whole server.
pub struct Office {
    app: Arc<App>,
    messengers: Messengers,
    worker: Worker,
    store: Store,
    engine: Arc<Engine>,
    public_url: Option<String>,
    retention: Retention,
    shutdown_time: Duration,
}

impl Office {
    /// A server over an engine, its channels and a store.
    #[must_use]
    pub fn new(
        engine: Arc<Engine>,
        config: &ServerConfig,
        channels: Channels,
        store: Store,
        privacy: PrivacyKey,
    ) -> Self {
        let metrics = Arc::new(Metrics::new(engine.version()));
        let bell = Arc::new(Notify::new());
        let counting = Arc::clone(&metrics);
        let count_taken = move |channel: &str, _: usize, n_repeats: usize| {
            counting.note_event(channel, Timestamp::now());
            if n_repeats > 0 {
                counting.count_repeats(channel, n_repeats);
            }
        };
        let inbox = Inbox::new(store.clone(), privacy.clone(), Arc::clone(&bell), Arc::new(count_taken));
        let messengers = Messengers {
            channels: channels.clone(),
            intake: Arc::new(inbox),
            conditions: Conditions::default(),
            check_every: CHECK_CHANNELS_EVERY,
        };
        let counting = Arc::clone(&metrics);
        let worker = Worker {
            store: store.clone(),
            engine: Arc::clone(&engine),
            channels,
            bell,
            clock: Arc::new(Timestamp::now),
            // Without chance what failed together comes again together, and nothing worse.
            chance: Arc::new(|| getrandom::u64().unwrap_or(0)),
            observer: Arc::new(move |counted| match counted {
                Counted::Replied(reply) => counting.count_reply(reply),
                Counted::Sent(channel, ending) => counting.count_sending(channel, ending),
            }),
            times: WorkerTimes::default(),
        };
        let backing = Backing { store: store.clone(), privacy, metrics };
        Self {
            app: App::over(Arc::clone(&engine), config, backing, Some(messengers.clone())),
            messengers,
            worker,
            store,
            engine,
            public_url: config.public_url.clone(),
            retention: Retention(config.retention),
            shutdown_time: config.limits.shutdown_time,
        }
    }

    /// Serves until it is told to stop, and ends in order: nobody is let in any more, what is under way is finished, and
    /// the store is closed last. Says whether all was finished in time.
    pub async fn run(self, listener: TcpListener, stop: impl Future<Output = ()>) -> bool {
        let (order, ordered) = watch::channel(false);
        let messengers = tokio::spawn(self.messengers.run(self.engine, self.public_url));
        let eraser = tokio::spawn(erase_old(self.store.clone(), self.retention));
        let worker = tokio::spawn(self.worker.run(ordered.clone()));
        let stop = async {
            stop.await;
            messengers.abort();
            eraser.abort();
            // Nobody listens any more only if the worker has ended.
            let _ = order.send(true);
        };
        let shutdown_time = self.shutdown_time;
        let finish = async {
            let mut worker = worker;
            let mut ordered = ordered;
            let _ = ordered.wait_for(|is_ordered| *is_ordered).await;
            let is_done = tokio::time::timeout(shutdown_time, &mut worker).await.is_ok();
            // Its leases run out, or are ended when the server starts again.
            worker.abort();
            is_done
        };
        let (is_served, is_worked_off) = tokio::join!(serve(listener, self.app, stop), finish);
        self.store.close().await;
        is_served && is_worked_off
    }
}

async fn erase_old(store: Store, retention: Retention) {
    let mut times = tokio::time::interval(ERASE_EVERY);
    loop {
        times.tick().await;
        loop {
            match store.erase_old(retention, Timestamp::now()).await {
                Ok(true) => tokio::time::sleep(ERASE_PAUSE).await,
                Ok(false) => break,
                Err(error) => {
                    tracing::warn!(%error, "what is too old could not be erased for now");
                    break;
                }
            }
        }
    }
}
