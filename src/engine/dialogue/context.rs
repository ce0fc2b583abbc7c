//! Fills in what a message leaves to the turns before: the thing, the aspect, the one of those offered.
//!
//! "And in the CSTO?" keeps what was asked and changes the thing; "how many documents?" keeps the thing and changes what
//! is asked; "tell me more" goes on to what follows. The message alone comes first: context is used where that falls
//! short, and what the documents do not say stays refused.

use super::conversation::Conversation;
use super::decision::{Decided, Decision, Judgement, Refusal, Thresholds, decide_expecting};
use crate::engine::analysis::{Analyzer, ConceptId, Reading, Unit, UnitKind};
use crate::engine::knowledge::{ConceptKind, Knowledge, Purpose};
use crate::engine::language::{AnswerKind, Asks, Language, Leaning};
use crate::engine::matcher::Matcher;

/// Confidence of what the asker chose from a list, or asked to be told next.
const CHOSEN: f32 = 0.99;
/// Most answers to "tell me more".
const MORE_MAX: usize = 2;
/// Of those just offered, one is taken from this confidence on.
const OFFERED_MIN: f32 = 0.25;
/// Signals of what an intent knows nothing of.
const FOREIGN: [&str; 3] = ["foreign_concepts", "foreign_words", "unfamiliar_words"];
/// Log-odds that what goes on with the last answer gains: fitted on the dialogues of `tests/eval`, where 0.7 and 2 do less.
const EXPECTED_ODDS: f32 = 1.2;
/// An answer that rests on so many sentences tells of a subject at large.
const OVERVIEW_SENTENCES: usize = 3;
/// What surely has no answer stays refused, whatever was said before.
const UNKNOWN_SURE: f32 = 0.8;
/// A message of so few units hardly says anything without the question before.
const BARE_UNITS_MAX: usize = 2;
/// A question word is small talk only if it surely is: "with whom?" resembles "who are you?".
const SMALLTALK_SURE: f32 = 0.9;
/// A message of more words that say something is a question of its own.
const ELLIPTIC_UNITS_MAX: usize = 6;

/// What a message is judged with.
pub struct Surroundings<'a> {
    analyzer: &'a Analyzer,
    matcher: &'a Matcher,
    knowledge: &'a Knowledge,
    thresholds: Thresholds,
    /// What was said before.
    conversation: &'a Conversation,
    /// What that was about: the first parts of the names of intents.
    subjects: Vec<&'a str>,
}

/// A message understood in its conversation.
#[derive(Clone, Debug)]
pub struct Understood {
    /// What to do, and why.
    pub decided: Decided,
    /// The question with what it left out filled in, where the conversation filled in something.
    pub question: Option<String>,
}

impl<'a> Surroundings<'a> {
    /// What surrounds the next message of a conversation.
    #[must_use]
    pub fn of(
        conversation: &'a Conversation,
        analyzer: &'a Analyzer,
        matcher: &'a Matcher,
        knowledge: &'a Knowledge,
        thresholds: Thresholds,
    ) -> Self {
        let mut surroundings = Self { analyzer, matcher, knowledge, thresholds, conversation, subjects: Vec::new() };
        surroundings.subjects = surroundings.last_subjects();
        surroundings
    }

    /// The subjects of the last answers; after a refusal those of the things that were asked of.
    fn last_subjects(&self) -> Vec<&'a str> {
        let Some(topic) = &self.conversation.topic else { return Vec::new() };
        if !topic.intents.is_empty() {
            return topic.intents.iter().map(|id| subject_of(id)).collect();
        }
        let mut subjects: Vec<&str> =
            self.knowledge.intents.iter().map(|intent| subject_of(&intent.id.value)).collect();
        subjects.dedup();
        let things: Vec<ConceptId> = topic.things.iter().filter_map(|id| self.concept(id)).collect();
        subjects.retain(|subject| self.thing_of_subject(subject).is_some_and(|thing| things.contains(&thing)));
        subjects
    }

    /// What to do about a message, given what would be done about it alone.
    #[must_use]
    pub fn settle(&self, reading: &Reading, alone: Decided) -> Understood {
        let leaning = Leaning::of(&reading.text);
        let alone =
            if leaning.leans() || falls_short(&alone.decision) { self.expecting(reading, alone) } else { alone };
        let in_context = match leaning.asks {
            Some(Asks::Choice(place)) => self.choice(place),
            Some(Asks::More) => self.more(),
            Some(asks) => self.ask_further(asks, reading),
            None => self.offered_in_words(&alone).or_else(|| self.question(reading, leaning, &alone)),
        };
        in_context.unwrap_or(Understood { decided: alone, question: None })
    }

    /// What to do about a message alone, where what goes on with the last answer is expected.
    fn expecting(&self, reading: &Reading, alone: Decided) -> Decided {
        let expected = self.expected();
        if expected.is_empty() { alone } else { decide_expecting(&expected, reading, self.matcher, self.thresholds) }
    }

    /// One of those offered, by its place.
    fn choice(&self, place: usize) -> Option<Understood> {
        let offered = &self.conversation.offered;
        let id = if place == 0 { offered.last() } else { offered.get(place - 1) }?;
        Some(self.answers(vec![self.intent(id)?]))
    }

    /// What follows on the last answer.
    fn more(&self) -> Option<Understood> {
        let next = self.next_of_subject();
        (!next.is_empty()).then(|| self.answers(next))
    }

    /// The follow-ups of the last answer that were not yet told: of the same subject if there are any.
    fn next_of_subject(&self) -> Vec<usize> {
        let next = self.untold();
        let same: Vec<usize> =
            next.iter().copied().filter(|&intent| self.is_of_last_subject(intent)).take(MORE_MAX).collect();
        if same.is_empty() { next.into_iter().take(1).collect() } else { same }
    }

    fn is_of_last_subject(&self, intent: usize) -> bool {
        self.subjects.contains(&subject_of(self.id(intent)))
    }

    /// "Which ones?", "what is that?": the question asked on, if that has an answer; else what follows on an answer at
    /// large, or one that was no number.
    fn ask_further(&self, asks: Asks, reading: &Reading) -> Option<Understood> {
        let last = self.recalled(reading.language)?;
        let text = [last.without_asking(), reading.text.clone()].join(" ");
        let asked_on = self.judge(&text, reading.language);
        if is_known_unknown(&asked_on.decision) {
            return Some(Understood { decided: asked_on, question: Some(text) });
        }
        let is_new = |intent: &usize| {
            let is_answer = self.matcher.rules().of(*intent).purpose == Purpose::Answer;
            is_answer && !self.is_told_last(*intent) && self.belongs(*intent, &last)
        };
        let sure = asked_on.judgements.iter().flat_map(|judgement| &judgement.candidates);
        let told = || self.conversation.topic.iter().flat_map(|topic| &topic.intents).filter_map(|id| self.intent(id));
        let is_of_many = told().any(|intent| self.is_overview(intent));
        let hit = first_answer(&asked_on.decision).filter(|_| !is_of_many).and_then(|first| {
            let is_sure = |intent: &usize| confidence_of(&asked_on, *intent) >= self.thresholds.answer;
            let others = sure.map(|candidate| candidate.intent);
            std::iter::once(first).chain(others.filter(is_sure)).find(is_new)
        });
        if let Some(intent) = hit {
            let decision = Decision::Answer(vec![(intent, confidence_of(&asked_on, intent))]);
            return Some(Self::with(decision, &asked_on, &text));
        }
        let next = self.next_of_subject();
        let is_number = |intent: usize| self.matcher.rules().of(intent).gives.contains(&AnswerKind::Number);
        if next.is_empty() || (!is_of_many && told().any(is_number)) {
            let decided = Decided { decision: Decision::Fallback(Refusal::LowConfidence, next), ..asked_on };
            return Some(Understood { decided, question: Some(text) });
        }
        match asks {
            Asks::What => {
                let decided = Decided { decision: Decision::Clarify(next), ..asked_on };
                Some(Understood { decided, question: Some(text) })
            }
            _ => Some(self.answers(next)),
        }
    }

    /// After a question back: the words of one of those offered.
    fn offered_in_words(&self, alone: &Decided) -> Option<Understood> {
        if !self.conversation.is_asked_back || !falls_short(&alone.decision) {
            return None;
        }
        let offered: Vec<usize> = self.conversation.offered.iter().filter_map(|id| self.intent(id)).collect();
        let candidates = alone.judgements.iter().flat_map(|judgement| &judgement.candidates);
        let chosen = candidates
            .filter(|candidate| offered.contains(&candidate.intent) && candidate.confidence >= OFFERED_MIN)
            .max_by(|a, b| a.confidence.total_cmp(&b.confidence))?;
        Some(self.answers(vec![chosen.intent]))
    }

    /// A question that leaves something out.
    fn question(&self, reading: &Reading, leaning: Leaning, alone: &Decided) -> Option<Understood> {
        let last = self.recalled(reading.language)?;
        let said = Said::of(reading, leaning, self.matcher);
        let leans = leaning.goes_on || leaning.refers;
        let may_lack_context = leans
            && said.things.is_empty()
            && is_known_unknown(&alone.decision)
            && (said.is_only_asking || first_confidence(alone) < UNKNOWN_SURE);
        let is_settled = is_settled_alone(&alone.decision, &said) && !may_lack_context;
        if said.units == 0 || said.units > ELLIPTIC_UNITS_MAX || is_settled {
            return None;
        }
        if !said.things.is_empty() {
            let asked = [&last.asked[..], &said.asked].concat();
            let is_answered = matches!(alone.decision, Decision::Answer(_)) && asked.is_empty();
            let asks_the_same = said.asked.iter().all(|kind| last.asked.contains(kind) || self.was_given(*kind));
            let is_other_thing = leaning.goes_on && said.is_only_things && asks_the_same;
            return if is_other_thing && !last.aspect.is_empty() && !is_answered {
                self.other_thing(reading, &said, &last, alone)
            } else if falls_short(&alone.decision) && leans {
                self.go_on(reading, leaning, &last, alone)
            } else {
                None
            };
        }
        let is_whole = !leans && !self.is_open(alone, &said, &last);
        if is_whole { None } else { self.go_on(reading, leaning, &last, alone) }
    }

    /// Whether the last answer gives an answer of this kind.
    fn was_given(&self, kind: AnswerKind) -> bool {
        let intents = self.conversation.topic.iter().flat_map(|topic| &topic.intents);
        let mut known = intents.filter_map(|id| self.intent(id));
        known.any(|intent| self.matcher.rules().of(intent).gives.contains(&kind))
    }

    /// The last question asked of another thing.
    fn other_thing(&self, reading: &Reading, said: &Said, last: &Recalled, alone: &Decided) -> Option<Understood> {
        let aspect = if said.asks { &last.told } else { &last.aspect };
        let text = [aspect, &said.thing_words, &said.asking_words].map(String::as_str).join(" ");
        let mut decided = self.judge(&text, reading.language);
        let fits = |intent: &usize| self.speaks_of_one(*intent, &said.things) && !self.is_told_last(*intent);
        if let Some(intent) = first_answer(&decided.decision).filter(fits) {
            decided.decision = Decision::Answer(vec![(intent, confidence_of(&decided, intent))]);
            return Some(Understood { decided, question: Some(text) });
        }
        if matches!(decided.decision, Decision::Fallback(Refusal::KnownUnknown(_) | Refusal::UnknownEntity(_), _)) {
            return Some(Understood { decided, question: Some(text) });
        }
        // A number that is told of one thing is not told of another for that: what was asked has no answer.
        if !last.asked.is_empty() || !said.asked.is_empty() {
            let offers = offers_of(&alone.decision);
            decided.decision = Decision::Fallback(Refusal::EntityClash(said.things[0]), offers);
            return Some(Understood { decided, question: Some(text) });
        }
        None
    }

    /// The message with the thing that was last talked of, with that of the whole subject, or with the question before.
    fn go_on(&self, reading: &Reading, leaning: Leaning, last: &Recalled, alone: &Decided) -> Option<Understood> {
        let mut texts: Vec<String> = Vec::new();
        let said = Said::of(reading, leaning, self.matcher);
        let is_bare = said.is_only_asking || said.units <= BARE_UNITS_MAX;
        let whole = is_bare.then(|| [last.without_asking(), reading.text.clone()].join(" "));
        for words in [&last.thing_words, &last.subject_words].into_iter().filter(|words| !words.is_empty()) {
            let text = [words, reading.text.as_str()].join(" ");
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
        texts.extend(whole.clone());
        let mut judged = vec![(reading.text.clone(), alone.clone())];
        judged.extend(texts.into_iter().map(|text| {
            let decided = self.judge(&text, reading.language);
            (text, decided)
        }));
        let is_open = self.is_open(alone, &said, last);
        // The same answer again is one only to a question that points back at it.
        let asked: Vec<AnswerKind> = asked_kinds(reading);
        let fits = |intent: &usize| {
            let gives = &self.matcher.rules().of(*intent).gives;
            let answers_it = asked.is_empty() || !self.is_overview(*intent);
            self.belongs(*intent, last) && answers_it && asked.iter().all(|kind| gives.contains(kind))
        };
        let answered = judged.iter().filter_map(|(text, decided)| {
            let intent = first_answer(&decided.decision).filter(fits)?;
            // Beside the whole last question a word more would hardly be heard, and the same be answered again.
            let may_repeat = leaning.refers && (said.is_only_asking || whole.as_ref() != Some(text));
            if self.is_told_last(intent) && !may_repeat {
                return None;
            }
            if !said.is_only_asking && *text != reading.text && !is_about(decided, intent) {
                return None;
            }
            let is_meant = leaning.refers && self.speaks_of_one(intent, &last.things);
            let nearness = (is_meant, self.is_of_last_subject(intent));
            Some((nearness, confidence_of(decided, intent), intent, text, decided))
        });
        let best = answered.max_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        // A message that is whole by itself yields only to a surer answer of the subject at hand.
        let refused = judged.iter().filter(|(_, decided)| is_known_unknown(&decided.decision));
        let refused = refused.max_by(|a, b| first_confidence(&a.1).total_cmp(&first_confidence(&b.1)));
        let surest_refusal = refused.map_or(0.0, |(_, decided)| first_confidence(decided));
        let wins = best.filter(|((_, of_subject), confidence, intent, ..)| {
            let is_meant = leaning.refers && self.is_told_of_another(&alone.decision, *intent, last);
            *confidence >= surest_refusal && (is_open || is_meant || self.outweighs(*of_subject, *confidence, alone))
        });
        if let Some((_, confidence, intent, text, decided)) = wins {
            return Some(Self::with(Decision::Answer(vec![(intent, confidence)]), decided, text));
        }
        if is_open && let Some((text, decided)) = refused {
            return Some(Self::with(decided.decision.clone(), decided, text));
        }
        if is_open
            && said.is_only_asking
            && !leaning.refers
            && let Some(intent) = self.next_that_gives(&asked)
        {
            return Some(self.answers(vec![intent]));
        }
        if self.is_of_another(alone, &said, last) {
            let offers = offers_of(&alone.decision);
            let refused = Decision::Fallback(Refusal::LowConfidence, offers);
            return Some(Self::with(refused, alone, &reading.text));
        }
        // What is told of another thing alone is no answer to a question about this one.
        let (text, decided) = judged.first().filter(|_| self.lacks_its_thing(&alone.decision, last))?;
        let offers = offers_of(&decided.decision);
        let refusal = last.things.first().map_or(Refusal::LowConfidence, |thing| Refusal::EntityClash(*thing));
        Some(Self::with(Decision::Fallback(refusal, offers), decided, text))
    }

    /// Whether a message judged alone leaves something open that the conversation may tell.
    fn is_open(&self, alone: &Decided, said: &Said, last: &Recalled) -> bool {
        falls_short(&alone.decision)
            || is_doubtful_smalltalk(alone)
            || self.is_of_another(alone, said, last)
            || self.lacks_its_thing(&alone.decision, last)
    }

    /// Whether a mere question word, judged alone, is answered with something else than what was talked of.
    fn is_of_another(&self, alone: &Decided, said: &Said, last: &Recalled) -> bool {
        said.is_only_asking && first_answer(&alone.decision).is_some_and(|intent| !self.belongs(intent, last))
    }

    /// The first of what follows on the last answer that gives what is asked.
    fn next_that_gives(&self, asked: &[AnswerKind]) -> Option<usize> {
        let gives = |intent: &usize| asked.iter().all(|kind| self.matcher.rules().of(*intent).gives.contains(kind));
        let fits = |intent: &usize| self.is_of_last_subject(*intent) && !self.is_overview(*intent) && gives(intent);
        self.untold().into_iter().find(fits).filter(|_| !asked.is_empty())
    }

    /// Whether an intent tells of a subject at large.
    fn is_overview(&self, intent: usize) -> bool {
        self.matcher.rules().of(intent).sentences.len() >= OVERVIEW_SENTENCES
    }

    /// Whether a message alone is answered with what is told of another thing than the one at hand, and an intent of it.
    fn is_told_of_another(&self, alone: &Decision, intent: usize, last: &Recalled) -> bool {
        self.speaks_of_one(intent, &last.things)
            && first_answer(alone).is_some_and(|other| !self.speaks_of_one(other, &last.things))
    }

    /// Whether an answer in context is surer than what a message says alone, and that is of another subject.
    fn outweighs(&self, is_of_subject: bool, confidence: f32, alone: &Decided) -> bool {
        match first_answer(&alone.decision) {
            Some(intent) => {
                is_of_subject && !self.is_of_last_subject(intent) && confidence >= confidence_of(alone, intent)
            }
            None => is_of_subject,
        }
    }

    fn with(decision: Decision, decided: &Decided, text: &str) -> Understood {
        Understood {
            decided: Decided { decision, refused: None, judgements: decided.judgements.clone() },
            question: Some(text.to_owned()),
        }
    }

    /// Whether an answer is told of a thing that the message does not name, and not of the one at hand.
    fn lacks_its_thing(&self, decision: &Decision, last: &Recalled) -> bool {
        let Some(intent) = first_answer(decision) else { return false };
        let needs_a_thing = !things_needed(intent, self.matcher).is_empty();
        needs_a_thing
            && !last.things.is_empty()
            && !self.speaks_of_one(intent, &last.things)
            && !self.is_of_last_subject(intent)
    }

    fn speaks_of_one(&self, intent: usize, things: &[ConceptId]) -> bool {
        things.iter().any(|thing| self.matcher.rules().of(intent).speaks_of(*thing))
    }

    /// Whether an intent goes on with what was talked of: the same subject, a follow-up, or the same thing.
    fn belongs(&self, intent: usize, last: &Recalled) -> bool {
        self.is_of_last_subject(intent)
            || self.follow_ups().contains(&intent)
            || self.speaks_of_one(intent, &last.things)
    }

    /// What goes on with what was talked of is likelier to be asked next.
    fn expected(&self) -> Vec<(usize, f32)> {
        let follow_ups = self.follow_ups();
        let goes_on = |intent: &usize| follow_ups.contains(intent) || self.is_of_last_subject(*intent);
        (0..self.knowledge.intents.len()).filter(goes_on).map(|intent| (intent, EXPECTED_ODDS)).collect()
    }

    /// The follow-ups of the last answer that were not told yet.
    fn untold(&self) -> Vec<usize> {
        let is_told = |intent: &usize| self.conversation.answered.iter().any(|id| id == self.id(*intent));
        self.follow_ups().into_iter().filter(|intent| !is_told(intent)).collect()
    }

    fn follow_ups(&self) -> Vec<usize> {
        let intents = self.conversation.topic.as_ref().map_or(&[][..], |topic| &topic.intents);
        let known = intents.iter().filter_map(|id| self.intent(id));
        known
            .flat_map(|intent| &self.knowledge.intents[intent].follow_ups)
            .filter_map(|id| self.intent(&id.value))
            .collect()
    }

    fn is_told_last(&self, intent: usize) -> bool {
        let intents = self.conversation.topic.as_ref().map_or(&[][..], |topic| &topic.intents);
        intents.iter().any(|id| id == self.id(intent))
    }

    /// The last question, read again, and its things by their names in the language of this message.
    fn recalled(&self, language: Language) -> Option<Recalled> {
        let topic = self.conversation.topic.as_ref()?;
        let asked_in = Language::from_code(&topic.language)?;
        let mut last = Recalled::of(&self.analyzer.read_in(&topic.question, asked_in), self.matcher);
        last.things = topic.things.iter().filter_map(|id| self.concept(id)).collect();
        let names = |things: &[ConceptId]| {
            let concepts = things.iter().map(|thing| &self.knowledge.concepts[thing.0 as usize]);
            concepts.map(|concept| concept.name(language).to_lowercase()).collect::<Vec<_>>().join(" ")
        };
        last.thing_words = names(&last.things);
        last.subject_words = names(
            &self.subjects.first().and_then(|subject| self.thing_of_subject(subject)).into_iter().collect::<Vec<_>>(),
        );
        Some(last)
    }

    /// The thing that most intents of a subject need.
    fn thing_of_subject(&self, subject: &str) -> Option<ConceptId> {
        let mut counts: Vec<(ConceptId, usize)> = Vec::new();
        let mut n_intents = 0;
        for (at, intent) in self.knowledge.intents.iter().enumerate() {
            if subject_of(&intent.id.value) == subject {
                n_intents += 1;
                for thing in things_needed(at, self.matcher) {
                    match counts.iter_mut().find(|(of, _)| *of == thing) {
                        Some((_, count)) => *count += 1,
                        None => counts.push((thing, 1)),
                    }
                }
            }
        }
        let (thing, count) = counts.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0)))?;
        (2 * count > n_intents).then_some(thing)
    }

    fn concept(&self, id: &str) -> Option<ConceptId> {
        let at = self.knowledge.concepts.iter().position(|concept| concept.id.value == id)?;
        Some(ConceptId(u32::try_from(at).ok()?))
    }

    fn judge(&self, text: &str, language: Language) -> Decided {
        let expected = self.expected();
        decide_expecting(&expected, &self.analyzer.read_in(text, language), self.matcher, self.thresholds)
    }

    /// What the asker chose: nothing had to be judged for it.
    fn answers(&self, intents: Vec<usize>) -> Understood {
        let decision = Decision::Answer(intents.into_iter().map(|intent| (intent, CHOSEN)).collect());
        let question = self.conversation.topic.as_ref().map(|topic| topic.question.clone());
        Understood { decided: Decided { decision, refused: None, judgements: Vec::new() }, question }
    }

    fn id(&self, intent: usize) -> &str {
        &self.knowledge.intents[intent].id.value
    }

    fn intent(&self, id: &str) -> Option<usize> {
        self.knowledge.intents.iter().position(|intent| intent.id.value == id)
    }
}

/// The last question in parts.
#[derive(Default)]
struct Recalled {
    things: Vec<ConceptId>,
    thing_words: String,
    subject_words: String,
    /// What was asked of the thing.
    aspect: String,
    /// What was asked of it but for the question word.
    told: String,
    /// The kinds of answer that it asked for.
    asked: Vec<AnswerKind>,
}

impl Recalled {
    fn of(reading: &Reading, matcher: &Matcher) -> Self {
        let mut recalled = Self::default();
        for sentence in &reading.sentences {
            for unit in &sentence.units {
                let words = sentence.words(unit);
                if thing_of(unit, matcher).is_some() {
                    continue;
                }
                if matches!(unit.kind, UnitKind::Role(role) if !unit.kind.asks() && !is_asking(role)) {
                    continue;
                }
                push_word(&mut recalled.aspect, &words);
                if unit.kind.asks() {
                    recalled.asked.extend(unit.kind.asked_kind());
                } else {
                    push_word(&mut recalled.told, &words);
                }
            }
        }
        recalled
    }

    /// The question without its question word.
    fn without_asking(&self) -> String {
        [self.thing_words.as_str(), self.told.as_str()].join(" ")
    }
}

/// What a message says of its own.
#[derive(Default)]
struct Said {
    things: Vec<ConceptId>,
    thing_words: String,
    /// Nothing but things and question words.
    is_only_things: bool,
    is_only_asking: bool,
    asking_words: String,
    asks: bool,
    /// The kinds of answer that it asks for.
    asked: Vec<AnswerKind>,
    units: usize,
}

impl Said {
    fn of(reading: &Reading, leaning: Leaning, matcher: &Matcher) -> Self {
        let mut said = Self { is_only_things: true, is_only_asking: true, ..Self::default() };
        let n_sentences = reading.sentences.len();
        for (place, sentence) in reading.sentences.iter().enumerate() {
            let opening = if place == 0 { leaning.n_opening } else { 0 };
            let closing = if place + 1 == n_sentences { leaning.n_closing } else { 0 };
            for unit in &sentence.units {
                if unit.tokens.end <= opening || unit.tokens.start + closing >= sentence.tokens.len() {
                    continue;
                }
                if matches!(unit.kind, UnitKind::Role(role) if !is_asking(role)) {
                    // "What is TURKTIME?" is a question of its own; "what about" only opens one.
                    said.is_only_things &= !unit.kind.asks();
                    continue;
                }
                said.units += 1;
                said.asks |= unit.kind.asks();
                said.is_only_asking &= unit.kind.asks();
                if unit.kind.asks() {
                    said.asked.extend(unit.kind.asked_kind());
                    push_word(&mut said.asking_words, &sentence.words(unit));
                    continue;
                }
                if let Some(thing) = thing_of(unit, matcher) {
                    said.things.push(thing);
                    push_word(&mut said.thing_words, &sentence.words(unit));
                } else if unit.kind != UnitKind::Word || !is_short(&sentence.words(unit)) {
                    said.is_only_things = false;
                }
            }
        }
        said
    }
}

/// A word of one or two letters that is no function word of its language: a preposition, a particle.
fn is_short(word: &str) -> bool {
    word.chars().count() <= 2
}

fn is_asking(role: crate::engine::language::WordRole) -> bool {
    matches!(role, crate::engine::language::WordRole::Asks(_))
}

fn thing_of(unit: &Unit, matcher: &Matcher) -> Option<ConceptId> {
    match unit.kind {
        UnitKind::Concept(id) if matcher.rules().kind(id) == ConceptKind::Entity => Some(id),
        _ => None,
    }
}

/// Whether some intent of the same subject speaks of one of these things.
#[must_use]
pub fn subject_speaks_of(id: &str, things: &[ConceptId], knowledge: &Knowledge, matcher: &Matcher) -> bool {
    let intents = knowledge.intents.iter().enumerate();
    let mut same = intents.filter(|(_, intent)| subject_of(&intent.id.value) == subject_of(id));
    same.any(|(at, _)| things.iter().any(|thing| matcher.rules().of(at).speaks_of(*thing)))
}

/// The things that a question must name for an intent to answer it.
#[must_use]
pub fn things_needed(intent: usize, matcher: &Matcher) -> Vec<ConceptId> {
    let rules = matcher.rules();
    let is_thing = |concept: &&ConceptId| rules.kind(**concept) == ConceptKind::Entity;
    rules.of(intent).needs.iter().filter_map(|need| need.iter().find(is_thing)).copied().collect()
}

/// The things that a reading names.
#[must_use]
pub fn things_named(reading: &Reading, matcher: &Matcher) -> Vec<ConceptId> {
    let units = reading.sentences.iter().flat_map(|sentence| &sentence.units);
    units.filter_map(|unit| thing_of(unit, matcher)).collect()
}

fn push_word(text: &mut String, word: &str) {
    if !text.is_empty() {
        text.push(' ');
    }
    text.push_str(word);
}

/// Whether a decision about a message alone leaves something open.
fn falls_short(decision: &Decision) -> bool {
    matches!(
        decision,
        Decision::Clarify(_) | Decision::Fallback(Refusal::LowConfidence | Refusal::EntityClash(_) | Refusal::Empty, _)
    )
}

/// Whether a message is refused or understood as it stands, whatever was said before.
fn is_settled_alone(decision: &Decision, said: &Said) -> bool {
    // A question word is no small talk, whatever it resembles: "with whom?".
    let is_smalltalk = matches!(decision, Decision::Smalltalk(_)) && !said.asks;
    is_smalltalk
        || matches!(
            decision,
            Decision::Fallback(Refusal::UnknownEntity(_) | Refusal::YearOutside(_) | Refusal::KnownUnknown(_), _)
        )
        || matches!(decision, Decision::Answer(answers) if answers.len() > 1)
}

/// Whether a message resembles small talk and may as well ask something.
fn is_doubtful_smalltalk(decided: &Decided) -> bool {
    matches!(decided.decision, Decision::Smalltalk(_)) && first_confidence(decided) < SMALLTALK_SURE
}

/// The kinds of answer that a message asks for.
fn asked_kinds(reading: &Reading) -> Vec<AnswerKind> {
    let units = reading.sentences.iter().flat_map(|sentence| &sentence.units);
    units.filter_map(|unit| unit.kind.asked_kind()).collect()
}

/// Whether an intent's examples and sentences hold all that the question names.
fn is_about(decided: &Decided, intent: usize) -> bool {
    let candidates = decided.judgements.iter().flat_map(|judgement: &Judgement| &judgement.candidates);
    let mut candidates = candidates.filter(|candidate| candidate.intent == intent);
    candidates.any(|candidate| FOREIGN.iter().all(|name| candidate.signal(name) <= 0.0))
}

fn is_known_unknown(decision: &Decision) -> bool {
    matches!(decision, Decision::Fallback(Refusal::KnownUnknown(_), _))
}

/// Confidence of the likeliest candidate.
fn first_confidence(decided: &Decided) -> f32 {
    let first = decided.judgements.first().and_then(|judgement| judgement.candidates.first());
    first.map_or(0.0, |candidate| candidate.confidence)
}

fn first_answer(decision: &Decision) -> Option<usize> {
    match decision {
        Decision::Answer(answers) => answers.first().map(|(intent, _)| *intent),
        _ => None,
    }
}

fn confidence_of(decided: &Decided, intent: usize) -> f32 {
    let candidates = decided.judgements.iter().flat_map(|judgement: &Judgement| &judgement.candidates);
    candidates.filter(|candidate| candidate.intent == intent).map(|candidate| candidate.confidence).fold(0.0, f32::max)
}

fn offers_of(decision: &Decision) -> Vec<usize> {
    match decision {
        Decision::Fallback(_, offers) | Decision::Clarify(offers) => offers.clone(),
        Decision::Answer(answers) => answers.iter().map(|(intent, _)| *intent).collect(),
        Decision::Smalltalk(_) => Vec::new(),
    }
}

/// The subject of an intent: its name before the dot.
fn subject_of(id: &str) -> &str {
    id.split('.').next().unwrap_or(id)
}
