//! Tells Kazakh, Russian and English apart in messages of a few words.
//!
//! Naive Bayes over the letter groups of the knowledge's own examples: no general library knows Kazakh without its
//! letters, and the words of the subject are the words that are asked.

use rustc_hash::FxHashMap;

use super::kazakh::fold::fold;
use super::{Language, PerLanguage};

/// Letter groups of up to this many letters, inside a word with a space before and behind.
const LETTERS_MAX: usize = 4;
/// Added to every count, so that an unseen group is unlikely and not impossible.
const SMOOTHING: f32 = 0.3;
/// Weight of the conversation's language against the letters, in nats: it decides only what could be either.
const PRIOR_WEIGHT: f32 = 1.5;
/// The most that one message's letters may say for a language against another, in nats a word.
const WORD_EVIDENCE_MAX: f32 = 6.0;

/// Scores languages by the letters of a text.
pub struct Identifier {
    groups: FxHashMap<String, [f32; 3]>,
    unseen: [f32; 3],
}

impl Identifier {
    /// Counts the letter groups of examples in each language; Kazakh is also learnt without its letters.
    #[must_use]
    pub fn train(examples: &PerLanguage<Vec<&str>>) -> Self {
        let mut counts: FxHashMap<String, [f32; 3]> = FxHashMap::default();
        let mut totals = [0.0_f32; 3];
        for (language, texts) in examples.iter() {
            for text in texts {
                let text = text.to_lowercase();
                let folded = if language == Language::Kazakh { Some(without_kazakh_letters(&text)) } else { None };
                for spelling in std::iter::once(&text).chain(&folded) {
                    for_each_group(spelling, |group| {
                        counts.entry(group.to_owned()).or_default()[language as usize] += 1.0;
                        totals[language as usize] += 1.0;
                    });
                }
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "a count of letter groups is far below 2^23")]
        let n_groups = counts.len() as f32;
        let mass = totals.map(|total| total + SMOOTHING * n_groups);
        let groups = counts
            .into_iter()
            .map(|(group, count)| (group, std::array::from_fn(|at| ((count[at] + SMOOTHING) / mass[at]).ln())))
            .collect();
        Self { groups, unseen: mass.map(|mass| (SMOOTHING / mass).ln()) }
    }

    /// Probability of each language; the conversation's language counts as prior.
    #[must_use]
    pub fn scores(&self, text: &str, prior: Option<Language>) -> PerLanguage<f32> {
        let mut scores = [0.0_f32; 3];
        if let Some(language) = prior {
            scores[language as usize] += PRIOR_WEIGHT;
        }
        for word in text.split(|character: char| !character.is_alphabetic() && character != '\'') {
            if word.is_empty() {
                continue;
            }
            let mut word_scores = [0.0_f32; 3];
            let mut n_groups = 0.0_f32;
            for_each_group(word, |group| {
                let known = self.groups.get(group).unwrap_or(&self.unseen);
                for at in 0..3 {
                    word_scores[at] += known[at];
                }
                n_groups += 1.0;
            });
            if word.chars().any(is_kazakh_letter) {
                word_scores[Language::Kazakh as usize] += WORD_EVIDENCE_MAX;
            }
            // Letter groups of one word overlap: their evidence is worth about its root, and one odd name must not decide.
            let best = word_scores.iter().copied().fold(f32::MIN, f32::max);
            for at in 0..3 {
                scores[at] += ((word_scores[at] - best) / n_groups.max(1.0).sqrt()).max(-WORD_EVIDENCE_MAX);
            }
        }
        softmax(scores)
    }
}

fn softmax(scores: [f32; 3]) -> PerLanguage<f32> {
    let best = scores.iter().copied().fold(f32::MIN, f32::max);
    let powers = scores.map(|score| (score - best).exp());
    let sum: f32 = powers.iter().sum();
    PerLanguage(powers.map(|power| power / sum))
}

fn is_kazakh_letter(letter: char) -> bool {
    matches!(letter, 'ә' | 'ғ' | 'қ' | 'ң' | 'ө' | 'ұ' | 'ү' | 'һ' | 'і')
}

/// Kazakh as it is typed on a Russian keyboard.
fn without_kazakh_letters(text: &str) -> String {
    text.chars()
        .map(|letter| {
            if is_kazakh_letter(letter) {
                fold(letter.encode_utf8(&mut [0; 4])).chars().next().unwrap_or(letter)
            } else {
                letter
            }
        })
        .collect()
}

/// Calls back with each group of one to four letters of each word, the space before and behind included.
fn for_each_group(text: &str, mut found: impl FnMut(&str)) {
    let mut padded = String::new();
    for word in text.split(|character: char| !character.is_alphabetic() && character != '\'') {
        if word.is_empty() {
            continue;
        }
        padded.clear();
        padded.push(' ');
        padded.push_str(word);
        padded.push(' ');
        let starts: Vec<usize> = padded.char_indices().map(|(at, _)| at).chain([padded.len()]).collect();
        for from in 0..starts.len() - 1 {
            for to in from + 1..=(from + LETTERS_MAX).min(starts.len() - 1) {
                found(&padded[starts[from]..starts[to]]);
            }
        }
    }
}
