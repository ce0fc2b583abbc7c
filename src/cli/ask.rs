//! `jauap ask`: one question, or a chat that keeps its context.

use super::DONE;
use crate::config::KnowledgeArgs;
use crate::engine::ReplyOptions;
use crate::engine::dialogue::Conversation;
use crate::engine::language::Language;

/// What to ask.
#[derive(Debug, clap::Args)]
pub struct AskArgs {
    /// The question; without it a chat begins
    text: Option<String>,
    /// The language to reply in: kk, ru or en [default: the question's]
    #[arg(long, value_parser = super::parse_language, value_name = "kk|ru|en")]
    language: Option<Language>,
}

/// Asks, and prints the reply.
///
/// # Errors
/// If the knowledge cannot be used.
pub fn run(arguments: &AskArgs, knowledge: &KnowledgeArgs) -> anyhow::Result<u8> {
    let engine = super::engine(knowledge)?;
    let text = arguments.text.clone().unwrap_or_default();
    let (reply, _) = engine.reply(&Conversation::default(), &text, ReplyOptions { language: arguments.language });
    println!("{:?} {:?}\n{}", reply.outcome, reply.reason, reply.text);
    for judgement in &reply.trace.judgements {
        for candidate in &judgement.candidates {
            println!(
                "{} {:.3} p={:.3}",
                engine.knowledge().intents[candidate.intent].id.value,
                candidate.confidence,
                candidate.probability
            );
            for (name, (value, share)) in crate::engine::matcher::SIGNAL_NAMES.iter().zip(&candidate.signals) {
                print!(" {name}={value:.2}({share:+.2})");
            }
            println!();
        }
    }
    for sentence in &reply.trace.reading.sentences {
        for unit in &sentence.units {
            println!("{:?} {} slips={}", unit.kind, sentence.words(unit), unit.slips);
        }
    }
    Ok(DONE)
}
