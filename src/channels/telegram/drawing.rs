//! Draws a reply as Telegram's calls: text in HTML, sources as links, choices as buttons under the last part.

use serde_json::{Map, Value, json};

use super::NAME;
use crate::channels::split::{Unit, shorten, split};
use crate::channels::{Choice, Content, Incoming, Offer, Outgoing, Speech};

/// Longest text, in UTF-16 units after markup is read (`sendMessage`).
const TEXT_UTF16_MAX: usize = 4096;
/// Longest data of a button, in bytes (`InlineKeyboardButton`).
const CALLBACK_BYTES_MAX: usize = 64;
/// Most rows of buttons; the platform names no number, clients show a hundred.
const BUTTONS_MAX: usize = 100;
/// Most results of an inline query (`answerInlineQuery`).
const INLINE_RESULTS_MAX: usize = 50;
/// Longest title and description that a result shows in its two lines, in UTF-16 units; the platform names no number.
const INLINE_LINE_UTF16_MAX: usize = 120;
/// Seconds that clients keep the results of an inline query: the knowledge changes seldom.
const INLINE_CACHE_S: u32 = 300;
/// Seconds that the platform keeps a message for us, and after which nobody waits for a reply.
const MESSAGE_LIFETIME_S: u32 = 24 * 60 * 60;
/// Seconds that the platform takes a reply to a tap.
const TAP_LIFETIME_S: u32 = 150;
/// Seconds that the platform takes a reply to an inline query.
const INLINE_LIFETIME_S: u32 = 30;

/// Draws what is to be said about an event.
pub(super) fn draw(speech: &Speech, incoming: &Incoming) -> Vec<Outgoing> {
    let mut calls = Calls { incoming, outgoing: Vec::new() };
    if matches!(incoming.content, Content::Inline(_)) {
        calls.push("answerInlineQuery", &incoming.address.to, inline_results(speech), None, INLINE_LIFETIME_S);
        return calls.outgoing;
    }
    if let Some(tap) = &incoming.address.receipt {
        calls.push_courtesy("answerCallbackQuery", tap, json!({}), TAP_LIFETIME_S);
    }
    let mut typing = json!({ "action": "typing" });
    if let Some(thread) = number(incoming.address.thread.as_deref()) {
        typing["message_thread_id"] = thread;
    }
    calls.push_courtesy("sendChatAction", &incoming.address.to, typing, MESSAGE_LIFETIME_S);
    let parts = parts(speech);
    let n_parts = parts.len();
    for (at, part) in parts.into_iter().enumerate() {
        let mut body = json!({
            "text": part.html,
            "parse_mode": "HTML",
            "link_preview_options": { "is_disabled": true },
        });
        if let Some(thread) = number(incoming.address.thread.as_deref()) {
            body["message_thread_id"] = thread;
        }
        if let Some(quoted) = number(incoming.address.quoted.as_deref()).filter(|_| at == 0) {
            body["reply_parameters"] = json!({ "message_id": quoted, "allow_sending_without_reply": true });
        }
        if at + 1 == n_parts && !speech.choices.is_empty() {
            body["reply_markup"] = keyboard(&speech.choices);
        }
        let plain = json!({ "text": part.plain, "parse_mode": null });
        calls.push("sendMessage", &incoming.address.to, body, Some(plain), MESSAGE_LIFETIME_S);
    }
    calls.outgoing
}

struct Calls<'a> {
    incoming: &'a Incoming,
    outgoing: Vec<Outgoing>,
}

impl Calls<'_> {
    fn push(&mut self, call: &str, to: &str, body: Value, plain: Option<Value>, lifetime_s: u32) {
        self.outgoing.push(Outgoing {
            channel: NAME.to_owned(),
            key: format!("{}.{}", self.incoming.event, self.outgoing.len()),
            to: to.to_owned(),
            call: call.to_owned(),
            body,
            plain,
            is_courtesy: false,
            lifetime_s,
        });
    }

    fn push_courtesy(&mut self, call: &str, to: &str, body: Value, lifetime_s: u32) {
        self.push(call, to, body, None, lifetime_s);
        if let Some(pushed) = self.outgoing.last_mut() {
            pushed.is_courtesy = true;
        }
    }
}

fn number(text: Option<&str>) -> Option<Value> {
    text.and_then(|text| text.parse::<i64>().ok()).map(Value::from)
}

/// A message, in both ways to write it.
struct Part {
    html: String,
    plain: String,
}

impl Part {
    fn of(text: &str) -> Self {
        Self { html: escape(text), plain: text.to_owned() }
    }
}

/// The text in messages, the links under the last one where both ways to write them have room, else in messages of
/// their own.
fn parts(speech: &Speech) -> Vec<Part> {
    let mut parts: Vec<Part> = split(&speech.text, TEXT_UTF16_MAX, Unit::Utf16).into_iter().map(Part::of).collect();
    if speech.sources.is_empty() {
        return parts;
    }
    let links = links(speech);
    match parts.last_mut() {
        Some(last) if Unit::Utf16.count(&last.plain) + 2 + Unit::Utf16.count(&links.plain) <= TEXT_UTF16_MAX => {
            last.html = format!("{}\n\n{}", last.html, links.html);
            last.plain = format!("{}\n\n{}", last.plain, links.plain);
        }
        _ => parts.push(links),
    }
    parts
}

/// One link says what it is, several are numbered.
fn links(speech: &Speech) -> Part {
    let label = escape(&speech.sources_label);
    let html = match speech.sources.as_slice() {
        [source] => format!("<a href=\"{}\">{label}</a>", escape(source)),
        sources => {
            let link = |(at, source): (usize, &String)| format!("<a href=\"{}\">{}</a>", escape(source), at + 1);
            format!("{label}: {}", sources.iter().enumerate().map(link).collect::<Vec<_>>().join(", "))
        }
    };
    let plain = format!("{}: {}", speech.sources_label, speech.documents().join(", "));
    let plain = split(&plain, TEXT_UTF16_MAX, Unit::Utf16).first().copied().unwrap_or_default().to_owned();
    Part { html, plain }
}

/// The platform reads these four names and no others.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// One button a row: a topic's name wants the whole width of a telephone.
fn keyboard(choices: &[Choice]) -> Value {
    let button = |choice: &Choice| {
        json!([{
            "text": choice.label,
            "callback_data": choice.payload(CALLBACK_BYTES_MAX),
        }])
    };
    json!({ "inline_keyboard": choices.iter().take(BUTTONS_MAX).map(button).collect::<Vec<_>>() })
}

fn inline_results(speech: &Speech) -> Value {
    let results: Vec<Value> = speech
        .offers
        .iter()
        .take(INLINE_RESULTS_MAX)
        .enumerate()
        .filter_map(|(at, offer)| article(at, offer))
        .collect();
    json!({
        "results": results,
        // The language of a person's replies is part of them.
        "is_personal": true,
        "cache_time": INLINE_CACHE_S,
    })
}

/// An answer that a person can send to another chat; only its first message, since a person sends one.
fn article(at: usize, offer: &Offer) -> Option<Value> {
    let part = parts(&offer.speech).into_iter().next()?;
    Some(json!({
        "type": "article",
        "id": at.to_string(),
        "title": shorten(&offer.title, INLINE_LINE_UTF16_MAX, Unit::Utf16),
        "description": shorten(&offer.speech.text, INLINE_LINE_UTF16_MAX, Unit::Utf16),
        "input_message_content": {
            "message_text": part.html,
            "parse_mode": "HTML",
            "link_preview_options": { "is_disabled": true },
        },
    }))
}

/// The method's parameter that names whom a call goes to.
pub(super) fn recipient_parameter(call: &str) -> &'static str {
    match call {
        "answerInlineQuery" => "inline_query_id",
        "answerCallbackQuery" => "callback_query_id",
        _ => "chat_id",
    }
}

/// Puts the parameters for a platform that cannot read the markup over those with it.
pub(super) fn without_markup(body: &Value, plain: &Value) -> Value {
    let mut merged: Map<String, Value> = body.as_object().cloned().unwrap_or_default();
    for (name, value) in plain.as_object().into_iter().flatten() {
        if value.is_null() {
            merged.remove(name);
        } else {
            merged.insert(name.clone(), value.clone());
        }
    }
    Value::Object(merged)
}
