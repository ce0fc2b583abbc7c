//! What can go wrong with the store, in the words that its callers need.

use std::borrow::Cow;

/// Why the store did not do what it was asked to; what is merely not there is `None` instead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// It cannot be reached, is full, cannot be written, or is too slow: try again later.
    #[error("the store is not available: {0}")]
    Unavailable(String),
    /// It was made by another version of the program, or is no store of ours: trying again is of no use.
    #[error("{0}")]
    Unusable(String),
}

impl StoreError {
    /// It did not answer in time.
    pub(super) fn too_slow() -> Self {
        Self::Unavailable("it does not answer".to_owned())
    }

    /// There is more to do for it than it gets done.
    pub(super) fn overloaded() -> Self {
        Self::Unavailable("too much waits for it".to_owned())
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        // What a database says of a failing statement may quote the values, so only its code is told.
        let told = match &error {
            sqlx::Error::Database(fault) => {
                let code = fault.code().map_or_else(|| "none".to_owned(), Cow::into_owned);
                format!("the database refused with code {code}")
            }
            sqlx::Error::Io(fault) => format!("the connection broke: {}", fault.kind()),
            sqlx::Error::PoolTimedOut => "no connection was to be had".to_owned(),
            sqlx::Error::Configuration(_) => "the settings of its connection are wrong".to_owned(),
            sqlx::Error::Tls(_) => "no secure connection was to be had".to_owned(),
            _ => "the database did not do what it should".to_owned(),
        };
        Self::Unavailable(told)
    }
}

impl From<sqlx::migrate::MigrateError> for StoreError {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        use sqlx::migrate::MigrateError;
        match error {
            MigrateError::VersionMissing(version) | MigrateError::VersionTooNew(version, _) => Self::Unusable(format!(
                "the database has tables of a newer version (migration {version}) than this program knows: start the \
                 newer program, or name another database with `--database-url`"
            )),
            MigrateError::VersionMismatch(version) => Self::Unusable(format!(
                "the database was set up by another program: its migration {version} is not ours; name another \
                 database with `--database-url`"
            )),
            MigrateError::Dirty(version) => Self::Unusable(format!(
                "migration {version} of the database stopped half-way: restore it from a backup"
            )),
            MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => error.into(),
            _ => Self::Unavailable("its tables could not be set up".to_owned()),
        }
    }
}
