//! Turns curves into places on a drawing: what the report's SVG needs and nothing of how it looks.

use super::curves::Curves;
use super::measures::{Point, share};

/// Width and height of a drawing, in its own units; its template names the same.
const SIDE: f64 = 300.0;
/// The share of wrong answers at the top of a drawing goes in such steps.
const WRONG_STEP: f64 = 0.05;
/// Radius of the dot that stands for most answers; the area of the others is as much less as their number.
const DOT: f64 = 14.0;
/// Looks of the lines, so that they can be told apart without colours.
const DASHES: [&str; 3] = ["none", "8 4", "2 3"];

/// One language's line.
pub(super) struct Line {
    /// ISO code of the language.
    pub language: String,
    /// How it is dashed.
    pub dashes: &'static str,
    /// Its points, `x,y` and `x,y`.
    pub points: String,
    /// Where the threshold stands that is set.
    pub set: Option<Place>,
}

/// A place on a drawing.
pub(super) struct Place {
    /// From the left.
    pub x: String,
    /// From the top.
    pub y: String,
    /// What is shown of it when pointed at.
    pub title: String,
    /// How big its dot is.
    pub radius: String,
}

/// Both drawings.
pub(super) struct Drawings {
    /// The lines of risk and coverage.
    pub lines: Vec<Line>,
    /// What the top of that drawing stands for, in per cent.
    pub top_percent: String,
    /// The dots of the reliability diagram.
    pub dots: Vec<Place>,
}

/// Draws the curves of a run.
pub(super) fn drawings(curves: &Curves) -> Drawings {
    let points = curves.risk_and_coverage.values().flatten();
    let highest = points.map(|point| point.wrong).fold(WRONG_STEP, f64::max);
    let top = (highest / WRONG_STEP).ceil() * WRONG_STEP;
    let lines = curves.risk_and_coverage.iter().enumerate().map(|(at, (language, points))| Line {
        language: language.clone(),
        dashes: DASHES[at % DASHES.len()],
        points: points.iter().map(|point| corner(point, top)).collect::<Vec<_>>().join(" "),
        set: points.iter().find(|point| point.threshold >= curves.threshold).map(|point| place(language, point, top)),
    });
    let most = curves.reliability.iter().map(|bin| bin.n).max().unwrap_or_default();
    let bins = curves.reliability.iter().filter(|bin| bin.n > 0);
    let dots = bins.map(|bin| Place {
        x: format!("{:.1}", x(bin.confidence)),
        y: format!("{:.1}", y(bin.right)),
        title: format!("{} answers, confidence {:.2}, right {:.2}", bin.n, bin.confidence, bin.right),
        radius: format!("{:.1}", DOT * share(bin.n, most).unwrap_or_default().sqrt()),
    });
    Drawings { lines: lines.collect(), top_percent: format!("{:.0}", 100.0 * top), dots: dots.collect() }
}

fn place(language: &str, point: &Point, top: f64) -> Place {
    let Point { threshold, answered, wrong } = point;
    let title = format!("{language}: from {threshold:.2} on {:.1} % answered", 100.0 * answered);
    Place {
        x: format!("{:.1}", x(*answered)),
        y: format!("{:.1}", y(wrong / top)),
        title: format!("{title}, {:.1} % of that wrong", 100.0 * wrong),
        radius: "5".to_owned(),
    }
}

fn corner(point: &Point, top: f64) -> String {
    format!("{:.1},{:.1}", x(point.answered), y(point.wrong / top))
}

fn x(share: f64) -> f64 {
    SIDE * share
}

fn y(share: f64) -> f64 {
    SIDE * (1.0 - share)
}
