//! The first rows of a table as found: suppressed cells hatched, cells not understood on warning ground, repaired ones in
//! accent.

use egui::{Color32, Rect, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use crate::{
    app::{
        command::CellRef,
        paint::hatch_lines,
        screen::Cx,
        theme::{self, RADIUS},
        widget::clipped,
    },
    figure::Weight,
    import::{ColumnFound, Mark, PreviewCell, PreviewRow, TableFound},
};

const ROW: f32 = 24.0;
/// Rows in sight before one scrolls.
const IN_SIGHT: f32 = 6.0;
const NUMBER: f32 = 34.0;

pub fn ui(ui: &mut Ui, cx: &Cx<'_>, file: usize, table: &TableFound, selected: Option<&CellRef>) {
    let columns: Vec<usize> = (0..table.columns.len()).filter(|&index| !table.columns[index].left_out).collect();
    if columns.is_empty() || table.preview.is_empty() {
        return;
    }
    let widths: Vec<f32> = columns.iter().map(|&index| width(ui, table, index)).collect();
    let total = NUMBER + widths.iter().sum::<f32>();
    let outer = Rect::from_min_size(ui.cursor().min, vec2(ui.available_width(), ROW * (IN_SIGHT + 1.0) + 2.0));
    ui.painter().rect(outer, RADIUS, cx.tokens.panel, Stroke::new(1.0, cx.tokens.rule), StrokeKind::Inside);
    let area = ScrollArea::both().id_salt(("preview", file)).max_height(outer.height() - 2.0).auto_shrink(false);
    area.show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.set_min_width(total);
        let grid = Grid { cx, table, columns: &columns, widths: &widths, total: total.max(outer.width()), selected };
        grid.header(ui);
        for row in &table.preview {
            grid.row(ui, row);
        }
    });
}

/// As wide as the longest text in sight, within bounds.
fn width(ui: &Ui, table: &TableFound, index: usize) -> f32 {
    let texts = table.preview.iter().filter_map(|row| row.cells.get(index)).map(|cell| cell.text.as_str());
    let longest = texts.chain([table.columns[index].name.as_str()]).max_by_key(|text| text.chars().count());
    let words = longest.unwrap_or_default().to_owned();
    // Only the width is asked for, so any colour does.
    let galley = ui.painter().layout_no_wrap(words, theme::font(12.0, Weight::SemiBold), Color32::PLACEHOLDER);
    (galley.size().x + 20.0).clamp(44.0, 220.0)
}

struct Grid<'a> {
    cx: &'a Cx<'a>,
    table: &'a TableFound,
    columns: &'a [usize],
    widths: &'a [f32],
    total: f32,
    selected: Option<&'a CellRef>,
}

impl Grid<'_> {
    fn header(&self, ui: &mut Ui) {
        let tokens = self.cx.tokens;
        let (rect, response) = ui.allocate_exact_size(vec2(self.total, ROW), Sense::hover());
        let names: Vec<&str> = self.columns.iter().map(|&index| self.table.columns[index].name.as_str()).collect();
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("Headers: {}", names.join(", "))));
        ui.painter().rect_filled(rect.shrink(1.0), 0.0, tokens.app);
        self.each(rect, |index, cell| {
            let column = &self.table.columns[index];
            let words = clipped(ui, &column.name, 12.0, Weight::SemiBold, cell.width() - 16.0, tokens.ink);
            let x = if right_aligned(column) { cell.right() - 8.0 - words.size().x } else { cell.left() + 10.0 };
            ui.painter().galley(pos2(x, cell.center().y - words.size().y / 2.0), words, tokens.ink);
        });
        self.lines(ui, rect);
    }

    fn row(&self, ui: &mut Ui, row: &PreviewRow) {
        let tokens = self.cx.tokens;
        let (rect, response) = ui.allocate_exact_size(vec2(self.total, ROW), Sense::hover());
        let PreviewRow { row: number, cells } = row;
        let texts: Vec<&str> =
            self.columns.iter().filter_map(|&index| cells.get(index)).map(|cell| cell.text.as_str()).collect();
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("Row {number}: {}", texts.join(", "))));
        let chosen = self.selected.is_some_and(|cell| {
            cell.address.trim_start_matches(|c: char| c.is_ascii_alphabetic()) == number.to_string()
        });
        if chosen {
            ui.painter().rect_filled(rect, 0.0, tokens.soft);
            response.scroll_to_me(None);
        }
        let at = pos2(rect.left() + NUMBER - 8.0, rect.center().y);
        let font = theme::font(12.0, Weight::Regular);
        ui.painter().text(at, egui::Align2::RIGHT_CENTER, number, font, tokens.muted);
        self.each(rect, |index, area| {
            if let Some(cell) = cells.get(index) {
                let column = &self.table.columns[index];
                self.cell(ui, area, cell, column);
                if self.selected.is_some_and(|cell| cell.address == format!("{}{number}", column.letter)) {
                    ui.painter().rect_stroke(area, 0.0, Stroke::new(2.0, tokens.accent), StrokeKind::Inside);
                }
            }
        });
        self.lines(ui, rect);
    }

    fn cell(&self, ui: &Ui, area: Rect, cell: &PreviewCell, column: &ColumnFound) {
        let tokens = self.cx.tokens;
        let PreviewCell { text, mark } = cell;
        let (weight, color) = match mark {
            Mark::Plain => (Weight::Regular, tokens.ink),
            Mark::Suppressed => {
                ui.painter().rect_filled(area, 0.0, tokens.no_college);
                hatch_lines(ui.painter(), area, tokens.rule, 1.0);
                (Weight::Regular, tokens.ink)
            }
            Mark::NotUnderstood => {
                ui.painter().rect_filled(area, 0.0, tokens.warn_ground);
                (Weight::Bold, tokens.warn_text)
            }
            Mark::Repaired => (Weight::SemiBold, tokens.accent),
            Mark::LeftOut => return,
        };
        let words = clipped(ui, text, 12.0, weight, area.width() - 14.0, color);
        let x = if right_aligned(column) { area.right() - 8.0 - words.size().x } else { area.left() + 10.0 };
        ui.painter().galley(pos2(x, area.center().y - words.size().y / 2.0), words, color);
    }

    fn each(&self, rect: Rect, mut draw: impl FnMut(usize, Rect)) {
        let mut x = rect.left() + NUMBER;
        for (&index, &wide) in self.columns.iter().zip(self.widths) {
            draw(index, Rect::from_min_size(pos2(x, rect.top()), vec2(wide, rect.height())));
            x += wide;
        }
    }

    fn lines(&self, ui: &Ui, rect: Rect) {
        let stroke = Stroke::new(1.0, self.cx.tokens.rule);
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, stroke);
        self.each(rect, |_, cell| {
            ui.painter().vline(cell.left() - 0.5, cell.y_range(), stroke);
        });
    }
}

fn right_aligned(column: &ColumnFound) -> bool {
    matches!(column.type_word, "money" | "number" | "share")
}
