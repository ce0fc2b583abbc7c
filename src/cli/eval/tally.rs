//! Counts verdicts by language and style, and measures how far a confidence can be believed.

use std::collections::BTreeMap;

use serde::Serialize;

use super::cases::{Case, Expected};
use super::judging::Verdict;

/// Bins of the calibration error.
const BINS: usize = 15;

/// A question with what became of it.
pub(super) struct Asked {
    /// The question.
    pub case: Case,
    /// How the reply did.
    pub verdict: Verdict,
    /// Its intents, or its outcome if it has none.
    pub got: String,
    /// Confidence of its first answer.
    pub confidence: Option<f32>,
    /// How long the reply took, in microseconds.
    pub micros: f64,
}

/// Counts of one group of questions.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(super) struct Counts {
    /// How many there are.
    pub questions: usize,
    /// Replied to as a person would want it.
    pub right: usize,
    /// Not answered, though they could have been.
    pub refused: usize,
    /// Answered wrongly.
    pub wrong: usize,
}

impl Counts {
    fn add(&mut self, verdict: Verdict) {
        self.questions += 1;
        match verdict {
            Verdict::Right => self.right += 1,
            Verdict::Refused => self.refused += 1,
            Verdict::Wrong => self.wrong += 1,
        }
    }

    /// Right ones of all, in per cent.
    pub(super) fn right_percent(&self) -> f64 {
        percent(self.right, self.questions)
    }

    /// Wrong ones of all, in per cent.
    pub(super) fn wrong_percent(&self) -> f64 {
        percent(self.wrong, self.questions)
    }
}

/// Which questions a group is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Scope {
    /// The document answers them.
    Answerable,
    /// It does not.
    Refusable,
    /// They are no questions about it.
    Smalltalk,
}

impl Scope {
    /// The scope of a case.
    pub(super) fn of(case: &Case) -> Self {
        match case.expected {
            Expected::Answer { .. } => Self::Answerable,
            Expected::Refusal => Self::Refusable,
            Expected::Smalltalk => Self::Smalltalk,
        }
    }

    /// Its name in the table.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Answerable => "answerable",
            Self::Refusable => "out of scope",
            Self::Smalltalk => "small talk",
        }
    }
}

/// All counts of a run.
pub(super) struct Tally {
    /// By scope, language and style.
    pub styles: BTreeMap<(Scope, String, String), Counts>,
    /// By scope and language.
    pub languages: BTreeMap<(Scope, String), Counts>,
}

impl Tally {
    /// Counts a run.
    pub(super) fn of(asked: &[Asked]) -> Self {
        let mut tally = Self { styles: BTreeMap::new(), languages: BTreeMap::new() };
        for Asked { case, verdict, .. } in asked {
            let scope = Scope::of(case);
            tally.styles.entry((scope, case.language.clone(), case.style.clone())).or_default().add(*verdict);
            tally.languages.entry((scope, case.language.clone())).or_default().add(*verdict);
        }
        tally
    }
}

/// Expected calibration error of the confidences of given answers, in 15 equal bins; nothing where none was given.
pub(super) fn calibration_error(asked: &[Asked]) -> Option<f64> {
    let mut bins = [(0_usize, 0_usize, 0.0_f64); BINS];
    let mut n_answers = 0_usize;
    for one in asked {
        let Some(confidence) = one.confidence else { continue };
        let confidence = f64::from(confidence);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a probability times 15")]
        let bin = ((confidence * float(BINS)) as usize).min(BINS - 1);
        bins[bin].0 += 1;
        bins[bin].1 += usize::from(one.verdict == Verdict::Right);
        bins[bin].2 += confidence;
        n_answers += 1;
    }
    let error: f64 = bins
        .iter()
        .filter(|(n, ..)| *n > 0)
        .map(|(_, right, confidence)| ((float(*right) - confidence) / float(n_answers)).abs())
        .sum();
    (n_answers > 0).then_some(error)
}

/// The value below which a share of the times lies, in microseconds.
pub(super) fn quantile_micros(asked: &[Asked], share: f64) -> f64 {
    let mut times: Vec<f64> = asked.iter().map(|one| one.micros).collect();
    times.sort_by(f64::total_cmp);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index")]
    let at = (share * float(times.len().saturating_sub(1))).round() as usize;
    times.get(at).copied().unwrap_or(0.0)
}

fn percent(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { 100.0 * float(part) / float(whole) }
}

#[expect(clippy::cast_precision_loss, reason = "counts of questions are far below 2^52")]
fn float(count: usize) -> f64 {
    count as f64
}
