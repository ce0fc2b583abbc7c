//! Judges the source itself: what a reader of any file may rely on.

use std::fs;
use std::path::Path;

use jauap::engine::wording::SYSTEM_MESSAGES;

use crate::source_tree::{RustFile, files, is_at, scopes};

#[test]
fn every_file_keeps_the_rules() {
    let found: Vec<String> = violations(&files()).into_iter().map(|(_, _, message)| message).collect();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn the_judge_sees_what_is_wrong() {
    check("files.rs", "fn f() {}", "opening");
    check("files.rs", "//! reads files\n", "opening");
    check("files.rs", "//! Reads files.\n// FIXME: later\n", "leftover");
    check("files.rs", "//! Reads files.\nconst A: &str = \"сөз\";", "words");
    check("files.rs", "//! Reads files.\n// сөз\nmod tests { const A: &str = \"сөз\"; }", "");
    check("engine/language/kazakh/mod.rs", "//! Reads files.\nconst A: &str = \"сөз\";", "");
    check("files.rs", "//! Reads files.\nfn f() { g(Language::Kazakh) }", "language");
    check("engine/wording/mod.rs", "//! Reads files.\nfn f() { g(Language::Kazakh) }", "");
}

#[track_caller]
fn check(path: &str, text: &str, rule: &str) {
    let found = violations(&[RustFile { path: path.to_owned(), text: text.to_owned() }]);
    let rules: Vec<&str> = found.iter().map(|(_, rule, _)| *rule).collect();
    assert_eq!(rules, if rule.is_empty() { vec![] } else { vec![rule] }, "{text}");
}

fn violations(files: &[RustFile]) -> Vec<(String, &'static str, String)> {
    let mut found = Vec::new();
    for file in files {
        let mut report = |rule: &'static str, line: usize, what: &str| {
            found.push((file.path.clone(), rule, format!("src/{}:{line}: {what}", file.path)));
        };
        if !opens_with_a_sentence(&file.text) {
            report("opening", 1, "begin the file with `//!` and one sentence that says what it does");
        }
        // Written apart, so that this file does not break its own rule.
        if let Some(at) = file.text.find(concat!("FIX", "ME")) {
            report("leftover", file.text[..at].lines().count(), "do it, or write an issue");
        }
        let tokens = file.tokens();
        let may_speak = file.path.starts_with("engine/language/");
        let may_choose = may_speak || file.path.starts_with("engine/wording/");
        for (at, _) in scopes(&tokens).iter().enumerate().filter(|(_, scope)| !scope.is_test) {
            let token = &tokens[at];
            let is_text = token.text.ends_with('"') || token.text.ends_with("\"#");
            if is_text
                && !may_speak
                && token.text.chars().any(|letter| ('\u{400}'..='\u{52f}').contains(&letter))
                && !is_doc(&tokens, at)
            {
                report(
                    "words",
                    token.line,
                    "put what people read into locales/, and what is known of a language into engine/language",
                );
            }
            if !may_choose && ["Kazakh", "Russian"].iter().any(|name| is_at(&tokens, at, &["Language", ":", ":", name]))
            {
                report("language", token.line, "ask the language's profile instead of naming a language");
            }
        }
    }
    found.dedup();
    found
}

/// Whether a literal is a doc comment, which the lexer gives as an attribute.
fn is_doc(tokens: &[crate::source_tree::Token], at: usize) -> bool {
    at >= 2 && is_at(tokens, at - 2, &["doc", "="])
}

fn opens_with_a_sentence(text: &str) -> bool {
    let first: Vec<&str> =
        text.lines().map_while(|line| line.strip_prefix("//! ")).take_while(|line| !line.starts_with('#')).collect();
    let sentence = first.join(" ");
    sentence.starts_with(|first: char| first.is_uppercase() || first == '`') && sentence.ends_with(['.', '?'])
}

#[test]
fn the_engine_says_the_messages_that_the_locales_are_held_to() {
    let mut said = Vec::new();
    for file in files().iter().filter(|file| file.path != "engine/wording/system.rs") {
        let tokens = file.tokens();
        let scopes = scopes(&tokens);
        let texts = tokens.iter().zip(&scopes).filter(|(token, scope)| !scope.is_test && token.text.starts_with('"'));
        said.extend(texts.map(|(token, _)| token.text.trim_matches('"').to_owned()));
    }
    for message in SYSTEM_MESSAGES {
        assert!(said.iter().any(|text| text == message.name), "nothing says `{}`: take it off the list", message.name);
    }
    // What looks like a message of the engine and is not on the list.
    for text in said.iter().filter(|text| ["fallback-", "cli-", "channel-"].iter().any(|first| text.starts_with(first)))
    {
        assert!(SYSTEM_MESSAGES.iter().any(|message| message.name == text), "`{text}` is missing in SYSTEM_MESSAGES");
    }
}

#[test]
fn every_channel_has_its_section_in_the_docs() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/channels.md")).unwrap_or_default();
    let files = files();
    let door = files.iter().find(|file| file.path == "channels/mod.rs").unwrap();
    let tokens = door.tokens();
    let opened = |at: &usize| is_at(&tokens, at + 1, &[":", ":", "open"]) && tokens[*at].text != "Self";
    let channels: Vec<&str> = (0..tokens.len()).filter(opened).map(|at| tokens[at].text.as_str()).collect();
    assert!(channels.contains(&"telegram"), "{channels:?}");
    for name in channels {
        assert!(page.contains(&format!("`/webhooks/{name}`")), "docs/channels.md does not say how to set up `{name}`");
    }
}
