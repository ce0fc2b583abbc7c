//! Describes the API: the document at `/openapi.json`, and the page that shows it at `/docs`.
//!
//! The examples are questions of the knowledge in every language with the replies that the engine gives, so that they
//! are never untrue.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use utoipa::OpenApi;
use utoipa::openapi::example::{Example, ExampleBuilder};
use utoipa::openapi::{Content, RefOr};

use super::App;
use super::api::MessageReply;
use super::problem::{Problem, ProblemBody, ProblemKind, documented};
use crate::engine::dialogue::Conversation;
use crate::engine::language::Language;
use crate::engine::{Engine, ReplyOptions};

/// What is said about the API as a whole.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Jauap",
        description = "Answers questions about a published document in Kazakh, Russian and English, citing it word for \
                       word. Every error is a problem as RFC 9457 has it. A caller may name a request with \
                       `x-request-id`; the reply repeats the name, or has one that was made.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0"),
    ),
    tags(
        (name = "Conversation", description = "Messages and their replies"),
        (name = "Catalogue", description = "What can be asked"),
        (name = "Operation", description = "For those who run the server"),
    ),
    components(schemas(ProblemBody)),
)]
pub(super) struct Description;

/// Declares which problems a group of operations may have.
macro_rules! problems {
    ($(#[$doc:meta])* $name:ident: $($kind:ident),+) => {
        $(#[$doc])*
        pub(super) struct $name;

        impl utoipa::IntoResponses for $name {
            fn responses() -> BTreeMap<String, RefOr<utoipa::openapi::Response>> {
                documented(&[$(ProblemKind::$kind),+])
            }
        }
    };
}

problems!(
    /// Problems of an operation with a body.
    BodyProblems: JsonSyntax, NotUtf8, BodyIncomplete, QueryInvalid, BodyTooSlow, BodyTooLarge, ContentTypeUnsupported,
    TypeWrong, FieldUnknown, FieldMissing, FieldTwice, TextEmpty, TextTooLong, IdInvalid, LanguageUnknown, IntentUnknown
);
problems!(
    /// Problems of feedback.
    FeedbackProblems: JsonSyntax, NotUtf8, BodyIncomplete, BodyTooSlow, BodyTooLarge, ContentTypeUnsupported, TypeWrong,
    FieldUnknown, FieldMissing, FieldTwice, TextTooLong, IdInvalid, MessageUnknown
);
problems!(
    /// Problems of an operation with a query string.
    QueryProblems: QueryInvalid
);
problems!(
    /// Problems of an operation with an id in its path.
    PathProblems: IdInvalid
);
problems!(
    /// Problems of every operation that does some work.
    ServiceProblems: TooManyRequests, Internal, TooSlow, StoreUnavailable
);
problems!(
    /// Problems of the operation that says whether there is work to be taken.
    ReadinessProblems: Stopping, StoreUnavailable
);

/// Media type of messages and replies.
const JSON: &str = "application/json";

/// The document as JSON, with examples from the knowledge.
pub(super) fn document(engine: &Engine) -> Bytes {
    let mut described = super::router::documented_routes();
    let examples: Vec<(String, Value, Value)> =
        Language::ALL.into_iter().filter_map(|language| example(engine, language)).collect();
    let operation = described.paths.paths.get_mut("/v1/messages").and_then(|path| path.post.as_mut());
    if let Some(operation) = operation {
        if let Some(RefOr::T(body)) = &mut operation.request_body
            && let Some(content) = body.content.get_mut(JSON)
        {
            put_examples(content, examples.iter().map(|(name, request, _)| (name, request)));
        }
        if let Some(RefOr::T(response)) = operation.responses.responses.get_mut("200")
            && let Some(content) = response.content.get_mut(JSON)
        {
            put_examples(content, examples.iter().map(|(name, _, reply)| (name, reply)));
        }
    }
    // Every part of the document is a map with text keys, which JSON can hold.
    serde_json::to_vec(&described).unwrap_or_default().into()
}

fn put_examples<'a>(content: &mut RefOr<Content>, examples: impl Iterator<Item = (&'a String, &'a Value)>) {
    let RefOr::T(content) = content else { return };
    for (name, value) in examples {
        let example: Example = ExampleBuilder::new().summary(name.clone()).value(Some(value.clone())).build();
        content.examples.insert(name.clone(), example.into());
    }
}

/// The first question of the knowledge in a language, as a request, and the reply to it.
fn example(engine: &Engine, language: Language) -> Option<(String, Value, Value)> {
    let starter = engine.knowledge().bot.starters.last().map(|starter| starter.value.as_str());
    let catalogue = engine.catalogue(language);
    let entry = catalogue.iter().find(|entry| Some(entry.intent.as_str()) == starter).or(catalogue.first())?;
    let (reply, _) = engine.reply(&Conversation::default(), &entry.question, ReplyOptions::default());
    // A conversation each, and no message id: who tries them on the page gets a new reply each time.
    let conversation_id = format!("example-{}", language.code());
    let request = json!({ "text": entry.question, "conversation_id": conversation_id });
    let reply = MessageReply::of(engine, &reply, conversation_id, None);
    Some((language.code().to_owned(), request, serde_json::to_value(reply).ok()?))
}

/// `GET /openapi.json`.
pub(super) async fn get_openapi(State(app): State<Arc<App>>) -> Response {
    ([(header::CONTENT_TYPE, JSON)], app.openapi.clone()).into_response()
}

/// What the page may load: itself and what it needs from here; its icons are pictures inside its style sheet.
const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
                           connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// Its files change only with the program.
const PAGE_CACHE: &str = "public, max-age=3600";

static PAGE: LazyLock<Arc<utoipa_swagger_ui::Config<'static>>> = LazyLock::new(|| {
    Arc::new(utoipa_swagger_ui::Config::from("/openapi.json").try_it_out_enabled(true).use_base_layout())
});

/// `GET /docs`: the page.
pub(super) async fn get_page() -> Result<Response, Problem> {
    let index = page_file("index.html")?;
    // Its links are relative to a folder, and the page's address is no folder.
    let html = String::from_utf8_lossy(&index.bytes)
        .replace("\"./", "\"docs/")
        .replace("href=\"index.css\"", "href=\"docs/index.css\"")
        .replace("<title>Swagger UI</title>", "<title>Jauap API</title>");
    Ok(page_response(html.into_bytes(), "text/html; charset=utf-8"))
}

/// `GET /docs/{file}`: what the page loads.
pub(super) async fn get_page_file(Path(name): Path<String>) -> Result<Response, Problem> {
    let file = page_file(&name)?;
    Ok(page_response(file.bytes.into_owned(), &file.content_type))
}

fn page_file(name: &str) -> Result<utoipa_swagger_ui::SwaggerFile<'static>, Problem> {
    match utoipa_swagger_ui::serve(name, Arc::clone(&PAGE)) {
        Ok(Some(file)) => Ok(file),
        Ok(None) => Err(Problem::new(ProblemKind::PathUnknown)),
        Err(error) => {
            tracing::error!(%error, "the API page cannot be made");
            Err(Problem::new(ProblemKind::Internal))
        }
    }
}

fn page_response(body: Vec<u8>, content_type: &str) -> Response {
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(PAGE_POLICY));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(PAGE_CACHE));
    if let Ok(content_type) = HeaderValue::from_str(content_type) {
        headers.insert(header::CONTENT_TYPE, content_type);
    }
    response
}
