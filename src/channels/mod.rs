//! Brings messages in from messengers and replies out to them: what a channel is, and what passes through one.
//!
//! A channel is pure but for [`Channel::send`]: it proves that a webhook's call is the platform's ([`Channel::verify`]),
//! reads it into [`Incoming`] events ([`Channel::parse`]), and draws a [`Speech`] as [`Outgoing`] calls within the
//! platform's limits ([`Channel::render`]). [`answer()`] joins the two with the engine. Nothing here stores anything: an
//! event goes to an [`Intake`], which has it on disk before the platform is told that it came.

mod answer;
mod client;
mod conditions;
mod messenger;
mod meta;
mod signature;
mod speech;
mod split;
mod suggestion;
mod telegram;
mod viber;
mod vk;
mod whatsapp;

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::http::HeaderMap;
use serde::{Deserialize, Serialize};

use crate::engine::Engine;
use crate::secret::Environment;
pub use answer::{Answered, answer, greet, greeting, is_start};
pub use client::Client;
pub use conditions::{Condition, Conditions};
pub use speech::{Choice, Offer, Speech};

/// Reads a channel's settings; nothing if it is not set up.
type Open = fn(&Environment, &Client) -> anyhow::Result<Option<Arc<dyn Channel>>>;

/// Every channel there is: the one place that a new one is added to.
const ALL: &[Open] = &[telegram::open, whatsapp::open, messenger::open, viber::open, vk::open];

/// Secrets that we make ourselves where the operator names none: the variable of each, and the one that must be set for it
/// to be needed. They are kept in the store, so that each start and replica has the same.
pub const MADE_SECRETS: &[(&str, &str)] = &[telegram::MADE_SECRET];

/// A future that can be kept and moved between threads: what a trait object's async function returns.
pub type Task<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A messenger.
pub trait Channel: Send + Sync {
    /// Its name in addresses, settings, metrics and the store: `telegram`. Never changes.
    fn name(&self) -> &'static str;

    /// Proves in constant time that the platform itself calls.
    ///
    /// # Errors
    /// [`Refusal::Unproven`] if a signature or a secret is missing or wrong.
    fn verify(&self, call: &WebhookCall<'_>) -> Result<(), Refusal>;

    /// Reads a call whose origin is proven; kinds of events that nobody knows are named in it and acknowledged.
    ///
    /// # Errors
    /// [`Refusal::Unreadable`] if the body is none of the platform's, [`Refusal::NotReady`] if it cannot be judged yet.
    fn parse(&self, body: &[u8]) -> Result<Parsed, Refusal>;

    /// Draws what is to be said as calls of the platform, in the order in which they must arrive.
    ///
    /// Pure: the same event and speech give the same calls with the same keys.
    fn render(&self, speech: &Speech, incoming: &Incoming) -> Vec<Outgoing>;

    /// Makes a call, once; what came of it says what to do next.
    fn send<'a>(&'a self, outgoing: &'a Outgoing) -> Task<'a, Delivery>;

    /// What to answer to the platform's own question whether the webhook is ours, asked by `GET`.
    ///
    /// # Errors
    /// [`Refusal::Unproven`] if the question is not the platform's; [`Refusal::NotAsked`] if it never asks.
    fn challenge(&self, query: &[(String, String)]) -> Result<String, Refusal> {
        let _ = query;
        Err(Refusal::NotAsked)
    }

    /// Whatever it needs besides webhooks: to tell the platform about the bot, or to fetch events where nothing calls us.
    /// Runs as long as it has something to do, and is dropped when the server stops.
    fn run(self: Arc<Self>, surroundings: Surroundings) -> Task<'static, ()> {
        drop(surroundings);
        Box::pin(std::future::ready(()))
    }

    /// A greeting that is given in the response to the webhook's call itself ([`Parsed::welcome`]).
    fn welcome(&self, speech: &Speech) -> String {
        let _ = speech;
        String::new()
    }
}

/// What a running channel may use.
#[derive(Clone)]
pub struct Surroundings {
    /// Words what the platform shows of the bot.
    pub engine: Arc<Engine>,
    /// Where fetched events go.
    pub intake: Arc<dyn Intake>,
    /// The address at which the platforms reach us, without a slash at its end: `https://bot.example`; nothing if they
    /// cannot.
    pub public_url: Option<String>,
    /// Where a channel notes how it is.
    pub conditions: Conditions,
    /// How often a channel that can asks its platform how it is.
    pub check_every: Duration,
}

/// The channels that are set up.
#[derive(Clone, Default)]
pub struct Channels(Vec<Arc<dyn Channel>>);

impl Channels {
    /// The channels of the environment.
    ///
    /// # Errors
    /// If one of them is set up in part: what to set, without a value.
    pub fn open(environment: &Environment) -> anyhow::Result<Self> {
        let client = Client::new()?;
        let mut channels = Vec::new();
        for open in ALL {
            channels.extend(open(environment, &client)?);
        }
        Ok(Self(channels))
    }

    /// The channel of a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Arc<dyn Channel>> {
        self.0.iter().find(|channel| channel.name() == name)
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<dyn Channel>> {
        self.0.iter()
    }
}

impl FromIterator<Arc<dyn Channel>> for Channels {
    fn from_iter<I: IntoIterator<Item = Arc<dyn Channel>>>(channels: I) -> Self {
        Self(channels.into_iter().collect())
    }
}

/// A call of our webhook, as it came.
#[derive(Clone, Copy, Debug)]
pub struct WebhookCall<'a> {
    /// Its headers.
    pub headers: &'a HeaderMap,
    /// The address after `?`.
    pub query: &'a str,
    /// The body, byte for byte: signatures are over it.
    pub body: &'a [u8],
}

/// Why a webhook's call is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is not proven that the platform calls: 401, counted, nothing stored.
    Unproven,
    /// The body is none of the platform's: 400.
    Unreadable,
    /// It cannot be judged yet, as when the bot's own name is not known: 503, so that the platform calls again.
    NotReady,
    /// The platform asks no questions by `GET`: 405.
    NotAsked,
}

/// What a webhook's call holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parsed {
    /// Events to take in, in the order in which they came.
    pub events: Vec<Incoming>,
    /// Kinds of events that are acknowledged and of no further use; the names are from a short list, or `unknown`.
    pub ignored: Vec<&'static str>,
    /// What the platform wants to read in the response once all is taken in.
    pub response: String,
    /// An event that can be answered in the response only, by [`Channel::welcome`]; it is not among the events.
    pub welcome: Option<Incoming>,
}

/// Something that happened on a platform.
///
/// Kept as JSON until it is answered; a field may be added with `#[serde(default)]`, none renamed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incoming {
    /// Name of the channel.
    pub channel: String,
    /// Names the event within its channel: the same event, sent again, has the same key.
    pub event: String,
    /// Whom it belongs to within its channel: events of one conversation are answered in order, with one context. May
    /// hold the platform's ids of people.
    pub conversation: String,
    /// Where the reply goes.
    pub address: Address,
    /// Language of the person's app as far as the platform tells: a hint, since many write in another.
    pub language: Option<String>,
    /// What happened.
    pub content: Content,
}

/// Where a reply goes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// Chat, person or page as the platform names it; becomes [`Outgoing::to`].
    pub to: String,
    /// A part of the chat, as a forum's topic.
    pub thread: Option<String>,
    /// The message to quote, where several people talk.
    pub quoted: Option<String>,
    /// What the platform wants acknowledged: a tap on a button, a message to be marked as read.
    pub receipt: Option<String>,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    /// A person wrote this; may be a command, as `/lang kk`.
    Text(String),
    /// A person tapped a button.
    Tapped {
        /// What the button carries: see [`Choice::payload`].
        payload: String,
        /// What stands on it, if the platform tells.
        label: Option<String>,
    },
    /// A person opened the conversation without a word: is greeted.
    Opened,
    /// A person typed this after the bot's name in another chat, and waits for a list to choose from.
    Inline(String),
    /// A person sent what is no text: is told that only text is read.
    Unsupported,
    /// The person blocked the bot, or it was removed: nothing may be sent, and nothing is.
    Left,
}

/// A call of the platform that says a part of a reply.
///
/// Kept as JSON until it is delivered; a field may be added with `#[serde(default)]`, none renamed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outgoing {
    /// Name of the channel.
    pub channel: String,
    /// Names the part: the event's key and the part's number. The same on every try, so that a platform which looks at
    /// it sends nothing twice.
    pub key: String,
    /// Whom it goes to; the one thing that [`Delivery::Moved`] changes.
    pub to: String,
    /// The platform's method, as `sendMessage`.
    pub call: String,
    /// The method's parameters but for whom it goes to.
    pub body: serde_json::Value,
    /// Parameters that replace those of the same name where the platform cannot read the markup of `body`; null takes one
    /// away.
    pub plain: Option<serde_json::Value>,
    /// Whether it only attends the reply (the typing mark, the tap's acknowledgement): it is tried once before the parts
    /// that follow it, and forgotten whatever comes of it.
    pub is_courtesy: bool,
    /// Seconds from the event's arrival after which it is of no use, and is given up.
    pub lifetime_s: u32,
}

/// What came of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// The platform has it.
    Delivered,
    /// The platform wants it later; all that goes to the same conversation waits with it. Without a hint the caller's
    /// own back-off holds.
    RetryAfter(Option<Duration>),
    /// The chat has another address now: put it into [`Outgoing::to`] of this and all waiting parts, and send again.
    Moved(String),
    /// The platform will never take it; the text is ours, without a word of the message or a secret.
    Rejected(Rejection),
    /// Nothing is known to have arrived: the network or the platform fails, or refuses our token, which an operator can
    /// mend. To be tried again with back-off; the text is ours, as above.
    Unreachable(String),
}

/// Why a platform will never take a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rejection {
    /// The person blocked the bot or is no more: the rest of the reply need not be tried.
    Gone,
    /// Anything else: a dead letter for the operator to see.
    Refused(String),
}

/// Where events are taken in.
pub trait Intake: Send + Sync {
    /// Takes in events that were not taken in before; done once every one is on disk.
    ///
    /// # Errors
    /// [`Busy`] if not all of them could be kept: the platform is then told to come again, with all of them.
    fn take(&self, events: Vec<Incoming>) -> Task<'_, Result<(), Busy>>;
}

/// Events cannot be taken in at present.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Busy {
    /// When to try again.
    pub retry_after: Duration,
}
