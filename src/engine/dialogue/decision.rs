//! Answer, clarify, make small talk or refuse: the sentences of an utterance are judged, and their judgements joined.
//!
//! A sentence that asks is judged before one that tells a story around it. The whole utterance is looked at only where
//! the question alone falls short, and never turns a refusal with a reason into an answer.

use super::two_questions;
use crate::engine::analysis::{ConceptId, Reading, Sentence, Unit, UnitKind};
use crate::engine::knowledge::{ConceptKind, Purpose};
use crate::engine::language::WordRole;
use crate::engine::matcher::{Candidate, Matcher};

/// Most answers that one utterance gets.
const ANSWERS_MAX: usize = 3;
/// A candidate below this is not worth offering.
const OFFER_MIN: f32 = 0.04;
/// Most candidates that a clarifying question or a refusal offers.
const OFFERS_MAX: usize = 3;

/// What an operator may set about decisions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Settings {
    /// How many refusals a wrong answer is worth.
    WrongCost(f32),
    /// The share of the answers that may be wrong, between 0 and 1.
    MaxWrong(f32),
}

impl Default for Settings {
    /// On the questions of `tests/eval`, counting five refusals to a wrong answer, costs from 2 to 5 come out alike; the
    /// lowest of them answers most.
    fn default() -> Self {
        Self::WrongCost(2.0)
    }
}

/// From which confidence on a candidate is taken.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thresholds {
    /// An answer.
    pub answer: f32,
    /// Small talk and known unknowns: a slip there answers nothing wrong.
    pub recognition: f32,
}

impl Thresholds {
    /// Those of what an operator set: where an answer costs less than a refusal on average, or where so few answers were
    /// wrong when the matcher was trained.
    #[must_use]
    pub fn of(settings: Settings, matcher: &Matcher) -> Self {
        let answer = match settings {
            Settings::WrongCost(cost) => cost / (1.0 + cost),
            Settings::MaxWrong(share) => matcher.threshold_for(share),
        };
        Self { answer, recognition: 0.5 }
    }
}

/// Why nothing is answered.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Refusal {
    /// It holds no word.
    Empty,
    /// It names a thing that the documents do not speak of.
    UnknownEntity(ConceptId),
    /// It names a year that they do not speak of.
    YearOutside(u16),
    /// It asks what the knowledge says that they do not say; index of the intent.
    KnownUnknown(usize),
    /// It names a thing with a fact that is told of another.
    EntityClash(ConceptId),
    /// Nothing is likely enough.
    LowConfidence,
}

/// What to do about an utterance.
#[derive(Clone, Debug, PartialEq)]
pub enum Decision {
    /// Answer with these intents, each with its confidence.
    Answer(Vec<(usize, f32)>),
    /// Ask which of these intents is meant.
    Clarify(Vec<usize>),
    /// Small talk of this intent.
    Smalltalk(usize),
    /// Say that the documents do not answer it, and offer these intents.
    Fallback(Refusal, Vec<usize>),
}

/// One look at some sentences, kept for the explanation.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// Index of the sentence looked at.
    pub sentence: usize,
    /// Whether the concepts of the other sentences were looked at with it.
    pub with_story: bool,
    /// Candidates, most confident first.
    pub candidates: Vec<Candidate>,
    /// What was made of them.
    pub decision: Decision,
}

/// A decision with the looks that led to it.
#[derive(Clone, Debug)]
pub struct Decided {
    /// What to do.
    pub decision: Decision,
    /// Of several questions that of which the documents say nothing, where another is answered.
    pub refused: Option<Refusal>,
    /// In the order in which they were made.
    pub judgements: Vec<Judgement>,
}

impl Decided {
    /// The same looks, and an intent that the asker chose.
    #[must_use]
    pub fn choosing(self, intent: usize) -> Self {
        Self { decision: Decision::Answer(vec![(intent, 1.0)]), refused: None, ..self }
    }
}

/// Intents that a conversation makes likelier, with the log-odds that it adds to the confidence of each.
pub(super) type Expected = [(usize, f32)];

/// Decides what to do about a reading of an utterance.
#[must_use]
pub fn decide(reading: &Reading, matcher: &Matcher, thresholds: Thresholds) -> Decided {
    decide_expecting(&[], reading, matcher, thresholds)
}

/// Decides what to do about a reading of an utterance in a conversation.
#[must_use]
pub(super) fn decide_expecting(
    expected: &Expected,
    reading: &Reading,
    matcher: &Matcher,
    thresholds: Thresholds,
) -> Decided {
    let judge = |at: usize, sentences: &[&Sentence]| judge(at, sentences, matcher, thresholds, expected);
    let telling: Vec<usize> =
        (0..reading.sentences.len()).filter(|&at| says_something(&reading.sentences[at])).collect();
    if reading.sentences.is_empty() {
        return Decided {
            decision: Decision::Fallback(Refusal::Empty, Vec::new()),
            refused: None,
            judgements: Vec::new(),
        };
    }
    let mut judgements = Vec::new();
    let mut standing = Vec::new();
    for at in asking(reading, &telling) {
        let question = &reading.sentences[at];
        let both = two_questions::judged(at, question, &judge);
        if let Some(both) = both.as_ref().filter(|both| two_questions::are_answered(both, matcher)) {
            judgements.extend(both.iter().cloned());
            standing.extend(both.iter().cloned());
            continue;
        }
        let others = telling.iter().filter(|&&other| other != at).map(|&other| &reading.sentences[other]);
        let story = story(others, matcher);
        let alone = judge(at, &[question]);
        judgements.push(alone.clone());
        // One of two questions answered, and the other refused by name if it can be, is more than neither.
        if let Some(both) = both {
            let is_open = !is_settled(&alone.decision);
            if both.iter().any(is_answer) && (is_open || two_questions::is_half_refused(&alone, &both)) {
                judgements.extend(both.iter().cloned());
                standing.extend(both);
                continue;
            }
            if is_answer(&alone) && both.iter().any(is_answer) {
                let refused = both.into_iter().filter(two_questions::is_surely_refused).collect::<Vec<_>>();
                judgements.extend(refused.iter().cloned());
                standing.extend(refused);
            }
        }
        if story.units.is_empty() || (names_a_thing(question, matcher) && is_settled(&alone.decision)) {
            standing.push(alone);
            continue;
        }
        let told = judge(at, &[question, &story]);
        judgements.push(told.clone());
        let is_told = matches!(told.decision, Decision::Answer(_)) && !is_refused_by_name(&alone.decision);
        standing.push(if is_told { told } else { alone });
    }
    let decision = join(&standing);
    let refused = if matches!(decision, Decision::Answer(_)) { refused_by_name(&standing) } else { None };
    Decided { decision, refused, judgements }
}

fn is_answer(judgement: &Judgement) -> bool {
    matches!(judgement.decision, Decision::Answer(_))
}

/// What the sentences around a question tell about it: the concepts of the documents, and nothing else.
fn story<'a>(sentences: impl Iterator<Item = &'a Sentence>, matcher: &Matcher) -> Sentence {
    let mut story =
        Sentence { tokens: Vec::new(), units: Vec::new(), is_question: false, ends_with_question_mark: false };
    for sentence in sentences {
        for unit in &sentence.units {
            if let UnitKind::Concept(id) = unit.kind
                && matcher.rules().kind(id) != ConceptKind::Unknown
            {
                let start = story.tokens.len();
                story.tokens.extend_from_slice(&sentence.tokens[unit.tokens.clone()]);
                story.units.push(Unit { tokens: start..story.tokens.len(), ..unit.clone() });
            }
        }
    }
    story
}

/// Sentences that ask: with a question mark if any has one, else with a question word, else all that say something.
fn asking(reading: &Reading, telling: &[usize]) -> Vec<usize> {
    let marked: Vec<usize> =
        telling.iter().copied().filter(|&at| reading.sentences[at].ends_with_question_mark).collect();
    if !marked.is_empty() {
        return marked;
    }
    let asking: Vec<usize> = telling.iter().copied().filter(|&at| reading.sentences[at].is_question).collect();
    if !asking.is_empty() {
        return asking;
    }
    if telling.is_empty() { (0..reading.sentences.len()).collect() } else { telling.to_vec() }
}

fn says_something(sentence: &Sentence) -> bool {
    sentence
        .units
        .iter()
        .any(|unit| !matches!(unit.kind, UnitKind::Role(WordRole::Filler | WordRole::Question | WordRole::Courtesy)))
}

/// Whether a question says itself which thing it is about; «там», "it" and the like leave that to the story.
fn names_a_thing(question: &Sentence, matcher: &Matcher) -> bool {
    question.concepts().any(|id| matcher.rules().kind(id) == ConceptKind::Entity)
}

/// Whether nothing more is to be learnt from the rest of the utterance.
fn is_settled(decision: &Decision) -> bool {
    match decision {
        Decision::Answer(_) => true,
        Decision::Fallback(refusal, _) => !matches!(refusal, Refusal::LowConfidence | Refusal::Empty),
        Decision::Clarify(_) | Decision::Smalltalk(_) => false,
    }
}

/// Whether the question itself holds what no story can mend: a name or a year that the documents do not speak of.
fn is_refused_by_name(decision: &Decision) -> bool {
    matches!(decision, Decision::Fallback(Refusal::UnknownEntity(_) | Refusal::YearOutside(_), _))
}

/// The first question that is refused for a reason that can be named.
fn refused_by_name(judgements: &[Judgement]) -> Option<Refusal> {
    judgements.iter().find_map(|judgement| match &judgement.decision {
        Decision::Fallback(refusal, _) if !matches!(refusal, Refusal::LowConfidence | Refusal::Empty) => Some(*refusal),
        _ => None,
    })
}

/// Answers before refusals, refusals before small talk.
fn join(judgements: &[Judgement]) -> Decision {
    let mut answers: Vec<(usize, f32)> = Vec::new();
    for judgement in judgements {
        if let Decision::Answer(found) = &judgement.decision {
            for answer in found {
                if answers.len() < ANSWERS_MAX && !answers.iter().any(|(intent, _)| *intent == answer.0) {
                    answers.push(*answer);
                }
            }
        }
    }
    if !answers.is_empty() {
        return Decision::Answer(answers);
    }
    let rank = |decision: &Decision| match decision {
        Decision::Fallback(Refusal::LowConfidence | Refusal::Empty, _) => 2,
        Decision::Smalltalk(_) => 3,
        Decision::Clarify(_) => 1,
        Decision::Fallback(..) | Decision::Answer(_) => 0,
    };
    judgements
        .iter()
        .map(|judgement| &judgement.decision)
        .min_by_key(|decision| rank(decision))
        .cloned()
        .unwrap_or(Decision::Fallback(Refusal::Empty, Vec::new()))
}

fn judge(
    at: usize,
    sentences: &[&Sentence],
    matcher: &Matcher,
    thresholds: Thresholds,
    expected: &Expected,
) -> Judgement {
    let mut candidates = matcher.rank(sentences);
    Matcher::expect(&mut candidates, expected);
    let decision = verdict(sentences, &candidates, matcher, thresholds);
    Judgement { sentence: at, with_story: sentences.len() > 1, candidates, decision }
}

fn verdict(sentences: &[&Sentence], candidates: &[Candidate], matcher: &Matcher, thresholds: Thresholds) -> Decision {
    let rules = matcher.rules();
    let offers = offers(candidates, matcher);
    let purpose = |candidate: &Candidate| rules.of(candidate.intent).purpose;
    let Some(best) = candidates.first() else {
        return Decision::Fallback(Refusal::LowConfidence, offers);
    };
    if purpose(best) == Purpose::Smalltalk && best.confidence >= thresholds.recognition {
        return Decision::Smalltalk(best.intent);
    }
    let unknown =
        sentences.iter().flat_map(|sentence| sentence.concepts()).find(|id| rules.kind(*id) == ConceptKind::Unknown);
    if let Some(id) = unknown {
        return Decision::Fallback(Refusal::UnknownEntity(id), offers);
    }
    let years = sentences.iter().flat_map(|sentence| &sentence.units).filter_map(|unit| match unit.kind {
        UnitKind::Year(year) => Some(year),
        _ => None,
    });
    if let Some(year) = years.into_iter().find(|year| !rules.knows_year(*year)) {
        return Decision::Fallback(Refusal::YearOutside(year), offers);
    }
    match purpose(best) {
        Purpose::Answer if best.confidence >= thresholds.answer => {
            let answer = most_likely_of_its_sentences(best, candidates, matcher, thresholds);
            Decision::Answer(vec![(answer.intent, answer.confidence)])
        }
        Purpose::Unknown if best.confidence >= thresholds.recognition => {
            Decision::Fallback(Refusal::KnownUnknown(best.intent), offers)
        }
        _ => undecided(sentences, candidates, offers, matcher, thresholds),
    }
}

/// Of the sure candidates that rest on a sentence of the surest, the one that the classifier holds likeliest: an overview
/// is surer than each of its parts, and says less of what was asked.
fn most_likely_of_its_sentences<'a>(
    best: &'a Candidate,
    candidates: &'a [Candidate],
    matcher: &Matcher,
    thresholds: Thresholds,
) -> &'a Candidate {
    let is_sure = |other: &&Candidate| {
        matcher.rules().share_sentence(best.intent, other.intent) && other.confidence >= thresholds.answer
    };
    candidates.iter().filter(is_sure).max_by(|a, b| a.probability.total_cmp(&b.probability)).unwrap_or(best)
}

/// No candidate is sure: ask back where two of them together are, else refuse.
fn undecided(
    sentences: &[&Sentence],
    candidates: &[Candidate],
    offers: Vec<usize>,
    matcher: &Matcher,
    thresholds: Thresholds,
) -> Decision {
    let rules = matcher.rules();
    let near: Vec<&Candidate> = candidates
        .iter()
        .filter(|candidate| {
            rules.of(candidate.intent).purpose == Purpose::Answer && candidate.confidence >= thresholds.answer / 3.0
        })
        .take(OFFERS_MAX)
        .collect();
    let together: f32 = near.iter().map(|candidate| candidate.confidence).sum();
    if near.len() >= 2 && together >= thresholds.answer {
        return Decision::Clarify(near.iter().map(|candidate| candidate.intent).collect());
    }
    let clashing = candidates.first().and_then(|best| {
        let best = rules.of(best.intent);
        let belongs = |id: &ConceptId| best.cited.contains(id) || best.needs.iter().flatten().any(|need| need == id);
        sentences
            .iter()
            .flat_map(|sentence| sentence.concepts())
            .find(|id| rules.kind(*id) == ConceptKind::Entity && !belongs(id))
    });
    let refusal = match clashing {
        Some(entity) if candidates.first().is_some_and(|best| rules.of(best.intent).purpose == Purpose::Answer) => {
            Refusal::EntityClash(entity)
        }
        _ => Refusal::LowConfidence,
    };
    Decision::Fallback(refusal, offers)
}

fn offers(candidates: &[Candidate], matcher: &Matcher) -> Vec<usize> {
    candidates
        .iter()
        .filter(|candidate| {
            candidate.confidence >= OFFER_MIN && matcher.rules().of(candidate.intent).purpose == Purpose::Answer
        })
        .map(|candidate| candidate.intent)
        .take(OFFERS_MAX)
        .collect()
}
