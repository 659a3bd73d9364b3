//! Published answers as tables of texts.

use super::columns::What;
use crate::words::shown;
use crate::{
    figure::{
        Align, ChartSpec, NumberCell, NumberColumn, NumberTable,
        format::{self, known},
        words,
    },
    measure::{
        CountRow, CountTable, Datum, EarningsRow, EarningsTable, ErrorKind, IndicatorTable, PathwayTable, ShareRow,
        ShareTable, TrajectoryTable,
    },
    place,
    table::{CellState, Field},
};

/// Before and after, change, percent, n; rows in the order of the chart.
pub fn earnings(table: &EarningsTable, rows: &[&EarningsRow]) -> NumberTable {
    let mut columns = group_columns(&table.by);
    columns.push(number(tr!("Before ({})", table.baseline.words())));
    columns.push(number(tr!("After ({})", table.after.words())));
    columns.extend([tr!("Change"), tr!("Percent"), "n"].map(number));
    let effect = rows.iter().any(|row| row.effect.is_some());
    if effect {
        columns.push(number(tr!("Difference in differences")));
    }
    let cells = |row: &EarningsRow| {
        let mut cells = group_cells(&row.group, table.by.len());
        cells.push(cell(row.before.center, format::dollars));
        cells.push(cell(row.after.center, format::dollars));
        cells.push(cell(row.change.amount, format::change));
        cells.push(cell(row.change.percent, format::percent_change));
        let mut n = cell(row.n, format::count);
        if super::rows::low_n(row) {
            n.text.push_str(" †");
        }
        cells.push(n);
        if effect {
            cells.push(cell(row.effect.map_or(Datum::MISSING, |effect| effect.amount), format::change));
        }
        cells
    };
    NumberTable { columns, rows: rows.iter().map(|row| cells(row)).collect(), total: Some(cells(&table.total)) }
}

/// The quantities of a comparison: which is which, its interval, standard error and people.
pub fn estimates(table: &EarningsTable) -> NumberTable {
    let mut columns = vec![NumberColumn { head: tr!("Quantity").to_owned(), align: Align::Left }];
    columns.extend([tr!("Amount"), tr!("95% interval"), tr!("Standard error"), "n"].map(number));
    let rows = table.estimates.iter().map(|estimate| {
        let bounds = match (known(estimate.low), known(estimate.high)) {
            (Some(low), Some(high)) => tr!("{} to {}", format::change(low), format::change(high)),
            _ => format::WITHHELD.to_owned(),
        };
        let errors = estimate.errors.iter().map(|error| match error.kind {
            ErrorKind::Bootstrap => tr!("{} resampled", format::datum(error.amount, format::dollars)),
            kind => format!("{} {}", format::datum(error.amount, format::dollars), kind.word()),
        });
        let people = estimate.people.iter().flatten().map(|n| format::datum(*n, format::count));
        vec![
            label(&estimate.name),
            cell(estimate.amount, format::change),
            label(&bounds),
            label(&errors.collect::<Vec<_>>().join(", ")),
            label(&people.collect::<Vec<_>>().join(tr!(" and "))),
        ]
    });
    NumberTable { rows: rows.collect(), columns, total: None }
}

/// Where the columns that stand beside the native chart are in [`earnings`].
pub fn beside(table: &EarningsTable, spec: &ChartSpec, whats: &[What]) -> Vec<usize> {
    let first = table.by.len().max(1);
    whats
        .iter()
        .filter_map(|what| match what {
            What::Change => spec.show_change.then_some(first + 2),
            What::Percent => spec.show_percent.then_some(first + 3),
            What::N => spec.show_n.then_some(first + 4),
        })
        .collect()
}

/// One row a part; with groups, one row a group and part.
pub fn share(table: &ShareTable) -> NumberTable {
    let mut columns = step_columns(&table.by);
    columns.push(NumberColumn { head: table.subject.clone(), align: Align::Left });
    let earnings = table
        .rows
        .iter()
        .chain([&table.total])
        .flat_map(|row| &row.parts)
        .any(|part| part.earnings.state != CellState::NotApplicable && part.earnings.state != CellState::Missing);
    columns.extend(["n", tr!("Share")].map(number));
    if earnings {
        columns.push(number(tr!("{} earnings", words::statistic(table.statistic))));
    }
    let lines = |row: &ShareRow| -> Vec<Vec<NumberCell>> {
        row.parts
            .iter()
            .map(|part| {
                let mut cells = step_cells(&row.group, table.by.len());
                cells.push(label(&part.label));
                cells.push(cell(part.n, format::count));
                cells.push(cell(part.share, format::share));
                if earnings {
                    cells.push(cell(part.earnings, format::dollars));
                }
                cells
            })
            .collect()
    };
    let mut rows: Vec<_> = if table.by.is_empty() { Vec::new() } else { table.rows.iter().flat_map(lines).collect() };
    rows.extend(lines(&table.total));
    NumberTable { columns, rows, total: None }
}

/// Colleges, programs, certificates and share in field by place or any other field; for a map of rates also the number
/// for each million residents.
pub fn counts(table: &CountTable, per_million: bool) -> NumberTable {
    let mut columns = group_columns(&table.by);
    let rows = || table.rows.iter().chain([&table.total]);
    let colleges = rows().any(|row| row.colleges > 0);
    let programs = rows().any(|row| row.programs > 0);
    let present = |datum: Datum| !matches!(datum.state, CellState::Missing | CellState::NotApplicable);
    let people = rows().any(|row| present(row.certificates));
    let in_field = rows().any(|row| present(row.in_field));
    let of_residents = |row: &CountRow| {
        let state = row.group.last().and_then(|label| place::state_by_any(label));
        match (row.certificates.value, state.and_then(|state| place::residents(state.fips))) {
            (Some(n), Some(residents)) => Datum::value(n * 1e6 / f64::from(residents)),
            (Some(_), None) => Datum::MISSING,
            (None, _) => row.certificates,
        }
    };
    let wanted = [
        (colleges, tr!("Colleges").to_owned()),
        (programs, tr!("Programs").to_owned()),
        (people, words::capital(&table.unit)),
        (in_field, tr!("In field").to_owned()),
        (per_million && people, tr!("Per million residents").to_owned()),
    ];
    columns.extend(wanted.iter().filter(|(wanted, _)| *wanted).map(|(_, head)| number(head.clone())));
    let cells = |row: &CountRow| {
        let mut cells = group_cells(&row.group, table.by.len());
        let all = [
            cell(Datum::value(f64::from(row.colleges)), format::count),
            cell(Datum::value(f64::from(row.programs)), format::count),
            cell(row.certificates, format::count),
            cell(row.in_field, format::share),
            cell(of_residents(row), format::count),
        ];
        cells.extend(all.into_iter().zip(&wanted).filter(|(_, (wanted, _))| *wanted).map(|(cell, _)| cell));
        cells
    };
    NumberTable { columns, rows: table.rows.iter().map(cells).collect(), total: Some(cells(&table.total)) }
}

/// One row a quarter and group.
pub fn trajectory(table: &TrajectoryTable) -> NumberTable {
    let mut columns = step_columns(&table.by);
    columns.push(NumberColumn { head: tr!("Quarter").to_owned(), align: Align::Left });
    columns
        .extend([words::statistic(table.statistic), tr!("25th percentile"), tr!("75th percentile"), "n"].map(number));
    let rows = table
        .series
        .iter()
        .flat_map(|series| {
            series.points.iter().map(|point| {
                let mut cells = step_cells(&series.group, table.by.len());
                cells.push(label(&words::quarter(point.quarter)));
                cells.push(cell(point.earnings.center, format::dollars));
                cells.push(cell(point.earnings.p25, format::dollars));
                cells.push(cell(point.earnings.p75, format::dollars));
                cells.push(cell(point.earnings.n, format::count));
                cells
            })
        })
        .collect();
    NumberTable { columns, rows, total: None }
}

/// One row a step and group; a step that was not collected says so.
pub fn pathway(table: &PathwayTable) -> NumberTable {
    let mut columns = step_columns(&table.by);
    columns.push(NumberColumn { head: tr!("Step").to_owned(), align: Align::Left });
    columns.push(number(words::capital(&table.unit)));
    columns.push(number(tr!("Share of the step before")));
    let rows = table
        .rows
        .iter()
        .flat_map(|(group, steps)| {
            steps.iter().map(|step| {
                let mut cells = step_cells(group, table.by.len());
                cells.push(label(&step.label));
                cells.push(if step.n.state == CellState::NotApplicable {
                    NumberCell { text: tr!("not collected").to_owned(), value: None }
                } else {
                    cell(step.n, format::count)
                });
                cells.push(cell(step.rate, format::share));
                cells
            })
        })
        .collect();
    NumberTable { columns, rows, total: None }
}

/// One row an indicator and group; one that the files cannot answer says so.
pub fn indicators(table: &IndicatorTable) -> NumberTable {
    let mut columns = group_columns(&table.by);
    columns.push(NumberColumn { head: tr!("Indicator").to_owned(), align: Align::Left });
    columns.extend([tr!("Value"), tr!("Counted"), tr!("Of")].map(number));
    let rows = table.rows.iter().chain([&table.total]).flat_map(|row| {
        row.indicators.iter().map(|indicator| {
            let mut cells = group_cells(&row.group, table.by.len());
            cells.push(label(&indicator.name));
            cells.push(if indicator.value.state == CellState::NotApplicable {
                NumberCell { text: tr!("not collected").to_owned(), value: None }
            } else {
                cell(indicator.value, if indicator.money { format::dollars } else { format::share })
            });
            cells.push(if indicator.money { label("") } else { cell(indicator.counted, format::count) });
            cells.push(cell(indicator.base, format::count));
            cells
        })
    });
    NumberTable { rows: rows.collect(), columns, total: None }
}

pub(super) fn group_columns(by: &[Field]) -> Vec<NumberColumn> {
    if by.is_empty() {
        return vec![NumberColumn { head: words::by_head(by), align: Align::Left }];
    }
    by.iter().map(|field| NumberColumn { head: words::by_head(&[*field]), align: Align::Left }).collect()
}

/// Columns of names of a table with several lines a group: none without groups.
fn step_columns(by: &[Field]) -> Vec<NumberColumn> {
    if by.is_empty() { Vec::new() } else { group_columns(by) }
}

fn step_cells(group: &[std::sync::Arc<str>], fields: usize) -> Vec<NumberCell> {
    if fields == 0 { Vec::new() } else { group_cells(group, fields) }
}

/// The labels of a group in as many cells as there are fields; "All" for the total.
pub(super) fn group_cells(group: &[std::sync::Arc<str>], fields: usize) -> Vec<NumberCell> {
    let mut cells: Vec<NumberCell> = group.iter().map(|text| label(&shown(text))).collect();
    if cells.is_empty() {
        cells.push(label(tr!("All")));
    }
    cells.resize(fields.max(1), label(""));
    cells
}

pub(super) fn number(head: impl Into<String>) -> NumberColumn {
    NumberColumn { head: head.into(), align: Align::Right }
}

pub(super) fn label(text: &str) -> NumberCell {
    NumberCell { text: text.to_owned(), value: None }
}

pub(super) fn cell(datum: Datum, format: fn(f64) -> String) -> NumberCell {
    NumberCell { text: format::datum(datum, format), value: known(datum) }
}
