//! `GET /v1/intents` and `GET /v1/languages`: what can be asked, and in which languages.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::IntoResponse;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::fields::Query;
use super::languages_listed;
use super::messages::SourceBody;
use crate::engine::language::Language;
use crate::engine::reply::CatalogueEntry;
use crate::server::App;
use crate::server::openapi::{QueryProblems, ServiceProblems};
use crate::server::problem::{Problem, ProblemKind};

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::server) struct IntentsQuery {
    /// The language of titles, questions and examples: `kk`, `ru` or `en`. When absent, the first of `Accept-Language`
    /// that is spoken, or else the knowledge's own.
    #[serde(default)]
    #[param(required = false, nullable = false)]
    language: Option<String>,
}

/// The questions that are answered.
#[derive(Serialize, ToSchema)]
pub(in crate::server) struct Catalogue {
    /// The language of titles, questions and examples.
    language: &'static str,
    /// Content hash of knowledge and locales.
    knowledge_version: String,
    /// In the order in which the curator wrote them.
    intents: Vec<IntentBody>,
}

/// A question that is answered.
#[derive(Serialize, ToSchema)]
#[schema(as = Intent)]
struct IntentBody {
    /// Its id, as in a reply.
    id: String,
    /// A few words for it.
    title: String,
    /// The question in full.
    question: String,
    /// Ways to ask it.
    examples: Vec<String>,
    /// What its answer rests on.
    sources: Vec<SourceBody>,
}

impl From<CatalogueEntry> for IntentBody {
    fn from(entry: CatalogueEntry) -> Self {
        Self {
            id: entry.intent,
            title: entry.title,
            question: entry.question,
            examples: entry.examples,
            sources: entry.sources.iter().map(SourceBody::from).collect(),
        }
    }
}

/// The languages.
#[derive(Serialize, ToSchema)]
pub(in crate::server) struct Languages {
    languages: Vec<LanguageBody>,
}

/// A language in which Jauap reads and replies.
#[derive(Serialize, ToSchema)]
#[schema(as = Language)]
struct LanguageBody {
    /// ISO 639-1 code.
    code: &'static str,
    /// Its own name for itself.
    name: &'static str,
}

/// Lists the questions that are answered.
#[utoipa::path(
    get,
    path = "/v1/intents",
    tag = "Catalogue",
    operation_id = "getIntents",
    params(
        IntentsQuery,
        ("accept-language" = Option<String>, Header, description = "Languages in the order wished for"),
    ),
    responses((status = 200, description = "The questions", body = Catalogue), QueryProblems, ServiceProblems)
)]
pub(in crate::server) async fn get_intents(
    State(app): State<Arc<App>>,
    Query(query): Query<IntentsQuery>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Problem> {
    let language = match query.language.as_deref() {
        Some(code) => Language::from_code(code).ok_or_else(|| {
            let detail = format!("`language` must be one of {}", languages_listed());
            Problem::new(ProblemKind::QueryInvalid).detail(detail).parameter("language")
        })?,
        None => accepted(&headers).unwrap_or(app.engine.knowledge().bot.default_language),
    };
    let catalogue = Catalogue {
        language: language.code(),
        knowledge_version: app.engine.version().to_owned(),
        intents: app.engine.catalogue(language).into_iter().map(IntentBody::from).collect(),
    };
    let vary = [(header::VARY, HeaderValue::from_static("accept-language"))];
    Ok((vary, Json(catalogue)))
}

/// Lists the languages.
#[utoipa::path(
    get,
    path = "/v1/languages",
    tag = "Catalogue",
    operation_id = "getLanguages",
    responses((status = 200, description = "The languages", body = Languages), ServiceProblems)
)]
pub(in crate::server) async fn get_languages() -> Json<Languages> {
    let languages = Language::ALL.map(|language| LanguageBody { code: language.code(), name: language.profile().name });
    Json(Languages { languages: languages.into() })
}

/// The language most wished for among those that are spoken; of equals the first.
pub(in crate::server) fn accepted(headers: &HeaderMap) -> Option<Language> {
    let wishes = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    let mut best: Option<(Language, f32)> = None;
    for wish in wishes.split(',') {
        let mut parts = wish.split(';');
        let code = parts.next().unwrap_or_default().trim().split('-').next().unwrap_or_default().to_ascii_lowercase();
        let quality = parts.find_map(|part| part.trim().strip_prefix("q=")?.parse().ok()).unwrap_or(1.0_f32);
        let Some(language) = Language::from_code(&code) else {
            continue;
        };
        if quality > 0.0 && best.is_none_or(|(_, best)| quality > best) {
            best = Some((language, quality));
        }
    }
    best.map(|(language, _)| language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_most_wished_for_is_taken() {
        let check = |wishes: &str, expected: Option<&str>| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, wishes.parse().unwrap());
            assert_eq!(accepted(&headers).map(Language::code), expected, "{wishes}");
        };
        check("ru-RU,ru;q=0.9,en;q=0.8", Some("ru"));
        check("de, en;q=0.5, kk;q=0.7", Some("kk"));
        check("KK", Some("kk"));
        check("ru;q=0, *", None);
        check("en;q=x", Some("en"));
        check("", None);
    }
}
