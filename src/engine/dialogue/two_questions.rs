//! Takes apart a sentence that asks two things, "how many documents, and who signed them?", and judges each.

use super::decision::{Decision, Judgement, Refusal};
use crate::engine::analysis::{Sentence, Unit, UnitKind};
use crate::engine::language::cues;
use crate::engine::matcher::Matcher;

/// From this confidence on, half of an answered question is said to have no answer.
const SURELY_REFUSED: f32 = 0.8;

/// The two questions that one sentence asks, each judged; "who and when" is one, and leaves nothing to ask alone.
pub(super) fn judged(
    at: usize,
    sentence: &Sentence,
    judge: &dyn Fn(usize, &[&Sentence]) -> Judgement,
) -> Option<[Judgement; 2]> {
    let joint = (1..sentence.tokens.len()).find(|&token| cues::joins(&sentence.tokens[token].text))?;
    let (first, second) = (part(sentence, 0..joint), part(sentence, joint + 1..sentence.tokens.len()));
    let asks = |part: &Sentence| {
        part.units.iter().any(|unit| unit.kind.asks())
            && part.units.iter().any(|unit| !matches!(unit.kind, UnitKind::Role(_)))
    };
    (asks(&first) && asks(&second)).then(|| [judge(at, &[&first]), judge(at, &[&second])])
}

/// Whether each of two questions is answered, and with different sentences.
pub(super) fn are_answered(both: &[Judgement; 2], matcher: &Matcher) -> bool {
    match (&both[0].decision, &both[1].decision) {
        (Decision::Answer(one), Decision::Answer(other)) => !matcher.rules().share_sentence(one[0].0, other[0].0),
        _ => false,
    }
}

/// Whether a sentence is refused for what only one of its two questions asks.
pub(super) fn is_half_refused(whole: &Judgement, both: &[Judgement; 2]) -> bool {
    is_refused(whole) && both.iter().any(is_refused)
}

/// Whether one of the two has surely no answer.
pub(super) fn is_surely_refused(judgement: &Judgement) -> bool {
    let first = judgement.candidates.first().map_or(0.0, |candidate| candidate.confidence);
    is_refused(judgement) && first >= SURELY_REFUSED
}

fn is_refused(judgement: &Judgement) -> bool {
    matches!(judgement.decision, Decision::Fallback(Refusal::KnownUnknown(_), _))
}

/// Some of the words of a sentence as a sentence.
fn part(sentence: &Sentence, words: std::ops::Range<usize>) -> Sentence {
    let inside = |unit: &&Unit| unit.tokens.start >= words.start && unit.tokens.end <= words.end;
    let units = sentence
        .units
        .iter()
        .filter(inside)
        .map(|unit| Unit { tokens: unit.tokens.start - words.start..unit.tokens.end - words.start, ..unit.clone() });
    Sentence {
        units: units.collect(),
        tokens: sentence.tokens[words.clone()].to_vec(),
        is_question: true,
        ends_with_question_mark: sentence.ends_with_question_mark,
    }
}
