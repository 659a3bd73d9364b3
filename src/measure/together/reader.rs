//! What a reader of a deck knows, and what a figure beside it asks of the people: kept while filters change.

use std::sync::{Arc, Mutex, OnceLock};

use crate::measure::{
    disclosure::Joint,
    order::{KeptCodes, kept},
    people::People,
};
use crate::table::{Codes, Mask};

use super::{
    kinds::{Column, Kinds},
    plan::{Footprint, Plan},
};

/// Figures of a deck as they were decided, and the kinds of people that they tell apart.
///
/// A figure beside them may ask for more columns; those of its filters are told apart whole, so that another filter by
/// the same fields looks at no row again. Kinds take 4 bytes a person at most, and of each set of columns asked for
/// lately less than that.
#[derive(Debug)]
pub(super) struct Reader {
    joint: Joint,
    kinds: Kinds,
    /// Kinds by further columns. Figures that are worked out side by side wait for whoever makes them first.
    finer: Mutex<Vec<ByColumns>>,
    /// What filters make of them: the figures of a screen share them.
    views: Mutex<Vec<(Filtered, Arc<View>)>>,
}

/// Kinds by some columns, once somebody has made them.
type ByColumns = (Vec<Column>, Arc<OnceLock<Finer>>);

/// `None` where the kinds would be too many.
type Finer = Option<Kinds>;

/// Columns, the filters' among them; the filters; and the columns that were asked for beside.
type Filtered = (Vec<Column>, Vec<KeptCodes>, Vec<Column>);

/// Kinds that a figure looks at, and the figures before it by these kinds.
#[derive(Debug)]
struct View {
    joint: Joint,
    kinds: Kinds,
    /// Classes of rows that the filters keep.
    chosen: Mask,
}

const FINER: usize = 4;
const VIEWS: usize = 4;
/// Classes up to which they are kept: more than these, and more than one for so many rows, are not worth it.
const CLASSES: usize = 1 << 16;
const ROWS_A_CLASS: usize = 8;

impl Reader {
    pub(super) fn new(joint: Joint, kinds: Kinds) -> Self {
        Self { joint, kinds, finer: Mutex::default(), views: Mutex::default() }
    }

    /// The divisions of figures that come at once, and the deck to decide them beside.
    pub(super) fn beside(&self, people: &People, plans: &[Plan]) -> (Joint, Vec<Footprint>) {
        let persons = people.person_count();
        let Some((first, others)) = plans.split_first() else { return (self.joint.clone(), Vec::new()) };
        if others.iter().any(|plan| plan.filters != first.filters) {
            let columns: Vec<Column> = plans.iter().flat_map(Plan::asked).collect();
            let kinds = self.kinds.by(people, &distinct(columns));
            let mut joint = self.joint.clone();
            joint.divide_kinds(&kinds.parents, &kinds.people);
            let of = |plan: &Plan| plan.of(&kinds, &kinds.chosen(&plan.filters), persons);
            return (joint, plans.iter().map(of).collect());
        }
        let columns: Vec<Column> = plans.iter().flat_map(|plan| plan.columns.iter().cloned()).collect();
        let view = self.view(people, &first.filters, &distinct(columns));
        (view.joint.clone(), plans.iter().map(|plan| plan.of(&view.kinds, &view.chosen, persons)).collect())
    }

    fn view(&self, people: &People, filters: &[KeptCodes], columns: &[Column]) -> Arc<View> {
        let new = |columns: Vec<Column>| -> Vec<Column> {
            columns.into_iter().filter(|column| self.kinds.place(column).is_none()).collect()
        };
        let asked = new(distinct(columns.iter().cloned().chain(filters.iter().map(Column::of_filter)).collect()));
        let finer = kept(&self.finer, FINER, |known| *known == asked, || (asked.clone(), Arc::default()));
        let make = || {
            let finer = self.kinds.by(people, &asked);
            let most = CLASSES.max(people.frame.rows() / ROWS_A_CLASS).max(self.kinds.classes() * 2);
            (finer.classes() <= most).then_some(finer)
        };
        let Some(finer) = finer.get_or_init(make) else { return Arc::new(self.by_row(people, filters, columns)) };
        let filtered = (asked, filters.to_vec(), new(columns.to_vec()));
        kept(
            &self.views,
            VIEWS,
            |known| *known == filtered,
            || (filtered.clone(), Arc::new(self.of(finer, filters, columns))),
        )
    }

    /// By which rows the filters keep, whatever their labels say: as few kinds as there can be, but every row is looked at.
    fn by_row(&self, people: &People, filters: &[KeptCodes], columns: &[Column]) -> View {
        let all = Mask::all(people.frame.rows());
        let mask = filters.iter().fold(all, |mask, (codes, kept)| mask.and(&codes.mask(kept)));
        let flags = Codes::Narrow((0..mask.rows()).map(|row| u8::from(mask.contains(row))).collect());
        let filter = (Arc::new(flags), vec![false, true]);
        let asked: Vec<Column> = columns.iter().cloned().chain([Column::of_filter(&filter)]).collect();
        self.of(&self.kinds.by(people, &asked), &[filter], columns)
    }

    fn of(&self, kinds: &Kinds, filters: &[KeptCodes], columns: &[Column]) -> View {
        let (kinds, chosen) = kinds.kept(filters, columns);
        let mut joint = self.joint.clone();
        joint.divide_kinds(&kinds.parents, &kinds.people);
        View { joint, kinds, chosen }
    }
}

/// Each column once.
pub(super) fn distinct(columns: Vec<Column>) -> Vec<Column> {
    let mut found: Vec<Column> = Vec::new();
    for column in columns {
        if !found.contains(&column) {
            found.push(column);
        }
    }
    found
}
