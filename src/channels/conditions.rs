//! Keeps what each channel last found out about itself, for those who run the server to see.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// How a channel is, as its platform tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Condition {
    /// What keeps events from reaching us, in our words; nothing if they do.
    pub fault: Option<&'static str>,
    /// Events that the platform has not handed over yet, if it tells.
    pub n_pending: Option<i64>,
}

/// The conditions of all channels; a clone is the same ones.
#[derive(Clone, Debug, Default)]
pub struct Conditions(Arc<Mutex<BTreeMap<&'static str, Condition>>>);

impl Conditions {
    /// Notes how a channel is.
    pub fn set(&self, channel: &'static str, condition: Condition) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(channel, condition);
    }

    /// Those of the channels that have found out, by name.
    #[must_use]
    pub fn all(&self) -> Vec<(&'static str, Condition)> {
        let conditions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        conditions.iter().map(|(channel, condition)| (*channel, condition.clone())).collect()
    }
}
