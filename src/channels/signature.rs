//! Proves by a shared secret that a webhook's call is the platform's, in a time that tells nothing of the secret.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use subtle::ConstantTimeEq as _;

use super::Refusal;
use crate::secret::{ExposeSecret as _, Secret};

/// Hexadecimal digits of an HMAC-SHA256.
const DIGITS: usize = 64;

/// Whether a header is the HMAC-SHA256 of the body, written in hexadecimal digits.
///
/// # Errors
/// [`Refusal::Unproven`] if it is not.
pub(super) fn verify_hmac(key: &Secret, body: &[u8], digits: &str) -> Result<(), Refusal> {
    let expected = bytes_of(digits).ok_or(Refusal::Unproven)?;
    hmac(key, body).and_then(|hmac| hmac.verify_slice(&expected).ok()).ok_or(Refusal::Unproven)
}

/// Whether a text is the secret.
///
/// # Errors
/// [`Refusal::Unproven`] if it is not.
pub(super) fn verify_equal(secret: &Secret, given: &[u8]) -> Result<(), Refusal> {
    // Hashed first: the comparison's time would tell the secret's length.
    let digest = |bytes: &[u8]| hmac(secret, bytes).map(|hmac| hmac.finalize().into_bytes()).ok_or(Refusal::Unproven);
    let is_equal = digest(secret.expose_secret().as_bytes())?.ct_eq(&digest(given)?);
    if is_equal.into() { Ok(()) } else { Err(Refusal::Unproven) }
}

/// A text of any length is a key: that there might be none is the library's general case.
fn hmac(key: &Secret, bytes: &[u8]) -> Option<Hmac<Sha256>> {
    let key = key.expose_secret().as_bytes();
    let mut hmac = Hmac::<Sha256>::new_from_slice(key).ok()?;
    hmac.update(bytes);
    Some(hmac)
}

fn bytes_of(digits: &str) -> Option<Vec<u8>> {
    let digits = digits.as_bytes();
    if digits.len() != DIGITS {
        return None;
    }
    let value = |digit: u8| (digit as char).to_digit(16).and_then(|value| u8::try_from(value).ok());
    digits.chunks(2).map(|pair| Some(value(pair[0])? << 4 | value(pair[1])?)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4231, test case 2.
    const DIGITS_OF_JEFE: &str = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";

    #[test]
    fn the_digits_of_the_standard_pass_and_others_do_not() {
        let body = b"what do ya want for nothing?";
        let passes = |body: &[u8], digits: &str| verify_hmac(&Secret::from("Jefe"), body, digits).is_ok();
        assert!(passes(body, DIGITS_OF_JEFE));
        assert!(passes(body, &DIGITS_OF_JEFE.to_uppercase()));
        assert!(!passes(b"what do ya want for nothing!", DIGITS_OF_JEFE));
        assert!(!passes(body, &DIGITS_OF_JEFE[1..]));
        assert!(!passes(body, &format!("{DIGITS_OF_JEFE}0")));
        assert!(!passes(body, &DIGITS_OF_JEFE.replace('5', "g")));
        assert!(!passes(body, ""));
    }

    #[test]
    fn only_the_secret_itself_is_equal_to_it() {
        let secret = Secret::from("qwerty");
        assert!(verify_equal(&secret, b"qwerty").is_ok());
        for other in ["", "qwert", "qwertyy", "Qwerty"] {
            assert!(verify_equal(&secret, other.as_bytes()).is_err(), "{other}");
        }
    }
}
