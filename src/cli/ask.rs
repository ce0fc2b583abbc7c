//! `jauap ask`: one question, or a chat that keeps its context.

mod drawing;

use std::io::{self, BufRead as _, IsTerminal as _, Write};

use rustyline::DefaultEditor;
use rustyline::error::ReadlineError;

use super::DONE;
use crate::config::KnowledgeArgs;
use crate::engine::dialogue::Conversation;
use crate::engine::language::Language;
use crate::engine::reply::Suggestion;
use crate::engine::{Engine, ReplyOptions};
use crate::server::api::{Explanation, MessageReply};

/// What to ask.
#[derive(Debug, clap::Args)]
pub(super) struct AskArgs {
    /// The question; without it a chat begins
    text: Option<String>,
    /// The language to reply in: kk, ru or en [default: the question's]
    #[arg(long, value_parser = super::parse_language, value_name = "kk|ru|en")]
    language: Option<Language>,
    /// Say how the reply came about
    #[arg(long)]
    explain: bool,
    /// Print each reply as the HTTP API gives it, one JSON object a line
    #[arg(long)]
    json: bool,
}

/// Asks, and prints the reply.
///
/// # Errors
/// If the knowledge cannot be used, or the terminal or a pipe fails.
pub(super) fn run(arguments: &AskArgs, knowledge: &KnowledgeArgs) -> anyhow::Result<u8> {
    let engine = super::engine(knowledge)?;
    let mut chat = Chat::new(&engine, arguments);
    let mut out = io::stdout().lock();
    let done = match &arguments.text {
        Some(text) => chat.ask(text, &mut out),
        None if io::stdin().is_terminal() => talk(&mut chat, &mut out),
        None => read_lines(&mut chat, &mut out),
    };
    match done {
        // Who reads has read enough: `jauap ask … | head -1`.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(DONE),
        Err(error) => Err(error.into()),
        Ok(()) => Ok(DONE),
    }
}

/// Line by line, without a word that nobody reads.
fn read_lines(chat: &mut Chat<'_>, out: &mut impl Write) -> io::Result<()> {
    let mut input = io::stdin().lock();
    let mut line = Vec::new();
    loop {
        line.clear();
        if input.read_until(b'\n', &mut line)? == 0 || chat.take(&String::from_utf8_lossy(&line), out)? == Next::Quit {
            return Ok(());
        }
    }
}

/// With a person at a terminal.
fn talk(chat: &mut Chat<'_>, out: &mut impl Write) -> io::Result<()> {
    let mut editor = DefaultEditor::new().map_err(io::Error::other)?;
    writeln!(out, "{}\n", chat.say("cli-welcome"))?;
    loop {
        match editor.readline("> ") {
            Ok(line) => {
                // A line that is not kept in the history is still asked.
                let _ = editor.add_history_entry(line.as_str());
                if chat.take(&line, out)? == Next::Quit {
                    return Ok(());
                }
            }
            Err(ReadlineError::Eof | ReadlineError::Interrupted) => return Ok(()),
            Err(error) => return Err(io::Error::other(error)),
        }
    }
}

/// What follows a line.
#[derive(PartialEq, Eq)]
enum Next {
    Line,
    Quit,
}

/// A conversation on the command line.
struct Chat<'a> {
    engine: &'a Engine,
    id: String,
    state: Conversation,
    /// The language to reply in, whatever the question is in.
    language: Option<Language>,
    explains: bool,
    is_json: bool,
    /// What the last reply offered, chosen by number.
    suggestions: Vec<Suggestion>,
    /// The last question and the conversation before it.
    last: Option<(String, Conversation)>,
}

impl<'a> Chat<'a> {
    fn new(engine: &'a Engine, arguments: &AskArgs) -> Self {
        Self {
            engine,
            id: MessageReply::new_conversation_id(),
            state: Conversation::default(),
            language: arguments.language,
            explains: arguments.explain,
            is_json: arguments.json,
            suggestions: Vec::new(),
            last: None,
        }
    }

    /// A line: a command, the number of a suggestion, or a question; an empty one is nothing.
    fn take(&mut self, line: &str, out: &mut impl Write) -> io::Result<Next> {
        let line = line.trim();
        if let Some(command) = line.strip_prefix('/') {
            return self.obey(command, out);
        }
        let chosen = line.parse::<usize>().ok().and_then(|number| self.suggestions.get(number.checked_sub(1)?));
        let text = chosen.map_or_else(|| line.to_owned(), |suggestion| suggestion.text.clone());
        if !text.is_empty() {
            self.ask(&text, out)?;
            if !self.is_json {
                writeln!(out)?;
            }
        }
        Ok(Next::Line)
    }

    fn obey(&mut self, command: &str, out: &mut impl Write) -> io::Result<Next> {
        let mut words = command.split_whitespace();
        let message = match (words.next(), words.next()) {
            (Some("quit"), None) => return Ok(Next::Quit),
            (Some("help"), None) => "cli-help",
            (Some("reset"), None) => {
                self.state = Conversation::default();
                self.suggestions.clear();
                self.id = MessageReply::new_conversation_id();
                "cli-reset"
            }
            (Some("explain"), None) => {
                self.explains = !self.explains;
                if self.explains { "cli-explain-on" } else { "cli-explain-off" }
            }
            (Some("lang"), Some("auto")) => {
                self.language = None;
                "cli-language-auto"
            }
            (Some("lang"), Some(code)) if Language::from_code(code).is_some() => {
                self.language = Language::from_code(code);
                "cli-language-set"
            }
            (Some("why"), Some(intent)) => return self.why(intent, out).map(|()| Next::Line),
            _ => "cli-command-unknown",
        };
        if !self.is_json {
            writeln!(out, "{}\n", self.say(message))?;
        }
        Ok(Next::Line)
    }

    /// Why the last question was, or was not, taken for an intent.
    fn why(&self, intent: &str, out: &mut impl Write) -> io::Result<()> {
        let Some((text, before)) = &self.last else { return writeln!(out, "{}\n", self.say("cli-why-nothing")) };
        let Some(asked) = self.engine.intent_index(intent) else {
            return writeln!(out, "{}\n", self.say("cli-intent-unknown"));
        };
        let (reply, _) = self.engine.reply(before, text, ReplyOptions { language: self.language });
        drawing::weighed(&Explanation::of(self.engine, &reply, before, Some(asked)), out)?;
        writeln!(out)
    }

    /// Asks, and prints the reply.
    fn ask(&mut self, text: &str, out: &mut impl Write) -> io::Result<()> {
        let options = ReplyOptions { language: self.language };
        let (reply, after) = self.engine.reply(&self.state, text.trim(), options);
        let explanation = self.explains.then(|| Explanation::of(self.engine, &reply, &self.state, None));
        self.last = Some((text.trim().to_owned(), std::mem::replace(&mut self.state, after)));
        if self.is_json {
            let body = MessageReply::of(self.engine, &reply, self.id.clone(), None);
            let body = match explanation {
                Some(explanation) => body.explained(explanation),
                None => body,
            };
            writeln!(out, "{}", serde_json::to_string(&body).map_err(io::Error::other)?)?;
        } else {
            let heading = self.engine.message(reply.language, "cli-suggestions").unwrap_or_default();
            drawing::reply(&reply, &heading, out)?;
            if let Some(explanation) = explanation {
                writeln!(out)?;
                drawing::explanation(&explanation, out)?;
            }
        }
        self.suggestions = reply.suggestions;
        out.flush()
    }

    /// A message of the chat itself, in the language spoken.
    fn say(&self, name: &str) -> String {
        let default = self.engine.knowledge().bot.default_language;
        let language = self.language.or(self.state.language).unwrap_or(default);
        self.engine.message(language, name).unwrap_or_else(|| name.to_owned())
    }
}
