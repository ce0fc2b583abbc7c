//! A server without a socket, and requests to it.

pub(crate) mod messengers;
pub(crate) mod platform;
pub(crate) mod telegram;

use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, Response, StatusCode};
use jauap::config::{ServeArgs, ServerConfig, Written};
use jauap::engine::Engine;
use jauap::engine::dialogue::Settings;
use jauap::server::metrics::Metrics;
use jauap::server::router::router;
use jauap::server::{App, Backing};
use jauap::store::{PrivacyKey, Store};
use serde_json::Value;
use tower::ServiceExt as _;

/// The engine of the shipped knowledge; it takes seconds to build, so that all tests share it.
pub(crate) fn engine() -> Arc<Engine> {
    static ENGINE: OnceLock<Arc<Engine>> = OnceLock::new();
    let build = || {
        let sources = jauap::files::read_sources(None, None).unwrap();
        Arc::new(Engine::build(&sources, Settings::default()).0.unwrap())
    };
    Arc::clone(ENGINE.get_or_init(build))
}

pub(crate) fn config() -> ServerConfig {
    ServerConfig::resolve(ServeArgs::default(), &Written::default()).unwrap()
}

/// One server, with conversations of its own.
pub(crate) struct Server(Router);

/// A response, read to its end.
#[derive(Debug)]
pub(crate) struct Got {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Got {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

/// Reads a response to its end.
pub(crate) async fn read(response: Response<Body>) -> Got {
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    Got { status: parts.status, headers: parts.headers, body: String::from_utf8_lossy(&body).into_owned() }
}

impl Server {
    pub(crate) fn new() -> Self {
        Self::with(&config())
    }

    pub(crate) fn with(config: &ServerConfig) -> Self {
        Self(router(App::new(engine(), config)))
    }

    /// One over a store.
    pub(crate) fn over(store: Store) -> Self {
        let metrics = Arc::new(Metrics::new(engine().version()));
        let backing = Backing { store, privacy: PrivacyKey::new("key"), metrics };
        Self(router(App::over(engine(), &config(), backing, None)))
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Got {
        read(self.0.clone().oneshot(request).await.unwrap()).await
    }

    pub(crate) async fn get(&self, path: &str) -> Got {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn post(&self, path: &str, body: impl Into<Body>) -> Got {
        let request = Request::post(path).header("content-type", "application/json");
        self.send(request.body(body.into()).unwrap()).await
    }

    /// Sends a message that must get a reply.
    pub(crate) async fn ask(&self, message: Value) -> Value {
        self.ask_at("/v1/messages", message).await
    }

    pub(crate) async fn ask_at(&self, path: &str, message: Value) -> Value {
        let got = self.post(path, message.to_string()).await;
        assert_eq!(got.status, 200, "{got:?}");
        got.json()
    }

    pub(crate) async fn erase(&self, conversation: &str) -> Got {
        let path = format!("/v1/conversations/{conversation}");
        self.send(Request::delete(path).body(Body::empty()).unwrap()).await
    }

    /// How many messages were replied to, by whatever outcome.
    pub(crate) async fn n_replies(&self) -> u64 {
        let text = self.get("/metrics").await.body;
        let counts = text.lines().filter(|line| line.starts_with("jauap_messages_total"));
        counts.map(|line| line.rsplit(' ').next().unwrap().parse::<u64>().unwrap()).sum()
    }
}

/// The same without what changes as the knowledge does.
pub(crate) fn blanked(value: &Value) -> Value {
    const CHANGING: [&str; 5] = ["text", "label", "confidence", "quote", "knowledge_version"];
    match value {
        Value::Array(values) => values.iter().map(blanked).collect(),
        Value::Object(fields) => {
            let blank = |(name, value): (&String, &Value)| {
                let value = if CHANGING.contains(&name.as_str()) { format!("[{name}]").into() } else { blanked(value) };
                (name.clone(), value)
            };
            Value::Object(fields.iter().map(blank).collect())
        }
        other => other.clone(),
    }
}
