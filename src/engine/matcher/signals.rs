//! What speaks for and against an intent as the answer to a question, as numbers of one table.

/// The signals of one candidate, in the order of [`NAMES`].
pub type Signals = [f32; N_SIGNALS];

/// Number of signals.
pub const N_SIGNALS: usize = 24;

/// What each signal is called in an explanation.
pub const NAMES: [&str; N_SIGNALS] = [
    "model_log_odds",
    "model_margin",
    "nearest_likeness",
    "nearest_margin",
    "known_share",
    "explained_share",
    "unfamiliar_words",
    "needs_met",
    "entity_clash",
    "answer_kind_clash",
    "unknown_mass",
    "excluded_concept",
    "length",
    "is_smalltalk",
    "is_unknown",
    "smalltalk_mass",
    "year_clash",
    "explained_likeness",
    "foreign_concepts",
    "foreign_words",
    "most_telling_unexplained",
    "example_covered",
    "neighbours_agree",
    "purpose_margin",
];

/// Which way each signal may speak: 1 only for, -1 only against, 0 either. A fit on few questions would otherwise make a
/// likeness speak against an intent.
pub const DIRECTIONS: [i8; N_SIGNALS] = [1, 1, 1, 1, 1, 1, -1, 1, -1, -1, -1, -1, 0, 0, 0, -1, -1, 1, -1, -1, -1, 1, 1, 1];

/// The same as fields, while they are gathered.
#[derive(Clone, Copy, Debug, Default)]
pub struct Gathered {
    /// Log-odds of the model's probability for the intent.
    pub model_log_odds: f32,
    /// Log-ratio to the best intent that rests on other sentences.
    pub model_margin: f32,
    /// Cosine of the intent's nearest example.
    pub nearest_likeness: f32,
    /// The same less that of the best intent that rests on other sentences.
    pub nearest_margin: f32,
    /// Share of the question's information in words that the knowledge knows.
    pub known_share: f32,
    /// Share of it in words and concepts that the intent's examples hold.
    pub explained_share: f32,
    /// How many words nothing in the knowledge holds.
    pub unfamiliar_words: f32,
    /// Share of the needed concepts that the question names.
    pub needs_met: f32,
    /// How many names the question holds that belong to other intents.
    pub entity_clash: f32,
    /// Whether it asks for a kind of answer that the intent does not give.
    pub answer_kind_clash: f32,
    /// The model's probability that the document does not say.
    pub unknown_mass: f32,
    /// How many excluded concepts it names.
    pub excluded_concept: f32,
    /// Number of units that say something.
    pub n_units: f32,
    /// Whether the candidate is small talk.
    pub is_smalltalk: bool,
    /// Whether it is a known unknown.
    pub is_unknown: bool,
    /// The model's probability of small talk.
    pub smalltalk_mass: f32,
    /// How many years it names that the cited sentences do not.
    pub year_clash: f32,
    /// How many ordinary concepts it names that the intent's examples do not.
    pub foreign_concepts: f32,
    /// How many known words that are no concept and that the intent's examples do not hold.
    pub foreign_words: f32,
    /// Information of the most telling unit that the intent does not explain.
    pub most_telling_unexplained: f32,
    /// Share of the nearest example's information that the question holds.
    pub example_covered: f32,
    /// Share of the most similar examples that rest on the same sentences.
    pub neighbours_agree: f32,
    /// Log-ratio of the model's mass on answers to its mass on everything else.
    pub purpose_margin: f32,
}

impl Gathered {
    /// On scales that a linear model can use.
    pub fn scaled(&self) -> Signals {
        const BOUND: f32 = 8.0;
        let flag = |set: bool| f32::from(u8::from(set));
        [
            self.model_log_odds.clamp(-BOUND, BOUND),
            self.model_margin.clamp(-BOUND, BOUND),
            self.nearest_likeness,
            self.nearest_margin,
            self.known_share,
            self.explained_share,
            self.unfamiliar_words.ln_1p(),
            self.needs_met,
            self.entity_clash.min(2.0),
            self.answer_kind_clash,
            self.unknown_mass,
            self.excluded_concept.min(1.0),
            self.n_units.ln_1p(),
            flag(self.is_smalltalk),
            flag(self.is_unknown),
            self.smalltalk_mass,
            self.year_clash.min(1.0),
            self.explained_share * self.nearest_likeness,
            self.foreign_concepts.ln_1p(),
            self.foreign_words.ln_1p(),
            self.most_telling_unexplained,
            self.example_covered,
            self.neighbours_agree,
            self.purpose_margin.clamp(-BOUND, BOUND),
        ]
    }
}
