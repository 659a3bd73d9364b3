//! Sex, race and ethnicity, age groups, credit, yes and no: the words of people's tables in one form.

use super::spellings::{self, words};

/// A race and ethnicity group by its standard name; `None` if the text is none of the known spellings.
pub(crate) fn race(text: &str) -> Option<&'static str> {
    spellings::exact("race", text)
}

/// The group that a misspelt text most likely means.
pub(crate) fn near_race(text: &str) -> Option<&'static str> {
    let normal = words(text);
    if normal.len() < 5 {
        return None;
    }
    spellings::all("race")
        .filter(|(_name, spelling)| spelling.len() >= 5)
        .map(|(name, spelling)| (strsim::normalized_damerau_levenshtein(&normal, spelling), name))
        .filter(|(score, _name)| *score >= 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_score, name)| name)
}

/// `Female`, `Male`, `Nonbinary` or `Not stated`; PIRL writes 1 for male, 2 for female, 9 for not disclosed.
pub(crate) fn sex(text: &str) -> Option<&'static str> {
    spellings::exact("sex", text)
}

/// `Credit` or `Non-credit`.
pub(crate) fn credit(text: &str) -> Option<&'static str> {
    spellings::exact("credit", text)
}

/// Yes or no as people and files write it, test results included.
pub(crate) fn flag(text: &str) -> Option<bool> {
    Some(match words(text).as_str() {
        "y"
        | "yes"
        | "true"
        | "t"
        | "1"
        | "1 0"
        | "x"
        | "✓"
        | "✔"
        | "pass"
        | "passed"
        | "p"
        | "earned"
        | "earned certification"
        | "employed"
        | "completed"
        | "attempted"
        | "enrolled"
        | "matched" => true,
        "n"
        | "no"
        | "false"
        | "f"
        | "0"
        | "0 0"
        | "fail"
        | "failed"
        | "did not earn certification"
        | "not earned"
        | "did not complete program"
        | "not employed"
        | "unemployed"
        | "did not pass"
        | "not passed"
        | "not attempted"
        | "not enrolled"
        | "not matched" => false,
        _ => {
            return text
                .trim()
                .chars()
                .all(|c| matches!(c, '✓' | '✔' | '☑'))
                .then_some(!text.trim().is_empty())
                .filter(|yes| *yes);
        }
    })
}

/// `Treated` or `Comparison`.
pub(crate) fn comparison(text: &str) -> Option<&'static str> {
    spellings::exact("comparison-group", text)
}

/// An age group in one form: `36–45`, `Under 18`, `66 and over`; `None` if the text names no ages.
pub(crate) fn age_group(text: &str) -> Option<String> {
    let lower =
        words(&text.replace('+', " plus ").replace('<', " under ").replace("≥", " plus ").replace('>', " over "));
    let numbers: Vec<u32> = lower.split(' ').filter_map(|word| word.parse().ok()).collect();
    if numbers.iter().any(|age| *age > 120) {
        return None;
    }
    let known = lower.split(' ').all(|word| {
        word.parse::<u32>().is_ok()
            || [
                "to", "and", "age", "ages", "aged", "years", "year", "yrs", "old", "under", "over", "plus", "older",
                "younger", "less", "than", "below", "above", "through", "up", "or", "more", "thru",
            ]
            .contains(&word)
    });
    let has = |words: &[&str]| lower.split(' ').any(|word| words.contains(&word));
    match numbers[..] {
        [low, high] if known && low < high => Some(format!("{low}–{high}")),
        [age] if known && has(&["under", "younger", "less", "below"]) => {
            // "25 and younger" includes 25; "under 25" does not.
            let inclusive = has(&["younger"]) || has(&["or", "and"]) && has(&["under"]) && !lower.starts_with("under");
            Some(format!("Under {}", if inclusive { age + 1 } else { age }))
        }
        [age]
            if known && has(&["plus", "older", "more", "above"]) || known && has(&["over"]) && has(&["and", "or"]) =>
        {
            numbers.first().map(|_first| format!("{age} and over")).filter(|_label| numbers.len() == 1)
        }
        [age] if known && has(&["over"]) => Some(format!("{} and over", age + 1)),
        _ => None,
    }
}

/// The age group of an age in whole years, in the bands of the published study.
pub(crate) fn band(age: f64) -> &'static str {
    match age as u32 {
        0..=17 => "Under 18",
        18..=25 => "18–25",
        26..=35 => "26–35",
        36..=45 => "36–45",
        46..=55 => "46–55",
        56..=65 => "56–65",
        _ => "66 and over",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn groups_of_people_have_one_spelling() {
        assert_eq!(race("Black / African American"), Some("Black or African American"));
        assert_eq!(race("Hispanic/Latino"), Some("Hispanic or Latino"));
        assert_eq!(race("Two or more races"), Some("More than one race"));
        assert_eq!(race("Unknown"), Some("Not stated"));
        assert_eq!(race("Martian"), None);
        assert_eq!(near_race("Hispanc"), Some("Hispanic or Latino"));
        assert_eq!(near_race("Other"), None);
        assert_eq!(sex("2"), Some("Female"));
        assert_eq!(sex("M"), Some("Male"));
        assert_eq!(sex("9"), Some("Not stated"));
        assert_eq!(credit("noncredit"), Some("Non-credit"));
        assert_eq!(credit("For-credit"), Some("Credit"));
        assert_eq!(flag("✓"), Some(true));
        assert_eq!(flag("DID NOT EARN CERTIFICATION"), Some(false));
        assert_eq!(flag("maybe"), None);
        assert_eq!(comparison("control"), Some("Comparison"));
    }

    #[test]
    fn age_groups_have_one_spelling() {
        for (text, expected) in [
            ("36 to 45", "36–45"),
            ("36-45", "36–45"),
            ("Ages 18–25", "18–25"),
            ("<25", "Under 25"),
            ("Under 16", "Under 16"),
            ("24 and under", "Under 25"),
            ("65+", "65 and over"),
            ("60 and over", "60 and over"),
            ("55 or older", "55 and over"),
            ("over 65", "66 and over"),
        ] {
            assert_eq!(age_group(text).as_deref(), Some(expected), "{text}");
        }
        for text in ["adults", "", "45-36", "1999-2001", "36"] {
            assert_eq!(age_group(text), None, "{text}");
        }
    }

    #[test]
    fn bands_of_the_published_study() {
        let bands: Vec<_> = [17.0, 18.0, 25.0, 26.0, 45.0, 46.0, 65.0, 66.0].map(band).into();
        assert_eq!(bands, ["Under 18", "18–25", "18–25", "26–35", "36–45", "46–55", "56–65", "66 and over"]);
    }

    proptest! {
        #[test]
        fn never_panic(text in "\\PC*") {
            let _groups = (race(&text), near_race(&text), sex(&text), credit(&text), flag(&text), age_group(&text));
        }
    }
}
