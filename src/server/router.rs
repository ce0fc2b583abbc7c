//! The whole API on one screen, and what every request passes on its way in and out.

use std::any::Any;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::{AllowOrigin, CorsLayer};
use tower_http::set_header::SetResponseHeaderLayer;
use tracing::Instrument as _;
use utoipa::OpenApi as _;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::limits::{BODY_BYTES_MAX, Peer, REQUEST_ID_CHARACTERS_MAX};
use super::problem::{Problem, ProblemKind};
use super::{App, api, openapi, rest, webhooks, widget};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// What is served is data, whatever a browser may take it for.
const POLICY: &str = "default-src 'none'; frame-ancestors 'none'";

/// The API over the state of a server.
pub fn router(app: Arc<App>) -> Router {
    let (work, _) = work_routes().split_for_parts();
    let (operation, _) = operation_routes().split_for_parts();
    let work =
        work.route("/webhooks/rest/", get(rest::get_status)).layer(from_fn_with_state(Arc::clone(&app), limit_rate));
    let rest = Router::new()
        .route("/webhooks/rest/webhook", post(rest::post_message))
        .layer(from_fn_with_state(Arc::clone(&app), limit_rate))
        .layer(from_fn_with_state(Arc::clone(&app), rest::excuse_limit));
    let routes = work
        .merge(rest)
        .merge(operation)
        .merge(webhook_routes())
        .route("/", get(widget::get_page))
        .route("/demo/{file}", get(widget::get_page_file))
        .route("/widget.js", get(widget::get_script))
        .route("/docs", get(openapi::get_page))
        .route("/docs/{file}", get(openapi::get_page_file))
        .route("/openapi.json", get(openapi::get_openapi))
        .method_not_allowed_fallback(|| async { Problem::new(ProblemKind::MethodNotAllowed) })
        .fallback(|| async { Problem::new(ProblemKind::PathUnknown) });
    guarded(routes, app)
}

/// What the pages of other websites may ask: of those that are listed, or of any if the list says `*`. No cookie and no
/// password is ever sent or read, so that nothing is gained by asking in a visitor's name.
fn sharing(allowed_origins: &[String]) -> Option<CorsLayer> {
    /// How long a browser may remember the permission; Chromium caps it at two hours.
    const AGE: Duration = Duration::from_hours(2);
    const SHARED: [&str; 2] = ["/v1/", "/webhooks/rest/"];
    if allowed_origins.is_empty() {
        return None;
    }
    let allowed = allowed_origins.to_vec();
    let may_ask = move |origin: &HeaderValue, request: &Parts| {
        let is_listed = allowed.iter().any(|allowed| allowed == "*" || allowed.as_bytes() == origin.as_bytes());
        is_listed && SHARED.iter().any(|path| request.uri.path().starts_with(path))
    };
    let layer = CorsLayer::new()
        .allow_origin(AllowOrigin::predicate(may_ask))
        .allow_methods([Method::GET, Method::POST, Method::DELETE])
        .allow_headers([header::CONTENT_TYPE])
        .expose_headers([header::RETRY_AFTER, REQUEST_ID])
        .max_age(AGE);
    Some(layer)
}

/// What is counted against an address.
fn work_routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::with_openapi(openapi::Description::openapi())
        .routes(routes!(api::post_message))
        .routes(routes!(api::post_feedback))
        .routes(routes!(api::delete_conversation))
        .routes(routes!(api::get_intents))
        .routes(routes!(api::get_languages))
}

/// For those who run the server; they may ask as often as they like.
fn operation_routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(api::get_healthz))
        .routes(routes!(api::get_readyz))
        .routes(routes!(api::get_metrics))
}

/// For the messengers' platforms, which call from many addresses, and prove themselves.
fn webhook_routes() -> Router<Arc<App>> {
    let webhook = get(webhooks::get_webhook).post(webhooks::post_webhook);
    Router::new().route("/webhooks/{channel}", webhook).layer(DefaultBodyLimit::max(webhooks::BODY_BYTES_MAX))
}

/// The description of the routes.
pub(super) fn documented_routes() -> utoipa::openapi::OpenApi {
    work_routes().merge(operation_routes()).into_openapi()
}

/// Puts around routes what every request passes, the outermost last.
fn guarded(routes: Router<Arc<App>>, app: Arc<App>) -> Router {
    let panicked = Arc::clone(&app);
    let on_panic = move |_: Box<dyn Any + Send + 'static>| {
        panicked.metrics.count_panic();
        Problem::new(ProblemKind::Internal).into_response()
    };
    let header = |name: HeaderName, value: &'static str| {
        SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
    };
    routes
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(from_fn_with_state(Arc::clone(&app), limit_time))
        .layer(CatchPanicLayer::custom(on_panic))
        .layer(header(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(header(header::REFERRER_POLICY, "no-referrer"))
        .layer(header(header::CONTENT_SECURITY_POLICY, POLICY))
        .layer(header(header::CACHE_CONTROL, "no-store"))
        .layer(tower::util::option_layer(sharing(&app.allowed_origins)))
        .layer(from_fn_with_state(Arc::clone(&app), observe))
        .layer(from_fn(name_request))
        .with_state(app)
}

/// The name of a request, for the log.
#[derive(Clone)]
struct RequestId(HeaderValue);

/// Takes a request's name from the caller, or makes one, and gives it back with the reply.
async fn name_request(mut request: Request, next: Next) -> Response {
    let given = request.headers().get(&REQUEST_ID).filter(|name| is_request_id(name)).cloned();
    let name = given.unwrap_or_else(|| {
        // A UUID is made of letters, digits and hyphens.
        HeaderValue::from_str(&Uuid::new_v4().to_string()).unwrap_or(HeaderValue::from_static("none"))
    });
    request.extensions_mut().insert(RequestId(name.clone()));
    let mut response = next.run(request).await;
    response.headers_mut().insert(REQUEST_ID, name);
    response
}

fn is_request_id(name: &HeaderValue) -> bool {
    let bytes = name.as_bytes();
    !bytes.is_empty() && bytes.len() <= REQUEST_ID_CHARACTERS_MAX && bytes.iter().all(u8::is_ascii_graphic)
}

/// Logs and counts a request once it is done.
async fn observe(
    State(app): State<Arc<App>>,
    Extension(RequestId(id)): Extension<RequestId>,
    request: Request,
    next: Next,
) -> Response {
    let began = Instant::now();
    let method = method_name(request.method());
    // The address as sent may hold anything; the route holds nothing of the caller's.
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let id = id.to_str().unwrap_or_default().to_owned();
    let span = tracing::info_span!("request", request.id = id, http.method = method, http.route = route);
    async {
        let response = next.run(request).await;
        let status = response.status().as_u16();
        let took = began.elapsed();
        app.metrics.count_request(method, &route, status, took);
        let duration_ms = f64::from(u32::try_from(took.as_micros()).unwrap_or(u32::MAX)) / 1000.0;
        let problem = response.extensions().get::<ProblemKind>().map(|kind| kind.row().0);
        if route.starts_with("/v1/") || status >= 400 {
            tracing::info!(http.status = status, duration_ms, problem, "done");
        } else {
            tracing::debug!(http.status = status, duration_ms, problem, "done");
        }
        response
    }
    .instrument(span)
    .await
}

/// A method that HTTP does not name is called `OTHER`, so that a caller cannot make new series.
fn method_name(method: &Method) -> &'static str {
    const NAMES: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    NAMES.into_iter().find(|name| *name == method.as_str()).unwrap_or("OTHER")
}

/// Ends a request that takes too long.
async fn limit_time(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    match tokio::time::timeout(app.limits.request_time, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::new(ProblemKind::TooSlow).into_response(),
    }
}

/// Refuses an address that asks too often.
async fn limit_rate(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<Peer>().copied().unwrap_or_default();
    let peer = app.proxies.origin(peer, request.headers());
    match app.rate_limit.count(peer) {
        Ok(()) => next.run(request).await,
        Err(wait) => {
            let seconds = wait.as_secs() + 1;
            let detail = format!("wait {seconds} s");
            Problem::new(ProblemKind::TooManyRequests).detail(detail).retry_after(wait).into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use tower::ServiceExt as _;

    use super::*;
    use crate::config::{ServeArgs, ServerConfig, Written};
    use crate::engine::Engine;

    async fn panics() {
        panic!("secret");
    }

    #[tokio::test]
    async fn a_panic_is_a_problem_without_a_word_of_it_and_is_counted() {
        let sources = crate::files::read_sources(None, None).unwrap();
        let (engine, _) = Engine::build(&sources, crate::engine::dialogue::Settings::default());
        let config = ServerConfig::resolve(ServeArgs::default(), &Written::default()).unwrap();
        let app = App::new(Arc::new(engine.unwrap()), &config);
        let routes = Router::new().route("/panic", get(panics));
        let request = Request::get("/panic").body(Body::empty()).unwrap();
        let response = guarded(routes, Arc::clone(&app)).oneshot(request).await.unwrap();
        assert_eq!(response.status(), 500);
        assert!(response.headers().contains_key(REQUEST_ID));
        let body = axum::body::to_bytes(response.into_body(), BODY_BYTES_MAX).await.unwrap();
        let body = String::from_utf8(body.to_vec()).unwrap();
        assert!(body.contains("urn:problem-type:jauap:internal") && !body.contains("secret"), "{body}");
        assert!(app.metrics.text(None, Vec::new()).unwrap().contains("jauap_panics_total 1"));
    }
}
