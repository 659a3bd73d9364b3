//! From a published answer to what the plot draws: dots, bands and lines with keys and names, and how axes are read.

use crate::{
    figure::{axis_words, quantity_words},
    measure::{
        Answer, Datum, Dollars, EarningsTable, Quantity, Scale, ScatterRow, ScatterTable, ShareRow, ShareTable, Spread,
        Statistic, TrajectoryTable,
    },
    table::CellState,
};

/// Everything that one plot shows.
pub struct Canvas {
    pub marks: Vec<Dot>,
    pub lines: Vec<Stretch>,
    /// Across, then up.
    pub axes: [AxisWords; 2],
    /// Groups that have no mark, and why.
    pub missing: Vec<(String, &'static str)>,
}

/// One mark.
pub struct Dot {
    /// Key of the figure's mark: selecting it explains its number.
    pub key: String,
    /// Label of the group; `None` for all together.
    pub group: Option<String>,
    pub at: [f64; 2],
    /// Points.
    pub radius: f32,
    pub ink: Ink,
    pub hollow: bool,
    /// What a screen reader says.
    pub spoken: String,
    /// Name and number pairs of the hover card.
    pub facts: Vec<(String, String)>,
}

/// A line or band through these points.
pub struct Stretch {
    pub points: Vec<[f64; 2]>,
    pub width: f32,
    pub ink: Ink,
}

/// Colours by meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    Before,
    After,
    All,
    /// One of several lines.
    Series(usize),
    Quiet,
}

/// How an axis is named and read.
pub struct AxisWords {
    pub name: String,
    pub read: fn(f64) -> String,
    /// Smallest step between gridlines.
    pub finest: f64,
    /// Rows of this many names instead of numbers, the first at 0, downwards.
    pub names: Vec<String>,
}

const LARGEST: f64 = 15.0;
const SMALLEST: f32 = 4.0;
/// Lines that can be told apart.
const MOST_LINES: usize = 6;

/// `None` where the answer is of another kind than this screen shows.
pub fn of(answer: &Answer) -> Option<Canvas> {
    match answer {
        Answer::Scatter(table) => Some(dots(table)),
        Answer::Earnings(table) => Some(spread(table)),
        Answer::Trajectory(table) => Some(over_time(table)),
        Answer::Share(table) => Some(bands(table)),
        _ => None,
    }
}

/// A number that may be drawn.
pub fn known(datum: Datum) -> Option<f64> {
    datum.value.filter(|value| datum.state == CellState::Value && value.is_finite())
}

fn why(data: &[Datum]) -> &'static str {
    let any = |state| data.iter().any(|datum| datum.state == state);
    if any(CellState::Suppressed) {
        tr!("suppressed")
    } else if any(CellState::Range) || any(CellState::TopCoded) {
        tr!("told as a range only")
    } else {
        tr!("not in the files")
    }
}

fn words(datum: Datum, scale: Scale) -> String {
    match (known(datum), datum.state) {
        (Some(value), _) => quantity_words(scale)(value),
        (None, CellState::Suppressed) => tr!("suppressed").to_owned(),
        (None, _) => datum.band.map_or_else(|| tr!("not known").to_owned(), crate::measure::Band::words),
    }
}

/// Name of a group in keys and filters; people read it as [`crate::words::shown`].
fn label(group: &[std::sync::Arc<str>]) -> String {
    if group.is_empty() { "All".to_owned() } else { group.join(" · ") }
}

fn axis_of(name: String, scale: Scale) -> AxisWords {
    let finest = match scale {
        Scale::Dollars | Scale::Change => 100.0,
        Scale::Share => 0.01,
        Scale::PercentChange | Scale::Count | Scale::Months => 1.0,
    };
    AxisWords { name, read: axis_words(scale), finest, names: Vec::new() }
}

fn dots(table: &ScatterTable) -> Canvas {
    let name = |quantity: Quantity| quantity.name(table.statistic);
    let shown = |row: &&ScatterRow| known(row.x).is_some() && known(row.y).is_some();
    let largest = table.rows.iter().filter(shown).filter_map(|row| known(row.size)).fold(0.0, f64::max);
    let radius = |row: &ScatterRow| match known(row.size) {
        _ if table.size.is_none() || largest <= 0.0 => 7.0,
        Some(size) => ((size.max(0.0) / largest).sqrt() * LARGEST) as f32,
        None => 0.0,
    };
    let dot = |row: &ScatterRow| {
        let at = [known(row.x)?, known(row.y)?];
        let data = [row.x, row.y, row.size];
        let mut facts: Vec<(String, String)> = (0..3)
            .filter_map(|at| table.axis(at).zip(data.get(at)))
            .map(|(axis, datum)| (name(axis.quantity), words(*datum, axis.quantity.scale())))
            .collect();
        if table.axes.size != Some(Quantity::People)
            && let Some(n) = known(row.n[1])
        {
            facts.push(("n".to_owned(), quantity_words(Scale::Count)(n)));
        }
        let group = label(&row.group);
        let said: Vec<String> = facts.iter().map(|(name, value)| format!("{} {value}", name.to_lowercase())).collect();
        Some(Dot {
            key: format!("row:{group}"),
            spoken: format!("{}: {}", crate::words::shown(&group), said.join(", ")),
            at,
            radius: radius(row).max(SMALLEST),
            ink: if row.group.is_empty() { Ink::All } else { Ink::After },
            hollow: row.group.is_empty() || row.n.iter().filter_map(|n| known(*n)).any(|n| n > 0.0 && n < 30.0),
            group: (!row.group.is_empty()).then_some(group),
            facts,
        })
    };
    // The small lie on the large, the ring of all on top.
    let mut marks: Vec<Dot> = table.rows.iter().filter_map(dot).collect();
    marks.sort_by(|a, b| b.radius.total_cmp(&a.radius));
    let mut total = (marks.len() > 1).then(|| dot(&table.total)).flatten();
    if let Some(total) = &mut total {
        total.radius = 6.5;
    }
    marks.extend(total);
    let mut lines = Vec::new();
    if (table.axes.x, table.axes.y) == (Quantity::EarningsBefore, Quantity::EarningsAfter) {
        let ends =
            marks.iter().flat_map(|dot| dot.at).fold((f64::MAX, 0.0_f64), |(low, high), v| (low.min(v), high.max(v)));
        if ends.0 < ends.1 {
            let points = vec![[ends.0 * 0.5; 2], [ends.1 * 1.5; 2]];
            lines.push(Stretch { points, width: 1.2, ink: Ink::Quiet });
        }
    }
    let missing = table.rows.iter().filter(|row| !shown(row)).map(|row| (label(&row.group), why(&[row.x, row.y])));
    Canvas {
        marks,
        lines,
        axes: [&table.x, &table.y].map(|axis| axis_of(axis.name(table.statistic), axis.quantity.scale())),
        missing: missing.collect(),
    }
}

fn dollars(dollars: Dollars) -> String {
    match dollars {
        Dollars::Constant(year) => tr!("{year} dollars", year = year),
        Dollars::Nominal => tr!("dollars of each year").to_owned(),
    }
}

fn center(statistic: Statistic) -> &'static str {
    match statistic {
        Statistic::Median => tr!("Median"),
        Statistic::Mean => tr!("Mean"),
    }
}

/// A row a group: the middle half before over that after, with the median or mean of each.
fn spread(table: &EarningsTable) -> Canvas {
    let (mut marks, mut lines, mut names, mut missing) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let rows: Vec<_> = if table.rows.is_empty() { vec![&table.total] } else { table.rows.iter().collect() };
    for row in rows {
        let group = label(&row.group);
        let of = |spread: &Spread| known(spread.center);
        let (Some(_), Some(_)) = (of(&row.before), of(&row.after)) else {
            missing.push((group, why(&[row.before.center, row.after.center])));
            continue;
        };
        let y = -(names.len() as f64);
        names.push(crate::words::shown(&group).into_owned());
        for (key, what, spread, at, ink) in [
            ("before", tr!("before"), &row.before, y + 0.17, Ink::Before),
            ("after", tr!("after"), &row.after, y - 0.17, Ink::After),
        ] {
            let Some(middle) = of(spread) else { continue };
            if let (Some(low), Some(high)) = (known(spread.p25), known(spread.p75)) {
                lines.push(Stretch { points: vec![[low, at], [high, at]], width: 9.0, ink });
            }
            let facts = vec![
                (format!("{} {what}", center(table.statistic)), words(spread.center, Scale::Dollars)),
                (tr!("25th percentile").to_owned(), words(spread.p25, Scale::Dollars)),
                (tr!("75th percentile").to_owned(), words(spread.p75, Scale::Dollars)),
                ("n".to_owned(), words(row.n, Scale::Count)),
            ];
            let said: Vec<String> =
                facts.iter().map(|(name, value)| format!("{} {value}", name.to_lowercase())).collect();
            marks.push(Dot {
                key: format!("row:{group}/{key}"),
                group: (!row.group.is_empty()).then(|| group.clone()),
                at: [middle, at],
                radius: 5.0,
                ink,
                hollow: key == "before",
                spoken: format!("{}: {}", crate::words::shown(&group), said.join(", ")),
                facts,
            });
        }
    }
    let across = tr!("Yearly earnings, middle half of the people, {}", dollars(table.dollars));
    let mut up = axis_of(String::new(), Scale::Count);
    up.names = names;
    Canvas { marks, lines, axes: [axis_of(across, Scale::Dollars), up], missing }
}

/// A row a band: a bar as long as everybody's share, and a dot for the share of each group.
fn bands(table: &ShareTable) -> Canvas {
    let (mut marks, mut lines) = (Vec::new(), Vec::new());
    let of = |row: &ShareRow, at: usize| {
        let part = row.parts.get(at)?;
        let (group, share) = (label(&row.group), known(part.share)?);
        let facts = vec![
            (part.label.to_string(), words(part.share, Scale::Share)),
            (tr!("People").to_owned(), words(part.n, Scale::Count)),
            ("n".to_owned(), words(row.base, Scale::Count)),
        ];
        Some(Dot {
            key: format!("row:{group}/part:{at}"),
            spoken: format!("{group}, {}: {}", part.label, words(part.share, Scale::Share)),
            at: [share, -(at as f64)],
            radius: if row.group.is_empty() { 6.0 } else { 4.5 },
            ink: if row.group.is_empty() { Ink::All } else { Ink::After },
            hollow: row.group.is_empty(),
            group: (!row.group.is_empty()).then_some(group),
            facts,
        })
    };
    for at in 0..table.total.parts.len() {
        let whole = of(&table.total, at);
        if let Some(whole) = &whole {
            lines.push(Stretch { points: vec![[0.0, whole.at[1]], whole.at], width: 16.0, ink: Ink::After });
        }
        marks.extend(table.rows.iter().filter_map(|row| of(row, at)));
        marks.extend(whole);
    }
    let untold = |row: &&ShareRow| row.parts.iter().all(|part| known(part.share).is_none());
    let missing = table.rows.iter().filter(untold).map(|row| (label(&row.group), why(&[row.base])));
    let mut up = axis_of(String::new(), Scale::Count);
    up.names = table.total.parts.iter().map(|part| part.label.to_string()).collect();
    let across = axis_of(tr!("Share of the people: {}", table.subject.to_lowercase()), Scale::Share);
    Canvas { marks, lines, axes: [across, up], missing: missing.collect() }
}

fn over_time(table: &TrajectoryTable) -> Canvas {
    let (mut marks, mut lines, mut missing) = (Vec::new(), Vec::new(), Vec::new());
    let several = table.series.len() > 1;
    let mut drawn = 0;
    for series in &table.series {
        let group = label(&series.group);
        let points: Vec<_> = series.points.iter().map(|point| (point, known(point.earnings.center))).collect();
        if points.iter().all(|(_, center)| center.is_none()) {
            missing.push((group, why(&series.points.iter().map(|point| point.earnings.center).collect::<Vec<_>>())));
            continue;
        }
        if drawn >= MOST_LINES {
            missing.push((group, tr!("a seventh line could not be told apart")));
            continue;
        }
        let ink = if several { Ink::Series(drawn) } else { Ink::After };
        drawn += 1;
        let mut run: Vec<[f64; 2]> = Vec::new();
        for (point, center) in points {
            let Some(value) = center else {
                lines.push(Stretch { points: std::mem::take(&mut run), width: 2.5, ink });
                continue;
            };
            let at = [f64::from(point.quarter), value];
            run.push(at);
            let spread = &point.earnings;
            let quarter = quarter_words(point.quarter);
            let facts = vec![
                (tr!("Quarter").to_owned(), quarter.clone()),
                (self::center(table.statistic).to_owned(), words(spread.center, Scale::Dollars)),
                (tr!("25th percentile").to_owned(), words(spread.p25, Scale::Dollars)),
                (tr!("75th percentile").to_owned(), words(spread.p75, Scale::Dollars)),
                ("n".to_owned(), words(spread.n, Scale::Count)),
            ];
            marks.push(Dot {
                key: format!("row:{group}/q:{}", point.quarter),
                group: (!series.group.is_empty()).then(|| group.clone()),
                at,
                radius: 4.0,
                ink,
                hollow: false,
                spoken: tr!(
                    "{group}, quarter {quarter}: {}",
                    words(spread.center, Scale::Dollars),
                    group = crate::words::shown(&group),
                    quarter = quarter
                ),
                facts,
            });
        }
        lines.push(Stretch { points: run, width: 2.5, ink });
    }
    lines.retain(|line| line.points.len() > 1);
    let up = tr!("{} earnings of a quarter, {}", center(table.statistic), dollars(table.dollars));
    let across = AxisWords {
        name: tr!("Quarters from the certificate").into(),
        read: quarter_axis,
        finest: 1.0,
        names: Vec::new(),
    };
    Canvas { marks, lines, axes: [across, axis_of(up, Scale::Dollars)], missing }
}

fn quarter_axis(value: f64) -> String {
    quarter_words(value.round() as i8)
}

fn quarter_words(quarter: i8) -> String {
    match quarter {
        ..0 => format!("−{}", quarter.unsigned_abs()),
        0 => "0".to_owned(),
        _ => format!("+{quarter}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_withheld_says_why() {
        assert_eq!(why(&[Datum::value(1.0), Datum::SUPPRESSED]), "suppressed");
        assert_eq!(why(&[Datum::MISSING]), "not in the files");
        assert_eq!(words(Datum::SUPPRESSED, Scale::Dollars), "suppressed");
        assert_eq!(words(Datum::value(0.46), Scale::Share), "46%");
        assert_eq!((quarter_words(-3), quarter_words(2)), ("−3".to_owned(), "+2".to_owned()));
    }
}
