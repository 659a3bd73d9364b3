//! From enrolled to employed in the field, step by step; a step that was not collected is said so.

use crate::table::{Field, Keys, Mask};
use crate::words::Text;

use super::{
    Answer, CountOf, Datum, MeasureError, PathwayStep, PathwayTable, Request,
    disclosure::{self, StepBehind as Behind},
    industry, notes,
    people::People,
    share::{rate_bounds, yes_or_no},
};

pub(super) const LABELS: [Text; 5] =
    [text!("Enrolled"), text!("Attempted"), text!("Passed"), text!("Employed"), text!("In field")];

/// Steps that attempts have: work after is of people.
pub(super) const OF_ATTEMPTS: std::ops::Range<usize> = 1..3;

/// One step that was collected: what took it by group, and the people behind that and behind what was lost on the way.
struct Taken {
    rows: Mask,
    counts: Vec<u32>,
    people: Vec<u32>,
    lost: Vec<u32>,
}

pub(super) fn measure(people: &People, request: &Request) -> Result<Answer, MeasureError> {
    let (mask, lacking) = people.frame.select(&request.filters, None);
    if mask.count() == 0 {
        return Err(MeasureError::NothingLeft(notes::filters(&request.filters)));
    }
    let grouping = people.frame.group(&request.by).map_err(MeasureError::NoField)?;
    let of = request.count_of();
    let labels = if of == CountOf::Attempts { &LABELS[OF_ATTEMPTS] } else { &LABELS[..] };
    let taken = taken(people, request, &grouping.keys, &mask)?;
    let everyone = people.people_by_group(&grouping.keys, &mask);
    let groups: Vec<usize> = grouping.order.iter().copied().filter(|&group| everyone[group] > 0).collect();
    let mut rows: Vec<(Vec<std::sync::Arc<str>>, Vec<PathwayStep>)> =
        groups.iter().map(|&group| (grouping.labels(group), Vec::new())).collect();
    let mut before: Option<&Taken> = None;
    for (label, taken) in labels.iter().map(|label| label.get()).zip(&taken) {
        let absent = Datum::NOT_APPLICABLE;
        for ((_, steps), &group) in rows.iter_mut().zip(&groups) {
            let label = label.to_owned();
            let Some(taken) = taken else {
                steps.push(PathwayStep { label, n: absent, rate: absent, low: absent, high: absent, base: absent });
                continue;
            };
            let n = f64::from(taken.counts[group]);
            let (rate, (low, high), base) = match before.map(|before| before.counts[group]) {
                Some(earlier @ 1..) => {
                    let base = f64::from(earlier);
                    (Datum::value(n / base), rate_bounds(n, base), Datum::value(base))
                }
                _ => (Datum::MISSING, (Datum::MISSING, Datum::MISSING), Datum::MISSING),
            };
            steps.push(PathwayStep { label, n: Datum::value(n), rate, low, high, base });
        }
        before = taken.as_ref().or(before);
    }
    let behind: Vec<Option<Behind>> = taken
        .iter()
        .map(|taken| {
            let of = |people: &[u32]| groups.iter().map(|&group| people[group]).collect();
            taken.as_ref().map(|taken| Behind { people: of(&taken.people), lost: of(&taken.lost) })
        })
        .collect();
    let mut notes = vec![notes::pathway(of).to_owned()];
    notes.extend((of == CountOf::Attempts).then(|| of.rule().to_owned()));
    let uncollected = |field: Field| {
        let step = labels
            .iter()
            .position(|label| label.en == if field == Field::Enrolled { tr!("Enrolled") } else { tr!("Attempted") });
        people.frame.has_column(field) && step.is_some_and(|step| taken[step].is_none())
    };
    if uncollected(Field::Enrolled) || uncollected(Field::Attempted) {
        notes.push(
            tr!("Nobody who failed is in the files, and of some who passed it is not known whether they tried before: attempts were not collected, so there is no pass rate.")
                .into(),
        );
    }
    notes.extend(notes::lacking(&lacking, tr!("The people files")));
    let table = PathwayTable {
        by: request.by.clone(),
        unit: of.word().into(),
        rows,
        provenance: notes::provenance(notes::tables(&people.frame), request, notes),
    };
    Ok(Answer::Pathway(disclosure::pathway(table, &behind, request.threshold)))
}

/// What took each step, and those before it that were collected.
fn taken(people: &People, request: &Request, keys: &Keys, mask: &Mask) -> Result<Vec<Option<Taken>>, MeasureError> {
    let steps = steps(people, request)?;
    if steps.iter().all(Option::is_none) {
        return Err(MeasureError::NoField(Field::Passed));
    }
    Ok(match request.count_of() {
        CountOf::People => by_person(people, keys, mask, steps),
        CountOf::Credentials => by_credential(people, keys, mask, steps)?,
        CountOf::Attempts => by_attempt(people, keys, mask, steps),
    })
}

/// Rows behind each step of the table; `None` for a step that was not collected.
pub(super) fn reached(
    people: &People,
    request: &Request,
    keys: &Keys,
    mask: &Mask,
) -> Result<Vec<Option<Mask>>, MeasureError> {
    let taken = taken(people, request, keys, mask)?;
    Ok(taken.into_iter().map(|taken| taken.map(|taken| taken.rows)).collect())
}

/// Of each step what it counts, the people behind that, and behind what was lost on the way, by group.
pub(super) fn taken_by_group(
    people: &People,
    request: &Request,
    keys: &Keys,
    mask: &Mask,
) -> Result<Vec<Option<[Vec<u32>; 3]>>, MeasureError> {
    let taken = taken(people, request, keys, mask)?;
    Ok(taken.into_iter().map(|taken| taken.map(|taken| [taken.counts, taken.people, taken.lost])).collect())
}

/// True if those who took a step before the result (`Enrolled`, `Attempted`) were collected.
pub(super) fn collected(people: &People, field: Field) -> Result<bool, MeasureError> {
    let [enrolled, attempted, ..] = steps(people, &Request::default())?;
    Ok(if field == Field::Enrolled { enrolled } else { attempted }.is_some())
}

/// A person who passed on the second attempt passed: a step is reached if any of the person's rows reached it.
fn by_person(people: &People, keys: &Keys, mask: &Mask, steps: [Option<Mask>; 5]) -> Vec<Option<Taken>> {
    let mut before: Option<(Mask, Vec<u32>)> = None;
    let mut taken = Vec::new();
    for step in steps {
        let Some(reached) = step.map(|rows| mask.and(&rows)) else {
            taken.push(None);
            continue;
        };
        let rows = match &before {
            Some((earlier, _)) => {
                let persons = people.persons_of(earlier);
                Mask::from_fn(reached.rows(), |row| reached.contains(row) && persons[people.person(row) as usize])
            }
            None => reached,
        };
        let counts = people.people_by_group(keys, &rows);
        let lost = match &before {
            Some((_, earlier)) => {
                earlier.iter().zip(&counts).map(|(earlier, now)| earlier.saturating_sub(*now)).collect()
            }
            None => vec![0; counts.len()],
        };
        before = Some((rows.clone(), counts.clone()));
        taken.push(Some(Taken { rows, people: counts.clone(), counts, lost }));
    }
    taken
}

/// A credential of a person reaches a step if any row about it does; the person's work is that of all their credentials.
fn by_credential(
    people: &People,
    keys: &Keys,
    mask: &Mask,
    steps: [Option<Mask>; 5],
) -> Result<Vec<Option<Taken>>, MeasureError> {
    let credentials = people.credentials_of_people().ok_or(MeasureError::NoField(Field::Credential))?;
    let count = credentials.iter().max().map_or(0, |&last| last as usize + 1);
    let held = |rows: &Mask| {
        let mut held = vec![false; count];
        rows.iter().for_each(|row| held[credentials[row] as usize] = true);
        held
    };
    let mut before: Option<Mask> = None;
    let mut taken = Vec::new();
    for (at, step) in steps.into_iter().enumerate() {
        let Some(rows) = step else {
            taken.push(None);
            continue;
        };
        let reached = if at >= OF_HOLDERS {
            let persons = people.persons_of(&mask.and(&rows));
            Mask::from_fn(rows.rows(), |row| mask.contains(row) && persons[people.person(row) as usize])
        } else {
            mask.and(&rows)
        };
        let rows = match &before {
            Some(earlier) => {
                let held = held(earlier);
                Mask::from_fn(reached.rows(), |row| reached.contains(row) && held[credentials[row] as usize])
            }
            None => reached,
        };
        // One row for each credential and group: the first.
        let mut seen = std::collections::HashSet::new();
        let first = |row: &usize| seen.insert((keys.of_row.get(*row), credentials[*row]));
        let mut counts = vec![0; keys.groups];
        rows.iter().filter(first).for_each(|row| counts[keys.of_row.get(row) as usize] += 1);
        let lost = before.as_ref().map_or_else(
            || vec![0; keys.groups],
            |earlier| {
                let held = held(&rows);
                let lost = Mask::from_fn(rows.rows(), |row| earlier.contains(row) && !held[credentials[row] as usize]);
                people.people_by_group(keys, &lost)
            },
        );
        before = Some(rows.clone());
        taken.push(Some(Taken { people: people.people_by_group(keys, &rows), counts, lost, rows }));
    }
    Ok(taken)
}

/// Steps from here on are of the people who hold a credential.
const OF_HOLDERS: usize = 3;

/// Attempts, and those that were passed.
fn by_attempt(people: &People, keys: &Keys, mask: &Mask, steps: [Option<Mask>; 5]) -> Vec<Option<Taken>> {
    let [_, tried, passed, ..] = steps;
    let collected = tried.is_some() || !people.frame.has_column(Field::Attempted);
    let counted = people.units(CountOf::Attempts).filter(|_| collected);
    let attempted = counted.map(|units| {
        let rows = mask.and(&units.rows);
        let by_group = people.people_by_group(keys, &rows);
        (
            Taken { counts: units.counts(keys, &rows), people: by_group, lost: vec![0; keys.groups], rows },
            units.several(),
        )
    });
    let passed = passed.map(|passed| {
        let rows = mask.and(&passed);
        let rows = attempted.as_ref().map_or_else(|| rows.clone(), |(attempted, _)| rows.and(&attempted.rows));
        let lost = attempted.as_ref().map_or_else(
            || vec![0; keys.groups],
            |(attempted, several)| {
                let failed = attempted.rows.and_not(&rows);
                let also = attempted.rows.and(several);
                let lost = Mask::from_fn(rows.rows(), |row| failed.contains(row) || also.contains(row));
                people.people_by_group(keys, &lost)
            },
        );
        Taken { counts: keys.counts(&rows), people: people.people_by_group(keys, &rows), lost, rows }
    });
    vec![attempted.map(|(attempted, _)| attempted), passed]
}

/// Rows that reached each step; `None` for a step that no column tells of.
fn steps(people: &People, request: &Request) -> Result<[Option<Mask>; 5], MeasureError> {
    let rows = people.frame.rows();
    let said =
        |field: Field| yes_or_no(people, field).map(|answers| Mask::from_fn(rows, |row| answers[row] == Some(true)));
    let dated = |field: Field| {
        people.frame.has_column(field).then(|| {
            let column_says = |row: usize| {
                people
                    .frame
                    .locate(row)
                    .and_then(|(part, row)| part.table.column(field).map(|column| column.state(row).is_value()))
            };
            Mask::from_fn(rows, |row| column_says(row) == Some(true))
        })
    };
    let stated = said(Field::Passed);
    let dated = if stated.is_none() { dated(Field::CredentialDate) } else { None };
    let passed = stated.or_else(|| dated.clone());
    let employed = match said(Field::EmployedAfter) {
        Some(employed) => Some(employed),
        None if people.has_earnings() => {
            let offer = people.offer(request.anchor);
            let period = request.after.map_or_else(|| people.default_after(&offer, request.anchor), Ok);
            match period {
                Ok(period) => {
                    Some(people.earnings(period, super::Dollars::Nominal, request.anchor)?.positive.as_ref().clone())
                }
                Err(_) => None,
            }
        }
        None => None,
    };
    let in_field = people.industries().map(|written| {
        let inside: Vec<bool> = written
            .labels
            .iter()
            .map(|label| industry::in_field(label, &request.field_industries) == Some(true))
            .collect();
        written.codes.mask(&inside)
    });
    // Where nobody failed, and not everybody who passed is known to have tried, those who tried were not collected: the
    // files list certificates, whatever a column says of some of their holders.
    let before = |field: Field| {
        let took = said(field)?;
        let Some(passed) = &passed else { return Some(took) };
        let failed = took.and_not(passed).count() > 0;
        let all_known = dated.is_none() && passed.and_not(&took).count() == 0;
        (failed || all_known).then_some(took)
    };
    let [enrolled, attempted] = [before(Field::Enrolled), before(Field::Attempted)];
    Ok([enrolled, attempted, passed, employed, in_field])
}

impl People {
    /// Which people have a row in the selection.
    fn persons_of(&self, mask: &Mask) -> Vec<bool> {
        let mut persons = vec![false; self.person_count()];
        for row in mask.iter() {
            persons[self.person(row) as usize] = true;
        }
        persons
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{super::fixture, *};
    use crate::{
        measure::{Engine, MeasureName},
        table::{CellState, TableKind},
    };

    #[test]
    fn a_step_without_a_column_is_not_collected_and_rates_skip_it() {
        // 100 enrolled, 60 passed, of them 30 employed; 10 more are employed without having passed.
        let columns = vec![
            fixture::text(Field::Enrolled, ["Yes"; 100]),
            fixture::text(Field::Passed, (0..100).map(|i| if i < 60 { "Yes" } else { "No" })),
            fixture::text(Field::EmployedAfter, (0..100).map(|i| if (30..70).contains(&i) { "Y" } else { "N" })),
        ];
        let engine = Engine::new(Arc::new(fixture::dataset(vec![fixture::table(TableKind::People, columns)])));
        let request = Request { measure: MeasureName::Pathway, ..Request::default() };
        let Answer::Pathway(table) = engine.measure(&request).unwrap() else { unreachable!() };
        let steps: Vec<_> = table.rows[0].1.iter().map(|step| (step.n.state, step.n.value, step.rate.value)).collect();
        assert_eq!(
            steps,
            [
                (CellState::Value, Some(100.0), None),
                (CellState::NotApplicable, None, None),
                (CellState::Value, Some(60.0), Some(0.6)),
                (CellState::Value, Some(30.0), Some(0.5)),
                (CellState::NotApplicable, None, None),
            ]
        );
    }

    #[test]
    fn without_failures_there_is_no_pass_rate() {
        // Everybody has a certificate's date; whoever attempted is among them, so failed attempts are not in the file.
        let dates = || fixture::days(Field::CredentialDate, (0..60).map(|_| 17_900));
        let attempted = fixture::text(Field::Attempted, (0..60).map(|i| if i < 40 { "Yes" } else { "" }));
        let engine =
            |columns| Engine::new(Arc::new(fixture::dataset(vec![fixture::table(TableKind::People, columns)])));
        let request = Request { measure: MeasureName::Pathway, ..Request::default() };
        let Answer::Pathway(table) = engine(vec![dates(), attempted]).measure(&request).unwrap() else {
            unreachable!()
        };
        let steps = &table.rows[0].1;
        assert_eq!(
            (steps[1].n.state, steps[2].n.value, steps[2].rate.value),
            (CellState::NotApplicable, Some(60.0), None)
        );
        assert!(table.provenance.notes.iter().any(|note| note.contains("there is no pass rate")));
    }

    #[test]
    fn everybody_is_told_as_a_range() {
        // 900 attempted and all of them passed: 1% of 900 are nine people.
        let columns = vec![fixture::text(Field::Attempted, ["Yes"; 900]), fixture::text(Field::Passed, ["Yes"; 900])];
        let engine = Engine::new(Arc::new(fixture::dataset(vec![fixture::table(TableKind::People, columns)])));
        let request = Request { measure: MeasureName::Pathway, ..Request::default() };
        let Answer::Pathway(table) = engine.measure(&request).unwrap() else { unreachable!() };
        let steps = &table.rows[0].1;
        assert_eq!((steps[1].n.value, steps[2].n), (Some(900.0), Datum::SUPPRESSED));
        assert_eq!(steps[2].rate, Datum::banded(crate::measure::Band::AtLeast(0.99)));
    }

    #[test]
    fn a_step_that_loses_few_is_hidden() {
        let columns = vec![
            fixture::text(Field::Enrolled, ["Yes"; 100]),
            fixture::text(Field::Passed, (0..100).map(|i| if i < 95 { "Yes" } else { "No" })),
        ];
        let engine = Engine::new(Arc::new(fixture::dataset(vec![fixture::table(TableKind::People, columns)])));
        let request = Request { measure: MeasureName::Pathway, ..Request::default() };
        let Answer::Pathway(table) = engine.measure(&request).unwrap() else { unreachable!() };
        assert_eq!(table.rows[0].1[2].n, Datum::SUPPRESSED);
        // Five of a hundred; 10% of a hundred are ten people.
        assert_eq!(table.rows[0].1[2].rate, Datum::banded(crate::measure::Band::AtLeast(0.9)));
    }
}
