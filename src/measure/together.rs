//! Figures of one project measured together, so that no two of them give away what each withholds.

use std::sync::Arc;

use crate::table::{Field, Mask};

use super::{
    Answer, ColumnarGroup, Engine, MeasureError, MeasureName, Request,
    disclosure::{self, Division, Withheld},
    earnings::{Panel, selected},
    frame::Grouping,
    people::People,
    share,
};

/// The people behind the numbers of a figure, in as many divisions as it shows them.
struct Footprint {
    divisions: Vec<(Division, Vec<Withheld>)>,
}

impl Engine {
    /// Computes and publishes the answers to requests whose figures are published together. Beside what each would hide
    /// alone, numbers are hidden that would follow from another figure: the difference of two filters, a total and its
    /// parts. The order of the requests does not matter.
    pub fn measure_together(&self, requests: &[Request]) -> Vec<Result<Answer, MeasureError>> {
        let mut answers: Vec<Result<Answer, MeasureError>> =
            requests.iter().map(|request| self.measure(request)).collect();
        let Some(people) = self.rooms().people.as_ref() else { return answers };
        // An order of the requests' own, whatever the order of the slides.
        let mut order: Vec<(String, usize)> =
            requests.iter().enumerate().map(|(at, request)| (format!("{request:?}"), at)).collect();
        order.sort_unstable();
        let mut prints: Vec<(usize, Footprint)> = Vec::new();
        for (_, at) in order {
            if let Ok(answer) = &answers[at]
                && let Some(print) = Footprint::new(people, &requests[at], answer)
            {
                prints.push((at, print));
            }
        }
        let of_figure = |(figure, (_, print)): (usize, &(usize, Footprint))| {
            let divisions = print.divisions.iter();
            divisions.map(|(division, _)| Division { figure, ..division.clone() }).collect::<Vec<_>>()
        };
        let divisions: Vec<Division> = prints.iter().enumerate().flat_map(of_figure).collect();
        let threshold = requests.iter().map(|request| request.threshold).max().unwrap_or_default();
        let mut hidden = disclosure::together(&divisions, threshold).into_iter();
        for (at, print) in prints {
            let mut more = Vec::new();
            for (division, places) in print.divisions {
                let hidden = hidden.next().unwrap_or_default();
                let new = hidden.into_iter().zip(division.hidden).map(|(now, before)| now && !before);
                more.extend(places.into_iter().zip(new).filter(|(_, new)| *new).map(|(place, _)| place));
            }
            if !more.is_empty()
                && let Ok(answer) = &mut answers[at]
            {
                *answer = disclosure::withhold(answer, &more, requests[at].threshold);
            }
        }
        answers
    }

    /// As [`Engine::measure`], for a figure that is looked at or exported beside `published` ones, which stay as they are.
    ///
    /// # Errors
    /// If the open tables cannot answer the request.
    pub fn measure_beside(&self, request: &Request, published: &[Request]) -> Result<Answer, MeasureError> {
        let answer = self.measure(request)?;
        let Some(people) = self.rooms().people.as_ref() else { return Ok(answer) };
        if published.is_empty() || published.contains(request) {
            let mut together = self.measure_together(published);
            let at = published.iter().position(|other| other == request);
            return at.map_or(Ok(answer), |at| together.swap_remove(at));
        }
        let Some(own) = Footprint::new(people, request, &answer) else { return Ok(answer) };
        let mut divisions: Vec<Division> = own.divisions.iter().map(|(division, _)| division.clone()).collect();
        for ((request, answer), figure) in published.iter().zip(self.measure_together(published)).zip(1..) {
            if let Ok(answer) = answer
                && let Some(print) = Footprint::new(people, request, &answer)
            {
                let settled = |division| Division { figure, settled: true, ..division };
                divisions.extend(print.divisions.into_iter().map(|(division, _)| settled(division)));
            }
        }
        let hidden = disclosure::together(&divisions, request.threshold);
        let mut more = Vec::new();
        for ((division, places), hidden) in own.divisions.into_iter().zip(hidden) {
            let new = hidden.into_iter().zip(division.hidden).map(|(now, before)| now && !before);
            more.extend(places.into_iter().zip(new).filter(|(_, new)| *new).map(|(place, _)| place));
        }
        Ok(if more.is_empty() { answer } else { disclosure::withhold(&answer, &more, request.threshold) })
    }
}

impl Footprint {
    /// `None` for measures whose numbers are not those of people, or that are as published.
    fn new(people: &People, request: &Request, answer: &Answer) -> Option<Self> {
        match answer {
            Answer::Earnings(table) if !table.as_published => {
                let (chosen, _) = selected(people, request).ok()?;
                let panel = Panel::new(people, request).ok()?;
                let mask = if request.measure == MeasureName::Comparison {
                    let known = panel.earnings_before.known.and(&panel.earnings_after.known);
                    chosen.and(&known)
                } else {
                    panel.matched(&chosen)
                };
                let grouping = people.frame.group(&table.by).ok()?;
                let rows: Vec<(ColumnarGroup, bool)> =
                    table.rows.iter().map(|row| (row.group.clone(), row.n.value.is_none())).collect();
                let by_group = by_group(people, &grouping, &mask, rows);
                let total = everybody(people, &mask, table.total.n.value.is_none());
                Some(Self { divisions: by_group.into_iter().chain(total).collect() })
            }
            Answer::Share(table) => {
                let (chosen, _) = selected(people, request).ok()?;
                let part_of_row = share::part_of_row(people, request, &chosen).ok()?;
                let rows = people.frame.rows();
                let mask = Mask::from_fn(rows, |row| chosen.contains(row) && part_of_row(row).is_some());
                let grouping = people.frame.group(&table.by).ok()?;
                let bases: Vec<(ColumnarGroup, bool)> =
                    table.rows.iter().map(|row| (row.group.clone(), row.base.value.is_none())).collect();
                let mut divisions: Vec<_> = by_group(people, &grouping, &mask, bases).into_iter().collect();
                divisions.extend(everybody(people, &mask, table.total.base.value.is_none()));
                for part in 0..table.total.parts.len() {
                    let of_part = Mask::from_fn(rows, |row| mask.contains(row) && part_of_row(row) == Some(part));
                    let rows = table.rows.iter().map(|row| (row.group.clone(), row.parts[part].n.value.is_none()));
                    let parts = by_group(people, &grouping, &of_part, rows.collect()).into_iter();
                    let all = everybody(people, &of_part, table.total.parts[part].n.value.is_none());
                    divisions.extend(parts.chain(all).map(|(division, places)| {
                        (division, places.into_iter().map(|place| place.part(part)).collect())
                    }));
                }
                Some(Self { divisions })
            }
            Answer::Counts(table) => {
                let (mask, _) = people.frame.select(&request.filters, None);
                let mask =
                    people.units(people.count_of(request)).map_or_else(|| mask.clone(), |units| mask.and(&units.rows));
                let rows: Vec<(ColumnarGroup, bool)> =
                    table.rows.iter().map(|row| (row.group.clone(), row.certificates.value.is_none())).collect();
                let grouping = people.frame.group(&table.by).ok()?;
                let mut divisions: Vec<_> = by_group(people, &grouping, &mask, rows).into_iter().collect();
                divisions.extend(everybody(people, &mask, table.total.certificates.value.is_none()));
                if let Ok(grouping) = people.frame.group(&[Field::College]) {
                    let dots = table.colleges.iter();
                    let dots = dots.map(|row| (row.group.clone(), row.certificates.value.is_none())).collect();
                    let by_college = by_group(people, &grouping, &mask, dots).into_iter();
                    divisions.extend(
                        by_college
                            .map(|(division, places)| (division, places.into_iter().map(Withheld::college).collect())),
                    );
                }
                Some(Self { divisions })
            }
            Answer::Earnings(_)
            | Answer::Trajectory(_)
            | Answer::Pathway(_)
            | Answer::Indicators(_)
            | Answer::Value(_)
            | Answer::Standards(_) => None,
        }
    }
}

/// People by group of a table, for groups that are rows of it. `None` without rows, or where somebody is in two groups.
fn by_group(
    people: &People,
    grouping: &Grouping,
    mask: &Mask,
    rows: Vec<(ColumnarGroup, bool)>,
) -> Option<(Division, Vec<Withheld>)> {
    let mut row_of_group = vec![Division::NOWHERE; grouping.keys.groups];
    for (group, place) in row_of_group.iter_mut().enumerate() {
        let labels: Vec<Arc<str>> = grouping.labels(group);
        if let Some(row) = rows.iter().position(|(other, _)| *other == labels) {
            *place = row as u32;
        }
    }
    let (groups, hidden): (Vec<ColumnarGroup>, Vec<bool>) = rows.into_iter().unzip();
    let of_person = of_person(people, mask, |row| row_of_group[grouping.keys.of_row.get(row) as usize])?;
    let places = groups.into_iter().map(Withheld::row).collect();
    (!hidden.is_empty()).then_some((Division { of_person, hidden, figure: 0, settled: false }, places))
}

fn everybody(people: &People, mask: &Mask, hidden: bool) -> Option<(Division, Vec<Withheld>)> {
    let of_person = of_person(people, mask, |_| 0)?;
    Some((Division { of_person, hidden: vec![hidden], figure: 0, settled: false }, vec![Withheld::total()]))
}

fn of_person(people: &People, mask: &Mask, group: impl Fn(usize) -> u32) -> Option<Vec<u32>> {
    let mut found = vec![Division::NOWHERE; people.person_count()];
    for row in mask.iter() {
        let (known, group) = (&mut found[people.person(row) as usize], group(row));
        if *known != Division::NOWHERE && *known != group {
            return None;
        }
        *known = group;
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::{super::fixture, *};
    use crate::{
        measure::{Dollars, Keep},
        table::{Period, TableKind},
    };

    /// 120 people in two states; four of Ohio's sixty are 66 or older.
    fn engine() -> Engine {
        let columns = vec![
            fixture::text(Field::State, (0..120).map(|i| if i < 60 { "Ohio" } else { "Iowa" })),
            fixture::text(
                Field::AgeGroup,
                (0..120).map(|i| match i {
                    0..4 => "66 and over",
                    4..40 | 60..90 => "18–25",
                    _ => "26–35",
                }),
            ),
            fixture::money(Field::Wage(Period::Year(-2)), (0..120).map(|i| Some(20_000.0 + f64::from(i)))),
            fixture::money(Field::Wage(Period::Year(5)), (0..120).map(|i| Some(30_000.0 + f64::from(i)))),
        ];
        Engine::new(Arc::new(fixture::dataset(vec![fixture::table(TableKind::People, columns)])))
    }

    fn request(by: &[Field], ages: &[&str]) -> Request {
        let mut request = Request { by: by.into(), dollars: Dollars::Nominal, ..Request::default() };
        if !ages.is_empty() {
            let labels = ages.iter().map(|label| (*label).to_owned()).collect();
            request.filters.by_field.insert(Field::AgeGroup, Keep::Labels(labels));
        }
        request
    }

    fn shown(answer: &Result<Answer, MeasureError>) -> Vec<Option<f64>> {
        let Ok(Answer::Earnings(table)) = answer else { unreachable!() };
        table.rows.iter().chain([&table.total]).map(|row| row.n.value).collect()
    }

    #[test]
    fn two_filters_cannot_be_subtracted() {
        let engine = engine();
        let all = request(&[Field::State], &[]);
        let most = request(&[Field::State], &["18–25", "26–35"]);
        // Alone each shows everything: 60 and 60, 56 and 60.
        assert_eq!(shown(&engine.measure(&all)), [Some(60.0), Some(60.0), Some(120.0)]);
        assert_eq!(shown(&engine.measure(&most)), [Some(60.0), Some(56.0), Some(116.0)]);
        let together = engine.measure_together(&[all.clone(), most.clone()]);
        let (all_shown, most_shown) = (shown(&together[0]), shown(&together[1]));
        // The four are neither Ohio's difference nor that of the totals.
        assert!(all_shown[1].is_none() || most_shown[1].is_none());
        assert!(all_shown[2].is_none() || most_shown[2].is_none());
        // Nor do the rows of either add up to a total that is hidden.
        for figure in [&all_shown, &most_shown] {
            assert!(figure.iter().filter(|n| n.is_none()).count() != 1, "{figure:?}");
        }
        // In the other order the same numbers are shown.
        let reversed = engine.measure_together(&[most.clone(), all.clone()]);
        assert_eq!((shown(&reversed[1]), shown(&reversed[0])), (all_shown, most_shown));
    }

    #[test]
    fn a_figure_beside_published_ones_gives_way() {
        let engine = engine();
        let all = request(&[Field::State], &[]);
        let most = request(&[Field::State], &["18–25", "26–35"]);
        let beside = shown(&engine.measure_beside(&most, std::slice::from_ref(&all)));
        assert!(beside[1].is_none() && beside[2].is_none(), "{beside:?}");
        assert_eq!(shown(&engine.measure_beside(&all, std::slice::from_ref(&all)))[2], Some(120.0));
        // A figure of other people is not touched.
        let young = request(&[Field::State], &["18–25"]);
        assert_eq!(shown(&engine.measure_beside(&young, &[])), [Some(30.0), Some(36.0), Some(66.0)]);
    }
}
