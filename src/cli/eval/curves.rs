//! Shows what another threshold would do, and how far confidences can be believed: from what the engine thought of its
//! best candidate, also where it refused.

use std::collections::BTreeMap;

use serde::Serialize;

use super::cases::{Case, Expected};
use super::judging::Verdict;
use super::measures::{self, Bin, Point};
use super::tally::{Asked, Scope};
use crate::engine::Engine;
use crate::engine::knowledge::Purpose;
use crate::engine::reply::{Outcome, ReasonCode, Reply};

/// The answer that a question has, or would have if the threshold were lower.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Best {
    /// How sure the engine is of it.
    pub confidence: f64,
    /// Whether it is right.
    pub is_right: bool,
}

/// A confidence, and whether it was justified.
type Judged = (f64, bool);

/// The sentences that each intent's answer cites.
pub(super) struct Citations(BTreeMap<String, Vec<String>>);

impl Citations {
    /// Those of a knowledge; they are the same in every language.
    pub(super) fn of(engine: &Engine) -> Self {
        let quotes = engine.catalogue(engine.knowledge().bot.default_language).into_iter().map(|entry| {
            let quotes = entry.sources.into_iter().map(|source| source.quote).collect();
            (entry.intent, quotes)
        });
        Self(quotes.collect())
    }

    fn answer(&self, intent: &str, any_of: &[String]) -> bool {
        let cited = self.0.get(intent).map_or(&[][..], Vec::as_slice);
        any_of.iter().any(|one| one == intent || cited.contains(one))
    }
}

/// The best answer to a question; nothing where no threshold would let it be answered: it is small talk, or names what
/// the documents do not speak of.
pub(super) fn best(
    case: &Case,
    reply: &Reply,
    verdict: Verdict,
    engine: &Engine,
    citations: &Citations,
) -> Option<Best> {
    if let Some(answer) = reply.answers.first() {
        return Some(Best { confidence: f64::from(answer.confidence), is_right: verdict == Verdict::Right });
    }
    let code = reply.reason.as_ref().map(|reason| reason.code);
    let is_for_lack_of_confidence =
        matches!(code, Some(ReasonCode::LowConfidence | ReasonCode::NearTie | ReasonCode::EntityClash));
    if reply.outcome == Outcome::Smalltalk || !is_for_lack_of_confidence {
        return None;
    }
    let intents = &engine.knowledge().intents;
    let firsts = reply.trace.judgements.iter().filter_map(|judgement| judgement.candidates.first());
    let answers = firsts.filter(|candidate| intents[candidate.intent].purpose == Purpose::Answer);
    let best = answers.max_by(|a, b| a.confidence.total_cmp(&b.confidence))?;
    let is_right = match &case.expected {
        Expected::Answer { any_of, .. } => citations.answer(&intents[best.intent].id.value, any_of),
        Expected::Refusal | Expected::Smalltalk => false,
    };
    Some(Best { confidence: f64::from(best.confidence), is_right })
}

/// What confidences are worth in a run.
#[derive(Debug, Serialize)]
pub(super) struct Curves {
    /// Confidence from which the engine answers.
    pub threshold: f64,
    /// By language, what moving the threshold would do to all questions that are no small talk.
    pub risk_and_coverage: BTreeMap<String, Vec<Point>>,
    /// How often a best answer of about one confidence is right, whether it was given or not.
    pub reliability: Vec<Bin>,
}

impl Curves {
    /// Draws them from a run.
    pub(super) fn of(asked: &[Asked], threshold: f32) -> Self {
        let mut languages: BTreeMap<&str, (Vec<Judged>, usize)> = BTreeMap::new();
        for one in asked.iter().filter(|one| Scope::of(&one.case) != Scope::Smalltalk) {
            let (judged, n_questions) = languages.entry(&one.case.language).or_default();
            *n_questions += 1;
            judged.extend(one.best.map(|best| (best.confidence, best.is_right)));
        }
        let reliability = measures::reliability(languages.values().flat_map(|(judged, _)| judged.iter().copied()));
        let risk_and_coverage = languages
            .into_iter()
            .map(|(language, (judged, n_questions))| {
                (language.to_owned(), measures::risk_and_coverage(&judged, n_questions))
            })
            .collect();
        Self { threshold: f64::from(threshold), risk_and_coverage, reliability }
    }
}
