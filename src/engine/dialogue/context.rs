//! Fills in what a message leaves to the turns before: the thing, the aspect, the one of those offered.
//!
//! "And in the CSTO?" keeps what was asked and changes the thing; "how many documents?" keeps the thing and changes what
//! is asked; "tell me more" goes on to what follows. The message alone comes first: context is used where that falls
//! short, and what the documents do not say stays refused.

use super::conversation::Conversation;
use super::decision::{Decided, Decision, Judgement, Refusal, Thresholds, decide_expecting};
use super::parts::{Recalled, thing_of};
use crate::engine::analysis::{Analyzer, ConceptId, Reading};
use crate::engine::knowledge::{ConceptKind, Knowledge, Purpose};
use crate::engine::language::{AnswerKind, Asks, Language, Leaning};
use crate::engine::matcher::Matcher;

/// Confidence of what the asker chose from a list, or asked to be told next.
const CHOSEN: f32 = 0.99;
/// Most answers to "tell me more".
const MORE_MAX: usize = 2;
/// Of those just offered, one is taken from this confidence on.
const OFFERED_MIN: f32 = 0.25;
/// Log-odds that what goes on with the last answer gains: fitted on the dialogues of `tests/eval`, where 0.7 and 2 do less.
const EXPECTED_ODDS: f32 = 1.2;
/// An answer that rests on so many sentences tells of a subject at large.
const OVERVIEW_SENTENCES: usize = 3;

/// What a message is judged with.
pub struct Surroundings<'a> {
    analyzer: &'a Analyzer,
    pub(super) matcher: &'a Matcher,
    knowledge: &'a Knowledge,
    thresholds: Thresholds,
    /// What was said before.
    pub(super) conversation: &'a Conversation,
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
        let leads_up = leaning.leans() || leaning.n_opening > 0;
        let alone =
            if leads_up || falls_short(&alone.decision) { self.expecting(reading, leaning, alone) } else { alone };
        let in_context = match leaning.asks {
            Some(Asks::Choice(place)) => self.choice(place),
            Some(Asks::More) => self.more(),
            Some(asks) => self.ask_further(asks, reading),
            None => self.offered_in_words(&alone).or_else(|| self.question(reading, leaning, &alone)),
        };
        in_context.unwrap_or(Understood { decided: alone, question: None })
    }

    /// What to do about a message alone, where what goes on with the last answer is expected.
    fn expecting(&self, reading: &Reading, leaning: Leaning, alone: Decided) -> Decided {
        let expected = self.expected();
        if expected.is_empty() {
            alone
        } else if leaning.n_opening > 0 {
            self.judge(leaning.without_opening(&reading.text), reading.language)
        } else {
            decide_expecting(&expected, reading, self.matcher, self.thresholds)
        }
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
    pub(super) fn next_of_subject(&self) -> Vec<usize> {
        let next = self.untold();
        let same: Vec<usize> =
            next.iter().copied().filter(|&intent| self.is_of_last_subject(intent)).take(MORE_MAX).collect();
        if same.is_empty() { next.into_iter().take(1).collect() } else { same }
    }

    pub(super) fn is_of_last_subject(&self, intent: usize) -> bool {
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
            is_answer && !self.is_told_last(*intent) && !self.is_overview(*intent) && self.belongs(*intent, &last)
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

    /// Whether an intent tells of a subject at large.
    pub(super) fn is_overview(&self, intent: usize) -> bool {
        self.matcher.rules().of(intent).sentences.len() >= OVERVIEW_SENTENCES
    }

    pub(super) fn with(decision: Decision, decided: &Decided, text: &str) -> Understood {
        Understood {
            decided: Decided { decision, refused: None, judgements: decided.judgements.clone() },
            question: Some(text.to_owned()),
        }
    }

    pub(super) fn speaks_of_one(&self, intent: usize, things: &[ConceptId]) -> bool {
        things.iter().any(|thing| self.matcher.rules().of(intent).speaks_of(*thing))
    }

    /// Whether an intent goes on with what was talked of: the same subject, a follow-up, or the same thing.
    pub(super) fn belongs(&self, intent: usize, last: &Recalled) -> bool {
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
    pub(super) fn untold(&self) -> Vec<usize> {
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

    pub(super) fn is_told_last(&self, intent: usize) -> bool {
        let intents = self.conversation.topic.as_ref().map_or(&[][..], |topic| &topic.intents);
        intents.iter().any(|id| id == self.id(intent))
    }

    /// The last question, read again, and its things by their names in the language of this message.
    pub(super) fn recalled(&self, language: Language) -> Option<Recalled> {
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

    pub(super) fn judge(&self, text: &str, language: Language) -> Decided {
        let expected = self.expected();
        decide_expecting(&expected, &self.analyzer.read_in(text, language), self.matcher, self.thresholds)
    }

    /// What the asker chose: nothing had to be judged for it.
    pub(super) fn answers(&self, intents: Vec<usize>) -> Understood {
        let decision = Decision::Answer(intents.into_iter().map(|intent| (intent, CHOSEN)).collect());
        let question = self.conversation.topic.as_ref().map(|topic| topic.question.clone());
        Understood { decided: Decided { decision, refused: None, judgements: Vec::new() }, question }
    }

    fn id(&self, intent: usize) -> &str {
        &self.knowledge.intents[intent].id.value
    }

    pub(super) fn intent(&self, id: &str) -> Option<usize> {
        self.knowledge.intents.iter().position(|intent| intent.id.value == id)
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

/// Whether a decision about a message alone leaves something open.
pub(super) fn falls_short(decision: &Decision) -> bool {
    matches!(
        decision,
        Decision::Clarify(_) | Decision::Fallback(Refusal::LowConfidence | Refusal::EntityClash(_) | Refusal::Empty, _)
    )
}

pub(super) fn is_known_unknown(decision: &Decision) -> bool {
    matches!(decision, Decision::Fallback(Refusal::KnownUnknown(_), _))
}

/// Confidence of the likeliest candidate.
pub(super) fn first_confidence(decided: &Decided) -> f32 {
    let first = decided.judgements.first().and_then(|judgement| judgement.candidates.first());
    first.map_or(0.0, |candidate| candidate.confidence)
}

pub(super) fn first_answer(decision: &Decision) -> Option<usize> {
    match decision {
        Decision::Answer(answers) => answers.first().map(|(intent, _)| *intent),
        _ => None,
    }
}

pub(super) fn confidence_of(decided: &Decided, intent: usize) -> f32 {
    let candidates = decided.judgements.iter().flat_map(|judgement: &Judgement| &judgement.candidates);
    candidates.filter(|candidate| candidate.intent == intent).map(|candidate| candidate.confidence).fold(0.0, f32::max)
}

pub(super) fn offers_of(decision: &Decision) -> Vec<usize> {
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
