//! Small multiples: the same chart once for each group of a field, all on one scale.

mod bars;
mod grid;
mod lines;
mod rows;

use crate::words::shown as in_words;
use std::sync::Arc;

pub use bars::{pathway_panels, share_panels};
pub use lines::{over_time_panels, slope_panels};
pub use rows::{Look, gap_panels, row_panels};

use super::{LABEL, SMALL};
use crate::{
    figure::{
        Align, Color, Item, Palette, Weight,
        ink::{self, Style},
        words,
    },
    measure::ColumnarGroup,
    table::Field,
};

/// Most panels on a page: smaller ones cannot be read.
const MOST: usize = 12;
/// Height of the legend over the panels, and of a panel's title.
const LEGEND: f32 = 34.0;
const TITLE: f32 = 26.0;
/// Space between two panels, across and down.
const BETWEEN: [f32; 2] = [20.0, 10.0];

/// Labels in the order in which they are met.
fn labels<'a>(groups: impl Iterator<Item = &'a Arc<str>>) -> Vec<Arc<str>> {
    let mut found: Vec<Arc<str>> = Vec::new();
    for label in groups {
        if !found.contains(label) {
            found.push(Arc::clone(label));
        }
    }
    found
}

/// The label of a group that gives its panel: the last.
fn panel_of(group: &ColumnarGroup) -> Option<&Arc<str>> {
    group.last()
}

/// Of these panels at most `most`, those of most people, in their own order; the others by name.
fn kept(all: &[Arc<str>], people: impl Fn(&Arc<str>) -> f64, most: usize) -> (Vec<Arc<str>>, Vec<Arc<str>>) {
    let mut order: Vec<(usize, f64)> = all.iter().map(people).enumerate().collect();
    order.sort_by(|a, b| b.1.total_cmp(&a.1));
    let mut shown: Vec<usize> = order.iter().take(most.max(1)).map(|(i, _)| *i).collect();
    shown.sort_unstable();
    let is_shown = |i: &usize| shown.binary_search(i).is_ok();
    let pick = |wanted: bool| {
        all.iter().enumerate().filter(|(i, _)| is_shown(i) == wanted).map(|(_, label)| Arc::clone(label)).collect()
    };
    (pick(true), pick(false))
}

/// What has no panel, and the way out.
fn left_out(hidden: &[Arc<str>], field: Field) -> Vec<String> {
    /// Names that a note may carry.
    const NAMED: usize = 4;
    if hidden.is_empty() {
        return Vec::new();
    }
    let noun = if hidden.len() == 1 { tr!("group") } else { words::plural_noun(&[field]) };
    let names: Vec<String> =
        hidden.iter().take(NAMED).map(|label| in_words(label).chars().take(40).collect()).collect();
    let named = if hidden.len() <= NAMED { format!(" ({})", words::list(&names)) } else { String::new() };
    vec![tr!(
        "{} more {noun}{named} with fewer people without a panel: filter, or compare by another field; the table has all.",
        hidden.len(),
        noun = noun,
        named = named
    )]
}

/// What to do where no number of any panel may be shown.
fn nothing(withheld: bool) -> Option<String> {
    withheld.then(|| tr!("No group has people enough: filter less, or compare by one field.").to_owned())
}

/// Rows for which no panel has room.
fn fewer_rows(all: usize, shown: usize, noun: &str) -> Option<String> {
    (shown < all).then(|| tr!("{} more {noun} in each panel not shown for want of room.", all - shown, noun = noun))
}

/// Title of a panel.
fn title(text: &str, at: [f32; 2], room: f32, s: f32, palette: &Palette) -> Item {
    let style = Style::new(LABEL * s, Weight::SemiBold, palette.ink);
    style.run([at[0], at[1] + LABEL * 0.9 * s], Align::Left, style.shorten(&in_words(text), room))
}

/// Signs with their names on one line over the panels.
fn legend(entries: &[(Sign, Color, String)], at: [f32; 2], edge: f32, s: f32, palette: &Palette) -> Item {
    let style = Style::new(SMALL * s, Weight::Regular, palette.muted);
    let y = at[1] + 17.0 * s;
    let middle = y - style.size * 0.33;
    let mut x = at[0] + 9.0 * s;
    let mut items = Vec::new();
    for (sign, color, text) in entries {
        let room = edge - x - 16.0 * s;
        let text = style.shorten(text, room);
        if text.is_empty() {
            break;
        }
        items.push(match sign {
            Sign::Ring => ink::ring([x, middle], 7.0 * s, *color, 3.2 * s, palette.page),
            Sign::Disc => ink::disc([x, middle], 8.0 * s, *color),
            Sign::Square => ink::rect([x - 7.0 * s, middle - 7.0 * s], [x + 7.0 * s, middle + 7.0 * s], *color),
        });
        items.push(style.run([x + 16.0 * s, y], Align::Left, text.clone()));
        x += 16.0 * s + style.width(&text) + 30.0 * s;
    }
    ink::grouped(tr!("Legend"), items)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    Ring,
    Disc,
    Square,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_keep_their_panels_and_the_others_are_named() {
        let all: Vec<Arc<str>> = ["A", "B", "C", "D"].map(Arc::from).into();
        let people = |label: &Arc<str>| match label.as_ref() {
            "A" => 10.0,
            "B" => 400.0,
            "C" => 30.0,
            _ => 200.0,
        };
        let (shown, hidden) = kept(&all, people, 2);
        assert_eq!(shown.iter().map(AsRef::as_ref).collect::<Vec<&str>>(), ["B", "D"]);
        let note = left_out(&hidden, Field::State).remove(0);
        assert!(note.starts_with("2 more states (A and C)") && note.contains("filter"), "{note}");
        assert!(left_out(&[], Field::State).is_empty());
    }
}
