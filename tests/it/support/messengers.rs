//! A server with messengers whose events are answered by its own worker when the test says so.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use hmac::{Hmac, KeyInit as _, Mac as _};
use jauap::channels::{
    Channel, Channels, Conditions, Delivery, Incoming, Outgoing, Parsed, Refusal, Speech, Task, WebhookCall,
};
use jauap::config::Place;
use jauap::inbox::Inbox;
use jauap::secret::Environment;
use jauap::server::metrics::Metrics;
use jauap::server::router::router;
use jauap::server::webhooks::Messengers;
use jauap::server::{App, Backing};
use jauap::store::{PrivacyKey, Store, Timestamp};
use jauap::worker::{Worker, WorkerTimes};
use sha2::Sha256;
use tempfile::TempDir;
use tower::ServiceExt as _;

use super::{Got, config, engine, read};

/// Times that what is put off is tried.
const TRIES: usize = 3;
/// How long is waited for that, in milliseconds: longer than the platforms of the tests ask for, and shorter than the
/// shortest lifetime.
const LATER_MS: u64 = 10_000;

/// What a platform that signs a body with a key writes into a header.
pub(crate) fn signature(key: &str, body: &str) -> String {
    let mut hmac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap();
    hmac.update(body.as_bytes());
    hmac.finalize().into_bytes().iter().fold(String::new(), |mut digits, byte| {
        write!(digits, "{byte:02x}").unwrap();
        digits
    })
}

/// A channel with a note of what came of each call.
struct Noted {
    channel: Arc<dyn Channel>,
    deliveries: Deliveries,
}

/// What came of each call, in order.
type Deliveries = Arc<Mutex<Vec<(String, Delivery)>>>;

impl Channel for Noted {
    fn name(&self) -> &'static str {
        self.channel.name()
    }

    fn verify(&self, call: &WebhookCall<'_>) -> Result<(), Refusal> {
        self.channel.verify(call)
    }

    fn parse(&self, body: &[u8]) -> Result<Parsed, Refusal> {
        self.channel.parse(body)
    }

    fn render(&self, speech: &Speech, incoming: &Incoming) -> Vec<Outgoing> {
        self.channel.render(speech, incoming)
    }

    fn send<'a>(&'a self, outgoing: &'a Outgoing) -> Task<'a, Delivery> {
        Box::pin(async {
            let delivery = self.channel.send(outgoing).await;
            self.deliveries.lock().unwrap().push((outgoing.call.clone(), delivery.clone()));
            delivery
        })
    }
}

/// A server with messengers, its worker under the test's hand.
pub(crate) struct Messaging {
    pub messengers: Messengers,
    router: Router,
    store: Store,
    noted: Channels,
    deliveries: Deliveries,
    /// How much later it is for the worker than for the others.
    ahead: Arc<AtomicU64>,
    data: PathBuf,
    _folder: TempDir,
}

impl Messaging {
    /// With the channels that these variables set up.
    pub(crate) fn with<'a>(variables: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let store = Store::new(&Place::in_folder(&data)).unwrap();
        let channels = Channels::open(&Environment::of(variables)).unwrap();
        let deliveries = Deliveries::default();
        let note = |channel: &Arc<dyn Channel>| {
            let noted = Noted { channel: Arc::clone(channel), deliveries: Arc::clone(&deliveries) };
            Arc::new(noted) as Arc<dyn Channel>
        };
        let noted = channels.iter().map(note).collect();
        let inbox = Inbox::new(store.clone(), PrivacyKey::new("key"), Arc::default(), Arc::new(|_, _, _| {}));
        let messengers = Messengers {
            channels,
            intake: Arc::new(inbox),
            conditions: Conditions::default(),
            check_every: Duration::from_millis(10),
        };
        let metrics = Arc::new(Metrics::new(engine().version()));
        let backing = Backing { store: store.clone(), privacy: PrivacyKey::new("key"), metrics };
        let router = router(App::over(engine(), &config(), backing, Some(messengers.clone())));
        Self { messengers, router, store, noted, deliveries, ahead: Arc::default(), data, _folder: folder }
    }

    /// A platform calls.
    pub(crate) async fn call(&self, request: Request<Body>) -> Got {
        read(self.router.clone().oneshot(request).await.unwrap()).await
    }

    pub(crate) async fn get(&self, path: &str) -> Got {
        self.call(Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// What runs beside the webhooks.
    pub(crate) fn run(&self, public_url: Option<&str>) {
        tokio::spawn(self.messengers.clone().run(engine(), public_url.map(str::to_owned)));
    }

    /// Keeps the store from being opened: a file stands where its folder must be.
    pub(crate) fn block_store(&self) {
        assert!(!self.data.exists(), "it is open already");
        std::fs::write(&self.data, "").unwrap();
    }

    pub(crate) fn unblock_store(&self) {
        std::fs::remove_file(&self.data).unwrap();
    }

    /// Events that wait to be answered, in the order in which they came.
    pub(crate) async fn waiting(&self) -> Vec<Incoming> {
        let now = Timestamp::now();
        let leases = self.store.lease(usize::MAX, Duration::from_secs(30), now).await.unwrap();
        let mut events = Vec::new();
        for lease in leases {
            events.extend(self.store.work(&lease).await.unwrap().unwrap().inbox);
            self.store.release(&lease, now).await.unwrap();
        }
        events.sort_by_key(|event| event.seq);
        events.iter().map(|event| serde_json::from_str(&event.body).unwrap()).collect()
    }

    /// Answers all that waits, one after the other, and says what came of each call; what is put off is tried when its
    /// time has come.
    pub(crate) async fn answer_all(&self) -> Vec<(String, Delivery)> {
        for _ in 0..TRIES {
            self.worker().drain().await.unwrap();
            let depths = self.store.depths(Timestamp::now()).await.unwrap();
            if depths.inbox + depths.outbox == 0 {
                break;
            }
            self.ahead.fetch_add(LATER_MS, Ordering::SeqCst);
        }
        std::mem::take(&mut *self.deliveries.lock().unwrap())
    }

    fn worker(&self) -> Worker {
        let ahead = Arc::clone(&self.ahead);
        Worker {
            store: self.store.clone(),
            engine: engine(),
            channels: self.noted.clone(),
            bell: Arc::default(),
            clock: Arc::new(move || Timestamp::now().plus(Duration::from_millis(ahead.load(Ordering::SeqCst)))),
            chance: Arc::new(|| 0),
            observer: Arc::new(|_| {}),
            times: WorkerTimes::default(),
        }
    }
}
