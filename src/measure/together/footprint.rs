//! How each kind of figure divides the people behind its numbers.

use std::{collections::HashMap, sync::Arc};

use crate::measure::{
    Answer, Band, ColumnarGroup, CountTable, Datum, EarningsTable, Filters, Indicator, IndicatorRow, IndicatorTable,
    MeasureName, PathwayTable, Rated, Request, ShareRow, ShareTable, StandardsRow, StandardsTable, TrajectoryTable,
    comparison,
    disclosure::Withheld,
    earnings::{Panel, selected},
    frame::Grouping,
    pathway,
    people::People,
    share, trajectory, wioa,
};
use crate::table::{Field, Mask};

use super::{
    kinds::Column,
    plan::{Groups, Plan, Rows},
};

/// What a figure divides people by; `None` for figures whose numbers are not those of people, or that are as published.
pub(super) fn plan(people: &People, request: &Request, answer: &Answer) -> Option<Plan> {
    let filters = people.frame.kept_codes(&request.filters);
    let mut print = Print { people, strand: 0, few: Vec::new(), plan: Plan::filtered(filters) };
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
            let matched = print.matched(&Panel::new(people, request).ok()?);
            let rows = table.rows.iter().map(|row| (Withheld::row(row.group.clone()), row.n)).collect();
            print.groups(&*people.frame.group(&table.by).ok()?, &matched, rows);
            print.everybody(matched, Withheld::total(), table.total.n);
        }
        Answer::Standards(table) => print.standards(request, table)?,
        // Its parts have plans of their own.
        Answer::Scatter(_) => return None,
    }
    Some(print.plan)
}

/// A plan being made.
struct Print<'a> {
    people: &'a People,
    strand: u32,
    /// Groups of the next division of which a range tells that they are few.
    few: Vec<bool>,
    plan: Plan,
}

impl Print<'_> {
    /// Rows that the filters keep, each person once, as [`selected`] says.
    fn chosen(&mut self) -> Rows {
        if self.people.row_each() {
            return Rows::Chosen;
        }
        let first = self.plan.rows(&self.people.first);
        Rows::Chosen.and(first)
    }

    /// Of the chosen those who follow all rules of a panel, as [`Panel::matched`] says.
    fn matched(&mut self, panel: &Panel) -> Rows {
        let chosen = self.chosen();
        panel.rules().fold(chosen, |matched, rule| matched.and(self.plan.rows(rule)))
    }

    fn earnings(&mut self, request: &Request, table: &EarningsTable) -> Option<()> {
        let panel = Panel::new(self.people, request).ok()?;
        let matched = self.matched(&panel);
        let rows = table.rows.iter().map(|row| (Withheld::row(row.group.clone()), row.n)).collect();
        self.groups(&*self.people.frame.group(&table.by).ok()?, &matched, rows);
        self.everybody(matched.clone(), Withheld::total(), table.total.n);
        let mut left = self.chosen();
        self.everybody(left.clone().and_not(matched), Withheld::total().dropped(), table.dropped);
        for (at, (rule, excluded)) in panel.rules().zip(&table.excluded).enumerate() {
            let rule = self.plan.rows(rule);
            self.everybody(left.clone().and_not(rule.clone()), Withheld::total().excluded(at), excluded.n);
            left = left.and(rule);
        }
        Some(())
    }

    fn comparison(&mut self, request: &Request, table: &EarningsTable) -> Option<()> {
        let Some(compared) = comparison::Compared::new(self.people, request).ok() else {
            return self.benchmark(request, table);
        };
        let labels = compared.sides.labels.len();
        let side = self.plan.column(Column::Codes(Arc::new(compared.sides.codes.clone()), labels));
        let stated = compared.sides.compared.iter().map(Option::is_some).collect();
        let chosen = self.chosen();
        let asked = chosen.clone().and(Rows::Kept(side, stated));
        let matched = asked.clone().and(self.plan.rows(&Arc::new(compared.known)));
        let places: HashMap<&ColumnarGroup, u32> = (0..).zip(&table.rows).map(|(at, row)| (&row.group, at)).collect();
        let mut groups = self.plan.groups(&compared.grouping, |_| Some(0));
        let of_side = |key: u64, group: &[Arc<str>]| {
            let row = |label: &Arc<str>| places.get(&[group, &[Arc::clone(label)]].concat()).copied();
            let rows = (0..).zip(&compared.sides.labels).map(move |(at, label)| (key * labels as u64 + at, row(label)));
            rows.filter_map(|(key, row)| Some((key, row?))).collect::<Vec<_>>()
        };
        let keys = (0..compared.grouping.keys.groups).flat_map(|group| {
            let codes = compared.grouping.keys.codes(group);
            of_side(Groups::key(&groups.by, codes), &compared.grouping.labels(group))
        });
        groups.row_of_key = keys.collect();
        groups.by.push((side, labels));
        let rows = table.rows.iter().map(|row| (Withheld::row(row.group.clone()), row.n)).collect();
        self.divide(matched.clone(), Some(groups), rows);
        self.everybody(matched.clone(), Withheld::total(), table.total.n);
        self.everybody(chosen.clone().and_not(matched.clone()), Withheld::total().dropped(), table.dropped);
        let left = [chosen.and_not(asked.clone()), asked.and_not(matched.clone())];
        for (at, (rows, excluded)) in left.into_iter().zip(&table.excluded).enumerate() {
            self.everybody(rows, Withheld::total().excluded(at), excluded.n);
        }
        let told = |side: usize| table.estimates.iter().find_map(|estimate| estimate.people[side]);
        if let (Some(trained), Some(others)) = (told(0), told(1)) {
            let sides = [(Withheld::total().side(0), trained), (Withheld::total().side(1), others)];
            let of_label = (0..).zip(&compared.sides.compared);
            let row_of_key = of_label.filter_map(|(label, side)| Some((label, u32::from((*side)?)))).collect();
            self.divide(matched, Some(Groups { by: vec![(side, labels)], row_of_key }), sides.into());
        }
        Some(())
    }

    /// The people beside a published table, which is nobody's here.
    fn benchmark(&mut self, request: &Request, table: &EarningsTable) -> Option<()> {
        let own = Request { compare_with: None, ..request.clone() };
        let matched = self.matched(&Panel::new(self.people, &own).ok()?);
        let grouping = self.people.frame.group(&request.by).ok()?;
        let places: HashMap<&[Arc<str>], u32> = (0..)
            .zip(&table.rows)
            .filter(|(_, row)| row.effect.is_some())
            .filter_map(|(at, row)| Some((row.group.split_last()?.1, at)))
            .collect();
        let groups = self.plan.groups(&grouping, |labels| places.get(labels).copied());
        let rows = table.rows.iter().map(|row| (Withheld::row(row.group.clone()), row.n)).collect();
        self.divide(matched.clone(), Some(groups), rows);
        self.everybody(matched, Withheld::total(), table.total.n);
        Some(())
    }

    fn shares(&mut self, request: &Request, table: &ShareTable) -> Option<()> {
        let (rows_chosen, _) = selected(self.people, request).ok()?;
        let (coded, part_of_code) = share::parts_of_codes(self.people, request, &rows_chosen).ok()?;
        let outcome = self.plan.column(Column::Codes(Arc::clone(&coded.codes), coded.count()));
        let chosen = self.chosen();
        let in_parts = |keep: &dyn Fn(usize) -> bool| {
            let kept = part_of_code.iter().map(|part| part.is_some_and(keep)).collect();
            chosen.clone().and(Rows::Kept(outcome, kept))
        };
        let base = in_parts(&|_| true);
        let grouping = self.people.frame.group(&table.by).ok()?;
        let bases = table.rows.iter().map(|row| (Withheld::row(row.group.clone()), row.base)).collect();
        self.groups(&grouping, &base, bases);
        self.everybody(base, Withheld::total(), table.total.base);
        for part in 0..table.total.parts.len() {
            let of_part = in_parts(&|other| other == part);
            let rows = table.rows.iter().map(|row| (Withheld::row(row.group.clone()).part(part), row.parts[part].n));
            let few = |row: &ShareRow| matches!(row.parts[part].share.band, Some(Band::AtMost(_)));
            self.few = table.rows.iter().map(few).collect();
            self.groups(&grouping, &of_part, rows.collect());
            self.few = vec![few(&table.total)];
            self.everybody(of_part, Withheld::total().part(part), table.total.parts[part].n);
        }
        Some(())
    }

    fn counts(&mut self, request: &Request, table: &CountTable) -> Option<()> {
        let frame = &self.people.frame;
        let units = self.people.units(self.people.count_of(request));
        let mask = units.map_or(Rows::Chosen, |units| Rows::Chosen.and(self.plan.rows(&units.rows)));
        let colleges = frame.group(&[Field::College]).ok();
        let sides = share::Industries::new(self.people, &request.field_industries).map(|industries| {
            let coded = industries.coded;
            let outcome = self.plan.column(Column::Codes(Arc::clone(&coded.codes), coded.count()));
            // The first code is work in the field.
            [true, false].map(|in_field| {
                let kept = coded.in_base.iter().enumerate().map(|(code, base)| *base && (code == 0) == in_field);
                mask.clone().and(Rows::Kept(outcome, kept.collect()))
            })
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
        self.everybody(mask.clone(), Withheld::total(), table.total.certificates);
        if let Some(colleges) = &colleges {
            self.groups(colleges, &mask, dots(same, |row| row.certificates));
        }
        for side in sides.iter().flatten() {
            if let Some(by) = &by {
                self.groups(by, side, rows(Withheld::in_field, |row| row.in_field));
            }
            self.everybody(side.clone(), Withheld::total().in_field(), table.total.in_field);
            if let Some(colleges) = &colleges {
                self.groups(colleges, side, dots(Withheld::in_field, |row| row.in_field));
            }
        }
        Some(())
    }

    /// Each quarter's people are a strand of their own: who has earnings in one is not known to have them in another.
    fn trajectory(&mut self, request: &Request, table: &TrajectoryTable) -> Option<()> {
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
            let counted = self.chosen().and(self.plan.rows(&Arc::new(rows)));
            self.groups(&grouping, &counted, series);
        }
        Some(())
    }

    /// Whether a row took a step may hang on other rows of its person that the filters keep, so each step's rows are a
    /// column.
    fn pathway(&mut self, request: &Request, table: &PathwayTable) -> Option<()> {
        let (mask, _) = self.people.frame.select(&request.filters, None);
        self.plan.filters.clear();
        let grouping = self.people.frame.group(&table.by).ok()?;
        for (step, reached) in
            pathway::reached(self.people, request, &grouping.keys, &mask).ok()?.into_iter().enumerate()
        {
            let Some(reached) = reached else { continue };
            let rows = table.rows.iter().map(|(group, steps)| (Withheld::row(group.clone()).part(step), steps[step].n));
            let reached = self.plan.rows(&Arc::new(reached));
            self.groups(&grouping, &reached, rows.collect());
        }
        Some(())
    }

    fn indicators(&mut self, request: &Request, table: &IndicatorTable) -> Option<()> {
        let grouping = self.people.frame.group(&table.by).ok()?;
        for (at, rate) in self.rates(request)?.into_iter().enumerate() {
            let Some([base, counted]) = rate else { continue };
            let of = |row: &IndicatorRow, datum: fn(&Indicator) -> Datum| {
                row.indicators.get(at).map_or(Datum::MISSING, datum)
            };
            let row = |row: &IndicatorRow| Withheld::row(row.group.clone());
            let bases = table.rows.iter().map(|of_row| (row(of_row).part(at), of(of_row, |one| one.base)));
            self.groups(&grouping, &base, bases.collect());
            self.everybody(base, Withheld::total().part(at), of(&table.total, |one| one.base));
            if !table.total.indicators.get(at).is_some_and(|one| one.money) {
                let rows = table.rows.iter().map(|of_row| (row(of_row).counted(at), of(of_row, |one| one.counted)));
                self.groups(&grouping, &counted, rows.collect());
                let all = of(&table.total, |one| one.counted);
                self.everybody(counted, Withheld::total().counted(at), all);
            }
        }
        Some(())
    }

    fn standards(&mut self, request: &Request, table: &StandardsTable) -> Option<()> {
        let asked = Request { measure: MeasureName::Wioa, by: table.by.clone(), ..request.clone() };
        let grouping = self.people.frame.group(&table.by).ok()?;
        let rates = self.rates(&asked)?;
        for (at, standard) in table.standards.iter().enumerate() {
            let rate = match standard.of {
                Rated::Completion => continue,
                Rated::Employment => &rates[0],
                Rated::Earnings => &rates[2],
            };
            let Some([base, counted]) = rate else { continue };
            let place = |row: &StandardsRow| Withheld::row(row.group.clone()).part(at);
            self.groups(&grouping, base, table.rows.iter().map(|row| (place(row), row.ratings[at].n)).collect());
            let rows = table.rows.iter().map(|row| (place(row), row.ratings[at].value));
            self.groups(&grouping, counted, rows.collect());
        }
        Some(())
    }

    /// Denominator and numerator of each indicator. A filter keeps of them what it keeps of the rows.
    fn rates(&mut self, request: &Request) -> Option<[Option<[Rows; 2]>; 6]> {
        let of_all = Request { filters: Filters::default(), ..request.clone() };
        let (_, _, rates) = wioa::rates(self.people, &of_all).ok()?;
        let mut rows = |mask: Mask| Rows::Chosen.and(self.plan.rows(&Arc::new(mask)));
        Some(rates.map(|rate| rate.map(|rate| [rows(rate.base), rows(rate.counted)])))
    }

    /// People by group of a table, for groups that are rows of it.
    fn groups(&mut self, grouping: &Grouping, of: &Rows, rows: Vec<(Withheld, Datum)>) {
        let places: HashMap<&[Arc<str>], u32> =
            (0..).zip(&rows).filter_map(|(at, (place, _))| Some((place.group()?.as_slice(), at))).collect();
        let groups = self.plan.groups(grouping, |labels| places.get(labels).copied());
        self.divide(of.clone(), Some(groups), rows);
    }

    fn everybody(&mut self, of: Rows, place: Withheld, datum: Datum) {
        self.divide(of, None, vec![(place, datum)]);
    }

    fn divide(&mut self, of: Rows, groups: Option<Groups>, numbers: Vec<(Withheld, Datum)>) {
        if !numbers.is_empty() {
            let few = std::mem::take(&mut self.few);
            self.plan.divide(of, groups, numbers, (self.strand, few));
        }
    }
}
