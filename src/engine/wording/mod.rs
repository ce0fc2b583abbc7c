//! Words a decision in the asker's language: every sentence that a person reads comes out of a Fluent bundle here.

mod bundle;
mod number;

pub use bundle::Wording;
