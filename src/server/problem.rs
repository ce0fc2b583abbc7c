//! Says what is wrong with a request, as RFC 9457 has it: the one shape of every error.

use std::collections::BTreeMap;
use std::time::Duration;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa::openapi::{Content, Ref, RefOr, ResponseBuilder};

/// Media type of a problem.
pub const MEDIA_TYPE: &str = "application/problem+json";
/// What a problem's type begins with; its code follows.
const TYPE_PREFIX: &str = "urn:problem-type:jauap:";
/// What a caller is told to wait when the server is too slow or stops, in seconds.
const BUSY_RETRY: Duration = Duration::from_secs(5);

/// What can be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// The body is no JSON.
    JsonSyntax,
    /// The body is not UTF-8.
    NotUtf8,
    /// The connection ended inside the body.
    BodyIncomplete,
    /// A part of the query string is unknown or has a wrong value.
    QueryInvalid,
    /// No such path.
    PathUnknown,
    /// The path has other methods.
    MethodNotAllowed,
    /// The body did not arrive in time.
    BodyTooSlow,
    /// The body is too large.
    BodyTooLarge,
    /// The body is not said to be JSON.
    ContentTypeUnsupported,
    /// A field is of a wrong type, or the body is no object.
    TypeWrong,
    /// A field that there is not.
    FieldUnknown,
    /// A field that there must be.
    FieldMissing,
    /// A field given twice.
    FieldTwice,
    /// Nothing is asked.
    TextEmpty,
    /// The text is too long.
    TextTooLong,
    /// An id has characters or a length that no id has.
    IdInvalid,
    /// A language that is not spoken.
    LanguageUnknown,
    /// An intent that the knowledge does not have.
    IntentUnknown,
    /// A message that was not answered, or was erased.
    MessageUnknown,
    /// The address asks too often.
    TooManyRequests,
    /// A webhook's call is not proven to be the platform's.
    WebhookUnproven,
    /// A webhook's question has not the word that was agreed on.
    WebhookForbidden,
    /// A webhook's body is none of the platform's.
    WebhookUnreadable,
    /// A webhook's call cannot be judged yet.
    WebhookNotReady,
    /// A webhook's events could not be kept.
    EventsNotTaken,
    /// Nothing can be kept at present.
    StoreUnavailable,
    /// A bug of ours.
    Internal,
    /// The server is stopping.
    Stopping,
    /// The reply was not ready in time.
    TooSlow,
}

impl ProblemKind {
    /// Its code, its status and its title: the table of all problems.
    #[must_use]
    pub fn row(self) -> (&'static str, StatusCode, &'static str) {
        match self {
            Self::JsonSyntax => ("json_syntax", StatusCode::BAD_REQUEST, "The body is not JSON"),
            Self::NotUtf8 => ("not_utf8", StatusCode::BAD_REQUEST, "The body is not UTF-8"),
            Self::BodyIncomplete => ("body_incomplete", StatusCode::BAD_REQUEST, "The body is incomplete"),
            Self::QueryInvalid => ("query_invalid", StatusCode::BAD_REQUEST, "The query string is wrong"),
            Self::PathUnknown => ("path_unknown", StatusCode::NOT_FOUND, "There is nothing at this path"),
            Self::MethodNotAllowed => {
                ("method_not_allowed", StatusCode::METHOD_NOT_ALLOWED, "This path has no such method")
            }
            Self::BodyTooSlow => ("body_too_slow", StatusCode::REQUEST_TIMEOUT, "The body did not arrive in time"),
            Self::BodyTooLarge => ("body_too_large", StatusCode::PAYLOAD_TOO_LARGE, "The body is too large"),
            Self::ContentTypeUnsupported => {
                ("content_type_unsupported", StatusCode::UNSUPPORTED_MEDIA_TYPE, "The body must be JSON")
            }
            Self::TypeWrong => ("type_wrong", StatusCode::UNPROCESSABLE_ENTITY, "A value has the wrong type"),
            Self::FieldUnknown => ("field_unknown", StatusCode::UNPROCESSABLE_ENTITY, "There is no such field"),
            Self::FieldMissing => ("field_missing", StatusCode::UNPROCESSABLE_ENTITY, "A field is missing"),
            Self::FieldTwice => ("field_twice", StatusCode::UNPROCESSABLE_ENTITY, "A field is given twice"),
            Self::TextEmpty => ("text_empty", StatusCode::UNPROCESSABLE_ENTITY, "The text is empty"),
            Self::TextTooLong => ("text_too_long", StatusCode::UNPROCESSABLE_ENTITY, "The text is too long"),
            Self::IdInvalid => ("id_invalid", StatusCode::UNPROCESSABLE_ENTITY, "This is no id"),
            Self::LanguageUnknown => {
                ("language_unknown", StatusCode::UNPROCESSABLE_ENTITY, "This language is not spoken")
            }
            Self::IntentUnknown => ("intent_unknown", StatusCode::UNPROCESSABLE_ENTITY, "There is no such intent"),
            Self::MessageUnknown => ("message_unknown", StatusCode::NOT_FOUND, "There is no such message"),
            Self::TooManyRequests => {
                ("too_many_requests", StatusCode::TOO_MANY_REQUESTS, "Too many requests from this address")
            }
            Self::WebhookUnproven => {
                ("webhook_unproven", StatusCode::UNAUTHORIZED, "The signature or secret is missing or wrong")
            }
            Self::WebhookForbidden => ("webhook_forbidden", StatusCode::FORBIDDEN, "This is not the agreed word"),
            Self::WebhookUnreadable => {
                ("webhook_unreadable", StatusCode::BAD_REQUEST, "The body is not the platform's")
            }
            Self::WebhookNotReady => {
                ("webhook_not_ready", StatusCode::SERVICE_UNAVAILABLE, "The channel is still starting")
            }
            Self::EventsNotTaken => {
                ("events_not_taken", StatusCode::SERVICE_UNAVAILABLE, "The events could not be kept; send them again")
            }
            Self::StoreUnavailable => {
                ("store_unavailable", StatusCode::SERVICE_UNAVAILABLE, "Nothing can be kept at present; send it again")
            }
            Self::Internal => ("internal", StatusCode::INTERNAL_SERVER_ERROR, "Something went wrong on our side"),
            Self::Stopping => ("stopping", StatusCode::SERVICE_UNAVAILABLE, "The server is stopping"),
            Self::TooSlow => ("too_slow", StatusCode::SERVICE_UNAVAILABLE, "The reply was not ready in time"),
        }
    }
}

/// What is wrong with one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    kind: ProblemKind,
    detail: Option<String>,
    place: Option<(usize, usize)>,
    pointer: Option<String>,
    parameter: Option<String>,
    retry_after: Option<Duration>,
}

impl Problem {
    /// A problem with nothing to add to its title.
    #[must_use]
    pub fn new(kind: ProblemKind) -> Self {
        let is_passing = matches!(
            kind,
            ProblemKind::Stopping | ProblemKind::TooSlow | ProblemKind::WebhookNotReady | ProblemKind::StoreUnavailable
        );
        let retry_after = is_passing.then_some(BUSY_RETRY);
        Self { kind, detail: None, place: None, pointer: None, parameter: None, retry_after }
    }

    /// Says what is wrong in this case and how to mend it.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// Says where in the body, line and column from 1, the column in characters.
    #[must_use]
    pub fn at(mut self, line: usize, column: usize) -> Self {
        self.place = Some((line, column));
        self
    }

    /// Says which field of the body.
    #[must_use]
    pub fn field(mut self, name: &str) -> Self {
        // RFC 6901 in a fragment: `~` and `/` are escaped.
        self.pointer = Some(format!("#/{}", name.replace('~', "~0").replace('/', "~1")));
        self
    }

    /// Says which parameter of the address.
    #[must_use]
    pub fn parameter(mut self, name: &str) -> Self {
        self.parameter = Some(name.to_owned());
        self
    }

    /// Says when to try again.
    #[must_use]
    pub fn retry_after(mut self, wait: Duration) -> Self {
        self.retry_after = Some(wait);
        self
    }

    /// What kind of problem it is.
    #[must_use]
    pub fn kind(&self) -> ProblemKind {
        self.kind
    }
}

/// A problem on the wire.
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub(super) struct ProblemBody {
    /// Names the kind of problem, for a machine.
    #[schema(example = "urn:problem-type:jauap:text_empty")]
    r#type: String,
    /// The kind in words.
    #[schema(example = "The text is empty")]
    title: &'static str,
    /// The status again.
    #[schema(example = 422)]
    status: u16,
    /// What is wrong in this case and how to mend it.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    /// Line of the body, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    /// Column of that line, from 1, in characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
    /// JSON pointer to the field of the body.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "#/text")]
    pointer: Option<String>,
    /// Parameter of the address.
    #[serde(skip_serializing_if = "Option::is_none")]
    parameter: Option<String>,
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let (code, status, title) = self.kind.row();
        let body = ProblemBody {
            r#type: format!("{TYPE_PREFIX}{code}"),
            title,
            status: status.as_u16(),
            detail: self.detail,
            line: self.place.map(|(line, _)| line),
            column: self.place.map(|(_, column)| column),
            pointer: self.pointer,
            parameter: self.parameter,
        };
        let mut response = (status, axum::Json(body)).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        if let Some(wait) = self.retry_after {
            let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds.max(1)));
        }
        response.extensions_mut().insert(self.kind);
        response
    }
}

/// What the API page says of these problems, by status.
pub(super) fn documented(kinds: &[ProblemKind]) -> BTreeMap<String, RefOr<utoipa::openapi::Response>> {
    let mut said: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for kind in kinds {
        let (code, status, title) = kind.row();
        said.entry(status.as_u16().to_string()).or_default().push(format!("{title} (`{code}`)"));
    }
    said.into_iter()
        .map(|(status, titles)| {
            let content = Content::new(Some(Ref::from_schema_name("Problem")));
            let response = ResponseBuilder::new().description(titles.join("; ")).content(MEDIA_TYPE, content);
            (status, response.build().into())
        })
        .collect()
}
