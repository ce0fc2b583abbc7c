//! Measures the matcher alone on any labelled set: learns from one CSV file and is asked the questions of another.

use std::path::Path;
use std::time::Instant;

use anyhow::Context as _;
use serde::Serialize;

use super::labelled::{self, OUT_OF_SCOPE, TrainingSet};
use super::measures::{self, share};
use crate::engine::Engine;
use crate::engine::analysis::Sentence;
use crate::engine::dialogue::Settings;
use crate::engine::knowledge::Purpose;
use crate::engine::language::Language;

/// The figures of a run; shares and probabilities are from 0 to 1.
#[derive(Debug, Serialize)]
pub(super) struct Figures {
    n_intents: usize,
    n_examples: usize,
    in_scope: usize,
    out_of_scope: usize,
    /// Questions whose likeliest intent is the right one, refused or not.
    accuracy: Option<f64>,
    /// Confidence from which a question is answered.
    threshold: f32,
    /// Questions that are answered, and rightly.
    answered_rightly: Option<f64>,
    /// Questions out of scope that are refused.
    out_of_scope_recall: Option<f64>,
    /// Chance that a question in scope has a higher confidence than one out of scope.
    auroc: Option<f64>,
    /// Expected calibration error over the questions in scope; over all, where any answer to the others is wrong.
    calibration_error: Option<f64>,
    calibration_error_of_all: Option<f64>,
    build_seconds: f64,
    queries_per_second: f64,
    median_micros: f64,
    p99_micros: f64,
    /// What the process holds in memory, where the system says it.
    resident_mebibytes: Option<f64>,
}

/// What the matcher made of a question.
struct Asked {
    expected: String,
    /// The label of the likeliest intent, if that is one to answer with.
    got: Option<String>,
    confidence: f64,
    micros: f64,
}

impl Asked {
    fn is_in_scope(&self) -> bool {
        self.expected != OUT_OF_SCOPE
    }

    fn is_right(&self) -> bool {
        self.got.as_ref() == Some(&self.expected)
    }
}

/// Learns from a training set and asks a test set, both in one language.
///
/// # Errors
/// If a file cannot be read, or no engine can be built of the training set.
pub(super) fn measure(train: &Path, test: &Path, language: Language, settings: Settings) -> anyhow::Result<Figures> {
    let set = TrainingSet::new(labelled::read(train)?, language);
    let questions = labelled::read(test)?;
    let sources = set.sources();
    let started = Instant::now();
    let (engine, findings) = Engine::build(&sources, settings);
    let build_seconds = started.elapsed().as_secs_f64();
    let first_fault = || findings.first().map(|finding| finding.message.clone()).unwrap_or_default();
    let engine = engine.with_context(|| format!("`{}` cannot be learnt from: {}", train.display(), first_fault()))?;
    let asked: Vec<Asked> =
        questions.into_iter().map(|row| ask(&engine, &set, &row.text, row.intent, language)).collect();
    Ok(figures(&set, &asked, engine.thresholds().answer, build_seconds))
}

fn ask(engine: &Engine, set: &TrainingSet, text: &str, expected: String, language: Language) -> Asked {
    let started = Instant::now();
    let reading = engine.analyzer().read_in(text, language);
    let candidates = engine.matcher().rank(&reading.sentences.iter().collect::<Vec<&Sentence>>());
    let micros = started.elapsed().as_secs_f64() * 1e6;
    // A question that the training set itself calls out of scope is refused with full confidence.
    let best = candidates.first().map(|best| (&engine.knowledge().intents[best.intent], best.confidence));
    let best = best.filter(|(intent, _)| intent.purpose == Purpose::Answer);
    Asked {
        expected,
        got: best.and_then(|(intent, _)| set.label(&intent.id.value)).map(str::to_owned),
        confidence: best.map_or(0.0, |(_, confidence)| f64::from(confidence)),
        micros,
    }
}

fn figures(set: &TrainingSet, asked: &[Asked], threshold: f32, build_seconds: f64) -> Figures {
    let (inside, outside): (Vec<&Asked>, Vec<&Asked>) = asked.iter().partition(|one| one.is_in_scope());
    let count = |among: &[&Asked], is: &dyn Fn(&Asked) -> bool| among.iter().filter(|one| is(one)).count();
    let is_answered = |one: &Asked| one.confidence >= f64::from(threshold);
    let confidences = |among: &[&Asked]| among.iter().map(|one| one.confidence).collect::<Vec<f64>>();
    let error = |among: &[&Asked]| {
        let judged = among.iter().map(|one| (one.confidence, one.is_in_scope() && one.is_right()));
        measures::calibration_error(&measures::reliability(judged))
    };
    let times = || asked.iter().map(|one| one.micros);
    Figures {
        n_intents: set.labels.len(),
        n_examples: set.n_examples(),
        in_scope: inside.len(),
        out_of_scope: outside.len(),
        accuracy: share(count(&inside, &Asked::is_right), inside.len()),
        threshold,
        answered_rightly: share(count(&inside, &|one| is_answered(one) && one.is_right()), inside.len()),
        out_of_scope_recall: share(count(&outside, &|one| !is_answered(one)), outside.len()),
        auroc: measures::auroc(&confidences(&inside), &confidences(&outside)),
        calibration_error: error(&inside),
        calibration_error_of_all: error(&asked.iter().collect::<Vec<_>>()),
        build_seconds,
        queries_per_second: 1e6 * measures::float(asked.len()) / times().sum::<f64>(),
        median_micros: measures::quantile(times().collect(), 0.5),
        p99_micros: measures::quantile(times().collect(), 0.99),
        resident_mebibytes: resident_mebibytes(),
    }
}

/// `VmRSS` of proc(5), which Linux alone has.
fn resident_mebibytes() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: f64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kibibytes / 1024.0)
}

impl std::fmt::Display for Figures {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let percent =
            |share: Option<f64>| share.map_or_else(|| "-".to_owned(), |share| format!("{:.1} %", 100.0 * share));
        let error = |error: Option<f64>| error.map_or_else(|| "-".to_owned(), |error| format!("{error:.3}"));
        let memory = self.resident_mebibytes.map_or_else(|| "-".to_owned(), |size| format!("{size:.0} MiB"));
        let lines = [
            ("learnt from", format!("{} examples of {} intents", self.n_examples, self.n_intents)),
            ("asked", format!("{} in scope, {} out of scope", self.in_scope, self.out_of_scope)),
            ("accuracy", percent(self.accuracy)),
            ("threshold", format!("{:.3}", self.threshold)),
            ("answered rightly", percent(self.answered_rightly)),
            ("out of scope refused", percent(self.out_of_scope_recall)),
            ("AUROC", percent(self.auroc)),
            (
                "calibration error",
                format!("{}, of all {}", error(self.calibration_error), error(self.calibration_error_of_all)),
            ),
            ("build", format!("{:.2} s", self.build_seconds)),
            ("queries a second", format!("{:.0}", self.queries_per_second)),
            ("one query", format!("{:.0} µs (median), {:.0} µs (99 %)", self.median_micros, self.p99_micros)),
            ("memory", memory),
        ];
        let lines = lines.map(|(name, value)| format!("{name:<22}{value}"));
        formatter.write_str(&lines.join("\n"))
    }
}
