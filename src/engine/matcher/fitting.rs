//! Learns from the knowledge alone when a candidate can be trusted.
//!
//! In each fold some examples are left out, some of them mistyped, which should still be matched: those of answers, those of known unknowns
//! (which must be refused) and those of small talk. Some intents are left out as a whole besides; their examples are
//! then questions near the subject that nothing answers. What the model makes of all these, and whether it was right, is
//! what the calibration is fitted to.

use super::calibration::{Calibration, Calibrations, Outcome};
use super::features::FeatureIds;
use super::model::Model;
use super::risk::RiskCurve;
use super::rules::RuleBook;
use super::{Example, Mistyped};
use crate::engine::analysis::Sentence;
use crate::engine::knowledge::Purpose;

/// Number of folds; each leaves out one part in so many.
const FOLDS: usize = 4;
/// Candidates of a question that are learnt from: the first, and the one that could have been taken for it.
const CANDIDATES: usize = 2;
/// What the second candidate counts.
const SECOND: f32 = 0.5;
/// What all questions without an answer count together, against all questions with one: about one in four of those that
/// people ask.
const REFUSABLE_SHARE: f32 = 0.2;
/// What the questions of left-out intents count together. They are nearer to the subject than what people ask, and
/// alone would make the bot timid; where the knowledge names no unknowns, they are all there is.
const LEFT_OUT_SHARE: f32 = 0.05;

/// Why a question was asked in a fold.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Answerable,
    Refusable,
    LeftOut,
}

/// Fits the calibration by cross-validation.
pub(super) fn fit(
    examples: &[Example],
    mistyped: &[Option<Mistyped>],
    ids: &FeatureIds,
    rules: &RuleBook,
) -> Calibrations {
    let run = |folds: std::ops::Range<usize>| -> Vec<(Role, Outcome)> {
        folds.flat_map(|fold| outcomes_of(fold, examples, mistyped, ids, rules)).collect()
    };
    let mut outcomes = std::thread::scope(|scope| {
        let other = scope.spawn(|| run(FOLDS / 2..FOLDS));
        let mut outcomes = run(0..FOLDS / 2);
        // A panic of the other half is a bug of ours and must not be swallowed.
        outcomes.extend(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        outcomes
    });
    balance(&mut outcomes);
    let (answers, others): (Vec<_>, Vec<_>) =
        outcomes.into_iter().map(|(_, outcome)| outcome).partition(|outcome| outcome.is_answer);
    let calibration = Calibration::fit(&answers);
    let first = answers.iter().filter(|outcome| outcome.is_first);
    let risk =
        first.map(|outcome| (calibration.confidence(&outcome.signals), outcome.is_right, outcome.weight)).collect();
    Calibrations { risk: RiskCurve::of(risk), answers: calibration, others: Calibration::fit(&others) }
}

fn balance(outcomes: &mut [(Role, Outcome)]) {
    let mass =
        |role: Role| -> f32 { outcomes.iter().filter(|(of, _)| *of == role).map(|(_, outcome)| outcome.weight).sum() };
    let answerable = mass(Role::Answerable);
    let scale = |share: f32, mass: f32| if mass > 0.0 { share * answerable / mass } else { 0.0 };
    let (refusable, left_out) = (mass(Role::Refusable), mass(Role::LeftOut));
    let left_out_share = if refusable > 0.0 { LEFT_OUT_SHARE } else { REFUSABLE_SHARE };
    for (role, outcome) in outcomes {
        outcome.weight *= match role {
            Role::Answerable => 1.0,
            Role::Refusable => scale(REFUSABLE_SHARE, refusable),
            Role::LeftOut => scale(left_out_share, left_out),
        };
    }
}

/// What one fold makes of what it did not see.
fn outcomes_of(
    fold: usize,
    examples: &[Example],
    mistyped: &[Option<Mistyped>],
    ids: &FeatureIds,
    rules: &RuleBook,
) -> Vec<(Role, Outcome)> {
    let intent_is_out = |intent: usize| intent % FOLDS == fold;
    let example_is_out = |example: &Example| (example.index + example.intent) % FOLDS == fold;
    let is_seen = |at: usize| !intent_is_out(examples[at].intent) && !example_is_out(&examples[at]);
    let model = Model::train(examples, is_seen, ids, rules, None);
    let mut outcomes = Vec::new();
    for (example, mistyped) in examples.iter().zip(mistyped) {
        let purpose = rules.of(example.intent).purpose;
        let role = match (intent_is_out(example.intent), example_is_out(example), purpose) {
            // Seen; or a left-out intent's question, of which a part shows as much as all.
            (_, false, _) => continue,
            (true, true, _) => Role::LeftOut,
            (false, true, Purpose::Answer) => Role::Answerable,
            (false, true, _) => Role::Refusable,
        };
        let (sentences, features) = match mistyped {
            Some(mistyped) => (&mistyped.sentences, &mistyped.features),
            None => (&example.sentences, &example.features),
        };
        let sentences: Vec<&Sentence> = sentences.iter().collect();
        for (rank, scored) in model.score(&sentences, features, ids, rules).into_iter().take(CANDIDATES).enumerate() {
            let same_sentence = purpose == Purpose::Answer && rules.share_sentence(example.intent, scored.intent);
            if role == Role::LeftOut && same_sentence {
                // Another intent on the same sentence answers it as well: neither right nor wrong to refuse.
                continue;
            }
            let is_right = scored.intent == example.intent || same_sentence;
            let weight = if rank == 0 { 1.0 } else { SECOND };
            let is_answer = rules.of(scored.intent).purpose == Purpose::Answer;
            outcomes
                .push((role, Outcome { signals: scored.signals, is_answer, is_right, weight, is_first: rank == 0 }));
        }
    }
    outcomes
}
