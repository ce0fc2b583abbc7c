//! Calls the platforms: one client for all of them, which follows no redirect and lets no address reach a log.

use std::time::Duration;

use anyhow::Context as _;
use axum::http::HeaderMap;
use reqwest::redirect::Policy;
use serde_json::Value;

use super::Delivery;

/// Until a connection stands.
const CONNECT_TIME: Duration = Duration::from_secs(3);
/// From a call to its whole response, but for long polling.
pub(super) const CALL_TIME: Duration = Duration::from_secs(10);
/// Largest response that is read, in bytes: a hundred updates of the longest messages have room in it.
const RESPONSE_BYTES_MAX: usize = 16 * 1024 * 1024;

/// Makes calls.
#[derive(Clone, Debug)]
pub struct Client(reqwest::Client);

/// A platform's response.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Response {
    /// The HTTP status.
    pub(super) status: u16,
    /// What the header `Retry-After` says, if it says seconds.
    pub(super) retry_after: Option<Duration>,
    /// The body; null if it is no JSON.
    pub(super) body: Value,
}

impl Response {
    /// A whole number in the body, by JSON pointer.
    pub(super) fn number(&self, pointer: &str) -> Option<i64> {
        self.body.pointer(pointer).and_then(Value::as_i64)
    }

    /// A text in the body, by JSON pointer.
    pub(super) fn text(&self, pointer: &str) -> Option<&str> {
        self.body.pointer(pointer).and_then(Value::as_str)
    }

    /// What a status says where the platform's own error does not: later, or that the platform fails.
    pub(super) fn delivery(&self) -> Delivery {
        const TOO_MANY: u16 = 429;
        if self.retry_after.is_some() || self.status == TOO_MANY {
            return Delivery::RetryAfter(self.retry_after);
        }
        Delivery::Unreachable(format!("the platform answers {}", self.status))
    }
}

/// How a call is written.
pub(super) enum Body<'a> {
    /// As JSON.
    Json(&'a Value),
    /// As a form.
    Form(&'a [(&'a str, &'a str)]),
}

impl Client {
    /// A client that trusts the certificate authorities that browsers trust, wherever it runs.
    ///
    /// # Errors
    /// If the machine gives it no random numbers.
    pub fn new() -> anyhow::Result<Self> {
        let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
        let roots = rustls::RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        let tls = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .context("cannot set up TLS")?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .connect_timeout(CONNECT_TIME)
            .timeout(CALL_TIME)
            .redirect(Policy::none())
            .no_proxy()
            .user_agent(concat!("jauap/", env!("CARGO_PKG_VERSION")))
            .build()
            .context("cannot set up the HTTP client")?;
        Ok(Self(client))
    }

    /// Posts a body.
    ///
    /// # Errors
    /// What failed, without the address, since a token may be in it.
    pub(super) async fn post(
        &self,
        address: &str,
        headers: &HeaderMap,
        body: Body<'_>,
        time: Duration,
    ) -> Result<Response, String> {
        let request = self.0.post(address).headers(headers.clone()).timeout(time);
        let request = match body {
            Body::Json(value) => request.json(value),
            Body::Form(fields) => request.form(fields),
        };
        let mut response = request.send().await.map_err(told)?;
        let status = response.status().as_u16();
        let retry_after = response.headers().get("retry-after").and_then(|value| value.to_str().ok()?.parse().ok());
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(told)? {
            if bytes.len() + chunk.len() > RESPONSE_BYTES_MAX {
                return Err("the response is too large".to_owned());
            }
            bytes.extend_from_slice(&chunk);
        }
        let body = serde_json::from_slice(&bytes).unwrap_or_default();
        Ok(Response { status, retry_after: retry_after.map(Duration::from_secs), body })
    }
}

/// The kind of failure; what the library says names the address.
#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn told(error: reqwest::Error) -> String {
    let kind = if error.is_timeout() {
        "no response in time"
    } else if error.is_connect() {
        "no connection"
    } else {
        "the connection broke"
    };
    kind.to_owned()
}
