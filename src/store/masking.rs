//! Masks the numbers that belong to a person before anything is stored: IIN, bank card, phone, e-mail.
//!
//! Each digit and letter of one becomes `*`, so that the text keeps its length and whoever reads it sees what was there.
//! Years, dates, amounts and counts stay as they are: the questions are about them.

use std::sync::LazyLock;

use regex::{Captures, Regex};

/// What may be a number: digits, alone or in groups with a space, a hyphen, a point or brackets between them.
static NUMBER: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\+?\(?\d(?:[ \u{a0}\u{202f}().\-]{0,2}\d){8,19}").ok());
static E_MAIL: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+").ok());

/// A text with the numbers that belong to a person masked, and without the character that no database keeps.
#[must_use]
pub fn masked(text: &str) -> String {
    let text = text.replace('\0', " ");
    let text = match &*E_MAIL {
        Some(e_mail) => e_mail.replace_all(&text, |found: &Captures<'_>| blotted(&found[0])).into_owned(),
        None => text,
    };
    let Some(number) = &*NUMBER else { return text };
    number
        .replace_all(
            &text,
            |found: &Captures<'_>| {
                if is_personal(&found[0]) { blotted(&found[0]) } else { found[0].to_owned() }
            },
        )
        .into_owned()
}

fn blotted(found: &str) -> String {
    found.chars().map(|letter| if letter.is_alphanumeric() { '*' } else { letter }).collect()
}

fn is_personal(found: &str) -> bool {
    let digits: Vec<u32> = found.chars().filter_map(|letter| letter.to_digit(10)).collect();
    is_iin(&digits) || is_card(&digits) || is_phone(found, &digits)
}

/// The individual identification number of Kazakhstan: birth date, century and sex, serial number, control digit.
///
/// Its control digit is that of the government's decree 853 of 2007: weights 1 to 11, and if the remainder by 11 is 10,
/// weights 3 to 11, 1, 2.
fn is_iin(digits: &[u32]) -> bool {
    const WEIGHTS: [[u32; 11]; 2] = [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2]];
    let [.., control] = digits else { return false };
    if digits.len() != 12 {
        return false;
    }
    let (month, day) = (digits[2] * 10 + digits[3], digits[4] * 10 + digits[5]);
    let is_birth = (1..=12).contains(&month) && (1..=31).contains(&day) && digits[6] <= 6;
    let remainder =
        |weights: [u32; 11]| weights.iter().zip(digits).map(|(weight, digit)| weight * digit).sum::<u32>() % 11;
    let expected = WEIGHTS.map(remainder).into_iter().find(|remainder| *remainder < 10);
    is_birth && expected == Some(*control)
}

/// The number of a bank card: 13 to 19 digits, the beginning of a network that there is, and Luhn's control digit.
fn is_card(digits: &[u32]) -> bool {
    if !(13..=19).contains(&digits.len()) {
        return false;
    }
    let first_four = digits[..4].iter().fold(0, |number, digit| number * 10 + digit);
    let is_network = matches!(first_four, 2200..=2204 | 2221..=2720 | 3400..=3499 | 3700..=3799 | 4000..=4999
        | 5000..=5899 | 6000..=6999 | 9860);
    let luhn = |(at, digit): (usize, &u32)| {
        let doubled = digit * (1 + u32::try_from(at % 2).unwrap_or(0));
        if doubled > 9 { doubled - 9 } else { doubled }
    };
    is_network && digits.iter().rev().enumerate().map(luhn).sum::<u32>() % 10 == 0
}

/// A phone number: with a plus, or of eleven digits that begin as numbers in Kazakhstan and Russia do.
fn is_phone(found: &str, digits: &[u32]) -> bool {
    let is_local = digits.len() == 11 && matches!(digits[..2], [7 | 8, 3 | 4 | 6 | 7 | 9]);
    let is_mobile = digits.len() == 10 && digits[0] == 7 && matches!(digits[1], 0 | 4 | 7);
    (found.starts_with('+') && (9..=15).contains(&digits.len())) || is_local || is_mobile
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_belongs_to_a_person_is_masked() {
        for (text, expected) in [
            ("ИИН 900101300017.", "ИИН ************."),
            ("жсн: 900101 300017", "жсн: ****** ******"),
            ("карта 4111 1111 1111 1111", "карта **** **** **** ****"),
            ("карта 4400-4300-0000-0007", "карта ****-****-****-****"),
            ("call +7 (701) 123-45-67 now", "call +* (***) ***-**-** now"),
            ("8 701 123 45 67", "* *** *** ** **"),
            ("7011234567", "**********"),
            ("+44 20 7946 0958", "+** ** **** ****"),
            ("aigerim.s@mail.kz пишет", "*******.*@****.** пишет"),
            ("әйгерім@пошта.қаз", "*******@*****.***"),
        ] {
            assert_eq!(masked(text), expected);
        }
    }

    #[test]
    fn what_is_asked_about_stays() {
        for text in [
            "В 2024 году прошло 160 мероприятий",
            "2019 2020 2021 2022",
            "01.01.2024-31.12.2024",
            "9 000 000 000 долларов",
            "123456789012",
            "900101300018",
            "4111 1111 1111 1112",
            "2 млрд м3",
            "@jauap",
        ] {
            assert_eq!(masked(text), text);
        }
    }

    #[test]
    fn the_character_that_no_database_keeps_is_a_space() {
        assert_eq!(masked("a\0b"), "a b");
    }
}
