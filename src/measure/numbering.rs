//! Numbers for what differs: members of groups are divided by further codes, and each combination gets a number.

/// Divides groups by a further code: `group` holds each member's group, and then its new one. Gives the first member of
/// each new group; they are numbered as their members come.
pub(super) fn divide(group: &mut [u32], groups: usize, codes: &[u32]) -> Vec<u32> {
    // Who has no code counts as having one more.
    let labels = codes.iter().filter(|code| **code != u32::MAX).max().map_or(1, |last| *last as usize + 2);
    let mut first = Vec::new();
    let members = group.iter_mut().zip(codes).enumerate();
    if groups.saturating_mul(labels) <= TABLE {
        let mut numbers = vec![FREE; groups * labels];
        for (member, (group, &code)) in members {
            let number = &mut numbers[*group as usize * labels + (code as usize).min(labels - 1)];
            if *number == FREE {
                *number = first.len() as u32;
                first.push(member as u32);
            }
            *group = *number;
        }
        return first;
    }
    let mut numbers = Numbers::default();
    for (member, (group, &code)) in members {
        let number = numbers.of(u64::from(*group) << 32 | u64::from(code));
        if number as usize == first.len() {
            first.push(member as u32);
        }
        *group = number;
    }
    first
}

/// Groups times codes up to which a table of them all is kept while groups are divided.
pub(super) const TABLE: usize = 1 << 20;
const FREE: u32 = u32::MAX;

/// Scatters neighbouring numbers over all of 64 bits (splitmix64).
pub(super) fn scattered(number: u64) -> u64 {
    let mut x = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

/// Numbers keys in the order they come. Open addressing: up to a million members are looked up by each division.
struct Numbers {
    /// Key and number; [`FREE`] where nothing is.
    slots: Vec<(u64, u32)>,
    taken: u32,
    last: Option<(u64, u32)>,
}

impl Default for Numbers {
    fn default() -> Self {
        Self { slots: vec![(0, FREE); 64], taken: 0, last: None }
    }
}

impl Numbers {
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
        if *number == FREE {
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
        while self.slots[at].1 != FREE && self.slots[at].0 != key {
            at = (at + 1) & mask;
        }
        at
    }

    fn grow(&mut self) {
        let larger = vec![(0, FREE); self.slots.len() * 2];
        for (key, number) in std::mem::replace(&mut self.slots, larger) {
            if number != FREE {
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
    fn many_keys_keep_their_numbers() {
        let mut numbers = Numbers::default();
        let first: Vec<u32> = (0..5000_u64).map(|key| numbers.of(key * 7_919)).collect();
        assert_eq!(first, (0..5000).collect::<Vec<_>>());
        assert!((0..5000_u64).rev().all(|key| numbers.of(key * 7_919) == key as u32));
    }

    #[test]
    fn codes_too_far_apart_for_a_table_divide_alike() {
        let codes: Vec<u32> = (0..1000).map(|member| if member % 3 == 0 { u32::MAX } else { member % 3 }).collect();
        let far: Vec<u32> = codes.iter().map(|&code| if code == u32::MAX { code } else { code << 21 }).collect();
        let mut groups: [Vec<u32>; 2] = std::array::from_fn(|_| (0..1000).map(|member| member / 500).collect());
        let firsts = [divide(&mut groups[0], 2, &codes), divide(&mut groups[1], 2, &far)];
        assert_eq!(firsts[0], [0, 1, 2, 500, 501, 502]);
        assert_eq!((&firsts[0], &groups[0]), (&firsts[1], &groups[1]));
    }
}
