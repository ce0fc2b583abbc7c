//! Measures, on request, how soon a webhook is acknowledged at a fixed rate of events.
//!
//! `cargo test --test it load:: -- --ignored --nocapture`; the rate is kept whatever the server does, so that waiting shows.

use std::sync::Arc;
use std::time::{Duration, Instant};

use jauap::channels::{Address, Content, Incoming};
use jauap::inbox::Inbox;
use jauap::store::{PrivacyKey, Timestamp};
use tokio::sync::Notify;

use crate::store::Home;

const SECONDS: u32 = 5;
const CHATS: u32 = 200;

fn event(number: u32) -> Incoming {
    Incoming {
        channel: "telegram".to_owned(),
        event: number.to_string(),
        conversation: (number % CHATS).to_string(),
        address: Address { to: (number % CHATS).to_string(), ..Address::default() },
        language: None,
        content: Content::Text("ШЫҰ-да қанша іс-шара өтті?".to_owned()),
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "measures, and proves nothing"]
async fn how_soon_an_event_is_acknowledged() {
    for (name, home) in [("SQLite", Home::sqlite()), ("PostgreSQL", Home::postgres())] {
        for rate in [500, 2000] {
            let store = home.store();
            store.probe(Timestamp::now()).await.unwrap();
            let inbox = Inbox::new(store, PrivacyKey::new("key"), Arc::new(Notify::new()), Arc::new(|_, _, _| {}));
            let began = Instant::now();
            let mut taking = tokio::task::JoinSet::new();
            for number in 0..rate * SECONDS {
                let due = began + Duration::from_secs(1) * number / rate;
                tokio::time::sleep_until(due.into()).await;
                let inbox = inbox.clone();
                taking.spawn(async move {
                    let taken = inbox.receive(vec![event(rate * 1_000_000 + number)], Timestamp::now()).await;
                    (taken.is_ok(), due.elapsed())
                });
            }
            let results = taking.join_all().await;
            let n_refused = results.iter().filter(|(is_taken, _)| !is_taken).count();
            let mut times: Vec<Duration> = results.into_iter().map(|(_, time)| time).collect();
            times.sort();
            let at = |share: usize| times[(times.len() - 1) * share / 100].as_secs_f64() * 1000.0;
            println!("{name}, {rate} a second: p50 {:.1} ms, p99 {:.1} ms, {n_refused} refused", at(50), at(99));
        }
    }
}
