//! `jauap outbox`: shows what could not be answered or delivered, and sends it on its way again.

use anyhow::Context as _;
use clap::{Args, Subcommand};
use comfy_table::{Table, presets};
use serde::Serialize;

use super::{DONE, FINDINGS, ago, print};
use crate::config::{StoreArgs, Written};
use crate::store::{Letter, LetterKind, Store, Timestamp};

/// Looks at the dead letters.
#[derive(Debug, Args)]
pub(super) struct OutboxArgs {
    #[command(flatten)]
    store: StoreArgs,
    #[command(subcommand)]
    command: OutboxCommand,
}

#[derive(Debug, Subcommand)]
enum OutboxCommand {
    /// Print what was given up, and why; never what was said
    List {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Try again what was given up; a running server takes it from there
    Retry {
        /// What `jauap outbox list` calls it, as `part-7` or `event-3`; or `all`
        #[arg(required = true, value_name = "ID")]
        ids: Vec<String>,
    },
}

/// A dead letter as it is printed.
#[derive(Serialize)]
struct Printed {
    id: String,
    channel: String,
    came_ms: i64,
    given_up_ms: i64,
    n_attempts: i64,
    fault: String,
}

/// Runs the command; 1 if there is something that was given up, or none of what was named.
///
/// # Errors
/// If the store cannot be used or an id is none.
pub(super) fn run(arguments: OutboxArgs, file: &Written) -> anyhow::Result<u8> {
    let place = arguments.store.place(file)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().context("cannot start")?;
    runtime.block_on(async {
        let store = Store::new(&place)?;
        let code = match arguments.command {
            OutboxCommand::List { json } => list(&store, json).await?,
            OutboxCommand::Retry { ids } => retry(&store, &ids).await?,
        };
        store.close().await;
        Ok(code)
    })
}

async fn list(store: &Store, json: bool) -> anyhow::Result<u8> {
    let letters = store.dead_letters().await?;
    let code = if letters.is_empty() { DONE } else { FINDINGS };
    let printed: Vec<Printed> = letters.into_iter().map(Printed::from).collect();
    if json {
        print(&serde_json::to_string_pretty(&printed)?)?;
        return Ok(code);
    }
    if printed.is_empty() {
        print("nothing was given up")?;
        return Ok(code);
    }
    let now = Timestamp::now();
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(["id", "channel", "came", "given up", "tries", "why"]);
    for letter in &printed {
        table.add_row([
            letter.id.clone(),
            letter.channel.clone(),
            ago(now, letter.came_ms),
            ago(now, letter.given_up_ms),
            letter.n_attempts.to_string(),
            letter.fault.clone(),
        ]);
    }
    print(&table.to_string())?;
    Ok(code)
}

async fn retry(store: &Store, ids: &[String]) -> anyhow::Result<u8> {
    let now = Timestamp::now();
    let mut n_revived = 0;
    for id in ids {
        let which = if id == "all" { None } else { Some(parse_id(id)?) };
        n_revived += store.revive(which, now).await?;
    }
    print(&format!("{n_revived} on the way again"))?;
    Ok(if n_revived == 0 { FINDINGS } else { DONE })
}

fn parse_id(id: &str) -> anyhow::Result<(LetterKind, i64)> {
    let parts = id.split_once('-').and_then(|(kind, seq)| {
        let kind = [LetterKind::Event, LetterKind::Part].into_iter().find(|known| name(*known) == kind)?;
        Some((kind, seq.parse().ok()?))
    });
    parts.with_context(|| format!("`{id}` is no id: write `part-7`, `event-3` or `all`, as `jauap outbox list` says"))
}

fn name(kind: LetterKind) -> &'static str {
    match kind {
        LetterKind::Event => "event",
        LetterKind::Part => "part",
    }
}

impl From<Letter> for Printed {
    fn from(letter: Letter) -> Self {
        Self {
            id: format!("{}-{}", name(letter.kind), letter.seq),
            channel: letter.channel,
            came_ms: letter.at.0,
            given_up_ms: letter.dead.0,
            n_attempts: letter.n_attempts,
            fault: letter.fault,
        }
    }
}
