//! Says how long to wait before a part is tried again.

use std::time::Duration;

/// Wait after the first failure.
const FIRST: Duration = Duration::from_secs(1);
/// Longest wait of our own choosing.
const LONGEST: Duration = Duration::from_mins(10);
/// Longest wait that a platform may ask for: it asks for seconds, and a mistake must not silence a conversation.
const HINT_LONGEST: Duration = Duration::from_hours(1);
/// What is added to a platform's hint at most, so that those who were told the same time do not come all at once.
const HINT_JITTER: Duration = Duration::from_secs(1);

/// How long to wait after so many failures, the last one included; a platform's hint wins.
///
/// Our own waits double, and each is drawn from its upper half by `chance`, so that what failed together does not come
/// again together.
#[must_use]
pub fn delay(n_failures: u32, hint: Option<Duration>, chance: u64) -> Duration {
    let share = |of: Duration| {
        let of_ms = u64::try_from(of.as_millis()).unwrap_or(u64::MAX);
        Duration::from_millis(chance % of_ms.saturating_add(1))
    };
    if let Some(hint) = hint {
        return hint.min(HINT_LONGEST) + share(HINT_JITTER);
    }
    let doubled = FIRST.saturating_mul(1_u32.checked_shl(n_failures.saturating_sub(1)).unwrap_or(u32::MAX));
    let half = doubled.min(LONGEST) / 2;
    half + share(half)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn our_own_wait_doubles_within_its_bounds(n_failures in 1..u32::MAX, chance: u64) {
            let full = FIRST.saturating_mul(2_u32.saturating_pow(n_failures.min(31) - 1)).min(LONGEST);
            let wait = delay(n_failures, None, chance);
            prop_assert!(wait >= full / 2 && wait <= full, "{wait:?} of {full:?}");
        }

        #[test]
        fn a_hint_is_never_undercut_unless_it_is_absurd(seconds in 0_u64..100_000, chance: u64) {
            let hint = Duration::from_secs(seconds);
            let wait = delay(1, Some(hint), chance);
            prop_assert!(wait >= hint.min(HINT_LONGEST) && wait <= HINT_LONGEST + HINT_JITTER);
        }
    }
}
