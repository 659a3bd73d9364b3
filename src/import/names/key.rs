//! The normal form of a name, and how near two of them are.

use std::collections::BTreeSet;

use crate::import::normal::school;
use crate::table::Field;

/// Likeness from which two normal forms are near: one slip in eight letters.
const NEAR: f64 = 0.875;
/// Shorter forms differ from others by a letter or two; they are never near.
const SHORTEST: usize = 7;

/// Key collision: case, accents, punctuation, short forms, the order of words and words said twice do not matter.
pub fn key(field: Field, text: &str) -> String {
    let plain = match field {
        Field::College => school::Name::new(text, None).full,
        _ => school::same(text),
    };
    let words: BTreeSet<&str> = plain.split(' ').filter(|word| !word.is_empty() && *word != "and").collect();
    words.into_iter().collect::<Vec<_>>().join(" ")
}

/// How near two normal forms are, 0…1; `None` if they are not, or if what numbers them differs: “Welding 1” is no
/// misspelling of “Welding 2”.
pub fn nearness(a: &str, b: &str) -> Option<f64> {
    let (short, long) = (a.len().min(b.len()), a.len().max(b.len()));
    if short < SHORTEST || (long - short) as f64 > (1.0 - NEAR) * long as f64 + 1.0 || numbering(a) != numbering(b) {
        return None;
    }
    let likeness = strsim::normalized_damerau_levenshtein(a, b);
    (likeness >= NEAR).then_some(likeness)
}

/// Words that number things: digits, roman numerals, single letters.
fn numbering(key: &str) -> Vec<&str> {
    let numbers = |word: &&str| {
        word.chars().any(|c| c.is_ascii_digit())
            || word.chars().count() == 1
            || word.chars().all(|c| matches!(c, 'i' | 'v' | 'x'))
    };
    key.split(' ').filter(numbers).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn habits_of_writing_collide() {
        for (field, a, b) in [
            (Field::Program, "Welding Technology", "TECHNOLOGY, welding"),
            (Field::Program, "Heating & Cooling", "heating and cooling"),
            (Field::College, "Lakeside CC", "Lakeside Community Coll."),
            (Field::Credential, "Forklift  Licence", "forklift-licence"),
        ] {
            assert_eq!(key(field, a), key(field, b), "{a}");
        }
        assert_ne!(key(Field::Program, "Welding 1"), key(Field::Program, "Welding 2"));
    }

    #[test]
    fn near_is_a_slip_and_never_another_number() {
        let near = |a: &str, b: &str| nearness(&key(Field::Program, a), &key(Field::Program, b)).is_some();
        assert!(near("Welding Technology", "Weldng Technology") && near("Machining", "Machinning"));
        for (a, b) in [
            ("Welding Technology 1", "Welding Technology 2"),
            ("Welding Technology I", "Welding Technology II"),
            ("Nursing A", "Nursing B"),
            ("AWS", "AWC"),
            ("Practical Nursing", "Practical Plumbing"),
        ] {
            assert!(!near(a, b), "{a}, {b}");
        }
    }
}
