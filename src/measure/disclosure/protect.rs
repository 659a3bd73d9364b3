//! Complementary suppression: hides more until nothing hidden can be worked out, then shows again what need not be hidden.

use std::collections::BTreeSet;

use super::{
    audit, partners,
    proofs::{self, Proofs},
    system::System,
};

/// Tables of up to this many cells are searched for the cheapest partners as a whole.
pub(super) const WHOLE: usize = 300;
/// Limits of the work on showing cells of a large table again: audits of what hangs together with a cell, and searches
/// for other proofs.
const AUDITS: usize = 300;
const SEARCHES: usize = 5000;

/// What to hide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Protection {
    pub(super) hidden: Vec<bool>,
    /// Cells that stay too narrow although everything that may be hidden around them is.
    pub(super) exposed: Vec<usize>,
    /// Totals had to be hidden that a table by fewer fields shows.
    pub(super) reopened: bool,
}

/// Decides level after level: totals before their parts, so that a total is the same in all tables it belongs to. Only
/// where parts cannot be protected under totals that are shown, totals are hidden for them; where not even that helps,
/// everything is.
pub(super) fn protect_by_level(system: &System) -> Protection {
    let mut hidden = system.hidden();
    let mut reopened = false;
    let mut levels: Vec<u8> = system.cells.iter().map(|cell| cell.level).collect();
    levels.sort_unstable();
    levels.dedup();
    for level in levels {
        let here: Vec<bool> =
            system.cells.iter().zip(&hidden).map(|(cell, &hidden)| hidden && cell.level <= level).collect();
        let mut found = protect(&system.up_to(level, &here, false), &here);
        if !found.exposed.is_empty() {
            found = protect(&system.up_to(level, &here, true), &here);
            let changed = |cell: usize| system.cells[cell].level < level && found.hidden[cell] && !hidden[cell];
            reopened |= (0..hidden.len()).any(changed);
        }
        if !found.exposed.is_empty() {
            return Protection { hidden: vec![true; hidden.len()], exposed: found.exposed, reopened: true };
        }
        for (hidden, found) in hidden.iter_mut().zip(found.hidden) {
            *hidden |= found;
        }
    }
    Protection { hidden, exposed: Vec::new(), reopened }
}

/// Hides, beside what is hidden already, as little as it takes that the audit finds nothing.
pub(super) fn protect(system: &System, hidden: &[bool]) -> Protection {
    let first = by_order(system, hidden, false);
    if system.cells.len() > WHOLE || first.hidden == hidden {
        return first;
    }
    let second = by_order(system, hidden, true);
    let cost = |found: &Protection| {
        let hidden = system.cells.iter().zip(&found.hidden).filter(|(_, hidden)| **hidden);
        (found.exposed.len(), hidden.map(|(cell, _)| cell.cost).sum::<f64>())
    };
    if cost(&second) < cost(&first) { second } else { first }
}

fn by_order(system: &System, hidden: &[bool], largest_first: bool) -> Protection {
    let mut now = hidden.to_vec();
    let mut exposed: Vec<usize> = Vec::new();
    let mut proofs = Proofs::default();
    loop {
        if box_in(system, &mut now, &mut proofs) {
            continue;
        }
        let close: Vec<usize> =
            audit::too_close(system, &now, &proofs).into_iter().filter(|cell| !exposed.contains(cell)).collect();
        // The smallest is the hardest to hide; its partners may serve the others.
        let order = |&cell: &usize| {
            let n = i64::from(system.cells[cell].n);
            (if largest_first { -n } else { n }, cell)
        };
        let Some(cell) = close.iter().copied().min_by_key(order) else { break };
        if system.cells.len() <= WHOLE {
            let more = partners::cheapest(system, &now, cell).unwrap_or_default();
            let more = if more.is_empty() { partners::next(system, &now, cell).into_iter().collect() } else { more };
            if more.is_empty() {
                exposed.push(cell);
            }
            for partner in more {
                now[partner] = true;
            }
            continue;
        }
        // One partner may serve several cells of a line, so each line gets one before the audit looks again.
        let mut served = BTreeSet::new();
        for cell in close {
            let shortest = system.of_cell[cell].iter().map(|(equation, _)| *equation);
            let shortest = shortest.min_by_key(|&equation| (system.equations[equation].len(), equation));
            if shortest.is_some_and(|equation| !served.insert(equation)) {
                continue;
            }
            match partners::next(system, &now, cell) {
                Some(partner) => {
                    for twin in system.twins(partner).into_iter().filter(|&twin| system.can_be_hidden(twin)) {
                        now[twin] = true;
                    }
                }
                None => exposed.push(cell),
            }
        }
    }
    if exposed.is_empty() {
        show_again(system, hidden, &mut now, &mut proofs);
    }
    Protection { hidden: now, exposed, reopened: false }
}

/// Hides boxes around the cells of a large table that have no proof yet; false if no box was found for any.
fn box_in(system: &System, hidden: &mut [bool], proofs: &mut Proofs) -> bool {
    let Some(grid) = &system.grid else { return false };
    let mut found = false;
    for cell in proofs.missing(system, hidden) {
        if proofs.hold(system, hidden, cell) {
            continue;
        }
        let Some(changes) = proofs::lead_away(system, grid, hidden, cell, false) else { continue };
        for change in changes {
            for &(other, _) in &change {
                hidden[other] = true;
            }
            proofs.add(system, change);
        }
        found = true;
    }
    found
}

/// Shows again, the dearest first, what the audit does not need hidden.
fn show_again(system: &System, first: &[bool], hidden: &mut [bool], proofs: &mut Proofs) {
    let mut added: Vec<usize> = (0..hidden.len()).filter(|&cell| hidden[cell] && !first[cell]).collect();
    added.sort_by(|&a, &b| {
        let (x, y) = (system.cells[a], system.cells[b]);
        y.cost.total_cmp(&x.cost).then(y.n.cmp(&x.n)).then(b.cmp(&a))
    });
    let by_proofs = system.grid.is_some() && proofs.missing(system, hidden).is_empty();
    let (mut audits, mut searches) = (if system.cells.len() > WHOLE { AUDITS } else { usize::MAX }, SEARCHES);
    for cell in added {
        let together: Vec<usize> = system.twins(cell).into_iter().filter(|&twin| hidden[twin]).collect();
        if !hidden[cell] || together.iter().any(|&twin| first[twin]) {
            continue; // shown with its twin already, or one of them must stay hidden
        }
        for &twin in &together {
            hidden[twin] = false;
        }
        let needed = if together.iter().any(|&twin| leaves_one(system, hidden, twin)) {
            true
        } else if by_proofs {
            !together.iter().all(|&twin| proofs.without(system, hidden, twin, &mut searches))
        } else if let Some(left) = audits.checked_sub(1) {
            audits = left;
            let equations = together.iter().flat_map(|&twin| &system.of_cell[twin]);
            let around =
                equations.flat_map(|&(equation, _)| system.equations[equation].iter()).map(|(other, _)| *other);
            !audit::safe_around(system, hidden, around)
        } else {
            true
        };
        for twin in together {
            hidden[twin] = needed;
        }
    }
}

/// True if some equation of the cell has one hidden cell left, which is then solved.
fn leaves_one(system: &System, hidden: &[bool], cell: usize) -> bool {
    system.of_cell[cell].iter().any(|&(equation, _)| {
        let mut left = system.equations[equation].iter().filter(|(other, _)| hidden[*other]);
        left.next().is_some() && left.next().is_none()
    })
}

#[cfg(test)]
mod tests {
    use super::super::system::Role;
    use super::*;

    fn close(system: &System, hidden: &[bool]) -> Vec<usize> {
        audit::too_close(system, hidden, &Proofs::default())
    }

    /// A table by two fields with every total known, and some cells hidden.
    fn two_way(rows: &[&[u32]], hidden: &[(usize, usize)]) -> System {
        let mut system = System::default();
        let width = rows[0].len();
        for (r, row) in rows.iter().enumerate() {
            for (c, &n) in row.iter().enumerate() {
                let role = if hidden.contains(&(r, c)) { Role::Withheld } else { Role::Open };
                system.cell(n, role, 1.0);
            }
        }
        for r in 0..rows.len() {
            system.adds_up_to_what_is_known(&(r * width..(r + 1) * width).collect::<Vec<_>>());
        }
        for c in 0..width {
            system.adds_up_to_what_is_known(&(0..rows.len()).map(|r| r * width + c).collect::<Vec<_>>());
        }
        system
    }

    #[test]
    fn two_hidden_in_every_line_are_not_enough() {
        let rows: [&[u32]; 4] = [&[30, 47, 64, 89], &[90, 124, 5, 31], &[92, 100, 59, 85], &[800, 991, 651, 685]];
        // wa wb wc xa xc yb yd zb zd.
        let hidden = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 2), (2, 1), (2, 3), (3, 1), (3, 3)];
        let system = two_way(&rows, &hidden);
        let before = system.hidden();
        assert_eq!(close(&system, &before), [1], "wb is 47");
        let after = protect(&system, &before);
        assert_eq!(after.hidden.iter().filter(|hidden| **hidden).count(), 10, "one more goes");
        assert!(after.exposed.is_empty() && close(&system, &after.hidden).is_empty());
    }

    #[test]
    fn two_tables_that_are_safe_alone_are_not_together() {
        // A2 B2 I8 J8 K3 L3 M3 N7.
        let counts = [2, 2, 8, 8, 3, 3, 3, 7];
        let [a, b, i, j, k, l, m, n] = [0, 1, 2, 3, 4, 5, 6, 7];
        let tables = [[vec![a, b, i, j], vec![k, l, m, n]], [vec![l, m], vec![a, b, i, j, k, n]]];
        let system = |tables: &[[Vec<usize>; 2]]| {
            let mut system = System::default();
            for (at, &count) in counts.iter().enumerate() {
                system.cell(count, if [a, b, k, l, m].contains(&at) { Role::Withheld } else { Role::Open }, 1.0);
            }
            for line in tables.iter().flatten() {
                system.adds_up_to_what_is_known(line);
            }
            system
        };
        for table in &tables {
            let alone = system(std::slice::from_ref(table));
            assert!(close(&alone, &alone.hidden()).is_empty());
        }
        let together = system(&tables);
        assert_eq!(close(&together, &together.hidden()), [k], "K is 3");
        let cured = protect(&together, &together.hidden());
        let more: Vec<usize> = (0..8).filter(|&cell| cured.hidden[cell] && !together.hidden()[cell]).collect();
        assert_eq!((more, cured.exposed), (vec![n], vec![]));
        // No other single cell cures it.
        for other in [i, j] {
            let mut hidden = together.hidden();
            hidden[other] = true;
            assert!(!close(&together, &hidden).is_empty());
        }
    }

    #[test]
    fn delinquent_children_are_not_counted() {
        let rows: [&[u32]; 4] = [&[15, 1, 3, 1], &[20, 10, 10, 15], &[3, 10, 10, 2], &[12, 14, 7, 2]];
        let small: Vec<(usize, usize)> =
            (0..4).flat_map(|r| (0..4).map(move |c| (r, c))).filter(|&(r, c)| rows[r][c] < 5).collect();
        assert_eq!(small.len(), 6);
        let system = two_way(&rows, &small);
        let after = protect(&system, &system.hidden());
        assert!(after.exposed.is_empty());
        assert!(close(&system, &after.hidden).is_empty());
        // Gamma hides two, Delta needs a second one, and 3 in Alpha's third column a partner below it.
        assert!(after.hidden.iter().filter(|hidden| **hidden).count() <= 9);
    }
}
