//! Tables by several fields with all their totals: every total that some other figure may show is a cell too.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    grid::Grid,
    system::{Role, System},
};

/// The cells of one table within a system.
#[derive(Clone, Debug)]
pub(super) struct Lattice {
    /// By row of the table.
    pub(super) rows: Vec<usize>,
    pub(super) total: usize,
    /// By set of fields (bits) that tell something by themselves: the cell of each row among the totals by these fields.
    sets: BTreeMap<u32, Vec<usize>>,
}

/// What hiding a total by some of the fields costs, against 1 for a row.
const MARGIN: f64 = 3.0;
/// What hiding the total of everybody costs.
const TOTAL: f64 = 10.0;
/// Tables with more fields have only the totals over one field each, and the total of all.
const FIELDS: usize = 5;

impl Lattice {
    /// Adds a table by `groups` (labels by field, one entry a row), whose rows hold `n` people of `total`. People of the
    /// total who are in no row are an unseen part of it.
    ///
    /// Levels count fields: a total is decided before what it is the total of, so that the same total is shown or hidden
    /// in every table it belongs to. `level` is that of the total of all.
    pub(super) fn add<T: Ord + Clone>(
        system: &mut System,
        groups: &[Vec<T>],
        n: &[u32],
        total: u32,
        level: u8,
        role: impl Fn(u32) -> Role,
    ) -> Self {
        let fields = groups.first().map_or(0, Vec::len);
        let total_cell = system.cell(total, role(total), TOTAL);
        system.cells[total_cell].level = level;
        if fields == 0 {
            let rows: Vec<usize> = n.iter().map(|&n| system.cell(n, role(n), 1.0)).collect();
            for &row in &rows {
                system.cells[row].level = level + 1;
            }
            if !rows.is_empty() {
                system.adds_up(&rows, total_cell);
            }
            return Self { rows, total: total_cell, sets: BTreeMap::new() };
        }
        let sets = closed_sets(groups, fields);
        let full = (1_u32 << fields) - 1;
        // By set of fields: the cells by their labels, and the cell of each row.
        let mut cells = BTreeMap::<u32, Vec<usize>>::new();
        let mut rows = Vec::new();
        for &set in &sets {
            let mut by_labels = BTreeMap::<Vec<&T>, usize>::new();
            let mut sums = Vec::<u32>::new();
            let places: Vec<usize> = groups
                .iter()
                .zip(n)
                .map(|(labels, &n)| {
                    let kept = labels.iter().enumerate().filter(|(at, _)| set & (1 << at) != 0);
                    let place = *by_labels.entry(kept.map(|(_, label)| label).collect()).or_insert_with(|| {
                        sums.push(0);
                        sums.len() - 1
                    });
                    sums[place] += n;
                    place
                })
                .collect();
            let cost = if set == full { 1.0 } else { MARGIN };
            let made: Vec<usize> = sums.iter().map(|&n| system.cell(n, role(n), cost)).collect();
            for &cell in &made {
                system.cells[cell].level = level + set.count_ones() as u8;
            }
            let of_row: Vec<usize> = places.into_iter().map(|place| made[place]).collect();
            if set == full {
                rows.clone_from(&of_row);
            }
            cells.insert(set, of_row);
        }
        for &set in &sets {
            let below: BTreeSet<u32> =
                (0..fields).filter(|at| set & (1 << at) != 0).map(|at| set & !(1 << at)).collect();
            let mut totals: BTreeSet<u32> = below
                .into_iter()
                .filter_map(|less| {
                    sets.iter().copied().filter(|other| other & less == less).min_by_key(|other| other.count_ones())
                })
                .collect();
            totals.remove(&set);
            let of_row = &cells[&set];
            if totals.is_empty() || set.count_ones() == 1 {
                let parts: BTreeSet<usize> = of_row.iter().copied().collect();
                system.adds_up(&parts.into_iter().collect::<Vec<_>>(), total_cell);
            }
            for less in totals {
                let mut parts = BTreeMap::<usize, BTreeSet<usize>>::new();
                for (&total, &part) in cells[&less].iter().zip(of_row) {
                    parts.entry(total).or_default().insert(part);
                }
                for (total, parts) in parts {
                    system.adds_up(&parts.into_iter().collect::<Vec<_>>(), total);
                }
            }
        }
        if system.cells.len() > super::protect::WHOLE && sets.len() == (1 << fields) - 1 && system.grid.is_none() {
            system.grid = Grid::new(groups, &cells, total_cell);
        }
        Self { rows, total: total_cell, sets: cells }
    }

    /// By row: its cell among the totals by some fields (bits); the total of all for none.
    pub(super) fn totals(&self, fields: u32) -> Vec<usize> {
        if fields == 0 {
            return vec![self.total; self.rows.len()];
        }
        let holding = self.sets.iter().filter(|(set, _)| *set & fields == fields);
        holding.min_by_key(|(set, _)| set.count_ones()).map_or_else(|| self.rows.clone(), |(_, cells)| cells.clone())
    }
}

/// Sets of fields that a table can be totalled by. A field that follows from others (the state of a county) comes with
/// them: a table by county is one by state and county.
fn closed_sets<T: Ord>(groups: &[Vec<T>], fields: usize) -> Vec<u32> {
    let follows = |field: usize, from: u32| {
        let mut known = BTreeMap::<Vec<&T>, &T>::new();
        groups.iter().all(|labels| {
            let key =
                labels.iter().enumerate().filter(|(at, _)| from & (1 << at) != 0).map(|(_, label)| label).collect();
            *known.entry(key).or_insert(&labels[field]) == &labels[field]
        })
    };
    let full = (1_u32 << fields) - 1;
    let asked: Vec<u32> = if fields <= FIELDS {
        (1..=full).collect()
    } else {
        (0..fields).map(|at| full & !(1 << at)).chain([full]).collect()
    };
    let close = |set: u32| {
        (0..fields)
            .filter(|&field| set & (1 << field) == 0 && follows(field, set))
            .fold(set, |all, field| all | 1 << field)
    };
    let found: BTreeSet<u32> = asked.into_iter().map(close).collect();
    found.into_iter().collect()
}
