//! The pure heart: what a question means, which intent it matches, and how the answer is worded.
//!
//! One door: [`Engine::build`] takes named texts and gives an engine and what is wrong with the texts;
//! [`Engine::reply`] takes a conversation and an utterance and gives a reply and the conversation after it. No file, no
//! network, no clock, no chance: the same texts, conversation and utterance give the same reply bit for bit.

#![deny(clippy::disallowed_methods, clippy::disallowed_types)]

pub mod analysis;
pub mod checks;
pub mod dialogue;
pub mod document;
pub mod finding;
pub mod knowledge;
pub mod language;
pub mod matcher;
pub mod reply;
pub mod source;
pub mod wording;

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use analysis::{Analyzer, Phrasing, Reading};
use dialogue::{Conversation, Decided, Decision, Refusal, Settings, Surroundings, Thresholds, Topic, Understood};
use finding::{Finding, Severity};
use knowledge::{Knowledge, Purpose};
use language::Language;
use matcher::{Matcher, Trained};
use reply::{Answer, CatalogueEntry, Citation, Handoff, Outcome, Reason, ReasonCode, Reply, Suggestion, Trace};
use source::Sources;
use wording::Wording;

/// Refusals in a row from which a person is offered.
const HANDOFF_AFTER: u8 = 3;
/// Most suggestions under a reply.
const SUGGESTIONS_MAX: usize = 3;

/// Answers questions from one knowledge.
pub struct Engine {
    knowledge: Knowledge,
    analyzer: Analyzer,
    matcher: Matcher,
    wording: Wording,
    thresholds: Thresholds,
    version: String,
}

/// What a caller may want of a reply.
#[derive(Clone, Copy, Debug, Default)]
pub struct ReplyOptions {
    /// The language to reply in, whatever the utterance is in.
    pub language: Option<Language>,
}

impl Engine {
    /// Builds an engine of the sources of `knowledge/` and `locales/`, and says what is wrong with them; with an error
    /// there is no engine.
    #[must_use]
    pub fn build(sources: &Sources, settings: Settings) -> (Option<Self>, Vec<Finding>) {
        Self::restore(sources, settings, None)
    }

    /// The same, with what an engine of the same sources was trained to, so that it need not be trained anew.
    #[must_use]
    pub fn restore(sources: &Sources, settings: Settings, trained: Option<Trained>) -> (Option<Self>, Vec<Finding>) {
        let (knowledge, mut findings) = knowledge::read(sources);
        findings.extend(checks::essential(sources, &knowledge));
        finding::sort(&mut findings, sources);
        if findings.iter().any(|finding| finding.severity == Severity::Error) {
            return (None, findings);
        }
        let wording = Wording::build(sources);
        let phrasings = phrasings(&knowledge, &wording);
        let analyzer = Analyzer::build(&knowledge.concepts, &phrasings);
        let matcher = Matcher::build(&knowledge, &analyzer, &phrasings, trained);
        let thresholds = Thresholds::of(settings, &matcher);
        (Some(Self { knowledge, analyzer, matcher, wording, thresholds, version: version_of(sources) }), findings)
    }

    /// Everything that is wrong with the sources: what keeps an engine from being built, what only a curator can judge,
    /// and what the built engine itself shows when it is asked.
    #[must_use]
    pub fn check(sources: &Sources, settings: Settings) -> Vec<Finding> {
        let (engine, mut findings) = Self::build(sources, settings);
        let Some(engine) = engine else {
            findings.extend(checks::editorial(sources, &knowledge::read(sources).0));
            finding::sort(&mut findings, sources);
            return findings;
        };
        findings.extend(checks::editorial(sources, &engine.knowledge));
        let answers = |text: &str, language: Language| {
            let conversation = Conversation { language: Some(language), ..Conversation::default() };
            let (reply, _) = engine.reply(&conversation, text, ReplyOptions::default());
            reply.answers.iter().filter_map(|answer| engine.intent_index(&answer.intent)).collect()
        };
        let trained = checks::Trained { analyzer: &engine.analyzer, matcher: &engine.matcher, answers: &answers };
        findings.extend(checks::trained(sources, &engine.knowledge, &trained));
        finding::sort(&mut findings, sources);
        findings
    }

    /// Content hash of the knowledge and the locales.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The knowledge it was built from.
    #[must_use]
    pub fn knowledge(&self) -> &Knowledge {
        &self.knowledge
    }

    /// The matcher, for measurements and explanations.
    #[must_use]
    pub fn matcher(&self) -> &Matcher {
        &self.matcher
    }

    /// The analyzer, for measurements and explanations.
    #[must_use]
    pub fn analyzer(&self) -> &Analyzer {
        &self.analyzer
    }

    /// From which confidence on something is answered or recognised.
    #[must_use]
    pub fn thresholds(&self) -> Thresholds {
        self.thresholds
    }

    /// Replies to an utterance; any text has a reply.
    #[must_use]
    pub fn reply(&self, conversation: &Conversation, utterance: &str, options: ReplyOptions) -> (Reply, Conversation) {
        let readings = self.analyzer.read(utterance, conversation.language);
        let (reading, alone) = self.choose(readings);
        let alone = match self.offered_by_title(conversation, utterance) {
            Some(intent) => alone.choosing(intent),
            None => alone,
        };
        let surroundings =
            Surroundings::of(conversation, &self.analyzer, &self.matcher, &self.knowledge, self.thresholds);
        let Understood { decided, question } = surroundings.settle(&reading, alone);
        let Decided { decision, refused, judgements } = decided;
        let chosen = self.chosen_language(&decision);
        let kept = if conversation.language_is_chosen { conversation.language } else { None };
        let language = options.language.or(chosen).or(kept).unwrap_or(reading.language);
        let mut after = Conversation {
            language: Some(language),
            language_is_chosen: chosen.is_some() || conversation.language_is_chosen,
            ..conversation.clone()
        };
        self.remember(&mut after, &decision, &reading, question.as_deref());
        let (mut reply, offered) = self.word(&decision, refused, language, &after);
        after.offered = offered.into_iter().map(|intent| self.knowledge.intents[intent].id.value.clone()).collect();
        let sentences = match &question {
            Some(question) => self.analyzer.read_in(question, reading.language).sentences,
            None => reading.sentences,
        };
        reply.trace = Trace { reading: Reading { sentences, ..reading }, judgements, question };
        (reply, after)
    }

    /// The intent of a button of the last reply, if its words were sent: messengers without buttons show them as text.
    fn offered_by_title(&self, conversation: &Conversation, utterance: &str) -> Option<usize> {
        let said = analysis::normalise(utterance.trim());
        let offered = conversation.offered.iter().filter_map(|id| self.intent_index(id));
        offered.into_iter().find(|&intent| {
            let title = format!("{}.title", self.knowledge.intents[intent].message());
            Language::ALL.into_iter().any(|language| analysis::normalise(&self.say(language, &title)) == said)
        })
    }

    /// What the conversation knows after this turn.
    fn remember(&self, after: &mut Conversation, decision: &Decision, reading: &Reading, question: Option<&str>) {
        let intents: Vec<String> = match decision {
            Decision::Answer(answers) => {
                answers.iter().map(|(intent, _)| self.knowledge.intents[*intent].id.value.clone()).collect()
            }
            _ => Vec::new(),
        };
        for intent in &intents {
            after.note_answered(intent);
        }
        after.refusals = match decision {
            Decision::Fallback(..) => after.refusals.saturating_add(1),
            Decision::Answer(_) | Decision::Clarify(_) => 0,
            Decision::Smalltalk(_) => after.refusals,
        };
        after.is_asked_back = matches!(decision, Decision::Clarify(_));
        let named = dialogue::things_named(reading, &self.matcher);
        // A refused question turns to another thing all the same, if it names one.
        let turns = !intents.is_empty() || (matches!(decision, Decision::Fallback(..)) && !named.is_empty());
        let before = after.topic.iter().flat_map(|topic| topic.intents.iter().cloned());
        let goes_on = |id: &String| dialogue::subject_speaks_of(id, &named, &self.knowledge, &self.matcher);
        let intents = if intents.is_empty() { before.filter(goes_on).collect() } else { intents };
        let things = self.things_of_turn(after, named, &intents);
        after.turn_to(turns.then(|| Topic {
            question: question.unwrap_or(&reading.text).to_owned(),
            language: reading.language.code().to_owned(),
            things,
            intents,
            age: 0,
        }));
    }

    /// What a turn is about: the things that it names, else those that its answers need, else those of before.
    fn things_of_turn(
        &self,
        before: &Conversation,
        named: Vec<analysis::ConceptId>,
        intents: &[String],
    ) -> Vec<String> {
        let id_of = |thing: analysis::ConceptId| self.knowledge.concepts[thing.0 as usize].id.value.clone();
        if !named.is_empty() {
            return named.into_iter().map(id_of).collect();
        }
        let answered = intents.iter().filter_map(|id| self.intent_index(id));
        let needed: Vec<String> =
            answered.flat_map(|intent| dialogue::things_needed(intent, &self.matcher)).map(id_of).collect();
        if needed.is_empty() {
            before.topic.as_ref().map(|topic| topic.things.clone()).unwrap_or_default()
        } else {
            needed
        }
    }

    /// The questions that the knowledge answers, in the order in which they were written.
    #[must_use]
    pub fn catalogue(&self, language: Language) -> Vec<CatalogueEntry> {
        let answerable = |(_, intent): &(usize, &knowledge::Intent)| intent.purpose == Purpose::Answer;
        self.knowledge
            .intents
            .iter()
            .enumerate()
            .filter(answerable)
            .map(|(at, intent)| CatalogueEntry {
                intent: intent.id.value.clone(),
                title: self.say(language, &format!("{}.title", intent.message())),
                question: self.say(language, &format!("{}.question", intent.message())),
                examples: intent.examples.get(language).iter().map(|example| example.value.clone()).collect(),
                sources: self.citations(at),
            })
            .collect()
    }

    /// The questions that are offered first.
    #[must_use]
    pub fn starters(&self, language: Language) -> Vec<Suggestion> {
        self.starting_intents().into_iter().map(|intent| self.suggestion(intent, language)).collect()
    }

    /// A message of the locales by its name.
    #[must_use]
    pub fn message(&self, language: Language, name: &str) -> Option<String> {
        self.wording.message(language, name, &[])
    }

    /// The likeliest reading; another plausible one where the matcher can make nothing of that.
    fn choose(&self, readings: Vec<Reading>) -> (Reading, Decided) {
        let mut first = None;
        for reading in readings {
            let decided = dialogue::decide(&reading, &self.matcher, self.thresholds);
            let says_nothing =
                matches!(decided.decision, Decision::Fallback(Refusal::LowConfidence | Refusal::Empty, _));
            if !says_nothing {
                return (reading, decided);
            }
            first.get_or_insert((reading, decided));
        }
        // An analyzer gives at least one reading, and the first that says nothing is kept.
        first.unwrap_or_else(|| {
            let reading = self.analyzer.read_in("", Language::ALL[0]);
            let decided = dialogue::decide(&reading, &self.matcher, self.thresholds);
            (reading, decided)
        })
    }

    fn chosen_language(&self, decision: &Decision) -> Option<Language> {
        match decision {
            Decision::Smalltalk(intent) => self.knowledge.intents[*intent].sets_language,
            _ => None,
        }
    }

    /// The reply in words, and the intents that its buttons ask for.
    fn word(
        &self,
        decision: &Decision,
        refused: Option<Refusal>,
        language: Language,
        after: &Conversation,
    ) -> (Reply, Vec<usize>) {
        let mut reply = Reply::empty(language);
        let is_new = |intent: &usize| !after.answered.iter().any(|id| *id == self.knowledge.intents[*intent].id.value);
        let offered: Vec<usize>;
        match decision {
            Decision::Answer(intents) => {
                reply.outcome = Outcome::Answer;
                reply.answers =
                    intents.iter().map(|&(intent, confidence)| self.answer(intent, confidence, language)).collect();
                let refused = refused.map(|refusal| self.refusal(refusal, language, false).1);
                let told = reply.answers.iter().map(|answer| answer.text.clone()).chain(refused);
                reply.text = told.collect::<Vec<_>>().join("\n\n");
                let asked: Vec<usize> = intents.iter().map(|(intent, _)| *intent).collect();
                offered = distinct(asked.iter().flat_map(|&intent| self.follow_ups(intent)).filter(is_new));
                reply.suggestions = self.suggestions(&offered, language);
            }
            Decision::Clarify(intents) => {
                reply.outcome = Outcome::Clarify;
                reply.text = self.say(language, "clarify");
                offered = distinct(intents.iter().copied());
                reply.suggestions = self.suggestions(&offered, language);
                let detail =
                    reply.suggestions.iter().map(|suggestion| suggestion.label.clone()).collect::<Vec<_>>().join(" / ");
                reply.reason = Some(Reason { code: ReasonCode::NearTie, detail });
            }
            Decision::Smalltalk(intent) => {
                reply.outcome = Outcome::Smalltalk;
                reply.text = self.say(language, &self.knowledge.intents[*intent].message());
                offered = distinct(self.follow_ups(*intent).into_iter().filter(is_new));
                reply.suggestions = self.suggestions(&offered, language);
            }
            Decision::Fallback(refusal, offers) => {
                reply.outcome = Outcome::Fallback;
                let is_again = after.refusals > 1;
                let (reason, text) = self.refusal(*refusal, language, is_again);
                let follow_ups = match refusal {
                    Refusal::KnownUnknown(intent) => self.follow_ups(*intent),
                    _ => Vec::new(),
                };
                let offers = follow_ups.into_iter().chain(offers.iter().copied()).chain(self.starting_intents());
                offered = distinct(offers.filter(is_new));
                reply.suggestions = self.suggestions(&offered, language);
                let url = self.knowledge.documents.first().map(|document| document.url.as_str()).filter(|_| !is_again);
                let source = url.map(|url| self.say_with(language, "fallback-source", &[("url", url)]));
                let offer = if is_again { "fallback-offer-again" } else { "fallback-offer" };
                let offer = (!offered.is_empty()).then(|| self.say(language, offer));
                reply.text = std::iter::once(text).chain(source).chain(offer).collect::<Vec<_>>().join("\n\n");
                reply.reason = Some(reason);
                let url = self.knowledge.bot.handoff_url.as_ref().filter(|_| after.refusals >= HANDOFF_AFTER);
                reply.handoff = url.map(|url| Handoff { text: self.say(language, "handoff"), url: url.clone() });
            }
        }
        (reply, offered)
    }

    /// Why nothing is answered, for a machine and in words; in other words the next time.
    fn refusal(&self, refusal: Refusal, language: Language, is_again: bool) -> (Reason, String) {
        let concept_name = |id: analysis::ConceptId| self.knowledge.concepts[id.0 as usize].name(language).to_owned();
        let say = |[first, again]: [&str; 2], arguments: &[(&str, &str)]| {
            self.say_with(language, if is_again { again } else { first }, arguments)
        };
        match refusal {
            Refusal::Empty => {
                (Reason { code: ReasonCode::Empty, detail: String::new() }, self.say(language, "fallback-empty"))
            }
            Refusal::LowConfidence => (
                Reason { code: ReasonCode::LowConfidence, detail: String::new() },
                say(["fallback-low-confidence", "fallback-low-confidence-again"], &[]),
            ),
            Refusal::UnknownEntity(id) => {
                let name = concept_name(id);
                let text = say(["fallback-unknown-entity", "fallback-unknown-entity-again"], &[("name", &name)]);
                (Reason { code: ReasonCode::UnknownEntity, detail: name }, text)
            }
            Refusal::EntityClash(id) => {
                let name = concept_name(id);
                let text = say(["fallback-entity-clash", "fallback-entity-clash-again"], &[("name", &name)]);
                (Reason { code: ReasonCode::EntityClash, detail: name }, text)
            }
            Refusal::YearOutside(year) => {
                let year = year.to_string();
                let text = say(["fallback-year-outside", "fallback-year-outside-again"], &[("year", &year)]);
                (Reason { code: ReasonCode::YearOutside, detail: year }, text)
            }
            Refusal::KnownUnknown(intent) => {
                let message = self.knowledge.intents[intent].message();
                let detail = self.say(language, &format!("{message}.title"));
                (Reason { code: ReasonCode::KnownUnknown, detail }, self.say(language, &message))
            }
        }
    }

    fn answer(&self, intent: usize, confidence: f32, language: Language) -> Answer {
        let written = &self.knowledge.intents[intent];
        Answer {
            intent: written.id.value.clone(),
            text: self.say(language, &written.message()),
            confidence,
            sources: self.citations(intent),
        }
    }

    fn citations(&self, intent: usize) -> Vec<Citation> {
        let sentences = self.matcher.rules().of(intent).sentences.iter();
        sentences
            .map(|id| {
                let document = &self.knowledge.documents[id.document];
                Citation {
                    document: document.id.clone(),
                    quote: document.sentence(id.sentence).to_owned(),
                    url: document.link(id.sentence),
                }
            })
            .collect()
    }

    fn follow_ups(&self, intent: usize) -> Vec<usize> {
        self.knowledge.intents[intent].follow_ups.iter().filter_map(|id| self.intent_index(&id.value)).collect()
    }

    fn starting_intents(&self) -> Vec<usize> {
        self.knowledge.bot.starters.iter().filter_map(|id| self.intent_index(&id.value)).collect()
    }

    /// Index of an intent by its name.
    #[must_use]
    pub fn intent_index(&self, id: &str) -> Option<usize> {
        self.knowledge.intents.iter().position(|intent| intent.id.value == id)
    }

    fn suggestions(&self, intents: &[usize], language: Language) -> Vec<Suggestion> {
        intents.iter().map(|&intent| self.suggestion(intent, language)).collect()
    }

    fn suggestion(&self, intent: usize, language: Language) -> Suggestion {
        let message = self.knowledge.intents[intent].message();
        Suggestion {
            label: self.say(language, &format!("{message}.title")),
            text: self.say(language, &format!("{message}.question")),
        }
    }

    fn say(&self, language: Language, name: &str) -> String {
        self.say_with(language, name, &[])
    }

    /// A message that the checks have proved to be there; its name stands in if it is not.
    fn say_with(&self, language: Language, name: &str, arguments: &[(&str, &str)]) -> String {
        self.wording.message(language, name, arguments).unwrap_or_else(|| name.to_owned())
    }
}

/// The first few different ones.
fn distinct(intents: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut few: Vec<usize> = Vec::new();
    for intent in intents {
        if few.len() < SUGGESTIONS_MAX && !few.contains(&intent) {
            few.push(intent);
        }
    }
    few
}

/// Every way to ask that the curator wrote: examples, and the titles and questions of buttons, which must ask for their
/// own intent.
fn phrasings(knowledge: &Knowledge, wording: &Wording) -> Vec<Phrasing> {
    let mut phrasings = Vec::new();
    for (at, intent) in knowledge.intents.iter().enumerate() {
        for language in Language::ALL {
            let examples = intent.examples.get(language).iter().map(|example| example.value.clone());
            let attributes: &[&str] = if intent.purpose == Purpose::Answer { &["question"] } else { &[] };
            let buttons = attributes
                .iter()
                .filter_map(|attribute| wording.message(language, &format!("{}.{attribute}", intent.message()), &[]));
            phrasings.extend(examples.chain(buttons).map(|text| Phrasing { intent: at, language, text }));
        }
    }
    phrasings
}

/// Content hash of the knowledge and the locales.
#[must_use]
pub fn version_of(sources: &Sources) -> String {
    const BYTES: usize = 8;
    let mut hash = Sha256::new();
    for (_, source) in sources.iter() {
        for part in [&source.name, &source.text] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part.as_bytes());
        }
    }
    let mut version = String::new();
    for byte in &hash.finalize()[..BYTES] {
        // Writing to a string cannot fail.
        let _ = write!(version, "{byte:02x}");
    }
    version
}
