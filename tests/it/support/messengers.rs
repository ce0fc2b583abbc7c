//! A server with messengers whose events are answered by hand, step by step.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use hmac::{Hmac, KeyInit as _, Mac as _};
use jauap::channels::{Busy, Channels, Delivery, Incoming, Intake, Outgoing, Task, answer};
use jauap::engine::dialogue::Conversation;
use jauap::secret::Environment;
use jauap::server::App;
use jauap::server::router::router;
use jauap::server::webhooks::Messengers;
use sha2::Sha256;
use tower::ServiceExt as _;

use super::{Got, config, engine, read};

/// Tries of a call before the test's worker gives up on it.
const TRIES: usize = 3;

/// What a platform that signs a body with a key writes into a header.
pub(crate) fn signature(key: &str, body: &str) -> String {
    let mut hmac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap();
    hmac.update(body.as_bytes());
    hmac.finalize().into_bytes().iter().fold(String::new(), |mut digits, byte| {
        write!(digits, "{byte:02x}").unwrap();
        digits
    })
}

/// Keeps events until they are answered.
#[derive(Default)]
pub(crate) struct Desk {
    seen: Mutex<BTreeSet<(String, String)>>,
    waiting: Mutex<Vec<Incoming>>,
    conversations: Mutex<BTreeMap<(String, String), Conversation>>,
    is_down: AtomicBool,
    n_refused: Mutex<usize>,
}

impl Intake for Desk {
    fn take(&self, events: Vec<Incoming>) -> Task<'_, Result<(), Busy>> {
        Box::pin(async move {
            if self.is_down.load(Ordering::SeqCst) {
                *self.n_refused.lock().unwrap() += 1;
                return Err(Busy { retry_after: Duration::ZERO });
            }
            for event in events {
                if self.seen.lock().unwrap().insert((event.channel.clone(), event.event.clone())) {
                    self.waiting.lock().unwrap().push(event);
                }
            }
            Ok(())
        })
    }
}

/// A server with messengers.
pub(crate) struct Messaging {
    pub desk: Arc<Desk>,
    pub messengers: Messengers,
    router: Router,
}

impl Messaging {
    /// With the channels that these variables set up.
    pub(crate) fn with<'a>(variables: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let channels = Channels::open(&Environment::of(variables)).unwrap();
        let desk = Arc::<Desk>::default();
        let messengers = Messengers { channels, intake: Arc::clone(&desk) as Arc<dyn Intake> };
        let app = App::with_messengers(engine(), &config(), Some(messengers.clone()));
        Self { desk, messengers, router: router(app) }
    }

    /// A platform calls.
    pub(crate) async fn call(&self, request: Request<Body>) -> Got {
        read(self.router.clone().oneshot(request).await.unwrap()).await
    }

    /// What runs beside the webhooks.
    pub(crate) fn run(&self, public_url: Option<&str>) {
        tokio::spawn(self.messengers.clone().run(engine(), public_url.map(str::to_owned)));
    }

    pub(crate) fn stop_taking(&self, is_down: bool) {
        self.desk.is_down.store(is_down, Ordering::SeqCst);
    }

    pub(crate) fn n_refused(&self) -> usize {
        *self.desk.n_refused.lock().unwrap()
    }

    /// Events that wait to be answered.
    pub(crate) fn waiting(&self) -> Vec<Incoming> {
        self.desk.waiting.lock().unwrap().clone()
    }

    /// Answers all that waits, one after the other, and says what came of each call.
    pub(crate) async fn answer_all(&self) -> Vec<(String, Delivery)> {
        let mut deliveries = Vec::new();
        let waiting = std::mem::take(&mut *self.desk.waiting.lock().unwrap());
        for event in waiting {
            let channel = self.messengers.channels.get(&event.channel).unwrap();
            let key = (event.channel.clone(), event.conversation.clone());
            let before = self.desk.conversations.lock().unwrap().get(&key).cloned().unwrap_or_default();
            let answered = answer(channel.as_ref(), &engine(), &before, &event);
            self.desk.conversations.lock().unwrap().insert(key, answered.after);
            for outgoing in answered.outgoing {
                self.send(outgoing, &mut deliveries).await;
            }
        }
        deliveries
    }

    async fn send(&self, mut outgoing: Outgoing, deliveries: &mut Vec<(String, Delivery)>) {
        let channel = self.messengers.channels.get(&outgoing.channel).unwrap();
        for _ in 0..TRIES {
            // As the outbox does: out of a row and back.
            outgoing = serde_json::from_str(&serde_json::to_string(&outgoing).unwrap()).unwrap();
            let delivery = channel.send(&outgoing).await;
            deliveries.push((outgoing.call.clone(), delivery.clone()));
            match delivery {
                Delivery::Moved(to) => outgoing.to = to,
                Delivery::RetryAfter(_) | Delivery::Unreachable(_) if !outgoing.is_courtesy => {}
                _ => return,
            }
        }
    }
}
