//! `DELETE /v1/conversations/{id}`: a conversation is erased.

use std::sync::Arc;

use axum::extract::State;
use axum::extract::rejection::PathRejection;
use axum::http::StatusCode;

use super::{id_problem, is_id, stored_conversation};
use crate::server::openapi::{PathProblems, ServiceProblems};
use crate::server::problem::Problem;
use crate::server::{App, rest};

/// Erases a conversation for good: its context, its messages and replies, and what was thought of them.
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
    app.store.erase(vec![stored_conversation(&id), rest::stored_conversation(&id)]).await?;
    Ok(StatusCode::NO_CONTENT)
}
