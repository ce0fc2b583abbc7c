//! What the store promises, on both of its databases.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use jauap::config::Place;
use jauap::engine::dialogue::Conversation;
use jauap::engine::language::Language;
use jauap::store::{
    Event, Exchange, Feedback, Lease, LetterKind, Postponed, Retention, Store, StoreError, Timestamp, Turn, Unanswered,
    Waiting,
};

use crate::postgres::{self, Postgres};

const LEASE_TIME: Duration = Duration::from_secs(30);
const NOW: Timestamp = Timestamp(1_700_000_000_000);
const SECOND: Duration = Duration::from_secs(1);
const DAY: Duration = Duration::from_hours(24);

/// A database for one test.
pub(crate) struct Home {
    pub(crate) place: Place,
    folder: Option<tempfile::TempDir>,
}

impl Home {
    pub(crate) fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { place: Place::in_folder(&folder.path().join("data")), folder: Some(folder) }
    }

    pub(crate) fn postgres() -> Self {
        Self { place: Place::Server(postgres::shared().database()), folder: None }
    }

    /// The database on a server at an address.
    pub(crate) fn at(address: String) -> Self {
        Self { place: Place::Server(address), folder: None }
    }

    /// What keeps it.
    pub(crate) fn name(&self) -> &'static str {
        if self.folder.is_some() { "sqlite" } else { "postgres" }
    }

    /// The store as a process of its own has it.
    pub(crate) fn store(&self) -> Store {
        Store::new(&self.place).unwrap()
    }

    /// Whether a text is in any file of the database.
    pub(crate) fn holds(&self, text: &str) -> bool {
        self.bytes().windows(text.len()).any(|window| window == text.as_bytes())
    }

    /// Bytes of all files of the database.
    fn bytes(&self) -> Vec<u8> {
        let folder = self.folder.as_ref().unwrap().path().join("data");
        let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
        files.flat_map(|file: PathBuf| fs::read(file).unwrap()).collect()
    }
}

/// Runs each test on both databases.
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {
        mod on_sqlite {
            $(#[tokio::test] async fn $name() { super::$name(crate::store::Home::sqlite()).await; })+
        }
        mod on_postgres {
            $(#[tokio::test] async fn $name() { super::$name(crate::store::Home::postgres()).await; })+
        }
    };
}

pub(crate) use on_both;

on_both!(
    a_reply_is_committed_once_from_the_state_it_was_made_from,
    what_was_erased_is_not_brought_back_by_who_was_answering,
    a_repeated_key_finds_the_reply_as_it_was_kept,
    an_event_that_comes_64_times_at_once_to_two_servers_is_taken_once,
    a_conversation_is_leased_to_one_and_what_a_stale_worker_commits_is_refused,
    events_and_parts_stay_in_order,
    a_part_is_due_when_it_was_put_off_to,
    a_dead_letter_is_seen_and_can_be_sent_again,
    what_is_old_is_erased_and_a_late_repeat_is_still_known,
    feedback_is_kept_for_a_reply_that_there_is_and_the_last_one_counts,
    a_secret_is_made_once,
    what_waits_is_counted,
    what_was_not_answered_is_counted_as_it_was_asked,
    a_database_of_a_newer_version_is_refused_with_a_sentence,
);

async fn what_was_not_answered_is_counted_as_it_was_asked(home: Home) {
    let store = home.store();
    let said = [
        ("What is NATO?", "fallback", Some("unknown_entity"), 0),
        ("What is NATO?", "fallback", Some("unknown_entity"), 5),
        ("What is the SCO?", "answer", None, 6),
        ("Why?", "fallback", Some("low_confidence"), 7),
    ];
    for (from, (text, outcome, reason, second)) in said.into_iter().enumerate() {
        let now = NOW.plus(SECOND * second);
        let exchange = Exchange { text: text.to_owned(), outcome, reason, ..exchange(None, "{}") };
        let turn = Turn { exchange, now, ..turn("api/a", i64::try_from(from).unwrap(), None, "") };
        assert!(store.commit(turn).await.unwrap());
    }
    let texts = |found: Vec<Unanswered>| {
        found.into_iter().map(|one| (one.text, one.n_times, one.last.since(NOW))).collect::<Vec<_>>()
    };
    let all = store.unanswered(Timestamp(0), 10).await.unwrap();
    assert_eq!((all[0].language.as_str(), all[0].reason.as_deref()), ("kk", Some("unknown_entity")));
    let (nato, why) = (("What is NATO?".to_owned(), 2, SECOND * 5), ("Why?".to_owned(), 1, SECOND * 7));
    assert_eq!(texts(all), [nato.clone(), why.clone()]);
    assert_eq!(
        texts(store.unanswered(Timestamp(0), 1).await.unwrap()),
        [nato],
        "what was asked most often comes first"
    );
    assert_eq!(texts(store.unanswered(NOW.plus(SECOND * 6), 10).await.unwrap()), [why], "only what was asked since");
}

fn exchange(key: Option<&str>, reply: &str) -> Exchange {
    Exchange {
        key: key.map(str::to_owned),
        text: "сұрақ".to_owned(),
        language: "kk",
        outcome: "answer",
        reason: None,
        reply: reply.to_owned(),
    }
}

fn turn(conversation: &str, from: i64, key: Option<&str>, reply: &str) -> Turn {
    Turn {
        conversation: conversation.to_owned(),
        from,
        state: Conversation { language: Some(Language::English), ..Conversation::default() },
        exchange: exchange(key, reply),
        now: NOW,
    }
}

fn event(conversation: &str, key: &str) -> Event {
    Event {
        conversation: conversation.to_owned(),
        channel: "telegram".to_owned(),
        key: key.to_owned(),
        body: format!("{{\"key\": \"{key}\"}}"),
    }
}

async fn lease(store: &Store, now: Timestamp) -> Lease {
    let leases = store.lease(1, LEASE_TIME, now).await.unwrap();
    leases.into_iter().next().unwrap()
}

/// Answers an event with parts.
async fn answer(store: &Store, lease: &Lease, event: &Waiting, turn: i64, parts: &[&str]) -> bool {
    let parts = parts.iter().map(|part| (*part).to_owned()).collect();
    let kept = Some(exchange(Some(&event.key), "reply"));
    store.answered(lease, event, (turn, Conversation::default()), kept, parts, NOW).await.unwrap()
}

async fn a_reply_is_committed_once_from_the_state_it_was_made_from(home: Home) {
    let (one, other) = (home.store(), home.store());
    let opened = one.open("api/a", Some("m-1")).await.unwrap();
    assert_eq!((opened.turn, opened.given, opened.state), (0, None, Conversation::default()));
    assert!(one.commit(turn("api/a", 0, None, "first")).await.unwrap());
    assert!(!other.commit(turn("api/a", 0, None, "second")).await.unwrap(), "it was made from an older state");
    let opened = other.open("api/a", None).await.unwrap();
    assert_eq!((opened.turn, opened.state.language), (1, Some(Language::English)));
    assert!(other.commit(turn("api/a", 1, None, "second")).await.unwrap());
}

async fn what_was_erased_is_not_brought_back_by_who_was_answering(home: Home) {
    let store = home.store();
    store.commit(turn("api/a", 0, Some("m-1"), "first")).await.unwrap();
    store.erase(vec!["api/a".to_owned()]).await.unwrap();
    assert!(!store.commit(turn("api/a", 1, Some("m-2"), "second")).await.unwrap());
    assert_eq!(store.open("api/a", Some("m-1")).await.unwrap().given, None);
    assert_eq!(store.depths(NOW).await.unwrap().conversations, 0);
}

async fn a_repeated_key_finds_the_reply_as_it_was_kept(home: Home) {
    let store = home.store();
    store.commit(turn("api/a", 0, Some("m-1"), "{\"text\": \"жауап\"}")).await.unwrap();
    store.commit(turn("api/b", 0, Some("m-1"), "another")).await.unwrap();
    store.close().await;
    let given = home.store().open("api/a", Some("m-1")).await.unwrap().given;
    assert_eq!(given.as_deref(), Some("{\"text\": \"жауап\"}"));
}

async fn an_event_that_comes_64_times_at_once_to_two_servers_is_taken_once(home: Home) {
    let stores = [home.store(), home.store()];
    let mut takes = tokio::task::JoinSet::new();
    for at in 0..64 {
        let store = stores[at % 2].clone();
        takes.spawn(async move { store.take(vec![event("telegram/a", "e-1"), event("telegram/b", "e-2")], NOW).await });
    }
    let n_new: usize = takes.join_all().await.into_iter().map(Result::unwrap).sum();
    assert_eq!(n_new, 2);
    assert_eq!(stores[0].depths(NOW).await.unwrap().inbox, 2);
}

async fn a_conversation_is_leased_to_one_and_what_a_stale_worker_commits_is_refused(home: Home) {
    let (one, other) = (home.store(), home.store());
    one.take(vec![event("telegram/a", "e-1")], NOW).await.unwrap();
    let first = lease(&one, NOW).await;
    assert!(other.lease(9, LEASE_TIME, NOW.plus(LEASE_TIME).minus(SECOND)).await.unwrap().is_empty());
    let work = one.work(&first).await.unwrap().unwrap();
    let second = lease(&other, NOW.plus(LEASE_TIME)).await;
    assert!(second.token > first.token);
    assert!(!answer(&one, &first, &work.inbox[0], 0, &["stale"]).await);
    assert!(!one.bury_event(&first, work.inbox[0].seq, "stale".to_owned(), NOW).await.unwrap());
    assert!(!one.release(&first, NOW).await.unwrap());
    assert!(one.work(&first).await.unwrap().is_none());
    assert!(answer(&other, &second, &work.inbox[0], 0, &["fresh"]).await);
    assert!(!answer(&other, &second, &work.inbox[0], 1, &["twice"]).await, "it has left the inbox");
    let parts = other.work(&second).await.unwrap().unwrap().outbox;
    assert_eq!(parts.iter().map(|part| part.body.as_str()).collect::<Vec<_>>(), ["fresh"]);
}

async fn events_and_parts_stay_in_order(home: Home) {
    let store = home.store();
    store.take(vec![event("telegram/b", "b-1"), event("telegram/a", "a-1")], NOW).await.unwrap();
    store
        .take(vec![event("telegram/a", "a-2"), event("telegram/a", "a-1"), event("telegram/a", "a-3")], NOW)
        .await
        .unwrap();
    let leases = store.lease(9, LEASE_TIME, NOW).await.unwrap();
    let lease = leases.iter().find(|lease| lease.conversation == "telegram/a").unwrap();
    let work = store.work(lease).await.unwrap().unwrap();
    assert_eq!(work.inbox.iter().map(|event| event.key.as_str()).collect::<Vec<_>>(), ["a-1", "a-2", "a-3"]);
    for (at, event) in work.inbox.iter().enumerate() {
        let parts = [format!("{}.1", event.key), format!("{}.2", event.key)];
        assert!(answer(&store, lease, event, i64::try_from(at).unwrap(), &[&parts[0], &parts[1]]).await);
    }
    let parts = store.work(lease).await.unwrap().unwrap().outbox;
    let bodies: Vec<&str> = parts.iter().map(|part| part.body.as_str()).collect();
    assert_eq!(bodies, ["a-1.1", "a-1.2", "a-2.1", "a-2.2", "a-3.1", "a-3.2"]);
}

async fn a_part_is_due_when_it_was_put_off_to(home: Home) {
    let store = home.store();
    store.take(vec![event("telegram/a", "e-1")], NOW).await.unwrap();
    let first = lease(&store, NOW).await;
    let work = store.work(&first).await.unwrap().unwrap();
    answer(&store, &first, &work.inbox[0], 0, &["part", "next"]).await;
    let part = store.work(&first).await.unwrap().unwrap().outbox.remove(0);
    let next = NOW.plus(SECOND * 60);
    store.postpone(&first, Postponed { seq: part.seq, next, fault: "later".to_owned() }).await.unwrap();
    assert!(store.release(&first, NOW).await.unwrap());
    assert!(store.lease(9, LEASE_TIME, next.minus(SECOND)).await.unwrap().is_empty());
    store.take(vec![event("telegram/a", "e-2")], NOW).await.unwrap();
    let second = lease(&store, NOW).await;
    let work = store.work(&second).await.unwrap().unwrap();
    assert_eq!(work.inbox.len(), 1, "a new event is answered meanwhile");
    assert_eq!((work.outbox[0].n_attempts, work.outbox[0].next), (1, next));
    answer(&store, &second, &work.inbox[0], 1, &[]).await;
    store.release(&second, NOW).await.unwrap();
    let third = lease(&store, next).await;
    let seqs = store.work(&third).await.unwrap().unwrap().outbox.iter().map(|part| part.seq).collect();
    assert!(store.done_with(&third, seqs).await.unwrap());
    store.release(&third, next).await.unwrap();
    assert!(store.lease(9, LEASE_TIME, next.plus(DAY)).await.unwrap().is_empty(), "there is nothing left to do");
}

async fn a_dead_letter_is_seen_and_can_be_sent_again(home: Home) {
    let store = home.store();
    store.take(vec![event("telegram/a", "e-1"), event("telegram/a", "e-2")], NOW).await.unwrap();
    let first = lease(&store, NOW).await;
    let work = store.work(&first).await.unwrap().unwrap();
    store.bury_event(&first, work.inbox[0].seq, "a bug".to_owned(), NOW).await.unwrap();
    answer(&store, &first, &work.inbox[1], 0, &["part"]).await;
    let work = store.work(&first).await.unwrap().unwrap();
    assert!(work.inbox.is_empty(), "the dead one is not in the way");
    store.bury_part(&first, work.outbox[0].seq, "blocked".to_owned(), NOW).await.unwrap();
    store.release(&first, NOW).await.unwrap();
    assert!(store.lease(9, LEASE_TIME, NOW.plus(DAY)).await.unwrap().is_empty());
    let letters = store.dead_letters().await.unwrap();
    let seen: Vec<_> = letters.iter().map(|letter| (letter.kind, letter.fault.as_str(), letter.n_attempts)).collect();
    assert_eq!(seen, [(LetterKind::Event, "a bug", 0), (LetterKind::Part, "blocked", 1)]);
    assert_eq!(store.depths(NOW).await.unwrap().dead_letters, 2);
    assert_eq!(store.revive(Some((LetterKind::Event, letters[1].seq + 99)), NOW).await.unwrap(), 0);
    assert_eq!(store.revive(Some((LetterKind::Part, letters[1].seq)), NOW).await.unwrap(), 1);
    assert_eq!(store.revive(None, NOW).await.unwrap(), 1);
    let second = lease(&store, NOW).await;
    let work = store.work(&second).await.unwrap().unwrap();
    assert_eq!((work.inbox.len(), work.outbox.len(), work.outbox[0].n_attempts), (1, 1, 0));
}

async fn what_is_old_is_erased_and_a_late_repeat_is_still_known(home: Home) {
    let store = home.store();
    let retention = Retention(DAY);
    store.commit(turn("api/a", 0, Some("m-1"), "reply")).await.unwrap();
    store.take(vec![event("telegram/a", "e-1")], NOW).await.unwrap();
    let later = NOW.plus(DAY);
    assert!(!store.erase_old(retention, later).await.unwrap());
    assert_eq!(store.depths(later).await.unwrap().conversations, 2);
    while store.erase_old(retention, later.plus(SECOND)).await.unwrap() {}
    let depths = store.depths(later).await.unwrap();
    assert_eq!((depths.conversations, depths.inbox), (0, 0));
    assert_eq!(store.open("api/a", Some("m-1")).await.unwrap().given, None);
    assert_eq!(store.take(vec![event("telegram/a", "e-1")], later).await.unwrap(), 0, "it was taken before");
    while store.erase_old(retention, NOW.plus(9 * DAY)).await.unwrap() {}
    assert_eq!(store.take(vec![event("telegram/a", "e-1")], NOW.plus(9 * DAY)).await.unwrap(), 1);
}

async fn feedback_is_kept_for_a_reply_that_there_is_and_the_last_one_counts(home: Home) {
    let store = home.store();
    store.commit(turn("api/a", 0, Some("m-1"), "reply")).await.unwrap();
    let feedback = |key: &str, helpful| Feedback {
        conversation: "api/a".to_owned(),
        key: key.to_owned(),
        helpful,
        comment: Some("рақмет".to_owned()),
        now: NOW,
    };
    assert!(store.keep_feedback(feedback("m-1", true)).await.unwrap());
    assert!(store.keep_feedback(feedback("m-1", false)).await.unwrap());
    assert!(!store.keep_feedback(feedback("m-2", true)).await.unwrap());
}

async fn a_secret_is_made_once(home: Home) {
    let (one, other) = (home.store(), home.store());
    let (first, second) = tokio::join!(one.secret("key", "a".to_owned()), other.secret("key", "b".to_owned()));
    assert_eq!(first.unwrap(), second.unwrap());
    assert_eq!(one.secret("another", "c".to_owned()).await.unwrap(), "c");
}

async fn what_waits_is_counted(home: Home) {
    let store = home.store();
    assert_eq!(store.depths(NOW).await.unwrap(), jauap::store::Depths::default());
    store.take(vec![event("telegram/a", "e-1"), event("telegram/b", "e-2")], NOW).await.unwrap();
    store.take(vec![event("telegram/a", "e-3")], NOW.plus(SECOND)).await.unwrap();
    let depths = store.depths(NOW.plus(SECOND * 5)).await.unwrap();
    assert_eq!((depths.conversations, depths.inbox, depths.outbox, depths.oldest), (2, 3, 0, SECOND * 5));
}

async fn a_database_of_a_newer_version_is_refused_with_a_sentence(home: Home) {
    let store = home.store();
    store.probe(NOW).await.unwrap();
    store.close().await;
    let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
                 VALUES (9999, 'from the future', true, '', 0)";
    match &home.place {
        Place::File(path) => {
            let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path);
            let pool = sqlx::SqlitePool::connect_with(options).await.unwrap();
            sqlx::query(newer).execute(&pool).await.unwrap();
            pool.close().await;
        }
        Place::Server(address) => {
            let pool = sqlx::PgPool::connect(address).await.unwrap();
            sqlx::query(newer).execute(&pool).await.unwrap();
            pool.close().await;
        }
        Place::Memory => unreachable!("no home is in memory"),
    }
    let refused = home.store().probe(NOW).await.unwrap_err();
    assert!(matches!(&refused, StoreError::Unusable(_)), "{refused:?}");
    assert!(refused.to_string().contains("a newer version (migration 9999)"), "{refused}");
}

#[tokio::test]
async fn what_is_erased_is_in_no_file_of_the_embedded_database() {
    let home = Home::sqlite();
    let store = home.store();
    let word = "Қызғалдақтай-құпия";
    let holds = |bytes: &[u8]| bytes.windows(word.len()).any(|window| window == word.as_bytes());
    for at in 0..200 {
        let mut turn = turn("api/a", at, Some(&format!("m-{at}")), &format!("{word} {at}"));
        turn.exchange.text = format!("{word} {at}").repeat(20);
        assert!(store.commit(turn).await.unwrap());
    }
    store.commit(turn("api/b", 0, Some("m-1"), "another")).await.unwrap();
    store.take(vec![event("api/a", word)], NOW).await.unwrap();
    assert!(holds(&home.bytes()), "else the test proves nothing");
    store.erase(vec!["api/a".to_owned()]).await.unwrap();
    let seen = format!("{{\"key\": \"{word}\"}}");
    let bytes = home.bytes();
    assert!(!bytes.windows(seen.len()).any(|window| window == seen.as_bytes()));
    let left = bytes.windows(word.len()).filter(|window| *window == word.as_bytes()).count();
    assert!(left <= 2, "only the key of the event is known still, in a table and its index: {left}");
    assert_eq!(store.open("api/b", Some("m-1")).await.unwrap().given.as_deref(), Some("another"));
}

#[tokio::test]
async fn a_server_that_stops_or_hangs_fails_soon_and_is_used_again_when_it_is_back() {
    let server = tokio::task::spawn_blocking(Postgres::start).await.unwrap();
    let store = Store::new(&Place::Server(server.database())).unwrap();
    store.commit(turn("api/a", 0, Some("m-1"), "first")).await.unwrap();
    let longest = Duration::from_secs(5);
    let fails = async || {
        let done = tokio::time::timeout(longest, store.commit(turn("api/a", 1, Some("m-2"), "second"))).await;
        assert!(matches!(done.expect("it must not hang"), Err(StoreError::Unavailable(_))));
    };
    server.stop();
    fails().await;
    server.start_again();
    assert_eq!(store.open("api/a", Some("m-1")).await.unwrap().given.as_deref(), Some("first"));
    server.signal("STOP");
    fails().await;
    server.signal("CONT");
    let opened = store.open("api/a", Some("m-2")).await.unwrap();
    // Whether it was done when nobody waited any more is not known; if it was, its repeat finds it.
    if opened.given.is_none() {
        assert!(store.commit(turn("api/a", opened.turn, Some("m-2"), "second")).await.unwrap());
    }
    assert_eq!(store.open("api/a", Some("m-2")).await.unwrap().given.as_deref(), Some("second"));
}

#[tokio::test]
async fn a_server_without_a_free_connection_fails_soon_and_is_used_again() {
    let server = tokio::task::spawn_blocking(Postgres::start).await.unwrap();
    let address = server.database();
    let store = Store::new(&Place::Server(address.clone())).unwrap();
    let greedy = sqlx::postgres::PgPoolOptions::new().max_connections(100);
    let greedy = greedy.acquire_timeout(SECOND * 2).connect(&address).await.unwrap();
    let mut taken = Vec::new();
    while let Ok(connection) = greedy.acquire().await {
        taken.push(connection);
    }
    assert!(taken.len() > 40);
    assert!(matches!(store.probe(NOW).await, Err(StoreError::Unavailable(_))));
    drop(taken);
    greedy.close().await;
    store.probe(NOW).await.unwrap();
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_is_told_without_a_panic() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let store = Store::new(&Place::in_folder(file.path())).unwrap();
    for _ in 0..2 {
        assert!(matches!(store.probe(NOW).await, Err(StoreError::Unavailable(_))));
    }
}
