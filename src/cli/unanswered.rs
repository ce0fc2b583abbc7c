//! `jauap unanswered`: shows the curator what people asked and the documents do not answer.
//!
//! Each question is asked again, alone and of today's knowledge, so that what was mended since is seen to be mended, and
//! what is not has the intents beside it that come nearest.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::Context as _;
use clap::Args;
use comfy_table::{Table, presets};
use serde::Serialize;

use super::{DONE, ago, print};
use crate::config::{KnowledgeArgs, StoreArgs, Written};
use crate::engine::analysis::normalise;
use crate::engine::dialogue::Conversation;
use crate::engine::language::Language;
use crate::engine::{Engine, ReplyOptions};
use crate::store::{Store, Timestamp, Unanswered};

/// Different wordings that are looked at; those asked least often beyond it are not shown.
const WORDINGS_MAX: usize = 10_000;
/// Intents shown beside a question.
const NEAREST_MAX: usize = 3;

/// Which questions to show.
#[derive(Debug, Args)]
pub(super) struct UnansweredArgs {
    #[command(flatten)]
    store: StoreArgs,
    /// Only those that were replied to in this language
    #[arg(long, value_parser = super::parse_language, value_name = "kk|ru|en")]
    language: Option<Language>,
    /// Only those of the last so many days [default: all that is kept]
    #[arg(long, value_name = "N")]
    days: Option<u32>,
    /// Show so many at most, those asked most often first
    #[arg(long, value_name = "N", default_value_t = 50)]
    limit: usize,
    /// As JSON
    #[arg(long)]
    json: bool,
}

/// A question as it is printed.
#[derive(Serialize)]
struct Printed {
    text: String,
    language: String,
    reason: Option<String>,
    n_times: u64,
    last_ms: i64,
    /// What becomes of it now: `answer`, `clarify`, `smalltalk` or `fallback`.
    now: &'static str,
    nearest: Vec<Near>,
}

/// An intent and how likely it is meant.
#[derive(Serialize)]
struct Near {
    intent: String,
    confidence: f32,
}

/// Prints the questions.
///
/// # Errors
/// If the store or the knowledge cannot be used.
pub(super) fn run(arguments: UnansweredArgs, file: &Written, knowledge: &KnowledgeArgs) -> anyhow::Result<u8> {
    let place = arguments.store.place(file)?;
    let now = Timestamp::now();
    let since = arguments.days.map_or(Timestamp(0), |days| now.minus(days_long(days)));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().context("cannot start")?;
    let found = runtime.block_on(async {
        let store = Store::new(&place)?;
        let found = store.unanswered(since, WORDINGS_MAX).await;
        store.close().await;
        found
    })?;
    let mut questions = joined(found, arguments.language.map(Language::code));
    let n_more = questions.len().saturating_sub(arguments.limit);
    questions.truncate(arguments.limit);
    let engine = super::engine(knowledge)?;
    let printed: Vec<Printed> = questions.into_iter().map(|question| asked_again(&engine, question)).collect();
    if arguments.json {
        print(&serde_json::to_string_pretty(&printed)?)?;
    } else if printed.is_empty() {
        print("every question that is kept has its answer")?;
    } else {
        print(&table(&printed, now))?;
    }
    if n_more > 0 {
        eprintln!("{n_more} more, asked less often; `--limit` shows them");
    }
    Ok(DONE)
}

fn days_long(days: u32) -> Duration {
    const HOURS_A_DAY: u64 = 24;
    Duration::from_hours(u64::from(days) * HOURS_A_DAY)
}

/// What differs in case, spaces or punctuation marks that look alike is one question; most often asked first.
fn joined(found: Vec<Unanswered>, language: Option<&str>) -> Vec<Unanswered> {
    let mut by_question: BTreeMap<(String, String), Unanswered> = BTreeMap::new();
    for one in found.into_iter().filter(|one| language.is_none_or(|code| one.language == code)) {
        let words: Vec<&str> = one.text.split_whitespace().collect();
        let key = (one.language.clone(), normalise(&words.join(" ")));
        match by_question.get_mut(&key) {
            None => drop(by_question.insert(key, one)),
            // The wording that is asked most often stands for all.
            Some(first) => {
                first.n_times += one.n_times;
                if one.last > first.last {
                    (first.last, first.reason) = (one.last, one.reason);
                }
            }
        }
    }
    let mut questions: Vec<Unanswered> = by_question.into_values().collect();
    questions.sort_by_key(|question| (std::cmp::Reverse(question.n_times), std::cmp::Reverse(question.last)));
    questions
}

fn asked_again(engine: &Engine, question: Unanswered) -> Printed {
    let Unanswered { text, language, reason, n_times, last } = question;
    let conversation = Conversation { language: Language::from_code(&language), ..Conversation::default() };
    let (reply, _) = engine.reply(&conversation, &text, ReplyOptions::default());
    let candidates = reply.trace.judgements.iter().flat_map(|judgement| &judgement.candidates);
    let mut nearest: BTreeMap<usize, f32> = BTreeMap::new();
    for candidate in candidates {
        let known = nearest.entry(candidate.intent).or_default();
        *known = known.max(candidate.confidence);
    }
    let mut nearest: Vec<(usize, f32)> = nearest.into_iter().collect();
    nearest.sort_by(|one, other| other.1.total_cmp(&one.1));
    let near = |(intent, confidence): (usize, f32)| {
        let intent = engine.knowledge().intents.get(intent)?.id.value.clone();
        Some(Near { intent, confidence: rounded(confidence) })
    };
    let nearest = nearest.into_iter().take(NEAREST_MAX).filter_map(near).collect();
    Printed { text, language, reason, n_times, last_ms: last.0, now: reply.outcome.name(), nearest }
}

fn rounded(confidence: f32) -> f32 {
    (confidence * 1000.0).round() / 1000.0
}

fn table(printed: &[Printed], now: Timestamp) -> String {
    let mut table = Table::new();
    let header = ["times", "last", "language", "question", "why", "now", "nearest"];
    table.load_style(presets::NOTHING).set_header(header);
    for question in printed {
        let nearest: Vec<String> =
            question.nearest.iter().map(|near| format!("{} {:.2}", near.intent, near.confidence)).collect();
        table.add_row([
            question.n_times.to_string(),
            ago(now, question.last_ms),
            question.language.clone(),
            question.text.split_whitespace().collect::<Vec<_>>().join(" "),
            question.reason.clone().unwrap_or_default(),
            question.now.to_owned(),
            nearest.join(", "),
        ]);
    }
    table.to_string()
}
