//! Asks a question that leaves something out of what was talked of: "and in the CSTO?", "how many documents?", "with whom?".

use super::context::{
    Surroundings, Understood, confidence_of, falls_short, first_answer, first_confidence, is_known_unknown, offers_of,
    things_needed,
};
use super::decision::{Decided, Decision, Judgement, Refusal};
use super::parts::{Recalled, Said};
use crate::engine::analysis::Reading;
use crate::engine::language::{AnswerKind, Leaning};

/// Signals of what an intent knows nothing of.
const FOREIGN: [&str; 3] = ["foreign_concepts", "foreign_words", "unfamiliar_words"];
/// What surely has no answer stays refused, whatever was said before.
const UNKNOWN_SURE: f32 = 0.8;
/// A message of so few units hardly says anything without the question before.
const BARE_UNITS_MAX: usize = 2;
/// A question word is small talk only if it surely is: "with whom?" resembles "who are you?".
const SMALLTALK_SURE: f32 = 0.9;
/// A message of more words that say something is a question of its own.
const ELLIPTIC_UNITS_MAX: usize = 6;

impl Surroundings<'_> {
    /// A question that leaves something out.
    pub(super) fn question(&self, reading: &Reading, leaning: Leaning, alone: &Decided) -> Option<Understood> {
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
                self.go_on(reading, leaning, &said, &last, alone)
            } else {
                None
            };
        }
        let is_whole = !leans && !self.is_open(alone, &said, &last);
        if is_whole { None } else { self.go_on(reading, leaning, &said, &last, alone) }
    }

    /// Whether the last answer gives an answer of this kind.
    fn was_given(&self, kind: AnswerKind) -> bool {
        let intents = self.conversation.topic.iter().flat_map(|topic| &topic.intents);
        let mut known = intents.filter_map(|id| self.intent(id));
        known.any(|intent| self.matcher.rules().of(intent).gives.contains(&kind))
    }

    /// The last question asked of another thing.
    fn other_thing(&self, reading: &Reading, said: &Said, last: &Recalled, alone: &Decided) -> Option<Understood> {
        let aspect = if said.asked.is_empty() { &last.aspect } else { &last.told };
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
    fn go_on(
        &self,
        reading: &Reading,
        leaning: Leaning,
        said: &Said,
        last: &Recalled,
        alone: &Decided,
    ) -> Option<Understood> {
        let mut texts: Vec<String> = Vec::new();
        let is_bare = said.is_only_asking || said.units <= BARE_UNITS_MAX;
        let asked_now = leaning.without_opening(&reading.text);
        let whole = is_bare.then(|| [&last.without_asking(), asked_now].join(" "));
        for words in [&last.thing_words, &last.subject_words].into_iter().filter(|words| !words.is_empty()) {
            let text = [words, asked_now].join(" ");
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
        let is_open = self.is_open(alone, said, last);
        let fits = |intent: &usize| {
            let gives = &self.matcher.rules().of(*intent).gives;
            let answers_it = said.asked.is_empty() || !self.is_overview(*intent);
            self.belongs(*intent, last) && answers_it && said.asked.iter().all(|kind| gives.contains(kind))
        };
        let answered = judged.iter().filter_map(|(text, decided)| {
            let intent = first_answer(&decided.decision).filter(fits)?;
            // The same answer again is one only to a question that points back at it. Beside the whole last question a word more would hardly be heard, and the same be answered again.
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
            && let Some(intent) = self.next_that_gives(&said.asked)
        {
            return Some(self.answers(vec![intent]));
        }
        if self.is_of_another(alone, said, last) {
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

    /// Whether an answer is told of a thing that the message does not name, and not of the one at hand.
    fn lacks_its_thing(&self, decision: &Decision, last: &Recalled) -> bool {
        let Some(intent) = first_answer(decision) else { return false };
        let needs_a_thing = !things_needed(intent, self.matcher).is_empty();
        needs_a_thing
            && !last.things.is_empty()
            && !self.speaks_of_one(intent, &last.things)
            && !self.is_of_last_subject(intent)
    }
}

/// Whether a message is refused or understood as it stands, whatever was said before.
fn is_settled_alone(decision: &Decision, said: &Said) -> bool {
    // A question word is no small talk, whatever it resembles: "with whom?".
    let is_smalltalk = matches!(decision, Decision::Smalltalk(_)) && said.asked.is_empty();
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

/// Whether an intent's examples and sentences hold all that the question names.
fn is_about(decided: &Decided, intent: usize) -> bool {
    let candidates = decided.judgements.iter().flat_map(|judgement: &Judgement| &judgement.candidates);
    let mut candidates = candidates.filter(|candidate| candidate.intent == intent);
    candidates.any(|candidate| FOREIGN.iter().all(|name| candidate.signal(name) <= 0.0))
}
