//! `/webhooks/rest`: Rasa's REST channel, in its own shapes, so that its clients work unchanged.
//!
//! The message goes the way of `POST /v1/messages`. An array comes back, one object a paragraph, the buttons with the last;
//! its clients read whatever comes as such an array, so that a failure is one as well, with the status that it deserves.
//! What is said before a person has written a word is in the language of their browser.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{RawQuery, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

use super::App;
use super::answering::{Given, Question};
use super::api::{accepted, is_id};
use super::limits::TEXT_CHARACTERS_MAX;
use super::problem::{Problem, ProblemKind};
use crate::channels::{Speech, greeting, is_start};
use crate::engine::language::Language;

/// Who sends without saying who.
const SENDER_DEFAULT: &str = "default";
/// Ends a paragraph: Rasa sends each as a message of its own.
const PARAGRAPH_END: &str = "\n\n";
/// Rasa's stream is no event stream, whatever its type says: one JSON object a line.
const STREAM: &str = "text/event-stream";
/// What a client is told to wait after a failure.
const RETRY: Duration = Duration::from_secs(2);

/// A message as Rasa's clients send it; what else they send is of no use here.
#[derive(Deserialize)]
pub(super) struct RestMessage {
    #[serde(default)]
    sender: Option<String>,
    #[serde(default)]
    message: Option<String>,
}

/// A part of the reply as Rasa's clients read it.
#[derive(Serialize)]
struct RestReply {
    recipient_id: String,
    text: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    buttons: Vec<RestButton>,
}

#[derive(Serialize)]
struct RestButton {
    title: String,
    payload: String,
}

#[derive(Serialize)]
pub(super) struct RestStatus {
    status: &'static str,
}

/// `GET /webhooks/rest/`.
pub(super) async fn get_status() -> Json<RestStatus> {
    Json(RestStatus { status: "ok" })
}

/// `POST /webhooks/rest/webhook`.
pub(super) async fn post_message(
    State(app): State<Arc<App>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let Ok(message) = serde_json::from_slice::<RestMessage>(&body) else {
        let detail = "send `{\"sender\": \"…\", \"message\": \"…\"}`";
        return Problem::new(ProblemKind::JsonSyntax).detail(detail).into_response();
    };
    let sender = message.sender.filter(|sender| !sender.is_empty()).unwrap_or_else(|| SENDER_DEFAULT.to_owned());
    let text: String = message.message.unwrap_or_default().trim().chars().take(TEXT_CHARACTERS_MAX).collect();
    let is_stream = is_stream(query.as_deref());
    if text.is_empty() {
        return respond(Vec::new(), is_stream);
    }
    if is_start(&text) {
        return respond(parts(&greeting(&app.engine, wished_language(&app, &headers)), &sender), is_stream);
    }
    let id = if is_id(&sender) { sender.clone() } else { app.privacy.hash("rest", &sender) };
    let question = Question {
        conversation: stored_conversation(&id),
        conversation_id: id,
        message_id: None,
        text,
        language: None,
    };
    match app.answer(&question).await {
        Ok(Given::Now(fresh)) => respond(parts(&Speech::of(&app.engine, &fresh.reply), &sender), is_stream),
        // A message without an id is none that was answered before.
        Ok(Given::Again(_)) => respond(Vec::new(), is_stream),
        Err(problem) => apology(&app, wished_language(&app, &headers), &sender, problem.kind(), is_stream),
    }
}

/// Words for who asks too often, whatever the limit itself says: a client of Rasa cannot read it.
pub(super) async fn excuse_limit(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let language = wished_language(&app, request.headers());
    let is_stream = is_stream(request.uri().query());
    let limited = next.run(request).await;
    if limited.status() != StatusCode::TOO_MANY_REQUESTS {
        return limited;
    }
    let mut excuse = apology(&app, language, SENDER_DEFAULT, ProblemKind::TooManyRequests, is_stream);
    if let Some(wait) = limited.headers().get(header::RETRY_AFTER) {
        excuse.headers_mut().insert(header::RETRY_AFTER, wait.clone());
    }
    excuse
}

fn is_stream(query: Option<&str>) -> bool {
    query.is_some_and(|query| query.split('&').any(|pair| pair.eq_ignore_ascii_case("stream=true")))
}

/// The language of who has not written in any.
fn wished_language(app: &App, headers: &HeaderMap) -> Language {
    accepted(headers).unwrap_or(app.engine.knowledge().bot.default_language)
}

/// The id in the store of a conversation of this channel.
pub(super) fn stored_conversation(id: &str) -> String {
    format!("rest/{id}")
}

fn parts(speech: &Speech, sender: &str) -> Vec<RestReply> {
    let text = speech.plain_text();
    let paragraphs = text.split(PARAGRAPH_END).map(str::trim).filter(|paragraph| !paragraph.is_empty());
    let part = |text: &str| RestReply { recipient_id: sender.to_owned(), text: text.to_owned(), buttons: Vec::new() };
    let mut parts: Vec<RestReply> = paragraphs.map(part).collect();
    if let Some(last) = parts.last_mut() {
        let button =
            |choice: &crate::channels::Choice| RestButton { title: choice.label.clone(), payload: choice.text.clone() };
        last.buttons = speech.choices.iter().map(button).collect();
    }
    parts
}

fn respond(parts: Vec<RestReply>, is_stream: bool) -> Response {
    if !is_stream {
        return Json(parts).into_response();
    }
    let lines = parts.iter().filter_map(|part| serde_json::to_string(part).ok()).map(|line| line + "\n");
    ([(header::CONTENT_TYPE, STREAM)], lines.collect::<String>()).into_response()
}

fn apology(app: &App, language: Language, sender: &str, kind: ProblemKind, is_stream: bool) -> Response {
    let is_busy = matches!(kind, ProblemKind::TooManyRequests);
    let message = if is_busy { "widget-busy" } else { "channel-unavailable" };
    let speech = Speech::message(&app.engine, language, message, Vec::new());
    let mut response = respond(parts(&speech, sender), is_stream);
    let (_, status, _) = kind.row();
    *response.status_mut() = status;
    if status == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(RETRY.as_secs()));
    }
    response.extensions_mut().insert(kind);
    response
}
