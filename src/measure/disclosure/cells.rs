//! Which cells of a table to hide so that none can be worked out from the others and the totals.

use std::collections::{BTreeMap, BTreeSet};

/// Cells that add up to a total that someone may see, or to another cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) cells: Vec<usize>,
    pub(super) sum: Option<usize>,
    /// People within the sum who are in none of the cells (their college is not stated): how many is never shown, so
    /// they protect others as a hidden cell does.
    pub(super) unlisted: u32,
}

impl Line {
    /// Cells with a published total.
    pub(super) fn total(cells: Vec<usize>) -> Self {
        Self { cells, sum: None, unlisted: 0 }
    }

    fn all(&self) -> impl Iterator<Item = usize> + '_ {
        self.cells.iter().copied().chain(self.sum)
    }

    /// A total of one cell is that cell: it hides with it and gives nothing away. Unlisted people are an unknown of
    /// their own, so that the line determines nothing.
    fn is_an_equation(&self, people: &[u32]) -> bool {
        self.unlisted == 0 && self.all().filter(|&cell| people[cell] > 0).count() > 1
    }
}

/// Hides, beside the cells that must be hidden, as many others as it takes that in every line of cells with a published
/// total at least two are hidden and these hold at least `threshold` people together. The smallest go first.
///
/// A cell with nobody in it protects no other, so it is never hidden for others.
pub(super) fn complete(people: &[u32], hidden: &mut [bool], lines: &[Line], threshold: u32) {
    loop {
        let mut changed = false;
        for line in lines {
            while let Some(cell) = missing_partner(people, hidden, line, threshold) {
                hidden[cell] = true;
                changed = true;
            }
        }
        if !changed {
            match derivable(people, hidden, lines) {
                Some(cell) => hidden[cell] = true,
                None => return,
            }
        }
    }
}

fn missing_partner(people: &[u32], hidden: &[bool], line: &Line, threshold: u32) -> Option<usize> {
    let peopled = || line.all().filter(|&cell| people[cell] > 0);
    let out: Vec<usize> = peopled().filter(|&cell| hidden[cell]).collect();
    let together = line.unlisted + out.iter().map(|&cell| people[cell]).sum::<u32>();
    let parts = out.len() + usize::from(line.unlisted > 0);
    if out.is_empty() || (parts >= 2 && together >= threshold) {
        return None;
    }
    peopled().filter(|&cell| !hidden[cell]).min_by_key(|&cell| (people[cell], cell))
}

/// A cell to hide because the lines' totals still solve some hidden cell: elimination finds unknowns that the equations
/// determine alone.
fn derivable(people: &[u32], hidden: &[bool], lines: &[Line]) -> Option<usize> {
    /// More unknowns than this are left to the two rules on lines.
    const LIMIT: usize = 400;
    let unknown: Vec<usize> = (0..people.len()).filter(|&cell| hidden[cell] && people[cell] > 0).collect();
    if unknown.len() > LIMIT {
        return None;
    }
    let column: BTreeMap<usize, usize> = unknown.iter().enumerate().map(|(at, &cell)| (cell, at)).collect();
    let mut rows: Vec<Vec<f64>> = lines
        .iter()
        .filter(|line| line.is_an_equation(people))
        .map(|line| {
            let mut row = vec![0.0; unknown.len()];
            for cell in &line.cells {
                if let Some(&at) = column.get(cell) {
                    row[at] = 1.0;
                }
            }
            if let Some(&at) = line.sum.and_then(|sum| column.get(&sum)) {
                row[at] = -1.0;
            }
            row
        })
        .filter(|row| row.iter().any(|&x| x != 0.0))
        .collect();
    eliminate(&mut rows, unknown.len());
    let solved: BTreeSet<usize> = rows
        .iter()
        .filter_map(|row| {
            let mut nonzero = row.iter().enumerate().filter(|(_, x)| x.abs() > 1e-9);
            match (nonzero.next(), nonzero.next()) {
                (Some((at, _)), None) => Some(unknown[at]),
                _ => None,
            }
        })
        .collect();
    if solved.is_empty() {
        return None;
    }
    let in_line_with_solved = |cell: &usize| {
        let touches =
            |line: &Line| line.all().any(|other| other == *cell) && line.all().any(|other| solved.contains(&other));
        lines.iter().any(touches)
    };
    (0..people.len())
        .filter(|&cell| !hidden[cell] && people[cell] > 0)
        .filter(in_line_with_solved)
        .min_by_key(|&cell| (people[cell], cell))
}

/// Reduced row echelon form.
fn eliminate(rows: &mut [Vec<f64>], columns: usize) {
    let mut pivot_row = 0;
    for column in 0..columns {
        let Some(best) = (pivot_row..rows.len())
            .max_by(|&a, &b| rows[a][column].abs().total_cmp(&rows[b][column].abs()))
            .filter(|&row| rows[row][column].abs() > 1e-9)
        else {
            continue;
        };
        rows.swap(pivot_row, best);
        let scale = rows[pivot_row][column];
        for x in &mut rows[pivot_row] {
            *x /= scale;
        }
        let pivot = rows[pivot_row].clone();
        for (at, row) in rows.iter_mut().enumerate() {
            let factor = row[column];
            if at != pivot_row && factor.abs() > 1e-12 {
                for (x, p) in row.iter_mut().zip(&pivot) {
                    *x -= factor * p;
                }
            }
        }
        pivot_row += 1;
    }
}

/// Lines of a table by groups: cells that differ in one dimension only add up to a total that someone else may see.
pub(super) fn lines_of_groups<T: Ord + Clone>(groups: &[Vec<T>]) -> Vec<Line> {
    let dimensions = groups.first().map_or(0, Vec::len);
    if dimensions <= 1 {
        return vec![Line::total((0..groups.len()).collect())];
    }
    let mut lines = Vec::new();
    for dimension in 0..dimensions {
        let mut by_rest = BTreeMap::<Vec<T>, Vec<usize>>::new();
        for (at, group) in groups.iter().enumerate() {
            let mut rest = group.clone();
            rest.remove(dimension);
            by_rest.entry(rest).or_default().push(at);
        }
        lines.extend(by_rest.into_values().map(Line::total));
    }
    lines.push(Line::total((0..groups.len()).collect()));
    lines
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn run(people: &[u32], lines: &[Line]) -> Vec<bool> {
        let mut hidden: Vec<bool> = people.iter().map(|&n| n > 0 && n < 10).collect();
        complete(people, &mut hidden, lines, 10);
        hidden
    }

    #[test]
    fn one_hidden_row_takes_the_next_smallest_along() {
        let lines = lines_of_groups(&[["a"].to_vec(), ["b"].to_vec(), ["c"].to_vec(), ["d"].to_vec()]);
        assert_eq!(run(&[100, 4, 60, 12], &lines), [false, true, false, true]);
        // Two small groups whose sum is under the threshold are not enough either.
        assert_eq!(run(&[100, 4, 3, 12], &lines), [false, true, true, true]);
        // An empty group protects nobody.
        assert_eq!(run(&[100, 4, 0, 12], &lines), [false, true, false, true]);
        assert_eq!(run(&[100, 40, 30, 12], &lines), [false; 4]);
    }

    #[test]
    fn two_way_tables_are_protected_both_ways() {
        let groups: Vec<Vec<u8>> = (0..3).flat_map(|a| (0..3).map(move |b| vec![a, b])).collect();
        let hidden = run(&[5, 50, 60, 70, 80, 90, 100, 110, 120], &lines_of_groups(&groups));
        assert_eq!(hidden, [true, true, false, true, true, false, false, false, false]);
    }

    #[test]
    fn a_hidden_sum_hides_one_of_its_parts() {
        // Cell 0 is the sum of 1 and 2 and is hidden for another reason.
        let lines = [Line { cells: vec![1, 2], sum: Some(0), unlisted: 0 }];
        let mut hidden = [true, false, false];
        complete(&[50, 30, 20], &mut hidden, &lines, 10);
        assert_eq!(hidden, [true, false, true]);
    }

    #[test]
    fn people_in_no_cell_protect_as_a_hidden_cell_does() {
        // 4 hidden and 7 unlisted of 161: together 11, and nobody knows how they divide.
        let line = |unlisted| [Line { cells: vec![0, 1, 2], sum: None, unlisted }];
        assert_eq!(run(&[100, 4, 50], &line(7)), [false, true, false]);
        // With 2 unlisted the two are too few together.
        assert_eq!(run(&[100, 4, 50], &line(2)), [false, true, true]);
        assert_eq!(run(&[100, 40, 50], &line(2)), [false; 3]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1000))]
        #[test]
        fn no_hidden_number_follows_from_total_minus_shown(people in prop::collection::vec(0_u32..40, 1..24)) {
            let lines = vec![Line::total((0..people.len()).collect())];
            let hidden = run(&people, &lines);
            let total: u32 = people.iter().sum();
            let shown: u32 = people.iter().zip(&hidden).filter(|(_, hidden)| !**hidden).map(|(n, _)| n).sum();
            let out: Vec<u32> = people.iter().zip(&hidden).filter(|(n, hidden)| **hidden && **n > 0).map(|(n, _)| *n).collect();
            for (&n, &hidden) in people.iter().zip(&hidden) {
                prop_assert!(hidden || n == 0 || n >= 10);
            }
            // What is left after subtracting is nobody, or a sum of several groups that is large enough itself,
            // unless the whole table is hidden.
            if !out.is_empty() && shown > 0 {
                prop_assert!(out.len() >= 2, "{} alone can be worked out", total - shown);
                prop_assert!(total - shown >= 10);
            }
        }

        #[test]
        fn no_cell_of_a_two_way_table_can_be_solved(people in prop::collection::vec(0_u32..60, 20)) {
            let groups: Vec<Vec<usize>> = (0..4).flat_map(|a| (0..5).map(move |b| vec![a, b])).collect();
            let lines = lines_of_groups(&groups);
            let hidden = run(&people, &lines);
            for line in &lines {
                let out: Vec<usize> = line.cells.iter().copied().filter(|&cell| hidden[cell] && people[cell] > 0).collect();
                let peopled = line.cells.iter().filter(|&&cell| people[cell] > 0).count();
                prop_assert!(out.len() != 1 || peopled == 1, "{line:?} of {people:?} hides {out:?}");
            }
        }
    }
}
