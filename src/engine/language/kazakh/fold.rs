//! Folds the spellings of a Kazakh word together: Kazakh letters, Russian stand-ins, look-alikes.
//!
//! `Ұйым`, `уйым` typed on a Russian keyboard and `ұйым` with a Latin `i` meet in one skeleton.
//! Words are often typed without Kazakh letters, half a message at a time, so all of them are compared folded.

/// One letter of the skeleton for one lower-case letter; every other character is returned as it is.
///
/// `ы`, `і` and `й` all become `и`: on a Russian keyboard `і` is typed `и` (70 %) or `ы` (23 %), and `й` is
/// often typed `и` (`унаиды`, `калаи`). Of the 3 300 words of tests/data/kazakh-stems.tsv 19 pairs fall
/// together when folded, with `й` kept apart as without; the stemmer tells it apart again where it can.
#[must_use]
pub fn fold_char(letter: char) -> char {
    match letter {
        'ә' | 'ə' | 'ǝ' => 'а',
        'ғ' | 'ӷ' | 'ґ' => 'г',
        'қ' | 'ҡ' | 'ӄ' | 'ҝ' => 'к',
        'ң' | 'ӊ' | 'ҥ' | 'ӈ' => 'н',
        'ө' | 'ɵ' | 'ѳ' => 'о',
        'ұ' | 'ү' | 'ӯ' | 'ў' => 'у',
        'һ' | 'ԧ' => 'х',
        'ҹ' => 'ч',
        'і' | 'ы' | 'й' | 'ї' | 'ӣ' => 'и',
        'ё' | 'э' => 'е',
        other => other,
    }
}

/// The skeleton of a word or of a whole text, which the caller has brought to NFC.
///
/// Latin look-alikes are mended only inside a run of letters that also has a Cyrillic one, and only
/// when the run has no other Latin letter: `COP29-да` and `Twitterде` keep their Latin name.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_run = first.is_alphabetic();
        let end = rest.find(|c: char| c.is_alphabetic() != is_run).unwrap_or(rest.len());
        let (run, tail) = rest.split_at(end);
        let mend = is_run && run.chars().any(is_cyrillic) && run.chars().all(|c| !c.is_ascii() || look_alike(c) != c);
        for letter in run.chars() {
            match if mend { look_alike(letter) } else { letter } {
                small @ 'а'..='я' => folded.push(fold_char(small)),
                // `İ` lower-cases to i and a combining dot; the dot says nothing here.
                other => folded.extend(other.to_lowercase().filter(|&c| c != '\u{307}').map(fold_char)),
            }
        }
        rest = tail;
    }
    folded
}

fn is_cyrillic(letter: char) -> bool {
    matches!(letter, '\u{400}'..='\u{52F}')
}

/// The Cyrillic letter a Latin or Greek one was typed for, after lookalikes.tsv of the language research.
///
/// Capitals differ: `H` is Н, `h` is һ.
fn look_alike(letter: char) -> char {
    match letter {
        'a' | 'A' => 'а',
        'b' | 'B' => 'в',
        'c' | 'C' => 'с',
        'e' | 'E' => 'е',
        'h' | 'ħ' => 'һ',
        'H' => 'н',
        'i' | 'I' | 'ı' | 'İ' => 'і',
        'k' | 'K' | 'ķ' => 'к',
        'm' | 'M' => 'м',
        'o' | 'O' => 'о',
        'p' | 'P' => 'р',
        't' | 'T' => 'т',
        'x' | 'X' => 'х',
        'y' | 'Y' | 'γ' | 'ʏ' | 'Υ' => 'у',
        'ŋ' => 'ң',
        'ɣ' => 'ғ',
        'θ' => 'ө',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(typed: &str, skeleton: &str) {
        let folded = fold(typed);
        assert_eq!(folded, skeleton);
        assert_eq!(fold(&folded), folded, "folding twice changes nothing");
    }

    #[test]
    fn spellings_of_a_word_fold_together() {
        check("Ұйымының", "уииминин");
        check("уйымынын", "уииминин");
        check("уиыминин", "уииминин");
        check("ӘҒҚҢӨҰҮҺІЫЁЭЙ", "агкноуухииееи");
        check("жəне", "жане");
        check("Қазақстанның шағын қалалары", "казакстаннин шагин калалари");
    }

    #[test]
    fn latin_look_alikes_are_mended_inside_cyrillic_words_only() {
        check("oйнaу", "оинау");
        check("тiл", "тил");
        check("ШЫҰ-да COP29-да", "шиу-да cop29-да");
        check("Twitterде SCO", "twitterде sco");
        check("İstanbul", "istanbul");
    }

    #[test]
    fn other_text_stays() {
        check("", "");
        check("45-тен 90%-ына 🙂 e\u{301}", "45-тен 90%-ина 🙂 e\u{301}");
    }
}
