//! `/webhooks/{channel}`: takes the platforms' events in, and tells a platform that it has them once they are on disk.
//!
//! Nothing is worked out here but a greeting that only the response can carry: a platform that waits for an answer sends
//! the event again.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{FromRequest as _, Path, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};

use super::App;
use super::problem::{Problem, ProblemKind};
use crate::channels::{self, Channel, Channels, Conditions, Intake, Parsed, Refusal, Surroundings, WebhookCall};
use crate::engine::Engine;

/// Largest body, in bytes: Meta sends up to a thousand events at once and names 3 MiB.
pub const BODY_BYTES_MAX: usize = 4 * 1024 * 1024;
const PLAIN: &str = "text/plain; charset=utf-8";
const JSON: &str = "application/json";

/// The messengers that call us, and where their events go.
#[derive(Clone)]
pub struct Messengers {
    /// Those that are set up.
    pub channels: Channels,
    /// Where their events go.
    pub intake: Arc<dyn Intake>,
    /// How they are.
    pub conditions: Conditions,
    /// How often they look.
    pub check_every: Duration,
}

impl Messengers {
    /// What runs beside the webhooks: telling the platforms about the bot, fetching where nothing calls us. To be run
    /// once the server listens, and dropped when it stops.
    pub async fn run(self, engine: Arc<Engine>, public_url: Option<String>) {
        let Self { channels, intake, conditions, check_every } = self;
        let surroundings = Surroundings { engine, intake, public_url, conditions, check_every };
        let mut tasks = tokio::task::JoinSet::new();
        for channel in channels.iter() {
            tasks.spawn(Arc::clone(channel).run(surroundings.clone()));
        }
        while let Some(ended) = tasks.join_next().await {
            if ended.is_err() {
                // The others go on.
                tracing::error!("a channel met a bug of ours and is no longer run; its webhook still is");
            }
        }
    }
}

/// For who sets a channel up and reads what the platform shows of the first call.
fn not_set_up() -> Problem {
    Problem::new(ProblemKind::PathUnknown).detail("no channel of this name is set up here; docs/channels.md says how")
}

/// A platform tells what happened.
pub(super) async fn post_webhook(State(app): State<Arc<App>>, Path(name): Path<String>, request: Request) -> Response {
    let Some((messengers, channel)) = channel_of(&app, &name) else {
        return not_set_up().into_response();
    };
    let taken = take_call(&app, messengers, channel.as_ref(), request).await;
    taken.unwrap_or_else(|problem| {
        app.metrics.count_refused_webhook(channel.name(), problem.kind().row().0);
        problem.into_response()
    })
}

/// A platform asks whether the webhook is ours.
pub(super) async fn get_webhook(State(app): State<Arc<App>>, Path(name): Path<String>, request: Request) -> Response {
    let Some((_, channel)) = channel_of(&app, &name) else {
        return not_set_up().into_response();
    };
    let query = form_urlencoded::parse(request.uri().query().unwrap_or_default().as_bytes()).into_owned();
    match channel.challenge(&query.collect::<Vec<_>>()) {
        Ok(answer) => text(answer, PLAIN),
        // What Meta's page asks for, where the contract has 401 for a webhook's call.
        Err(Refusal::Unproven) => Problem::new(ProblemKind::WebhookForbidden).into_response(),
        Err(refusal) => problem(refusal).into_response(),
    }
}

fn channel_of<'a>(app: &'a App, name: &str) -> Option<(&'a Messengers, &'a Arc<dyn Channel>)> {
    let messengers = app.messengers.as_ref()?;
    Some((messengers, messengers.channels.get(name)?))
}

async fn take_call(
    app: &Arc<App>,
    messengers: &Messengers,
    channel: &dyn Channel,
    request: Request,
) -> Result<Response, Problem> {
    let headers = request.headers().clone();
    let query = request.uri().query().unwrap_or_default().to_owned();
    let body = tokio::time::timeout(app.limits.body_time(), Bytes::from_request(request, app)).await;
    let body = body.map_err(|_| Problem::new(ProblemKind::BodyTooSlow))?.map_err(|rejection| {
        let is_large = rejection.status() == StatusCode::PAYLOAD_TOO_LARGE;
        Problem::new(if is_large { ProblemKind::BodyTooLarge } else { ProblemKind::BodyIncomplete })
    })?;
    channel.verify(&WebhookCall { headers: &headers, query: &query, body: &body }).map_err(problem)?;
    let Parsed { events, ignored, response, welcome } = channel.parse(&body).map_err(problem)?;
    app.metrics.count_events(channel.name(), "taken", events.len());
    for kind in ignored {
        app.metrics.count_events(channel.name(), kind, 1);
    }
    if !events.is_empty() {
        let busy = messengers.intake.take(events).await;
        busy.map_err(|busy| Problem::new(ProblemKind::EventsNotTaken).retry_after(busy.retry_after))?;
    }
    Ok(match welcome {
        Some(opened) => text(channel.welcome(&channels::greet(&app.engine, &opened)), JSON),
        None => text(response, PLAIN),
    })
}

fn problem(refusal: Refusal) -> Problem {
    Problem::new(match refusal {
        Refusal::Unproven => ProblemKind::WebhookUnproven,
        Refusal::Unreadable => ProblemKind::WebhookUnreadable,
        Refusal::NotReady => ProblemKind::WebhookNotReady,
        Refusal::NotAsked => ProblemKind::MethodNotAllowed,
    })
}

fn text(body: String, media_type: &'static str) -> Response {
    ([(header::CONTENT_TYPE, media_type)], body).into_response()
}
