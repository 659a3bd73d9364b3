//! The first rows of files that are still being read: there is something to look at from the first moment.

use std::sync::Arc;

use egui::{Align2, Frame, Margin, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::{Cx, words::plural};
use crate::{
    app::{
        theme::{self, RADIUS},
        widget::clipped,
        work::jobs::FirstRows,
    },
    figure::Weight,
    import,
    sheet::Sheet,
};

const ROW: f32 = 24.0;
const HEAD: f32 = 30.0;
/// Widest column in points.
const WIDE: f32 = 200.0;
/// Rows drawn of one file, at most.
const ROWS: usize = 24;

/// Files that are being read now, with their first rows.
pub fn files(cx: &Cx<'_>) -> Vec<Arc<FirstRows>> {
    cx.jobs.iter().flat_map(|job| job.progress().first_rows()).collect()
}

/// Draws the first rows of these files beneath each other, as many as fit.
pub fn ui(ui: &mut Ui, cx: &Cx<'_>, files: &[Arc<FirstRows>]) {
    Frame::new().inner_margin(Margin::symmetric(12, 8)).show(ui, |ui| {
        let each = ui.available_height() / files.len().max(1) as f32 - 12.0;
        for file in files {
            let rows = (((each - HEAD) / ROW).floor().max(2.0) as usize).min(ROWS);
            if ui.available_height() < HEAD + ROW * 2.0 {
                return;
            }
            one(ui, cx, file, rows);
            ui.add_space(10.0);
        }
    });
}

fn one(ui: &mut Ui, cx: &Cx<'_>, file: &FirstRows, rows: usize) {
    let tokens = cx.tokens;
    let FirstRows { name, book, left_out } = file;
    ui.horizontal(|ui| {
        ui.label(theme::bold(name, 15.0).color(tokens.ink));
        let size = tr!("First rows of {}, while the rest is read", megabytes(book.size));
        ui.label(theme::text(size, 13.0).color(tokens.muted));
    });
    let Some(sheet) = book.sheets.first().filter(|sheet| sheet.height() > 0) else { return };
    let rows = rows.min(sheet.height());
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), rows as f32 * ROW + 2.0), Sense::hover());
    let spoken = tr!("First {} of {name}", plural(rows, tr!("row"), tr!("rows")), name = name);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &spoken));
    ui.painter().rect(rect, RADIUS, tokens.panel, Stroke::new(1.0, tokens.rule), StrokeKind::Inside);
    let paint = ui.painter().with_clip_rect(rect.shrink(1.0).intersect(ui.clip_rect()));
    for row in 0..rows {
        let y = rect.top() + 1.0 + (row as f32 + 0.5) * ROW;
        let number = sheet.origin.0 as usize + row + 1;
        let font = theme::font(12.0, Weight::Regular);
        paint.text(pos2(rect.left() + 34.0, y), Align2::RIGHT_CENTER, number, font, tokens.muted);
        paint.hline(rect.x_range(), y + ROW / 2.0, Stroke::new(1.0, tokens.rule));
    }
    let mut x = rect.left() + 44.0;
    for column in (0..sheet.width()).filter(|column| !left_out.contains(column)) {
        if x > rect.right() {
            break;
        }
        x = self::column(ui, sheet, (column, rows), x, rect, tokens.ink);
        paint.vline(x - 6.0, rect.y_range(), Stroke::new(1.0, tokens.rule));
    }
}

/// Draws one column and returns where the next begins.
fn column(ui: &Ui, sheet: &Sheet, (column, rows): (usize, usize), x: f32, rect: Rect, ink: egui::Color32) -> f32 {
    let paint = ui.painter().with_clip_rect(rect.shrink(1.0).intersect(ui.clip_rect()));
    let mut wide = 30.0_f32;
    for row in 0..rows {
        let text = import::shown_as(sheet.cell(row, column), "text");
        let words = clipped(ui, &text, 12.0, Weight::Regular, WIDE, ink);
        wide = wide.max(words.size().x);
        let y = rect.top() + 1.0 + (row as f32 + 0.5) * ROW;
        paint.galley(pos2(x, y - words.size().y / 2.0), words, ink);
    }
    x + wide + 16.0
}

/// "78 MB", "340 kB".
fn megabytes(bytes: u64) -> String {
    if bytes >= 1 << 20 { format!("{} MB", bytes >> 20) } else { format!("{} kB", (bytes >> 10).max(1)) }
}
