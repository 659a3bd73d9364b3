//! Complementary suppression and its audit of a table of 51 states, 12 programs and 6 age groups with all its totals.

use std::time::{Duration, Instant};

use credential_atlas::measure::suppress;

const SHAPE: [usize; 3] = [51, 12, 6];
const THRESHOLD: u32 = 10;
const RUNS: usize = 7;

/// The same numbers on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

/// People by state, program and age; `small` of a hundred cells hold up to 11, and states differ in size.
fn table(small: u64, typical: u64) -> (Vec<Vec<usize>>, Vec<u32>) {
    let mut random = Random(11);
    let mut groups = Vec::new();
    let mut people = Vec::new();
    for state in 0..SHAPE[0] {
        for program in 0..SHAPE[1] {
            for age in 0..SHAPE[2] {
                let size = 1 + random.below(typical) + random.below(1 + 3 * typical) * (1 + state as u64 % 5);
                let n = if random.below(100) < small { random.below(12) } else { size };
                if n > 0 {
                    groups.push(vec![state, program, age]);
                    people.push(n as u32);
                }
            }
        }
    }
    (groups, people)
}

#[allow(clippy::print_stdout, reason = "a benchmark prints its results")]
fn main() {
    println!("small   cells  under {THRESHOLD}  suppressed  median of {RUNS}");
    for (small, typical) in [(5, 40), (20, 40), (10, 8), (30, 200), (50, 30), (70, 400)] {
        let (groups, people) = table(small, typical);
        let mut times: Vec<Duration> = Vec::new();
        let mut hidden = Vec::new();
        for _ in 0..RUNS {
            let start = Instant::now();
            let found = suppress(&groups, &people, THRESHOLD);
            times.push(start.elapsed());
            assert!(hidden.is_empty() || hidden == found, "the same table is hidden in the same way");
            hidden = found;
        }
        times.sort_unstable();
        let under = people.iter().filter(|n| **n < THRESHOLD).count();
        let all = hidden.iter().filter(|hidden| **hidden).count();
        println!("{small:>4}%  {:>6}  {under:>8}  {all:>10}  {:>9.0?}", people.len(), times[RUNS / 2]);
    }
}
