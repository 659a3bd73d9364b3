//! Answers about many groups, range by range: a range's values are brought together, asked about while they are near,
//! and forgotten.

use rayon::prelude::*;

use super::{
    Codes, Mask,
    group::words_a_job,
    spread::{Spread, add_up, ranges_of},
};

/// What `ask` says of each group that selected rows are in, by range of groups and in the order of groups.
///
/// A group is the packed key of its codes in these dimensions, given with their number of labels: the last counts
/// quickest. `ask` gets it with its values of each column, within a group in the order of rows.
pub fn by_group<T: Send, const K: usize>(
    dimensions: &[(&Codes, usize)],
    mask: &Mask,
    columns: [&[i32]; K],
    ask: impl Fn(usize, [&[i32]; K]) -> T + Sync,
) -> Vec<Vec<T>> {
    let groups = dimensions.iter().map(|(_, labels)| labels).product();
    let (ranges, power) = ranges_of(groups);
    let words = mask.word_count();
    let job = words_a_job(words);
    let jobs = (0..words.div_ceil(job)).into_par_iter().map(|at| at * job..((at + 1) * job).min(words));
    let spread: Vec<Spread<K>> =
        jobs.map(|words| Spread::new(ranges, power, dimensions, mask, columns, words)).collect();
    let answers = |near: &mut Near<K>, range: usize| {
        near.bring(range, 1 << power, &spread);
        let mut answers = Vec::with_capacity(near.occupied());
        near.each(|group, values| answers.push(ask((range << power) + group, values)));
        answers
    };
    (0..ranges).into_par_iter().with_min_len(ranges.div_ceil(JOBS)).map_init(Near::new, answers).collect()
}

/// Jobs that ranges are divided into, about: as few as keep all cores busy to the end, since each has its own room.
const JOBS: usize = 16;

/// One range's values by group, in room that the next range uses again.
struct Near<const K: usize> {
    /// Start of each group, and the end of the last.
    starts: Vec<u32>,
    next: Vec<u32>,
    values: [Vec<i32>; K],
}

impl<const K: usize> Near<K> {
    fn new() -> Self {
        Self { starts: Vec::new(), next: Vec::new(), values: std::array::from_fn(|_| Vec::new()) }
    }

    fn bring(&mut self, range: usize, groups: usize, spread: &[Spread<K>]) {
        self.starts.clear();
        self.starts.resize(groups + 1, 0);
        for stretch in spread {
            stretch.range(range).0.iter().for_each(|&group| self.starts[usize::from(group) + 1] += 1);
        }
        let total = add_up(&mut self.starts);
        self.next.clone_from(&self.starts);
        for values in &mut self.values {
            if values.len() < total {
                values.resize(total, 0);
            }
        }
        for stretch in spread {
            let (groups, rows) = stretch.range(range);
            for (&group, row) in groups.iter().zip(rows) {
                let place = &mut self.next[usize::from(group)];
                for (values, value) in self.values.iter_mut().zip(row) {
                    values[*place as usize] = *value;
                }
                *place += 1;
            }
        }
    }

    /// Groups with rows.
    fn occupied(&self) -> usize {
        self.starts.windows(2).filter(|ends| ends[0] < ends[1]).count()
    }

    fn each(&self, mut each: impl FnMut(usize, [&[i32]; K])) {
        for (group, ends) in self.starts.windows(2).enumerate() {
            let rows = ends[0] as usize..ends[1] as usize;
            if !rows.is_empty() {
                each(group, self.values.each_ref().map(|values| &values[rows.clone()]));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Every group as a plain pass over the rows gives it.
        #[test]
        fn groups_come_in_order_with_their_rows_in_order(
            rows in prop::collection::vec((0_u32..7, 0_u32..900, prop::bool::weighted(0.8)), 0..3000),
            labels in prop_oneof![Just(900_usize), Just(70_000)],
        ) {
            let [first, second] = [0, 1].map(|at| rows.iter().map(|row| if at == 0 { row.0 } else { row.1 }).collect::<Vec<_>>());
            let codes = [Codes::from_ids(&first, 7), Codes::from_ids(&second, labels)];
            let mask = Mask::from_fn(rows.len(), |row| rows[row].2);
            let columns: [Vec<i32>; 2] = [1, -2].map(|factor| (0..rows.len() as i32).map(|row| row * factor).collect());
            let found = by_group(
                &[(&codes[0], 7), (&codes[1], labels)],
                &mask,
                columns.each_ref().map(Vec::as_slice),
                |group, values| (group, values.map(<[i32]>::to_vec)),
            );
            let mut expected = std::collections::BTreeMap::<usize, [Vec<i32>; 2]>::new();
            for row in mask.iter() {
                let [before, after] = expected.entry(rows[row].0 as usize * labels + rows[row].1 as usize).or_default();
                before.push(row as i32);
                after.push(row as i32 * -2);
            }
            prop_assert_eq!(found.concat(), expected.into_iter().collect::<Vec<_>>());
        }
    }
}
