//! Linear algebra of hidden cells: which of them the equations solve, and along which moves the others can vary.

use super::system::System;

/// Smaller coefficients are rounding errors of elimination, whose true values are small fractions.
const NOTHING: f64 = 1e-9;

/// Hidden cells that hang together, and the moves between tables that look the same to a reader.
#[derive(Debug)]
pub(super) struct Component {
    /// Cells, ascending.
    pub(super) cells: Vec<usize>,
    /// A basis of the moves: places within `cells` with their change. Adding any multiple keeps every equation.
    pub(super) moves: Vec<Vec<(usize, f64)>>,
    /// By place: the moves that change it. Empty means the equations solve the cell.
    pub(super) of_place: Vec<Vec<usize>>,
}

/// The hidden cells that share equations with one of them.
pub(super) fn component(system: &System, hidden: &[bool], start: usize, seen: &mut [bool]) -> Component {
    let mut cells = vec![start];
    seen[start] = true;
    let mut equations = Vec::new();
    let mut at = 0;
    while let Some(&cell) = cells.get(at) {
        at += 1;
        for &(equation, _) in &system.of_cell[cell] {
            equations.push(equation);
            for &(other, _) in system.equations[equation].iter() {
                if hidden[other] && !seen[other] {
                    seen[other] = true;
                    cells.push(other);
                }
            }
        }
    }
    cells.sort_unstable();
    equations.sort_unstable();
    equations.dedup();
    let mut rows: Vec<Vec<(usize, f64)>> = equations
        .into_iter()
        .map(|equation| {
            let unknown = system.equations[equation].iter().filter(|(cell, _)| hidden[*cell]);
            let mut row: Vec<_> =
                unknown.filter_map(|&(cell, by)| Some((cells.binary_search(&cell).ok()?, by))).collect();
            row.sort_unstable_by_key(|(place, _)| *place);
            row
        })
        .collect();
    // Short equations first keep the others short.
    rows.sort_by_key(Vec::len);
    let moves = moves(rows, cells.len());
    let mut of_place = vec![Vec::new(); cells.len()];
    for (at, one) in moves.iter().enumerate() {
        for &(place, _) in one {
            of_place[place].push(at);
        }
    }
    Component { cells, moves, of_place }
}

/// A basis of the vectors that every row maps to zero, by Gauss–Jordan elimination.
fn moves(rows: Vec<Vec<(usize, f64)>>, places: usize) -> Vec<Vec<(usize, f64)>> {
    let mut uses = vec![0_usize; places];
    for (place, _) in rows.iter().flatten() {
        uses[*place] += 1;
    }
    // Row that a place is solved by, and the solved rows in order.
    let mut solved_by = vec![usize::MAX; places];
    let mut solved: Vec<(usize, Vec<(usize, f64)>)> = Vec::new();
    let mut dense = Sparse::new(places);
    for row in rows {
        dense.load(&row);
        // Solved rows hold no place solved before them, so one pass from the oldest to the newest clears all.
        dense.clear_solved(&solved_by, &solved);
        let rest = dense.unload();
        let pivot = rest
            .iter()
            .filter(|(_, by)| (by.abs() - 1.0).abs() < NOTHING)
            .min_by_key(|(place, _)| (uses[*place], *place))
            .or_else(|| rest.iter().max_by(|a, b| a.1.abs().total_cmp(&b.1.abs())))
            .copied();
        let Some((pivot, by)) = pivot else { continue };
        let row: Vec<_> = rest.into_iter().filter(|(place, _)| *place != pivot).map(|(p, x)| (p, x / by)).collect();
        solved_by[pivot] = solved.len();
        solved.push((pivot, row));
    }
    // Later rows are free of nothing solved after them; from the newest back, each is put in terms of free places.
    for at in (0..solved.len()).rev() {
        dense.load(&solved[at].1);
        dense.clear_solved(&solved_by, &solved);
        solved[at].1 = dense.unload();
    }
    let mut moves: Vec<Vec<(usize, f64)>> = Vec::new();
    let mut of_free = vec![usize::MAX; places];
    for place in (0..places).filter(|&place| solved_by[place] == usize::MAX) {
        of_free[place] = moves.len();
        moves.push(vec![(place, 1.0)]);
    }
    for (pivot, row) in &solved {
        for &(free, by) in row {
            if let Some(one) = moves.get_mut(of_free[free]) {
                one.push((*pivot, -by));
            }
        }
    }
    moves
}

/// One row being worked on.
struct Sparse {
    values: Vec<f64>,
    listed: Vec<bool>,
    places: Vec<usize>,
}

impl Sparse {
    fn new(places: usize) -> Self {
        Self { values: vec![0.0; places], listed: vec![false; places], places: Vec::new() }
    }

    fn load(&mut self, row: &[(usize, f64)]) {
        for &(place, by) in row {
            self.add(place, by);
        }
    }

    fn add(&mut self, place: usize, by: f64) {
        if !self.listed[place] {
            self.listed[place] = true;
            self.places.push(place);
        }
        self.values[place] += by;
    }

    /// Replaces solved places by what they are solved for, until none is left.
    fn clear_solved(&mut self, solved_by: &[usize], solved: &[(usize, Vec<(usize, f64)>)]) {
        let mut at = 0;
        while let Some(&place) = self.places.get(at) {
            at += 1;
            let by = self.values[place];
            if by.abs() < NOTHING {
                continue;
            }
            if let Some((_, row)) = solved.get(solved_by[place]) {
                self.values[place] = 0.0;
                for &(other, factor) in row {
                    let seen = self.listed[other] && solved_by[other] != usize::MAX;
                    self.add(other, -by * factor);
                    // Listed earlier and perhaps passed already: it comes again.
                    if seen {
                        self.places.push(other);
                    }
                }
            }
        }
    }

    fn unload(&mut self) -> Vec<(usize, f64)> {
        let mut row = Vec::with_capacity(self.places.len());
        for place in self.places.drain(..) {
            let by = std::mem::take(&mut self.values[place]);
            self.listed[place] = false;
            if by.abs() >= NOTHING {
                row.push((place, by));
            }
        }
        row
    }
}
