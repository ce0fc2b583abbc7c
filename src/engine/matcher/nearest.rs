//! Finds the examples most like a text: cosine over what units mean and which stand together, in an inverted index.

use super::classifier::Feature;
use super::features::{Block, FeatureIds};

/// An example and how like it is, 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Neighbour {
    /// Index of the example.
    pub example: usize,
    /// Cosine.
    pub likeness: f32,
}

/// Feature → examples that have it.
pub(super) struct ExampleIndex {
    starts: Vec<u32>,
    postings: Vec<(u32, f32)>,
    classes: Vec<u16>,
}

impl ExampleIndex {
    /// Indexes the weighed features of examples with their classes; letters are left out, they make everything a
    /// little like everything.
    pub(super) fn build(texts: &[(usize, Vec<Feature>)], ids: &FeatureIds) -> Self {
        let mut by_feature: Vec<Vec<(u32, f32)>> = vec![Vec::new(); ids.len()];
        let mut classes = Vec::with_capacity(texts.len());
        for (at, (class, features)) in texts.iter().enumerate() {
            classes.push(u16::try_from(*class).unwrap_or(u16::MAX));
            for feature in meaningful(features, ids) {
                by_feature[feature.id as usize].push((u32::try_from(at).unwrap_or(u32::MAX), feature.weight));
            }
        }
        let mut starts = vec![0];
        let mut postings = Vec::new();
        for examples in by_feature {
            postings.extend(examples);
            starts.push(u32::try_from(postings.len()).unwrap_or(u32::MAX));
        }
        Self { starts, postings, classes }
    }

    /// For each class its most similar example.
    pub(super) fn nearest(&self, features: &[Feature], ids: &FeatureIds, n_classes: usize) -> Vec<Option<Neighbour>> {
        let mut scores = vec![0.0_f32; self.classes.len()];
        for feature in meaningful(features, ids) {
            let id = feature.id as usize;
            for &(example, weight) in &self.postings[self.starts[id] as usize..self.starts[id + 1] as usize] {
                scores[example as usize] += weight * feature.weight;
            }
        }
        let mut nearest: Vec<Option<Neighbour>> = vec![None; n_classes];
        for (example, &likeness) in scores.iter().enumerate() {
            let best = &mut nearest[usize::from(self.classes[example])];
            if likeness > 0.0 && best.is_none_or(|best| likeness > best.likeness) {
                *best = Some(Neighbour { example, likeness });
            }
        }
        nearest
    }
}

/// The features that count here, scaled to length 1.
fn meaningful<'a>(features: &'a [Feature], ids: &'a FeatureIds) -> impl Iterator<Item = Feature> + 'a {
    let counts = |feature: &&Feature| ids.block(feature.id) != Block::Letters;
    let length: f32 = features.iter().filter(counts).map(|feature| feature.weight * feature.weight).sum::<f32>().sqrt();
    features
        .iter()
        .filter(counts)
        .map(move |feature| Feature { weight: feature.weight / length.max(f32::MIN_POSITIVE), ..*feature })
}
