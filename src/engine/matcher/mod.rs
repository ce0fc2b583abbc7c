//! Matches a question to an intent: rules and similarity, made one calibrated confidence.
//!
//! A linear model over concepts, stems and letters ranks the intents; the nearest examples, the curator's rules and what
//! of the question stays unexplained join it in a small regression that says how likely each candidate answers. Both are
//! learnt from the knowledge alone when the engine is built.

mod calibration;
mod classifier;
mod features;
mod fitting;
mod model;
mod nearest;
mod question;
mod risk;
mod rules;
mod signals;
mod trained;

pub use rules::RuleBook;
pub use signals::NAMES as SIGNAL_NAMES;
pub use trained::Trained;

use rustc_hash::FxHashMap;

use calibration::Calibrations;
use features::{FeatureIds, RawFeature};
use model::{Model, Scored};

use super::analysis::{Analyzer, Phrasing, Sentence, Unit, UnitKind};
use super::knowledge::{Knowledge, Purpose};
use super::language::{Typing, WordRole, spelling};

/// Confidence of an intent whose example the question is, word for word.
const EXAMPLE_CONFIDENCE: f32 = 0.99;

/// One example in so many is asked mistyped when the calibration is fitted.
const MISTYPED_STEP: usize = 3;

/// A way to ask as the matcher learns from it.
struct Example {
    /// Index of its intent.
    intent: usize,
    /// Its number among those of its intent.
    index: usize,
    features: Vec<RawFeature>,
    sentences: Vec<Sentence>,
}

/// An intent that may be meant.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Index of the intent.
    pub intent: usize,
    /// Probability that it answers the question.
    pub confidence: f32,
    /// The linear model's probability.
    pub probability: f32,
    /// Index of its most similar example, and how like that is.
    pub nearest: Option<(usize, f32)>,
    /// What each signal is, and what it adds to the log-odds of the confidence.
    pub signals: Vec<(f32, f32)>,
    /// Log-odds before any signal.
    pub intercept: f32,
    /// Log-odds that the conversation adds.
    pub expected: f32,
    /// Whether the question is word for word one of its examples, which then counts more than all signals.
    pub is_example: bool,
}

impl Candidate {
    /// The value of a signal by its name; 0 if there is none of that name.
    #[must_use]
    pub fn signal(&self, name: &str) -> f32 {
        let place = SIGNAL_NAMES.iter().position(|known| *known == name);
        place.and_then(|at| self.signals.get(at)).map_or(0.0, |(value, _)| *value)
    }
}

/// The matcher of one knowledge.
pub struct Matcher {
    ids: FeatureIds,
    phrasings: Vec<Phrasing>,
    model: Model,
    rules: RuleBook,
    calibrations: Calibrations,
    /// The words of each example, and its intent: what a curator wrote is meant as the curator says.
    written: FxHashMap<String, usize>,
}

impl Matcher {
    /// Learns from all ways to ask; what was trained from just these is taken up instead.
    #[must_use]
    pub fn build(knowledge: &Knowledge, analyzer: &Analyzer, phrasings: &[Phrasing], trained: Option<Trained>) -> Self {
        let mut ids = FeatureIds::default();
        let mut n_before = vec![0; knowledge.intents.len()];
        let examples: Vec<Example> = phrasings
            .iter()
            .map(|phrasing| {
                let sentences = analyzer.read_in(&phrasing.text, phrasing.language).sentences;
                let features = ids.learn(&sentences.iter().collect::<Vec<_>>());
                let index = n_before[phrasing.intent];
                n_before[phrasing.intent] += 1;
                Example { intent: phrasing.intent, index, features, sentences }
            })
            .collect();
        let rules = RuleBook::build(knowledge, analyzer);
        let (calibrations, classifiers) = if let Some(trained) = trained {
            (trained.calibrations, Some((trained.classifier, trained.meaning)))
        } else {
            let mistyped = mistyped(analyzer, phrasings, &ids);
            (fitting::fit(&examples, &mistyped, &ids, &rules), None)
        };
        let model = Model::train(&examples, |_| true, &ids, &rules, classifiers);
        let written = examples.iter().map(|example| (words(&example.sentences), example.intent)).collect();
        Self { ids, phrasings: phrasings.to_vec(), model, rules, calibrations, written }
    }

    /// What the training came to, to be kept.
    #[must_use]
    pub fn trained(&self) -> Trained {
        let (classifier, meaning) = self.model.classifiers();
        Trained { classifier, meaning, calibrations: self.calibrations.clone() }
    }

    /// The likeliest intents for the sentences of a question, most confident first.
    #[must_use]
    pub fn rank(&self, sentences: &[&Sentence]) -> Vec<Candidate> {
        let features = self.ids.find(sentences);
        let mut scored = self.model.score(sentences, &features, &self.ids, &self.rules);
        let written = self.written.get(&words(sentences.iter().copied())).copied();
        if let Some(intent) = written.filter(|intent| scored.iter().all(|scored| scored.intent != *intent)) {
            scored.push(self.model.score_one(intent, sentences, &features, &self.ids, &self.rules));
        }
        let mut candidates: Vec<Candidate> = scored
            .into_iter()
            .map(|scored| Candidate { is_example: written == Some(scored.intent), ..self.candidate(&scored) })
            .collect();
        for candidate in candidates.iter_mut().filter(|candidate| candidate.is_example) {
            candidate.confidence = candidate.confidence.max(EXAMPLE_CONFIDENCE);
        }
        surest_first(&mut candidates);
        candidates
    }

    /// Makes candidates likelier by the log-odds that what was said before adds to them.
    pub fn expect(candidates: &mut [Candidate], expected: &[(usize, f32)]) {
        for candidate in candidates.iter_mut() {
            if let Some((_, odds)) = expected.iter().find(|(intent, _)| *intent == candidate.intent) {
                let confidence = candidate.confidence.min(1.0 - f32::EPSILON);
                candidate.expected = *odds;
                candidate.confidence = 1.0 / (1.0 + (1.0 - confidence) / confidence * (-odds).exp());
            }
        }
        surest_first(candidates);
    }

    /// What speaks for and against one intent, whatever its rank.
    #[must_use]
    pub fn weigh(&self, intent: usize, sentences: &[&Sentence]) -> Candidate {
        let features = self.ids.find(sentences);
        self.candidate(&self.model.score_one(intent, sentences, &features, &self.ids, &self.rules))
    }

    /// The rules of the intents.
    #[must_use]
    pub fn rules(&self) -> &RuleBook {
        &self.rules
    }

    /// An example by the index that a candidate's nearest one has.
    #[must_use]
    pub fn example(&self, index: usize) -> &Phrasing {
        &self.phrasings[index]
    }

    /// The lowest confidence at which at most this share of the answers was wrong when the calibration was fitted.
    #[must_use]
    pub fn threshold_for(&self, wrong_share: f32) -> f32 {
        self.calibrations.risk.threshold(wrong_share)
    }

    /// How much was learnt, for the log.
    #[must_use]
    pub fn size(&self) -> (usize, usize, usize) {
        (self.phrasings.len(), self.ids.len(), self.model.n_weights())
    }

    fn candidate(&self, scored: &Scored) -> Candidate {
        let is_answer = self.rules.of(scored.intent).purpose == Purpose::Answer;
        let calibration = if is_answer { &self.calibrations.answers } else { &self.calibrations.others };
        let (shares, intercept) = calibration.shares(&scored.signals);
        Candidate {
            intent: scored.intent,
            confidence: calibration.confidence(&scored.signals),
            probability: scored.probability,
            nearest: scored.nearest.map(|neighbour| (neighbour.example, neighbour.likeness)),
            signals: scored.signals.into_iter().zip(shares).collect(),
            intercept,
            expected: 0.0,
            is_example: false,
        }
    }
}

fn surest_first(candidates: &mut [Candidate]) {
    candidates.sort_by(|a, b| b.confidence.total_cmp(&a.confidence).then(a.intent.cmp(&b.intent)));
}

/// An example as it is asked in a spelling other than its own, and what is then read.
struct Mistyped {
    features: Vec<RawFeature>,
    sentences: Vec<Sentence>,
}

/// Some of the examples as people type them: with a slip, on another layout, in Latin letters; the ways take turns.
fn mistyped(analyzer: &Analyzer, phrasings: &[Phrasing], ids: &FeatureIds) -> Vec<Option<Mistyped>> {
    let mistype = |(at, phrasing): (usize, &Phrasing)| {
        let turn = at / MISTYPED_STEP;
        if !at.is_multiple_of(MISTYPED_STEP) {
            return None;
        }
        let text = phrasing.text.to_lowercase();
        let typings: Vec<Typing> = Typing::ALL.into_iter().filter(|of| of.language == phrasing.language).collect();
        // Slips are as frequent as all other ways of typing together.
        let text = if turn.is_multiple_of(2) {
            spelling::misspell(&text, turn)?
        } else {
            let typing = typings[turn / 2 % typings.len()];
            typing.write(&text, turn / 2 % typing.n_variants())
        };
        let sentences = analyzer.read(&text, Some(phrasing.language)).swap_remove(0).sentences;
        let features = ids.find(&sentences.iter().collect::<Vec<_>>());
        Some(Mistyped { features, sentences })
    };
    phrasings.iter().enumerate().map(mistype).collect()
}

/// The words of sentences without case, punctuation, and the courtesies around a question.
fn words<'a>(sentences: impl IntoIterator<Item = &'a Sentence>) -> String {
    let is_courtesy = |unit: &&Unit| unit.kind == UnitKind::Role(WordRole::Courtesy);
    let mut words = Vec::new();
    for sentence in sentences {
        let is_all_courtesy = sentence
            .units
            .iter()
            .all(|unit| matches!(unit.kind, UnitKind::Role(WordRole::Filler)) || is_courtesy(&unit));
        let kept = sentence.units.iter().filter(|unit| is_all_courtesy || !is_courtesy(unit));
        words.extend(kept.flat_map(|unit| &sentence.tokens[unit.tokens.clone()]).map(|token| token.text.as_str()));
    }
    words.join(" ")
}
