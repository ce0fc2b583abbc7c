//! Kazakh in Latin letters: the alphabets in which it is written, and what a Latin letter may stand for.
//!
//! Five official alphabets and a chat habit give one letter several sounds: `ı` is і in the alphabet of 2021, и or й in
//! those of 2018 and 2019, ы in Qazaqparat. So no letter is decided alone; each word keeps all its readings, likeliest
//! first, and the words of the knowledge choose. Folded spelling lets most of them fall together.

use crate::engine::language::romanisation::{Alphabet, Reading};

/// The alphabets, each letter that differs from its neighbours in some of them.
pub(in crate::engine::language) const ALPHABETS: &[Alphabet] = &[
    Alphabet {
        name: "2021",
        letters: "ә=ä ғ=ğ ё=io ж=j и=i й=i қ=q ң=ñ ө=ö у=u ұ=ū ү=ü х=h һ=h ц=ts ч=tş ш=ş щ=ştş ъ= ы=y і=ı ь= э=e ю=iu \
                  я=ia",
    },
    Alphabet {
        name: "2019",
        letters: "ә=ä ғ=ğ ё=io ж=j и=ı й=ı қ=q ң=ŋ ө=ö у=w ұ=u ү=ü х=h һ=h ц=ts ч=ç ш=ş щ=şç ъ= ы=y і=i ь= э=e ю=ıw \
                  я=ıa",
    },
    Alphabet {
        name: "2018",
        letters: "ә=á ғ=ǵ ё=ıo ж=j и=ı й=ı қ=q ң=ń ө=ó у=ý ұ=u ү=ú х=h һ=h ц=ts ч=ch ш=sh щ=shch ъ= ы=y і=i ь= э=e \
                  ю=ıý я=ıa",
    },
    Alphabet {
        name: "2017",
        letters: "ә=a' ғ=g' ё=i'o ж=j и=i' й=i' қ=q ң=n' ө=o' у=y' ұ=u ү=u' х=h һ=h ц=ts ч=c' ш=s' щ=s'c' ъ= ы=y і=i ь= \
                  э=e ю=i'y' я=i'a",
    },
    Alphabet {
        name: "Qazaqparat",
        letters: "ә=ä ғ=ğ ё=yo ж=j и=ï й=y қ=q ң=ñ ө=ö у=w ұ=u ү=ü х=x һ=h ц=c ч=ç ш=ş щ=şç ъ= ы=ı і=i ь= э=é ю=yu я=ya",
    },
    Alphabet {
        name: "chat: q, i, sh",
        letters: "ә=a ғ=g ё=e ж=j и=i й=i қ=q ң=n ө=o у=u ұ=u ү=u х=h һ=h ц=c ч=ch ш=sh щ=sh ъ= ы=y і=i ь= э=e ю=yu я=ya",
    },
    Alphabet {
        name: "chat: k, y, zh, w",
        letters: "ә=a ғ=g ё=yo ж=zh и=i й=y қ=k ң=n ө=o у=u ұ=u ү=u х=x һ=h ц=ts ч=ch ш=w щ=w ъ= ы=i і=i ь= э=e ю=yu \
                  я=ya",
    },
    Alphabet {
        name: "BGN 1979",
        letters: "ә=a ғ=gh ё=yo ж=zh и=i й=y қ=q ң=ng ө=o у=u ұ=u ү=u х=kh һ=h ц=ts ч=ch ш=sh щ=shch ъ= ы=y і=i ь= э=e \
                  ю=yu я=ya",
    },
];

/// What Latin letters are read as, folded, the likeliest first (shares of 6 821 aligned words of real reviews).
pub(in crate::engine::language) const READINGS: &[Reading] = &[
    ("s'c'", &["щ"]),
    ("shch", &["щ"]),
    ("i'a", &["я"]),
    ("i'o", &["е"]),
    ("i'y'", &["ю"]),
    ("ştş", &["щ"]),
    ("tş", &["ч"]),
    ("şç", &["щ"]),
    ("ıý", &["ю", "иу"]),
    ("ıw", &["ю", "иу"]),
    ("iu", &["ю", "иу"]),
    ("yu", &["ю", "иу"]),
    ("ıa", &["я", "иа"]),
    ("ia", &["я", "иа"]),
    ("ya", &["я", "иа"]),
    ("ıo", &["е", "ио"]),
    ("io", &["ио", "е"]),
    ("yo", &["ио", "е"]),
    ("ye", &["е", "ие"]),
    ("sh", &["ш", "сх"]),
    ("s'", &["ш"]),
    ("ch", &["ч"]),
    ("c'", &["ч"]),
    ("zh", &["ж"]),
    ("dj", &["ж"]),
    ("kh", &["к", "х"]),
    ("gh", &["г"]),
    ("ng", &["н", "нг"]),
    ("ts", &["ц"]),
    ("y'", &["у"]),
    ("ä", &["а"]),
    ("á", &["а"]),
    ("ə", &["а"]),
    ("a", &["а"]),
    ("b", &["б"]),
    ("c", &["к", "ц", "с"]),
    ("ç", &["ч"]),
    ("d", &["д"]),
    ("e", &["е"]),
    ("é", &["е"]),
    ("ė", &["е"]),
    ("f", &["ф"]),
    ("g", &["г"]),
    ("ğ", &["г"]),
    ("ǵ", &["г"]),
    ("ģ", &["г"]),
    ("h", &["х", "к"]),
    ("i", &["и"]),
    ("ı", &["и"]),
    ("ï", &["и"]),
    ("ī", &["и"]),
    ("í", &["и"]),
    ("j", &["ж"]),
    ("k", &["к"]),
    ("l", &["л"]),
    ("m", &["м"]),
    ("n", &["н"]),
    ("ñ", &["н"]),
    ("ń", &["н"]),
    ("ŋ", &["н"]),
    ("ņ", &["н"]),
    ("o", &["о"]),
    ("ö", &["о"]),
    ("ó", &["о"]),
    ("ò", &["о"]),
    ("õ", &["о"]),
    ("ø", &["о"]),
    ("p", &["п"]),
    ("q", &["к"]),
    ("r", &["р"]),
    ("s", &["с"]),
    ("ş", &["ш"]),
    ("ś", &["ш"]),
    ("š", &["ш"]),
    ("t", &["т"]),
    ("u", &["у"]),
    ("ū", &["у"]),
    ("ü", &["у"]),
    ("ú", &["у"]),
    ("ù", &["у"]),
    ("v", &["в", "у"]),
    ("w", &["ш", "у"]),
    ("x", &["х", "к"]),
    ("y", &["и"]),
    ("ý", &["у", "и"]),
    ("z", &["з"]),
    ("4", &["ч"]),
    ("6", &["ш"]),
];
