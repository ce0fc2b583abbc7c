//! Draws a run as one HTML file that needs nothing else: the table, the curves, what was confused with what, and each miss.

use std::collections::BTreeMap;

use askama::Template;

use super::curves::Curves;
use super::drawing::{self, Drawings};
use super::judging::Verdict;
use super::tally::{Asked, Counts, Tally};

#[derive(Template)]
#[template(path = "eval-report.html")]
struct Page<'a> {
    version: &'a str,
    rows: Vec<Row>,
    drawings: Drawings,
    threshold: String,
    confusions: Vec<Confusion<'a>>,
    misses: Vec<Miss<'a>>,
    calibration_error: String,
}

struct Row {
    scope: &'static str,
    language: String,
    style: String,
    counts: Counts,
    right_percent: String,
    wrong_percent: String,
}

struct Confusion<'a> {
    expected: String,
    got: &'a str,
    n_questions: usize,
}

struct Miss<'a> {
    id: &'a str,
    language: &'a str,
    style: &'a str,
    text: &'a str,
    verdict: &'static str,
    expected: String,
    got: &'a str,
    confidence: String,
}

/// The page of a run.
///
/// # Errors
/// Never in practice: writing to a string does not fail.
pub(super) fn html(
    asked: &[Asked],
    tally: &Tally,
    curves: &Curves,
    calibration_error: Option<f64>,
    version: &str,
) -> askama::Result<String> {
    let rows = tally
        .styles
        .iter()
        .map(|((scope, language, style), counts)| Row {
            scope: scope.name(),
            language: language.clone(),
            style: style.clone(),
            counts: *counts,
            right_percent: format!("{:.1}", counts.right_percent()),
            wrong_percent: format!("{:.1}", counts.wrong_percent()),
        })
        .collect();
    let misses: Vec<Miss<'_>> = asked.iter().filter(|one| one.verdict != Verdict::Right).map(miss).collect();
    let mut confused: BTreeMap<(String, &str), usize> = BTreeMap::new();
    for miss in misses.iter().filter(|miss| miss.verdict == Verdict::Wrong.name()) {
        *confused.entry((miss.expected.clone(), miss.got)).or_default() += 1;
    }
    let mut confusions: Vec<Confusion<'_>> =
        confused.into_iter().map(|((expected, got), n_questions)| Confusion { expected, got, n_questions }).collect();
    confusions.sort_by_key(|confusion| std::cmp::Reverse(confusion.n_questions));
    let calibration_error = calibration_error.map_or_else(String::new, |error| format!("{error:.3}"));
    let (drawings, threshold) = (drawing::drawings(curves), format!("{:.2}", curves.threshold));
    Page { version, rows, drawings, threshold, confusions, misses, calibration_error }.render()
}

fn miss(one: &Asked) -> Miss<'_> {
    Miss {
        id: &one.case.id,
        language: &one.case.language,
        style: &one.case.style,
        text: &one.case.text,
        verdict: one.verdict.name(),
        expected: one.case.expected.to_string(),
        got: &one.got,
        confidence: one.confidence.map_or_else(String::new, |confidence| format!("{confidence:.2}")),
    }
}
