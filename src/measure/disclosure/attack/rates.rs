//! Attacks on rates with their denominators, and on the steps of a pathway.

use super::*;

/// Publishes rates with their denominators by one field, with the rates of all.
fn attack_rates(random: &mut Random) -> u32 {
    let (rows, parts) = (1 + random.below(5) as usize, 2 + random.below(3) as usize);
    let people: Vec<Vec<u32>> = (0..rows).map(|_| (0..parts).map(|_| random.people()).collect()).collect();
    let share_row = |group: ColumnarGroup, people: &[u32]| {
        let base: u32 = people.iter().sum();
        let part = |(at, &n): (usize, &u32)| Part {
            label: label("part", at as u32),
            n: Datum::value(f64::from(n)),
            share: if base > 0 { Datum::value(f64::from(n) / f64::from(base)) } else { Datum::MISSING },
            low: Datum::MISSING,
            high: Datum::MISSING,
            earnings: Datum::MISSING,
        };
        ShareRow {
            group,
            base: Datum::value(f64::from(base)),
            parts: people.iter().enumerate().map(part).collect(),
            gap: None,
        }
    };
    let all: Vec<u32> = (0..parts).map(|part| people.iter().map(|row| row[part]).sum()).collect();
    let listed: Vec<usize> = (0..rows).filter(|&row| people[row].iter().sum::<u32>() > 0).collect();
    let table = shares(
        ShareTable {
            by: vec![Field::Program],
            subject: "Work in the field".into(),
            statistic: Statistic::Median,
            dollars: Dollars::Nominal,
            after: None,
            rows: listed.iter().map(|&row| share_row(vec![label("row", row as u32)], &people[row])).collect(),
            total: share_row(Vec::new(), &all),
            unit: "people".into(),
            provenance: Provenance::default(),
        },
        THRESHOLD,
    );
    let unknowns = listed.len() * parts;
    let mut known = Known::default();
    let mut secret: Vec<(Vec<usize>, u32)> = Vec::new();
    let everybody = (0..parts).map(|part| (0..listed.len()).map(|row| row * parts + part).collect::<Vec<_>>());
    let of_rows = (0..listed.len()).map(|row| (0..parts).map(|part| vec![row * parts + part]).collect::<Vec<_>>());
    let lines = of_rows.chain([everybody.collect()]);
    for (row, of) in table.rows.iter().chain([&table.total]).zip(lines) {
        let lines_of = &of;
        let exact: Vec<u32> =
            of.iter().map(|of| of.iter().map(|&at| people[listed[at / parts]][at % parts]).sum()).collect();
        let base: u32 = exact.iter().sum();
        match row.base.value {
            Some(shown) => {
                assert!(base >= THRESHOLD || base == 0);
                known.sums.push((of.concat(), shown));
            }
            None => secret.push((of.concat(), base)),
        }
        for ((part, of), &n) in row.parts.iter().zip(&of).zip(&exact) {
            assert_eq!(part.n.value.is_some(), part.share.value.is_some() || base == 0, "{part:?}");
            let gives = part.share.value.is_some_and(|share| share > 0.0);
            assert!(row.base.value.is_some() || !gives, "a share gives the base away");
            match part.n.value {
                Some(shown) => {
                    let rest = base - n;
                    assert!(n == 0 || n >= THRESHOLD, "{part:?}");
                    assert!(base == 0 || rest >= THRESHOLD, "all but {rest}: {part:?}");
                    known.sums.push((of.clone(), shown));
                }
                // That nobody is in a part of a hidden row is no secret of its own.
                None if n == 0 && row.base.value.is_none() => {}
                None => secret.push((of.clone(), n)),
            }
            // A range tells that those counted, or the others, are under the threshold.
            let few = f64::from(THRESHOLD - 1);
            match part.share.band {
                Some(Band::AtMost(_)) => known.at_most.push((of.clone(), few)),
                Some(Band::AtLeast(_)) => {
                    let others = lines_of.iter().flatten().copied().filter(|at| !of.contains(at)).collect();
                    known.at_most.push((others, few));
                }
                None => {}
            }
        }
    }
    let count = secret.len() as u32;
    for (of, n) in secret {
        resists(&known, unknowns, &of, n, &people);
    }
    count
}

#[test]
fn no_part_of_a_rate_can_be_worked_out() {
    let found: u32 = (0..3000_u64).into_par_iter().map(|case| attack_rates(&mut Random::new(case + 1_000_000))).sum();
    assert!(found > 10_000, "{found}");
}

/// Publishes steps that people take one after another, by one field; the attacker knows that a step is of those who took
/// the step before, and what ranges tell.
fn attack_steps(random: &mut Random) -> u32 {
    let (rows, steps) = (1 + random.below(4) as usize, 2 + random.below(3) as usize);
    // By row: how many got to each step and no further.
    let ended: Vec<Vec<u32>> = (0..rows).map(|_| (0..steps).map(|_| random.people()).collect()).collect();
    let reached = |row: usize, step: usize| ended[row][step..].iter().sum::<u32>();
    let listed: Vec<usize> = (0..rows).filter(|&row| reached(row, 0) > 0).collect();
    let step = |row: usize, at: usize| {
        let (n, base) = (f64::from(reached(row, at)), at.checked_sub(1).map(|before| f64::from(reached(row, before))));
        let rate = base.filter(|base| *base > 0.0).map_or(Datum::MISSING, |base| Datum::value(n / base));
        let base = base.map_or(Datum::MISSING, Datum::value);
        PathwayStep { label: String::new(), n: Datum::value(n), rate, low: Datum::MISSING, high: Datum::MISSING, base }
    };
    let lost = |row: usize, at: usize| at.checked_sub(1).map_or(0, |before| reached(row, before) - reached(row, at));
    let behind: Vec<Option<shares::StepBehind>> = (0..steps)
        .map(|at| {
            let people = listed.iter().map(|&row| reached(row, at)).collect();
            Some(shares::StepBehind { people, lost: listed.iter().map(|&row| lost(row, at)).collect() })
        })
        .collect();
    let table = shares::pathway(
        PathwayTable {
            by: vec![Field::Program],
            unit: "people".into(),
            rows: listed
                .iter()
                .map(|&row| (vec![label("row", row as u32)], (0..steps).map(|at| step(row, at)).collect()))
                .collect(),
            provenance: Provenance::default(),
        },
        &behind,
        THRESHOLD,
    );
    let mut known = Known::default();
    let mut secret: Vec<(Vec<usize>, u32)> = Vec::new();
    let few = f64::from(THRESHOLD - 1);
    for (place, (&row, (_, published))) in listed.iter().zip(&table.rows).enumerate() {
        let of = |at: usize| (at..steps).map(|at| place * steps + at).collect::<Vec<usize>>();
        for (at, step) in published.iter().enumerate() {
            match step.n.value {
                Some(n) => known.sums.push((of(at), n)),
                None => secret.push((of(at), reached(row, at))),
            }
            let Some(before) = at.checked_sub(1) else { continue };
            let shown = step.n.value.is_some() && published[before].n.value.is_some();
            assert!(step.rate.value.is_none() || shown, "{published:?}");
            let lost = reached(row, before) - reached(row, at);
            if lost < THRESHOLD && reached(row, before) > 0 {
                secret.push((vec![place * steps + before], lost));
            }
            match step.rate.band {
                Some(Band::AtMost(_)) => known.at_most.push((of(at), few)),
                Some(Band::AtLeast(_)) => known.at_most.push((vec![place * steps + before], few)),
                None => {}
            }
        }
    }
    let count = secret.len() as u32;
    for (of, n) in secret {
        resists(&known, listed.len() * steps, &of, n, &ended);
    }
    count
}

#[test]
fn nobody_lost_between_steps_can_be_worked_out() {
    let found: u32 = (0..2000_u64).into_par_iter().map(|case| attack_steps(&mut Random::new(case + 5_000_000))).sum();
    assert!(found > 3000, "{found}");
}
