//! `jauap eval`: asks labelled questions and says how many are answered rightly.

mod cases;

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::DONE;
use crate::config::KnowledgeArgs;
use crate::engine::dialogue::Conversation;
use crate::engine::{Engine, ReplyOptions};
use cases::{Case, Verdict};

/// What to ask.
#[derive(Debug, clap::Args)]
pub struct EvalArgs {
    /// Files of labelled questions, one JSON object a line
    files: Vec<PathBuf>,
    /// Print each case that is not right
    #[arg(long)]
    verbose: bool,
}

/// Asks every question, and prints the table.
///
/// # Errors
/// If a file cannot be read or the knowledge cannot be used.
pub fn run(arguments: &EvalArgs, knowledge: &KnowledgeArgs) -> anyhow::Result<u8> {
    let started = std::time::Instant::now();
    let engine = super::engine(knowledge)?;
    eprintln!("built in {:?}; {:?}", started.elapsed(), engine.matcher().size());
    let mut table: BTreeMap<(String, String), [usize; 4]> = BTreeMap::new();
    for file in &arguments.files {
        for case in cases::read(file)? {
            let verdict = judge(&case, &engine, arguments.verbose);
            table.entry((case.lang.clone(), case.style.clone())).or_default()[verdict as usize] += 1;
        }
    }
    for ((lang, style), [right, refused, wrong, other]) in &table {
        let n = right + refused + wrong + other;
        println!("{lang} {style:18} n={n:3} right={right:3} refused={refused:3} wrong={wrong:3} other={other} {:.1}%", 100.0 * *right as f64 / n as f64);
    }
    let core = ["clean", "short", "colloquial", "typo", "long"];
    for lang in ["kk", "ru", "en"] {
        let mut sum = [0; 4];
        for ((l, s), counts) in &table { if l == lang && core.contains(&s.as_str()) { for i in 0..4 { sum[i] += counts[i]; } } }
        let n: usize = sum.iter().sum();
        println!("CORE {lang} n={n} right={:.1}% wrong={:.1}%", 100.0 * sum[0] as f64 / n.max(1) as f64, 100.0 * sum[2] as f64 / n.max(1) as f64);
        let mut sum = [0; 4];
        for ((l, s), counts) in &table { if l == lang && ["near", "tricky", "far", "gibberish", "injection"].contains(&s.as_str()) { for i in 0..4 { sum[i] += counts[i]; } } }
        let n: usize = sum.iter().sum();
        println!("OOS  {lang} n={n} refused={:.1}%", 100.0 * sum[0] as f64 / n.max(1) as f64);
    }
    Ok(DONE)
}

fn judge(case: &Case, engine: &Engine, verbose: bool) -> Verdict {
    let (reply, _) = engine.reply(&Conversation::default(), &case.text, ReplyOptions::default());
    let verdict = case.verdict(&reply);
    if verbose && verdict != Verdict::Right {
        let intents: Vec<_> = reply.answers.iter().map(|answer| (answer.intent.as_str(), answer.confidence)).collect();
        let near: Vec<_> = reply.trace.judgements.iter().flat_map(|j| j.candidates.iter().take(2).map(|c| (engine.knowledge().intents[c.intent].id.value.as_str(), c.confidence))).collect();
        println!("{:?} {} {} | {} | expect {:?} must {} | got {:?} {:?} {:?} near {:?}", verdict, case.id, case.style, case.text, case.expect, case.must, reply.outcome, reply.reason.map(|r| (r.code.name(), r.detail)), intents, near);
    }
    verdict
}
