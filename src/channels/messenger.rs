//! Facebook Messenger and Instagram, by Meta's Send API: texts and quick replies.
//!
//! Limits are those of developers.facebook.com/docs/messenger-platform (send messages, quick replies) and its Instagram
//! pages.

use std::sync::Arc;

use serde_json::{Value, json};

use super::client::Client;
use super::meta::{Graph, WINDOW_S, Webhook};
use super::split::{Unit, shorten, split};
use super::{
    Address, Channel, Choice, Content, Delivery, Incoming, Outgoing, Parsed, Refusal, Speech, Task, WebhookCall,
};
use crate::secret::Environment;

const NAME: &str = "messenger";
/// Longest text on Messenger, in UTF-16 units.
const TEXT_UTF16_MAX: usize = 2000;
/// Longest text on Instagram, in bytes: less than 1000.
const INSTAGRAM_TEXT_BYTES_MAX: usize = 999;
/// Most quick replies, the longest title of one in UTF-16 units, and the longest payload in bytes.
const QUICK_REPLIES_MAX: usize = 13;
const TITLE_UTF16_MAX: usize = 20;
const PAYLOAD_BYTES_MAX: usize = 1000;
/// Begins the conversations of Instagram; those of Messenger have their own ids of people.
const INSTAGRAM: &str = "instagram";
/// Events about messages that are no message.
const NOTES: &[&str] = &["reaction", "read", "delivery", "optin", "referral", "message_edit"];
/// The call that shows that a reply is being written.
const TYPING: &str = "typing";

struct Messenger {
    graph: Graph,
    webhook: Webhook,
}

/// The page or account of `JAUAP_MESSENGER_TOKEN`.
pub(super) fn open(environment: &Environment, client: &Client) -> anyhow::Result<Option<Arc<dyn Channel>>> {
    let Some(token) = environment.secret("JAUAP_MESSENGER_TOKEN")? else { return Ok(None) };
    let graph = Graph::open(environment, &token, client)?;
    Ok(Some(Arc::new(Messenger { graph, webhook: Webhook::open(environment, "JAUAP_MESSENGER")? })))
}

impl Channel for Messenger {
    fn name(&self) -> &'static str {
        NAME
    }

    fn verify(&self, call: &WebhookCall<'_>) -> Result<(), Refusal> {
        self.webhook.verify(call)
    }

    fn challenge(&self, query: &[(String, String)]) -> Result<String, Refusal> {
        self.webhook.challenge(query)
    }

    fn parse(&self, body: &[u8]) -> Result<Parsed, Refusal> {
        let body: Value = serde_json::from_slice(body).map_err(|_| Refusal::Unreadable)?;
        let is_instagram = body["object"] == INSTAGRAM;
        let mut parsed = Parsed::default();
        for entry in each(&body, "entry") {
            // Another app, or a person, has the conversation at present.
            parsed.ignored.extend(each(entry, "standby").map(|_| "standby"));
            parsed.ignored.extend(each(entry, "changes").map(|_| "change"));
            for event in each(entry, "messaging") {
                if let Some(event) = incoming(event, is_instagram) {
                    parsed.events.push(event);
                } else {
                    let note = NOTES.iter().find(|name| event.get(**name).is_some());
                    parsed.ignored.push(note.copied().unwrap_or("not_for_us"));
                }
            }
        }
        Ok(parsed)
    }

    fn render(&self, speech: &Speech, incoming: &Incoming) -> Vec<Outgoing> {
        draw(speech, incoming)
    }

    fn send<'a>(&'a self, outgoing: &'a Outgoing) -> Task<'a, Delivery> {
        Box::pin(async {
            let mut body = outgoing.body.clone();
            body["recipient"] = json!({ "id": outgoing.to });
            self.graph.post("me/messages", &body).await
        })
    }
}

fn each<'a>(value: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    value[name].as_array().map(Vec::as_slice).unwrap_or_default().iter()
}

/// A message or a tap; nothing for what is not to be answered, above all what we or a colleague wrote (`is_echo`).
fn incoming(event: &Value, is_instagram: bool) -> Option<Incoming> {
    let text = |pointer: &str| event.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
    let is = |pointer: &str| event.pointer(pointer).and_then(Value::as_bool) == Some(true);
    if is("/message/is_echo") || is("/message/is_deleted") {
        return None;
    }
    let sender = text("/sender/id")?;
    let content = if let Some(payload) = text("/message/quick_reply/payload") {
        Content::Tapped { payload, label: text("/message/text") }
    } else if let Some(said) = text("/message/text") {
        Content::Text(said)
    } else if event.get("message").is_some() {
        Content::Unsupported
    } else if let Some(payload) = text("/postback/payload") {
        Content::Tapped { payload, label: text("/postback/title") }
    } else {
        return None;
    };
    // Old versions name no postback: a person taps once in a millisecond.
    let id = text("/message/mid").or_else(|| text("/postback/mid"));
    let id = id.or_else(|| event["timestamp"].as_i64().map(|at_ms| format!("{sender}@{at_ms}")))?;
    Some(Incoming {
        channel: NAME.to_owned(),
        event: id,
        conversation: if is_instagram { format!("{INSTAGRAM}:{sender}") } else { sender.clone() },
        address: Address { to: sender, ..Address::default() },
        language: None,
        content,
    })
}

fn draw(speech: &Speech, incoming: &Incoming) -> Vec<Outgoing> {
    let is_instagram = incoming.conversation.starts_with(INSTAGRAM);
    let (max, unit) =
        if is_instagram { (INSTAGRAM_TEXT_BYTES_MAX, Unit::Bytes) } else { (TEXT_UTF16_MAX, Unit::Utf16) };
    let text = speech.plain_text();
    let mut messages: Vec<Value> = split(&text, max, unit).into_iter().map(|part| json!({ "text": part })).collect();
    if let (Some(last), false) = (messages.last_mut(), speech.choices.is_empty()) {
        let quick_reply = |choice: &Choice| {
            json!({
                "content_type": "text",
                "title": shorten(&choice.label, TITLE_UTF16_MAX, Unit::Utf16),
                "payload": choice.payload(PAYLOAD_BYTES_MAX),
            })
        };
        last["quick_replies"] = speech.choices.iter().take(QUICK_REPLIES_MAX).map(quick_reply).collect();
    }
    let typing = (TYPING, json!({ "sender_action": "typing_on" }));
    let parts = messages.into_iter().enumerate().map(|(at, mut message)| {
        // Comes back in the echo, so that ours can be told from a colleague's.
        message["metadata"] = json!(format!("jauap {}.{}", incoming.event, at + 1));
        ("messages", json!({ "messaging_type": "RESPONSE", "message": message }))
    });
    let outgoing = |(at, (call, body)): (usize, (&str, Value))| Outgoing {
        channel: NAME.to_owned(),
        key: format!("{}.{at}", incoming.event),
        to: incoming.address.to.clone(),
        call: call.to_owned(),
        body,
        plain: None,
        is_courtesy: call == TYPING,
        lifetime_s: WINDOW_S,
    };
    std::iter::once(typing).chain(parts).enumerate().map(outgoing).collect()
}
