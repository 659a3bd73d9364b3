//! Web pages under a spreadsheet's name, as many systems export: every table that holds cells becomes a sheet.

use html5gum::{DefaultEmitter, HtmlString, StartTag, Token, Tokenizer};

use super::beside::Beside;
use super::grid::Grid;
use super::workbook::Watch;
use super::{CellRange, CellRef, ErrorCode, Sheet, SheetError};

/// Spans beyond these say nothing about a table of people's making; the limits are those of the HTML standard.
const WIDEST_SPAN: u32 = 1000;
const TALLEST_SPAN: u32 = 65_534;
/// Tokens between two looks at whether reading was cancelled.
const TOKENS_BETWEEN_LOOKS: usize = 20_000;

/// Reads the tables of a page. A table inside a cell is a sheet of its own and no part of that cell.
pub(super) fn read(page: &str, watch: &Watch) -> Result<Vec<Sheet>, SheetError> {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true); // scripts and styles are no text
    let mut walk = Walk::default();
    for (count, token) in Tokenizer::new_with_emitter(page, emitter).enumerate() {
        if count % TOKENS_BETWEEN_LOOKS == 0 && (watch.cancelled)() {
            return Err(SheetError::cancelled(watch.file));
        }
        match token {
            Ok(Token::StartTag(tag)) => walk.start(&tag),
            Ok(Token::EndTag(tag)) => walk.end(&tag.name, watch)?,
            Ok(Token::String(text)) => walk.text(&text),
            Ok(Token::Comment(_) | Token::Doctype(_) | Token::Error(_)) => {}
            Err(never) => match never {},
        }
    }
    while !walk.open.is_empty() {
        walk.close_table(watch)?;
    }
    if walk.sheets.is_empty() {
        return Err(SheetError::new(
            ErrorCode::NotASpreadsheet,
            tr!("{} is a web page without a table under a spreadsheet's name", watch.file),
            tr!(
                "Look at it in a web browser: the site it came from may have sent a message or a sign-in page instead of the file"
            ),
        ));
    }
    Ok(walk.into_sheets())
}

#[derive(Default)]
struct Walk {
    /// Tables that are not closed yet, the innermost last.
    open: Vec<Table>,
    /// Sheets with the order in which their tables begin.
    sheets: Vec<(usize, Sheet)>,
    tables: usize,
    title: String,
    hidden: Option<Hidden>,
}

/// Elements whose text is not shown in the page.
#[derive(Clone, Copy, PartialEq)]
enum Hidden {
    Title,
    Other,
}

#[derive(Default)]
struct Table {
    order: usize,
    caption: Option<String>,
    in_caption: bool,
    grid: Grid,
    beside: Beside,
    /// Columns that were described before the cells.
    described: u32,
    /// Rows begun so far.
    rows: u32,
    column: u32,
    /// For each column the first row that no cell from above reaches into.
    free_from: Vec<u32>,
    cell: Option<OpenCell>,
}

struct OpenCell {
    text: String,
    columns: u32,
    rows: u32,
    /// White space stood before what comes next.
    gap: bool,
}

impl Walk {
    fn start(&mut self, tag: &StartTag<()>) {
        match tag.name.as_slice() {
            b"title" => self.hidden = Some(Hidden::Title),
            b"script" | b"style" => self.hidden = Some(Hidden::Other),
            b"table" => {
                self.open.push(Table { order: self.tables, ..Table::default() });
                self.tables += 1;
            }
            name => {
                if let Some(table) = self.open.last_mut() {
                    table.start(name, tag);
                }
            }
        }
    }

    fn end(&mut self, name: &HtmlString, watch: &Watch) -> Result<(), SheetError> {
        match name.as_slice() {
            b"title" | b"script" | b"style" => self.hidden = None,
            b"table" => return self.close_table(watch),
            name => {
                if let Some(table) = self.open.last_mut() {
                    table.end(name);
                }
            }
        }
        Ok(())
    }

    fn text(&mut self, text: &[u8]) {
        let text = String::from_utf8_lossy(text);
        match (self.hidden, self.open.last_mut()) {
            (Some(Hidden::Title), _) => self.title.push_str(&text),
            (Some(Hidden::Other), _) | (None, None) => {}
            (None, Some(table)) if table.in_caption => {
                table.caption.get_or_insert_default().push_str(&text);
            }
            (None, Some(table)) => {
                if let Some(cell) = &mut table.cell {
                    cell.add(&text);
                }
            }
        }
    }

    fn close_table(&mut self, watch: &Watch) -> Result<(), SheetError> {
        let Some(mut table) = self.open.pop() else { return Ok(()) };
        table.close_cell();
        let name = table.caption.as_deref().map(one_line).unwrap_or_default();
        let merged = std::mem::take(&mut table.beside.merged);
        let mut sheet = Sheet { name: name.into(), merged, ..Sheet::default() };
        table.beside.hide(&mut sheet);
        table.grid.lay_out(&mut sheet, watch.limits)?;
        if sheet.width() > 0 {
            self.sheets.push((table.order, sheet));
        }
        Ok(())
    }

    /// The sheets in the order of the page, each with a name.
    fn into_sheets(mut self) -> Vec<Sheet> {
        self.sheets.sort_by_key(|(order, _)| *order);
        let title = one_line(&self.title);
        let alone = self.sheets.len() == 1;
        let mut sheets: Vec<Sheet> = Vec::with_capacity(self.sheets.len());
        for (index, (_, mut sheet)) in self.sheets.into_iter().enumerate() {
            let taken = |name: &str| sheets.iter().any(|other: &Sheet| &*other.name == name);
            if sheet.name.is_empty() && alone && !title.is_empty() {
                sheet.name = title.as_str().into();
            } else if sheet.name.is_empty() || taken(&sheet.name) {
                sheet.name = format!("Table {}", index + 1).into();
            }
            sheets.push(sheet);
        }
        sheets
    }
}

impl Table {
    fn start(&mut self, name: &[u8], tag: &StartTag<()>) {
        let number = |name: &[u8], most: u32| {
            let value = tag.attributes.get(name).and_then(|value| std::str::from_utf8(value).ok());
            value.and_then(|value| value.trim().parse::<u32>().ok()).unwrap_or(1).clamp(1, most)
        };
        match name {
            b"caption" => self.in_caption = true,
            b"col" => {
                let next = self.described.saturating_add(number(b"span", WIDEST_SPAN));
                if is_hidden(tag) {
                    self.beside.hide_columns(self.described, next - 1);
                }
                self.described = next;
            }
            b"tr" => {
                self.close_cell();
                if is_hidden(tag) {
                    self.beside.hide_rows(self.rows, self.rows);
                }
                self.rows += 1;
                self.column = 0;
            }
            b"td" | b"th" => {
                self.close_cell();
                self.rows = self.rows.max(1);
                let (columns, rows) = (number(b"colspan", WIDEST_SPAN), number(b"rowspan", TALLEST_SPAN));
                self.cell = Some(OpenCell { text: String::new(), columns, rows, gap: false });
            }
            b"br" | b"p" | b"div" | b"li" => self.line_break(),
            _ => {}
        }
    }

    fn end(&mut self, name: &[u8]) {
        match name {
            b"caption" => self.in_caption = false,
            b"td" | b"th" | b"tr" => self.close_cell(),
            b"p" | b"div" | b"li" => self.line_break(),
            _ => {}
        }
    }

    fn line_break(&mut self) {
        if let Some(cell) = &mut self.cell {
            cell.gap = false;
            if !cell.text.is_empty() && !cell.text.ends_with('\n') {
                cell.text.push('\n');
            }
        }
    }

    /// Puts the open cell at the next place that no cell from above covers.
    fn close_cell(&mut self) {
        let Some(cell) = self.cell.take() else { return };
        let row = self.rows.saturating_sub(1);
        while self.free_from.get(self.column as usize).is_some_and(|&free| free > row) {
            self.column += 1;
        }
        let (first, next) = (self.column, self.column.saturating_add(cell.columns));
        if cell.rows > 1 {
            if self.free_from.len() < next as usize {
                self.free_from.resize(next as usize, 0);
            }
            for free in self.free_from.get_mut(first as usize..next as usize).unwrap_or_default() {
                *free = row.saturating_add(cell.rows);
            }
        }
        let text = cell.text.trim_end_matches(['\n', ' ']);
        if !text.is_empty() {
            self.grid.push(row, first, CellRef::Text(text));
            if cell.rows > 1 || cell.columns > 1 {
                let last = (row.saturating_add(cell.rows - 1), next - 1);
                self.beside.merged.push(CellRange { first: (row, first), last });
            }
        }
        self.column = next;
    }
}

impl OpenCell {
    /// Adds text as a browser shows it: runs of white space are one space.
    fn add(&mut self, text: &str) {
        for mark in text.chars() {
            if mark.is_ascii_whitespace() {
                self.gap = true;
                continue;
            }
            if std::mem::take(&mut self.gap) && !self.text.is_empty() && !self.text.ends_with('\n') {
                self.text.push(' ');
            }
            self.text.push(mark);
        }
    }
}

/// Left out of what a browser shows, as Excel marks hidden rows and columns of pages it saves.
fn is_hidden(tag: &StartTag<()>) -> bool {
    let style = tag.attributes.get(&b"style"[..]).map(|style| {
        let kept = style.iter().filter(|byte| !byte.is_ascii_whitespace());
        kept.map(u8::to_ascii_lowercase).collect::<Vec<u8>>()
    });
    tag.attributes.contains_key(&b"hidden"[..])
        || style.is_some_and(|style| memchr::memmem::find(&style, b"display:none").is_some())
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::Limits;

    fn tables(page: &str) -> Result<Vec<Sheet>, SheetError> {
        let (limits, never) = (Limits::default(), || false);
        read(page, &Watch { file: "x.xls", limits: &limits, cancelled: &never, progress: &|_| {}, outlet: None })
    }

    fn rows(sheet: &Sheet) -> Vec<Vec<&str>> {
        let shown = |cell| match cell {
            CellRef::Text(text) => text,
            CellRef::Empty => "",
            other => panic!("{other:?}"),
        };
        (0..sheet.height()).map(|row| sheet.row(row).map(shown).collect()).collect()
    }

    #[test]
    fn cells_keep_their_places_under_spans() {
        let page = "<html><head><title>Wages\n of 2024</title><style>td {x}</style></head><body><h1>no cell</h1><table>
            <tr><th rowspan=2>College<th colspan=2>Wages</tr><tr><td>before</td><td>after</td></tr>
            <tr><td>Do&ntilde;a&nbsp;Ana &amp; Co<td>  35,000\n</td><td>&lt;10</td><td>a<br>b<p>c</p></td></tr></table>";
        let sheets = tables(page).unwrap();
        assert_eq!((sheets.len(), &*sheets[0].name), (1, "Wages of 2024"));
        assert_eq!(
            rows(&sheets[0]),
            [
                ["College", "Wages", "", ""],
                ["", "before", "after", ""],
                ["Do\u{f1}a\u{a0}Ana & Co", "35,000", "<10", "a\nb\nc"]
            ]
        );
        let spans: Vec<_> = sheets[0].merged.iter().map(|area| (area.first, area.last)).collect();
        assert_eq!(spans, [((0, 0), (1, 0)), ((0, 1), (0, 2))]);
    }

    #[test]
    fn every_table_is_a_sheet_and_layout_is_none() {
        let page = "<table><tr><td><script>if (a<b) x('<td>')</script>
            <table><caption>First</caption><tr><td>1</td></tr></table>
            <table><tr><td>2</td></tr></table></td></tr></table><TABLE><TR><TD>3";
        let sheets = tables(page).unwrap();
        let found: Vec<_> = sheets.iter().map(|sheet| (&*sheet.name, rows(sheet))).collect();
        assert_eq!(found, [("First", vec![vec!["1"]]), ("Table 2", vec![vec!["2"]]), ("Table 3", vec![vec!["3"]])]);
    }

    #[test]
    fn pages_without_tables_and_absurd_spans_are_survived() {
        let error = tables("<!doctype html><html><body>Please sign in</body></html>").unwrap_err();
        assert_eq!(error.code, ErrorCode::NotASpreadsheet);
        let page = "<table><tr><td rowspan=99999999 colspan=99999999>a<td colspan=-1 rowspan=0>b<tr><td>c";
        assert_eq!(tables(page).unwrap()[0].width(), 1_001);
    }
}
