//! Attacks on two figures that are published together.

use super::*;

/// Two figures of the same people, by other fields and with other filters, published together; the attacker knows both
/// and that people are whole and not fewer than none.
fn attack_two_figures(random: &mut Random, one_after_another: bool) -> u32 {
    let sides = [2 + random.below(2), 2 + random.below(2), 2];
    let atoms: Vec<[u32; 3]> =
        (0..sides[0]).flat_map(|a| (0..sides[1]).flat_map(move |b| (0..2).map(move |c| [a, b, c]))).collect();
    let people: Vec<u32> = atoms.iter().map(|_| random.people() / 2).collect();
    let mut divisions = Vec::new();
    let mut groups: Vec<Vec<Vec<usize>>> = Vec::new();
    for figure in 0..2 {
        let fields: Vec<usize> = (0..3).filter(|_| random.below(2) == 0).collect();
        let (filtered, kept) = (random.below(3) as usize, random.below(3));
        let chosen = |atom: &[u32; 3]| kept == 2 || atom[filtered] == kept;
        let mut by_labels = BTreeMap::<Vec<u32>, Vec<usize>>::new();
        for (at, atom) in atoms.iter().enumerate().filter(|(at, atom)| chosen(atom) && people[*at] > 0) {
            by_labels.entry(fields.iter().map(|&field| atom[field]).collect()).or_default().push(at);
        }
        let (labels, of): (Vec<Vec<u32>>, Vec<Vec<usize>>) = by_labels.into_iter().unzip();
        let n: Vec<u32> = of.iter().map(|of| of.iter().map(|&at| people[at]).sum()).collect();
        let alone = tables::rows(&labels, &n, n.iter().sum(), &vec![false; n.len()], THRESHOLD);
        let rows: Vec<bool> = alone.rows.iter().map(|hidden| *hidden || alone.refused).collect();
        for (of, hidden) in [(of.clone(), rows), (vec![of.concat()], vec![alone.total])] {
            let group_of = |atom: usize| of.iter().position(|of| of.contains(&atom)).map_or(u32::MAX, |at| at as u32);
            let of_kind = (0..atoms.len()).flat_map(|atom| vec![group_of(atom); people[atom] as usize]).collect();
            divisions.push(Division { of_kind, figure, strand: 0, hidden, few: Vec::new() });
            groups.push(of);
        }
    }
    let hidden = if one_after_another {
        // The first is out already; the second comes later and gives way.
        let mut joint = Joint::of_persons(divisions[0].of_kind.len(), THRESHOLD);
        divisions.chunk_by(|a, b| a.figure == b.figure).flat_map(|figure| joint.decide(figure)).collect()
    } else {
        together(&divisions, THRESHOLD)
    };
    let mut known = Known::default();
    let mut secret: Vec<(Vec<usize>, u32)> = Vec::new();
    let sum = |of: &[usize]| of.iter().map(|&at| people[at]).sum::<u32>();
    let all: Vec<(usize, &Vec<usize>, bool)> = groups
        .iter()
        .zip(&hidden)
        .enumerate()
        .flat_map(|(at, (groups, hidden))| groups.iter().zip(hidden).map(move |(of, hidden)| (at / 2, of, *hidden)))
        .collect();
    let set = |of: &[usize]| of.iter().copied().collect::<BTreeSet<usize>>();
    let shown: Vec<BTreeSet<usize>> = all.iter().filter(|(.., withheld)| !withheld).map(|(_, of, _)| set(of)).collect();
    for &(figure, of, withheld) in &all {
        if withheld {
            // A later figure may withhold what an earlier one shows.
            if one_after_another && sum(of) >= THRESHOLD && shown.contains(&set(of)) {
                continue;
            }
            secret.push((of.clone(), sum(of)));
        } else {
            known.sums.push((of.clone(), f64::from(sum(of))));
        }
        // What is in one figure and not in the other is a number too.
        for (_, other, _) in all.iter().filter(|(other, ..)| *other != figure) {
            let rest: Vec<usize> = of.iter().copied().filter(|at| !other.contains(at)).collect();
            let nested = rest.len() + other.len() == of.len();
            if nested && (1..THRESHOLD).contains(&sum(&rest)) {
                secret.push((rest.clone(), sum(&rest)));
            }
        }
    }
    // What follows from the first figure alone, such as two small rows together, is not the second one's to hide.
    let mut earlier = Known::default();
    let first = all.iter().filter(|(figure, _, withheld)| *figure == 0 && !withheld);
    earlier.sums.extend(first.map(|(_, of, _)| ((*of).clone(), f64::from(sum(of)))));
    let told = |(low, high): (f64, f64)| high - low <= 1e-6;
    for (of, n) in &secret {
        if one_after_another && told(earlier.range(atoms.len(), of)) {
            continue;
        }
        let (low, high) = known.range(atoms.len(), of);
        assert!(high - low > 1e-6, "{n} of {of:?} is {low} to {high} in {people:?}: {all:?}");
    }
    secret.len() as u32
}

#[test]
fn two_figures_together_give_nobody_away() {
    let found: u32 = (0..2000_u64)
        .into_par_iter()
        .map(|case| attack_two_figures(&mut Random::new(case + 4_000_000), case % 2 == 1))
        .sum();
    assert!(found > 4000, "{found}");
}
