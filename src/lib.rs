//! Jauap answers questions about a published document: a message enters through a channel, is read into concepts, matched
//! to an intent, worded in the asker's language, and leaves through the same channel.

pub mod channels;
pub mod cli;
pub mod config;
pub mod engine;
pub mod files;
pub mod inbox;
pub mod outbox;
pub mod secret;
pub mod server;
pub mod store;
pub mod telemetry;
pub mod worker;
