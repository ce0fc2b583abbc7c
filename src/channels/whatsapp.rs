//! WhatsApp, by Meta's Cloud API: texts, reply buttons and lists, within 24 hours of a person's last message.
//!
//! Limits are those of developers.facebook.com/docs/whatsapp/cloud-api (reply buttons, interactive lists, error codes).

use std::sync::Arc;

use serde_json::{Value, json};

use super::client::Client;
use super::meta::{Graph, WINDOW_S, Webhook};
use super::split::{Unit, shorten, split};
use super::{
    Address, Channel, Choice, Content, Delivery, Incoming, Outgoing, Parsed, Refusal, Speech, Task, WebhookCall,
};
use crate::secret::{Environment, ExposeSecret as _};

const NAME: &str = "whatsapp";
/// Longest text, in UTF-16 units (`text.body`).
const TEXT_UTF16_MAX: usize = 4096;
/// Longest text over buttons or a list, in UTF-16 units (`interactive.body.text`; lists may have more, buttons not).
const INTERACTIVE_UTF16_MAX: usize = 1024;
/// Most buttons, and the longest title of one.
const BUTTONS_MAX: usize = 3;
const BUTTON_UTF16_MAX: usize = 20;
/// Most rows of a list, over all its sections, and the longest parts of one.
const ROWS_MAX: usize = 10;
const ROW_UTF16_MAX: usize = 24;
const ROW_DESCRIPTION_UTF16_MAX: usize = 72;
/// Longest id of a row, in bytes; a button's may have 256.
const ID_BYTES_MAX: usize = 200;
/// What is neither a text nor to be answered.
const SILENT: &[&str] = &["reaction", "system", "edit", "revoke", "ephemeral"];
/// The call that marks a message as read, while the reply is being written.
const READ: &str = "read";

struct WhatsApp {
    graph: Graph,
    phone_number_id: String,
    webhook: Webhook,
}

/// The number of `JAUAP_WHATSAPP_PHONE_NUMBER_ID`.
pub(super) fn open(environment: &Environment, client: &Client) -> anyhow::Result<Option<Arc<dyn Channel>>> {
    let Some(token) = environment.secret("JAUAP_WHATSAPP_TOKEN")? else { return Ok(None) };
    let phone_number_id = environment.needed("JAUAP_WHATSAPP_PHONE_NUMBER_ID", "the number that people write to")?;
    let phone_number_id = phone_number_id.expose_secret().to_owned();
    anyhow::ensure!(
        phone_number_id.bytes().all(|digit| digit.is_ascii_digit()),
        "`JAUAP_WHATSAPP_PHONE_NUMBER_ID` is the id that Meta shows under the number, digits alone"
    );
    let graph = Graph::open(environment, &token, client)?;
    let webhook = Webhook::open(environment, "JAUAP_WHATSAPP")?;
    Ok(Some(Arc::new(WhatsApp { graph, phone_number_id, webhook })))
}

impl Channel for WhatsApp {
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
        let mut parsed = Parsed::default();
        for change in each(&body, "entry").flat_map(|entry| each(entry, "changes")) {
            let value = &change["value"];
            if change["field"] != "messages" {
                parsed.ignored.push("field");
            } else if value["metadata"]["phone_number_id"].as_str().is_some_and(|id| id != self.phone_number_id) {
                parsed.ignored.push("other_number");
            } else {
                parsed.ignored.extend(each(value, "statuses").map(|_| "status"));
                for message in each(value, "messages") {
                    match incoming(message) {
                        Some(event) => parsed.events.push(event),
                        None => parsed.ignored.push("not_for_us"),
                    }
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
            body["messaging_product"] = json!("whatsapp");
            if outgoing.call != READ {
                body["recipient_type"] = json!("individual");
                // Who hides the telephone number has an id with a country before it: `KZ.1349…`.
                let is_number = outgoing.to.bytes().all(|digit| digit.is_ascii_digit());
                body[if is_number { "to" } else { "recipient" }] = json!(outgoing.to);
            }
            self.graph.post(&format!("{}/messages", self.phone_number_id), &body).await
        })
    }
}

fn each<'a>(value: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    value[name].as_array().map(Vec::as_slice).unwrap_or_default().iter()
}

/// A message; nothing if it is not to be answered, or names nobody whom a reply could go to.
fn incoming(message: &Value) -> Option<Incoming> {
    let text = |pointer: &str| message.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
    let id = text("/id")?;
    let (number, user) = (text("/from"), text("/from_user_id"));
    let reply = |kind: &str| {
        let payload = text(&format!("/interactive/{kind}/id"))?;
        Some(Content::Tapped { payload, label: text(&format!("/interactive/{kind}/title")) })
    };
    let kind = text("/type").unwrap_or_default();
    let content = match kind.as_str() {
        "text" => Content::Text(text("/text/body")?),
        "interactive" => reply("button_reply").or_else(|| reply("list_reply"))?,
        // A button of a template, which others send: what stands on it is what was said.
        "button" => Content::Text(text("/button/text")?),
        "request_welcome" => Content::Opened,
        silent if SILENT.contains(&silent) => return None,
        _ => Content::Unsupported,
    };
    Some(Incoming {
        channel: NAME.to_owned(),
        event: id.clone(),
        // Stays the same when the person hides the number, or shows it again.
        conversation: user.clone().or_else(|| number.clone())?,
        address: Address { to: number.or(user)?, receipt: Some(id), ..Address::default() },
        language: None,
        content,
    })
}

fn draw(speech: &Speech, incoming: &Incoming) -> Vec<Outgoing> {
    let text = speech.plain_text();
    let mut parts: Vec<&str> = split(&text, TEXT_UTF16_MAX, Unit::Utf16);
    let mut bodies = Vec::new();
    let interactive = interactive(speech).map(|mut interactive| {
        let fits = parts.last().is_some_and(|last| Unit::Utf16.count(last) <= INTERACTIVE_UTF16_MAX);
        let over = if fits { parts.pop() } else { None };
        interactive["body"] = json!({ "text": over.unwrap_or(&speech.choices_label) });
        json!({ "type": "interactive", "interactive": interactive })
    });
    bodies.extend(parts.iter().map(|part| json!({ "type": "text", "text": { "body": part, "preview_url": false } })));
    bodies.extend(interactive);
    let outgoing = |at: usize, call: &str, body: Value| Outgoing {
        channel: NAME.to_owned(),
        key: format!("{}.{at}", incoming.event),
        to: incoming.address.to.clone(),
        call: call.to_owned(),
        body,
        plain: None,
        is_courtesy: call == READ,
        lifetime_s: WINDOW_S,
    };
    let read = incoming
        .address
        .receipt
        .iter()
        .map(|id| json!({ "status": "read", "message_id": id, "typing_indicator": { "type": "text" } }));
    let calls = read.map(|body| (READ, body)).chain(bodies.into_iter().map(|body| ("messages", body)));
    calls.enumerate().map(|(at, (call, body))| outgoing(at, call, body)).collect()
}

/// Buttons where all of them are shown whole, else a list, whose rows have room for the whole label; nothing without
/// choices.
fn interactive(speech: &Speech) -> Option<Value> {
    if speech.choices.is_empty() {
        return None;
    }
    let is_short = |choice: &Choice| Unit::Utf16.count(&choice.label) <= BUTTON_UTF16_MAX;
    if speech.choices.len() <= BUTTONS_MAX && speech.choices.iter().all(is_short) {
        let button = |choice: &Choice| json!({ "type": "reply", "reply": { "id": choice.payload(ID_BYTES_MAX), "title": choice.label } });
        let buttons: Vec<Value> = speech.choices.iter().map(button).collect();
        return Some(json!({ "type": "button", "action": { "buttons": buttons } }));
    }
    let row = |choice: &Choice| {
        let mut row = json!({
            "id": choice.payload(ID_BYTES_MAX),
            "title": shorten(&choice.label, ROW_UTF16_MAX, Unit::Utf16),
        });
        if row["title"] != choice.label.as_str() {
            row["description"] = json!(shorten(&choice.label, ROW_DESCRIPTION_UTF16_MAX, Unit::Utf16));
        }
        row
    };
    let rows: Vec<Value> = speech.choices.iter().take(ROWS_MAX).map(row).collect();
    let button = shorten(&speech.choices_label, BUTTON_UTF16_MAX, Unit::Utf16);
    Some(json!({ "type": "list", "action": { "button": button, "sections": [{ "rows": rows }] } }))
}
