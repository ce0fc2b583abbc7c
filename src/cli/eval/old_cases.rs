//! Reads labelled questions and judges replies to them.

use std::path::Path;

use anyhow::Context as _;
use serde::Deserialize;

use crate::engine::reply::{Outcome, Reply};

/// A labelled question.
#[derive(Debug, Deserialize)]
pub struct Case {
    pub id: String,
    pub lang: String,
    pub style: String,
    pub text: String,
    /// Labels of sentences that answer; empty if none does; absent for small talk.
    pub expect: Option<Vec<String>>,
    #[serde(default)]
    pub must: String,
}

/// How a reply does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Right,
    Refused,
    Wrong,
    Other,
}

const SENTENCES: &str = include_str!("../../../tests/eval/sentences.tsv");

/// Reads a JSON Lines file.
pub fn read(path: &Path) -> anyhow::Result<Vec<Case>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(at, line)| serde_json::from_str(line).with_context(|| format!("{}:{}", path.display(), at + 1)))
        .collect()
}

fn label(quote: &str) -> &str {
    SENTENCES
        .lines()
        .find(|line| line.split('\t').nth(2) == Some(quote))
        .and_then(|line| line.split('\t').next())
        .unwrap_or("?")
}

impl Case {
    pub fn verdict(&self, reply: &Reply) -> Verdict {
        let answered = reply.outcome == Outcome::Answer;
        match &self.expect {
            None => {
                if reply.outcome == Outcome::Smalltalk {
                    Verdict::Right
                } else if answered {
                    Verdict::Wrong
                } else {
                    Verdict::Refused
                }
            }
            Some(expect) if expect.is_empty() => {
                if answered {
                    Verdict::Wrong
                } else {
                    Verdict::Right
                }
            }
            Some(expect) => {
                if !answered {
                    return if reply.outcome == Outcome::Smalltalk { Verdict::Other } else { Verdict::Refused };
                }
                let cited: std::collections::BTreeSet<&str> =
                    reply.answers.iter().flat_map(|a| &a.sources).map(|s| label(&s.quote)).collect();
                let hit = cited.iter().any(|label| expect.iter().any(|e| e == label));
                let few = cited.len() <= 4.max(expect.len() + 1);
                let must = self.must.is_empty()
                    || regex::RegexBuilder::new(&self.must)
                        .case_insensitive(true)
                        .build()
                        .is_ok_and(|must| must.is_match(&reply.text));
                let language = reply.language.code() == self.lang;
                if hit && few && must && language {
                    Verdict::Right
                } else if hit && few && language {
                    Verdict::Other
                } else {
                    Verdict::Wrong
                }
            }
        }
    }
}
