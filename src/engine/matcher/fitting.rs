//! Learns from the knowledge alone when a candidate can be trusted.
//!
//! In each fold some examples are left out, which should still be answered, and some intents as a whole, whose examples
//! are then questions near the subject that must be refused. What the model makes of them, and whether it was right, is
//! what the calibration is fitted to.

use super::Example;
use super::calibration::{Calibration, Outcome};
use super::features::FeatureIds;
use super::model::Model;
use super::rules::RuleBook;
use crate::engine::analysis::Sentence;
use crate::engine::knowledge::Purpose;

/// Number of folds; each leaves out one part in so many.
const FOLDS: usize = 6;

/// How much all refusable questions together count against all answerable ones.
const REFUSABLE_SHARE: f32 = 0.25;

/// Fits the calibration by cross-validation.
pub fn fit(examples: &[Example], ids: &FeatureIds, rules: &RuleBook, n_intents: usize) -> Calibration {
    let folds: Vec<usize> = (0..FOLDS).collect();
    let halves = folds.split_at(FOLDS / 2);
    let run = |folds: &[usize]| folds.iter().flat_map(|&fold| outcomes_of(fold, examples, ids, rules, n_intents)).collect::<Vec<_>>();
    let mut outcomes = std::thread::scope(|scope| {
        let other = scope.spawn(|| run(halves.1));
        let mut outcomes = run(halves.0);
        // A panic of the other half is a bug of ours and must not be swallowed.
        outcomes.extend(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        outcomes
    });
    if super::tune("balance", 0.0) > 0.0 { balance(&mut outcomes); }
    let c = Calibration::fit(&outcomes.iter().map(|(outcome, _)| *outcome).collect::<Vec<_>>());
    if super::tune("print", 0.0) > 0.0 { for (name, v) in super::SIGNAL_NAMES.iter().zip(c.shares(&[1.0; super::signals::N_SIGNALS]).0) { eprint!("{name}={v:.2} "); } eprintln!(); }
    c
}

fn balance(outcomes: &mut [(Outcome, bool)]) {
    let total = |refusable: bool, outcomes: &[(Outcome, bool)]| -> f32 {
        outcomes.iter().filter(|(_, is)| *is == refusable).map(|(outcome, _)| outcome.weight).sum()
    };
    let scale = super::tune("share", 0.25) * total(false, outcomes) / total(true, outcomes).max(1.0);
    for (outcome, refusable) in outcomes {
        if *refusable {
            outcome.weight *= scale;
        }
    }
}

/// What one fold makes of what it did not see; the flag says that nothing could be right.
fn outcomes_of(fold: usize, examples: &[Example], ids: &FeatureIds, rules: &RuleBook, n_intents: usize) -> Vec<(Outcome, bool)> {
    let intent_is_out = |intent: usize| intent % FOLDS == fold;
    let example_is_out = |example: &Example| (example.index + example.intent) % FOLDS == fold;
    let model = Model::train(examples, |at| !intent_is_out(examples[at].intent) && !example_is_out(&examples[at]), ids, n_intents);
    let mut outcomes = Vec::new();
    for example in examples {
        let refusable = intent_is_out(example.intent);
        if !refusable && !example_is_out(example) {
            continue;
        }
        let sentences: Vec<&Sentence> = example.sentences.iter().collect();
        let purpose = rules.of(example.intent).purpose;
        for (rank, scored) in model.score(&sentences, &example.features, ids, rules).into_iter().enumerate() {
            if rank >= super::tune("cand", 2.0) as usize { break; }
            let same_sentence = rules.of(example.intent).purpose == Purpose::Answer && rules.share_sentence(example.intent, scored.intent);
            if refusable && same_sentence {
                // Another intent on the same sentence answers it as well: neither right nor wrong to refuse.
                continue;
            }
            let is_right = scored.intent == example.intent || same_sentence;
            let weight = if rank == 0 { 1.0 } else { super::tune("second", 0.5) };
            let weight = weight * match (refusable, purpose) { (true, Purpose::Answer) => super::tune("leftanswer", 0.1), (true, _) => super::tune("leftunknown", 1.0), (false, Purpose::Answer) => 1.0, (false, _) => super::tune("unknown", 1.0) };
            outcomes.push((Outcome { signals: scored.signals, is_right, weight }, refusable));
        }
    }
    outcomes
}
