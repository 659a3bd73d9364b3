//! Answers questions from the tables in memory, by the same kernels that measure files.

use std::sync::Arc;

use super::super::{
    Anchor, Cell, Cells, CountOf, Dollars, Engine, Executor, Figures, Known, MeasureError, MeasureName, Prices,
    Question, Request, SourceRef, Split, Statistic, Who, people::People, share::parts_of_codes, stats::Summary,
    wages::Counted,
};
use crate::table::{Field, Keys, Mask, Partition, Period};

/// The kernels of an engine as an executor. It leaves out small cells; what would follow from totals is for the measures
/// of the engine itself to hide.
pub struct Kernels<'a>(pub &'a Engine);

impl Kernels<'_> {
    fn people(&self) -> Result<&People, MeasureError> {
        self.0.rooms().people.as_ref().ok_or(MeasureError::NoPeople)
    }
}

impl Executor for Kernels<'_> {
    type Error = MeasureError;

    fn fields(&self) -> Vec<Field> {
        let tables = self.0.rooms().people.iter().flat_map(|people| &people.frame.parts);
        tables.flat_map(|part| &part.table.columns).filter_map(|column| column.field).collect()
    }

    fn source(&self) -> SourceRef {
        SourceRef { file: "memory".into(), sheet: String::new(), sha256: String::new() }
    }

    fn prices(&self) -> Arc<Prices> {
        Arc::clone(&self.0.settings().prices)
    }

    fn known(&mut self, periods: &[Period], anchor: Anchor) -> Result<Vec<Known>, MeasureError> {
        let people = self.people()?;
        let of = |&period: &Period| {
            let earnings = people.earnings(period, Dollars::Nominal, anchor)?;
            let known = earnings.known.and(&people.first).count();
            Ok(Known { half: known * 2 >= people.first.count(), zeros: earnings.zeros })
        };
        periods.iter().map(of).collect()
    }

    fn ask(&mut self, question: &Question) -> Result<Cells, MeasureError> {
        let people = self.people()?;
        let (filtered, _) = people.frame.select(&question.filters, None);
        let chosen = if question.who == Who::EachPerson { filtered.and(&people.first) } else { filtered };
        let grouping = people.frame.group(&question.by).map_err(MeasureError::NoField)?;
        let everybody = people.frame.group(&[]).map_err(MeasureError::NoField)?;
        let of = |keys: &Keys| -> Result<Vec<(usize, Cell)>, MeasureError> {
            if question.amounts.is_empty() {
                counts(people, question, keys, &chosen)
            } else {
                earned(people, question, keys, &chosen)
            }
        };
        let labelled =
            of(&grouping.keys)?.into_iter().map(|(group, cell)| Cell { group: grouping.labels(group), ..cell });
        let groups = if question.by.is_empty() { Vec::new() } else { labelled.collect() };
        Ok(Cells { groups, total: of(&everybody.keys)?.into_iter().map(|(_, cell)| cell).collect() })
    }
}

/// Rows of the two parts of a split.
fn parts(people: &People, question: &Question, split: &Split, chosen: &Mask) -> Result<[Mask; 2], MeasureError> {
    let request = match split {
        Split::Matched(period) => Request {
            measure: MeasureName::Employment,
            after: Some(*period),
            dollars: question.dollars,
            anchor: question.anchor,
            ..Request::default()
        },
        Split::Industry(codes) => {
            Request { measure: MeasureName::InField, field_industries: codes.clone(), ..Request::default() }
        }
    };
    let (coded, _) = parts_of_codes(people, &request, chosen)?;
    Ok([chosen.and(&coded.first_part), chosen.and(&coded.base).and_not(&coded.first_part)])
}

fn counts(
    people: &People,
    question: &Question,
    keys: &Keys,
    chosen: &Mask,
) -> Result<Vec<(usize, Cell)>, MeasureError> {
    let enough = |n: u32| n >= question.threshold;
    let cell = |n: u32, inside: Option<u32>| Cell { n: n.into(), inside: inside.map(u64::from), ..Cell::default() };
    if let Some(split) = &question.split {
        let counts = parts(people, question, split, chosen)?.each_ref().map(|part| keys.counts(part));
        let [inside, outside] = counts;
        let pairs = inside.into_iter().zip(outside).enumerate();
        let kept = pairs.filter(|(_, (inside, outside))| enough(*inside) && enough(*outside));
        return Ok(kept.map(|(group, (i, o))| (group, cell(i + o, Some(i)))).collect());
    }
    let behind = people.people_by_group(keys, chosen);
    let n = match question.who {
        Who::EachPerson => keys.counts(chosen),
        Who::PeopleOfGroups => behind.clone(),
        Who::EveryCertificate => {
            let units = people.units(CountOf::Credentials).ok_or(MeasureError::NoField(Field::Credential))?;
            units.counts(keys, chosen)
        }
    };
    let kept = n.into_iter().zip(behind).enumerate().filter(|(_, (_, behind))| enough(*behind));
    Ok(kept.map(|(group, (n, _))| (group, cell(n, None))).collect())
}

fn earned(
    people: &People,
    question: &Question,
    keys: &Keys,
    chosen: &Mask,
) -> Result<Vec<(usize, Cell)>, MeasureError> {
    let rules = Request {
        full_quarter: question.full_quarter,
        minimum: question.minimum,
        anchor: question.anchor,
        ..Request::default()
    };
    let mut amounts = Vec::new();
    for amount in &question.amounts {
        amounts.push(match Counted::new(people, amount.period, question.dollars, &rules, amount.yearly) {
            Ok(counted) => Some(counted),
            // The first and the last quarter have none beside them to tell a whole one by.
            Err(MeasureError::NoFullQuarter { .. }) if !question.same_people => None,
            Err(error) => return Err(error),
        });
    }
    let together = amounts.iter().flatten().fold(chosen.clone(), |rows, counted| rows.and(&counted.rows()));
    let mut cells = Vec::new();
    let mut add = |amount: usize, counted: &Counted, rows: &Mask| {
        let partition = Partition::new(keys, rows, [counted.earnings.cents.as_slice()]);
        for group in 0..keys.groups {
            let [slices] = partition.group(group);
            let n: usize = slices.iter().map(|slice| slice.len()).sum();
            if n >= question.threshold as usize
                && let Some(figures) = figures(&slices, question)
            {
                cells.push((group, Cell { amount, n: n as u64, figures: Some(figures), ..Cell::default() }));
            }
        }
    };
    match (&question.split, amounts.first()) {
        (Some(split), Some(Some(counted))) => {
            for (part, rows) in parts(people, question, split, chosen)?.iter().enumerate() {
                add(part, counted, &rows.and(&counted.rows()));
            }
        }
        _ => {
            for (at, counted) in amounts.iter().enumerate() {
                let Some(counted) = counted else { continue };
                add(at, counted, &if question.same_people { together.clone() } else { chosen.and(&counted.rows()) });
            }
        }
    }
    Ok(cells)
}

fn figures(slices: &[&[i32]], question: &Question) -> Option<Figures> {
    let summary = Summary::new(slices, question.statistic)?;
    let mean = match question.statistic {
        Statistic::Mean => summary.center,
        Statistic::Median => Summary::new(slices, Statistic::Mean)?.center,
    };
    let few = summary.n < 2 * question.threshold as usize;
    let quartiles = (!few).then_some((summary.p25, summary.p75));
    Some(Figures { center: summary.center, mean, quartiles, interval: summary.interval.filter(|_| !few) })
}
