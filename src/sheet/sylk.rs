//! SYLK (.slk), the exchange format of old spreadsheet programs: a line a record, `C` records hold the cells.

use std::collections::HashMap;
use std::sync::Arc;

use super::grid::Grid;
use super::workbook::Watch;
use super::{CellRef, Sheet, SheetError, date};

/// Reads the sheet of a SYLK file.
pub(super) fn read(text: &str, watch: &Watch) -> Result<Vec<Sheet>, SheetError> {
    let mut walk = Walk::default();
    let mut ended = false;
    for (count, line) in text.split(['\n', '\r']).enumerate() {
        if count % 20_000 == 0 && (watch.cancelled)() {
            return Err(SheetError::cancelled(watch.file));
        }
        let fields = fields(line);
        let Some((kind, fields)) = fields.split_first() else { continue };
        match kind.as_str() {
            "P" => walk.formats.extend(fields.iter().filter_map(|field| field.strip_prefix('P')).map(shows_date)),
            "F" => walk.format(fields),
            "C" => walk.cell(fields),
            "E" => ended = true,
            _ => {}
        }
    }
    if !ended {
        return Err(SheetError::truncated(watch.file));
    }
    let name = watch.file.rsplit_once('.').map_or(watch.file, |(stem, _)| stem);
    let mut sheet = Sheet { name: Arc::from(name), ..Sheet::default() };
    walk.grid.lay_out(&mut sheet, watch.limits)?;
    if sheet.width() == 0 {
        return Err(super::kind::empty(watch.file));
    }
    Ok(vec![sheet])
}

#[derive(Default)]
struct Walk {
    grid: Grid,
    /// The place that the last record named, from 1.
    row: u32,
    column: u32,
    /// For each number format of the file whether it shows a date.
    formats: Vec<bool>,
    dated_columns: HashMap<u32, bool>,
    dated_cell: Option<((u32, u32), bool)>,
}

impl Walk {
    /// Follows the place that a record names.
    fn go(&mut self, fields: &[String]) -> bool {
        let mut named = false;
        for field in fields {
            let number = || field.get(1..).and_then(|digits| digits.parse::<u32>().ok());
            match (field.as_bytes().first(), number()) {
                (Some(b'X'), Some(column)) => (self.column, named) = (column, true),
                (Some(b'Y'), Some(row)) => (self.row, named) = (row, true),
                _ => {}
            }
        }
        named
    }

    fn format(&mut self, fields: &[String]) {
        let named = self.go(fields);
        let number = |letter: char| fields.iter().find_map(|field| field.strip_prefix(letter)?.parse::<usize>().ok());
        let Some(dated) = number('P').and_then(|format| self.formats.get(format)).copied() else { return };
        if let Some(column) = number('C') {
            self.dated_columns.insert(column as u32, dated);
        } else if named {
            self.dated_cell = Some(((self.row, self.column), dated));
        }
    }

    fn cell(&mut self, fields: &[String]) {
        self.go(fields);
        let Some(value) = fields.iter().find_map(|field| field.strip_prefix('K')) else { return };
        let (Some(row), Some(column)) = (self.row.checked_sub(1), self.column.checked_sub(1)) else { return };
        let cell = if let Some(text) = value.strip_prefix('"') {
            CellRef::Text(text.strip_suffix('"').unwrap_or(text))
        } else if let Ok(number) = value.parse::<f64>() {
            let dated = match self.dated_cell {
                Some((place, dated)) if place == (self.row, self.column) => dated,
                _ => self.dated_columns.get(&self.column).copied().unwrap_or(false),
            };
            if dated {
                self.grid.push(row, column, date::from_serial(number, false, false).as_ref());
                return;
            }
            CellRef::Number(number)
        } else {
            match value {
                "TRUE" => CellRef::Bool(true),
                "FALSE" => CellRef::Bool(false),
                _ if value.starts_with('#') => CellRef::Error(value),
                _ => CellRef::Text(value),
            }
        };
        self.grid.push(row, column, cell);
    }
}

/// The parts of a record: semicolons part them, two of them are one in a text, and an escape makes a character.
fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut marks = line.chars().peekable();
    while let Some(mark) = marks.next() {
        let field = match mark {
            ';' if marks.next_if_eq(&';').is_none() => {
                fields.push(String::new());
                continue;
            }
            _ => fields.last_mut(),
        };
        let Some(field) = field else { break };
        if mark != '\u{1B}' {
            field.push(mark);
            continue;
        }
        match marks.next() {
            Some('N') => {
                let accent = marks.next().and_then(accent);
                field.extend(marks.next());
                field.extend(accent);
            }
            Some(high @ ' '..='/') => {
                let low = marks.next().map_or(0, |low| u32::from(low) & 0x0F);
                let byte = ((u32::from(high) - 0x20) << 4 | low) as u8;
                field.push(if byte < 0x80 { char::from(byte) } else { legacy(byte) });
            }
            other => field.extend(other),
        }
    }
    fields
}

/// The accent, as a combining mark, that stands before a letter.
fn accent(code: char) -> Option<char> {
    Some(match code {
        'A' => '\u{300}',
        'B' => '\u{301}',
        'C' => '\u{302}',
        'D' => '\u{303}',
        'H' => '\u{308}',
        'J' => '\u{30A}',
        'K' => '\u{327}',
        _ => return None,
    })
}

fn legacy(byte: u8) -> char {
    let bytes = [byte];
    let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes);
    text.chars().next().unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// True for a number format with days, months, years or hours outside of quoted words.
fn shows_date(format: &str) -> bool {
    let (mut quoted, mut found) = (false, false);
    let mut marks = format.chars();
    while let Some(mark) = marks.next() {
        match mark {
            '"' => quoted = !quoted,
            '\\' => drop(marks.next()),
            '[' if !quoted => drop(marks.by_ref().find(|&mark| mark == ']')),
            'd' | 'D' | 'm' | 'M' | 'y' | 'Y' | 'h' | 'H' | 's' | 'S' if !quoted => found = true,
            _ => {}
        }
    }
    found && !format.contains("General")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::{ErrorCode, Limits};

    fn sheet(text: &str) -> Result<Sheet, SheetError> {
        let (limits, never) = (Limits::default(), || false);
        let watch = Watch { file: "x.slk", limits: &limits, cancelled: &never, progress: &|_| {}, outlet: None };
        read(text, &watch).map(|mut sheets| sheets.remove(0))
    }

    #[test]
    fn cells_of_a_sylk_file_are_read() {
        let text = "ID;PWXL;N;E\r\nP;PGeneral\r\nP;Pdd/mm/yyyy\r\nP;P[Red]#,##0\r\nB;Y3;X3\r\n\
            C;Y1;X1;K\"name;;code\"\r\nC;X2;K\"a\u{1B} :b\u{1B}NBe\"\r\nF;P1;X1;Y2\r\nC;K44286\r\nC;X2;K-1.5;ESUM(A1)\r\n\
            F;P1;C3\r\nC;X3;Y3;K44286.5\r\nC;X1;KTRUE\r\nC;X2;K#N/A\r\nE\r\n";
        let sheet = sheet(text).unwrap();
        let row = |row: usize| sheet.row(row).collect::<Vec<_>>();
        assert_eq!(row(0), [CellRef::Text("name;code"), CellRef::Text("a\nbe\u{301}"), CellRef::Empty]);
        assert_eq!(row(1), [CellRef::Date { days: 18_717, seconds: 0 }, CellRef::Number(-1.5), CellRef::Empty]);
        assert_eq!(
            row(2),
            [CellRef::Bool(true), CellRef::Error("#N/A"), CellRef::Date { days: 18_717, seconds: 43_200 }]
        );
    }

    #[test]
    fn a_file_without_its_end_is_cut_off() {
        assert_eq!(sheet("ID;P\nC;X1;Y1;K1\n").map_err(|error| error.code), Err(ErrorCode::Truncated));
        assert_eq!(sheet("ID;P\nE\n").map_err(|error| error.code), Err(ErrorCode::Empty));
    }

    #[test]
    fn date_formats_are_told() {
        for format in ["dd/mm/yyyy", "h:mm", "mmm\\-yy"] {
            assert!(shows_date(format), "{format}");
        }
        for format in ["General", "0.00", "\"days\" 0", "[Red]#,##0", "#,##0\\d"] {
            assert!(!shows_date(format), "{format}");
        }
    }
}
