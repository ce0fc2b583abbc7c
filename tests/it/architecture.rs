//! A module names only what stands before it: the engine is pure, and each stage knows the earlier ones alone.

use crate::source_tree::{RustFile, files, is_at, scopes};

/// Modules in the order in which a message meets them; each may name those of the lines above its own, and itself.
const ORDER: &[&[&str]] = &[
    &["engine::source", "engine::language"],
    &["engine::finding", "engine::document"],
    &["engine::knowledge"],
    &["engine::analysis"],
    &["engine::matcher"],
    &["engine::dialogue"],
    &["engine::reply"],
    &["engine::wording"],
    &["engine::checks"],
    &["engine"],
    &["config", "files", "secret"],
    &["telemetry"],
    &["store", "channels"],
    &["inbox", "outbox"],
    &["worker"],
    &["server"],
    &["cli"],
    &["lib", "main"],
];

/// What the engine must not know: the world outside of it.
const OUTSIDE: &[&str] = &["tokio", "axum", "sqlx", "reqwest", "tower", "tower_http", "tracing"];
/// Parts of the standard library that touch the world.
const OUTSIDE_STD: &[&str] = &["env", "fs", "io", "net", "process", "time"];

#[test]
fn every_module_names_only_what_stands_before_it() {
    let found = violations(&files());
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_checker_sees_what_is_forbidden() {
    check("engine/matcher/rules.rs", "use crate::engine::wording::Wording;", "may not name `engine::wording`");
    check("engine/matcher/mod.rs", "use super::wording::Wording;", "may not name `engine::wording`");
    check("engine/matcher/mod.rs", "fn f() { println!(\"{}\", crate::server::PORT) }", "may not name `server`");
    check("engine/matcher/mod.rs", "async fn f() { tokio::task::yield_now().await }", "may not name `tokio`");
    check("engine/matcher/mod.rs", "fn f() { std::time::Instant::now(); }", "may not name `std::time`");
    check("engine/matcher/mod.rs", "use crate::{engine::wording, config};", "one path a line");
    check("engine/matcher/rules.rs", "use super::super::wording::Wording;", "`super::super`");
    check("novelty/mod.rs", "", "no place in the order");
    check("engine/matcher/rules.rs", "// crate::server\nfn f() -> &str { \"crate::server\" }", "");
    check("engine/matcher/rules.rs", "mod tests { use super::*; use super::nearest; }", "");
    check(
        "engine/matcher/mod.rs",
        "mod tests { use super::super::wording::Wording; }",
        "may not name `engine::wording`",
    );
    check("server/mod.rs", "use crate::engine::Engine; use crate::engine::wording::Wording;", "");
}

fn check(path: &str, text: &str, expected: &str) {
    let found = violations(&[RustFile { path: path.to_owned(), text: text.to_owned() }]).join("\n");
    assert!(if expected.is_empty() { found.is_empty() } else { found.contains(expected) }, "{path} {text}: {found:?}");
}

fn violations(files: &[RustFile]) -> Vec<String> {
    let mut found = Vec::new();
    for file in files {
        let module = module_of(&file.path);
        let Some(own) = rank(&module) else {
            found.push(format!("src/{}: `{module}` has no place in the order of tests/it/architecture.rs", file.path));
            continue;
        };
        let tokens = file.tokens();
        let scopes = scopes(&tokens);
        for at in 0..tokens.len() {
            let mut report = |what: String| found.push(format!("src/{}:{}: {what}", file.path, tokens[at].line));
            if is_at(&tokens, at, &["crate", ":", ":", "{"]) {
                report("write `use crate::…` one path a line".to_owned());
            }
            if scopes[at].n_inline_modules == 0 && is_at(&tokens, at, &["super", ":", ":", "super"]) {
                report("write `crate::…` instead of `super::super`".to_owned());
            }
            let names_engine_part = module.starts_with("engine") && tokens[at + 1..].len() > 3;
            if names_engine_part && is_path_start(&tokens, at) {
                let name = tokens[at].text.as_str();
                if OUTSIDE.contains(&name) {
                    report(format!("`{module}` may not name `{name}`"));
                }
                if name == "std" && OUTSIDE_STD.contains(&tokens[at + 3].text.as_str()) {
                    report(format!("`{module}` may not name `std::{}`", tokens[at + 3].text));
                }
            }
            let Some(named) = named_module(&file.path, &tokens, at, scopes[at].n_inline_modules) else { continue };
            match rank(&named) {
                Some(other) if other < own || named == module => {}
                Some(_) => report(format!("`{module}` may not name `{named}`")),
                None => {}
            }
        }
    }
    found
}

fn is_path_start(tokens: &[crate::source_tree::Token], at: usize) -> bool {
    is_at(tokens, at + 1, &[":", ":"]) && (at == 0 || tokens[at - 1].text != ":")
}

/// The module that a path beginning here leads to, if it begins with `crate` or leaves the module by `super`.
fn named_module(path: &str, tokens: &[crate::source_tree::Token], at: usize, n_inline: usize) -> Option<String> {
    let follow = |mut at: usize, mut inside: Vec<String>| {
        while is_at(tokens, at + 1, &[":", ":"]) && inside.len() < 2 {
            at += 3;
            let name = tokens.get(at)?.text.clone();
            if !name.starts_with(|first: char| first.is_ascii_lowercase()) {
                break;
            }
            inside.push(name);
        }
        Some(module_of(&format!("{}/mod.rs", inside.join("/"))))
    };
    match tokens[at].text.as_str() {
        "crate" if is_at(tokens, at + 1, &[":", ":"]) => follow(at, Vec::new()),
        // Inside an inline module `super` is the file itself, and only the next one leaves it.
        "super" if n_inline == n_supers_before(tokens, at) && is_at(tokens, at + 1, &[":", ":"]) => {
            let mut parts: Vec<String> = path.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
            if parts.last().is_some_and(|last| last == "mod") {
                parts.pop();
            }
            parts.pop();
            if parts.len() >= 2 { Some(module_of(&format!("{}/mod.rs", parts.join("/")))) } else { follow(at, parts) }
        }
        _ => None,
    }
}

fn n_supers_before(tokens: &[crate::source_tree::Token], mut at: usize) -> usize {
    let mut n = 0;
    while at >= 3 && is_at(tokens, at - 3, &["super", ":", ":"]) {
        n += 1;
        at -= 3;
    }
    n
}

/// `engine/matcher/rules.rs` → `engine::matcher`, `config.rs` → `config`, `engine/mod.rs` → `engine`.
fn module_of(path: &str) -> String {
    let parts: Vec<&str> = path.trim_end_matches(".rs").split('/').filter(|part| !part.is_empty()).collect();
    match parts.as_slice() {
        ["engine", "mod"] | ["engine"] => "engine".to_owned(),
        ["engine", part, ..] => format!("engine::{part}"),
        [first, ..] => (*first).to_owned(),
        [] => String::new(),
    }
}

fn rank(module: &str) -> Option<usize> {
    ORDER.iter().position(|line| line.contains(&module))
}
