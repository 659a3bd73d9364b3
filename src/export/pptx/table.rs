//! Published numbers as texts in, a native table out: one head row, hairlines, numbers to the right.

use std::fmt::Write as _;

use super::canvas::{Canvas, algn, emu, ends, fill, outline, solid};
use crate::{
    export::{extent::Frame, fit, xml::escape},
    figure::{Align, CellShade, Color, Fill, NumberCell, NumberTable, Palette, ShadedTable, Stroke},
};

/// Smallest type on a slide, in points.
const SMALLEST: f32 = 10.0;
/// Widest column of shaded cells, in page units.
const MOST_SHADED: f32 = 150.0;
/// Space between a cell's text and its edges, in page units.
const PAD: f32 = 6.0;

/// A table as it will stand on the slide.
pub struct Grid {
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
    pub head_height: f32,
    pub row_height: f32,
    pub points: f32,
    /// Hairlines between rows.
    pub ruled: bool,
}

pub struct Column {
    pub head: String,
    pub align: Align,
    pub width: f32,
}

pub struct Row {
    pub cells: Vec<String>,
    pub bold: bool,
    pub muted: bool,
    /// Ground and ink of each cell that has its own.
    pub shades: Vec<Option<CellShade>>,
}

impl Grid {
    /// The columns of these indexes, aligned row by row to a chart beside them.
    pub fn beside(numbers: &NumberTable, indexes: &[usize], head_height: f32, row_height: f32, rows: usize) -> Self {
        let columns = indexes.iter().filter_map(|index| numbers.columns.get(*index));
        let cells = |row: &Vec<_>| indexes.iter().map(|index| text(row, *index)).collect();
        let mut grid = Self {
            columns: columns.map(|c| Column { head: c.head.clone(), align: c.align, width: 0.0 }).collect(),
            rows: numbers.rows.iter().take(rows).map(|row| Row::new(cells(row), false)).collect(),
            head_height,
            row_height,
            points: if row_height < 30.0 { 12.0 } else { 14.0 },
            ruled: false,
        };
        grid.measure(2.0 * PAD + 12.0);
        grid
    }

    /// All columns over the whole width of `room`, the total last. Rows that do not fit are counted, never dropped unsaid.
    pub fn whole(numbers: &NumberTable, room: Frame) -> Self {
        let all: Vec<usize> = (0..numbers.columns.len()).collect();
        let cells = |row: &Vec<_>| all.iter().map(|index| text(row, *index)).collect();
        let mut rows: Vec<Row> = numbers.rows.iter().map(|row| Row::new(cells(row), false)).collect();
        let total = numbers.total.as_ref().map(|row| Row::new(cells(row), true));
        let wanted = rows.len() + usize::from(total.is_some());
        let least = fit::height(1, SMALLEST) + 4.0;
        let fits = ((room.height / least).floor() as usize).saturating_sub(1).max(2);
        if wanted > fits {
            let kept = fits.saturating_sub(1 + usize::from(total.is_some()));
            let left = rows.len().saturating_sub(kept);
            rows.truncate(kept);
            let mut cells = vec![String::new(); all.len()];
            if let Some(first) = cells.first_mut() {
                *first = tr!("and {left} more rows, in the workbook and the web page", left = left);
            }
            rows.push(Row { cells, bold: false, muted: true, shades: Vec::new() });
        }
        rows.extend(total);
        let row_height = (room.height / (rows.len() + 1) as f32).min(44.0);
        let points = ((row_height - 4.0) / fit::height(1, 1.0)).floor().clamp(SMALLEST, 16.0);
        let mut grid = Self {
            columns: numbers
                .columns
                .iter()
                .map(|c| Column { head: c.head.clone(), align: c.align, width: 0.0 })
                .collect(),
            rows,
            head_height: row_height,
            row_height,
            points,
            ruled: true,
        };
        grid.measure(2.0 * PAD + 10.0);
        while grid.width() > room.width && grid.points > SMALLEST {
            grid.points -= 1.0;
            grid.measure(2.0 * PAD + 10.0);
        }
        grid.shorten(room.width);
        let spare = (room.width - grid.width()).max(0.0) / grid.columns.len().max(1) as f32;
        for column in &mut grid.columns {
            // No wider than reads well across.
            column.width += spare.min(130.0);
        }
        grid
    }

    /// A table whose cells have grounds of their own: the rows and columns that the figure shows, and says it leaves out,
    /// as far as they can be read in `room`.
    pub fn shaded(numbers: &NumberTable, shades: &ShadedTable, room: Frame) -> Self {
        let least = fit::height(1, SMALLEST) + 4.0;
        let fits = ((room.height / least).floor() as usize).saturating_sub(1).max(1);
        let rows: Vec<_> = shades.rows.iter().filter_map(|row| numbers.rows.get(*row)).collect();
        let kept = if rows.len() > fits { fits.saturating_sub(1).max(1) } else { rows.len() };
        let mut columns = vec![0];
        columns.extend(&shades.columns);
        let widest = |points: f32| {
            let cells = rows.iter().take(kept).flat_map(|row| row.iter().skip(1));
            cells.map(|cell| fit::width(&cell.text, points, true)).fold(0.0, f32::max) + 2.0 * PAD
        };
        let most = ((room.width * 0.8) / widest(SMALLEST)).floor() as usize;
        columns.truncate(most.max(1) + 1);
        let across = columns.len().max(2) - 1;
        let pick = |row: &Vec<NumberCell>| columns.iter().filter_map(|column| row.get(*column).cloned()).collect();
        let cut = NumberTable {
            columns: columns.iter().filter_map(|column| numbers.columns.get(*column).cloned()).collect(),
            rows: rows.iter().take(kept).map(|row| pick(row)).collect(),
            total: None,
        };
        let left = rows.len() - kept;
        let height = if left > 0 { room.height * (kept + 1) as f32 / (kept + 2) as f32 + 0.01 } else { room.height };
        let mut grid = Self::whole(&cut, Frame::new(room.x, room.y, room.width, height));
        let names = grid.columns.first().map_or(0.0, |column| column.width);
        let each = ((room.width - names) / across as f32).min(MOST_SHADED);
        for column in grid.columns.iter_mut().skip(1) {
            (column.width, column.align) = (each, Align::Center);
            fit::shorten(&mut column.head, grid.points.min(12.0), false, each - 2.0 * PAD);
        }
        for (row, at) in grid.rows.iter_mut().zip(&shades.rows) {
            let own = shades.cells.get(*at);
            row.shades = columns.iter().map(|column| own?.get(*column).copied().flatten()).collect();
        }
        if left > 0 {
            let mut cells = vec![String::new(); grid.columns.len()];
            if let Some(first) = cells.first_mut() {
                *first = tr!("and {left} more rows", left = left);
            }
            grid.rows.push(Row { cells, bold: false, muted: true, shades: Vec::new() });
        }
        grid
    }

    /// The same table with some rows on a soft ground.
    pub fn lit(mut self, rows: &[usize]) -> Self {
        let look = Palette::LIGHT;
        let soft = CellShade { fill: Fill::Solid(look.ramp[0]), ink: look.ink };
        for (_, row) in self.rows.iter_mut().enumerate().filter(|(index, row)| rows.contains(index) && !row.muted) {
            row.shades = vec![Some(soft); row.cells.len()];
        }
        self
    }

    /// Cuts the texts of the widest columns with an ellipsis until the table is no wider than the page.
    fn shorten(&mut self, room: f32) {
        while self.width() > room + 0.5 {
            let over = self.width() - room;
            let Some((index, column)) =
                self.columns.iter_mut().enumerate().max_by(|a, b| a.1.width.total_cmp(&b.1.width))
            else {
                return;
            };
            let width = (column.width - over).max(column.width / 2.0);
            column.width = width;
            for row in &mut self.rows {
                if let Some(cell) = row.cells.get_mut(index) {
                    fit::shorten(cell, self.points, true, width - 2.0 * PAD);
                }
            }
        }
    }

    pub fn width(&self) -> f32 {
        self.columns.iter().map(|column| column.width).sum()
    }

    pub fn height(&self) -> f32 {
        self.head_height + self.row_height * self.rows.len() as f32
    }

    fn measure(&mut self, pad: f32) {
        for (index, column) in self.columns.iter_mut().enumerate() {
            let head = fit::width(&column.head, self.points.min(12.0), false);
            let widest = self
                .rows
                .iter()
                .filter(|row| !row.muted)
                .filter_map(|row| row.cells.get(index))
                .map(|cell| fit::width(cell, self.points, true))
                .fold(head, f32::max);
            column.width = widest + pad;
        }
    }

    /// Adds the table at this place.
    pub fn draw(&self, canvas: &mut Canvas, x: f32, y: f32, name: &str, alt: &str) {
        let id = canvas.id();
        let look = Palette::LIGHT;
        let frame = Frame::new(x, y, self.width(), self.height());
        let mut body = String::new();
        for column in &self.columns {
            let _ = write!(body, "<a:gridCol w=\"{}\"/>", emu(column.width));
        }
        body.push_str("</a:tblGrid>");
        let head: Vec<_> = self.columns.iter().map(|column| column.head.clone()).collect();
        let head = Row { cells: head, bold: false, muted: true, shades: Vec::new() };
        let under_head = if self.ruled { look.axis } else { look.rule };
        self.push_row(&mut body, &head, self.head_height, self.points.min(12.0), Some(under_head));
        let last = self.rows.len().saturating_sub(1);
        for (index, row) in self.rows.iter().enumerate() {
            let line = match self.rows.get(index + 1) {
                Some(next) if next.bold => Some(look.axis),
                _ if self.ruled && index < last => Some(look.rule),
                _ => None,
            };
            self.push_row(&mut body, row, self.row_height, self.points, line);
        }
        canvas.push(&format!(
            "<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id=\"{id}\" name=\"{}\" descr=\"{}\"/><p:cNvGraphicFramePr>\
             <a:graphicFrameLocks noGrp=\"1\"/></p:cNvGraphicFramePr><p:nvPr/></p:nvGraphicFramePr><p:xfrm>{}</p:xfrm>\
             <a:graphic><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/table\"><a:tbl>\
             <a:tblPr firstRow=\"1\"/><a:tblGrid>{body}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>",
            escape(name),
            escape(alt),
            ends(frame)
        ));
    }

    fn push_row(&self, out: &mut String, row: &Row, height: f32, points: f32, line: Option<Color>) {
        let look = Palette::LIGHT;
        let _ = write!(out, "<a:tr h=\"{}\">", emu(height));
        for (index, column) in self.columns.iter().enumerate() {
            let cell = row.cells.get(index).map_or("", String::as_str);
            let bold = row.bold || (!self.ruled && index == 0 && !row.muted);
            let withheld = cell.starts_with('—');
            let shade = row.shades.get(index).copied().flatten();
            let plain = if row.muted || withheld { look.muted } else { look.ink };
            let color = shade.map_or(plain, |shade| shade.ink);
            let ground = fill(shade.map(|shade| shade.fill));
            let size = (points * 100.0).round() as i32;
            let properties = format!(
                "lang=\"{}\" sz=\"{size}\" b=\"{}\"",
                crate::words::language().tag(),
                u8::from(bold && !withheld)
            );
            let text = if cell.is_empty() {
                format!("<a:endParaRPr {properties}/>")
            } else {
                format!("<a:r><a:rPr {properties}>{}</a:rPr><a:t>{}</a:t></a:r>", solid(color), escape(cell))
            };
            let bottom = line.map_or_else(
                || "<a:lnB><a:noFill/></a:lnB>".to_owned(),
                |color| outline(Some(Stroke::new(color, 1.0))).replace("a:ln ", "a:lnB ").replace("/a:ln>", "/a:lnB>"),
            );
            let (x, y) = (emu(PAD), 0);
            let _ = write!(
                out,
                "<a:tc><a:txBody><a:bodyPr/><a:lstStyle/><a:p><a:pPr algn=\"{}\"/>{text}</a:p></a:txBody>\
                 <a:tcPr marL=\"{x}\" marR=\"{x}\" marT=\"{y}\" marB=\"{y}\" anchor=\"ctr\"><a:lnL><a:noFill/></a:lnL>\
                 <a:lnR><a:noFill/></a:lnR><a:lnT><a:noFill/></a:lnT>{bottom}{ground}</a:tcPr></a:tc>",
                algn(column.align)
            );
        }
        out.push_str("</a:tr>");
    }
}

impl Row {
    fn new(cells: Vec<String>, bold: bool) -> Self {
        Self { cells, bold, muted: false, shades: Vec::new() }
    }
}

fn text(row: &[NumberCell], index: usize) -> String {
    row.get(index).map_or_else(String::new, |cell| cell.text.clone())
}
