//! `jauap serve`: the HTTP server.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use tokio::net::TcpSocket;

use super::DONE;
use crate::channels::{self, Channels};
use crate::config::{KnowledgeArgs, ServeArgs, ServerConfig, Written};
use crate::secret::{Environment, ExposeSecret as _};
use crate::server::{Office, shutdown};
use crate::store::{PrivacyKey, Store, StoreError, Timestamp, hex};
use crate::telemetry;

/// Connections that may wait to be accepted.
const BACKLOG: u32 = 1024;
/// How often the store is tried at start, and how long between: a database beside us may start more slowly than we do.
const STORE_TRIES: u32 = 30;
const STORE_PAUSE: Duration = Duration::from_secs(1);
/// Bytes of a secret that we make.
const SECRET_BYTES: usize = 32;

/// Builds the engine, then listens, and serves until it is told to stop.
///
/// # Errors
/// If a setting is wrong, the knowledge cannot be used or the address cannot be listened on.
pub(super) fn run(arguments: ServeArgs, file: &Written, knowledge: &KnowledgeArgs) -> anyhow::Result<u8> {
    let began = Instant::now();
    let config = ServerConfig::resolve(arguments, file)?;
    telemetry::start(config.log_format);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().context("cannot start")?;
    runtime.block_on(async {
        // Before the engine, which takes seconds: an address that is taken is told at once. Who connects meanwhile is
        // refused, as nobody listens yet.
        let socket = bind(&config.listen).await?;
        let stop = shutdown::order().context("cannot listen to signals")?;
        let mut environment = Environment::of_process();
        let store = open_store(&config).await?;
        make_secrets(&mut environment, &store).await?;
        let channels = Channels::open(&environment)?;
        let privacy = privacy_key(&environment, &store).await?;
        let engine = Arc::new(engine(knowledge)?);
        let office = Office::new(engine, &config, channels, store, privacy);
        let listener = socket.listen(BACKLOG).map_err(|error| cannot_listen(&config.listen, &error))?;
        let address = listener.local_addr().context("cannot tell the address")?;
        let ready_ms = began.elapsed().as_millis();
        tracing::info!(
            server.address = %address,
            ready_ms = u64::try_from(ready_ms).unwrap_or(u64::MAX),
            "listening on http://{address}, ready after {ready_ms} ms; try it there, or read of the API at http://{address}/docs"
        );
        if office.run(listener, stop).await {
            tracing::info!("stopped");
        } else {
            tracing::warn!(shutdown_time_s = config.limits.shutdown_time.as_secs(), "stopped with requests under way");
        }
        Ok(DONE)
    })
}

/// The store, once it can be written: without it nothing that is received could be kept.
async fn open_store(config: &ServerConfig) -> anyhow::Result<Store> {
    let store = Store::new(&config.place)?;
    for _ in 1..STORE_TRIES {
        match store.probe(Timestamp::now()).await {
            Err(error @ StoreError::Unavailable(_)) => tracing::warn!(%error, "waiting for the store"),
            Err(error) => return Err(error.into()),
            Ok(()) => break,
        }
        tokio::time::sleep(STORE_PAUSE).await;
    }
    store.probe(Timestamp::now()).await?;
    store.end_leases().await?;
    Ok(store)
}

/// The key of the environment, or the one that the store keeps.
async fn privacy_key(environment: &Environment, store: &Store) -> anyhow::Result<PrivacyKey> {
    if let Some(key) = environment.secret("JAUAP_PRIVACY_KEY")? {
        return Ok(PrivacyKey::new(key.expose_secret()));
    }
    Ok(PrivacyKey::new(&store.secret("privacy", fresh_secret()?).await?))
}

/// The secrets of channels that the operator leaves to us: made once, then those that the store keeps.
async fn make_secrets(environment: &mut Environment, store: &Store) -> anyhow::Result<()> {
    for (variable, needed_with) in channels::MADE_SECRETS {
        if environment.has(needed_with) && !environment.has(variable) {
            environment.set(variable, store.secret(variable, fresh_secret()?).await?);
        }
    }
    Ok(())
}

fn fresh_secret() -> anyhow::Result<String> {
    let mut fresh = [0; SECRET_BYTES];
    getrandom::fill(&mut fresh).map_err(|_| anyhow::anyhow!("the machine has no chance to give for a secret"))?;
    Ok(hex(&fresh))
}

fn engine(knowledge: &KnowledgeArgs) -> anyhow::Result<crate::engine::Engine> {
    let began = Instant::now();
    tracing::info!("reading the knowledge; the first start learns from it, which takes some seconds");
    let engine = super::engine(knowledge)?;
    let (n_examples, n_features, n_weights) = engine.matcher().size();
    tracing::info!(
        knowledge.version = engine.version(),
        n_intents = engine.knowledge().intents.len(),
        n_examples,
        n_features,
        n_weights,
        duration_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
        "engine built"
    );
    Ok(engine)
}

async fn bind(address: &str) -> anyhow::Result<TcpSocket> {
    let resolved = tokio::net::lookup_host(address).await.map_err(|error| cannot_listen(address, &error))?.next();
    let resolved = resolved.with_context(|| format!("cannot listen on {address}: there is no such host"))?;
    let socket = if resolved.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() };
    let bound = socket.and_then(|socket| {
        // A server that is started again need not wait for the connections of the one before.
        socket.set_reuseaddr(true)?;
        socket.bind(resolved)?;
        Ok(socket)
    });
    bound.map_err(|error| cannot_listen(address, &error))
}

fn cannot_listen(address: &str, error: &std::io::Error) -> anyhow::Error {
    use std::io::ErrorKind;
    let why = match error.kind() {
        ErrorKind::AddrInUse => "another program does; stop it, or choose another address with `--listen`",
        ErrorKind::PermissionDenied => "it is not allowed; choose a port of 1024 or more with `--listen`",
        ErrorKind::AddrNotAvailable => "this machine has no such address; choose another with `--listen`",
        _ => return anyhow::anyhow!("cannot listen on {address}: {error}"),
    };
    anyhow::anyhow!("cannot listen on {address}: {why}")
}
