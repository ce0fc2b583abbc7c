//! What the store keeps beyond conversations, and what the operator's and the curator's commands show of it.

use std::process::{Command, Output};
use std::time::Duration;

use jauap::config::Place;
use jauap::engine::dialogue::Conversation;
use jauap::store::{Event, Exchange, Store, Timestamp, Turn};
use serde_json::{Value, json};

use crate::check::Folder;
use crate::kills::Server;
use crate::store::Home;
use crate::support::telegram::Telegram;

fn jauap(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_jauap")).args(arguments).output().unwrap()
}

fn json_of(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {output:?}"))
}

fn address(home: &Home) -> String {
    match &home.place {
        Place::File(path) => format!("sqlite://{}", path.display()),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn dead_letters_are_listed_and_sent_again_wherever_the_address_stands() {
    let home = Home::sqlite();
    let (store, now) = (home.store(), Timestamp::now());
    let event = |key: &str| Event {
        conversation: "telegram/1".to_owned(),
        channel: "telegram".to_owned(),
        key: key.to_owned(),
        body: "{}".to_owned(),
    };
    store.take(vec![event("1"), event("2")], now).await.unwrap();
    let lease = store.lease(1, Duration::from_secs(30), now).await.unwrap().remove(0);
    for waiting in store.work(&lease).await.unwrap().unwrap().inbox {
        assert!(store.bury_event(&lease, waiting.seq, "it cannot be read".to_owned(), now).await.unwrap());
    }
    store.release(&lease, now).await.unwrap();
    store.close().await;
    let url = address(&home);
    for arguments in
        [["outbox", "--database-url", &url, "list", "--json"], ["outbox", "list", "--json", "--database-url", &url]]
    {
        let listed = jauap(&arguments);
        assert_eq!(listed.status.code(), Some(1), "there is something to look at: {listed:?}");
        let ids: Vec<Value> = json_of(&listed).as_array().unwrap().iter().map(|letter| letter["id"].clone()).collect();
        assert_eq!(ids, ["event-1", "event-2"]);
    }
    let retried = jauap(&["outbox", "retry", "event-1", "--database-url", &url]);
    assert_eq!((retried.status.code(), retried.stdout.as_slice()), (Some(0), b"1 on the way again\n".as_slice()));
    let listed = json_of(&jauap(&["outbox", "list", "--json", "--database-url", &url]));
    assert_eq!((listed.as_array().unwrap().len(), &listed[0]["fault"]), (1, &json!("it cannot be read")));
    let unknown = jauap(&["outbox", "retry", "letter-1", "--database-url", &url]);
    assert_eq!(unknown.status.code(), Some(2));
}

async fn say(store: &Store, said: &[(&str, &'static str, &str)]) {
    for (at, (text, language, outcome)) in said.iter().enumerate() {
        let is_refused = *outcome == "fallback";
        let exchange = Exchange {
            key: None,
            text: (*text).to_owned(),
            language,
            outcome: if is_refused { "fallback" } else { "answer" },
            reason: is_refused.then_some("low_confidence"),
            reply: "{}".to_owned(),
        };
        let from = i64::try_from(at).unwrap();
        let (conversation, state) = ("api/a".to_owned(), Conversation::default());
        let now = Timestamp(1_700_000_000_000 + from);
        assert!(store.commit(Turn { conversation, from, state, exchange, now }).await.unwrap());
    }
}

#[tokio::test]
async fn the_curator_sees_what_was_not_answered_and_what_becomes_of_it_now() {
    let home = Home::sqlite();
    let store = home.store();
    say(
        &store,
        &[
            ("What does the fund cost?", "en", "fallback"),
            ("How many events were held?", "en", "fallback"),
            ("what does  the fund cost?", "en", "fallback"),
            ("What does the fund cost?", "en", "fallback"),
            ("Who is **************?", "en", "fallback"),
            ("Неге?", "kk", "fallback"),
            ("Which format did the summit have?", "en", "answer"),
        ],
    )
    .await;
    store.close().await;
    let (url, knowledge) = (address(&home), Folder::with_base("unanswered"));
    let folder = |name: &str| knowledge.0.join(name).display().to_string();
    let (topics, locales, cache) = (folder("knowledge"), folder("locales"), folder("cache"));
    let shown = |arguments: &[&str]| {
        let own =
            ["unanswered", "--database-url", &url, "--knowledge", &topics, "--locales", &locales, "--cache", &cache];
        let output = jauap(&[&own, arguments].concat());
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        output
    };
    let all = json_of(&shown(&["--json"]));
    let rows: Vec<(&Value, &Value, &Value)> =
        all.as_array().unwrap().iter().map(|row| (&row["text"], &row["n_times"], &row["last_ms"])).collect();
    let first = (&json!("What does the fund cost?"), &json!(3), &json!(1_700_000_000_003_i64));
    assert_eq!((rows.len(), rows[0]), (4, first), "case and spaces do not make another question: {all}");
    let of = |text: &str| all.as_array().unwrap().iter().find(|row| row["text"] == text).unwrap().clone();
    let mended = of("How many events were held?");
    assert_eq!((&mended["now"], &mended["nearest"][0]["intent"]), (&json!("answer"), &json!("sco.events")), "{mended}");
    let open = of("Неге?");
    let expected = (&json!("fallback"), &json!("low_confidence"), &json!("kk"));
    assert_eq!((&open["now"], &open["reason"], &open["language"]), expected);
    assert!(!open["nearest"].as_array().unwrap().is_empty(), "{open}");

    let kazakh = json_of(&shown(&["--json", "--language", "kk"]));
    assert_eq!((kazakh.as_array().unwrap().len(), &kazakh[0]["text"]), (1, &json!("Неге?")));
    assert_eq!(json_of(&shown(&["--json", "--days", "30"])), json!([]), "it was long ago");
    let short = shown(&["--limit", "1"]);
    let table = String::from_utf8(short.stdout).unwrap();
    assert!(table.contains("What does the fund cost?") && !table.contains("How many events"), "{table}");
    assert!(String::from_utf8(short.stderr).unwrap().contains("3 more, asked less often"));
}

#[tokio::test]
async fn the_secret_of_a_webhook_is_made_once_for_each_store() {
    let (telegram, knowledge) = (Telegram::start().await, Folder::with_base("secret"));
    let (home, other) = (Home::sqlite(), Home::sqlite());
    let mut secrets = Vec::new();
    for at in [&home, &home, &other] {
        let server = Server::start(at, &knowledge.0, &telegram.platform.url(), None);
        let webhook = telegram.platform.wait_for("setWebhook", secrets.len() + 1).await.pop().unwrap();
        secrets.push(webhook.json()["secret_token"].as_str().unwrap().to_owned());
        server.kill();
    }
    assert_eq!((secrets[0].len(), &secrets[0]), (64, &secrets[1]), "the next start has the same");
    assert_ne!(secrets[0], secrets[2], "and nobody else");
}
