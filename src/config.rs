//! Settings of a run: flags and environment, checked once.

use std::path::PathBuf;

use crate::engine::dialogue::Settings;

/// Settings that every command understands.
#[derive(Clone, Debug, clap::Args)]
pub struct KnowledgeArgs {
    /// Folder of the knowledge [default: the one that the binary carries]
    #[arg(long, env = "JAUAP_KNOWLEDGE", value_name = "DIR", global = true)]
    pub knowledge: Option<PathBuf>,
    /// Folder of the locales [default: the one that the binary carries]
    #[arg(long, env = "JAUAP_LOCALES", value_name = "DIR", global = true)]
    pub locales: Option<PathBuf>,
    /// How many refusals a wrong answer is worth: the higher, the surer an answer must be
    #[arg(long, env = "JAUAP_WRONG_COST", value_name = "N", default_value_t = Settings::default().wrong_cost, global = true)]
    pub wrong_cost: f32,
}

impl KnowledgeArgs {
    /// What the engine is told about decisions.
    #[must_use]
    pub fn settings(&self) -> Settings {
        Settings { wrong_cost: self.wrong_cost }
    }
}
