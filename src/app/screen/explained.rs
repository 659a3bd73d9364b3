//! From a selected mark to the number it stands for, and from that number to what the explain panel says.

use std::sync::Arc;

use super::{Cx, earnings::Explained, words::grouped};
use crate::words::meant;
use crate::{
    figure::{Figure, FigureKind, MapView},
    measure::{Answer, ColumnarGroup, Explanation, Which},
    place,
    table::Period,
};

/// What a mark stands for.
type Number = (ColumnarGroup, Which);

/// The explanation of a mark of a figure; `None` while it is computed, or if the mark is no number.
pub fn of_mark(cx: &Cx<'_>, figure: &Figure, key: &str) -> Option<Explained> {
    let (group, which) = number(figure.answer(), key)?;
    // A whole row of gaps is the difference, not the share.
    let gap = matches!(figure.spec().kind, FigureKind::Gaps(_)) && which == Which::Share(0);
    let which = if gap { Which::At(2) } else { which };
    explain(cx, figure, &group, which)
}

/// The explanation of what is selected on a map: a college, a state, the state that is open, or all together.
pub fn of_map(cx: &Cx<'_>, figure: &Figure) -> Option<Explained> {
    let opened = match &figure.spec().kind {
        FigureKind::Map(map) => match &map.view {
            MapView::State(fips) => Some(format!("state:{fips}")),
            MapView::Nation | MapView::Tiles => None,
        },
        _ => None,
    };
    let selected = cx.view.selected.as_deref().and_then(|key| number(figure.answer(), key));
    let opened = || opened.and_then(|key| number(figure.answer(), &key));
    let (group, which) = selected.or_else(opened).unwrap_or((Vec::new(), Which::Count));
    explain(cx, figure, &group, which)
}

fn explain(cx: &Cx<'_>, figure: &Figure, group: &[Arc<str>], which: Which) -> Option<Explained> {
    let found = cx.results.explain(&figure.spec().request, group, which).value()?;
    let Explanation {
        value: _,
        shown,
        meaning,
        filter,
        n: _,
        n_words,
        dollars,
        formula,
        source,
        interval,
        excluded,
        hidden,
        caveat,
    } = &*found.explanation;
    let mut lines = vec![(tr!("Meaning"), meaning.clone())];
    lines.extend(caveat.iter().map(|words| (tr!("Caveat"), words.clone())));
    let hidden = found.hidden.as_ref().or(hidden.as_ref());
    lines.extend(hidden.map(|words| (tr!("Hidden"), words.clone())));
    lines.extend([(tr!("Filter"), filter.clone()), ("n", n_words.clone()), (tr!("Interval"), interval.clone())]);
    lines.extend((!excluded.is_empty()).then(|| (tr!("Left out"), excluded.join("; "))));
    lines.extend([
        (tr!("Dollars"), dollars.clone()),
        (tr!("Formula"), formula.clone()),
        (tr!("Defined by"), source.clone()),
    ]);
    let files: Vec<String> = figure
        .answer()
        .provenance()
        .sources
        .iter()
        .map(|source| format!("{}, {}", source.file, source.sheet))
        .collect();
    lines.push((tr!("Source"), files.join("; ")));
    let rows = found.rows.first.iter().map(|row| {
        let cells: Vec<String> = row.values.iter().map(|(head, cell)| format!("{head}: {cell}")).collect();
        (tr!("{}, {}, row {}", row.file, row.sheet, grouped(f64::from(row.row))), cells.join(" · "))
    });
    let of = of(figure.answer(), which);
    Some(Explained {
        value: shown.clone(),
        of: match group {
            [] => of,
            group => format!("{of}, {}", group.join(" · ")),
        },
        lines,
        rows: rows.collect(),
        row_count: found.rows.count,
    })
}

/// Which number of its group: "after", "Manufacturing", "Difference in differences".
fn of(answer: &Answer, which: Which) -> String {
    let named = match (answer, which) {
        (Answer::Earnings(table), Which::At(at)) => table.estimates.get(at).map(|estimate| estimate.name.clone()),
        (Answer::Share(table), Which::Share(at)) => table.total.parts.get(at).map(|part| part.label.to_string()),
        (Answer::Share(table), Which::At(at)) => table.total.parts.first().map(|part| match at {
            0 => tr!("earnings in {}", part.label),
            1 => tr!("earnings elsewhere").to_owned(),
            _ => tr!("difference between people").to_owned(),
        }),
        (Answer::Pathway(table), Which::At(at)) => {
            table.rows.first().and_then(|(_, steps)| Some(steps.get(at)?.label.clone()))
        }
        (Answer::Indicators(table), Which::At(at)) => {
            table.total.indicators.get(at).map(|indicator| indicator.name.to_owned())
        }
        (Answer::Scatter(table), Which::At(at)) => {
            table.axis(at).map(|axis| axis.quantity.name(table.statistic).to_lowercase())
        }
        (Answer::Counts(table), Which::Count) => Some(table.unit.clone()),
        _ => None,
    };
    named.unwrap_or_else(|| match which {
        Which::Before => tr!("before").into(),
        Which::After => tr!("after").into(),
        Which::Change => tr!("change").into(),
        Which::Percent => tr!("change in percent").into(),
        Which::Count => tr!("people").into(),
        Which::Share(_) => tr!("share").into(),
        Which::Quarter(quarter) => Period::Quarter(quarter).words(),
        Which::At(_) => tr!("number").into(),
    })
}

/// The number that the mark with this key stands for.
fn number(answer: &Answer, key: &str) -> Option<Number> {
    let key = key.split_once('#').map_or(key, |(key, _)| key);
    if let Answer::Counts(table) = answer {
        let name: Arc<str> = if let Some(fips) = key.strip_prefix("state:") {
            place::state_by_any(fips)?.name.into()
        } else if let Some(college) = key.strip_prefix("college:") {
            college.rsplit_once('|').map_or(college, |(name, _)| name).into()
        } else {
            let (group, _) = split(table.rows.iter().map(|row| &row.group), key.strip_prefix("row:")?)?;
            return Some((group, Which::Count));
        };
        let mut rows = table.rows.iter().chain(&table.colleges);
        return rows.any(|row| row.group == [Arc::clone(&name)]).then(|| (vec![name], Which::Count));
    }
    if let (Answer::Share(_), Some(at)) = (answer, key.strip_prefix("gap")) {
        return Some((Vec::new(), Which::At(place_in(at, "/"))));
    }
    let words = key.strip_prefix("row:")?;
    match answer {
        Answer::Earnings(table) => {
            if let Some(at) = table.estimates.iter().position(|estimate| estimate.name == words) {
                return Some((Vec::new(), Which::At(at)));
            }
            let (group, rest) = split(table.rows.iter().map(|row| &row.group), words)?;
            let which = match rest {
                "before" => Which::Before,
                "after" => Which::After,
                "percent" => Which::Percent,
                "n" => Which::Count,
                _ => Which::Change,
            };
            Some((group, which))
        }
        Answer::Share(table) => {
            let (group, rest) = split(table.rows.iter().map(|row| &row.group), words)?;
            let row = table.rows.iter().chain([&table.total]).find(|row| row.group == group)?;
            let named = row.parts.iter().position(|part| meant(&part.label) == rest);
            let which = match rest {
                "inside" => Which::At(0),
                "elsewhere" => Which::At(1),
                _ => Which::Share(named.unwrap_or_else(|| place_in(rest, "part:"))),
            };
            Some((group, which))
        }
        Answer::Trajectory(table) => {
            let (group, rest) = split(table.series.iter().map(|series| &series.group), words)?;
            let quarter = rest.trim_start_matches("q:").replace('−', "-").parse().ok();
            Some((group, quarter.map_or(Which::After, Which::Quarter)))
        }
        Answer::Pathway(table) => {
            let (group, rest) = split(table.rows.iter().map(|(group, _)| group), words)?;
            let (_, steps) = table.rows.iter().find(|(labels, _)| *labels == group)?;
            let named = steps.iter().position(|step| meant(&step.label) == rest);
            Some((group, Which::At(named.unwrap_or_else(|| place_in(rest, "step:")))))
        }
        Answer::Indicators(table) => {
            let (group, rest) = split(table.rows.iter().map(|row| &row.group), words)?;
            let named = table.total.indicators.iter().position(|indicator| indicator.name == rest);
            Some((group, Which::At(named.unwrap_or(0))))
        }
        Answer::Scatter(table) => {
            let (group, rest) = split(table.rows.iter().map(|row| &row.group), words)?;
            Some((group, Which::At(if rest == "x" { 0 } else { 1 })))
        }
        Answer::Counts(_) | Answer::Value(_) | Answer::Standards(_) => None,
    }
}

fn place_in(words: &str, before: &str) -> usize {
    words.strip_prefix(before).and_then(|place| place.parse().ok()).unwrap_or(0)
}

/// The group that a key begins with, and what follows it: the longest name wins, and what names no group is of all.
fn split<'a>(groups: impl Iterator<Item = &'a ColumnarGroup>, words: &'a str) -> Option<(ColumnarGroup, &'a str)> {
    let after = |name: &str| {
        let rest = words.strip_prefix(name)?;
        if rest.is_empty() { Some("") } else { rest.strip_prefix('/').or_else(|| rest.strip_prefix(" · ")) }
    };
    let named = groups.filter(|group| !group.is_empty());
    let found = named.filter_map(|group| Some((group.join(" · "), after(&group.join(" · "))?, group)));
    match found.max_by_key(|(name, ..)| name.len()) {
        Some((_, rest, group)) => Some((group.clone(), rest)),
        None => Some((Vec::new(), after("All").unwrap_or(words))),
    }
}
