//! Nodes and flows of an industry chart from published shares: at most eight a side, the rest joined.

use crate::words::Text;
use crate::{
    figure::{
        format::{self, known},
        words,
    },
    measure::{Band, Part, ShareRow, ShareTable},
    table::CellState,
};

/// Most nodes of a side.
pub(super) const MOST: usize = 8;
const OTHER: Text = text!("All other");

/// A group or an industry.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Side {
    pub name: String,
    /// "n 1,204", "40%"; "— suppressed".
    pub number: String,
    /// Key of its mark; `None` for what was joined here.
    pub key: Option<String>,
}

impl Side {
    pub fn spoken(&self) -> String {
        format!("{}, {}", self.name, self.number)
    }
}

/// From a group to an industry.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Flow {
    pub from: usize,
    pub to: usize,
    pub width: Width,
    pub key: Option<String>,
    pub spoken: String,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Width {
    People(f64),
    /// Nobody, and that may be said.
    Zero,
    Withheld,
}

impl Width {
    pub fn people(self) -> Option<f64> {
        if let Self::People(n) = self { Some(n) } else { None }
    }
}

/// What the chart joins, left then right.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Nodes {
    pub sides: [Vec<Side>; 2],
    /// By group, then by industry.
    pub flows: Vec<Flow>,
}

impl Nodes {
    pub fn of(table: &ShareTable) -> Self {
        let alone = table.by.is_empty() || table.rows.is_empty();
        let rows: Vec<&ShareRow> = if alone { vec![&table.total] } else { table.rows.iter().collect() };
        let groups = joined_groups(&rows);
        let parts = joined_parts(&table.total);
        let mut left: Vec<Side> = Vec::new();
        for members in &groups {
            left.push(group_node(&rows, members, alone));
        }
        let right: Vec<Side> = parts.iter().map(|members| part_node(&table.total, members, alone)).collect();
        let mut flows = Vec::new();
        for (from, members) in groups.iter().enumerate() {
            for (to, columns) in parts.iter().enumerate() {
                let cells: Vec<&Part> = members
                    .iter()
                    .filter_map(|row| rows.get(*row))
                    .flat_map(|row| columns.iter().filter_map(|column| row.parts.get(*column)))
                    .collect();
                let width = width(&cells, &rows_of(&rows, members));
                let names = [left.get(from), right.get(to)].map(|node| node.map_or("", |node| node.name.as_str()));
                let own = (members.len() == 1 && columns.len() == 1).then(|| {
                    let group = members.first().and_then(|row| rows.get(*row)).map(|row| words::key_label(&row.group));
                    format!("row:{}/part:{}", group.unwrap_or_default(), columns.first().copied().unwrap_or_default())
                });
                flows.push(Flow { from, to, width, key: own, spoken: spoken(names, width, &cells) });
            }
        }
        Self { sides: [left, right], flows }
    }
}

/// Flows that are drawn hatched.
pub fn withheld_flows(table: &ShareTable) -> usize {
    Nodes::of(table).flows.iter().filter(|flow| flow.width == Width::Withheld).count()
}

fn rows_of<'a>(rows: &[&'a ShareRow], members: &[usize]) -> Vec<&'a ShareRow> {
    members.iter().filter_map(|at| rows.get(*at).copied()).collect()
}

/// Rows by node: in the table's order, the smallest joined where there are more than eight.
fn joined_groups(rows: &[&ShareRow]) -> Vec<Vec<usize>> {
    if rows.len() <= MOST {
        return (0..rows.len()).map(|at| vec![at]).collect();
    }
    let mut order: Vec<usize> = (0..rows.len()).collect();
    let people = |at: &usize| rows.get(*at).and_then(|row| known(row.base)).unwrap_or(-1.0);
    order.sort_by(|a, b| people(b).total_cmp(&people(a)));
    let rest = order.split_off(MOST - 1);
    order.sort_unstable();
    let mut groups: Vec<Vec<usize>> = order.into_iter().map(|at| vec![at]).collect();
    groups.push(rest);
    groups
}

/// Industries by node: the certificate's own first, then as the table has them, the last joined.
fn joined_parts(total: &ShareRow) -> Vec<Vec<usize>> {
    let count = total.parts.len();
    if count <= MOST {
        return (0..count).map(|at| vec![at]).collect();
    }
    let mut parts: Vec<Vec<usize>> = (0..MOST - 1).map(|at| vec![at]).collect();
    parts.push((MOST - 1..count).collect());
    parts
}

fn group_node(rows: &[&ShareRow], members: &[usize], alone: bool) -> Side {
    let own = rows_of(rows, members);
    let base: Option<f64> = own.iter().map(|row| known(row.base)).sum();
    let number = base.map_or_else(|| tr!("n suppressed").to_owned(), |n| format!("n {}", format::count(n)));
    match own.as_slice() {
        [row] => {
            let label = words::label(&row.group);
            let name = if alone { tr!("Everyone").to_owned() } else { label.clone() };
            Side { name, number, key: (!alone).then(|| format!("row:{}", words::key_label(&row.group))) }
        }
        _ => Side { name: format!("{OTHER} ({})", own.len()), number, key: None },
    }
}

fn part_node(total: &ShareRow, members: &[usize], alone: bool) -> Side {
    let parts: Vec<&Part> = members.iter().filter_map(|at| total.parts.get(*at)).collect();
    let share: Option<f64> = parts.iter().map(|part| known(part.share)).sum();
    let band = parts.first().filter(|_| parts.len() == 1).and_then(|part| part.share.band);
    let number = match (share, band) {
        (Some(share), _) => format::share(share),
        (None, Some(band)) => band.words(),
        (None, None) => tr!("— suppressed").to_owned(),
    };
    match (parts.as_slice(), members) {
        ([part], [at]) => {
            // With groups the whole row's marks are free for the industries.
            Side { name: part.label.to_string(), number, key: (!alone).then(|| format!("row:All/part:{at}")) }
        }
        _ => Side { name: OTHER.get().to_owned(), number, key: None },
    }
}

/// The people of a flow, if every number in it is published; where a number is not, but its share and base are, both
/// together say it.
fn width(cells: &[&Part], rows: &[&ShareRow]) -> Width {
    let base = match rows {
        [row] => known(row.base),
        _ => None,
    };
    let people = |part: &&Part| match part.n.state {
        CellState::Suppressed | CellState::Range => None,
        _ => known(part.n).or_else(|| Some((known(part.share)? * base?).round())),
    };
    match cells.iter().map(people).sum::<Option<f64>>() {
        Some(n) if n > 0.0 => Width::People(n),
        Some(_) => Width::Zero,
        None => Width::Withheld,
    }
}

fn spoken([from, to]: [&str; 2], width: Width, cells: &[&Part]) -> String {
    let share = match cells {
        [part] => known(part.share).map(format::share).or(part.share.band.map(Band::words)),
        _ => None,
    };
    let share = share.map(|share| format!(", {share}")).unwrap_or_default();
    match width {
        Width::People(n) => {
            tr!("{from} to {to}: {} people{share}", format::count(n), from = from, to = to, share = share)
        }
        Width::Zero => tr!("{from} to {to}: nobody", from = from, to = to),
        Width::Withheld => tr!("{from} to {to}: suppressed{share}", from = from, to = to, share = share),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{figure::fixture, measure::Datum};

    #[test]
    fn more_than_eight_a_side_are_joined_and_nobody_is_lost() {
        let names: Vec<String> = (0..11).map(|i| format!("Program {i:02}")).collect();
        let counts: Vec<Vec<f64>> = (0..11).map(|i| (0..10).map(|j| f64::from(10 + i + j)).collect()).collect();
        let rows: Vec<(&str, &[f64])> =
            names.iter().zip(&counts).map(|(name, counts)| (name.as_str(), counts.as_slice())).collect();
        let table = fixture::share_by_age(&rows);
        let nodes = Nodes::of(&table);
        assert_eq!(nodes.sides.each_ref().map(Vec::len), [8, 8]);
        // The seven largest groups keep their order; the four smallest are joined.
        assert_eq!(nodes.sides[0][0].name, "Program 04");
        assert_eq!(nodes.sides[0][7].name, "All other (4)");
        let people: f64 = nodes.flows.iter().filter_map(|flow| flow.width.people()).sum();
        assert_eq!(people, counts.iter().flatten().sum::<f64>());
        assert!(nodes.flows.iter().all(|flow| flow.key.is_none() == (flow.from == 7 || flow.to == 7)));
    }

    #[test]
    fn what_is_joined_with_a_withheld_number_is_withheld() {
        let counts = [20.0; 9];
        let mut table = fixture::share_by_age(&[("18–25", &counts), ("26–35", &counts)]);
        table.rows[0].parts[8].n = Datum::SUPPRESSED;
        let nodes = Nodes::of(&table);
        let last = |from: usize| nodes.flows.iter().find(|flow| flow.from == from && flow.to == 7).unwrap();
        assert_eq!((last(0).width, last(1).width), (Width::Withheld, Width::People(40.0)));
        assert_eq!(withheld_flows(&table), 1);
        assert_eq!(last(0).spoken, "18–25 to All other: suppressed");
    }

    #[test]
    fn a_published_share_of_a_published_base_is_a_number() {
        let mut table = fixture::share_by_age(&[("18–25", &[30.0, 70.0])]);
        for part in &mut table.rows[0].parts {
            part.n = Datum::MISSING;
        }
        let widths: Vec<Width> = Nodes::of(&table).flows.iter().map(|flow| flow.width).collect();
        assert_eq!(widths, [Width::People(30.0), Width::People(70.0)]);
    }
}
