//! Rasa's REST channel in its own shapes, for clients that know no other.

use axum::body::Body;
use axum::http::Request;
use jauap::engine::language::Language;
use serde_json::{Value, json};

use crate::support::{Server, config, engine};

const PATH: &str = "/webhooks/rest/webhook";

#[tokio::test]
async fn a_client_of_rasa_gets_paragraphs_and_buttons() {
    let server = Server::new();
    assert_eq!(server.get("/webhooks/rest/").await.json(), json!({"status": "ok"}));
    let question = json!({"sender": "a@b", "message": "How many events were held during the SCO chairmanship?",
        "input_channel": "rest", "metadata": {"page": 1}});
    let got = server.post(PATH, question.to_string()).await;
    assert_eq!((got.status.as_u16(), got.header("content-type")), (200, "application/json"));
    let parts = got.json();
    let parts = parts.as_array().unwrap();
    assert!(parts.len() >= 2, "the answer, then where it is from: {parts:?}");
    assert!(parts[0]["text"].as_str().unwrap().contains("160"));
    assert!(parts.iter().all(|part| part["recipient_id"] == "a@b"));
    assert!(parts.iter().all(|part| !part["text"].as_str().unwrap().contains("\n\n")));
    let (last, others) = parts.split_last().unwrap();
    assert!(others.iter().all(|part| part.get("buttons").is_none()));
    let button = &last["buttons"][0];
    assert!(button["title"].is_string());
    let tapped = json!({"sender": "a@b", "message": button["payload"]});
    assert!(!server.post(PATH, tapped.to_string()).await.json().as_array().unwrap().is_empty());
}

#[tokio::test]
async fn what_says_nothing_gets_nothing_and_what_is_no_message_is_told() {
    let server = Server::new();
    assert_eq!(server.post(PATH, json!({"message": "  "}).to_string()).await.json(), json!([]));
    assert_eq!(server.post(PATH, "[1]").await.status, 400);
}

#[tokio::test]
async fn a_start_is_greeted_in_the_language_of_the_browser() {
    let server = Server::new();
    let greet = async |wishes: &str| {
        let request = Request::post(PATH).header("content-type", "application/json").header("accept-language", wishes);
        let start = json!({"sender": "s", "message": "/start"}).to_string();
        server.send(request.body(Body::from(start)).unwrap()).await.json()
    };
    for language in Language::ALL {
        let parts = greet(&format!("de;q=0.9,{};q=0.8", language.code())).await;
        let said = engine().message(language, "channel-start").unwrap();
        assert!(said.starts_with(parts[0]["text"].as_str().unwrap()), "{parts}");
        let button = &parts.as_array().unwrap().last().unwrap()["buttons"][0];
        assert_eq!(button["payload"], engine().starters(language)[0].text);
    }
    assert_eq!(greet("de").await, greet("kk").await, "the knowledge's own");
}

#[tokio::test]
async fn a_person_is_offered_before_the_paragraph_that_leads_to_the_buttons() {
    let server = Server::new();
    let mut parts = Value::Null;
    for text in ["Is Kazakhstan a member of NATO?", "Is Kazakhstan a member of NATO?", "What happened in 2019?"] {
        parts = server.post(PATH, json!({"sender": "h", "message": text}).to_string()).await.json();
    }
    let parts = parts.as_array().unwrap();
    let [.., person, offer] = parts.as_slice() else { panic!("{parts:?}") };
    assert!(person["text"].as_str().unwrap().contains("https://") && person.get("buttons").is_none(), "{parts:?}");
    assert!(offer["text"].as_str().unwrap().ends_with(':') && offer["buttons"].is_array(), "{parts:?}");
}

#[tokio::test]
async fn who_asks_too_often_is_told_in_a_shape_that_a_client_of_rasa_can_show() {
    let mut config = config();
    config.rate_limit_a_minute = 1;
    let server = Server::with(&config);
    let message = json!({"message": "Hello!"}).to_string();
    assert_eq!(server.post(PATH, message.clone()).await.status, 200);
    let got = server.post(PATH, message).await;
    assert_eq!((got.status.as_u16(), got.header("content-type")), (429, "application/json"));
    assert!(!got.header("retry-after").is_empty());
    let said = engine().message(engine().knowledge().bot.default_language, "widget-busy").unwrap();
    assert_eq!(got.json(), json!([{"recipient_id": "default", "text": said}]));
}

#[tokio::test]
async fn a_stream_is_an_object_a_line() {
    let message = json!({"message": "Hello!"}).to_string();
    let got = Server::new().post(&format!("{PATH}?stream=true"), message).await;
    assert_eq!(got.header("content-type"), "text/event-stream");
    let lines: Vec<Value> = got.body.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines[0]["recipient_id"], "default");
}

#[tokio::test]
async fn a_conversation_keeps_its_language_until_it_is_erased() {
    let server = Server::new();
    let language = async |text: &str| {
        let parts = server.post(PATH, json!({"sender": "a", "message": text}).to_string()).await.json();
        parts[0]["text"].as_str().unwrap().to_owned()
    };
    let fresh = language("???").await;
    language("Қазақша сөйле").await;
    let chosen = language("???").await;
    assert_eq!(server.erase("a").await.status, 204);
    assert_eq!(language("???").await, fresh);
    language("Қазақша сөйле").await;
    assert_eq!(language("???").await, chosen);
}
