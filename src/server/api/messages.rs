//! `POST /v1/messages`: a message and its reply.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::explanation::{self, Explanation};
use super::fields::{JsonBody, Query};
use super::{id_problem, is_id, languages_listed, stored_conversation};
use crate::engine::Engine;
use crate::engine::language::Language;
use crate::engine::reply::{Answer, Citation, Reply, Suggestion};
use crate::server::App;
use crate::server::answering::{Given, Question};
use crate::server::limits::TEXT_CHARACTERS_MAX;
use crate::server::openapi::{BodyProblems, ServiceProblems};
use crate::server::problem::{Problem, ProblemKind};

/// What a person sent.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::server) struct MessageRequest {
    /// The message itself, 1 to 4096 characters after trimming.
    #[schema(min_length = 1, max_length = 4096)]
    text: String,
    /// The conversation it belongs to; made for the caller when absent.
    #[serde(default)]
    #[schema(max_length = 128, pattern = "^[A-Za-z0-9._:-]+$")]
    conversation_id: Option<String>,
    /// Names the message: when the same comes again in the same conversation, it gets the reply it got.
    #[serde(default)]
    #[schema(max_length = 128, pattern = "^[A-Za-z0-9._:-]+$")]
    message_id: Option<String>,
    /// The language to reply in, whatever the message is in: `kk`, `ru` or `en`.
    #[serde(default)]
    language: Option<String>,
}

/// What a caller may want besides.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::server) struct MessageQuery {
    /// Whether to say how the reply came about. A reply given again is not explained again.
    #[serde(default)]
    #[param(required = false)]
    explain: bool,
    /// With `explain`: also say why this intent did not win.
    #[serde(default)]
    #[param(required = false, nullable = false)]
    intent: Option<String>,
}

/// The reply to a message.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MessageReply {
    /// The conversation, for the next message.
    conversation_id: String,
    /// The message's id, if it had one.
    message_id: Option<String>,
    /// The language of the reply.
    language: &'static str,
    /// What became of the message: `answer`, `clarify`, `smalltalk` or `fallback`.
    outcome: &'static str,
    /// What a person should be shown, plain text.
    text: String,
    /// The answers that the text is made of.
    answers: Vec<AnswerBody>,
    /// What to offer next.
    suggestions: Vec<SuggestionBody>,
    /// Why nothing was answered, on `fallback` and `clarify`.
    reason: Option<ReasonBody>,
    /// Where a person helps, after several refusals in a row.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    handoff: Option<HandoffBody>,
    /// Content hash of knowledge and locales.
    knowledge_version: String,
    /// How the reply came about, if asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    explanation: Option<Explanation>,
}

/// Where a person helps whom the bot does not.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Handoff)]
pub(in crate::server) struct HandoffBody {
    /// What to say.
    text: String,
    /// Where to.
    url: String,
}

/// One answer.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Answer)]
pub(in crate::server) struct AnswerBody {
    /// The intent it answers.
    intent: String,
    /// The answer.
    text: String,
    /// Probability that it answers the question, 0 to 1.
    confidence: f64,
    /// What it rests on; never empty.
    sources: Vec<SourceBody>,
}

/// A sentence of a document.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Source)]
pub(in crate::server) struct SourceBody {
    /// The document's id.
    document: String,
    /// The sentence word for word.
    quote: String,
    /// The address that opens the document at it.
    url: String,
}

/// A button.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Suggestion)]
pub(in crate::server) struct SuggestionBody {
    /// What stands on it.
    label: String,
    /// What tapping it sends.
    text: String,
}

/// Why nothing was answered.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Reason)]
pub(in crate::server) struct ReasonBody {
    /// `unknown_entity`, `known_unknown`, `year_outside`, `entity_clash`, `low_confidence`, `near_tie` or `empty`.
    code: &'static str,
    /// The thing, the year or the fact; empty if there is none.
    detail: String,
}

impl MessageReply {
    /// The reply of an engine as it goes to a caller.
    #[must_use]
    pub fn of(engine: &Engine, reply: &Reply, conversation_id: String, message_id: Option<String>) -> Self {
        Self {
            conversation_id,
            message_id,
            language: reply.language.code(),
            outcome: reply.outcome.name(),
            text: reply.text.clone(),
            answers: reply.answers.iter().map(AnswerBody::from).collect(),
            suggestions: reply.suggestions.iter().map(SuggestionBody::from).collect(),
            reason: reply
                .reason
                .as_ref()
                .map(|reason| ReasonBody { code: reason.code.name(), detail: reason.detail.clone() }),
            handoff: reply
                .handoff
                .as_ref()
                .map(|handoff| HandoffBody { text: handoff.text.clone(), url: handoff.url.clone() }),
            knowledge_version: engine.version().to_owned(),
            explanation: None,
        }
    }

    /// The same with how it came about.
    #[must_use]
    pub fn explained(mut self, explanation: Explanation) -> Self {
        self.explanation = Some(explanation);
        self
    }

    /// An id for a conversation that has none; it cannot be guessed, since whoever knows it may erase the conversation.
    #[must_use]
    pub fn new_conversation_id() -> String {
        // Six bits of a UUID say what it is, in places that the half turn of the second one covers: 128 bits of chance.
        let chance = Uuid::new_v4().as_u128() ^ Uuid::new_v4().as_u128().rotate_left(64);
        format!("{chance:032x}")
    }
}

impl From<&Answer> for AnswerBody {
    fn from(answer: &Answer) -> Self {
        Self {
            intent: answer.intent.clone(),
            text: answer.text.clone(),
            confidence: explanation::rounded(answer.confidence),
            sources: answer.sources.iter().map(SourceBody::from).collect(),
        }
    }
}

impl From<&Citation> for SourceBody {
    fn from(citation: &Citation) -> Self {
        Self { document: citation.document.clone(), quote: citation.quote.clone(), url: citation.url.clone() }
    }
}

impl From<&Suggestion> for SuggestionBody {
    fn from(suggestion: &Suggestion) -> Self {
        Self { label: suggestion.label.clone(), text: suggestion.text.clone() }
    }
}

impl TryFrom<MessageRequest> for Question {
    type Error = Problem;

    fn try_from(request: MessageRequest) -> Result<Self, Problem> {
        let text = request.text.trim();
        if text.is_empty() {
            let detail = "`text` must hold something besides white space";
            return Err(Problem::new(ProblemKind::TextEmpty).detail(detail).field("text"));
        }
        let n_characters = text.chars().count();
        if n_characters > TEXT_CHARACTERS_MAX {
            let detail = format!("`text` has {n_characters} characters, and {TEXT_CHARACTERS_MAX} are the most");
            return Err(Problem::new(ProblemKind::TextTooLong).detail(detail).field("text"));
        }
        for (name, id) in [("conversation_id", &request.conversation_id), ("message_id", &request.message_id)] {
            if id.as_deref().is_some_and(|id| !is_id(id)) {
                return Err(id_problem(name).field(name));
            }
        }
        let language = match request.language.as_deref() {
            None => None,
            Some(code) => Some(Language::from_code(code).ok_or_else(|| {
                let detail = format!("`language` must be one of {}", languages_listed());
                Problem::new(ProblemKind::LanguageUnknown).detail(detail).field("language")
            })?),
        };
        let conversation_id = request.conversation_id.unwrap_or_else(MessageReply::new_conversation_id);
        Ok(Self {
            conversation: stored_conversation(&conversation_id),
            text: text.to_owned(),
            conversation_id,
            message_id: request.message_id,
            language,
        })
    }
}

/// Which explanation is wanted.
#[derive(Clone, Copy)]
struct Explain {
    intent: Option<usize>,
}

fn wanted_explanation(query: &MessageQuery, engine: &Engine) -> Result<Option<Explain>, Problem> {
    let Some(id) = query.intent.as_deref() else {
        return Ok(query.explain.then_some(Explain { intent: None }));
    };
    if !query.explain {
        let detail = "`intent` is only for an explanation: add `explain=true`";
        return Err(Problem::new(ProblemKind::QueryInvalid).detail(detail).parameter("intent"));
    }
    let intent = engine.intent_index(id).ok_or_else(|| {
        let detail = "`intent` must be an id of the knowledge; `GET /v1/intents` lists those that are answered";
        Problem::new(ProblemKind::IntentUnknown).detail(detail).parameter("intent")
    })?;
    Ok(Some(Explain { intent: Some(intent) }))
}

/// Replies to a message.
///
/// The messages of one conversation are handled in the order in which they come. The same knowledge, conversation and
/// text give the same reply.
#[utoipa::path(
    post,
    path = "/v1/messages",
    tag = "Conversation",
    operation_id = "postMessage",
    params(MessageQuery),
    request_body = MessageRequest,
    responses((status = 200, description = "The reply", body = MessageReply), BodyProblems, ServiceProblems)
)]
pub(in crate::server) async fn post_message(
    State(app): State<Arc<App>>,
    Query(query): Query<MessageQuery>,
    JsonBody(request): JsonBody<MessageRequest>,
) -> Result<Response, Problem> {
    let explain = wanted_explanation(&query, &app.engine)?;
    let question = Question::try_from(request)?;
    Ok(match app.answer(&question).await? {
        Given::Again(reply) => ([(header::CONTENT_TYPE, "application/json")], reply).into_response(),
        Given::Now(fresh) => Json(match explain {
            Some(explain) => {
                let explanation = Explanation::of(&app.engine, &fresh.reply, &fresh.before, explain.intent);
                fresh.body.explained(explanation)
            }
            None => fresh.body,
        })
        .into_response(),
    })
}
