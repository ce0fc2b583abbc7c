//! Fits a suggestion's text into what a platform's button may carry, and finds the text again when the button is tapped.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use crate::engine::Engine;
use crate::engine::language::Language;

/// Begins a fingerprint; no question of a knowledge begins so.
const MARK: char = '#';
/// Bytes of a fingerprint's hash: two of a few hundred questions are alike once in 10^14.
const HASH_BYTES: usize = 8;

/// The text itself where it fits, else a fingerprint of it, which the catalogue resolves.
pub(super) fn payload(text: &str, bytes_max: usize) -> String {
    if text.len() <= bytes_max && !text.starts_with(MARK) { text.to_owned() } else { fingerprint(text) }
}

/// The text that a payload stands for; a question that the knowledge no longer has is asked by what stood on the button.
pub(super) fn text(payload: &str, label: Option<&str>, engine: &Engine) -> String {
    if !is_fingerprint(payload) {
        return payload.to_owned();
    }
    let questions = Language::ALL.into_iter().flat_map(|language| engine.catalogue(language));
    questions
        .map(|entry| entry.question)
        .find(|question| fingerprint(question) == payload)
        .unwrap_or_else(|| label.unwrap_or_default().to_owned())
}

fn fingerprint(text: &str) -> String {
    let mut print = String::from(MARK);
    for byte in &Sha256::digest(text.as_bytes())[..HASH_BYTES] {
        // Writing to a string cannot fail.
        let _ = write!(print, "{byte:02x}");
    }
    print
}

fn is_fingerprint(payload: &str) -> bool {
    payload.strip_prefix(MARK).is_some_and(|hash| {
        hash.len() == 2 * HASH_BYTES && hash.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'))
    })
}
