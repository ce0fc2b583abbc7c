//! Russian in Latin letters: how it is written so, and what a Latin letter may stand for.

use crate::engine::language::romanisation::{Alphabet, Reading};

/// GOST 7.79 B, BGN 1947, passports (ICAO 9303), and three habits of chats.
pub(in crate::engine::language) const ALPHABETS: &[Alphabet] = &[
    Alphabet {
        name: "passport", letters: "ё=e ж=zh й=i х=kh ц=ts ч=ch ш=sh щ=shch ъ=ie ы=y ь= э=e ю=iu я=ia"
    },
    Alphabet { name: "chat", letters: "ё=e ж=zh й=y х=h ц=c ч=ch ш=sh щ=sch ъ= ы=y ь= э=e ю=yu я=ya" },
    Alphabet {
        name: "chat with digits", letters: "ё=e ж=j й=i х=x ц=c ч=4 ш=6 щ=w ъ= ы=i ь=' э=e ю=u я=ya"
    },
    Alphabet {
        name: "chat with w and q", letters: "ё=yo ж=zh й=j х=x ц=c ч=4 ш=w щ=w ъ= ы=y ь=' э=e ю=u я=q"
    },
    Alphabet {
        name: "BGN 1947", letters: "ё=ë ж=zh й=y х=kh ц=ts ч=ch ш=sh щ=shch ъ=' ы=y ь=' э=e ю=yu я=ya"
    },
    Alphabet {
        name: "GOST 7.79 B", letters: "ё=yo ж=zh й=j х=x ц=cz ч=ch ш=sh щ=shh ъ='' ы=y' ь=' э=e' ю=yu я=ya"
    },
];

/// What Latin letters are read as, the likeliest first.
pub(in crate::engine::language) const READINGS: &[Reading] = &[
    ("shch", &["щ"]),
    ("sch", &["щ", "сч"]),
    ("shh", &["щ"]),
    ("sh", &["ш"]),
    ("ch", &["ч"]),
    ("zh", &["ж"]),
    ("kh", &["х"]),
    ("cz", &["ц"]),
    ("tc", &["ц"]),
    ("ts", &["ц", "тс"]),
    ("yu", &["ю"]),
    ("iu", &["ю"]),
    ("ju", &["ю"]),
    ("ya", &["я"]),
    ("ia", &["я", "иа"]),
    ("ja", &["я"]),
    ("yo", &["ё", "ио"]),
    ("jo", &["ё"]),
    ("ye", &["е", "ые"]),
    ("ie", &["ие", "ъ"]),
    ("je", &["е"]),
    ("y'", &["ы"]),
    ("e'", &["э"]),
    ("bl", &["бл", "ы"]),
    ("a", &["а"]),
    ("b", &["б"]),
    ("c", &["ц", "к", "с"]),
    ("d", &["д"]),
    ("e", &["е"]),
    ("é", &["е"]),
    ("ë", &["ё"]),
    ("f", &["ф"]),
    ("g", &["г", "ж"]),
    ("h", &["х", "г"]),
    ("i", &["и", "ы"]),
    ("j", &["ж", "й"]),
    ("k", &["к"]),
    ("l", &["л"]),
    ("m", &["м"]),
    ("n", &["н"]),
    ("o", &["о"]),
    ("p", &["п"]),
    ("q", &["я", "к"]),
    ("r", &["р"]),
    ("s", &["с"]),
    ("š", &["ш"]),
    ("č", &["ч"]),
    ("ž", &["ж"]),
    ("t", &["т"]),
    ("u", &["у", "ю"]),
    ("v", &["в"]),
    ("w", &["ш", "щ", "в"]),
    ("x", &["х", "кс"]),
    ("y", &["ы", "й"]),
    ("z", &["з"]),
    ("4", &["ч"]),
    ("6", &["ш"]),
    ("9", &["я"]),
];
