//! What is learnt from a set of examples: how telling features are, two classifiers, the index of examples, and which
//! words each intent's examples hold. One is learnt from all examples, and one a fold to see how it does on unseen ones.

use rustc_hash::FxHashSet;

use super::Example;
use super::classifier::{Classifier, Feature, Lesson, Telling};
use super::features::{Block, FeatureIds, RawFeature};
use super::nearest::{ExampleIndex, Neighbour};
use super::question::{Opinions, Question};
use super::rules::RuleBook;
use super::signals::Signals;
use crate::engine::analysis::{Sentence, Unit};
use crate::engine::knowledge::Purpose;

/// Candidates that are looked at closely; the right one is hardly ever below.
const CANDIDATES_MAX: usize = 4;

/// An intent that may be meant, with what speaks for it.
#[derive(Clone, Debug)]
pub(super) struct Scored {
    /// Index of the intent.
    pub intent: usize,
    /// The classifier's probability.
    pub probability: f32,
    /// Its most similar example.
    pub nearest: Option<Neighbour>,
    /// What speaks for and against it.
    pub signals: Signals,
}

/// What is learnt from a set of examples.
pub(super) struct Model {
    telling: Telling,
    classifier: Classifier,
    /// The same trained on what words mean and not on the words: a second opinion, the same in every language.
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
    /// Learns from the examples whose index is accepted; classifiers that were trained from just these are taken up.
    pub(super) fn train(
        examples: &[Example],
        accept: impl Fn(usize) -> bool,
        ids: &FeatureIds,
        rules: &RuleBook,
        trained: Option<(Classifier, Classifier)>,
    ) -> Self {
        let n_intents = rules.n_intents();
        let chosen: Vec<usize> = (0..examples.len()).filter(|&at| accept(at)).collect();
        let lessons: Vec<Lesson<'_>> =
            chosen.iter().map(|&at| Lesson { features: &examples[at].features, class: examples[at].intent }).collect();
        let telling = Telling::of(&lessons, ids.len(), n_intents);
        let (classifier, meaning) = trained.unwrap_or_else(|| train_classifiers(&lessons, &telling, ids, n_intents));
        let texts: Vec<(usize, Vec<Feature>)> =
            lessons.iter().map(|lesson| (lesson.class, telling.weigh(lesson.features))).collect();
        let mut held = vec![FxHashSet::default(); n_intents];
        for lesson in &lessons {
            held[lesson.class].extend(units(lesson.features));
        }
        Self {
            classifier,
            meaning,
            nearest: ExampleIndex::build(&texts, ids),
            refusable: refusable_odds(&lessons, ids, rules),
            telling,
            examples: chosen,
            held,
        }
    }

    /// The likeliest intents for the sentences of a question, likeliest first.
    pub(super) fn score(
        &self,
        sentences: &[&Sentence],
        raw: &[RawFeature],
        ids: &FeatureIds,
        rules: &RuleBook,
    ) -> Vec<Scored> {
        let opinions = self.opinions(raw, ids);
        let question = Question::of(sentences, self, ids, rules, &opinions);
        opinions.order.iter().take(CANDIDATES_MAX).map(|&intent| scored(intent, &question, &opinions)).collect()
    }

    /// What speaks for and against one intent whatever its rank.
    pub(super) fn score_one(
        &self,
        intent: usize,
        sentences: &[&Sentence],
        raw: &[RawFeature],
        ids: &FeatureIds,
        rules: &RuleBook,
    ) -> Scored {
        let opinions = self.opinions(raw, ids);
        scored(intent, &Question::of(sentences, self, ids, rules, &opinions), &opinions)
    }

    /// The classifiers, to be kept.
    pub(super) fn classifiers(&self) -> (Classifier, Classifier) {
        (self.classifier.clone(), self.meaning.clone())
    }

    /// Number of weights of the classifiers.
    pub(super) fn n_weights(&self) -> usize {
        self.classifier.n_weights() + self.meaning.n_weights()
    }

    /// How telling a unit is; nothing if no example has it.
    pub(super) fn telling(&self, unit: &Unit, ids: &FeatureIds) -> Option<f32> {
        ids.of_unit(unit).map(|feature| self.telling.value(feature)).filter(|telling| *telling > 0.0)
    }

    /// Whether some example of an intent has a unit.
    pub(super) fn holds(&self, intent: usize, unit: &Unit, ids: &FeatureIds) -> bool {
        ids.of_unit(unit).is_some_and(|feature| self.held[intent].contains(&feature))
    }

    /// Log-odds that a question with a unit is refusable; 0 for one that no example has.
    pub(super) fn refusable_odds(&self, unit: &Unit, ids: &FeatureIds) -> f32 {
        ids.of_unit(unit).map_or(0.0, |feature| self.refusable[feature as usize])
    }

    fn opinions(&self, raw: &[RawFeature], ids: &FeatureIds) -> Opinions {
        let features = self.telling.weigh(raw);
        let probabilities = self.classifier.probabilities(&features);
        let meanings = self.meaning.probabilities(&self.telling.weigh(&meanings(raw, ids)));
        let mut nearest = self.nearest.nearest(&features, ids, probabilities.len());
        for neighbour in nearest.iter_mut().flatten() {
            neighbour.example = self.examples[neighbour.example];
        }
        Opinions::new(probabilities, meanings, nearest)
    }
}

fn train_classifiers(
    lessons: &[Lesson<'_>],
    telling: &Telling,
    ids: &FeatureIds,
    n_intents: usize,
) -> (Classifier, Classifier) {
    let meanings: Vec<Vec<RawFeature>> = lessons.iter().map(|lesson| meanings(lesson.features, ids)).collect();
    let meaning_lessons: Vec<Lesson<'_>> =
        meanings.iter().zip(lessons).map(|(features, lesson)| Lesson { features, class: lesson.class }).collect();
    let train = |lessons: &[Lesson<'_>]| Classifier::train(lessons, telling, ids.len(), n_intents);
    (train(lessons), train(&meaning_lessons))
}

fn scored(intent: usize, question: &Question<'_>, opinions: &Opinions) -> Scored {
    Scored {
        intent,
        probability: opinions.probabilities[intent],
        nearest: opinions.nearest[intent],
        signals: question.signals(intent).scaled(),
    }
}

fn meanings(features: &[RawFeature], ids: &FeatureIds) -> Vec<RawFeature> {
    features.iter().filter(|feature| ids.is_meaning(feature.id)).copied().collect()
}

fn units(features: &[RawFeature]) -> impl Iterator<Item = u32> {
    features.iter().filter(|feature| feature.block == Block::Unit).map(|feature| feature.id)
}

/// How much oftener refusable questions have each unit than answerable ones, as a smoothed log-ratio of their shares.
fn refusable_odds(lessons: &[Lesson<'_>], ids: &FeatureIds, rules: &RuleBook) -> Vec<f32> {
    const SMOOTHING: f32 = 0.5;
    let mut counts = vec![[0.0_f32; 2]; ids.len()];
    let mut totals = [1.0_f32; 2];
    for lesson in lessons {
        let side = usize::from(rules.of(lesson.class).purpose != Purpose::Answer);
        totals[side] += 1.0;
        for feature in units(lesson.features) {
            counts[feature as usize][side] += 1.0;
        }
    }
    let scale = totals[0] / totals[1];
    let odds = |[answerable, refusable]: [f32; 2]| ((refusable + SMOOTHING) * scale / (answerable + SMOOTHING)).ln();
    counts.into_iter().map(odds).collect()
}
