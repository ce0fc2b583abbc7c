//! Waits for the order to stop.

use tokio::signal::unix::{SignalKind, signal};

/// Done when the process is told to stop (SIGTERM) or interrupted (SIGINT); a second interrupt ends it at once.
///
/// # Errors
/// If the signals cannot be listened to.
pub fn order() -> std::io::Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        let name = tokio::select! {
            _ = terminate.recv() => "SIGTERM",
            _ = interrupt.recv() => "SIGINT",
        };
        tracing::info!(signal = name, "stopping: finishing what is under way");
        tokio::spawn(async move {
            interrupt.recv().await;
            tracing::warn!("interrupted again: stopping at once");
            std::process::exit(INTERRUPTED);
        });
    })
}

/// What a shell reports of a process that SIGINT ended.
const INTERRUPTED: i32 = 130;
