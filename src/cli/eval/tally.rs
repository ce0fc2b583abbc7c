//! Counts verdicts by language and style, and measures how far a confidence can be believed.

use std::collections::BTreeMap;

use serde::Serialize;

use super::cases::{Case, Expected};
use super::curves::Best;
use super::judging::Verdict;
use super::measures;

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
    /// The answer that it has, or would have at a lower threshold.
    pub best: Option<Best>,
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

/// Expected calibration error of the confidences of given answers; nothing where none was given.
pub(super) fn calibration_error(asked: &[Asked]) -> Option<f64> {
    let given = asked.iter().filter_map(|one| Some((f64::from(one.confidence?), one.verdict == Verdict::Right)));
    measures::calibration_error(&measures::reliability(given))
}

/// The value below which a share of the times lies, in microseconds.
pub(super) fn quantile_micros(asked: &[Asked], share: f64) -> f64 {
    measures::quantile(asked.iter().map(|one| one.micros).collect(), share)
}

fn percent(part: usize, whole: usize) -> f64 {
    100.0 * measures::share(part, whole).unwrap_or(0.0)
}
