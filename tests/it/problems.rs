//! Every error is a problem: its status, its code, and a way to mend it.

use std::convert::Infallible;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Method, Request};
use insta::assert_json_snapshot;
use serde_json::json;

use crate::support::{Got, Server, config};

/// What a caller sees of a problem.
fn seen(got: &Got) -> serde_json::Value {
    assert_eq!(got.header("content-type"), "application/problem+json", "{got:?}");
    let mut body = got.json();
    assert_eq!(body["status"], got.status.as_u16());
    body.as_object_mut().unwrap().remove("title").unwrap();
    body
}

#[tokio::test]
async fn a_body_that_is_wrong_is_a_problem_with_its_place() {
    let server = Server::new();
    let mut problems = serde_json::Map::new();
    let bodies: [(&str, Vec<u8>); 16] = [
        ("nothing", Vec::new()),
        ("half an object", "{\"text\": \"сұрақ\"".into()),
        ("a comma too many", "{\n  \"text\": \"қазақ\",,\n}".into()),
        ("something behind it", "{\"text\": \"a\"} x".into()),
        ("not UTF-8", b"{\"text\": \"\xd2\x9b\xff\"}".to_vec()),
        ("a list", "[]".into()),
        ("a number for the text", "{\"text\": 5}".into()),
        ("a list for an id", "{\"text\": \"a\", \"message_id\": []}".into()),
        ("null for the text", "{\"text\": null}".into()),
        ("no text", "{\"language\": \"kk\"}".into()),
        ("an unknown field", "{\"text\": \"a\", \"lang\": \"kk\"}".into()),
        ("another unknown field", "{\"text\": \"a\", \"a/b~\": 1}".into()),
        ("the text twice", "{\"text\": \"a\", \"text\": \"b\"}".into()),
        ("white space", "{\"text\": \" \\n\\t \"}".into()),
        ("a language not spoken", "{\"text\": \"a\", \"language\": \"de\"}".into()),
        ("an id with a space", "{\"text\": \"a\", \"conversation_id\": \"a b\"}".into()),
    ];
    for (name, body) in bodies {
        problems.insert(name.to_owned(), seen(&server.post("/v1/messages", body).await));
    }
    assert_json_snapshot!(problems);
}

#[tokio::test]
async fn a_text_has_its_limit_in_characters_and_a_body_in_bytes() {
    let server = Server::new();
    let text = |n: usize| json!({"text": format!("  {}  ", "😀".repeat(n))}).to_string();
    assert_eq!(server.post("/v1/messages", text(4096)).await.status, 200);
    let got = server.post("/v1/messages", text(4097)).await;
    assert_eq!(seen(&got)["type"], "urn:problem-type:jauap:text_too_long");
    assert!(got.json()["detail"].as_str().unwrap().contains("4097"));
    let padded = |n_bytes: usize| format!("{{\"text\": \"a\"{}}}", " ".repeat(n_bytes - "{\"text\": \"a\"}".len()));
    assert_eq!(server.post("/v1/messages", padded(64 * 1024)).await.status, 200);
    let got = server.post("/v1/messages", padded(64 * 1024 + 1)).await;
    assert_eq!(
        (got.status.as_u16(), seen(&got)["type"].as_str()),
        (413, Some("urn:problem-type:jauap:body_too_large"))
    );
    let id = |n: usize| json!({"text": "a", "message_id": "x".repeat(n)}).to_string();
    assert_eq!(server.post("/v1/messages", id(128)).await.status, 200);
    assert_eq!(server.post("/v1/messages", id(129)).await.status, 422);
}

#[tokio::test]
async fn an_address_that_is_wrong_is_a_problem() {
    let server = Server::new();
    let body = json!({"text": "a"}).to_string();
    let mut problems = serde_json::Map::new();
    let mut add = |name: &str, got: &Got| problems.insert(name.to_owned(), seen(got));
    add("no such path", &server.get("/v2/messages").await);
    add("no such file of the page", &server.get("/docs/nothing.js").await);
    add("an unknown parameter", &server.post("/v1/messages?explian=true", body.clone()).await);
    add("a parameter that is no boolean", &server.post("/v1/messages?explain=yes", body.clone()).await);
    add("a parameter twice", &server.post("/v1/messages?explain=true&explain=true", body.clone()).await);
    add("an intent without an explanation", &server.post("/v1/messages?intent=sco.events", body.clone()).await);
    add("an unknown intent", &server.post("/v1/messages?explain=true&intent=sco.nothing", body.clone()).await);
    add("a language not spoken", &server.get("/v1/intents?language=de").await);
    add("another unknown parameter", &server.get("/v1/intents?limit=5").await);
    add("no id", &server.erase("a%20b").await);
    add("an id that is not UTF-8", &server.erase("%ff").await);
    assert_json_snapshot!(problems);
}

#[tokio::test]
async fn a_wrong_method_is_told_the_right_ones() {
    let server = Server::new();
    for (method, path, allowed) in [
        (Method::GET, "/v1/messages", "POST"),
        (Method::POST, "/v1/intents", "GET,HEAD"),
        (Method::GET, "/v1/conversations/a", "DELETE"),
        (Method::DELETE, "/healthz", "GET,HEAD"),
        (Method::PUT, "/docs", "GET,HEAD"),
    ] {
        let got = server.send(Request::builder().method(method).uri(path).body(Body::empty()).unwrap()).await;
        assert_eq!((got.status.as_u16(), got.header("allow")), (405, allowed), "{path}");
        assert_eq!(seen(&got)["type"], "urn:problem-type:jauap:method_not_allowed");
    }
}

#[tokio::test]
async fn a_body_must_be_said_to_be_json() {
    let server = Server::new();
    let send = async |content_type: Option<&str>| {
        let request = Request::post("/v1/messages");
        let request = content_type.map_or(Request::post("/v1/messages"), |value| request.header("content-type", value));
        server.send(request.body(Body::from(json!({"text": "a"}).to_string())).unwrap()).await
    };
    for content_type in [None, Some("text/plain"), Some("application/x-www-form-urlencoded"), Some("application/jsonx")]
    {
        let got = send(content_type).await;
        assert_eq!((got.status.as_u16(), &seen(&got)["status"]), (415, &json!(415)));
    }
    for content_type in ["application/json", "Application/JSON; charset=utf-8", "application/ld+json"] {
        assert_eq!(send(Some(content_type)).await.status, 200, "{content_type}");
    }
}

#[tokio::test]
async fn an_address_that_asks_too_often_is_told_when_to_come_back() {
    let mut config = config();
    config.rate_limit_a_minute = 2;
    let server = Server::with(&config);
    for _ in 0..2 {
        assert_eq!(server.get("/v1/languages").await.status, 200);
    }
    let got = server.get("/v1/languages").await;
    assert_eq!(
        (got.status.as_u16(), seen(&got)["type"].as_str()),
        (429, Some("urn:problem-type:jauap:too_many_requests"))
    );
    let wait: u64 = got.header("retry-after").parse().unwrap();
    assert!((1..=30).contains(&wait), "{wait}");
    assert_eq!(server.get("/healthz").await.status, 200, "who runs the server may always ask");
    config.rate_limit_a_minute = 0;
    let server = Server::with(&config);
    for _ in 0..100 {
        assert_eq!(server.get("/v1/languages").await.status, 200);
    }
}

#[tokio::test]
async fn a_body_that_does_not_come_is_not_waited_for() {
    let mut config = config();
    config.limits.request_time = Duration::from_millis(90);
    let (_unused, body) = http_body_util::channel::Channel::<axum::body::Bytes, Infallible>::new(1);
    let got = Server::with(&config).post("/v1/messages", Body::new(body)).await;
    assert_eq!((got.status.as_u16(), seen(&got)["type"].as_str()), (408, Some("urn:problem-type:jauap:body_too_slow")));
}
