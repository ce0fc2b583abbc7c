//! Reads the knowledge and the locales from folders, or from the copies that the binary carries.

use std::path::Path;

use anyhow::Context as _;

use crate::engine::source::{Source, Sources};

#[derive(rust_embed::RustEmbed)]
#[folder = "knowledge/"]
#[prefix = "knowledge/"]
struct BundledKnowledge;

#[derive(rust_embed::RustEmbed)]
#[folder = "locales/"]
#[prefix = "locales/"]
struct BundledLocales;

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
