//! VK: a community's messages, over its Callback API.
//!
//! Limits are those of dev.vk.com (method messages.send, bots/development/keyboard, callback/getting-started).

use std::sync::Arc;
use std::time::Duration;

use axum::http::HeaderMap;
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::client::{Body, CALL_TIME, Client, Response};
use super::split::{Unit, shorten, split};
use super::{
    Address, Channel, Choice, Content, Delivery, Incoming, Outgoing, Parsed, Refusal, Rejection, Speech, Task,
    WebhookCall, signature,
};
use crate::secret::{Environment, ExposeSecret as _, Secret};

const NAME: &str = "vk";
const API: &str = "https://api.vk.com/method";
const VERSION: &str = "5.199";
/// What VK wants to read when an event is taken.
const TAKEN: &str = "ok";
/// Longest text, in UTF-16 units; the method's page says 9000, others 4096.
const TEXT_UTF16_MAX: usize = 4096;
/// Longest label of a button, in UTF-16 units.
const LABEL_UTF16_MAX: usize = 40;
/// Longest payload of a button within its JSON of 255 characters, in bytes, each of which may be escaped.
const PAYLOAD_BYTES_MAX: usize = 120;
/// Most rows of a keyboard inside a message.
const ROWS_MAX: usize = 6;
/// Ids of chats begin here; those below are people.
const CHATS_FROM: i64 = 2_000_000_000;
/// Seconds after which nobody waits for a reply.
const LIFETIME_S: u32 = 24 * 60 * 60;
/// The call that shows that a reply is being written.
const TYPING: &str = "messages.setActivity";
/// Kinds that are acknowledged and left alone, so that they can be counted by name.
const IGNORED: &[&str] =
    &["message_reply", "message_edit", "message_typing_state", "message_read", "message_event", "message_allow"];

struct Vk {
    base: String,
    token: Secret,
    secret: Secret,
    confirmation: String,
    client: Client,
}

/// The community of `JAUAP_VK_TOKEN`.
pub(super) fn open(environment: &Environment, client: &Client) -> anyhow::Result<Option<Arc<dyn Channel>>> {
    let Some(token) = environment.secret("JAUAP_VK_TOKEN")? else { return Ok(None) };
    let secret = environment.needed("JAUAP_VK_SECRET", "the secret key of the Callback API proves that VK calls")?;
    let confirmation =
        environment.needed("JAUAP_VK_CONFIRMATION", "the string that VK wants to read when it asks for the server")?;
    Ok(Some(Arc::new(Vk {
        base: environment.value("JAUAP_VK_API").unwrap_or(API).trim_end_matches('/').to_owned(),
        token,
        secret,
        confirmation: confirmation.expose_secret().to_owned(),
        client: client.clone(),
    })))
}

/// What each call of VK has.
#[derive(Deserialize)]
struct Call {
    r#type: String,
    group_id: Option<i64>,
    event_id: Option<String>,
    secret: Option<String>,
    #[serde(default)]
    object: Value,
}

impl Channel for Vk {
    fn name(&self) -> &'static str {
        NAME
    }

    /// The secret is a field of the body. VK asks for the confirmation before it knows a secret; that stores nothing.
    fn verify(&self, call: &WebhookCall<'_>) -> Result<(), Refusal> {
        let call: Call = serde_json::from_slice(call.body).map_err(|_| Refusal::Unproven)?;
        if call.r#type == "confirmation" && call.secret.is_none() {
            return Ok(());
        }
        signature::verify_equal(&self.secret, call.secret.unwrap_or_default().as_bytes())
    }

    fn parse(&self, body: &[u8]) -> Result<Parsed, Refusal> {
        let call: Call = serde_json::from_slice(body).map_err(|_| Refusal::Unreadable)?;
        let mut parsed = Parsed { response: TAKEN.to_owned(), ..Parsed::default() };
        match call.r#type.as_str() {
            "confirmation" => parsed.response.clone_from(&self.confirmation),
            "message_new" => match incoming(&call) {
                Some(event) => parsed.events.push(event),
                None => parsed.ignored.push("not_for_us"),
            },
            "message_deny" => parsed.events.extend(left(&call)),
            other => parsed.ignored.push(IGNORED.iter().find(|name| **name == other).copied().unwrap_or("unknown")),
        }
        Ok(parsed)
    }

    fn render(&self, speech: &Speech, incoming: &Incoming) -> Vec<Outgoing> {
        draw(speech, incoming)
    }

    fn send<'a>(&'a self, outgoing: &'a Outgoing) -> Task<'a, Delivery> {
        Box::pin(async {
            let mut fields =
                vec![("access_token", self.token.expose_secret()), ("v", VERSION), ("peer_id", outgoing.to.as_str())];
            let body = outgoing.body.as_object();
            let texts =
                body.into_iter().flatten().map(|(name, value)| (name.as_str(), value.as_str().unwrap_or_default()));
            fields.extend(texts);
            let address = format!("{}/{}", self.base, outgoing.call);
            match self.client.post(&address, &HeaderMap::new(), Body::Form(&fields), CALL_TIME).await {
                Ok(response) => delivery(&response),
                Err(why) => Delivery::Unreachable(why),
            }
        })
    }
}

/// A message to the community; nothing if it is not to be answered.
fn incoming(call: &Call) -> Option<Incoming> {
    // Older versions have the message without a wrapper.
    let message = call.object.get("message").unwrap_or(&call.object);
    let from = message["from_id"].as_i64().filter(|id| *id > 0)?;
    let peer = message["peer_id"].as_i64().unwrap_or(from);
    let text = message["text"].as_str().unwrap_or_default().trim();
    let payload: Value = serde_json::from_str(message["payload"].as_str().unwrap_or_default()).unwrap_or_default();
    let is_chat = peer >= CHATS_FROM;
    let spoken_to = without_name(text, call.group_id);
    let content = if let Some(payload) = payload["ask"].as_str() {
        Content::Tapped { payload: payload.to_owned(), label: Some(text.to_owned()) }
    } else if payload["command"] == "start" {
        Content::Opened
    } else if is_chat && spoken_to.is_none() {
        return None;
    } else {
        match spoken_to.unwrap_or(text) {
            "" if is_chat => Content::Opened,
            "" => Content::Unsupported,
            text => Content::Text(text.to_owned()),
        }
    };
    let id = message["conversation_message_id"].as_i64().or(message["id"].as_i64());
    Some(Incoming {
        channel: NAME.to_owned(),
        event: event_key(call).or_else(|| id.map(|id| format!("{peer}.{id}")))?,
        conversation: if is_chat { format!("{peer}:{from}") } else { peer.to_string() },
        address: Address { to: peer.to_string(), ..Address::default() },
        language: language(call.object.pointer("/client_info/lang_id").and_then(Value::as_i64)),
        content,
    })
}

fn event_key(call: &Call) -> Option<String> {
    let id = call.event_id.as_deref().filter(|id| !id.is_empty())?;
    Some(format!("{}.{id}", call.group_id.unwrap_or_default()))
}

/// The person took back the leave to be written to.
fn left(call: &Call) -> Option<Incoming> {
    let person = call.object["user_id"].as_i64()?.to_string();
    Some(Incoming {
        channel: NAME.to_owned(),
        event: event_key(call)?,
        conversation: person.clone(),
        address: Address { to: person, ..Address::default() },
        language: None,
        content: Content::Left,
    })
}

/// What follows the community's name, `[club123|@name] text`; nothing if the text does not begin with it.
fn without_name(text: &str, group: Option<i64>) -> Option<&str> {
    let (name, rest) = text.strip_prefix('[')?.split_once(']')?;
    let (id, _) = name.split_once('|')?;
    let number = id.strip_prefix("club").or_else(|| id.strip_prefix("public"))?;
    (number.parse().ok() == group && group.is_some()).then(|| rest.trim_start_matches([',', ' ']).trim())
}

/// VK numbers the languages of its own pages; these two are told alike wherever the numbers are told.
fn language(id: Option<i64>) -> Option<String> {
    let code = match id? {
        0 => "ru",
        3 => "en",
        _ => return None,
    };
    Some(code.to_owned())
}

fn draw(speech: &Speech, incoming: &Incoming) -> Vec<Outgoing> {
    let text = speech.plain_text();
    let parts = split(&text, TEXT_UTF16_MAX, Unit::Utf16);
    let n_parts = parts.len();
    let outgoing = |at: usize, call: &str, body: Value| Outgoing {
        channel: NAME.to_owned(),
        key: format!("{}.{at}", incoming.event),
        to: incoming.address.to.clone(),
        call: call.to_owned(),
        body,
        plain: None,
        is_courtesy: call == TYPING,
        lifetime_s: LIFETIME_S,
    };
    let mut calls = vec![outgoing(0, TYPING, json!({ "type": "typing" }))];
    for (at, part) in parts.into_iter().enumerate() {
        let mut call = outgoing(at + 1, "messages.send", json!({ "message": part, "dont_parse_links": "1" }));
        // The same on every try: VK sends nothing twice with the same number.
        call.body["random_id"] = json!(random_id(&call.key).to_string());
        if at + 1 == n_parts && !speech.choices.is_empty() {
            call.body["keyboard"] = json!(keyboard(&speech.choices).to_string());
        }
        calls.push(call);
    }
    calls
}

fn random_id(key: &str) -> i32 {
    let digest = Sha256::digest(key.as_bytes());
    // Never 0, which VK takes for none.
    i32::from_be_bytes([digest[0] & 0x7f, digest[1], digest[2], digest[3]]).max(1)
}

fn keyboard(choices: &[Choice]) -> Value {
    let button = |choice: &Choice| {
        json!([{
            "action": {
                "type": "text",
                "label": shorten(&choice.label, LABEL_UTF16_MAX, Unit::Utf16),
                "payload": json!({ "ask": choice.payload(PAYLOAD_BYTES_MAX) }).to_string(),
            },
            "color": "secondary",
        }])
    };
    json!({ "inline": true, "buttons": choices.iter().take(ROWS_MAX).map(button).collect::<Vec<_>>() })
}

/// What came of a call: errors have a number in the body, the HTTP status is always 200.
fn delivery(response: &Response) -> Delivery {
    /// So many calls a second are too many for one token.
    const RATE_WAIT: Duration = Duration::from_secs(1);
    let Some(code) = response.number("/error/error_code") else {
        return if response.body.get("response").is_some() { Delivery::Delivered } else { response.delivery() };
    };
    let why = format!("VK's error {code}");
    match code {
        6 => Delivery::RetryAfter(Some(RATE_WAIT)),
        9 | 29 => Delivery::RetryAfter(response.retry_after),
        // The person blocked the community, forbade it to write, or left the chat.
        900..=902 | 917 | 945 => Delivery::Rejected(Rejection::Gone),
        5 | 15 | 27 | 28 => {
            tracing::error!(channel.name = NAME, "VK refuses the token or what it allows: renew `JAUAP_VK_TOKEN`");
            Delivery::Unreachable(why)
        }
        1 | 10 | 14 => Delivery::Unreachable(why),
        _ => Delivery::Rejected(Rejection::Refused(why)),
    }
}
