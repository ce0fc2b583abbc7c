//! Reads what people asked and the documents do not answer, as often as it was asked.

use super::link::{Row, values};
use super::{Store, StoreError, Timestamp};

/// A question without an answer, in one language and for one reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unanswered {
    /// What was said, masked.
    pub text: String,
    /// Code of the language of the reply.
    pub language: String,
    /// Code of the reason.
    pub reason: Option<String>,
    /// How often it was said so.
    pub n_times: u64,
    /// When it was last said.
    pub last: Timestamp,
}

impl Store {
    /// What was refused since some time, what was asked most often first; at most so many.
    ///
    /// # Errors
    /// If the store is not available.
    pub async fn unanswered(&self, since: Timestamp, n_max: usize) -> Result<Vec<Unanswered>, StoreError> {
        let n_max = i64::try_from(n_max).unwrap_or(i64::MAX);
        self.read(move |mut link| {
            Box::pin(async move {
                let sql = "SELECT text, language, reason, COUNT(*), MAX(at_ms) FROM messages \
                           WHERE outcome = 'fallback' AND at_ms >= $1 GROUP BY text, language, reason \
                           ORDER BY 4 DESC, 5 DESC, text LIMIT $2";
                link.rows(sql, values![since.0, n_max]).await?.iter().map(unanswered).collect()
            })
        })
        .await
    }
}

fn unanswered(row: &Row) -> Result<Unanswered, StoreError> {
    Ok(Unanswered {
        text: row.text(0)?,
        language: row.text(1)?,
        reason: row.optional_text(2)?,
        n_times: u64::try_from(row.integer(3)?).unwrap_or(0),
        last: Timestamp(row.integer(4)?),
    })
}
