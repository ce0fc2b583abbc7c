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

#[test]
fn the_curves_say_what_another_threshold_would_do() {
    let folder = tempfile::tempdir().unwrap();
    let output = eval(folder.path(), &["--json"]);
    let figures: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let english = &figures["risk_and_coverage"]["en"];
    assert_eq!(english[0]["answered"], 1.0, "without a threshold all three are answered: {figures}");
    assert!((english[0]["wrong"].as_f64().unwrap() - 1.0 / 3.0).abs() < 1e-9, "{english}");
    assert_eq!(figures["risk_and_coverage"]["ru"], serde_json::json!([]), "NATO is refused at any threshold");
    let bins = figures["reliability"].as_array().unwrap();
    assert_eq!(bins.iter().map(|bin| bin["n"].as_u64().unwrap()).sum::<u64>(), 3, "{bins:?}");
}

#[test]
fn the_report_draws_a_line_a_language() {
    let folder = tempfile::tempdir().unwrap();
    let report = folder.path().join("report.html");
    eval(folder.path(), &["--html", report.to_str().unwrap()]);
    let page = std::fs::read_to_string(report).unwrap();
    assert_eq!(page.matches("<svg").count(), 2, "{page}");
    assert_eq!(page.matches("<polyline").count(), 2, "English and Russian were asked: {page}");
}

const TRAIN: &str = "text,intent
what is the weather like,weather/find
will it rain tomorrow,weather/find
is it sunny outside,weather/find
how warm will it be in Paris,weather/find
does it snow today,weather/find
set an alarm for seven,alarm/set
wake me up at six,alarm/set
\"please, set the alarm\",alarm/set
I need an alarm at noon,alarm/set
alarm at five in the morning,alarm/set
play some jazz,music/play
I want to hear a song,music/play
play the new album,music/play
put on some music,music/play
play rock music,music/play
";
const TEST: &str = "text,intent
will it rain in Paris,weather/find
set an alarm for noon,alarm/set
play some rock,music/play
who wrote the constitution,oos
";

fn match_alone(folder: &Path, test: &str, arguments: &[&str]) -> Output {
    std::fs::write(folder.join("train.csv"), TRAIN).unwrap();
    std::fs::write(folder.join("test.csv"), test).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_jauap"));
    command.current_dir(folder).args(["eval", "--train", "train.csv", "--test", "test.csv"]);
    command.args(arguments).output().unwrap()
}

#[test]
fn the_matcher_alone_is_measured_on_any_labelled_set() {
    let folder = tempfile::tempdir().unwrap();
    let output = match_alone(folder.path(), TEST, &["--json"]);
    let figures: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&figures["n_intents"], &figures["n_examples"]), (&3.into(), &15.into()));
    assert_eq!((&figures["in_scope"], &figures["out_of_scope"]), (&3.into(), &1.into()));
    assert_eq!((&figures["accuracy"], &figures["auroc"]), (&1.0.into(), &1.0.into()), "{figures}");
    assert_eq!(figures["out_of_scope_recall"], 1.0, "{figures}");
    assert!(figures["queries_per_second"].as_f64().unwrap() > 0.0, "{figures}");
    let output = match_alone(folder.path(), TEST, &["--language", "en"]);
    assert!(String::from_utf8_lossy(&output.stdout).contains("accuracy              100.0 %"), "{output:?}");
}

#[test]
fn a_set_without_the_right_columns_is_wrong_usage() {
    let folder = tempfile::tempdir().unwrap();
    let output = match_alone(folder.path(), "question,label\nwho,oos\n", &[]);
    assert_eq!(output.status.code(), Some(2));
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(error.contains("`test.csv` is no CSV with the columns `text` and `intent`"), "{error}");
    let output = Command::new(env!("CARGO_BIN_EXE_jauap")).args(["eval", "--train", "train.csv"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "a training set alone has nothing to ask: {output:?}");
}
