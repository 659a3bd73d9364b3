//! Programs against minimum standards: pass, fail, or not ratable, with the user's own thresholds.

use std::{collections::BTreeMap, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::table::{Column, Dataset, Field, Table, TableKind};

use super::{
    Answer, ColumnarGroup, Datum, MeasureError, MeasureName, Provenance, Request, dimension::cell_label,
    dimension::order_key, disclosure, frame::Frame, notes, people::People, wioa,
};

/// A least value that a program must reach.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Standard {
    pub of: Rated,
    /// A share (0…1), or dollars a quarter.
    pub at_least: f64,
}

/// What is held against a standard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rated {
    /// Completed of those enrolled.
    Completion,
    /// Employed in the second quarter after.
    Employment,
    /// Median, or as published, of a quarter in the second quarter after.
    Earnings,
}

impl Rated {
    pub fn label(self) -> &'static str {
        match self {
            Self::Completion => tr!("Completion rate"),
            Self::Employment => tr!("Employment rate"),
            Self::Earnings => tr!("Earnings of a quarter"),
        }
    }
}

/// Outcome of one standard, or of all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    Pass,
    Fail,
    /// The number is not there, withheld, or rests on too few people.
    NotRatable,
}

impl Verdict {
    pub fn word(self) -> &'static str {
        match self {
            Self::Pass => tr!("pass"),
            Self::Fail => tr!("fail"),
            Self::NotRatable => tr!("not ratable"),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct StandardsTable {
    pub by: Vec<Field>,
    pub standards: Vec<Standard>,
    /// One a program.
    pub rows: Vec<StandardsRow>,
    /// Programs that pass, fail, and cannot be rated.
    pub counts: [u32; 3],
    pub provenance: Provenance,
}

#[derive(Clone, Debug, PartialEq)]
pub struct StandardsRow {
    pub group: ColumnarGroup,
    /// In the order of the standards.
    pub ratings: Vec<Rating>,
    /// Fail if one fails; pass if all pass.
    pub overall: Verdict,
}

/// A number, the people behind it, and its verdict.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rating {
    pub value: Datum,
    pub n: Datum,
    pub verdict: Verdict,
}

/// The example standards: those that Washington State's career site quotes for its training providers.
pub const EXAMPLE: [Standard; 3] = [
    Standard { of: Rated::Completion, at_least: 0.2 },
    Standard { of: Rated::Employment, at_least: 0.5 },
    Standard { of: Rated::Earnings, at_least: 3943.0 },
];

const MISSING: Rating = Rating { value: Datum::MISSING, n: Datum::MISSING, verdict: Verdict::NotRatable };

pub(super) fn measure(
    dataset: &Dataset,
    people: Option<&People>,
    programs: &Frame,
    request: &Request,
) -> Result<Answer, MeasureError> {
    let standards = if request.standards.is_empty() { EXAMPLE.to_vec() } else { request.standards.clone() };
    let published = || {
        dataset.of_kind(TableKind::Outcomes).find(|table| {
            [Field::EmploymentRate, Field::EarningsAfter].iter().any(|field| table.column(*field).is_some())
        })
    };
    let mut said = vec![
        tr!("A program passes if it reaches every standard, fails if it misses one, and is not ratable where a number is missing, withheld or rests on too few people.")
            .to_owned(),
    ];
    if request.standards.is_empty() {
        said.push(
            tr!("Standards: 20% completion, 50% employment, $3,943 a quarter, the example of Washington State's eligible training providers (careerbridge.wa.gov); your own can be set.")
                .into(),
        );
    }
    let (by, rows, tables) = match (people, published()) {
        (None, Some(table)) if programs.rows() == 0 => {
            let (by, rows) = of_published(table, request, &standards, &mut said)?;
            (by, rows, vec![table])
        }
        _ => of_rows(people, programs, request, &standards, &mut said)?,
    };
    Ok(Answer::Standards(disclosure::standards(
        StandardsTable { by, standards, rows, counts: [0; 3], provenance: notes::provenance(tables, request, said) },
        request.threshold,
    )))
}

type Found<'a> = (Vec<Field>, Vec<StandardsRow>, Vec<&'a Arc<Table>>);

/// Programs of program and people files, by the fields asked for.
fn of_rows<'a>(
    people: Option<&'a People>,
    programs: &'a Frame,
    request: &Request,
    standards: &[Standard],
    said: &mut Vec<String>,
) -> Result<Found<'a>, MeasureError> {
    let by = if request.by.is_empty() {
        [Field::College, Field::Program, Field::Credential]
            .into_iter()
            .filter(|field| {
                let of = |frame: &Frame| frame.dimension(*field).is_some();
                people.is_none_or(|people| of(&people.frame)) && (programs.rows() == 0 || of(programs))
            })
            .collect()
    } else {
        request.by.clone()
    };
    let key = |labels: &[Arc<str>]| -> Vec<_> {
        labels.iter().zip(&by).map(|(label, &field)| order_key(field, label)).collect()
    };
    let mut rows = BTreeMap::<Vec<(u8, i64, String)>, (ColumnarGroup, BTreeMap<Rated, Rating>)>::new();
    let mut tables: Vec<&Arc<Table>> = Vec::new();
    if programs.rows() > 0 {
        let grouping = programs.group(&by).map_err(MeasureError::NoField)?;
        let (mask, lacking) = programs.select(&request.filters, None);
        said.extend(notes::lacking(&lacking, tr!("The program files")));
        tables.extend(notes::tables(programs));
        let mut sums = vec![(0.0, 0.0, 0_u32); grouping.keys.groups];
        for part in &programs.parts {
            let [enrolled, passed] = [Field::Enrolled, Field::Passed].map(|field| part.table.column(field));
            for (at, row) in part.table_rows().enumerate().filter(|(at, _)| mask.contains(part.start + at)) {
                let number = |column: Option<&Column>| column.and_then(|column| column.number(row));
                let sum = &mut sums[grouping.keys.of_row.get(part.start + at) as usize];
                sum.2 += 1;
                if let (Some(enrolled), Some(passed)) = (number(enrolled), number(passed)) {
                    sum.0 += passed;
                    sum.1 += enrolled;
                }
            }
        }
        for (group, (passed, enrolled, _)) in sums.into_iter().enumerate().filter(|(_, sum)| sum.2 > 0) {
            let rating = if enrolled > 0.0 {
                Rating { value: Datum::value(passed / enrolled), n: Datum::value(enrolled), ..MISSING }
            } else {
                MISSING
            };
            let labels = grouping.labels(group);
            rows.entry(key(&labels)).or_insert_with(|| (labels, BTreeMap::new())).1.insert(Rated::Completion, rating);
        }
    }
    if let Some(people) = people {
        let asked = Request { measure: MeasureName::Wioa, by: by.clone(), ..request.clone() };
        tables.extend(notes::tables(&people.frame));
        if let Answer::Indicators(table) = wioa::measure(people, &asked)? {
            said.extend(table.provenance.notes.iter().cloned());
            for row in &table.rows {
                let (_, ratings) = rows.entry(key(&row.group)).or_insert_with(|| (row.group.clone(), BTreeMap::new()));
                for (rated, at) in [(Rated::Employment, 0), (Rated::Earnings, 2)] {
                    if let Some(of) = row.indicators.get(at) {
                        ratings.insert(rated, Rating { value: of.value, n: of.base, ..MISSING });
                    }
                }
            }
        }
    }
    if rows.is_empty() {
        return Err(MeasureError::NoField(Field::Program));
    }
    let rows = rows.into_values().map(|(group, known)| StandardsRow {
        group,
        ratings: standards.iter().map(|standard| known.get(&standard.of).copied().unwrap_or(MISSING)).collect(),
        overall: Verdict::NotRatable,
    });
    Ok((by, rows.collect(), tables))
}

/// Every row of a published table as one program.
fn of_published(
    table: &Arc<Table>,
    request: &Request,
    standards: &[Standard],
    said: &mut Vec<String>,
) -> Result<(Vec<Field>, Vec<StandardsRow>), MeasureError> {
    let named = [Field::State, Field::College, Field::Program, Field::Credential, Field::Cip, Field::Group];
    let by: Vec<Field> = named.into_iter().filter(|field| table.column(*field).is_some()).collect();
    if let Some(field) = request.by.iter().find(|field| table.column(**field).is_none()) {
        return Err(MeasureError::NoField(*field));
    }
    let earnings = table.column(Field::EarningsAfter);
    said.push(
        tr!("Each row is one program as published. Earnings of a year are divided by 4; those of a quarter were multiplied by 4 when the file was opened, so they come back as they were.")
            .into(),
    );
    let count = table.column(Field::Count);
    let number = |column: Option<&Column>, row: usize, divided: f64| match column {
        Some(column) => match (column.number(row), column.at_least(row)) {
            (Some(number), _) => Datum::value(number / divided),
            (None, Some(bound)) => Datum::at_least(bound / divided),
            (None, None) => Datum::state(column.state(row)),
        },
        None => Datum::MISSING,
    };
    let rows = (0..table.rows()).map(|row| StandardsRow {
        group: by
            .iter()
            .map(|&field| table.column(field).map_or_else(|| "".into(), |column| cell_label(column, row).into()))
            .collect(),
        ratings: standards
            .iter()
            .map(|standard| {
                let value = match standard.of {
                    Rated::Completion => Datum::MISSING,
                    Rated::Employment => number(table.column(Field::EmploymentRate), row, 1.0),
                    Rated::Earnings => number(earnings, row, 4.0),
                };
                Rating { value, n: number(count, row, 1.0), ..MISSING }
            })
            .collect(),
        overall: Verdict::NotRatable,
    });
    Ok((by.clone(), rows.collect()))
}

#[cfg(test)]
mod tests {
    use super::{super::fixture, *};
    use crate::{measure::Engine, table::CellState};

    #[test]
    fn published_programs_pass_fail_or_cannot_be_rated() {
        // A passes both; B misses employment; C's wage is withheld; D rests on 6 people; E misses the wage.
        let mut wage = fixture::money(Field::EarningsAfter, [20_000.0, 24_000.0, 0.0, 36_000.0, 15_600.0].map(Some));
        wage.states = Some((0..5).map(|row| if row == 2 { CellState::Suppressed } else { CellState::Value }).collect());
        let table = fixture::table(
            TableKind::Outcomes,
            vec![
                fixture::text(Field::Program, ["A", "B", "C", "D", "E"]),
                fixture::numbers(Field::EmploymentRate, [0.7, 0.4, 0.6, 0.5, 0.8]),
                wage,
                fixture::numbers(Field::Count, [100.0, 100.0, 100.0, 6.0, 100.0]),
            ],
        );
        let engine = Engine::new(Arc::new(fixture::dataset(vec![table])));
        let standards =
            vec![Standard { of: Rated::Employment, at_least: 0.5 }, Standard { of: Rated::Earnings, at_least: 3943.0 }];
        let request = Request { measure: MeasureName::Standards, standards, ..Request::default() };
        let Answer::Standards(table) = engine.measure(&request).unwrap() else { unreachable!() };
        let verdicts: Vec<Verdict> = table.rows.iter().map(|row| row.overall).collect();
        use Verdict::{Fail, NotRatable, Pass};
        assert_eq!(verdicts, [Pass, Fail, NotRatable, NotRatable, Fail]);
        assert_eq!(table.counts, [1, 2, 2]);
        assert_eq!(table.rows[3].ratings[1].value.value, None);
        // 20,000 a year is 5,000 a quarter; D's 9,000 is nowhere.
        assert_eq!(table.rows[0].ratings[1].value.value, Some(5000.0));
        assert!(!format!("{:?}", table.rows).contains("9000"));
    }

    #[test]
    fn completion_comes_from_program_files() {
        let programs = fixture::table(
            TableKind::Programs,
            vec![
                fixture::text(Field::College, ["Lakeside", "Ironwood", "Dry Fork"]),
                fixture::numbers(Field::Enrolled, [100.0, 100.0, 12.0]),
                fixture::numbers(Field::Passed, [60.0, 15.0, 6.0]),
            ],
        );
        let engine = Engine::new(Arc::new(fixture::dataset(vec![programs])));
        let standards = vec![Standard { of: Rated::Completion, at_least: 0.2 }];
        let request = Request { measure: MeasureName::Standards, standards, ..Request::default() };
        let Answer::Standards(table) = engine.measure(&request).unwrap() else { unreachable!() };
        let got: Vec<_> =
            table.rows.iter().map(|row| (row.group[0].as_ref(), row.ratings[0].value.value, row.overall)).collect();
        // Six of twelve are too few on either side.
        assert_eq!(
            got,
            [
                ("Dry Fork", None, Verdict::NotRatable),
                ("Ironwood", Some(0.15), Verdict::Fail),
                ("Lakeside", Some(0.6), Verdict::Pass),
            ]
        );
    }
}
