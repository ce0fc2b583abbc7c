//! What Meta's platforms share: the webhook's question and signature, and the Graph API.

use std::time::Duration;

use anyhow::Context as _;
use axum::http::{HeaderMap, HeaderValue, header};
use serde_json::Value;

use super::client::{Body, CALL_TIME, Client, Response};
use super::{Delivery, Refusal, Rejection, WebhookCall, signature};
use crate::secret::{Environment, ExposeSecret as _, Secret};

/// Where the Graph API is.
const GRAPH: &str = "https://graph.facebook.com";
/// The version of it whose shapes are ours.
const VERSION: &str = "v25.0";
/// The header with the signature over the raw body.
const SIGNATURE_HEADER: &str = "x-hub-signature-256";
/// What stands before the signature's digits.
const SIGNATURE_PREFIX: &str = "sha256=";
/// Longest text of Meta's question that is given back, in bytes; it sends ten digits.
const CHALLENGE_BYTES_MAX: usize = 256;
/// Seconds that a person may be written to after their last message.
pub(super) const WINDOW_S: u32 = 24 * 60 * 60;

/// What proves that Meta calls.
pub(super) struct Webhook {
    app_secret: Secret,
    verify_token: Secret,
}

impl Webhook {
    /// The secrets of a channel whose variables begin so.
    ///
    /// # Errors
    /// If one is not set.
    pub(super) fn open(environment: &Environment, prefix: &str) -> anyhow::Result<Self> {
        let app_secret = "the app's secret proves that Meta itself calls the webhook";
        let verify_token = "the word that you also give to Meta where the webhook is set up";
        Ok(Self {
            app_secret: environment.needed(&format!("{prefix}_APP_SECRET"), app_secret)?,
            verify_token: environment.needed(&format!("{prefix}_VERIFY_TOKEN"), verify_token)?,
        })
    }

    /// Whether the body is signed with the app's secret.
    ///
    /// Over the raw bytes: Meta escapes letters beyond ASCII, and signs what it sends.
    pub(super) fn verify(&self, call: &WebhookCall<'_>) -> Result<(), Refusal> {
        let mut signatures = call.headers.get_all(SIGNATURE_HEADER).iter();
        let (Some(signature), None) = (signatures.next(), signatures.next()) else { return Err(Refusal::Unproven) };
        let digits = signature.to_str().ok().and_then(|text| text.strip_prefix(SIGNATURE_PREFIX));
        signature::verify_hmac(&self.app_secret, call.body, digits.ok_or(Refusal::Unproven)?)
    }

    /// What is to be given back to Meta's question, `hub.mode=subscribe&hub.verify_token=…&hub.challenge=…`.
    pub(super) fn challenge(&self, query: &[(String, String)]) -> Result<String, Refusal> {
        let value = |name: &str| query.iter().find(|(given, _)| given == name).map(|(_, value)| value.as_str());
        if value("hub.mode") != Some("subscribe") {
            return Err(Refusal::Unproven);
        }
        signature::verify_equal(&self.verify_token, value("hub.verify_token").unwrap_or_default().as_bytes())?;
        let challenge = value("hub.challenge").filter(|text| text.len() <= CHALLENGE_BYTES_MAX);
        challenge.map(str::to_owned).ok_or(Refusal::Unreadable)
    }
}

/// The Graph API.
pub(super) struct Graph {
    base: String,
    headers: HeaderMap,
    client: Client,
}

impl Graph {
    /// The Graph API with a token.
    ///
    /// # Errors
    /// If the token cannot be a header.
    pub(super) fn open(environment: &Environment, token: &Secret, client: &Client) -> anyhow::Result<Self> {
        let base = environment.value("JAUAP_GRAPH_API").unwrap_or(GRAPH).trim_end_matches('/');
        let is_versioned = base.rsplit('/').next().is_some_and(|last| {
            last.strip_prefix('v').is_some_and(|number| number.starts_with(|first: char| first.is_ascii_digit()))
        });
        let base = if is_versioned { base.to_owned() } else { format!("{base}/{VERSION}") };
        let mut bearer = HeaderValue::from_str(&format!("Bearer {}", token.expose_secret()))
            .ok()
            .context("the access token for Meta's Graph API holds what no token holds: copy it again")?;
        bearer.set_sensitive(true);
        let headers = HeaderMap::from_iter([(header::AUTHORIZATION, bearer)]);
        Ok(Self { base, headers, client: client.clone() })
    }

    /// Posts to a path below the version.
    pub(super) async fn post(&self, path: &str, body: &Value) -> Delivery {
        let address = format!("{}/{path}", self.base);
        match self.client.post(&address, &self.headers, Body::Json(body), CALL_TIME).await {
            Ok(response) => delivery(&response),
            Err(why) => Delivery::Unreachable(why),
        }
    }
}

/// What came of a call: Meta's number says more than the HTTP status.
fn delivery(response: &Response) -> Delivery {
    /// A person may be written to once in six seconds (WhatsApp, 131056).
    const PAIR_WAIT: Duration = Duration::from_secs(6);
    if (200..300).contains(&response.status) {
        return Delivery::Delivered;
    }
    let subcode = response.number("/error/error_subcode");
    let Some(code) = response.number("/error/code") else { return by_status(response) };
    let why = || match subcode {
        Some(subcode) => format!("Meta's error {code} ({subcode})"),
        None => format!("Meta's error {code}"),
    };
    match (code, subcode) {
        // Outside of the 24 hours after the person's last message.
        (131_047, _) | (10, Some(2_018_278)) => Delivery::Rejected(Rejection::Refused(why())),
        // Nobody there: 551 and 2018001 are Messenger's, 131026 WhatsApp's.
        (131_026 | 551, _) | (100, Some(2_018_001)) => Delivery::Rejected(Rejection::Gone),
        (131_056, _) => Delivery::RetryAfter(response.retry_after.or(Some(PAIR_WAIT))),
        (4 | 17 | 32 | 613 | 80_007 | 130_429 | 131_048, _) => Delivery::RetryAfter(response.retry_after),
        (0 | 10 | 190 | 200..300, _) => {
            tracing::error!(platform.code = code, "Meta refuses the access token or what it allows: renew it");
            Delivery::Unreachable(why())
        }
        (1 | 2 | 1200 | 131_000 | 131_016, _) => Delivery::Unreachable(why()),
        _ if response.status >= 500 => Delivery::Unreachable(why()),
        _ => Delivery::Rejected(Rejection::Refused(why())),
    }
}

fn by_status(response: &Response) -> Delivery {
    const TOO_MANY: u16 = 429;
    match response.status {
        400..500 if response.status != TOO_MANY => {
            Delivery::Rejected(Rejection::Refused(format!("the platform answers {}", response.status)))
        }
        _ => response.delivery(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_error_says_what_to_do_next() {
        let of = |status, body: &str| {
            delivery(&Response { status, retry_after: None, body: serde_json::from_str(body).unwrap_or_default() })
        };
        let error = |code: i64| format!("{{\"error\":{{\"message\":\"secret\",\"code\":{code}}}}}");
        assert_eq!(of(200, "{}"), Delivery::Delivered);
        assert_eq!(of(400, &error(130_429)), Delivery::RetryAfter(None));
        assert_eq!(of(400, &error(131_056)), Delivery::RetryAfter(Some(Duration::from_secs(6))));
        assert_eq!(of(400, &error(131_026)), Delivery::Rejected(Rejection::Gone));
        let outside = Delivery::Rejected(Rejection::Refused("Meta's error 131047".to_owned()));
        assert_eq!(of(400, &error(131_047)), outside);
        assert_eq!(of(401, &error(190)), Delivery::Unreachable("Meta's error 190".to_owned()));
        assert_eq!(of(500, &error(131_000)), Delivery::Unreachable("Meta's error 131000".to_owned()));
        assert_eq!(of(503, "<html>"), Delivery::Unreachable("the platform answers 503".to_owned()));
        assert_eq!(of(429, ""), Delivery::RetryAfter(None));
    }
}
