//! Ranks intents by a linear model: multinomial logistic regression on weighted features, trained when the engine is built.
//!
//! Training is stochastic gradient descent over the examples in a fixed order, so the same knowledge gives the same
//! weights bit for bit.

use serde::{Deserialize, Serialize};

use super::features::{Block, RawFeature};

/// A feature with its weight in one text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Feature {
    /// Which it is.
    pub id: u32,
    /// Its weight; those of a text have length 1 together.
    pub weight: f32,
}

/// One text to learn from.
pub(super) struct Lesson<'a> {
    /// Its features.
    pub features: &'a [RawFeature],
    /// The class it belongs to.
    pub class: usize,
}

/// Rounds over all examples; twice as many gain nothing on held-out examples.
const ROUNDS: usize = 7;
/// First and last step of the descent.
const STEPS: (f32, f32) = (6.0, 0.6);
/// The bias of a class moves less than its weights: how often a class is asked for in the examples says little.
const BIAS_STEP: f32 = 0.02;
/// A class whose share of the blame is below this is left alone in a step: it would move by nothing that counts.
const BLAME_MIN: f32 = 1e-3;
/// A weight below this is dropped from the index after training.
const WEIGHT_MIN: f32 = 0.1;

/// How telling each feature is: the fewer classes have it, the more.
pub(super) struct Telling {
    values: Vec<f32>,
}

impl Telling {
    /// Inverse class frequency of each feature over the lessons (Wang and Zhang, arXiv 1012.2609).
    ///
    /// A pair or a letter group of a single lesson is an accident and tells nothing.
    pub(super) fn of(lessons: &[Lesson<'_>], n_features: usize, n_classes: usize) -> Self {
        let mut n_lessons = vec![0_u32; n_features];
        let mut n_having = vec![0_u16; n_features];
        let mut last_class = vec![usize::MAX; n_features];
        let mut is_accident = vec![false; n_features];
        let mut order: Vec<&Lesson<'_>> = lessons.iter().collect();
        order.sort_by_key(|lesson| lesson.class);
        for lesson in order {
            for feature in lesson.features {
                let id = feature.id as usize;
                n_lessons[id] += 1;
                is_accident[id] = n_lessons[id] == 1 && feature.block != Block::Unit;
                if last_class[id] != lesson.class {
                    last_class[id] = lesson.class;
                    n_having[id] += 1;
                }
            }
        }
        let value = |(&n, &is_accident): (&u16, &bool)| {
            if n == 0 || is_accident { 0.0 } else { ((1.0 + count(n_classes)) / f32::from(n)).ln() }
        };
        Self { values: n_having.iter().zip(&is_accident).map(value).collect() }
    }

    /// How telling a feature is; 0 if no lesson has it.
    pub(super) fn value(&self, id: u32) -> f32 {
        self.values[id as usize]
    }

    /// Features weighed by how telling they are, each block of its fixed length, all together of length 1.
    pub(super) fn weigh(&self, raw: &[RawFeature]) -> Vec<Feature> {
        let mut lengths = [0.0_f32; 3];
        let mut features: Vec<(Feature, Block)> = Vec::with_capacity(raw.len());
        for feature in raw {
            let weight = feature.amount * self.value(feature.id);
            if weight > 0.0 {
                lengths[feature.block as usize] += weight * weight;
                features.push((Feature { id: feature.id, weight }, feature.block));
            }
        }
        let blocks = [Block::Unit, Block::Pair, Block::Letters];
        let total: f32 = blocks
            .iter()
            .filter(|block| lengths[**block as usize] > 0.0)
            .map(|block| block.weight() * block.weight())
            .sum();
        let scale =
            blocks.map(|block| block.weight() / (lengths[block as usize].sqrt() * total.sqrt()).max(f32::MIN_POSITIVE));
        features
            .into_iter()
            .map(|(feature, block)| Feature { weight: feature.weight * scale[block as usize], ..feature })
            .collect()
    }
}

/// The trained model: for each feature the classes that it speaks for or against.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Classifier {
    starts: Vec<u32>,
    postings: Vec<(u16, f32)>,
    bias: Vec<f32>,
}

impl Classifier {
    /// Learns from all lessons.
    pub(super) fn train(lessons: &[Lesson<'_>], telling: &Telling, n_features: usize, n_classes: usize) -> Self {
        let texts: Vec<Vec<Feature>> = lessons.iter().map(|lesson| telling.weigh(lesson.features)).collect();
        let width = n_classes.next_multiple_of(8);
        let rows = Rows::of(&texts, n_features);
        let mut weights = vec![0.0_f32; rows.n_rows * width];
        let mut bias = vec![0.0_f32; width];
        let mut scores = vec![0.0_f32; width];
        // A stride that shares no factor with the count visits every lesson once, neighbours far apart.
        let stride = coprime_stride(lessons.len());
        for round in 0..ROUNDS {
            let step = step_of(round);
            let mut at = round % lessons.len().max(1);
            for _ in 0..lessons.len() {
                at = (at + stride) % lessons.len();
                scores.copy_from_slice(&bias);
                for feature in &texts[at] {
                    let row = &weights[rows.start(feature.id, width)..][..width];
                    for (score, weight) in scores.iter_mut().zip(row) {
                        *score += weight * feature.weight;
                    }
                }
                softmax(&mut scores[..n_classes]);
                scores[lessons[at].class] -= 1.0;
                for (class, blame) in
                    scores[..n_classes].iter().enumerate().filter(|(_, blame)| blame.abs() >= BLAME_MIN)
                {
                    bias[class] -= step * BIAS_STEP * blame;
                    for feature in &texts[at] {
                        weights[rows.start(feature.id, width) + class] -= step * blame * feature.weight;
                    }
                }
            }
        }
        Self::index(&weights, &rows, width, &bias[..n_classes])
    }

    fn index(weights: &[f32], rows: &Rows, width: usize, bias: &[f32]) -> Self {
        let mut starts = vec![0_u32];
        let mut postings = Vec::new();
        for row in &rows.of_feature {
            if let Some(row) = row {
                let row = &weights[*row as usize * width..][..bias.len()];
                let kept = row.iter().enumerate().filter(|(_, weight)| weight.abs() >= WEIGHT_MIN);
                postings.extend(kept.map(|(class, weight)| (u16::try_from(class).unwrap_or(u16::MAX), *weight)));
            }
            starts.push(u32::try_from(postings.len()).unwrap_or(u32::MAX));
        }
        Self { starts, postings, bias: bias.to_vec() }
    }

    /// Probability of each class for a text.
    pub(super) fn probabilities(&self, features: &[Feature]) -> Vec<f32> {
        let mut scores = self.bias.clone();
        for feature in features {
            let id = feature.id as usize;
            for &(class, weight) in &self.postings[self.starts[id] as usize..self.starts[id + 1] as usize] {
                scores[usize::from(class)] += weight * feature.weight;
            }
        }
        softmax(&mut scores);
        scores
    }

    /// Number of weights kept.
    pub(super) fn n_weights(&self) -> usize {
        self.postings.len()
    }
}

/// Which row of the weights belongs to a feature: only those that some lesson has take room.
struct Rows {
    of_feature: Vec<Option<u32>>,
    n_rows: usize,
}

impl Rows {
    fn of(texts: &[Vec<Feature>], n_features: usize) -> Self {
        let mut of_feature = vec![None; n_features];
        let mut n_rows = 0_u32;
        for feature in texts.iter().flatten() {
            of_feature[feature.id as usize].get_or_insert_with(|| {
                n_rows += 1;
                n_rows - 1
            });
        }
        Self { of_feature, n_rows: n_rows as usize }
    }

    /// Where the weights of a feature begin; each feature of the lessons has a row.
    fn start(&self, feature: u32, width: usize) -> usize {
        self.of_feature[feature as usize].map_or(0, |row| row as usize * width)
    }
}

/// The step of a round: from the first to the last by equal factors.
fn step_of(round: usize) -> f32 {
    let (first, last) = STEPS;
    first * (last / first).powf(count(round) / count(ROUNDS - 1))
}

fn softmax(scores: &mut [f32]) {
    let best = scores.iter().copied().fold(f32::MIN, f32::max);
    let mut sum = 0.0;
    for score in &mut *scores {
        *score = (*score - best).exp();
        sum += *score;
    }
    for score in scores {
        *score /= sum;
    }
}

fn coprime_stride(n: usize) -> usize {
    let mut stride = (n * 618 / 1000).max(1);
    while greatest_common_divisor(stride, n) != 1 {
        stride += 1;
    }
    stride
}

fn greatest_common_divisor(mut a: usize, mut b: usize) -> usize {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[expect(clippy::cast_precision_loss, reason = "counts of classes and rounds are far below 2^23")]
fn count(n: usize) -> f32 {
    n as f32
}
