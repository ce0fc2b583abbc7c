//! Answers an event: what a messenger's user did, to what is to be called and what the conversation remembers after it.

use super::speech::{Choice, Offer, Speech};
use super::{Channel, Content, Incoming, Outgoing, suggestion};
use crate::engine::dialogue::Conversation;
use crate::engine::language::Language;
use crate::engine::reply::Reply;
use crate::engine::{Engine, ReplyOptions};

/// Questions offered in a greeting.
const GREETING_CHOICES_MAX: usize = 3;
/// Longest text that is read, in characters, as at `POST /v1/messages`; what is longer is cut, since a messenger has no
/// way to refuse it.
const TEXT_CHARACTERS_MAX: usize = 4096;

/// What an event leads to.
#[derive(Debug)]
pub struct Answered {
    /// Calls to make, in this order; none for an event that is not to be answered.
    pub outgoing: Vec<Outgoing>,
    /// The conversation after it.
    pub after: Conversation,
    /// The utterance that was read, if one was: a tapped button's text is here, not its payload.
    pub utterance: Option<String>,
    /// The engine's reply to it.
    pub reply: Option<Reply>,
}

/// What people type to be greeted, helped or answered in another language; the rest of a text is no command.
enum Command {
    Start,
    Help,
    Language(Option<String>),
}

/// Answers an event; pure: the same engine, conversation and event give the same answer.
#[must_use]
pub fn answer(channel: &dyn Channel, engine: &Engine, before: &Conversation, incoming: &Incoming) -> Answered {
    let hint = incoming.language.as_deref().and_then(language_of);
    let language = before.language.or(hint).unwrap_or(engine.knowledge().bot.default_language);
    let said = match &incoming.content {
        Content::Text(text) => Some(text.clone()),
        Content::Tapped { payload, label } => Some(suggestion::text(payload, label.as_deref(), engine)),
        _ => None,
    };
    let mut answered = Answered { outgoing: Vec::new(), after: before.clone(), utterance: None, reply: None };
    let speech = match &incoming.content {
        Content::Left => return answered,
        Content::Opened => greeting(engine, language),
        Content::Unsupported => Speech::message(engine, language, "channel-text-only", starters(engine, language)),
        Content::Inline(text) => offers(engine, before, hint, text),
        Content::Text(_) | Content::Tapped { .. } => {
            let text = said.unwrap_or_default();
            match command(&text) {
                Some(Command::Start) => greeting(engine, language),
                Some(Command::Help) => Speech::message(engine, language, "channel-help", starters(engine, language)),
                Some(Command::Language(choice)) => {
                    choose_language(engine, language, choice.as_deref(), &mut answered.after)
                }
                None => reply(engine, hint, &text, &mut answered),
            }
        }
    };
    answered.outgoing = channel.render(&speech, incoming);
    answered
}

/// The greeting for who opens a conversation whose channel can greet in its response only.
#[must_use]
pub fn greet(engine: &Engine, incoming: &Incoming) -> Speech {
    let hint = incoming.language.as_deref().and_then(language_of);
    greeting(engine, hint.unwrap_or(engine.knowledge().bot.default_language))
}

fn reply(engine: &Engine, hint: Option<Language>, text: &str, answered: &mut Answered) -> Speech {
    let text: String = text.chars().take(TEXT_CHARACTERS_MAX).collect();
    let mut before = answered.after.clone();
    before.language = before.language.or(hint);
    let (reply, after) = engine.reply(&before, &text, ReplyOptions::default());
    let speech = Speech::of(engine, &reply);
    answered.after = after;
    answered.utterance = Some(text);
    answered.reply = Some(reply);
    speech
}

/// The greeting, with questions to begin with.
#[must_use]
pub fn greeting(engine: &Engine, language: Language) -> Speech {
    Speech::message(engine, language, "channel-start", starters(engine, language))
}

fn starters(engine: &Engine, language: Language) -> Vec<Choice> {
    let catalogue = engine.catalogue(language);
    let starters = engine.knowledge().bot.starters.iter();
    starters
        .filter_map(|id| catalogue.iter().find(|entry| entry.intent == id.value))
        .map(|entry| Choice { label: entry.title.clone(), text: entry.question.clone() })
        .take(GREETING_CHOICES_MAX)
        .collect()
}

/// Sets the language that a person chose, or offers them all.
fn choose_language(engine: &Engine, language: Language, choice: Option<&str>, after: &mut Conversation) -> Speech {
    match choice {
        Some(code) if code == AUTOMATIC => {
            after.language_is_chosen = false;
            Speech::message(engine, language, "channel-language-automatic", Vec::new())
        }
        choice => match choice.and_then(language_of) {
            Some(chosen) => {
                after.language = Some(chosen);
                after.language_is_chosen = true;
                Speech::message(engine, chosen, "channel-language-set", starters(engine, chosen))
            }
            None => Speech::message(engine, language, "channel-language-choose", languages(engine)),
        },
    }
}

const AUTOMATIC: &str = "auto";

fn languages(engine: &Engine) -> Vec<Choice> {
    let choice = |language: Language| Choice {
        label: engine.message(language, "channel-language-name").unwrap_or_default(),
        text: format!("/lang {}", language.code()),
    };
    Language::ALL.into_iter().map(choice).collect()
}

/// Replies to choose from: to what is typed so far, and to the questions that its reply suggests.
///
/// They leave no trace in a conversation: what is typed here is sent to another chat, or not at all.
fn offers(engine: &Engine, before: &Conversation, hint: Option<Language>, text: &str) -> Speech {
    let text: String = text.chars().take(TEXT_CHARACTERS_MAX).collect();
    let before = Conversation { language: before.language.or(hint), ..before.clone() };
    let (reply, after) = engine.reply(&before, &text, ReplyOptions::default());
    let mut offers = Vec::new();
    let mut offer = |title: String, reply: &Reply| {
        if !reply.answers.is_empty() {
            let speech = Speech { choices: Vec::new(), ..Speech::of(engine, reply) };
            offers.push(Offer { title, speech: Box::new(speech) });
        }
    };
    let catalogue = engine.catalogue(reply.language);
    let titles = reply.answers.iter().filter_map(|answer| catalogue.iter().find(|entry| entry.intent == answer.intent));
    offer(titles.map(|entry| entry.title.as_str()).collect::<Vec<_>>().join(" · "), &reply);
    for suggestion in &reply.suggestions {
        offer(suggestion.label.clone(), &engine.reply(&after, &suggestion.text, ReplyOptions::default()).0);
    }
    Speech { text: String::new(), choices: Vec::new(), sources: Vec::new(), offers, ..Speech::of(engine, &reply) }
}

/// Whether a text asks to be greeted.
#[must_use]
pub fn is_start(text: &str) -> bool {
    matches!(command(text), Some(Command::Start))
}

/// Whether a text is a command that every channel understands.
pub(super) fn is_command(text: &str) -> bool {
    command(text).is_some()
}

/// `/start payload`, `/help`, `/lang kk`; `/language` for who types it out.
fn command(text: &str) -> Option<Command> {
    let mut words = text.split_whitespace();
    let name = words.next()?.strip_prefix('/')?.to_ascii_lowercase();
    match name.as_str() {
        "start" => Some(Command::Start),
        "help" => Some(Command::Help),
        "lang" | "language" => Some(Command::Language(words.next().map(str::to_ascii_lowercase))),
        _ => None,
    }
}

/// The language of an IETF tag: `ru`, `pt-br`, `kk_KZ`.
fn language_of(tag: &str) -> Option<Language> {
    Language::from_code(tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase().as_str())
}
