//! Finds the known Cyrillic word that was typed in Latin letters.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::vocabulary::Vocabulary;
use crate::engine::language::{Language, Script, romanisation};

/// The Cyrillic words of the knowledge by what they sound like.
pub(super) struct TransliteratedWords {
    by_sound: FxHashMap<String, SmallVec<[(Language, u32); 2]>>,
}

impl TransliteratedWords {
    /// Takes every Cyrillic word of the vocabulary.
    #[must_use]
    pub(super) fn build(vocabulary: &Vocabulary) -> Self {
        let mut by_sound: FxHashMap<String, SmallVec<[(Language, u32); 2]>> = FxHashMap::default();
        for (at, (word, language)) in vocabulary.words().enumerate() {
            if Script::of(word) == Script::Cyrillic {
                let place = u32::try_from(at).unwrap_or(u32::MAX);
                by_sound.entry(romanisation::sound(word)).or_default().push((language, place));
            }
        }
        Self { by_sound }
    }

    /// The Cyrillic spelling of a word in Latin letters: that of a known word, or one with a known stem; if there is
    /// none, the likeliest, and that it is not known.
    #[must_use]
    pub(super) fn find(&self, word: &str, language: Language, vocabulary: &Vocabulary) -> Option<(String, bool)> {
        let readings = romanisation::readings(word, language);
        for reading in &readings {
            if let Some(words) = self.by_sound.get(&romanisation::sound(reading)) {
                let own = words.iter().find(|(of, _)| *of == language).or_else(|| words.first());
                if let Some((_, place)) = own {
                    return Some((vocabulary.word(*place).to_owned(), true));
                }
            }
        }
        let known = readings.iter().find(|reading| !vocabulary.keys_of(reading, language).is_empty());
        known.map(|reading| (reading.clone(), true)).or_else(|| Some((readings.first()?.clone(), false)))
    }
}
