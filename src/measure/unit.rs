//! What is counted: people, the credentials they earned, or their attempts; never two of them in one number.

use std::sync::Arc;

use crate::table::{Field, Keys, Mask};

use super::{CountOf, Request, people::People, share::yes_or_no};

/// Rows that are one of a unit.
#[derive(Debug)]
pub(super) struct Units {
    pub(super) rows: Arc<Mask>,
    /// How many each row is, where a column says so.
    times: Option<Vec<u32>>,
}

impl Units {
    /// Number in each group of the selected rows.
    pub(super) fn counts(&self, keys: &Keys, selected: &Mask) -> Vec<u32> {
        let rows = self.rows.and(selected);
        let Some(times) = &self.times else { return keys.counts(&rows) };
        let mut counts = vec![0; keys.groups];
        for row in rows.iter() {
            counts[keys.of_row.get(row) as usize] += times[row];
        }
        counts
    }

    /// Number in the selected rows.
    pub(super) fn count(&self, selected: &Mask) -> u32 {
        let rows = self.rows.and(selected);
        self.times.as_ref().map_or_else(|| rows.count() as u32, |times| rows.iter().map(|row| times[row]).sum())
    }

    /// Rows that are several.
    pub(super) fn several(&self) -> Mask {
        Mask::from_fn(self.rows.rows(), |row| self.times.as_ref().is_some_and(|times| times[row] > 1))
    }
}

impl People {
    /// What a request counts of these people: what it asks for, else certificates where the files tell of them.
    pub(super) fn count_of(&self, request: &Request) -> CountOf {
        match request.count_of() {
            CountOf::Credentials if request.unit.is_none() && self.units(CountOf::Credentials).is_none() => {
                CountOf::People
            }
            of => of,
        }
    }

    /// Rows that are one of a unit; `None` if the files do not tell, which is not zero.
    pub(super) fn units(&self, of: CountOf) -> Option<&Units> {
        let (at, make): (usize, fn(&Self) -> Option<Units>) = match of {
            CountOf::People => {
                (0, |people| Some(Units { rows: Arc::new(Mask::all(people.frame.rows())), times: None }))
            }
            CountOf::Credentials => (1, Self::earned),
            CountOf::Attempts => (2, Self::attempted),
        };
        self.units[at].get_or_init(|| make(self)).as_ref()
    }

    /// Number of a unit in each group of the selected rows; each person once where people are counted.
    pub(super) fn units_by_group(&self, of: CountOf, units: &Units, keys: &Keys, selected: &Mask) -> Vec<u32> {
        match of {
            CountOf::People => self.people_by_group(keys, selected),
            CountOf::Credentials | CountOf::Attempts => units.counts(keys, selected),
        }
    }

    /// Credentials that were earned: rows that say passed; where a file says nothing of it, rows with the date of a
    /// credential; and where it has no such date either, rows that name one.
    fn earned(&self) -> Option<Units> {
        let passed = yes_or_no(self, Field::Passed);
        let mut earned = vec![false; self.frame.rows()];
        let mut collected = false;
        for part in &self.frame.parts {
            let [result, date, name] =
                [Field::Passed, Field::CredentialDate, Field::Credential].map(|field| part.table.column(field));
            let Some(evidence) = result.or(date).or(name) else { continue };
            collected = true;
            for (at, row) in part.table_rows().enumerate() {
                let at = part.start + at;
                earned[at] = match (result, &passed) {
                    (Some(_), Some(passed)) => passed[at] == Some(true),
                    _ => evidence.state(row).is_value(),
                };
            }
        }
        collected.then(|| Units { rows: Arc::new(Mask::from_fn(earned.len(), |row| earned[row])), times: None })
    }

    /// Attempts: rows that say so, or say how many; without that, rows with a result in files that know of failures. A
    /// list of passes alone does not tell how many tried.
    fn attempted(&self) -> Option<Units> {
        let passed = yes_or_no(self, Field::Passed);
        let said = self.frame.as_written(Field::Attempted).map(|said| {
            let times: Vec<u32> = said.labels.iter().map(|label| times(label)).collect();
            (said, times)
        });
        let mut attempts = vec![0_u32; self.frame.rows()];
        let mut collected = false;
        for part in &self.frame.parts {
            let rows = part.start..part.start + part.rows();
            match (&said, &passed) {
                (Some((said, times)), _) if part.table.column(Field::Attempted).is_some() => {
                    collected = true;
                    rows.for_each(|row| attempts[row] = times[said.codes.get(row) as usize]);
                }
                (_, Some(passed)) if passed[rows.clone()].contains(&Some(false)) => {
                    collected = true;
                    rows.for_each(|row| attempts[row] = u32::from(passed[row].is_some()));
                }
                _ => {}
            }
        }
        collected.then(|| Units {
            rows: Arc::new(Mask::from_fn(attempts.len(), |row| attempts[row] > 0)),
            times: attempts.iter().any(|&times| times > 1).then_some(attempts),
        })
    }

    /// The credential that each row is about, of its person: rows of several attempts share one. `None` without names.
    pub(super) fn credentials_of_people(&self) -> Option<Vec<u32>> {
        let names = self.frame.dimension(Field::Credential)?;
        let mut known = std::collections::HashMap::<(u32, u32), u32>::new();
        let mut id_of = |row: usize| {
            let next = known.len() as u32;
            *known.entry((self.person(row), names.codes.get(row))).or_insert(next)
        };
        Some((0..self.frame.rows()).map(&mut id_of).collect())
    }
}

/// How many attempts a label says: a number, or a yes.
fn times(label: &str) -> u32 {
    match label.trim().parse::<f64>() {
        Ok(number) if (1.0..1000.0).contains(&number) => number as u32,
        Ok(_) => 0,
        Err(_) => u32::from(super::share::answer(label) == Some(true)),
    }
}

impl CountOf {
    /// What counts as one of it, in a sentence.
    pub(super) fn rule(self) -> &'static str {
        match self {
            Self::People => tr!("Each person counts once, whatever number of rows they have."),
            Self::Credentials => {
                tr!(
                    "A certificate is a row of the people files that says it was passed; where a file does not say so, one with the date of a certificate, and without dates one that names it."
                )
            }
            Self::Attempts => {
                tr!(
                    "An attempt is a row of the people files that says so, or as many as it says; where a file does not say so but knows of failures, a row with a result."
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{super::fixture, *};
    use crate::{
        measure::{Answer, CountTable, Datum, Engine, MeasureError, MeasureName, PathwayTable},
        table::{Column, TableKind},
    };

    fn engine(columns: Vec<Column>) -> Engine {
        Engine::new(Arc::new(fixture::dataset(vec![fixture::table(TableKind::People, columns)])))
    }

    /// 40 people. All try NIMS; the first 15 fail once and pass the second time, the next 10 fail. The last 15 also pass AWS.
    fn attempts() -> Vec<Column> {
        let rows: Vec<(usize, &'static str, &'static str)> = (0..40)
            .map(|person| (person, "NIMS", if person < 25 { "Fail" } else { "Pass" }))
            .chain((0..15).map(|person| (person, "NIMS", "Pass")))
            .chain((25..40).map(|person| (person, "AWS", "Pass")))
            .collect();
        let ids: Vec<&'static str> = rows.iter().map(|(person, ..)| &*format!("P{person}").leak()).collect();
        vec![
            fixture::text(Field::PersonId, ids),
            fixture::text(Field::Credential, rows.iter().map(|(_, name, _)| *name)),
            fixture::text(Field::Passed, rows.iter().map(|(.., result)| *result)),
            fixture::text(
                Field::EmployedAfter,
                rows.iter().map(|(person, ..)| if person % 2 == 0 { "Yes" } else { "No" }),
            ),
        ]
    }

    fn counts(columns: Vec<Column>, of: CountOf) -> CountTable {
        let by = vec![Field::Credential];
        let request = Request { measure: MeasureName::Certificates, unit: Some(of), by, ..Request::default() };
        let Answer::Counts(table) = engine(columns).measure(&request).unwrap() else { unreachable!() };
        (*table).clone()
    }

    fn pathway(columns: Vec<Column>, of: CountOf, threshold: u32) -> PathwayTable {
        let request = Request { measure: MeasureName::Pathway, unit: Some(of), threshold, ..Request::default() };
        let Answer::Pathway(table) = engine(columns).measure(&request).unwrap() else { unreachable!() };
        (*table).clone()
    }

    #[test]
    fn people_credentials_and_attempts_are_three_counts() {
        let of = |of| {
            let table = counts(attempts(), of);
            let rows: Vec<Option<f64>> = table.rows.iter().map(|row| row.certificates.value).collect();
            (table.unit.clone(), rows, table.total.certificates.value)
        };
        // AWS, NIMS: 15 and 40 people, 40 altogether; 15 and 30 passed; 15 and 55 tried.
        assert_eq!(of(CountOf::People), ("people".into(), vec![Some(15.0), Some(40.0)], Some(40.0)));
        assert_eq!(of(CountOf::Credentials), ("certificates".into(), vec![Some(15.0), Some(30.0)], Some(45.0)));
        assert_eq!(of(CountOf::Attempts), ("attempts".into(), vec![Some(15.0), Some(55.0)], Some(70.0)));
    }

    #[test]
    fn a_pathway_is_of_one_unit() {
        let steps = |of| -> Vec<(String, Option<f64>, Option<f64>)> {
            let table = pathway(attempts(), of, 5);
            table.rows[0].1.iter().map(|step| (step.label.clone(), step.n.value, step.rate.value)).collect()
        };
        let step = |label: &str, n: Option<f64>, rate: Option<f64>| (label.to_owned(), n, rate);
        // 30 of 40 people pass, half of them are employed. Of 55 credentials aimed at 45 are passed: by the even ones of 0
        // to 14 and 25 to 39, with their AWS, 8 + 7 + 7 = 22. Of 70 attempts 45 are passed.
        assert_eq!(
            steps(CountOf::People),
            [
                step("Enrolled", None, None),
                step("Attempted", None, None),
                step("Passed", Some(30.0), None),
                step("Employed", Some(15.0), Some(0.5)),
                step("In field", None, None)
            ]
        );
        assert_eq!(
            steps(CountOf::Credentials)[2..4],
            [step("Passed", Some(45.0), None), step("Employed", Some(22.0), Some(0.49))]
        );
        // 45 / 70 = 0.643.
        assert_eq!(
            steps(CountOf::Attempts),
            [step("Attempted", Some(70.0), None), step("Passed", Some(45.0), Some(0.64))]
        );
    }

    #[test]
    fn a_number_of_attempts_counts_as_many() {
        let columns = vec![
            fixture::text(Field::Credential, ["NIMS"; 24]),
            fixture::text(Field::Attempted, (0..24).map(|i| if i < 12 { "3" } else { "1" })),
            fixture::text(Field::Passed, (0..24).map(|i| if i % 2 == 0 { "Yes" } else { "No" })),
        ];
        let steps: Vec<_> = pathway(columns, CountOf::Attempts, 5).rows[0]
            .1
            .iter()
            .map(|step| (step.n.value, step.rate.value))
            .collect();
        assert_eq!(steps, [(Some(48.0), None), (Some(12.0), Some(0.25))]);
    }

    #[test]
    fn what_was_not_collected_is_not_zero() {
        // Passes alone do not tell how many tried; people alone tell of no certificate.
        let passes = vec![fixture::text(Field::Credential, ["NIMS"; 24]), fixture::text(Field::Passed, ["Yes"; 24])];
        let table = counts(passes.clone(), CountOf::Attempts);
        assert_eq!(table.total.certificates, Datum::NOT_APPLICABLE);
        assert_eq!(counts(passes, CountOf::Credentials).total.certificates, Datum::value(24.0));
        let mut request = Request { measure: MeasureName::Certificates, by: vec![Field::State], ..Request::default() };
        let of = |request: &Request| {
            let Answer::Counts(table) = engine(fixture::people()).measure(request).unwrap() else { unreachable!() };
            (table.unit.clone(), table.rows[1].certificates, table.total.certificates)
        };
        // Nothing asked for: the people there are, of whom 120 are in Ohio.
        assert_eq!(of(&request), ("people".into(), Datum::value(120.0), Datum::value(240.0)));
        request.unit = Some(CountOf::Credentials);
        assert_eq!(of(&request), ("certificates".into(), Datum::NOT_APPLICABLE, Datum::NOT_APPLICABLE));
    }

    #[test]
    fn few_people_with_many_attempts_are_hidden() {
        // Six people with ten failures and a pass each are 66 attempts.
        let ids: Vec<&'static str> = (0..66).map(|row| &*format!("P{}", row % 6).leak()).collect();
        let columns = vec![
            fixture::text(Field::PersonId, ids),
            fixture::text(Field::Credential, ["NIMS"; 66]),
            fixture::text(Field::Passed, (0..66).map(|row| if row < 60 { "Fail" } else { "Pass" })),
        ];
        let table = pathway(columns.clone(), CountOf::Attempts, 10);
        assert!(table.rows[0].1.iter().all(|step| step.n == Datum::SUPPRESSED), "{:?}", table.rows);
        assert_eq!(counts(columns, CountOf::Attempts).total.certificates, Datum::SUPPRESSED);
        // Twenty who pass, of whom four failed once before: 24 attempts, of which the failures are few people's.
        let ids: Vec<&'static str> = (0..24).map(|row| &*format!("P{}", row % 20).leak()).collect();
        let columns = vec![
            fixture::text(Field::PersonId, ids),
            fixture::text(Field::Credential, ["NIMS"; 24]),
            fixture::text(Field::Passed, (0..24).map(|row| if row < 4 { "Fail" } else { "Pass" })),
        ];
        let table = pathway(columns, CountOf::Attempts, 10);
        assert!(table.rows[0].1[1].n.value.is_none() && table.rows[0].1[1].rate.value.is_none(), "{:?}", table.rows);
    }

    #[test]
    fn earnings_are_those_of_people() {
        let request = Request { unit: Some(CountOf::Credentials), ..Request::default() };
        assert!(matches!(engine(fixture::people()).measure(&request), Err(MeasureError::UnitOfPeople { .. })));
    }
}
