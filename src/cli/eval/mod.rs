//! `jauap eval`: asks labelled questions and says how many are answered rightly; of a training and a test set also how
//! well the matcher alone does.

mod cases;
mod curves;
mod drawing;
mod judging;
mod labelled;
mod matching;
mod measures;
mod report;
mod tally;

use std::path::PathBuf;
use std::time::Instant;

use anyhow::Context as _;
use comfy_table::{Table, presets};
use serde::Serialize;

use super::{DONE, FINDINGS, print};
use crate::config::KnowledgeArgs;
use crate::engine::dialogue::Conversation;
use crate::engine::language::Language;
use crate::engine::reply::Reply;
use crate::engine::{Engine, ReplyOptions};
use cases::Case;
use curves::{Citations, Curves};
use judging::Verdict;
use tally::{Asked, Counts, Scope, Tally};

/// What to ask, and what to demand of the replies.
#[derive(Debug, clap::Args)]
pub(super) struct EvalArgs {
    /// Files of labelled questions, one JSON object a line; `docs/evaluation.md` says how they are written
    #[arg(required_unless_present = "train", conflicts_with = "train", value_name = "FILE.jsonl")]
    files: Vec<PathBuf>,
    /// Measure the matcher alone: learn from this file, which has the columns `text` and `intent`
    #[arg(long, requires = "test", value_name = "TRAIN.csv")]
    train: Option<PathBuf>,
    /// Ask the questions of this file, which has the same columns; the intent `oos` is one that should be refused
    #[arg(long, requires = "train", value_name = "TEST.csv")]
    test: Option<PathBuf>,
    /// The language of both
    #[arg(long, default_value = "en", value_parser = super::parse_language, value_name = "kk|ru|en")]
    language: Language,
    /// Ask only questions of these styles
    #[arg(long, value_delimiter = ',', value_name = "STYLE,…")]
    styles: Vec<String>,
    /// Print the figures as JSON
    #[arg(long)]
    json: bool,
    /// Write a report with what was confused and every miss
    #[arg(long, value_name = "REPORT.html")]
    html: Option<PathBuf>,
    /// Fail if in any language fewer of the answerable questions are answered rightly
    #[arg(long, value_name = "PERCENT")]
    min_right: Option<f64>,
    /// Fail if in any language more of the answerable questions are answered wrongly
    #[arg(long, value_name = "PERCENT")]
    max_wrong_answers: Option<f64>,
    /// Fail if in any language fewer of the questions out of scope are refused
    #[arg(long, value_name = "PERCENT")]
    min_refused: Option<f64>,
}

/// Asks every question, and prints the table; findings if a floor is missed.
///
/// # Errors
/// If a file cannot be read or written, or the knowledge cannot be used.
pub(super) fn run(arguments: &EvalArgs, knowledge: &KnowledgeArgs) -> anyhow::Result<u8> {
    if let (Some(train), Some(test)) = (&arguments.train, &arguments.test) {
        let figures = matching::measure(train, test, arguments.language, knowledge.settings())?;
        let shown = if arguments.json { serde_json::to_string_pretty(&figures)? } else { figures.to_string() };
        print(&shown)?;
        return Ok(DONE);
    }
    let mut cases = Vec::new();
    for file in &arguments.files {
        cases.extend(cases::read(file)?);
    }
    cases.retain(|case| arguments.styles.is_empty() || arguments.styles.contains(&case.style));
    let engine = super::engine(knowledge)?;
    let asked = ask(cases, &engine);
    let tally = Tally::of(&asked);
    let calibration_error = tally::calibration_error(&asked);
    let curves = Curves::of(&asked, engine.thresholds().answer);
    if let Some(path) = &arguments.html {
        let page = report::html(&asked, &tally, &curves, calibration_error, engine.version())?;
        std::fs::write(path, page).with_context(|| format!("cannot write `{}`", path.display()))?;
    }
    if arguments.json {
        print(&serde_json::to_string_pretty(&figures(&asked, &tally, curves, calibration_error))?)?;
    } else {
        print(&table(&tally).to_string())?;
        let error = calibration_error.map_or_else(|| "no answer was given".to_owned(), |error| format!("{error:.3}"));
        let (median, high) = (tally::quantile_micros(&asked, 0.5), tally::quantile_micros(&asked, 0.99));
        print(&format!("calibration error {error}; a reply took {median:.0} µs (median), {high:.0} µs (99 %)"))?;
    }
    let missed = missed_floors(arguments, &tally);
    for floor in &missed {
        eprintln!("jauap: {floor}");
    }
    Ok(if missed.is_empty() { DONE } else { FINDINGS })
}

fn ask(cases: Vec<Case>, engine: &Engine) -> Vec<Asked> {
    let citations = Citations::of(engine);
    let mut conversation = Conversation::default();
    let mut asked = Vec::with_capacity(cases.len());
    for case in cases {
        if !case.goes_on {
            conversation = Conversation::default();
        }
        let started = Instant::now();
        let (reply, after) = engine.reply(&conversation, &case.text, ReplyOptions::default());
        let micros = started.elapsed().as_secs_f64() * 1e6;
        conversation = after;
        let verdict = judging::judge(&case, &reply);
        let confidence = reply.answers.first().map(|answer| answer.confidence);
        let best = curves::best(&case, &reply, verdict, engine, &citations);
        asked.push(Asked { case, verdict, got: got(&reply), confidence, best, micros });
    }
    asked
}

fn got(reply: &Reply) -> String {
    let intents: Vec<&str> = reply.answers.iter().map(|answer| answer.intent.as_str()).collect();
    match &reply.reason {
        _ if !intents.is_empty() => intents.join(" + "),
        Some(reason) => format!("{}: {} {}", reply.outcome.name(), reason.code.name(), reason.detail),
        None => reply.outcome.name().to_owned(),
    }
}

fn table(tally: &Tally) -> Table {
    let mut table = Table::new();
    table.load_style(presets::UTF8_BORDERS_ONLY);
    table.set_header(["", "language", "style", "questions", "right", "refused", "wrong", "right %", "wrong %"]);
    let row = |scope: &Scope, language: &str, style: &str, counts: &Counts| {
        [
            scope.name().to_owned(),
            language.to_owned(),
            style.to_owned(),
            counts.questions.to_string(),
            counts.right.to_string(),
            counts.refused.to_string(),
            counts.wrong.to_string(),
            format!("{:.1}", counts.right_percent()),
            format!("{:.1}", counts.wrong_percent()),
        ]
    };
    for ((scope, language), total) in &tally.languages {
        for ((of_scope, of_language, style), counts) in &tally.styles {
            if of_scope == scope && of_language == language {
                table.add_row(row(scope, language, style, counts));
            }
        }
        table.add_row(row(scope, language, "all", total));
    }
    table
}

#[derive(Serialize)]
struct Figures<'a> {
    by_language: Vec<Group<'a>>,
    by_style: Vec<Group<'a>>,
    calibration_error: Option<f64>,
    median_micros: f64,
    p99_micros: f64,
    #[serde(flatten)]
    curves: Curves,
    misses: Vec<Miss<'a>>,
}

#[derive(Serialize)]
struct Miss<'a> {
    id: &'a str,
    language: &'a str,
    style: &'a str,
    text: &'a str,
    expected: String,
    got: &'a str,
    verdict: &'static str,
}

#[derive(Serialize)]
struct Group<'a> {
    scope: Scope,
    language: &'a str,
    style: Option<&'a str>,
    #[serde(flatten)]
    counts: Counts,
}

fn figures<'a>(asked: &'a [Asked], tally: &'a Tally, curves: Curves, calibration_error: Option<f64>) -> Figures<'a> {
    let by_language = tally.languages.iter().map(|((scope, language), counts)| Group {
        scope: *scope,
        language,
        style: None,
        counts: *counts,
    });
    let by_style = tally.styles.iter().map(|((scope, language, style), counts)| Group {
        scope: *scope,
        language,
        style: Some(style),
        counts: *counts,
    });
    Figures {
        by_language: by_language.collect(),
        by_style: by_style.collect(),
        calibration_error,
        median_micros: tally::quantile_micros(asked, 0.5),
        p99_micros: tally::quantile_micros(asked, 0.99),
        curves,
        misses: asked.iter().filter(|one| one.verdict != Verdict::Right).map(miss).collect(),
    }
}

fn miss(asked: &Asked) -> Miss<'_> {
    let Asked { case, verdict, got, .. } = asked;
    Miss {
        id: &case.id,
        language: &case.language,
        style: &case.style,
        text: &case.text,
        expected: case.expected.to_string(),
        got,
        verdict: verdict.name(),
    }
}

fn missed_floors(arguments: &EvalArgs, tally: &Tally) -> Vec<String> {
    let mut missed = Vec::new();
    for ((scope, language), counts) in &tally.languages {
        let right = counts.right_percent();
        let floor = match scope {
            Scope::Answerable => arguments.min_right,
            Scope::Refusable => arguments.min_refused,
            Scope::Smalltalk => None,
        };
        if let Some(floor) = floor.filter(|floor| right < *floor) {
            missed.push(format!(
                "{} questions in {language}: {right:.1} % right, at least {floor} % are demanded",
                scope.name()
            ));
        }
        let wrong = counts.wrong_percent();
        if let Some(ceiling) =
            arguments.max_wrong_answers.filter(|ceiling| *scope == Scope::Answerable && wrong > *ceiling)
        {
            missed.push(format!(
                "answerable questions in {language}: {wrong:.1} % wrong, at most {ceiling} % are allowed"
            ));
        }
    }
    missed
}
