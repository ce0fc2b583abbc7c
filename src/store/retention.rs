//! Erases what is older than it may be kept, a part at a time so that nobody waits for it.

use std::time::Duration;

use super::link::values;
use super::{Store, StoreError, Timestamp};

/// Rows of each table that one step erases.
const ROWS_A_STEP: i64 = 500;
/// How long an event is known as taken, by its hash alone: Meta sends one again for seven days.
const SEEN_TIME: Duration = Duration::from_hours(8 * 24);

/// How long what people wrote is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention(pub Duration);

impl Store {
    /// Erases some of what is too old; says whether there may be more.
    ///
    /// # Errors
    /// If the store is not available.
    pub async fn erase_old(&self, retention: Retention, now: Timestamp) -> Result<bool, StoreError> {
        let oldest = now.minus(retention.0).0;
        let oldest_seen = now.minus(SEEN_TIME).0;
        let is_old = self.read(move |mut link| {
            Box::pin(async move {
                let sql = "SELECT id FROM probe WHERE EXISTS (SELECT 1 FROM messages WHERE at_ms < $1) \
                           OR EXISTS (SELECT 1 FROM conversations WHERE used_ms < $1) \
                           OR EXISTS (SELECT 1 FROM feedback WHERE at_ms < $1) \
                           OR EXISTS (SELECT 1 FROM inbox WHERE at_ms < $1) \
                           OR EXISTS (SELECT 1 FROM outbox WHERE at_ms < $1) \
                           OR EXISTS (SELECT 1 FROM seen WHERE at_ms < $2)";
                Ok(link.row(sql, values![oldest, oldest_seen]).await?.is_some())
            })
        });
        if !is_old.await? {
            return Ok(false);
        }
        self.erase_by(move |mut link| {
            Box::pin(async move {
                let steps = [
                    ("DELETE FROM feedback WHERE (conversation_id, key) IN (SELECT conversation_id, key FROM feedback \
                      WHERE at_ms < $1 LIMIT $2)", oldest),
                    ("DELETE FROM messages WHERE seq IN (SELECT seq FROM messages WHERE at_ms < $1 LIMIT $2)", oldest),
                    ("DELETE FROM inbox WHERE seq IN (SELECT seq FROM inbox WHERE at_ms < $1 LIMIT $2)", oldest),
                    ("DELETE FROM outbox WHERE seq IN (SELECT seq FROM outbox WHERE at_ms < $1 LIMIT $2)", oldest),
                    // A newer event or reply, of a person who wrote before, would have made it younger.
                    ("DELETE FROM conversations WHERE id IN (SELECT id FROM conversations WHERE used_ms < $1 LIMIT $2)",
                     oldest),
                    ("DELETE FROM seen WHERE key IN (SELECT key FROM seen WHERE at_ms < $1 LIMIT $2)", oldest_seen),
                ];
                let mut is_more = false;
                for (sql, before) in steps {
                    let n_erased = link.execute(sql, values![before, ROWS_A_STEP]).await?;
                    is_more |= i64::try_from(n_erased).is_ok_and(|n| n >= ROWS_A_STEP);
                }
                Ok(is_more)
            })
        })
        .await
    }
}
