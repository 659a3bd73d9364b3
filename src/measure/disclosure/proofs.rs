//! Proofs that a hidden cell can be another number: changes of the table that no reader would notice.

use std::collections::BTreeMap;

use super::{
    grid::Change,
    system::{Role, System},
};

/// Changes found while partners were chosen, by the cells they prove.
#[derive(Debug, Default)]
pub(super) struct Proofs {
    changes: Vec<Change>,
    /// By cell: the changes that lead it up and down as far as it must be able to go.
    of_cell: BTreeMap<usize, [Option<usize>; 2]>,
    /// By cell: the changes that change it.
    through: BTreeMap<usize, Vec<usize>>,
}

impl Proofs {
    pub(super) fn add(&mut self, system: &System, change: Change) {
        for &(cell, by) in &change {
            self.through.entry(cell).or_default().push(self.changes.len());
            let end = usize::from(by < 0.0);
            let [up, down] = self.reach(cell);
            let reached = [up, down][end];
            let proofs = self.of_cell.entry(cell).or_default();
            if up + down < system.width(cell) && by.abs() > reached {
                proofs[end] = Some(self.changes.len());
            }
        }
        self.changes.push(change);
    }

    /// How far up and down the cell's changes lead it.
    fn reach(&self, cell: usize) -> [f64; 2] {
        let by = |at: usize| self.changes.get(at)?.iter().find(|(other, _)| *other == cell).map(|(_, by)| by.abs());
        self.of_cell.get(&cell).map_or([0.0; 2], |proofs| proofs.map(|at| at.and_then(by).unwrap_or_default()))
    }

    /// True if changes prove the cell: all they change is hidden, no equation notices, nobody is below zero.
    pub(super) fn hold(&self, system: &System, hidden: &[bool], cell: usize) -> bool {
        let possible = |at: &usize| self.changes.get(*at).is_some_and(|change| is_possible(system, hidden, change));
        self.reach(cell).iter().sum::<f64>() >= system.width(cell)
            && self.of_cell.get(&cell).is_none_or(|proofs| proofs.iter().flatten().all(possible))
    }

    /// Hidden cells that no change proves, the smallest first.
    pub(super) fn missing(&self, system: &System, hidden: &[bool]) -> Vec<usize> {
        let needs = |cell: usize| hidden[cell] && system.cells[cell].role != Role::Unseen;
        let mut cells: Vec<usize> =
            (0..hidden.len()).filter(|&cell| needs(cell) && !self.hold(system, hidden, cell)).collect();
        cells.sort_by_key(|&cell| (system.cells[cell].n, cell));
        cells
    }

    /// Looks for other proofs where one needs a cell that is shown now: true if all have one, in which case they are
    /// kept. Takes from `searches` for every search, and gives up where none is left.
    pub(super) fn without(&mut self, system: &System, hidden: &[bool], shown: usize, searches: &mut usize) -> bool {
        let Some(grid) = &system.grid else { return false };
        let mut lost = Vec::new();
        for &at in self.through.get(&shown).into_iter().flatten() {
            let relying = self.changes[at].iter().map(|(cell, _)| *cell).filter(|cell| {
                hidden[*cell] && self.of_cell.get(cell).is_some_and(|proofs| proofs.contains(&Some(at)))
            });
            lost.extend(relying);
        }
        lost.sort_unstable();
        lost.dedup();
        let mut found = Vec::new();
        for &cell in &lost {
            let Some(left) = searches.checked_sub(1) else { return false };
            *searches = left;
            match lead_away(system, grid, hidden, cell, true) {
                Some(changes) => found.push(changes),
                None => return false,
            }
        }
        for (cell, changes) in lost.into_iter().zip(found) {
            self.of_cell.insert(cell, [None; 2]);
            for change in changes {
                self.add(system, change);
            }
        }
        true
    }
}

/// The changes along boxes that a cell needs to be as free as its role asks.
pub(super) fn lead_away(
    system: &System,
    grid: &super::grid::Grid,
    hidden: &[bool],
    cell: usize,
    only_hidden: bool,
) -> Option<Vec<Change>> {
    // Cells of the table may be tied to others outside it.
    let unnoticed = |change: &Change| keeps_equations(system, change);
    let mut best: Option<(f64, Vec<Change>)> = None;
    for way in system.ways(cell) {
        let mut hidden = hidden.to_vec();
        let mut cost = 0.0;
        let found: Option<Vec<Change>> = way
            .into_iter()
            .map(|by| {
                let change = grid.lead_away(system, &hidden, cell, by, only_hidden).filter(unnoticed)?;
                for &(other, _) in &change {
                    cost += if hidden[other] { 0.0 } else { system.cells[other].cost };
                    hidden[other] = true;
                }
                Some(change)
            })
            .collect();
        if let Some(found) = found
            && best.as_ref().is_none_or(|(least, _)| cost < *least)
        {
            let free = cost == 0.0;
            best = Some((cost, found));
            if free {
                break;
            }
        }
    }
    best.map(|(_, changes)| changes)
}

fn is_possible(system: &System, hidden: &[bool], change: &Change) -> bool {
    let possible = |&(cell, by): &(usize, f64)| {
        let known = system.cells[cell];
        let n = f64::from(known.n) + by;
        hidden[cell] && n >= 0.0 && known.most.is_none_or(|most| n <= f64::from(most))
    };
    change.iter().all(possible) && keeps_equations(system, change)
}

fn keeps_equations(system: &System, change: &Change) -> bool {
    let of_cell = |&(cell, by): &(usize, f64)| {
        system.of_cell[cell].iter().map(move |&(equation, part)| (equation, part * by)).collect::<Vec<_>>()
    };
    let mut sums: Vec<(usize, f64)> = change.iter().flat_map(of_cell).collect();
    sums.sort_unstable_by_key(|(equation, _)| *equation);
    sums.chunk_by(|a, b| a.0 == b.0).all(|same| same.iter().map(|(_, by)| by).sum::<f64>() == 0.0)
}
