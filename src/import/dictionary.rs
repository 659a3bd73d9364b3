//! The names that columns have in the wild, by meaning.

use std::sync::LazyLock;

use crate::table::Field;

/// The names by field, in the order of the asset.
static NAMES: LazyLock<Vec<(Field, Vec<&'static str>)>> = LazyLock::new(|| {
    let mut names: Vec<(Field, Vec<&'static str>)> = Vec::new();
    for line in include_str!("../../assets/import/columns.txt").lines().filter(|line| !line.starts_with('#')) {
        let list = match line.split_once(": ") {
            Some((word, list)) if !line.starts_with(' ') => {
                let Some(field) = Field::from_word(word) else { continue };
                names.push((field, Vec::new()));
                list
            }
            _ => line,
        };
        if let Some((_field, known)) = names.last_mut() {
            known.extend(list.split(',').map(str::trim).filter(|name| !name.is_empty()));
        }
    }
    names
});

/// Words that are common in headers and near to others in spelling.
const COMMON: [&str; 24] = [
    "code", "cost", "date", "rate", "state", "status", "name", "count", "county", "type", "title", "year", "age",
    "page", "race", "sex", "city", "course", "source", "score", "number", "grade", "area", "fees",
];
/// Known names too general to mean anything inside a longer one: `audience level`, `wda number`.
const GENERIC: [&str; 37] = [
    "number",
    "count",
    "people",
    "group",
    "level",
    "field",
    "area",
    "board",
    "period",
    "year",
    "date",
    "before",
    "after",
    "pass",
    "result",
    "outcome",
    "match",
    "matched",
    "participant",
    "participants",
    "person",
    "individual",
    "individuals",
    "category",
    "population",
    "student",
    "students",
    "candidate",
    "award",
    "amount",
    "subject",
    "body",
    "district",
    "center",
    "key",
    "degree",
    "license",
];

/// Every field a normalised name may mean, with a score 0…1, best first; at most one entry a field.
pub(crate) fn candidates(normal: &str) -> Vec<(Field, f64)> {
    let mut found: Vec<(Field, f64)> = NAMES
        .iter()
        .filter_map(|(field, names)| {
            let score = names.iter().map(|name| likeness(normal, name)).fold(0.0_f64, f64::max);
            (score >= 0.6).then_some((*field, score))
        })
        .collect();
    found.sort_by(|a, b| b.1.total_cmp(&a.1));
    found
}

/// Whether a normalised name is one of the known names exactly.
pub(crate) fn is_known(normal: &str) -> bool {
    NAMES.iter().any(|(_field, names)| names.contains(&normal))
}

/// Likeness of a found name to a known one, 0…1: equal, misspelt, or with other words around it.
fn likeness(found: &str, known: &str) -> f64 {
    if found == known {
        return 1.0;
    }
    if found.is_empty() {
        return 0.0;
    }
    let mut score: f64 = 0.0;
    let found_words: Vec<&str> = found.split(' ').collect();
    let known_words: Vec<&str> = known.split(' ').collect();
    // Misspelling: `provder name`, `program satus`. A word that means something else is none: `program code`.
    let other_word = found_words.len() == known_words.len()
        && found_words.iter().zip(&known_words).any(|(a, b)| a != b && (COMMON.contains(a) || a.len() < 4));
    if known.len() >= 5 && found.len().abs_diff(known.len()) <= 2 && !other_word {
        let spelling = strsim::normalized_damerau_levenshtein(found, known);
        if spelling >= 0.8 {
            score = spelling * 0.95;
        }
    }
    // The known words inside a longer name: `campus zip code (5 digits)`.
    if known.len() >= 3 && !GENERIC.contains(&known) && found_words.len() > known_words.len() {
        // "NAICS Q+20" and "Passed 2018" say when, not what else.
        let when = |word: &&&str| {
            ["q", "qtr", "quarter", "year", "yr", "fy", "py", "+"].contains(*word)
                || word.bytes().all(|b| b.is_ascii_digit())
        };
        let when = found_words.iter().filter(when).count().min(found_words.len() - known_words.len());
        let extra = (found_words.len() - known_words.len() - when) as f64 + if when > 0 { 0.5 } else { 0.0 };
        let ends = found_words.ends_with(&known_words);
        let starts = found_words.starts_with(&known_words);
        let inside = ends || starts || found_words.windows(known_words.len()).any(|window| window == known_words);
        if inside {
            let base = if known_words.len() > 1 { 0.88 } else { 0.78 };
            let side = if ends || starts { 0.0 } else { 0.05 };
            score = score.max(base - side - 0.05 * extra);
        }
    }
    // The same words without spaces: `credentialdate`.
    if found.replace(' ', "") == known.replace(' ', "") {
        score = score.max(0.98);
    }
    score
}

#[cfg(test)]
mod tests {
    use super::super::header::normal;
    use super::*;
    use crate::table::Identifier;

    fn field(name: &str) -> Option<Field> {
        candidates(&normal(name)).first().filter(|(_field, score)| *score >= 0.7).map(|(field, _score)| *field)
    }

    #[test]
    fn headers_in_the_wild_are_known() {
        for (name, expected) in [
            ("Inst. State", Field::State),
            ("STABBR", Field::State),
            ("College name", Field::College),
            ("INSTNM", Field::College),
            ("Provder Name", Field::College),
            ("Campus Zip Code", Field::Zip),
            ("Race/Eth", Field::Race),
            ("Age at cert", Field::Age),
            ("Cert_Date", Field::CredentialDate),
            ("Cert", Field::Credential),
            ("NAICS Q+20", Field::Industry),
            ("Industry before", Field::IndustryBefore),
            ("naics_before", Field::IndustryBefore),
            ("Prior industry NAICS", Field::IndustryBefore),
            ("Previous industry (NAICS)", Field::IndustryBefore),
            ("Industry", Field::Industry),
            ("Passed 2018", Field::Passed),
            ("CIPCODE", Field::Cip),
            ("1305 ETP - CIP Code", Field::Cip),
            ("200 Date of Birth", Field::BirthDate),
            ("100 Unique Individual Identifier", Field::PersonId),
            ("Required Tutition and Fee Cost", Field::Cost),
            ("Median earnings before", Field::EarningsBefore),
            ("SSN", Field::Identifier(Identifier::Ssn)),
            ("E-mail", Field::Identifier(Identifier::Email)),
            ("Average Length (in weeks)", Field::Length),
            ("Associated Credential Name", Field::Credential),
        ] {
            assert_eq!(field(name), Some(expected), "{name}");
        }
        assert_eq!(field("On Public Bus Line"), None);
        assert_eq!(field("Onsite Child Care"), None);
    }

    #[test]
    fn every_name_is_in_normal_form_and_means_one_thing() {
        let mut seen = std::collections::HashMap::new();
        for (field, names) in NAMES.iter() {
            for name in names {
                assert_eq!(normal(name), *name);
                assert_eq!(seen.insert(*name, *field), None, "{name} is listed twice");
            }
        }
        // Every paragraph of the asset names a field, and only places found by import have no names.
        assert_eq!(NAMES.len(), Field::PLAIN.len() + Identifier::ALL.len());
    }
}
