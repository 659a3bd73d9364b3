//! Long wage files: one row a person, period and employer, summed by person and period.

use std::{collections::HashMap, sync::Arc};

use crate::table::{Column, Dataset, Field, Period, TableKind, Values};

use super::dimension::{Interner, cell_label};

/// Wages by person and period. A period without a row is not known, which is not zero.
#[derive(Debug)]
pub(super) struct LongWages {
    /// Start of each person's entries, and the end of the last.
    starts: Vec<u32>,
    /// Period and cents, sorted by period within a person.
    entries: Vec<(Period, i64)>,
    /// Every period that occurs, sorted.
    pub(super) periods: Vec<Period>,
    pub(super) dollar_year: Option<i16>,
}

impl LongWages {
    /// Wages of the people with these names; `None` if no long wage file is open.
    pub(super) fn new(dataset: &Dataset, people: &[Arc<str>]) -> Option<Self> {
        let index: HashMap<&str, u32> = (0..).zip(people).map(|(id, name)| (&**name, id)).collect();
        let mut rows: Vec<(u32, Period, i64)> = Vec::new();
        let mut found = false;
        let mut dollar_year = None;
        for table in dataset.tables.iter().filter(|table| table.kind != TableKind::Outcomes) {
            let (Some(person), Some(amount)) = (table.column(Field::PersonId), table.column(Field::WageAmount)) else {
                continue;
            };
            found = true;
            dollar_year = dollar_year.or(table.dollar_year);
            let mut labels = Interner::default();
            let mut ids = Vec::with_capacity(table.rows());
            labels.column(person, 0..table.rows(), str::to_owned, &mut ids);
            let known: Vec<Option<u32>> = labels.labels.iter().map(|name| index.get(&**name).copied()).collect();
            let when = When {
                period: table.column(Field::WagePeriod),
                year: table.column(Field::WageYear),
                quarter: table.column(Field::WageQuarter),
            };
            for (row, id) in ids.into_iter().enumerate() {
                if let (Some(person), Some(period), Some(dollars)) =
                    (known[id as usize], when.period(row), amount.number(row))
                {
                    rows.push((person, period, (dollars * 100.0).round() as i64));
                }
            }
        }
        if !found {
            return None;
        }
        rows.sort_unstable();
        let mut starts = vec![0_u32; people.len() + 1];
        let mut entries: Vec<(Period, i64)> = Vec::new();
        let mut last = None;
        for (person, period, cents) in rows {
            match entries.last_mut() {
                // Several employers in one quarter add up.
                Some(entry) if last == Some((person, period)) => entry.1 += cents,
                _ => {
                    entries.push((period, cents));
                    starts[person as usize + 1] += 1;
                }
            }
            last = Some((person, period));
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut periods: Vec<Period> = entries.iter().map(|(period, _)| *period).collect();
        periods.sort_unstable();
        periods.dedup();
        Some(Self { starts, entries, periods, dollar_year })
    }

    /// Cents of a person in a period of the file.
    pub(super) fn cents(&self, person: u32, period: Period) -> Option<i64> {
        let person = person as usize;
        let entries = &self.entries[*self.starts.get(person)? as usize..*self.starts.get(person + 1)? as usize];
        entries.binary_search_by_key(&period, |(period, _)| *period).ok().map(|at| entries[at].1)
    }
}

struct When<'a> {
    period: Option<&'a Column>,
    year: Option<&'a Column>,
    quarter: Option<&'a Column>,
}

impl When<'_> {
    fn period(&self, row: usize) -> Option<Period> {
        if let Some(column) = self.period.filter(|column| column.state(row).is_value()) {
            if let (Values::Quarters(_), Some(quarter)) = (&column.values, column.number(row)) {
                return Some(Period::CalendarQuarter(quarter as i32));
            }
            return cell_label(column, row).parse().ok();
        }
        let year = self.year?;
        let year = year.number(row).or_else(|| cell_label(year, row).trim().parse().ok())?;
        let quarter = self.quarter.and_then(|column| {
            column.number(row).or_else(|| cell_label(column, row).trim_start_matches(['Q', 'q']).parse().ok())
        });
        match quarter {
            Some(quarter) if (1.0..=4.0).contains(&quarter) => {
                Some(Period::CalendarQuarter(year as i32 * 4 + quarter as i32 - 1))
            }
            Some(_) => None,
            None => Some(Period::CalendarYear(year as i16)),
        }
    }
}
