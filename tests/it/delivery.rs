//! Events of a messenger are answered once and in order, whatever fails: judged by what the platform got.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use jauap::channels::{Address, Channels, Content, Incoming};
use jauap::inbox::Inbox;
use jauap::secret::Environment;
use jauap::store::{LetterKind, PrivacyKey, Store, Timestamp};
use jauap::worker::{Worker, WorkerTimes};
use serde_json::json;
use tokio::sync::{Notify, watch};

use crate::store::{Home, on_both};
use crate::support::engine;
use crate::support::platform::Verdict;
use crate::support::telegram::{TOKEN, Telegram};

const NOW: i64 = 1_700_000_000_000;
const SECOND_MS: i64 = 1000;
const QUESTION: &str = "How many events were held during the SCO chairmanship?";

/// One process that takes events in and works them off, with a clock of its own.
struct Process {
    inbox: Inbox,
    store: Store,
    channels: Channels,
    bell: Arc<Notify>,
    clock: Arc<AtomicI64>,
}

impl Process {
    fn new(home: &Home, telegram: &Telegram) -> Self {
        let url = telegram.platform.url();
        let environment = Environment::of([
            ("JAUAP_TELEGRAM_TOKEN", TOKEN),
            ("JAUAP_TELEGRAM_SECRET", "secret-of-the-test"),
            ("JAUAP_TELEGRAM_API", url.as_str()),
        ]);
        let (store, bell) = (home.store(), Arc::new(Notify::new()));
        let inbox = Inbox::new(store.clone(), PrivacyKey::new("key"), Arc::clone(&bell), Arc::new(|_, _, _| {}));
        let channels = Channels::open(&environment).unwrap();
        Self { inbox, store, channels, bell, clock: Arc::new(AtomicI64::new(NOW)) }
    }

    fn worker(&self) -> Worker {
        let clock = Arc::clone(&self.clock);
        Worker {
            store: self.store.clone(),
            engine: engine(),
            channels: self.channels.clone(),
            bell: Arc::clone(&self.bell),
            clock: Arc::new(move || Timestamp(clock.load(Ordering::SeqCst))),
            chance: Arc::new(|| 0),
            observer: Arc::new(|_| {}),
            times: WorkerTimes::default(),
        }
    }

    async fn receive(&self, events: Vec<Incoming>) -> usize {
        self.inbox.receive(events, self.now()).await.unwrap()
    }

    fn now(&self) -> Timestamp {
        Timestamp(self.clock.load(Ordering::SeqCst))
    }

    fn wait(&self, duration: Duration) {
        self.clock.fetch_add(i64::try_from(duration.as_millis()).unwrap(), Ordering::SeqCst);
    }

    /// Does all that is due.
    async fn drain(&self) {
        self.worker().drain().await.unwrap();
    }
}

/// A message of a group, so that the reply says which message it is to.
fn message(chat: &str, number: usize, text: &str) -> Incoming {
    Incoming {
        channel: "telegram".to_owned(),
        event: format!("{chat}-{number}"),
        conversation: chat.to_owned(),
        address: Address { to: chat.to_owned(), quoted: Some(number.to_string()), ..Address::default() },
        language: None,
        content: Content::Text(text.to_owned()),
    }
}

/// Which messages of a chat were replied to, in the order in which the platform took the replies.
fn replied(telegram: &Telegram, chat: &str) -> Vec<usize> {
    let messages = telegram.messages().into_iter();
    let of_chat = messages.filter(|message| message["chat_id"].to_string().trim_matches('"') == chat);
    of_chat.map(|message| usize::try_from(message["reply_parameters"]["message_id"].as_u64().unwrap()).unwrap()).collect()
}

on_both!(
    an_event_that_comes_64_times_to_two_servers_is_answered_once,
    a_chat_that_is_told_to_wait_holds_up_no_other_and_stays_in_order,
    what_the_platform_refuses_is_a_dead_letter_that_can_be_sent_again,
    what_is_unreachable_is_tried_less_and_less_often_and_then_given_up,
    who_blocked_the_bot_is_left_alone,
    a_chat_that_moved_gets_its_reply_at_the_new_address,
    two_bots_that_answer_each_other_stop,
    messages_of_one_chat_stay_in_order_while_workers_are_killed,
);

async fn an_event_that_comes_64_times_to_two_servers_is_answered_once(home: Home) {
    let telegram = Telegram::start().await;
    let processes = [Process::new(&home, &telegram), Process::new(&home, &telegram)];
    let mut receiving = tokio::task::JoinSet::new();
    for at in 0..64 {
        let inbox = processes[at % 2].inbox.clone();
        receiving.spawn(async move { inbox.receive(vec![message("-5", 1, QUESTION)], Timestamp(NOW)).await.unwrap() });
    }
    assert_eq!(receiving.join_all().await.into_iter().sum::<usize>(), 1);
    tokio::join!(processes[0].drain(), processes[1].drain());
    assert_eq!(processes[0].receive(vec![message("-5", 1, QUESTION)]).await, 0, "nor when it comes after the reply");
    processes[0].drain().await;
    assert_eq!(replied(&telegram, "-5"), [1]);
}

async fn a_chat_that_is_told_to_wait_holds_up_no_other_and_stays_in_order(home: Home) {
    let telegram = Telegram::start().await;
    let process = Process::new(&home, &telegram);
    let flood = json!({ "ok": false, "error_code": 429, "parameters": { "retry_after": 30 } });
    telegram.platform.fail_next("sendMessage", Verdict::Later(429, 30, flood));
    process.receive(vec![message("-1", 1, QUESTION)]).await;
    process.drain().await;
    process.receive(vec![message("-1", 2, QUESTION), message("-2", 1, QUESTION)]).await;
    process.drain().await;
    // The refused call is in the log of the platform as well.
    assert_eq!((replied(&telegram, "-1"), replied(&telegram, "-2")), (vec![1], vec![1]));
    process.wait(Duration::from_secs(29));
    process.drain().await;
    assert_eq!(replied(&telegram, "-1"), [1], "the platform asked for 30 seconds");
    process.wait(Duration::from_secs(2));
    process.drain().await;
    assert_eq!(replied(&telegram, "-1"), [1, 1, 2]);
}

async fn what_the_platform_refuses_is_a_dead_letter_that_can_be_sent_again(home: Home) {
    let telegram = Telegram::start().await;
    let process = Process::new(&home, &telegram);
    let unknown = json!({ "ok": false, "error_code": 400, "description": "Bad Request: something new" });
    telegram.platform.fail_next("sendMessage", Verdict::Says(400, unknown));
    process.receive(vec![message("-1", 1, QUESTION)]).await;
    process.drain().await;
    let letters = process.store.dead_letters().await.unwrap();
    assert_eq!(letters.len(), 1);
    assert_eq!((letters[0].kind, letters[0].channel.as_str()), (LetterKind::Part, "telegram"));
    let before = replied(&telegram, "-1").len();
    assert_eq!(process.store.revive(None, process.now()).await.unwrap(), 1);
    process.drain().await;
    assert_eq!(replied(&telegram, "-1").len(), before + 1);
    assert!(process.store.dead_letters().await.unwrap().is_empty());
}

async fn what_is_unreachable_is_tried_less_and_less_often_and_then_given_up(home: Home) {
    let telegram = Telegram::start().await;
    let process = Process::new(&home, &telegram);
    process.receive(vec![message("-1", 1, QUESTION)]).await;
    for _ in 0..2000 {
        telegram.platform.fail_next("sendMessage", Verdict::Says(502, json!("bad gateway")));
    }
    let mut tries_at = Vec::new();
    while process.store.dead_letters().await.unwrap().is_empty() {
        let before = telegram.platform.calls("sendMessage").len();
        process.drain().await;
        if telegram.platform.calls("sendMessage").len() > before {
            tries_at.push(process.now().0);
        }
        process.wait(Duration::from_secs(if tries_at.len() < 12 { 1 } else { 60 }));
        assert!(tries_at.len() < 2000, "it must end");
    }
    let waits: Vec<i64> = tries_at.windows(2).map(|pair| pair[1] - pair[0]).take(8).collect();
    assert!(waits.windows(2).all(|pair| pair[0] <= pair[1]), "{waits:?}");
    assert!(waits[0] <= 2 * SECOND_MS && waits[7] > 30 * SECOND_MS, "{waits:?}");
    assert!(process.store.dead_letters().await.unwrap()[0].n_attempts > 10);
}

async fn who_blocked_the_bot_is_left_alone(home: Home) {
    let telegram = Telegram::start().await;
    let process = Process::new(&home, &telegram);
    telegram.block(-1);
    process.receive(vec![message("-1", 1, QUESTION), message("-1", 2, QUESTION)]).await;
    process.drain().await;
    assert!(telegram.platform.calls("sendMessage").len() <= 1);
    let depths = process.store.depths(process.now()).await.unwrap();
    assert_eq!((depths.inbox, depths.outbox, depths.dead_letters), (0, 0, 0));
}

async fn a_chat_that_moved_gets_its_reply_at_the_new_address(home: Home) {
    let telegram = Telegram::start().await;
    let process = Process::new(&home, &telegram);
    telegram.migrate(-1, -1001);
    process.receive(vec![message("-1", 1, QUESTION)]).await;
    process.drain().await;
    assert_eq!(replied(&telegram, "-1001"), [1]);
}

async fn two_bots_that_answer_each_other_stop(home: Home) {
    let telegram = Telegram::start().await;
    let process = Process::new(&home, &telegram);
    for number in 0..80 {
        process.receive(vec![message("-1", number, QUESTION)]).await;
        process.drain().await;
    }
    assert_eq!(replied(&telegram, "-1").len(), 60);
    process.wait(Duration::from_secs(61));
    process.receive(vec![message("-1", 99, QUESTION)]).await;
    process.drain().await;
    assert_eq!(replied(&telegram, "-1").last(), Some(&99));
}

async fn messages_of_one_chat_stay_in_order_while_workers_are_killed(home: Home) {
    const N_MESSAGES: usize = 50;
    let telegram = Telegram::start().await;
    let processes: Vec<Process> = (0..3).map(|_| Process::new(&home, &telegram)).collect();
    let (_never, stop) = watch::channel(false);
    let start = |at: usize| {
        let mut worker = processes[at].worker();
        // A real clock and short leases, so that those of the killed are soon taken over.
        worker.clock = Arc::new(Timestamp::now);
        worker.times = WorkerTimes { lease: Duration::from_millis(500), poll: Duration::from_millis(20) };
        tokio::spawn(worker.run(stop.clone()))
    };
    let mut workers: Vec<_> = (0..3).map(start).collect();
    for number in 0..N_MESSAGES {
        let now = Timestamp::now();
        processes[number % 3].inbox.receive(vec![message("-1", number, QUESTION)], now).await.unwrap();
    }
    let mut n_kills = 0;
    for n_calls in (4..N_MESSAGES).step_by(5) {
        telegram.platform.wait_for("sendMessage", n_calls).await;
        let victim = n_kills % 3;
        workers[victim].abort();
        workers[victim] = start(victim);
        n_kills += 1;
    }
    workers.iter().for_each(tokio::task::JoinHandle::abort);
    // All leases have run out for who comes later, and it does what is left.
    processes[0].clock.store(Timestamp::now().plus(Duration::from_mins(2)).0, Ordering::SeqCst);
    processes[0].drain().await;
    let order = replied(&telegram, "-1");
    let mut once = order.clone();
    once.dedup();
    assert_eq!(once, (0..N_MESSAGES).collect::<Vec<_>>(), "all, in order; repeated only next to itself: {order:?}");
    assert!(order.len() - N_MESSAGES <= n_kills, "one repeat for each kill at most: {order:?}");
}

#[tokio::test]
async fn numbers_of_a_person_and_the_names_of_chats_are_not_in_the_database() {
    let telegram = Telegram::start().await;
    let home = Home::sqlite();
    let process = Process::new(&home, &telegram);
    let text = format!("Менің ЖСН 900101300017, телефоным +7 701 123 45 67. {QUESTION}");
    process.receive(vec![message("-987654321", 1, &text)]).await;
    assert!(!home.holds("900101300017") && !home.holds("123 45 67"));
    process.drain().await;
    assert_eq!(replied(&telegram, "-987654321"), [1]);
    // What is done is gone; to be sure that it is in no log either, the log is emptied by erasing something.
    process.store.erase(vec!["api/none".to_owned()]).await.unwrap();
    assert!(!home.holds("-987654321"), "the chat is known by its keyed hash alone");
    assert!(home.holds("****"), "the question itself is kept, masked");
}
