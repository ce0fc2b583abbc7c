//! How a reply came about, on the wire: made from the trace that the engine kept, and shared with `jauap ask --explain`.

use serde::Serialize;
use utoipa::ToSchema;

use crate::engine::Engine;
use crate::engine::analysis::{ConceptId, Sentence, Unit, UnitKind};
use crate::engine::dialogue::{Conversation, Decision, Judgement, Refusal};
use crate::engine::knowledge::{ConceptKind, Purpose};
use crate::engine::language::{Language, Spelling, WordRole};
use crate::engine::matcher::{Candidate, SIGNAL_NAMES};
use crate::engine::reply::Reply;

/// How a reply came about.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Explanation {
    /// How the letters were taken: `typed`, or as of another keyboard layout or alphabet.
    pub reading: &'static str,
    /// What was meant, where that is not what was typed.
    pub read_as: Option<String>,
    /// The language it was read in.
    pub language: &'static str,
    /// How likely each language is, likeliest first.
    pub language_scores: Vec<LanguageScore>,
    /// What the conversation remembered before.
    pub context: ContextUsed,
    /// The sentences as they were read.
    pub sentences: Vec<SentenceRead>,
    /// The looks at them, in order.
    pub judgements: Vec<JudgementMade>,
    /// What a confidence had to reach.
    pub thresholds: Thresholds,
}

/// How likely a language is.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LanguageScore {
    /// ISO 639-1 code.
    pub language: &'static str,
    /// 0 to 1.
    pub score: f64,
}

/// What the conversation remembered before the message.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ContextUsed {
    /// The language of the reply before.
    pub language: Option<&'static str>,
    /// Whether the asker had chosen it in so many words.
    pub language_is_chosen: bool,
    /// The message with what it left to the turns before filled in.
    pub question: Option<String>,
}

/// A sentence as it was read.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SentenceRead {
    /// Its words, normalised.
    pub tokens: Vec<String>,
    /// What they mean.
    pub units: Vec<UnitRead>,
    /// Whether it asks something.
    pub is_question: bool,
}

/// One or more words that mean one thing.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UnitRead {
    /// The words.
    pub words: String,
    /// `concept`, `ambiguous`, `asks`, `question`, `filler`, `courtesy`, `year`, `number`, `word` or `unfamiliar`.
    pub kind: &'static str,
    /// The concept, or the kind of answer asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub means: Option<String>,
    /// How many letters differ from the known word it was taken for.
    pub slips: u8,
}

/// A look at a sentence.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct JudgementMade {
    /// Which sentence, from 0.
    pub sentence: usize,
    /// Whether what the other sentences tell was looked at with it.
    pub with_story: bool,
    /// What was made of them: `answer`, `clarify`, `smalltalk`, or the reason of a refusal.
    pub decision: &'static str,
    /// The intents that may be meant, most confident first.
    pub candidates: Vec<CandidateWeighed>,
    /// The intent that was asked about, wherever it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub asked_intent: Option<CandidateWeighed>,
}

/// What speaks for and against an intent.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CandidateWeighed {
    /// The intent's id.
    pub intent: String,
    /// `answer`, `unknown` or `smalltalk`.
    pub purpose: &'static str,
    /// Probability that it is meant, 0 to 1.
    pub confidence: f64,
    /// The linear model's probability alone.
    pub probability: f64,
    /// Its most similar example.
    pub nearest: Option<NearestExample>,
    /// Log-odds of the confidence before any signal.
    pub intercept: f64,
    /// What each signal adds; with the intercept they sum to the log-odds of the confidence.
    pub signals: Vec<SignalShare>,
    /// The rules, and how the question meets them.
    pub rules: RulesFired,
    /// What it lacked to win; empty if it won.
    pub lacks: Vec<Lack>,
}

/// An example and how like it is.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NearestExample {
    /// As the curator wrote it.
    pub text: String,
    /// ISO 639-1 code.
    pub language: &'static str,
    /// 0 to 1.
    pub likeness: f64,
}

/// A signal and its share of the score.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SignalShare {
    /// Its name.
    pub name: &'static str,
    /// Its value.
    pub value: f64,
    /// What it adds to the log-odds.
    pub share: f64,
}

/// The rules of an intent against a question.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RulesFired {
    /// What the question must name, and whether it does.
    pub needs: Vec<Need>,
    /// Excluded concepts that it names.
    pub excluded: Vec<String>,
    /// Kinds of answer that the intent gives.
    pub gives: Vec<&'static str>,
}

/// Concepts of which a question must name one.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Need {
    /// Either of these.
    pub one_of: Vec<String>,
    /// Whether it is named.
    pub is_met: bool,
}

/// One thing that an intent lacked.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Lack {
    /// The question names none of these.
    NeedNotMet {
        /// Either of these.
        one_of: Vec<String>,
    },
    /// The question names a concept that makes it another question.
    ExcludedConcept {
        /// The concept.
        concept: String,
    },
    /// The question names a thing that the intent does not speak of.
    EntityClash {
        /// The concept.
        concept: String,
    },
    /// The question names a year that the intent's sentences do not.
    YearClash {
        /// The year.
        year: u16,
    },
    /// The question asks for a kind of answer that the intent does not give.
    AnswerKindClash {
        /// What is asked for.
        asked: &'static str,
        /// What the intent gives.
        gives: Vec<&'static str>,
    },
    /// Its confidence is too low.
    BelowThreshold {
        /// What it has.
        confidence: f64,
        /// What it had to have.
        threshold: f64,
    },
    /// Another intent is more confident.
    LessConfident {
        /// The other.
        than: String,
        /// How much more, in confidence.
        by: f64,
    },
}

/// What a confidence has to reach.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Thresholds {
    /// For an answer.
    pub answer: f64,
    /// For small talk, and for what the knowledge says the documents do not say.
    pub recognition: f64,
}

/// A number with four decimals, as a reader wants it.
#[must_use]
pub(super) fn rounded(value: f32) -> f64 {
    const DECIMALS: f64 = 10_000.0;
    let rounded = (f64::from(value) * DECIMALS).round() / DECIMALS;
    // Minus zero is zero.
    if rounded == 0.0 { 0.0 } else { rounded }
}

impl Explanation {
    /// How a reply came about, in a conversation as it was before; if asked, also why an intent did not win.
    #[must_use]
    pub fn of(engine: &Engine, reply: &Reply, before: &Conversation, asked_intent: Option<usize>) -> Self {
        let reading = &reply.trace.reading;
        let mut language_scores: Vec<LanguageScore> = reading
            .language_scores
            .iter()
            .map(|(language, score)| LanguageScore { language: language.code(), score: rounded(*score) })
            .collect();
        language_scores.sort_by(|a, b| b.score.total_cmp(&a.score));
        let explainer = Explainer { engine, sentences: &reading.sentences };
        Self {
            reading: reading.spelling.name(),
            read_as: (reading.spelling != Spelling::Plain).then(|| reading.text.clone()),
            language: reading.language.code(),
            language_scores,
            context: ContextUsed {
                language: before.language.map(Language::code),
                language_is_chosen: before.language_is_chosen,
                question: reply.trace.question.clone(),
            },
            sentences: reading.sentences.iter().map(|sentence| explainer.sentence(sentence)).collect(),
            judgements: (reply.trace.judgements.iter())
                .map(|judgement| explainer.judgement(judgement, asked_intent))
                .collect(),
            thresholds: Thresholds {
                answer: rounded(engine.thresholds().answer),
                recognition: rounded(engine.thresholds().recognition),
            },
        }
    }
}

struct Explainer<'a> {
    engine: &'a Engine,
    sentences: &'a [Sentence],
}

impl Explainer<'_> {
    fn sentence(&self, sentence: &Sentence) -> SentenceRead {
        SentenceRead {
            tokens: sentence.tokens.iter().map(|token| token.text.clone()).collect(),
            units: sentence.units.iter().map(|unit| self.unit(sentence, unit)).collect(),
            is_question: sentence.is_question,
        }
    }

    fn unit(&self, sentence: &Sentence, unit: &Unit) -> UnitRead {
        let (kind, means) = match unit.kind {
            UnitKind::Concept(id) => ("concept", Some(self.concept(id))),
            UnitKind::Ambiguous(id) => ("ambiguous", Some(self.concept(id))),
            UnitKind::Role(WordRole::Asks(kind)) => ("asks", Some(kind.name().to_owned())),
            UnitKind::Role(WordRole::Question) => ("question", None),
            UnitKind::Role(WordRole::Filler) => ("filler", None),
            UnitKind::Role(WordRole::Courtesy) => ("courtesy", None),
            UnitKind::Year(year) => ("year", Some(year.to_string())),
            UnitKind::Number => ("number", None),
            UnitKind::Word => ("word", None),
            UnitKind::Unfamiliar => ("unfamiliar", None),
        };
        UnitRead { words: sentence.words(unit), kind, means, slips: unit.slips }
    }

    fn judgement(&self, judgement: &Judgement, asked_intent: Option<usize>) -> JudgementMade {
        let others = self.sentences.iter().enumerate().filter(|(at, _)| *at != judgement.sentence);
        let others = others.map(|(_, sentence)| sentence).filter(|_| judgement.with_story);
        let sentences: Vec<&Sentence> = self.sentences.get(judgement.sentence).into_iter().chain(others).collect();
        let weighed = |candidate: &Candidate| self.candidate(candidate, judgement, &sentences);
        JudgementMade {
            sentence: judgement.sentence,
            with_story: judgement.with_story,
            decision: decision_name(&judgement.decision),
            candidates: judgement.candidates.iter().map(weighed).collect(),
            asked_intent: asked_intent.map(|intent| {
                let known = judgement.candidates.iter().find(|candidate| candidate.intent == intent);
                known.map_or_else(|| weighed(&self.engine.matcher().weigh(intent, &sentences)), weighed)
            }),
        }
    }

    fn candidate(&self, candidate: &Candidate, judgement: &Judgement, sentences: &[&Sentence]) -> CandidateWeighed {
        let intent = &self.engine.knowledge().intents[candidate.intent];
        let rules = self.rules(candidate.intent, sentences);
        let lacks = if won(&judgement.decision, candidate.intent) {
            Vec::new()
        } else {
            self.lacks(candidate, &rules, judgement, sentences)
        };
        CandidateWeighed {
            intent: intent.id.value.clone(),
            purpose: purpose_name(intent.purpose),
            confidence: rounded(candidate.confidence),
            probability: rounded(candidate.probability),
            nearest: candidate.nearest.map(|(example, likeness)| self.nearest(example, likeness)),
            intercept: rounded(candidate.intercept),
            signals: SIGNAL_NAMES
                .iter()
                .zip(&candidate.signals)
                .map(|(name, &(value, share))| SignalShare { name, value: rounded(value), share: rounded(share) })
                .collect(),
            rules,
            lacks,
        }
    }

    fn nearest(&self, example: usize, likeness: f32) -> NearestExample {
        let phrasing = &self.engine.matcher().example(example);
        NearestExample { text: phrasing.text.clone(), language: phrasing.language.code(), likeness: rounded(likeness) }
    }

    fn rules(&self, intent: usize, sentences: &[&Sentence]) -> RulesFired {
        let rules = self.engine.matcher().rules().of(intent);
        let named = |id: &ConceptId| sentences.iter().any(|sentence| sentence.concepts().any(|named| named == *id));
        RulesFired {
            needs: (rules.needs.iter())
                .map(|need| Need { one_of: self.concepts(need), is_met: need.iter().any(named) })
                .collect(),
            excluded: rules.excludes.iter().filter(|id| named(id)).map(|id| self.concept(*id)).collect(),
            gives: rules.gives.iter().map(|kind| kind.name()).collect(),
        }
    }

    fn lacks(
        &self,
        candidate: &Candidate,
        fired: &RulesFired,
        judgement: &Judgement,
        sentences: &[&Sentence],
    ) -> Vec<Lack> {
        let rules = self.engine.matcher().rules().of(candidate.intent);
        let mut lacks: Vec<Lack> = (fired.needs.iter())
            .filter(|need| !need.is_met)
            .map(|need| Lack::NeedNotMet { one_of: need.one_of.clone() })
            .collect();
        lacks.extend(fired.excluded.iter().map(|concept| Lack::ExcludedConcept { concept: concept.clone() }));
        // What the matcher did not hold against the intent is no lack, whatever the rules say by themselves.
        let counted = |signal: &str| {
            let at = SIGNAL_NAMES.iter().position(|name| *name == signal);
            at.and_then(|at| candidate.signals.get(at)).is_none_or(|(value, _)| *value > 0.0)
        };
        let belongs = |id: &ConceptId| rules.cited.contains(id) || rules.needs.iter().flatten().any(|need| need == id);
        for unit in sentences.iter().flat_map(|sentence| &sentence.units) {
            let lack = match unit.kind {
                UnitKind::Concept(id) if counted("entity_clash") && self.is_name(id) && !belongs(&id) => {
                    Lack::EntityClash { concept: self.concept(id) }
                }
                UnitKind::Year(year) if counted("year_clash") && !rules.years.contains(&year) => {
                    Lack::YearClash { year }
                }
                UnitKind::Role(WordRole::Asks(kind))
                    if counted("answer_kind_clash") && !rules.gives.contains(&kind) =>
                {
                    Lack::AnswerKindClash { asked: kind.name(), gives: fired.gives.clone() }
                }
                _ => continue,
            };
            if !lacks.contains(&lack) {
                lacks.push(lack);
            }
        }
        let thresholds = self.engine.thresholds();
        let threshold = match rules.purpose {
            Purpose::Answer => thresholds.answer,
            Purpose::Unknown | Purpose::Smalltalk => thresholds.recognition,
        };
        if candidate.confidence < threshold {
            let (confidence, threshold) = (rounded(candidate.confidence), rounded(threshold));
            lacks.push(Lack::BelowThreshold { confidence, threshold });
        }
        if let Some(best) = judgement.candidates.first().filter(|best| best.confidence > candidate.confidence) {
            let than = self.engine.knowledge().intents[best.intent].id.value.clone();
            lacks.push(Lack::LessConfident { than, by: rounded(best.confidence - candidate.confidence) });
        }
        lacks
    }

    fn is_name(&self, id: ConceptId) -> bool {
        self.engine.matcher().rules().kind(id) != ConceptKind::Term
    }

    fn concept(&self, id: ConceptId) -> String {
        let concept = self.engine.knowledge().concepts.get(id.0 as usize);
        concept.map_or_else(String::new, |concept| concept.id.value.clone())
    }

    fn concepts(&self, ids: &[ConceptId]) -> Vec<String> {
        ids.iter().map(|id| self.concept(*id)).collect()
    }
}

fn won(decision: &Decision, intent: usize) -> bool {
    match decision {
        Decision::Answer(answers) => answers.iter().any(|(answer, _)| *answer == intent),
        Decision::Smalltalk(recognised) | Decision::Fallback(Refusal::KnownUnknown(recognised), _) => {
            *recognised == intent
        }
        Decision::Clarify(_) | Decision::Fallback(..) => false,
    }
}

fn decision_name(decision: &Decision) -> &'static str {
    match decision {
        Decision::Answer(_) => "answer",
        Decision::Clarify(_) => "clarify",
        Decision::Smalltalk(_) => "smalltalk",
        Decision::Fallback(Refusal::Empty, _) => "empty",
        Decision::Fallback(Refusal::UnknownEntity(_), _) => "unknown_entity",
        Decision::Fallback(Refusal::YearOutside(_), _) => "year_outside",
        Decision::Fallback(Refusal::KnownUnknown(_), _) => "known_unknown",
        Decision::Fallback(Refusal::EntityClash(_), _) => "entity_clash",
        Decision::Fallback(Refusal::LowConfidence, _) => "low_confidence",
    }
}

fn purpose_name(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Answer => "answer",
        Purpose::Unknown => "unknown",
        Purpose::Smalltalk => "smalltalk",
    }
}
