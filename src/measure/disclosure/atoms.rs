//! People who are in the same groups of every figure, counted as one: what figures published together divide them into.

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

    /// Divides atoms by the groups of a further division. New atoms are numbered as their people come.
    pub(super) fn refine(&mut self, group_of_person: &[u32]) {
        let mut numbers = Numbers::default();
        let mut populations: Vec<Population> = Vec::new();
        self.somebody.clear();
        for (person, (atom, &group)) in (0_u64..).zip(self.of_person.iter_mut().zip(group_of_person)) {
            let now = numbers.of(u64::from(*atom) << 32 | u64::from(group));
            if now as usize == populations.len() {
                self.somebody.push(person as u32);
                populations.push((0, 0));
            }
            add(&mut populations[now as usize], person);
            *atom = now;
        }
        self.populations = populations;
    }
}

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
        atoms.refine(&halves);
        atoms.refine(&thirds);
        // 0–499 hold 167, 167 and 166 of the residues 0, 1 and 2; 500–999 begin with residue 2: 167, 167 and 166 of 2, 0, 1.
        assert_eq!(atoms.populations.iter().map(|(n, _)| *n).collect::<Vec<_>>(), [167, 167, 166, 167, 167, 166]);
        assert_eq!(atoms.somebody, [0, 1, 2, 500, 501, 502]);
        // The same people in another order of divisions are the same populations.
        let mut other = Atoms::everybody(1000);
        other.refine(&thirds);
        other.refine(&halves);
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
