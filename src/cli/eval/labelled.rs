//! Makes knowledge of any labelled set: a CSV file of texts with their intents becomes the sources of an engine.
//!
//! Each intent is a sentence of a made-up document, an intent on it with the examples, and a message a language. There
//! are no concepts and no needs: what is measured is what the matcher learns from examples alone.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::Context as _;
use serde::Deserialize;

use crate::engine::language::Language;
use crate::engine::source::{Source, Sources};
use crate::engine::wording::SYSTEM_MESSAGES;

/// Label of what should be refused.
pub(super) const OUT_OF_SCOPE: &str = "oos";

/// A text with its label.
#[derive(Debug, Deserialize)]
pub(super) struct Row {
    /// What is asked.
    pub text: String,
    /// What is meant.
    pub intent: String,
}

/// Reads a file with the columns `text` and `intent`.
///
/// # Errors
/// If it cannot be read, lacks a column, or holds nothing; says which line.
pub(super) fn read(path: &Path) -> anyhow::Result<Vec<Row>> {
    let name = path.display();
    let mut reader = csv::Reader::from_path(path).with_context(|| format!("cannot read `{name}`"))?;
    let rows = reader.deserialize().collect::<Result<Vec<Row>, _>>();
    let mut rows = rows.with_context(|| format!("`{name}` is no CSV with the columns `text` and `intent`"))?;
    // Inside the sources a text stands on one line, and holds nothing that cannot be seen.
    for row in &mut rows {
        row.text = row.text.split(|letter: char| letter.is_control()).collect::<Vec<_>>().join(" ");
    }
    rows.retain(|row| !row.text.trim().is_empty());
    anyhow::ensure!(!rows.is_empty(), "`{name}` has no rows");
    Ok(rows)
}

/// A training set: its labels, and the examples of each.
pub(super) struct TrainingSet {
    /// The labels, sorted; an intent is named by its place among them.
    pub labels: Vec<String>,
    examples: Vec<Vec<String>>,
    language: Language,
}

impl TrainingSet {
    /// Sorts the rows by their labels.
    pub(super) fn new(rows: Vec<Row>, language: Language) -> Self {
        let mut labels: Vec<String> = rows.iter().map(|row| row.intent.clone()).collect();
        labels.sort();
        labels.dedup();
        let mut examples = vec![Vec::new(); labels.len()];
        for row in rows {
            if let Ok(at) = labels.binary_search(&row.intent) {
                examples[at].push(row.text);
            }
        }
        Self { labels, examples, language }
    }

    /// Number of examples.
    pub(super) fn n_examples(&self) -> usize {
        self.examples.iter().map(Vec::len).sum()
    }

    /// The label of an intent by its id, which is what [`Self::sources`] named it.
    pub(super) fn label(&self, id: &str) -> Option<&str> {
        let at: usize = id.strip_prefix(INTENT)?.parse().ok()?;
        self.labels.get(at).map(String::as_str)
    }

    /// The texts that an engine is built from.
    pub(super) fn sources(&self) -> Sources {
        let code = self.language.code();
        let source = |name: &str, text: String| Source { name: name.to_owned(), text };
        let mut sources = vec![
            source("knowledge/bot.toml", format!("default_language = \"{code}\"\nstarters = []\n")),
            source(
                "knowledge/documents/set.toml",
                format!("title = \"set\"\npublished = \"\"\nurl = \"\"\nlanguage = \"{code}\"\n"),
            ),
            source("knowledge/documents/set.txt", self.document()),
            source("knowledge/topics/set.toml", self.topics()),
        ];
        for language in Language::ALL {
            sources.push(source(&format!("locales/{}/set.ftl", language.code()), self.locale(language)));
        }
        Sources::new(sources)
    }

    fn document(&self) -> String {
        (0..self.labels.len()).map(sentence).collect::<Vec<_>>().join("\n")
    }

    fn topics(&self) -> String {
        let mut topics = String::new();
        for (at, (label, examples)) in self.labels.iter().zip(&self.examples).enumerate() {
            let is_refused = label == OUT_OF_SCOPE;
            // An unknown has no question that would take some.
            let own = if is_refused { examples } else { own_examples(examples) };
            let own: Vec<String> = own.iter().map(|text| quoted(text)).collect();
            let kind = if is_refused { "unknown" } else { "intent" };
            // Writing to a string cannot fail.
            let _ = writeln!(topics, "[[{kind}]]\nid = \"{INTENT}{at}\"");
            if !is_refused {
                let _ = writeln!(topics, "quotes = [{}]", quoted(&sentence(at)));
            }
            let _ = writeln!(topics, "examples.{} = [{}]", self.language.code(), own.join(", "));
        }
        topics
    }

    fn locale(&self, language: Language) -> String {
        let mut locale = String::new();
        for (at, (label, examples)) in self.labels.iter().zip(&self.examples).enumerate() {
            let id = format!("{INTENT}{at}");
            let _ = writeln!(locale, "{id} = {id}\n    .title = {id}");
            if label != OUT_OF_SCOPE {
                let _ = writeln!(locale, "    .question = {{ {} }}", quoted(question(examples, language)));
            }
        }
        for message in SYSTEM_MESSAGES {
            let _ = writeln!(locale, "{0} = {0}", message.name);
        }
        locale
    }
}

const INTENT: &str = "i";

fn sentence(intent: usize) -> String {
    format!("Sentence {intent}.")
}

/// The question that the message of an intent must have in each language. It is learnt from as an example is, so that
/// each takes one of the examples: no example is learnt from twice, unless there are fewer than languages.
fn question(examples: &[String], language: Language) -> &str {
    let at = language as usize % examples.len().max(1);
    examples.get(at).map_or("", String::as_str)
}

/// The examples that are not questions already.
fn own_examples(examples: &[String]) -> &[String] {
    examples.get(Language::ALL.len()..).unwrap_or_default()
}

/// A text as TOML and Fluent both write it between quotes; it holds no control characters.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Engine;
    use crate::engine::dialogue::Settings;

    #[test]
    fn whatever_the_texts_hold_an_engine_is_built_of_them() {
        let texts = ["say \"hi\" \\ {now}", "# = [x] .y", "*", "one more", "ұзақ"];
        let rows = texts.iter().enumerate().map(|(at, text)| Row {
            text: (*text).to_owned(),
            intent: ["b/label", "a \"label\"", OUT_OF_SCOPE][at % 3].to_owned(),
        });
        let set = TrainingSet::new(rows.collect(), Language::English);
        let (engine, findings) = Engine::build(&set.sources(), Settings::default());
        let engine = engine.unwrap_or_else(|| panic!("{findings:?}"));
        let reading = engine.analyzer().read_in("say hi now", Language::English);
        let best = engine.matcher().rank(&reading.sentences.iter().collect::<Vec<_>>());
        assert_eq!(set.label(&engine.knowledge().intents[best[0].intent].id.value), Some("b/label"));
    }
}
