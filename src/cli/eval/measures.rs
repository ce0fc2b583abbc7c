//! Measures how far a confidence can be believed, and how well it parts what should be answered from what should not.

use serde::Serialize;

/// Bins of the reliability diagram, all of one width.
const BINS: usize = 15;
/// Steps in which a threshold is moved from 0 to 1.
const THRESHOLDS: usize = 100;

/// What was said with about the same confidence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub(super) struct Bin {
    /// How much was.
    pub n: usize,
    /// The mean confidence.
    pub confidence: f64,
    /// Which part of it was right.
    pub right: f64,
}

/// What happens to all questions at one threshold.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(super) struct Point {
    /// Confidence from which a question is answered.
    pub threshold: f64,
    /// Which part of all questions is.
    pub answered: f64,
    /// Which part of the answers is wrong.
    pub wrong: f64,
}

/// Sorts confidences, each with whether it was justified, into bins; the upper edge belongs to a bin, and 0 to the first.
pub(super) fn reliability(judged: impl IntoIterator<Item = (f64, bool)>) -> Vec<Bin> {
    let mut bins = vec![Bin::default(); BINS];
    for (confidence, is_right) in judged {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a probability times 15")]
        let at = (confidence * float(BINS)).ceil() as usize;
        let bin = &mut bins[at.clamp(1, BINS) - 1];
        bin.n += 1;
        bin.confidence += confidence;
        bin.right += f64::from(u8::from(is_right));
    }
    for bin in bins.iter_mut().filter(|bin| bin.n > 0) {
        bin.confidence /= float(bin.n);
        bin.right /= float(bin.n);
    }
    bins
}

/// Expected calibration error: how far the mean confidence of a bin is from the part that was right, on average over all
/// that was said; nothing if nothing was.
pub(super) fn calibration_error(bins: &[Bin]) -> Option<f64> {
    let n: usize = bins.iter().map(|bin| bin.n).sum();
    let missed: f64 = bins.iter().map(|bin| float(bin.n) * (bin.right - bin.confidence).abs()).sum();
    (n > 0).then(|| missed / float(n))
}

/// The chance that something of `inside` has a higher confidence than something of `outside`; equal ones count half.
pub(super) fn auroc(inside: &[f64], outside: &[f64]) -> Option<f64> {
    let mut outside = outside.to_vec();
    outside.sort_by(f64::total_cmp);
    let below = |confidence: f64| outside.partition_point(|other| *other < confidence);
    let not_above = |confidence: f64| outside.partition_point(|other| *other <= confidence);
    let wins: usize = inside.iter().map(|&confidence| below(confidence) + not_above(confidence)).sum();
    share(wins, 2 * inside.len() * outside.len())
}

/// What is answered of `n_questions`, and what of that wrongly, as the threshold moves from 0 to 1.
///
/// `judged` has those that are answered if their confidence is high enough, and whether rightly; the rest never are.
/// Points at which nothing more is answered are left out.
pub(super) fn risk_and_coverage(judged: &[(f64, bool)], n_questions: usize) -> Vec<Point> {
    let point = |step: usize| {
        let threshold = float(step) / float(THRESHOLDS);
        let answered = judged.iter().filter(|(confidence, _)| *confidence >= threshold);
        let (n, wrong) = answered.fold((0, 0), |(n, wrong), (_, is_right)| (n + 1, wrong + usize::from(!is_right)));
        Some(Point { threshold, answered: share(n, n_questions)?, wrong: share(wrong, n)? })
    };
    (0..=THRESHOLDS).map_while(point).collect()
}

/// The value below which a share of the values lies; 0 if there is none.
pub(super) fn quantile(mut values: Vec<f64>, share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index")]
    let at = (share * float(values.len().saturating_sub(1))).round() as usize;
    values.get(at).copied().unwrap_or(0.0)
}

/// A part of a whole, unless that is empty.
pub(super) fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| float(part) / float(whole))
}

#[expect(clippy::cast_precision_loss, reason = "counts of questions are far below 2^52")]
pub(super) fn float(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(found: Option<f64>, expected: f64) {
        assert!(found.is_some_and(|found| (found - expected).abs() < 1e-12), "{found:?}, not {expected}");
    }

    #[test]
    fn a_confidence_that_comes_true_has_no_error_and_a_false_one_all_of_it() {
        check(calibration_error(&reliability([(0.5, true), (0.5, false)])), 0.0);
        check(calibration_error(&reliability([(1.0, false), (1.0, false)])), 1.0);
        check(calibration_error(&reliability([(1.0, true), (1.0, true), (0.4, true)])), 0.2);
        assert_eq!(calibration_error(&reliability([])), None);
    }

    #[test]
    fn the_upper_edge_belongs_to_a_bin() {
        let bins = reliability([(0.0, true), (1.0 / 15.0, true), (0.07, true), (1.0, true)]);
        let counts: Vec<usize> = bins.iter().map(|bin| bin.n).collect();
        assert_eq!((counts[0], counts[1], counts[14]), (2, 1, 1), "{counts:?}");
    }

    #[test]
    fn auroc_counts_pairs_that_stand_in_the_right_order() {
        check(auroc(&[0.9, 0.8], &[0.1]), 1.0);
        check(auroc(&[0.9, 0.1], &[0.5]), 0.5);
        check(auroc(&[0.5], &[0.5, 0.4]), 0.75);
        assert_eq!(auroc(&[0.5], &[]), None);
    }

    #[test]
    fn a_higher_threshold_answers_less() {
        let points = risk_and_coverage(&[(0.9, true), (0.8, true), (0.3, false)], 4);
        let at = |step: usize| (points[step].answered, points[step].wrong);
        assert_eq!((at(0), at(50), at(90)), ((0.75, 1.0 / 3.0), (0.5, 0.0), (0.25, 0.0)));
        assert_eq!(points.len(), 91, "nothing is answered above");
    }

    #[test]
    fn a_quantile_is_one_of_the_values() {
        assert!((quantile(vec![3.0, 1.0, 2.0], 0.5) - 2.0).abs() < f64::EPSILON);
        assert!((quantile(vec![], 0.5)).abs() < f64::EPSILON);
    }
}
