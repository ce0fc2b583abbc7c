//! Tells Telegram about the bot when it starts, then has it call our webhook, or fetches updates where it cannot.

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::api::Failure;
use super::{NAME, Telegram, check, update};
use crate::channels::client::CALL_TIME;
use crate::channels::split::{Unit, shorten};
use crate::channels::{Condition, Incoming, Surroundings};
use crate::engine::Engine;
use crate::engine::language::Language;
use crate::secret::ExposeSecret as _;

/// The updates that are read; others are not sent then.
const UPDATES: [&str; 4] = ["message", "callback_query", "inline_query", "my_chat_member"];
/// Seconds that a fetch waits for an update (`getUpdates`, at most 50).
const POLL_S: u64 = 50;
/// Longer than the platform waits, so that it is the one to end.
const POLL_TIME: Duration = Duration::from_secs(POLL_S + 10);
/// Most updates of one fetch (`getUpdates`).
const POLL_LIMIT: u32 = 100;
/// Connections at once on which the platform calls the webhook (`setWebhook`, at most 100).
const CONNECTIONS_MAX: u32 = 40;
/// First and longest wait after a failure.
const WAIT: Duration = Duration::from_secs(1);
const WAIT_MAX: Duration = Duration::from_mins(1);
/// Longest texts of the bot's profile, in UTF-16 units (`setMyDescription`, `setMyShortDescription`, `BotCommand`).
const DESCRIPTION_UTF16_MAX: usize = 512;
const ABOUT_UTF16_MAX: usize = 120;
const COMMAND_UTF16_MAX: usize = 256;

/// Runs until it is dropped.
pub(super) async fn run(bot: Arc<Telegram>, surroundings: Surroundings) {
    learn_name(&bot).await;
    match &surroundings.public_url {
        Some(url) => {
            let url = format!("{url}/webhooks/{NAME}");
            set_webhook(&bot, &url).await;
            tokio::join!(tell_about(&bot, &surroundings.engine), check::watch(&bot, &url, &surroundings)).1;
        }
        None => tokio::join!(tell_about(&bot, &surroundings.engine), poll(&bot, &surroundings)).1,
    }
}

/// Waits ever longer from failure to failure.
struct Patience(Duration);

impl Patience {
    fn new() -> Self {
        Self(WAIT)
    }

    async fn wait(&mut self, failure: &Failure) {
        tokio::time::sleep(failure.retry_after.unwrap_or(self.0)).await;
        self.0 = (self.0 * 2).min(WAIT_MAX);
    }
}

/// Calls until it succeeds: without it the bot does not work.
async fn insist(bot: &Telegram, method: &str, parameters: &Value) -> Value {
    let mut patience = Patience::new();
    loop {
        match bot.api.call(method, parameters, CALL_TIME).await {
            Ok(result) => return result,
            Err(failure) => {
                warn(method, &failure);
                patience.wait(&failure).await;
            }
        }
    }
}

pub(super) fn warn(method: &str, failure: &Failure) {
    const UNAUTHORIZED: i64 = 401;
    const CONFLICT: i64 = 409;
    if failure.code == UNAUTHORIZED {
        super::api::tell_of_refused_token();
    }
    if failure.code == CONFLICT {
        tracing::error!(
            channel.name = NAME,
            "another program fetches the bot's updates or has set its webhook: only one may, so give this one a bot of its own"
        );
    }
    tracing::warn!(
        channel.name = NAME,
        method,
        platform.code = failure.code,
        platform.message = failure.description,
        "Telegram does not do as asked"
    );
}

async fn learn_name(bot: &Telegram) {
    let me = insist(bot, "getMe", &json!({})).await;
    let username = me["username"].as_str().unwrap_or_default();
    // Set by another run of the same bot only, and then to the same.
    let _ = bot.me.username.set(username.to_owned());
    tracing::info!(channel.name = NAME, bot.username = username, "Telegram knows the bot");
}

pub(super) async fn set_webhook(bot: &Telegram, url: &str) {
    let parameters = json!({
        "url": url,
        "secret_token": bot.secret.expose_secret(),
        "allowed_updates": UPDATES,
        "max_connections": CONNECTIONS_MAX,
    });
    insist(bot, "setWebhook", &parameters).await;
    tracing::info!(channel.name = NAME, "Telegram calls the webhook");
}

/// Commands and descriptions in each language, and without a language those of the knowledge's own; only what differs is
/// set, since the platform lets it be changed a few times a day.
async fn tell_about(bot: &Telegram, engine: &Engine) {
    let own = engine.knowledge().bot.default_language;
    let languages = Language::ALL.into_iter().map(|language| (language.code(), language));
    for (code, language) in [("", own)].into_iter().chain(languages) {
        let say = |name: &str| engine.message(language, name).unwrap_or_default();
        let command = |name: &str, text: String| json!({ "command": name, "description": shorten(&text, COMMAND_UTF16_MAX, Unit::Utf16) });
        let commands = json!([
            command("start", say("channel-command-start")),
            command("help", say("channel-command-help")),
            command("lang", say("channel-command-lang")),
        ]);
        let description = shorten(&say("channel-description"), DESCRIPTION_UTF16_MAX, Unit::Utf16);
        let about = shorten(&say("channel-about"), ABOUT_UTF16_MAX, Unit::Utf16);
        let parts = [
            ("MyCommands", "commands", None, commands),
            ("MyDescription", "description", Some("description"), json!(description)),
            ("MyShortDescription", "short_description", Some("short_description"), json!(about)),
        ];
        for (part, parameter, field, value) in parts {
            let Err(failure) = tell(bot, code, part, parameter, field, value).await else { continue };
            warn(part, &failure);
            if !(400..429).contains(&failure.code) {
                tracing::warn!(channel.name = NAME, "the rest of the bot's profile is told at the next start");
                return;
            }
        }
    }
}

/// Sets a part of the profile if it differs; that it cannot is no reason not to answer.
async fn tell(
    bot: &Telegram,
    code: &str,
    part: &str,
    parameter: &str,
    field: Option<&str>,
    value: Value,
) -> Result<(), Failure> {
    // Without a language it is for all others.
    let mut parameters = if code.is_empty() { json!({}) } else { json!({ "language_code": code }) };
    let got = bot.api.call(&format!("get{part}"), &parameters, CALL_TIME).await?;
    if *field.map_or(&got, |field| &got[field]) != value {
        parameters[parameter] = value;
        bot.api.call(&format!("set{part}"), &parameters, CALL_TIME).await?;
    }
    Ok(())
}

/// Fetches updates; an update is confirmed, by the offset of the next fetch, only once it is on disk.
async fn poll(bot: &Telegram, surroundings: &Surroundings) {
    // The platform gives nothing to a fetch as long as it calls a webhook.
    insist(bot, "deleteWebhook", &json!({})).await;
    tracing::info!(channel.name = NAME, "updates are fetched from Telegram: there is no `JAUAP_PUBLIC_URL`");
    let mut offset = 0;
    let mut patience = Patience::new();
    loop {
        let began = Instant::now();
        let parameters =
            json!({ "offset": offset, "timeout": POLL_S, "limit": POLL_LIMIT, "allowed_updates": UPDATES });
        let updates = match bot.api.call("getUpdates", &parameters, POLL_TIME).await {
            Ok(updates) => {
                surroundings.conditions.set(NAME, Condition::default());
                updates
            }
            Err(failure) => {
                warn("getUpdates", &failure);
                surroundings
                    .conditions
                    .set(NAME, Condition { fault: Some(check::fault_of(&failure)), n_pending: None });
                patience.wait(&failure).await;
                continue;
            }
        };
        let updates = updates.as_array().map(Vec::as_slice).unwrap_or_default();
        match surroundings.intake.take(events(bot, updates)).await {
            Ok(()) => {
                offset =
                    updates.iter().filter_map(|update| update["update_id"].as_i64()).max().map_or(offset, |id| id + 1);
                patience = Patience::new();
            }
            Err(busy) => tokio::time::sleep(busy.retry_after).await,
        }
        if updates.is_empty() && began.elapsed() < WAIT {
            // A server that does not wait as it is asked to must not be asked without pause.
            tokio::time::sleep(WAIT).await;
        }
    }
}

/// An update that cannot be read would be so on every fetch: it is passed over.
fn events(bot: &Telegram, updates: &[Value]) -> Vec<Incoming> {
    updates.iter().filter_map(|update| update::parse(update.clone(), &bot.me).ok()).flat_map(|it| it.events).collect()
}
