//! Viber: texts with a keyboard of questions, and a greeting for who opens the chat.
//!
//! Limits are those of developers.viber.com/docs/api/rest-bot-api (send message, keyboards, error codes).

use std::sync::Arc;

use anyhow::Context as _;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Value, json};

use super::client::{Body, CALL_TIME, Client, Response};
use super::split::{Unit, shorten, split};
use super::{
    Address, Channel, Choice, Content, Delivery, Incoming, Outgoing, Parsed, Refusal, Rejection, Speech, Surroundings,
    Task, WebhookCall, signature,
};
use crate::secret::{Environment, ExposeSecret as _, Secret};

const NAME: &str = "viber";
const API: &str = "https://chatapi.viber.com/pa";
const TOKEN_HEADER: HeaderName = HeaderName::from_static("x-viber-auth-token");
const SIGNATURE_HEADER: &str = "x-viber-content-signature";
/// Longest text, in UTF-16 units; with the keyboard it stays under the 30 kB of a whole call.
const TEXT_UTF16_MAX: usize = 7000;
/// Longest name of the sender, in UTF-16 units.
const SENDER_UTF16_MAX: usize = 28;
/// Columns of a button that has its row for itself.
const COLUMNS: u32 = 6;
/// Most buttons: a keyboard of more rows would fill the screen.
const BUTTONS_MAX: usize = 12;
/// Seconds after which nobody waits for a reply.
const LIFETIME_S: u32 = 24 * 60 * 60;
/// What is asked to be told, besides messages.
const EVENTS: [&str; 3] = ["failed", "unsubscribed", "conversation_started"];
/// Events that need no reply.
const NOTES: &[&str] = &["webhook", "delivered", "seen", "failed", "subscribed", "action"];

struct Viber {
    base: String,
    token: Secret,
    headers: HeaderMap,
    sender: String,
    client: Client,
}

/// The bot of `JAUAP_VIBER_TOKEN`.
pub(super) fn open(environment: &Environment, client: &Client) -> anyhow::Result<Option<Arc<dyn Channel>>> {
    let Some(token) = environment.secret("JAUAP_VIBER_TOKEN")? else { return Ok(None) };
    let mut value = HeaderValue::from_str(token.expose_secret())
        .ok()
        .context("`JAUAP_VIBER_TOKEN` holds what no token holds: copy it again")?;
    value.set_sensitive(true);
    let sender = environment.value("JAUAP_VIBER_NAME").unwrap_or("Jauap");
    Ok(Some(Arc::new(Viber {
        base: environment.value("JAUAP_VIBER_API").unwrap_or(API).trim_end_matches('/').to_owned(),
        token,
        headers: HeaderMap::from_iter([(TOKEN_HEADER, value)]),
        sender: shorten(sender, SENDER_UTF16_MAX, Unit::Utf16),
        client: client.clone(),
    })))
}

impl Channel for Viber {
    fn name(&self) -> &'static str {
        NAME
    }

    /// The digits are in a header, or in the address as `sig`.
    fn verify(&self, call: &WebhookCall<'_>) -> Result<(), Refusal> {
        let in_header = call.headers.get(SIGNATURE_HEADER).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let in_query = || {
            let mut fields = form_urlencoded::parse(call.query.as_bytes());
            fields.find(|(name, _)| name == "sig").map(|(_, digits)| digits.into_owned())
        };
        let digits = in_header.or_else(in_query).ok_or(Refusal::Unproven)?;
        signature::verify_hmac(&self.token, call.body, &digits)
    }

    fn parse(&self, body: &[u8]) -> Result<Parsed, Refusal> {
        parse(&serde_json::from_slice(body).map_err(|_| Refusal::Unreadable)?)
    }

    fn render(&self, speech: &Speech, incoming: &Incoming) -> Vec<Outgoing> {
        draw(speech, incoming)
    }

    fn send<'a>(&'a self, outgoing: &'a Outgoing) -> Task<'a, Delivery> {
        Box::pin(async {
            let mut body = outgoing.body.clone();
            body["receiver"] = json!(outgoing.to);
            body["sender"] = json!({ "name": self.sender });
            match self.call(&outgoing.call, &body).await {
                Ok(response) => delivery(&response),
                Err(why) => Delivery::Unreachable(why),
            }
        })
    }

    /// A message without a receiver: who has not written yet can be written to in no other way.
    fn welcome(&self, speech: &Speech) -> String {
        let mut message = message(&speech.plain_text(), &speech.choices);
        message["sender"] = json!({ "name": self.sender });
        message.to_string()
    }

    fn run(self: Arc<Self>, surroundings: Surroundings) -> Task<'static, ()> {
        Box::pin(async move {
            let Some(url) = &surroundings.public_url else {
                tracing::warn!(channel.name = NAME, "set `JAUAP_PUBLIC_URL`, so that Viber is told where the bot is");
                return;
            };
            let webhook = json!({ "url": format!("{url}/webhooks/{NAME}"), "event_types": EVENTS });
            match self.call("set_webhook", &webhook).await.map(|response| response.number("/status")) {
                Ok(Some(0)) => tracing::info!(channel.name = NAME, "Viber calls the webhook"),
                Ok(status) => tracing::error!(channel.name = NAME, platform.code = status, "Viber takes no webhook"),
                Err(why) => tracing::error!(channel.name = NAME, error.message = why, "Viber takes no webhook"),
            }
        })
    }
}

impl Viber {
    async fn call(&self, method: &str, body: &Value) -> Result<Response, String> {
        self.client.post(&format!("{}/{method}", self.base), &self.headers, Body::Json(body), CALL_TIME).await
    }
}

fn parse(body: &Value) -> Result<Parsed, Refusal> {
    let kind = body["event"].as_str().ok_or(Refusal::Unreadable)?;
    // Beyond 2^53: a number that must not become a float.
    let token = match &body["message_token"] {
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        _ => return Err(Refusal::Unreadable),
    };
    let incoming = |person: Option<&str>, language: Option<&str>, content: Content| {
        let person = person?.to_owned();
        Some(Incoming {
            channel: NAME.to_owned(),
            event: token.clone(),
            conversation: person.clone(),
            address: Address { to: person, ..Address::default() },
            language: language.map(str::to_owned),
            content,
        })
    };
    let mut parsed = Parsed::default();
    match kind {
        "message" => {
            let content = match (body["message"]["type"].as_str(), body["message"]["text"].as_str()) {
                (Some("text"), Some(text)) => Content::Text(text.to_owned()),
                _ => Content::Unsupported,
            };
            parsed.events.extend(incoming(body["sender"]["id"].as_str(), body["sender"]["language"].as_str(), content));
        }
        "conversation_started" => {
            let user = &body["user"];
            parsed.welcome = incoming(user["id"].as_str(), user["language"].as_str(), Content::Opened);
        }
        "unsubscribed" => parsed.events.extend(incoming(body["user_id"].as_str(), None, Content::Left)),
        other => parsed.ignored.push(NOTES.iter().find(|name| **name == other).copied().unwrap_or("unknown")),
    }
    if kind == "failed" {
        tracing::warn!(channel.name = NAME, "Viber could not deliver a message");
    }
    Ok(parsed)
}

fn draw(speech: &Speech, incoming: &Incoming) -> Vec<Outgoing> {
    let text = speech.plain_text();
    let parts = split(&text, TEXT_UTF16_MAX, Unit::Utf16);
    let n_parts = parts.len();
    let outgoing = |(at, part): (usize, &str)| {
        let mut body = message(part, if at + 1 == n_parts { &speech.choices } else { &[] });
        let key = format!("{}.{at}", incoming.event);
        body["tracking_data"] = json!(key);
        Outgoing {
            channel: NAME.to_owned(),
            key,
            to: incoming.address.to.clone(),
            call: "send_message".to_owned(),
            body,
            plain: None,
            is_courtesy: false,
            lifetime_s: LIFETIME_S,
        }
    };
    parts.into_iter().enumerate().map(outgoing).collect()
}

/// A text over a keyboard. What a button says is sent as the person's own message, so it carries the whole question.
fn message(text: &str, choices: &[Choice]) -> Value {
    let mut message = json!({ "min_api_version": 1, "type": "text", "text": text });
    if !choices.is_empty() {
        let button = |choice: &Choice| {
            json!({
                "Columns": COLUMNS,
                "Rows": 1,
                "ActionType": "reply",
                "ActionBody": choice.text,
                // A button's text may have markup.
                "Text": choice.label.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"),
                "TextSize": "regular",
            })
        };
        let buttons: Vec<Value> = choices.iter().take(BUTTONS_MAX).map(button).collect();
        message["keyboard"] = json!({ "Type": "keyboard", "DefaultHeight": false, "Buttons": buttons });
    }
    message
}

/// What came of a call: the status is in the body, the HTTP status is always 200.
fn delivery(response: &Response) -> Delivery {
    const INVALID_TOKEN: i64 = 2;
    const NOT_REGISTERED: i64 = 5;
    const NOT_SUBSCRIBED: i64 = 6;
    const NO_DEVICE: i64 = 11;
    const TOO_MANY: i64 = 12;
    match response.number("/status") {
        None => response.delivery(),
        Some(0) => Delivery::Delivered,
        Some(TOO_MANY) => Delivery::RetryAfter(response.retry_after),
        Some(NOT_REGISTERED | NOT_SUBSCRIBED | NO_DEVICE) => Delivery::Rejected(Rejection::Gone),
        Some(INVALID_TOKEN) => {
            tracing::error!(channel.name = NAME, "Viber refuses the token: renew `JAUAP_VIBER_TOKEN`");
            Delivery::Unreachable("Viber's status 2".to_owned())
        }
        Some(status) => Delivery::Rejected(Rejection::Refused(format!("Viber's status {status}"))),
    }
}
