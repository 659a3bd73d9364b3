//! What to hide in the tables that measures make: rows with their total, and rows divided into parts.

use super::{
    ends,
    lattice::Lattice,
    protect::protect_by_level,
    system::{Role, System, role_of, secret},
};

/// Cells of a table that must not be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hidden {
    pub(super) rows: Vec<bool>,
    pub(super) total: bool,
    /// The rows cannot be protected under totals that tables by fewer fields show: not even their labels may be listed,
    /// since a group that is not listed is empty.
    pub(super) refused: bool,
}

/// Protects the numbers of people in the rows of a table, whose total and totals by each of its fields may be seen in it
/// or elsewhere. `withheld` rows are hidden whatever their number.
pub(super) fn rows<T: Ord + Clone>(
    groups: &[Vec<T>],
    people: &[u32],
    total: u32,
    withheld: &[bool],
    threshold: u32,
) -> Hidden {
    let mut system = System::default();
    let lattice = Lattice::add(&mut system, groups, people, total, 0, |n| role_of(n, threshold));
    for (&row, _) in lattice.rows.iter().zip(withheld).filter(|(_, withheld)| **withheld) {
        system.withhold(row);
    }
    let found = protect_by_level(&system);
    let several_fields = groups.first().is_some_and(|labels| labels.len() > 1);
    Hidden {
        rows: lattice.rows.iter().map(|&row| found.hidden[row]).collect(),
        total: found.hidden[lattice.total],
        refused: found.reopened && several_fields,
    }
}

/// Which cells of a table to hide so that none under the threshold can be worked out, with the total and all totals by
/// some of the fields shown: `groups` are the labels of each cell by field, `people` its number.
///
/// The same decision as for tables that are measured; for benchmarks and audits of numbers that come from elsewhere.
pub fn suppress<T: Ord + Clone>(groups: &[Vec<T>], people: &[u32], threshold: u32) -> Vec<bool> {
    let found = rows(groups, people, people.iter().sum(), &vec![false; people.len()], threshold);
    if found.refused { vec![true; people.len()] } else { found.rows }
}

/// Parts that must not be shown, by row, and rows of which nothing may be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct HiddenParts {
    pub(super) rows: Vec<bool>,
    /// By row and part.
    pub(super) parts: Vec<Vec<bool>>,
    pub(super) total: bool,
    pub(super) total_parts: Vec<bool>,
}

/// Protects rows whose people divide into the same parts. A part is secret if it is few people, all, or all but few: with
/// the base it is a rate, and that gives the rest away.
///
/// `parts` are numbers of people by row and part; a base is the sum of its parts. Without rows the total stands alone.
pub(super) fn parts<T: Ord + Clone>(
    groups: &[Vec<T>],
    parts: &[Vec<u32>],
    total: &[u32],
    threshold: u32,
) -> HiddenParts {
    let count = total.len();
    let alone = parts.is_empty();
    let divided: Vec<Vec<Label<T>>> = if alone {
        (0..count).map(|part| vec![Label::Part(part)]).collect()
    } else {
        let labels = |group: &Vec<T>| group.iter().cloned().map(Label::Group).collect::<Vec<_>>();
        groups
            .iter()
            .flat_map(|group| (0..count).map(move |part| (group, part)))
            .map(|(group, part)| labels(group).into_iter().chain([Label::Part(part)]).collect())
            .collect()
    };
    let people: Vec<u32> = if alone { total.to_vec() } else { parts.iter().flatten().copied().collect() };
    let everybody = total.iter().sum();
    let mut system = System::default();
    let lattice = Lattice::add(&mut system, &divided, &people, everybody, 0, |n| role_of(n, threshold));
    let fields = divided.first().map_or(0, Vec::len).saturating_sub(1) as u32;
    let bases = lattice.totals((1 << fields) - 1);
    let of_total = if alone { lattice.rows.clone() } else { lattice.totals(1 << fields) };
    let pairs = lattice.rows.iter().zip(&bases).chain(of_total.iter().zip(std::iter::repeat(&lattice.total)));
    let mut pairs: Vec<(usize, usize)> = pairs.map(|(&part, &base)| (part, base)).collect();
    pairs.sort_unstable();
    pairs.dedup();
    let mut everywhere = Vec::new();
    for &(part, base) in &pairs {
        let (n, of) = (system.cells[part].n, system.cells[base].n);
        if of == 0 || part == base {
            continue;
        }
        let most = most(of, threshold);
        if n == of {
            system.withhold(part);
            everywhere.push(base);
        } else if of - n < threshold && count > 2 {
            let rest = system.cell(of - n, secret(threshold), 1.0);
            system.cells[rest].level = system.cells[part].level;
            system.cells[rest].most = most;
            system.adds_up(&[part, rest], base);
        }
        if n < threshold && n > 0 {
            system.cells[part].most = most;
        }
    }
    // Nobody in the part that is asked about says it of each.
    let asked: Vec<usize> = lattice.rows.iter().chain(&of_total).step_by(count.max(1)).copied().collect();
    // Nobody in one part of many says little; where everybody is in one, or in the only other one, it says it of each.
    for (part, base) in pairs {
        if system.cells[part].n == 0
            && system.cells[base].n > 0
            && (everywhere.contains(&base) || asked.contains(&part))
        {
            system.cells[part].role = secret(threshold);
            system.cells[part].most = most(system.cells[base].n, threshold);
        }
    }
    loop {
        let hidden = protect_by_level(&system).hidden;
        // A hidden base would follow from a part and its share, unless nobody is in the part.
        let mut changed = false;
        for (&part, &base) in lattice.rows.iter().zip(&bases) {
            if hidden[base] && !hidden[part] && system.cells[part].n > 0 {
                changed |= system.withhold(part);
            }
        }
        if !changed {
            let shown = |cells: &[usize]| cells.iter().map(|&cell| hidden[cell]).collect::<Vec<bool>>();
            let by_row = |cells: &[usize]| cells.chunks(count.max(1)).map(shown).collect::<Vec<_>>();
            let (rows, parts) = if alone { (Vec::new(), Vec::new()) } else { (by_row(&bases), by_row(&lattice.rows)) };
            return HiddenParts {
                rows: rows.into_iter().map(|row| row.first() == Some(&true)).collect(),
                parts,
                total: hidden[lattice.total],
                total_parts: shown(&of_total[..count]),
            };
        }
    }
}

/// One step of a pathway by row: its number, the people behind it, and the people of whom something was lost on the way.
pub(super) struct Step<'a> {
    pub(super) n: Vec<u32>,
    pub(super) people: &'a [u32],
    pub(super) lost: &'a [u32],
}

/// Protects steps that each lose some of those of the step before: what took a step, and what was lost, are secret if the
/// people behind them are few. By step and row, what must not be shown.
pub(super) fn steps<T: Ord + Clone>(groups: &[Vec<T>], steps: &[Step<'_>], threshold: u32) -> Vec<Vec<bool>> {
    let mut system = System::default();
    let mut lattices: Vec<Lattice> = Vec::new();
    let few = |people: Option<&u32>| people.is_some_and(|people| (1..threshold).contains(people));
    for Step { n, people, lost: lost_people } in steps {
        let lattice = Lattice::add(&mut system, groups, n, n.iter().sum(), 0, |n| role_of(n, threshold));
        for (at, &row) in lattice.rows.iter().enumerate() {
            if few(people.get(at)) && system.cells[row].n > 0 {
                system.cells[row].role = secret(threshold);
            }
        }
        let earlier = lattices.last().into_iter().flat_map(|before| &before.rows);
        for (at, (&now, &before)) in lattice.rows.iter().zip(earlier).enumerate() {
            let (base, n) = (system.cells[before].n, system.cells[now].n);
            if base == 0 || n > base {
                continue;
            }
            // All or nobody of a group says it of each, so that is secret too.
            let (lost, most) = (base - n, most(base, threshold));
            let hide = lost < threshold || few(lost_people.get(at));
            let role = if hide { secret(threshold) } else { Role::Unseen };
            let lost = system.cell(lost, role, 1.0);
            system.cells[lost].level = system.cells[now].level;
            if matches!(role, Role::Secret { .. }) {
                system.cells[lost].most = most;
            }
            if n < threshold {
                system.cells[now].role = secret(threshold);
                system.cells[now].most = most;
            } else if n == base {
                system.withhold(now);
            }
            system.adds_up(&[now, lost], before);
        }
        lattices.push(lattice);
    }
    let hidden = protect_by_level(&system).hidden;
    lattices.iter().map(|lattice| lattice.rows.iter().map(|&row| hidden[row]).collect()).collect()
}

/// The most people that a reader takes to stand behind a rate that is told as a range.
fn most(base: u32, threshold: u32) -> Option<u32> {
    ends::step(base, threshold).map(|_| threshold.saturating_sub(1))
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Label<T> {
    Group(T),
    Part(usize),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one_field(people: &[u32], total: u32) -> Vec<bool> {
        let groups: Vec<Vec<usize>> = (0..people.len()).map(|at| vec![at]).collect();
        rows(&groups, people, total, &vec![false; people.len()], 10).rows
    }

    #[test]
    fn one_hidden_row_takes_the_next_smallest_along() {
        assert_eq!(one_field(&[100, 4, 60, 12], 176), [false, true, false, true]);
        // Two small groups whose sum leaves too little room are not enough.
        assert_eq!(one_field(&[100, 2, 1, 12], 115), [false, true, true, true]);
        assert_eq!(one_field(&[100, 4, 3, 12], 119), [false, true, true, false]);
        // An empty group protects nobody.
        assert_eq!(one_field(&[100, 4, 0, 12], 116), [false, true, false, true]);
        assert_eq!(one_field(&[100, 40, 30, 12], 182), [false; 4]);
    }

    #[test]
    fn two_way_tables_are_protected_both_ways() {
        let groups: Vec<Vec<u8>> = (0..3).flat_map(|a| (0..3).map(move |b| vec![a, b])).collect();
        let people = [5, 50, 60, 70, 80, 90, 100, 110, 120];
        let hidden = rows(&groups, &people, people.iter().sum(), &[false; 9], 10);
        assert_eq!(hidden.rows, [true, true, false, true, true, false, false, false, false]);
        assert!(!hidden.total);
    }

    #[test]
    fn people_in_no_row_protect_as_a_hidden_row_does() {
        // 2 hidden and 7 not listed of 159: together 9, and nobody knows how they divide.
        assert_eq!(one_field(&[100, 2, 50], 159), [false, true, false]);
        // With 2 not listed the two are too few together.
        assert_eq!(one_field(&[100, 2, 50], 154), [false, true, true]);
        assert_eq!(one_field(&[100, 40, 50], 192), [false; 3]);
    }

    #[test]
    fn counties_are_protected_within_their_state() {
        let groups = [["Ohio", "Erie"], ["Ohio", "Lorain"], ["Ohio", "Wood"], ["Iowa", "Polk"], ["Iowa", "Linn"]]
            .map(|labels| labels.to_vec());
        // Polk is smaller than any county of Ohio but Erie, and no help to Erie within Ohio.
        let hidden = rows(&groups, &[6, 40, 30, 20, 90], 186, &[false; 5], 10);
        assert_eq!(hidden.rows, [true, false, true, false, false]);
    }

    #[test]
    fn parts_hide_what_a_rate_would_give_away() {
        let groups = [vec!["Women"], vec!["Men"]];
        // 95 of 100 women work elsewhere: both parts of the women, and of the men, whose sums are shown.
        let hidden = parts(&groups, &[vec![5, 95], vec![60, 40]], &[65, 135], 10);
        assert_eq!((hidden.rows, hidden.total), (vec![false; 2], false));
        assert_eq!(hidden.parts, [[true; 2], [true; 2]]);
        assert_eq!(hidden.total_parts, [false; 2]);
        // Six people at night: a part that nobody is in anywhere takes nothing along.
        let groups = [vec!["Day"], vec!["Evening"], vec!["Night"]];
        let hidden = parts(&groups, &[vec![1165, 1746, 0], vec![550, 823, 0], vec![3, 3, 0]], &[1718, 2572, 0], 10);
        assert_eq!((hidden.rows, hidden.total), (vec![false, true, true], false));
        assert_eq!((&hidden.parts[0], &hidden.total_parts), (&vec![false; 3], &vec![false; 3]));
        assert_eq!(hidden.parts[1][..2], [true, true]);
        // Everybody in one part says it of each.
        let hidden = parts::<&str>(&[], &[], &[0, 50], 10);
        assert_eq!(hidden.total_parts, [true, true]);
        // All but four of three parts.
        let hidden = parts::<&str>(&[], &[], &[46, 2, 2], 10);
        assert_eq!(hidden.total_parts, [true, true, true]);
        let hidden = parts::<&str>(&[], &[], &[40, 30, 0], 10);
        assert_eq!(hidden.total_parts, [false; 3]);
    }
}
