//! Says how surely a candidate must be held, so that no more than a given share of the answers is wrong.

use serde::{Deserialize, Serialize};

/// Points that the curve is kept in.
const POINTS: usize = 200;

/// What share of the answers is wrong if every candidate from some confidence on is answered; seen in cross-validation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct RiskCurve {
    /// Confidences with the share of wrong answers, from the surest down.
    points: Vec<(f32, f32)>,
}

impl RiskCurve {
    /// The curve of first candidates: confidence, whether it was right, and how much the question counts.
    pub(super) fn of(mut asked: Vec<(f32, bool, f32)>) -> Self {
        asked.sort_by(|a, b| b.0.total_cmp(&a.0));
        let step = (asked.len() / POINTS).max(1);
        let (mut wrong, mut all) = (0.0_f32, 0.0_f32);
        let mut points = Vec::with_capacity(POINTS + 1);
        for (at, (confidence, is_right, weight)) in asked.iter().enumerate() {
            all += weight;
            wrong += if *is_right { 0.0 } else { *weight };
            if (at + 1) % step == 0 || at + 1 == asked.len() {
                points.push((*confidence, wrong / all.max(f32::MIN_POSITIVE)));
            }
        }
        Self { points }
    }

    /// The lowest confidence at which at most this share of the answers is wrong; above 1 if none is that sure.
    pub(super) fn threshold(&self, wrong_share: f32) -> f32 {
        let within = self.points.iter().rev().find(|(_, wrong)| *wrong <= wrong_share);
        within.map_or(f32::INFINITY, |(confidence, _)| *confidence)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_threshold_keeps_the_promised_share() {
        // The first hundred are right, of the next hundred every other one is wrong.
        #[expect(clippy::cast_precision_loss, reason = "small counts")]
        let asked = (0..200).map(|at| (1.0 - at as f32 / 200.0, at < 100 || at % 2 == 0, 1.0)).collect();
        let curve = RiskCurve::of(asked);
        assert!((curve.threshold(0.0) - 0.5).abs() < 0.02);
        assert!(curve.threshold(0.1) < 0.45);
        assert!(curve.threshold(0.5) < 0.01);
        assert!(RiskCurve::default().threshold(0.1).is_infinite());
    }
}
