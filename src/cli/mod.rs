//! The command line: one binary, a file a command.

mod ask;
mod check;
mod eval;
mod outbox;
mod serve;
mod unanswered;

use std::io::Write as _;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::config::{self, KnowledgeArgs, ServeArgs};
use crate::engine::Engine;
use crate::engine::language::Language;
use crate::files::{self, TrainingCache};
use crate::store::Timestamp;

/// A command did what it was asked to.
pub const DONE: u8 = 0;
/// A command found faults in what it was given.
pub const FINDINGS: u8 = 1;
/// The command line or the configuration is wrong.
pub const USAGE: u8 = 2;

/// Answers questions about a published document in Kazakh, Russian and English, citing it word for word.
#[derive(Debug, Parser)]
#[command(name = "jauap", version)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    knowledge: KnowledgeArgs,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the HTTP API; what `jauap` does without a command
    Serve(ServeArgs),
    /// Ask one question, or chat if there is no text
    Ask(ask::AskArgs),
    /// Prove the knowledge and the locales sound
    Check(check::CheckArgs),
    /// Ask labelled questions and print how many are answered rightly
    Eval(eval::EvalArgs),
    /// Show what could not be delivered, and send it on its way again
    Outbox(outbox::OutboxArgs),
    /// Show what people asked and the documents do not answer
    Unanswered(unanswered::UnansweredArgs),
}

/// Runs the command that the arguments name.
#[must_use]
pub fn run() -> ExitCode {
    let mut arguments = Arguments::parse();
    if arguments.command.is_none() {
        // Read again, so that the environment's settings of the server are found.
        arguments = Arguments::parse_from(std::env::args_os().chain(["serve".into()]));
    }
    let done = run_command(arguments);
    match done {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            eprintln!("jauap: {error:#}");
            ExitCode::from(USAGE)
        }
    }
}

fn run_command(arguments: Arguments) -> anyhow::Result<u8> {
    let file = config::read(arguments.knowledge.config.as_deref())?;
    let knowledge = arguments.knowledge.over(&file)?;
    match arguments.command {
        Some(Command::Ask(ask)) => ask::run(&ask, &knowledge),
        Some(Command::Check(check)) => check::run(&check, &knowledge),
        Some(Command::Eval(eval)) => eval::run(&eval, &knowledge),
        Some(Command::Outbox(outbox)) => outbox::run(outbox, &file),
        Some(Command::Unanswered(unanswered)) => unanswered::run(unanswered, &file, &knowledge),
        Some(Command::Serve(serve)) => serve::run(serve, &file, &knowledge),
        None => serve::run(ServeArgs::default(), &file, &knowledge),
    }
}

/// The engine of the knowledge that the arguments name.
///
/// # Errors
/// If the knowledge cannot be read or is not sound.
fn engine(arguments: &KnowledgeArgs) -> anyhow::Result<Engine> {
    let sources = files::read_sources(arguments.knowledge.as_deref(), arguments.locales.as_deref())?;
    let cache = TrainingCache::of(&sources, arguments.cache.as_deref());
    let trained = cache.as_ref().and_then(TrainingCache::read);
    let is_new = trained.is_none();
    let (engine, findings) = Engine::restore(&sources, arguments.settings(), trained);
    if let (true, Some(cache), Some(engine)) = (is_new, &cache, &engine)
        && let Err(error) = cache.write(&engine.matcher().trained())
    {
        tracing::debug!(error.message = %error, "the training is not kept, so that the next start trains again");
    }
    engine.ok_or_else(|| {
        let first = findings.first();
        let place = first.map(|finding| {
            let place = sources.place(finding.at.source, finding.at.bytes.start);
            format!("{}:{}:{}: {}", sources.get(finding.at.source).name, place.line, place.column, finding.message)
        });
        anyhow::anyhow!(
            "the knowledge has {} faults, the first of them {}; `jauap check` shows all",
            findings.len(),
            place.unwrap_or_default()
        )
    })
}

fn parse_language(code: &str) -> Result<Language, String> {
    Language::from_code(code).ok_or_else(|| "write kk, ru or en".to_owned())
}

/// How long ago, in the two largest units.
fn ago(now: Timestamp, then_ms: i64) -> String {
    let minutes = now.since(Timestamp(then_ms)).as_secs() / 60;
    match (minutes / (24 * 60), minutes / 60 % 24, minutes % 60) {
        (0, 0, minutes) => format!("{minutes} min ago"),
        (0, hours, minutes) => format!("{hours} h {minutes} min ago"),
        (days, hours, _) => format!("{days} d {hours} h ago"),
    }
}

/// Writes a result and a line end to standard output; that nobody reads on is no error.
///
/// # Errors
/// If standard output cannot be written for another reason.
fn print(text: &str) -> anyhow::Result<()> {
    match writeln!(std::io::stdout(), "{text}") {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other?),
    }
}
