//! `POST /v1/feedback`: whether a reply helped.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use super::fields::JsonBody;
use super::{id_problem, is_id, stored_conversation};
use crate::server::App;
use crate::server::limits::COMMENT_CHARACTERS_MAX;
use crate::server::openapi::{FeedbackProblems, ServiceProblems};
use crate::server::problem::{Problem, ProblemKind};
use crate::store::{Feedback, Timestamp, masked};

/// What a person thinks of a reply.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Feedback)]
pub(in crate::server) struct FeedbackRequest {
    /// The conversation.
    #[schema(max_length = 128, pattern = "^[A-Za-z0-9._:-]+$")]
    conversation_id: String,
    /// The message whose reply is meant, by the id that it was sent with.
    #[schema(max_length = 128, pattern = "^[A-Za-z0-9._:-]+$")]
    message_id: String,
    /// Whether the reply helped.
    helpful: bool,
    /// In the person's own words.
    #[serde(default)]
    #[schema(max_length = 1000)]
    comment: Option<String>,
}

/// Keeps what a person thinks of a reply, in place of what they thought of it before.
#[utoipa::path(
    post,
    path = "/v1/feedback",
    tag = "Conversation",
    operation_id = "postFeedback",
    request_body = FeedbackRequest,
    responses((status = 204, description = "It is kept"), FeedbackProblems, ServiceProblems)
)]
pub(in crate::server) async fn post_feedback(
    State(app): State<Arc<App>>,
    JsonBody(request): JsonBody<FeedbackRequest>,
) -> Result<StatusCode, Problem> {
    for (name, id) in [("conversation_id", &request.conversation_id), ("message_id", &request.message_id)] {
        if !is_id(id) {
            return Err(id_problem(name).field(name));
        }
    }
    let comment = request.comment.as_deref().map(str::trim).filter(|comment| !comment.is_empty());
    let n_characters = comment.map_or(0, |comment| comment.chars().count());
    if n_characters > COMMENT_CHARACTERS_MAX {
        let detail = format!("`comment` has {n_characters} characters, and {COMMENT_CHARACTERS_MAX} are the most");
        return Err(Problem::new(ProblemKind::TextTooLong).detail(detail).field("comment"));
    }
    let feedback = Feedback {
        conversation: stored_conversation(&request.conversation_id),
        key: request.message_id,
        helpful: request.helpful,
        comment: comment.map(masked),
        now: Timestamp::now(),
    };
    if app.store.keep_feedback(feedback).await? {
        app.metrics.count_feedback(request.helpful);
        Ok(StatusCode::NO_CONTENT)
    } else {
        let detail = "no message of this id was answered in this conversation, or it was erased";
        Err(Problem::new(ProblemKind::MessageUnknown).detail(detail).field("message_id"))
    }
}
