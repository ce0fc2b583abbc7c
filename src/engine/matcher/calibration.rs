//! Makes one calibrated probability of all signals: a small logistic regression, fitted by Newton's method.

use serde::{Deserialize, Serialize};

use super::risk::RiskCurve;
use super::signals::{DIRECTIONS, N_SIGNALS, Signals};

/// Weight of the penalty on large coefficients; keeps the fit well posed where a signal never varies.
const RIDGE: f64 = 1.0;
/// Newton's method is at its end long before.
const ROUNDS: usize = 12;
/// A step this small changes no decision.
const STEP_MIN: f64 = 1e-4;

/// Signals of a candidate with what it turned out to be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Outcome {
    /// Its signals.
    pub signals: Signals,
    /// Whether it is an answer: what speaks for one is another thing than what speaks for a refusal.
    pub is_answer: bool,
    /// Whether it answered the question.
    pub is_right: bool,
    /// How much it counts.
    pub weight: f32,
    /// Whether it is the model's first candidate.
    pub is_first: bool,
}

/// The regressions of answers and of everything else.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Calibrations {
    /// For intents that answer.
    pub answers: Calibration,
    /// For known unknowns and small talk.
    pub others: Calibration,
    /// How often answers were wrong.
    pub risk: RiskCurve,
}

/// The fitted regression.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Calibration {
    /// Intercept, then one coefficient a signal.
    coefficients: [f64; N_SIGNALS + 1],
}

impl Calibration {
    /// Fits to candidates whose outcome is known.
    ///
    /// A signal that comes out speaking the wrong way is left out, and the rest fitted anew.
    pub(super) fn fit(outcomes: &[Outcome]) -> Self {
        let mut used = [true; N_SIGNALS];
        loop {
            let fit = Self::fit_with(outcomes, &used);
            let worst = (0..N_SIGNALS)
                .filter(|&at| used[at] && fit.coefficients[at + 1] * f64::from(DIRECTIONS[at]) < 0.0)
                .max_by(|&a, &b| fit.coefficients[a + 1].abs().total_cmp(&fit.coefficients[b + 1].abs()));
            match worst {
                Some(at) => used[at] = false,
                None => return fit,
            }
        }
    }

    fn fit_with(outcomes: &[Outcome], used: &[bool; N_SIGNALS]) -> Self {
        let mut coefficients = [0.0; N_SIGNALS + 1];
        for _ in 0..ROUNDS {
            let mut gradient = [0.0; N_SIGNALS + 1];
            let mut curvature = [[0.0; N_SIGNALS + 1]; N_SIGNALS + 1];
            for outcome in outcomes {
                let inputs = inputs(&std::array::from_fn(|at| if used[at] { outcome.signals[at] } else { 0.0 }));
                let probability = sigmoid(dot(&coefficients, &inputs));
                let weight = f64::from(outcome.weight);
                let error = (f64::from(u8::from(outcome.is_right)) - probability) * weight;
                let spread = (probability * (1.0 - probability)).max(1e-9) * weight;
                for (row, (slope, bends)) in gradient.iter_mut().zip(&mut curvature).enumerate() {
                    *slope += error * inputs[row];
                    for (bend, input) in bends.iter_mut().zip(&inputs[..=row]) {
                        *bend += spread * inputs[row] * input;
                    }
                }
            }
            for row in 0..=N_SIGNALS {
                if row > 0 {
                    gradient[row] -= RIDGE * coefficients[row];
                }
                curvature[row][row] += RIDGE;
                let below = curvature[row];
                for (above, value) in curvature.iter_mut().zip(below).take(row) {
                    above[row] = value;
                }
            }
            let step = solve(curvature, gradient);
            for (coefficient, change) in coefficients.iter_mut().zip(step) {
                *coefficient += change;
            }
            if step.iter().all(|change| change.abs() < STEP_MIN) {
                break;
            }
        }
        Self { coefficients }
    }

    /// Probability that the candidate answers the question.
    pub(super) fn confidence(&self, signals: &Signals) -> f32 {
        #[expect(clippy::cast_possible_truncation, reason = "a probability fits")]
        let confidence = sigmoid(dot(&self.coefficients, &inputs(signals))) as f32;
        confidence
    }

    /// What each signal adds to the log-odds, and the intercept: their sum gives the confidence.
    pub(super) fn shares(&self, signals: &Signals) -> ([f32; N_SIGNALS], f32) {
        #[expect(clippy::cast_possible_truncation, reason = "for people to read")]
        let share = |at: usize| (self.coefficients[at + 1] * f64::from(signals[at])) as f32;
        #[expect(clippy::cast_possible_truncation, reason = "for people to read")]
        let intercept = self.coefficients[0] as f32;
        (std::array::from_fn(share), intercept)
    }
}

fn inputs(signals: &Signals) -> [f64; N_SIGNALS + 1] {
    std::array::from_fn(|at| if at == 0 { 1.0 } else { f64::from(signals[at - 1]) })
}

fn dot(a: &[f64; N_SIGNALS + 1], b: &[f64; N_SIGNALS + 1]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn sigmoid(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

/// Solves a symmetric positive system by elimination.
fn solve(mut matrix: [[f64; N_SIGNALS + 1]; N_SIGNALS + 1], mut right: [f64; N_SIGNALS + 1]) -> [f64; N_SIGNALS + 1] {
    for pivot in 0..=N_SIGNALS {
        for row in pivot + 1..=N_SIGNALS {
            let factor = matrix[row][pivot] / matrix[pivot][pivot];
            let above = matrix[pivot];
            for (value, above) in matrix[row].iter_mut().zip(above).skip(pivot) {
                *value -= factor * above;
            }
            right[row] -= factor * right[pivot];
        }
    }
    for row in (0..=N_SIGNALS).rev() {
        for column in row + 1..=N_SIGNALS {
            right[row] -= matrix[row][column] * right[column];
        }
        right[row] /= matrix[row][row];
    }
    right
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fit_recovers_a_known_frequency() {
        let mut outcomes = Vec::new();
        for at in 0..2000_u32 {
            let mut signals = [0.0; N_SIGNALS];
            signals[0] = if at % 2 == 0 { 1.0 } else { -1.0 };
            // Right nine times in ten where the signal is up, one in ten where it is down.
            let is_right = (at / 2 % 10 == 0) != (at % 2 == 0);
            outcomes.push(Outcome { signals, is_answer: true, is_right, weight: 1.0, is_first: true });
        }
        let fit = Calibration::fit(&outcomes);
        let mut signals = [0.0; N_SIGNALS];
        signals[0] = 1.0;
        assert!((fit.confidence(&signals) - 0.9).abs() < 0.01);
        let (shares, intercept) = fit.shares(&signals);
        let log_odds: f32 = shares.iter().sum::<f32>() + intercept;
        assert!((1.0 / (1.0 + (-log_odds).exp()) - fit.confidence(&signals)).abs() < 1e-5);
    }
}
