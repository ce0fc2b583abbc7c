//! Counts what happens, for Prometheus.

use std::sync::atomic::AtomicU64;
use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};

use crate::channels::Condition;
use crate::engine::reply::Reply;
use crate::outbox::Ending;
use crate::store::{Depths, Timestamp};

/// Media type of what is served.
pub const MEDIA_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Upper bounds of the durations, in seconds: an answer takes some 0.0002, the longest timeout is 15.
const DURATION_BOUNDS: [f64; 11] = [0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.05, 0.25, 1.0, 5.0, 15.0];

/// All counts of one server; there is no global one, so that tests do not disturb each other.
pub struct Metrics {
    registry: Registry,
    messages: Family<MessageLabels, Counter>,
    requests: Family<RequestLabels, Histogram>,
    panics: Counter,
    feedback: Family<FeedbackLabels, Counter>,
    sendings: Family<SendingLabels, Counter>,
    repeats: Family<ChannelLabels, Counter>,
    store: StoreGauges,
    events: Family<EventLabels, Counter>,
    refused_webhooks: Family<RefusedLabels, Counter>,
    channels: ChannelGauges,
}

/// How the channels are, as they last found out.
#[derive(Default)]
struct ChannelGauges {
    is_up: Family<ChannelLabels, Gauge>,
    pending: Family<ChannelLabels, Gauge>,
    last_event_seconds: Family<ChannelLabels, Gauge>,
}

impl ChannelGauges {
    fn register(&self, registry: &mut Registry) {
        let help = "Whether the platform's events reach us, of channels that can find out";
        registry.register("channel_up", help, self.is_up.clone());
        let help = "Events that the platform has not handed over yet, as it last told";
        registry.register("channel_pending", help, self.pending.clone());
        let help = "When the last event came, in seconds since 1970";
        registry.register_with_unit(
            "channel_last_event_timestamp",
            help,
            Unit::Seconds,
            self.last_event_seconds.clone(),
        );
    }

    fn set(&self, conditions: Vec<(&'static str, Condition)>) {
        for (channel, condition) in conditions {
            let labels = ChannelLabels { channel: channel.to_owned() };
            self.is_up.get_or_create(&labels).set(i64::from(condition.fault.is_none()));
            if let Some(n_pending) = condition.n_pending {
                self.pending.get_or_create(&labels).set(n_pending);
            }
        }
    }
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
struct FeedbackLabels {
    helpful: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct ChannelLabels {
    channel: String,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct SendingLabels {
    channel: String,
    ending: &'static str,
}

/// What the store holds, as it was last asked.
#[derive(Default)]
struct StoreGauges {
    is_up: Gauge,
    conversations: Gauge,
    inbox: Gauge,
    outbox: Gauge,
    dead_letters: Gauge,
    oldest_seconds: Gauge<f64, AtomicU64>,
}

impl StoreGauges {
    fn register(&self, registry: &mut Registry) {
        registry.register("store_up", "Whether the store could be asked", self.is_up.clone());
        registry.register("conversations", "Conversations in the store", self.conversations.clone());
        registry.register("inbox_depth", "Events that are not answered yet", self.inbox.clone());
        registry.register("outbox_depth", "Parts of replies that are not sent yet", self.outbox.clone());
        let help = "What could not be answered or delivered; `jauap outbox list` shows it";
        registry.register("dead_letters", help, self.dead_letters.clone());
        let help = "How long the oldest event or part has waited";
        registry.register_with_unit("queue_oldest", help, Unit::Seconds, self.oldest_seconds.clone());
    }

    /// Without depths the store could not be asked, and what it last said stands.
    fn set(&self, depths: Option<Depths>) {
        self.is_up.set(i64::from(depths.is_some()));
        let Some(depths) = depths else { return };
        self.conversations.set(depths.conversations);
        self.inbox.set(depths.inbox);
        self.outbox.set(depths.outbox);
        self.dead_letters.set(depths.dead_letters);
        self.oldest_seconds.set(depths.oldest.as_secs_f64());
    }
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
        let store = StoreGauges::default();
        let panics = Counter::default();
        let about = vec![
            ("version", env!("CARGO_PKG_VERSION").to_owned()),
            ("knowledge_version", knowledge_version.to_owned()),
        ];
        registry.register("build", "The program and the knowledge it answers from", Info::new(about));
        registry.register("messages", "Messages replied to, by outcome, language and reason", messages.clone());
        let help = "Time from a request's head to its reply, by route and status";
        registry.register_with_unit("request_duration", help, Unit::Seconds, requests.clone());
        store.register(&mut registry);
        registry.register("panics", "Requests that met a bug of ours", panics.clone());
        let (events, refused_webhooks) = (Family::default(), Family::default());
        let help = "Events of messengers, by what they are: taken in, or the kind that needs no answer";
        registry.register("channel_events", help, events.clone());
        let help = "Calls of webhooks that were refused, by problem";
        registry.register("webhooks_refused", help, refused_webhooks.clone());
        let (feedback, sendings) = (Family::default(), Family::default());
        registry.register("feedback", "What people thought of replies", feedback.clone());
        let help = "Parts of replies by how their sending ended: delivered, postponed, unwanted, dead, late";
        registry.register("sendings", help, sendings.clone());
        let repeats = Family::default();
        let help = "Events of messengers that came again, and changed nothing";
        registry.register("channel_events_repeated", help, repeats.clone());
        let channels = ChannelGauges::default();
        channels.register(&mut registry);
        Self {
            registry,
            messages,
            requests,
            panics,
            feedback,
            sendings,
            repeats,
            store,
            events,
            refused_webhooks,
            channels,
        }
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

    /// Counts what a person thought of a reply.
    pub fn count_feedback(&self, helpful: bool) {
        let helpful = if helpful { "true" } else { "false" };
        self.feedback.get_or_create(&FeedbackLabels { helpful }).inc();
    }

    /// Notes that a channel took events in.
    pub fn note_event(&self, channel: &str, now: Timestamp) {
        const MS_A_SECOND: i64 = 1000;
        let labels = ChannelLabels { channel: channel.to_owned() };
        self.channels.last_event_seconds.get_or_create(&labels).set(now.0 / MS_A_SECOND);
    }

    /// Counts events that came again.
    pub fn count_repeats(&self, channel: &str, count: usize) {
        let labels = ChannelLabels { channel: channel.to_owned() };
        self.repeats.get_or_create(&labels).inc_by(u64::try_from(count).unwrap_or(u64::MAX));
    }

    /// Counts the sending of a part of a reply.
    pub fn count_sending(&self, channel: &str, ending: Ending) {
        let labels = SendingLabels { channel: channel.to_owned(), ending: ending.name() };
        self.sendings.get_or_create(&labels).inc();
    }

    /// Counts a panic.
    pub fn count_panic(&self) {
        self.panics.inc();
    }

    /// Everything in the text format of `OpenMetrics`.
    ///
    /// # Errors
    /// If a metric cannot be written, which only a bug could cause.
    pub fn text(
        &self,
        depths: Option<Depths>,
        conditions: Vec<(&'static str, Condition)>,
    ) -> Result<String, std::fmt::Error> {
        self.store.set(depths);
        self.channels.set(conditions);
        let mut text = String::new();
        prometheus_client::encoding::text::encode(&mut text, &self.registry)?;
        Ok(text)
    }
}
