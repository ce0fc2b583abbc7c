//! A bot on Viber, judged by what the platform gets.

use axum::body::Body;
use axum::http::Request;
use jauap::channels::{Delivery, Rejection};
use serde_json::{Value, json};

use crate::support::Got;
use crate::support::messengers::{Messaging, signature};
use crate::support::platform::{Call, Platform, Verdict};

const TOKEN: &str = "viber-token";

struct Bot {
    viber: Platform,
    server: Messaging,
}

impl Bot {
    async fn start() -> Self {
        let viber = Platform::start(judge).await;
        let url = viber.url();
        let server = Messaging::with([("JAUAP_VIBER_TOKEN", TOKEN), ("JAUAP_VIBER_API", url.as_str())]);
        Self { viber, server }
    }

    async fn deliver(&self, body: &Value) -> Got {
        let body = body.to_string();
        let digits = signature(TOKEN, &body);
        let request = Request::post("/webhooks/viber").header("x-viber-content-signature", digits);
        self.server.call(request.body(Body::from(body)).unwrap()).await
    }
}

fn judge(call: &Call) -> Verdict {
    let body = call.json();
    let says = |status: i64| Verdict::Says(200, json!({ "status": status, "status_message": "" }));
    if call.header("x-viber-auth-token") != TOKEN {
        return says(2);
    }
    match call.method() {
        "set_webhook" => says(0),
        "send_message" if fault_of_message(&body).is_none() && body["receiver"].is_string() => says(0),
        "send_message" => says(3),
        _ => says(1),
    }
}

/// Why the platform would refuse a message.
pub(crate) fn fault_of_message(body: &Value) -> Option<&'static str> {
    let count = |value: &Value| value.as_str().map_or(0, |text| text.encode_utf16().count());
    if !(1..=28).contains(&count(&body["sender"]["name"])) {
        return Some("sender");
    }
    if !(1..=7000).contains(&count(&body["text"])) || body.to_string().len() > 30_000 {
        return Some("text");
    }
    let buttons = body["keyboard"]["Buttons"].as_array().map(Vec::as_slice).unwrap_or_default();
    let is_sound = |button: &Value| {
        button["ActionType"] == "reply"
            && count(&button["ActionBody"]) > 0
            && count(&button["Text"]) > 0
            && button["Columns"] == 6
    };
    (!buttons.iter().all(is_sound)).then_some("keyboard")
}

fn message(token: u64, content: Value) -> Value {
    json!({ "event": "message", "timestamp": 1, "message_token": token, "message": content,
        "sender": { "id": "A=", "name": "T", "language": "ru", "api_version": 10 } })
}

#[tokio::test]
async fn a_question_is_answered_over_a_keyboard_whose_buttons_ask_in_full() {
    let bot = Bot::start().await;
    let asked = message(1, json!({ "type": "text", "text": "Сколько мероприятий прошло в ШОС?" }));
    for _ in 0..2 {
        assert_eq!(bot.deliver(&asked).await.status, 200);
    }
    assert_eq!(bot.server.answer_all().await, [("send_message".to_owned(), Delivery::Delivered)]);
    let sent = bot.viber.calls("send_message")[0].json();
    assert_eq!((&sent["receiver"], &sent["sender"]["name"]), (&json!("A="), &json!("Jauap")));
    assert!(sent["text"].as_str().unwrap().contains("Источник: https://"), "{sent}");
    let next = sent["keyboard"]["Buttons"][0]["ActionBody"].clone();
    bot.deliver(&message(2, json!({ "type": "text", "text": next }))).await;
    bot.server.answer_all().await;
    let answer = bot.viber.calls("send_message")[1].json();
    assert!(answer["text"].as_str().unwrap().contains("Источник"), "{next} is not answered: {answer}");
}

#[tokio::test]
async fn who_opens_the_chat_is_greeted_in_the_response_since_nothing_else_may_be_sent() {
    let bot = Bot::start().await;
    let opened = json!({ "event": "conversation_started", "timestamp": 1, "message_token": 3, "type": "open",
        "user": { "id": "A=", "name": "T", "language": "en-GB" }, "subscribed": false });
    let got = bot.deliver(&opened).await;
    assert_eq!((got.status.as_u16(), got.header("content-type")), (200, "application/json"));
    let welcome = got.json();
    assert!(welcome["text"].as_str().unwrap().starts_with("Hello!"), "{welcome}");
    assert!(fault_of_message(&welcome).is_none() && welcome.get("receiver").is_none());
    assert!(bot.server.waiting().await.is_empty() && bot.viber.methods().is_empty());
}

#[tokio::test]
async fn what_is_no_question_is_acknowledged() {
    let bot = Bot::start().await;
    for event in ["webhook", "delivered", "seen", "failed", "subscribed", "of_tomorrow"] {
        let got = bot
            .deliver(&json!({ "event": event, "timestamp": 1, "message_token": 4_912_661_846_655_238_145_u64 }))
            .await;
        assert_eq!(got.status, 200, "{event}");
    }
    assert!(bot.server.waiting().await.is_empty());
    let left = json!({ "event": "unsubscribed", "message_token": 5, "user_id": "A=" });
    bot.deliver(&left).await;
    bot.deliver(&message(6, json!({ "type": "picture" }))).await;
    let deliveries = bot.server.answer_all().await;
    assert_eq!(deliveries.len(), 1, "who left is not written to");
    assert!(bot.viber.calls("send_message")[0].json()["text"].as_str().unwrap().starts_with("Я понимаю только текст."));
}

#[tokio::test]
async fn vibers_status_says_what_to_do_next() {
    let bot = Bot::start().await;
    let mut token = 10;
    let mut answered = async |status: i64| {
        token += 1;
        bot.viber.fail_next("send_message", Verdict::Says(200, json!({ "status": status })));
        bot.deliver(&message(token, json!({ "type": "text", "text": "/help" }))).await;
        bot.server.answer_all().await.into_iter().map(|(_, delivery)| delivery).collect::<Vec<_>>()
    };
    assert_eq!(answered(12).await, [Delivery::RetryAfter(None), Delivery::Delivered]);
    assert_eq!(answered(6).await, [Delivery::Rejected(Rejection::Gone)]);
    assert_eq!(answered(3).await, [Delivery::Rejected(Rejection::Refused("Viber's status 3".to_owned()))]);
    assert_eq!(answered(2).await, [Delivery::Unreachable("Viber's status 2".to_owned()), Delivery::Delivered]);
}

#[tokio::test]
async fn viber_is_told_where_the_bot_is() {
    let bot = Bot::start().await;
    bot.server.run(Some("https://bot.example"));
    let [webhook] = bot.viber.wait_for("set_webhook", 1).await.try_into().unwrap();
    assert_eq!(webhook.json()["url"], "https://bot.example/webhooks/viber");
}
