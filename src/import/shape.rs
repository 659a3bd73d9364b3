//! How a column's values are held, from its meaning and what its cells look like.

use super::{evidence::Evidence, read::Shape};
use crate::{
    sheet::{CellColumn, Keyed},
    table::{Field, TableKind},
};

/// The shape of a column.
pub(crate) fn of(
    field: Option<Field>,
    kind: TableKind,
    evidence: &Evidence,
    cells: &CellColumn,
    rows: &[usize],
) -> Shape {
    match field {
        Some(Field::Wage(_) | Field::WageAmount | Field::Cost | Field::EarningsBefore | Field::EarningsAfter) => {
            Shape::Cents
        }
        Some(
            Field::Age
            | Field::CohortYear
            | Field::WageYear
            | Field::WageQuarter
            | Field::Count
            | Field::Certificates
            | Field::Length
            | Field::Latitude
            | Field::Longitude,
        ) => Shape::Number,
        Some(Field::EmploymentRate) => Shape::Rate,
        Some(Field::BirthDate | Field::CredentialDate | Field::EntryDate | Field::ExitDate) => Shape::Days,
        Some(Field::WagePeriod) if evidence.relative_period > 0.5 => Shape::Text,
        Some(Field::WagePeriod) => Shape::Quarter,
        Some(Field::EmployedAfter | Field::InTraining | Field::SkillGain | Field::SameEmployer) => Shape::Flag,
        Some(Field::Enrolled | Field::Attempted | Field::Passed) => {
            if kind == TableKind::People && (evidence.flag >= 0.6 || evidence.number < 0.5) {
                Shape::Flag
            } else {
                Shape::Number
            }
        }
        Some(_) => Shape::Text,
        None if evidence.n == 0 => Shape::Text,
        None if evidence.plain >= 0.95 && !zero_led(cells, rows) => {
            if evidence.money > 0.3 {
                Shape::Cents
            } else {
                Shape::Number
            }
        }
        None if evidence.date >= 0.95 => Shape::Days,
        None => Shape::Text,
    }
}

/// Whether texts of a column begin with a zero that a number would lose.
fn zero_led(cells: &CellColumn, rows: &[usize]) -> bool {
    let led = |text: &str| text.len() > 1 && text.starts_with('0') && text.bytes().all(|b| b.is_ascii_digit());
    let mut last = (u32::MAX, false);
    rows.iter().any(|row| match cells.keyed(*row) {
        Keyed::Text(code) => {
            if last.0 != code {
                last = (code, led(cells.texts().get(code)));
            }
            last.1
        }
        Keyed::Cell(crate::sheet::CellRef::Text(text)) => led(text),
        Keyed::Cell(_) => false,
    })
}
