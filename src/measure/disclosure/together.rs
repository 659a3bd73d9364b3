//! Figures that are published together: what their numbers of people give away between them, and what to hide for it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{
    protect::protect,
    system::{Role, System, role_of, secret},
};

/// People divided into groups, of each of which a figure may state the number.
#[derive(Clone, Debug)]
pub(in crate::measure) struct Division {
    /// By person: the group, [`Division::NOWHERE`] for people who are in none.
    pub(in crate::measure) of_person: Vec<u32>,
    /// Which figure shows them; divisions of one figure are its rows, its total, its parts.
    pub(in crate::measure) figure: usize,
    /// By group: the figure withholds its number already.
    pub(in crate::measure) hidden: Vec<bool>,
    /// The figure is settled: what it shows stays shown.
    pub(in crate::measure) settled: bool,
}

impl Division {
    pub(in crate::measure) const NOWHERE: u32 = u32::MAX;
}

/// A set of people, told from others by its number and a sum over its members.
type Population = (u32, u128);

/// Which groups to hide, by division, beside those hidden already.
///
/// Groups of one division that lie within a group of another leave a rest, which is a number too: it follows from
/// the others, so it is protected like them although no figure states it. That holds for a chart of everybody beside one
/// of all but a few, and for a map beside a table.
pub(in crate::measure) fn together(divisions: &[Division], threshold: u32) -> Vec<Vec<bool>> {
    let populations: Vec<Vec<Population>> = divisions.iter().map(populations).collect();
    let mut system = System::default();
    let mut cells = BTreeMap::<Population, usize>::new();
    for (division, populations) in divisions.iter().zip(&populations) {
        for (&population, &hidden) in populations.iter().zip(&division.hidden) {
            if population.0 == 0 {
                continue;
            }
            let cell = *cells.entry(population).or_insert_with(|| system.cell(population.0, Role::Open, 1.0));
            let known = &mut system.cells[cell].role;
            // Hidden in one figure, a number cannot be shown in another; settled in one, it stays as it is there.
            *known = match role_of(population.0, threshold) {
                role @ Role::Secret { .. } => role,
                _ if hidden => Role::Withheld,
                _ if division.settled && *known == Role::Open => Role::Known,
                _ => *known,
            };
        }
    }
    let mut written = BTreeSet::<(Vec<usize>, usize)>::new();
    for (one, whole) in divisions.iter().zip(&populations) {
        for (other, parts) in divisions.iter().zip(&populations) {
            if std::ptr::eq(one, other) {
                continue;
            }
            for (group, within) in within(one, other, parts) {
                let total = whole[group];
                let mut choices = vec![within.clone()];
                if one.figure != other.figure {
                    // One number less another of another figure is a number as well.
                    choices.extend(within.into_iter().map(|part| vec![part]));
                }
                for choice in choices {
                    let (mut rest, mut sum) = total;
                    let mut cells_of_parts = Vec::with_capacity(choice.len() + 1);
                    for &part in &choice {
                        let (n, key) = parts[part];
                        rest -= n;
                        sum = sum.wrapping_sub(key);
                        cells_of_parts.push(cells[&(n, key)]);
                    }
                    let large = choice.len() == 1 && rest >= threshold;
                    if cells_of_parts == [cells[&total]] || (large && !cells.contains_key(&(rest, sum))) {
                        continue;
                    }
                    if rest > 0 {
                        let role = if rest < threshold { secret(threshold) } else { Role::Unseen };
                        cells_of_parts.push(*cells.entry((rest, sum)).or_insert_with(|| system.cell(rest, role, 1.0)));
                    }
                    cells_of_parts.sort_unstable();
                    if written.insert((cells_of_parts.clone(), cells[&total])) {
                        system.adds_up(&cells_of_parts, cells[&total]);
                    }
                }
            }
        }
    }
    for (at, (one, populations_of_one)) in divisions.iter().zip(&populations).enumerate() {
        for (other, populations_of_other) in divisions.iter().zip(&populations).skip(at + 1) {
            for (here, there) in same_people(one, other) {
                if here.len() > 1 && there.len() > 1 {
                    let here: Vec<usize> = here.iter().map(|&group| cells[&populations_of_one[group]]).collect();
                    let there: Vec<usize> = there.iter().map(|&group| cells[&populations_of_other[group]]).collect();
                    system.balance(&here, &there);
                }
            }
        }
    }
    let found = protect(&system, &system.hidden());
    let all = !found.exposed.is_empty();
    divisions
        .iter()
        .zip(&populations)
        .map(|(division, populations)| {
            let hide = |(population, &hidden): (&Population, &bool)| {
                hidden || cells.get(population).is_some_and(|&cell| found.hidden[cell] || (all && !division.settled))
            };
            populations.iter().zip(&division.hidden).map(hide).collect()
        })
        .collect()
}

fn populations(division: &Division) -> Vec<Population> {
    let mut found = vec![(0, 0_u128); division.hidden.len()];
    for (person, &group) in (0_u64..).zip(&division.of_person) {
        if let Some((n, sum)) = found.get_mut(group as usize) {
            *n += 1;
            *sum = sum.wrapping_add(u128::from(scattered(person)) << 64 | u128::from(scattered(!person)));
        }
    }
    found
}

/// Scatters neighbouring numbers over all of 64 bits (splitmix64).
fn scattered(number: u64) -> u64 {
    let mut x = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

/// Groups of both divisions that hold the same people together, as few as possible at a time.
fn same_people(one: &Division, other: &Division) -> Vec<(Vec<usize>, Vec<usize>)> {
    let pairs: BTreeSet<(u32, u32)> = one.of_person.iter().copied().zip(other.of_person.iter().copied()).collect();
    // Groups that share people get one name, the smallest group's; nowhere is a group of its own on either side.
    let mut name: BTreeMap<(bool, u32), (bool, u32)> = BTreeMap::new();
    let find = |name: &BTreeMap<(bool, u32), (bool, u32)>, mut of: (bool, u32)| {
        while let Some(&next) = name.get(&of).filter(|next| **next != of) {
            of = next;
        }
        of
    };
    for (here, there) in pairs {
        if (here, there) != (Division::NOWHERE, Division::NOWHERE) {
            let ends = [(false, here), (true, there)].map(|end| find(&name, end));
            let [first, last] = [ends[0].min(ends[1]), ends[0].max(ends[1])];
            name.insert(first, first);
            name.insert(last, first);
        }
    }
    let mut found = BTreeMap::<(bool, u32), (Vec<usize>, Vec<usize>)>::new();
    let open = [(false, Division::NOWHERE), (true, Division::NOWHERE)].map(|end| find(&name, end));
    for &(side, group) in name.keys() {
        let of = find(&name, (side, group));
        if !open.contains(&of) {
            let (here, there) = found.entry(of).or_default();
            if side { there.push(group as usize) } else { here.push(group as usize) }
        }
    }
    found.into_values().collect()
}

/// By group of `one`, the groups of `other` whose people are all in it.
fn within(one: &Division, other: &Division, populations: &[Population]) -> BTreeMap<usize, Vec<usize>> {
    // The group of `one` that holds the people of a group of `other` seen so far; none once they are divided.
    let mut holder: HashMap<u32, Option<u32>> = HashMap::new();
    for (&whole, &part) in one.of_person.iter().zip(&other.of_person) {
        if part != Division::NOWHERE {
            let known = holder.entry(part).or_insert(Some(whole));
            if *known != Some(whole) {
                *known = None;
            }
        }
    }
    let mut found = BTreeMap::<usize, Vec<usize>>::new();
    for part in 0..populations.len() {
        if let Some(Some(whole)) = holder.get(&(part as u32))
            && *whole != Division::NOWHERE
        {
            found.entry(*whole as usize).or_default().push(part);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Divides people 0.. into groups by a rule; nothing is hidden but groups under the threshold.
    fn divide(figure: usize, people: u32, groups: usize, rule: impl Fn(u32) -> Option<u32>) -> Division {
        let of_person: Vec<u32> = (0..people).map(|person| rule(person).unwrap_or(Division::NOWHERE)).collect();
        let n = |group: usize| of_person.iter().filter(|&&other| other as usize == group).count();
        let hidden = (0..groups).map(|group| (1..10).contains(&n(group))).collect();
        Division { of_person, figure, hidden, settled: false }
    }

    #[test]
    fn everybody_and_all_but_a_few_are_not_both_shown() {
        // 100 people, and the 96 who are not in a small program.
        let all = divide(1, 100, 1, |_| Some(0));
        let most = divide(2, 100, 1, |person| (person < 96).then_some(0));
        let hidden = together(&[all.clone(), most.clone()], 10);
        assert_eq!(hidden.concat().iter().filter(|hidden| **hidden).count(), 1);
        // All but twelve give nobody away.
        let fewer = divide(3, 100, 1, |person| (person < 88).then_some(0));
        assert_eq!(together(&[all.clone(), fewer], 10), [[false], [false]]);
        // What is settled stays, so the other goes.
        let settled = Division { settled: true, ..all };
        assert_eq!(together(&[most, settled], 10), [[true], [false]]);
    }

    #[test]
    fn a_group_withheld_in_one_figure_is_withheld_in_the_other() {
        // By state 20, 30, 50; the second figure has the first state alone, under another name.
        let states = |person: u32| Some(u32::from(person >= 20) + u32::from(person >= 50));
        let mut by_state = divide(4, 100, 3, states);
        by_state.hidden = vec![true, true, false];
        let alone = divide(5, 100, 1, |person| (person < 20).then_some(0));
        assert_eq!(together(&[by_state, alone], 10), [vec![true, true, false], vec![true]]);
    }

    #[test]
    fn two_groups_of_one_figure_are_three_of_another() {
        // By place 0–29, 30–59, 60–99; by trade 0–39 and 40–59 in the first two places only.
        let places = divide(9, 100, 3, |person| Some(u32::from(person >= 30) + u32::from(person >= 60)));
        let trades = divide(10, 100, 3, |person| Some(u32::from(person >= 40) + u32::from(person >= 60)));
        assert_eq!(same_people(&places, &trades), [(vec![0, 1], vec![0, 1]), (vec![2], vec![2])]);
        let some = divide(11, 100, 2, |person| (person < 55).then_some(u32::from(person >= 40)));
        assert_eq!(same_people(&places, &some), []);
    }

    #[test]
    fn as_much_is_hidden_in_any_order() {
        let thirds = divide(6, 90, 3, |person| Some(person / 30));
        let most = divide(7, 90, 1, |person| (person < 86).then_some(0));
        let all = divide(8, 90, 1, |_| Some(0));
        let forth = together(&[thirds.clone(), most.clone(), all.clone()], 10);
        let mut back = together(&[all, most, thirds], 10);
        back.reverse();
        let hidden = |figures: &[Vec<bool>]| figures.concat().iter().filter(|hidden| **hidden).count();
        assert!(hidden(&forth) > 0 && hidden(&forth) == hidden(&back), "{forth:?} {back:?}");
    }
}
