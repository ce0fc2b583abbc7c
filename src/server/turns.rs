//! Lets the messages of one conversation be answered one after the other, in the order in which they came.
//!
//! This is for order and for sparing work; that no reply is lost or given twice is the store's to see to, whatever other
//! processes do.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::OwnedMutexGuard;

/// The conversations in which somebody is being answered or waits.
#[derive(Default)]
pub(super) struct Turns {
    held: Mutex<HashMap<Arc<str>, Line>>,
}

struct Line {
    front: Arc<tokio::sync::Mutex<()>>,
    n_in_it: usize,
}

/// The right to answer in a conversation, until it is dropped.
pub(super) struct Turn<'a> {
    // Dropped first: the next one may go on before the place is given up.
    _front: OwnedMutexGuard<()>,
    _place: Place<'a>,
}

struct Place<'a> {
    turns: &'a Turns,
    conversation: Arc<str>,
}

impl Turns {
    /// Waits until those that came before are done.
    pub(super) async fn wait(&self, conversation: &str) -> Turn<'_> {
        let (place, front) = self.join(conversation);
        // The lock is fair: first come, first served.
        Turn { _front: front.lock_owned().await, _place: place }
    }

    fn join(&self, conversation: &str) -> (Place<'_>, Arc<tokio::sync::Mutex<()>>) {
        let conversation: Arc<str> = Arc::from(conversation);
        let mut held = self.held();
        let line = held.entry(Arc::clone(&conversation)).or_insert_with(|| Line { front: Arc::default(), n_in_it: 0 });
        line.n_in_it += 1;
        let front = Arc::clone(&line.front);
        (Place { turns: self, conversation }, front)
    }

    fn held(&self) -> MutexGuard<'_, HashMap<Arc<str>, Line>> {
        // Nothing inside the lock panics half-way through a change.
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place<'_> {
    /// Who gave up waiting leaves, too; the last one takes the line away.
    fn drop(&mut self) {
        let mut held = self.turns.held();
        if let Some(line) = held.get_mut(&self.conversation) {
            line.n_in_it -= 1;
            if line.n_in_it == 0 {
                held.remove(&self.conversation);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn one_conversation_waits_and_another_does_not_and_nothing_is_left() {
        let turns = Turns::default();
        let first = turns.wait("a").await;
        let mut second = Box::pin(turns.wait("a"));
        let given_up = Box::pin(turns.wait("a"));
        let waits = async |turn: &mut std::pin::Pin<Box<_>>| {
            tokio::select! { biased; _ = turn => false, () = std::future::ready(()) => true }
        };
        assert!(waits(&mut second).await);
        drop(given_up);
        drop(turns.wait("b").await);
        drop(first);
        drop(second.await);
        assert!(turns.held().is_empty());
    }
}
