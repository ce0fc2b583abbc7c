//! The server is killed at random instants and started again: nothing that was acknowledged is lost or answered twice.
//!
//! `JAUAP_KILLS=1000 cargo test --test it kills:: -- --nocapture` is the long run; `JAUAP_SEED` takes a printed seed back.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use jauap::config::Place;
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::Mutex;

use crate::check::Folder;
use crate::store::{Home, on_both};
use crate::support::telegram::{TOKEN, Telegram};

const KILLS: u64 = 3;
/// After so many, a long run says how far it is.
const KILLS_A_LINE: u64 = 100;
const CONVERSATIONS: u64 = 5;
const SENDERS: u64 = 8;
/// Conversations that the worker sends in at once.
const SENT_AT_ONCE_MAX: u64 = 64;
pub(crate) const SECRET: &str = "secret-of-the-test";
const QUESTION: &str = "How many events were held?";

on_both!(what_is_acknowledged_is_answered_once_however_often_the_server_is_killed);

/// A small generator of numbers: the same seed gives the same ones.
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    pub(crate) fn next(&mut self) -> u64 {
        // splitmix64, public domain, S. Vigna 2015.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

pub(crate) fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

pub(crate) struct Server {
    child: Child,
    pub(crate) address: String,
}

impl Server {
    /// One that knows what is in a folder, and calls a Telegram at an address; without a secret it makes one.
    pub(crate) fn start(home: &Home, knowledge: &Path, telegram: &str, secret: Option<&str>) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jauap"));
        let url = match &home.place {
            Place::File(path) => format!("sqlite://{}", path.display()),
            Place::Server(address) => address.clone(),
            Place::Memory => unreachable!("no home is in memory"),
        };
        command.args(["serve", "--listen", "127.0.0.1:0", "--rate-limit", "0"]).env("JAUAP_DATABASE_URL", url);
        // A small knowledge: most of the time would go into building the engine, which is not what is proved here.
        command.env("JAUAP_KNOWLEDGE", knowledge.join("knowledge")).env("JAUAP_LOCALES", knowledge.join("locales"));
        // A cache of its own: in the user's, other builds may push the training out, and each start would learn anew.
        command.env("JAUAP_CACHE", concat!(env!("CARGO_TARGET_TMPDIR"), "/kills-cache"));
        command.env("JAUAP_TELEGRAM_TOKEN", TOKEN);
        if let Some(secret) = secret {
            command.env("JAUAP_TELEGRAM_SECRET", secret);
        }
        command.env("JAUAP_TELEGRAM_API", telegram).env("JAUAP_PUBLIC_URL", "https://bot.example");
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap());
        let mut told = String::new();
        let address = loop {
            let mut line = String::new();
            assert_ne!(log.read_line(&mut line).unwrap(), 0, "it does not start: {told}");
            told.push_str(&line);
            if let Some((_, rest)) = line.split_once("listening on http://") {
                break rest.split(',').next().unwrap().to_owned();
            }
        };
        std::thread::spawn(move || log.lines().for_each(drop));
        Self { child, address }
    }

    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// Sends a request; nothing if the server does not answer it whole.
async fn post(address: &str, path: &str, body: &str) -> Option<(u16, String)> {
    let mut stream = TcpStream::connect(address).await.ok()?;
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: jauap\r\nconnection: close\r\ncontent-type: application/json\r\n\
         x-telegram-bot-api-secret-token: {SECRET}\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all((head + body).as_bytes()).await.ok()?;
    let mut response = String::new();
    stream.read_to_string(&mut response).await.ok()?;
    let (head, body) = response.split_once("\r\n\r\n")?;
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "))?.parse::<usize>().ok()?;
    (body.len() == length).then_some(())?;
    Some((head.split(' ').nth(1)?.parse().ok()?, body.to_owned()))
}

fn message(number: u64) -> String {
    let conversation = format!("c-{}", number % CONVERSATIONS);
    json!({"text": QUESTION, "conversation_id": conversation, "message_id": format!("m-{number}")}).to_string()
}

/// A message of a chat of its own, so that the reply says which one it is to.
pub(crate) fn update(number: u64) -> String {
    json!({"update_id": number, "message": {"message_id": number, "date": 1, "text": QUESTION,
        "chat": {"id": number, "type": "private", "first_name": "T"},
        "from": {"id": number, "is_bot": false, "first_name": "T", "language_code": "en"}}})
    .to_string()
}

/// What was acknowledged: the replies of messages, the numbers of updates; and what was not.
#[derive(Default)]
struct Acknowledged {
    replies: BTreeMap<u64, String>,
    updates: BTreeSet<u64>,
    /// How often nothing was acknowledged, but 503 said.
    n_refused: usize,
}

/// Sends messages and updates of its own until the server is gone.
async fn send_until_gone(address: String, first: u64, known: Arc<Mutex<Acknowledged>>, n: Arc<AtomicUsize>) -> u64 {
    let mut number = first;
    loop {
        match post(&address, "/v1/messages", &message(number)).await {
            Some((200, reply)) => drop(known.lock().await.replies.insert(number, reply)),
            // A database that does not come to it: nothing is acknowledged, and the caller says it again.
            Some((503, _)) => {
                known.lock().await.n_refused += 1;
                continue;
            }
            Some((status, body)) => panic!("{status} {body}"),
            None => return number,
        }
        n.fetch_add(1, Ordering::SeqCst);
        match post(&address, "/webhooks/telegram", &update(number)).await {
            Some((200, _)) => drop(known.lock().await.updates.insert(number)),
            Some((503, _)) => known.lock().await.n_refused += 1,
            Some((status, body)) => panic!("{status} {body}"),
            None => return number,
        }
        number += SENDERS;
    }
}

async fn what_is_acknowledged_is_answered_once_however_often_the_server_is_killed(home: Home) {
    let seed = setting("JAUAP_SEED").unwrap_or_else(|| u64::from(std::process::id()));
    let n_kills = setting("JAUAP_KILLS").unwrap_or(KILLS);
    println!("JAUAP_SEED={seed} JAUAP_KILLS={n_kills}");
    let mut chance = Chance(seed);
    let telegram = Telegram::start().await;
    let knowledge = Folder::with_base(&format!("kills-{}", home.name()));
    let start = || Server::start(&home, &knowledge.0, &telegram.platform.url(), Some(SECRET));
    let known: Arc<Mutex<Acknowledged>> = Arc::default();
    let mut sent: Vec<u64> = (1..=SENDERS).collect();
    for n_done in 0..n_kills {
        if n_done > 0 && n_done % KILLS_A_LINE == 0 {
            println!("{n_done} kills, {} messages acknowledged", known.lock().await.replies.len());
        }
        let server = start();
        let n = Arc::new(AtomicUsize::new(0));
        let mut senders = tokio::task::JoinSet::new();
        for first in &sent {
            senders.spawn(send_until_gone(server.address.clone(), *first, Arc::clone(&known), Arc::clone(&n)));
        }
        let n_before_kill = usize::try_from(20 + chance.next() % 100).unwrap();
        let mut tick = tokio::time::interval(Duration::from_millis(1));
        while n.load(Ordering::SeqCst) < n_before_kill {
            tick.tick().await;
        }
        for _ in 0..chance.next() % 10 {
            tick.tick().await;
        }
        server.kill();
        // Each goes on with the message that it has no reply to: the same id again.
        sent = senders.join_all().await;
        sent.sort_unstable_by_key(|number| number % SENDERS);
    }
    let server = start();
    judge_replies(&server, &*known.lock().await, &sent).await;
    judge_updates(&telegram, &known.lock().await.updates, n_kills).await;
    server.kill();
    println!("{} requests refused with 503", known.lock().await.n_refused);
    judge_store(&home).await;
}

/// Every message has the reply that was acknowledged.
async fn judge_replies(server: &Server, known: &Acknowledged, unsure: &[u64]) {
    for (number, reply) in &known.replies {
        assert_eq!(&said(server, *number).await, reply, "message {number} has another reply now");
    }
    for number in unsure {
        said(server, *number).await;
    }
}

/// The reply to a message, said until it is taken.
async fn said(server: &Server, number: u64) -> String {
    loop {
        match post(&server.address, "/v1/messages", &message(number)).await.unwrap() {
            (200, reply) => return reply,
            (503, _) => {}
            (status, body) => panic!("{status} {body}"),
        }
    }
}

/// Every update that was acknowledged is answered; twice only where a kill fell between sending and noting it.
async fn judge_updates(telegram: &Telegram, acknowledged: &BTreeSet<u64>, n_kills: u64) {
    let mut n_calls = telegram.platform.calls("sendMessage").len();
    let counts = loop {
        let mut counts: BTreeMap<u64, u64> = BTreeMap::new();
        for message in telegram.messages() {
            *counts.entry(message["chat_id"].to_string().trim_matches('"').parse().unwrap()).or_default() += 1;
        }
        if acknowledged.iter().all(|number| counts.contains_key(number)) {
            break counts;
        }
        n_calls = telegram.platform.wait_for("sendMessage", n_calls + 1).await.len();
    };
    let n_repeats: u64 = counts.values().map(|count| count - 1).sum();
    println!(
        "{} updates acknowledged, {} answered, {n_repeats} replies sent again after {n_kills} kills",
        acknowledged.len(),
        counts.len()
    );
    // At most what the worker sends at once is cut off by a kill.
    assert!(n_repeats <= n_kills * SENT_AT_ONCE_MAX, "{n_repeats}");
}

/// The store holds each message once, and each conversation has had as many turns as it has replies.
async fn judge_store(home: &Home) {
    let messages = "SELECT COUNT(*), COUNT(DISTINCT conversation_id || '/' || key) FROM messages";
    let turns = "SELECT COUNT(*) FROM conversations c WHERE id LIKE 'api/%' AND turn <> \
                 (SELECT COUNT(*) FROM messages m WHERE m.conversation_id = c.id)";
    let (all, distinct, wrong): (i64, i64, i64) = match &home.place {
        Place::File(path) => {
            let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path);
            let pool = sqlx::SqlitePool::connect_with(options).await.unwrap();
            let (all, distinct) = sqlx::query_as(messages).fetch_one(&pool).await.unwrap();
            (all, distinct, sqlx::query_scalar(turns).fetch_one(&pool).await.unwrap())
        }
        Place::Server(address) => {
            let pool = sqlx::PgPool::connect(address).await.unwrap();
            let (all, distinct) = sqlx::query_as(messages).fetch_one(&pool).await.unwrap();
            (all, distinct, sqlx::query_scalar(turns).fetch_one(&pool).await.unwrap())
        }
        Place::Memory => unreachable!("no home is in memory"),
    };
    println!("{all} messages in the store");
    assert!(all > 0);
    assert_eq!((distinct, wrong), (all, 0));
}
