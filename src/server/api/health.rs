//! `GET /healthz`, `/readyz` and `/metrics`: for those who run the server.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use serde::Serialize;
use utoipa::ToSchema;

use crate::channels::Condition;
use crate::server::App;
use crate::server::metrics;
use crate::server::openapi::ReadinessProblems;
use crate::server::problem::{Problem, ProblemKind};
use crate::store::Timestamp;

/// How the server is.
#[derive(Serialize, ToSchema)]
pub(in crate::server) struct Health {
    /// `alive` or `ready`.
    status: &'static str,
    /// Content hash of knowledge and locales, once they are loaded.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    knowledge_version: Option<String>,
    /// The messengers that have found out how they are; one that is not does not make the server unready, since its
    /// events need the server to come back.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    channels: Vec<ChannelHealth>,
}

/// How a messenger is.
#[derive(Serialize, ToSchema)]
pub(in crate::server) struct ChannelHealth {
    /// Its name, as `telegram`.
    channel: &'static str,
    /// What keeps its events from reaching us; absent if they do.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    fault: Option<&'static str>,
    /// Events that the platform has not handed over yet, if it tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pending: Option<i64>,
}

/// Says that the process is alive.
#[utoipa::path(
    get,
    path = "/healthz",
    tag = "Operation",
    operation_id = "getHealthz",
    responses((status = 200, description = "It is alive", body = Health))
)]
pub(in crate::server) async fn get_healthz() -> Json<Health> {
    Json(Health { status: "alive", knowledge_version: None, channels: Vec::new() })
}

/// Says whether the server takes messages: the knowledge is loaded, the store can be written, and it is not stopping.
#[utoipa::path(
    get,
    path = "/readyz",
    tag = "Operation",
    operation_id = "getReadyz",
    responses((status = 200, description = "It takes messages", body = Health), ReadinessProblems)
)]
pub(in crate::server) async fn get_readyz(State(app): State<Arc<App>>) -> Result<Json<Health>, Problem> {
    if app.is_stopping.load(Ordering::Relaxed) {
        return Err(Problem::new(ProblemKind::Stopping));
    }
    app.store.probe(Timestamp::now()).await?;
    let channels = app.conditions().into_iter();
    let channels =
        channels.map(|(channel, Condition { fault, n_pending: pending })| ChannelHealth { channel, fault, pending });
    Ok(Json(Health {
        status: "ready",
        knowledge_version: Some(app.engine.version().to_owned()),
        channels: channels.collect(),
    }))
}

/// Counts of messages, durations of requests and the like, for Prometheus.
#[utoipa::path(
    get,
    path = "/metrics",
    tag = "Operation",
    operation_id = "getMetrics",
    responses((
        status = 200,
        description = "In the text format of OpenMetrics",
        body = String,
        content_type = "application/openmetrics-text"
    ))
)]
pub(in crate::server) async fn get_metrics(State(app): State<Arc<App>>) -> Result<impl IntoResponse, Problem> {
    // What is counted here is told even if the store cannot be asked.
    let depths = app.store.depths(Timestamp::now()).await.ok();
    let text = app.metrics.text(depths, app.conditions()).map_err(|_| Problem::new(ProblemKind::Internal))?;
    Ok(([(header::CONTENT_TYPE, metrics::MEDIA_TYPE)], text))
}
