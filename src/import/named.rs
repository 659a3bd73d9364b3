//! The meaning of a column by its name alone, for tables whose cells may not be looked at.

use super::{date::Calendar, dictionary, header, wages};
use crate::table::Field;

/// Least likeness of a name to a known one.
const SURE: f64 = 0.95;

/// The field that columns of this name have; `None` if the name is not known, or means several.
pub fn field_named(name: &str) -> Option<Field> {
    let normal = header::normal(name);
    let mut known = dictionary::candidates(&normal);
    known.retain(|(_, likeness)| *likeness >= SURE);
    match known.as_slice() {
        [(field, _)] => Some(*field),
        [] => wages::period(name, Calendar::default()).map(|header| Field::Wage(header.period)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Period;

    #[test]
    fn names_of_columns_have_a_meaning() {
        assert_eq!(field_named("Race/Ethnicity"), Some(Field::Race));
        assert_eq!(field_named("Q+2"), Some(Field::Wage(Period::Quarter(2))));
        assert_eq!(field_named("load_batch_id_7"), None);
    }
}
