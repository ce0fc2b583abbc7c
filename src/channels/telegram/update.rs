//! Reads an update: which of Telegram's events a bot is asked something by, and what is asked.
//!
//! Every field but the ids may be absent, and unknown ones are left alone: the platform adds some several times a year.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Me, NAME};
use crate::channels::answer::is_command;
use crate::channels::{Address, Content, Incoming, Parsed, Refusal};

/// Kinds that are acknowledged and left alone, so that they can be counted by name.
const IGNORED: &[&str] = &[
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "business_connection",
    "business_message",
    "edited_business_message",
    "deleted_business_messages",
    "message_reaction",
    "message_reaction_count",
    "chosen_inline_result",
    "shipping_query",
    "pre_checkout_query",
    "purchased_paid_media",
    "poll",
    "poll_answer",
    "chat_member",
    "chat_join_request",
    "chat_boost",
    "removed_chat_boost",
];

/// What a message may hold instead of text; other messages without text are the platform's own notes, as that someone
/// joined.
const MEDIA: &[&str] = &[
    "animation",
    "audio",
    "document",
    "paid_media",
    "photo",
    "sticker",
    "story",
    "video",
    "video_note",
    "voice",
    "contact",
    "dice",
    "game",
    "poll",
    "venue",
    "location",
];

#[derive(Deserialize)]
struct Message {
    #[serde(rename = "message_id")]
    id: Option<i64>,
    chat: Chat,
    from: Option<User>,
    via_bot: Option<User>,
    /// What stands under a photo is said as well as what stands alone.
    #[serde(alias = "caption")]
    text: Option<String>,
    #[serde(default, alias = "caption_entities")]
    entities: Vec<Entity>,
    #[serde(rename = "message_thread_id")]
    thread: Option<i64>,
    #[serde(default, rename = "is_topic_message")]
    is_in_topic: bool,
    #[serde(rename = "reply_to_message")]
    replies_to: Option<Box<RepliedTo>>,
    reply_markup: Option<Markup>,
}

#[derive(Deserialize)]
struct RepliedTo {
    from: Option<User>,
}

#[derive(Deserialize)]
struct Chat {
    id: i64,
    #[serde(default)]
    r#type: String,
}

#[derive(Deserialize)]
struct User {
    id: i64,
    #[serde(default)]
    is_bot: bool,
    language_code: Option<String>,
}

/// Offset and length are in UTF-16 units.
#[derive(Deserialize)]
struct Entity {
    r#type: String,
    offset: usize,
    length: usize,
    user: Option<User>,
}

#[derive(Deserialize)]
struct Markup {
    #[serde(default)]
    inline_keyboard: Vec<Vec<Button>>,
}

#[derive(Deserialize)]
struct Button {
    text: String,
    callback_data: Option<String>,
}

#[derive(Deserialize)]
struct CallbackQuery {
    id: String,
    from: User,
    message: Option<Message>,
    data: Option<String>,
}

#[derive(Deserialize)]
struct InlineQuery {
    id: String,
    from: User,
    #[serde(default)]
    query: String,
}

#[derive(Deserialize)]
struct ChatMemberUpdated {
    chat: Chat,
    from: User,
    old_chat_member: ChatMember,
    new_chat_member: ChatMember,
}

#[derive(Deserialize)]
struct ChatMember {
    status: String,
}

/// Reads one update.
pub(super) fn parse(update: Value, me: &Me) -> Result<Parsed, Refusal> {
    let Value::Object(mut fields) = update else { return Err(Refusal::Unreadable) };
    let id = fields.remove("update_id").and_then(|id| id.as_i64()).ok_or(Refusal::Unreadable)?;
    let mut parsed = Parsed::default();
    // One field besides the id, says the platform; none is an update that says nothing.
    for (kind, value) in fields {
        let read = match kind.as_str() {
            "message" => {
                let has_media = MEDIA.iter().any(|name| value.get(name).is_some());
                read(value).map(|message: Message| of_message(&message, has_media, me)).transpose()?.flatten()
            }
            "callback_query" => read(value).and_then(of_tap),
            "inline_query" => read(value).map(of_inline_query),
            "my_chat_member" => read(value).and_then(|updated: ChatMemberUpdated| of_membership(&updated)),
            other => {
                parsed.ignored.push(IGNORED.iter().find(|name| **name == other).copied().unwrap_or("unknown"));
                continue;
            }
        };
        match read {
            Some(event) => parsed.events.push(Incoming { event: id.to_string(), ..event }),
            None => parsed.ignored.push("not_for_us"),
        }
    }
    Ok(parsed)
}

/// Nothing if a known kind has an unknown shape: it would have it on every try, so it is acknowledged.
fn read<T: DeserializeOwned>(value: Value) -> Option<T> {
    serde_json::from_value(value).ok()
}

fn incoming(conversation: String, address: Address, from: &User, content: Content) -> Incoming {
    Incoming {
        channel: NAME.to_owned(),
        event: String::new(),
        conversation,
        address,
        language: from.language_code.clone(),
        content,
    }
}

/// Each person in a group has a conversation of their own, so that "and how many?" is about what they asked.
fn conversation(chat: &Chat, thread: Option<i64>, from: &User) -> String {
    match (is_private(chat), thread) {
        (true, _) => chat.id.to_string(),
        (false, None) => format!("{}:{}", chat.id, from.id),
        (false, Some(thread)) => format!("{}:{thread}:{}", chat.id, from.id),
    }
}

fn is_private(chat: &Chat) -> bool {
    chat.r#type == "private"
}

fn is_group(chat: &Chat) -> bool {
    matches!(chat.r#type.as_str(), "group" | "supergroup")
}

fn of_message(message: &Message, has_media: bool, me: &Me) -> Result<Option<Incoming>, Refusal> {
    let Some(from) = message.from.as_ref().filter(|from| !from.is_bot) else { return Ok(None) };
    // What a person chose of our inline results is our own reply.
    if message.via_bot.is_some() || !(is_private(&message.chat) || is_group(&message.chat)) {
        return Ok(None);
    }
    let content = match &message.text {
        Some(text) => {
            let addressed = addressed(text, message, me)?;
            addressed.map(|text| if text.is_empty() { Content::Opened } else { Content::Text(text) })
        }
        None => (has_media && is_private(&message.chat)).then_some(Content::Unsupported),
    };
    let Some(content) = content else { return Ok(None) };
    let thread = message.thread.filter(|_| message.is_in_topic);
    let address = Address {
        to: message.chat.id.to_string(),
        thread: thread.map(|thread| thread.to_string()),
        quoted: message.id.filter(|_| is_group(&message.chat)).map(|id| id.to_string()),
        receipt: None,
    };
    Ok(Some(incoming(conversation(&message.chat, thread, from), address, from, content)))
}

/// The text without the bot's name, if the bot is spoken to: always in a private chat; in a group by its name, by a
/// command, or by a reply to what it said.
fn addressed(text: &str, message: &Message, me: &Me) -> Result<Option<String>, Refusal> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let is_reply = message.replies_to.as_ref().and_then(|it| it.from.as_ref()).is_some_and(|it| it.id == me.id);
    let mut is_addressed = is_private(&message.chat) || is_reply;
    let mut kept = units.clone();
    // From the last on, so that what is cut out moves no entity that is still to come.
    let mut entities: Vec<&Entity> = message.entities.iter().collect();
    entities.sort_by_key(|entity| std::cmp::Reverse(entity.offset));
    for entity in entities {
        let Some(end) = entity.offset.checked_add(entity.length).filter(|end| *end <= kept.len()) else { continue };
        let name = String::from_utf16_lossy(&units[entity.offset..end]);
        let range = match entity.r#type.as_str() {
            "mention" if me.is(name.strip_prefix('@').unwrap_or(&name))? => entity.offset..end,
            "text_mention" if entity.user.as_ref().is_some_and(|user| user.id == me.id) => entity.offset..end,
            "bot_command" if entity.offset == 0 => match name.split_once('@') {
                Some((command, name)) if me.is(name)? => command.encode_utf16().count()..end,
                // Another bot's.
                Some(_) => return Ok(None),
                // In a group it may be another bot's as well.
                None if is_private(&message.chat) || is_command(&name) => end..end,
                None => continue,
            },
            _ => continue,
        };
        is_addressed = true;
        kept.drain(range);
    }
    Ok(is_addressed.then(|| String::from_utf16_lossy(&kept).trim().to_owned()))
}

impl Me {
    /// Whether a name is the bot's; unknown until the platform was asked for it.
    fn is(&self, name: &str) -> Result<bool, Refusal> {
        let username = self.username.get().ok_or(Refusal::NotReady)?;
        Ok(username.eq_ignore_ascii_case(name))
    }
}

/// A tap on a message that is too old to be shown still says in which chat it was.
fn of_tap(query: CallbackQuery) -> Option<Incoming> {
    let message = query.message?;
    let payload = query.data?;
    let buttons = message.reply_markup.iter().flat_map(|markup| markup.inline_keyboard.iter().flatten());
    let label =
        buttons.filter(|button| button.callback_data.as_deref() == Some(&payload)).map(|it| it.text.clone()).next();
    let thread = message.thread.filter(|_| message.is_in_topic);
    let address = Address {
        to: message.chat.id.to_string(),
        thread: thread.map(|thread| thread.to_string()),
        quoted: None,
        receipt: Some(query.id),
    };
    let conversation = conversation(&message.chat, thread, &query.from);
    Some(incoming(conversation, address, &query.from, Content::Tapped { payload, label }))
}

fn of_inline_query(query: InlineQuery) -> Incoming {
    let address = Address { to: query.id, ..Address::default() };
    incoming(format!("inline:{}", query.from.id), address, &query.from, Content::Inline(query.query))
}

fn of_membership(updated: &ChatMemberUpdated) -> Option<Incoming> {
    let is_in = |member: &ChatMember| !matches!(member.status.as_str(), "left" | "kicked");
    let content = match (is_in(&updated.old_chat_member), is_in(&updated.new_chat_member)) {
        (true, false) => Content::Left,
        // Who opens a private chat says /start.
        (false, true) if is_group(&updated.chat) => Content::Opened,
        _ => return None,
    };
    let address = Address { to: updated.chat.id.to_string(), ..Address::default() };
    Some(incoming(conversation(&updated.chat, None, &updated.from), address, &updated.from, content))
}
