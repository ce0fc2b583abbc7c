//! Keeps what the store makes for itself, and hashes with it what people are known by elsewhere.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use super::link::values;
use super::{Store, StoreError};

/// Bytes of a hash that are used: 128 bits, so that no two people ever share one.
const HASH_BYTES: usize = 16;

/// Hashes the identifiers of people, so that who reads the store cannot tell whose they are, nor find one by trying.
#[derive(Clone)]
pub struct PrivacyKey(Hmac<Sha256>);

impl PrivacyKey {
    /// The key of some secret text.
    #[must_use]
    pub fn new(secret: &str) -> Self {
        // A key of any length will do, so that this is always the case.
        let key = Hmac::<Sha256>::new_from_slice(secret.as_bytes());
        Self(key.unwrap_or_else(|_| Hmac::<Sha256>::new(&hmac::digest::Key::<Hmac<Sha256>>::default())))
    }

    /// Hash of an identifier of some kind, in hexadecimal digits; the same identifier of another kind has another.
    #[must_use]
    pub fn hash(&self, kind: &str, identifier: &str) -> String {
        let mut mac = self.0.clone();
        mac.update(&kind.len().to_be_bytes());
        mac.update(kind.as_bytes());
        mac.update(identifier.as_bytes());
        hex(&mac.finalize().into_bytes()[..HASH_BYTES])
    }
}

/// Bytes in hexadecimal digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

impl Store {
    /// A secret by its name: the one that is kept, or else the given one, which is kept from now on.
    ///
    /// # Errors
    /// If the store is not available.
    pub async fn secret(&self, name: &str, fresh: String) -> Result<String, StoreError> {
        let name = name.to_owned();
        self.write(move |mut link| {
            Box::pin(async move {
                let insert = "INSERT INTO secrets (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
                link.execute(insert, values![&name, fresh.clone()]).await?;
                let row = link.row("SELECT value FROM secrets WHERE name = $1", values![&name]).await?;
                row.map_or(Ok(fresh), |row| row.text(0))
            })
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_tells_kinds_and_keys_apart() {
        let key = PrivacyKey::new("a");
        assert_eq!(key.hash("telegram", "1"), PrivacyKey::new("a").hash("telegram", "1"));
        assert_ne!(key.hash("telegram", "1"), key.hash("viber", "1"));
        assert_ne!(key.hash("telegram", "1"), PrivacyKey::new("b").hash("telegram", "1"));
        assert_ne!(key.hash("a", "b\0c"), key.hash("a\0b", "c"), "the parts do not run into each other");
        assert_eq!(key.hash("telegram", "1").len(), 2 * HASH_BYTES);
    }
}
