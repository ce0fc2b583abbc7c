//! Telegram: private chats, groups and inline queries, over its webhook or by long polling.
//!
//! Limits and behaviour are those of the Bot API 10.0 (core.telegram.org/bots/api, and the server's own source at
//! github.com/tdlib/telegram-bot-api).

mod api;
mod check;
mod drawing;
mod start;
mod update;

use std::sync::{Arc, OnceLock};

use anyhow::Context as _;

use super::signature;
use super::{Channel, Client, Delivery, Incoming, Outgoing, Parsed, Refusal, Speech, Surroundings, Task, WebhookCall};
use crate::secret::{Environment, ExposeSecret as _, Secret};
use api::Api;

/// Its name everywhere.
const NAME: &str = "telegram";
/// Where the Bot API is, unless the operator runs a server of their own.
const API: &str = "https://api.telegram.org";
/// The header with the webhook's secret (`setWebhook`, `secret_token`).
const SECRET_HEADER: &str = "x-telegram-bot-api-secret-token";
/// Longest secret that the platform takes, in characters.
const SECRET_CHARACTERS_MAX: usize = 256;
const TOKEN_VARIABLE: &str = "JAUAP_TELEGRAM_TOKEN";
const SECRET_VARIABLE: &str = "JAUAP_TELEGRAM_SECRET";
/// The secret that the platform sends along is ours to choose.
pub(super) const MADE_SECRET: (&str, &str) = (SECRET_VARIABLE, TOKEN_VARIABLE);

/// A bot on Telegram.
struct Telegram {
    api: Api,
    secret: Secret,
    me: Me,
}

/// Who the bot is.
struct Me {
    /// Its id: what stands before the colon in the token.
    id: i64,
    /// Its name after the `@`, known once the platform was asked.
    username: OnceLock<String>,
}

/// The bot of `JAUAP_TELEGRAM_TOKEN`.
pub(super) fn open(environment: &Environment, client: &Client) -> anyhow::Result<Option<Arc<dyn Channel>>> {
    let Some(token) = environment.secret(TOKEN_VARIABLE)? else { return Ok(None) };
    let id = token.expose_secret().split_once(':').and_then(|(id, _)| id.parse().ok());
    let id = id.context("`JAUAP_TELEGRAM_TOKEN` is no token: copy the whole of what @BotFather sent, 123456:ABC…")?;
    let secret =
        checked(environment.needed(SECRET_VARIABLE, "Telegram sends it along, so that nobody else can call us")?)?;
    let base = environment.value("JAUAP_TELEGRAM_API").unwrap_or(API).trim_end_matches('/').to_owned();
    let api = Api { base, token, client: client.clone() };
    Ok(Some(Arc::new(Telegram { api, secret, me: Me { id, username: OnceLock::new() } })))
}

fn checked(secret: Secret) -> anyhow::Result<Secret> {
    let text = secret.expose_secret();
    let is_sound = text.len() <= SECRET_CHARACTERS_MAX
        && text.bytes().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, b'_' | b'-'));
    anyhow::ensure!(
        is_sound,
        "`JAUAP_TELEGRAM_SECRET` must be 1 to {SECRET_CHARACTERS_MAX} of A-Z, a-z, 0-9, `_` and `-`"
    );
    Ok(secret)
}

impl Channel for Telegram {
    fn name(&self) -> &'static str {
        NAME
    }

    fn verify(&self, call: &WebhookCall<'_>) -> Result<(), Refusal> {
        let given = call.headers.get(SECRET_HEADER).ok_or(Refusal::Unproven)?;
        signature::verify_equal(&self.secret, given.as_bytes())
    }

    fn parse(&self, body: &[u8]) -> Result<Parsed, Refusal> {
        let update = serde_json::from_slice(body).map_err(|_| Refusal::Unreadable)?;
        update::parse(update, &self.me)
    }

    fn render(&self, speech: &Speech, incoming: &Incoming) -> Vec<Outgoing> {
        drawing::draw(speech, incoming)
    }

    fn send<'a>(&'a self, outgoing: &'a Outgoing) -> Task<'a, Delivery> {
        Box::pin(self.api.send(outgoing))
    }

    fn run(self: Arc<Self>, surroundings: Surroundings) -> Task<'static, ()> {
        Box::pin(start::run(self, surroundings))
    }
}
