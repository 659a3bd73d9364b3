//! Two fields as rows and columns: each cell its number on a ramp, withheld ones hatched, combinations of nobody flat.

mod cells;
mod steps;

use super::{Drawn, LABEL, LEAST, SMALL, rows::Fit};
use crate::figure::{
    Align, CellShade, Color, Fill, Item, NativeShape, NumberCell, NumberColumn, NumberTable, Page, Palette,
    ShadedTable, Stroke, Weight,
    ink::{self, Area, Style, line, marked},
    text, words,
};
use crate::words::shown as in_words;
pub use cells::{Cell, Cells, State};
use steps::Steps;

/// Space between two cells.
const BETWEEN: f32 = 2.0;
/// Height of the legend at the foot.
const LEGEND: f32 = 40.0;
/// Narrowest and widest cell, in slide units.
const NARROW: f32 = 58.0;
const WIDE: f32 = 150.0;

/// Rows and columns as many as can be read; what is left out is said with the way out.
pub fn heat(cells: &Cells, area: Area, page: Page, palette: &Palette) -> Drawn {
    let s = page.scale;
    let steps = cells.steps();
    let grid = Grid::new(cells, area, s);
    let mut items = vec![grid.head(cells, area, s, palette)];
    for (i, row) in grid.rows.iter().enumerate() {
        items.push(grid.row(cells, i, *row, &steps, palette));
    }
    items.push(legend(cells, &steps, &grid, area, s, palette));
    let shaded = ShadedTable {
        cells: shades(cells, &steps, palette),
        rows: grid.rows.clone(),
        columns: grid.columns.iter().map(|column| column + 1).collect(),
    };
    Drawn { items, notes: grid.left_out(cells), native: NativeShape::Shaded(shaded), ..Drawn::default() }
}

/// All rows and columns as a table of texts.
pub fn heat_numbers(cells: &Cells) -> NumberTable {
    let mut columns = vec![NumberColumn { head: words::by_head(&[cells.fields[0]]), align: Align::Left }];
    columns.extend(
        cells.columns.iter().map(|label| NumberColumn { head: in_words(label).into_owned(), align: Align::Right }),
    );
    let rows = cells.rows.iter().enumerate().map(|(r, label)| {
        let mut row = vec![NumberCell { text: in_words(label).into_owned(), value: None }];
        row.extend((0..cells.columns.len()).map(|c| {
            let cell = cells.at(r, c);
            NumberCell { text: cell.text.clone(), value: cell.value() }
        }));
        row
    });
    NumberTable { rows: rows.collect(), columns, total: None }
}

/// Grounds and inks of all cells, for native tables.
fn shades(cells: &Cells, steps: &Steps, palette: &Palette) -> Vec<Vec<Option<CellShade>>> {
    (0..cells.rows.len())
        .map(|r| {
            let own = (0..cells.columns.len()).map(|c| Some(shade(cells.at(r, c), steps, palette)));
            std::iter::once(None).chain(own).collect()
        })
        .collect()
}

fn shade(cell: &Cell, steps: &Steps, palette: &Palette) -> CellShade {
    match cell.state {
        State::Number(value) => {
            let ground = steps.color(value, palette);
            CellShade { fill: Fill::Solid(ground), ink: ink_on(ground, palette) }
        }
        State::Withheld => CellShade { fill: ink::hatch(palette), ink: palette.ink },
        State::Nobody => CellShade { fill: Fill::Solid(palette.page), ink: palette.muted },
    }
}

/// Ink or ground of the page, whichever has more contrast with this colour.
pub fn ink_on(ground: Color, palette: &Palette) -> Color {
    let contrast = |color: Color| {
        let (a, b) = (luminance(color) + 0.05, luminance(ground) + 0.05);
        a.max(b) / a.min(b)
    };
    if contrast(palette.ink) >= contrast(palette.page) { palette.ink } else { palette.page }
}

/// Relative luminance by WCAG 2.
pub fn luminance(color: Color) -> f64 {
    let linear = |part: u8| {
        let part = f64::from(part) / 255.0;
        if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(color.r) + 0.7152 * linear(color.g) + 0.0722 * linear(color.b)
}

/// Which rows and columns are drawn, and where.
struct Grid {
    rows: Vec<usize>,
    columns: Vec<usize>,
    hidden: [usize; 2],
    /// Left edge of the cells, and upper edge of the first row.
    left: f32,
    top: f32,
    cell: [f32; 2],
    size: f32,
    /// Left edge of the names.
    names: f32,
}

impl Grid {
    fn new(cells: &Cells, area: Area, s: f32) -> Self {
        let bold = |size: f32| Style::new(size, Weight::SemiBold, Palette::LIGHT.ink);
        let name = bold(LABEL * s);
        let widest = cells.rows.iter().map(|label| name.width(&in_words(label))).fold(0.0, f32::max);
        let names = (widest + 16.0 * s).clamp(90.0 * s, area.width() * 0.28);
        let text = cells.all().map(|cell| bold(LEAST * s).width(&cell.text)).fold(0.0, f32::max) + 12.0 * s;
        let room = area.width() - names;
        let least = text.max(NARROW * s);
        let most = ((room / least).floor() as usize).max(1);
        let columns = cells.kept(most, false);
        let width = (room / columns.len().max(1) as f32).min(WIDE * s);
        let head = Self::heads(cells, &columns, width, s);
        let top = area.min[1] + (SMALL * 1.3 + 8.0) * s + head as f32 * SMALL * 1.12 * s;
        let bottom = area.max[1] - LEGEND * s;
        let fit = Fit::new(cells.rows.len(), bottom - top, 44.0 * s, 21.0 * s);
        let rows = cells.kept(fit.shown, true);
        let size = fit.type_size(LABEL * s, s);
        let fits = |size: f32| cells.all().all(|cell| bold(size).width(&cell.text) + 8.0 * s <= width);
        let size = if fits(size) { size } else { (LEAST * s).min(size) };
        Self {
            hidden: [cells.rows.len() - rows.len(), cells.columns.len() - columns.len()],
            left: area.min[0] + names,
            top,
            cell: [width, fit.height],
            rows,
            columns,
            size,
            names: area.min[0],
        }
    }

    /// Lines that the longest head of a column takes, two at most.
    fn heads(cells: &Cells, columns: &[usize], width: f32, s: f32) -> usize {
        let lines =
            |c: &usize| text::wrap(&in_words(&cells.columns[*c]), SMALL * s, Weight::Regular, width - 8.0 * s).len();
        columns.iter().map(lines).max().unwrap_or(1).clamp(1, 2)
    }

    fn head(&self, cells: &Cells, area: Area, s: f32, palette: &Palette) -> Item {
        let style = Style::new(SMALL * s, Weight::Regular, palette.muted);
        let strong = Style::new(SMALL * s, Weight::SemiBold, palette.ink);
        let of_rows = strong.shorten(&words::by_head(&[cells.fields[0]]), self.left - self.names - 10.0 * s);
        let of_columns = strong.shorten(&words::by_head(&[cells.fields[1]]), area.max[0] - self.left);
        let mut items = vec![
            strong.run([self.names, self.top - 8.0 * s], Align::Left, of_rows),
            strong.run([self.left, area.min[1] + style.size], Align::Left, of_columns),
        ];
        for (i, c) in self.columns.iter().enumerate() {
            let middle = self.left + (i as f32 + 0.5) * self.cell[0];
            let lines =
                text::wrap_at_most(&in_words(&cells.columns[*c]), style.size, style.weight, self.cell[0] - 8.0 * s, 2);
            let count = lines.len();
            for (j, words) in lines.into_iter().enumerate() {
                let up = (count - 1 - j) as f32 * style.size * 1.12;
                items.push(style.run([middle, self.top - 8.0 * s - up], Align::Center, words));
            }
        }
        ink::grouped(tr!("Head"), items)
    }

    fn row(&self, cells: &Cells, i: usize, r: usize, steps: &Steps, palette: &Palette) -> Item {
        let y = self.top + (i as f32 + 0.5) * self.cell[1];
        let name = Style::new(self.size, Weight::SemiBold, palette.ink);
        let room = self.left - self.names - 10.0;
        let mut items = super::rows::name(&in_words(&cells.rows[r]), [self.names, y], room, self.cell[1], name);
        for (j, c) in self.columns.iter().enumerate() {
            let cell = cells.at(r, *c);
            let shade = shade(cell, steps, palette);
            let min = [self.left + j as f32 * self.cell[0], self.top + i as f32 * self.cell[1]];
            let max = [min[0] + self.cell[0] - BETWEEN, min[1] + self.cell[1] - BETWEEN];
            let stroke = outline(shade.fill, palette);
            let style = Style::new(self.size, Weight::SemiBold, shade.ink);
            let middle = [f32::midpoint(min[0], max[0]), f32::midpoint(min[1], max[1])];
            let mut own = vec![Item::Rect { min, max, radius: 0.0, fill: Some(shade.fill), stroke }];
            if cell.state == State::Withheld {
                // The dash stands on a plain ground, so that the hatch does not run through it.
                let half = [style.width(&cell.text) / 2.0 + 3.0, style.size * 0.3];
                let plate = [[middle[0] - half[0], middle[1] - half[1]], [middle[0] + half[0], middle[1] + half[1]]];
                own.push(ink::rect(plate[0], plate[1], palette.no_college));
            }
            own.push(style.middle(middle[0], middle[1], Align::Center, style.shorten(&cell.text, self.cell[0] - 4.0)));
            items.push(match cells.key(r, *c) {
                Some(key) => marked(key, cells.spoken(r, *c), own),
                None => ink::grouped(&cells.spoken(r, *c), own),
            });
        }
        ink::grouped(&in_words(&cells.rows[r]), items)
    }

    /// What is not in the table, and what to do about it.
    fn left_out(&self, cells: &Cells) -> Vec<String> {
        if cells.all().all(|cell| cell.value().is_none()) {
            return vec![tr!("No cell has people enough: filter less, or compare by one field.").to_owned()];
        }
        let one = |hidden: usize, field| {
            let noun = words::plural_noun(&[field]);
            let noun = if hidden == 1 { tr!("group") } else { noun };
            (hidden > 0).then(|| tr!("{hidden} more {noun}", hidden = hidden, noun = noun))
        };
        let parts: Vec<String> = [one(self.hidden[0], cells.fields[0]), one(self.hidden[1], cells.fields[1])]
            .into_iter()
            .flatten()
            .collect();
        if parts.is_empty() {
            return Vec::new();
        }
        vec![tr!(
            "{} with fewer people not shown for want of room: filter, or compare by another field; the whole table is in the workbook.",
            words::list(&parts)
        )]
    }
}

/// The line around a cell or swatch that is not seen by its fill.
fn outline(fill: Fill, palette: &Palette) -> Option<Stroke> {
    match fill {
        Fill::Solid(color) => ink::edge(color, palette, 1.0),
        Fill::Hatch { .. } => Some(Stroke::new(palette.edge, 1.0)),
    }
}

/// Swatches of the steps with their bounds, of losses, of withheld numbers and of nobody.
fn legend(cells: &Cells, steps: &Steps, grid: &Grid, area: Area, s: f32, palette: &Palette) -> Item {
    let mut entries: Vec<(Fill, String)> =
        steps.legend(palette).into_iter().map(|(color, text)| (Fill::Solid(color), text)).collect();
    if cells.all().any(|cell| cell.state == State::Withheld) {
        entries.push((ink::hatch(palette), tr!("suppressed").to_owned()));
    }
    if cells.all().any(|cell| cell.state == State::Nobody) {
        entries.push((Fill::Solid(palette.page), cells.nobody.to_owned()));
    }
    let bottom = grid.top + grid.rows.len() as f32 * grid.cell[1];
    let y = (bottom + 26.0 * s).min(area.max[1] - 6.0 * s);
    let whole = |size: f32| {
        let style = Style::new(size, Weight::Regular, palette.muted);
        entries.iter().map(|(_, text)| style.width(text) + size * 2.4).sum::<f32>()
    };
    let size = if whole(SMALL * s) <= area.width() { SMALL * s } else { LEAST * 0.9 * s };
    let style = Style::new(size, Weight::Regular, palette.muted);
    let mut items = Vec::new();
    let mut x = area.min[0];
    for (fill, text) in entries {
        let end = x + size * 1.5 + style.width(&text);
        if end > area.max[0] {
            break;
        }
        let stroke = outline(fill, palette);
        items.push(Item::Rect {
            min: [x, y - size * 0.8],
            max: [x + size * 1.2, y + size * 0.12],
            radius: 0.0,
            fill: Some(fill),
            stroke,
        });
        items.push(style.run([x + size * 1.5, y], Align::Left, text));
        x = end + size * 0.9;
    }
    items.push(line([area.min[0], grid.top - 3.0 * s], [area.max[0], grid.top - 3.0 * s], palette.page, 0.5 * s));
    ink::grouped(tr!("Legend"), items)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        figure::{ChartSpec, HeatCell, fixture},
        table::Field,
    };

    #[test]
    fn inks_read_on_every_step_of_the_ramp() {
        // White on black is 21:1 by definition.
        assert!((luminance(Color::hex(0xFFFFFF)) - 1.0).abs() < 1e-9 && luminance(Color::hex(0)) < 1e-9);
        for palette in crate::figure::Tone::ALL.map(Palette::of).map(|look| *look) {
            for ground in palette.ramp.into_iter().chain([palette.warn_ground]) {
                let ink = ink_on(ground, &palette);
                let (a, b) = (luminance(ink) + 0.05, luminance(ground) + 0.05);
                assert!(a.max(b) / a.min(b) >= 4.5, "{ink:?} on {ground:?}: {}", a.max(b) / a.min(b));
            }
        }
    }

    #[test]
    fn cells_hold_their_numbers_and_withheld_ones_none() {
        let table = fixture::two_fields();
        let cells = Cells::of_earnings(&table, &ChartSpec::default()).unwrap();
        // Three ages, two states: the field with more groups runs down.
        assert_eq!(cells.fields, [Field::AgeGroup, Field::State]);
        let numbers = heat_numbers(&cells);
        let texts: Vec<Vec<&str>> =
            numbers.rows.iter().map(|row| row.iter().map(|cell| cell.text.as_str()).collect()).collect();
        assert_eq!(texts, [["18–25", "+$9,000", "+$4,000"], ["26–35", "—", "+$12,000"], ["36–45", "−$2,000", "none"]]);
        assert_eq!(numbers.rows[1][1].value, None);
        let after = Cells::of_earnings(&table, &ChartSpec { cell: HeatCell::After, ..ChartSpec::default() }).unwrap();
        assert_eq!(heat_numbers(&after).rows[0][1].text, "$29,000");
        let area = Area { min: [57.6, 182.0], max: [1222.4, 634.0] };
        let drawn = heat(&cells, area, Page::SLIDE, &Palette::LIGHT);
        let NativeShape::Shaded(shades) = drawn.native else { panic!("a shaded table") };
        let shades = shades.cells;
        assert_eq!(shades[1][1].unwrap().fill, ink::hatch(&Palette::LIGHT));
        assert_eq!(shades[2][1].unwrap().fill, Fill::Solid(Palette::LIGHT.warn_ground), "a loss is not on the ramp");
        assert_eq!(shades[1][2].unwrap().fill, Fill::Solid(Palette::LIGHT.ramp[4]), "the most is the strongest");
    }

    #[test]
    fn three_hundred_rows_are_cut_and_said() {
        let table = fixture::many_by_many(300, 20);
        let cells = Cells::of_earnings(&table, &ChartSpec::default()).unwrap();
        let area = Area { min: [57.6, 182.0], max: [1222.4, 634.0] };
        let drawn = heat(&cells, area, Page::SLIDE, &Palette::LIGHT);
        assert_eq!(heat_numbers(&cells).rows.len(), 300);
        assert!(drawn.notes[0].contains("more programs") && drawn.notes[0].contains("filter"), "{:?}", drawn.notes);
    }
}
