//! Earnings by quarter from the certificate.

use crate::table::{Mask, Partition, Period};

use super::{
    Answer, Datum, MeasureError, Request, TrajectoryPoint, TrajectorySeries, TrajectoryTable, disclosure,
    earnings::{dip, dip_note, selected},
    notes,
    people::People,
    stats::Summary,
    wages::{Counted, NO_BOUND, OFFSETS},
};

pub(super) fn measure(people: &People, request: &Request) -> Result<Answer, MeasureError> {
    if !people.has_earnings() {
        return Err(MeasureError::NoEarnings);
    }
    let offer = people.offer(request.anchor);
    let quarters: Vec<i8> = offer.quarters.into_iter().filter(|quarter| OFFSETS.contains(quarter)).collect();
    if quarters.is_empty() {
        return Err(MeasureError::NoPeriod(tr!("by quarter before or after")));
    }
    let (dollars, note) = people.dollars(request.dollars)?;
    let (chosen, lacking) = selected(people, request)?;
    let grouping = people.frame.group(&request.by).map_err(MeasureError::NoField)?;
    let present = grouping.keys.counts(&chosen);
    let groups: Vec<usize> = grouping.order.iter().copied().filter(|&group| present[group] > 0).collect();
    let mut series: Vec<TrajectorySeries> =
        groups.iter().map(|&group| TrajectorySeries { group: grouping.labels(group), points: Vec::new() }).collect();
    let mut top_coded = false;
    for &quarter in &quarters {
        let earnings = people.quarterly(Period::Quarter(quarter), dollars, request.anchor)?;
        let rows = counted_in(people, quarter, dollars, request)?;
        let counted = chosen.and(&rows);
        let partition = Partition::new(&grouping.keys, &counted, [&earnings.cents]);
        let bounds = earnings.bounds(&grouping.keys, &counted);
        top_coded |= bounds.all() != NO_BOUND;
        for (series, &group) in series.iter_mut().zip(&groups) {
            let [slices] = partition.group(group);
            let least = bounds.of(group);
            let summary = Summary::new(&slices, request.statistic).map(|summary| summary.bounded(least));
            let cents: i64 = slices.iter().flat_map(|slice| slice.iter()).map(|&cents| i64::from(cents)).sum();
            let mean = summary.as_ref().map(|summary| cents as f64 / 100.0 / summary.n as f64);
            series.points.push(TrajectoryPoint {
                quarter,
                earnings: Summary::spread(summary.as_ref()),
                mean: mean.map_or(Datum::MISSING, if least == NO_BOUND { Datum::value } else { Datum::at_least }),
            });
        }
    }
    let mut notes = vec![
        tr!("Each quarter stands on the people with earnings above zero in it, so the people change from quarter to quarter; n falls where certificates are too recent to be observed.")
            .to_owned(),
        tr!("Earnings of a quarter as they are, not multiplied to a year.").into(),
        notes::persons(people.identified),
        notes::dollars(dollars, people.stated_dollars(), request.rounded_to()),
    ];
    notes.extend(note);
    notes.extend(top_coded.then(|| notes::TOP_CODES.get().to_owned()));
    notes.extend(notes::rules(request));
    notes.extend(dip_note(people, Period::Quarter(-3), dollars, request)?);
    notes.push(tr!("A zero in a quarter that the records have not reached counts as not known.").into());
    notes.extend(notes::lacking(&lacking, tr!("The people files")));
    let fall = dip(people, dollars, request.anchor)?
        .and_then(|(third, first)| disclosure::dip(&third, &first, request.threshold));
    Ok(Answer::Trajectory(disclosure::trajectory(
        TrajectoryTable {
            by: request.by.clone(),
            statistic: request.statistic,
            dollars,
            series,
            dip: fall.map(|(percent, ..)| percent),
            provenance: notes::provenance(notes::tables(&people.frame), request, notes),
        },
        request.threshold,
    )))
}

/// Rows whose earnings count in a quarter.
pub(super) fn counted_in(
    people: &People,
    quarter: i8,
    dollars: super::Dollars,
    request: &Request,
) -> Result<Mask, MeasureError> {
    match Counted::new(people, Period::Quarter(quarter), dollars, request, false) {
        Ok(counted) => Ok(counted.rows()),
        // The first and the last quarter have none beside them to tell a whole one by.
        Err(MeasureError::NoFullQuarter { .. }) => Ok(Mask::from_fn(people.frame.rows(), |_| false)),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{super::fixture, *};
    use crate::{
        measure::{Dollars, Engine, MeasureName},
        table::{Field, TableKind},
    };

    #[test]
    fn calendar_quarters_line_up_on_the_certificate() {
        // Certificates in 2019 Q1 (day 17,900 = 2019-01-04) and Q2 (day 17,990 = 2019-04-04); wages rise by 100 a quarter
        // of the calendar from 1,000 in 2018 Q1.
        let dates = (0..40).map(|i| if i % 2 == 0 { 17_900 } else { 17_990 });
        let mut columns = vec![fixture::days(Field::CredentialDate, dates)];
        columns.extend((0..8).map(|at| {
            let dollars = 1000.0 + 100.0 * f64::from(at);
            fixture::money(Field::Wage(Period::CalendarQuarter(2018 * 4 + at)), vec![Some(dollars); 40])
        }));
        let engine = Engine::new(Arc::new(fixture::dataset(vec![fixture::table(TableKind::People, columns)])));
        let request = Request { measure: MeasureName::Trajectory, dollars: Dollars::Nominal, ..Request::default() };
        let Answer::Trajectory(table) = engine.measure(&request).unwrap() else { unreachable!() };
        let at = |quarter: i8| table.series[0].points.iter().find(|point| point.quarter == quarter).unwrap().earnings;
        // Quarter 0 is 2019 Q1 (1,400) for half and 2019 Q2 (1,500) for half: the median is 1,450, printed as 1,500.
        assert_eq!((at(0).center.value, at(0).n.value), (Some(1500.0), Some(40.0)));
        // At +2, 1,600 (2019 Q3) for half and 1,700 (2019 Q4) for half: the mean is 1,650, printed as 1,700.
        let second = table.series[0].points.iter().find(|point| point.quarter == 2).unwrap();
        assert_eq!(second.mean.value, Some(1700.0));
        // Only the second half has a quarter −5, 2018 Q1; only the first half a quarter +3, 2019 Q4.
        assert_eq!((at(-5).center.value, at(-5).n.value), (Some(1000.0), Some(20.0)));
        assert_eq!((at(3).center.value, at(3).n.value), (Some(1700.0), Some(20.0)));
        assert!(table.series[0].points.iter().all(|point| (-5..=3).contains(&point.quarter)));
        assert_eq!(table.dip, None);
        let strict = Request { threshold: 30, ..request };
        let Answer::Trajectory(table) = engine.measure(&strict).unwrap() else { unreachable!() };
        assert_eq!(table.series[0].points[0].earnings.center, Datum::SUPPRESSED);
    }
}
