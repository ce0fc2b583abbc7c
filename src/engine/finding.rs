//! Says what is wrong with the knowledge: data, drawn elsewhere.

use super::source::{Sources, Span};

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The knowledge cannot be served.
    Error,
    /// Legal, but unlikely to be meant.
    Warning,
}

/// One fault in the knowledge or the locales.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The name of the check that found it.
    pub code: &'static str,
    /// How grave it is.
    pub severity: Severity,
    /// Where it is.
    pub at: Span,
    /// What is wrong: lower case, no full stop, names in backticks.
    pub message: String,
    /// What to do about it.
    pub help: String,
    /// Another place that belongs to it, and what is there.
    pub related: Option<(Span, String)>,
}

impl Finding {
    /// An error.
    #[must_use]
    pub fn error(code: &'static str, at: Span, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { code, severity: Severity::Error, at, message: message.into(), help: help.into(), related: None }
    }

    /// A warning.
    #[must_use]
    pub fn warning(code: &'static str, at: Span, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, at, message, help) }
    }

    /// The same finding with a second place.
    #[must_use]
    pub fn with_related(mut self, at: Span, note: impl Into<String>) -> Self {
        self.related = Some((at, note.into()));
        self
    }
}

/// Puts findings in the order in which a curator reads: by file, then by place.
pub fn sort(findings: &mut [Finding], sources: &Sources) {
    findings.sort_by(|a, b| {
        let key = |finding: &Finding| (sources.get(finding.at.source).name.clone(), finding.at.bytes.start);
        key(a).cmp(&key(b)).then_with(|| a.code.cmp(b.code)).then_with(|| a.message.cmp(&b.message))
    });
}
