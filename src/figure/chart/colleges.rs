//! The list beside a state's map: its colleges with their published numbers, most first.

use super::numbers::{cell, label, number};
use crate::{
    figure::{
        Align, NumberCell, NumberColumn, NumberTable,
        format::{self, known},
        words,
    },
    measure::{CountRow, CountTable, Datum},
    place::{self, State},
    table::Field,
};

/// One row a college of the state; the state's own numbers last, where the table has them.
pub fn colleges(table: &CountTable, state: &State) -> NumberTable {
    let all = if table.colleges.is_empty() && table.by == [Field::College] { &table.rows } else { &table.colleges };
    let inside = |row: &&CountRow| row.place.as_ref().is_some_and(|place| place.state.as_deref() == Some(state.fips));
    let mut rows: Vec<&CountRow> = all.iter().filter(inside).collect();
    let name = |row: &CountRow| row.group.last().map_or_else(String::new, ToString::to_string);
    rows.sort_by(|a, b| {
        let n = |row: &CountRow| known(row.certificates).unwrap_or(-1.0);
        n(b).total_cmp(&n(a)).then_with(|| name(a).cmp(&name(b)))
    });
    let mut columns =
        [tr!("College"), tr!("City")].map(|head| NumberColumn { head: head.to_owned(), align: Align::Left }).to_vec();
    columns.extend([tr!("Programs").to_owned(), words::capital(&table.unit), tr!("In field").to_owned()].map(number));
    let numbers = |row: &CountRow| {
        [
            cell(Datum::value(f64::from(row.programs)), format::count),
            cell(row.certificates, format::count),
            cell(row.in_field, format::share),
        ]
    };
    let line = |row: &CountRow| -> Vec<NumberCell> {
        let city = row.place.as_ref().and_then(|place| place.city.as_deref()).unwrap_or_default();
        [label(&name(row)), label(city)].into_iter().chain(numbers(row)).collect()
    };
    let own = (table.by == [Field::State]).then(|| {
        let is_own = |row: &&CountRow| row.group.first().and_then(|name| place::state_by_any(name)) == Some(state);
        table.rows.iter().find(is_own)
    });
    let total = own.flatten().map(|row| {
        let colleges = format::plural(row.colleges as usize, tr!("college"), tr!("colleges"));
        [label(state.name), label(&colleges)].into_iter().chain(numbers(row)).collect()
    });
    NumberTable { columns, rows: rows.into_iter().map(line).collect(), total }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::fixture::{college, count_row, count_table};

    #[test]
    fn a_state_lists_its_colleges_most_first_and_its_own_numbers_last() {
        let all = vec![
            college("Lakeside College", [-82.7, 41.4], "Sandusky", "39043", Some(40.0)),
            college("Ridgeline College", [-82.1, 39.3], "Athens", "39009", None),
            college("Ironwood College", [-81.7, 41.5], "Cleveland", "39035", Some(214.0)),
            college("Dallas College", [-96.8, 32.8], "Dallas", "48113", Some(60.0)),
        ];
        let rows = vec![count_row("Ohio", 3, Some(260.0), Some(0.44)), count_row("Texas", 1, Some(60.0), None)];
        let table = count_table(Field::State, rows, all, count_row("", 4, Some(320.0), None));
        let list = colleges(&table, place::state("39").unwrap());
        let text = |row: &[NumberCell]| row.iter().map(|cell| cell.text.clone()).collect::<Vec<_>>().join(" | ");
        let rows: Vec<String> = list.rows.iter().map(|row| text(row)).collect();
        assert_eq!(
            rows,
            [
                "Ironwood College | Cleveland | 2 | 214 | —",
                "Lakeside College | Sandusky | 2 | 40 | —",
                "Ridgeline College | Athens | 2 | — | —"
            ]
        );
        assert_eq!(text(&list.total.unwrap()), "Ohio | 3 colleges | 6 | 260 | 44%");
    }
}
