//! What the curator demands of a question before an intent may answer it: concepts it needs, allows and excludes.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::engine::analysis::{Analyzer, ConceptId, Sentence, UnitKind};
use crate::engine::document::{SentenceId, find_sentence};
use crate::engine::knowledge::{ConceptKind, Intent, Knowledge, Purpose};
use crate::engine::language::{AnswerKind, Language};

/// The rules of one intent, resolved.
pub struct Rules {
    /// What becomes of a question.
    pub purpose: Purpose,
    /// Each must be met by one of its concepts.
    pub needs: Vec<Vec<ConceptId>>,
    /// None of these may be named.
    pub excludes: Vec<ConceptId>,
    /// Kinds of answer that the intent gives.
    pub gives: Vec<AnswerKind>,
    /// Sentences that the answer cites.
    pub sentences: Vec<SentenceId>,
    /// Concepts that the cited sentences name.
    pub cited: FxHashSet<ConceptId>,
    /// Years that the cited sentences and the headlines name.
    pub years: Vec<u16>,
}

impl Rules {
    /// Whether the intent needs a concept or its cited sentences name it.
    #[must_use]
    pub fn speaks_of(&self, concept: ConceptId) -> bool {
        self.cited.contains(&concept) || self.needs.iter().flatten().any(|need| *need == concept)
    }
}

/// The rules of all intents, and which concepts are names.
pub struct RuleBook {
    intents: Vec<Rules>,
    kinds: Vec<ConceptKind>,
    /// Years named anywhere in the documents.
    years: Vec<u16>,
    /// For each pair of intents whether they rest on a common sentence.
    shares: Vec<bool>,
}

impl RuleBook {
    /// Resolves what the curator wrote; names that lead nowhere are left to the checks.
    #[must_use]
    pub fn build(knowledge: &Knowledge, analyzer: &Analyzer) -> Self {
        let ids: FxHashMap<&str, ConceptId> = knowledge
            .concepts
            .iter()
            .enumerate()
            .map(|(at, concept)| (concept.id.value.as_str(), ConceptId(u32::try_from(at).unwrap_or(u32::MAX))))
            .collect();
        let resolve = |name: &str| ids.get(name).copied();
        let intents: Vec<Rules> =
            knowledge.intents.iter().map(|intent| rules_of(intent, knowledge, analyzer, &resolve)).collect();
        let share =
            |one: &Rules, other: &Rules| one.sentences.iter().any(|sentence| other.sentences.contains(sentence));
        let shares = intents.iter().flat_map(|one| intents.iter().map(move |other| share(one, other))).collect();
        let kinds = knowledge.concepts.iter().map(|concept| concept.kind).collect();
        let mut years = Vec::new();
        for document in &knowledge.documents {
            years.extend(years_in(&document.text, document_language(&document.language), analyzer));
        }
        Self { intents, kinds, years, shares }
    }

    /// Number of intents.
    #[must_use]
    pub fn n_intents(&self) -> usize {
        self.intents.len()
    }

    /// The rules of an intent.
    #[must_use]
    pub fn of(&self, intent: usize) -> &Rules {
        &self.intents[intent]
    }

    /// What a concept is.
    #[must_use]
    pub fn kind(&self, concept: ConceptId) -> ConceptKind {
        self.kinds[concept.0 as usize]
    }

    /// Whether a document names a year anywhere.
    #[must_use]
    pub fn knows_year(&self, year: u16) -> bool {
        self.years.contains(&year)
    }

    /// Whether two intents rest on a common sentence, so that either answers the other's question.
    #[must_use]
    pub fn share_sentence(&self, one: usize, other: usize) -> bool {
        one == other || self.shares[one * self.intents.len() + other]
    }
}

fn rules_of(
    intent: &Intent,
    knowledge: &Knowledge,
    analyzer: &Analyzer,
    resolve: &dyn Fn(&str) -> Option<ConceptId>,
) -> Rules {
    let mut sentences = Vec::new();
    let mut cited = FxHashSet::default();
    let mut years = Vec::new();
    for document in &knowledge.documents {
        years.extend(years_in(&document.title, document_language(&document.language), analyzer));
    }
    for quote in &intent.quotes {
        let Ok(id) = find_sentence(&knowledge.documents, &quote.value) else { continue };
        if sentences.contains(&id) {
            continue;
        }
        sentences.push(id);
        let document = &knowledge.documents[id.document];
        let reading = analyzer.read_in(document.sentence(id.sentence), document_language(&document.language));
        cited.extend(reading.sentences.iter().flat_map(Sentence::concepts));
        years.extend(reading.sentences.iter().flat_map(years_of));
    }
    Rules {
        purpose: intent.purpose,
        needs: intent
            .needs
            .iter()
            .map(|need| need.value.split('|').filter_map(|name| resolve(name.trim())).collect())
            .collect(),
        excludes: intent.excludes.iter().filter_map(|name| resolve(&name.value)).collect(),
        gives: intent.gives.clone(),
        sentences,
        cited,
        years,
    }
}

/// The years that a sentence names.
pub(super) fn years_of(sentence: &Sentence) -> impl Iterator<Item = u16> {
    sentence.units.iter().filter_map(|unit| match unit.kind {
        UnitKind::Year(year) => Some(year),
        _ => None,
    })
}

fn years_in(text: &str, language: Language, analyzer: &Analyzer) -> Vec<u16> {
    analyzer.read_in(text, language).sentences.iter().flat_map(years_of).collect()
}

fn document_language(code: &str) -> Language {
    Language::from_code(code).unwrap_or(Language::English)
}
