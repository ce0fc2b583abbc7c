//! `jauap eval` counts what it is shown, and fails below its floors.

use std::path::Path;
use std::process::{Command, Output};

const CASES: &str = r#"{"id": "a", "lang": "en", "style": "clean", "text": "How many events were held in the SCO?", "expect": ["S06"], "must": "160"}
{"id": "b", "lang": "en", "style": "clean", "text": "How many events were held in the SCO?", "expect": ["csto.events"], "must": ""}
{"id": "c", "lang": "ru", "style": "near", "text": "Когда вступил в НАТО?", "expect": []}
{"id": "d", "lang": "kk", "style": "greeting", "text": "Сәлеметсіз бе!"}
{"id": "e", "lang": "en", "turns": [{"text": "Hello", "expect": null}, {"text": "How many events were held in the CSTO?", "expect": ["csto.events"]}]}
"#;

fn eval(folder: &Path, arguments: &[&str]) -> Output {
    std::fs::write(folder.join("cases.jsonl"), CASES).unwrap();
    std::fs::write(folder.join("sentences.tsv"), sentence_of("S06")).unwrap();
    let cases = folder.join("cases.jsonl");
    Command::new(env!("CARGO_BIN_EXE_jauap")).arg("eval").arg(cases).args(arguments).output().unwrap()
}

fn sentence_of(label: &str) -> String {
    let labels = include_str!("../eval/sentences.tsv");
    labels.lines().find(|line| line.starts_with(label)).unwrap().to_owned() + "\n"
}

#[test]
fn the_figures_count_right_refused_and_wrong_apart() {
    let folder = tempfile::tempdir().unwrap();
    let output = eval(folder.path(), &["--json"]);
    let figures: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let english = &figures["by_language"][0];
    assert_eq!((&english["scope"], &english["language"]), (&"answerable".into(), &"en".into()));
    assert_eq!((&english["right"], &english["wrong"]), (&2.into(), &1.into()), "{figures}");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn a_missed_floor_is_a_finding() {
    let folder = tempfile::tempdir().unwrap();
    let output = eval(folder.path(), &["--styles", "clean", "--min-right", "90"]);
    assert_eq!(output.status.code(), Some(1));
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(error.contains("50.0 % right, at least 90 % are demanded"), "{error}");
}

#[test]
fn the_report_shows_what_was_confused_and_loads_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let report = folder.path().join("report.html");
    eval(folder.path(), &["--html", report.to_str().unwrap()]);
    let page = std::fs::read_to_string(report).unwrap();
    assert!(page.contains("<td>csto.events</td><td class=\"wrong\">sco.events</td>"), "{page}");
    assert!(!page.contains("src=") && !page.contains("href="), "{page}");
}

#[test]
fn a_line_that_is_no_case_is_told_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bad.jsonl");
    std::fs::write(&path, "{\"id\": \"a\"\n").unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_jauap")).arg("eval").arg(&path).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(error.contains("bad.jsonl:1"), "{error}");
}
