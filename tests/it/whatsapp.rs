//! A number on WhatsApp and a page on Messenger and Instagram, judged by what Meta's Graph API gets.

use std::time::Duration;

use axum::body::Body;
use axum::http::Request;
use jauap::channels::{Content, Delivery, Rejection};
use serde_json::{Value, json};

use crate::support::messengers::{Messaging, signature};
use crate::support::platform::{Call, Platform, Verdict};

const APP_SECRET: &str = "app secret";
const NUMBER: &str = "106540352242922";

struct Meta {
    graph: Platform,
    server: Messaging,
}

impl Meta {
    async fn start() -> Self {
        let graph = Platform::start(judge).await;
        let url = graph.url();
        let server = Messaging::with([
            ("JAUAP_WHATSAPP_TOKEN", "whatsapp token"),
            ("JAUAP_WHATSAPP_PHONE_NUMBER_ID", NUMBER),
            ("JAUAP_WHATSAPP_APP_SECRET", APP_SECRET),
            ("JAUAP_WHATSAPP_VERIFY_TOKEN", "word"),
            ("JAUAP_MESSENGER_TOKEN", "page token"),
            ("JAUAP_MESSENGER_APP_SECRET", APP_SECRET),
            ("JAUAP_MESSENGER_VERIFY_TOKEN", "word"),
            ("JAUAP_GRAPH_API", url.as_str()),
        ]);
        Self { graph, server }
    }

    async fn deliver(&self, channel: &str, body: &Value) {
        let body = body.to_string();
        let digits = signature(APP_SECRET, &body);
        let request =
            Request::post(format!("/webhooks/{channel}")).header("x-hub-signature-256", format!("sha256={digits}"));
        let got = self.server.call(request.body(Body::from(body)).unwrap()).await;
        assert_eq!(got.status, 200, "{got:?}");
    }

    /// Delivers and answers; gives what the Graph API got for it.
    async fn tell(&self, channel: &str, body: &Value) -> Vec<Value> {
        let before = self.graph.calls("messages").len();
        self.deliver(channel, body).await;
        self.server.answer_all().await;
        self.graph.calls("messages").split_off(before).iter().map(Call::json).collect()
    }
}

/// The limits of both APIs.
fn judge(call: &Call) -> Verdict {
    let refuse = |code: i64, why: &str| Verdict::Says(400, json!({ "error": { "message": why, "code": code } }));
    if call.header("authorization").is_empty() {
        return refuse(190, "no token");
    }
    let body = call.json();
    match fault_of_whatsapp(&body).or_else(|| fault_of_messenger(&body)) {
        Some(fault) => refuse(100, fault),
        None => Verdict::Says(200, json!({ "messages": [{ "id": "wamid.out" }] })),
    }
}

fn count(value: &Value) -> usize {
    value.as_str().map_or(0, |text| text.encode_utf16().count())
}

pub(crate) fn fault_of_whatsapp(body: &Value) -> Option<&'static str> {
    if body["messaging_product"] != "whatsapp" || body["status"] == "read" {
        return None;
    }
    let interactive = &body["interactive"];
    let action = &interactive["action"];
    let rows: Vec<&Value> =
        action["sections"].as_array().into_iter().flatten().flat_map(|it| it["rows"].as_array().unwrap()).collect();
    let buttons: Vec<&Value> = action["buttons"].as_array().into_iter().flatten().map(|it| &it["reply"]).collect();
    let fits = |items: &[&Value], title: usize, id: usize| {
        let mut ids: Vec<&str> = items.iter().map(|item| item["id"].as_str().unwrap()).collect();
        let n_ids = ids.len();
        ids.sort_unstable();
        ids.dedup();
        ids.len() == n_ids
            && items.iter().all(|it| (1..=title).contains(&count(&it["title"])) && count(&it["description"]) <= 72)
            && ids.iter().all(|it| (1..=id).contains(&it.len()) && it.trim() == *it)
    };
    match body["type"].as_str() {
        Some("text") if !(1..=4096).contains(&count(&body["text"]["body"])) => Some("text"),
        Some("text") => None,
        Some("interactive") if !(1..=1024).contains(&count(&interactive["body"]["text"])) => Some("body"),
        Some("interactive") => match interactive["type"].as_str() {
            Some("button") if (1..=3).contains(&buttons.len()) && fits(&buttons, 20, 256) => None,
            Some("list")
                if (1..=10).contains(&rows.len())
                    && fits(&rows, 24, 200)
                    && (1..=20).contains(&count(&action["button"])) =>
            {
                None
            }
            _ => Some("action"),
        },
        _ => Some("type"),
    }
}

pub(crate) fn fault_of_messenger(body: &Value) -> Option<&'static str> {
    let message = body.get("message")?;
    let replies = message["quick_replies"].as_array().map(Vec::as_slice).unwrap_or_default();
    let fits = |reply: &Value| {
        (1..=20).contains(&count(&reply["title"]))
            && reply["payload"].as_str().is_some_and(|it| (1..=1000).contains(&it.len()))
    };
    if !(1..=2000).contains(&count(&message["text"])) {
        return Some("text");
    }
    if replies.len() > 13 || !replies.iter().all(fits) {
        return Some("quick replies");
    }
    None
}

fn whatsapp(message: Value) -> Value {
    json!({ "object": "whatsapp_business_account", "entry": [{ "id": "1", "changes": [{ "field": "messages", "value": {
        "messaging_product": "whatsapp", "metadata": { "display_phone_number": "77010000000", "phone_number_id": NUMBER },
        "contacts": [{ "profile": { "name": "Aliya" }, "wa_id": message["from"], "user_id": "KZ.1349" }],
        "messages": [message],
    } }] }] })
}

fn text(id: &str, text: &str) -> Value {
    whatsapp(json!({ "from": "77011234567", "id": id, "timestamp": "1", "type": "text", "text": { "body": text } }))
}

fn messaging(object: &str, event: Value) -> Value {
    let mut event = event;
    event["sender"] = json!({ "id": "739" });
    event["recipient"] = json!({ "id": "102" });
    event["timestamp"] = json!(1_785_312_004_523_i64);
    json!({ "object": object, "entry": [{ "id": "102", "time": 1, "messaging": [event] }] })
}

#[tokio::test]
async fn whatsapp_marks_the_question_as_read_and_answers_with_what_to_ask_next() {
    let meta = Meta::start().await;
    let [read, reply] = meta.tell("whatsapp", &text("wamid.1", "ШОС-та қанша іс-шара өтті?")).await.try_into().unwrap();
    assert_eq!((&read["status"], &read["message_id"]), (&json!("read"), &json!("wamid.1")));
    assert_eq!(read["typing_indicator"]["type"], "text");
    assert_eq!((&reply["to"], &reply["type"]), (&json!("77011234567"), &json!("interactive")));
    let body = reply["interactive"]["body"]["text"].as_str().unwrap();
    assert!(body.contains("Дереккөз: https://") && !body.contains("#:~:text"), "{body}");
    let call = &meta.graph.calls("messages")[1];
    assert_eq!(call.path, format!("/v25.0/{NUMBER}/messages"));
    assert_eq!(call.header("authorization"), "Bearer whatsapp token");
}

#[tokio::test]
async fn a_tapped_row_or_button_asks_its_whole_question() {
    let meta = Meta::start().await;
    let greeting = json!({ "from": "77011234567", "id": "wamid.1", "type": "request_welcome" });
    let [_, greeting] = meta.tell("whatsapp", &whatsapp(greeting)).await.try_into().unwrap();
    let action = &greeting["interactive"]["action"];
    let (kind, items) = match action["buttons"].as_array() {
        Some(buttons) => ("button_reply", buttons.iter().map(|button| button["reply"].clone()).collect()),
        None => ("list_reply", action["sections"][0]["rows"].as_array().unwrap().clone()),
    };
    assert_eq!(items.len(), 3, "{greeting}");
    for (at, item) in items.iter().enumerate() {
        let tap = json!({ "from": "77011234567", "id": format!("wamid.tap{at}"), "type": "interactive",
            "interactive": { "type": kind, kind: item } });
        let replies = meta.tell("whatsapp", &whatsapp(tap)).await;
        assert!(
            replies.iter().any(|reply| reply.to_string().contains("Дереккөз")),
            "{item} is not answered: {replies:?}"
        );
    }
}

#[tokio::test]
async fn who_hides_the_number_is_answered_by_name_and_keeps_the_conversation() {
    let meta = Meta::start().await;
    let hidden = json!({ "from_user_id": "KZ.1349", "id": "wamid.1", "type": "text", "text": { "body": "/start" } });
    let [_, reply] = meta.tell("whatsapp", &whatsapp(hidden)).await.try_into().unwrap();
    assert_eq!((&reply["recipient"], reply.get("to")), (&json!("KZ.1349"), None));
    let both = json!({ "from": "7701", "from_user_id": "KZ.1349", "id": "wamid.2", "type": "text", "text": { "body": "/help" } });
    meta.deliver("whatsapp", &whatsapp(both)).await;
    let [event] = meta.server.waiting().await.try_into().unwrap();
    assert_eq!((event.conversation.as_str(), event.address.to.as_str()), ("KZ.1349", "7701"));
}

#[tokio::test]
async fn a_batch_is_taken_whole_and_what_is_no_question_is_passed_over() {
    let meta = Meta::start().await;
    let message = |id: &str, kind: &str| json!({ "from": "1", "id": id, "type": kind, "text": { "body": "x" } });
    let value = |messages: Value| {
        json!({ "metadata": { "phone_number_id": NUMBER }, "messages": messages,
        "statuses": [{ "id": "wamid.9", "status": "read" }] })
    };
    let other = json!({ "metadata": { "phone_number_id": "999" }, "messages": [message("e", "text")] });
    let body = json!({ "entry": [
        { "changes": [
            { "field": "messages", "value": value(json!([message("a", "text"), message("b", "image"), message("c", "reaction")])) },
            { "field": "account_update", "value": {} },
            { "field": "messages", "value": other },
        ] },
        { "changes": [{ "field": "messages", "value": value(json!([message("d", "a_kind_of_tomorrow"), { "id": "f" }])) }] },
    ] });
    meta.deliver("whatsapp", &body).await;
    let waiting: Vec<(String, Content)> =
        meta.server.waiting().await.into_iter().map(|it| (it.event, it.content)).collect();
    let expected = [("a", Content::Text("x".to_owned())), ("b", Content::Unsupported), ("d", Content::Unsupported)];
    assert_eq!(waiting, expected.map(|(event, content)| (event.to_owned(), content)));
}

#[tokio::test]
async fn metas_errors_are_told_apart_by_their_number() {
    let meta = Meta::start().await;
    let mut n_messages = 0;
    let mut answered = async |code: i64, status: u16| {
        n_messages += 1;
        // The first call of a reply marks the message as read: of no consequence.
        meta.graph.fail_next("messages", Verdict::Says(500, json!({})));
        let error = json!({ "error": { "message": "m", "code": code, "error_data": { "details": "d" } } });
        meta.graph.fail_next("messages", Verdict::Says(status, error));
        meta.deliver("whatsapp", &text(&format!("wamid.{n_messages}"), "/help")).await;
        meta.server.answer_all().await.split_off(1).into_iter().map(|(_, delivery)| delivery).collect::<Vec<_>>()
    };
    assert_eq!(answered(130_429, 400).await, [Delivery::RetryAfter(None), Delivery::Delivered]);
    let six_seconds = Some(Duration::from_secs(6));
    assert_eq!(answered(131_056, 400).await, [Delivery::RetryAfter(six_seconds), Delivery::Delivered]);
    let outside = Rejection::Refused("Meta's error 131047".to_owned());
    assert_eq!(answered(131_047, 400).await, [Delivery::Rejected(outside)]);
    assert_eq!(answered(131_026, 400).await, [Delivery::Rejected(Rejection::Gone)]);
    let expired = Delivery::Unreachable("Meta's error 190".to_owned());
    assert_eq!(answered(190, 401).await, [expired, Delivery::Delivered]);
}

#[tokio::test]
async fn messenger_answers_with_quick_replies_whose_tap_asks_the_question() {
    let meta = Meta::start().await;
    let postback = json!({ "postback": { "mid": "m1", "title": "Get started", "payload": "/start" } });
    let [typing, greeting] = meta.tell("messenger", &messaging("page", postback)).await.try_into().unwrap();
    assert_eq!((&typing["sender_action"], &typing["recipient"]["id"]), (&json!("typing_on"), &json!("739")));
    assert_eq!(greeting["messaging_type"], "RESPONSE");
    assert_eq!(meta.graph.calls("messages")[0].path, "/v25.0/me/messages");
    let replies = greeting["message"]["quick_replies"].as_array().unwrap();
    assert_eq!(replies.len(), 3);
    let tap = json!({ "message": { "mid": "m2", "text": replies[0]["title"], "quick_reply": { "payload": replies[0]["payload"] } } });
    let replies = meta.tell("messenger", &messaging("page", tap)).await;
    assert!(replies.iter().any(|reply| reply.to_string().contains("Дереккөз")), "{replies:?}");
}

#[tokio::test]
async fn instagram_gets_the_same_answer_in_parts_of_less_than_a_thousand_bytes() {
    let meta = Meta::start().await;
    let asked = json!({ "message": { "mid": "m1", "text": "Қазақстан қандай ұйымдарда төрағалық етті?" } });
    let on_page = meta.tell("messenger", &messaging("page", asked.clone())).await;
    let mut again = asked;
    again["message"]["mid"] = json!("m2");
    let on_instagram = meta.tell("messenger", &messaging("instagram", again)).await;
    let whole = |calls: &[Value]| {
        let parts = calls.iter().filter_map(|call| call["message"]["text"].as_str());
        parts.flat_map(str::chars).filter(|letter| !letter.is_whitespace()).collect::<String>()
    };
    assert_eq!(whole(&on_page), whole(&on_instagram));
    assert!(on_instagram.iter().all(|call| call["message"]["text"].as_str().is_none_or(|text| text.len() < 1000)));
}

#[tokio::test]
async fn what_we_or_a_colleague_wrote_is_never_answered() {
    let meta = Meta::start().await;
    for event in [
        json!({ "message": { "mid": "m1", "text": "x", "is_echo": true, "app_id": 1 } }),
        json!({ "message": { "mid": "m2", "is_deleted": true } }),
        json!({ "read": { "watermark": 1 } }),
        json!({ "delivery": { "mids": ["m1"] } }),
        json!({ "reaction": { "mid": "m1" } }),
        json!({}),
    ] {
        meta.deliver("messenger", &messaging("page", event)).await;
    }
    let standby = json!({ "object": "page", "entry": [{ "id": "102", "standby": [{ "message": { "mid": "m3", "text": "x" } }] }] });
    meta.deliver("messenger", &standby).await;
    assert!(meta.server.waiting().await.is_empty());
    meta.deliver("messenger", &messaging("page", json!({ "message": { "mid": "m4", "attachments": [] } }))).await;
    assert_eq!(meta.server.waiting().await[0].content, Content::Unsupported);
}
