//! How much is hidden, against the fewest cells that any hiding needs.

use super::*;

/// True if some hidden cell of a table with all totals lies on no closed path of hidden cells that turns by right
/// angles: then it can be worked out.
fn solvable(width: usize, hidden: &[usize]) -> bool {
    // Rows and columns are the ends of hidden cells; a cell is solved where taking it away parts its ends.
    hidden.iter().any(|&cell| {
        let mut reached = vec![cell / width];
        let ends = |other: usize| (other / width, 100 + other % width);
        let mut at = 0;
        while let Some(&end) = reached.get(at) {
            at += 1;
            for &other in hidden.iter().filter(|&&other| other != cell) {
                let (row, column) = ends(other);
                for next in [row, column] {
                    if (end == row || end == column) && !reached.contains(&next) {
                        reached.push(next);
                    }
                }
            }
        }
        !reached.contains(&ends(cell).1)
    })
}

/// True if every hidden cell under the threshold stays as uncertain as the rule asks, with all other cells and all totals
/// known.
fn uncertain(width: usize, people: &[u32], hidden: &[usize]) -> bool {
    let mut known = Known::default();
    for line in (0..people.len() / width)
        .map(|row| (0..people.len()).filter(move |at| at / width == row).collect::<Vec<_>>())
        .chain((0..width).map(|column| (0..people.len()).filter(|at| at % width == column).collect()))
    {
        let places: Vec<usize> =
            hidden.iter().enumerate().filter(|(_, cell)| line.contains(cell)).map(|(at, _)| at).collect();
        let sum = places.iter().map(|&at| people[hidden[at]]).sum::<u32>();
        if !places.is_empty() {
            known.sums.push((places, f64::from(sum)));
        }
    }
    (0..hidden.len()).filter(|&at| people[hidden[at]] < THRESHOLD).all(|at| {
        let (low, high) = known.range(hidden.len(), &[at]);
        high - low >= f64::from(THRESHOLD / 2) - 1e-6
    })
}

/// Fewest cells that can be hidden, the small ones among them, so that none can be worked out; and fewest for the rule.
/// Only choices of fewer than `below` are tried.
fn optimum(width: usize, people: &[u32], below: usize) -> [usize; 2] {
    let small: Vec<usize> = (0..people.len()).filter(|&at| (1..THRESHOLD).contains(&people[at])).collect();
    let open: Vec<usize> = (0..people.len()).filter(|&at| people[at] >= THRESHOLD).collect();
    let mut by_size: Vec<u32> =
        (0..1_u32 << open.len()).filter(|set| small.len() + (set.count_ones() as usize) < below).collect();
    by_size.sort_by_key(|set| set.count_ones());
    let mut best = [below; 2];
    for set in by_size {
        let more = open.iter().enumerate().filter(|(at, _)| set & (1 << at) != 0).map(|(_, &cell)| cell);
        let hidden: Vec<usize> = small.iter().copied().chain(more).collect();
        if !solvable(width, &hidden) {
            best[0] = best[0].min(hidden.len());
            if uncertain(width, people, &hidden) {
                best[1] = hidden.len();
                break;
            }
        }
    }
    best
}

#[test]
fn hardly_more_is_hidden_than_must_be() {
    let found: Vec<[usize; 3]> = (0..400_u64)
        .into_par_iter()
        .filter_map(|case| {
            let mut random = Random::new(case + 2_000_000);
            let (height, width) = (2 + random.below(3), 2 + random.below(3));
            let cells = cells(&[height, width], &mut random);
            let table = medians(&cells);
            let hidden = table.rows.iter().filter(|row| row.n.value.is_none()).count();
            let people: Vec<u32> = cells.iter().map(|(_, n)| *n).collect();
            if hidden == 0 || table.rows.is_empty() {
                return None;
            }
            let [unsolved, best] = optimum(width as usize, &people, hidden);
            assert!(2 * hidden <= 3 * best, "{hidden} hidden where {best} do: {people:?} in {width} columns");
            Some([hidden, best, unsolved])
        })
        .collect();
    let [hidden, best, unsolved] = [0, 1, 2].map(|of| found.iter().map(|found| found[of]).sum::<usize>());
    let told =
        format!("{hidden} hidden where {best} keep the rule and {unsolved} are not solved, {} tables", found.len());
    assert!(found.len() > 250 && 100 * hidden <= 103 * best && 100 * hidden <= 115 * unsolved, "{told}");
}

#[test]
fn the_same_table_is_hidden_in_the_same_way() {
    for case in 0..200_u64 {
        let cells = cells(&[4, 4], &mut Random::new(case));
        assert_eq!(medians(&cells), medians(&cells));
    }
}
