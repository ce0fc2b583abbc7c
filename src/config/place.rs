//! Says where the data of the server is kept.

use std::fmt;
use std::path::{Path, PathBuf};

/// Name of the embedded database in the data folder.
const FILE_NAME: &str = "jauap.db";

/// Where the data is.
#[derive(Clone, PartialEq, Eq)]
pub enum Place {
    /// A file of the embedded database; made when it is not there.
    File(PathBuf),
    /// Nowhere: gone when the program ends.
    Memory,
    /// A database on a server; the address may hold a password.
    Server(String),
}

impl Place {
    /// The embedded database in a folder.
    #[must_use]
    pub fn in_folder(folder: &Path) -> Self {
        Self::File(folder.join(FILE_NAME))
    }

    /// Reads an address: `sqlite://PATH`, `sqlite::memory:` or `postgres://…`.
    ///
    /// # Errors
    /// How to write it, if it is none of these. The address is not repeated: it may hold a password.
    pub fn parse(address: &str) -> anyhow::Result<Self> {
        if address == "sqlite::memory:" {
            return Ok(Self::Memory);
        }
        if let Some(path) = address.strip_prefix("sqlite://") {
            anyhow::ensure!(
                !path.is_empty() && !path.contains('?'),
                "write the path of a file after `sqlite://`, and nothing behind it"
            );
            return Ok(Self::File(PathBuf::from(path)));
        }
        let is_server = ["postgres://", "postgresql://"].iter().any(|scheme| address.starts_with(scheme));
        anyhow::ensure!(
            is_server,
            "the address of the database is not understood: write `sqlite://PATH`, `sqlite::memory:` or \
             `postgres://USER:PASSWORD@HOST/DATABASE`"
        );
        Ok(Self::Server(address.to_owned()))
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => formatter.debug_tuple("File").field(path).finish(),
            Self::Memory => formatter.write_str("Memory"),
            Self::Server(_) => formatter.write_str("Server"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_and_a_wrong_one_is_not_repeated() {
        assert_eq!(Place::parse("sqlite::memory:").unwrap(), Place::Memory);
        assert_eq!(Place::parse("sqlite:///var/a.db").unwrap(), Place::File("/var/a.db".into()));
        let server = Place::parse("postgres://u:secret@h/d").unwrap();
        assert!(!format!("{server:?}").contains("secret"));
        for wrong in ["sqlite://", "sqlite://a?mode=ro", "mysql://u:secret@h/d", "secret"] {
            assert!(!Place::parse(wrong).unwrap_err().to_string().contains("secret"));
        }
    }
}
