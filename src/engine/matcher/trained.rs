//! What training takes seconds for, as bytes that a restart can take up.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::calibration::Calibrations;
use super::classifier::Classifier;

/// Length of the seal in front of the bytes.
const SEAL_BYTES: usize = 32;

/// The trained parts of a matcher.
#[derive(Clone, Serialize, Deserialize)]
pub struct Trained {
    pub(super) classifier: Classifier,
    pub(super) meaning: Classifier,
    pub(super) calibrations: Calibrations,
}

impl Trained {
    /// The bytes, sealed with what they were trained from: they are taken up for the same knowledge and no other.
    #[must_use]
    pub fn to_bytes(&self, trained_from: &str) -> Vec<u8> {
        // Plain numbers in plain lists: there is nothing in them that could not be written.
        let body = postcard::to_allocvec(self).unwrap_or_default();
        [seal(trained_from, &body), body].concat()
    }

    /// What the bytes hold, if they are whole and were trained from just this.
    #[must_use]
    pub fn from_bytes(bytes: &[u8], trained_from: &str) -> Option<Self> {
        let (sealed, body) = bytes.split_at_checked(SEAL_BYTES)?;
        if sealed != seal(trained_from, body) {
            return None;
        }
        postcard::from_bytes(body).ok()
    }
}

fn seal(trained_from: &str, body: &[u8]) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(trained_from.as_bytes());
    hash.update(body);
    hash.finalize().to_vec()
}
