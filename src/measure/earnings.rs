//! Earnings before and after, of the same people.

use std::sync::Arc;

use crate::table::{Field, Keys, Mask, Partition, Period};

use super::{
    Anchor, Answer, Change, Datum, Dollars, EarningsRow, EarningsTable, Exclusion, MeasureError, Request, Statistic,
    disclosure, notes,
    pairs::{self, Chosen},
    people::People,
    stats::{self, Summary},
    wages::{Bounds, Counted, Earnings},
};

/// The two periods of a request and everybody's earnings in them.
#[derive(Debug)]
pub(super) struct Panel {
    pub(super) baseline: Period,
    pub(super) after: Period,
    pub(super) dollars: Dollars,
    pub(super) earnings_before: Arc<Earnings>,
    pub(super) earnings_after: Arc<Earnings>,
    counted: [Counted; 2],
    pub(super) notes: Vec<String>,
}

impl Panel {
    pub(super) fn new(people: &People, request: &Request) -> Result<Self, MeasureError> {
        if !people.has_earnings() {
            return Err(MeasureError::NoEarnings);
        }
        people.has_anchor(request.anchor)?;
        let offer = people.offer(request.anchor);
        let baseline = request.baseline.map_or_else(|| people.default_baseline(&offer), Ok)?;
        let after = request.after.map_or_else(|| people.default_after(&offer, request.anchor), Ok)?;
        let (dollars, note) = people.dollars(request.dollars)?;
        let mut notes: Vec<String> = vec![
            notes::persons(people.identified),
            notes::dollars(dollars, people.stated_dollars(), request.rounded_to()),
        ];
        notes.extend(note);
        notes.extend(notes::prices(people, [baseline, after], dollars, request.anchor));
        notes.extend(notes::yearly(baseline));
        if after != baseline {
            notes.extend(notes::yearly(after));
        }
        if [baseline, after].iter().any(|period| matches!(period, Period::Year(_))) {
            notes.push(
                tr!("A year is the sum of its four quarters (rule: sum of four quarters) where the file has quarters.")
                    .into(),
            );
        }
        notes.extend(notes::anchor(people, request.anchor));
        notes.extend(notes::rules(request));
        if request.after.is_none() {
            notes.push(tr!("After is the latest period that at least half of the people have: {}.", after.words()));
        }
        for before in [true, false] {
            let dated = matches!((before, baseline, after), (true, Period::Year(_) | Period::Quarter(_), _))
                || matches!((before, baseline, after), (false, _, Period::Year(_) | Period::Quarter(_)));
            if dated && people.anchors(request.anchor, before).by_year && matches!(dollars, Dollars::Constant(_)) {
                notes.push(
                    tr!("Certificates are dated by year only; prices are those of the middle of that year.").into(),
                );
                break;
            }
        }
        let counted = [
            Counted::new(people, baseline, dollars, request, true)?,
            Counted::new(people, after, dollars, request, true)?,
        ];
        let [earnings_before, earnings_after] = counted.each_ref().map(|counted| Arc::clone(&counted.earnings));
        Ok(Self { baseline, after, dollars, earnings_before, earnings_after, counted, notes })
    }

    /// People with earnings above zero in both periods, who also follow the rules asked for.
    pub(super) fn matched(&self, selected: &Mask) -> Mask {
        self.counted.iter().fold(selected.clone(), |rows, counted| rows.and(&counted.rows()))
    }

    /// Least bounds of top-coded people of both periods.
    pub(super) fn bounds(&self, keys: &Keys, matched: &Mask) -> [Bounds; 2] {
        [&self.earnings_before, &self.earnings_after].map(|earnings| earnings.bounds(keys, matched))
    }

    /// Who of the selected is left out, by the first rule that leaves them out.
    pub(super) fn excluded(&self, selected: &Mask) -> Vec<Exclusion> {
        let mut left = selected.clone();
        let mut excluded = Vec::new();
        for (rows, rule) in self.rules().zip(self.words_of_rules()) {
            let kept = left.and(rows);
            excluded.push(Exclusion { rule, n: Datum::value((left.count() - kept.count()) as f64) });
            left = kept;
        }
        excluded
    }

    /// Rows that each rule keeps, in the order that rules are told.
    pub(super) fn rules(&self) -> impl Iterator<Item = &Arc<Mask>> {
        self.by_rule().into_iter().filter_map(|(rows, ..)| rows)
    }

    fn words_of_rules(&self) -> impl Iterator<Item = String> {
        self.by_rule()
            .into_iter()
            .filter(|(rows, ..)| rows.is_some())
            .map(|(_, words, period)| tr!("{words} in {}", period.words(), words = words))
    }

    fn by_rule(&self) -> [(Option<&Arc<Mask>>, &'static str, Period); 6] {
        let [before, after] = &self.counted;
        let (none, full) = (tr!("no earnings above zero"), tr!("without earnings over the whole quarter"));
        let minimum = tr!("under the least earnings asked for");
        [
            (Some(&before.earnings.positive), none, self.baseline),
            (Some(&after.earnings.positive), none, self.after),
            (before.full.as_ref(), full, self.baseline),
            (after.full.as_ref(), full, self.after),
            (before.enough.as_ref(), minimum, self.baseline),
            (after.enough.as_ref(), minimum, self.after),
        ]
    }
}

/// Rows of people that the filters keep, each person once.
pub(super) fn selected(people: &People, request: &Request) -> Result<(Mask, Vec<Field>), MeasureError> {
    let (mask, lacking) = people.frame.select(&request.filters, None);
    let mask = mask.and(&people.first);
    if mask.count() == 0 {
        return Err(MeasureError::NothingLeft(notes::filters(&request.filters)));
    }
    Ok((mask, lacking))
}

pub(super) fn measure(people: &People, request: &Request) -> Result<Answer, MeasureError> {
    Ok(Answer::Earnings(disclosure::earnings(table(people, request)?)))
}

/// The exact table, not yet fit to be shown.
pub(super) fn table(people: &People, request: &Request) -> Result<EarningsTable, MeasureError> {
    let panel = Panel::new(people, request)?;
    let (chosen, lacking) = selected(people, request)?;
    let grouping = people.frame.group(&request.by).map_err(MeasureError::NoField)?;
    let matched = panel.matched(&chosen);
    let resample = matched.count() <= stats::RESAMPLED_ALTOGETHER;
    let present = grouping.keys.present(&chosen);
    let groups: Vec<usize> = if request.by.is_empty() {
        Vec::new()
    } else {
        grouping.order.iter().copied().filter(|&group| present[group]).collect()
    };
    let by = people.frame.kept_codes(&request.filters);
    let by_filters = Chosen { rows: &chosen, among: &people.first, by: &by };
    let (rows, total) = pairs::rows(&panel, &grouping, &groups, by_filters, request.statistic);

    let mut notes = vec![
        tr!("The same people before and after: those with earnings above zero in both periods; people without earnings in one of them are counted by the employment measure.")
            .to_owned(),
    ];
    notes.extend(panel.notes.iter().cloned());
    notes.extend(notes::top_codes([&panel.earnings_before, &panel.earnings_after], &matched));
    notes.extend(notes::lacking(&lacking, tr!("The people files")));
    notes.push(intervals(request.statistic, resample));
    notes.extend(dip_note(people, panel.baseline, panel.dollars, request)?);
    notes
        .push(tr!("A change is not an effect: it is not compared with similar people without the certificate.").into());
    Ok(EarningsTable {
        by: request.by.clone(),
        statistic: request.statistic,
        dollars: panel.dollars,
        baseline: panel.baseline,
        after: panel.after,
        threshold: request.threshold,
        rows,
        total,
        dropped: Datum::value((chosen.count() - matched.count()) as f64),
        unit: tr!("people").into(),
        cohorts: cohorts(people, &matched),
        as_published: false,
        estimates: Vec::new(),
        excluded: panel.excluded(&chosen),
        rounded_to: request.rounded_to(),
        provenance: notes::provenance(notes::tables(&people.frame), request, notes),
    })
}

/// Exact figures of one group; the slices of both periods hold the same people in the same order.
pub(super) fn row(
    group: Vec<Arc<str>>,
    pairs: [&[&[i32]]; 2],
    least_bounds: [i32; 2],
    statistic: Statistic,
    resample: bool,
) -> EarningsRow {
    let of = |side: usize| Summary::new(pairs[side], statistic).map(|summary| summary.bounded(least_bounds[side]));
    let (before, after) = (of(0), of(1));
    let change = match (&before, &after) {
        (Some(before), Some(after)) => stats::change(before, after, pairs, statistic, resample),
        _ => Change { amount: Datum::MISSING, percent: Datum::MISSING, low: Datum::MISSING, high: Datum::MISSING },
    };
    EarningsRow {
        group,
        n: Datum::value(before.map_or(0, |before| before.n) as f64),
        before: Summary::spread(before.as_ref()),
        after: Summary::spread(after.as_ref()),
        change,
        effect: None,
    }
}

/// How the interval of one row's change was made; `n` people of the `all` of its table.
pub(super) fn interval_of_change(statistic: Statistic, n: f64, all: f64) -> &'static str {
    match statistic {
        Statistic::Mean => tr!("the mean of the same people's differences ± 1.96 of its standard errors"),
        Statistic::Median if n <= stats::RESAMPLED as f64 && all <= stats::RESAMPLED_ALTOGETHER as f64 => {
            tr!("the middle 95% of seeded resamples of these people")
        }
        Statistic::Median => tr!("the formula for changes of medians in large samples"),
    }
}

/// How intervals of changes were made.
fn intervals(statistic: Statistic, resample: bool) -> String {
    match statistic {
        Statistic::Median if resample => tr!(
            "Intervals are 95%: of medians by order statistics (binomial), of changes the middle 95% of seeded resamples of the people, in groups over {} by the formula for large samples.",
            stats::RESAMPLED),
        Statistic::Median => {
            tr!("Intervals are 95%: of medians by order statistics (binomial), of changes by the formula for large samples.")
                .into()
        }
        Statistic::Mean => {
            tr!("Intervals are 95%: the mean ± 1.96 standard errors, of changes with the standard error of the same people's differences.")
                .into()
        }
    }
}

/// First and last certificate year of some rows.
pub(super) fn cohorts(people: &People, mask: &Mask) -> Option<(i16, i16)> {
    let years = people.frame.dimension(Field::CohortYear)?;
    let seen = years.codes.present(mask, years.labels.len());
    let present = || years.numbers.iter().zip(&seen).filter(|(_, seen)| **seen).filter_map(|(year, _)| *year);
    let (first, last) = (present().reduce(f64::min)?, present().reduce(f64::max)?);
    Some((first as i16, last as i16))
}

/// Median earnings in quarters −3 and −1 of everybody who has both, and their number: where they fall, a late baseline
/// overstates the gain.
pub(super) fn dip(
    people: &People,
    dollars: Dollars,
    anchor: Anchor,
) -> Result<Option<(Summary, Summary)>, MeasureError> {
    let offer = people.offer(anchor);
    let (third, first) = (Period::Quarter(-3), Period::Quarter(-1));
    if !offer.before.contains(&third) || !offer.before.contains(&first) {
        return Ok(None);
    }
    let (third, first) = (people.quarterly(third, dollars, anchor)?, people.quarterly(first, dollars, anchor)?);
    let mask = people.first.and(&third.positive).and(&first.positive);
    let keys = Keys::pack(people.frame.rows(), &[]);
    let partition = Partition::new(&keys, &mask, [&third.cents, &first.cents]);
    let least = [&third, &first].map(|earnings| earnings.bounds(&keys, &mask).all());
    let slices = partition.all();
    let [third, first] =
        [0, 1].map(|at| Summary::new(&slices[at], Statistic::Median).map(|summary| summary.bounded(least[at])));
    Ok(third.zip(first))
}

/// The warning of a fall before the certificate, or of a baseline within it.
pub(super) fn dip_note(
    people: &People,
    baseline: Period,
    dollars: Dollars,
    request: &Request,
) -> Result<Option<String>, MeasureError> {
    let key = (dollars, request.threshold, request.anchor, baseline == Period::Quarter(-1));
    if let Some((known, note)) = &*super::frame::lock(&people.dip)
        && *known == key
    {
        return Ok(note.clone());
    }
    let note = match dip(people, dollars, request.anchor)? {
        Some((third, first)) => disclosure::dip(&third, &first, request.threshold).map(|(percent, third, first)| {
            tr!(
                "Earnings fall by {percent}% before the certificate, from a median of ${third} in quarter −3 to ${first} in quarter −1, so a baseline in that fall overstates the gain.", percent = percent, third = third, first = first)
        }),
        None if baseline == Period::Quarter(-1) => Some(
            tr!("The baseline is the last quarter before the certificate, when earnings often fall; the gain may be overstated.")
                .into(),
        ),
        None => None,
    };
    *super::frame::lock(&people.dip) = Some((key, note.clone()));
    Ok(note)
}

#[cfg(test)]
mod tests {
    use super::{super::fixture, *};
    use crate::{
        measure::{Engine, Filters, Keep, MeasureName},
        table::{CellState, Column, TableKind},
    };

    fn engine(columns: Vec<Column>) -> Engine {
        Engine::new(Arc::new(fixture::dataset(vec![fixture::table(TableKind::People, columns)])))
    }

    fn table(engine: &Engine, request: &Request) -> EarningsTable {
        let Answer::Earnings(table) = engine.measure(request).unwrap() else { unreachable!() };
        (*table).clone()
    }

    fn nominal(by: &[Field]) -> Request {
        Request { by: by.into(), dollars: Dollars::Nominal, ..Request::default() }
    }

    /// pandas: groupby("state") of people with both earnings above zero, quantile(interpolation="linear").
    #[test]
    fn groups_agree_with_pandas() {
        let table = table(&engine(fixture::people()), &nominal(&[Field::State]));
        assert_eq!((table.baseline, table.after), (Period::Year(-2), Period::Year(5)));
        let got: Vec<_> = table.rows.iter().map(|row| (row.group[0].as_ref(), row.n.value)).collect();
        assert_eq!(got, [("Maine", Some(37.0)), ("Ohio", Some(106.0)), ("Texas", Some(71.0))]);
        // Exact medians 19,470 and 28,688, quartiles 14,037 23,828 and 23,944 34,020, change 9,218 = 47.34 %.
        let ohio = &table.rows[1];
        assert_eq!(ohio.before.center.value, Some(19_500.0));
        assert_eq!((ohio.before.p25.value, ohio.before.p75.value), (Some(14_000.0), Some(23_800.0)));
        assert_eq!(ohio.after.center.value, Some(28_700.0));
        assert_eq!((ohio.after.p25.value, ohio.after.p75.value), (Some(23_900.0), Some(34_000.0)));
        assert_eq!((ohio.change.amount.value, ohio.change.percent.value), (Some(9200.0), Some(47.0)));
        // All: 214 of 240; medians 20,021.50 and 28,992.
        assert_eq!(table.total.n.value, Some(214.0));
        assert_eq!((table.total.before.center.value, table.total.after.center.value), (Some(20_000.0), Some(29_000.0)));
        assert_eq!(table.total.change.amount.value, Some(9000.0));
        assert_eq!(table.dropped.value, Some(26.0));
    }

    #[test]
    fn means_agree_with_pandas() {
        let request = Request { statistic: Statistic::Mean, ..nominal(&[Field::State]) };
        let table = table(&engine(fixture::people()), &request);
        // Maine 20,746.95 and 29,673.08.
        assert_eq!(table.rows[0].before.center.value, Some(20_700.0));
        assert_eq!(table.rows[0].after.center.value, Some(29_700.0));
    }

    #[test]
    fn a_filter_acts_and_a_second_request_agrees_with_the_first() {
        let engine = engine(fixture::people());
        let mut request = nominal(&[]);
        request.filters.by_field.insert(Field::State, Keep::Labels(["Ohio".to_owned()].into()));
        assert_eq!(table(&engine, &request).total.n.value, Some(106.0));
        let all = table(&engine, &nominal(&[]));
        assert_eq!(all.total.n.value, Some(214.0));
        assert_eq!(table(&engine, &request).total.n.value, Some(106.0));
        request.filters.by_field.insert(Field::State, Keep::Labels(["Guam".to_owned()].into()));
        assert!(matches!(engine.measure(&request), Err(MeasureError::NothingLeft(_))));
    }

    #[test]
    fn a_small_group_is_nowhere_in_the_answer() {
        // Six people of 86–95 earn 777,777 after and 333,333 before.
        let mut columns = fixture::people();
        let age = (0..240).map(|i| if i % 40 == 3 { "86–95" } else { ["18–25", "26–35", "36–45"][i % 3] });
        columns[1] = fixture::text(Field::AgeGroup, age);
        let planted = |i: u32| i % 40 == 3;
        let dollars =
            |plant: f64| (0..240).map(move |i| Some(if planted(i) { plant } else { 20_000.0 + f64::from(i) }));
        columns[2] = fixture::money(Field::Wage(Period::Year(-2)), dollars(333_333.0));
        columns[3] = fixture::money(Field::Wage(Period::Year(5)), dollars(777_777.0));
        let answer = engine(columns).measure(&nominal(&[Field::AgeGroup])).unwrap();
        let Answer::Earnings(table) = &answer else { unreachable!() };
        assert_eq!(table.rows[3].n, Datum::SUPPRESSED);
        let hidden: Vec<bool> = table.rows.iter().map(|row| row.n.state == CellState::Suppressed).collect();
        // 240 people, of 80 a band the planted are 2 each: all bands are 78; the first is hidden along.
        assert_eq!(hidden, [true, false, false, true]);
        let text = format!("{answer:?}");
        for secret in ["777", "333", "444444", "444400"] {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
        assert!(!text.contains("Some(6.0)"));
    }

    #[test]
    fn constant_dollars_use_the_quarter_of_the_certificate() {
        // Certificate on 2009-06-30 (day 14,425): quarter −3 is 2008 Q3, quarter +4 is 2010 Q2.
        // CPI-U: 2008 Q3 (219.964 + 219.086 + 218.783) / 3 = 219.2777, 2010 Q2 (218.009 + 218.178 + 217.965) / 3 = 218.0507,
        // 2024 average 313.689. 5,000 × 4 × 313.689 / 219.2777 = 28,611; 7,000 × 4 × 313.689 / 218.0507 = 40,281.
        let table = table(
            &engine(vec![
                fixture::days(Field::CredentialDate, vec![14_425; 20]),
                fixture::money(Field::Wage(Period::Quarter(-3)), vec![Some(5000.0); 20]),
                fixture::money(Field::Wage(Period::Quarter(4)), vec![Some(7000.0); 20]),
            ]),
            &Request::default(),
        );
        assert_eq!((table.baseline, table.after), (Period::Quarter(-3), Period::Quarter(4)));
        assert_eq!(table.dollars, Dollars::Constant(2024));
        assert_eq!(table.total.before.center.value, Some(28_600.0));
        assert_eq!(table.total.after.center.value, Some(40_300.0));
        assert_eq!(table.cohorts, Some((2009, 2009)));
    }

    #[test]
    fn without_a_date_dollars_are_nominal_and_it_says_so() {
        let table = table(&engine(fixture::people()), &Request::default());
        assert_eq!(table.dollars, Dollars::Nominal);
        assert!(table.provenance.notes.iter().any(|note| note.contains("has no date of the certificate")));
    }

    #[test]
    fn a_year_needs_all_four_quarters() {
        let quarter = |q: i8, dollars: Vec<Option<f64>>| fixture::money(Field::Wage(Period::Quarter(q)), dollars);
        let mut columns: Vec<Column> = (-4..=-1).map(|q| quarter(q, vec![Some(4000.0); 24])).collect();
        // Half of the people lack the third quarter after; the second quarter of everybody is zero, which is known.
        columns.extend((1..=4).map(|q| {
            quarter(
                q,
                (0..24)
                    .map(|i| if q == 3 && i % 2 == 0 { None } else { Some(if q == 2 { 0.0 } else { 6000.0 }) })
                    .collect(),
            )
        }));
        let engine = engine(columns);
        let (before, after) = engine.periods();
        assert!(before.contains(&Period::Year(-1)) && after.contains(&Period::Year(1)));
        let request = Request { baseline: Some(Period::Year(-1)), ..nominal(&[]) };
        let table = table(&engine, &request);
        assert_eq!(table.after, Period::Year(1));
        assert_eq!(table.total.n.value, Some(12.0));
        assert_eq!((table.total.before.center.value, table.total.after.center.value), (Some(16_000.0), Some(18_000.0)));
    }

    #[test]
    fn people_count_once_with_their_first_certificate() {
        // 15 people with two certificates each, the second one in Texas and listed first.
        let ids: Vec<String> = (0..30).map(|i| format!("P{}", i % 15)).collect();
        let ids: Vec<&'static str> = ids.into_iter().map(|id| &*id.leak()).collect();
        let columns = vec![
            fixture::text(Field::PersonId, ids),
            fixture::text(Field::State, (0..30).map(|i| if i < 15 { "Texas" } else { "Ohio" })),
            fixture::days(Field::CredentialDate, (0..30).map(|i| if i < 15 { 16_000 } else { 15_000 })),
            fixture::money(Field::Wage(Period::Year(-2)), vec![Some(20_000.0); 30]),
            fixture::money(Field::Wage(Period::Year(1)), vec![Some(30_000.0); 30]),
        ];
        let engine = engine(columns);
        let table = table(&engine, &nominal(&[Field::State]));
        assert_eq!(table.rows.len(), 1);
        assert_eq!((&*table.rows[0].group[0], table.rows[0].n.value), ("Ohio", Some(15.0)));
        let request = Request { measure: MeasureName::Certificates, ..nominal(&[Field::State]) };
        let Answer::Counts(counts) = engine.measure(&request).unwrap() else { unreachable!() };
        assert_eq!(counts.total.certificates.value, Some(30.0));
        assert_eq!(counts.rows.iter().map(|row| row.certificates.value).collect::<Vec<_>>(), [Some(15.0); 2]);
    }

    #[test]
    fn a_dip_is_warned_of_with_its_numbers() {
        let quarter = |q: i8, dollars: f64| fixture::money(Field::Wage(Period::Quarter(q)), vec![Some(dollars); 40]);
        let table = table(&engine(vec![quarter(-3, 8000.0), quarter(-1, 6000.0), quarter(2, 9000.0)]), &nominal(&[]));
        assert_eq!(table.baseline, Period::Quarter(-3));
        assert!(
            table
                .provenance
                .notes
                .iter()
                .any(|note| note.contains("25%") && note.contains("$8,000") && note.contains("$6,000"))
        );
    }

    #[test]
    fn facets_ignore_their_own_filter_only() {
        let engine = engine(fixture::people());
        let mut filters = Filters::default();
        filters.by_field.insert(Field::State, Keep::Labels(["Ohio".to_owned()].into()));
        filters.by_field.insert(Field::AgeGroup, Keep::Labels(["18–25".to_owned()].into()));
        let facets = engine.facets(&filters);
        let of = |field: Field| {
            let facet = facets.iter().find(|facet| facet.field == field).unwrap();
            facet
                .values
                .iter()
                .map(|value| (value.label.to_string(), value.count.value, value.kept))
                .collect::<Vec<_>>()
        };
        // Of 240, 80 are 18–25 (i % 3 = 0): i % 6 = 0 in Ohio, 3 in Texas. Of Ohio's 120, 40 are in each band.
        assert_eq!(
            of(Field::State),
            [
                ("Maine".into(), Some(0.0), false),
                ("Ohio".into(), Some(40.0), true),
                ("Texas".into(), Some(40.0), false)
            ]
        );
        assert_eq!(of(Field::AgeGroup).iter().map(|(_, count, _)| *count).collect::<Vec<_>>(), [Some(40.0); 3]);
    }
}
