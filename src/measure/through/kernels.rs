//! Answers questions from the tables in memory, by the same kernels that measure files.

use std::sync::Arc;

use super::super::{
    Anchor, Bands, Cell, Cells, CountOf, Dollars, Engine, Executor, Figures, Filters, Known, MeasureError, MeasureName,
    Prices, Question, Rate, Request, SourceRef, Split, Statistic, Step, Who, pathway,
    people::People,
    share::{parts_of_codes, yes_or_no},
    stats::Summary,
    uncertainty::Moments,
    wages::Counted,
    wioa,
};
use crate::table::{Codes, Field, Keys, Mask, Partition, Period};

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
        SourceRef { file: "memory".into(), ..SourceRef::default() }
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
        let chosen = chosen(people, question)?;
        if let Some(bands) = &question.bands {
            return banded(people, question, bands, &chosen);
        }
        let grouping = people.frame.group(&question.by).map_err(MeasureError::NoField)?;
        let everybody = people.frame.group(&[]).map_err(MeasureError::NoField)?;
        let of = |keys: &Keys| -> Result<Vec<(usize, Cell)>, MeasureError> {
            if !question.steps.is_empty() {
                steps(people, question, keys, &chosen)
            } else if question.amounts.is_empty() {
                counts(people, question, keys, &chosen)
            } else {
                earned(people, question, keys, &chosen)
            }
        };
        let labelled =
            of(&grouping.keys)?.into_iter().map(|(group, cell)| Cell { group: grouping.labels(group), ..cell });
        let groups = if question.by.is_empty() { Vec::new() } else { labelled.collect() };
        let total = if question.total { of(&everybody.keys)? } else { Vec::new() };
        Ok(Cells { groups, total: total.into_iter().map(|(_, cell)| cell).collect() })
    }

    fn band_ends(&mut self, question: &Question) -> Result<Vec<bool>, MeasureError> {
        let people = self.people()?;
        let Some(bands) = &question.bands else { return Ok(Vec::new()) };
        let chosen = chosen(people, question)?;
        let (codes, earns) = in_bands(people, question, bands)?;
        let keys = Keys::pack_all(people.frame.rows(), &[(&codes, bands.ends.len() + 1)]);
        let mut sum = 0;
        let ends = keys.counts(&chosen.and(&earns)).into_iter().map(|n| {
            sum += n;
            let ends = sum >= question.threshold.max(1);
            sum = if ends { 0 } else { sum };
            ends
        });
        Ok(ends.collect())
    }

    fn collected(&mut self, step: Field) -> Result<bool, MeasureError> {
        let people = self.people()?;
        Ok(match step {
            Field::Passed => yes_or_no(people, step).is_some_and(|answers| answers.contains(&Some(false))),
            step => pathway::collected(people, step)?,
        })
    }

    fn labels(&mut self, field: Field, filters: &Filters, threshold: u32) -> Result<Vec<Arc<str>>, MeasureError> {
        let people = self.people()?;
        let (chosen, _) = people.frame.select(filters, None);
        let grouping = people.frame.group(&[field]).map_err(MeasureError::NoField)?;
        let counts = people.people_by_group(&grouping.keys, &chosen);
        let of_enough = grouping.order.iter().filter(|&&group| counts[group] >= threshold);
        Ok(of_enough.filter_map(|&group| grouping.labels(group).pop()).collect())
    }
}

/// Rows that a question is of.
fn chosen(people: &People, question: &Question) -> Result<Mask, MeasureError> {
    let (filtered, _) = people.frame.select(&question.filters, None);
    Ok(match question.who {
        Who::EachPerson => filtered.and(&people.first),
        Who::EveryCertificate | Who::PeopleOfGroups | Who::EveryAttempt => filtered,
        Who::EachPeriod => wioa::periods(people, &law(question))?.0,
        Who::EachExit => wioa::periods(people, &law(question))?.1,
    })
}

/// The band of each row, and rows with earnings above zero.
fn in_bands(people: &People, question: &Question, bands: &Bands) -> Result<(Codes, Arc<Mask>), MeasureError> {
    let earnings = people.earnings(bands.period, question.dollars, question.anchor)?;
    let band = |cents: &i32| bands.ends.iter().filter(|&&end| i64::from(*cents) >= i64::from(end) * 100).count() as u32;
    let ids: Vec<u32> = earnings.cents.iter().map(band).collect();
    Ok((Codes::from_ids(&ids, bands.ends.len() + 1), Arc::clone(&earnings.positive)))
}

fn banded(people: &People, question: &Question, bands: &Bands, chosen: &Mask) -> Result<Cells, MeasureError> {
    let grouping = people.frame.group(&question.by).map_err(MeasureError::NoField)?;
    let (codes, earns) = in_bands(people, question, bands)?;
    let rows = chosen.and(&earns);
    let count = bands.ends.len() + 1;
    let keys = Keys::pack_all(people.frame.rows(), &[(&grouping.keys.of_row, grouping.keys.groups), (&codes, count)]);
    let told = keys.counts(&rows).into_iter().enumerate().filter(|(_, n)| *n >= question.threshold.max(1));
    let groups = told.map(|(key, n)| {
        let mut group = grouping.labels(key / count);
        group.push(Bands::label(key % count).into());
        Cell { group, n: n.into(), ..Cell::default() }
    });
    let all = rows.count();
    let everybody = Cell { n: all as u64, ..Cell::default() };
    let total = if question.total && all >= question.threshold as usize { vec![everybody] } else { Vec::new() };
    Ok(Cells { groups: groups.collect(), total })
}

/// A question about indicators of the law as a request.
fn law(question: &Question) -> Request {
    Request {
        measure: MeasureName::Wioa,
        filters: question.filters.clone(),
        anchor: question.anchor,
        dollars: question.dollars,
        ..Request::default()
    }
}

fn steps(people: &People, question: &Question, keys: &Keys, chosen: &Mask) -> Result<Vec<(usize, Cell)>, MeasureError> {
    let unit = match question.who {
        Who::EveryCertificate => CountOf::Credentials,
        Who::EveryAttempt => CountOf::Attempts,
        _ => CountOf::People,
    };
    let mut request = Request {
        measure: MeasureName::Pathway,
        unit: Some(unit),
        anchor: question.anchor,
        threshold: question.threshold,
        ..Request::default()
    };
    for step in &question.steps {
        match step {
            Step::Employed(period) => request.after = Some(*period),
            Step::Industry(codes) => request.field_industries.clone_from(codes),
            Step::Said(_) | Step::Passed => {}
        }
    }
    let taken = pathway::taken_by_group(people, &request, keys, chosen)?;
    let mut cells = Vec::new();
    for (amount, [counts, behind, lost]) in taken.into_iter().flatten().take(question.steps.len()).enumerate() {
        for (group, ((n, behind), lost)) in counts.into_iter().zip(behind).zip(lost).enumerate() {
            let size = if amount == 0 { behind } else { behind.min(lost) };
            if size >= question.threshold {
                cells.push((group, Cell { amount, n: n.into(), ..Cell::default() }));
            }
        }
    }
    Ok(cells)
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
        Split::Rate(rate) => {
            let at = match rate {
                Rate::Employed(2) => 0,
                Rate::Employed(_) => 1,
                Rate::Attained => 3,
                Rate::Gained => 4,
                Rate::Retained => 5,
            };
            let (_, _, mut rates) = wioa::rates(people, &law(question))?;
            let rate = rates.get_mut(at).and_then(Option::take).ok_or(MeasureError::NoEarnings)?;
            return Ok([rate.counted.clone(), rate.base.and_not(&rate.counted)]);
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
    let periods = matches!(question.who, Who::EachPeriod | Who::EachExit);
    if let Some(split) = &question.split {
        let parts = parts(people, question, split, chosen)?;
        let persons = parts.each_ref().map(|part| people.people_by_group(keys, part));
        let behind = people
            .people_by_group(keys, &Mask::from_fn(chosen.rows(), |row| parts.iter().any(|part| part.contains(row))));
        let [inside, outside] = parts.each_ref().map(|part| keys.counts(part));
        let pairs = inside.into_iter().zip(outside).enumerate();
        let kept = pairs.filter(|(group, _)| persons.iter().all(|persons| enough(persons[*group])));
        let told = |(group, (i, o))| {
            let people = periods.then(|| u64::from(behind[group]));
            (group, Cell { people, ..cell(i + o, Some(i)) })
        };
        return Ok(kept.map(told).collect());
    }
    let behind = people.people_by_group(keys, chosen);
    let n = match question.who {
        Who::EachPerson | Who::EachPeriod | Who::EachExit => keys.counts(chosen),
        Who::PeopleOfGroups => behind.clone(),
        Who::EveryCertificate | Who::EveryAttempt => {
            let (unit, field) = match question.who {
                Who::EveryAttempt => (CountOf::Attempts, Field::Attempted),
                _ => (CountOf::Credentials, Field::Credential),
            };
            let units = people.units(unit).ok_or(MeasureError::NoField(field))?;
            let behind = people.people_by_group(keys, &chosen.and(&units.rows));
            let n = units.counts(keys, chosen).into_iter().zip(behind).enumerate();
            return Ok(n.filter(|(_, (_, behind))| enough(*behind)).map(|(at, (n, _))| (at, cell(n, None))).collect());
        }
    };
    let kept = n.into_iter().zip(behind).enumerate().filter(|(_, (_, behind))| enough(*behind));
    let people = |behind: u32| periods.then(|| behind.into());
    Ok(kept.map(|(group, (n, behind))| (group, Cell { people: people(behind), ..cell(n, None) })).collect())
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
    let rows_of = |counted: &Counted| {
        if question.zeros { Mask::clone(&counted.earnings.known) } else { counted.rows() }
    };
    let together = amounts.iter().flatten().fold(chosen.clone(), |rows, counted| rows.and(&rows_of(counted)));
    let mut cells = Vec::new();
    let mut add = |amount: usize, cents: &[i32], rows: &Mask| {
        let partition = Partition::new(keys, rows, [cents]);
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
                add(part, &counted.earnings.cents, &rows.and(&rows_of(counted)));
            }
        }
        _ => {
            for (at, counted) in amounts.iter().enumerate() {
                let Some(counted) = counted else { continue };
                let rows = if question.same_people { together.clone() } else { chosen.and(&rows_of(counted)) };
                add(at, &counted.earnings.cents, &rows);
            }
            if let (true, [Some(first), Some(second)]) = (question.difference, amounts.as_slice()) {
                let (first, second) = (&first.earnings.cents, &second.earnings.cents);
                let less: Vec<i32> = second.iter().zip(first.iter()).map(|(a, b)| a.saturating_sub(*b)).collect();
                add(2, &less, &together);
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
    let variance = (!few && question.statistic == Statistic::Mean).then(|| {
        let dollars = slices.iter().flat_map(|slice| slice.iter()).map(|&cents| f64::from(cents) / 100.0);
        Moments::of(dollars).variance()
    });
    Some(Figures { center: summary.center, mean, quartiles, interval: summary.interval.filter(|_| !few), variance })
}
