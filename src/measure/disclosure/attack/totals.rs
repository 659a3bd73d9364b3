//! Attacks on tables with totals and on the numbers behind medians.

use super::*;

/// Shows a table by all its fields with the totals by every choice of fewer; the attacker has all of them.
fn attack_totals(shape: &[u32], random: &mut Random) -> [u32; 2] {
    let mut cells = cells(shape, random);
    cells.retain(|(_, n)| *n > 0);
    let (groups, people): (Vec<ColumnarGroup>, Vec<u32>) = cells.iter().cloned().unzip();
    let mut system = System::default();
    let lattice = Lattice::add(&mut system, &groups, &people, people.iter().sum(), 0, |n| role_of(n, THRESHOLD));
    let hidden = protect_by_level(&system).hidden;
    let mut known = Known::default();
    let mut secret = Vec::new();
    for fields in 0..1_usize << shape.len() {
        let kept: Vec<usize> = (0..shape.len()).filter(|field| fields & (1 << field) != 0).collect();
        let totals = lattice.totals(fields as u32);
        for (group, n) in summed(&cells, &kept) {
            let same = |at: &usize| kept.iter().zip(&group).all(|(&field, label)| cells[*at].0[field] == *label);
            let of: Vec<usize> = (0..cells.len()).filter(same).collect();
            if hidden[totals[of[0]]] {
                secret.push((of, n));
            } else {
                assert!(n >= THRESHOLD);
                known.sums.push((of, f64::from(n)));
            }
        }
    }
    for (of, n) in &secret {
        resists(&known, cells.len(), of, *n, &cells);
    }
    [secret.iter().filter(|(_, n)| *n < THRESHOLD).count() as u32, secret.len() as u32]
}

#[test]
fn no_cell_of_a_table_with_totals_can_be_worked_out() {
    let found: Vec<[u32; 2]> = (0..4000_u64)
        .into_par_iter()
        .map(|case| {
            let mut random = Random::new(case);
            let mut side = |most: u32| 2 + random.below(most - 1);
            let shape = match case % 10 {
                0..2 => vec![side(6)],
                2..9 => vec![side(4), side(4)],
                _ => vec![side(2), side(3), 2],
            };
            attack_totals(&shape, &mut random)
        })
        .collect();
    let [small, all] = [0, 1].map(|of| found.iter().map(|found| found[of]).sum::<u32>());
    // The tables do have something to attack.
    assert!(small > 6000 && all > 10_000, "{small} {all}");
}

/// Medians by one field, each with its n, and the n of everybody.
#[test]
fn no_n_of_a_median_can_be_worked_out() {
    (0..1000_u64).into_par_iter().for_each(|case| {
        let mut random = Random::new(case + 3_000_000);
        let labels = 1 + random.below(7);
        let cells = cells(&[labels], &mut random);
        let table = medians(&cells);
        let listed: Vec<&(ColumnarGroup, u32)> = cells.iter().filter(|(_, n)| *n > 0).collect();
        let mut known = Known::default();
        if let Some(n) = table.total.n.value {
            known.sums.push(((0..listed.len()).collect(), n));
        }
        let shown = |at: usize| table.rows[at].n.value;
        known.sums.extend((0..listed.len()).filter_map(|at| Some((vec![at], shown(at)?))));
        for (at, (group, n)) in listed.iter().enumerate() {
            assert_eq!(table.rows[at].group, *group);
            match shown(at) {
                Some(shown) => assert!(*n >= THRESHOLD && shown == f64::from(*n)),
                None => resists(&known, listed.len(), &[at], *n, &cells),
            }
        }
    });
}
