//! Which texts a mapping may carry to another person: those of places, schools and groups, and markers.

use super::SavedColumn;
use crate::{import::Ignored, table::Field};

/// Fields whose texts name places, schools, programs or groups, not people.
fn is_public(field: Field) -> bool {
    matches!(
        field,
        Field::State
            | Field::County
            | Field::Region
            | Field::City
            | Field::College
            | Field::Credential
            | Field::Program
            | Field::Cip
            | Field::AwardLevel
            | Field::Credit
            | Field::AgeGroup
            | Field::Sex
            | Field::Race
            | Field::ComparisonGroup
            | Field::Industry
            | Field::IndustryBefore
            | Field::Group
    )
}

/// An issue set aside whose text says nothing about people.
pub(super) fn is_harmless(ignored: &Ignored, columns: &[SavedColumn]) -> bool {
    let field = |name: &String| columns.iter().find(|column| column.name == *name).and_then(|column| column.field);
    says_nothing_of_people(&ignored.text, &ignored.columns.iter().map(field).collect::<Vec<_>>())
}

/// A text of columns that are read as these fields is a marker, or names a place, a school, a program or a group.
pub(in crate::import) fn says_nothing_of_people(text: &str, fields: &[Option<Field>]) -> bool {
    let public = !fields.is_empty() && fields.iter().all(|field| field.is_some_and(is_public));
    let personal = fields.iter().any(|field| is_personal(*field));
    public || !personal && is_marker(text)
}

/// Texts of these fields are people's, whatever they look like.
fn is_personal(field: Option<Field>) -> bool {
    matches!(field, Some(Field::PersonId | Field::Identifier(_) | Field::BirthDate | Field::Contact))
}

/// A text that stands for a state, not for a person: signs, nines, and up to three letters in one case.
pub(super) fn is_marker(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let nines = digits > 2 && text.trim_start_matches('-').chars().all(|c| c == '9' || c == '.');
    let letters: String = text.chars().filter(|c| c.is_alphabetic()).collect();
    let one_case = letters == letters.to_uppercase() || letters == letters.to_lowercase();
    nines || letters.chars().count() <= 3 && one_case && digits <= 2 && text.chars().count() <= 8
}
