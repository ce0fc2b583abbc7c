//! Reads Cyrillic words typed in Latin letters, and writes them so.
//!
//! `qansha`, `kanwa` and `qanşa` are «қанша», `skolko` is «сколько». Cyrillic spellings and Latin ones meet in a *sound*:
//! the folded word without signs, its я, ю, ц, щ in parts, double letters single.

use super::kazakh::fold::fold_char;
use super::{Language, kazakh, russian};

/// A way to write a language in Latin letters.
#[derive(Debug)]
pub struct Alphabet {
    /// What it is called.
    pub name: &'static str,
    /// Letters with what they are written as, where that is not the usual Latin letter.
    pub(super) letters: &'static str,
}

/// Latin letters and what they may be read as.
pub(super) type Reading = (&'static str, &'static [&'static str]);

/// Letters that every alphabet writes alike.
const PLAIN: &str = "а=a б=b в=v г=g д=d е=e з=z и=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f";
/// Most readings of one word that are looked at.
const READINGS_MAX: usize = 16;
/// Up to this many bytes, four Cyrillic letters, no double letter is taken for a single one.
const SHORT_BYTES: usize = 8;

impl Alphabet {
    /// Those of a language; none for one that is written in Latin letters anyway.
    #[must_use]
    pub fn all_of(language: Language) -> &'static [Self] {
        match language {
            Language::Kazakh => kazakh::latin::ALPHABETS,
            Language::Russian => russian::latin::ALPHABETS,
            Language::English => &[],
        }
    }

    /// A lower-case text in this alphabet; what is no letter of it stays.
    #[must_use]
    pub fn write(&self, text: &str) -> String {
        let find = |list: &'static str, letter: char| {
            list.split_whitespace().find_map(|pair| pair.strip_prefix(letter)?.strip_prefix('='))
        };
        let mut written = String::with_capacity(text.len());
        for letter in text.chars() {
            match find(self.letters, letter).or_else(|| find(PLAIN, letter)) {
                Some(latin) => written.push_str(latin),
                None => written.push(letter),
            }
        }
        written
    }
}

/// What a lower-case word in Latin letters may be in Cyrillic ones, the likeliest first; empty if it has a letter that
/// stands for nothing.
#[must_use]
pub fn readings(word: &str, language: Language) -> Vec<String> {
    let table = match language {
        Language::Kazakh => kazakh::latin::READINGS,
        Language::Russian => russian::latin::READINGS,
        Language::English => return Vec::new(),
    };
    let mut readings = vec![String::new()];
    let mut rest = word;
    while let Some(first) = rest.chars().next() {
        if first == '\'' || first == 'ʺ' || first == 'ʹ' {
            rest = &rest[first.len_utf8()..];
            continue;
        }
        let Some((latin, meant)) = table.iter().find(|(latin, _)| rest.starts_with(latin)) else { return Vec::new() };
        rest = &rest[latin.len()..];
        let last_of_all = if rest.is_empty() { READINGS_MAX } else { READINGS_MAX.max(readings.len()) };
        let mut longer = Vec::with_capacity(readings.len() * meant.len());
        for cyrillic in *meant {
            for reading in &readings {
                longer.push(format!("{reading}{cyrillic}"));
            }
        }
        longer.truncate(last_of_all);
        readings = longer;
    }
    readings
}

/// What a Cyrillic word sounds like, so that its Latin spellings meet it.
#[must_use]
pub fn sound(word: &str) -> String {
    let mut sound = String::with_capacity(word.len());
    // Of the few letters of a short word each counts: ООН is no «он».
    let push_once = |sound: &mut String, letter: char| {
        if word.len() <= SHORT_BYTES || !sound.ends_with(letter) {
            sound.push(letter);
        }
    };
    for letter in word.chars().map(fold_char) {
        let parts = match letter {
            'ь' | 'ъ' => "",
            'я' => "иа",
            'ю' => "иу",
            'ц' => "тс",
            'щ' => "ш",
            other => {
                push_once(&mut sound, other);
                continue;
            }
        };
        for part in parts.chars() {
            push_once(&mut sound, part);
        }
    }
    sound
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_written_in_any_alphabet_is_among_its_readings() {
        let words = [
            (Language::Kazakh, "қанша іс-шара өткізілді төрағалығы ұйымының шешім бойынша ғаламдық жаңа үкімет әлем"),
            (Language::Russian, "сколько мероприятий соглашение ещё объявил экономических председательство чьей"),
        ];
        for (language, words) in words {
            for alphabet in Alphabet::all_of(language) {
                for word in words.split([' ', '-']) {
                    let latin = alphabet.write(word);
                    let readings = readings(&latin, language);
                    assert!(
                        readings.iter().any(|reading| sound(reading) == sound(word)),
                        "{word} as {latin} ({}): {readings:?}",
                        alphabet.name
                    );
                }
            }
        }
    }

    #[test]
    fn what_stands_for_nothing_has_no_reading() {
        assert!(readings("日本", Language::Kazakh).is_empty());
        assert!(readings("сөз", Language::Kazakh).is_empty());
        assert!(readings("word", Language::English).is_empty());
    }
}
