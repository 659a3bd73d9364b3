//! The people behind the numbers of a figure, divided as the figure shows them.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use rayon::prelude::*;

use crate::measure::{
    Answer, Band, ColumnarGroup, CountTable, Datum, EarningsTable, Indicator, IndicatorRow, IndicatorTable,
    MeasureName, PathwayTable, Rated, Request, ShareRow, ShareTable, StandardsRow, StandardsTable, TrajectoryTable,
    comparison,
    disclosure::{Division, Withheld},
    earnings::{Panel, selected},
    frame::Grouping,
    pathway,
    people::People,
    share, trajectory, wioa,
};
use crate::table::{Field, Mask};

/// Divisions of the people of one figure, each with the number that a group of it is.
#[derive(Default)]
pub(super) struct Footprint {
    pub(super) divisions: Vec<(Division, Vec<Withheld>)>,
    /// Numbers that overlap too many others to be compared with those of other figures.
    pub(super) unfit: Vec<Withheld>,
}

/// Most people times overlapping divisions of one number's groups that are looked at.
const OVERLAPS: usize = 1 << 26;
const ROWS_A_JOB: usize = 65_536;

impl Footprint {
    /// `None` for figures whose numbers are not those of people, or that are as published.
    pub(super) fn new(people: &People, request: &Request, answer: &Answer) -> Option<Self> {
        let mut print = Print { people, strand: 0, few: Vec::new(), footprint: Self::default() };
        match answer {
            Answer::Earnings(table) if table.as_published => return None,
            Answer::Earnings(table) if request.measure == MeasureName::Comparison => {
                print.comparison(request, table)?;
            }
            Answer::Earnings(table) => print.earnings(request, table)?,
            Answer::Share(table) => print.shares(request, table)?,
            Answer::Counts(table) => print.counts(request, table)?,
            Answer::Trajectory(table) => print.trajectory(request, table)?,
            Answer::Pathway(table) => print.pathway(request, table)?,
            Answer::Indicators(table) => print.indicators(request, table)?,
            Answer::Value(table) => {
                let (chosen, _) = selected(people, request).ok()?;
                let matched = Panel::new(people, request).ok()?.matched(&chosen);
                let rows = table.rows.iter().map(|row| (Withheld::row(row.group.clone()), row.n)).collect();
                print.groups(&*people.frame.group(&table.by).ok()?, &matched, rows);
                print.everybody(&matched, Withheld::total(), table.total.n);
            }
            Answer::Standards(table) => print.standards(request, table)?,
            // Its parts have footprints of their own.
            Answer::Scatter(_) => return None,
        }
        Some(print.footprint)
    }
}

/// A footprint being made.
struct Print<'a> {
    people: &'a People,
    strand: u32,
    /// Groups of the next division of which a range tells that they are few.
    few: Vec<bool>,
    footprint: Footprint,
}

impl Print<'_> {
    fn earnings(&mut self, request: &Request, table: &EarningsTable) -> Option<()> {
        let (chosen, _) = selected(self.people, request).ok()?;
        let panel = Panel::new(self.people, request).ok()?;
        let matched = panel.matched(&chosen);
        let rows = table.rows.iter().map(|row| (Withheld::row(row.group.clone()), row.n)).collect();
        self.groups(&*self.people.frame.group(&table.by).ok()?, &matched, rows);
        self.everybody(&matched, Withheld::total(), table.total.n);
        self.everybody(&chosen.and_not(&matched), Withheld::total().dropped(), table.dropped);
        let mut left = chosen;
        for (at, (rows, excluded)) in panel.rules().zip(&table.excluded).enumerate() {
            self.everybody(&left.and_not(rows), Withheld::total().excluded(at), excluded.n);
            left = left.and(rows);
        }
        Some(())
    }

    fn comparison(&mut self, request: &Request, table: &EarningsTable) -> Option<()> {
        let Some(compared) = comparison::Compared::new(self.people, request).ok() else {
            return self.benchmark(request, table);
        };
        let [asked, matched] = [&compared.asked, &compared.matched];
        let place_of = |label: usize, group: usize| -> ColumnarGroup {
            let mut labels = compared.grouping.labels(group);
            labels.push(Arc::clone(&compared.sides.labels[label]));
            labels
        };
        let places: HashMap<ColumnarGroup, u32> =
            (0..).zip(&table.rows).map(|(at, row)| (row.group.clone(), at)).collect();
        let labels = compared.sides.labels.len();
        let row_of_key: Vec<u32> = (0..compared.grouping.keys.groups * labels)
            .map(|key| places.get(&place_of(key % labels, key / labels)).copied().unwrap_or(Division::NOWHERE))
            .collect();
        let group = |row: usize| compared.grouping.keys.of_row.get(row) as usize;
        let rows = table.rows.iter().map(|row| (Withheld::row(row.group.clone()), row.n)).collect();
        self.divide(matched, |row| row_of_key[group(row) * labels + compared.sides.codes.get(row) as usize], rows);
        self.everybody(matched, Withheld::total(), table.total.n);
        self.everybody(&compared.chosen.and_not(matched), Withheld::total().dropped(), table.dropped);
        for (at, (rows, excluded)) in
            [compared.chosen.and_not(asked), asked.and_not(matched)].iter().zip(&table.excluded).enumerate()
        {
            self.everybody(rows, Withheld::total().excluded(at), excluded.n);
        }
        let told = |side: usize| table.estimates.iter().find_map(|estimate| estimate.people[side]);
        if let (Some(trained), Some(others)) = (told(0), told(1)) {
            let sides = [(Withheld::total().side(0), trained), (Withheld::total().side(1), others)];
            let side = |row: usize| compared.sides.compared[compared.sides.codes.get(row) as usize];
            self.divide(matched, |row| side(row).map_or(Division::NOWHERE, u32::from), sides.into());
        }
        Some(())
    }

    /// The people beside a published table, which is nobody's here.
    fn benchmark(&mut self, request: &Request, table: &EarningsTable) -> Option<()> {
        let (chosen, _) = selected(self.people, request).ok()?;
        let own = Request { compare_with: None, ..request.clone() };
        let matched = Panel::new(self.people, &own).ok()?.matched(&chosen);
        let grouping = self.people.frame.group(&request.by).ok()?;
        let places: HashMap<ColumnarGroup, u32> = (0..)
            .zip(&table.rows)
            .filter(|(_, row)| row.effect.is_some())
            .map(|(at, row)| (row.group[..row.group.len() - 1].to_vec(), at))
            .collect();
        let row_of_group: Vec<u32> = (0..grouping.keys.groups)
            .map(|group| places.get(&grouping.labels(group)).copied().unwrap_or(Division::NOWHERE))
            .collect();
        let rows = table.rows.iter().map(|row| (Withheld::row(row.group.clone()), row.n)).collect();
        self.divide(&matched, |row| row_of_group[grouping.keys.of_row.get(row) as usize], rows);
        self.everybody(&matched, Withheld::total(), table.total.n);
        Some(())
    }

    fn shares(&mut self, request: &Request, table: &ShareTable) -> Option<()> {
        let (chosen, _) = selected(self.people, request).ok()?;
        let part_of_row = share::part_of_row(self.people, request, &chosen).ok()?;
        let rows = self.people.frame.rows();
        let mask = Mask::from_fn(rows, |row| chosen.contains(row) && part_of_row(row).is_some());
        let grouping = self.people.frame.group(&table.by).ok()?;
        let bases = table.rows.iter().map(|row| (Withheld::row(row.group.clone()), row.base)).collect();
        self.groups(&grouping, &mask, bases);
        self.everybody(&mask, Withheld::total(), table.total.base);
        for part in 0..table.total.parts.len() {
            let of_part = Mask::from_fn(rows, |row| mask.contains(row) && part_of_row(row) == Some(part));
            let rows = table.rows.iter().map(|row| (Withheld::row(row.group.clone()).part(part), row.parts[part].n));
            let few = |row: &ShareRow| matches!(row.parts[part].share.band, Some(Band::AtMost(_)));
            self.few = table.rows.iter().map(few).collect();
            self.groups(&grouping, &of_part, rows.collect());
            self.few = vec![few(&table.total)];
            self.everybody(&of_part, Withheld::total().part(part), table.total.parts[part].n);
        }
        Some(())
    }

    fn counts(&mut self, request: &Request, table: &CountTable) -> Option<()> {
        let frame = &self.people.frame;
        let (mask, _) = frame.select(&request.filters, None);
        let units = self.people.units(self.people.count_of(request));
        let mask = units.map_or_else(|| mask.clone(), |units| mask.and(&units.rows));
        let colleges = frame.group(&[Field::College]).ok();
        let sides = share::Industries::new(self.people, &request.field_industries).map(|industries| {
            let base = mask.and(&industries.coded.base);
            [base.and(&industries.coded.first_part), base.and_not(&industries.coded.first_part)]
        });
        let by = frame.group(&table.by).ok();
        let rows = |of: fn(Withheld) -> Withheld, datum: fn(&crate::measure::CountRow) -> Datum| {
            table.rows.iter().map(move |row| (of(Withheld::row(row.group.clone())), datum(row))).collect::<Vec<_>>()
        };
        let dots = |of: fn(Withheld) -> Withheld, datum: fn(&crate::measure::CountRow) -> Datum| {
            let dots = table.colleges.iter();
            dots.map(move |row| (of(Withheld::row(row.group.clone()).college()), datum(row))).collect::<Vec<_>>()
        };
        let same: fn(Withheld) -> Withheld = |place| place;
        if let Some(by) = &by {
            self.groups(by, &mask, rows(same, |row| row.certificates));
        }
        self.everybody(&mask, Withheld::total(), table.total.certificates);
        if let Some(colleges) = &colleges {
            self.groups(colleges, &mask, dots(same, |row| row.certificates));
        }
        for side in sides.iter().flatten() {
            if let Some(by) = &by {
                self.groups(by, side, rows(Withheld::in_field, |row| row.in_field));
            }
            self.everybody(side, Withheld::total().in_field(), table.total.in_field);
            if let Some(colleges) = &colleges {
                self.groups(colleges, side, dots(Withheld::in_field, |row| row.in_field));
            }
        }
        Some(())
    }

    /// Each quarter's people are a strand of their own: who has earnings in one is not known to have them in another.
    fn trajectory(&mut self, request: &Request, table: &TrajectoryTable) -> Option<()> {
        let (chosen, _) = selected(self.people, request).ok()?;
        let grouping = self.people.frame.group(&table.by).ok()?;
        let (dollars, _) = self.people.dollars(request.dollars).ok()?;
        let points = table.series.first().map_or(0, |series| series.points.len());
        for point in 0..points {
            let quarter = table.series[0].points[point].quarter;
            let rows = trajectory::counted_in(self.people, quarter, dollars, request).ok()?;
            let series = table.series.iter();
            let series = series
                .map(|series| (Withheld::row(series.group.clone()).point(point), series.points[point].earnings.n))
                .collect();
            self.strand = point as u32;
            self.groups(&grouping, &chosen.and(&rows), series);
        }
        Some(())
    }

    fn pathway(&mut self, request: &Request, table: &PathwayTable) -> Option<()> {
        let (mask, _) = self.people.frame.select(&request.filters, None);
        let grouping = self.people.frame.group(&table.by).ok()?;
        for (step, reached) in pathway::reached(self.people, request, &grouping.keys, &mask).ok()?.iter().enumerate() {
            let Some(reached) = reached else { continue };
            let rows = table.rows.iter().map(|(group, steps)| (Withheld::row(group.clone()).part(step), steps[step].n));
            self.groups(&grouping, reached, rows.collect());
        }
        Some(())
    }

    fn indicators(&mut self, request: &Request, table: &IndicatorTable) -> Option<()> {
        let grouping = self.people.frame.group(&table.by).ok()?;
        let (_, _, rates) = wioa::rates(self.people, request).ok()?;
        for (at, rate) in rates.iter().enumerate() {
            let Some(rate) = rate else { continue };
            let of = |row: &IndicatorRow, datum: fn(&Indicator) -> Datum| {
                row.indicators.get(at).map_or(Datum::MISSING, datum)
            };
            let row = |row: &IndicatorRow| Withheld::row(row.group.clone());
            let bases = table.rows.iter().map(|of_row| (row(of_row).part(at), of(of_row, |one| one.base)));
            self.groups(&grouping, &rate.base, bases.collect());
            self.everybody(&rate.base, Withheld::total().part(at), of(&table.total, |one| one.base));
            if !table.total.indicators.get(at).is_some_and(|one| one.money) {
                let counted = table.rows.iter().map(|of_row| (row(of_row).counted(at), of(of_row, |one| one.counted)));
                self.groups(&grouping, &rate.counted, counted.collect());
                let all = of(&table.total, |one| one.counted);
                self.everybody(&rate.counted, Withheld::total().counted(at), all);
            }
        }
        Some(())
    }

    fn standards(&mut self, request: &Request, table: &StandardsTable) -> Option<()> {
        let asked = Request { measure: MeasureName::Wioa, by: table.by.clone(), ..request.clone() };
        let grouping = self.people.frame.group(&table.by).ok()?;
        let (_, _, rates) = wioa::rates(self.people, &asked).ok()?;
        for (at, standard) in table.standards.iter().enumerate() {
            let rate = match standard.of {
                Rated::Completion => continue,
                Rated::Employment => &rates[0],
                Rated::Earnings => &rates[2],
            };
            let Some(rate) = rate else { continue };
            let place = |row: &StandardsRow| Withheld::row(row.group.clone()).part(at);
            self.groups(&grouping, &rate.base, table.rows.iter().map(|row| (place(row), row.ratings[at].n)).collect());
            let counted = table.rows.iter().map(|row| (place(row), row.ratings[at].value));
            self.groups(&grouping, &rate.counted, counted.collect());
        }
        Some(())
    }

    /// People by group of a table, for groups that are rows of it.
    fn groups(&mut self, grouping: &Grouping, mask: &Mask, rows: Vec<(Withheld, Datum)>) {
        let places: HashMap<&ColumnarGroup, u32> =
            (0..).zip(&rows).filter_map(|(at, (place, _))| Some((place.group()?, at))).collect();
        let row_of_group: Vec<u32> = (0..grouping.keys.groups)
            .map(|group| places.get(&grouping.labels(group)).copied().unwrap_or(Division::NOWHERE))
            .collect();
        self.divide(mask, |row| row_of_group[grouping.keys.of_row.get(row) as usize], rows);
    }

    fn everybody(&mut self, mask: &Mask, place: Withheld, datum: Datum) {
        self.divide(mask, |_| 0, vec![(place, datum)]);
    }

    /// Adds the division of some rows' people into groups; where somebody is in several groups, those are divisions of
    /// their own.
    fn divide(&mut self, mask: &Mask, group: impl Fn(usize) -> u32 + Sync, groups: Vec<(Withheld, Datum)>) {
        if groups.is_empty() {
            return;
        }
        let (places, data): (Vec<Withheld>, Vec<Datum>) = groups.into_iter().unzip();
        let hidden: Vec<bool> = data.iter().map(|datum| datum.value.is_none()).collect();
        let persons = self.people.person_count();
        let mut of_person = vec![Division::NOWHERE; persons];
        let mut several = Vec::new();
        let of_row = |row| if mask.contains(row) { group(row) } else { Division::NOWHERE };
        let of_row: Vec<u32> = (0..mask.rows()).into_par_iter().with_min_len(ROWS_A_JOB).map(of_row).collect();
        let in_groups = || of_row.iter().copied().enumerate().filter(|(_, group)| *group != Division::NOWHERE);
        for (row, group) in in_groups() {
            let person = self.people.person(row);
            let known = &mut of_person[person as usize];
            if *known == Division::NOWHERE {
                *known = group;
            } else if *known != group {
                several.push((person, *known, group));
            }
        }
        if several.is_empty() {
            self.add(of_person, hidden, places);
            return;
        }
        let (layer_of_group, layers) = layers(&several, places.len());
        let fit = (OVERLAPS / persons.max(1)).max(1);
        let mut of_layer = vec![vec![Division::NOWHERE; persons]; layers.min(fit)];
        for (row, group) in in_groups() {
            if let Some(layer) = layer_of_group.get(group as usize)
                && let Some(of_person) = of_layer.get_mut(*layer)
            {
                of_person[self.people.person(row) as usize] = group;
            }
        }
        let unfit = places.iter().zip(&layer_of_group).filter(|(_, layer)| **layer >= fit);
        self.footprint.unfit.extend(unfit.map(|(place, _)| place.clone()));
        for of_person in of_layer {
            self.add(of_person, hidden.clone(), places.clone());
        }
    }

    fn add(&mut self, of_person: Vec<u32>, hidden: Vec<bool>, places: Vec<Withheld>) {
        let few = std::mem::take(&mut self.few);
        let division = Division { of_person, figure: 0, strand: self.strand, hidden, few };
        self.footprint.divisions.push((division, places));
    }
}

/// Puts groups into layers so that nobody is in two groups of a layer: the layer of each group, and their number.
fn layers(several: &[(u32, u32, u32)], groups: usize) -> (Vec<usize>, usize) {
    let mut of_person = BTreeMap::<u32, BTreeSet<u32>>::new();
    for &(person, one, other) in several {
        of_person.entry(person).or_default().extend([one, other]);
    }
    let mut apart = vec![BTreeSet::<u32>::new(); groups];
    for groups in of_person.values() {
        for &one in groups {
            if let Some(apart) = apart.get_mut(one as usize) {
                apart.extend(groups.iter().copied().filter(|other| *other < one));
            }
        }
    }
    let mut layer = vec![0_usize; groups];
    for group in 0..groups {
        let taken: BTreeSet<usize> = apart[group].iter().map(|&other| layer[other as usize]).collect();
        layer[group] = (0..).find(|layer| !taken.contains(layer)).unwrap_or_default();
    }
    let count = layer.iter().max().map_or(0, |last| last + 1);
    (layer, count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_that_share_somebody_are_in_different_layers() {
        // Somebody is in 0 and 1, somebody in 1 and 3; 2 shares nobody.
        let (layer, count) = layers(&[(7, 0, 1), (9, 3, 1)], 4);
        assert_eq!((layer, count), (vec![0, 1, 0, 0], 2));
        let (layer, count) = layers(&[(7, 0, 1), (7, 0, 2)], 3);
        assert_eq!((layer, count), (vec![0, 1, 2], 3));
    }
}
