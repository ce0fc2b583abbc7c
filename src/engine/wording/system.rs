//! Lists the messages that the engine, the command line and the channels say of themselves, with the variables they give them: the one
//! place where they are named.

/// A message that belongs to no intent.
#[derive(Clone, Copy, Debug)]
pub struct SystemMessage {
    /// Its name in every locale.
    pub name: &'static str,
    /// What its text may name as `{ $variable }`.
    pub variables: &'static [&'static str],
}

/// Every one of them; `jauap check` holds each locale to this list, a test holds the code to it.
pub const SYSTEM_MESSAGES: &[SystemMessage] = &[
    SystemMessage { name: "channel-about", variables: &[] },
    SystemMessage { name: "channel-choose", variables: &[] },
    SystemMessage { name: "channel-command-help", variables: &[] },
    SystemMessage { name: "channel-command-lang", variables: &[] },
    SystemMessage { name: "channel-command-start", variables: &[] },
    SystemMessage { name: "channel-description", variables: &[] },
    SystemMessage { name: "channel-help", variables: &[] },
    SystemMessage { name: "channel-language-automatic", variables: &[] },
    SystemMessage { name: "channel-language-choose", variables: &[] },
    SystemMessage { name: "channel-language-name", variables: &[] },
    SystemMessage { name: "channel-language-set", variables: &[] },
    SystemMessage { name: "channel-source", variables: &[] },
    SystemMessage { name: "channel-sources", variables: &[] },
    SystemMessage { name: "channel-start", variables: &[] },
    SystemMessage { name: "channel-text-only", variables: &[] },
    SystemMessage { name: "channel-unavailable", variables: &[] },
    SystemMessage { name: "clarify", variables: &[] },
    SystemMessage { name: "cli-command-unknown", variables: &[] },
    SystemMessage { name: "cli-explain-off", variables: &[] },
    SystemMessage { name: "cli-explain-on", variables: &[] },
    SystemMessage { name: "cli-help", variables: &[] },
    SystemMessage { name: "cli-intent-unknown", variables: &[] },
    SystemMessage { name: "cli-language-auto", variables: &[] },
    SystemMessage { name: "cli-language-set", variables: &[] },
    SystemMessage { name: "cli-reset", variables: &[] },
    SystemMessage { name: "cli-suggestions", variables: &[] },
    SystemMessage { name: "cli-welcome", variables: &[] },
    SystemMessage { name: "cli-why-nothing", variables: &[] },
    SystemMessage { name: "fallback-empty", variables: &[] },
    SystemMessage { name: "fallback-entity-clash", variables: &["name"] },
    SystemMessage { name: "fallback-entity-clash-again", variables: &["name"] },
    SystemMessage { name: "fallback-low-confidence", variables: &[] },
    SystemMessage { name: "fallback-low-confidence-again", variables: &[] },
    SystemMessage { name: "fallback-offer", variables: &[] },
    SystemMessage { name: "fallback-offer-again", variables: &[] },
    SystemMessage { name: "fallback-source", variables: &["url"] },
    SystemMessage { name: "fallback-unknown-entity", variables: &["name"] },
    SystemMessage { name: "fallback-unknown-entity-again", variables: &["name"] },
    SystemMessage { name: "fallback-year-outside", variables: &["year"] },
    SystemMessage { name: "fallback-year-outside-again", variables: &["year"] },
    SystemMessage { name: "handoff", variables: &[] },
];

/// Functions that the bundles define; Fluent's own are not switched on, since their numbers are not the reader's.
pub const FUNCTIONS: &[&str] = &[];
