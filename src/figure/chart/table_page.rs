//! Published numbers as a table on a page.

use super::{
    Drawn, LABEL, SMALL,
    rows::{self, Fit},
};
use crate::figure::{
    Align, Item, NumberCell, NumberColumn, NumberTable, Page, Palette, Weight,
    format::WITHHELD,
    ink::{self, Area, Style, line, marked},
    text,
};
use crate::words::meant;

/// Between two columns, in slide units.
const GAP: f32 = 20.0;

/// A head row, the rows, and the total under a rule.
pub fn table_page(table: &NumberTable, noun: &str, area: Area, page: Page, palette: &Palette) -> Drawn {
    let s = page.scale;
    let head_lines = 2;
    let top = area.min[1] + (12.0 + SMALL * 1.15 * head_lines as f32) * s;
    let total = f32::from(u8::from(table.total.is_some()));
    // The total keeps a row of its own whatever else is left out.
    let room = area.max[1] - top;
    let lowest = 22.0 * s;
    let fit = Fit::new(table.rows.len(), room - total * lowest, 44.0 * s, lowest);
    let height = fit.height.min(room / (fit.shown as f32 + total + f32::from(u8::from(fit.hidden > 0))).max(1.0));
    let fit = Fit { height, ..fit };
    let (edges, size) = columns(table, area, fit.type_size(LABEL * s, s), s);
    let unseen = table.columns.len() - edges.len();
    let layout = Layout { columns: &table.columns, edges, size, area, scale: s, palette };

    let mut items = vec![layout.head(top, head_lines)];
    let mut used = Vec::new();
    for (i, row) in table.rows.iter().take(fit.shown).enumerate() {
        let y = fit.middle(i, top);
        let mut cells = layout.row(row, y, Weight::Regular);
        cells.push(line(
            [area.min[0], y + fit.height / 2.0],
            [area.max[0], y + fit.height / 2.0],
            palette.grid,
            1.0 * s,
        ));
        items.push(marked(key(&table.columns, row, &mut used), spoken(&table.columns, row), cells));
    }
    if fit.hidden > 0 {
        items.push(rows::more(fit.hidden, noun, [area.min[0], fit.middle(fit.shown, top)], size, palette));
    }
    if let Some(row) = &table.total {
        let above = top + fit.total();
        let mut cells = vec![line([area.min[0], above], [area.max[0], above], palette.axis, 1.5 * s)];
        cells.extend(layout.row(row, above + fit.height / 2.0, Weight::SemiBold));
        items.push(marked(key(&table.columns, row, &mut used), spoken(&table.columns, row), cells));
    }
    let notes = match unseen {
        0 => Vec::new(),
        1 => vec![tr!("One more column is in the figure’s table, for want of room here.").to_owned()],
        more => vec![tr!("{more} more columns are in the figure’s table, for want of room here.", more = more)],
    };
    Drawn { items, hidden: fit.hidden, notes, ..Drawn::default() }
}

struct Layout<'a> {
    columns: &'a [NumberColumn],
    /// Left and right edge of each column's text.
    edges: Vec<(f32, f32)>,
    size: f32,
    area: Area,
    scale: f32,
    palette: &'a Palette,
}

impl Layout<'_> {
    /// Heads stand on the rule, two lines at most.
    fn head(&self, top: f32, most: usize) -> Item {
        let s = self.scale;
        let style = Style::new(SMALL * s, Weight::Regular, self.palette.muted);
        let mut items = Vec::new();
        for (column, edge) in self.columns.iter().zip(&self.edges) {
            let lines = text::wrap_at_most(&column.head, style.size, style.weight, edge.1 - edge.0, most);
            let first = top - 9.0 * s - (lines.len().saturating_sub(1)) as f32 * style.size * 1.15;
            for (i, line) in lines.into_iter().enumerate() {
                let y = first + i as f32 * style.size * 1.15;
                items.push(style.run([at(column.align, *edge), y], column.align, line));
            }
        }
        items.push(line([self.area.min[0], top], [self.area.max[0], top], self.palette.rule, 1.5 * s));
        ink::grouped(tr!("Head"), items)
    }

    fn row(&self, row: &[NumberCell], y: f32, weight: Weight) -> Vec<Item> {
        let mut items = Vec::new();
        for ((cell, column), edge) in row.iter().zip(self.columns).zip(&self.edges) {
            let weight = if column.align == Align::Left { Weight::SemiBold } else { weight };
            let color = if cell.text == WITHHELD { self.palette.muted } else { self.palette.ink };
            let style = Style::new(self.size, weight, color);
            let text = style.shorten(&cell.text, edge.1 - edge.0);
            items.push(style.middle(at(column.align, *edge), y, column.align, text));
        }
        items
    }
}

fn at(align: Align, edge: (f32, f32)) -> f32 {
    match align {
        Align::Left => edge.0,
        Align::Center => (edge.0 + edge.1) / 2.0,
        Align::Right => edge.1,
    }
}

/// Where the columns stand, and the size of type in them. A number is never cut: where a page is too narrow, the names give
/// way, then the type becomes smaller, and at last columns at the right are left out.
fn columns(table: &NumberTable, area: Area, size: f32, scale: f32) -> (Vec<(f32, f32)>, f32) {
    let numbers = table.columns.iter().any(|column| column.align != Align::Left);
    let ways = [1.0, 0.9, 0.8, 0.72].into_iter().flat_map(|type_| [0.55, 0.4, 0.3, 0.22].map(|names| (type_, names)));
    let mut found = Needs::default();
    for (type_, names) in ways {
        let names = if numbers { names } else { 1.0 };
        found = Needs::of(table, area.width() * names, size * type_, scale);
        if found.all() <= area.width() {
            break;
        }
    }
    while found.all() > area.width() && found.each.len() > 1 {
        found.each.pop();
    }
    (found.edges(area, scale), found.size)
}

/// What each column of names has at most: what short names leave is for the longer ones.
fn share(mut wanted: Vec<f32>, room: f32, gap: f32) -> f32 {
    wanted.sort_by(f32::total_cmp);
    let mut left = room;
    for (i, wide) in wanted.iter().enumerate() {
        let each = left / (wanted.len() - i) as f32 - gap;
        if *wide > each {
            return each;
        }
        left -= wide + gap;
    }
    wanted.last().map_or(room - gap, |widest| widest.max(room / wanted.len() as f32 - gap))
}

/// Room that each column needs, with the gap before it.
#[derive(Default)]
struct Needs {
    each: Vec<(Align, f32)>,
    size: f32,
}

impl Needs {
    /// Columns of names share `most`.
    fn of(table: &NumberTable, most: f32, size: f32, scale: f32) -> Self {
        let head = |word: &str| text::width(word, SMALL * scale, Weight::Regular);
        let cells = |i: usize| {
            let cells = table.rows.iter().chain(&table.total).filter_map(|row| row.get(i));
            cells.map(|cell| text::width(&cell.text, size, Weight::SemiBold)).fold(0.0, f32::max)
        };
        let names = table.columns.iter().enumerate().filter(|(_, column)| column.align == Align::Left);
        let names: Vec<f32> = names.map(|(i, column)| cells(i).max(head(&column.head))).collect();
        let most = share(names, most, GAP * scale);
        let each = table.columns.iter().enumerate().map(|(i, column)| {
            let cells = cells(i);
            // Heads have two lines.
            let longest = column.head.split_whitespace().map(head).fold(head(&column.head) * 0.56, f32::max);
            let widest = if column.align == Align::Left { cells.max(head(&column.head)).min(most) } else { cells };
            (column.align, widest.max(longest.min(most)) + GAP * scale)
        });
        Self { each: each.collect(), size }
    }

    fn all(&self) -> f32 {
        self.each.iter().map(|(_, need)| need).sum()
    }

    /// Numbers divide what the names leave evenly, or by what they need where one needs more than that.
    fn edges(&self, area: Area, scale: f32) -> Vec<(f32, f32)> {
        let gap = GAP * scale;
        let numbers = || self.each.iter().filter(|(align, _)| *align != Align::Left).map(|(_, need)| *need);
        let count = numbers().count().max(1) as f32;
        let names = self.all() - numbers().sum::<f32>();
        // Numbers far from their names are hard to follow along the row.
        let even = ((area.width() - names) / count).min(230.0 * scale);
        let spare = (area.width() - self.all()).max(0.0) / count;
        let crowded = numbers().any(|need| need > even);
        let mut left = area.min[0];
        let edge = |(align, need): &(Align, f32)| {
            let width = match align {
                Align::Left => *need,
                Align::Center | Align::Right if crowded => need + spare,
                Align::Center | Align::Right => even,
            };
            let from = left;
            left += width;
            match align {
                Align::Left => (from, left - gap * 0.5),
                Align::Center | Align::Right => (from + gap * 0.5, left),
            }
        };
        self.each.iter().map(edge).collect()
    }
}

/// `row:` and the names of the row; a number after a name that occurs twice.
fn key(columns: &[NumberColumn], row: &[NumberCell], used: &mut Vec<String>) -> String {
    let names: Vec<String> = row
        .iter()
        .zip(columns)
        .filter(|(cell, column)| column.align == Align::Left && !cell.text.is_empty())
        .map(|(cell, _)| meant(&cell.text).into_owned())
        .collect();
    let base = format!("row:{}", names.join(" · "));
    let mut key = base.clone();
    let mut copy = 1;
    while used.contains(&key) {
        copy += 1;
        key = format!("{base}#{copy}");
    }
    used.push(key.clone());
    key
}

fn spoken(columns: &[NumberColumn], row: &[NumberCell]) -> String {
    let parts: Vec<String> = row
        .iter()
        .zip(columns)
        .filter(|(cell, _)| !cell.text.is_empty())
        .map(|(cell, column)| match column.align {
            Align::Left => cell.text.clone(),
            _ if cell.text == WITHHELD => tr!("{} suppressed or not known", column.head),
            _ => format!("{} {}", column.head, cell.text),
        })
        .collect();
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_short_names_leave_is_for_longer_ones() {
        // Of 200 with a gap of 10 each, a name of 10 takes 20 with its gap: 180 are left for the other and its gap.
        assert_eq!(share(vec![10.0, 300.0], 200.0, 10.0), 170.0);
        assert_eq!(share(vec![300.0, 300.0], 200.0, 10.0), 90.0);
        assert_eq!(share(vec![300.0], 200.0, 10.0), 190.0);
        assert_eq!(share(Vec::new(), 200.0, 10.0), 190.0);
        assert!(share(vec![10.0, 20.0], 200.0, 10.0) >= 90.0, "nothing is cut where all fits");
    }
}
