//! What is learnt from a set of examples: how telling features are, the classifier, the index of examples, and which
//! words each intent's examples hold. One is learnt from all examples, and one a fold to see how it does on unseen ones.

use rustc_hash::FxHashSet;

use super::Example;
use super::classifier::{Classifier, Feature, Lesson, Telling};
use super::features::{FeatureIds, RawFeature, telling_units};
use super::nearest::{ExampleIndex, Neighbour};
use super::rules::{RuleBook, years_of};
use super::signals::{Gathered, Signals};
use crate::engine::analysis::{Sentence, Unit, UnitKind};
use crate::engine::knowledge::{ConceptKind, Purpose};

/// Candidates that are looked at closely; the right one is hardly ever below.
const CANDIDATES_MAX: usize = 4;

/// An intent that may be meant, with what speaks for it.
#[derive(Clone, Debug)]
pub struct Scored {
    /// Index of the intent.
    pub intent: usize,
    /// The model's probability.
    pub probability: f32,
    /// Its most similar example.
    pub nearest: Option<Neighbour>,
    /// What speaks for and against it.
    pub signals: Signals,
}

/// What is learnt from a set of examples.
pub struct Model {
    telling: Telling,
    classifier: Classifier,
    /// The same trained on what words mean and not on the words: a second opinion.
    meaning: Classifier,
    nearest: ExampleIndex,
    /// Which example of the whole list each one of the index is.
    examples: Vec<usize>,
    /// Features of single units that the examples of an intent hold.
    held: Vec<FxHashSet<u32>>,
    /// For each feature of a single unit the log-odds that a question with it is refusable.
    refusable: Vec<f32>,
}

impl Model {
    /// Learns from the examples whose index is accepted.
    pub fn train(examples: &[Example], accept: impl Fn(usize) -> bool, ids: &FeatureIds, rules: &RuleBook, n_intents: usize) -> Self {
        let chosen: Vec<usize> = (0..examples.len()).filter(|&at| accept(at)).collect();
        let lessons: Vec<Lesson<'_>> =
            chosen.iter().map(|&at| Lesson { features: &examples[at].features, class: examples[at].phrasing.intent }).collect();
        let telling = Telling::of(&lessons, ids.len(), n_intents);
        let classifier = Classifier::train(&lessons, &telling, ids, n_intents);
        let meanings: Vec<Vec<RawFeature>> = lessons.iter().map(|lesson| meanings(lesson.features, ids)).collect();
        let meaning_lessons: Vec<Lesson<'_>> =
            meanings.iter().zip(&lessons).map(|(features, lesson)| Lesson { features, class: lesson.class }).collect();
        let meaning = Classifier::train(&meaning_lessons, &telling, ids, n_intents);
        let texts: Vec<(usize, Vec<Feature>)> =
            lessons.iter().map(|lesson| (lesson.class, telling.weigh(lesson.features))).collect();
        let nearest = ExampleIndex::build(&texts, ids);
        let mut held = vec![FxHashSet::default(); n_intents];
        for lesson in &lessons {
            let units = lesson.features.iter().filter(|feature| feature.block == super::features::Block::Unit);
            held[lesson.class].extend(units.map(|feature| feature.id));
        }
        Self { telling, classifier, meaning, nearest, examples: chosen, held, refusable: refusable_odds(&lessons, ids, rules) }
    }

    /// The likeliest intents for the sentences of a question, likeliest first.
    pub fn score(&self, sentences: &[&Sentence], features: &[RawFeature], ids: &FeatureIds, rules: &RuleBook) -> Vec<Scored> {
        let meaning = self.meaning.probabilities(&self.telling.weigh(&meanings(features, ids)));
        let features = self.telling.weigh(features);
        let mut probabilities = self.classifier.probabilities(&features);
        let share = super::tune("mshare", 0.0);
        if share > 0.0 {
            let mut sum = 0.0;
            for (p, m) in probabilities.iter_mut().zip(&meaning) { *p = p.max(1e-9).powf(1.0 - share) * m.max(1e-9).powf(share); sum += *p; }
            for p in &mut probabilities { *p /= sum; }
        }
        let n_intents = probabilities.len();
        let mut nearest = self.nearest.nearest(&features, ids, n_intents);
        for neighbour in nearest.iter_mut().flatten() {
            neighbour.example = self.examples[neighbour.example];
        }
        let mut order: Vec<usize> = (0..n_intents).collect();
        order.sort_by(|&a, &b| probabilities[b].total_cmp(&probabilities[a]).then(a.cmp(&b)));
        let question = Question::of(sentences, self, ids, rules, &nearest);
        order
            .iter()
            .take(CANDIDATES_MAX)
            .map(|&intent| Scored {
                intent,
                probability: probabilities[intent],
                nearest: nearest[intent],
                signals: question.signals(intent, &order, &probabilities, &meaning, &nearest).scaled(),
            })
            .collect()
    }

    /// Signals of one intent whatever its rank, for the explanation of why it did not win.
    pub fn score_one(&self, intent: usize, sentences: &[&Sentence], features: &[RawFeature], ids: &FeatureIds, rules: &RuleBook) -> Scored {
        let meaning = self.meaning.probabilities(&self.telling.weigh(&meanings(features, ids)));
        let features = self.telling.weigh(features);
        let mut probabilities = self.classifier.probabilities(&features);
        let share = super::tune("mshare", 0.0);
        if share > 0.0 {
            let mut sum = 0.0;
            for (p, m) in probabilities.iter_mut().zip(&meaning) { *p = p.max(1e-9).powf(1.0 - share) * m.max(1e-9).powf(share); sum += *p; }
            for p in &mut probabilities { *p /= sum; }
        }
        let mut nearest = self.nearest.nearest(&features, ids, probabilities.len());
        for neighbour in nearest.iter_mut().flatten() {
            neighbour.example = self.examples[neighbour.example];
        }
        let mut order: Vec<usize> = (0..probabilities.len()).collect();
        order.sort_by(|&a, &b| probabilities[b].total_cmp(&probabilities[a]).then(a.cmp(&b)));
        let question = Question::of(sentences, self, ids, rules, &nearest);
        let signals = question.signals(intent, &order, &probabilities, &meaning, &nearest).scaled();
        Scored { intent, probability: probabilities[intent], nearest: nearest[intent], signals }
    }

    /// Number of weights of the classifier.
    pub fn n_weights(&self) -> usize {
        self.classifier.n_weights()
    }
}

/// How much oftener refusable questions have each unit than answerable ones, as a smoothed log-ratio of their shares.
fn refusable_odds(lessons: &[Lesson<'_>], ids: &FeatureIds, rules: &RuleBook) -> Vec<f32> {
    const SMOOTHING: f32 = 0.5;
    let mut counts = vec![[0.0_f32; 2]; ids.len()];
    let mut totals = [0.0_f32; 2];
    for lesson in lessons {
        let side = usize::from(rules.of(lesson.class).purpose != Purpose::Answer);
        totals[side] += 1.0;
        for feature in lesson.features.iter().filter(|feature| feature.block == super::features::Block::Unit) {
            counts[feature.id as usize][side] += 1.0;
        }
    }
    let scale = (totals[0] + 1.0) / (totals[1] + 1.0);
    counts.iter().map(|[answerable, refusable]| ((refusable + SMOOTHING) * scale / (answerable + SMOOTHING)).ln()).collect()
}

/// What is the same for every candidate of a question.
struct Question<'a> {
    model: &'a Model,
    ids: &'a FeatureIds,
    rules: &'a RuleBook,
    units: Vec<&'a Unit>,
    years: Vec<u16>,
    information: f32,
    n_unfamiliar: f32,
    refusable_word: f32,
    refusable_sum: f32,
    neighbours: Vec<(f32, usize)>,
}

impl<'a> Question<'a> {
    fn of(sentences: &[&'a Sentence], model: &'a Model, ids: &'a FeatureIds, rules: &'a RuleBook, nearest: &[Option<Neighbour>]) -> Self {
        let units: Vec<&Unit> = sentences.iter().flat_map(|sentence| telling_units(sentence)).collect();
        let mut question = Self {
            model,
            ids,
            rules,
            years: sentences.iter().flat_map(|sentence| years_of(sentence)).collect(),
            units,
            information: 0.0,
            n_unfamiliar: 0.0,
            refusable_word: 0.0,
            refusable_sum: 0.0,
            neighbours: nearest_intents(nearest),
        };
        for unit in &question.units {
            question.information += question.information_of(unit);
            if let Some(feature) = ids.of_unit(unit) {
                let odds = model.refusable[feature as usize];
                question.refusable_word = question.refusable_word.max(odds);
                question.refusable_sum += odds;
            }
            if !question.is_known(unit) && !matches!(unit.kind, UnitKind::Number | UnitKind::Year(_)) {
                question.n_unfamiliar += 1.0;
            }
        }
        question
    }

    fn is_known(&self, unit: &Unit) -> bool {
        self.ids.of_unit(unit).is_some_and(|feature| self.model.telling.value(feature) > 0.0)
    }

    /// How much a unit says: most where no example has it, little where many intents do.
    fn information_of(&self, unit: &Unit) -> f32 {
        const UNFAMILIAR: f32 = 5.0;
        let telling = self.ids.of_unit(unit).map_or(0.0, |feature| self.model.telling.value(feature));
        if telling > 0.0 { telling } else { UNFAMILIAR }
    }

    fn signals(&self, intent: usize, order: &[usize], probabilities: &[f32], meaning: &[f32], nearest: &[Option<Neighbour>]) -> Gathered {
        let rules = self.rules.of(intent);
        let probability = probabilities[intent].clamp(1e-6, 1.0 - 1e-6);
        let rival = order.iter().copied().find(|&other| !self.rules.share_sentence(intent, other));
        let rival_probability = rival.map_or(1e-6, |rival| probabilities[rival].max(1e-6));
        let mut explained = 0.0;
        let mut entity_clash = 0.0;
        let mut foreign_concepts = 0.0;
        let mut foreign_words = 0.0;
        let mut kind_clash = 0.0;
        let concepts: Vec<_> = self.units.iter().filter_map(|unit| concept_of(unit)).collect();
        for unit in &self.units {
            let held = self.ids.of_unit(unit).is_some_and(|feature| self.model.held[intent].contains(&feature));
            let concept = concept_of(unit);
            let cited = concept.is_some_and(|concept| rules.cited.contains(&concept) || rules.needs.iter().flatten().any(|need| *need == concept));
            if held || cited {
                explained += self.information_of(unit);
            } else {
                match concept {
                    Some(concept) if self.rules.kind(concept) != ConceptKind::Term => entity_clash += 1.0,
                    Some(_) => foreign_concepts += 1.0,
                    None if self.is_known(unit) => foreign_words += 1.0,
                    None => {}
                }
            }
            if let Some(kind) = unit.kind.asked_kind()
                && !rules.gives.contains(&kind)
            {
                kind_clash = 1.0;
            }
        }
        let met = rules.needs.iter().filter(|need| need.iter().any(|concept| concepts.contains(concept))).count();
        Gathered {
            model_margin: (probability / rival_probability).ln(),
            meaning_margin: {
                let rival = (0..meaning.len()).filter(|&other| !self.rules.share_sentence(intent, other)).map(|other| meaning[other]).fold(1e-6, f32::max);
                let own = (0..meaning.len()).filter(|&other| self.rules.share_sentence(intent, other)).map(|other| meaning[other]).fold(1e-6, f32::max);
                (own / rival).ln()
            },
            purpose_margin: {
                let same: f32 = (0..probabilities.len())
                    .filter(|&other| self.rules.of(other).purpose == rules.purpose)
                    .map(|other| probabilities[other])
                    .sum();
                (same.max(1e-6) / (1.0 - same).max(1e-6)).ln()
            },
            nearest_likeness: nearest[intent].map_or(0.0, |neighbour| neighbour.likeness),
            neighbours_agree: self.agreement(intent),
            explained_share: if self.information > 0.0 { explained / self.information } else { 0.0 },
            needs_met: if rules.needs.is_empty() { 1.0 } else { ratio(met, rules.needs.len()) },
            entity_clash,
            excluded_concept: ratio(rules.excludes.iter().filter(|concept| concepts.contains(concept)).count(), 1),
            year_clash: if rules.purpose == Purpose::Answer {
                ratio(self.years.iter().filter(|year| !rules.years.contains(year)).count(), 1)
            } else {
                0.0
            },
            answer_kind_clash: if rules.purpose == Purpose::Answer { kind_clash } else { 0.0 },
            foreign_concepts,
            foreign_words,
            unfamiliar_words: self.n_unfamiliar,
            n_units: ratio(self.units.len(), 1),
            refusable_word: if rules.purpose == Purpose::Answer { self.refusable_word } else { 0.0 },
            refusable_sum: if rules.purpose == Purpose::Answer { self.refusable_sum } else { 0.0 },
        }
    }

    /// Share of the likeness of the nearest intents that belongs to those on the same sentences.
    fn agreement(&self, intent: usize) -> f32 {
        let weight = |likeness: f32| likeness * likeness;
        let all: f32 = self.neighbours.iter().map(|(likeness, _)| weight(*likeness)).sum();
        let same: f32 = self.neighbours.iter().filter(|(_, other)| self.rules.share_sentence(intent, *other)).map(|(likeness, _)| weight(*likeness)).sum();
        if all > 0.0 { same / all } else { 0.0 }
    }
}

/// The intents whose examples are most like the question, with that likeness.
fn nearest_intents(nearest: &[Option<Neighbour>]) -> Vec<(f32, usize)> {
    const NEAREST: usize = 6;
    let mut likeness: Vec<(f32, usize)> =
        nearest.iter().enumerate().filter_map(|(at, near)| near.map(|near| (near.likeness, at))).collect();
    likeness.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    likeness.truncate(NEAREST);
    likeness
}

fn meanings(features: &[RawFeature], ids: &FeatureIds) -> Vec<RawFeature> {
    features.iter().filter(|feature| ids.is_meaning(feature.id)).copied().collect()
}

fn concept_of(unit: &Unit) -> Option<crate::engine::analysis::ConceptId> {
    match unit.kind {
        UnitKind::Concept(id) => Some(id),
        _ => None,
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of words are small")]
fn ratio(part: usize, whole: usize) -> f32 {
    part as f32 / whole as f32
}
