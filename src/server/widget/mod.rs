//! The help widget: one script, made when the server starts of the files in `widget/` and the words of the locales.

mod asset;
mod demo;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use serde::Serialize;
use serde_json::json;

use super::App;
use super::limits::{COMMENT_CHARACTERS_MAX, TEXT_CHARACTERS_MAX};
use crate::engine::Engine;
use crate::engine::language::Language;
use crate::engine::wording::SYSTEM_MESSAGES;
use crate::files;
use asset::Asset;
use demo::Demo;

pub(super) use demo::{get_page, get_page_file};

/// How long the browser keeps a conversation that is not gone on with; the server never less.
const BROWSER_KEEPS: Duration = Duration::from_hours(24);

/// The parts of the script, in the order in which each builds on those before.
const PARTS: [&str; 5] = ["dom.js", "conversation.js", "turns.js", "element.js", "start.js"];
/// How long a page may use the script before it asks whether there is a newer one.
const SCRIPT_CACHE: &str = "public, max-age=300, stale-while-revalidate=86400";
/// Questions offered before the first one: as many as below a reply.
const STARTERS_MAX: usize = 3;
const JAVASCRIPT: &str = "text/javascript; charset=utf-8";

/// What is served of the widget.
pub(super) struct Widget {
    script: Asset,
    demo: Demo,
}

/// What the script knows from the server: `served` in its source.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Served {
    style: String,
    /// A list, since the order of languages is that of their buttons.
    languages: Vec<(&'static str, Spoken)>,
    default_language: &'static str,
    /// What the documents that are cited are written in.
    documents: BTreeMap<String, serde_json::Value>,
    text_characters_max: usize,
    comment_characters_max: usize,
    /// How long a conversation is kept in the browser: as long as here.
    kept_ms: u128,
}

#[derive(Serialize)]
struct Spoken {
    words: BTreeMap<&'static str, String>,
    /// Label and question of each.
    starters: Vec<(String, String)>,
}

impl Widget {
    /// The widget in the words of an engine's locales.
    pub(super) fn build(engine: &Engine, retention: Duration) -> Self {
        let script = Asset::new(JAVASCRIPT, SCRIPT_CACHE, script(&served(engine, retention)))
            // Any page may load it, also one that shields itself from other origins or checks its integrity.
            .with(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")
            .with(header::HeaderName::from_static("cross-origin-resource-policy"), "cross-origin");
        tracing::info!(
            widget.gzip_bytes = script.gzip_bytes(),
            widget.integrity = script.integrity(),
            "widget made: /widget.js?v={}",
            script.version()
        );
        Self { demo: Demo::build(engine, &script), script }
    }
}

fn served(engine: &Engine, retention: Duration) -> Served {
    let spoken = |language: Language| {
        let starters = engine.starters(language).into_iter().take(STARTERS_MAX);
        let starters = starters.map(|starter| (starter.label, starter.text)).collect();
        (language.code(), Spoken { words: words(engine, language, "widget-"), starters })
    };
    let documents = engine.knowledge().documents.iter();
    Served {
        style: css(&file("jauap.css")),
        languages: Language::ALL.map(spoken).into(),
        default_language: engine.knowledge().bot.default_language.code(),
        documents: documents.map(|document| (document.id.clone(), json!({ "language": document.language }))).collect(),
        text_characters_max: TEXT_CHARACTERS_MAX,
        comment_characters_max: COMMENT_CHARACTERS_MAX,
        kept_ms: BROWSER_KEEPS.min(retention).as_millis(),
    }
}

/// The messages of the locales that begin so, by the rest of their names.
fn words(engine: &Engine, language: Language, prefix: &str) -> BTreeMap<&'static str, String> {
    let names = SYSTEM_MESSAGES.iter().map(|message| message.name);
    let words = names.filter_map(|name| Some((name.strip_prefix(prefix)?, engine.message(language, name)?)));
    words.collect()
}

/// One function, so that nothing of it is seen in the page.
fn script(served: &impl Serialize) -> String {
    let mut script = String::from("((served)=>{\n\"use strict\";\n");
    for part in PARTS {
        script.push_str(&stripped(&file(part), "\n"));
    }
    // Every part of it is text, a number or a list of them, which JSON can hold; JSON is JavaScript since ES2019.
    let _ = write!(script, "}})({})", serde_json::to_string(served).unwrap_or_default());
    script
}

/// The style sheet without the spaces that only a reader needs.
fn css(text: &str) -> String {
    stripped(text, "").replace(" {", "{").replace(": ", ":").replace(", ", ",").replace(";}", "}")
}

/// The text without indentation, empty lines and lines that are only comments: who reads the source has the files.
fn stripped(text: &str, line_end: &str) -> String {
    let is_comment = |line: &str| line.starts_with("//") || line.starts_with("/*") && line.ends_with("*/");
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !is_comment(line));
    lines.fold(String::with_capacity(text.len()), |stripped, line| stripped + line + line_end)
}

/// A file of `widget/`; the binary carries each that is named here, as a test sees.
fn file(name: &str) -> String {
    files::widget(name).unwrap_or_default()
}

/// `GET /widget.js`.
pub(super) async fn get_script(State(app): State<Arc<App>>, headers: HeaderMap, RawQuery(query): RawQuery) -> Response {
    app.widget.script.respond(&headers, query.as_deref())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_indentation_are_left_out_and_nothing_else() {
        let text = "/** Why. */\n  const a = \"// b\"; // c\n\n// d\n";
        assert_eq!(stripped(text, "\n"), "const a = \"// b\"; // c\n");
        assert_eq!(css("a :b {\n  c: d;\n}\n"), "a :b{c:d}");
    }
}
