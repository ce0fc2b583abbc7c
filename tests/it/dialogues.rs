//! Dialogues as people have them: each Markdown file of tests/dialogues is one conversation after another.
//!
//! A heading begins a conversation, `> ` is what the person writes, the line after it what becomes of that: the language
//! and the intents that answer, or the outcome with its reason. `JAUAP_UPDATE_DIALOGUES=1 cargo test dialogues` writes
//! down what becomes of it now, for a person to read.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use jauap::engine::ReplyOptions;
use jauap::engine::dialogue::Conversation;
use jauap::engine::reply::Reply;

use crate::support::engine;

fn told(reply: &Reply) -> String {
    let intents: Vec<&str> = reply.answers.iter().map(|answer| answer.intent.as_str()).collect();
    let mut told = match &reply.reason {
        Some(reason) => format!("{} {}", reply.outcome.name(), reason.code.name()),
        None if intents.is_empty() => reply.outcome.name().to_owned(),
        None => intents.join(" + "),
    };
    let answered: Vec<&str> = reply.answers.iter().map(|answer| answer.text.as_str()).collect();
    if !answered.is_empty() && reply.text != answered.join("\n\n") {
        told.push_str(", a part refused");
    }
    if reply.handoff.is_some() {
        told.push_str(", a person offered");
    }
    format!("{}: {told}", reply.language.code())
}

/// The file with what becomes of each message now.
fn replayed(text: &str) -> String {
    let engine = engine();
    let mut conversation = Conversation::default();
    let mut replayed = String::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        writeln!(replayed, "{line}").unwrap();
        if line.starts_with('#') {
            conversation = Conversation::default();
        }
        if let Some(utterance) = line.strip_prefix("> ") {
            let (reply, after) = engine.reply(&conversation, utterance, ReplyOptions::default());
            // What goes into the store and comes back is the same conversation.
            conversation = Conversation::from_json(&after.to_json());
            assert_eq!(conversation, after);
            writeln!(replayed, "{}", told(&reply)).unwrap();
            lines.next_if(|next| !next.is_empty() && !next.starts_with(['>', '#']));
        }
    }
    replayed
}

fn files() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/dialogues");
    let folders = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
    let mut files: Vec<PathBuf> =
        folders.flat_map(|folder| fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path())).collect();
    files.sort();
    files
}

#[test]
fn every_dialogue_goes_as_it_is_written() {
    let files = files();
    assert!(files.len() >= 3, "{files:?}");
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let now = replayed(&text);
        if std::env::var_os("JAUAP_UPDATE_DIALOGUES").is_some() {
            fs::write(&file, &now).unwrap();
            continue;
        }
        for (at, (written, now)) in text.lines().zip(now.lines()).enumerate() {
            assert_eq!(written, now, "{}:{}", file.display(), at + 1);
        }
    }
}
