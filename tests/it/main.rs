//! Proves what Jauap promises, a module a promise.

mod architecture;
mod check;
mod source_tree;
mod tidy;
