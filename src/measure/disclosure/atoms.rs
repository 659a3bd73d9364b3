//! People who are in the same groups of every figure, counted as one: what figures published together divide them into.

use rayon::prelude::*;

use super::together::Division;

/// A set of people, told from others by its number and a sum over its members.
pub(super) type Population = (u32, u128);

/// Which atom each person is in, and what the atoms are.
#[derive(Clone, Debug)]
pub(super) struct Atoms {
    pub(super) of_person: Vec<u32>,
    pub(super) populations: Vec<Population>,
    /// By atom: somebody who is in it.
    pub(super) somebody: Vec<u32>,
}

impl Atoms {
    /// Everybody together.
    pub(super) fn everybody(people: usize) -> Self {
        let mut all = (0, 0_u128);
        (0..people as u64).for_each(|person| add(&mut all, person));
        Self { of_person: vec![0; people], populations: vec![all], somebody: vec![0] }
    }

    /// Divides atoms by the groups of further divisions, each given by person. New atoms are numbered as their people
    /// come.
    pub(super) fn refine<'a>(&mut self, divisions: impl IntoIterator<Item = &'a [u32]>) {
        for group_of_person in divisions {
            self.divide(group_of_person);
        }
        self.populations = self.count();
    }

    fn divide(&mut self, group_of_person: &[u32]) {
        let groups = group_of_person.par_iter().with_min_len(JOB).filter(|group| **group != Division::NOWHERE).max();
        // Who is in no group counts as in one more.
        let groups = groups.map_or(1, |last| *last as usize + 2);
        let atoms = self.somebody.len();
        self.somebody.clear();
        let somebody = &mut self.somebody;
        let people = self.of_person.iter_mut().zip(group_of_person).enumerate();
        if atoms * groups <= TABLE {
            let mut numbers = vec![Numbers::FREE; atoms * groups];
            for (person, (atom, &group)) in people {
                let number = &mut numbers[*atom as usize * groups + (group as usize).min(groups - 1)];
                if *number == Numbers::FREE {
                    *number = somebody.len() as u32;
                    somebody.push(person as u32);
                }
                *atom = *number;
            }
            return;
        }
        let mut numbers = Numbers::default();
        for (person, (atom, &group)) in people {
            let number = numbers.of(u64::from(*atom) << 32 | u64::from(group));
            if number as usize == somebody.len() {
                somebody.push(person as u32);
            }
            *atom = number;
        }
    }

    fn count(&self) -> Vec<Population> {
        let jobs = self.of_person.par_chunks(JOB).enumerate().map(|(job, atoms)| {
            let mut populations = vec![(0, 0); self.somebody.len()];
            for (person, &atom) in ((job * JOB) as u64..).zip(atoms) {
                add(&mut populations[atom as usize], person);
            }
            populations
        });
        let sum = |mut sum: Vec<Population>, more: Vec<Population>| {
            for ((n, key), (more, more_key)) in sum.iter_mut().zip(more) {
                *n += more;
                *key = key.wrapping_add(more_key);
            }
            sum
        };
        jobs.reduce_with(sum).unwrap_or_default()
    }
}

/// Atoms times groups up to which a table of them all is kept while atoms are divided.
const TABLE: usize = 1 << 20;
/// People that one job handles, at least.
const JOB: usize = 1 << 18;

fn add((n, sum): &mut Population, person: u64) {
    *n += 1;
    *sum = sum.wrapping_add(u128::from(scattered(person)) << 64 | u128::from(scattered(!person)));
}

/// Scatters neighbouring numbers over all of 64 bits (splitmix64).
fn scattered(number: u64) -> u64 {
    let mut x = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

/// Numbers keys in the order they come. Open addressing: a million people are looked up by each division.
struct Numbers {
    /// Key and number; [`Numbers::FREE`] where nothing is.
    slots: Vec<(u64, u32)>,
    taken: u32,
    last: Option<(u64, u32)>,
}

impl Default for Numbers {
    fn default() -> Self {
        Self { slots: vec![(0, Self::FREE); 64], taken: 0, last: None }
    }
}

impl Numbers {
    const FREE: u32 = u32::MAX;

    fn of(&mut self, key: u64) -> u32 {
        if let Some((last, number)) = self.last
            && last == key
        {
            return number;
        }
        if self.taken as usize * 2 >= self.slots.len() {
            self.grow();
        }
        let at = self.place(key);
        let (slot, number) = &mut self.slots[at];
        if *number == Self::FREE {
            (*slot, *number) = (key, self.taken);
            self.taken += 1;
        }
        let number = *number;
        self.last = Some((key, number));
        number
    }

    fn place(&self, key: u64) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = scattered(key) as usize & mask;
        while self.slots[at].1 != Self::FREE && self.slots[at].0 != key {
            at = (at + 1) & mask;
        }
        at
    }

    fn grow(&mut self) {
        let larger = vec![(0, Self::FREE); self.slots.len() * 2];
        for (key, number) in std::mem::replace(&mut self.slots, larger) {
            if number != Self::FREE {
                let at = self.place(key);
                self.slots[at] = (key, number);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn atoms_are_the_people_who_share_every_group() {
        let mut atoms = Atoms::everybody(1000);
        let halves: Vec<u32> = (0..1000).map(|person| person / 500).collect();
        let thirds: Vec<u32> = (0..1000).map(|person| person % 3).collect();
        atoms.refine([halves.as_slice(), &thirds]);
        // 0–499 hold 167, 167 and 166 of the residues 0, 1 and 2; 500–999 begin with residue 2: 167, 167 and 166 of 2, 0, 1.
        assert_eq!(atoms.populations.iter().map(|(n, _)| *n).collect::<Vec<_>>(), [167, 167, 166, 167, 167, 166]);
        assert_eq!(atoms.somebody, [0, 1, 2, 500, 501, 502]);
        // The same people in another order of divisions are the same populations.
        let mut other = Atoms::everybody(1000);
        other.refine([thirds.as_slice()]);
        other.refine([halves.as_slice()]);
        // So are those of groups numbered so far apart that no table holds them, who is in none apart.
        let mut apart = Atoms::everybody(1000);
        let far = |group: &u32| if *group == 0 { Division::NOWHERE } else { group * (TABLE as u32 + 1) };
        apart.refine([halves.as_slice(), &thirds.iter().map(far).collect::<Vec<_>>()]);
        assert_eq!((&apart.of_person, &apart.populations), (&atoms.of_person, &atoms.populations));
        let sorted = |atoms: &Atoms| {
            let mut populations = atoms.populations.clone();
            populations.sort_unstable();
            populations
        };
        assert_eq!(sorted(&atoms), sorted(&other));
    }

    #[test]
    fn many_keys_keep_their_numbers() {
        let mut numbers = Numbers::default();
        let first: Vec<u32> = (0..5000_u64).map(|key| numbers.of(key * 7_919)).collect();
        assert_eq!(first, (0..5000).collect::<Vec<_>>());
        assert!((0..5000_u64).rev().all(|key| numbers.of(key * 7_919) == key as u32));
    }
}
