//! Reads the knowledge and the locales from folders, or from the copies that the binary carries, and keeps what an
//! engine was trained to, so that the next start is quick.

use std::path::{Path, PathBuf};

use anyhow::Context as _;

use crate::engine::matcher::Trained;
use crate::engine::source::{Source, Sources};
use crate::engine::version_of;

#[derive(rust_embed::RustEmbed)]
#[folder = "knowledge/"]
#[prefix = "knowledge/"]
struct BundledKnowledge;

#[derive(rust_embed::RustEmbed)]
#[folder = "locales/"]
#[prefix = "locales/"]
struct BundledLocales;

#[derive(rust_embed::RustEmbed)]
#[folder = "widget/"]
struct BundledWidget;

/// A file of the help widget by its name in `widget/`.
#[must_use]
pub fn widget(name: &str) -> Option<String> {
    String::from_utf8(BundledWidget::get(name)?.data.into_owned()).ok()
}

/// The texts of the knowledge and the locales; where no folder is named, those that the binary carries.
///
/// # Errors
/// If a folder or a file in it cannot be read, or a file is not UTF-8.
pub fn read_sources(knowledge: Option<&Path>, locales: Option<&Path>) -> anyhow::Result<Sources> {
    let mut sources = Vec::new();
    match knowledge {
        Some(folder) => read_folder(folder, &mut sources)?,
        None => bundled::<BundledKnowledge>(&mut sources)?,
    }
    match locales {
        Some(folder) => read_folder(folder, &mut sources)?,
        None => bundled::<BundledLocales>(&mut sources)?,
    }
    Ok(Sources::new(sources))
}

fn bundled<Folder: rust_embed::RustEmbed>(sources: &mut Vec<Source>) -> anyhow::Result<()> {
    for name in Folder::iter() {
        let Some(file) = Folder::get(&name) else { continue };
        let text =
            String::from_utf8(file.data.into_owned()).with_context(|| format!("bundled `{name}` is not UTF-8"))?;
        sources.push(Source { name: name.into_owned(), text });
    }
    Ok(())
}

fn read_folder(folder: &Path, sources: &mut Vec<Source>) -> anyhow::Result<()> {
    let entries =
        std::fs::read_dir(folder).with_context(|| format!("cannot read the folder `{}`", folder.display()))?;
    for entry in entries {
        let path = entry.with_context(|| format!("cannot read the folder `{}`", folder.display()))?.path();
        if path.is_dir() {
            read_folder(&path, sources)?;
        } else if path.extension().is_some_and(|ending| matches!(ending.to_str(), Some("toml" | "txt" | "ftl"))) {
            let bytes = std::fs::read(&path).with_context(|| format!("cannot read `{}`", path.display()))?;
            let text = String::from_utf8(bytes)
                .with_context(|| format!("`{}` is not UTF-8: save it as UTF-8", path.display()))?;
            let name = path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
            sources.push(Source { name, text });
        }
    }
    Ok(())
}

/// How many trainings are kept: those of a curator's last changes, and of other programs' knowledge.
const TRAININGS_MAX: usize = 8;

/// The file that keeps what an engine of certain sources was trained to.
pub struct TrainingCache {
    path: PathBuf,
    trained_from: String,
}

impl TrainingCache {
    /// The file for these sources in a folder, or in the user's cache; nothing where there is none.
    ///
    /// Another build of the program has files of its own: it may train in another way.
    #[must_use]
    pub fn of(sources: &Sources, folder: Option<&Path>) -> Option<Self> {
        let user_cache = || {
            let named = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
            named("XDG_CACHE_HOME").or_else(|| named("HOME").map(|home| home.join(".cache"))).map(|at| at.join("jauap"))
        };
        let folder = folder.map(Path::to_path_buf).or_else(user_cache)?;
        let program = std::env::current_exe().and_then(std::fs::metadata).ok()?;
        let built = program.modified().ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
        let trained_from = format!("{}-{:x}-{:x}", version_of(sources), program.len(), built.as_nanos());
        Some(Self { path: folder.join(format!("{trained_from}.trained")), trained_from })
    }

    /// What was kept, if it is whole.
    #[must_use]
    pub fn read(&self) -> Option<Trained> {
        Trained::from_bytes(&std::fs::read(&self.path).ok()?, &self.trained_from)
    }

    /// Keeps a training; the oldest ones give way.
    ///
    /// # Errors
    /// If the folder cannot be written: the next start is slow then, and nothing else.
    pub fn write(&self, trained: &Trained) -> std::io::Result<()> {
        let folder = self.path.parent().unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder)?;
        // Under another name first, so that nobody reads half of it.
        let unfinished = self.path.with_extension(format!("{}.unfinished", std::process::id()));
        std::fs::write(&unfinished, trained.to_bytes(&self.trained_from))?;
        std::fs::rename(&unfinished, &self.path)?;
        remove_oldest(folder)
    }
}

fn remove_oldest(folder: &Path) -> std::io::Result<()> {
    let mut kept: Vec<(std::time::SystemTime, PathBuf)> = std::fs::read_dir(folder)?
        .filter_map(Result::ok)
        .filter(|entry| entry.path().extension().is_some_and(|ending| ending == "trained"))
        .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
        .collect();
    kept.sort();
    let too_many = kept.len().saturating_sub(TRAININGS_MAX);
    for (_, path) in kept.into_iter().take(too_many) {
        std::fs::remove_file(path)?;
    }
    Ok(())
}
