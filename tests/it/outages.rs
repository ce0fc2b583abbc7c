//! A dialogue goes through whole although the database fails, hangs or is late at any one moment of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use jauap::config::Place;
use jauap::store::{Store, Timestamp};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

use crate::delivery::{Process, message, replied};
use crate::postgres;
use crate::store::Home;
use crate::support::telegram::Telegram;
use crate::support::{Server, engine};

const DIALOGUE: [&str; 3] = ["Сәлем!", "ШЫҰ-да қанша іс-шара өтті?", "What is TURKTIME?"];
/// How often a caller sends a message that gets 503.
const TRIES: usize = 4;
/// Every so many moments are tried with a database that breaks, is late or hangs, unless `JAUAP_EVERY_MOMENT` is set: a
/// hanging one costs as long as an operation may take.
const STEPS_OVER_HTTP: [usize; 3] = [1, 4, 12];
const STEPS_OF_CHAT: [usize; 3] = [24, 80, 200];
/// How long, by the real clock, it may take to recover.
const PATIENCE: Duration = Duration::from_secs(30);
/// Longer than any lease.
const LEASE_OVER: Duration = Duration::from_secs(31);

/// What happens at the chosen moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    /// The connection breaks.
    Breaks,
    /// Nothing goes through any more on it.
    Hangs,
    /// It takes a while.
    Late,
    /// So many connections hang when they are asked for a sign of life after their work.
    HangsAfterwards,
}

/// The `Sync` message of PostgreSQL's protocol, alone: a sign of life is asked for.
const SIGN_OF_LIFE: &[u8] = b"S\0\0\0\x04";

/// Stands between the store and the database, and counts what the store sends.
struct Proxy {
    address: String,
    n_sent: Arc<AtomicUsize>,
}

impl Proxy {
    /// One before a database; at the chosen packet of the store the fault happens, once.
    async fn start(database: &str, at: usize, fault: Fault) -> Self {
        let (head, name) = database.rsplit_once('/').unwrap();
        let target = head.rsplit_once('@').unwrap().1.to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("postgres://jauap@{}/{name}?sslmode=disable", listener.local_addr().unwrap());
        let n_sent = Arc::<AtomicUsize>::default();
        let count = Arc::clone(&n_sent);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let server = TcpStream::connect(&target).await.unwrap();
                tokio::spawn(pass(client, server, Arc::clone(&count), at, fault));
            }
        });
        Self { address, n_sent }
    }
}

async fn pass(client: TcpStream, server: TcpStream, count: Arc<AtomicUsize>, at: usize, fault: Fault) {
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let broken = Arc::new(Notify::new());
    let breaks = Arc::clone(&broken);
    let back = tokio::spawn(async move {
        tokio::select! {
            _ = tokio::io::copy(&mut from_server, &mut to_client) => {}
            () = breaks.notified() => {}
        }
    });
    let mut packet = vec![0; 64 * 1024];
    while let Ok(n_bytes @ 1..) = from_client.read(&mut packet).await {
        let is_asked_for_life = &packet[..n_bytes] == SIGN_OF_LIFE;
        if fault == Fault::HangsAfterwards {
            if is_asked_for_life && count.fetch_add(1, Ordering::SeqCst) < at {
                std::future::pending::<()>().await;
            }
        } else if count.fetch_add(1, Ordering::SeqCst) + 1 == at {
            match fault {
                Fault::Breaks => break,
                // The sockets stay open, and nobody reads them.
                Fault::Hangs => std::future::pending().await,
                Fault::Late => tokio::time::sleep(Duration::from_millis(100)).await,
                Fault::HangsAfterwards => {}
            }
        }
        if to_server.write_all(&packet[..n_bytes]).await.is_err() {
            break;
        }
    }
    broken.notify_one();
    let _ = back.await;
}

/// Sends a dialogue, each message until it gets a reply; gives the replies' texts.
async fn converse(address: &str, conversation: &str) -> Vec<Value> {
    let server = Server::over(Store::new(&Place::Server(address.to_owned())).unwrap());
    let mut texts = Vec::new();
    for (number, text) in DIALOGUE.iter().enumerate() {
        let id = format!("m-{number}");
        let message = json!({"text": text, "conversation_id": conversation, "message_id": id}).to_string();
        let mut n_tries = 0;
        loop {
            let got = server.post("/v1/messages", message.clone()).await;
            if got.status == 200 {
                texts.push(got.json()["text"].clone());
                break;
            }
            assert_eq!((got.status.as_u16(), got.header("retry-after")), (503, "5"), "{got:?}");
            n_tries += 1;
            assert!(n_tries < TRIES, "it does not recover: {conversation}");
        }
    }
    texts
}

/// Each fault and the moments at which it happens.
fn faults(n_moments: usize, steps: [usize; 3]) -> Vec<(Fault, Vec<usize>)> {
    let is_every = std::env::var_os("JAUAP_EVERY_MOMENT").is_some();
    let moments = |step: usize| (1..=n_moments).step_by(if is_every { 1 } else { step }).collect();
    let faults = [Fault::Breaks, Fault::Late, Fault::Hangs].into_iter();
    faults.zip(steps).map(|(fault, step)| (fault, moments(step))).collect()
}

/// Takes the messages of a chat in and answers them, each step until it is done.
async fn deliver(address: &str, telegram: &Telegram, chat: &str) {
    let process = Process::new(&Home::at(address.to_owned()), telegram);
    let answer_all = async || {
        let answered = async {
            loop {
                match process.worker().drain().await {
                    // What the worker had when it failed is its own until the lease is over.
                    Err(_) => process.wait(LEASE_OVER),
                    // A transaction that hangs keeps its conversation from being leased until the database ends it.
                    Ok(_) => process.wait(Duration::from_secs(1)),
                }
                let depths = process.store.depths(process.now()).await;
                if depths.is_ok_and(|depths| depths.inbox + depths.outbox == 0) {
                    break;
                }
            }
        };
        let ended = tokio::time::timeout(PATIENCE, answered).await;
        assert!(ended.is_ok(), "it does not recover: {chat}");
    };
    for (number, text) in (1..).zip(DIALOGUE) {
        let mut n_tries = 1;
        while process.inbox.receive(vec![message(chat, number, text)], process.now()).await.is_err() {
            n_tries += 1;
            assert!(n_tries <= TRIES, "it does not recover: {chat}");
        }
        answer_all().await;
    }
    process.store.close().await;
}

#[tokio::test]
async fn connections_that_hang_after_their_work_are_replaced() {
    /// More than the store has.
    const N_HANGING: usize = 20;
    let database = tokio::task::spawn_blocking(|| postgres::shared().database()).await.unwrap();
    let proxy = Proxy::start(&database, N_HANGING, Fault::HangsAfterwards).await;
    let store = Store::new(&Place::Server(proxy.address)).unwrap();
    let (mut n_done, mut n_failures) = (0, 0);
    while n_done < 2 * N_HANGING {
        match store.probe(Timestamp(0)).await {
            Ok(()) => n_done += 1,
            Err(_) => n_failures += 1,
        }
        assert!(n_failures < N_HANGING, "after {n_done} operations none is done any more");
    }
    assert!(proxy.n_sent.load(Ordering::SeqCst) >= N_HANGING, "else the test proves nothing");
}

#[tokio::test]
async fn a_chat_survives_a_fault_at_any_moment() {
    // Built first: it may take longer than recovering may.
    drop(engine());
    let database = tokio::task::spawn_blocking(|| postgres::shared().database()).await.unwrap();
    let telegram = Telegram::start().await;
    let set_up = Proxy::start(&database, 0, Fault::Late).await;
    deliver(&set_up.address, &telegram, "-1").await;
    let calm = Proxy::start(&database, 0, Fault::Late).await;
    deliver(&calm.address, &telegram, "-2").await;
    let n_moments = calm.n_sent.load(Ordering::SeqCst);
    assert!(n_moments > 30, "{n_moments}");
    let (mut chat, mut n_repeats) = (-2, 0);
    for (fault, moments) in faults(n_moments, STEPS_OF_CHAT) {
        println!("{fault:?} at {} of {n_moments} moments of a chat", moments.len());
        for at in moments {
            let proxy = Proxy::start(&database, at, fault).await;
            chat -= 1;
            deliver(&proxy.address, &telegram, &chat.to_string()).await;
            let mut order = replied(&telegram, &chat.to_string());
            let n_replies = order.len();
            order.dedup();
            assert_eq!(order, [1, 2, 3], "{fault:?} at {at}");
            assert!(n_replies <= DIALOGUE.len() + 1, "{fault:?} at {at}: one fault, one repeat at most");
            n_repeats += n_replies - DIALOGUE.len();
        }
    }
    println!("{n_repeats} replies sent again: the fault fell between sending and noting it");
}

#[tokio::test]
async fn a_dialogue_survives_a_fault_at_any_moment() {
    let database = tokio::task::spawn_blocking(|| postgres::shared().database()).await.unwrap();
    let calm = Proxy::start(&database, 0, Fault::Late).await;
    let reference = converse(&calm.address, "set-up").await;
    let calm = Proxy::start(&database, 0, Fault::Late).await;
    assert_eq!(converse(&calm.address, "calm").await, reference);
    let n_moments = calm.n_sent.load(Ordering::SeqCst);
    assert!(n_moments > 10, "{n_moments}");
    for (fault, moments) in faults(n_moments, STEPS_OVER_HTTP) {
        println!("{fault:?} at {} of {n_moments} moments of a dialogue over HTTP", moments.len());
        for at in moments {
            let proxy = Proxy::start(&database, at, fault).await;
            let conversation = format!("{fault:?}-{at}");
            assert_eq!(converse(&proxy.address, &conversation).await, reference, "{conversation}");
        }
    }
    let pool = sqlx::PgPool::connect(&database).await.unwrap();
    let wrong: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM conversations c WHERE turn <> 3 OR 3 <> \
         (SELECT COUNT(*) FROM messages m WHERE m.conversation_id = c.id)",
    )
    .fetch_one(&pool)
    .await
    .unwrap();
    assert_eq!(wrong, 0, "each message was answered once");
}
