//! Counts what happens, for Prometheus.

use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};

use crate::engine::reply::Reply;

/// Media type of what is served.
pub const MEDIA_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Upper bounds of the durations, in seconds: an answer takes some 0.0002, the longest timeout is 15.
const DURATION_BOUNDS: [f64; 11] = [0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.05, 0.25, 1.0, 5.0, 15.0];

/// All counts of one server; there is no global one, so that tests do not disturb each other.
pub struct Metrics {
    registry: Registry,
    messages: Family<MessageLabels, Counter>,
    requests: Family<RequestLabels, Histogram>,
    conversations: Gauge,
    panics: Counter,
    events: Family<EventLabels, Counter>,
    refused_webhooks: Family<RefusedLabels, Counter>,
}

fn duration_histogram() -> Histogram {
    Histogram::new(DURATION_BOUNDS)
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct MessageLabels {
    outcome: &'static str,
    language: &'static str,
    reason: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct EventLabels {
    channel: &'static str,
    kind: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct RefusedLabels {
    channel: &'static str,
    problem: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct RequestLabels {
    method: &'static str,
    route: String,
    status: u16,
}

impl Metrics {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(knowledge_version: &str) -> Self {
        let mut registry = Registry::with_prefix("jauap");
        let messages = Family::default();
        let requests = Family::new_with_constructor(duration_histogram as fn() -> Histogram);
        let conversations = Gauge::default();
        let panics = Counter::default();
        let about = vec![
            ("version", env!("CARGO_PKG_VERSION").to_owned()),
            ("knowledge_version", knowledge_version.to_owned()),
        ];
        registry.register("build", "The program and the knowledge it answers from", Info::new(about));
        registry.register("messages", "Messages replied to, by outcome, language and reason", messages.clone());
        let help = "Time from a request's head to its reply, by route and status";
        registry.register_with_unit("request_duration", help, Unit::Seconds, requests.clone());
        registry.register("conversations", "Conversations held in memory", conversations.clone());
        registry.register("panics", "Requests that met a bug of ours", panics.clone());
        let (events, refused_webhooks) = (Family::default(), Family::default());
        let help = "Events of messengers, by what they are: taken in, or the kind that needs no answer";
        registry.register("channel_events", help, events.clone());
        let help = "Calls of webhooks that were refused, by problem";
        registry.register("webhooks_refused", help, refused_webhooks.clone());
        Self { registry, messages, requests, conversations, panics, events, refused_webhooks }
    }

    /// Counts a reply.
    pub fn count_reply(&self, reply: &Reply) {
        let labels = MessageLabels {
            outcome: reply.outcome.name(),
            language: reply.language.code(),
            reason: reply.reason.as_ref().map_or("", |reason| reason.code.name()),
        };
        self.messages.get_or_create(&labels).inc();
    }

    /// Counts a request; the route is that of the router, so that a caller cannot make new series.
    pub fn count_request(&self, method: &'static str, route: &str, status: u16, took: Duration) {
        let labels = RequestLabels { method, route: route.to_owned(), status };
        self.requests.get_or_create(&labels).observe(took.as_secs_f64());
    }

    /// Counts events of a messenger.
    pub fn count_events(&self, channel: &'static str, kind: &'static str, count: usize) {
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        self.events.get_or_create(&EventLabels { channel, kind }).inc_by(count);
    }

    /// Counts a webhook's call that was refused.
    pub fn count_refused_webhook(&self, channel: &'static str, problem: &'static str) {
        self.refused_webhooks.get_or_create(&RefusedLabels { channel, problem }).inc();
    }

    /// Counts a panic.
    pub fn count_panic(&self) {
        self.panics.inc();
    }

    /// Everything in the text format of `OpenMetrics`.
    ///
    /// # Errors
    /// If a metric cannot be written, which only a bug could cause.
    pub fn text(&self, n_conversations: usize) -> Result<String, std::fmt::Error> {
        self.conversations.set(i64::try_from(n_conversations).unwrap_or(i64::MAX));
        let mut text = String::new();
        prometheus_client::encoding::text::encode(&mut text, &self.registry)?;
        Ok(text)
    }
}
