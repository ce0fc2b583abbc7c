//! Gathers what speaks for and against an intent as the answer to one question.

use super::features::{FeatureIds, telling_units};
use super::model::Model;
use super::nearest::Neighbour;
use super::rules::{RuleBook, years_of};
use super::signals::Gathered;
use crate::engine::analysis::{ConceptId, Sentence, Unit, UnitKind};
use crate::engine::knowledge::{ConceptKind, Purpose};

/// Information of a word that nothing in the knowledge holds: as much as the most telling known one.
const UNFAMILIAR: f32 = 5.0;
/// Probabilities below this say no more than that an intent is not meant.
const PROBABILITY_MIN: f32 = 1e-6;
/// How many of the nearest intents are asked whether they agree.
const NEAREST: usize = 6;

/// What the classifiers and the index of examples say of a question, for every intent.
pub(super) struct Opinions {
    /// The classifier's probability of each intent.
    pub probabilities: Vec<f32>,
    /// That of the classifier which knows concepts and no words.
    pub meanings: Vec<f32>,
    /// The most similar example of each intent.
    pub nearest: Vec<Option<Neighbour>>,
    /// The intents by probability, the likeliest first.
    pub order: Vec<usize>,
    /// The intents whose examples are most similar, with that likeness.
    closest: Vec<(f32, usize)>,
}

impl Opinions {
    /// Puts the intents in order.
    pub(super) fn new(probabilities: Vec<f32>, meanings: Vec<f32>, nearest: Vec<Option<Neighbour>>) -> Self {
        let mut order: Vec<usize> = (0..probabilities.len()).collect();
        order.sort_unstable_by(|&a, &b| probabilities[b].total_cmp(&probabilities[a]).then(a.cmp(&b)));
        let mut closest: Vec<(f32, usize)> =
            nearest.iter().enumerate().filter_map(|(at, near)| near.map(|near| (near.likeness, at))).collect();
        closest.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        closest.truncate(NEAREST);
        Self { probabilities, meanings, nearest, order, closest }
    }
}

/// What is the same for every candidate of a question.
pub(super) struct Question<'a> {
    model: &'a Model,
    ids: &'a FeatureIds,
    rules: &'a RuleBook,
    opinions: &'a Opinions,
    units: Vec<&'a Unit>,
    years: Vec<u16>,
    information: f32,
    unfamiliar_words: f32,
    refusable_word: f32,
    refusable_words: f32,
}

impl<'a> Question<'a> {
    /// Looks at the sentences of a question.
    pub(super) fn of(
        sentences: &[&'a Sentence],
        model: &'a Model,
        ids: &'a FeatureIds,
        rules: &'a RuleBook,
        opinions: &'a Opinions,
    ) -> Self {
        let units: Vec<&Unit> = sentences.iter().flat_map(|sentence| telling_units(sentence)).collect();
        let information = units.iter().map(|unit| model.telling(unit, ids).unwrap_or(UNFAMILIAR)).sum();
        let is_unfamiliar = |unit: &&&Unit| {
            model.telling(unit, ids).is_none() && !matches!(unit.kind, UnitKind::Number | UnitKind::Year(_))
        };
        let odds = || units.iter().map(|unit| model.refusable_odds(unit, ids));
        Self {
            model,
            ids,
            rules,
            opinions,
            years: sentences.iter().flat_map(|sentence| years_of(sentence)).collect(),
            information,
            unfamiliar_words: count(units.iter().filter(is_unfamiliar).count()),
            refusable_word: odds().fold(0.0, f32::max),
            refusable_words: odds().sum(),
            units,
        }
    }

    /// What speaks for and against an intent.
    pub(super) fn signals(&self, intent: usize) -> Gathered {
        let rules = self.rules.of(intent);
        let is_answer = rules.purpose == Purpose::Answer;
        let only_for_answers = |signal: f32| if is_answer { signal } else { 0.0 };
        let concepts: Vec<ConceptId> = self.units.iter().filter_map(|unit| concept_of(unit)).collect();
        let met = rules.needs.iter().filter(|need| need.iter().any(|concept| concepts.contains(concept))).count();
        let mut gathered = Gathered {
            model_margin: self.margin(intent, &self.opinions.probabilities),
            meaning_margin: self.margin(intent, &self.opinions.meanings),
            purpose_margin: self.purpose_margin(rules.purpose),
            nearest_likeness: self.opinions.nearest[intent].map_or(0.0, |neighbour| neighbour.likeness),
            neighbours_agree: self.agreement(intent),
            needs_met: if rules.needs.is_empty() { 1.0 } else { count(met) / count(rules.needs.len()) },
            excluded_concepts: count(rules.excludes.iter().filter(|concept| concepts.contains(concept)).count()),
            year_clash: only_for_answers(count(self.years.iter().filter(|year| !rules.years.contains(year)).count())),
            refusable_word: only_for_answers(self.refusable_word),
            refusable_words: only_for_answers(self.refusable_words),
            unfamiliar_words: self.unfamiliar_words,
            n_units: count(self.units.len()),
            ..Gathered::default()
        };
        self.explain_units(intent, &mut gathered);
        gathered
    }

    /// What of the question the intent's examples, needs and cited sentences hold, and what they do not.
    fn explain_units(&self, intent: usize, gathered: &mut Gathered) {
        let rules = self.rules.of(intent);
        let mut explained = 0.0;
        for unit in &self.units {
            let telling = self.model.telling(unit, self.ids);
            let concept = concept_of(unit);
            if self.model.holds(intent, unit, self.ids) || concept.is_some_and(|concept| rules.speaks_of(concept)) {
                explained += telling.unwrap_or(UNFAMILIAR);
            } else {
                match concept {
                    Some(concept) if self.rules.kind(concept) != ConceptKind::Term => gathered.entity_clash += 1.0,
                    Some(_) => gathered.foreign_concepts += 1.0,
                    None if telling.is_some() => gathered.foreign_words += 1.0,
                    None => {}
                }
            }
            let asked = unit.kind.asked_kind();
            if rules.purpose == Purpose::Answer && asked.is_some_and(|kind| !rules.gives.contains(&kind)) {
                gathered.answer_kind_clash = 1.0;
            }
        }
        gathered.explained_share = if self.information > 0.0 { explained / self.information } else { 0.0 };
    }

    /// Log-odds of a classifier that an intent on the same sentences is meant: the answer to one is right for all.
    fn margin(&self, intent: usize, probabilities: &[f32]) -> f32 {
        let same = (0..probabilities.len()).filter(|&other| self.rules.share_sentence(intent, other));
        let own: f32 = same.map(|other| probabilities[other]).sum();
        (own.max(PROBABILITY_MIN) / (1.0 - own).max(PROBABILITY_MIN)).ln()
    }

    /// Log-odds of the classifier that the question is one of this purpose.
    fn purpose_margin(&self, purpose: Purpose) -> f32 {
        let probabilities = self.opinions.probabilities.iter().enumerate();
        let same: f32 =
            probabilities.filter(|(other, _)| self.rules.of(*other).purpose == purpose).map(|(_, p)| p).sum();
        (same.max(PROBABILITY_MIN) / (1.0 - same).max(PROBABILITY_MIN)).ln()
    }

    /// Share of the likeness of the nearest intents that belongs to those on the same sentences.
    fn agreement(&self, intent: usize) -> f32 {
        let weight = |(likeness, _): &(f32, usize)| likeness * likeness;
        let all: f32 = self.opinions.closest.iter().map(weight).sum();
        let same = self.opinions.closest.iter().filter(|(_, other)| self.rules.share_sentence(intent, *other));
        if all > 0.0 { same.map(weight).sum::<f32>() / all } else { 0.0 }
    }
}

fn concept_of(unit: &Unit) -> Option<ConceptId> {
    match unit.kind {
        UnitKind::Concept(id) => Some(id),
        _ => None,
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of words are small")]
fn count(n: usize) -> f32 {
    n as f32
}
