//! Proves the knowledge sound: documents, intents, lexicon and locales are held against each other.
//!
//! A check is a file, named after the fault it finds. Three lists say when it runs: what would break a reply stops the
//! engine from being built; what only the curator needs to know is asked by `jauap check`; what asks the trained engine
//! itself comes last, since training takes seconds. A new one is a file here, a line in one of the lists, and a broken
//! knowledge in `tests/knowledge-broken/`.
//!
//! # Faults of the file format
//!
//! Found while the files are read, before any check:
//!
//! | code | what is wrong |
//! | --- | --- |
//! | `document_text_missing` | a document's `.toml` has no `.txt` of the same name beside it |
//! | `id_malformed` | an id holds more than small Latin letters, digits, `.` and `_` |
//! | `key_missing` | a table lacks a key that it must have |
//! | `key_unknown` | a table has a key that means nothing, often a misspelt one |
//! | `text_empty` | a list holds an empty text |
//! | `toml_syntax` | the file is not TOML: a quote or a comma is missing |
//! | `type_wrong` | a value is of another type than the key wants |
//! | `value_unknown` | a value is none of those that the key may have |

mod answers;
mod facts;
mod locales;

mod attribute_missing;
mod attribute_unused;
mod concept_twice;
mod concept_unknown;
mod example_confused;
mod example_missing;
mod example_twice;
mod example_wrong_script;
mod fact_differs;
mod fact_uncited;
mod fluent_syntax;
mod follow_up_unknown;
mod intent_twice;
mod justified_unused;
mod message_missing;
mod message_twice;
mod message_unused;
mod plural_unknown;
mod question_unanswered;
mod quote_across_sentences;
mod quote_ambiguous;
mod quote_missing;
mod quote_not_verbatim;
mod reference_unknown;
mod sentence_uncited;
mod stem_of_two_concepts;
mod title_too_long;
mod variable_unknown;
mod word_of_two_concepts;

use std::ops::Range;

use locales::Locales;

use super::analysis::{Analyzer, normalise};
use super::finding::Finding;
use super::knowledge::{Intent, Knowledge};
use super::language::Language;
use super::matcher::Matcher;
use super::source::{Located, Sources, Span};

/// What the checks look at.
struct Subject<'a> {
    sources: &'a Sources,
    knowledge: &'a Knowledge,
    locales: Locales<'a>,
}

/// The engine's parts that some checks ask.
pub struct Trained<'a> {
    /// Reads examples and phrases.
    pub analyzer: &'a Analyzer,
    /// Ranks intents.
    pub matcher: &'a Matcher,
    /// Intents that the engine answers a text with, in a conversation of a language.
    pub answers: &'a dyn Fn(&str, Language) -> Vec<usize>,
}

/// Collects what one check finds, under its code.
struct Report {
    code: &'static str,
    findings: Vec<Finding>,
}

impl Report {
    fn error(&mut self, at: Span, message: impl Into<String>, help: impl Into<String>) -> &mut Finding {
        self.push(Finding::error(self.code, at, message, help))
    }

    fn warning(&mut self, at: Span, message: impl Into<String>, help: impl Into<String>) -> &mut Finding {
        self.push(Finding::warning(self.code, at, message, help))
    }

    fn push(&mut self, finding: Finding) -> &mut Finding {
        let at = self.findings.len();
        self.findings.push(finding);
        &mut self.findings[at]
    }
}

/// A check and the name of its file, which is the code of what it finds.
macro_rules! check {
    ($name:ident) => {
        (stringify!($name), $name::check)
    };
}

type Check = (&'static str, fn(&Subject<'_>, &mut Report));
type TrainedCheck = (&'static str, fn(&Subject<'_>, &Trained<'_>, &mut Report));

/// A reply would show a raw name, lead nowhere or lack its source.
const ESSENTIAL: &[Check] = &[
    check!(attribute_missing),
    check!(concept_twice),
    check!(concept_unknown),
    check!(fluent_syntax),
    check!(follow_up_unknown),
    check!(intent_twice),
    check!(message_missing),
    check!(quote_across_sentences),
    check!(quote_ambiguous),
    check!(quote_missing),
    check!(quote_not_verbatim),
    check!(reference_unknown),
    check!(variable_unknown),
];

/// Replies would be sound in form, and still not what the curator means.
const EDITORIAL: &[Check] = &[
    check!(attribute_unused),
    check!(example_missing),
    check!(example_twice),
    check!(example_wrong_script),
    check!(fact_differs),
    check!(fact_uncited),
    check!(justified_unused),
    check!(message_twice),
    check!(message_unused),
    check!(plural_unknown),
    check!(sentence_uncited),
    check!(title_too_long),
    check!(word_of_two_concepts),
];

/// Only the engine itself can tell.
const TRAINED: &[TrainedCheck] = &[check!(example_confused), check!(question_unanswered), check!(stem_of_two_concepts)];

/// Faults that would break a reply.
#[must_use]
pub fn essential(sources: &Sources, knowledge: &Knowledge) -> Vec<Finding> {
    run(ESSENTIAL, &Subject { sources, knowledge, locales: Locales::read(sources) })
}

/// Faults that only the curator can judge.
#[must_use]
pub fn editorial(sources: &Sources, knowledge: &Knowledge) -> Vec<Finding> {
    run(EDITORIAL, &Subject { sources, knowledge, locales: Locales::read(sources) })
}

/// Faults that show when the engine is asked.
#[must_use]
pub fn trained(sources: &Sources, knowledge: &Knowledge, engine: &Trained<'_>) -> Vec<Finding> {
    let subject = Subject { sources, knowledge, locales: Locales::read(sources) };
    let mut findings = Vec::new();
    for &(code, check) in TRAINED {
        let mut report = Report { code, findings: Vec::new() };
        check(&subject, engine, &mut report);
        findings.extend(report.findings);
    }
    findings
}

fn run(checks: &[Check], subject: &Subject<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for &(code, check) in checks {
        let mut report = Report { code, findings: Vec::new() };
        check(subject, &mut report);
        findings.extend(report.findings);
    }
    findings
}

impl Subject<'_> {
    /// The place of a piece of a written text: exact where the text holds no escapes, else the whole of it.
    fn inside(&self, written: &Located<String>, piece: Range<usize>) -> Span {
        let source = &self.sources.get(written.span.source).text;
        // A text begins behind its quotation mark.
        let start = written.span.bytes.start + 1;
        if source.get(start..start + written.value.len()) == Some(written.value.as_str()) {
            Span { source: written.span.source, bytes: start + piece.start..start + piece.end }
        } else {
            written.span.clone()
        }
    }

    /// The intent whose message has this name.
    fn intent_of_message(&self, name: &str) -> Option<&Intent> {
        self.knowledge.intents.iter().find(|intent| intent.message() == name)
    }

    /// Where to report what a locale lacks as a whole: the start of its first file, or of any source.
    fn start_of(&self, language: Language) -> Option<Span> {
        let own = self.locales.files.iter().find(|file| file.language == language).map(|file| file.source);
        let source = own.or_else(|| self.sources.iter().next().map(|(id, _)| id))?;
        Some(Span { source, bytes: 0..0 })
    }
}

/// A text with all that a reader does not count as a difference taken out: case, ё, punctuation, kinds of space.
fn folded(text: &str) -> String {
    let normal = normalise(text).replace('\u{451}', "\u{435}");
    let words = normal.split(|character: char| !character.is_alphanumeric() && character != '+');
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// «did you mean `…`?», or another way to mend it.
fn did_you_mean<'n>(misspelt: &str, known: impl IntoIterator<Item = &'n str>, otherwise: &str) -> String {
    super::knowledge::suggestion(misspelt, known)
        .map_or_else(|| otherwise.to_owned(), |near| format!("did you mean `{near}`?"))
}
