//! A Bot API that behaves as Telegram's: it holds to its limits, reads markup, sends updates until they are taken.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use super::platform::{Call, Platform, Verdict};

pub(crate) const TOKEN: &str = "123456:test-token";
pub(crate) const BOT_ID: i64 = 123_456;
pub(crate) const USERNAME: &str = "JauapTestBot";

/// The Bot API and what it knows.
#[derive(Clone)]
pub(crate) struct Telegram {
    pub platform: Platform,
    state: Arc<Mutex<Known>>,
}

#[derive(Default)]
struct Known {
    webhook: Option<Value>,
    /// When delivering to the webhook last failed, and how much waits since.
    failed_delivery: Option<i64>,
    n_pending: usize,
    /// Updates that wait to be fetched, with their ids.
    updates: Vec<Value>,
    /// Chats that blocked the bot.
    blocked: Vec<String>,
    /// Chats that have a new id.
    migrated: BTreeMap<String, i64>,
    /// What was set of the bot's profile, by method and language.
    profile: BTreeMap<(String, String), Value>,
}

impl Telegram {
    pub(crate) async fn start() -> Self {
        let state: Arc<Mutex<Known>> = Arc::default();
        let known = Arc::clone(&state);
        let platform = Platform::start(move |call| judge(&mut known.lock().unwrap(), call)).await;
        Self { platform, state }
    }

    /// An update that waits to be fetched.
    pub(crate) fn push(&self, update: Value) {
        self.state.lock().unwrap().updates.push(update);
        self.platform.changed();
    }

    /// Another program sets the webhook.
    pub(crate) fn take_webhook_away(&self) {
        self.state.lock().unwrap().webhook = Some(json!({ "url": "https://other.example/" }));
    }

    /// The webhook was called in vain at this time, and so many updates wait.
    pub(crate) fn fail_delivery(&self, date: i64, n_pending: usize) {
        let mut known = self.state.lock().unwrap();
        (known.failed_delivery, known.n_pending) = (Some(date), n_pending);
    }

    pub(crate) fn block(&self, chat: i64) {
        self.state.lock().unwrap().blocked.push(chat.to_string());
    }

    pub(crate) fn migrate(&self, chat: i64, to: i64) {
        self.state.lock().unwrap().migrated.insert(chat.to_string(), to);
    }

    pub(crate) fn n_waiting(&self) -> usize {
        self.state.lock().unwrap().updates.len()
    }

    /// Messages that were taken, without those that were refused.
    pub(crate) fn messages(&self) -> Vec<Value> {
        let calls = self.platform.calls("sendMessage").into_iter().map(|call| call.json());
        calls.filter(|message| fault_of_message(message).is_none()).collect()
    }
}

fn error(code: u16, description: &str, parameters: Value) -> Verdict {
    Verdict::Says(
        code,
        json!({ "ok": false, "error_code": code, "description": description, "parameters": parameters }),
    )
}

fn ok(result: Value) -> Verdict {
    Verdict::Says(200, json!({ "ok": true, "result": result }))
}

fn judge(known: &mut Known, call: &Call) -> Verdict {
    if !call.path.starts_with(&format!("/bot{TOKEN}/")) {
        return error(401, "Unauthorized", json!({}));
    }
    let body = call.json();
    let chat = text_of(&body["chat_id"]);
    if known.blocked.contains(&chat) {
        return error(403, "Forbidden: bot was blocked by the user", json!({}));
    }
    if let Some(to) = known.migrated.get(&chat) {
        let description = "Bad Request: group chat was upgraded to a supergroup chat";
        return error(400, description, json!({ "migrate_to_chat_id": to }));
    }
    match call.method() {
        "getMe" => ok(json!({ "id": BOT_ID, "is_bot": true, "first_name": "Jauap", "username": USERNAME })),
        "sendMessage" => match fault_of_message(&body) {
            Some(fault) => error(400, &format!("Bad Request: {fault}"), json!({})),
            None => ok(json!({ "message_id": 1, "date": 1, "chat": { "id": body["chat_id"] } })),
        },
        "answerInlineQuery" => match fault_of_results(&body) {
            Some(fault) => error(400, &format!("Bad Request: {fault}"), json!({})),
            None => ok(json!(true)),
        },
        "answerCallbackQuery" if !body["callback_query_id"].is_string() => error(400, "Bad Request", json!({})),
        "sendChatAction" | "answerCallbackQuery" => ok(json!(true)),
        "setWebhook" => {
            known.webhook = Some(body);
            ok(json!(true))
        }
        "deleteWebhook" => {
            known.webhook = None;
            ok(json!(true))
        }
        "getWebhookInfo" => ok(webhook_info(known)),
        "getUpdates" => updates(known, &body),
        other => profile(known, other, &body),
    }
}

fn webhook_info(known: &Known) -> Value {
    let url = known.webhook.as_ref().map_or(json!(""), |webhook| webhook["url"].clone());
    let mut info = json!({ "url": url, "has_custom_certificate": false, "pending_update_count": known.n_pending });
    // Left out as long as nothing failed.
    if let Some(date) = known.failed_delivery {
        info["last_error_date"] = json!(date);
        info["last_error_message"] = json!("Connection timed out");
    }
    info
}

fn updates(known: &mut Known, body: &Value) -> Verdict {
    if known.webhook.is_some() {
        return error(409, "Conflict: can't use getUpdates method while webhook is active", json!({}));
    }
    let offset = body["offset"].as_i64().unwrap_or_default();
    known.updates.retain(|update| update["update_id"].as_i64().unwrap() >= offset);
    let limit = body["limit"].as_u64().map_or(100, |limit| usize::try_from(limit).unwrap());
    // Who does not say how long is told at once (https://core.telegram.org/bots/api#getupdates).
    let waits = body["timeout"].as_u64().is_some_and(|seconds| seconds > 0);
    match known.updates.iter().take(limit).cloned().collect::<Vec<_>>() {
        none if none.is_empty() && waits => Verdict::Holds,
        some => ok(json!(some)),
    }
}

/// `setMyCommands`, `getMyDescription` and their like, by language.
fn profile(known: &mut Known, method: &str, body: &Value) -> Verdict {
    let language = text_of(&body["language_code"]);
    let (verb, part) = method.split_at(3);
    let field = match part {
        "MyCommands" => "commands",
        "MyDescription" => "description",
        "MyShortDescription" => "short_description",
        _ => return error(404, "Not Found", json!({})),
    };
    let key = (part.to_owned(), language);
    if verb == "set" {
        let value = body[field].clone();
        let max = match field {
            "description" => 512,
            "short_description" => 120,
            _ => usize::MAX,
        };
        if value.as_str().is_some_and(|text| utf16(text) > max) {
            return error(400, "Bad Request: text is too long", json!({}));
        }
        known.profile.insert(key, value);
        return ok(json!(true));
    }
    let value = known.profile.get(&key).cloned();
    ok(if field == "commands" { value.unwrap_or(json!([])) } else { json!({ field: value.unwrap_or(json!("")) }) })
}

fn text_of(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn utf16(text: &str) -> usize {
    text.encode_utf16().count()
}

/// Why the platform would refuse a message.
pub(crate) fn fault_of_message(body: &Value) -> Option<String> {
    if let Some(fault) = fault_of_text(body["text"].as_str()?, &body["parse_mode"]) {
        return Some(fault);
    }
    let buttons = body["reply_markup"]["inline_keyboard"].as_array().into_iter().flatten();
    for button in buttons.flat_map(|row| row.as_array().unwrap()) {
        let data = button["callback_data"].as_str().unwrap_or_default();
        if data.is_empty() || data.len() > 64 || button["text"].as_str().is_none_or(str::is_empty) {
            return Some("BUTTON_DATA_INVALID".to_owned());
        }
    }
    None
}

fn fault_of_text(text: &str, parse_mode: &Value) -> Option<String> {
    let visible = if parse_mode == "HTML" { visible_text(text) } else { Ok(text.to_owned()) };
    match visible {
        Err(fault) => Some(format!("can't parse entities: {fault}")),
        Ok(visible) if visible.trim().is_empty() => Some("message text is empty".to_owned()),
        Ok(visible) if utf16(&visible) > 4096 => Some("message is too long".to_owned()),
        Ok(_) => None,
    }
}

fn fault_of_results(body: &Value) -> Option<String> {
    let results = body["results"].as_array()?;
    if results.len() > 50 {
        return Some("RESULTS_TOO_MUCH".to_owned());
    }
    results.iter().find_map(|result| {
        let content = &result["input_message_content"];
        let is_sound = result["id"].as_str().is_some_and(|id| (1..=64).contains(&id.len()))
            && result["title"].as_str().is_some_and(|title| !title.is_empty());
        if is_sound {
            fault_of_text(content["message_text"].as_str()?, &content["parse_mode"])
        } else {
            Some("RESULT".to_owned())
        }
    })
}

/// The text of a message in HTML, read more strictly than the platform does: no markup but links is ever sent.
pub(crate) fn visible_text(html: &str) -> Result<String, String> {
    let mut visible = String::new();
    let mut open = 0;
    let mut rest = html;
    while let Some(letter) = rest.chars().next() {
        if letter == '<' {
            let (tag, after) = rest[1..].split_once('>').ok_or("unclosed start tag")?;
            match tag {
                "/a" if open > 0 => open -= 1,
                _ if tag.starts_with("a href=\"") && tag.ends_with('"') => open += 1,
                _ => return Err(format!("unsupported start tag \"{tag}\"")),
            }
            rest = after;
        } else if letter == '&' {
            let names = [("&amp;", '&'), ("&lt;", '<'), ("&gt;", '>'), ("&quot;", '"')];
            let known = names.iter().find(|(name, _)| rest.starts_with(name));
            let (name, meaning) = known.ok_or("unknown entity")?;
            visible.push(*meaning);
            rest = &rest[name.len()..];
        } else {
            visible.push(letter);
            rest = &rest[letter.len_utf8()..];
        }
    }
    if open == 0 { Ok(visible) } else { Err("unclosed tag".to_owned()) }
}
