//! Lists the inflectional endings of Kazakh in the order they are attached, as a trie read from the end.
//!
//! An ending is a pattern of folded letters and Latin capitals, the sounds that alternate: `LAр` stands for
//! лар лер дар дер тар тер. Front and back endings then differ by а and е only, so there is no harmony
//! check: on proper spelling it is worth 0.1 point, on folded spelling it cannot work.

use std::sync::LazyLock;

use super::fold::fold_char;

/// The place of an ending in the word, counted from the end: the order of layers, stated once.
///
/// noun: particle ‹ person ‹ case ‹ possessive ‹ plural ‹ derivation ‹ stem, `мектеп·тер·іміз·де`;
/// verb: particle ‹ person ‹ tense ‹ negation ‹ voice ‹ stem, where a participle goes on as a noun,
/// `біл·ме·ген·дік·тер·ің·нен`.
#[derive(Clone, Copy)]
pub(super) enum Layer {
    /// Nothing is stripped yet.
    End,
    Particle,
    Person,
    Case,
    /// `-дағы`, `-нікі`: closes a chain and starts a new one, `мектеп·тегі·лер·дің`.
    Attribute,
    /// Of the 1st and 2nd person.
    Possessive,
    PossessiveThird,
    Plural,
    Finite,
    Participle,
    Negation,
    Voice,
    Derivation,
}

pub(super) const N_LAYERS: usize = 13;

/// A set of layers, one bit each.
const fn set(layers: &[Layer]) -> u16 {
    let mut mask = 0;
    let mut i = 0;
    while i < layers.len() {
        mask |= layers[i].bit();
        i += 1;
    }
    mask
}

impl Layer {
    pub(super) const fn bit(self) -> u16 {
        1 << self as u16
    }
}

/// The layers whose stem is a verb.
pub(super) const VERBAL: u16 = set(&[Layer::Finite, Layer::Participle, Layer::Negation, Layer::Voice]);

/// The layers that may follow a name and its hyphen, `ШЫҰ-ның`.
pub(super) const NOMINAL: u16 =
    set(&[Layer::Case, Layer::Attribute, Layer::Possessive, Layer::PossessiveThird, Layer::Plural]);

/// The layers that begin with the noun's own possessor.
pub(super) const POSSESSIVE: u16 = set(&[Layer::Possessive, Layer::PossessiveThird]);

struct Class {
    layer: Layer,
    /// The layers that may stand directly outside this one.
    inside: u16,
    /// How much a letter of such an ending speaks for the analysis, 0 to 13.
    weight: i16,
    /// `сI:3` has its own weight; `?м` is taken off only where that leads to a known stem; `^` asks for a
    /// nasal before it, `°` for an open vowel, `~` for the agent ending -шы.
    patterns: &'static str,
}

const FIRST: u16 = set(&[Layer::End, Layer::Particle]);
const PREDICATE: u16 = FIRST | set(&[Layer::Person]);
const CASED: u16 = PREDICATE | set(&[Layer::Case]);
const OWNED: u16 = CASED | set(&[Layer::Attribute, Layer::Possessive, Layer::PossessiveThird]);
const NUMBERED: u16 = OWNED | set(&[Layer::Plural]);
const TENSED: u16 = set(&[Layer::Finite, Layer::Participle]);
const NEGATED: u16 = TENSED | set(&[Layer::Negation]);

/// Every ending, its weight fitted on tests/data/kazakh-stems.tsv; weights fitted on half of its lemmas gained on
/// the other half too, 88.5 to 90.0 % equal.
///
/// Weights are low, or a known stem is asked for, where the dictionary forms of nouns end alike: 1st and 2nd
/// person possessives (`ғылым`, `кезең`), 1st person plural past (`достастық`), the copula (`-сыз`), the
/// future `-ер` (`тексер`), `-атын` (`мемлекет·ін`). Derivation and voice always ask for one: on unknown words
/// derivation gains 0.7 points of equality and costs 6.5 of collisions. Only the passive, which is how
/// official prose speaks (`берілді`, `ашылды`), is taken off everywhere.
const CLASSES: &[Class] = &[
    // Glued in chat more often than written apart: барма, жоқпа, болама.
    Class { layer: Layer::Particle, inside: set(&[Layer::End]), weight: 3, patterns: "MA ?MI:1 ше гои:6 шI:2" },
    Class {
        layer: Layer::Person, inside: FIRST, weight: 2, patterns: "MIн сIн сIз MIз сIндAр:8 сIздAр:8"
    },
    Class {
        layer: Layer::Case,
        inside: PREDICATE,
        weight: 10,
        patterns: "NIн GA:12 NI:8 DA:9 DAн ^нAн Mен:4 MенAн DAй:6 ?шA:4 ?^A:1",
    },
    // Ordinals and comparatives inflect every number and adjective, so they are stripped as cases are.
    Class { layer: Layer::Case, inside: PREDICATE, weight: 8, patterns: "IншI ншI:11 IрAк" },
    Class { layer: Layer::Attribute, inside: NUMBERED, weight: 10, patterns: "DAгI нIкI DIкI" },
    Class {
        layer: Layer::Possessive,
        inside: CASED,
        weight: 8,
        patterns: "?Iм:3 Iн:6 IмIз IнIз ?IндAр:3 IнIздAр ?м:1 ?н:1 мIз:7 нIз:7 ?ндAр:1 нIздAр",
    },
    // The 3rd person changes the case after it (-на, -нда, -н), so each pair is listed whole and no other
    // case is taken off it. After и the с is more often the noun's own: облыс·ы, жұмыс·ы.
    Class {
        layer: Layer::PossessiveThird,
        inside: PREDICATE,
        weight: 10,
        patterns: "IндA IнA IнIн IнAн IндAгI IндAй Iмен Iн:8 I:4 \
                   сIндA:4 сIнA:4 сIнIн:4 сIнAн:4 сIндAгI:4 сIмен:4 сIн:4 сI:3 \
                   °сIндA °сIнA °сIнIн °сIнAн °сIндAгI °сIмен °сIн:9 °сI:13 \
                   ~сIндA ~сIнA ~сIнIн ~сIнAн ~сIндAгI ~сIмен ~сIн ~сI",
    },
    // The bare dative of the 1st and 2nd person, which no other noun has.
    Class { layer: Layer::Possessive, inside: PREDICATE, weight: 10, patterns: "IмA IмIзA IнIзA мIзA" },
    Class { layer: Layer::Plural, inside: OWNED, weight: 10, patterns: "LAр" },
    Class {
        layer: Layer::Plural,
        inside: PREDICATE,
        weight: 10,
        patterns: "LAрI LAрIн LAрIнA LAрIндA LAрIндAгI LAрIнIн LAрIнAн LAрIмен LAрIм LAрIмIз",
    },
    Class {
        layer: Layer::Finite,
        inside: FIRST,
        weight: 10,
        patterns: "DI:8 DIм DIн ?DIк:4 DIнIз DIндAр DIнIздAр \
                   сA:8 сAм сAн сAк сAнIз сAндAр сAнIздAр \
                   сIн:7 сIншI AйIн:8 AйIк йIн йIк:7 IнIз IнIздAр ?IндAр:3 нIз:5 \
                   IптI птI IппIн IпсIн IппIз IпсIз ппIн псIн ппIз псIз \
                   AдI AмIн AсIн:4 AмIз AсIз AсIздAр AсIндAр Aм:6 \
                   йдI ймIн йсIн ймIз йсIз йсIздAр йсIндAр",
    },
    Class {
        layer: Layer::Participle,
        inside: NUMBERED,
        weight: 10,
        patterns: "GAн AтIн:4 йтIн ?Aр:5 MAс:8 MAк:2 MAкшI ушI:13 ушIлIк у:9 ю:9 GAндIк AрлIк",
    },
    Class {
        layer: Layer::Participle,
        inside: PREDICATE,
        weight: 10,
        patterns: "Iп п:6 A:2 й:4 GAлI GAншA MAйIншA MAстAн",
    },
    Class { layer: Layer::Negation, inside: TENSED, weight: 6, patterns: "MA" },
    Class {
        layer: Layer::Negation,
        inside: PREDICATE,
        weight: 10,
        patterns: "MAйдI MAйMIн MAйсIн MAйсIз MAйMIз MAй MAп:4 MAптI MAгAн MAдI MAсA MAсIн MAйтIн MAу",
    },
    Class {
        layer: Layer::Voice,
        inside: NEGATED | set(&[Layer::Voice]),
        weight: 5,
        patterns: "Iл:7 ?Iн ?Iс ?DIр ?GIз ?GAр ?л ?н ?с ?т",
    },
    Class {
        layer: Layer::Derivation,
        inside: NUMBERED | NEGATED | set(&[Layer::Voice, Layer::Derivation]),
        weight: 5,
        patterns: "?LIк ?LI ?сIз ?шI ?шIлIк ?LAс ?DAс ?рAк ?гI ?GI ?LA ?LAн ?Iс",
    },
];

/// What an ending asks of the letter before it.
#[derive(Clone, Copy)]
enum Before {
    Any,
    Vowel,
    /// а, е, о: a vowel that is never a glide.
    Open,
    Consonant,
    Nasal,
    /// -шы, as in хатшы, whose и is no reason to doubt the -сы after it.
    Agent,
    Voiced,
    Voiceless,
}

impl Before {
    /// и and у are taken for both vowel and consonant; after a digit or a Latin letter anything may stand.
    fn admits(self, stem: &[u8]) -> bool {
        let &[.., letter] = stem else { return false };
        letter == OTHER
            || match self {
                Before::Any => true,
                Before::Vowel => is_vowel(letter),
                Before::Open => is_in(OPEN, letter),
                Before::Consonant => !is_in(OPEN, letter),
                Before::Nasal => is_in(NASALS, letter),
                Before::Agent => stem.ends_with(&AGENT),
                Before::Voiced => !is_in(VOICELESS, letter),
                Before::Voiceless => is_in(VOICELESS | FINAL_VOICED, letter),
            }
    }

    /// What the first sound of a pattern asks, after its alternation.
    fn of_first(symbol: char, sound: char, pattern: &str) -> Self {
        match (symbol, sound) {
            ('A' | 'I', _) => Before::Consonant,
            ('L' | 'N' | 'D' | 'M' | 'G', 'т' | 'п' | 'к') => Before::Voiceless,
            ('L' | 'N' | 'D' | 'M' | 'G', _) => Before::Voiced,
            // Endings that have lost their vowel after a vowel: ана·м, ана·сы, оқы·п.
            ('м' | 'п' | 'р' | 'й', _) => Before::Vowel,
            ('н', _) if pattern != "нIкI" => Before::Vowel,
            _ => Before::Any,
        }
    }
}

/// A letter of the skeleton as a number: а is 1, я is 32.
pub(super) fn code(letter: char) -> u8 {
    match u32::from(letter).wrapping_sub(BEFORE_A) {
        point @ 1..=32 => u8::try_from(point).unwrap_or(OTHER),
        _ => OTHER,
    }
}

/// The code of everything but a Cyrillic letter.
pub(super) const OTHER: u8 = 0;
const N_CODES: usize = 33;
const BEFORE_A: u32 = 0x42F;

const OPEN: u64 = letters("аеоя");
const VOWELS: u64 = letters("аеояиую");
const NASALS: u64 = letters("мн");
const VOICELESS: u64 = letters("пфктсшщчцх");
/// Taken as voiceless at the end of loanwords and abbreviations: клубқа.
const FINAL_VOICED: u64 = letters("бвгд");
/// Final in loanwords; without г, as жылғы is not a form of жылк.
const FINAL_IN_CLUSTERS: u64 = letters("бвд");
const LIQUIDS: u64 = letters("рл");
const SONORANTS: u64 = letters("рлнмй");
const STOPS: u64 = letters("тдбпкгнф");

const AGENT: [u8; 2] = [26, 9];

/// A set of letters, one bit a code; all of them are two bytes long in UTF-8.
const fn letters(members: &str) -> u64 {
    let bytes = members.as_bytes();
    let mut mask = 0;
    let mut i = 0;
    while i + 1 < bytes.len() {
        let point = ((bytes[i] as u32 & 0x1F) << 6) | (bytes[i + 1] as u32 & 0x3F);
        mask |= 1 << (point - BEFORE_A);
        i += 2;
    }
    mask
}

const fn is_in(set: u64, letter: u8) -> bool {
    set >> letter & 1 == 1
}

pub(super) const fn is_vowel(letter: u8) -> bool {
    is_in(VOWELS, letter)
}

/// Whether two consonants may close a word: `төрт`, `банк`, `текст`, `министр`, but not `орн`.
pub(super) const fn may_close(first: u8, second: u8) -> bool {
    is_in(SONORANTS | VOICELESS, first) && is_in(VOICELESS, second)
        || is_in(SONORANTS, first) && is_in(FINAL_IN_CLUSTERS, second)
        || is_in(STOPS, first) && is_in(LIQUIDS, second)
}

/// An ending found in the trie.
pub(super) struct Ending {
    pub(super) layer: Layer,
    /// The layers that may stand directly outside it.
    pub(super) inside: u16,
    /// Weight × (1 + 2 × letters): a long ending is surer than two short ones.
    pub(super) score: i16,
    /// Not taken off a word without a known stem.
    pub(super) needs_known_stem: bool,
    before: Before,
}

impl Ending {
    pub(super) fn may_follow(&self, stem: &[u8]) -> bool {
        self.before.admits(stem)
    }
}

/// A place in the trie, reached by reading a word backwards.
struct Node {
    children: [u16; N_CODES],
    endings: Vec<Ending>,
}

pub(super) struct Trie(Vec<Node>);

pub(super) static ENDINGS: LazyLock<Trie> = LazyLock::new(|| {
    let mut trie = Trie(vec![Node::new()]);
    for class in CLASSES {
        for entry in class.patterns.split_whitespace() {
            let (pattern, weight) = match entry.split_once(':') {
                Some((pattern, weight)) => (pattern, weight.parse().unwrap_or(class.weight)),
                None => (entry, class.weight),
            };
            trie.add(class, weight, pattern);
        }
    }
    trie
});

impl Node {
    const fn new() -> Self {
        Node { children: [0; N_CODES], endings: Vec::new() }
    }
}

impl Trie {
    /// The place one letter nearer the beginning of the word, if an ending goes on so; 0 is the start.
    pub(super) fn step(&self, place: u16, letter: u8) -> Option<u16> {
        let next = self.0.get(usize::from(place))?.children.get(usize::from(letter)).copied()?;
        (next != 0).then_some(next)
    }

    /// The endings whose first letter was read last.
    pub(super) fn endings(&self, place: u16) -> &[Ending] {
        self.0.get(usize::from(place)).map_or(&[], |node| &node.endings)
    }

    /// Adds every spelling of a pattern.
    fn add(&mut self, class: &Class, weight: i16, pattern: &str) {
        let (pattern, needs_known_stem) = pattern.strip_prefix('?').map_or((pattern, false), |rest| (rest, true));
        let asked = match pattern.chars().next() {
            Some('^') => Some(Before::Nasal),
            Some('°') => Some(Before::Open),
            Some('~') => Some(Before::Agent),
            _ => None,
        };
        let pattern = pattern.trim_start_matches(['^', '°', '~']);
        let mut spellings = vec![(String::new(), Before::Any)];
        for (i, symbol) in pattern.chars().enumerate() {
            let sounds: &[char] = match symbol {
                'A' => &['а', 'е'],
                'I' => &['и'],
                'L' => &['л', 'д', 'т'],
                'N' => &['н', 'д', 'т'],
                'D' => &['д', 'т'],
                'M' => &['м', 'б', 'п'],
                'G' => &['г', 'к'],
                // Folded to и, and told apart again after а, е, о only.
                'й' => &['й', 'и'],
                _ => &[fold_char(symbol)],
            };
            spellings = spellings
                .iter()
                .flat_map(|(spelling, before)| {
                    sounds.iter().map(move |&sound| {
                        let before = if i == 0 { Before::of_first(symbol, sound, pattern) } else { *before };
                        (format!("{spelling}{sound}"), before)
                    })
                })
                .collect();
        }
        for (spelling, before) in spellings {
            let mut place = 0;
            let mut n_letters = 0;
            for letter in spelling.chars().rev() {
                place = self.child(place, code(letter));
                n_letters += 1;
            }
            let ending = Ending {
                layer: class.layer,
                inside: class.inside,
                score: weight * (1 + 2 * n_letters),
                needs_known_stem,
                before: asked.unwrap_or(before),
            };
            self.0[place].endings.push(ending);
        }
    }

    fn child(&mut self, place: usize, letter: u8) -> usize {
        let letter = usize::from(letter);
        let found = usize::from(self.0[place].children[letter]);
        if found != 0 {
            return found;
        }
        let fresh = self.0.len();
        let Ok(link) = u16::try_from(fresh) else { return place };
        self.0[place].children[letter] = link;
        self.0.push(Node::new());
        fresh
    }
}
