//! Measures a whole question to its reply in process on the shipped knowledge, in each way of typing, and the build of the
//! engine.
//!
//! `cargo bench` prints first a table that criterion cannot make: what half and what 99 in 100 of the questions stay
//! below, and how much memory a reply asks the allocator for. The questions are the project's own of `tests/eval`; each
//! one's time is the least of [`ROUNDS`], since other work on the machine can only add to it. Criterion's own figures
//! follow, which compare with those of the last run.

#![expect(clippy::unwrap_used, reason = "a bench that cannot go on has failed")]
#![expect(clippy::print_stdout, reason = "a bench shows its figures")]

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use allocation_counter::AllocationInfo;
use criterion::Criterion;
use jauap::engine::dialogue::{Conversation, Settings};
use jauap::engine::language::Typing;
use jauap::engine::reply::Reply;
use jauap::engine::source::Sources;
use jauap::engine::{Engine, ReplyOptions};

/// How often each question is asked for the table.
const ROUNDS: usize = 5;
/// How often criterion builds an engine; each build takes seconds.
const BUILDS: usize = 10;

fn main() {
    let sources = jauap::files::read_sources(None, None).unwrap();
    let engine = build(&sources);
    print_table(&engine);
    let mut criterion = Criterion::default().configure_from_args();
    replies(&mut criterion, &engine);
    builds(&mut criterion, &sources, &engine);
    criterion.final_summary();
}

fn build(sources: &Sources) -> Engine {
    Engine::build(sources, Settings::default()).0.unwrap()
}

fn ask(engine: &Engine, text: &str) -> Reply {
    engine.reply(&Conversation::default(), black_box(text), ReplyOptions::default()).0
}

fn name(typing: Typing) -> String {
    format!("{} {}", typing.language.code(), typing.spelling.name())
}

/// The questions of a language, lower case, as they are typed in one way; its alphabets take turns.
fn questions(typing: Typing) -> Vec<String> {
    let file = format!("tests/eval/own-{}.jsonl", typing.language.code());
    let lines = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
    let text = |line: &str| {
        let case: serde_json::Value = serde_json::from_str(line).unwrap();
        case["text"].as_str().unwrap().to_lowercase()
    };
    let is_plain = typing.spelling.name() == "plain";
    lines
        .lines()
        .enumerate()
        .map(|(at, line)| if is_plain { text(line) } else { typing.write(&text(line), at % typing.n_variants()) })
        .collect()
}

fn print_table(engine: &Engine) {
    println!("{:<24}{:>10}{:>10}{:>10}{:>14}{:>12}", "typed", "questions", "p50 µs", "p99 µs", "allocations", "KiB");
    for typing in Typing::ALL {
        let questions = questions(typing);
        let mut times: Vec<Duration> = questions.iter().map(|text| fastest(engine, text)).collect();
        times.sort_unstable();
        let allocated: Vec<AllocationInfo> = questions
            .iter()
            .map(|text| {
                allocation_counter::measure(|| {
                    black_box(ask(engine, text));
                })
            })
            .collect();
        let n = questions.len();
        let mean = |count: fn(&AllocationInfo) -> u64| allocated.iter().map(count).sum::<u64>() / n as u64;
        println!(
            "{:<24}{n:>10}{:>10}{:>10}{:>14}{:>12}",
            name(typing),
            times[n / 2].as_micros(),
            times[n * 99 / 100].as_micros(),
            mean(|info| info.count_total),
            mean(|info| info.bytes_total) / 1024,
        );
    }
}

fn fastest(engine: &Engine, text: &str) -> Duration {
    let time = |_| {
        let started = Instant::now();
        black_box(ask(engine, text));
        started.elapsed()
    };
    (0..ROUNDS).map(time).min().unwrap()
}

/// One question after another: the mean over all of them.
fn replies(criterion: &mut Criterion, engine: &Engine) {
    let mut group = criterion.benchmark_group("reply");
    for typing in Typing::ALL {
        let questions = questions(typing);
        let mut next = questions.iter().cycle();
        group.bench_function(name(typing), |bencher| {
            bencher.iter_batched(|| next.next().unwrap(), |text| ask(engine, text), criterion::BatchSize::SmallInput);
        });
    }
    group.finish();
}

fn builds(criterion: &mut Criterion, sources: &Sources, engine: &Engine) {
    let mut group = criterion.benchmark_group("build");
    group.sample_size(BUILDS);
    group.bench_function("cold", |bencher| bencher.iter(|| build(sources)));
    group.bench_function("restored", |bencher| {
        bencher.iter_batched(
            || engine.matcher().trained(),
            |trained| Engine::restore(sources, Settings::default(), Some(trained)),
            criterion::BatchSize::PerIteration,
        );
    });
    group.finish();
}
