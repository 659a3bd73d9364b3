//! Published numbers as short words for lists and cards of the window.

use std::time::SystemTime;

use crate::{measure::Datum, table::CellState};

/// "1,214"; "—" if it is withheld or not known.
pub fn count(datum: Datum) -> String {
    datum.value.map_or_else(|| "—".to_owned(), grouped)
}

/// "46%", "6.7%" under ten; "—" if it is withheld or not known.
pub fn share(datum: Datum) -> String {
    datum.value.map_or_else(
        || "—".to_owned(),
        |share| {
            let percent = share * 100.0;
            if percent > 0.0 && percent < 9.95 { format!("{percent:.1}%") } else { format!("{percent:.0}%") }
        },
    )
}

/// A whole number with commas.
pub fn grouped(number: f64) -> String {
    let digits = format!("{:.0}", number.abs());
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    if number < 0.0 { format!("−{out}") } else { out }
}

/// "Certificates" of "certificates".
pub fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A number for a screen reader: withheld and unknown ones are words, not dashes.
pub fn spoken(datum: Datum, words: impl FnOnce(Datum) -> String) -> String {
    match (datum.state, datum.value) {
        (CellState::Suppressed, _) => tr!("suppressed").into(),
        (_, None) => tr!("not known").into(),
        (_, Some(_)) => words(datum),
    }
}

/// "1 college", "12 colleges".
pub fn plural(count: usize, one: &str, many: &str) -> String {
    format!("{} {}", grouped(count as f64), if count == 1 { one } else { many })
}

/// How long ago something was, in the largest unit that fits: "5 minutes ago", "3 days ago".
pub fn ago(when: SystemTime) -> String {
    let seconds = when.elapsed().map_or(0, |passed| passed.as_secs()) as usize;
    match seconds {
        0..60 => tr!("just now").to_owned(),
        60..3_600 => tr!("{} ago", plural(seconds / 60, tr!("minute"), tr!("minutes"))),
        3_600..86_400 => tr!("{} ago", plural(seconds / 3_600, tr!("hour"), tr!("hours"))),
        _ => tr!("{} ago", plural(seconds / 86_400, tr!("day"), tr!("days"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_in_print() {
        assert_eq!(grouped(1_048_576.0), "1,048,576");
        let before = |seconds| SystemTime::now() - std::time::Duration::from_secs(seconds);
        assert_eq!(
            [5, 60, 7_300, 172_900].map(|seconds| ago(before(seconds))),
            ["just now", "1 minute ago", "2 hours ago", "2 days ago"]
        );
        assert_eq!(grouped(-1200.0), "−1,200");
        assert_eq!(count(Datum::SUPPRESSED), "—");
        assert_eq!(share(Datum::value(0.464)), "46%");
        assert_eq!(share(Datum::value(0.067)), "6.7%");
    }
}
