//! Tuning only.
use super::EvalArgs;
use super::old_cases;
use crate::engine::dialogue::Conversation;
use crate::engine::*;
pub fn sweep(arguments: &EvalArgs, engine: &Engine) -> anyhow::Result<()> {
    let core = ["clean", "short", "colloquial", "typo", "long"];
    let oos = ["near", "tricky", "far", "gibberish", "injection"];
    let mut rows: Vec<(String, bool, f32, bool)> = Vec::new();
    for file in &arguments.files {
        for case in old_cases::read(file)? {
            let is_core = core.contains(&case.style.as_str());
            if !is_core && !oos.contains(&case.style.as_str()) {
                continue;
            }
            let (reply, _) = engine.reply(&Conversation::default(), &case.text, ReplyOptions::default());
            use crate::engine::dialogue::{Decision, Refusal};
            if reply.language.code() != case.lang {
                println!(
                    "LANG {} {} {} -> {} {:?}",
                    case.id,
                    case.style,
                    case.text,
                    reply.language.code(),
                    reply.trace.reading.language_scores.0
                );
            }
            let hard = reply.trace.judgements.iter().any(|j| {
                matches!(j.decision, Decision::Fallback(Refusal::UnknownEntity(_) | Refusal::YearOutside(_), _))
            });
            let best = reply
                .trace
                .judgements
                .iter()
                .filter_map(|j| j.candidates.first())
                .max_by(|a, b| a.confidence.total_cmp(&b.confidence));
            let (confidence, right) = match best {
                Some(best)
                    if !hard
                        && engine.knowledge().intents[best.intent].purpose
                            == crate::engine::knowledge::Purpose::Answer =>
                {
                    let reply = engine
                        .answer_with(best.intent, crate::engine::language::Language::from_code(&case.lang).unwrap());
                    (
                        best.confidence,
                        case.verdict(&reply) == old_cases::Verdict::Right
                            || case.verdict(&reply) == old_cases::Verdict::Other,
                    )
                }
                _ => (0.0, false),
            };
            if std::env::var("DUMP").is_ok() {
                if let Some(best) = best {
                    let right2 = {
                        let r = engine.answer_with(
                            best.intent,
                            crate::engine::language::Language::from_code(&case.lang).unwrap(),
                        );
                        let v = case.verdict(&r);
                        (v == old_cases::Verdict::Right || v == old_cases::Verdict::Other)
                            && is_core
                            && !r.answers[0].sources.is_empty()
                    };
                    println!(
                        "ROW\t{}\t{}\t{}\t{}\t{}\t{}",
                        case.id,
                        case.style,
                        u8::from(hard),
                        u8::from(right2),
                        engine.knowledge().intents[best.intent].id.value,
                        best.signals.iter().map(|s| s.0.to_string()).collect::<Vec<_>>().join("\t")
                    );
                }
            }
            rows.push((case.lang.clone(), is_core, confidence, right));
        }
    }
    let mut confidences: Vec<f32> = rows.iter().map(|r| r.2).collect();
    confidences.sort_by(f32::total_cmp);
    let utility =
        |t: f32| rows.iter().filter(|r| r.2 >= t && r.2 > 0.0).map(|r| if r.3 { 1.0 } else { -5.0 }).sum::<f64>();
    if let Some(best) = confidences.iter().copied().max_by(|a, b| utility(*a).total_cmp(&utility(*b))) {
        let n = rows.iter().filter(|r| r.1).count() as f64;
        println!(
            "POOLED utility: t={best:.2} {:.0} right={:.1}% wrong={:.1}% oos_answered={}; at 5/6: {:.0}",
            utility(best),
            100.0 * rows.iter().filter(|r| r.1 && r.2 >= best && r.3).count() as f64 / n,
            100.0 * rows.iter().filter(|r| r.1 && r.2 >= best && !r.3).count() as f64 / n,
            rows.iter().filter(|r| !r.1 && r.2 >= best).count(),
            utility(5.0 / 6.0)
        );
    }
    for limit in [0.01, 0.02] {
        for &t in &confidences {
            let wrong = rows.iter().filter(|r| r.2 >= t && r.2 > 0.0 && !r.3).count() as f64 / rows.len() as f64;
            if wrong <= limit {
                let n = rows.iter().filter(|r| r.1).count() as f64;
                println!(
                    "POOLED wrong<={limit}: t={t:.2} right={:.1}% argmax={:.1}%",
                    100.0 * rows.iter().filter(|r| r.1 && r.2 >= t && r.3).count() as f64 / n,
                    100.0 * rows.iter().filter(|r| r.1 && r.3).count() as f64 / n
                );
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
