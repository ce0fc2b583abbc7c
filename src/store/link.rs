//! Speaks to either database in the SQL that both understand, so that each statement is written once.

use sqlx::postgres::{PgConnection, PgRow};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{Row as _, query};

use super::StoreError;

/// A connection to the database that is in use, inside a transaction.
pub(super) enum Link<'c> {
    /// The embedded one.
    Sqlite(&'c mut SqliteConnection),
    /// The one on a server.
    Postgres(&'c mut PgConnection),
}

/// What a statement is given in place of `$1`, `$2` and so on.
pub(super) enum Value {
    Integer(i64),
    OptionalInteger(Option<i64>),
    Text(String),
    OptionalText(Option<String>),
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl From<Option<i64>> for Value {
    fn from(value: Option<i64>) -> Self {
        Self::OptionalInteger(value)
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<&String> for Value {
    fn from(value: &String) -> Self {
        Self::Text(value.clone())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<Option<String>> for Value {
    fn from(value: Option<String>) -> Self {
        Self::OptionalText(value)
    }
}

/// The values of a statement, in the order of their numbers.
macro_rules! values {
    ($($value:expr),* $(,)?) => { [$($crate::store::link::Value::from($value)),*] };
}
pub(super) use values;

/// A statement with its values, for the one database or the other.
macro_rules! bound {
    ($sql:expr, $values:expr) => {{
        let mut bound = query($sql);
        for value in $values {
            bound = match value {
                Value::Integer(value) => bound.bind(value),
                Value::OptionalInteger(value) => bound.bind(value),
                Value::Text(value) => bound.bind(value),
                Value::OptionalText(value) => bound.bind(value),
            };
        }
        bound
    }};
}

impl Link<'_> {
    /// Runs a statement; gives how many rows it changed.
    pub(super) async fn execute<const N: usize>(
        &mut self,
        sql: &'static str,
        values: [Value; N],
    ) -> Result<u64, StoreError> {
        Ok(match self {
            Self::Sqlite(connection) => bound!(sql, values).execute(&mut **connection).await?.rows_affected(),
            Self::Postgres(connection) => bound!(sql, values).execute(&mut **connection).await?.rows_affected(),
        })
    }

    /// Runs a statement; gives its rows.
    pub(super) async fn rows<const N: usize>(
        &mut self,
        sql: &'static str,
        values: [Value; N],
    ) -> Result<Vec<Row>, StoreError> {
        Ok(match self {
            Self::Sqlite(connection) => {
                bound!(sql, values).fetch_all(&mut **connection).await?.into_iter().map(Row::Sqlite).collect()
            }
            Self::Postgres(connection) => {
                bound!(sql, values).fetch_all(&mut **connection).await?.into_iter().map(Row::Postgres).collect()
            }
        })
    }

    /// Runs a statement; gives its first row.
    pub(super) async fn row<const N: usize>(
        &mut self,
        sql: &'static str,
        values: [Value; N],
    ) -> Result<Option<Row>, StoreError> {
        Ok(self.rows(sql, values).await?.into_iter().next())
    }

    /// Waits until nobody else changes a conversation, and keeps others from it until the end of the transaction.
    ///
    /// The embedded database has one writer, so that nobody else can.
    pub(super) async fn hold_conversation(&mut self, id: &str) -> Result<(), StoreError> {
        if let Self::Postgres(_) = self {
            self.rows("SELECT id FROM conversations WHERE id = $1 FOR UPDATE", values![id]).await?;
        }
        Ok(())
    }

    /// Whether other processes may write at the same time.
    pub(super) fn is_shared(&self) -> bool {
        matches!(self, Self::Postgres(_))
    }
}

/// One row of a result; columns are counted from 0.
pub(super) enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

impl Row {
    pub(super) fn integer(&self, column: usize) -> Result<i64, StoreError> {
        Ok(match self {
            Self::Sqlite(row) => row.try_get(column)?,
            Self::Postgres(row) => row.try_get(column)?,
        })
    }

    pub(super) fn text(&self, column: usize) -> Result<String, StoreError> {
        Ok(match self {
            Self::Sqlite(row) => row.try_get(column)?,
            Self::Postgres(row) => row.try_get(column)?,
        })
    }

    pub(super) fn optional_integer(&self, column: usize) -> Result<Option<i64>, StoreError> {
        Ok(match self {
            Self::Sqlite(row) => row.try_get(column)?,
            Self::Postgres(row) => row.try_get(column)?,
        })
    }

    pub(super) fn optional_text(&self, column: usize) -> Result<Option<String>, StoreError> {
        Ok(match self {
            Self::Sqlite(row) => row.try_get(column)?,
            Self::Postgres(row) => row.try_get(column)?,
        })
    }
}
