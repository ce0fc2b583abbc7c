//! The database on a server: a pool of connections, an operation a transaction; any number of processes share it.

use std::str::FromStr as _;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use sqlx::migrate::Migrator;
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions};
use sqlx::{ConnectOptions as _, Connection as _, Postgres};
use tokio::sync::Mutex;

use super::link::Link;
use super::{StoreError, Task};

/// Run without a lock: a server that hangs while it held one would keep all others from starting.
static MIGRATIONS: LazyLock<Migrator> = LazyLock::new(|| {
    let mut migrations = sqlx::migrate!("src/store/migrations/postgres");
    migrations.set_locking(false);
    migrations
});

/// Connections of one process.
const CONNECTIONS: u32 = 8;
/// How long to wait for a connection; sqlx tells of a server that is down only when this is over.
const ACQUIRE_TIME: Duration = Duration::from_secs(1);
/// How long a connection that is given back may take to show that it still works; until then its place is taken.
const RETURN_TIME: Duration = Duration::from_millis(500);
/// Times that the tables are set up: another process that does it at the same time makes us fail, and finish next time.
const SET_UP_TRIES: usize = 4;
const SET_UP_PAUSE: Duration = Duration::from_millis(50);
/// How long the server lets a statement run, in milliseconds, so that what nobody waits for any more does not pile up.
const STATEMENT_MS: &str = "3000";

/// How long the server lets a transaction do nothing, in milliseconds: one whose owner hangs or is cut off must not keep
/// its conversation locked.
const IDLE_MS: &str = "3000";

/// The database and what leads to it.
pub(super) struct Database {
    pool: PgPool,
    /// Whether the tables are there.
    is_ready: AtomicBool,
    /// Held by who sets them up.
    setting_up: Mutex<()>,
}

impl Database {
    pub(super) fn new(address: &str) -> Result<Self, StoreError> {
        let help = "the address of the database cannot be read: write `postgres://USER:PASSWORD@HOST:PORT/DATABASE`, with \
                    `%40` for `@` and the like";
        let options = PgConnectOptions::from_str(address)
            .map_err(|_| StoreError::Unusable(help.to_owned()))?
            .application_name("jauap")
            .options([("statement_timeout", STATEMENT_MS), ("idle_in_transaction_session_timeout", IDLE_MS)])
            .disable_statement_logging();
        let pool = PgPoolOptions::new().max_connections(CONNECTIONS).acquire_timeout(ACQUIRE_TIME);
        Ok(Self { pool: pool.connect_lazy_with(options), is_ready: AtomicBool::new(false), setting_up: Mutex::new(()) })
    }

    pub(super) async fn read<T, F>(&self, operation: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(Link<'c>) -> Task<'c, T> + Send + 'static,
    {
        self.set_up().await?;
        let mut borrowed = Borrowed::from(&self.pool).await?;
        let value = operation(Link::Postgres(borrowed.connection()?)).await?;
        borrowed.give_back();
        Ok(value)
    }

    pub(super) async fn write<T, F>(&self, operation: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(Link<'c>) -> Task<'c, T> + Send + 'static,
    {
        self.set_up().await?;
        let mut borrowed = Borrowed::from(&self.pool).await?;
        let mut transaction = borrowed.connection()?.begin().await?;
        let value = operation(Link::Postgres(&mut transaction)).await?;
        transaction.commit().await?;
        borrowed.give_back();
        Ok(value)
    }

    async fn set_up(&self) -> Result<(), StoreError> {
        if self.is_ready.load(Ordering::Acquire) {
            return Ok(());
        }
        let _alone = self.setting_up.lock().await;
        if !self.is_ready.load(Ordering::Acquire) {
            let mut borrowed = Borrowed::from(&self.pool).await?;
            let connection = borrowed.connection()?;
            let mut done = MIGRATIONS.run_direct(None, &mut *connection, false).await;
            for _ in 1..SET_UP_TRIES {
                if done.is_ok() {
                    break;
                }
                tokio::time::sleep(SET_UP_PAUSE).await;
                done = MIGRATIONS.run_direct(None, &mut *connection, false).await;
            }
            done?;
            borrowed.give_back();
            self.is_ready.store(true, Ordering::Release);
        }
        Ok(())
    }

    pub(super) async fn close(&self) {
        self.pool.close().await;
    }
}

/// A connection of the pool; closed unless it is given back, so that one which hangs or failed is in nobody's way.
struct Borrowed(Option<PoolConnection<Postgres>>);

impl Borrowed {
    async fn from(pool: &PgPool) -> Result<Self, StoreError> {
        Ok(Self(Some(pool.acquire().await?)))
    }

    fn connection(&mut self) -> Result<&mut PgConnection, StoreError> {
        self.0.as_deref_mut().ok_or_else(StoreError::too_slow)
    }

    /// The pool asks it for a sign of life. It would wait for ever, and lose the place of one that hangs, and in the end
    /// of all.
    fn give_back(mut self) {
        if let Some(mut connection) = self.0.take() {
            let returned = connection.return_to_pool();
            tokio::spawn(async move { tokio::time::timeout(RETURN_TIME, returned).await });
        }
    }
}

impl Drop for Borrowed {
    /// Whoever stopped waiting drops it, in the middle of whatever it does.
    fn drop(&mut self) {
        if let Some(connection) = self.0.take() {
            drop(connection.detach());
        }
    }
}
