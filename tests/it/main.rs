//! What Jauap promises from the outside: one binary of tests, a module a promise.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(clippy::print_stdout, reason = "a measuring test shows its table")]
#![expect(clippy::needless_pass_by_value, reason = "what a test has just made, it gives away")]

mod architecture;
mod ask;
mod check;
mod delivery;
mod dialogues;
mod engine;
mod eval;
mod http;
mod invariance;
mod kept;
mod kills;
mod languages;
mod load;
mod outages;
mod postgres;
mod problems;
mod rendering;
mod rest;
mod server_process;
mod signatures;
mod source_tree;
mod store;
mod support;
mod telegram;
mod tidy;
mod viber;
mod vk;
mod whatsapp;
mod widget;
