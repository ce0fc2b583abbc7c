//! Writes the log to standard error, for a person or as JSON; never the text of a message.

use std::panic::PanicHookInfo;

use tracing_subscriber::EnvFilter;

use crate::config::LogFormat;

/// What is logged unless `JAUAP_LOG` says otherwise, in the words of `tracing-subscriber`: `jauap=debug`.
const DEFAULT_FILTER: &str = "info";

/// Sets the one subscriber of the process, and lets a panic be logged like all else.
///
/// A panic's message may quote the text that it stumbled over, so only its place is told.
pub fn start(format: LogFormat) {
    let filter = EnvFilter::try_from_env("JAUAP_LOG").unwrap_or_else(|_| EnvFilter::new(DEFAULT_FILTER));
    let subscriber = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false);
    let started = match format {
        LogFormat::Human => {
            use std::io::IsTerminal as _;
            subscriber.with_ansi(std::io::stderr().is_terminal()).try_init()
        }
        LogFormat::Json => {
            subscriber.json().flatten_event(true).with_current_span(true).with_span_list(false).try_init()
        }
    };
    if let Err(error) = started {
        eprintln!("jauap: the log was already started: {error}");
    }
    std::panic::set_hook(Box::new(log_panic));
}

fn log_panic(panic: &PanicHookInfo<'_>) {
    let place = panic.location().map_or_else(String::new, ToString::to_string);
    tracing::error!(panic.place = place, "a bug: something panicked");
}
