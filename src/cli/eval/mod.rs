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
    sweep(arguments, &engine)?;
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

fn sweep(arguments: &EvalArgs, engine: &Engine) -> anyhow::Result<()> {
    let core = ["clean", "short", "colloquial", "typo", "long"];
    let oos = ["near", "tricky", "far", "gibberish", "injection"];
    let mut rows: Vec<(String, bool, f32, bool)> = Vec::new();
    for file in &arguments.files {
        for case in cases::read(file)? {
            let is_core = core.contains(&case.style.as_str());
            if !is_core && !oos.contains(&case.style.as_str()) { continue; }
            let (reply, _) = engine.reply(&Conversation::default(), &case.text, ReplyOptions::default());
            use crate::engine::dialogue::{Decision, Refusal};
            let hard = reply.trace.judgements.iter().any(|j| matches!(j.decision, Decision::Fallback(Refusal::UnknownEntity(_) | Refusal::YearOutside(_), _)));
            let best = reply.trace.judgements.iter().filter_map(|j| j.candidates.first()).max_by(|a, b| a.confidence.total_cmp(&b.confidence));
            let (confidence, right) = match best {
                Some(best) if !hard && engine.knowledge().intents[best.intent].purpose == crate::engine::knowledge::Purpose::Answer => {
                    let reply = engine.answer_with(best.intent, crate::engine::language::Language::from_code(&case.lang).unwrap());
                    (best.confidence, case.verdict(&reply) == Verdict::Right || case.verdict(&reply) == Verdict::Other)
                }
                _ => (0.0, false),
            };
            if std::env::var("DUMP").is_ok() {
                if let Some(best) = best {
                    let right2 = { let r = engine.answer_with(best.intent, crate::engine::language::Language::from_code(&case.lang).unwrap()); let v = case.verdict(&r); (v == Verdict::Right || v == Verdict::Other) && is_core && !r.answers[0].sources.is_empty() };
                    println!("ROW\t{}\t{}\t{}\t{}\t{}\t{}", case.id, case.style, u8::from(hard), u8::from(right2), engine.knowledge().intents[best.intent].id.value, best.signals.iter().map(|s| s.0.to_string()).collect::<Vec<_>>().join("\t"));
                }
            }
            rows.push((case.lang.clone(), is_core, confidence, right));
        }
    }
    let mut confidences: Vec<f32> = rows.iter().map(|r| r.2).collect();
    confidences.sort_by(f32::total_cmp);
    for limit in [0.01, 0.02] {
        for &t in &confidences {
            let wrong = rows.iter().filter(|r| r.2 >= t && r.2 > 0.0 && !r.3).count() as f64 / rows.len() as f64;
            if wrong <= limit {
                let n = rows.iter().filter(|r| r.1).count() as f64;
                println!("POOLED wrong<={limit}: t={t:.2} right={:.1}% argmax={:.1}%", 100.0 * rows.iter().filter(|r| r.1 && r.2 >= t && r.3).count() as f64 / n, 100.0 * rows.iter().filter(|r| r.1 && r.3).count() as f64 / n);
                break;
            }
        }
    }
    for lang in ["kk", "ru", "en"] {
        let inn: Vec<_> = rows.iter().filter(|r| r.0 == lang && r.1).collect();
        let out: Vec<_> = rows.iter().filter(|r| r.0 == lang && !r.1).collect();
        print!("SWEEP {lang} argmax={:.1}% ", 100.0 * inn.iter().filter(|r| r.3).count() as f64 / inn.len() as f64);
        for t in [0.3, 0.4, 0.5, 0.6, 0.7, 0.8] {
            let right = inn.iter().filter(|r| r.2 >= t && r.3).count() as f64 / inn.len() as f64;
            let wrong = inn.iter().filter(|r| r.2 >= t && !r.3).count() as f64 / inn.len() as f64;
            let refused = out.iter().filter(|r| r.2 < t).count() as f64 / out.len().max(1) as f64;
            print!("| {t}: {:.1}/{:.1}/{:.1} ", 100.0 * right, 100.0 * wrong, 100.0 * refused);
        }
        println!();
    }
    Ok(())
}
