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
    /// People and periods with a top-coded wage, sorted: their cents are what they are at least.
    top_coded: Vec<(u32, Period)>,
}

impl LongWages {
    /// Wages of the people with these names; `None` if no long wage file is open.
    pub(super) fn new(dataset: &Dataset, people: &[Arc<str>]) -> Option<Self> {
        let index: HashMap<&str, u32> = (0..).zip(people).map(|(id, name)| (&**name, id)).collect();
        let mut rows: Vec<(u32, Period, i64)> = Vec::new();
        let mut found = false;
        let mut dollar_year = None;
        let mut top_coded = Vec::new();
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
                let bound = amount.at_least(row);
                if let (Some(person), Some(period), Some(dollars)) =
                    (known[id as usize], when.period(row), amount.number(row).or(bound))
                {
                    rows.push((person, period, (dollars * 100.0).round() as i64));
                    top_coded.extend(bound.map(|_| (person, period)));
                }
            }
        }
        if !found {
            return None;
        }
        rows.sort_unstable();
        top_coded.sort_unstable();
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
        Some(Self { starts, entries, periods, dollar_year, top_coded })
    }

    pub(super) fn has_top_codes(&self) -> bool {
        !self.top_coded.is_empty()
    }

    /// True if a person's cents in a period are what they are at least.
    pub(super) fn is_top_coded(&self, person: u32, period: Period) -> bool {
        self.top_coded.binary_search(&(person, period)).is_ok()
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

#[cfg(test)]
mod tests {
    use super::{super::fixture, *};
    use crate::{
        measure::{Answer, Dollars, Engine, Request},
        table::Values,
    };

    #[test]
    fn long_wages_of_several_employers_add_up_and_join_by_person() {
        // 30 people with a certificate in 2019 Q2 (day 18,000 = 2019-04-14). Two employers pay 1,000 + 500 in 2018 Q3
        // (quarter −3); one pays 4,000 in 2020 Q2 (quarter +4). Person 0 has no wage after.
        let names: Vec<&'static str> = (0..30).map(|i| &*format!("P{i}").leak()).collect();
        let people = fixture::table(
            TableKind::People,
            vec![
                fixture::text(Field::PersonId, names.iter().copied()),
                fixture::days(Field::CredentialDate, vec![18_000; 30]),
            ],
        );
        let mut rows: Vec<(&'static str, i32, f64)> = Vec::new();
        for (at, name) in names.iter().enumerate() {
            rows.push((name, 2018 * 4 + 2, 1000.0));
            rows.push((name, 2018 * 4 + 2, 500.0));
            if at > 0 {
                rows.push((name, 2020 * 4 + 1, 4000.0));
            }
        }
        let quarters = Values::Quarters(rows.iter().map(|(_, quarter, _)| *quarter).collect());
        let wages = fixture::table(
            TableKind::People,
            vec![
                fixture::text(Field::PersonId, rows.iter().map(|(name, ..)| *name)),
                Column {
                    name: "quarter".into(),
                    field: Some(Field::WagePeriod),
                    values: quarters,
                    states: None,
                    bounds: vec![],
                },
                fixture::money(Field::WageAmount, rows.iter().map(|(.., dollars)| Some(*dollars))),
            ],
        );
        for tables in [vec![people.clone(), wages.clone()], vec![wages, people]] {
            let engine = Engine::new(Arc::new(fixture::dataset(tables)));
            let request = Request { dollars: Dollars::Nominal, ..Request::default() };
            let Answer::Earnings(table) = engine.measure(&request).unwrap() else { unreachable!() };
            assert_eq!((table.baseline, table.after), (Period::Quarter(-3), Period::Quarter(4)));
            assert_eq!(table.total.n.value, Some(29.0));
            assert_eq!(
                (table.total.before.center.value, table.total.after.center.value),
                (Some(6000.0), Some(16_000.0))
            );
            // One person left out is fewer than ten.
            assert_eq!(table.dropped.value, None);
        }
    }

    #[test]
    fn a_long_file_alone_is_its_own_people() {
        let names: Vec<&'static str> = (0..20).flat_map(|i| [&*format!("P{i}").leak(); 2]).collect();
        let wages = fixture::table(
            TableKind::Other,
            vec![
                fixture::text(Field::PersonId, names),
                fixture::numbers(Field::WageYear, (0..40).map(|i| if i % 2 == 0 { 2015.0 } else { 2019.0 })),
                fixture::money(Field::WageAmount, (0..40).map(|i| Some(if i % 2 == 0 { 20_000.0 } else { 30_000.0 }))),
            ],
        );
        let engine = Engine::new(Arc::new(fixture::dataset(vec![wages])));
        let request = Request { dollars: Dollars::Nominal, ..Request::default() };
        let Answer::Earnings(table) = engine.measure(&request).unwrap() else { unreachable!() };
        assert_eq!((table.baseline, table.after), (Period::CalendarYear(2015), Period::CalendarYear(2019)));
        assert_eq!((table.total.n.value, table.total.change.amount.value), (Some(20.0), Some(10_000.0)));
    }
}
