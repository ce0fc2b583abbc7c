//! Gathers what an intent's answer says in a language, piece by piece with its place, and what its sources say.

use super::Subject;
use super::facts::{Fact, is_cyrillic, is_latin, latin_words, numbers};
use super::locales::{LocaleFile, Piece, pieces};
use crate::engine::document::find_sentence;
use crate::engine::knowledge::Intent;
use crate::engine::language::Language;
use crate::engine::source::Span;
use fluent_syntax::ast::Pattern;

/// Terms inside terms are followed so far; a deeper nest is a circle.
const DEPTH_MAX: usize = 4;

/// A number or a name that stands in an answer.
pub(super) struct Claim {
    /// What it is called in every language.
    pub(super) name: String,
    /// Where it stands.
    pub(super) at: Span,
}

/// Which part of a message to look at.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// The answer.
    Answer,
    /// The answer, its title and its question.
    All,
}

/// The numbers of an intent's message; and, where the language is not itself written in Latin letters, its Latin names.
pub(super) fn claims(subject: &Subject<'_>, intent: &Intent, language: Language, part: Part) -> Vec<Claim> {
    let mut claims = Vec::new();
    let Some((file, message)) = subject.locales.message(language, &intent.message()) else { return claims };
    if let Some(pattern) = &message.value {
        gather(subject, file, pattern, DEPTH_MAX, &mut claims);
    }
    if part == Part::All {
        for attribute in &message.attributes {
            gather(subject, file, &attribute.value, DEPTH_MAX, &mut claims);
        }
    }
    claims
}

fn gather(
    subject: &Subject<'_>,
    file: &LocaleFile<'_>,
    pattern: &Pattern<&str>,
    depth: usize,
    claims: &mut Vec<Claim>,
) {
    for piece in pieces(pattern) {
        match piece {
            Piece::Text(text) => {
                let names = if is_written_in_latin(file.language) { Vec::new() } else { latin_words(text) };
                for Fact { name, bytes } in numbers(text).into_iter().chain(names) {
                    claims.push(Claim { name, at: file.span(&text[bytes]) });
                }
            }
            Piece::Term(name, None) if depth > 0 => {
                if let Some((file, term)) = subject.locales.term(file.language, name) {
                    gather(subject, file, &term.value, depth - 1, claims);
                }
            }
            _ => {}
        }
    }
}

/// Everything that a reader finds in the sentences that an intent cites.
pub(super) fn cited_facts(subject: &Subject<'_>, intent: &Intent) -> Vec<String> {
    let mut facts = Vec::new();
    for quote in &intent.quotes {
        let Ok(id) = find_sentence(&subject.knowledge.documents, &quote.value) else { continue };
        facts.extend(facts_of(subject.knowledge.documents[id.document].sentence(id.sentence)));
    }
    facts
}

/// The numbers and the Latin words of a text, by name.
pub(super) fn facts_of(text: &str) -> Vec<String> {
    numbers(text).into_iter().chain(latin_words(text)).map(|fact| fact.name).collect()
}

/// Names that the curator has justified, as facts are named.
pub(super) fn justified(intent: &Intent) -> Vec<String> {
    intent.justified.iter().flat_map(|entry| facts_of(&entry.value)).collect()
}

/// A language's own name for itself is written in its script.
pub(super) fn is_written_in_latin(language: Language) -> bool {
    language.profile().name.chars().all(is_latin)
}

/// Whether a letter is of another script than the language's.
pub(super) fn is_foreign(letter: char, language: Language) -> bool {
    if is_written_in_latin(language) { is_cyrillic(letter) } else { is_latin(letter) }
}
