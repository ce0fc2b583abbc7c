//! Judges a reply to a labelled question.

use std::collections::BTreeSet;

use super::cases::{Case, Expected};
use crate::engine::reply::{Outcome, Reply};

/// More sources than this are a guess and no answer.
const SOURCES_MAX: usize = 4;

/// How a reply does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Verdict {
    /// As a person would want it.
    Right,
    /// Not answered, though it could have been; or taken for small talk, or small talk not recognised.
    Refused,
    /// Something else was answered, or something that has no answer.
    Wrong,
}

impl Verdict {
    /// Its name in the table and the report.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::Refused => "refused",
            Self::Wrong => "wrong",
        }
    }
}

/// Judges one reply; a wrong answer is worse than a refusal, so the two are told apart.
pub(super) fn judge(case: &Case, reply: &Reply) -> Verdict {
    let is_answer = reply.outcome == Outcome::Answer;
    match &case.expected {
        Expected::Refusal | Expected::Smalltalk if is_answer => Verdict::Wrong,
        Expected::Refusal => Verdict::Right,
        Expected::Smalltalk if reply.outcome == Outcome::Smalltalk => Verdict::Right,
        Expected::Answer { .. } | Expected::Smalltalk if !is_answer => Verdict::Refused,
        Expected::Smalltalk => Verdict::Refused,
        Expected::Answer { any_of, must } => {
            let cited: BTreeSet<&str> =
                reply.answers.iter().flat_map(|answer| &answer.sources).map(|source| source.quote.as_str()).collect();
            let intents: BTreeSet<&str> = reply.answers.iter().map(|answer| answer.intent.as_str()).collect();
            let hits = any_of.iter().any(|one| cited.contains(one.as_str()) || intents.contains(one.as_str()));
            let is_precise = cited.len() <= SOURCES_MAX.max(any_of.len() + 1);
            let says_it = must.as_ref().is_none_or(|must| must.is_match(&reply.text));
            let speaks_it = reply.language.code() == case.language;
            if hits && is_precise && says_it && speaks_it { Verdict::Right } else { Verdict::Wrong }
        }
    }
}
