//! A bot on Telegram, judged by what the platform gets.

use axum::body::Body;
use axum::http::Request;
use jauap::channels::{Delivery, Rejection};
use serde_json::{Value, json};

use crate::support::messengers::Messaging;
use crate::support::platform::Verdict;
use crate::support::telegram::{BOT_ID, TOKEN, Telegram, USERNAME, visible_text};

const SECRET: &str = "secret-of-the-test";

struct Bot {
    telegram: Telegram,
    server: Messaging,
}

impl Bot {
    async fn start() -> Self {
        let telegram = Telegram::start().await;
        let url = telegram.platform.url();
        let server = Messaging::with([
            ("JAUAP_TELEGRAM_TOKEN", TOKEN),
            ("JAUAP_TELEGRAM_SECRET", SECRET),
            ("JAUAP_TELEGRAM_API", url.as_str()),
        ]);
        Self { telegram, server }
    }

    /// A bot that knows its own name.
    async fn start_with_name() -> Self {
        let bot = Self::start().await;
        bot.server.run(Some("https://bot.example"));
        bot.telegram.platform.wait_for("setWebhook", 1).await;
        bot
    }

    async fn deliver(&self, update: &Value) -> u16 {
        let request = Request::post("/webhooks/telegram").header("x-telegram-bot-api-secret-token", SECRET);
        self.server.call(request.body(Body::from(update.to_string())).unwrap()).await.status.as_u16()
    }

    /// Delivers an update and answers it; gives the messages that the platform took.
    async fn tell(&self, update: &Value) -> Vec<Value> {
        let before = self.telegram.messages().len();
        assert_eq!(self.deliver(update).await, 200, "{update}");
        self.server.answer_all().await;
        self.telegram.messages().split_off(before)
    }
}

fn private(update: i64, text: &str, language: &str) -> Value {
    json!({ "update_id": update, "message": {
        "message_id": update, "date": 1, "text": text,
        "chat": { "id": 77, "type": "private", "first_name": "T" },
        "from": { "id": 77, "is_bot": false, "first_name": "T", "language_code": language },
        "entities": if text.starts_with('/') { json!([entity("bot_command", text.split(' ').next().unwrap(), text)]) } else { json!([]) },
    } })
}

fn group(update: i64, text: &str, entities: Value) -> Value {
    json!({ "update_id": update, "message": {
        "message_id": update, "date": 1, "text": text, "entities": entities,
        "chat": { "id": -100_123, "type": "supergroup", "title": "G" },
        "from": { "id": 77, "is_bot": false, "first_name": "T", "language_code": "ru" },
    } })
}

/// An entity over a part of a text; its place is counted in UTF-16 units.
fn entity(kind: &str, part: &str, text: &str) -> Value {
    let before = &text[..text.find(part).unwrap()];
    json!({ "type": kind, "offset": before.encode_utf16().count(), "length": part.encode_utf16().count() })
}

fn text_of(message: &Value) -> String {
    visible_text(message["text"].as_str().unwrap()).unwrap()
}

fn buttons(message: &Value) -> Vec<Value> {
    let rows = message["reply_markup"]["inline_keyboard"].as_array().cloned().unwrap_or_default();
    rows.into_iter().flat_map(|row| row.as_array().unwrap().clone()).collect()
}

#[tokio::test]
async fn a_question_is_answered_with_links_to_its_sources_and_buttons() {
    let bot = Bot::start().await;
    let [reply] = bot.tell(&private(1, "ШОС-та қанша іс-шара өтті?", "kk")).await.try_into().unwrap();
    assert_eq!((&reply["chat_id"], &reply["parse_mode"]), (&json!("77"), &json!("HTML")));
    assert_eq!(reply["link_preview_options"]["is_disabled"], true);
    assert!(reply["text"].as_str().unwrap().contains("#:~:text="), "{reply}");
    assert!(text_of(&reply).contains("Дереккөз"), "{reply}");
    assert!(!buttons(&reply).is_empty());
    assert!(reply.get("reply_parameters").is_none());
    let methods = bot.telegram.platform.methods();
    assert_eq!(methods, ["sendChatAction", "sendMessage"]);
}

#[tokio::test]
async fn start_greets_in_the_language_of_the_app_and_help_in_that_of_the_conversation() {
    let bot = Bot::start().await;
    let [russian] = bot.tell(&private(1, "/start payload", "ru")).await.try_into().unwrap();
    assert!(text_of(&russian).starts_with("Здравствуйте!"), "{russian}");
    assert_eq!(buttons(&russian).len(), 3);
    let [kazakh] = bot.tell(&private(2, "/start", "zh-hans")).await.try_into().unwrap();
    assert!(text_of(&kazakh).starts_with("Сәлеметсіз бе!"), "{kazakh}");
    bot.tell(&private(3, "How many events did the SCO hold?", "ru")).await;
    let [help] = bot.tell(&private(4, "/help", "ru")).await.try_into().unwrap();
    assert!(text_of(&help).contains("/lang – choose the language"), "{help}");
}

#[tokio::test]
async fn a_chosen_language_stays_until_the_question_is_to_decide_again() {
    let bot = Bot::start().await;
    let [offer] = bot.tell(&private(1, "/lang", "en")).await.try_into().unwrap();
    let names: Vec<_> = buttons(&offer).iter().map(|button| button["text"].clone()).collect();
    assert_eq!(names, ["Қазақша", "Русский", "English"]);
    let tap = json!({ "update_id": 2, "callback_query": {
        "id": "tap", "chat_instance": "1", "data": buttons(&offer)[2]["callback_data"],
        "from": { "id": 77, "is_bot": false, "first_name": "T" },
        "message": { "message_id": 5, "date": 0, "chat": { "id": 77, "type": "private" } },
    } });
    let [set] = bot.tell(&tap).await.try_into().unwrap();
    assert_eq!(text_of(&set), "Replies will be in English.");
    assert_eq!(bot.telegram.platform.calls("answerCallbackQuery")[0].json()["callback_query_id"], "tap");
    let [english] = bot.tell(&private(3, "Сколько мероприятий прошло в ШОС?", "ru")).await.try_into().unwrap();
    assert!(text_of(&english).contains("Source"), "{english}");
    bot.tell(&private(4, "/lang auto", "ru")).await;
    let [russian] = bot.tell(&private(5, "Сколько мероприятий прошло в ШОС?", "ru")).await.try_into().unwrap();
    assert!(text_of(&russian).contains("Источник"), "{russian}");
}

#[tokio::test]
async fn each_button_asks_its_whole_question_though_it_has_64_bytes() {
    let bot = Bot::start().await;
    let mut update = 1;
    for language in ["kk", "ru", "en"] {
        let [greeting] = bot.tell(&private(update, "/start", language)).await.try_into().unwrap();
        for button in buttons(&greeting) {
            update += 1;
            let data = button["callback_data"].as_str().unwrap();
            assert!(data.len() <= 64);
            let tap = json!({ "update_id": update, "callback_query": {
                "id": format!("tap {update}"), "chat_instance": "1", "data": data,
                "from": { "id": 77, "is_bot": false, "first_name": "T" },
                "message": { "message_id": 5, "date": 1, "chat": { "id": 77, "type": "private" },
                             "reply_markup": greeting["reply_markup"] },
            } });
            let replies = bot.tell(&tap).await;
            let text = text_of(&replies[0]);
            let labels = ["Дереккөз", "Источник", "Source"];
            assert!(labels.iter().any(|label| text.contains(label)), "{button} is not answered: {text}");
        }
        update += 1;
    }
}

#[tokio::test]
async fn in_a_group_only_who_speaks_to_the_bot_is_answered_and_quoted() {
    let bot = Bot::start_with_name().await;
    let name = format!("@{USERNAME}");
    assert!(bot.tell(&group(1, "Сколько мероприятий прошло в ШОС?", json!([]))).await.is_empty());
    let other = "@OtherBot сколько мероприятий прошло в ШОС?";
    assert!(bot.tell(&group(2, other, json!([entity("mention", "@OtherBot", other)]))).await.is_empty());
    let foreign = "/help@OtherBot";
    assert!(bot.tell(&group(3, foreign, json!([entity("bot_command", foreign, foreign)]))).await.is_empty());

    let unknown = "/weather Astana";
    assert!(bot.tell(&group(8, unknown, json!([entity("bot_command", "/weather", unknown)]))).await.is_empty());

    let asked = format!("🇰🇿 {} сколько мероприятий прошло в ШОС?", name.to_lowercase());
    let mention = entity("mention", &name.to_lowercase(), &asked);
    let [reply] = bot.tell(&group(4, &asked, json!([mention]))).await.try_into().unwrap();
    assert_eq!(reply["reply_parameters"], json!({ "message_id": 4, "allow_sending_without_reply": true }));
    assert!(text_of(&reply).contains("Источник"), "{reply}");

    let command = format!("/help{name}");
    let [help] =
        bot.tell(&group(5, &command, json!([entity("bot_command", &command, &command)]))).await.try_into().unwrap();
    assert!(text_of(&help).contains("/lang"), "{help}");

    let mut answer = group(6, "Сколько документов подписано в ШОС?", json!([]));
    answer["message"]["reply_to_message"] = json!({ "message_id": 1, "from": { "id": BOT_ID, "is_bot": true } });
    assert_eq!(bot.tell(&answer).await.len(), 1);

    let [greeting] = bot.tell(&group(7, &name, json!([entity("mention", &name, &name)]))).await.try_into().unwrap();
    assert!(text_of(&greeting).starts_with("Здравствуйте!"), "{greeting}");
}

#[tokio::test]
async fn a_group_is_told_to_come_again_until_the_bot_knows_its_name() {
    let bot = Bot::start().await;
    let text = format!("@{USERNAME} ШОС");
    let update = group(1, &text, json!([entity("mention", &format!("@{USERNAME}"), &text)]));
    assert_eq!(bot.deliver(&update).await, 503);
    bot.server.run(Some("https://bot.example"));
    bot.telegram.platform.wait_for("setWebhook", 1).await;
    assert_eq!(bot.deliver(&update).await, 200);
}

#[tokio::test]
async fn a_topic_of_a_forum_is_answered_in_the_topic() {
    let bot = Bot::start().await;
    let mut update = group(1, "/start", json!([entity("bot_command", "/start", "/start")]));
    update["message"]["message_thread_id"] = json!(9);
    update["message"]["is_topic_message"] = json!(true);
    let [reply] = bot.tell(&update).await.try_into().unwrap();
    assert_eq!(reply["message_thread_id"], 9);
    assert_eq!(bot.telegram.platform.calls("sendChatAction")[0].json()["message_thread_id"], 9);
}

#[tokio::test]
async fn an_inline_query_gets_whole_answers_to_choose_from() {
    let bot = Bot::start().await;
    let update = json!({ "update_id": 1, "inline_query": {
        "id": "q1", "from": { "id": 77, "is_bot": false, "first_name": "T", "language_code": "ru" },
        "query": "сколько мероприятий прошло в ШОС", "offset": "",
    } });
    assert_eq!(bot.deliver(&update).await, 200);
    let deliveries = bot.server.answer_all().await;
    assert_eq!(deliveries, [("answerInlineQuery".to_owned(), Delivery::Delivered)]);
    let call = bot.telegram.platform.calls("answerInlineQuery")[0].json();
    assert_eq!((&call["inline_query_id"], &call["is_personal"]), (&json!("q1"), &json!(true)));
    let first = &call["results"][0];
    assert!(first["input_message_content"]["message_text"].as_str().unwrap().contains("Источник"), "{first}");
    assert!(call["results"].as_array().unwrap().len() > 1);
}

#[tokio::test]
async fn the_same_update_sent_again_is_answered_once() {
    let bot = Bot::start().await;
    let update = private(1, "/start", "ru");
    for _ in 0..5 {
        assert_eq!(bot.deliver(&update).await, 200);
    }
    bot.server.answer_all().await;
    assert_eq!(bot.telegram.messages().len(), 1);
}

#[tokio::test]
async fn every_recorded_update_is_acknowledged_and_what_is_no_question_stays_unanswered() {
    let bot = Bot::start_with_name().await;
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/channels/telegram-updates.jsonl");
    for line in std::fs::read_to_string(path).unwrap().lines() {
        assert_eq!(bot.deliver(&serde_json::from_str(line).unwrap()).await, 200, "{line}");
    }
    let waiting: Vec<String> = bot.server.waiting().await.into_iter().map(|event| event.event).collect();
    assert_eq!(waiting, ["10000", "10001", "10002", "10005", "10006", "10007", "10008"]);
    let own = json!({ "update_id": 1, "message": { "message_id": 1, "text": "x", "chat": { "id": 7, "type": "private" },
        "from": { "id": 8, "is_bot": true } } });
    let chosen = json!({ "update_id": 2, "message": { "message_id": 1, "text": "x", "chat": { "id": 7, "type": "private" },
        "from": { "id": 7, "is_bot": false }, "via_bot": { "id": BOT_ID, "is_bot": true } } });
    let edited = json!({ "update_id": 3, "edited_message": private(3, "x", "ru")["message"] });
    let post = json!({ "update_id": 4, "channel_post": { "message_id": 1, "chat": { "id": 7, "type": "channel" } } });
    let note = json!({ "update_id": 5, "message": { "message_id": 1, "chat": { "id": 7, "type": "private" },
        "from": { "id": 7, "is_bot": false }, "pinned_message": {} } });
    let broken = json!({ "update_id": 6, "message": "not what was promised" });
    for update in [own, chosen, edited, post, note, broken, json!({ "update_id": 7 })] {
        assert_eq!(bot.deliver(&update).await, 200, "{update}");
    }
    assert_eq!(bot.server.waiting().await.len(), 7);
    for no_update in [json!({}), json!({ "update_id": "1" }), json!([])] {
        assert_eq!(bot.deliver(&no_update).await, 400, "{no_update}");
    }
}

#[tokio::test]
async fn what_is_no_text_is_told_that_only_text_is_read_in_private_alone() {
    let bot = Bot::start().await;
    let mut photo = private(1, "", "ru");
    photo["message"].as_object_mut().unwrap().remove("text");
    photo["message"]["photo"] = json!([]);
    let [reply] = bot.tell(&photo).await.try_into().unwrap();
    assert!(text_of(&reply).starts_with("Я понимаю только текст."), "{reply}");
    photo["update_id"] = json!(3);
    photo["message"]["caption"] = json!("Сколько мероприятий прошло в ШОС?");
    let [reply] = bot.tell(&photo).await.try_into().unwrap();
    assert!(text_of(&reply).contains("Источник"), "what stands under a photo is asked: {reply}");
    let mut shared = group(2, "", json!([]));
    shared["message"].as_object_mut().unwrap().remove("text");
    shared["message"]["photo"] = json!([]);
    assert!(bot.tell(&shared).await.is_empty());
}

#[tokio::test]
async fn each_refusal_of_the_platform_leads_to_what_it_asks_for() {
    let bot = Bot::start().await;
    let platform = &bot.telegram.platform;
    let answered = async |update: i64| {
        assert_eq!(bot.deliver(&private(update, "/start", "ru")).await, 200);
        let deliveries = bot.server.answer_all().await;
        deliveries.into_iter().filter(|(call, _)| call == "sendMessage").map(|(_, it)| it).collect::<Vec<_>>()
    };
    let wait = std::time::Duration::from_secs(7);
    let flood = json!({ "ok": false, "error_code": 429, "description": "Too Many Requests: retry after 7",
        "parameters": { "retry_after": 7 } });
    platform.fail_next("sendMessage", Verdict::Later(429, 7, flood));
    assert_eq!(answered(1).await, [Delivery::RetryAfter(Some(wait)), Delivery::Delivered]);

    platform.fail_next("sendMessage", Verdict::Says(502, json!("bad gateway")));
    assert_eq!(answered(2).await, [Delivery::Unreachable("502 ".to_owned()), Delivery::Delivered]);

    platform.fail_next("sendMessage", Verdict::Breaks);
    let [broken, delivered] = answered(3).await.try_into().unwrap();
    assert!(matches!(broken, Delivery::Unreachable(_)), "{broken:?}");
    assert_eq!(delivered, Delivery::Delivered);

    let parse =
        json!({ "ok": false, "error_code": 400, "description": "Bad Request: can't parse entities: unsupported" });
    platform.fail_next("sendMessage", Verdict::Says(400, parse));
    assert_eq!(answered(4).await, [Delivery::Delivered]);
    let plain = platform.calls("sendMessage").pop().unwrap().json();
    assert!(plain.get("parse_mode").is_none() && plain["reply_markup"].is_object(), "{plain}");

    let unknown =
        json!({ "ok": false, "error_code": 400, "description": "Bad Request: strange thing \"a word of the text\"" });
    platform.fail_next("sendMessage", Verdict::Says(400, unknown));
    let refused = Rejection::Refused("400 Bad Request: strange thing ".to_owned());
    assert_eq!(answered(5).await, [Delivery::Rejected(refused)]);

    bot.telegram.migrate(77, -100_999);
    assert_eq!(answered(6).await, [Delivery::Moved("-100999".to_owned()), Delivery::Delivered]);
    assert_eq!(bot.telegram.messages().pop().unwrap()["chat_id"], "-100999");

    bot.telegram.block(77);
    assert_eq!(answered(7).await, [Delivery::Rejected(Rejection::Gone)]);
}

#[tokio::test]
async fn a_platform_that_cannot_be_reached_and_a_wrong_token_are_tried_again() {
    let nobody = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let closed = format!("http://{}", nobody.local_addr().unwrap());
    drop(nobody);
    let telegram = Telegram::start().await;
    for (token, api, expected) in
        [(TOKEN, closed.as_str(), "no connection"), ("999:wrong", telegram.platform.url().as_str(), "401 Unauthorized")]
    {
        let variables =
            [("JAUAP_TELEGRAM_TOKEN", token), ("JAUAP_TELEGRAM_SECRET", SECRET), ("JAUAP_TELEGRAM_API", api)];
        let bot = Bot { telegram: telegram.clone(), server: Messaging::with(variables) };
        assert_eq!(bot.deliver(&private(1, "/start", "ru")).await, 200);
        let (_, delivery) = bot.server.answer_all().await.pop().unwrap();
        assert_eq!(delivery, Delivery::Unreachable(expected.to_owned()));
    }
}

#[tokio::test]
async fn at_start_the_platform_is_told_the_webhook_and_the_profile_in_each_language() {
    let bot = Bot::start().await;
    bot.telegram.platform.fail_next("getMe", Verdict::Later(429, 0, json!({ "ok": false, "error_code": 429 })));
    bot.server.run(Some("https://bot.example"));
    let [webhook] = bot.telegram.platform.wait_for("setWebhook", 1).await.try_into().unwrap();
    let webhook = webhook.json();
    assert_eq!(webhook["url"], "https://bot.example/webhooks/telegram");
    assert_eq!(webhook["secret_token"], SECRET);
    assert_eq!(webhook["allowed_updates"], json!(["message", "callback_query", "inline_query", "my_chat_member"]));
    let profile = bot.telegram.platform.wait_for("setMyShortDescription", 4).await;
    let languages: Vec<Value> = profile.iter().map(|call| call.json()["language_code"].clone()).collect();
    assert_eq!(languages, [json!(null), json!("kk"), json!("ru"), json!("en")]);
    let commands = bot.telegram.platform.calls("setMyCommands")[3].json();
    assert_eq!(commands["commands"][2], json!({ "command": "lang", "description": "Language of replies" }));
}

#[tokio::test]
async fn what_the_profile_already_says_is_not_set_again() {
    let bot = Bot::start().await;
    bot.server.run(Some("https://bot.example"));
    bot.telegram.platform.wait_for("setMyShortDescription", 4).await;
    bot.server.run(Some("https://bot.example"));
    bot.telegram.platform.wait_for("getMyShortDescription", 8).await;
    // The rest of the profile waits for a better day.
    bot.telegram.platform.fail_next("getMyCommands", Verdict::Says(500, json!({})));
    bot.server.run(Some("https://bot.example"));
    bot.telegram.platform.wait_for("getMyCommands", 9).await;
    let n_set = bot.telegram.platform.methods().iter().filter(|method| method.starts_with("setMy")).count();
    assert_eq!(n_set, 12);
}

#[tokio::test]
async fn without_a_public_address_updates_are_fetched_and_confirmed_only_once_they_are_kept() {
    let bot = Bot::start().await;
    bot.server.block_store();
    bot.telegram.push(private(41, "/start", "ru"));
    bot.telegram.push(json!({ "update_id": 42, "some_future_update": {} }));
    bot.server.run(None);
    let fetches = bot.telegram.platform.wait_for("getUpdates", 2).await;
    assert!(fetches.iter().all(|fetch| fetch.json()["offset"] == 0), "nothing may be confirmed that is not kept");
    assert_eq!(bot.telegram.n_waiting(), 2);
    bot.server.unblock_store();
    let confirmed = async {
        let mut n_fetches = 2;
        loop {
            let fetches = bot.telegram.platform.wait_for("getUpdates", n_fetches).await;
            if fetches.last().unwrap().json()["offset"] == 43 {
                break;
            }
            n_fetches = fetches.len() + 1;
        }
    };
    confirmed.await;
    assert_eq!(bot.server.waiting().await.len(), 1);
    assert!(bot.telegram.platform.methods().contains(&"deleteWebhook".to_owned()));
    bot.telegram.push(private(43, "/help", "ru"));
    bot.telegram.platform.wait_for("getUpdates", bot.telegram.platform.calls("getUpdates").len() + 1).await;
    assert_eq!(bot.server.waiting().await.len(), 2);
}

/// Reads how the channel is, once what the platform said last is worked in: the look that is under way and one more.
async fn health(bot: &Bot) -> (Value, String) {
    let n_looks = bot.telegram.platform.calls("getWebhookInfo").len();
    bot.telegram.platform.wait_for("getWebhookInfo", n_looks + 3).await;
    let ready = bot.server.get("/readyz").await;
    assert_eq!(ready.status, 200, "a messenger's fault is no reason to take the server away: {ready:?}");
    (ready.json()["channels"][0].clone(), bot.server.get("/metrics").await.body)
}

#[tokio::test]
async fn updates_that_do_not_reach_the_webhook_are_told_until_they_do() {
    let bot = Bot::start().await;
    bot.telegram.fail_delivery(100, 2);
    bot.server.run(Some("https://bot.example"));
    bot.telegram.platform.wait_for("setMyShortDescription", 4).await;
    let (channel, metrics) = health(&bot).await;
    assert_eq!(channel, json!({ "channel": "telegram", "pending": 2 }), "what failed before the start is over");
    assert!(metrics.contains("jauap_channel_up{channel=\"telegram\"} 1\n"), "{metrics}");

    bot.telegram.fail_delivery(200, 3);
    for _ in 0..2 {
        let (channel, metrics) = health(&bot).await;
        let fault = "the platform cannot deliver to the webhook";
        assert_eq!(channel, json!({ "channel": "telegram", "fault": fault, "pending": 3 }));
        assert!(metrics.contains("jauap_channel_up{channel=\"telegram\"} 0\n"), "{metrics}");
        assert!(metrics.contains("jauap_channel_pending{channel=\"telegram\"} 3\n"), "{metrics}");
    }
    bot.telegram.fail_delivery(200, 0);
    assert_eq!(health(&bot).await.0, json!({ "channel": "telegram", "pending": 0 }));
    assert_eq!(bot.telegram.platform.calls("setWebhook").len(), 1);
}

#[tokio::test]
async fn a_webhook_that_another_program_took_is_told_and_set_again() {
    let bot = Bot::start().await;
    bot.server.run(Some("https://bot.example"));
    bot.telegram.platform.wait_for("setMyShortDescription", 4).await;
    bot.telegram.platform.fail_next("setWebhook", Verdict::Holds);
    bot.telegram.take_webhook_away();
    let again = bot.telegram.platform.wait_for("setWebhook", 2).await.pop().unwrap().json();
    assert_eq!(
        (&again["url"], &again["secret_token"]),
        (&json!("https://bot.example/webhooks/telegram"), &json!(SECRET))
    );
    let ready = bot.server.get("/readyz").await.json();
    assert_eq!(ready["channels"][0]["fault"], "its webhook was set to another address");
    bot.telegram.platform.changed();
    assert_eq!(health(&bot).await.0, json!({ "channel": "telegram", "pending": 0 }));
}

#[tokio::test]
async fn who_fetches_beside_another_program_is_told() {
    let bot = Bot::start().await;
    bot.telegram.push(private(1, "/start", "ru"));
    let conflict =
        json!({ "ok": false, "error_code": 409, "description": "Conflict: terminated by other getUpdates request" });
    bot.telegram.platform.fail_next("getUpdates", Verdict::Says(409, conflict));
    bot.server.run(None);
    bot.telegram.platform.wait_for("getUpdates", 1).await;
    let told = async || bot.server.get("/readyz").await.json()["channels"][0].clone();
    // Whatever the platform said, it is known before the next fetch.
    while bot.telegram.platform.calls("getUpdates").len() < 2 && told().await.is_null() {
        tokio::task::yield_now().await;
    }
    assert_eq!(told().await["fault"], "another program fetches its updates or has set a webhook");
    bot.telegram.platform.wait_for("getUpdates", 3).await;
    assert_eq!(told().await, json!({ "channel": "telegram" }));
}
