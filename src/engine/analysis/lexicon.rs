//! Looks up what words and phrases mean: the curator's concepts and each language's function words, in one trie of keys.

use rustc_hash::FxHashMap;

use super::sentence::{Sentence, Unit, UnitKind};
use super::token::{Token, tokens};
use super::vocabulary::{KeyId, Keys, Vocabulary};
use crate::engine::knowledge::{Concept, ConceptKind};
use crate::engine::language::{Language, WordRole};

/// A concept of the knowledge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConceptId(pub u32);

/// What a phrase means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// A concept.
    Concept(ConceptId),
    /// A concept if one of its neighbours is in the utterance.
    Ambiguous(ConceptId),
    /// A function word.
    Role(WordRole),
}

/// Known keys of a token; `slips` above 0 if they are those of similar words.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// The keys.
    pub keys: Keys,
    /// How many letters differ.
    pub slips: u8,
}

impl From<Keys> for Known {
    fn from(keys: Keys) -> Self {
        Self { keys, slips: 0 }
    }
}

#[derive(Default)]
struct Node {
    next: FxHashMap<KeyId, u32>,
    meanings: Vec<(Language, Meaning)>,
}

/// The trie of all phrases.
pub struct Lexicon {
    nodes: Vec<Node>,
    beside: Vec<Vec<ConceptId>>,
    unknown: Vec<bool>,
}

impl Lexicon {
    /// Enters every word of the concepts and of the languages.
    #[must_use]
    pub fn build(concepts: &[Concept], vocabulary: &mut Vocabulary) -> Self {
        let ids: FxHashMap<&str, ConceptId> = concepts
            .iter()
            .enumerate()
            .map(|(at, concept)| (concept.id.value.as_str(), concept_id(at)))
            .collect();
        let beside = concepts
            .iter()
            .map(|concept| concept.beside.iter().filter_map(|id| ids.get(id.value.as_str()).copied()).collect())
            .collect();
        let unknown = concepts.iter().map(|concept| concept.kind == ConceptKind::Unknown).collect();
        let mut lexicon = Self { nodes: vec![Node::default()], beside, unknown };
        for (at, concept) in concepts.iter().enumerate() {
            let id = concept_id(at);
            for language in Language::ALL {
                for word in concept.words.get(language) {
                    lexicon.enter(&word.value, language, Meaning::Concept(id), vocabulary);
                }
                for word in concept.ambiguous.get(language) {
                    lexicon.enter(&word.value, language, Meaning::Ambiguous(id), vocabulary);
                }
            }
        }
        for language in Language::ALL {
            for (role, words) in language.profile().function_words {
                for word in *words {
                    lexicon.enter(word, language, Meaning::Role(*role), vocabulary);
                }
            }
        }
        lexicon
    }

    /// Concepts whose list holds a phrase of just these words.
    #[must_use]
    pub fn owners(&self, phrase: &str, language: Language, vocabulary: &Vocabulary) -> Vec<ConceptId> {
        let mut node = 0;
        for token in tokens(&super::normalise(phrase)) {
            let key = vocabulary.keys_of(&token.text, language);
            match key.first().and_then(|key| self.nodes[node].next.get(key)) {
                Some(&next) => node = next as usize,
                None => return Vec::new(),
            }
        }
        let mut owners: Vec<ConceptId> = self.nodes[node]
            .meanings
            .iter()
            .filter_map(|(_, meaning)| match meaning {
                Meaning::Concept(id) | Meaning::Ambiguous(id) => Some(*id),
                Meaning::Role(_) => None,
            })
            .collect();
        owners.sort_unstable();
        owners.dedup();
        owners
    }

    /// The units of a sentence: of overlapping phrases the longest, from the left.
    #[must_use]
    pub fn units(&self, tokens: &[Token], known: &[Known], language: Language) -> Vec<Unit> {
        let mut units = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            let longest = self.longest(&known[at..], language).map(|(meaning, length)| {
                (meaning, length, known[at..at + length].iter().map(|word| word.slips).max().unwrap_or(0))
            });
            // A misspelt word is never taken for a name that would refuse the question.
            let longest = longest.filter(|(meaning, _, slips)| *slips == 0 || !self.is_unknown(*meaning));
            if let Some((meaning, length, slips)) = longest {
                units.push(Unit { kind: UnitKind::from_meaning(meaning), tokens: at..at + length, slips, keys: gather(&known[at..at + length]) });
                at += length;
                continue;
            }
            let kind = match (tokens[at].year(), tokens[at].is_number(), known[at].keys.first()) {
                (Some(year), _, _) => UnitKind::Year(year),
                (None, true, _) => UnitKind::Number,
                (None, false, Some(_)) => UnitKind::Word,
                (None, false, None) => UnitKind::Unfamiliar,
            };
            units.push(Unit { kind, tokens: at..at + 1, slips: known[at].slips, keys: gather(&known[at..=at]) });
            at += 1;
        }
        units
    }

    /// Ambiguous words count as their concept only if the utterance holds one of its neighbours.
    pub fn settle_ambiguous(&self, sentences: &mut [Sentence]) {
        let present: Vec<ConceptId> = sentences.iter().flat_map(Sentence::concepts).collect();
        for sentence in sentences {
            for unit in &mut sentence.units {
                if let UnitKind::Ambiguous(id) = unit.kind {
                    let counts = self.beside[id.0 as usize].iter().any(|neighbour| present.contains(neighbour));
                    unit.kind = if counts { UnitKind::Concept(id) } else { UnitKind::Word };
                }
            }
        }
    }

    fn is_unknown(&self, meaning: Meaning) -> bool {
        matches!(meaning, Meaning::Concept(id) | Meaning::Ambiguous(id) if self.unknown[id.0 as usize])
    }

    fn enter(&mut self, phrase: &str, language: Language, meaning: Meaning, vocabulary: &mut Vocabulary) {
        let mut node = 0;
        let words = tokens(&super::normalise(phrase));
        if words.is_empty() {
            return;
        }
        for token in words {
            let key = vocabulary.learn_word(&token.text, language);
            node = match self.nodes[node].next.get(&key) {
                Some(&next) => next as usize,
                None => {
                    let next = self.nodes.len();
                    self.nodes.push(Node::default());
                    self.nodes[node].next.insert(key, u32::try_from(next).unwrap_or(u32::MAX));
                    next
                }
            };
        }
        if !self.nodes[node].meanings.contains(&(language, meaning)) {
            self.nodes[node].meanings.push((language, meaning));
        }
    }

    /// The longest phrase that starts at the first word, and what it means in an utterance of a language.
    fn longest(&self, words: &[Known], language: Language) -> Option<(Meaning, usize)> {
        let mut best = None;
        let mut front: Vec<usize> = vec![0];
        for (length, word) in words.iter().enumerate() {
            let mut next = Vec::new();
            for &node in &front {
                for key in &word.keys {
                    if let Some(&child) = self.nodes[node].next.get(key) {
                        next.push(child as usize);
                    }
                }
            }
            if next.is_empty() {
                break;
            }
            if let Some(meaning) = self.meaning(&next, language) {
                best = Some((meaning, length + 1));
            }
            front = next;
        }
        best
    }

    /// A word of the utterance's own language first, a concept before a function word, an unknown name last.
    fn meaning(&self, nodes: &[usize], language: Language) -> Option<Meaning> {
        nodes
            .iter()
            .flat_map(|&node| &self.nodes[node].meanings)
            .min_by_key(|(of, meaning)| {
                let kind = match meaning {
                    Meaning::Concept(id) if self.unknown[id.0 as usize] => 1,
                    Meaning::Concept(_) => 0,
                    Meaning::Ambiguous(_) => 2,
                    Meaning::Role(_) => 3,
                };
                (*of != language, kind)
            })
            .map(|(_, meaning)| *meaning)
    }
}

fn concept_id(at: usize) -> ConceptId {
    ConceptId(u32::try_from(at).unwrap_or(u32::MAX))
}

fn gather(words: &[Known]) -> Keys {
    words.iter().filter_map(|word| word.keys.first().copied()).collect()
}
