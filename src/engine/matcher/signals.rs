//! What speaks for and against an intent as the answer to a question, as numbers of one table.

/// The signals of one candidate, in the order of [`NAMES`].
pub(super) type Signals = [f32; N_SIGNALS];

/// Number of signals.
pub(super) const N_SIGNALS: usize = 18;

/// What each signal is called in an explanation.
pub const NAMES: [&str; N_SIGNALS] = [
    "model_margin",
    "meaning_margin",
    "purpose_margin",
    "nearest_likeness",
    "neighbours_agree",
    "explained_share",
    "explained_likeness",
    "needs_met",
    "entity_clash",
    "excluded_concepts",
    "year_clash",
    "answer_kind_clash",
    "foreign_concepts",
    "foreign_words",
    "unfamiliar_words",
    "refusable_word",
    "refusable_words",
    "length",
];

/// Which way each signal may speak: 1 only for, -1 only against, 0 either. A fit on few questions would otherwise make a
/// likeness speak against an intent.
pub(super) const DIRECTIONS: [i8; N_SIGNALS] = [1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 0];

/// Beyond this a log-ratio says no more.
const LOG_RATIO_MAX: f32 = 8.0;

/// The same as fields, while they are gathered.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Gathered {
    /// Log-odds of the classifier that the intent, or another that rests on its sentences, is meant.
    pub model_margin: f32,
    /// The same by the classifier that knows concepts and no words.
    pub meaning_margin: f32,
    /// Log-odds of the classifier that the question is answerable, refusable or small talk, as the intent is.
    pub purpose_margin: f32,
    /// Cosine of the intent's nearest example.
    pub nearest_likeness: f32,
    /// Share of the most similar examples that rest on the same sentences.
    pub neighbours_agree: f32,
    /// Share of the question's information in words and concepts that the intent speaks of.
    pub explained_share: f32,
    /// Share of the needed concepts that the question names.
    pub needs_met: f32,
    /// How many names the question holds that belong to other intents.
    pub entity_clash: f32,
    /// How many excluded concepts it names.
    pub excluded_concepts: f32,
    /// How many years it names that the cited sentences do not.
    pub year_clash: f32,
    /// 1 if it asks for a kind of answer that the intent does not give.
    pub answer_kind_clash: f32,
    /// How many ordinary concepts it names that the intent does not speak of.
    pub foreign_concepts: f32,
    /// How many known words that are no concept and that the intent's examples do not hold.
    pub foreign_words: f32,
    /// How many words nothing in the knowledge holds.
    pub unfamiliar_words: f32,
    /// Log-odds that a question with its most refusable word is refused.
    pub refusable_word: f32,
    /// Sum of such log-odds over its words.
    pub refusable_words: f32,
    /// Number of units that say something.
    pub n_units: f32,
}

impl Gathered {
    /// On scales that a linear model can use.
    pub(super) fn scaled(&self) -> Signals {
        let bounded = |log_ratio: f32| log_ratio.clamp(-LOG_RATIO_MAX, LOG_RATIO_MAX);
        [
            bounded(self.model_margin),
            bounded(self.meaning_margin),
            bounded(self.purpose_margin),
            self.nearest_likeness,
            self.neighbours_agree,
            self.explained_share,
            self.explained_share * self.nearest_likeness,
            self.needs_met,
            self.entity_clash.min(2.0),
            self.excluded_concepts.min(1.0),
            self.year_clash.min(1.0),
            self.answer_kind_clash,
            self.foreign_concepts.ln_1p(),
            self.foreign_words.ln_1p(),
            self.unfamiliar_words.ln_1p(),
            bounded(self.refusable_word),
            bounded(self.refusable_words),
            self.n_units.ln_1p(),
        ]
    }
}
