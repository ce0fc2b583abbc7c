//! Draws a reply and how it came about for a person at a terminal.

use std::io::{self, Write};

use comfy_table::{CellAlignment, Table, presets};

use crate::engine::reply::{Citation, Outcome, Reply};
use crate::server::api::{CandidateWeighed, Explanation, JudgementMade, Lack, UnitRead};

/// The text, then the sources as quotations with their links, then the suggestions by number.
pub(super) fn reply(reply: &Reply, suggestions_heading: &str, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "{}", reply.text)?;
    let mut shown: Vec<&Citation> = Vec::new();
    for source in reply.answers.iter().flat_map(|answer| &answer.sources) {
        if !shown.contains(&source) {
            writeln!(out, "\n  “{}”\n  {}", source.quote, source.url)?;
            shown.push(source);
        }
    }
    suggestions(reply, suggestions_heading, out)?;
    match &reply.handoff {
        Some(handoff) => writeln!(out, "\n{} {}", handoff.text, handoff.url),
        None => Ok(()),
    }
}

fn suggestions(reply: &Reply, suggestions_heading: &str, out: &mut impl Write) -> io::Result<()> {
    if reply.suggestions.is_empty() {
        return Ok(());
    }
    // Where nothing was answered, the text itself introduces them.
    if matches!(reply.outcome, Outcome::Answer | Outcome::Smalltalk) {
        writeln!(out, "\n{suggestions_heading}")?;
    }
    for (at, suggestion) in reply.suggestions.iter().enumerate() {
        writeln!(out, "  {}. {}", at + 1, suggestion.text)?;
    }
    Ok(())
}

/// How a reply came about.
pub(super) fn explanation(explanation: &Explanation, out: &mut impl Write) -> io::Result<()> {
    let scores: Vec<String> =
        explanation.language_scores.iter().map(|score| format!("{} {:.2}", score.language, score.score)).collect();
    writeln!(out, "read as     {}, {} ({})", explanation.reading, explanation.language, scores.join(", "))?;
    if let Some(meant) = &explanation.read_as {
        writeln!(out, "meant       {meant}")?;
    }
    let context = match (explanation.context.language, explanation.context.language_is_chosen) {
        (None, _) => "none: the conversation begins".to_owned(),
        (Some(language), false) => format!("the last reply was in {language}"),
        (Some(language), true) => format!("the asker chose {language}"),
    };
    writeln!(out, "context     {context}")?;
    let thresholds = &explanation.thresholds;
    writeln!(out, "thresholds  answer {:.4}, recognition {:.4}", thresholds.answer, thresholds.recognition)?;
    for (at, sentence) in explanation.sentences.iter().enumerate() {
        let units: Vec<String> = sentence.units.iter().map(unit).collect();
        writeln!(out, "sentence {}  {}", at + 1, units.join(" · "))?;
    }
    for judgement in &explanation.judgements {
        draw_judgement(judgement, out)?;
    }
    Ok(())
}

fn unit(unit: &UnitRead) -> String {
    let slips = match unit.slips {
        0 => String::new(),
        slips => format!(", {slips} letters off"),
    };
    match &unit.means {
        Some(means) => format!("{} ({} {means}{slips})", unit.words, unit.kind),
        None => format!("{} ({}{slips})", unit.words, unit.kind),
    }
}

fn draw_judgement(judgement: &JudgementMade, out: &mut impl Write) -> io::Result<()> {
    let story = if judgement.with_story { " with what the others tell" } else { "" };
    writeln!(out, "\nsentence {}{story}: {}", judgement.sentence + 1, judgement.decision)?;
    if judgement.candidates.is_empty() {
        return Ok(());
    }
    writeln!(out, "{}", signals(&judgement.candidates).trim_fmt())?;
    for candidate in &judgement.candidates {
        if let Some(nearest) = &candidate.nearest {
            let (language, likeness) = (nearest.language, nearest.likeness);
            writeln!(out, "{}: nearest example {likeness:.2} “{}” ({language})", candidate.intent, nearest.text)?;
        }
        for lack in &candidate.lacks {
            writeln!(out, "{}: {}", candidate.intent, lack_in_words(lack))?;
        }
    }
    Ok(())
}

/// What one intent was weighed at, and what it lacks.
pub(super) fn weighed(explanation: &Explanation, out: &mut impl Write) -> io::Result<()> {
    for candidate in explanation.judgements.iter().filter_map(|judgement| judgement.asked_intent.as_ref()) {
        writeln!(out, "{}", signals(std::slice::from_ref(candidate)).trim_fmt())?;
        for lack in &candidate.lacks {
            writeln!(out, "{}: {}", candidate.intent, lack_in_words(lack))?;
        }
        if candidate.lacks.is_empty() {
            writeln!(out, "{}: lacks nothing", candidate.intent)?;
        }
    }
    Ok(())
}

/// A column a candidate, a row a signal: its value and what it adds to the log-odds.
fn signals(candidates: &[CandidateWeighed]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    let row = |name: &str, value: &dyn Fn(&CandidateWeighed) -> String| {
        std::iter::once(name.to_owned()).chain(candidates.iter().map(value)).collect::<Vec<String>>()
    };
    table.add_row(row("", &|candidate| candidate.intent.clone()));
    table.add_row(row("confidence", &|candidate| format!("{:.4}", candidate.confidence)));
    table.add_row(row("model probability", &|candidate| format!("{:.4}", candidate.probability)));
    table.add_row(row("intercept", &|candidate| format!("{:+.2}", candidate.intercept)));
    let names: Vec<&str> =
        candidates.first().map_or_else(Vec::new, |best| best.signals.iter().map(|signal| signal.name).collect());
    for (at, name) in names.into_iter().enumerate() {
        table.add_row(row(name, &|candidate| {
            candidate
                .signals
                .get(at)
                .map_or_else(String::new, |signal| format!("{:.2} {:+.2}", signal.value, signal.share))
        }));
    }
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}

fn lack_in_words(lack: &Lack) -> String {
    match lack {
        Lack::NeedNotMet { one_of } => format!("the question does not name {}", one_of.join(" or ")),
        Lack::ExcludedConcept { concept } => format!("the question names {concept}, which makes it another question"),
        Lack::EntityClash { concept } => format!("the question names {concept}, of which the answer does not speak"),
        Lack::YearClash { year } => format!("the question names {year}, of which the answer does not speak"),
        Lack::AnswerKindClash { asked, gives } if gives.is_empty() => {
            format!("the question asks for a {asked}, and the answer gives none")
        }
        Lack::AnswerKindClash { asked, gives } => {
            format!("the question asks for a {asked}, and the answer gives a {}", gives.join(", a "))
        }
        Lack::BelowThreshold { confidence, threshold } => {
            format!("confidence {confidence:.4} is below the threshold {threshold:.4}")
        }
        Lack::LessConfident { than, by } => format!("{than} is more confident by {by:.4}"),
    }
}
