//! How a question is typed changes nothing, or hardly anything, of what it is understood as.
//!
//! Every example of the shipped knowledge is typed otherwise and asked again. By default one in [`STEP`] of them is;
//! `JAUAP_ALL_EXAMPLES=1 cargo test --release invariance -- --nocapture` asks all and gives the tables of
//! docs/languages.md.

use std::sync::OnceLock;

use jauap::engine::dialogue::Conversation;
use jauap::engine::knowledge::Purpose;
use jauap::engine::language::keyboard::Layout;
use jauap::engine::language::{Language, Spelling, Typing, spelling};
use jauap::engine::reply::{Outcome, Reply};
use jauap::engine::{Engine, ReplyOptions};

use crate::support::engine;

/// One example in so many is asked when not all are.
const STEP: usize = 23;

/// An example of an intent that answers, and what it is understood as when it is typed plainly.
struct Asked {
    language: Language,
    text: String,
    understood: String,
}

/// What a reply is about: answered intents, or why there is no answer.
fn understood(reply: &Reply) -> String {
    let intents: Vec<&str> = reply.answers.iter().map(|answer| answer.intent.as_str()).collect();
    match &reply.reason {
        Some(reason) => format!("{} {}", reason.code.name(), reason.detail),
        None if intents.is_empty() => reply.outcome.name().to_owned(),
        None => intents.join(" "),
    }
}

fn ask(engine: &Engine, language: Language, text: &str) -> Reply {
    let conversation = Conversation { language: Some(language), ..Conversation::default() };
    engine.reply(&conversation, text, ReplyOptions { language: Some(language) }).0
}

fn examples() -> &'static [Asked] {
    static EXAMPLES: OnceLock<Vec<Asked>> = OnceLock::new();
    EXAMPLES.get_or_init(|| {
        let engine = engine();
        let step = if std::env::var_os("JAUAP_ALL_EXAMPLES").is_some() { 1 } else { STEP };
        let intents = engine.knowledge().intents.iter().filter(|intent| intent.purpose == Purpose::Answer);
        let all = intents.flat_map(|intent| {
            Language::ALL.into_iter().flat_map(|language| {
                intent.examples.get(language).iter().map(move |example| (language, example.value.clone()))
            })
        });
        all.step_by(step)
            .map(|(language, text)| {
                let understood = understood(&ask(&engine, language, &text));
                Asked { language, text, understood }
            })
            .collect()
    })
}

/// What became of the examples when they were typed otherwise.
#[derive(Default)]
struct Tally {
    asked: usize,
    same: usize,
    to_another_intent: usize,
    changed: Vec<String>,
}

/// Types the examples otherwise, where `typed` has a way to, and asks again.
fn tally(typed: impl Fn(&Asked, usize) -> Option<String>) -> Tally {
    let engine = engine();
    let mut tally = Tally::default();
    for (at, example) in examples().iter().enumerate() {
        let Some(text) = typed(example, at) else { continue };
        let reply = ask(&engine, example.language, &text);
        tally.asked += 1;
        if understood(&reply) == example.understood {
            tally.same += 1;
            continue;
        }
        let is_another = reply.outcome == Outcome::Answer && !example.understood.contains(' ');
        tally.to_another_intent += usize::from(is_another);
        tally.changed.push(format!("{} → {text}: {} → {}", example.text, example.understood, understood(&reply)));
    }
    tally
}

#[expect(clippy::cast_precision_loss, reason = "counts of examples are small")]
#[track_caller]
fn hold(name: &str, tally: &Tally, same_min: f64, another_max: f64) {
    assert!(tally.asked > 0, "{name}: nothing was asked");
    let share = |part: usize| 100.0 * part as f64 / tally.asked as f64;
    let (same, another) = (share(tally.same), share(tally.to_another_intent));
    println!("{name:<34} {:>6} asked {same:>6.2} % the same {another:>5.2} % another intent", tally.asked);
    for changed in tally.changed.iter().take(if std::env::var_os("JAUAP_SHOW").is_some() { 60 } else { 8 }) {
        println!("    {changed}");
    }
    assert!(same >= same_min, "{name}: {same:.2} % are understood the same, {same_min} % are promised");
    let promised = another_max / 100.0 * tally.asked as f64;
    // A sample may differ from all of them by chance: by three standard deviations.
    let chance = if std::env::var_os("JAUAP_ALL_EXAMPLES").is_some() { 0.0 } else { 3.0 * promised.sqrt() };
    let is_promised = tally.to_another_intent as f64 <= promised + chance;
    assert!(is_promised, "{name}: {another:.2} % are taken for another intent, {another_max} % at most");
}

#[test]
fn what_says_nothing_changes_nothing() {
    let capitals = |example: &Asked, _| Some(example.text.to_uppercase());
    hold("capitals", &tally(capitals), 100.0, 0.0);
    let bare = |example: &Asked, _| Some(example.text.trim_end_matches(['?', '!', '.']).to_owned());
    hold("no mark at the end", &tally(bare), 100.0, 0.0);
    let marks = |example: &Asked, _| Some(format!("{} ???", example.text.trim_end_matches(['?', '!', '.'])));
    hold("many marks", &tally(marks), 100.0, 0.0);
    let spaces = |example: &Asked, _| Some(format!("  {} ", example.text.replace(' ', "  ")));
    hold("doubled spaces", &tally(spaces), 100.0, 0.0);
    let emoji = |example: &Asked, _| Some(format!("🇰🇿 {} 🙏🙂", example.text));
    hold("emoji", &tally(emoji), 100.0, 0.0);
    let thanks = |example: &Asked, _| {
        Some(match example.language {
            Language::Kazakh => format!("{} рахмет!", example.text),
            Language::Russian => format!("{} спасибо!", example.text),
            Language::English => format!("{} thanks!", example.text),
        })
    };
    hold("trailing thanks", &tally(thanks), 100.0, 0.0);
}

#[test]
fn composed_and_decomposed_letters_are_the_same() {
    use unicode_normalization::UnicodeNormalization as _;
    hold("decomposed (NFD)", &tally(|example, _| Some(example.text.nfd().collect())), 100.0, 0.0);
}

#[test]
fn every_way_of_typing_is_read_as_it_was_meant() {
    for typing in Typing::ALL {
        for variant in 0..typing.n_variants() {
            if typing.spelling == Spelling::Plain && variant == 0 {
                continue;
            }
            let typed = |example: &Asked, _| {
                let lower = example.text.to_lowercase();
                (example.language == typing.language).then(|| typing.write(&lower, variant))
            };
            let name = format!("{} {} {}", typing.language.code(), typing.spelling.name(), variant + 1);
            hold(&name, &tally(typed), 98.0, 0.5);
        }
    }
    let kazakh_layout = |example: &Asked, _| {
        (example.language == Language::English)
            .then(|| Layout::English.retype(&example.text.to_lowercase(), Layout::Kazakh))
    };
    hold("en kazakh_layout", &tally(kazakh_layout), 98.0, 0.5);
}

#[test]
fn letters_that_only_look_like_the_right_ones_are_mended() {
    let look_alikes = |example: &Asked, _| {
        let meant = [('і', 'i'), ('а', 'a'), ('ә', 'ə'), ('е', 'e'), ('о', 'o'), ('р', 'p'), ('с', 'c'), ('х', 'x')];
        let swap =
            |letter: char| meant.iter().find(|(cyrillic, _)| *cyrillic == letter).map_or(letter, |(_, look)| *look);
        (example.language != Language::English).then(|| example.text.to_lowercase().chars().map(swap).collect())
    };
    hold("look-alike letters", &tally(look_alikes), 98.0, 0.5);
}

#[test]
fn one_slip_in_a_longer_word_is_forgiven() {
    // Most of what is answered otherwise is another fact of the same sentence: "events" and "evens".
    hold("one slip in a word of 5 or more", &tally(|example, at| spelling::misspell(&example.text, at)), 95.0, 0.6);
}
