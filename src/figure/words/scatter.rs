//! Words of two measures side by side: what stands out, and whether they go together.

use super::{
    Proposal, captions,
    groups::{by_phrase, capital, label, plural_noun, small},
    other::proposal,
};
use crate::{
    figure::format::{self, known, quantity_words},
    measure::{Axis, ScatterRow, ScatterTable},
    table::CellState,
};

/// Fewest groups of which a title says that two measures go together.
const GROUPS: usize = 8;
/// Least rank correlation that is called a tendency, and the largest that is called none.
const TENDS: f64 = 0.6;
const NONE: f64 = 0.2;

/// Titles in order: a tendency, the highest group, no relation, and what the axes show.
pub fn scatter(table: &ScatterTable, chart: &str, hidden: usize) -> Proposal {
    let (x, y) = (lower(&table.x, table), lower(&table.y, table));
    let groups = plural_noun(&table.by);
    let drawn: Vec<(&ScatterRow, f64, f64)> =
        table.rows.iter().filter_map(|row| Some((row, known(row.x)?, known(row.y)?))).collect();
    let together = rank_correlation(&drawn.iter().map(|(_, x, y)| (*x, *y)).collect::<Vec<_>>());
    let mut titles = Vec::new();
    let enough = drawn.len() >= GROUPS;
    if enough && together >= TENDS {
        titles.push(capital(&tr!("{groups} with higher {x} tend to have higher {y}", groups = groups, x = x, y = y)));
    } else if enough && together <= -TENDS {
        titles.push(capital(&tr!("{groups} with higher {x} tend to have lower {y}", groups = groups, x = x, y = y)));
    }
    let highest = drawn.iter().max_by(|a, b| a.2.total_cmp(&b.2));
    if let Some((row, _, value)) = highest.filter(|_| drawn.len() > 1) {
        let value = quantity_words(table.y.quantity.scale())(*value);
        titles.push(tr!("{}: highest {y}, {value}", captions::short(&label(&row.group)), y = y, value = value));
    }
    if enough && together.abs() <= NONE {
        titles.push(capital(&tr!("{x} and {y} hardly go together", x = x, y = y)));
    }
    titles.push(tr!("{} and {y}", capital(&x), y = y));
    let mut parts = vec![tr!("{} and {}", table.y.name(table.statistic), small(&table.x.name(table.statistic)))];
    parts.push(by_phrase(&table.by));
    parts.extend(captions::filters(&table.provenance.request.filters));
    if !drawn.is_empty() {
        parts.push(format!("{} {groups}", format::count(drawn.len() as f64)));
    }
    parts.retain(|part| !part.is_empty());
    let withheld = table.rows.iter().filter(|row| [row.x, row.y].iter().any(|d| d.state == CellState::Suppressed));
    let mut notes: Vec<String> =
        captions::withheld(table.threshold, withheld.count(), tr!("group"), tr!("groups")).into_iter().collect();
    notes.push(if enough && together.abs() >= TENDS {
        tr!("Groups that go together do not tell that one causes the other; “tend” is said from a rank correlation of 0.6 on.")
            .to_owned()
    } else {
        tr!("A dot is a group, not a person; groups beside each other do not tell causes.").to_owned()
    });
    let mut proposal = proposal(chart, titles, parts.join(", "), notes, hidden, &table.provenance);
    let ends = |pick: fn(&(&ScatterRow, f64, f64)) -> f64, axis: &Axis| {
        let words = quantity_words(axis.quantity.scale());
        let (mut low, mut high) = (f64::MAX, f64::MIN);
        for value in drawn.iter().map(pick) {
            (low, high) = (low.min(value), high.max(value));
        }
        tr!("{} to {}", words(low), words(high))
    };
    if !drawn.is_empty() {
        let (of_x, of_y) = (ends(|dot| dot.1, &table.x), ends(|dot| dot.2, &table.y));
        proposal.alt = tr!(
            "{} Range: {x} {of_x}, {y} {of_y}. Data table follows.",
            proposal.alt,
            x = x,
            of_x = of_x,
            y = y,
            of_y = of_y
        );
    }
    proposal
}

fn lower(axis: &Axis, table: &ScatterTable) -> String {
    small(&axis.quantity.name(table.statistic))
}

/// Spearman's rank correlation, ties at the mean of their ranks; 0 where it is not defined.
fn rank_correlation(dots: &[(f64, f64)]) -> f64 {
    let ranks = |values: Vec<f64>| -> Vec<f64> {
        let rank = |value: f64| {
            let below = values.iter().filter(|other| **other < value).count() as f64;
            let equal = values.iter().filter(|other| **other == value).count() as f64;
            below + (equal + 1.0) / 2.0
        };
        values.iter().map(|value| rank(*value)).collect()
    };
    let x = ranks(dots.iter().map(|(x, _)| *x).collect());
    let y = ranks(dots.iter().map(|(_, y)| *y).collect());
    let middle = (dots.len() as f64 + 1.0) / 2.0;
    let sum = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| (a - middle) * (b - middle)).sum::<f64>();
    let scale = (sum(&x, &x) * sum(&y, &y)).sqrt();
    if scale > 0.0 { sum(&x, &y) / scale } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_correlate_as_scipy_says() {
        // scipy.stats.spearmanr([1, 2, 3, 4, 5], [5, 6, 7, 8, 7]) = 0.8207826816681233
        let dots = [(1.0, 5.0), (2.0, 6.0), (3.0, 7.0), (4.0, 8.0), (5.0, 7.0)];
        assert!((rank_correlation(&dots) - 0.820_782_681_668_123_3).abs() < 1e-12);
        assert_eq!(rank_correlation(&[(1.0, 1.0), (1.0, 2.0)]), 0.0);
        assert_eq!(rank_correlation(&[]), 0.0);
    }
}
