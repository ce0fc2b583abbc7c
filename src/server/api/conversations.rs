//! `DELETE /v1/conversations/{id}`: a conversation is erased.

use std::sync::Arc;

use axum::extract::State;
use axum::extract::rejection::PathRejection;
use axum::http::StatusCode;

use super::{id_problem, is_id};
use crate::server::App;
use crate::server::openapi::{PathProblems, ServiceProblems};
use crate::server::problem::Problem;

/// Erases a conversation: its context and its replies.
///
/// What is not there is erased already: the answer is the same.
#[utoipa::path(
    delete,
    path = "/v1/conversations/{id}",
    tag = "Conversation",
    operation_id = "deleteConversation",
    params(("id" = String, Path, description = "The conversation")),
    responses((status = 204, description = "Nothing is left of it"), PathProblems, ServiceProblems)
)]
pub(in crate::server) async fn delete_conversation(
    State(app): State<Arc<App>>,
    id: Result<axum::extract::Path<String>, PathRejection>,
) -> Result<StatusCode, Problem> {
    // A path that is not UTF-8 holds no id.
    let id = id.map(|axum::extract::Path(id)| id).unwrap_or_default();
    if !is_id(&id) {
        return Err(id_problem("id").parameter("id"));
    }
    app.conversations.erase(&id);
    Ok(StatusCode::NO_CONTENT)
}
