//! Reads secrets from the environment or from files that only their owner reads, and lets none of them be printed.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context as _;
pub use secrecy::ExposeSecret;

/// A text whose `Debug` prints nothing of it.
pub type Secret = secrecy::SecretString;

/// Largest file of a secret, in bytes; what is larger is another file, named by mistake.
const FILE_BYTES_MAX: u64 = 4096;
/// Ends the name of a variable that names a file with the value.
const FILE_ENDING: &str = "_FILE";
#[cfg(unix)]
const READABLE_BY_ALL: u32 = 0o004;

/// The variables of the environment.
#[derive(Clone, Default)]
pub struct Environment(BTreeMap<String, String>);

impl std::fmt::Debug for Environment {
    /// The names alone: any value may be a secret.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_set().entries(self.0.keys()).finish()
    }
}

impl Environment {
    /// That of the process, without what is not UTF-8.
    #[must_use]
    pub fn of_process() -> Self {
        Self(
            std::env::vars_os()
                .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
                .collect(),
        )
    }

    /// One of these variables.
    pub fn of<'a>(variables: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        Self(variables.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
    }

    /// Whether a variable, or the one that names its file, is set to something.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.value(name).is_some() || self.value(&format!("{name}{FILE_ENDING}")).is_some()
    }

    /// Sets a variable.
    pub fn set(&mut self, name: &str, value: String) {
        self.0.insert(name.to_owned(), value);
    }

    /// A setting that is no secret; empty is absent.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(|value| value.trim()).filter(|value| !value.is_empty())
    }

    /// A secret, of the variable or of the file that `…_FILE` names, without the line end of the file.
    ///
    /// # Errors
    /// If both are set, or the file cannot be read, is empty, or is readable by everyone on the machine.
    pub fn secret(&self, name: &str) -> anyhow::Result<Option<Secret>> {
        let file_variable = format!("{name}{FILE_ENDING}");
        match (self.value(name), self.value(&file_variable)) {
            (Some(_), Some(_)) => anyhow::bail!("`{name}` and `{file_variable}` are both set: unset one of them"),
            (Some(value), None) => Ok(Some(Secret::from(value))),
            (None, Some(path)) => read_file(Path::new(path)).with_context(|| format!("`{file_variable}`")).map(Some),
            (None, None) => Ok(None),
        }
    }

    /// A secret that there must be.
    ///
    /// # Errors
    /// As [`Self::secret`], and if it is not set; `why` says what it is needed for.
    pub fn needed(&self, name: &str, why: &str) -> anyhow::Result<Secret> {
        self.secret(name)?.with_context(|| format!("set `{name}` (or `{name}{FILE_ENDING}`): {why}"))
    }
}

fn read_file(path: &Path) -> anyhow::Result<Secret> {
    let shown = path.display();
    let about = std::fs::metadata(path).with_context(|| format!("cannot read `{shown}`"))?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        anyhow::ensure!(
            about.permissions().mode() & READABLE_BY_ALL == 0,
            "everyone on this machine can read `{shown}`: run `chmod o-r {shown}`"
        );
    }
    anyhow::ensure!(about.len() <= FILE_BYTES_MAX, "`{shown}` is too large for a secret");
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read `{shown}`"))?;
    let text = text.trim();
    anyhow::ensure!(!text.is_empty(), "`{shown}` is empty");
    Ok(Secret::from(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_read_from_the_variable_or_from_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("token");
        write(&path, "from file\n", 0o640);
        let path = path.to_str().unwrap();
        let read = |environment: &Environment| environment.secret("A").unwrap().map(|it| it.expose_secret().to_owned());
        assert_eq!(read(&Environment::of([("A", "plain")])).as_deref(), Some("plain"));
        assert_eq!(read(&Environment::of([("A_FILE", path)])).as_deref(), Some("from file"));
        assert_eq!(read(&Environment::of([("A", "")])), None);
        assert!(Environment::of([("A", "plain"), ("A_FILE", path)]).secret("A").is_err());
        assert!(Environment::of([("A_FILE", "/nowhere")]).secret("A").is_err());
    }

    #[test]
    #[cfg(unix)]
    fn a_file_that_everyone_can_read_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("token");
        write(&path, "very secret", 0o644);
        let told = Environment::of([("A_FILE", path.to_str().unwrap())]).secret("A").unwrap_err();
        let told = format!("{told:#}");
        assert!(told.contains("chmod o-r") && told.contains("A_FILE") && !told.contains("very secret"), "{told}");
    }

    #[test]
    fn nothing_of_a_secret_is_printed() {
        let environment = Environment::of([("A", "very secret")]);
        let printed = format!("{environment:?} {:?}", environment.secret("A").unwrap());
        assert!(!printed.contains("very secret"), "{printed}");
        let told = environment.needed("B", "it proves who calls").unwrap_err().to_string();
        assert_eq!(told, "set `B` (or `B_FILE`): it proves who calls");
    }

    fn write(path: &Path, text: &str, mode: u32) {
        std::fs::write(path, text).unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
        }
    }
}
