//! Which rows a chart shows, in which order, how high they are, and what falls off the page.

use super::{LEAST, pairs::rank};
use crate::{
    figure::{
        Align, Item, Palette, Sort, Weight,
        format::{self, known},
        ink::{Area, Style},
        text, words,
    },
    measure::{Datum, EarningsRow, EarningsTable},
    table::CellState,
};

/// Rows as sorted: those with numbers first, withheld ones at the end; in group order each keeps its place.
pub fn sorted(rows: &[EarningsRow], sort: Sort) -> Vec<&EarningsRow> {
    let mut rows: Vec<&EarningsRow> = rows.iter().collect();
    match sort {
        Sort::LargestChange => rank(&mut rows, moved, |row| Some(row.change.amount)),
        Sort::LargestAfter => rank(&mut rows, moved, |row| Some(row.after.center)),
        Sort::LargestGroup => rank(&mut rows, moved, |row| Some(row.n)),
        Sort::GroupOrder => {}
    }
    rows
}

/// Before and after, where both may be printed.
pub(super) fn moved(row: &EarningsRow) -> Option<(f64, f64)> {
    Some((known(row.before.center)?, known(row.after.center)?))
}

/// True where every withheld group is under the threshold; otherwise some are withheld only to protect others, and a
/// row does not say which. The numbers' own note tells; without one, a single withheld group protects nobody.
pub(super) fn all_small(table: &EarningsTable) -> bool {
    let note = table.provenance.notes.iter().find(|note| note.starts_with(words::WITHHELD_NOTE_START.get()));
    match note {
        Some(note) => !note.contains("worked out"),
        None => table.rows.iter().filter(|row| moved(row).is_none()).count() <= 1,
    }
}

/// What stands in the plot of a row without numbers.
pub(super) fn instead(row: &EarningsRow, threshold: u32, small: bool) -> String {
    let suppressed =
        [row.n, row.before.center, row.after.center].iter().any(|datum| datum.state == CellState::Suppressed);
    match (suppressed, small) {
        (false, _) => tr!("— no earnings on file").to_owned(),
        (true, true) => tr!("— suppressed (n < {threshold})", threshold = threshold),
        (true, false) => tr!("— suppressed").to_owned(),
    }
}

/// How many of `count` rows fit into `room`, and how high each is. One slot is kept for "and 7 more groups".
pub(super) struct Fit {
    pub shown: usize,
    pub hidden: usize,
    pub height: f32,
}

impl Fit {
    pub fn new(count: usize, room: f32, highest: f32, lowest: f32) -> Self {
        let most = (room / lowest).floor().max(1.0) as usize;
        if count <= most {
            let height = (room / count.max(1) as f32).min(highest);
            return Self { shown: count, hidden: 0, height };
        }
        let shown = most.saturating_sub(1);
        Self { shown, hidden: count - shown, height: room / most as f32 }
    }

    /// Height of all slots, the one that sums up the rest included.
    pub fn total(&self) -> f32 {
        self.height * (self.shown + usize::from(self.hidden > 0)) as f32
    }

    /// Middle of the `i`-th slot under `top`.
    pub fn middle(&self, i: usize, top: f32) -> f32 {
        top + (i as f32 + 0.5) * self.height
    }

    /// Size of type in these rows.
    pub fn type_size(&self, wanted: f32, scale: f32) -> f32 {
        wanted.min(self.height * 0.74).max((LEAST * scale).min(self.height * 0.8))
    }
}

/// "and 7 more groups".
pub(super) fn more(hidden: usize, noun: &str, at: [f32; 2], size: f32, palette: &Palette) -> Item {
    let noun = if hidden == 1 { tr!("group") } else { noun };
    Style::new(size, Weight::Regular, palette.muted).middle(
        at[0],
        at[1],
        Align::Left,
        tr!("and {hidden} more {noun}", hidden = hidden, noun = noun),
    )
}

/// A group's name left of its row: one line, two where the row is high enough, shortened at last.
pub(super) fn name(name: &str, at: [f32; 2], room: f32, height: f32, style: Style) -> Vec<Item> {
    let pitch = style.size * 1.12;
    let most = if height >= 2.0 * pitch { 2 } else { 1 };
    let lines = text::wrap_at_most(name, style.size, style.weight, room, most);
    let first = at[1] - (lines.len().saturating_sub(1)) as f32 * pitch / 2.0;
    lines
        .into_iter()
        .enumerate()
        .map(|(i, line)| style.middle(at[0], first + i as f32 * pitch, Align::Left, line))
        .collect()
}

/// Where the names left of a plot end, the widest of them being this wide: they take a quarter of the page at most.
pub(super) fn names_end(widest: f32, area: Area, scale: f32) -> f32 {
    area.min[0] + (widest + 20.0 * scale).max(156.4 * scale).min(area.width() * 0.27)
}

/// The group's name, with a dagger where few people stand behind it.
pub(super) fn name_of(row: &EarningsRow) -> String {
    let name = words::label(&row.group);
    if low_n(row) { format!("{name} †") } else { name }
}

/// Stable key of a row's mark.
pub(super) fn key(row: &EarningsRow) -> String {
    format!("row:{}", words::key_label(&row.group))
}

/// What a row says aloud.
pub(super) fn spoken(row: &EarningsRow, threshold: u32, small: bool) -> String {
    let name = words::label(&row.group);
    if moved(row).is_none() {
        return format!("{name}, {}", instead(row, threshold, small).trim_start_matches("— "));
    }
    tr!(
        "{name}: before {}, after {}, change {}, {}, n {}",
        format::datum(row.before.center, format::dollars),
        format::datum(row.after.center, format::dollars),
        format::datum(row.change.amount, format::change),
        format::datum(row.change.percent, format::percent_change),
        format::datum(row.n, format::count),
        name = name
    )
}

/// True where a few people only stand behind the row; nobody stands behind a row without numbers.
pub(super) fn low_n(row: &EarningsRow) -> bool {
    few(row.n)
}

/// So few people, and not nobody, that a reader must know.
pub(super) fn few(n: Datum) -> bool {
    known(n).is_some_and(|n| n > 0.0 && n < words::LOW_N)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::fixture::ages;

    #[test]
    fn only_groups_under_the_threshold_say_so() {
        let mut table = ages();
        assert_eq!(instead(&table.rows[5], 10, all_small(&table)), "— suppressed (n < 10)");
        table.rows[4] = crate::figure::fixture::row("56–65", None);
        assert_eq!(instead(&table.rows[5], 10, all_small(&table)), "— suppressed");
        table.provenance.notes = vec!["— = suppressed: fewer than 10 people (2 groups).".to_owned()];
        assert_eq!(instead(&table.rows[5], 10, all_small(&table)), "— suppressed (n < 10)");
        let note = "— = suppressed: fewer than 10 people, or could be worked out from others (2 groups).";
        table.provenance.notes = vec![note.to_owned()];
        assert_eq!(instead(&table.rows[5], 10, all_small(&table)), "— suppressed");
    }

    #[test]
    fn few_people_are_marked_and_nobody_is_not() {
        let of = |n: f64| low_n(&crate::figure::fixture::row("46–55", Some((20_000.0, 30_000.0, n))));
        assert_eq!([0.0, 10.0, 29.0, 30.0].map(of), [false, true, true, false]);
    }

    #[test]
    fn rows_shrink_then_the_rest_is_summed_up() {
        let few = Fit::new(5, 390.0, 63.0, 22.0);
        assert_eq!((few.shown, few.hidden, few.height), (5, 0, 63.0));
        let many = Fit::new(13, 390.0, 63.0, 22.0);
        assert_eq!((many.shown, many.hidden, many.height), (13, 0, 30.0));
        let most = Fit::new(24, 390.0, 63.0, 22.0);
        assert_eq!((most.shown, most.hidden), (16, 8));
        assert!(most.height >= 22.0 && most.total() <= 390.01);
    }
}
