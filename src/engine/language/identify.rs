//! Tells in which language, and how, a message of a few words is typed.
//!
//! Naive Bayes over groups of letters, one class a way of typing: no general library knows Kazakh without its letters or
//! in Latin ones (docs/languages.md). The counts come from everyday texts (`letter_groups.tsv`) and from the knowledge's
//! own examples: the words of the subject are the words that are asked.

use rustc_hash::FxHashMap;

use super::spelling::{Spelling, Typing};
use super::{Language, PerLanguage};

/// Counts from everyday texts: one line a group, its counts in the order of [`Typing::ALL`]; the first line has the
/// totals. Made from tests/data/langid/train.tsv by [`letter_groups`]; a test says when it is stale.
const EVERYDAY: &str = include_str!("letter_groups.tsv");

/// Groups of up to this many characters, inside a word with a space before and behind.
const LETTERS_MAX: usize = 4;
/// How many groups of everyday texts are kept, the commonest.
const GROUPS_KEPT: usize = 16_000;
/// Added to every count, so that an unseen group is unlikely and not impossible.
const SMOOTHING: f32 = 0.3;
/// Weight of the conversation's language against the letters, in nats: it decides only what could be either.
const PRIOR_WEIGHT: f32 = 1.5;
/// The most that one word may say for a way of typing against another, in nats: one odd name must not decide.
const WORD_EVIDENCE_MAX: f32 = 6.0;
/// What a word with a letter that only Kazakh has says for plain Kazakh, in nats: it outweighs a Russian word or two, as
/// in «мировой политикада».
const KAZAKH_LETTER: f32 = 12.0;
/// How rare the ways of typing are against plain spelling, in nats.
const RARITY: [(Spelling, f32); 4] =
    [(Spelling::Plain, 0.0), (Spelling::Latin, -1.5), (Spelling::EnglishLayout, -2.0), (Spelling::RussianLayout, -2.5)];

const N: usize = Typing::ALL.len();

/// One number a way of typing.
pub type PerTyping = [f32; N];

/// Scores languages and ways of typing by the letters of a text.
pub struct Identifier {
    groups: FxHashMap<String, PerTyping>,
    unseen: PerTyping,
}

impl Identifier {
    /// Adds the examples of each language to the everyday counts, plain and typed in one other way each.
    #[must_use]
    pub fn train(examples: &PerLanguage<Vec<&str>>) -> Self {
        let mut counts = Counts::everyday();
        for (language, texts) in examples.iter() {
            for (at, text) in texts.iter().enumerate() {
                counts.add_example(&text.to_lowercase(), language, at);
            }
        }
        counts.into_identifier()
    }

    /// Probability of each way of typing a lower-case text; the conversation's language counts as prior.
    #[must_use]
    pub fn typings(&self, text: &str, prior: Option<Language>) -> PerTyping {
        let mut scores: PerTyping = std::array::from_fn(|at| {
            let typing = Typing::ALL[at];
            let rarity =
                RARITY.iter().find(|(spelling, _)| *spelling == typing.spelling).map_or(0.0, |(_, nats)| *nats);
            rarity + if prior == Some(typing.language) { PRIOR_WEIGHT } else { 0.0 }
        });
        for word in words(text) {
            let mut of_word = [0.0_f32; N];
            let mut n_groups = 0.0_f32;
            for_each_group(word, |group| {
                let known = self.groups.get(group).unwrap_or(&self.unseen);
                for at in 0..N {
                    of_word[at] += known[at];
                }
                n_groups += 1.0;
            });
            // Groups of one word overlap: their evidence is worth about its root.
            let best = of_word.iter().copied().fold(f32::MIN, f32::max);
            for at in 0..N {
                scores[at] += ((of_word[at] - best) / n_groups.max(1.0).sqrt()).max(-WORD_EVIDENCE_MAX);
            }
            // Nothing but letters from the row of digits is a number on the Kazakh layout.
            if word.chars().any(is_kazakh_letter) && !word.chars().all(is_kazakh_letter) {
                scores[0] += KAZAKH_LETTER * plausible_in_kazakh(of_word, best, n_groups);
            }
        }
        softmax(scores)
    }
}

/// Probability of each language, whatever way it is typed in.
#[must_use]
pub fn languages(typings: &PerTyping) -> PerLanguage<f32> {
    let mut scores = PerLanguage([0.0; 3]);
    for (typing, probability) in Typing::ALL.iter().zip(typings) {
        *scores.get_mut(typing.language) += probability;
    }
    scores
}

/// The table of everyday counts, from lines of a language's code, a spelling and a text, parted by tabs.
///
/// A `plain` text is counted as it is and in one of the other ways to type it, which take turns; any other as it is.
#[must_use]
pub fn letter_groups(lines: &str) -> String {
    let mut counts = Counts { groups: FxHashMap::default(), totals: [0.0; N] };
    for (at, line) in lines.lines().enumerate() {
        let mut columns = line.split('\t');
        let language = columns.next().and_then(Language::from_code);
        let (Some(language), Some(spelling), Some(text)) = (language, columns.next(), columns.next()) else { continue };
        let text = text.to_lowercase();
        if spelling == "plain" {
            counts.add_example(&text, language, at);
        } else {
            counts.add(&text, language as usize);
        }
    }
    let mut groups: Vec<(&String, &PerTyping)> = counts.groups.iter().collect();
    groups.sort_by(|a, b| b.1.iter().sum::<f32>().total_cmp(&a.1.iter().sum::<f32>()).then(a.0.cmp(b.0)));
    groups.truncate(GROUPS_KEPT);
    groups.sort_by(|a, b| a.0.cmp(b.0));
    let row = |numbers: &PerTyping| numbers.map(|number| number.to_string()).join(" ");
    let lines = groups.iter().map(|(group, numbers)| format!("{group}\t{}\n", row(numbers)));
    std::iter::once(format!("{}\n", row(&counts.totals))).chain(lines).collect()
}

/// Counts of letter groups while they are gathered.
struct Counts {
    groups: FxHashMap<String, PerTyping>,
    totals: PerTyping,
}

impl Counts {
    fn everyday() -> Self {
        let mut lines = EVERYDAY.lines();
        let numbers = |text: &str| -> PerTyping {
            let mut numbers = text.split(' ').map(|number| number.parse().unwrap_or(0.0));
            std::array::from_fn(|_| numbers.next().unwrap_or(0.0))
        };
        let totals = lines.next().map_or([0.0; N], numbers);
        let groups = lines
            .filter_map(|line| line.split_once('\t'))
            .map(|(group, counts)| (group.to_owned(), numbers(counts)))
            .collect();
        Self { groups, totals }
    }

    /// Counts a plain text as it is, and in one of the other ways to type it, which take turns.
    fn add_example(&mut self, text: &str, language: Language, turn: usize) {
        let typings = || Typing::ALL.iter().enumerate().filter(|(_, typing)| typing.language == language);
        let n_looks: usize = typings().map(|(_, typing)| typing.n_variants()).sum();
        let mut look = turn % n_looks.max(1);
        for (at, typing) in typings() {
            if typing.spelling == Spelling::Plain {
                self.add(text, at);
            }
            if look < typing.n_variants() {
                self.add(&typing.write(text, look), at);
                break;
            }
            look -= typing.n_variants();
        }
    }

    fn add(&mut self, text: &str, typing: usize) {
        for word in words(text) {
            for_each_group(word, |group| {
                // A look-up first: most groups are known, and need no copy of their letters.
                match self.groups.get_mut(group) {
                    Some(counts) => counts[typing] += 1.0,
                    None => {
                        self.groups.entry(group.to_owned()).or_default()[typing] += 1.0;
                    }
                }
                self.totals[typing] += 1.0;
            });
        }
    }

    fn into_identifier(self) -> Identifier {
        #[expect(clippy::cast_precision_loss, reason = "a count of letter groups is far below 2^23")]
        let n_groups = self.groups.len() as f32;
        let mass = self.totals.map(|total| total + SMOOTHING * n_groups);
        let groups = self
            .groups
            .into_iter()
            .map(|(group, count)| (group, std::array::from_fn(|at| ((count[at] + SMOOTHING) / mass[at]).ln())))
            .collect();
        Identifier { groups, unseen: mass.map(|mass| (SMOOTHING / mass).ln()) }
    }
}

/// 1 for a word that may well be plain Kazakh, 0 for one whose letters say that it is anything but.
fn plausible_in_kazakh(of_word: PerTyping, best: f32, n_groups: f32) -> f32 {
    let behind = (best - of_word[0]) / n_groups.max(1.0).sqrt();
    if behind < WORD_EVIDENCE_MAX { 1.0 } else { 0.0 }
}

fn softmax(scores: PerTyping) -> PerTyping {
    let best = scores.iter().copied().fold(f32::MIN, f32::max);
    let powers = scores.map(|score| (score - best).exp());
    let sum: f32 = powers.iter().sum();
    powers.map(|power| power / sum)
}

fn is_kazakh_letter(letter: char) -> bool {
    matches!(letter, 'ә' | 'ғ' | 'қ' | 'ң' | 'ө' | 'ұ' | 'ү' | 'һ' | 'і')
}

/// Words as they were typed: on another layout a comma or a digit is a letter, so only their ends are cleaned.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split_whitespace()
        .map(|word| word.trim_end_matches(['.', ',', '!', '?', '…', ':', '"', ')', '»']))
        .filter(|word| word.chars().any(char::is_alphabetic))
}

/// Calls back with each group of one to four characters of a word, the space before and behind included.
fn for_each_group(word: &str, mut found: impl FnMut(&str)) {
    let mut padded = String::with_capacity(word.len() + 2);
    padded.push(' ');
    padded.push_str(word);
    padded.push(' ');
    let starts: smallvec::SmallVec<[usize; 32]> =
        padded.char_indices().map(|(at, _)| at).chain([padded.len()]).collect();
    for from in 0..starts.len() - 1 {
        for to in from + 1..=(from + LETTERS_MAX).min(starts.len() - 1) {
            found(&padded[starts[from]..starts[to]]);
        }
    }
}
