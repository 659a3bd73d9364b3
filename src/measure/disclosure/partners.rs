//! Which shown cells to hide so that a hidden one can no longer be worked out: the cheapest move that leads away from it.

use microlp::{ComparisonOp, OptimizationDirection, Problem};

use super::system::System;

/// Cost of a cell that is hidden already: next to nothing, so that moves still end.
const HIDDEN: f64 = 1e-4;
const NOTHING: f64 = 1e-6;

/// Cells to hide so that `cell` may be as far from its number as its role asks; `None` if no cells do.
pub(super) fn cheapest(system: &System, hidden: &[bool], cell: usize) -> Option<Vec<usize>> {
    let cost = |found: &Vec<usize>| found.iter().map(|&cell| system.cells[cell].cost).sum::<f64>();
    let found = system.ways(cell).into_iter().filter_map(|way| {
        let mut hidden = hidden.to_vec();
        let mut found = Vec::new();
        for by in way {
            for partner in along(system, &hidden, cell, by)? {
                hidden[partner] = true;
                found.push(partner);
            }
        }
        found.sort_unstable();
        Some(found)
    });
    found.min_by(|a, b| cost(a).total_cmp(&cost(b)))
}

/// The cheapest change of the whole table that keeps every equation and changes `cell` by `by`: the shown cells it
/// changes. A cell that cannot give as much as is asked for costs more a unit, so that few cells are taken.
fn along(system: &System, hidden: &[bool], cell: usize, by: f64) -> Option<Vec<usize>> {
    let mut problem = Problem::new(OptimizationDirection::Minimize);
    let asked = by.abs();
    let variables: Vec<_> = system
        .cells
        .iter()
        .enumerate()
        .map(|(at, other)| {
            let n = f64::from(other.n);
            if at == cell {
                let up = problem.add_var(0.0, (by.max(0.0), by.max(0.0)));
                return Some((up, problem.add_var(0.0, ((-by).max(0.0), (-by).max(0.0)))));
            }
            let unit = if hidden[at] {
                HIDDEN
            } else if system.can_be_hidden(at) {
                // Of equal cells the smaller goes first, then the upper.
                other.cost * (1.0 + 0.1 * n / (n + 1000.0) + 1e-5 * at as f64 / system.cells.len() as f64)
            } else {
                return None;
            };
            let up = if hidden[at] {
                other.most.map_or(f64::INFINITY, |most| f64::from(most) - n).max(0.0)
            } else {
                f64::INFINITY
            };
            Some((
                problem.add_var(unit / asked.min(up).max(1.0), (0.0, up)),
                problem.add_var(unit / asked.min(n).max(1.0), (0.0, n)),
            ))
        })
        .collect();
    for equation in &system.equations {
        let mut terms = Vec::with_capacity(2 * equation.len());
        for &(other, by) in equation.iter() {
            if let Some((up, down)) = variables[other] {
                terms.push((up, by));
                terms.push((down, -by));
            }
        }
        if !terms.is_empty() {
            problem.add_constraint(terms.as_slice(), ComparisonOp::Eq, 0.0);
        }
    }
    let solution = problem.solve().ok()?.into_solution().ok()?;
    let changed = |at: usize| {
        variables[at].is_some_and(|(up, down)| (solution.var_value(up) - solution.var_value(down)).abs() > NOTHING)
    };
    Some((0..system.cells.len()).filter(|&at| !hidden[at] && at != cell && changed(at)).collect())
}

/// One cell to hide where the table is too large for the cheapest move: in an equation of `cell`, the one that calls for
/// fewest further ones.
pub(super) fn next(system: &System, hidden: &[bool], cell: usize) -> Option<usize> {
    let alone = |equation: usize, but: usize| {
        !system.equations[equation].iter().any(|&(other, _)| other != but && hidden[other])
    };
    let price = |other: usize| {
        let further = system.of_cell[other].iter().filter(|&&(equation, _)| alone(equation, other)).count();
        (system.cells[other].cost * (1.0 + further as f64), system.cells[other].n, other)
    };
    // Equations that solve the cell alone come first.
    let mut equations: Vec<usize> = system.of_cell[cell].iter().map(|(equation, _)| *equation).collect();
    if equations.iter().any(|&equation| alone(equation, cell)) {
        equations.retain(|&equation| alone(equation, cell));
    }
    let open = equations.iter().flat_map(|&equation| system.equations[equation].iter()).map(|(other, _)| *other);
    open.filter(|&other| !hidden[other] && system.can_be_hidden(other)).min_by(|&a, &b| {
        let (a, b) = (price(a), price(b));
        a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2))
    })
}
