//! Labels that the program itself gives to groups: English wherever data, filters and keys hold them, in the language in
//! force only where a person reads them.

use std::borrow::Cow;

use super::{Language, Text, language};

/// Every label the program makes for a value that its files give as a code, a number or not at all.
const LABELS: &[Text] = &[
    text!("Not stated"),
    text!("Withheld by the source"),
    text!("Credit"),
    text!("Non-credit"),
    text!("Treated"),
    text!("Comparison"),
    text!("Passed"),
    text!("Did not pass"),
    text!("Attempted"),
    text!("Did not attempt"),
    text!("Yes"),
    text!("No"),
    text!("All other files"),
    text!("All"),
    text!("coordinates"),
    text!("Agriculture"),
    text!("Mining, oil and gas"),
    text!("Utilities"),
    text!("Construction"),
    text!("Manufacturing"),
    text!("Wholesale trade"),
    text!("Retail trade"),
    text!("Transport"),
    text!("Information"),
    text!("Finance and insurance"),
    text!("Real estate"),
    text!("Professional services"),
    text!("Management of companies"),
    text!("Administrative services"),
    text!("Education"),
    text!("Health care"),
    text!("Arts and recreation"),
    text!("Hospitality, food"),
    text!("Other services"),
    text!("Public administration"),
    text!("Female"),
    text!("Male"),
    text!("American Indian or Alaska Native"),
    text!("Asian"),
    text!("Black or African American"),
    text!("Hispanic or Latino"),
    text!("Native Hawaiian or Pacific Islander"),
    text!("White"),
    text!("More than one race"),
    text!("Nonbinary"),
    text!("Credit and non-credit"),
    text!("MSSC modules, not all four"),
    text!("N. Mariana Is."),
    text!("Amer. Samoa"),
    text!("Virgin Is."),
];

/// How a label is shown; the user's own labels are shown as they are.
pub fn shown(label: &str) -> Cow<'_, str> {
    match language() {
        Language::English => Cow::Borrowed(label),
        Language::Spanish => match LABELS.iter().find(|known| known.en == label) {
            Some(known) => Cow::Borrowed(known.es),
            None => of_ages(label, ["Under ", " and over"], ["Menos de ", " o más"]),
        },
    }
}

/// The label that is shown so.
pub fn meant(shown: &str) -> Cow<'_, str> {
    match language() {
        Language::English => Cow::Borrowed(shown),
        Language::Spanish => match LABELS.iter().find(|known| known.es == shown) {
            Some(known) => Cow::Borrowed(known.en),
            None => of_ages(shown, ["Menos de ", " o más"], ["Under ", " and over"]),
        },
    }
}

/// An age group that is open at one end, "Under 18" or "66 and over", with the words before and after its age replaced.
fn of_ages<'a>(label: &'a str, from: [&str; 2], to: [&str; 2]) -> Cow<'a, str> {
    let age = |text: &str| !text.is_empty() && text.len() <= 3 && text.bytes().all(|byte| byte.is_ascii_digit());
    if let Some(age) = label.strip_prefix(from[0]).filter(|text| age(text)) {
        Cow::Owned(format!("{}{age}", to[0]))
    } else if let Some(age) = label.strip_suffix(from[1]).filter(|text| age(text)) {
        Cow::Owned(format!("{age}{}", to[1]))
    } else {
        Cow::Borrowed(label)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::in_language;

    #[test]
    fn the_programs_own_labels_are_shown_in_the_language_and_meant_in_english() {
        in_language(Language::Spanish, || {
            assert_eq!((&*shown("Manufacturing"), &*shown("Lakeside College")), ("Manufactura", "Lakeside College"));
            assert_eq!((&*shown("Under 18"), &*shown("66 and over")), ("Menos de 18", "66 o más"));
            assert!(LABELS.iter().all(|label| meant(&shown(label.en)) == label.en));
            assert_eq!(meant(&shown("66 and over")), "66 and over");
        });
        assert_eq!(shown("Manufacturing"), "Manufacturing");
    }
}
