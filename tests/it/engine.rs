//! What the engine promises of every text: a reply, its sources word for word, the same each time.

use jauap::engine::dialogue::{Conversation, Settings};
use jauap::engine::language::Language;
use jauap::engine::reply::{Outcome, ReasonCode, Reply};
use jauap::engine::source::{Source, Sources};
use jauap::engine::{Engine, ReplyOptions};
use proptest::prelude::*;

use crate::support::engine;

const fn assert_shareable<T: Send + Sync>() {}
const _: () = assert_shareable::<Engine>();

fn ask(text: &str) -> Reply {
    engine().reply(&Conversation::default(), text, ReplyOptions::default()).0
}

/// The outcome and what it is about: intents, or the reason's code and detail.
fn told(text: &str) -> String {
    let reply = ask(text);
    let intents: Vec<&str> = reply.answers.iter().map(|answer| answer.intent.as_str()).collect();
    match reply.reason {
        Some(reason) => format!("{} {}", reason.code.name(), reason.detail).trim_end().to_owned(),
        None if intents.is_empty() => reply.outcome.name().to_owned(),
        None => intents.join(" "),
    }
}

#[test]
fn a_question_in_each_language_gets_the_same_answer_in_its_own() {
    for (language, text) in [
        (Language::Kazakh, "Қазақстан ШЫҰ-ға төрағалық еткенде қанша іс-шара өтті?"),
        (Language::Russian, "Сколько мероприятий было в ШОС при Казахстане?"),
        (Language::English, "How many events took place in the SCO under Kazakhstan?"),
    ] {
        let reply = ask(text);
        assert_eq!((reply.language, told(text).as_str()), (language, "sco.events"), "{text}");
        assert!(reply.text.contains("160"), "{}", reply.text);
    }
}

#[test]
fn what_is_not_in_the_document_is_refused_with_its_reason() {
    for (text, expected) in [
        ("Is Kazakhstan a member of NATO?", "unknown_entity NATO"),
        ("Итоги внешней политики за 2019 год", "year_outside 2019"),
        ("🙂🙂", "empty"),
        ("", "empty"),
    ] {
        assert_eq!(told(text), expected, "{text}");
    }
    assert_eq!(ask("ШЫҰ-ға қай елдер мүше?").reason.unwrap().code, ReasonCode::KnownUnknown);
    assert_eq!(ask("how do I bake bread").outcome, Outcome::Fallback);
}

#[test]
fn a_name_is_never_taken_for_another_however_like_it_is() {
    // One letter apart from ТМҰ, МФСА, ШЫҰ, ДСҰ and their kin, typed in either alphabet.
    for text in [
        "ТМД-да қанша іс-шара өтті?",
        "TMD-da qansha is-shara otti?",
        "МФЦА туралы не айтылған?",
        "Кто возглавляет МФЦА?",
        "ДДСҰ туралы айтылған ба?",
        "Председательство в ОБСЕ",
        "How many events in the CIS?",
        "Is the AIFC mentioned?",
    ] {
        assert!(told(text).starts_with("unknown_entity"), "{text}: {}", told(text));
    }
    assert_eq!(told("МФСА қашанға дейін?"), "ifas.years");
    assert!(!told("или").contains("water"), "the conjunction is no river: {}", told("или"));
}

#[test]
fn of_two_questions_the_one_without_an_answer_is_refused_by_name() {
    let reply = ask("How many events did the CSTO hold? Is Kazakhstan a member of NATO?");
    assert_eq!((reply.outcome, reply.answers.len()), (Outcome::Answer, 1));
    assert!(reply.text.contains("80") && reply.text.contains("NATO"), "{}", reply.text);
}

#[test]
fn refusals_in_a_row_are_worded_anew_and_then_offer_a_person() {
    let mut conversation = Conversation::default();
    let mut texts = Vec::new();
    for text in ["Is Kazakhstan a member of NATO?", "Is Kazakhstan a member of NATO?", "What happened in 2019?"] {
        let (reply, after) = engine().reply(&conversation, text, ReplyOptions::default());
        assert_eq!(reply.outcome, Outcome::Fallback);
        texts.push((reply.text, reply.handoff.is_some()));
        conversation = after;
    }
    assert!(texts[0].0.contains("https://") && texts[0].0 != texts[1].0, "{texts:?}");
    assert_eq!(texts.iter().map(|(_, handoff)| *handoff).collect::<Vec<_>>(), [false, false, true]);
}

#[test]
fn a_greeting_before_a_question_is_no_matter_and_alone_is_small_talk() {
    assert_eq!(told("Сәлеметсіз бе! ҰҚШҰ-да қанша іс-шара болды?"), "csto.events");
    for text in ["Сәлеметсіз бе!", "Здравствуйте", "Hello"] {
        assert_eq!(told(text), "smalltalk", "{text}");
    }
}

#[test]
fn two_questions_in_one_message_get_two_answers() {
    let text = "How many events were held in the SCO? How many events were held in the CSTO?";
    assert_eq!(told(text), "sco.events csto.events");
}

#[test]
fn a_story_around_a_question_is_no_matter() {
    let text = "I am a student in Almaty and my teacher, who comes from Germany, gave us homework. \
                How many events were held in the SCO?";
    assert_eq!(told(text), "sco.events");
}

#[test]
fn asked_to_speak_a_language_it_stays_with_it() {
    let engine = engine();
    let (reply, conversation) = engine.reply(&Conversation::default(), "Давай на казахском", ReplyOptions::default());
    assert_eq!((reply.outcome, reply.language), (Outcome::Smalltalk, Language::Kazakh));
    let (reply, _) = engine.reply(&conversation, "Сколько мероприятий провели в ШОС?", ReplyOptions::default());
    assert_eq!(reply.language, Language::Kazakh);
}

#[test]
fn the_order_of_files_changes_no_reply() {
    let sources = jauap::files::read_sources(None, None).unwrap();
    let mut texts: Vec<Source> = sources.iter().map(|(_, source)| source.clone()).collect();
    texts.reverse();
    let shuffled = Engine::build(&Sources::new(texts), Settings::default()).0.unwrap();
    assert_eq!(shuffled.version(), engine().version());
    for text in ["ШОС-та қанша іс-шара өтті?", "что с водой и Кыргызстаном", "the weather", "Astana process"]
    {
        let (one, _) = shuffled.reply(&Conversation::default(), text, ReplyOptions::default());
        assert_eq!(format!("{one:?}"), format!("{:?}", ask(text)), "{text}");
    }
}

#[test]
fn what_was_trained_is_taken_up_again_bit_for_bit() {
    let sources = jauap::files::read_sources(None, None).unwrap();
    let trained = engine().matcher().trained();
    let bytes = trained.to_bytes("these sources");
    assert!(jauap::engine::matcher::Trained::from_bytes(&bytes, "other sources").is_none());
    assert!(jauap::engine::matcher::Trained::from_bytes(&bytes[..bytes.len() - 1], "these sources").is_none());
    let again = jauap::engine::matcher::Trained::from_bytes(&bytes, "these sources").unwrap();
    let restored = Engine::restore(&sources, Settings::default(), Some(again)).0.unwrap();
    for text in ["ШОС-та қанша іс-шара өтті?", "что с водой и Кыргызстаном", "the weather"]
    {
        let (one, _) = restored.reply(&Conversation::default(), text, ReplyOptions::default());
        assert_eq!(format!("{one:?}"), format!("{:?}", ask(text)), "{text}");
    }
}

#[test]
fn the_question_of_each_button_is_answered_by_its_own_sentence() {
    let engine = engine();
    for language in Language::ALL {
        for entry in engine.catalogue(language) {
            let (reply, _) = engine.reply(&Conversation::default(), &entry.question, ReplyOptions::default());
            let cited: Vec<&str> =
                reply.answers.iter().flat_map(|answer| &answer.sources).map(|source| source.quote.as_str()).collect();
            let own = entry.sources.iter().any(|source| cited.contains(&source.quote.as_str()));
            assert!(own, "{} in {}: {:?}", entry.intent, language.code(), reply.reason);
        }
    }
}

/// What every reply must be, whatever was asked.
fn assert_sound(text: &str, reply: &Reply) {
    let document = &engine().knowledge().documents[0].text.clone();
    assert!(!reply.text.trim().is_empty(), "{text:?}");
    assert_eq!(reply.outcome == Outcome::Answer, !reply.answers.is_empty(), "{text:?}");
    assert_eq!(matches!(reply.outcome, Outcome::Fallback | Outcome::Clarify), reply.reason.is_some(), "{text:?}");
    for answer in &reply.answers {
        assert!(!answer.sources.is_empty(), "{text:?}");
        assert!((0.0..=1.0).contains(&answer.confidence), "{text:?}");
        assert!(answer.sources.iter().all(|source| document.contains(&source.quote)), "{text:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn any_text_has_a_sound_reply(text in "\\PC{0,200}") {
        assert_sound(&text, &ask(&text));
    }

    #[test]
    fn any_mixture_of_words_has_a_sound_reply(words in prop::collection::vec(
        prop::sample::select(vec![
            "ШОС", "іс-шара", "қанша", "когда", "how many", "2024", "2019", "CICA", "устав", "жарғы", "?", ".", "\n", "не", "-", "+",
            "ел", "ғғғғғ", "Kazakhstan's", "45-тен", "Или", "талас", "🙂", "\u{301}", "NATO", "спасибо", "привет",
        ]), 0..40,
    )) {
        let text = words.join(" ");
        assert_sound(&text, &ask(&text));
    }

    #[test]
    fn case_and_punctuation_change_nothing(question in prop::sample::select(vec![
        "ШЫҰ-да қанша іс-шара өтті", "сколько документов добавили в ШОС", "what is TURKTIME", "когда вышла новость",
        "Қытаймен қай өзендер бойынша келіссөз жүріп жатыр", "who took part in the Consultative Meeting",
    ]), end in prop::sample::select(vec!["", "?", "??", " ?", "...", "!", " 🙂", "   "])) {
        prop_assert_eq!(told(&format!("{}{end}", question.to_uppercase())), told(question));
    }
}
