//! Knows the words of the knowledge by the keys under which their forms meet.
//!
//! A key is a stem in one language: `ru:председательств`, `kk:уйим`, `en:chair`. A word of an utterance has several keys,
//! since a Kazakh sentence holds Russian words and Kazakh endings hang on Russian stems.

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::token::Token;
use crate::engine::knowledge::Concept;
use crate::engine::language::{Language, kazakh};

/// A known key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId(pub u32);

/// The keys of one word, the likeliest first.
pub type Keys = SmallVec<[KeyId; 4]>;

/// All keys of the knowledge, and the words that led to them.
pub struct Vocabulary {
    ids: FxHashMap<String, KeyId>,
    texts: Vec<String>,
    /// Keys of dictionary forms in the lexicon: the Kazakh stemmer prefers a stem that is one of them.
    kazakh_stems: FxHashSet<String>,
    /// Every spelling seen, in the order seen, with its language.
    words: Vec<(String, Language)>,
    seen: FxHashSet<(String, Language)>,
}

impl Vocabulary {
    /// An empty vocabulary whose Kazakh stemmer knows the dictionary forms of the lexicon.
    #[must_use]
    pub fn new(concepts: &[Concept]) -> Self {
        let kazakh_words = concepts.iter().flat_map(|concept| {
            let lists = [concept.words.get(Language::Kazakh), concept.ambiguous.get(Language::Kazakh)];
            lists.into_iter().flatten().flat_map(|phrase| super::token::tokens(&super::normalise(&phrase.value)))
        });
        let folded: Vec<String> = kazakh_words.map(|token| kazakh::fold::fold(&token.text)).collect();
        let kazakh_stems = kazakh::stemmer::vocabulary(folded.iter().map(String::as_str));
        Self {
            ids: FxHashMap::default(),
            texts: Vec::new(),
            kazakh_stems,
            words: Vec::new(),
            seen: FxHashSet::default(),
        }
    }

    /// Number of keys.
    #[must_use]
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// The key behind an id.
    #[must_use]
    pub fn text(&self, key: KeyId) -> &str {
        &self.texts[key.0 as usize]
    }

    /// Every spelling of the knowledge with its language.
    pub fn words(&self) -> impl Iterator<Item = (&str, Language)> {
        self.words.iter().map(|(word, language)| (word.as_str(), *language))
    }

    /// Makes the words of a text known, in the language it is written in.
    pub fn learn(&mut self, tokens: &[Token], language: Language) {
        for token in tokens {
            self.learn_word(&token.text, language);
        }
    }

    /// Makes one word known and gives its key.
    pub fn learn_word(&mut self, word: &str, language: Language) -> KeyId {
        let key = self.own_key(word, language);
        self.learn_key(key, word, language)
    }

    /// Makes an abbreviation known, which is met as it is spelt or with a Kazakh ending and no other way.
    pub fn learn_abbreviation(&mut self, word: &str, language: Language) -> KeyId {
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
    pub fn keys_of(&self, word: &str, language: Language) -> Keys {
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
        if !is_cyrillic(word) {
            add(&self.own_key(word, Language::English));
            return keys;
        }
        let other = if language == Language::Kazakh { Language::Russian } else { Language::Kazakh };
        let first = if language == Language::English { Language::Russian } else { language };
        add(&self.own_key(word, first));
        add(&self.own_key(word, other));
        if language == Language::Kazakh {
            // A Kazakh ending on a Russian word: мероприятиелер, ШОСтың.
            let stem = kazakh::stemmer::stem(&folded, &|key| self.kazakh_stems.contains(key));
            add(&abbreviation_key(&stem));
            add(&self.own_key(&stem, Language::Russian));
        }
        keys
    }

    fn own_key(&self, word: &str, language: Language) -> String {
        // A Latin name is the same name in every language's list.
        let language = if is_cyrillic(word) { language } else { Language::English };
        if word.bytes().all(|byte| byte.is_ascii_digit()) {
            return format!("#:{word}");
        }
        let stem = (language.profile().stem)(word, &|key| self.kazakh_stems.contains(key));
        format!("{}:{stem}", language.code())
    }
}

fn abbreviation_key(folded: &str) -> String {
    format!("=:{folded}")
}

fn is_cyrillic(word: &str) -> bool {
    word.chars().any(|letter| matches!(letter, '\u{400}'..='\u{52f}'))
}
