//! Earnings of a period in order: sorted once, so that every filter that follows finds its medians by counting.

use std::sync::{Arc, Mutex, Weak};

use rayon::prelude::*;

use crate::table::{Codes, Joined, Keys, Mask, Partition, Ranked, Under, counts_under};

use super::{
    Statistic,
    frame::lock,
    stats::Summary,
    wages::{Bounds, Earnings, NO_BOUND},
};

/// Everybody's earnings above zero in one period, in order, and what was lately brought into that order.
#[derive(Debug)]
pub(super) struct Order {
    ranked: Ranked,
    /// Selections by row and by position, the last used last: the figures of a screen share them.
    masks: Mutex<Vec<(Mask, Arc<Mask>)>>,
    /// Codes by row and by position, the last used last.
    codes: Mutex<Vec<(Arc<Codes>, Arc<Codes>)>>,
    /// Earnings of the same people in another period, by position.
    partners: Mutex<Vec<Partner>>,
}

/// Earnings in another period, and their cents by position.
type Partner = (Weak<Earnings>, Arc<Vec<i32>>);

/// Codes by row, and which of them a filter keeps.
pub(super) type KeptCodes = (Arc<Codes>, Vec<bool>);

/// Selections kept; at a million rows each is an eighth of a megabyte, twice.
const MASKS: usize = 6;
/// Codes kept; at a million rows each is one or two megabytes.
const CODES: usize = 8;
/// Filters up to which a selection is made of their codes in order; those of more would push each other out.
const FILTERS: usize = 2;
/// Other periods kept; at a million rows each is four megabytes.
const PARTNERS: usize = 2;
/// Fewest people, and most groups, for whom counting in order is quicker than selecting among their values.
const PEOPLE: usize = 20_001;
const GROUPS: usize = 4096;

/// True if medians of so many people in so many groups are found by counting in order.
pub(super) fn pays(people: usize, groups: usize, statistic: Statistic) -> bool {
    statistic == Statistic::Median && people >= PEOPLE && groups <= GROUPS
}

/// Figures of the people that all masks select, for each way to join the groups of `keys`: `None` where nobody is.
/// Everybody selected must have earnings above zero.
pub(super) fn summaries(
    earnings: &Earnings,
    keys: &Keys,
    masks: &[&Mask],
    joined: &[&Joined],
    statistic: Statistic,
) -> Vec<Vec<Option<Summary>>> {
    let Some((first, rest)) = masks.split_first() else { return Vec::new() };
    let mask = rest.iter().fold((*first).clone(), |mask, other| mask.and(other));
    if pays(mask.count(), keys.groups, statistic) {
        let figures = earnings.order().summaries(&earnings.cents, keys, masks, joined);
        return bounded(figures, &earnings.bounds(keys, &mask), joined);
    }
    let partition = Partition::new(keys, &mask, [earnings.cents.as_slice()]);
    let of = |codes: &Vec<usize>| {
        let slices: Vec<&[i32]> = codes
            .iter()
            .flat_map(|&code| {
                let [slices] = partition.group(code);
                slices
            })
            .collect();
        Summary::new(&slices, statistic)
    };
    let figures = joined.iter().map(|joined| joined.codes_of_groups().par_iter().map(of).collect()).collect();
    bounded(figures, &earnings.bounds(keys, &mask), joined)
}

/// The figures with the least bounds of the top-coded people in them.
pub(super) fn bounded(
    mut figures: Vec<Vec<Option<Summary>>>,
    bounds: &Bounds,
    joined: &[&Joined],
) -> Vec<Vec<Option<Summary>>> {
    if bounds.all() == NO_BOUND {
        return figures;
    }
    for (figures, joined) in figures.iter_mut().zip(joined) {
        for (figure, least) in figures.iter_mut().zip(bounds.joined(joined)) {
            *figure = figure.map(|figure| figure.bounded(least));
        }
    }
    figures
}

impl Order {
    pub(super) fn new(cents: &[i32], positive: &Mask) -> Self {
        Self {
            ranked: Ranked::new(cents, positive),
            masks: Mutex::default(),
            codes: Mutex::default(),
            partners: Mutex::default(),
        }
    }

    /// Figures of those whom all masks select, at any number of people.
    pub(super) fn summaries(
        &self,
        cents: &[i32],
        keys: &Keys,
        masks: &[&Mask],
        joined: &[&Joined],
    ) -> Vec<Vec<Option<Summary>>> {
        let codes = self.codes(&keys.of_row);
        let Some(mask) = self.all_of(masks) else { return Vec::new() };
        let tally = self.ranked.tally(&codes, keys.groups, &mask);
        let of = |joined: &&Joined| {
            let sizes = tally.sizes(joined);
            let rows = tally.rows_at(joined, Summary::ranks);
            sizes.into_iter().zip(rows).map(|(n, rows)| Summary::of_ranks(n, |at| cents[rows[at] as usize])).collect()
        };
        joined.iter().map(of).collect()
    }

    /// Of those whom all masks select, the people of each group of `keys`, and of all together, who are at or under both
    /// their group's limits: the first of these earnings, the second of the partner's.
    pub(super) fn both_under(
        &self,
        cents: &[i32],
        partner: &Arc<Earnings>,
        keys: &Keys,
        masks: &[&Mask],
        limits: &[[i32; 2]],
        all: [i32; 2],
    ) -> (Vec<u32>, u32) {
        let same = |known: &Weak<Earnings>| Weak::as_ptr(known) == Arc::as_ptr(partner);
        let make = || (Arc::downgrade(partner), Arc::new(self.ranked.values(&partner.cents)));
        let partners = kept(&self.partners, PARTNERS, same, make);
        let Some(mask) = self.all_of(masks) else { return (vec![0; limits.len()], 0) };
        let under = |limit: [i32; 2]| Under { position: self.ranked.under(cents, limit[0]), value: limit[1] };
        let limits: Vec<Under> = limits.iter().map(|limit| under(*limit)).collect();
        counts_under(&self.codes(&keys.of_row), &partners, &mask, &limits, under(all))
    }

    /// Those whom all masks select, by position; `None` without masks.
    fn all_of(&self, masks: &[&Mask]) -> Option<Arc<Mask>> {
        let one = |mask: &&Mask| self.mask(mask);
        masks.iter().map(one).reduce(|all, mask| Arc::new(all.and(&mask)))
    }

    /// A selection by position; one that another figure of the screen asked for before costs nothing.
    fn mask(&self, mask: &Mask) -> Arc<Mask> {
        kept(&self.masks, MASKS, |known| known == mask, || (mask.clone(), Arc::new(self.ranked.mask(mask))))
    }

    /// Brings a selection into order that is those of `among` whose codes are kept. Codes stay in order while filters
    /// change, so to select among them again is quicker than to look up every row.
    pub(super) fn bring(&self, mask: &Mask, among: &Mask, by: &[KeptCodes]) {
        if (1..=FILTERS).contains(&by.len()) {
            let among = self.mask(among);
            let make = || {
                let masks = by.iter().map(|(codes, kept)| self.codes(codes).mask(kept));
                (mask.clone(), Arc::new(masks.fold(Mask::clone(&among), |all, mask| all.and(&mask))))
            };
            kept(&self.masks, MASKS, |known| known == mask, make);
        }
    }

    fn codes(&self, codes: &Arc<Codes>) -> Arc<Codes> {
        let same = |known: &Arc<Codes>| Arc::ptr_eq(known, codes);
        kept(&self.codes, CODES, same, || (Arc::clone(codes), Arc::new(self.ranked.codes(codes))))
    }
}

/// What is kept under a key; made and kept if it is not yet, when what was not used for longest makes room.
pub(super) fn kept<K, V>(
    cache: &Mutex<Vec<(K, Arc<V>)>>,
    most: usize,
    same: impl Fn(&K) -> bool,
    make: impl FnOnce() -> (K, Arc<V>),
) -> Arc<V> {
    let mut known = lock(cache);
    if let Some(at) = known.iter().position(|(key, _)| same(key)) {
        let found = known.remove(at);
        let value = Arc::clone(&found.1);
        known.push(found);
        return value;
    }
    drop(known);
    let (key, made) = make();
    let mut known = lock(cache);
    if known.len() >= most {
        known.remove(0);
    }
    known.push((key, Arc::clone(&made)));
    made
}
