//! People who are in the same groups of every figure, counted as one: what figures published together divide them into.

use super::super::numbering::{divide, scattered};

/// A set of people, told from others by its number and a key that sets add up by.
pub(super) type Population = (u32, u128);

/// Kinds of people, whom no division tells apart, and which atom each kind is in.
#[derive(Clone, Debug)]
pub(super) struct Atoms {
    pub(super) of_kind: Vec<u32>,
    kinds: Vec<Population>,
    pub(super) populations: Vec<Population>,
    /// By atom: a kind that is in it.
    pub(super) somebody: Vec<u32>,
}

impl Atoms {
    /// Everybody together.
    pub(super) fn everybody(people: usize) -> Self {
        let all = vec![(people as u32, key(1, 1))];
        Self { of_kind: vec![0], kinds: all.clone(), populations: all, somebody: vec![0] }
    }

    /// Divides kinds: each new one is of people of the kind that `parents` says. The people of the new ones add up to
    /// those of the old.
    pub(super) fn divide_kinds(&mut self, parents: &[u32], people: &[u32]) {
        let mut last = vec![u32::MAX; self.kinds.len()];
        for (kind, &parent) in (0..).zip(parents) {
            last[parent as usize] = kind;
        }
        // A new key for all but the last of a kind, which has the rest: so the keys of sets of people stay what they were.
        let mut rest = self.kinds.clone();
        let kind = |(kind, (&parent, &n)): (u32, (&u32, &u32))| {
            let rest = &mut rest[parent as usize];
            if last[parent as usize] == kind {
                return *rest;
            }
            let new = (n, key(self.kinds[parent as usize].1, kind));
            *rest = (rest.0 - n, rest.1.wrapping_sub(new.1));
            new
        };
        let kinds: Vec<Population> = (0..).zip(parents.iter().zip(people)).map(kind).collect();
        debug_assert!(kinds.iter().zip(people).all(|(kind, people)| kind.0 == *people));
        self.kinds = kinds;
        self.of_kind = parents.iter().map(|&parent| self.of_kind[parent as usize]).collect();
        self.count();
    }

    /// Divides atoms by the groups of further divisions, each given by kind. New atoms are numbered as their kinds come.
    pub(super) fn refine<'a>(&mut self, divisions: impl IntoIterator<Item = &'a [u32]>) {
        for group_of_kind in divisions {
            self.somebody = divide(&mut self.of_kind, self.somebody.len(), group_of_kind);
        }
        self.count();
    }

    fn count(&mut self) {
        let atoms = self.somebody.len();
        self.populations.clear();
        self.populations.resize(atoms, (0, 0));
        self.somebody.fill(u32::MAX);
        for (kind, (&atom, &(n, key))) in (0..).zip(self.of_kind.iter().zip(&self.kinds)) {
            let (people, sum) = &mut self.populations[atom as usize];
            *people += n;
            *sum = sum.wrapping_add(key);
            let somebody = &mut self.somebody[atom as usize];
            *somebody = (*somebody).min(kind);
        }
    }
}

/// A key as if drawn by chance, the same each time.
pub(super) fn key(parent: u128, kind: u32) -> u128 {
    let seed = scattered(parent as u64 ^ scattered(u64::from(kind)));
    let other = scattered(seed ^ (parent >> 64) as u64);
    u128::from(seed) << 64 | u128::from(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each person a kind.
    fn persons(n: u32) -> Atoms {
        let mut atoms = Atoms::everybody(n as usize);
        atoms.divide_kinds(&vec![0; n as usize], &vec![1; n as usize]);
        atoms
    }

    fn sorted(atoms: &Atoms) -> Vec<Population> {
        let mut populations = atoms.populations.clone();
        populations.sort_unstable();
        populations
    }

    #[test]
    fn atoms_are_the_people_who_share_every_group() {
        let mut atoms = persons(1000);
        let halves: Vec<u32> = (0..1000).map(|person| person / 500).collect();
        let thirds: Vec<u32> = (0..1000).map(|person| person % 3).collect();
        atoms.refine([halves.as_slice(), &thirds]);
        // 0–499 hold 167, 167 and 166 of the residues 0, 1 and 2; 500–999 begin with residue 2: 167, 167 and 166 of 2, 0, 1.
        assert_eq!(atoms.populations.iter().map(|(n, _)| *n).collect::<Vec<_>>(), [167, 167, 166, 167, 167, 166]);
        assert_eq!(atoms.somebody, [0, 1, 2, 500, 501, 502]);
        // The same people in another order of divisions are the same populations.
        let mut other = persons(1000);
        other.refine([thirds.as_slice()]);
        other.refine([halves.as_slice()]);
        assert_eq!(sorted(&atoms), sorted(&other));
    }

    #[test]
    fn sets_of_people_keep_their_keys_when_kinds_are_divided() {
        // Six kinds of ten; then each halved, in an order of their own.
        let mut atoms = Atoms::everybody(60);
        atoms.divide_kinds(&[0; 6], &[10; 6]);
        atoms.refine([[0, 0, 1, 1, 2, 2].as_slice()]);
        let before = atoms.populations.clone();
        atoms.divide_kinds(&[5, 4, 3, 2, 1, 0, 0, 1, 2, 3, 4, 5], &[3, 3, 3, 3, 3, 3, 7, 7, 7, 7, 7, 7]);
        assert_eq!(atoms.populations, before);
        // The smaller halves of a pair of kinds, then what they leave.
        atoms.refine([[9, 9, 9, 9, 9, 9, 8, 8, 8, 8, 8, 8].as_slice()]);
        assert_eq!(atoms.populations.iter().map(|(n, _)| *n).collect::<Vec<_>>(), [6, 6, 6, 14, 14, 14]);
        for (pair, &(n, key)) in before.iter().enumerate() {
            let halves: Vec<&Population> = atoms
                .somebody
                .iter()
                .zip(&atoms.populations)
                .filter_map(|(&kind, population)| {
                    ([5, 4, 3, 2, 1, 0, 0, 1, 2, 3, 4, 5][kind as usize] / 2 == pair).then_some(population)
                })
                .collect();
            assert_eq!(halves.iter().map(|half| half.0).sum::<u32>(), n);
            assert_eq!(halves[0].1.wrapping_add(halves[1].1), key);
            assert_ne!(halves[0].1, halves[1].1);
        }
    }
}
