//! Reads what was typed with another keyboard layout on: `ghbdtn` is «привет», `0анша` is «қанша», `црфе` is "what".
//!
//! A layout is what each key of the three main layouts of Kazakhstan gives (Windows: US, Russian, Kazakh RST KazSSR
//! 903-90; the tables of CLDR's keyboards). The Kazakh one has letters where the Russian one has digits.

/// A keyboard layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// English, United States.
    English,
    /// Russian.
    Russian,
    /// Kazakh, with nine letters in the row of digits.
    Kazakh,
}

/// What the keys give, in the same order in each layout.
struct Keys {
    plain: &'static str,
    shifted: &'static str,
}

const ENGLISH: Keys = Keys {
    plain: "`1234567890-=qwertyuiop[]\\asdfghjkl;'zxcvbnm,./",
    shifted: "~!@#$%^&*()_+QWERTYUIOP{}|ASDFGHJKL:\"ZXCVBNM<>?",
};
const RUSSIAN: Keys = Keys {
    plain: "ё1234567890-=йцукенгшщзхъ\\фывапролджэячсмитьбю.",
    shifted: "Ё!\"№;%:?*()_+ЙЦУКЕНГШЩЗХЪ/ФЫВАПРОЛДЖЭЯЧСМИТЬБЮ,",
};
const KAZAKH: Keys = Keys {
    plain: "(\"әіңғ,.үұқөһйцукенгшщзхъ\\фывапролджэячсмитьбю№",
    shifted: ")!ӘІҢҒ;:ҮҰҚӨҺЙЦУКЕНГШЩЗХЪ/ФЫВАПРОЛДЖЭЯЧСМИТЬБЮ?",
};

impl Layout {
    fn keys(self) -> Keys {
        match self {
            Self::English => ENGLISH,
            Self::Russian => RUSSIAN,
            Self::Kazakh => KAZAKH,
        }
    }

    /// The text that the same keys give in another layout.
    ///
    /// Characters that this layout has no key for stay as they are.
    #[must_use]
    pub fn retype(self, text: &str, other: Self) -> String {
        text.chars().map(|character| self.key(character, other).unwrap_or(character)).collect()
    }

    fn key(self, character: char, other: Self) -> Option<char> {
        let (from, to) = (self.keys(), other.keys());
        let at = |keys: &str| keys.chars().position(|key| key == character);
        // Shifted letters may reach us in lower case: the letter counts, not the case.
        match at(from.plain) {
            Some(position) => to.plain.chars().nth(position),
            None => at(from.shifted).and_then(|position| to.shifted.chars().nth(position)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_layout_has_the_same_keys() {
        for layout in [Layout::English, Layout::Russian, Layout::Kazakh] {
            let Keys { plain, shifted } = layout.keys();
            assert_eq!((plain.chars().count(), shifted.chars().count()), (47, 47), "{layout:?}");
        }
    }

    #[test]
    fn what_was_meant_comes_out() {
        assert_eq!(Layout::English.retype("ghbdtn", Layout::Russian), "привет");
        assert_eq!(Layout::English.retype(",3p n-hf5f ,jk5fy", Layout::Kazakh), "біз төраға болған");
        assert_eq!(Layout::Russian.retype("8к3мет 0анша", Layout::Kazakh), "үкімет қанша");
        assert_eq!(Layout::Russian.retype("црфе ше ВЩУЫ", Layout::English), "what it DOES");
        assert_eq!(Layout::Kazakh.retype("әқәң", Layout::Russian), "2024");
        assert_eq!(Layout::English.retype("🙂", Layout::Russian), "🙂");
    }
}
