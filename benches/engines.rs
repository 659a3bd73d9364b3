//! The grouping kernels beside other engines: writes a table, answers queries asked on standard input with their time.
//!
//! `compare_engines.py` starts this, reads the same table into its engines and asks in turn.

#![expect(clippy::print_stdout, reason = "answers go to the script that asks")]

use std::{fs, io::BufRead, path::Path, time::Instant};

use anyhow::{Context, Result};
use credential_atlas::table::{
    Codes, Joined, Mask, Partition, Ranked, by_group, quantiles, quantiles_of_columns, type7_ranks,
};
use rayon::prelude::*;

const STATES: usize = 51;
const PROGRAMS: usize = 418;
const AGES: usize = 6;
const RACES: usize = 7;
const QUARTILES: [f64; 3] = [0.25, 0.5, 0.75];

/// Number of the group, people in it, quartiles before and after in cents.
type Row = (u32, usize, [f64; 3], [f64; 3]);

/// The same numbers on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % end as u64) as u32
    }
}

struct People {
    state: Codes,
    program: Codes,
    age: Codes,
    race: Codes,
    /// Cents; 0 is no earnings.
    before: Vec<i32>,
    after: Vec<i32>,
}

impl People {
    fn new(count: usize) -> Self {
        let mut random = Random(11);
        let mut codes = |labels: usize| -> Codes {
            let ids: Vec<u32> = (0..count).map(|_| random.below(labels)).collect();
            Codes::from_ids(&ids, labels)
        };
        let (state, program, age, race) = (codes(STATES), codes(PROGRAMS), codes(AGES), codes(RACES));
        // Skewed, as earnings are; one of ten has none.
        let mut cents = || {
            let least = (random.below(4_000_000)).min(random.below(9_000_000)) as i32;
            if random.below(10) == 0 { 0 } else { 600_000 + least }
        };
        let before = (0..count).map(|_| cents()).collect();
        let after = (0..count).map(|_| cents()).collect();
        Self { state, program, age, race, before, after }
    }

    fn write(&self, folder: &Path) -> Result<()> {
        for (name, codes) in
            [("state", &self.state), ("program", &self.program), ("age", &self.age), ("race", &self.race)]
        {
            let bytes: Vec<u8> = (0..codes.rows()).flat_map(|row| (codes.get(row) as u16).to_le_bytes()).collect();
            fs::write(folder.join(name), bytes)?;
        }
        for (name, cents) in [("before", &self.before), ("after", &self.after)] {
            fs::write(folder.join(name), cents.iter().flat_map(|cents| cents.to_le_bytes()).collect::<Vec<u8>>())?;
        }
        Ok(())
    }

    /// People with earnings in both periods; of two races of seven, if filtered.
    fn chosen(&self, filtered: bool) -> Mask {
        among(&self.matched(), &self.race, filtered)
    }

    fn matched(&self) -> Mask {
        let [before, after] = [&self.before, &self.after].map(|cents| Mask::from_values(cents, |cents| cents > 0));
        before.and(&after)
    }

    /// From the columns alone: nothing is made before the clock starts.
    fn by_state(&self, filtered: bool) -> Vec<Vec<Row>> {
        let columns = [self.before.as_slice(), &self.after];
        let partition = Partition::packed(&[(&self.state, STATES)], &self.chosen(filtered), columns);
        let row = |group: usize| {
            let [before, after] = partition.group(group);
            let n = partition.len(group);
            Some((group as u32, n, quantiles(&before, QUARTILES)?, quantiles(&after, QUARTILES)?))
        };
        vec![(0..STATES).into_par_iter().filter_map(row).collect()]
    }

    /// The same by three keys.
    fn by_three(&self, filtered: bool) -> Vec<Vec<Row>> {
        let dimensions = [(&self.state, STATES), (&self.program, PROGRAMS), (&self.age, AGES)];
        let columns = [self.before.as_slice(), &self.after];
        by_group(&dimensions, &self.chosen(filtered), columns, |group, values| {
            let [before, after] = quantiles_of_columns(values, QUARTILES).unwrap_or([[f64::NAN; 3]; 2]);
            (group as u32, values[0].len(), before, after)
        })
    }
}

fn among(matched: &Mask, race: &Codes, filtered: bool) -> Mask {
    let kept: Vec<bool> = (0..RACES).map(|race| race < 2).collect();
    if filtered { matched.and(&race.mask(&kept)) } else { matched.clone() }
}

/// Both columns in order, who has both, and codes in those orders, as the program keeps them once a figure was drawn.
struct Ready {
    orders: [Ranked; 2],
    matched: [Mask; 2],
    states: [Codes; 2],
    races: [Codes; 2],
}

impl Ready {
    fn new(people: &People) -> Self {
        let orders = [&people.before, &people.after]
            .map(|cents| Ranked::new(cents, &Mask::from_values(cents, |cents| cents > 0)));
        let of_rows = people.matched();
        let matched = [0, 1].map(|at| orders[at].mask(&of_rows));
        let [states, races] =
            [&people.state, &people.race].map(|codes| [0, 1].map(|at: usize| orders[at].codes(codes)));
        Self { orders, matched, states, races }
    }

    fn by_state(&self, people: &People, filtered: bool) -> Vec<Vec<Row>> {
        let each = Joined::each(STATES);
        let ranks = |n: usize| {
            let mut ranks: Vec<usize> =
                QUARTILES.iter().flat_map(|&p| [type7_ranks(n, p).0, type7_ranks(n, p).1]).collect();
            ranks.dedup();
            if n == 0 { Vec::new() } else { ranks }
        };
        let of = |at: usize, cents: &[i32]| -> Vec<(usize, [f64; 3])> {
            let positions = among(&self.matched[at], &self.races[at], filtered);
            let tally = self.orders[at].tally(&self.states[at], STATES, &positions);
            let quartiles = |(n, rows): (usize, Vec<u32>)| {
                let wanted = ranks(n);
                let value = |rank: usize| {
                    wanted
                        .iter()
                        .position(|&other| other == rank)
                        .map_or(f64::NAN, |at| f64::from(cents[rows[at] as usize]))
                };
                let quartile = |p: f64| {
                    let (low, high, part) = type7_ranks(n, p);
                    value(low) + (value(high) - value(low)) * part
                };
                (n, QUARTILES.map(quartile))
            };
            tally.sizes(&each).into_iter().zip(tally.rows_at(&each, ranks)).map(quartiles).collect()
        };
        let (before, after) = rayon::join(|| of(0, &people.before), || of(1, &people.after));
        let rows = before.into_iter().zip(after).enumerate();
        vec![rows.filter(|(_, ((n, _), _))| *n > 0).map(|(at, ((n, b), (_, a)))| (at as u32, n, b, a)).collect()]
    }
}

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let [count, folder] = arguments.as_slice() else {
        println!("Started by benches/compare_engines.py, which says how many people and where to write them.");
        return Ok(());
    };
    let people = People::new(count.parse().context("the number of people")?);
    let folder = Path::new(folder);
    people.write(folder)?;
    let started = Instant::now();
    let ready = Ready::new(&people);
    println!("ready {}", started.elapsed().as_secs_f64() * 1000.0);
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let (query, filtered) = line.strip_suffix(" filtered").map_or((line.as_str(), false), |query| (query, true));
        let started = Instant::now();
        let rows = match query {
            "state" => people.by_state(filtered),
            "state ready" => ready.by_state(&people, filtered),
            "state program age" => people.by_three(filtered),
            _ => break,
        };
        let took = started.elapsed().as_secs_f64() * 1000.0;
        let rows: Vec<Row> = rows.concat();
        let numbers = rows.iter().flat_map(|(group, n, before, after)| {
            [f64::from(*group), *n as f64].into_iter().chain(*before).chain(*after)
        });
        fs::write(folder.join("rows"), numbers.flat_map(f64::to_le_bytes).collect::<Vec<u8>>())?;
        println!("{took} {}", rows.len());
    }
    Ok(())
}
