//! Asks Telegram again and again whether its updates reach us, and sets the webhook anew where somebody else has.
//!
//! A bot whose webhook is gone looks dead and nothing else tells: no call comes, and so none fails.

use serde_json::{Value, json};

use super::api::Failure;
use super::start::{set_webhook, warn};
use super::{NAME, Telegram};
use crate::channels::client::CALL_TIME;
use crate::channels::{Condition, Surroundings};

const ELSEWHERE: &str = "its webhook was set to another address";
const NOT_DELIVERED: &str = "the platform cannot deliver to the webhook";
const TOKEN_REFUSED: &str = "the platform refuses the token";
const NOT_TOLD: &str = "the platform cannot be asked";
pub(super) const FETCHED_ELSEWHERE: &str = "another program fetches its updates or has set a webhook";

/// What was last found out.
#[derive(Default)]
struct Known {
    /// When the platform's last failed delivery was, in seconds since 1970 by its own clock.
    last_error: Option<i64>,
    fault: Option<&'static str>,
}

/// Looks as long as it runs; the first look is after the first pause, since failures from before the start are over.
pub(super) async fn watch(bot: &Telegram, url: &str, surroundings: &Surroundings) {
    let mut known = Known::default();
    if let Ok(info) = info(bot).await {
        known.last_error = info["last_error_date"].as_i64();
        surroundings.conditions.set(NAME, Condition { fault: None, n_pending: pending(&info) });
    }
    loop {
        tokio::time::sleep(surroundings.check_every).await;
        let condition = match info(bot).await {
            Ok(info) => Condition { fault: judge(&info, url, &mut known), n_pending: pending(&info) },
            Err(failure) => {
                warn("getWebhookInfo", &failure);
                Condition { fault: Some(fault_of(&failure)), n_pending: None }
            }
        };
        if condition.fault.is_none() && known.fault.is_some() {
            tracing::info!(channel.name = NAME, "updates reach the webhook again");
        }
        known.fault = condition.fault;
        surroundings.conditions.set(NAME, condition);
        if known.fault == Some(ELSEWHERE) {
            set_webhook(bot, url).await;
        }
    }
}

async fn info(bot: &Telegram) -> Result<Value, Failure> {
    bot.api.call("getWebhookInfo", &json!({}), CALL_TIME).await
}

fn pending(info: &Value) -> Option<i64> {
    info["pending_update_count"].as_i64()
}

/// What a failed call says of the channel.
pub(super) fn fault_of(failure: &Failure) -> &'static str {
    match failure.code {
        401 | 404 => TOKEN_REFUSED,
        409 => FETCHED_ELSEWHERE,
        _ => NOT_TOLD,
    }
}

fn judge(info: &Value, url: &str, known: &mut Known) -> Option<&'static str> {
    if info["url"] != url {
        tracing::error!(
            channel.name = NAME,
            "the bot's webhook was set to another address and is set to ours again: does another program use the token?"
        );
        return Some(ELSEWHERE);
    }
    let last_error = info["last_error_date"].as_i64();
    let is_new = last_error > known.last_error;
    known.last_error = last_error;
    // The platform tries ever more seldom: as long as something waits, no new failure is no success.
    let goes_on = known.fault == Some(NOT_DELIVERED) && pending(info).is_some_and(|count| count > 0);
    if is_new || goes_on {
        tracing::error!(
            channel.name = NAME,
            n_pending = pending(info),
            platform.message = info["last_error_message"].as_str().unwrap_or_default(),
            "Telegram cannot deliver updates to the webhook: is `JAUAP_PUBLIC_URL` reachable from outside?"
        );
        return Some(NOT_DELIVERED);
    }
    None
}
