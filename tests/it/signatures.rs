//! A webhook takes what its platform sends and nothing else, and says when it cannot keep it.

use axum::body::Body;
use axum::http::Request;

use crate::support::Got;
use crate::support::messengers::Messaging;

const APP_SECRET: &str = "test_app_secret_0123456789abcdef";
const VIBER_TOKEN: &str = "445da6az1s345z78-dazcczb2542zv51a-e0vc5fva17480im9";
/// Files of `tests/data/channels` with their signatures.
const META: [(&str, &str); 5] = [
    ("meta-wa-ascii", "d509004721b5cd4ca83e6f0d71572f9f80093cbd087c9e5ae563387dc15b80f2"),
    ("meta-wa-escaped", "bed0e5cba3e3648c97916426b9904d800870b323806127efeccfdb74d298adf9"),
    ("meta-wa-utf8-raw", "48a3f017228c4d73e0f55762caa8a17fbe9748ace440a5f072ad80db6370ab05"),
    ("meta-messenger", "12fb5994eddfd17018262addcdbd7b231928b471c5f036c2f5b04563e5467509"),
    ("meta-empty", "41e8f75a26ef599c5c89e456ec3c0729db143bb9925971cd4dab8c31ea4a95c3"),
];
const VIBER_DIGITS: &str = "e1465d957e22b851638a9932f93093b639dd7704293fe55fdf5ed8984df46868";

fn all_channels() -> Messaging {
    Messaging::with([
        ("JAUAP_TELEGRAM_TOKEN", "123456:test"),
        ("JAUAP_TELEGRAM_SECRET", "telegram-secret"),
        ("JAUAP_WHATSAPP_TOKEN", "token"),
        ("JAUAP_WHATSAPP_PHONE_NUMBER_ID", "106540352242922"),
        ("JAUAP_WHATSAPP_APP_SECRET", APP_SECRET),
        ("JAUAP_WHATSAPP_VERIFY_TOKEN", "agreed word"),
        ("JAUAP_MESSENGER_TOKEN", "token"),
        ("JAUAP_MESSENGER_APP_SECRET", APP_SECRET),
        ("JAUAP_MESSENGER_VERIFY_TOKEN", "agreed word"),
        ("JAUAP_VIBER_TOKEN", VIBER_TOKEN),
        ("JAUAP_VK_TOKEN", "token"),
        ("JAUAP_VK_SECRET", "vk-secret"),
        ("JAUAP_VK_CONFIRMATION", "1a2b3c4d"),
    ])
}

fn body(name: &str) -> Vec<u8> {
    let path = format!("{}/tests/data/channels/{name}.body", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(path).unwrap()
}

async fn post(server: &Messaging, path: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Got {
    let request = headers.iter().fold(Request::post(path), |request, (name, value)| request.header(*name, *value));
    server.call(request.body(body.into()).unwrap()).await
}

async fn meta(server: &Messaging, channel: &str, header: &str, body: Vec<u8>) -> u16 {
    post(server, &format!("/webhooks/{channel}"), &[("x-hub-signature-256", header)], body).await.status.as_u16()
}

#[tokio::test]
async fn a_body_with_its_own_signature_is_taken_letter_by_letter_as_it_was_sent() {
    let server = all_channels();
    for (name, digits) in META {
        let channel = if name == "meta-messenger" { "messenger" } else { "whatsapp" };
        // Nothing can be read in an empty body, but it is Meta's.
        let expected = if name == "meta-empty" { 400 } else { 200 };
        assert_eq!(meta(&server, channel, &format!("sha256={digits}"), body(name)).await, expected, "{name}");
        let upper = format!("sha256={}", digits.to_uppercase());
        assert_eq!(meta(&server, channel, &upper, body(name)).await, expected, "{name}");
    }
    // The escaped and the raw body are one event; the ASCII one and that of Messenger are others.
    assert_eq!(server.waiting().await.len(), 3);
}

#[tokio::test]
async fn a_wrong_signature_is_401_and_nothing_is_kept() {
    let server = all_channels();
    let digits = META[0].1;
    let mut changed = body("meta-wa-ascii");
    changed[300] ^= 1;
    assert_eq!(meta(&server, "whatsapp", &format!("sha256={digits}"), changed).await, 401);
    for header in [
        digits.to_owned(),
        format!("sha1={digits}"),
        format!("sha256={}", &digits[1..]),
        format!("sha256={digits}0"),
        format!("sha256={}", digits.replace('d', "x")),
        format!("sha256={}", META[1].1),
        String::new(),
    ] {
        assert_eq!(meta(&server, "whatsapp", &header, body("meta-wa-ascii")).await, 401, "{header}");
    }
    // The digits of the escaped body do not fit the same JSON written in another way.
    let other = format!("sha256={}", META[1].1);
    assert_eq!(meta(&server, "whatsapp", &other, body("meta-wa-utf8-raw")).await, 401);
    let missing = post(&server, "/webhooks/whatsapp", &[], body("meta-wa-ascii")).await;
    assert_eq!(
        (missing.status.as_u16(), missing.json()["type"].as_str().unwrap()),
        (401, "urn:problem-type:jauap:webhook_unproven")
    );
    let right = format!("sha256={digits}");
    let twice = [("x-hub-signature-256", right.as_str()), ("x-hub-signature-256", right.as_str())];
    assert_eq!(post(&server, "/webhooks/whatsapp", &twice, body("meta-wa-ascii")).await.status, 401);
    assert!(server.waiting().await.is_empty());
    let metrics = server.call(Request::get("/metrics").body(Body::empty()).unwrap()).await.body;
    let counted = "jauap_webhooks_refused_total{channel=\"whatsapp\",problem=\"webhook_unproven\"} 11";
    assert!(metrics.contains(counted), "{metrics}");
}

#[tokio::test]
async fn vibers_signature_is_read_from_the_header_or_the_address() {
    let server = all_channels();
    let send = async |path: &str, headers: &[(&str, &str)]| {
        post(&server, path, headers, body("viber-message")).await.status.as_u16()
    };
    assert_eq!(send("/webhooks/viber", &[("x-viber-content-signature", VIBER_DIGITS)]).await, 200);
    assert_eq!(send(&format!("/webhooks/viber?sig={VIBER_DIGITS}"), &[]).await, 200);
    assert_eq!(send("/webhooks/viber", &[]).await, 401);
    assert_eq!(send(&format!("/webhooks/viber?sig={}", META[0].1), &[]).await, 401);
    let wrong_header = [("x-viber-content-signature", META[0].1)];
    assert_eq!(send(&format!("/webhooks/viber?sig={VIBER_DIGITS}"), &wrong_header).await, 401);
    let [event] = server.waiting().await.try_into().unwrap();
    assert_eq!(event.event, "4912661846655238145");
}

#[tokio::test]
async fn the_secrets_of_telegram_and_vk_are_compared_whole() {
    let server = all_channels();
    let update = r#"{"update_id":1,"some_future_update":{}}"#;
    for (secret, status) in [("telegram-secret", 200), ("telegram-secre", 401), ("telegram-secret2", 401), ("", 401)] {
        let got = post(&server, "/webhooks/telegram", &[("x-telegram-bot-api-secret-token", secret)], update).await;
        assert_eq!(got.status, status, "{secret}");
    }
    assert_eq!(post(&server, "/webhooks/telegram", &[], update).await.status, 401);
    let vk = |secret: &str| format!(r#"{{"type":"message_read","group_id":1,"event_id":"e","secret":"{secret}"}}"#);
    let taken = post(&server, "/webhooks/vk", &[], vk("vk-secret")).await;
    assert_eq!(
        (taken.status.as_u16(), taken.body.as_str(), taken.header("content-type")),
        (200, "ok", "text/plain; charset=utf-8")
    );
    assert_eq!(post(&server, "/webhooks/vk", &[], vk("vk-secret1")).await.status, 401);
    assert_eq!(post(&server, "/webhooks/vk", &[], "{}").await.status, 401);
    let confirmation = post(&server, "/webhooks/vk", &[], r#"{"type":"confirmation","group_id":1}"#).await;
    assert_eq!((confirmation.status.as_u16(), confirmation.body.as_str()), (200, "1a2b3c4d"));
}

#[tokio::test]
async fn metas_question_is_answered_with_what_it_asked_for() {
    let server = all_channels();
    let ask = async |query: &str| {
        let request = Request::get(format!("/webhooks/whatsapp?{query}")).body(Body::empty()).unwrap();
        server.call(request).await
    };
    let right = ask("hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=agreed+word").await;
    assert_eq!((right.status.as_u16(), right.body.as_str()), (200, "1158201444"));
    assert_eq!(right.header("content-type"), "text/plain; charset=utf-8");
    assert_eq!(ask("hub.mode=subscribe&hub.challenge=1&hub.verify_token=other").await.status, 403);
    assert_eq!(ask("hub.mode=other&hub.challenge=1&hub.verify_token=agreed+word").await.status, 403);
    assert_eq!(ask("hub.challenge=1").await.status, 403);
    let request = Request::get("/webhooks/telegram").body(Body::empty()).unwrap();
    assert_eq!(server.call(request).await.status, 405);
}

#[tokio::test]
async fn an_event_that_cannot_be_kept_is_refused_with_the_time_to_come_again() {
    let server = all_channels();
    let right = format!("sha256={}", META[0].1);
    server.block_store();
    let got = post(&server, "/webhooks/whatsapp", &[("x-hub-signature-256", &right)], body("meta-wa-ascii")).await;
    assert_eq!(got.status, 503);
    assert!(got.header("retry-after").parse::<u64>().unwrap() >= 1);
    server.unblock_store();
    for _ in 0..3 {
        assert_eq!(meta(&server, "whatsapp", &right, body("meta-wa-ascii")).await, 200);
    }
    assert_eq!(server.waiting().await.len(), 1);
}

#[tokio::test]
async fn a_batch_as_large_as_meta_sends_has_room_and_a_larger_one_has_not() {
    let server = all_channels();
    let send =
        async |n_bytes: usize| post(&server, "/webhooks/whatsapp", &[], vec![b' '; n_bytes]).await.status.as_u16();
    assert_eq!(send(3 * 1024 * 1024).await, 401);
    assert_eq!(send(5 * 1024 * 1024).await, 413);
}

#[tokio::test]
async fn a_channel_that_is_not_set_up_is_not_there() {
    let server = Messaging::with([("JAUAP_TELEGRAM_TOKEN", "123456:test"), ("JAUAP_TELEGRAM_SECRET", "s")]);
    assert_eq!(post(&server, "/webhooks/vk", &[], "{}").await.status, 404);
    assert_eq!(post(&server, "/webhooks/", &[], "{}").await.status, 404);
}

#[test]
fn a_channel_without_its_secret_says_what_to_set() {
    let told = |variables: &[(&str, &str)]| {
        let environment = jauap::secret::Environment::of(variables.iter().copied());
        format!("{:#}", jauap::channels::Channels::open(&environment).err().unwrap())
    };
    assert!(told(&[("JAUAP_WHATSAPP_TOKEN", "t")]).contains("set `JAUAP_WHATSAPP_PHONE_NUMBER_ID`"));
    assert!(
        told(&[("JAUAP_MESSENGER_TOKEN", "t")])
            .contains("set `JAUAP_MESSENGER_APP_SECRET` (or `JAUAP_MESSENGER_APP_SECRET_FILE`)")
    );
    assert!(told(&[("JAUAP_VK_TOKEN", "t")]).contains("set `JAUAP_VK_SECRET`"));
    assert!(told(&[("JAUAP_TELEGRAM_TOKEN", "1:t")]).contains("set `JAUAP_TELEGRAM_SECRET`"));
    let told = told(&[("JAUAP_TELEGRAM_TOKEN", "hush")]);
    assert!(told.contains("JAUAP_TELEGRAM_TOKEN") && !told.contains("hush"), "{told}");
}
