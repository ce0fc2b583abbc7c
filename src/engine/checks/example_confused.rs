//! Finds an example that the engine takes for a question of another intent.
//!
//! # What it does
//! Asks each example against all the others: a warning where the most similar other example belongs to another intent,
//! and the trained engine, which has seen the example itself, still prefers that intent or doubts its own. Intents that
//! rest on a common sentence are not confused with each other: either answers.
//!
//! # Why is this bad
//! Questions put like this one are answered with the wrong intent or refused.
//!
//! # Example
//! ```toml
//! [[intent]]
//! id = "sco.documents"
//! examples.en = ["What came out of the SCO chairmanship?"]
//!
//! [[intent]]
//! id = "sco.overview"
//! examples.en = ["What was the result of the SCO chairmanship?"]
//! ```
//!
//! # Use instead
//! ```toml
//! [[intent]]
//! id = "sco.documents"
//! examples.en = ["Which documents came out of the SCO chairmanship?"]
//! ```

use std::collections::{BTreeMap, BTreeSet};

use super::{Report, Subject, Trained, folded};
use crate::engine::analysis::{Sentence, UnitKind};
use crate::engine::language::{AnswerKind, WordRole};
use crate::engine::source::Located;

/// From here on the trained engine is taken to be sure of an example's own intent.
const SURE: f32 = 0.5;

/// What a unit means, to be compared.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Feature {
    Concept(u32),
    Word(u32),
    Year(u16),
    Number,
    Asks(AnswerKind),
}

struct Asked<'k> {
    intent: usize,
    example: &'k Located<String>,
    sentences: Vec<Sentence>,
    /// Which features it has, by number and with their weight; of length 1 together.
    features: Vec<(usize, f32)>,
}

pub(super) fn check(subject: &Subject<'_>, engine: &Trained<'_>, report: &mut Report) {
    let asked = read(subject, engine);
    let index = index(&asked);
    let intents = &subject.knowledge.intents;
    let rules = engine.matcher.rules();
    let askers = askers(&asked);
    for (at, own) in asked.iter().enumerate() {
        // The same words under two intents are `example_twice`.
        if askers.get(&folded(&own.example.value)).is_some_and(|intents| intents.len() > 1) {
            continue;
        }
        let Some(nearest) = nearest(at, &asked, &index) else { continue };
        if rules.share_sentence(own.intent, asked[nearest].intent) {
            continue;
        }
        let sentences: Vec<&Sentence> = own.sentences.iter().collect();
        let candidates = engine.matcher.rank(&sentences);
        let answers = |intent: usize| rules.share_sentence(own.intent, intent);
        let own_probability: f32 = candidates
            .iter()
            .filter(|candidate| answers(candidate.intent))
            .map(|candidate| candidate.probability)
            .sum();
        let rival = candidates.iter().filter(|candidate| !answers(candidate.intent));
        let rival = rival.max_by(|a, b| a.probability.total_cmp(&b.probability).then(b.intent.cmp(&a.intent)));
        let Some(rival) = rival.filter(|rival| own_probability < SURE.max(rival.probability)) else { continue };
        let message = format!(
            "this example of `{}` is taken for `{}`",
            intents[own.intent].id.value, intents[rival.intent].id.value
        );
        let help = "say in it what tells the two apart, move it to the other intent, or take it out";
        let finding = report.warning(own.example.span.clone(), message, help);
        let other = &asked[nearest];
        let note = format!("the most similar example, of `{}`", intents[other.intent].id.value);
        finding.related = Some((other.example.span.clone(), note));
    }
}

/// Words of an example → intents that have it.
fn askers(asked: &[Asked<'_>]) -> BTreeMap<String, BTreeSet<usize>> {
    let mut askers: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for example in asked {
        askers.entry(folded(&example.example.value)).or_default().insert(example.intent);
    }
    askers
}

fn read<'k>(subject: &Subject<'k>, engine: &Trained<'_>) -> Vec<Asked<'k>> {
    let mut numbers: BTreeMap<Feature, usize> = BTreeMap::new();
    let mut asked = Vec::new();
    for (intent, written) in subject.knowledge.intents.iter().enumerate() {
        for (language, examples) in written.examples.iter() {
            for example in examples {
                let sentences = engine.analyzer.read_in(&example.value, language).sentences;
                let mut features = Vec::new();
                for feature in sentences.iter().flat_map(features_of) {
                    let next = numbers.len();
                    features.push((*numbers.entry(feature).or_insert(next), 1.0));
                }
                features.sort_unstable_by_key(|(feature, _)| *feature);
                features.dedup_by_key(|(feature, _)| *feature);
                asked.push(Asked { intent, example, sentences, features });
            }
        }
    }
    weigh(&mut asked, numbers.len(), subject.knowledge.intents.len());
    asked
}

fn features_of(sentence: &Sentence) -> Vec<Feature> {
    let feature = |unit: &crate::engine::analysis::Unit| match unit.kind {
        UnitKind::Concept(id) => Some(Feature::Concept(id.0)),
        UnitKind::Ambiguous(_) | UnitKind::Word | UnitKind::Unfamiliar => {
            unit.keys.first().map(|key| Feature::Word(key.0))
        }
        UnitKind::Year(year) => Some(Feature::Year(year)),
        UnitKind::Number => Some(Feature::Number),
        UnitKind::Role(WordRole::Asks(kind)) => Some(Feature::Asks(kind)),
        UnitKind::Role(_) => None,
    };
    sentence.units.iter().filter_map(feature).collect()
}

/// Weighs features by how few intents have them: a word that all intents hold tells none of them.
fn weigh(asked: &mut [Asked<'_>], n_features: usize, n_intents: usize) {
    let mut n_having = vec![0_u16; n_features];
    let mut last = vec![usize::MAX; n_features];
    for example in &*asked {
        for &(feature, _) in &example.features {
            // Examples come intent by intent.
            if last[feature] != example.intent {
                last[feature] = example.intent;
                n_having[feature] = n_having[feature].saturating_add(1);
            }
        }
    }
    let n_intents = f32::from(u16::try_from(n_intents).unwrap_or(u16::MAX));
    for example in asked {
        for (feature, weight) in &mut example.features {
            *weight = ((1.0 + n_intents) / f32::from(n_having[*feature].max(1))).ln();
        }
        let length = example.features.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt();
        for (_, weight) in &mut example.features {
            *weight /= length.max(f32::MIN_POSITIVE);
        }
    }
}

/// Feature → examples that have it.
fn index(asked: &[Asked<'_>]) -> Vec<Vec<(usize, f32)>> {
    let mut index: Vec<Vec<(usize, f32)>> = Vec::new();
    for (at, example) in asked.iter().enumerate() {
        for &(feature, weight) in &example.features {
            if feature >= index.len() {
                index.resize(feature + 1, Vec::new());
            }
            index[feature].push((at, weight));
        }
    }
    index
}

/// The example most like one, itself left out; of equals one of the same intent, then the first.
fn nearest(own: usize, asked: &[Asked<'_>], index: &[Vec<(usize, f32)>]) -> Option<usize> {
    let mut scores: BTreeMap<usize, f32> = BTreeMap::new();
    for &(feature, weight) in &asked[own].features {
        for &(other, other_weight) in &index[feature] {
            *scores.entry(other).or_insert(0.0) += weight * other_weight;
        }
    }
    scores.remove(&own);
    let intent = asked[own].intent;
    let rank = |&(example, score): &(usize, f32)| (score, asked[example].intent == intent, std::cmp::Reverse(example));
    scores
        .into_iter()
        .max_by(|a, b| {
            let (a, b) = (rank(a), rank(b));
            a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2))
        })
        .map(|(example, _)| example)
}
