//! Text columns made from one text a group of rows, without looking at a text twice.

use std::{collections::HashMap, sync::Arc};

use crate::table::{CellState, Column, Dictionary, Field, Values};

/// A text column in which every row has the text of its group; rows of no group ([`u32::MAX`]) and groups without a text
/// are missing.
pub(in crate::import) fn coded(name: &str, field: Option<Field>, of_row: &[u32], texts: &[Option<&str>]) -> Column {
    let mut dictionary = Dictionary::default();
    let mut index: HashMap<&str, u32> = HashMap::new();
    let code_of: Vec<Option<u32>> = texts
        .iter()
        .map(|text| {
            text.map(|text| {
                *index.entry(text).or_insert_with(|| {
                    dictionary.texts.push(text.into());
                    dictionary.texts.len() as u32 - 1
                })
            })
        })
        .collect();
    let code = |group: &u32| code_of.get(*group as usize).copied().flatten();
    let complete = of_row.iter().all(|group| code(group).is_some());
    let states = (!complete).then(|| {
        let state = |group| if code(group).is_some() { CellState::Value } else { CellState::Missing };
        of_row.iter().map(state).collect()
    });
    let labels = dictionary.texts.len();
    let dictionary = Arc::new(dictionary);
    let codes = of_row.iter().map(|group| code(group).unwrap_or(0));
    let values = match labels {
        0..=256 => Values::Codes8(codes.map(|code| code as u8).collect(), dictionary),
        257..=65_536 => Values::Codes16(codes.map(|code| code as u16).collect(), dictionary),
        _ => Values::Codes32(codes.collect(), dictionary),
    };
    Column { name: name.into(), field, values, states, bounds: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_take_the_text_of_their_group() {
        let column = coded("City", Some(Field::City), &[0, 2, u32::MAX, 1, 0], &[Some("Akron"), None, Some("Akron")]);
        let texts: Vec<Option<&str>> = (0..5).map(|row| column.text(row).map(|text| &**text)).collect();
        assert_eq!(texts, [Some("Akron"), Some("Akron"), None, None, Some("Akron")]);
        assert!(matches!(&column.values, Values::Codes8(_, dictionary) if dictionary.texts.len() == 1));
    }
}
