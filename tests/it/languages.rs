//! In which language and in what way a message is typed is told as well as docs/languages.md says.

use std::collections::BTreeMap;

use jauap::engine::ReplyOptions;
use jauap::engine::dialogue::Conversation;
use jauap::engine::language::identify::{self, Identifier};
use jauap::engine::language::{Language, PerLanguage};

use crate::support::engine;

/// Kazakh, Russian and English messages of one to eight words by others; see tests/data/langid/README.md.
const TRAINING: &str = include_str!("../data/langid/train.tsv");
const HELD_OUT: &str = include_str!("../data/langid/langid.tsv");

#[test]
fn the_letter_groups_are_those_of_the_training_lines() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/engine/language/letter_groups.tsv");
    let table = identify::letter_groups(TRAINING);
    if std::env::var_os("JAUAP_UPDATE_DOCS").is_some() {
        std::fs::write(path, &table).unwrap();
    }
    let is_fresh = std::fs::read_to_string(path).unwrap() == table;
    assert!(is_fresh, "{path} is stale: run JAUAP_UPDATE_DOCS=1 cargo test the_letter_groups_are");
}

#[test]
fn everyday_messages_are_told_apart_in_every_spelling() {
    // Without any knowledge: the letters of a language, and not the words of a subject.
    let identifier = Identifier::train(&PerLanguage::default());
    let mut by_spelling: BTreeMap<(&str, &str), (usize, usize)> = BTreeMap::new();
    for line in HELD_OUT.lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [language, spelling, text] = columns[..] else { panic!("not three columns: {line}") };
        let scores = identify::languages(&identifier.typings(&text.to_lowercase(), None));
        let best = Language::ALL.into_iter().max_by(|a, b| scores.get(*a).total_cmp(scores.get(*b)));
        let counts = by_spelling.entry((language, spelling)).or_default();
        counts.0 += usize::from(best == Language::from_code(language));
        counts.1 += 1;
    }
    println!("{:<24} {:>6} {:>6} {:>6}", "spelling", "right", "of", "%");
    let mut all = (0, 0);
    for ((language, spelling), (right, of)) in &by_spelling {
        println!("{:<24} {right:>6} {of:>6} {:>6.1}", format!("{language} {spelling}"), percent(*right, *of));
        all = (all.0 + right, all.1 + of);
        assert!(percent(*right, *of) >= 94.0, "{language} {spelling}: {right} of {of}");
    }
    println!("{:<24} {:>6} {:>6} {:>6.1}", "all", all.0, all.1, percent(all.0, all.1));
    assert!(percent(all.0, all.1) >= 98.5, "{all:?}");
}

#[test]
fn figures_with_endings_stay_figures() {
    // On the Kazakh layout the digits are letters, the hyphen too.
    let engine = engine();
    for text in ["2025 пен 2027-нің арасында", "45-тен астам", "5-кездесу қайда өтті", "2026ға дейін", "160-қа жуық"]
    {
        let (reply, _) = engine.reply(&Conversation::default(), text, ReplyOptions::default());
        assert_eq!(reply.trace.reading.text, text);
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of lines are small")]
fn percent(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole as f64
}
