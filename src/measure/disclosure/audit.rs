//! What a reader can work out about hidden cells: exact ranges from everything shown, and which are too narrow.

use microlp::{ComparisonOp, OptimizationDirection, Problem};

use super::{
    algebra::{self, Component},
    proofs::Proofs,
    system::{Role, System},
};

/// Slack of comparisons between numbers of people.
const NOTHING: f64 = 1e-6;
/// Cells that vary in more ways than this are not solved for their exact range: they count as known too closely.
const WAYS: usize = 100;

/// Hidden cells that are solved, or known too closely; in the order of the cells. Those with a proof of the contrary
/// that still holds are not looked at again.
pub(super) fn too_close(system: &System, hidden: &[bool], proofs: &Proofs) -> Vec<usize> {
    let unproven =
        |cell: usize| hidden[cell] && system.cells[cell].role != Role::Unseen && !proofs.hold(system, hidden, cell);
    let mut seen = vec![false; hidden.len()];
    let mut found = Vec::new();
    for start in 0..hidden.len() {
        if !seen[start] && unproven(start) {
            let component = algebra::component(system, hidden, start, &mut seen);
            let ranges = Ranges { system, component: &component };
            let close = |&place: &usize| unproven(component.cells[place]) && !ranges.wide_enough(place);
            found.extend((0..component.cells.len()).filter(close).map(|place| component.cells[place]));
        }
    }
    found.sort_unstable();
    found
}

/// True if no cell that hangs together with one of these is solved or known too closely.
pub(super) fn safe_around(system: &System, hidden: &[bool], cells: impl IntoIterator<Item = usize>) -> bool {
    let mut seen = vec![false; hidden.len()];
    for cell in cells {
        if hidden[cell] && !seen[cell] {
            let component = algebra::component(system, hidden, cell, &mut seen);
            let ranges = Ranges { system, component: &component };
            if (0..component.cells.len()).any(|place| !ranges.wide_enough(place)) {
                return false;
            }
        }
    }
    true
}

/// Ranges of the cells of one component.
struct Ranges<'a> {
    system: &'a System,
    component: &'a Component,
}

/// Which end of a range.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Low,
    High,
}

impl Ranges<'_> {
    /// The rule: the smallest and the largest number the cell can be are as far apart as its role asks.
    fn wide_enough(&self, place: usize) -> bool {
        let width = self.system.width(self.component.cells[place]);
        if width <= NOTHING {
            return true;
        }
        if self.component.of_place[place].is_empty() {
            return false;
        }
        let both = |way: &dyn Fn(End, f64) -> f64| {
            let up = way(End::High, width);
            up >= width - NOTHING || up + way(End::Low, width - up) >= width - NOTHING
        };
        both(&|end, enough| self.climb(place, end, enough)) || both(&|end, enough| self.furthest(place, end, enough))
    }

    fn least(&self, place: usize) -> f64 {
        -f64::from(self.system.cells[self.component.cells[place]].n)
    }

    fn most(&self, place: usize) -> f64 {
        let cell = self.system.cells[self.component.cells[place]];
        cell.most.map_or(f64::INFINITY, |most| (f64::from(most) - f64::from(cell.n)).max(0.0))
    }

    /// How far the cell gets by single moves, one after another; a lower bound of how far it can get.
    fn climb(&self, place: usize, end: End, enough: f64) -> f64 {
        let sign = if end == End::High { 1.0 } else { -1.0 };
        let mut changed = vec![0.0; self.component.cells.len()];
        let mut reached = 0.0;
        for &at in &self.component.of_place[place] {
            let one = &self.component.moves[at];
            let Some(&(_, own)) = one.iter().find(|(other, _)| *other == place) else { continue };
            let direction = sign * own.signum();
            let mut step = (enough - reached) / own.abs();
            for &(other, by) in one {
                let by = by * direction;
                let room = if by > 0.0 {
                    (self.most(other) - changed[other]) / by
                } else {
                    (self.least(other) - changed[other]) / by
                };
                step = step.min(room);
            }
            if step > NOTHING {
                for &(other, by) in one {
                    changed[other] += by * direction * step;
                }
                reached += step * own.abs();
                if reached >= enough - NOTHING {
                    break;
                }
            }
        }
        reached
    }

    /// How far the cell can get, but not further than `enough`; a problem that cannot be solved counts as not at all.
    fn furthest(&self, place: usize, end: End, enough: f64) -> f64 {
        if self.component.moves.len() > WAYS {
            return 0.0;
        }
        let sign = if end == End::High { 1.0 } else { -1.0 };
        let mut problem = Problem::new(OptimizationDirection::Maximize);
        let mut own = vec![0.0; self.component.moves.len()];
        for (at, one) in self.component.moves.iter().enumerate() {
            own[at] = one.iter().find(|(other, _)| *other == place).map_or(0.0, |(_, by)| by * sign);
        }
        // Each move forwards and backwards: standing still is then a corner to start from.
        let variables: Vec<_> = own
            .iter()
            .map(|&by| (problem.add_var(by, (0.0, f64::INFINITY)), problem.add_var(-by, (0.0, f64::INFINITY))))
            .collect();
        let along = |terms: &mut Vec<(microlp::Variable, f64)>, at: usize, by: f64| {
            terms.push((variables[at].0, by));
            terms.push((variables[at].1, -by));
        };
        for other in 0..self.component.cells.len() {
            let mut terms = Vec::new();
            for &at in &self.component.of_place[other] {
                if let Some(&(_, by)) = self.component.moves[at].iter().find(|(place, _)| *place == other) {
                    along(&mut terms, at, by);
                }
            }
            if terms.is_empty() {
                continue;
            }
            let most = self.most(other);
            if most.is_finite() {
                problem.add_constraint(terms.as_slice(), ComparisonOp::Le, most);
            }
            problem.add_constraint(terms.as_slice(), ComparisonOp::Ge, self.least(other));
        }
        let mut terms = Vec::new();
        for (at, &by) in own.iter().enumerate().filter(|(_, by)| **by != 0.0) {
            along(&mut terms, at, by);
        }
        problem.add_constraint(terms.as_slice(), ComparisonOp::Le, enough);
        problem
            .solve()
            .ok()
            .and_then(|outcome| outcome.into_solution().ok())
            .map_or(0.0, |solution| solution.objective())
    }
}
