//! Costs beside gains, and programs against standards, as tables of texts.

use super::numbers::{cell, group_cells, group_columns, label, number};
use crate::{
    figure::{NumberTable, format},
    measure::{Rated, StandardsTable, ValueRow, ValueTable},
    table::CellState,
};

/// Programs, cost, cost per completer, yearly change, months.
pub fn value(table: &ValueTable) -> NumberTable {
    let mut columns = group_columns(&table.by);
    columns.extend(
        [
            tr!("Programs"),
            tr!("With cost"),
            tr!("Cost"),
            tr!("Cost per completer"),
            tr!("Yearly change"),
            "n",
            tr!("Months"),
        ]
        .map(number),
    );
    let cells = |row: &ValueRow| {
        let mut cells = group_cells(&row.group, table.by.len());
        cells.extend([row.programs, row.priced].map(|count| label(&format::count(f64::from(count)))));
        cells.push(cell(row.cost, format::dollars));
        cells.push(cell(row.cost_per_completer, format::dollars));
        cells.push(cell(row.gain, format::change));
        cells.push(cell(row.n, format::count));
        cells.push(if row.months.state == CellState::NotApplicable {
            label(tr!("no gain"))
        } else {
            cell(row.months, |months| format!("{months:.1}"))
        });
        cells
    };
    NumberTable { columns, rows: table.rows.iter().map(cells).collect(), total: Some(cells(&table.total)) }
}

/// Each program's numbers with their verdicts.
pub fn standards(table: &StandardsTable) -> NumberTable {
    let mut columns = group_columns(&table.by);
    let format_of = |of: Rated| if of == Rated::Earnings { format::dollars } else { format::share };
    columns.extend(
        table
            .standards
            .iter()
            .map(|standard| number(format!("{} ≥ {}", standard.of.label(), format_of(standard.of)(standard.at_least)))),
    );
    columns.push(number(tr!("Result")));
    let rows = table.rows.iter().map(|row| {
        let mut cells = group_cells(&row.group, table.by.len());
        cells.extend(row.ratings.iter().zip(&table.standards).map(|(rating, standard)| {
            let mut cell = cell(rating.value, format_of(standard.of));
            cell.text = format!("{}, {}", cell.text, rating.verdict.word());
            cell
        }));
        cells.push(label(row.overall.word()));
        cells
    });
    NumberTable { columns, rows: rows.collect(), total: None }
}
