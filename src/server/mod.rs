//! The HTTP server: the contract's API over one engine, and what a server owes those who run it.

mod answering;
pub mod api;
mod connections;
pub mod limits;
pub mod metrics;
mod office;
pub mod openapi;
pub mod problem;
mod rest;
pub mod router;
pub mod shutdown;
mod turns;
pub mod webhooks;
mod widget;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::body::Bytes;
use tokio::net::TcpListener;

use crate::channels::Condition;
use crate::config::{Limits, ServerConfig};
use crate::engine::Engine;
use crate::store::{PrivacyKey, Store};
use connections::Drained;
use limits::{Proxies, RateLimit, SWEEP_EVERY};
use metrics::Metrics;
pub use office::Office;
use turns::Turns;
use webhooks::Messengers;
use widget::Widget;

/// What every request shares.
pub struct App {
    /// Answers.
    engine: Arc<Engine>,
    /// What the conversations remember, and what was replied to each message.
    store: Store,
    /// Hashes what people are known by elsewhere.
    privacy: PrivacyKey,
    /// Whose turn it is in each conversation.
    turns: Turns,
    /// What is counted.
    metrics: Arc<Metrics>,
    /// What one address may ask.
    rate_limit: RateLimit,
    /// Who is believed about where a request comes from.
    proxies: Proxies,
    /// What is bounded.
    limits: Limits,
    /// The messengers that call us, if there are any.
    messengers: Option<Messengers>,
    /// The description of the API; it never changes while the server runs.
    openapi: Bytes,
    /// The help widget; made once, as the words do not change either.
    widget: Widget,
    /// The websites whose pages may ask.
    allowed_origins: Vec<String>,
    /// Whether the order to stop has come, so that no new work is sent here.
    is_stopping: AtomicBool,
}

/// What a server works on beside its engine, and may share.
pub struct Backing {
    /// Where the conversations are.
    pub store: Store,
    /// Hashes what people are known by elsewhere.
    pub privacy: PrivacyKey,
    /// What is counted.
    pub metrics: Arc<Metrics>,
}

impl App {
    /// A server's state over a store in memory, and without messengers.
    #[must_use]
    pub fn new(engine: Arc<Engine>, config: &ServerConfig) -> Arc<Self> {
        Self::with_messengers(engine, config, None)
    }

    /// The same with messengers.
    #[must_use]
    pub fn with_messengers(engine: Arc<Engine>, config: &ServerConfig, messengers: Option<Messengers>) -> Arc<Self> {
        let metrics = Arc::new(Metrics::new(engine.version()));
        let backing = Backing { store: Store::in_memory(), privacy: PrivacyKey::new(""), metrics };
        Self::over(engine, config, backing, messengers)
    }

    /// The state of a server over a store.
    #[must_use]
    pub fn over(
        engine: Arc<Engine>,
        config: &ServerConfig,
        Backing { store, privacy, metrics }: Backing,
        messengers: Option<Messengers>,
    ) -> Arc<Self> {
        Arc::new(Self {
            store,
            privacy,
            turns: Turns::default(),
            metrics,
            rate_limit: RateLimit::a_minute(config.rate_limit_a_minute),
            proxies: Proxies::trusted(config.trusted_proxies.clone()),
            limits: config.limits,
            messengers,
            openapi: openapi::document(&engine),
            widget: Widget::build(&engine, config.retention),
            allowed_origins: config.allowed_origins.clone(),
            is_stopping: AtomicBool::new(false),
            engine,
        })
    }
}

impl App {
    /// How the channels are that have found out.
    fn conditions(&self) -> Vec<(&'static str, Condition)> {
        self.messengers.as_ref().map(|messengers| messengers.conditions.all()).unwrap_or_default()
    }
}

/// Serves until it is told to stop, then finishes what is under way; says whether that was done in time.
pub async fn serve(listener: TcpListener, app: Arc<App>, stop: impl Future<Output = ()>) -> bool {
    let sweeper = tokio::spawn(sweep(Arc::clone(&app)));
    let stop = async {
        stop.await;
        app.is_stopping.store(true, Ordering::Relaxed);
    };
    let drained = connections::serve(listener, router::router(Arc::clone(&app)), app.limits, stop).await;
    sweeper.abort();
    drained == Drained::InTime
}

async fn sweep(app: Arc<App>) {
    let mut times = tokio::time::interval(SWEEP_EVERY);
    loop {
        times.tick().await;
        app.rate_limit.sweep();
    }
}
