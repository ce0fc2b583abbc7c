//! Knows the words of the knowledge by the keys under which their forms meet.
//!
//! A key is a stem in one language: `ru:председательств`, `kk:уйим`, `en:chair`. A word of an utterance has several keys,
//! since a Kazakh sentence holds Russian words and Kazakh endings hang on Russian stems.

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::token::Token;
use crate::engine::knowledge::Concept;
use crate::engine::language::{Language, Script, kazakh};

/// A known key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId(pub u32);

/// The keys of one word, the likeliest first.
pub(super) type Keys = SmallVec<[KeyId; 4]>;

/// All keys of the knowledge, and the words that led to them.
pub(super) struct Vocabulary {
    ids: FxHashMap<String, KeyId>,
    texts: Vec<String>,
    /// Keys of dictionary forms in the lexicon: a stemmer with many endings prefers a stem that is one of them.
    dictionary: FxHashSet<String>,
    /// Every spelling seen, in the order seen, with its language.
    words: Vec<(String, Language)>,
    seen: FxHashSet<(String, Language)>,
}

impl Vocabulary {
    /// An empty vocabulary whose stemmers know the dictionary forms of the lexicon.
    #[must_use]
    pub(super) fn new(concepts: &[Concept]) -> Self {
        let agglutinating = |language: &Language| language.profile().agglutinates;
        let words = Language::ALL.into_iter().filter(agglutinating).flat_map(|language| {
            let lists =
                concepts.iter().flat_map(move |concept| [concept.words.get(language), concept.ambiguous.get(language)]);
            lists.flatten().flat_map(|phrase| super::token::tokens(&super::normalise(&phrase.value)))
        });
        let folded: Vec<String> = words.map(|token| kazakh::fold::fold(&token.text)).collect();
        let dictionary = kazakh::stemmer::vocabulary(folded.iter().map(String::as_str));
        Self { ids: FxHashMap::default(), texts: Vec::new(), dictionary, words: Vec::new(), seen: FxHashSet::default() }
    }

    /// Number of keys.
    #[must_use]
    pub(super) fn len(&self) -> usize {
        self.texts.len()
    }

    /// The key behind an id.
    #[must_use]
    pub(super) fn text(&self, key: KeyId) -> &str {
        &self.texts[key.0 as usize]
    }

    /// Every spelling of the knowledge with its language.
    pub(super) fn words(&self) -> impl Iterator<Item = (&str, Language)> {
        self.words.iter().map(|(word, language)| (word.as_str(), *language))
    }

    /// A spelling by its place among [`Self::words`].
    #[must_use]
    pub(super) fn word(&self, place: u32) -> &str {
        &self.words[place as usize].0
    }

    /// Whether a lower-case word is an abbreviation of the lexicon as it stands.
    #[must_use]
    pub(super) fn is_abbreviation(&self, word: &str) -> bool {
        self.ids.contains_key(&abbreviation_key(&kazakh::fold::fold(word)))
    }

    /// Makes the words of a text known, in the language it is written in.
    pub(super) fn learn(&mut self, tokens: &[Token], language: Language) {
        for token in tokens {
            self.learn_word(&token.text, language);
        }
    }

    /// Makes one word known and gives its key.
    pub(super) fn learn_word(&mut self, word: &str, language: Language) -> KeyId {
        let key = self.own_key(word, language);
        self.learn_key(key, word, language)
    }

    /// Makes an abbreviation known, which is met as it is spelt or with a Kazakh ending and no other way.
    pub(super) fn learn_abbreviation(&mut self, word: &str, language: Language) -> KeyId {
        self.learn_key(abbreviation_key(&kazakh::fold::fold(word)), word, language)
    }

    fn learn_key(&mut self, key: String, word: &str, language: Language) -> KeyId {
        if self.seen.insert((word.to_owned(), language)) {
            self.words.push((word.to_owned(), language));
        }
        if let Some(&id) = self.ids.get(&key) {
            return id;
        }
        let id = KeyId(u32::try_from(self.texts.len()).unwrap_or(u32::MAX));
        self.texts.push(key.clone());
        self.ids.insert(key, id);
        id
    }

    /// Known keys of a word in an utterance of a language, that language's first.
    #[must_use]
    pub(super) fn keys_of(&self, word: &str, language: Language) -> Keys {
        let mut keys = Keys::new();
        let mut add = |key: &str| {
            if let Some(&id) = self.ids.get(key)
                && !keys.contains(&id)
            {
                keys.push(id);
            }
        };
        let folded = kazakh::fold::fold(word.strip_suffix("'s").unwrap_or(word));
        add(&abbreviation_key(&folded));
        let script = Script::of(word);
        let written_so = |of: &Language| of.profile().script == script;
        add(&self.own_key(word, if written_so(&language) { language } else { fallback(script) }));
        for other in Language::ALL.into_iter().filter(|other| *other != language && written_so(other)) {
            add(&self.own_key(word, other));
        }
        if language.profile().agglutinates && written_so(&language) {
            // A Kazakh ending on a Russian word: мероприятиелер, ШОСтың.
            let stem = (language.profile().stem)(word, &|key| self.dictionary.contains(key));
            add(&abbreviation_key(&stem));
            for other in Language::ALL.into_iter().filter(|other| *other != language && written_so(other)) {
                add(&self.own_key(&stem, other));
            }
        }
        keys
    }

    fn own_key(&self, word: &str, language: Language) -> String {
        // A Latin name is the same name in every language's list.
        let script = Script::of(word);
        let language = if language.profile().script == script { language } else { fallback(script) };
        if word.bytes().all(|byte| byte.is_ascii_digit()) {
            return format!("#:{word}");
        }
        let stem = (language.profile().stem)(word, &|key| self.dictionary.contains(key));
        format!("{}:{stem}", language.code())
    }
}

/// The language that a word in a script is read in where its own language is written in another: the last one listed, of
/// those the one with the fewest endings.
fn fallback(script: Script) -> Language {
    Language::ALL.into_iter().rev().find(|language| language.profile().script == script).unwrap_or(Language::ALL[0])
}

fn abbreviation_key(folded: &str) -> String {
    format!("=:{folded}")
}
