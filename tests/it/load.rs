//! Measures, on request, how soon a webhook is acknowledged at a fixed rate of events while the platform takes replies slowly.
//!
//! `cargo test --test it load:: -- --ignored --nocapture`; the rate is kept whatever the server does, so that waiting shows.

use std::path::Path;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::kills::{SECRET, Server, update};
use crate::store::Home;
use crate::support::telegram::Telegram;

const SECONDS: u64 = 5;
/// Connections that the platform keeps to the webhook: `max_connections` of `setWebhook` is 100 at most.
const CONNECTIONS: u64 = 100;
/// How long the platform takes for each part of a reply.
const SENDING: Duration = Duration::from_millis(200);

/// Calls the webhook on one connection; gives the status.
async fn call(stream: &mut TcpStream, number: u64) -> u16 {
    let body = update(number);
    let head = format!(
        "POST /webhooks/telegram HTTP/1.1\r\nhost: jauap\r\ncontent-type: application/json\r\n\
         x-telegram-bot-api-secret-token: {SECRET}\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all((head + &body).as_bytes()).await.unwrap();
    let mut response = Vec::new();
    loop {
        stream.read_buf(&mut response).await.unwrap();
        let text = String::from_utf8_lossy(&response);
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length =
            head.lines().find_map(|line| line.strip_prefix("content-length: ")).map_or(0, |n| n.parse().unwrap());
        if body.len() >= length {
            return head.split(' ').nth(1).unwrap().parse().unwrap();
        }
    }
}

/// Sends every so many-th of the events when it is due; how each ended, and how long after it was due.
async fn send(address: String, first: u64, rate: u64, began: Instant) -> Vec<(u16, Duration)> {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let mut ends = Vec::new();
    for number in (first..rate * SECONDS).step_by(usize::try_from(CONNECTIONS).unwrap()) {
        let due = began + Duration::from_micros(1_000_000 * number / rate);
        tokio::time::sleep_until(due.into()).await;
        ends.push((call(&mut stream, number + 1).await, due.elapsed()));
    }
    ends
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "measures, and proves nothing"]
async fn how_soon_an_event_is_acknowledged() {
    for home in [Home::sqlite as fn() -> Home, Home::postgres] {
        for rate in [500, 2000] {
            let (home, telegram) = (home(), Telegram::start().await);
            let root = Path::new(env!("CARGO_MANIFEST_DIR"));
            let server = Server::start(&home, root, &telegram.platform.url(), Some(SECRET));
            telegram.platform.wait_for("getMyShortDescription", 4).await;
            telegram.platform.slow_down(SENDING);
            let began = Instant::now();
            let mut sending = tokio::task::JoinSet::new();
            for first in 0..CONNECTIONS {
                sending.spawn(send(server.address.clone(), first, rate, began));
            }
            let ends: Vec<(u16, Duration)> = sending.join_all().await.into_iter().flatten().collect();
            let n_refused = ends.iter().filter(|(status, _)| *status != 200).count();
            let mut times: Vec<Duration> = ends.into_iter().map(|(_, time)| time).collect();
            times.sort();
            let at = |share: usize| times[(times.len() - 1) * share / 100].as_secs_f64() * 1000.0;
            println!(
                "{}, {rate} events a second: p50 {:.1} ms, p99 {:.1} ms, {n_refused} of {} refused, {} replies sent meanwhile",
                home.name(),
                at(50),
                at(99),
                times.len(),
                telegram.messages().len()
            );
            server.kill();
        }
    }
}
