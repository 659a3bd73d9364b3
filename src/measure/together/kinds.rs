//! Kinds of people: those whose rows say the same in every column that figures divide people by.

use std::{collections::BTreeMap, sync::Arc};

use rayon::prelude::*;

use crate::measure::{numbering::divide, order::KeptCodes, people::People};
use crate::table::{Codes, Combined, Divider, Mask};

/// A column of the people's rows.
#[derive(Clone, Debug)]
pub(super) enum Column {
    /// A code under the number of labels.
    Codes(Arc<Codes>, usize),
    /// Rows of which something is so: their code is 1, that of the others 0.
    Rows(Arc<Mask>),
}

impl PartialEq for Column {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Codes(one, _), Self::Codes(other, _)) => Arc::ptr_eq(one, other) || one == other,
            (Self::Rows(one), Self::Rows(other)) => Arc::ptr_eq(one, other) || one == other,
            _ => false,
        }
    }
}

impl Column {
    /// A filter's column.
    pub(super) fn of_filter((codes, kept): &KeptCodes) -> Self {
        Self::Codes(Arc::clone(codes), kept.len())
    }

    fn divider(&self) -> Divider<'_> {
        match self {
            Self::Codes(codes, labels) => Divider::Codes(codes, *labels),
            Self::Rows(mask) => Divider::Rows(mask),
        }
    }
}

/// Classes of rows that some columns do not tell apart, and kinds of people: those who have rows of the same classes.
/// What the columns say of each class is all that figures ask of people.
#[derive(Debug)]
pub(super) struct Kinds {
    columns: Vec<Column>,
    /// How many of the columns were told apart already by the kinds that these were made of.
    known: usize,
    /// By column: what it says of each class.
    values: Vec<Vec<u32>>,
    /// By row: its class. Kept where other kinds are made of these.
    of_row: Option<Codes>,
    /// By class: its class among the kinds that these were made of.
    from: Vec<u32>,
    /// By kind: the kind that it was made of.
    pub(super) parents: Vec<u32>,
    /// By kind: its number of people.
    pub(super) people: Vec<u32>,
    /// `None` where everybody has one row: each class is a kind then.
    sets: Option<Sets>,
}

/// Which classes the rows of each kind's people are of.
#[derive(Debug, Default)]
struct Sets {
    kinds: BTreeMap<Vec<u32>, u32>,
    /// Kind and class, of all classes of all kinds.
    pairs: Vec<(u32, u32)>,
}

impl Kinds {
    /// Tells everybody apart by some columns.
    pub(super) fn new(people: &People, columns: Vec<Column>) -> Self {
        let (classes, of_row) = classes(people, &[], &columns, true);
        let from = vec![0; classes.first.len()];
        let said = said(&columns, &classes.first);
        Self::of_classes(people, None, columns, said, from, classes, of_row)
    }

    /// Tells the people of each kind apart by further columns.
    pub(super) fn by(&self, people: &People, columns: &[Column]) -> Self {
        let new: Vec<Column> = columns.iter().filter(|column| self.place(column).is_none()).cloned().collect();
        let known = self.of_row.as_ref().map(|codes| Divider::Codes(codes, self.from.len()));
        let (classes, of_row) = classes(people, known.as_slice(), &new, !people.row_each());
        let before = |&row: &u32| self.of_row.as_ref().map_or(0, |codes| codes.get(row as usize));
        let from: Vec<u32> = classes.first.iter().map(before).collect();
        let known = self.values.iter().map(|values| from.iter().map(|&class| values[class as usize]).collect());
        let values = known.chain(said(&new, &classes.first)).collect();
        let columns = self.columns.iter().cloned().chain(new).collect();
        Self::of_classes(people, Some(self), columns, values, from, classes, of_row)
    }

    fn of_classes(
        people: &People,
        known: Option<&Self>,
        columns: Vec<Column>,
        values: Vec<Vec<u32>>,
        from: Vec<u32>,
        classes: Combined,
        of_row: Option<Codes>,
    ) -> Self {
        let keep = known.is_none();
        let columns_before = known.map_or(0, |known| known.columns.len());
        if people.row_each() {
            let (parents, people) = (from.clone(), classes.counts);
            return Self { columns, known: columns_before, values, of_row, from, parents, people, sets: None };
        }
        let counts = of_row.as_ref().map(|of_row| sets_of_people(people, of_row, classes.first.len()));
        let parent =
            |set: &[u32]| known.map_or(0, |known| known.kind_of(set.iter().map(|&class| from[class as usize])));
        let sets = counts.unwrap_or_default().into_iter().map(|(set, n)| (parent(&set), set, n));
        let (sets, parents, people) = Sets::new(sets);
        let of_row = of_row.filter(|_| keep);
        Self { columns, known: columns_before, values, of_row, from, parents, people, sets: Some(sets) }
    }

    /// What the kinds that these were made of become when they are told apart by `columns` only, and by whether all of some
    /// filters keep a row; and the classes that they keep. So a figure has few kinds to look at, whatever the filters are.
    pub(super) fn kept(&self, filters: &[KeptCodes], columns: &[Column]) -> (Self, Mask) {
        let chosen = self.chosen(filters);
        let flags: Vec<u32> = (0..self.classes()).map(|class| u32::from(chosen.contains(class))).collect();
        let new = || (self.known..self.columns.len()).filter(|&column| columns.contains(&self.columns[column]));
        let mut class_of = self.from.clone();
        let mut first = vec![0; self.from.iter().max().map_or(0, |last| *last as usize + 1)];
        for codes in new().map(|column| &self.values[column]).chain([&flags]) {
            first = divide(&mut class_of, first.len(), codes);
        }
        let of = |values: &[u32]| first.iter().map(|&class| values[class as usize]).collect::<Vec<u32>>();
        let (sets, parents, people) = match &self.sets {
            None => {
                let mut people = vec![0; first.len()];
                class_of.iter().zip(&self.people).for_each(|(&class, n)| people[class as usize] += n);
                (None, of(&self.parents), people)
            }
            Some(sets) => {
                let of_kind = |(set, &kind): (&Vec<u32>, &u32)| {
                    let set = set.iter().map(|&class| class_of[class as usize]).collect();
                    (self.parents[kind as usize], ordered(set), self.people[kind as usize])
                };
                let (sets, parents, people) = Sets::new(sets.kinds.iter().map(of_kind));
                (Some(sets), parents, people)
            }
        };
        let chosen = Mask::from_values(&of(&flags), |flag| flag == 1);
        let columns = (0..self.known).chain(new()).map(|column| self.columns[column].clone()).collect();
        let values = (0..self.known).chain(new()).map(|column| of(&self.values[column])).collect();
        let from = of(&self.from);
        (Self { columns, known: self.known, values, of_row: None, from, parents, people, sets }, chosen)
    }

    /// Classes that all filters keep.
    pub(super) fn chosen(&self, filters: &[KeptCodes]) -> Mask {
        filters.iter().fold(Mask::all(self.classes()), |chosen, filter| match self.place(&Column::of_filter(filter)) {
            Some(column) => chosen.and(&Mask::from_values(&self.values[column], |code| filter.1[code as usize])),
            None => chosen,
        })
    }

    /// Where a column stands.
    pub(super) fn place(&self, column: &Column) -> Option<usize> {
        self.columns.iter().position(|known| known == column)
    }

    /// What a column says of each class.
    pub(super) fn values(&self, column: usize) -> &[u32] {
        &self.values[column]
    }

    pub(super) fn classes(&self) -> usize {
        self.from.len()
    }

    /// Each kind with a class of rows that its people have, one after the other; `None` where each class is a kind.
    pub(super) fn pairs(&self) -> Option<&[(u32, u32)]> {
        self.sets.as_ref().map(|sets| sets.pairs.as_slice())
    }

    fn kind_of(&self, classes: impl Iterator<Item = u32>) -> u32 {
        let set = ordered(classes.collect());
        self.sets.as_ref().map_or_else(|| set[0], |sets| sets.kinds[&set])
    }
}

impl Sets {
    /// Numbers sets of classes, each given with the kind that it is part of and its people; and by number, both of these.
    fn new(sets: impl Iterator<Item = (u32, Vec<u32>, u32)>) -> (Self, Vec<u32>, Vec<u32>) {
        let mut found = BTreeMap::<Vec<u32>, (u32, u32)>::new();
        for (parent, set, n) in sets {
            found.entry(set).or_insert((parent, 0)).1 += n;
        }
        let (parents, people) = found.values().copied().unzip();
        let kinds: BTreeMap<Vec<u32>, u32> = found.into_keys().zip(0..).collect();
        let pairs = kinds.iter().flat_map(|(set, &kind)| set.iter().map(move |&class| (kind, class))).collect();
        (Self { kinds, pairs }, parents, people)
    }
}

/// Classes of the rows by all columns; the class of each row only if `each` asks for it.
fn classes(people: &People, known: &[Divider<'_>], columns: &[Column], each: bool) -> (Combined, Option<Codes>) {
    let dividers: Vec<Divider<'_>> = known.iter().copied().chain(columns.iter().map(Column::divider)).collect();
    let mut combined = Combined::new(people.frame.rows(), &dividers, each);
    let of_row = combined.of_row.take();
    (combined, of_row)
}

/// What each column says of some rows.
fn said(columns: &[Column], rows: &[u32]) -> Vec<Vec<u32>> {
    let of = |column: &Column| rows.iter().map(|&row| column.divider().of(row as usize)).collect();
    columns.par_iter().map(of).collect()
}

/// How many people have rows of the same classes, by these.
fn sets_of_people(people: &People, of_row: &Codes, classes: usize) -> BTreeMap<Vec<u32>, u32> {
    let repeated = people.repeated();
    let single = of_row.counts(&Mask::all(of_row.rows()).and_not(repeated), classes);
    let single = (0..).zip(single).filter(|(_, n)| *n > 0).map(|(class, n)| (vec![class], n));
    let mut sets: BTreeMap<Vec<u32>, u32> = single.collect();
    let mut rows: Vec<(u32, u32)> = repeated.iter().map(|row| (people.person(row), of_row.get(row))).collect();
    rows.par_sort_unstable();
    rows.dedup();
    for person in rows.chunk_by(|one, other| one.0 == other.0) {
        *sets.entry(person.iter().map(|(_, class)| *class).collect()).or_default() += 1;
    }
    sets
}

fn ordered(mut classes: Vec<u32>) -> Vec<u32> {
    classes.sort_unstable();
    classes.dedup();
    classes
}
