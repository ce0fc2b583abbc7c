//! The embedded database: one writer that gathers what waits into one transaction, and readers that never wait for it.
//!
//! A commit waits for the disk (`synchronous=FULL`), some milliseconds. What arrives meanwhile is committed together next,
//! so that the disk sets how long a message waits and not how many are kept in a second.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sqlx::migrate::Migrator;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions as _, Connection as _, Row as _, query};
use tokio::sync::{mpsc, oneshot};

use super::link::Link;
use super::{OPERATION_TIME_MAX, StoreError, Task};

static MIGRATIONS: Migrator = sqlx::migrate!("src/store/migrations/sqlite");

/// Operations that may wait for the writer; more are refused, so that memory stays bounded.
const WAITING_MAX: usize = 4096;
/// Operations in one transaction: enough to share the wait for the disk, few enough that none waits long.
const BATCH_MAX: usize = 256;
/// Connections for readers.
const READERS: u32 = 4;
/// How long to wait for another process that writes to the same file.
const BUSY_TIME: Duration = Duration::from_secs(2);
/// Times that the tables are set up: another process that does it at the same time makes us fail, and finish next time.
const SET_UP_TRIES: usize = 4;
const SET_UP_PAUSE: Duration = Duration::from_millis(50);
/// Times that the log of changes is emptied into the database file while readers are in the way.
const CHECKPOINT_TRIES: usize = 20;

/// The database and what leads to it.
pub(super) struct Database {
    jobs: mpsc::Sender<Job>,
    /// None where the data is in memory, which one connection alone can see.
    readers: Option<SqlitePool>,
    /// Whether the tables are there, so that readers find them.
    is_ready: AtomicBool,
}

type Run = Box<dyn for<'c> FnOnce(Link<'c>) -> Task<'c, ()> + Send>;

/// An operation that waits for the writer.
struct Job {
    run: Run,
    /// Tells the caller how its transaction ended.
    settle: Box<dyn FnOnce(Result<(), StoreError>) + Send>,
    /// Whether the caller does not wait any more.
    is_given_up: Arc<AtomicBool>,
    erases: bool,
}

/// Held by a caller as long as it waits.
struct Waiting(Arc<AtomicBool>);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Release);
    }
}

impl Database {
    pub(super) fn in_file(path: &Path) -> Self {
        let options = options(path);
        let readers = SqlitePoolOptions::new().max_connections(READERS).acquire_timeout(OPERATION_TIME_MAX);
        let readers = readers.connect_lazy_with(options.clone().create_if_missing(false));
        Self::start(Writer { options, folder: path.parent().map(Path::to_path_buf), connection: None }, Some(readers))
    }

    pub(super) fn in_memory() -> Self {
        let options = SqliteConnectOptions::new().in_memory(true).disable_statement_logging();
        Self::start(Writer { options, folder: None, connection: None }, None)
    }

    fn start(writer: Writer, readers: Option<SqlitePool>) -> Self {
        let (jobs, waiting) = mpsc::channel(WAITING_MAX);
        tokio::spawn(writer.run(waiting));
        Self { jobs, readers, is_ready: AtomicBool::new(false) }
    }

    pub(super) async fn read<T, F>(&self, operation: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(Link<'c>) -> Task<'c, T> + Send + 'static,
    {
        let Some(readers) = &self.readers else {
            return self.write(operation, false).await;
        };
        if !self.is_ready.load(Ordering::Acquire) {
            self.write(|_| Box::pin(async { Ok(()) }), false).await?;
        }
        let mut connection = readers.acquire().await?;
        operation(Link::Sqlite(&mut connection)).await
    }

    pub(super) async fn write<T, F>(&self, operation: F, erases: bool) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(Link<'c>) -> Task<'c, T> + Send + 'static,
    {
        let (sender, done) = oneshot::channel::<Result<T, StoreError>>();
        let result = Arc::new(Mutex::new(None));
        let kept = Arc::clone(&result);
        let run: Run = Box::new(move |link| {
            let operation = operation(link);
            Box::pin(async move {
                let value = operation.await?;
                *kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(value);
                Ok(())
            })
        });
        let settle = Box::new(move |committed: Result<(), StoreError>| {
            let value = result.lock().unwrap_or_else(PoisonError::into_inner).take();
            let told = committed.and_then(|()| value.ok_or_else(StoreError::overloaded));
            // Who does not wait any more need not be told.
            let _ = sender.send(told);
        });
        let waiting = Waiting(Arc::default());
        let job = Job { run, settle, is_given_up: Arc::clone(&waiting.0), erases };
        self.jobs.try_send(job).map_err(|_| StoreError::overloaded())?;
        let value = done.await.map_err(|_| StoreError::Unavailable("it is closed".to_owned()))??;
        self.is_ready.store(true, Ordering::Release);
        Ok(value)
    }

    pub(super) async fn close(&self) {
        if let Some(readers) = &self.readers {
            readers.close().await;
        }
        // Done once all that waited before it is.
        let _ = self.write(|_| Box::pin(async { Ok(()) }), true).await;
    }
}

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // NORMAL may lose the last commits when the power fails, and they were acknowledged.
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(BUSY_TIME)
        // What is erased is overwritten, not only unlinked.
        .pragma("secure_delete", "ON")
        .disable_statement_logging()
}

struct Writer {
    options: SqliteConnectOptions,
    /// Made when it is not there.
    folder: Option<PathBuf>,
    connection: Option<SqliteConnection>,
}

impl Writer {
    async fn run(mut self, mut waiting: mpsc::Receiver<Job>) {
        let mut batch = Vec::with_capacity(BATCH_MAX);
        while waiting.recv_many(&mut batch, BATCH_MAX).await > 0 {
            batch.retain(|job: &Job| !job.is_given_up.load(Ordering::Acquire));
            let jobs = std::mem::take(&mut batch);
            if !jobs.is_empty() {
                self.commit(jobs).await;
            }
        }
        if let Some(connection) = self.connection.take() {
            let _ = connection.close().await;
        }
    }

    /// Runs operations in one transaction, and tells each how it ended.
    async fn commit(&mut self, jobs: Vec<Job>) {
        let erases = jobs.iter().any(|job| job.erases);
        let (runs, settles): (Vec<_>, Vec<_>) = jobs.into_iter().map(|job| (job.run, job.settle)).unzip();
        let ended = match self.transact(runs).await {
            Ok(()) if erases => self.empty_log().await,
            ended => ended,
        };
        if let Err(error) = &ended {
            tracing::warn!(%error, n_operations = settles.len(), "a transaction failed");
            self.recover().await;
        }
        for settle in settles {
            settle(ended.clone());
        }
    }

    async fn transact(&mut self, runs: Vec<Run>) -> Result<(), StoreError> {
        let connection = self.open().await?;
        query("BEGIN IMMEDIATE").execute(&mut *connection).await?;
        for run in runs {
            run(Link::Sqlite(connection)).await?;
        }
        query("COMMIT").execute(&mut *connection).await?;
        Ok(())
    }

    /// After a failure the next transaction begins on a new connection; what is in memory has but this one.
    async fn recover(&mut self) {
        let Some(mut connection) = self.connection.take() else { return };
        let rolled_back = query("ROLLBACK").execute(&mut connection).await;
        if self.folder.is_none() && rolled_back.is_ok() {
            self.connection = Some(connection);
        }
    }

    /// The connection; opened, and its tables set up, if there is none.
    async fn open(&mut self) -> Result<&mut SqliteConnection, StoreError> {
        if self.connection.is_none() {
            if let Some(folder) = self.folder.as_ref().filter(|folder| !folder.as_os_str().is_empty()) {
                std::fs::create_dir_all(folder)
                    .map_err(|error| StoreError::Unavailable(format!("its folder cannot be made: {}", error.kind())))?;
            }
            let mut connection = self.set_up().await;
            for _ in 1..SET_UP_TRIES {
                if !matches!(connection, Err(StoreError::Unavailable(_))) {
                    break;
                }
                tokio::time::sleep(SET_UP_PAUSE).await;
                connection = self.set_up().await;
            }
            let connection = connection?;
            self.connection = Some(connection);
        }
        self.connection.as_mut().ok_or_else(|| StoreError::Unavailable("it is closed".to_owned()))
    }

    async fn set_up(&self) -> Result<SqliteConnection, StoreError> {
        let mut connection = self.options.connect().await?;
        MIGRATIONS.run_direct(None, &mut connection, false).await?;
        Ok(connection)
    }

    /// Moves all changes from the log into the database file and cuts the log to nothing: it may hold what was erased.
    async fn empty_log(&mut self) -> Result<(), StoreError> {
        let Some(connection) = self.connection.as_mut().filter(|_| self.folder.is_some()) else {
            return Ok(());
        };
        for _ in 0..CHECKPOINT_TRIES {
            let row = query("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&mut *connection).await?;
            let is_busy: i64 = row.try_get(0)?;
            if is_busy == 0 {
                return Ok(());
            }
            tokio::task::yield_now().await;
        }
        Err(StoreError::Unavailable("its log could not be emptied".to_owned()))
    }
}
