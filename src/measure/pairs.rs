//! Rows of earnings before and after: each group's figures and those of everybody, by the quickest exact way.

use std::sync::Arc;

use rayon::prelude::*;

use crate::table::{Joined, Keys, Mask, Partition, by_group};

use super::{
    Change, Datum, EarningsRow, Statistic,
    earnings::{Panel, row},
    frame::Grouping,
    order::{KeptCodes, bounded, pays},
    stats::{self, Summary},
    wages::{Bounds, Earnings},
};

/// People whom filters keep.
#[derive(Clone, Copy)]
pub(super) struct Chosen<'a> {
    pub(super) rows: &'a Mask,
    /// The rows are those of these whose codes are kept.
    pub(super) among: &'a Mask,
    pub(super) by: &'a [KeptCodes],
}

/// Rows of the groups named, in that order, and of all chosen people together.
pub(super) fn rows(
    panel: &Panel,
    grouping: &Grouping,
    groups: &[usize],
    chosen: Chosen,
    statistic: Statistic,
) -> (Vec<EarningsRow>, EarningsRow) {
    let matched = panel.matched(chosen.rows);
    if pays(matched.count(), grouping.keys.groups, statistic) {
        return in_order(panel, grouping, groups, chosen, &matched);
    }
    let resample = matched.count() <= stats::RESAMPLED_ALTOGETHER;
    if grouping.keys.groups > MANY {
        return range_by_range(panel, grouping, groups, &matched, statistic, resample);
    }
    among_values(panel, grouping, groups, &matched, statistic, resample)
}

/// Groups from which on their values are asked about while they are near, and not brought together all at once.
const MANY: usize = 2048;

/// Each group's values selected among, a range of groups after the other.
fn range_by_range(
    panel: &Panel,
    grouping: &Grouping,
    groups: &[usize],
    matched: &Mask,
    statistic: Statistic,
    resample: bool,
) -> (Vec<EarningsRow>, EarningsRow) {
    let columns = [panel.earnings_before.cents.as_slice(), panel.earnings_after.cents.as_slice()];
    let keys = &grouping.keys;
    let bounds = panel.bounds(keys, matched);
    let of = |group: usize, [before, after]: [&[i32]; 2]| {
        let least = bounds.each_ref().map(|bounds| bounds.of(group));
        row(grouping.labels(group), [&[before], &[after]], least, statistic, resample)
    };
    let mut found = vec![None; keys.groups];
    for (group, row) in
        by_group(&[(&keys.of_row, keys.groups)], matched, columns, |group, values| (group, of(group, values)))
            .into_iter()
            .flatten()
    {
        found[group] = Some(row);
    }
    let rows = groups.iter().map(|&group| found[group].take().unwrap_or_else(|| of(group, [&[], &[]])));
    let together = Partition::new(&Keys::pack(matched.rows(), &[]), matched, columns);
    let [before, after] = together.all();
    let least = bounds.each_ref().map(Bounds::all);
    (rows.collect(), row(Vec::new(), [&before, &after], least, statistic, resample))
}

/// Each group's values brought together and selected among.
fn among_values(
    panel: &Panel,
    grouping: &Grouping,
    groups: &[usize],
    matched: &Mask,
    statistic: Statistic,
    resample: bool,
) -> (Vec<EarningsRow>, EarningsRow) {
    let columns = [panel.earnings_before.cents.as_slice(), panel.earnings_after.cents.as_slice()];
    let partition = Partition::new(&grouping.keys, matched, columns);
    let bounds = panel.bounds(&grouping.keys, matched);
    rayon::join(
        || {
            groups
                .par_iter()
                .map(|&group| {
                    let [before, after] = partition.group(group);
                    let least = bounds.each_ref().map(|bounds| bounds.of(group));
                    row(grouping.labels(group), [&before, &after], least, statistic, resample)
                })
                .collect()
        },
        || {
            let [before, after] = partition.all();
            let least = bounds.each_ref().map(Bounds::all);
            row(Vec::new(), [&before, &after], least, statistic, resample)
        },
    )
}

/// Medians by counting in the order of each period, and one pass for how the periods go together.
fn in_order(
    panel: &Panel,
    grouping: &Grouping,
    groups: &[usize],
    chosen: Chosen,
    matched: &Mask,
) -> (Vec<EarningsRow>, EarningsRow) {
    let keys = &grouping.keys;
    // The panel stays while filters change, so its mask is brought into order once; the filters' is shared by figures.
    let panel_rows = panel.matched(&Mask::all(matched.rows()));
    let masks = [chosen.rows, &panel_rows];
    let (each, all) = (Joined::each(keys.groups), Joined::all(keys.groups));
    let of = |earnings: &Earnings| {
        let joined = [&each, &all];
        earnings.order().bring(chosen.rows, chosen.among, chosen.by);
        let figures = earnings.order().summaries(&earnings.cents, keys, &masks, &joined);
        bounded(figures, &earnings.bounds(keys, matched), &joined)
    };
    let (before, after) = rayon::join(|| of(&panel.earnings_before), || of(&panel.earnings_after));
    let [Ok([before, total_before]), Ok([after, total_after])] = [before, after].map(<[_; 2]>::try_from) else {
        return (Vec::new(), empty());
    };
    let limit = |summary: Option<&Summary>| summary.map_or(0, Summary::center_cents);
    let total = (total_before.first().copied().flatten(), total_after.first().copied().flatten());
    let limits: Vec<[i32; 2]> =
        before.iter().zip(&after).map(|(before, after)| [limit(before.as_ref()), limit(after.as_ref())]).collect();
    let everybody = [limit(total.0.as_ref()), limit(total.1.as_ref())];
    let (order, cents) = (panel.earnings_before.order(), &panel.earnings_before.cents);
    let (both, both_altogether) = order.both_under(cents, &panel.earnings_after, keys, &masks, &limits, everybody);
    let rows = groups.iter().map(|&group| one(grouping.labels(group), before[group], after[group], both[group]));
    (rows.collect(), one(Vec::new(), total.0, total.1, both_altogether))
}

fn one(group: Vec<Arc<str>>, before: Option<Summary>, after: Option<Summary>, both: u32) -> EarningsRow {
    let change = match (&before, &after) {
        (Some(before), Some(after)) => stats::change_of_medians(before, after, both as usize),
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

/// The row of nobody.
fn empty() -> EarningsRow {
    one(Vec::new(), None, None, 0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        measure::{Dollars, Engine, Filters, Keep, Request, earnings::selected, fixture},
        table::{Field, Period, TableKind},
    };

    /// People by state and sex whose earnings tie often; some have none in one of the periods.
    fn engine(people: usize, seed: u64) -> Engine {
        let mut state = seed;
        let mut below = |end: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % end
        };
        let labels = ["Alaska", "Iowa", "Maine", "Ohio", "Texas"];
        // Few people live in Alaska, nobody in Iowa.
        let states: Vec<&str> = (0..people).map(|_| labels[[0, 2, 2, 3, 4, 4, 4][below(7) as usize]]).collect();
        let sexes: Vec<&str> = (0..people).map(|_| ["Female", "Male"][below(2) as usize]).collect();
        let mut earned = |least: u64| -> Vec<Option<f64>> {
            let dollars = |pick: u64, cents: u64| match pick {
                0 => None,
                1 => Some(0.0),
                2..5 => Some(25_000.0),
                _ => Some((least + cents) as f64 / 100.0),
            };
            (0..people).map(|_| dollars(below(20), below(3_000_000))).collect()
        };
        let (before, after) = (earned(1_000_000), earned(2_000_000));
        let table = fixture::table(
            TableKind::People,
            vec![
                fixture::text(Field::State, states),
                fixture::text(Field::Sex, sexes),
                fixture::money(Field::Wage(Period::Year(-2)), before),
                fixture::money(Field::Wage(Period::Year(1)), after),
            ],
        );
        Engine::new(Arc::new(fixture::dataset(vec![table])))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(12))]
        /// Ways that share no step after the mask: counting in order, and selecting among each group's values, brought
        /// together at once or a range of groups after the other.
        #[test]
        fn all_ways_give_the_same_rows(people in 1_usize..4000, seed: u64, filtered: bool, twice: bool) {
            let engine = engine(people, seed);
            let people = engine.rooms().people.as_ref().unwrap();
            let mut request = Request { dollars: Dollars::Nominal, by: vec![Field::State], ..Request::default() };
            request.baseline = Some(Period::Year(-2));
            request.after = Some(Period::Year(1));
            if filtered {
                request.filters.by_field.insert(Field::Sex, Keep::Labels(["Male".to_owned()].into()));
            }
            if twice {
                let states = ["Maine", "Texas"].map(str::to_owned);
                request.filters.by_field.insert(Field::State, Keep::Labels(states.into()));
            }
            if let Ok((chosen, _)) = selected(people, &request) {
                let panel = Panel::new(people, &request).unwrap();
                let grouping = people.frame.group(&request.by).unwrap();
                let groups: Vec<usize> = (0..grouping.keys.groups).collect();
                let matched = panel.matched(&chosen);
                let by = people.frame.kept_codes(&request.filters);
                let rows = Chosen { rows: &chosen, among: &people.first, by: &by };
                let counted = in_order(&panel, &grouping, &groups, rows, &matched);
                let selected = among_values(&panel, &grouping, &groups, &matched, Statistic::Median, false);
                let by_range = range_by_range(&panel, &grouping, &groups, &matched, Statistic::Median, false);
                prop_assert_eq!(&counted, &selected);
                prop_assert_eq!(by_range, selected);
            }
        }
    }

    #[test]
    fn many_people_are_counted_in_order_and_a_filter_taken_back_gives_the_same_answer() {
        let engine = engine(40_000, 5);
        let request = Request { dollars: Dollars::Nominal, by: vec![Field::State], ..Request::default() };
        let whole = engine.answer(&request).unwrap();
        let mut filters = Filters::default();
        filters.by_field.insert(Field::Sex, Keep::Labels(["Male".to_owned()].into()));
        let men = engine.answer(&Request { filters, ..request.clone() }).unwrap();
        assert_ne!(men, whole);
        assert_eq!(engine.answer(&request).unwrap(), whole);
        // Kept or computed, an answer is the same.
        assert_eq!(engine.measure(&request).unwrap(), whole);
        assert_eq!(engine.measure(&request).unwrap(), whole);
    }
}
