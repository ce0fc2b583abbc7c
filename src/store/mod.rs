//! Keeps what must survive a crash: conversations, messages and replies, events not answered yet, replies not sent yet.
//!
//! One interface over two databases, the embedded SQLite and PostgreSQL; every operation is written once and proved on
//! both by the same tests. What an operation reports as done is on disk. A store that is down, full, read-only or slow
//! makes operations fail with [`StoreError::Unavailable`] and is used again as soon as it works, with no help. Time and
//! chance are arguments.

mod conversations;
mod error;
mod link;
mod masking;
mod postgres;
mod queue;
mod retention;
mod secrets;
mod sqlite;
mod unanswered;

use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

pub use conversations::{Exchange, Feedback, Opened, Turn};
pub use error::StoreError;
pub use masking::masked;
pub use queue::{Depths, Event, Lease, Letter, LetterKind, Postponed, Unsent, Waiting, Work};
pub use retention::Retention;
pub use secrets::{PrivacyKey, hex};
pub use unanswered::Unanswered;

use crate::config::Place;
use link::Link;

/// Longest that an operation may take, its waiting included; a caller that waits for an answer is told to come again.
const OPERATION_TIME_MAX: Duration = Duration::from_secs(3);

/// A point in time, in milliseconds since 1970 in UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// What the machine's clock says; only the rim asks it.
    #[must_use]
    pub fn now() -> Self {
        let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self(i64::try_from(since_1970.as_millis()).unwrap_or(i64::MAX))
    }

    /// So much later.
    #[must_use]
    pub fn plus(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)))
    }

    /// So much earlier.
    #[must_use]
    pub fn minus(self, duration: Duration) -> Self {
        Self(self.0.saturating_sub(i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)))
    }

    /// How long after another; nothing if it is before.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }
}

/// The store; a clone is the same one.
#[derive(Clone)]
pub struct Store {
    database: Arc<Database>,
}

enum Database {
    Sqlite(sqlite::Database),
    Postgres(postgres::Database),
}

/// A future that can be moved between threads.
type Task<'c, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'c>>;

impl Store {
    /// The store at a place; nothing is opened before it is needed. Must be called inside a runtime.
    ///
    /// # Errors
    /// If the place is none that a store can be at.
    pub fn new(place: &Place) -> Result<Self, StoreError> {
        let database = match place {
            Place::File(path) => Database::Sqlite(sqlite::Database::in_file(path)),
            Place::Memory => Database::Sqlite(sqlite::Database::in_memory()),
            Place::Server(address) => Database::Postgres(postgres::Database::new(address)?),
        };
        Ok(Self { database: Arc::new(database) })
    }

    /// A store that is gone when the program ends. Must be called inside a runtime.
    #[must_use]
    pub fn in_memory() -> Self {
        Self { database: Arc::new(Database::Sqlite(sqlite::Database::in_memory())) }
    }

    /// Proves that the store can be written, by writing.
    ///
    /// # Errors
    /// If it cannot.
    pub async fn probe(&self, now: Timestamp) -> Result<(), StoreError> {
        self.write(move |mut link| {
            Box::pin(async move {
                link.execute("UPDATE probe SET at_ms = $1 WHERE id = 1", link::values![now.0]).await?;
                Ok(())
            })
        })
        .await
    }

    /// Lets go of the database once what is under way is done, or takes too long.
    pub async fn close(&self) {
        let closed = async {
            match &*self.database {
                Database::Sqlite(database) => database.close().await,
                Database::Postgres(database) => database.close().await,
            }
        };
        // A database that hangs does not say goodbye either, and must not keep the program from ending.
        let _ = tokio::time::timeout(OPERATION_TIME_MAX, closed).await;
    }

    /// Runs an operation that changes nothing.
    async fn read<T, F>(&self, operation: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(Link<'c>) -> Task<'c, T> + Send + 'static,
    {
        let done = async {
            match &*self.database {
                Database::Sqlite(database) => database.read(operation).await,
                Database::Postgres(database) => database.read(operation).await,
            }
        };
        tokio::time::timeout(OPERATION_TIME_MAX, done).await.unwrap_or_else(|_| Err(StoreError::too_slow()))
    }

    /// Runs an operation as a whole or not at all; once this says that it is done, it is on disk.
    ///
    /// An operation whose caller was told that the store is too slow may yet have been done.
    async fn write<T, F>(&self, operation: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(Link<'c>) -> Task<'c, T> + Send + 'static,
    {
        let done = async {
            match &*self.database {
                Database::Sqlite(database) => database.write(operation, false).await,
                Database::Postgres(database) => database.write(operation).await,
            }
        };
        tokio::time::timeout(OPERATION_TIME_MAX, done).await.unwrap_or_else(|_| Err(StoreError::too_slow()))
    }

    /// Runs an operation that erases; once this says that it is done, what was erased is in no file of the database.
    async fn erase_by<T, F>(&self, operation: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(Link<'c>) -> Task<'c, T> + Send + 'static,
    {
        let done = async {
            match &*self.database {
                Database::Sqlite(database) => database.write(operation, true).await,
                Database::Postgres(database) => database.write(operation).await,
            }
        };
        tokio::time::timeout(OPERATION_TIME_MAX, done).await.unwrap_or_else(|_| Err(StoreError::too_slow()))
    }
}
