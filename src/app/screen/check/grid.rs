//! The rows of a sheet as found, any number of them: only those in sight are drawn. Suppressed cells are hatched, cells not
//! understood stand on warning ground, repaired ones are in accent, rows set apart are muted.

use egui::{
    Align2, Color32, Id, Key, Modifiers, Rect, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, UiBuilder, WidgetInfo,
    pos2, vec2,
};

use super::marks::Marks;
use crate::{
    app::{
        command::CellRef,
        paint::hatch_lines,
        screen::{Cx, words::grouped},
        theme::{self, RADIUS},
        widget::clipped,
    },
    figure::Weight,
    import::{self, ColumnFound, Mark, TableFound},
    sheet::Sheet,
};

const ROW: f32 = 24.0;
/// Width of the scroll bar.
const BAR: f32 = 10.0;

/// What is kept of a sheet from frame to frame.
#[derive(Debug, Default)]
pub struct Grid {
    /// Columns shown: place in the table, place in the sheet, left edge in points.
    columns: Vec<(usize, usize, f32)>,
    /// Width of all columns in points.
    total: f32,
    marks: Marks,
    /// Row of the sheet at the top; a fraction while the wheel turns.
    top: f64,
    /// The cell that was scrolled into sight last.
    shown: Option<CellRef>,
}

impl Grid {
    pub fn new(sheet: &Sheet, table: &TableFound, marks: Marks) -> Self {
        let mut columns = Vec::new();
        let mut left = 0.0;
        for (index, column) in table.columns.iter().enumerate().filter(|(_index, column)| !column.left_out) {
            if let Some(place) = column_of(sheet, &column.letter) {
                columns.push((index, place, left));
                left += width(table, index);
            }
        }
        let above = table.header_rows.last().copied().unwrap_or(table.first_row.saturating_sub(1));
        let top = f64::from(above.saturating_sub(sheet.origin.0));
        Self { columns, total: left, marks, top, shown: None }
    }

    /// Shows the rows that another grid showed.
    pub fn stay(&mut self, before: &Self) {
        self.top = before.top;
        self.shown.clone_from(&before.shown);
    }

    /// Draws the rows that fit into `height` points.
    pub fn ui(&mut self, ui: &mut Ui, cx: &Cx<'_>, sheet: &Sheet, table: &TableFound, place: Place<'_>, height: f32) {
        let Place { id, selected } = place;
        let outer = Rect::from_min_size(ui.cursor().min, vec2(ui.available_width(), height));
        ui.painter().rect(outer, RADIUS, cx.tokens.panel, Stroke::new(1.0, cx.tokens.rule), StrokeKind::Inside);
        ui.allocate_rect(outer, Sense::hover());
        let rows = sheet.height();
        let in_sight = ((height - 2.0) / ROW - 1.0).floor().max(1.0);
        let last = (rows as f64 - f64::from(in_sight)).max(0.0);
        if selected != self.shown.as_ref() {
            self.shown = selected.cloned();
            if let Some(row) = selected.and_then(|cell| row_of(sheet, &cell.address)) {
                ui.scroll_to_rect(outer, None);
                self.top = (row as f64 - f64::from(in_sight / 2.0).floor()).max(0.0);
            }
        }
        self.turn(ui, outer, last, in_sight);
        self.bar(ui, cx, outer, last, in_sight, rows, id);
        let numbers = number_width(ui, sheet);
        let inner = outer.shrink(1.0).with_max_x(outer.right() - BAR - 1.0);
        let mut area = ui.new_child(UiBuilder::new().max_rect(inner).id_salt(("rows", id)));
        let jump = self.jump(sheet, selected, inner.width() - numbers, id, ui);
        let mut scroll = ScrollArea::horizontal().id_salt("columns").auto_shrink(false);
        if let Some(offset) = jump {
            scroll = scroll.horizontal_scroll_offset(offset);
        }
        scroll.show_viewport(&mut area, |ui, viewport| {
            ui.set_width(numbers + self.total);
            ui.set_height(inner.height());
            let origin = ui.min_rect().min;
            let area = Rect::from_min_size(origin + viewport.min.to_vec2(), inner.size());
            let view = View { cx, sheet, table, grid: self, area, origin: origin.x + numbers, numbers, selected };
            let first = self.top.floor() as usize;
            for line in 0..=(in_sight as usize) {
                let row = first + line;
                let y = area.top() + ROW * (line as f32 + 1.0);
                if row < rows && y + ROW <= area.bottom() + 1.0 {
                    view.row(ui, row, y, rows);
                }
            }
            view.header(ui);
        });
    }

    /// Wheel and keys.
    fn turn(&mut self, ui: &Ui, outer: Rect, last: f64, in_sight: f32) {
        if ui.rect_contains_pointer(outer) {
            let wheel = ui.input(|input| input.smooth_scroll_delta.y);
            let down = self.top < last && wheel < 0.0;
            if down || self.top > 0.0 && wheel > 0.0 {
                self.top -= f64::from(wheel / ROW);
                // The page under it stays where it is.
                ui.input_mut(|input| input.smooth_scroll_delta.y = 0.0);
            }
            ui.input_mut(|input| {
                let page = f64::from(in_sight);
                for (key, by) in [(Key::PageDown, page), (Key::PageUp, -page), (Key::Home, -last), (Key::End, last)] {
                    if input.consume_key(Modifiers::NONE, key) {
                        self.top = (self.top + by).round();
                    }
                }
            });
        }
        self.top = self.top.clamp(0.0, last);
    }

    fn bar(&mut self, ui: &mut Ui, cx: &Cx<'_>, outer: Rect, last: f64, in_sight: f32, rows: usize, id: usize) {
        if last <= 0.0 {
            return;
        }
        let track = Rect::from_min_max(pos2(outer.right() - BAR, outer.top() + ROW), outer.right_bottom()).shrink(1.5);
        let share = (f64::from(in_sight) / rows as f64) as f32;
        let long = (track.height() * share).max(24.0);
        let room = track.height() - long;
        let response = ui.interact(track, ui.scope_id().with(("rows bar", id)), Sense::click_and_drag());
        response.widget_info(|| {
            let (top, rows) = (grouped(self.top.floor() + 1.0), grouped(rows as f64));
            WidgetInfo::labeled(Role::ScrollBar, true, tr!("Rows, from row {top} of {rows}", top = top, rows = rows))
        });
        if let Some(at) = response.interact_pointer_pos() {
            let share = ((at.y - track.top() - long / 2.0) / room).clamp(0.0, 1.0);
            self.top = (f64::from(share) * last).round();
        }
        if response.has_focus() {
            theme::ring(ui, track);
            let arrows = egui::EventFilter { vertical_arrows: true, ..egui::EventFilter::default() };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, arrows));
            let page = f64::from(in_sight).max(1.0);
            for (key, by) in [
                (Key::ArrowDown, 1.0),
                (Key::ArrowUp, -1.0),
                (Key::PageDown, page),
                (Key::PageUp, -page),
                (Key::Home, -last),
                (Key::End, last),
            ] {
                if ui.input_mut(|input| input.consume_key(Modifiers::NONE, key)) {
                    self.top = (self.top + by).round().clamp(0.0, last);
                    ui.request_repaint();
                }
            }
        }
        let y = track.top() + room * (self.top / last) as f32;
        let thumb = Rect::from_min_size(pos2(track.left(), y), vec2(track.width(), long));
        let strong = response.hovered() || response.dragged();
        ui.painter().rect_filled(thumb, 3.0, if strong { cx.tokens.axis } else { cx.tokens.field_line });
    }

    /// Offset that brings the selected cell's column into sight, when it was just selected.
    fn jump(&self, sheet: &Sheet, selected: Option<&CellRef>, room: f32, id: usize, ui: &Ui) -> Option<f32> {
        let key = Id::unique(("grid cell", id));
        let known: Option<Option<CellRef>> = ui.data(|data| data.get_temp(key));
        let now = selected.cloned();
        if known.as_ref() == Some(&now) {
            return None;
        }
        ui.data_mut(|data| data.insert_temp(key, now));
        let place = column_of(sheet, letter(&selected?.address))?;
        let at = self.columns.iter().position(|(_index, column, _left)| *column == place)?;
        let left = self.columns[at].2;
        Some((left - room / 3.0).max(0.0))
    }

    /// Columns that stand between two edges.
    fn between(&self, from: f32, to: f32) -> std::ops::Range<usize> {
        let first = self.columns.partition_point(|(_index, _place, left)| *left <= from).saturating_sub(1);
        let end = self.columns.partition_point(|(_index, _place, left)| *left < to);
        first..end.max(first)
    }

    fn right(&self, at: usize) -> f32 {
        self.columns.get(at + 1).map_or(self.total, |(_index, _place, left)| *left)
    }
}

/// Where a grid stands and what is selected in it.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    /// Index of the file.
    pub id: usize,
    pub selected: Option<&'a CellRef>,
}

struct View<'a> {
    cx: &'a Cx<'a>,
    sheet: &'a Sheet,
    table: &'a TableFound,
    grid: &'a Grid,
    /// What is in sight.
    area: Rect,
    /// Where the first column begins.
    origin: f32,
    numbers: f32,
    selected: Option<&'a CellRef>,
}

impl View<'_> {
    fn in_sight(&self) -> std::ops::Range<usize> {
        let left = self.area.left() - self.origin;
        self.grid.between(left, left + self.area.width())
    }

    fn each(&self, y: f32, mut draw: impl FnMut(&ColumnFound, usize, Rect)) {
        for at in self.in_sight() {
            let (index, place, left) = self.grid.columns[at];
            let area =
                Rect::from_min_max(pos2(self.origin + left, y), pos2(self.origin + self.grid.right(at), y + ROW));
            draw(&self.table.columns[index], place, area);
        }
    }

    fn header(&self, ui: &mut Ui) {
        let tokens = self.cx.tokens;
        let rect = Rect::from_min_size(self.area.min, vec2(self.area.width(), ROW));
        let response = ui.interact(rect, ui.scope_id().with("header"), Sense::hover());
        response.widget_info(|| {
            let names: Vec<&str> =
                self.in_sight().map(|at| self.table.columns[self.grid.columns[at].0].name.as_str()).collect();
            WidgetInfo::labeled(Role::Label, true, tr!("Headers: {}", names.join(", ")))
        });
        ui.painter().rect_filled(rect, 0.0, tokens.app);
        self.each(rect.top(), |column, _place, area| {
            let words = clipped(ui, &column.name, 12.0, Weight::SemiBold, area.width() - 16.0, tokens.ink);
            let x = if right_aligned(column) { area.right() - 8.0 - words.size().x } else { area.left() + 10.0 };
            ui.painter().galley(pos2(x, area.center().y - words.size().y / 2.0), words, tokens.ink);
        });
        ui.painter().rect_filled(Rect::from_min_size(rect.min, vec2(self.numbers, ROW)), 0.0, tokens.app);
        self.lines(ui, rect);
    }

    fn row(&self, ui: &mut Ui, row: usize, y: f32, rows: usize) {
        let tokens = self.cx.tokens;
        let number = self.sheet.origin.0 + row as u32 + 1;
        let rect = Rect::from_min_size(pos2(self.area.left(), y), vec2(self.area.width(), ROW));
        let response = ui.interact(rect, ui.scope_id().with(("row", row)), Sense::hover());
        let header = self.table.header_rows.contains(&number);
        let data =
            (self.table.first_row..=self.table.last_row).contains(&number) && !self.table.totals.contains(&number);
        response.widget_info(|| {
            let cells = self.in_sight().map(|at| import::shown(self.sheet.cell(row, self.grid.columns[at].1)));
            let texts = cells.collect::<Vec<_>>().join(", ");
            let what = if data || header { "" } else { tr!(", set apart") };
            let words = tr!(
                "Row {number} of {}{what}: {texts}",
                grouped(rows as f64),
                number = number,
                what = what,
                texts = texts
            );
            WidgetInfo::labeled(Role::Label, true, words)
        });
        let here = self.selected.is_some_and(|cell| row_of(self.sheet, &cell.address) == Some(row));
        if here {
            ui.painter().rect_filled(rect, 0.0, tokens.soft);
        }
        let font = theme::font(12.0, Weight::Regular);
        self.each(y, |column, place, area| {
            let chosen = here && self.selected.is_some_and(|cell| letter(&cell.address) == column.letter);
            self.cell(ui, area, (row, place, data), column, header);
            if chosen {
                ui.painter().rect_stroke(area.shrink(0.5), 0.0, Stroke::new(2.0, tokens.accent), StrokeKind::Inside);
            }
        });
        let edge = Rect::from_min_size(rect.min, vec2(self.numbers, ROW));
        ui.painter().rect_filled(edge, 0.0, if here { tokens.soft } else { tokens.panel });
        let at = pos2(edge.right() - 8.0, edge.center().y);
        ui.painter().text(at, Align2::RIGHT_CENTER, number, font, tokens.muted);
        self.lines(ui, rect);
    }

    fn cell(&self, ui: &Ui, area: Rect, (row, place, data): (usize, usize, bool), column: &ColumnFound, header: bool) {
        let tokens = self.cx.tokens;
        let cell = self.sheet.cell(row, place);
        if cell.is_empty() {
            return;
        }
        let found = import::shown(cell);
        let number = self.sheet.origin.0 + row as u32 + 1;
        let (mark, text) = match data.then(|| self.grid.marks.of(number, column, &found)) {
            Some((mark, Some(code))) => (mark, code),
            // A bare amount is shown as dollars; what stands for a state is shown as found.
            Some((Mark::Plain, None)) => (Mark::Plain, import::shown_as(cell, column.type_word)),
            Some((mark, None)) => (mark, found),
            None => (Mark::Plain, found),
        };
        let (weight, color) = match mark {
            Mark::Plain if header => (Weight::SemiBold, tokens.ink),
            Mark::Plain if !data => (Weight::Regular, tokens.muted),
            Mark::Plain => (Weight::Regular, tokens.ink),
            Mark::Suppressed => {
                ui.painter().rect_filled(area, 0.0, tokens.no_college);
                hatch_lines(ui.painter(), area, tokens.hatch, 0.7);
                (Weight::Regular, tokens.ink)
            }
            Mark::NotUnderstood => {
                ui.painter().rect_filled(area, 0.0, tokens.warn_ground);
                (Weight::Bold, tokens.warn_text)
            }
            Mark::Repaired => (Weight::SemiBold, tokens.accent),
            Mark::LeftOut => return,
        };
        let words = clipped(ui, &text, 12.0, weight, area.width() - 14.0, color);
        let x = if right_aligned(column) { area.right() - 8.0 - words.size().x } else { area.left() + 10.0 };
        ui.painter().galley(pos2(x, area.center().y - words.size().y / 2.0), words, color);
    }

    fn lines(&self, ui: &Ui, rect: Rect) {
        let stroke = Stroke::new(1.0, self.cx.tokens.rule);
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, stroke);
        self.each(rect.top(), |_column, _place, area| {
            if area.left() >= self.area.left() + self.numbers - 1.0 {
                ui.painter().vline(area.left() - 0.5, rect.y_range(), stroke);
            }
        });
    }
}

/// As wide as the longest text of the first rows, within bounds; told by letters, since measuring thousands takes time.
fn width(table: &TableFound, index: usize) -> f32 {
    const LETTER: f32 = 6.6;
    let texts = table.preview.iter().filter_map(|row| row.cells.get(index)).map(|cell| cell.text.as_str());
    let longest = texts.chain([table.columns[index].name.as_str()]).map(|text| text.chars().count()).max();
    (longest.unwrap_or_default() as f32 * LETTER + 22.0).clamp(44.0, 220.0)
}

/// Width of the row numbers in points.
fn number_width(ui: &Ui, sheet: &Sheet) -> f32 {
    let longest = "8".repeat((sheet.origin.0 as usize + sheet.height()).to_string().len());
    let font = theme::font(12.0, Weight::Regular);
    ui.painter().layout_no_wrap(longest, font, Color32::PLACEHOLDER).size().x + 18.0
}

/// Place of a column in the sheet's grid, by its letters.
pub fn column_of(sheet: &Sheet, letter: &str) -> Option<usize> {
    let mut number = 0_usize;
    for byte in letter.bytes() {
        number = number.checked_mul(26)?.checked_add(usize::from(byte.checked_sub(b'A')?) + 1)?;
    }
    number.checked_sub(1 + sheet.origin.1 as usize).filter(|column| *column < sheet.width())
}

/// Row of the sheet's grid that an address is in.
fn row_of(sheet: &Sheet, address: &str) -> Option<usize> {
    let number: usize = address.trim_start_matches(|c: char| c.is_ascii_alphabetic()).parse().ok()?;
    number.checked_sub(1 + sheet.origin.0 as usize).filter(|row| *row < sheet.height())
}

/// Letters of an address: `AB` of `AB14`.
pub fn letter(address: &str) -> &str {
    address.trim_end_matches(|c: char| c.is_ascii_digit())
}

fn right_aligned(column: &ColumnFound) -> bool {
    matches!(column.type_word, "money" | "number" | "share")
}
