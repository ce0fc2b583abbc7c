//! A file that is served as it was made at the start: named by its content, kept by browsers, sent again only if changed.

use std::io::Write as _;

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest as _, Sha256, Sha384};

/// An address that names the content never changes what it means; a year is what caches take for ever.
const CACHE_FOREVER: &str = "public, max-age=31536000, immutable";

/// A file in both encodings.
pub(super) struct Asset {
    content_type: &'static str,
    cache: &'static str,
    version: String,
    integrity: String,
    plain: Bytes,
    gzip: Bytes,
    /// Headers that only this file has.
    extra: Vec<(header::HeaderName, HeaderValue)>,
}

impl Asset {
    /// A file of a media type, and what caches are told where its address does not name its content.
    pub(super) fn new(content_type: &'static str, cache: &'static str, text: String) -> Self {
        Self {
            content_type,
            cache,
            version: version(text.as_bytes()),
            integrity: format!("sha384-{}", STANDARD.encode(Sha384::digest(text.as_bytes()))),
            gzip: gzip(text.as_bytes()),
            plain: text.into(),
            extra: Vec::new(),
        }
    }

    /// The same with a header.
    pub(super) fn with(mut self, name: header::HeaderName, value: &'static str) -> Self {
        self.extra.push((name, HeaderValue::from_static(value)));
        self
    }

    /// Hash of the content, short enough for an address.
    pub(super) fn version(&self) -> &str {
        &self.version
    }

    /// The value of a script tag's `integrity` (<https://www.w3.org/TR/SRI/>).
    pub(super) fn integrity(&self) -> &str {
        &self.integrity
    }

    /// How many bytes go to a visitor.
    pub(super) fn gzip_bytes(&self) -> usize {
        self.gzip.len()
    }

    /// The file as a caller wants it, or word that the caller has it already.
    pub(super) fn respond(&self, request: &HeaderMap, query: Option<&str>) -> Response {
        let is_gzip = takes_gzip(request);
        let tag = if is_gzip { format!("\"{}-gzip\"", self.version) } else { format!("\"{}\"", self.version) };
        let is_named = query == Some(format!("v={}", self.version).as_str());
        let mut response = if has(request, &tag) {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            let body = if is_gzip { self.gzip.clone() } else { self.plain.clone() };
            let mut response = body.into_response();
            response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(self.content_type));
            if is_gzip {
                response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            }
            response
        };
        let headers = response.headers_mut();
        let cache = if is_named { CACHE_FOREVER } else { self.cache };
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        // Hexadecimal digits and a few letters.
        if let Ok(tag) = HeaderValue::from_str(&tag) {
            headers.insert(header::ETAG, tag);
        }
        headers.extend(self.extra.iter().cloned());
        response
    }
}

/// The first 64 bits of its hash: enough that no two versions share a name.
fn version(bytes: &[u8]) -> String {
    let first = Sha256::digest(bytes).into_iter().take(8);
    format!("{:016x}", first.fold(0_u64, |version, byte| version << 8 | u64::from(byte)))
}

fn gzip(bytes: &[u8]) -> Bytes {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    // Writing to memory does not fail.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default().into()
}

/// Whether the caller has what a tag names; a weak comparison, as RFC 9110 (13.1.2) has it.
fn has(request: &HeaderMap, tag: &str) -> bool {
    let held = request.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
    held.split(',').map(str::trim).any(|held| held == "*" || held.trim_start_matches("W/") == tag)
}

fn takes_gzip(request: &HeaderMap) -> bool {
    let accepted = request.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accepted.split(',').any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        let is_gzip = parts.next().is_some_and(|name| name.eq_ignore_ascii_case("gzip"));
        let quality = parts.find_map(|part| part.strip_prefix("q=")?.parse::<f32>().ok()).unwrap_or(1.0);
        is_gzip && quality > 0.0
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gzip_is_sent_to_who_takes_it() {
        let check = |accepted: &'static str, expected: bool| {
            let headers = HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(accepted))]);
            assert_eq!(takes_gzip(&headers), expected, "{accepted}");
        };
        check("gzip, deflate, br, zstd", true);
        check("br;q=1.0, GZIP;q=0.8", true);
        check("gzip;q=0", false);
        check("identity", false);
        assert!(!takes_gzip(&HeaderMap::new()));
    }
}
