//! Exact order statistics of groups under a changing filter, from rows that are sorted by value once.

use rayon::prelude::*;

use super::{Codes, Mask, group::in_jobs, rank::sorted_rows};

/// Rows in the order of their values. A row's place in that order is its *position*: masks and codes are brought into
/// the same order, so that a group's median is found by counting, and no value is read or moved.
#[derive(Debug)]
pub struct Ranked {
    /// Rows by value, equal values by row.
    rows: Vec<u32>,
}

/// Positions that one job handles.
const JOB: usize = 65_536;
/// Words of 64 positions counted together, at least.
const WORDS_A_BLOCK: usize = 8;

impl Ranked {
    /// Sorts the selected rows by their values.
    pub fn new(values: &[i32], of: &Mask) -> Self {
        Self { rows: sorted_rows(values, of) }
    }

    /// Number of positions.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// True if no row was selected.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// A selection of rows as one of positions.
    pub fn mask(&self, mask: &Mask) -> Mask {
        mask.gathered(&self.rows)
    }

    /// Values of rows as values of positions.
    pub fn values(&self, values: &[i32]) -> Vec<i32> {
        gather(&self.rows, values)
    }

    /// Number of positions whose values are at or under a limit; `values` are those that were sorted.
    pub fn under(&self, values: &[i32], limit: i32) -> u32 {
        self.rows.partition_point(|&row| values[row as usize] <= limit) as u32
    }

    /// Codes of rows as codes of positions.
    pub fn codes(&self, codes: &Codes) -> Codes {
        match codes {
            Codes::Narrow(codes) => Codes::Narrow(gather(&self.rows, codes)),
            Codes::Middle(codes) => Codes::Middle(gather(&self.rows, codes)),
            Codes::Wide(codes) => Codes::Wide(gather(&self.rows, codes)),
        }
    }

    /// Counts the selected positions with each of `labels` codes; `codes` and `mask` are of positions.
    pub fn tally<'a>(&'a self, codes: &'a Codes, labels: usize, mask: &'a Mask) -> Tally<'a> {
        debug_assert!(codes.rows() == self.len() && mask.rows() == self.len());
        // Longer blocks for more labels keep the table of counts smaller than the positions.
        let words_a_block = WORDS_A_BLOCK.max(labels.div_ceil(16));
        let blocks = mask.word_count().div_ceil(words_a_block);
        let mut counts = vec![0_u32; blocks * labels];
        let blocks_a_job = (JOB / 64).div_ceil(words_a_block);
        let mut sums = vec![0_u32; blocks.div_ceil(blocks_a_job) * labels];
        let jobs = counts.par_chunks_mut((blocks_a_job * labels).max(1)).zip(sums.par_chunks_mut(labels.max(1)));
        jobs.enumerate().for_each(|(job, (counts, sums))| {
            for (at, counts) in counts.chunks_mut(labels).enumerate() {
                let start = (job * blocks_a_job + at) * words_a_block;
                codes.count_into(mask, start..(start + words_a_block).min(mask.word_count()), counts);
                for (sum, count) in sums.iter_mut().zip(counts) {
                    *sum += *count;
                }
            }
        });
        Tally { ranked: self, codes, mask, labels, words_a_block, blocks_a_job, counts, sums }
    }
}

fn gather<T: Copy + Send + Sync>(rows: &[u32], values: &[T]) -> Vec<T> {
    rows.par_iter().with_min_len(JOB).map(|&row| values[row as usize]).collect()
}

/// What positions must be under to be counted: a position, and a value that goes with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Under {
    pub position: u32,
    pub value: i32,
}

impl Under {
    fn holds(self, position: usize, value: i32) -> u32 {
        at_most(position as i64 + 1, i64::from(self.position)) & at_most(i64::from(value), i64::from(self.value))
    }
}

/// 1 if the first is at or under the second, else 0, by the sign of their difference: of a comparison the compiler would
/// make a branch, which is guessed wrong for half of the rows where limits are medians.
fn at_most(value: i64, limit: i64) -> u32 {
    ((value - limit - 1) as u64 >> 63) as u32
}

/// Selected positions of each code before its end whose values are at or under its limit, and the same of all codes
/// together; `codes`, `values` and `mask` are of positions.
pub fn counts_under(codes: &Codes, values: &[i32], mask: &Mask, limits: &[Under], all: Under) -> (Vec<u32>, u32) {
    // Nothing counts from the last of the ends on: about half of the positions, where limits are medians.
    let end = limits.iter().map(|limit| limit.position).max().unwrap_or(0).max(all.position) as usize;
    let end = end.min(mask.rows()).min(values.len());
    let mut counts = match codes {
        Codes::Narrow(codes) => {
            // Arrays of all codes there can be need no bounds, and two of them let neighbours of one code pass.
            let mut by_code = [Under { position: 0, value: i32::MIN }; 256];
            by_code.iter_mut().zip(limits).for_each(|(by_code, limit)| *by_code = *limit);
            let value_of_code = by_code.map(|limit| i64::from(limit.value));
            let value_of_all = i64::from(all.value);
            let before_all_ends =
                limits.iter().chain([&all]).map(|limit| limit.position as usize / 64).min().unwrap_or(0);
            in_jobs(end.div_ceil(64), limits.len() + 1, |words, counts| {
                let mut even_odd = [[0_u32; 256]; 2];
                let middle = before_all_ends.clamp(words.start, words.end);
                let sure = mask.each_pair(words.start..middle, codes, values, |position, code, value, selected| {
                    let (code, value) = (usize::from(code), i64::from(value));
                    even_odd[position % 2][code] += selected & at_most(value, value_of_code[code]);
                    selected & at_most(value, value_of_all)
                });
                let others = mask.each_pair(middle..words.end, codes, values, |position, code, value, selected| {
                    let code = usize::from(code);
                    even_odd[position % 2][code] += selected & by_code[code].holds(position, value);
                    selected & all.holds(position, value)
                });
                for (code, count) in counts.iter_mut().enumerate().take(limits.len().min(256)) {
                    *count += even_odd[0][code] + even_odd[1][code];
                }
                counts[limits.len()] += sure + others;
            })
        }
        Codes::Middle(codes) => of_codes(codes, values, mask, end, limits, all),
        Codes::Wide(codes) => of_codes(codes, values, mask, end, limits, all),
    };
    let altogether = counts.pop().unwrap_or(0);
    (counts, altogether)
}

fn of_codes<T: Copy + Into<u32> + Sync>(
    codes: &[T],
    values: &[i32],
    mask: &Mask,
    end: usize,
    limits: &[Under],
    all: Under,
) -> Vec<u32> {
    in_jobs(end.div_ceil(64), limits.len() + 1, |words, counts| {
        counts[limits.len()] += mask.each_pair(words, codes, values, |position, code, value, selected| {
            let code = code.into() as usize;
            if let (Some(limit), Some(count)) = (limits.get(code), counts.get_mut(code)) {
                *count += selected & limit.holds(position, value);
            }
            selected & all.holds(position, value)
        });
    })
}

/// Selected positions by code, counted block by block.
#[derive(Debug)]
pub struct Tally<'a> {
    ranked: &'a Ranked,
    codes: &'a Codes,
    mask: &'a Mask,
    labels: usize,
    words_a_block: usize,
    blocks_a_job: usize,
    /// By block, then by code.
    counts: Vec<u32>,
    /// The same by job, so that a rank is looked for in few blocks.
    sums: Vec<u32>,
}

/// Codes joined into groups: the group of each code, `None` for codes that are in no group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Joined {
    of_code: Vec<u32>,
    groups: usize,
}

const NO_GROUP: u32 = u32::MAX;

impl Joined {
    /// Every code is its own group.
    pub fn each(labels: usize) -> Self {
        Self { of_code: (0..labels as u32).collect(), groups: labels }
    }

    /// All codes are one group.
    pub fn all(labels: usize) -> Self {
        Self { of_code: vec![0; labels], groups: 1 }
    }

    /// Groups by code; `None` leaves a code out.
    pub fn new(groups: usize, of_code: impl IntoIterator<Item = Option<usize>>) -> Self {
        let number =
            |group: Option<usize>| group.filter(|&group| group < groups).map_or(NO_GROUP, |group| group as u32);
        Self { of_code: of_code.into_iter().map(number).collect(), groups }
    }
}

impl Joined {
    /// The codes of each group.
    pub fn codes_of_groups(&self) -> Vec<Vec<usize>> {
        let mut codes = vec![Vec::new(); self.groups];
        for (code, &group) in self.of_code.iter().enumerate() {
            if group != NO_GROUP {
                codes[group as usize].push(code);
            }
        }
        codes
    }
}

impl Tally<'_> {
    /// Selected positions in each group.
    pub fn sizes(&self, joined: &Joined) -> Vec<usize> {
        let mut sizes = vec![0; joined.groups];
        for sums in self.sums.chunks(self.labels.max(1)) {
            for (&group, &sum) in joined.of_code.iter().zip(sums) {
                if group != NO_GROUP {
                    sizes[group as usize] += sum as usize;
                }
            }
        }
        sizes
    }

    /// For each group the rows that hold its values of some ranks. `ranks` gets the number of values of a group and
    /// names ranks from 0, ascending, without repeats, each under that number.
    pub fn rows_at(&self, joined: &Joined, ranks: impl Fn(usize) -> Vec<usize>) -> Vec<Vec<u32>> {
        let wanted: Vec<Vec<usize>> = self.sizes(joined).into_iter().map(ranks).collect();
        let mut found: Vec<Vec<u32>> = wanted.iter().map(|ranks| vec![0; ranks.len()]).collect();
        for (group, at, row) in self
            .hits(joined, &wanted)
            .into_par_iter()
            .flat_map_iter(|block| self.walk(joined, &block))
            .collect::<Vec<_>>()
        {
            found[group as usize][at] = row;
        }
        found
    }

    /// Blocks that hold a rank asked for, with the ranks within the block.
    fn hits(&self, joined: &Joined, wanted: &[Vec<usize>]) -> Vec<Block> {
        let by_group = joined.codes_of_groups().into_par_iter().zip(wanted).enumerate();
        let mut hits: Vec<(usize, Hit)> = by_group
            .flat_map_iter(|(group, (codes, wanted))| {
                let in_blocks = self.hits_of(&codes, wanted).into_iter().enumerate();
                in_blocks.map(move |(at, (block, rank))| (block, (group as u32, at, rank)))
            })
            .collect();
        hits.sort_unstable();
        let of_block = |hits: &[(usize, Hit)]| {
            let block = hits.first().map_or(0, |(block, _)| *block);
            Block { block, hits: hits.iter().map(|(_, hit)| *hit).collect() }
        };
        hits.chunk_by(|(one, _), (other, _)| one == other).map(of_block).collect()
    }

    /// For each rank of a group the block that holds it, and the rank within the block.
    fn hits_of(&self, codes: &[usize], wanted: &[usize]) -> Vec<(usize, u32)> {
        let sum = |counts: &[u32]| codes.iter().map(|&code| counts[code] as usize).sum::<usize>();
        let mut found = Vec::with_capacity(wanted.len());
        let mut under = 0;
        let labels = self.labels.max(1);
        let jobs = self.sums.chunks(labels).zip(self.counts.chunks((self.blocks_a_job * labels).max(1)));
        for (job, (sums, blocks)) in jobs.enumerate() {
            let end = under + sum(sums);
            if wanted.get(found.len()).is_some_and(|&rank| rank < end) {
                let mut under = under;
                for (block, counts) in blocks.chunks(labels).enumerate() {
                    let end = under + sum(counts);
                    while let Some(&rank) = wanted.get(found.len())
                        && rank < end
                    {
                        found.push((job * self.blocks_a_job + block, (rank - under) as u32));
                    }
                    under = end;
                }
            }
            under = end;
        }
        found
    }

    /// Group, place among the ranks asked for, and row.
    fn walk(&self, joined: &Joined, block: &Block) -> Vec<(u32, usize, u32)> {
        let mut seen = vec![0_u32; joined.groups];
        let mut found = Vec::with_capacity(block.hits.len());
        // The next hit of each group; hits of a group follow each other.
        let mut next = vec![NO_GROUP; joined.groups];
        for (at, &(group, ..)) in block.hits.iter().enumerate().rev() {
            next[group as usize] = at as u32;
        }
        let start = block.block * self.words_a_block;
        let words = start..(start + self.words_a_block).min(self.mask.word_count());
        self.mask.each_row(words, |position| {
            let group = joined.of_code[self.codes.get(position) as usize];
            if group == NO_GROUP {
                return;
            }
            let number = seen[group as usize];
            seen[group as usize] = number + 1;
            if let Some(&(of, at, rank)) = block.hits.get(next[group as usize] as usize)
                && rank == number
            {
                found.push((of, at, self.ranked.rows[position]));
                let following = next[group as usize] + 1;
                let same = block.hits.get(following as usize).is_some_and(|(group, ..)| *group == of);
                next[group as usize] = if same { following } else { NO_GROUP };
            }
        });
        found
    }
}

/// A rank asked for: group, place among the group's ranks, rank within the block.
type Hit = (u32, usize, u32);

/// A block of positions in which ranks were asked for.
struct Block {
    block: usize,
    hits: Vec<Hit>,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Rows with a value, a code and whether the filter keeps them; few distinct values make ties.
    fn rows() -> impl Strategy<Value = Vec<(i32, u32, bool)>> {
        let value = prop_oneof![3 => -40_i32..40, 1 => any::<i32>()];
        prop::collection::vec((value, 0_u32..9, prop::bool::weighted(0.7)), 0..3000)
    }

    proptest! {
        /// The same as to sort the values of every group.
        #[test]
        fn rows_at_ranks_hold_the_values_of_a_sort(rows in rows(), eligible in 0_u32..4) {
            let values: Vec<i32> = rows.iter().map(|(value, ..)| *value).collect();
            let ids: Vec<u32> = rows.iter().map(|(_, code, _)| *code).collect();
            let of = Mask::from_fn(rows.len(), |row| eligible == 0 || row as u32 % 4 != eligible);
            let ranked = Ranked::new(&values, &of);
            let codes = Codes::from_ids(&ids, 9);
            let mask = of.and(&Mask::from_fn(rows.len(), |row| rows[row].2));
            let (codes, positions) = (ranked.codes(&codes), ranked.mask(&mask));
            let tally = ranked.tally(&codes, 9, &positions);
            // Each for itself, all together, and some joined while others are left out.
            let some = Joined::new(2, [Some(0), Some(1), None, Some(1), Some(0), None, None, Some(1), Some(0)]);
            let of_some = |code: u32| match code { 0 | 4 | 8 => 0, 1 | 3 | 7 => 1, _ => 9 };
            let group_of: [&dyn Fn(u32) -> usize; 3] = [&|code| code as usize, &|_| 0, &of_some];
            for (joined, group_of) in [Joined::each(9), Joined::all(9), some].into_iter().zip(group_of) {
                let found = tally.rows_at(&joined, |n| (0..n).collect());
                for (group, found) in found.iter().enumerate() {
                    let mut expected: Vec<i32> =
                        mask.iter().filter(|&row| group_of(ids[row]) == group).map(|row| values[row]).collect();
                    expected.sort_unstable();
                    let got: Vec<i32> = found.iter().map(|&row| values[row as usize]).collect();
                    prop_assert_eq!(tally.sizes(&joined)[group], expected.len());
                    prop_assert_eq!(got, expected);
                }
            }
        }
    }

    #[test]
    fn blocks_and_jobs_meet_without_a_gap() {
        let rows = 300_000;
        let values: Vec<i32> = (0..rows as i32).rev().collect();
        let of = Mask::all(rows);
        let ranked = Ranked::new(&values, &of);
        for labels in [3, 300, 70_000] {
            let ids: Vec<u32> = (0..rows as u32).map(|row| row % labels).collect();
            let codes = ranked.codes(&Codes::from_ids(&ids, labels as usize));
            let positions = ranked.mask(&of);
            let tally = ranked.tally(&codes, labels as usize, &positions);
            let found = tally.rows_at(&Joined::each(labels as usize), |n| vec![0, n / 2, n - 1]);
            // Rows of code 1 are 1, 1 + labels, …; their values fall, so rank r is the row that is r from the end.
            let n = (rows - 1 - 1) / labels as usize + 1;
            let expected = [n - 1, n - 1 - n / 2, 0].map(|at| 1 + at as u32 * labels);
            assert_eq!(found[1], expected, "{labels} labels");
        }
    }

    #[test]
    fn nobody_has_no_median() {
        let ranked = Ranked::new(&[5, 6], &Mask::from_fn(2, |_| false));
        assert!(ranked.is_empty());
        let (codes, mask) = (ranked.codes(&Codes::Narrow(vec![0, 1])), ranked.mask(&Mask::all(2)));
        let tally = ranked.tally(&codes, 2, &mask);
        assert_eq!(tally.rows_at(&Joined::each(2), |n| (0..n).collect()), vec![Vec::<u32>::new(); 2]);
        assert_eq!(tally.sizes(&Joined::all(2)), [0]);
    }
}
