//! Reads the locales as Fluent trees that know where each of their words stands.
//!
//! The tree itself has no places, but every name in it is a slice of the source, so the difference of two addresses is
//! where it stands.

use std::collections::BTreeMap;

use fluent_syntax::ast::{
    CallArguments, Entry, Expression, InlineExpression, Message, Pattern, PatternElement, Resource, Term, VariantKey,
};
use fluent_syntax::parser::{self, ParserError};

use crate::engine::language::{Language, PerLanguage};
use crate::engine::source::{SourceId, Sources, Span};
use crate::engine::wording::locale_of;

/// One file of a locale.
pub(super) struct LocaleFile<'a> {
    pub(super) source: SourceId,
    pub(super) language: Language,
    pub(super) resource: Resource<&'a str>,
    pub(super) errors: Vec<ParserError>,
    text: &'a str,
}

impl<'a> LocaleFile<'a> {
    /// Where a slice of the file's text stands.
    pub(super) fn span(&self, piece: &str) -> Span {
        let start = piece.as_ptr().addr().wrapping_sub(self.text.as_ptr().addr());
        let bytes = start..start.wrapping_add(piece.len());
        Span { source: self.source, bytes: if self.text.get(bytes.clone()).is_some() { bytes } else { 0..0 } }
    }

    pub(super) fn messages(&self) -> impl Iterator<Item = &Message<&'a str>> {
        self.resource.body.iter().filter_map(|entry| match entry {
            Entry::Message(message) => Some(message),
            _ => None,
        })
    }

    pub(super) fn terms(&self) -> impl Iterator<Item = &Term<&'a str>> {
        self.resource.body.iter().filter_map(|entry| match entry {
            Entry::Term(term) => Some(term),
            _ => None,
        })
    }
}

/// All locales.
pub(super) struct Locales<'a> {
    pub(super) files: Vec<LocaleFile<'a>>,
    /// Name → file and index among its messages; the first of two stays, as in the bundle.
    messages: PerLanguage<BTreeMap<&'a str, (usize, usize)>>,
    terms: PerLanguage<BTreeMap<&'a str, (usize, usize)>>,
}

impl<'a> Locales<'a> {
    pub(super) fn read(sources: &'a Sources) -> Self {
        let mut locales = Self { files: Vec::new(), messages: PerLanguage::default(), terms: PerLanguage::default() };
        for (id, source) in sources.iter() {
            let Some(language) = locale_of(source) else { continue };
            let (resource, errors) = match parser::parse(source.text.as_str()) {
                Ok(resource) => (resource, Vec::new()),
                Err((resource, errors)) => (resource, errors),
            };
            let file = LocaleFile { source: id, language, resource, errors, text: &source.text };
            let at = locales.files.len();
            for (index, message) in file.messages().enumerate() {
                locales.messages.get_mut(language).entry(message.id.name).or_insert((at, index));
            }
            for (index, term) in file.terms().enumerate() {
                locales.terms.get_mut(language).entry(term.id.name).or_insert((at, index));
            }
            locales.files.push(file);
        }
        locales
    }

    /// A message of a locale, and the file it stands in.
    pub(super) fn message(&self, language: Language, name: &str) -> Option<(&LocaleFile<'a>, &Message<&'a str>)> {
        let &(file, index) = self.messages.get(language).get(name)?;
        Some((&self.files[file], self.files[file].messages().nth(index)?))
    }

    /// A term of a locale, and the file it stands in; the name is without its hyphen.
    pub(super) fn term(&self, language: Language, name: &str) -> Option<(&LocaleFile<'a>, &Term<&'a str>)> {
        let &(file, index) = self.terms.get(language).get(name)?;
        Some((&self.files[file], self.files[file].terms().nth(index)?))
    }

    /// Names of the messages of a locale.
    pub(super) fn names(&self, language: Language) -> impl Iterator<Item = &'a str> {
        self.messages.get(language).keys().copied()
    }

    /// Names of the terms of a locale.
    pub(super) fn term_names(&self, language: Language) -> impl Iterator<Item = &'a str> {
        self.terms.get(language).keys().copied()
    }

    /// Every pattern of every message and term, with its file and the name of the message; terms have no name here,
    /// since what they are given is for the message that calls them.
    pub(super) fn patterns(&self) -> impl Iterator<Item = (&LocaleFile<'a>, Option<&'a str>, &Pattern<&'a str>)> {
        self.files.iter().flat_map(|file| {
            let of_messages = file.messages().flat_map(move |message| {
                let attributes = message.attributes.iter().map(|attribute| &attribute.value);
                message.value.iter().chain(attributes).map(move |pattern| (file, Some(message.id.name), pattern))
            });
            let of_terms = file.terms().flat_map(move |term| {
                let attributes = term.attributes.iter().map(|attribute| &attribute.value);
                std::iter::once(&term.value).chain(attributes).map(move |pattern| (file, None, pattern))
            });
            of_messages.chain(of_terms)
        })
    }
}

/// What a pattern holds, in the order in which it is written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Piece<'a> {
    /// Words or a literal.
    Text(&'a str),
    /// `{ $name }`.
    Variable(&'a str),
    /// `{ -name }` or `{ -name.attribute }`.
    Term(&'a str, Option<&'a str>),
    /// `{ name }` or `{ name.attribute }`.
    Message(&'a str, Option<&'a str>),
    /// `{ NAME(…) }`.
    Function(&'a str),
    /// The key of a variant that names a plural category or stands beside one that does.
    Plural { key: &'a str, ordinal: bool },
}

/// The pieces of a pattern, those inside its selectors and variants too.
pub(super) fn pieces<'a>(pattern: &Pattern<&'a str>) -> Vec<Piece<'a>> {
    let mut found = Vec::new();
    of_pattern(pattern, &mut found);
    found
}

fn of_pattern<'a>(pattern: &Pattern<&'a str>, found: &mut Vec<Piece<'a>>) {
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => found.push(Piece::Text(value)),
            PatternElement::Placeable { expression } => of_expression(expression, found),
        }
    }
}

fn of_expression<'a>(expression: &Expression<&'a str>, found: &mut Vec<Piece<'a>>) {
    match expression {
        Expression::Inline(inline) => of_inline(inline, found),
        Expression::Select { selector, variants } => {
            let mut chosen_by = Vec::new();
            of_inline(selector, &mut chosen_by);
            // A literal that chooses a variant is not shown.
            found.extend(chosen_by.into_iter().filter(|piece| !matches!(piece, Piece::Text(_))));
            let keys: Vec<&'a str> = variants
                .iter()
                .filter_map(|variant| match variant.key {
                    VariantKey::Identifier { name } => Some(name),
                    VariantKey::NumberLiteral { .. } => None,
                })
                .collect();
            if keys.iter().any(|key| crate::engine::wording::plural::ALL.contains(key)) {
                let ordinal = is_ordinal(selector);
                found.extend(keys.into_iter().map(|key| Piece::Plural { key, ordinal }));
            }
            for variant in variants {
                of_pattern(&variant.value, found);
            }
        }
    }
}

fn of_inline<'a>(inline: &InlineExpression<&'a str>, found: &mut Vec<Piece<'a>>) {
    match inline {
        InlineExpression::StringLiteral { value } | InlineExpression::NumberLiteral { value } => {
            found.push(Piece::Text(value));
        }
        InlineExpression::VariableReference { id } => found.push(Piece::Variable(id.name)),
        InlineExpression::MessageReference { id, attribute } => {
            found.push(Piece::Message(id.name, attribute.as_ref().map(|attribute| attribute.name)));
        }
        InlineExpression::TermReference { id, attribute, arguments } => {
            found.push(Piece::Term(id.name, attribute.as_ref().map(|attribute| attribute.name)));
            // What a term is given chooses its variant and is not shown.
            if let Some(arguments) = arguments {
                of_arguments(arguments, found);
            }
        }
        InlineExpression::FunctionReference { id, arguments } => {
            found.push(Piece::Function(id.name));
            of_arguments(arguments, found);
        }
        InlineExpression::Placeable { expression } => of_expression(expression, found),
    }
}

fn of_arguments<'a>(arguments: &CallArguments<&'a str>, found: &mut Vec<Piece<'a>>) {
    for argument in &arguments.positional {
        of_inline(argument, found);
    }
}

fn is_ordinal(selector: &InlineExpression<&str>) -> bool {
    let InlineExpression::FunctionReference { arguments, .. } = selector else { return false };
    arguments.named.iter().any(|argument| {
        argument.name.name == "type" && argument.value == InlineExpression::StringLiteral { value: "ordinal" }
    })
}
