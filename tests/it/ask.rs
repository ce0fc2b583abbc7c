//! `jauap ask` as a person and as a script use it.

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// Runs `jauap ask` with what is typed into it.
fn ask(arguments: &[&str], typed: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_jauap"))
        .arg("ask")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(typed.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn printed(output: &Output) -> &str {
    assert_eq!((output.status.code(), std::str::from_utf8(&output.stderr).unwrap()), (Some(0), ""));
    std::str::from_utf8(&output.stdout).unwrap()
}

#[test]
fn one_question_gets_its_text_its_sources_and_what_to_ask_next() {
    let output = ask(&["ШЫҰ-да қанша іс-шара өтті?", "--language", "en", "--explain"], "");
    let text = printed(&output);
    let document = include_str!("../../knowledge/documents/foreign-policy-2024.txt");
    let quote = text.split('“').nth(1).unwrap().split('”').next().unwrap();
    assert!(document.contains(quote), "{quote}");
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines.iter().any(|line| line.starts_with("  https://") && line.contains("#:~:text=")), "{text}");
    assert!(lines.contains(&"You can also ask:") && lines.iter().any(|line| line.starts_with("  1. ")), "{text}");
    assert!(lines.iter().any(|line| line.starts_with("read as") && line.contains("kk")), "{text}");
    assert!(lines.iter().any(|line| line.starts_with("sentence 1") && line.contains("(concept sco)")), "{text}");
}

#[test]
fn lines_that_are_piped_in_are_one_conversation_with_commands() {
    let typed = "How many events were held during the SCO chairmanship?\n1\n\n/lang ru\n/explain\n/nonsense\n\
                 What is the SCO?\n/reset\n/quit\nnever asked\n";
    let output = ask(&[], typed);
    let text = printed(&output);
    assert!(!text.contains("> ") && !text.contains("never asked"), "{text}");
    assert_eq!(text.matches("You can also ask:").count(), 2, "the number asks what was offered: {text}");
    for said in ["Ответы будут на русском языке.", "Такой команды нет.", "Начат новый разговор."]
    {
        assert!(text.contains(said), "{said} in {text}");
    }
    assert!(text.contains("the last reply was in en"), "the context is kept: {text}");
}

#[test]
fn json_is_the_reply_of_the_api_one_a_line() {
    let output = ask(&["--json"], "ШЫҰ-да қанша іс-шара өтті?\n/lang en\n/explain\nWhat is the SCO?\n");
    let replies: Vec<Value> = printed(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(replies.len(), 2);
    let keys: Vec<&String> = replies[0].as_object().unwrap().keys().collect();
    let mut expected = [
        "conversation_id",
        "message_id",
        "language",
        "outcome",
        "text",
        "answers",
        "suggestions",
        "reason",
        "knowledge_version",
    ];
    expected.sort_unstable();
    assert_eq!(keys, expected);
    assert_eq!(replies[0]["conversation_id"], replies[1]["conversation_id"]);
    assert_eq!((&replies[0]["language"], &replies[1]["language"]), (&"kk".into(), &"en".into()));
    assert_eq!(replies[1]["explanation"]["context"]["language"], "kk");
}

#[test]
fn a_reader_who_has_read_enough_is_no_error() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_jauap"))
        .args(["ask", "What is the SCO?"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8(output.stderr).unwrap()), (Some(0), String::new()));
}
