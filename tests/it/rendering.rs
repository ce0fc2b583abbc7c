//! Whatever a reply says, each messenger takes it whole: no call is over a limit, and no letter is lost.

use jauap::channels::{Address, Channels, Choice, Content, Incoming, Offer, Outgoing, Speech};
use jauap::secret::Environment;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::telegram::fault_of_message as fault_of_telegram;
use crate::support::telegram::visible_text;
use crate::viber::fault_of_message as fault_of_viber;
use crate::vk::fault_of_message as fault_of_vk;
use crate::whatsapp::{fault_of_messenger, fault_of_whatsapp};

fn channels() -> Channels {
    let environment = Environment::of([
        ("JAUAP_TELEGRAM_TOKEN", "1:t"),
        ("JAUAP_TELEGRAM_SECRET", "s"),
        ("JAUAP_WHATSAPP_TOKEN", "t"),
        ("JAUAP_WHATSAPP_PHONE_NUMBER_ID", "1"),
        ("JAUAP_WHATSAPP_APP_SECRET", "s"),
        ("JAUAP_WHATSAPP_VERIFY_TOKEN", "v"),
        ("JAUAP_MESSENGER_TOKEN", "t"),
        ("JAUAP_MESSENGER_APP_SECRET", "s"),
        ("JAUAP_MESSENGER_VERIFY_TOKEN", "v"),
        ("JAUAP_VIBER_TOKEN", "t"),
        ("JAUAP_VK_TOKEN", "t"),
        ("JAUAP_VK_SECRET", "s"),
        ("JAUAP_VK_CONFIRMATION", "c"),
    ]);
    Channels::open(&environment).unwrap()
}

fn incoming(channel: &str, conversation: &str, content: Content) -> Incoming {
    let address =
        Address { to: "77".to_owned(), thread: None, quoted: Some("5".to_owned()), receipt: Some("r".to_owned()) };
    Incoming {
        channel: channel.to_owned(),
        event: "event".to_owned(),
        conversation: conversation.to_owned(),
        address,
        language: None,
        content,
    }
}

/// Letters as they come: four scripts, emoji of many units, markup, white space.
const LETTERS: &str = "([a-zA-ZәіңғүұқөһА-я <>&\"'.!?…🇰🇿😊\\n]|\\PC)";

fn texts() -> impl Strategy<Value = String> {
    let short = proptest::string::string_regex(&format!("{LETTERS}{{1,40}}")).unwrap();
    (proptest::collection::vec(short, 1..12), 1_usize..60).prop_map(|(parts, times)| parts.join(" ").repeat(times))
}

fn choices() -> impl Strategy<Value = Vec<Choice>> {
    let label = "[А-яa-z][А-яa-z🇰🇿 &<]{0,35}[a-z]";
    let text = "[А-яa-z\"][А-яa-z \"?]{0,120}[a-z]";
    proptest::collection::vec((label, text), 0..4).prop_map(|pairs| {
        // The engine suggests nothing twice.
        let numbered = |(at, (label, text)): (usize, (String, String))| Choice { label, text: format!("{text}{at}") };
        pairs.into_iter().enumerate().map(numbered).collect()
    })
}

fn speeches() -> impl Strategy<Value = Speech> {
    let sources =
        proptest::collection::vec("https://a\\.example/[a-z]{1,9}\\?a=1&b=\"2\"#:~:text=%D0[A-F0-9%]{0,300}", 0..6);
    (texts(), sources, choices()).prop_map(|(text, sources, choices)| Speech {
        text,
        sources_label: "Дереккөздер".to_owned(),
        sources,
        choices_label: "Тақырып таңдау".to_owned(),
        choices,
        offers: Vec::new(),
    })
}

fn letters(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace()).collect()
}

/// What a person reads of the calls, in order.
fn shown(outgoing: &[Outgoing]) -> Vec<String> {
    let text = |call: &Outgoing| {
        let body = &call.body;
        let places = ["/text/body", "/interactive/body/text", "/message/text", "/message", "/text"];
        let text = places.iter().find_map(|place| body.pointer(place).and_then(Value::as_str))?;
        Some(if body["parse_mode"] == "HTML" { visible_text(text).unwrap() } else { text.to_owned() })
    };
    outgoing.iter().filter(|call| !call.is_courtesy).filter_map(text).collect()
}

fn check(channel: &str, conversation: &str, speech: &Speech, fault: impl Fn(&Outgoing) -> Option<String>) {
    let channels = channels();
    let event = incoming(channel, conversation, Content::Text("x".to_owned()));
    let channel = channels.get(channel).unwrap();
    let outgoing = channel.render(speech, &event);
    for call in outgoing.iter().filter(|call| !call.is_courtesy) {
        assert_eq!(fault(call), None, "{call:?}");
    }
    assert!(outgoing.iter().skip_while(|call| call.is_courtesy).all(|call| !call.is_courtesy), "courtesies come first");
    let whole = letters(&shown(&outgoing).concat());
    assert!(whole.starts_with(&letters(&speech.text)), "{whole:?} has not {:?}", speech.text);
    let mut keys: Vec<&str> = outgoing.iter().map(|call| call.key.as_str()).collect();
    keys.dedup();
    assert_eq!(keys.len(), outgoing.len());
    assert_eq!(channel.render(speech, &event), outgoing, "the same on every try");
}

#[test]
fn the_doubles_see_what_is_over_a_limit() {
    let long = |n: usize| "я".repeat(n);
    let html = |text: &str| json!({ "text": text, "parse_mode": "HTML" });
    let button = |data: String| json!({ "text": "x", "reply_markup": { "inline_keyboard": [[{ "text": "x", "callback_data": data }]] } });
    for (body, is_sound) in [
        (html(&long(4096)), true),
        (html(&long(4097)), false),
        (html(&"😊".repeat(2049)), false),
        (html("a < b"), false),
        (html("<b>x</b>"), false),
        (html("&nbsp;"), false),
        (html("<a href=\"u\">x</a> &amp;"), true),
        (button(long(32)), true),
        (button(long(33)), false),
    ] {
        assert_eq!(fault_of_telegram(&body).is_none(), is_sound, "{body}");
    }
    let whatsapp = |interactive: Value| {
        fault_of_whatsapp(
            &json!({ "messaging_product": "whatsapp", "type": "interactive", "interactive": interactive }),
        )
        .is_none()
    };
    let buttons = |body: String, ids: &[&str], title: &str| {
        let buttons: Vec<Value> = ids.iter().map(|id| json!({ "reply": { "id": id, "title": title } })).collect();
        json!({ "type": "button", "body": { "text": body }, "action": { "buttons": buttons } })
    };
    assert!(whatsapp(buttons(long(1024), &["1", "2", "3"], &long(20))));
    assert!(!whatsapp(buttons(long(1025), &["1"], "x")));
    assert!(!whatsapp(buttons(long(1), &["1", "1"], "x")));
    assert!(!whatsapp(buttons(long(1), &["1", "2", "3", "4"], "x")));
    assert!(!whatsapp(buttons(long(1), &["1"], &long(21))));
    let messenger = |text: String, title: &str| {
        let replies = json!([{ "title": title, "payload": "p" }]);
        fault_of_messenger(&json!({ "message": { "text": text, "quick_replies": replies } })).is_none()
    };
    assert!(messenger(long(2000), &long(20)) && !messenger(long(2001), "x") && !messenger(long(1), &long(21)));
    let viber = |text: String| fault_of_viber(&json!({ "sender": { "name": "x" }, "text": text })).is_none();
    assert!(viber(long(7000)) && !viber(long(7001)));
    let vk = |text: String, payload: &str| {
        let keyboard =
            json!({ "inline": true, "buttons": [[{ "action": { "label": "x", "payload": payload } }]] }).to_string();
        let fields = [("message", text), ("random_id", "1".to_owned()), ("keyboard", keyboard)];
        fault_of_vk(&|name| fields.iter().find(|(given, _)| *given == name).map(|(_, value)| value.clone())).is_none()
    };
    assert!(vk(long(4096), "{}") && !vk(long(4097), "{}") && !vk(long(1), &json!({ "ask": long(128) }).to_string()));
}

fn with(body: &Value, name: &str, value: Value) -> Value {
    let mut body = body.clone();
    body[name] = value;
    body
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn telegram_takes_any_reply_whole_with_markup_and_without(speech in speeches()) {
        check("telegram", "77", &speech, |call| {
            let plain = call.plain.as_ref().unwrap();
            let without = with(&with(&call.body, "parse_mode", Value::Null), "text", plain["text"].clone());
            fault_of_telegram(&call.body).or_else(|| fault_of_telegram(&without))
        });
    }

    #[test]
    fn whatsapp_takes_any_reply_whole(speech in speeches()) {
        check("whatsapp", "77", &speech, |call| {
            fault_of_whatsapp(&with(&call.body, "messaging_product", json!("whatsapp"))).map(str::to_owned)
        });
    }

    #[test]
    fn messenger_and_instagram_take_any_reply_whole(speech in speeches()) {
        check("messenger", "77", &speech, |call| fault_of_messenger(&call.body).map(str::to_owned));
        check("messenger", "instagram:77", &speech, |call| {
            let is_long = call.body["message"]["text"].as_str().is_some_and(|text| text.len() >= 1000);
            fault_of_messenger(&call.body).map(str::to_owned).or_else(|| is_long.then(|| "bytes".to_owned()))
        });
    }

    #[test]
    fn viber_takes_any_reply_whole(speech in speeches()) {
        check("viber", "77", &speech, |call| {
            fault_of_viber(&with(&call.body, "sender", json!({ "name": "Jauap" }))).map(str::to_owned)
        });
    }

    #[test]
    fn vk_takes_any_reply_whole(speech in speeches()) {
        check("vk", "77", &speech, |call| {
            fault_of_vk(&|name| call.body[name].as_str().map(str::to_owned)).map(str::to_owned)
        });
    }

    #[test]
    fn an_inline_result_is_within_the_limits_of_a_message(speech in speeches(), title in "[а-я]{1,300}") {
        let offer = Offer { title, speech: Box::new(speech.clone()) };
        let speech = Speech { offers: vec![offer; 60], ..speech };
        let channels = channels();
        let event = incoming("telegram", "inline:77", Content::Inline("x".to_owned()));
        let [call] = channels.get("telegram").unwrap().render(&speech, &event).try_into().unwrap();
        let results = call.body["results"].as_array().unwrap();
        prop_assert!(results.len() <= 50);
        for result in results {
            let content = &result["input_message_content"];
            let message = json!({ "text": content["message_text"], "parse_mode": content["parse_mode"] });
            prop_assert_eq!(fault_of_telegram(&message), None);
        }
    }
}
