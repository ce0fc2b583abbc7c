//! `jauap check`: draws every fault of the knowledge and the locales where it stands, or lists them as JSON.

use std::io::{IsTerminal as _, Write};
use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use serde::Serialize;

use super::{DONE, FINDINGS};
use crate::config::KnowledgeArgs;
use crate::engine::Engine;
use crate::engine::finding::{Finding, Severity};
use crate::engine::source::{Sources, Span};
use crate::files;

/// Longest piece of one line that is shown; a lexicon's line has hundreds of words.
const WIDTH_COLUMNS: usize = 120;

/// How to tell what was found.
#[derive(Debug, clap::Args)]
pub(super) struct CheckArgs {
    /// Print the findings as a JSON array
    #[arg(long)]
    json: bool,
}

/// Checks, and prints what was found.
///
/// # Errors
/// If a folder cannot be read.
pub(super) fn run(arguments: &CheckArgs, knowledge: &KnowledgeArgs) -> anyhow::Result<u8> {
    let sources = files::read_sources(knowledge.knowledge.as_deref(), knowledge.locales.as_deref())?;
    let findings = Engine::check(&sources, knowledge.settings());
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let written = if arguments.json {
        write_json(&findings, &sources, &mut out)
    } else {
        write_text(&findings, &sources, &mut out)
    };
    match written.and_then(|()| out.flush()) {
        // Who reads only the first findings, as `head` does, has what he wanted.
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => return Err(error.into()),
        _ => {}
    }
    let n_errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    eprintln!("{}", summary(n_errors, findings.len() - n_errors, sources.iter().count()));
    Ok(if n_errors > 0 { FINDINGS } else { DONE })
}

fn summary(n_errors: usize, n_warnings: usize, n_files: usize) -> String {
    let counted = |n: usize, noun: &str| format!("{n} {noun}{}", if n == 1 { "" } else { "s" });
    format!("{}, {} in {}", counted(n_errors, "error"), counted(n_warnings, "warning"), counted(n_files, "file"))
}

fn write_text(findings: &[Finding], sources: &Sources, out: &mut impl Write) -> std::io::Result<()> {
    let is_coloured =
        std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let renderer = if is_coloured { Renderer::styled().decor_style(DecorStyle::Ascii) } else { Renderer::plain() };
    let renderer = renderer.term_width(WIDTH_COLUMNS);
    for finding in findings {
        writeln!(out, "{}\n", render(finding, sources, &renderer))?;
    }
    Ok(())
}

fn render(finding: &Finding, sources: &Sources, renderer: &Renderer) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(finding.message.as_str()).id(finding.code);
    let mut group = title.element(snippet(&finding.at, None, AnnotationKind::Primary, sources));
    if let Some((at, note)) = &finding.related {
        group = group.element(snippet(at, Some(note), AnnotationKind::Context, sources));
    }
    let group: Group<'_> = group.element(Level::HELP.message(finding.help.as_str()));
    renderer.render(&[group])
}

/// The lines of a span, and a mark under it.
fn snippet<'s>(
    span: &Span,
    note: Option<&'s str>,
    kind: AnnotationKind,
    sources: &'s Sources,
) -> Snippet<'s, annotate_snippets::Annotation<'s>> {
    let source = sources.get(span.source);
    let bytes = whole_characters(&source.text, &span.bytes);
    let start = source.text[..bytes.start].rfind('\n').map_or(0, |at| at + 1);
    // A span of many lines is known by its first.
    let end = source.text[bytes.start..].find('\n').map_or(source.text.len(), |at| bytes.start + at);
    let marked = bytes.start - start..bytes.end.min(end).max(bytes.start) - start;
    let annotation = kind.span(marked);
    Snippet::source(&source.text[start..end])
        .path(source.name.as_str())
        .line_start(sources.place(span.source, bytes.start).line)
        .annotation(match note {
            Some(note) => annotation.label(note),
            None => annotation,
        })
}

/// The same bytes, moved outwards to the edges of characters and into the text.
fn whole_characters(text: &str, bytes: &Range<usize>) -> Range<usize> {
    let start = text.floor_char_boundary(bytes.start.min(text.len()));
    let end = text.ceil_char_boundary(bytes.end.min(text.len())).max(start);
    start..end
}

/// A finding as integrators read it.
#[derive(Serialize)]
struct FindingJson<'f> {
    code: &'static str,
    severity: &'static str,
    #[serde(flatten)]
    at: PlaceJson<'f>,
    message: &'f str,
    help: &'f str,
    related: Vec<RelatedJson<'f>>,
}

#[derive(Serialize)]
struct PlaceJson<'f> {
    file: &'f str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize)]
struct RelatedJson<'f> {
    #[serde(flatten)]
    at: PlaceJson<'f>,
    message: &'f str,
}

fn write_json(findings: &[Finding], sources: &Sources, out: &mut impl Write) -> std::io::Result<()> {
    let findings: Vec<FindingJson<'_>> = findings.iter().map(|finding| json_of(finding, sources)).collect();
    serde_json::to_writer_pretty(&mut *out, &findings)?;
    writeln!(out)
}

fn json_of<'f>(finding: &'f Finding, sources: &'f Sources) -> FindingJson<'f> {
    FindingJson {
        code: finding.code,
        severity: match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        at: place(&finding.at, sources),
        message: &finding.message,
        help: &finding.help,
        related: finding
            .related
            .iter()
            .map(|(at, note)| RelatedJson { at: place(at, sources), message: note })
            .collect(),
    }
}

fn place<'f>(span: &Span, sources: &'f Sources) -> PlaceJson<'f> {
    let start = sources.place(span.source, span.bytes.start);
    let end = sources.place(span.source, span.bytes.end);
    PlaceJson {
        file: &sources.get(span.source).name,
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
    }
}
