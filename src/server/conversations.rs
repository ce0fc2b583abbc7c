//! Holds the conversations in memory: each one's messages in order, each message answered once.
//!
//! Everything is bounded: the conversation longest unused gives way to a new one, the oldest reply to a newer one, and
//! what is idle is forgotten.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use tokio::sync::OwnedMutexGuard;

use super::api::MessageReply;
use crate::config::Limits;
use crate::engine::dialogue::Conversation;

/// All conversations of the server.
pub struct Conversations {
    limits: Limits,
    held: Mutex<Held>,
}

#[derive(Default)]
struct Held {
    by_id: HashMap<Arc<str>, Entry>,
    /// Oldest use first.
    by_use: BTreeMap<u64, Arc<str>>,
    n_uses: u64,
}

struct Entry {
    thread: Arc<tokio::sync::Mutex<Thread>>,
    last_use: u64,
    used_at: Instant,
}

/// One conversation; whoever holds it is alone with it.
#[derive(Default)]
pub struct Thread {
    /// What the dialogue remembers.
    pub state: Conversation,
    replies: VecDeque<(String, Arc<MessageReply>)>,
}

impl Thread {
    /// The reply that a message of this id got.
    #[must_use]
    pub fn reply_to(&self, message_id: &str) -> Option<Arc<MessageReply>> {
        self.replies.iter().find(|(id, _)| id == message_id).map(|(_, reply)| Arc::clone(reply))
    }
}

impl Conversations {
    /// None yet.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self { limits, held: Mutex::default() }
    }

    /// The conversation of an id, new if there is none, once the messages that came before are through.
    pub async fn join(&self, id: &str) -> OwnedMutexGuard<Thread> {
        let thread = self.find_or_begin(id, Instant::now());
        // The lock is fair: messages are handled in the order in which they came.
        thread.lock_owned().await
    }

    /// Keeps a reply for when its message comes again.
    pub fn keep_reply(&self, thread: &mut Thread, message_id: String, reply: Arc<MessageReply>) {
        while thread.replies.len() >= self.limits.replies_per_conversation {
            thread.replies.pop_front();
        }
        thread.replies.push_back((message_id, reply));
    }

    /// Forgets a conversation; nothing happens if there is none.
    pub fn erase(&self, id: &str) {
        self.held().remove(id);
    }

    /// Forgets the conversations that are idle.
    pub fn sweep(&self) {
        self.forget_idle(Instant::now());
    }

    /// How many are held.
    #[must_use]
    pub fn count(&self) -> usize {
        self.held().by_id.len()
    }

    fn find_or_begin(&self, id: &str, now: Instant) -> Arc<tokio::sync::Mutex<Thread>> {
        let idle_time = self.limits.conversation_idle_time;
        let mut held = self.held();
        if held.by_id.get(id).is_some_and(|entry| now.saturating_duration_since(entry.used_at) >= idle_time) {
            held.remove(id);
        }
        if !held.by_id.contains_key(id) {
            while held.by_id.len() >= self.limits.conversations {
                let Some((_, oldest)) = held.by_use.first_key_value() else {
                    break;
                };
                let oldest = Arc::clone(oldest);
                held.remove(&oldest);
            }
        }
        held.touch(id, now)
    }

    fn forget_idle(&self, now: Instant) {
        let mut held = self.held();
        while let Some((_, oldest)) = held.by_use.first_key_value() {
            let oldest = Arc::clone(oldest);
            let is_idle = held
                .by_id
                .get(&oldest)
                .is_none_or(|entry| now.saturating_duration_since(entry.used_at) >= self.limits.conversation_idle_time);
            if !is_idle {
                break;
            }
            held.remove(&oldest);
        }
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        // Nothing inside the lock panics half-way through a change.
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Held {
    fn touch(&mut self, id: &str, now: Instant) -> Arc<tokio::sync::Mutex<Thread>> {
        self.n_uses += 1;
        let last_use = self.n_uses;
        let name = self.by_id.get_key_value(id).map_or_else(|| Arc::from(id), |(name, _)| Arc::clone(name));
        let entry = self.by_id.entry(Arc::clone(&name)).or_insert_with(|| Entry {
            thread: Arc::default(),
            last_use,
            used_at: now,
        });
        self.by_use.remove(&entry.last_use);
        entry.last_use = last_use;
        entry.used_at = now;
        self.by_use.insert(last_use, name);
        Arc::clone(&entry.thread)
    }

    fn remove(&mut self, id: &str) {
        if let Some(entry) = self.by_id.remove(id) {
            self.by_use.remove(&entry.last_use);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const IDLE_TIME: Duration = Duration::from_mins(1);

    fn conversations(count: usize) -> Conversations {
        let second = Duration::from_secs(1);
        Conversations::new(Limits {
            connections: 1,
            request_time: second,
            shutdown_time: second,
            conversations: count,
            replies_per_conversation: 2,
            conversation_idle_time: IDLE_TIME,
        })
    }

    #[test]
    fn the_conversation_longest_unused_gives_way() {
        let conversations = conversations(2);
        let now = Instant::now();
        let first = conversations.find_or_begin("a", now);
        conversations.find_or_begin("b", now);
        assert!(Arc::ptr_eq(&first, &conversations.find_or_begin("a", now)));
        conversations.find_or_begin("c", now);
        assert_eq!(conversations.count(), 2);
        assert!(Arc::ptr_eq(&first, &conversations.find_or_begin("a", now)), "`b` was the longest unused");
    }

    #[test]
    fn an_idle_conversation_is_forgotten() {
        let conversations = conversations(9);
        let now = Instant::now();
        let first = conversations.find_or_begin("a", now);
        conversations.find_or_begin("b", now + IDLE_TIME / 2);
        conversations.forget_idle(now + IDLE_TIME);
        assert_eq!(conversations.count(), 1);
        assert!(!Arc::ptr_eq(&first, &conversations.find_or_begin("a", now + IDLE_TIME)));
        let second = conversations.find_or_begin("b", now + IDLE_TIME);
        assert!(!Arc::ptr_eq(&second, &conversations.find_or_begin("b", now + IDLE_TIME * 2)), "without a sweep, too");
    }

    #[test]
    fn erasing_leaves_nothing_behind() {
        let conversations = conversations(9);
        conversations.find_or_begin("a", Instant::now());
        conversations.erase("a");
        conversations.erase("a");
        assert_eq!(conversations.count(), 0);
        assert!(conversations.held().by_use.is_empty());
    }
}
