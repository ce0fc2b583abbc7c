//! What Jauap promises from the outside: one binary of tests, a module a promise.

mod ask;
mod http;
mod problems;
mod server_process;
mod support;
