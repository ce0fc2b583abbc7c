//! Settings of a run: a flag wins over the environment, that over the file, and the file over `config.default.toml`.
//!
//! What a file or a flag says wrong is one error that names the place and how to mend it; nothing is read later.

mod place;

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context as _;
use ipnet::IpNet;
use toml::de::DeTable;

pub use place::Place;

use crate::engine::dialogue::Settings;
use crate::engine::knowledge::suggestion;
use crate::engine::source::{Source, Sources};

/// Every setting with its default, as a file.
pub const DEFAULT: &str = include_str!("config.default.toml");

/// Settings that every command understands.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct KnowledgeArgs {
    /// Folder of the knowledge [default: the one that the binary carries]
    #[arg(long, env = "JAUAP_KNOWLEDGE", value_name = "DIR", global = true)]
    pub knowledge: Option<PathBuf>,
    /// Folder of the locales [default: the one that the binary carries]
    #[arg(long, env = "JAUAP_LOCALES", value_name = "DIR", global = true)]
    pub locales: Option<PathBuf>,
    /// Folder that keeps trainings, so that the next start is quick [default: jauap in the user's cache]
    #[arg(long, env = "JAUAP_CACHE", value_name = "DIR", global = true)]
    pub cache: Option<PathBuf>,
    /// How many refusals a wrong answer is worth: the higher, the surer an answer must be [default: 2]
    #[arg(long, env = "JAUAP_WRONG_COST", value_name = "N", global = true)]
    pub wrong_cost: Option<f32>,
    /// Share of the answers that may be wrong, in per cent, instead of `--wrong-cost`; 0 = not used [default: 0]
    #[arg(long, env = "JAUAP_MAX_WRONG", value_name = "PERCENT", global = true)]
    pub max_wrong: Option<f32>,
    /// File of settings, in TOML
    #[arg(long, env = "JAUAP_CONFIG", value_name = "FILE", global = true)]
    pub config: Option<PathBuf>,
}

impl KnowledgeArgs {
    /// What the engine is told about decisions.
    #[must_use]
    pub fn settings(&self) -> Settings {
        match (self.max_wrong, self.wrong_cost) {
            (Some(percent), _) if percent > 0.0 => Settings::MaxWrong(percent / 100.0),
            (_, Some(cost)) => Settings::WrongCost(cost),
            (_, None) => Settings::default(),
        }
    }

    /// The same with what a file says where neither a flag nor the environment did.
    ///
    /// # Errors
    /// If a value is out of its bounds.
    pub fn over(self, file: &Written) -> anyhow::Result<Self> {
        let folder = |named: &Option<PathBuf>| named.clone().filter(|folder| !folder.as_os_str().is_empty());
        if self.wrong_cost.is_some() && self.max_wrong.is_some_and(|percent| percent > 0.0) {
            anyhow::bail!("how sure an answer must be is said twice: give `--wrong-cost` or `--max-wrong`, not both");
        }
        // What a flag says of it overrides both settings of the file.
        let is_said = self.wrong_cost.is_some() || self.max_wrong.is_some();
        let of_file = |setting: Option<f32>| if is_said { None } else { setting };
        let wrong_cost = self.wrong_cost.or(of_file(file.wrong_cost));
        let max_wrong = self.max_wrong.or(of_file(file.max_wrong));
        if max_wrong.is_some_and(|percent| !(0.0..=100.0).contains(&percent)) {
            anyhow::bail!("the share of wrong answers must be from 0 to 100: write `--max-wrong 1`");
        }
        if wrong_cost.is_some_and(|cost| !cost.is_finite() || cost <= 0.0) {
            anyhow::bail!("the cost of a wrong answer must be above 0: write `--wrong-cost 2`");
        }
        Ok(Self {
            knowledge: folder(&self.knowledge).or_else(|| folder(&file.knowledge)),
            locales: folder(&self.locales).or_else(|| folder(&file.locales)),
            cache: folder(&self.cache).or_else(|| folder(&file.cache)),
            wrong_cost,
            max_wrong,
            config: self.config,
        })
    }
}

/// Settings of what keeps the conversations.
#[derive(Clone, Default, clap::Args)]
pub struct StoreArgs {
    /// Folder that keeps the conversations [default: data]
    #[arg(long, env = "JAUAP_DATA", value_name = "DIR", global = true)]
    pub data: Option<PathBuf>,
    /// Another database than the one in that folder: `sqlite://PATH`, `sqlite::memory:` or `postgres://…`
    #[arg(long, env = "JAUAP_DATABASE_URL", value_name = "URL", hide_env_values = true, global = true)]
    pub database_url: Option<String>,
}

impl std::fmt::Debug for StoreArgs {
    /// Not the address: it may hold a password.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("StoreArgs").field("data", &self.data).finish_non_exhaustive()
    }
}

impl StoreArgs {
    /// The database that is named, or the one in the data folder.
    ///
    /// # Errors
    /// If the address of the database is not understood.
    pub fn place(self, file: &Written) -> anyhow::Result<Place> {
        let named = |url: Option<String>| url.filter(|url| !url.is_empty());
        let folder = |folder: Option<PathBuf>| folder.filter(|folder| !folder.as_os_str().is_empty());
        // A flag or the environment wins over the file, whichever of the two settings it is.
        if let Some(url) = named(self.database_url) {
            return Place::parse(&url);
        }
        if let Some(data) = folder(self.data) {
            return Ok(Place::in_folder(&data));
        }
        if let Some(url) = named(file.database_url.clone()) {
            return Place::parse(&url);
        }
        let data = folder(file.data.clone()).or(parse("src/config.default.toml", DEFAULT)?.data);
        Ok(Place::in_folder(&data.context(missing("data"))?))
    }
}

/// Settings of the server.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct ServeArgs {
    /// Where to listen [default: 127.0.0.1:8080]
    #[arg(long, env = "JAUAP_LISTEN", value_name = "HOST:PORT")]
    pub listen: Option<String>,
    /// Websites whose pages may ask, separated by commas: https://www.example.kz, or * for all [default: none]
    #[arg(long, env = "JAUAP_ALLOWED_ORIGINS", value_name = "ORIGIN,…", value_delimiter = ',')]
    pub allowed_origins: Option<Vec<String>>,
    /// Requests a minute from one address, 0 = no limit [default: 6000]
    #[arg(long, env = "JAUAP_RATE_LIMIT", value_name = "N")]
    pub rate_limit: Option<u32>,
    /// Where the conversations are
    #[command(flatten)]
    pub store: StoreArgs,
    /// Days after which messages and conversations are erased [default: 30]
    #[arg(long, env = "JAUAP_RETENTION_DAYS", value_name = "N")]
    pub retention_days: Option<u32>,
    /// Proxies whose `X-Forwarded-For` is believed, as `10.0.0.0/8,::1` [default: none]
    #[arg(long, env = "JAUAP_TRUSTED_PROXIES", value_name = "NETWORKS")]
    pub trusted_proxies: Option<String>,
    /// Address at which the messengers' platforms reach this server, as https://bot.example [default: none]
    #[arg(long, env = "JAUAP_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,
    /// How the log is written [default: human]
    #[arg(long, env = "JAUAP_LOG_FORMAT", value_name = "human|json")]
    pub log_format: Option<LogFormat>,
}

/// How the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For a person at a terminal.
    Human,
    /// One JSON object a line.
    Json,
}

/// Settings as a file has them; what it leaves out is another's to say.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Written {
    listen: Option<String>,
    allowed_origins: Option<Vec<String>>,
    rate_limit: Option<u32>,
    trusted_proxies: Option<String>,
    public_url: Option<String>,
    log_format: Option<LogFormat>,
    data: Option<PathBuf>,
    database_url: Option<String>,
    retention_days: Option<u32>,
    knowledge: Option<PathBuf>,
    locales: Option<PathBuf>,
    cache: Option<PathBuf>,
    wrong_cost: Option<f32>,
    max_wrong: Option<f32>,
    limits: WrittenLimits,
}

#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
struct WrittenLimits {
    connections: Option<u32>,
    request_seconds: Option<u32>,
    shutdown_seconds: Option<u32>,
}

/// The server's settings, complete and checked.
#[derive(Clone, Debug)]
pub struct ServerConfig {
    /// Host and port to listen on.
    pub listen: String,
    /// Websites whose pages may ask, as browsers name them; `*` for all.
    pub allowed_origins: Vec<String>,
    /// Requests a minute from one address; 0 is no limit.
    pub rate_limit_a_minute: u32,
    /// Networks of the proxies whose word about where a request comes from is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Address at which the messengers' platforms reach this server, without a slash at its end.
    pub public_url: Option<String>,
    /// How the log is written.
    pub log_format: LogFormat,
    /// Where the conversations are kept.
    pub place: Place,
    /// How long messages and conversations are kept.
    pub retention: Duration,
    /// What is bounded.
    pub limits: Limits,
}

/// What the server bounds; each is above 0.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Connections open at once.
    pub connections: usize,
    /// From a request's first line to its reply.
    pub request_time: Duration,
    /// From the order to stop to the end of what is under way.
    pub shutdown_time: Duration,
}

impl Limits {
    /// How long a body may take to arrive: shorter than the request as a whole, so that it is told apart.
    #[must_use]
    pub fn body_time(&self) -> Duration {
        self.request_time * 2 / 3
    }
}

impl ServerConfig {
    /// The settings of the flags, where they are silent of the file, and where that is silent the defaults.
    ///
    /// # Errors
    /// If a value is out of its bounds.
    pub fn resolve(arguments: ServeArgs, file: &Written) -> anyhow::Result<Self> {
        let default = parse("src/config.default.toml", DEFAULT)?;
        let written = &file.limits;
        let fallback = &default.limits;
        let limit = |name: &str, written: Option<u32>, fallback: Option<u32>| above_zero(name, written.or(fallback));
        let limits = Limits {
            connections: limit("limits.connections", written.connections, fallback.connections)? as usize,
            request_time: Duration::from_secs(
                limit("limits.request_seconds", written.request_seconds, fallback.request_seconds)?.into(),
            ),
            shutdown_time: Duration::from_secs(
                limit("limits.shutdown_seconds", written.shutdown_seconds, fallback.shutdown_seconds)?.into(),
            ),
        };
        let listen = arguments.listen.or_else(|| file.listen.clone()).or(default.listen).context(missing("listen"))?;
        Ok(Self {
            listen: host_and_port(listen)?,
            allowed_origins: (arguments.allowed_origins.or_else(|| file.allowed_origins.clone()))
                .or(default.allowed_origins)
                .context(missing("allowed_origins"))?
                .into_iter()
                .filter(|origin| !origin.is_empty())
                .map(origin)
                .collect::<anyhow::Result<_>>()?,
            rate_limit_a_minute: (arguments.rate_limit.or(file.rate_limit).or(default.rate_limit))
                .context(missing("rate_limit"))?,
            trusted_proxies: networks(
                &arguments.trusted_proxies.or_else(|| file.trusted_proxies.clone()).unwrap_or_default(),
            )?,
            public_url: public_url(arguments.public_url.as_deref().or(file.public_url.as_deref()))?,
            log_format: (arguments.log_format.or(file.log_format).or(default.log_format))
                .context(missing("log_format"))?,
            place: arguments.store.place(file)?,
            retention: days(above_zero(
                "retention_days",
                arguments.retention_days.or(file.retention_days).or(default.retention_days),
            )?),
            limits,
        })
    }
}

fn days(count: u32) -> Duration {
    const SECONDS_A_DAY: u64 = 24 * 60 * 60;
    Duration::from_secs(u64::from(count) * SECONDS_A_DAY)
}

fn missing(name: &str) -> String {
    format!("`{name}` has no value")
}

fn above_zero(name: &str, value: Option<u32>) -> anyhow::Result<u32> {
    let value = value.with_context(|| missing(name))?;
    anyhow::ensure!(value > 0, "`{name}` must be above 0");
    Ok(value)
}

fn host_and_port(listen: String) -> anyhow::Result<String> {
    let is_sound = listen.rsplit_once(':').is_some_and(|(host, port)| {
        !host.is_empty() && port.parse::<u16>().is_ok() && !host.contains(char::is_whitespace)
    });
    anyhow::ensure!(
        is_sound,
        "`{listen}` is no address to listen on: write HOST:PORT, as in `--listen 127.0.0.1:8080`"
    );
    Ok(listen)
}

/// Networks with commas between them; an address alone is a network of one.
fn networks(written: &str) -> anyhow::Result<Vec<IpNet>> {
    let parts = written.split(',').map(str::trim).filter(|part| !part.is_empty());
    let network = |part: &str| {
        let network = part.parse::<IpNet>().ok().or_else(|| part.parse::<IpAddr>().ok().map(IpNet::from));
        network.with_context(|| format!("`{part}` is no network: write `--trusted-proxies 10.0.0.0/8,::1`"))
    };
    parts.map(network).collect()
}

fn public_url(written: Option<&str>) -> anyhow::Result<Option<String>> {
    let Some(url) = written.map(|url| url.trim().trim_end_matches('/')).filter(|url| !url.is_empty()) else {
        return Ok(None);
    };
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let is_sound = host.is_some_and(|host| !host.is_empty() && !host.contains(['?', '#', '@']))
        && !url.contains(char::is_whitespace);
    anyhow::ensure!(is_sound, "`{url}` is no public address: write `--public-url https://bot.example`");
    Ok(Some(url.to_owned()))
}

/// An origin as a browser names it: scheme, host and port, nothing after them.
fn origin(written: String) -> anyhow::Result<String> {
    let is_host = |host: &str| !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'/');
    let is_sound = written == "*"
        || written.split_once("://").is_some_and(|(scheme, host)| {
            matches!(scheme, "https" | "http") && is_host(host) && written == written.to_ascii_lowercase()
        });
    anyhow::ensure!(
        is_sound,
        "`{written}` is no origin: write scheme and host in small letters and nothing after them, as in \
         `--allowed-origins https://www.example.kz`"
    );
    Ok(written)
}

/// The settings of a file; without one, none.
///
/// # Errors
/// If it cannot be read, or says what no setting is; every fault is told with its place.
pub fn read(file: Option<&Path>) -> anyhow::Result<Written> {
    let Some(path) = file else {
        return Ok(Written::default());
    };
    let bytes = std::fs::read(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    let text = String::from_utf8(bytes)
        .ok()
        .with_context(|| format!("`{}` is not UTF-8: save it as UTF-8", path.display()))?;
    parse(&path.display().to_string(), &text)
}

fn parse(name: &str, text: &str) -> anyhow::Result<Written> {
    let sources = Sources::new(vec![Source { name: name.to_owned(), text: text.to_owned() }]);
    let mut faults = faults(text);
    let written = toml::from_str::<Written>(text);
    match written {
        Ok(written) if faults.is_empty() => return Ok(written),
        Err(error) if faults.is_empty() => {
            faults.push((error.span().map_or(0, |span| span.start), error.message().to_owned()));
        }
        _ => {}
    }
    faults.sort();
    let mut told = String::from("the settings are wrong");
    for (byte, message) in faults {
        for (id, _) in sources.iter() {
            let place = sources.place(id, byte);
            told = format!("{told}\n  {name}:{}:{}: {message}", place.line, place.column);
        }
    }
    Err(anyhow::anyhow!(told))
}

/// Faults of syntax, or else unknown settings, each with the byte where it stands.
fn faults(text: &str) -> Vec<(usize, String)> {
    let (table, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        let fault = |error: &toml::de::Error| (error.span().map_or(0, |span| span.start), error.message().to_owned());
        return errors.iter().map(fault).collect();
    }
    let (known, _) = DeTable::parse_recoverable(DEFAULT);
    let mut faults = Vec::new();
    unknown_keys(table.get_ref(), known.get_ref(), "", &mut faults);
    faults
}

fn unknown_keys(table: &DeTable<'_>, known: &DeTable<'_>, path: &str, faults: &mut Vec<(usize, String)>) {
    for (key, value) in table {
        let name = key.get_ref().as_ref();
        let Some(known_value) = known.get(name) else {
            let names = || known.keys().map(|key| key.get_ref().as_ref());
            let help = suggestion(name, names()).map_or_else(
                || {
                    format!(
                        "there are {}",
                        names().map(|name| format!("`{path}{name}`")).collect::<Vec<_>>().join(", ")
                    )
                },
                |near| format!("did you mean `{path}{near}`?"),
            );
            faults.push((key.span().start, format!("there is no setting `{path}{name}`; {help}")));
            continue;
        };
        if let (Some(table), Some(known)) = (value.get_ref().as_table(), known_value.get_ref().as_table()) {
            unknown_keys(table, known, &format!("{path}{name}."), faults);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_file_gives_every_setting() {
        let config = ServerConfig::resolve(ServeArgs::default(), &Written::default()).unwrap();
        assert_eq!(config.listen, "127.0.0.1:8080");
        assert_eq!(
            (config.place, config.retention),
            (Place::File("data/jauap.db".into()), Duration::from_hours(30 * 24))
        );
        let engine = KnowledgeArgs::default().over(&parse("default", DEFAULT).unwrap()).unwrap();
        assert_eq!(engine.knowledge, None);
        assert_eq!(engine.settings(), Settings::default());
    }

    #[test]
    fn a_flag_wins_over_the_file_and_the_file_over_the_default() {
        let file = parse("file", "listen = \"[::1]:1\"\nrate_limit = 7").unwrap();
        let flags = ServeArgs { rate_limit: Some(0), ..ServeArgs::default() };
        let config = ServerConfig::resolve(flags, &file).unwrap();
        assert_eq!((config.listen.as_str(), config.rate_limit_a_minute), ("[::1]:1", 0));
        assert_eq!(config.log_format, LogFormat::Human);
    }

    #[test]
    fn the_database_is_the_one_named_or_the_one_in_the_folder() {
        let place = |data: &str, url: &str, file: &str| {
            let flag = |value: &str| (!value.is_empty()).then(|| value.to_owned());
            let flags = StoreArgs { data: flag(data).map(PathBuf::from), database_url: flag(url) };
            flags.place(&parse("file", file).unwrap()).unwrap()
        };
        assert_eq!(place("a", "", "database_url = \"sqlite::memory:\""), Place::File("a/jauap.db".into()));
        assert_eq!(place("a", "sqlite://b", ""), Place::File("b".into()));
        assert_eq!(place("", "", "database_url = \"sqlite::memory:\"\ndata = \"a\""), Place::Memory);
        assert_eq!(place("", "", "data = \"a\""), Place::File("a/jauap.db".into()));
    }

    #[test]
    fn every_unknown_setting_is_told_with_its_place() {
        let told = parse("jauap.toml", "# қате\nlisten = \"a:1\"\nratelimit = 3\n[limits]\nconection = 1\nx = 2\n");
        let told = told.unwrap_err().to_string();
        assert!(told.contains("jauap.toml:3:1: there is no setting `ratelimit`; did you mean `rate_limit`?"), "{told}");
        assert!(told.contains("jauap.toml:5:1: there is no setting `limits.conection`; did you mean"), "{told}");
        assert!(told.contains("jauap.toml:6:1: there is no setting `limits.x`; there are `limits."), "{told}");
    }

    #[test]
    fn a_wrong_value_is_told_with_its_place() {
        let told = |text| parse("jauap.toml", text).unwrap_err().to_string();
        assert!(told("rate_limit = \"many\"").contains("jauap.toml:1:14: "));
        assert!(told("log_format = \"xml\"").contains("jauap.toml:1:14: "));
        assert!(told("listen = ").contains("jauap.toml:1:"));
        let listen = |listen: &str| ServeArgs { listen: Some(listen.to_owned()), ..ServeArgs::default() };
        assert!(ServerConfig::resolve(listen("8080"), &Written::default()).is_err());
        let public = |url: &str| {
            let flags = ServeArgs { public_url: Some(url.to_owned()), ..ServeArgs::default() };
            ServerConfig::resolve(flags, &Written::default()).map(|config| config.public_url)
        };
        assert_eq!(public("https://bot.example/").unwrap().as_deref(), Some("https://bot.example"));
        assert_eq!(public(" ").unwrap(), None);
        for wrong in ["bot.example", "https://", "https://user@bot.example", "https://bot.example?a", "https://a b"] {
            assert!(public(wrong).is_err(), "{wrong}");
        }
        let origins =
            |origin: &str| ServeArgs { allowed_origins: Some(vec![origin.to_owned()]), ..ServeArgs::default() };
        for wrong in ["example.kz", "https://example.kz/", "https://Example.kz", "ftp://example.kz", "https://"] {
            assert!(ServerConfig::resolve(origins(wrong), &Written::default()).is_err(), "{wrong}");
        }
        for right in ["*", "https://example.kz", "http://localhost:3000", ""] {
            assert!(ServerConfig::resolve(origins(right), &Written::default()).is_ok(), "{right}");
        }
        let zero = parse("file", "[limits]\nconnections = 0").unwrap();
        assert!(ServerConfig::resolve(ServeArgs::default(), &zero).is_err());
    }
}
