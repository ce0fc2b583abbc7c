//! Writes numbers as each language groups them: Fluent's own formatter knows no grouping and no decimal comma.

use fluent::FluentValue;
use fluent::types::FluentNumber;
use intl_memoizer::concurrent::IntlLangMemoizer;

/// English: `1,234.5`.
pub(super) fn english(value: &FluentValue<'_>, _: &IntlLangMemoizer) -> Option<String> {
    grouped(value, ",", ".")
}

/// Kazakh and Russian: `1 234,5` with a no-break space.
pub(super) fn kazakh_or_russian(value: &FluentValue<'_>, _: &IntlLangMemoizer) -> Option<String> {
    grouped(value, "\u{a0}", ",")
}

fn grouped(value: &FluentValue<'_>, group: &str, point: &str) -> Option<String> {
    let FluentValue::Number(number) = value else { return None };
    Some(write(number, group, point))
}

fn write(number: &FluentNumber, group: &str, point: &str) -> String {
    let plain = number.as_string();
    let (sign, digits) = plain.strip_prefix('-').map_or(("", plain.as_ref()), |digits| ("-", digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let mut written = String::from(sign);
    for (at, digit) in whole.chars().enumerate() {
        // A group is set off from five digits on, so that a year stays whole.
        if at > 0 && (whole.len() - at).is_multiple_of(3) && whole.len() > 4 {
            written.push_str(group);
        }
        written.push(digit);
    }
    if !fraction.is_empty() {
        written.push_str(point);
        written.push_str(fraction);
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_as_their_readers_do() {
        let number = |value: f64| FluentNumber::new(value, fluent::types::FluentNumberOptions::default());
        assert_eq!(write(&number(1_234_567.5), ",", "."), "1,234,567.5");
        assert_eq!(write(&number(-45_000.0), "\u{a0}", ","), "-45\u{a0}000");
        assert_eq!(write(&number(2024.0), "\u{a0}", ","), "2024");
    }
}
