//! The divisions of a figure's people, said by columns of their rows, and what they are of some kinds of people.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use rayon::prelude::*;

use crate::measure::{
    Datum,
    disclosure::{Division, Withheld},
    frame::Grouping,
    order::KeptCodes,
};
use crate::table::Mask;

use super::kinds::{Column, Kinds};

/// What a figure divides people by. Nothing else of them is asked, so that people alike in these columns are alike in
/// the figure, whatever its filters are.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub(super) columns: Vec<Column>,
    pub(super) filters: Vec<KeptCodes>,
    divisions: Vec<Planned>,
}

/// Rows that a division is of.
#[derive(Clone, Debug)]
pub(super) enum Rows {
    /// Those that the filters keep.
    Chosen,
    /// Those of which a column's code is one of these.
    Kept(usize, Vec<bool>),
    And(Box<[Rows; 2]>),
    /// Those of the first that are not of the second.
    AndNot(Box<[Rows; 2]>),
}

/// Columns whose codes together are the group, and the row of the table that each group is.
#[derive(Debug)]
pub(super) struct Groups {
    /// Columns with their number of labels; the last counts quickest.
    pub(super) by: Vec<(usize, usize)>,
    pub(super) row_of_key: HashMap<u64, u32>,
}

#[derive(Debug)]
struct Planned {
    rows: Rows,
    /// Everybody is one group where none are said.
    groups: Option<Groups>,
    numbers: Vec<(Withheld, Datum)>,
    strand: u32,
    few: Vec<bool>,
}

/// Divisions of the people of one figure, each with the number that a group of it is.
#[derive(Debug, Default)]
pub(super) struct Footprint {
    pub(super) divisions: Vec<(Division, Vec<Withheld>)>,
    /// Numbers that overlap too many others to be compared with those of other figures.
    pub(super) unfit: Vec<Withheld>,
}

/// Most people times overlapping divisions of one number's groups that are looked at.
const OVERLAPS: usize = 1 << 26;
/// Groups up to which a table of them all is kept while kinds are put into them.
const TABLE: usize = 1 << 20;

impl Rows {
    pub(super) fn and(self, other: Self) -> Self {
        Self::And(Box::new([self, other]))
    }

    pub(super) fn and_not(self, other: Self) -> Self {
        Self::AndNot(Box::new([self, other]))
    }
}

impl Groups {
    /// The key that some columns' codes make.
    pub(super) fn key(by: &[(usize, usize)], codes: &[u32]) -> u64 {
        by.iter().zip(codes).fold(0, |key, ((_, labels), code)| key * *labels as u64 + u64::from(*code))
    }
}

impl Plan {
    pub(super) fn filtered(filters: Vec<KeptCodes>) -> Self {
        Self { filters, ..Self::default() }
    }

    /// All columns that people have to be told apart by for this figure.
    pub(super) fn asked(&self) -> Vec<Column> {
        self.columns.iter().cloned().chain(self.filters.iter().map(Column::of_filter)).collect()
    }

    /// A column's place, the same for the same column.
    pub(super) fn column(&mut self, column: Column) -> usize {
        self.columns.iter().position(|known| *known == column).unwrap_or_else(|| {
            self.columns.push(column);
            self.columns.len() - 1
        })
    }

    /// Rows that are selected whatever the filters are.
    pub(super) fn rows(&mut self, mask: &Arc<Mask>) -> Rows {
        Rows::Kept(self.column(Column::Rows(Arc::clone(mask))), vec![false, true])
    }

    /// The groups of a grouping that are rows of a table.
    pub(super) fn groups(&mut self, grouping: &Grouping, row: impl Fn(&[Arc<str>]) -> Option<u32>) -> Groups {
        let by = grouping.dimensions.iter().map(|dimension| {
            let labels = dimension.labels.len();
            (self.column(Column::Codes(Arc::clone(&dimension.codes), labels)), labels)
        });
        let by: Vec<(usize, usize)> = by.collect();
        let rows = (0..grouping.keys.groups)
            .filter_map(|group| Some((Groups::key(&by, grouping.keys.codes(group)), row(&grouping.labels(group))?)));
        Groups { row_of_key: rows.collect(), by }
    }

    /// Adds a division of some rows' people into groups. A range tells of `few` of them that they are few.
    pub(super) fn divide(
        &mut self,
        rows: Rows,
        groups: Option<Groups>,
        numbers: Vec<(Withheld, Datum)>,
        (strand, few): (u32, Vec<bool>),
    ) {
        if !numbers.is_empty() {
            self.divisions.push(Planned { rows, groups, numbers, strand, few });
        }
    }

    /// The divisions of these kinds of people, of whose classes the filters keep `chosen`. There are `persons` altogether.
    pub(super) fn of(&self, kinds: &Kinds, chosen: &Mask, persons: usize) -> Footprint {
        let mut footprint = Footprint::default();
        let place = |column: usize| self.columns.get(column).and_then(|column| kinds.place(column));
        let places: Option<Vec<usize>> = (0..self.columns.len()).map(place).collect();
        let Some(places) = places else {
            // Kinds that do not tell what the figure asks of them cannot tell what is safe to show.
            footprint.unfit =
                self.divisions.iter().flat_map(|one| &one.numbers).map(|(place, _)| place.clone()).collect();
            return footprint;
        };
        let seen = Seen { kinds, chosen, places: &places };
        let of_planned: Vec<Footprint> = self.divisions.par_iter().map(|one| one.of(&seen, persons)).collect();
        for one in of_planned {
            footprint.divisions.extend(one.divisions);
            footprint.unfit.extend(one.unfit);
        }
        footprint
    }
}

/// Kinds with the columns of a plan.
struct Seen<'a> {
    kinds: &'a Kinds,
    chosen: &'a Mask,
    /// By column of the plan: where the kinds have it.
    places: &'a [usize],
}

impl Seen<'_> {
    fn rows(&self, rows: &Rows) -> Mask {
        match rows {
            Rows::Chosen => self.chosen.clone(),
            Rows::Kept(column, kept) => {
                Mask::from_values(self.kinds.values(self.places[*column]), |code| kept[code as usize])
            }
            Rows::And(both) => self.rows(&both[0]).and(&self.rows(&both[1])),
            Rows::AndNot(both) => self.rows(&both[0]).and_not(&self.rows(&both[1])),
        }
    }

    /// By class: the group, [`Division::NOWHERE`] for those in none.
    fn groups(&self, rows: &Mask, groups: Option<&Groups>) -> Vec<u32> {
        let mut group_of = vec![Division::NOWHERE; self.kinds.classes()];
        let Some(Groups { by, row_of_key }) = groups else {
            rows.iter().for_each(|class| group_of[class] = 0);
            return group_of;
        };
        let columns: Vec<(&[u32], u64)> =
            by.iter().map(|(column, labels)| (self.kinds.values(self.places[*column]), *labels as u64)).collect();
        let key = |class: usize| columns.iter().fold(0, |key, (codes, labels)| key * labels + u64::from(codes[class]));
        let space = columns.iter().try_fold(1_u64, |space, (_, labels)| space.checked_mul(*labels));
        if let Some(space) = space.filter(|space| *space <= TABLE as u64) {
            let mut table = vec![Division::NOWHERE; space as usize];
            row_of_key.iter().for_each(|(&key, &row)| table[key as usize] = row);
            rows.iter().for_each(|class| group_of[class] = table[key(class) as usize]);
        } else {
            let row = |class: usize| row_of_key.get(&key(class)).copied().unwrap_or(Division::NOWHERE);
            rows.iter().for_each(|class| group_of[class] = row(class));
        }
        group_of
    }
}

impl Planned {
    /// Where somebody is in several groups, those are divisions of their own.
    fn of(&self, seen: &Seen<'_>, persons: usize) -> Footprint {
        let mut footprint = Footprint::default();
        let hidden: Vec<bool> = self.numbers.iter().map(|(_, datum)| datum.value.is_none()).collect();
        let places: Vec<Withheld> = self.numbers.iter().map(|(place, _)| place.clone()).collect();
        let mut add = |of_kind: Vec<u32>| {
            let (hidden, few) = (hidden.clone(), self.few.clone());
            footprint
                .divisions
                .push((Division { of_kind, figure: 0, strand: self.strand, hidden, few }, places.clone()));
        };
        let of_class = seen.groups(&seen.rows(&self.rows), self.groups.as_ref());
        let Some(pairs) = seen.kinds.pairs() else {
            add(of_class);
            return footprint;
        };
        let kinds = seen.kinds.people.len();
        let in_groups = || {
            let groups = pairs.iter().map(|&(kind, class)| (kind, of_class[class as usize]));
            groups.filter(|(_, group)| *group != Division::NOWHERE)
        };
        let mut of_kind = vec![Division::NOWHERE; kinds];
        let mut several = Vec::new();
        for (kind, group) in in_groups() {
            let known = &mut of_kind[kind as usize];
            if *known == Division::NOWHERE {
                *known = group;
            } else if *known != group {
                several.push((kind, *known, group));
            }
        }
        if several.is_empty() {
            add(of_kind);
            return footprint;
        }
        let (layer_of_group, layers) = layers(&several, places.len());
        let fit = (OVERLAPS / persons.max(1)).max(1);
        let mut of_layer = vec![vec![Division::NOWHERE; kinds]; layers.min(fit)];
        for (kind, group) in in_groups() {
            if let Some(layer) = layer_of_group.get(group as usize)
                && let Some(of_kind) = of_layer.get_mut(*layer)
            {
                of_kind[kind as usize] = group;
            }
        }
        of_layer.into_iter().for_each(add);
        let unfit = places.iter().zip(&layer_of_group).filter(|(_, layer)| **layer >= fit);
        footprint.unfit.extend(unfit.map(|(place, _)| place.clone()));
        footprint
    }
}

/// Puts groups into layers so that nobody is in two groups of a layer: the layer of each group, and their number.
fn layers(several: &[(u32, u32, u32)], groups: usize) -> (Vec<usize>, usize) {
    let mut of_person = BTreeMap::<u32, BTreeSet<u32>>::new();
    for &(person, one, other) in several {
        of_person.entry(person).or_default().extend([one, other]);
    }
    let mut apart = vec![BTreeSet::<u32>::new(); groups];
    for groups in of_person.values() {
        for &one in groups {
            if let Some(apart) = apart.get_mut(one as usize) {
                apart.extend(groups.iter().copied().filter(|other| *other < one));
            }
        }
    }
    let mut layer = vec![0_usize; groups];
    for group in 0..groups {
        let taken: BTreeSet<usize> = apart[group].iter().map(|&other| layer[other as usize]).collect();
        layer[group] = (0..).find(|layer| !taken.contains(layer)).unwrap_or_default();
    }
    let count = layer.iter().max().map_or(0, |last| last + 1);
    (layer, count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_that_share_somebody_are_in_different_layers() {
        // Somebody is in 0 and 1, somebody in 1 and 3; 2 shares nobody.
        let (layer, count) = layers(&[(7, 0, 1), (9, 3, 1)], 4);
        assert_eq!((layer, count), (vec![0, 1, 0, 0], 2));
        let (layer, count) = layers(&[(7, 0, 1), (7, 0, 2)], 3);
        assert_eq!((layer, count), (vec![0, 1, 2], 3));
    }
}
