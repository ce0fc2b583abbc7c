//! Looks up what words and phrases mean: the curator's concepts and each language's function words, in one trie of keys.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::sentence::{ConceptId, Sentence, Unit, UnitKind};
use super::token::{Token, tokens};
use super::vocabulary::{KeyId, Keys, Vocabulary};
use crate::engine::knowledge::{Concept, ConceptKind};
use crate::engine::language::{Language, kazakh};

/// Known keys of a token; `slips` above 0 if they are those of similar words.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
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
    entries: Vec<Entry>,
}

/// One phrase as it was written in a list.
#[derive(PartialEq)]
struct Entry {
    language: Language,
    meaning: UnitKind,
    /// Its words, folded: two phrases whose stems fall together are told apart by them.
    spelling: String,
}

/// The trie of all phrases.
pub(super) struct Lexicon {
    nodes: Vec<Node>,
    beside: Vec<Vec<ConceptId>>,
    unknown: Vec<bool>,
}

impl Lexicon {
    /// Enters every word of the concepts and of the languages.
    #[must_use]
    pub(super) fn build(concepts: &[Concept], vocabulary: &mut Vocabulary) -> Self {
        let ids: FxHashMap<&str, ConceptId> =
            concepts.iter().enumerate().map(|(at, concept)| (concept.id.value.as_str(), concept_id(at))).collect();
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
                    lexicon.enter(&word.value, language, UnitKind::Concept(id), vocabulary);
                }
                for word in concept.ambiguous.get(language) {
                    lexicon.enter(&word.value, language, UnitKind::Ambiguous(id), vocabulary);
                }
            }
        }
        for language in Language::ALL {
            for (role, words) in language.profile().function_words {
                for word in *words {
                    lexicon.enter(word, language, UnitKind::Role(*role), vocabulary);
                }
            }
        }
        lexicon
    }

    /// Concepts whose list holds a phrase of just these words.
    #[must_use]
    pub(super) fn owners(&self, phrase: &str, language: Language, vocabulary: &Vocabulary) -> Vec<ConceptId> {
        let mut node = 0;
        for token in tokens(&super::normalise(phrase)) {
            let keys = vocabulary.keys_of(&token.text, language);
            match keys.iter().find_map(|key| self.nodes[node].next.get(key)) {
                Some(&next) => node = next as usize,
                None => return Vec::new(),
            }
        }
        let mut owners: Vec<ConceptId> = self.nodes[node]
            .entries
            .iter()
            .filter_map(|entry| match entry.meaning {
                UnitKind::Concept(id) | UnitKind::Ambiguous(id) => Some(id),
                _ => None,
            })
            .collect();
        owners.sort_unstable();
        owners.dedup();
        owners
    }

    /// The units of a sentence: of overlapping phrases the longest, from the left.
    #[must_use]
    pub(super) fn units(&self, tokens: &[Token], known: &[Known], language: Language) -> Vec<Unit> {
        let mut units = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            let longest = self.longest(&tokens[at..], &known[at..], language).map(|(meaning, length)| {
                (meaning, length, known[at..at + length].iter().map(|word| word.slips).max().unwrap_or(0))
            });
            // A misspelt word is never taken for a name that would refuse the question.
            let longest = longest.filter(|(meaning, _, slips)| *slips == 0 || !self.is_unknown(*meaning));
            if let Some((meaning, length, slips)) = longest {
                units.push(Unit {
                    kind: meaning,
                    tokens: at..at + length,
                    slips,
                    keys: gather(&known[at..at + length]),
                });
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
    pub(super) fn settle_ambiguous(&self, sentences: &mut [Sentence]) {
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

    fn is_unknown(&self, meaning: UnitKind) -> bool {
        matches!(meaning, UnitKind::Concept(id) | UnitKind::Ambiguous(id) if self.unknown[id.0 as usize])
    }

    fn enter(&mut self, phrase: &str, language: Language, meaning: UnitKind, vocabulary: &mut Vocabulary) {
        let mut node = 0;
        let words = tokens(&super::normalise(phrase));
        if words.is_empty() {
            return;
        }
        let spelling = spelling(&words);
        for token in words {
            let key = if is_abbreviation(phrase) {
                vocabulary.learn_abbreviation(&token.text, language)
            } else {
                vocabulary.learn_word(&token.text, language)
            };
            let n_nodes = self.nodes.len();
            let new = u32::try_from(n_nodes).unwrap_or(u32::MAX);
            let next = *self.nodes[node].next.entry(key).or_insert(new) as usize;
            if next == n_nodes {
                self.nodes.push(Node::default());
            }
            node = next;
        }
        let entry = Entry { language, meaning, spelling };
        if !self.nodes[node].entries.contains(&entry) {
            self.nodes[node].entries.push(entry);
        }
    }

    /// The longest phrase that starts at the first word, and what it means in an utterance of a language.
    fn longest(&self, tokens: &[Token], words: &[Known], language: Language) -> Option<(UnitKind, usize)> {
        let mut best = None;
        let mut front: SmallVec<[u32; 8]> = smallvec::smallvec![0];
        for (length, word) in words.iter().enumerate() {
            let mut next: SmallVec<[u32; 8]> = SmallVec::new();
            for &node in &front {
                next.extend(word.keys.iter().filter_map(|key| self.nodes[node as usize].next.get(key).copied()));
            }
            if next.is_empty() {
                break;
            }
            if let Some(meaning) = self.meaning(&next, &tokens[..=length], language) {
                best = Some((meaning, length + 1));
            }
            front = next;
        }
        best
    }

    /// The phrase spelt just so before one that only shares its stems; then a word of the utterance's own language, a
    /// concept before a function word, an unknown name last, and that only in a form of its own: «токое» is no Tokyo.
    fn meaning(&self, nodes: &[u32], tokens: &[Token], language: Language) -> Option<UnitKind> {
        let entries = || nodes.iter().flat_map(|&node| &self.nodes[node as usize].entries);
        let first = entries().next()?;
        if !self.is_unknown(first.meaning) && entries().all(|entry| entry.meaning == first.meaning) {
            return Some(first.meaning);
        }
        let spelt = spelling(tokens);
        entries()
            .filter(|entry| !self.is_unknown(entry.meaning) || is_form_of(&entry.spelling, &spelt))
            .min_by_key(|entry| {
                let kind = match entry.meaning {
                    UnitKind::Concept(_) if self.is_unknown(entry.meaning) => 1,
                    UnitKind::Concept(_) => 0,
                    UnitKind::Ambiguous(_) => 2,
                    _ => 3,
                };
                (entry.spelling != spelt, entry.language != language, kind)
            })
            .map(|entry| entry.meaning)
    }
}

/// Whether each word begins as the name does, but for its last letter: as the cases of a name do.
fn is_form_of(name: &str, spelt: &str) -> bool {
    name.split(' ').zip(spelt.split(' ')).all(|(name, spelt)| {
        let last = name.char_indices().next_back().map_or(0, |(at, _)| at);
        spelt.starts_with(&name[..last])
    })
}

/// The words of a phrase, folded.
fn spelling(tokens: &[Token]) -> String {
    tokens.iter().map(|token| kazakh::fold::fold(&token.text)).collect::<Vec<_>>().join(" ")
}

/// Whether a phrase is one word in capitals: it takes no Russian ending, and nothing that only has its letters for a stem
/// is meant by it (ВОЗ and возились).
fn is_abbreviation(phrase: &str) -> bool {
    phrase.chars().count() >= 2 && phrase.chars().all(char::is_uppercase)
}

fn concept_id(at: usize) -> ConceptId {
    ConceptId(u32::try_from(at).unwrap_or(u32::MAX))
}

fn gather(words: &[Known]) -> Keys {
    words.iter().filter_map(|word| word.keys.first().copied()).collect()
}
