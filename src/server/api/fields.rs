//! Reads the fields of a request, from a JSON body or a query string, and words every fault itself.
//!
//! The types say with serde what fields there are; what serde reports is turned into a problem here, so that no word of
//! a library and no name of the code reaches a caller.

use std::fmt;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use serde::de::value::MapDeserializer;
use serde::de::{DeserializeOwned, Deserializer, Expected, IntoDeserializer, MapAccess, Unexpected, Visitor};
use serde_json::Value;

use crate::engine::knowledge::suggestion;
use crate::server::App;
use crate::server::limits::BODY_BYTES_MAX;
use crate::server::problem::{Problem, ProblemKind};

/// A body of JSON.
pub(in crate::server) struct JsonBody<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequest<Arc<App>> for JsonBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, Problem> {
        if !is_json(&request) {
            let detail = "send the header `content-type: application/json`";
            return Err(Problem::new(ProblemKind::ContentTypeUnsupported).detail(detail));
        }
        let body = tokio::time::timeout(app.limits.body_time(), Bytes::from_request(request, app)).await;
        let body = body.map_err(|_| Problem::new(ProblemKind::BodyTooSlow))?.map_err(|rejection| {
            if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
                Problem::new(ProblemKind::BodyTooLarge).detail(format!("a body has at most {BODY_BYTES_MAX} bytes"))
            } else {
                Problem::new(ProblemKind::BodyIncomplete)
            }
        })?;
        Ok(Self(parse_json(&body)?))
    }
}

/// The query string.
pub(in crate::server) struct Query<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequestParts<Arc<App>> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<App>) -> Result<Self, Problem> {
        let query = parts.uri.query().unwrap_or_default();
        let fields = form_urlencoded::parse(query.as_bytes()).map(|(name, value)| {
            let value = FieldValue::Text(value.into_owned());
            (name.clone().into_owned(), Field { name: name.into_owned(), value })
        });
        T::deserialize(MapDeserializer::new(fields)).map(Self).map_err(Fault::in_query)
    }
}

fn is_json(request: &Request) -> bool {
    let Some(Ok(media_type)) = request.headers().get(header::CONTENT_TYPE).map(|value| value.to_str()) else {
        return false;
    };
    let media_type = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    media_type == "application/json" || (media_type.starts_with("application/") && media_type.ends_with("+json"))
}

fn parse_json<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    let text = std::str::from_utf8(body).map_err(|error| {
        let before = String::from_utf8_lossy(&body[..error.valid_up_to()]);
        let (line, column) = place_after(&before);
        Problem::new(ProblemKind::NotUtf8).detail("send the body as UTF-8").at(line, column)
    })?;
    let object: Object = serde_json::from_str(text).map_err(|error| json_problem(text, &error))?;
    let fields =
        object.0.into_iter().map(|(name, value)| (name.clone(), Field { name, value: FieldValue::Json(value) }));
    T::deserialize(MapDeserializer::new(fields)).map_err(Fault::in_body)
}

fn json_problem(text: &str, error: &serde_json::Error) -> Problem {
    if error.classify() == serde_json::error::Category::Data {
        return Problem::new(ProblemKind::TypeWrong).detail("the body must be a JSON object");
    }
    let at = byte_of(text, error.line(), error.column());
    let (line, column) = place_after(&text[..at]);
    let detail = if text.trim().is_empty() {
        "the body is empty: send a JSON object"
    } else if error.is_eof() {
        "the JSON ends too early"
    } else {
        "this is not how JSON goes on"
    };
    Problem::new(ProblemKind::JsonSyntax).detail(detail).at(line, column)
}

/// The byte that a line and a column in bytes mean, both from 1.
fn byte_of(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let mut at = (start + column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Line and column of what follows a text, both from 1, the column in characters.
fn place_after(before: &str) -> (usize, usize) {
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

/// The members of a JSON object in order, repeated ones too.
struct Object(Vec<(String, Value)>);

impl<'de> serde::Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Object;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Object(members))
            }
        }
        deserializer.deserialize_map(Members)
    }
}

/// A field with its name, so that a fault in its value can name it.
struct Field {
    name: String,
    value: FieldValue,
}

enum FieldValue {
    Json(Value),
    /// Of a query string, where all is text.
    Text(String),
}

impl IntoDeserializer<'_, Fault> for Field {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Field {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let read = match self.value {
            FieldValue::Text(text) | FieldValue::Json(Value::String(text)) => visitor.visit_string(text),
            FieldValue::Json(Value::Null) => visitor.visit_unit(),
            FieldValue::Json(Value::Bool(value)) => visitor.visit_bool(value),
            FieldValue::Json(Value::Number(number)) => visitor.visit_f64(number.as_f64().unwrap_or(f64::NAN)),
            FieldValue::Json(Value::Array(_)) => Err(Fault::type_wrong("a list", &visitor)),
            FieldValue::Json(Value::Object(_)) => Err(Fault::type_wrong("an object", &visitor)),
        };
        read.map_err(|fault: Fault| fault.of(&self.name))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.value {
            FieldValue::Json(Value::Null) => visitor.visit_none(),
            FieldValue::Json(_) | FieldValue::Text(_) => visitor.visit_some(self),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match &self.value {
            FieldValue::Text(text) => match text.as_str() {
                "true" => visitor.visit_bool(true),
                "false" => visitor.visit_bool(false),
                _ => Err(Fault::type_wrong("something else", &"`true` or `false`").of(&self.name)),
            },
            FieldValue::Json(_) => self.deserialize_any(visitor),
        }
    }

    serde::forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct newtype_struct
        seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// What is wrong with the fields of a request.
#[derive(Debug)]
enum Fault {
    Unknown { name: String, known: &'static [&'static str] },
    Missing { name: &'static str },
    Twice { name: &'static str },
    TypeWrong { name: String, wanted: String, found: &'static str },
    Other,
}

impl Fault {
    fn type_wrong(found: &'static str, wanted: &dyn Expected) -> Self {
        Self::TypeWrong { name: String::new(), wanted: wanted.to_string(), found }
    }

    fn of(self, field: &str) -> Self {
        match self {
            Self::TypeWrong { wanted, found, .. } => Self::TypeWrong { name: field.to_owned(), wanted, found },
            other => other,
        }
    }

    fn in_body(self) -> Problem {
        let detail = self.to_string();
        match self {
            Self::Unknown { name, .. } => Problem::new(ProblemKind::FieldUnknown).detail(detail).field(&name),
            Self::Missing { name } => Problem::new(ProblemKind::FieldMissing).detail(detail).field(name),
            Self::Twice { name } => Problem::new(ProblemKind::FieldTwice).detail(detail).field(name),
            Self::TypeWrong { name, .. } => Problem::new(ProblemKind::TypeWrong).detail(detail).field(&name),
            Self::Other => Problem::new(ProblemKind::TypeWrong),
        }
    }

    fn in_query(self) -> Problem {
        let problem = Problem::new(ProblemKind::QueryInvalid).detail(self.to_string());
        match &self {
            Self::Unknown { name, .. } | Self::TypeWrong { name, .. } => problem.parameter(name),
            Self::Missing { name } | Self::Twice { name } => problem.parameter(name),
            Self::Other => problem,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown { name, known } => match suggestion(name, known.iter().copied()) {
                Some(near) => write!(formatter, "there is no `{name}`; did you mean `{near}`?"),
                None if known.is_empty() => write!(formatter, "there is no `{name}`, and nothing else either"),
                None => {
                    let known: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
                    write!(formatter, "there is no `{name}`; there are {}", known.join(", "))
                }
            },
            Self::Missing { name } => write!(formatter, "`{name}` must be there"),
            Self::Twice { name } => write!(formatter, "`{name}` is given twice"),
            Self::TypeWrong { name, wanted, found } => {
                write!(formatter, "`{name}` must be {wanted}, and this is {found}")
            }
            Self::Other => formatter.write_str("a value is wrong"),
        }
    }
}

impl std::error::Error for Fault {}

impl serde::de::Error for Fault {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self::Other
    }

    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let found = match unexpected {
            Unexpected::Bool(_) => "a boolean",
            Unexpected::Unsigned(_) | Unexpected::Signed(_) | Unexpected::Float(_) => "a number",
            Unexpected::Str(_) => "a string",
            Unexpected::Unit | Unexpected::Option => "null",
            Unexpected::Seq => "a list",
            Unexpected::Map => "an object",
            _ => "something else",
        };
        Self::type_wrong(found, expected)
    }

    fn invalid_value(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::invalid_type(unexpected, expected)
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        Self::Unknown { name: field.to_owned(), known: expected }
    }

    fn missing_field(field: &'static str) -> Self {
        Self::Missing { name: field }
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self::Twice { name: field }
    }
}
