//! Calls the Bot API and tells what came of it.

use std::time::Duration;

use axum::http::HeaderMap;
use serde_json::{Value, json};

use super::drawing::{recipient_parameter, without_markup};
use crate::channels::client::{Body, CALL_TIME, Response};
use crate::channels::{Client, Delivery, Outgoing, Rejection};
use crate::secret::{ExposeSecret as _, Secret};

/// Longest description of an error that is kept, in characters.
const DESCRIPTION_CHARACTERS_MAX: usize = 200;

/// The Bot API of one bot.
pub(super) struct Api {
    /// Where it is, without a slash at the end.
    pub(super) base: String,
    /// Part of every address: no address may reach a log.
    pub(super) token: Secret,
    pub(super) client: Client,
}

/// Why a method gave nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Failure {
    /// The platform's number, an HTTP status; 0 if there was no response.
    pub(super) code: i64,
    /// What it says, without what it quotes of our text.
    pub(super) description: String,
    /// When it wants to be asked again.
    pub(super) retry_after: Option<Duration>,
    /// The chat's new id.
    pub(super) migrated_to: Option<i64>,
}

impl Api {
    /// Calls a method and gives its result.
    pub(super) async fn call(&self, method: &str, parameters: &Value, time: Duration) -> Result<Value, Failure> {
        let address = format!("{}/bot{}/{method}", self.base, self.token.expose_secret());
        let response = self.client.post(&address, &HeaderMap::new(), Body::Json(parameters), time).await;
        let response =
            response.map_err(|description| Failure { code: 0, description, retry_after: None, migrated_to: None })?;
        if response.status == 200 && response.body["ok"] == true {
            return Ok(response.body["result"].clone());
        }
        Err(failure(&response))
    }

    /// Makes a call of a reply.
    pub(super) async fn send(&self, outgoing: &Outgoing) -> Delivery {
        let with_recipient = |body: &Value| {
            let mut body = body.clone();
            body[recipient_parameter(&outgoing.call)] = json!(outgoing.to);
            body
        };
        let mut result = self.call(&outgoing.call, &with_recipient(&outgoing.body), CALL_TIME).await;
        if let (Err(failure), Some(plain)) = (&result, &outgoing.plain)
            && failure.code == 400
            && failure.description.contains("can't parse")
        {
            tracing::warn!(channel.name = super::NAME, "the markup of a message was not read; it is sent without");
            let body = with_recipient(&without_markup(&outgoing.body, plain));
            result = self.call(&outgoing.call, &body, CALL_TIME).await;
        }
        result.map_or_else(|failure| delivery(&failure), |_| Delivery::Delivered)
    }
}

/// Nothing works until an operator mends it.
pub(super) fn tell_of_refused_token() {
    tracing::error!(
        channel.name = super::NAME,
        "Telegram refuses the token: set `JAUAP_TELEGRAM_TOKEN` to what @BotFather sent"
    );
}

fn failure(response: &Response) -> Failure {
    let retry_after = response.number("/parameters/retry_after").and_then(|seconds| u64::try_from(seconds).ok());
    // What is quoted after it may be a word of the message.
    let description =
        response.text("/description").unwrap_or_default().split(['"', '\u{ab}']).next().unwrap_or_default();
    Failure {
        code: response.number("/error_code").unwrap_or(response.status.into()),
        description: description.chars().take(DESCRIPTION_CHARACTERS_MAX).collect(),
        retry_after: retry_after.map(Duration::from_secs).or(response.retry_after),
        migrated_to: response.number("/parameters/migrate_to_chat_id"),
    }
}

fn delivery(failure: &Failure) -> Delivery {
    let is = |words: &[&str]| words.iter().any(|word| failure.description.contains(word));
    if let Some(chat) = failure.migrated_to {
        return Delivery::Moved(chat.to_string());
    }
    match failure.code {
        429 => Delivery::RetryAfter(failure.retry_after),
        403 => Delivery::Rejected(Rejection::Gone),
        400 if is(&["chat not found", "user is deactivated", "PEER_ID_INVALID"]) => Delivery::Rejected(Rejection::Gone),
        401 | 404 => {
            tell_of_refused_token();
            Delivery::Unreachable(format!("{} {}", failure.code, failure.description))
        }
        400..500 => Delivery::Rejected(Rejection::Refused(format!("{} {}", failure.code, failure.description))),
        _ if failure.retry_after.is_some() => Delivery::RetryAfter(failure.retry_after),
        0 => Delivery::Unreachable(failure.description.clone()),
        code => Delivery::Unreachable(format!("{code} {}", failure.description)),
    }
}
