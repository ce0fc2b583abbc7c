//! Reads labelled questions: JSON Lines, one case or one dialogue a line.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context as _;
use serde::Deserialize;

/// A labelled question, or a turn of a dialogue.
#[derive(Clone, Debug)]
pub(super) struct Case {
    /// Its name in the file; turns are numbered.
    pub id: String,
    /// ISO code of the language it is in.
    pub language: String,
    /// How it is put, or what kind of question it is.
    pub style: String,
    /// What is asked.
    pub text: String,
    /// What a right reply is.
    pub expected: Expected,
    /// Whether it goes on with the conversation of the case before it.
    pub goes_on: bool,
}

/// What a right reply is.
#[derive(Clone, Debug)]
pub(super) enum Expected {
    /// An answer that cites one of these sentences, or comes from one of these intents.
    Answer {
        /// Sentences word for word, or ids of intents.
        any_of: Vec<String>,
        /// Must be found in the text.
        must: Option<regex::Regex>,
    },
    /// No answer.
    Refusal,
    /// A small-talk reply.
    Smalltalk,
}

#[derive(Deserialize)]
struct Line {
    id: String,
    lang: String,
    #[serde(default)]
    style: String,
    text: Option<String>,
    expect: Option<Vec<String>>,
    #[serde(default)]
    must: String,
    turns: Option<Vec<Turn>>,
}

#[derive(Deserialize)]
struct Turn {
    text: String,
    lang: Option<String>,
    #[serde(default)]
    expect: Option<Vec<String>>,
    #[serde(default)]
    must: String,
}

/// Reads a file of cases; labels of sentences are looked up in `sentences.tsv` beside it.
///
/// # Errors
/// If the file cannot be read, a line is no case, or a `must` is no regular expression; says which line.
pub(super) fn read(path: &Path) -> anyhow::Result<Vec<Case>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    let labels = read_labels(path)?;
    let mut cases = Vec::new();
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let place = || format!("{}:{}", path.display(), at + 1);
        let line: Line = serde_json::from_str(line).with_context(place)?;
        cases.extend(line_cases(line, &labels).with_context(place)?);
    }
    Ok(cases)
}

fn line_cases(line: Line, labels: &BTreeMap<String, String>) -> anyhow::Result<Vec<Case>> {
    let Some(turns) = line.turns else {
        let text = line.text.context("a case needs `text` or `turns`")?;
        let expected = expected(line.expect, &line.must, labels)?;
        return Ok(vec![Case { id: line.id, language: line.lang, style: line.style, text, expected, goes_on: false }]);
    };
    turns
        .into_iter()
        .enumerate()
        .map(|(at, turn)| {
            Ok(Case {
                id: format!("{}/{}", line.id, at + 1),
                language: turn.lang.unwrap_or_else(|| line.lang.clone()),
                style: if at == 0 { "first turn".to_owned() } else { "later turn".to_owned() },
                text: turn.text,
                expected: expected(turn.expect, &turn.must, labels)?,
                goes_on: at > 0,
            })
        })
        .collect()
}

fn expected(labels: Option<Vec<String>>, must: &str, known: &BTreeMap<String, String>) -> anyhow::Result<Expected> {
    let Some(labels) = labels else { return Ok(Expected::Smalltalk) };
    if labels.is_empty() {
        return Ok(Expected::Refusal);
    }
    let must = if must.is_empty() {
        None
    } else {
        let must = regex::RegexBuilder::new(must).case_insensitive(true).build();
        Some(must.context("`must` is no regular expression")?)
    };
    let any_of = labels.into_iter().map(|label| known.get(&label).cloned().unwrap_or(label)).collect();
    Ok(Expected::Answer { any_of, must })
}

/// Label → sentence, from the last and the first column of a tab-separated file.
fn read_labels(beside: &Path) -> anyhow::Result<BTreeMap<String, String>> {
    let path = beside.with_file_name("sentences.tsv");
    if !path.exists() {
        return Ok(BTreeMap::new());
    }
    let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read `{}`", path.display()))?;
    let pair = |line: &str| {
        let mut columns = line.split('\t');
        Some((columns.next()?.to_owned(), columns.next_back()?.to_owned()))
    };
    Ok(text.lines().filter_map(pair).collect())
}

impl std::fmt::Display for Expected {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Answer { any_of, .. } => formatter.write_str(&any_of.join(" | ")),
            Self::Refusal => formatter.write_str("a refusal"),
            Self::Smalltalk => formatter.write_str("small talk"),
        }
    }
}
