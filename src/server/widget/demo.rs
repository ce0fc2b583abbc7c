//! `GET /`: a page with the widget open, what was sent and what came back beside it, and why it was answered so.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;

use super::asset::Asset;
use super::{JAVASCRIPT, file, stripped, words};
use crate::engine::Engine;
use crate::engine::language::{Language, PerLanguage};
use crate::server::App;
use crate::server::api::accepted;
use crate::server::problem::{Problem, ProblemKind};

/// The page itself changes with the knowledge: it is asked for each time, and sent only if changed.
const PAGE_CACHE: &str = "no-cache";
/// The page keeps the strictest policy that a page with the widget can have.
const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
                           base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
                           require-trusted-types-for 'script'; trusted-types 'none'";

/// The page in each language, and what it loads.
pub(super) struct Demo {
    pages: PerLanguage<Asset>,
    default_language: Language,
    script: Asset,
    style: Asset,
}

#[derive(Template)]
#[template(path = "demo.html")]
struct Page<'a> {
    language: &'static str,
    languages: Vec<(&'static str, &'static str)>,
    words: &'a BTreeMap<&'static str, String>,
    /// Label and question of each.
    samples: Vec<(String, String)>,
    /// The same words for the script, and what it calls the answers.
    words_json: String,
    widget_version: &'a str,
    widget_integrity: &'a str,
    widget_kilobytes: usize,
    script_version: &'a str,
    style_version: &'a str,
    documents: Vec<(&'a str, &'a str)>,
}

impl Page<'_> {
    fn say(&self, name: &str) -> &str {
        self.words.get(name).map_or("", String::as_str)
    }
}

impl Demo {
    pub(super) fn build(engine: &Engine, widget: &Asset) -> Self {
        let script = Asset::new(JAVASCRIPT, PAGE_CACHE, stripped(&file("demo.js"), "\n"));
        let style = Asset::new("text/css; charset=utf-8", PAGE_CACHE, file("demo.css"));
        let page = |language: Language| {
            let words = words(engine, language, "demo-");
            let page = Page {
                language: language.code(),
                languages: Language::ALL.map(|other| (other.code(), other.profile().name)).into(),
                samples: samples(engine, language, &words),
                words_json: words_json(engine, language, &words),
                words: &words,
                widget_version: widget.version(),
                widget_integrity: widget.integrity(),
                widget_kilobytes: widget.gzip_bytes().div_ceil(1024),
                script_version: script.version(),
                style_version: style.version(),
                documents: (engine.knowledge().documents.iter())
                    .map(|document| (document.url.as_str(), document.title.as_str()))
                    .collect(),
            };
            // Writing to a string does not fail.
            Asset::new("text/html; charset=utf-8", PAGE_CACHE, page.render().unwrap_or_default())
                .with(header::CONTENT_SECURITY_POLICY, PAGE_POLICY)
        };
        let pages = PerLanguage(Language::ALL.map(page));
        Self { pages, default_language: engine.knowledge().bot.default_language, script, style }
    }
}

/// Questions to try: of what the knowledge answers, then those that the locales have for how they are asked.
fn samples(engine: &Engine, language: Language, words: &BTreeMap<&'static str, String>) -> Vec<(String, String)> {
    const WAYS: [(&str, &str); 7] = [
        ("way-typos", "sample-typos"),
        ("way-letters", "sample-letters"),
        ("way-two", "sample-two"),
        ("way-open", "sample-open"),
        ("way-absent", "sample-absent"),
        ("way-near", "sample-near"),
        ("way-smalltalk", "sample-smalltalk"),
    ];
    let starters = engine.starters(language).into_iter().map(|starter| (starter.label, starter.text));
    let word = |name: &str| words.get(name).cloned().unwrap_or_default();
    starters.take(3).chain(WAYS.map(|(way, sample)| (word(way), word(sample)))).collect()
}

/// The words, and what each answer is called, as a block of data inside the page, which `<` would end.
fn words_json(engine: &Engine, language: Language, words: &BTreeMap<&'static str, String>) -> String {
    let words = words.iter().map(|(name, word)| ((*name).to_owned(), word.clone()));
    let titles = engine.catalogue(language).into_iter().map(|entry| (format!("intent-{}", entry.intent), entry.title));
    let all: BTreeMap<String, String> = words.chain(titles).collect();
    serde_json::to_string(&all).unwrap_or_default().replace('<', "\\u003c")
}

/// `GET /`: the page in the language asked for, or else the first that the browser wishes for, or the knowledge's own.
pub(in crate::server) async fn get_page(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let demo = &app.widget.demo;
    let query = query.unwrap_or_default();
    // What else an address may carry is not for this page.
    let mut asked = form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name == "language");
    let asked = asked.find_map(|(_, code)| Language::from_code(&code));
    let language = asked.or_else(|| accepted(&headers)).unwrap_or(demo.default_language);
    let mut response = demo.pages.get(language).respond(&headers, None);
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept-encoding, accept-language"));
    response
}

/// `GET /demo/{file}`: what the page loads.
pub(in crate::server) async fn get_page_file(
    State(app): State<Arc<App>>,
    Path(name): Path<String>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let demo = &app.widget.demo;
    let asset = match name.as_str() {
        "demo.js" => &demo.script,
        "demo.css" => &demo.style,
        _ => return Err(Problem::new(ProblemKind::PathUnknown)),
    };
    Ok(asset.respond(&headers, query.as_deref()))
}

#[cfg(test)]
mod tests {
    use crate::engine::matcher::SIGNAL_NAMES;
    use crate::engine::wording::SYSTEM_MESSAGES;

    #[test]
    fn every_signal_of_the_matcher_has_a_name_for_people() {
        for signal in SIGNAL_NAMES {
            let name = format!("demo-signal-{}", signal.replace('_', "-"));
            assert!(SYSTEM_MESSAGES.iter().any(|message| message.name == name), "{name}");
        }
    }
}
