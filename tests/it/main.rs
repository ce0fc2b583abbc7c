//! Proves what Jauap promises, a module a promise.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod architecture;
mod check;
mod source_tree;
mod tidy;
