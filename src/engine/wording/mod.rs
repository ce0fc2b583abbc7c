//! Words a decision in the asker's language: every sentence that a person reads comes out of a Fluent bundle here.

mod bundle;
mod number;
pub mod plural;
mod system;

pub use bundle::{Wording, locale_of};
pub use system::{FUNCTIONS, SYSTEM_MESSAGES, SystemMessage};
