//! A community on VK, judged by what the platform gets.

use axum::body::Body;
use axum::http::Request;
use jauap::channels::{Delivery, Rejection};
use serde_json::{Value, json};

use crate::support::messengers::Messaging;
use crate::support::platform::{Call, Platform, Verdict};

const GROUP: i64 = 123;
const CHAT: i64 = 2_000_000_001;

struct Bot {
    vk: Platform,
    server: Messaging,
}

impl Bot {
    async fn start() -> Self {
        let vk = Platform::start(judge).await;
        let url = vk.url();
        let server = Messaging::with([
            ("JAUAP_VK_TOKEN", "vk-token"),
            ("JAUAP_VK_SECRET", "vk-secret"),
            ("JAUAP_VK_CONFIRMATION", "1a2b"),
            ("JAUAP_VK_API", url.as_str()),
        ]);
        Self { vk, server }
    }

    async fn deliver(&self, kind: &str, event: &str, object: Value) {
        let body = json!({ "type": kind, "group_id": GROUP, "event_id": event, "v": "5.199", "secret": "vk-secret", "object": object });
        let got = self.server.call(Request::post("/webhooks/vk").body(Body::from(body.to_string())).unwrap()).await;
        assert_eq!((got.status.as_u16(), got.body.as_str()), (200, "ok"));
    }

    async fn tell(&self, event: &str, message: Value) -> Vec<Call> {
        let before = self.vk.calls("messages.send").len();
        self.deliver("message_new", event, json!({ "message": message, "client_info": { "lang_id": 0 } })).await;
        self.server.answer_all().await;
        self.vk.calls("messages.send").split_off(before)
    }
}

fn judge(call: &Call) -> Verdict {
    let error = |code: i64| Verdict::Says(200, json!({ "error": { "error_code": code, "error_msg": "m" } }));
    if call.form("access_token").as_deref() != Some("vk-token") || call.form("v").is_none() {
        return error(5);
    }
    if call.method() == "messages.send" && fault_of_message(&|name| call.form(name)).is_some() {
        return error(100);
    }
    Verdict::Says(200, json!({ "response": 1 }))
}

/// Why the platform would refuse a message of these fields.
pub(crate) fn fault_of_message(field: &dyn Fn(&str) -> Option<String>) -> Option<&'static str> {
    let count = |text: &str| text.encode_utf16().count();
    if !field("message").is_some_and(|text| (1..=4096).contains(&count(&text))) {
        return Some("message");
    }
    if !field("random_id").is_some_and(|id| id.parse::<i32>().is_ok_and(|id| id != 0)) {
        return Some("random_id");
    }
    let keyboard: Value = serde_json::from_str(&field("keyboard")?).unwrap();
    let rows = keyboard["buttons"].as_array().unwrap();
    let is_sound = |button: &Value| {
        let action = &button["action"];
        let payload = action["payload"].as_str().unwrap();
        (1..=40).contains(&count(action["label"].as_str().unwrap()))
            && payload.len() <= 255
            && serde_json::from_str::<Value>(payload).is_ok()
    };
    let fits = keyboard["inline"] == true
        && rows.len() <= 6
        && rows.iter().all(|row| row.as_array().unwrap().len() <= 5 && row.as_array().unwrap().iter().all(is_sound));
    (!fits).then_some("keyboard")
}

fn message(peer: i64, text: &str) -> Value {
    json!({ "id": 1, "conversation_message_id": 1, "date": 1, "peer_id": peer, "from_id": 77, "text": text })
}

#[tokio::test]
async fn a_question_is_answered_and_a_tapped_button_asks_the_next() {
    let bot = Bot::start().await;
    let [sent] = bot.tell("e1", message(77, "Сколько мероприятий прошло в ШОС?")).await.try_into().unwrap();
    assert_eq!(sent.form("peer_id").unwrap(), "77");
    assert!(sent.form("message").unwrap().contains("Источник: https://"));
    assert_eq!(bot.vk.methods(), ["messages.setActivity", "messages.send"]);
    let keyboard: Value = serde_json::from_str(&sent.form("keyboard").unwrap()).unwrap();
    let action = &keyboard["buttons"][0][0]["action"];
    let mut tap = message(77, action["label"].as_str().unwrap());
    tap["payload"] = action["payload"].clone();
    let [answer] = bot.tell("e2", tap).await.try_into().unwrap();
    assert!(answer.form("message").unwrap().contains("Источник"), "{action} is not answered: {answer:?}");
}

#[tokio::test]
async fn the_start_button_is_answered_with_a_greeting() {
    let bot = Bot::start().await;
    let mut start = message(77, "Начать");
    start["payload"] = json!("{\"command\":\"start\"}");
    let [greeting] = bot.tell("e1", start).await.try_into().unwrap();
    assert!(greeting.form("message").unwrap().starts_with("Здравствуйте!"));
}

#[tokio::test]
async fn a_try_after_a_lost_answer_has_the_same_number_and_another_part_another() {
    let bot = Bot::start().await;
    bot.vk.fail_next("messages.send", Verdict::Breaks);
    let [first, again] = bot.tell("e1", message(77, "/help")).await.try_into().unwrap();
    assert_eq!(first.form("random_id"), again.form("random_id"));
    let [other] = bot.tell("e2", message(77, "/help")).await.try_into().unwrap();
    assert_ne!(first.form("random_id"), other.form("random_id"));
}

#[tokio::test]
async fn in_a_chat_only_who_names_the_community_is_answered() {
    let bot = Bot::start().await;
    assert!(bot.tell("e1", message(CHAT, "Сколько мероприятий прошло в ШОС?")).await.is_empty());
    assert!(bot.tell("e2", message(CHAT, "[club999|@other] сколько мероприятий прошло в ШОС?")).await.is_empty());
    let named = "[club123|@jauap], сколько мероприятий прошло в ШОС?";
    let [sent] = bot.tell("e3", message(CHAT, named)).await.try_into().unwrap();
    assert_eq!(sent.form("peer_id").unwrap(), CHAT.to_string());
    let mut own = message(77, "x");
    own["from_id"] = json!(-GROUP);
    assert!(bot.tell("e4", own).await.is_empty());
}

#[tokio::test]
async fn events_of_other_kinds_are_acknowledged() {
    let bot = Bot::start().await;
    for kind in ["message_reply", "message_event", "group_join", "of_tomorrow"] {
        bot.deliver(kind, kind, json!({ "user_id": 77 })).await;
    }
    assert!(bot.server.waiting().await.is_empty());
    bot.deliver("message_deny", "e9", json!({ "user_id": 77 })).await;
    assert_eq!(bot.server.waiting().await.len(), 1);
    assert!(bot.server.answer_all().await.is_empty(), "who forbids it is not written to");
}

#[tokio::test]
async fn vks_error_says_what_to_do_next() {
    let bot = Bot::start().await;
    let mut n_events = 0;
    let mut answered = async |code: i64| {
        n_events += 1;
        bot.vk.fail_next("messages.send", Verdict::Says(200, json!({ "error": { "error_code": code } })));
        let event = json!({ "message": message(77, "/help") });
        bot.deliver("message_new", &format!("n{n_events}"), event).await;
        bot.server.answer_all().await.split_off(1).into_iter().map(|(_, delivery)| delivery).collect::<Vec<_>>()
    };
    let second = Some(std::time::Duration::from_secs(1));
    assert_eq!(answered(6).await, [Delivery::RetryAfter(second), Delivery::Delivered]);
    assert_eq!(answered(901).await, [Delivery::Rejected(Rejection::Gone)]);
    assert_eq!(answered(911).await, [Delivery::Rejected(Rejection::Refused("VK's error 911".to_owned()))]);
    assert_eq!(answered(5).await, [Delivery::Unreachable("VK's error 5".to_owned()), Delivery::Delivered]);
}
