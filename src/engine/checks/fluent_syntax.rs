//! Finds a locale that is not Fluent.
//!
//! # What it does
//! Reports everything that the Fluent parser had to skip.
//!
//! # Why is this bad
//! The message that was skipped is not there when a reply needs it.
//!
//! # Example
//! ```ftl
//! fallback-year-outside = The document says nothing about { $year.
//! ```
//!
//! # Use instead
//! ```ftl
//! fallback-year-outside = The document says nothing about { $year }.
//! ```

use fluent_syntax::parser::ErrorKind;

use super::{Report, Subject};
use crate::engine::source::Span;

pub(super) fn check(subject: &Subject<'_>, report: &mut Report) {
    for file in &subject.locales.files {
        for error in &file.errors {
            let at = Span { source: file.source, bytes: error.pos.clone() };
            report.error(at, lower_first(&error.kind.to_string()), help(&error.kind));
        }
    }
}

fn lower_first(message: &str) -> String {
    let mut characters = message.chars();
    let first = characters.next().into_iter().flat_map(char::to_lowercase);
    first.chain(characters.map(|character| if character == '"' { '`' } else { character })).collect()
}

fn help(kind: &ErrorKind) -> &'static str {
    match kind {
        ErrorKind::ExpectedToken('=') => "write `name = text`; a longer text goes on in lines that begin with spaces",
        ErrorKind::ExpectedToken('}') => "close `{` with `}`",
        ErrorKind::ExpectedMessageField { .. } | ErrorKind::ExpectedTermField { .. } | ErrorKind::MissingValue => {
            "write a text behind `=`"
        }
        ErrorKind::ExpectedCharRange { .. } => "begin a name with a Latin letter, and a text that goes on with spaces",
        ErrorKind::UnbalancedClosingBrace => "write a lone brace as `{\"}\"}`",
        ErrorKind::ExpectedInlineExpression => "write `{ $name }`, or a lone brace as `{\"{\"}`",
        ErrorKind::MissingDefaultVariant => "mark the variant for all other cases with `*`, as in `*[other]`",
        ErrorKind::MultipleDefaultVariants => "keep one `*`",
        ErrorKind::UnterminatedStringLiteral => "close the text with `\"`",
        _ => "see https://projectfluent.org/fluent/guide/",
    }
}
