//! Excel 2003 XML, which some systems still export under the name .xls.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::beside::Beside;
use super::grid::Grid;
use super::workbook::Watch;
use super::{CellRange, CellRef, Sheet, SheetError, date};

/// Events between two looks at whether reading was cancelled.
const EVENTS_BETWEEN_LOOKS: usize = 20_000;

/// Reads the worksheets. Entities that the file declares itself are not expanded.
pub(super) fn read(text: &str, watch: &Watch) -> Result<Vec<Sheet>, SheetError> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let mut walk = Walk::default();
    let mut depth = 0usize;
    for count in 0usize.. {
        if count % EVENTS_BETWEEN_LOOKS == 0 && (watch.cancelled)() {
            return Err(SheetError::cancelled(watch.file));
        }
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                depth += 1;
                walk.start(&tag);
            }
            Ok(Event::End(tag)) => {
                depth = depth.saturating_sub(1);
                walk.end(tag.local_name().as_ref(), watch)?;
            }
            Ok(Event::Text(part)) => walk.text(&part.xml10_content()),
            Ok(Event::CData(part)) => walk.text(&part.xml10_content()),
            Ok(Event::GeneralRef(entity)) => match (entity.resolve_char_ref(), &*entity) {
                (Ok(Some(mark)), _) => walk.text(mark.encode_utf8(&mut [0; 4])),
                (_, "lt") => walk.text("<"),
                (_, "gt") => walk.text(">"),
                (_, "amp") => walk.text("&"),
                (_, "quot") => walk.text("\""),
                (_, "apos") => walk.text("'"),
                (_, name) => walk.text(&format!("&{name};")),
            },
            Ok(Event::Eof) if depth > 0 => return Err(SheetError::truncated(watch.file)),
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(_) if reader.buffer_position() as usize >= text.len().saturating_sub(1) => {
                return Err(SheetError::truncated(watch.file));
            }
            Err(cause) => return Err(SheetError::unreadable(watch.file, cause)),
        }
    }
    if walk.sheets.iter().all(|sheet| sheet.width() == 0) {
        return Err(super::kind::empty(watch.file));
    }
    Ok(walk.sheets)
}

#[derive(Default)]
struct Walk {
    sheets: Vec<Sheet>,
    sheet: Option<Sheet>,
    grid: Grid,
    beside: Beside,
    /// The next row and column.
    row: u32,
    column: u32,
    /// Columns that the open cell covers.
    across: u32,
    value: Value,
    /// Collects the text of the open element.
    text: Option<String>,
}

/// What the open cell holds, as the file names it.
#[derive(Clone, Copy, Default)]
enum Value {
    #[default]
    Text,
    Number,
    Date,
    Bool,
    Error,
}

impl Walk {
    fn start(&mut self, tag: &BytesStart) {
        let count = |name: &str| attribute(tag, name).and_then(|value| value.trim().parse::<u32>().ok());
        match tag.local_name().as_ref() {
            "Worksheet" => {
                let name = attribute(tag, "Name").unwrap_or_default();
                self.sheet = Some(Sheet { name: name.into(), ..Sheet::default() });
                (self.row, self.column, self.grid, self.beside) = (0, 0, Grid::new(), Beside::default());
            }
            "Column" => {
                self.column = count("Index").map_or(self.column, |index| index.saturating_sub(1));
                let last = self.column.saturating_add(count("Span").unwrap_or(0));
                if is_set(tag, "Hidden") {
                    self.beside.hide_columns(self.column, last);
                }
                self.column = last.saturating_add(1);
            }
            "Row" => {
                self.row = count("Index").map_or(self.row, |index| index.saturating_sub(1));
                self.column = 0;
                let last = self.row.saturating_add(count("Span").unwrap_or(0));
                if is_set(tag, "Hidden") {
                    self.beside.hide_rows(self.row, last);
                }
                // Rows that a row stands for repeat its look, not its cells.
                self.across = last - self.row;
            }
            "Cell" => {
                self.column = count("Index").map_or(self.column, |index| index.saturating_sub(1));
                self.across = count("MergeAcross").unwrap_or(0);
                let down = count("MergeDown").unwrap_or(0);
                if self.across > 0 || down > 0 {
                    let last = (self.row.saturating_add(down), self.column.saturating_add(self.across));
                    if let Some(sheet) = &mut self.sheet {
                        sheet.merged.push(CellRange { first: (self.row, self.column), last });
                    }
                }
            }
            "Data" => {
                self.text = Some(String::new());
                self.value = match attribute(tag, "Type").as_deref() {
                    Some("Number") => Value::Number,
                    Some("DateTime") => Value::Date,
                    Some("Boolean") => Value::Bool,
                    Some("Error") => Value::Error,
                    _ => Value::Text,
                };
            }
            "Visible" => self.text = Some(String::new()),
            // Comments have data of their own kind.
            "Comment" => self.text = None,
            _ => {}
        }
    }

    fn text(&mut self, part: &str) {
        if let Some(text) = &mut self.text {
            text.push_str(part);
        }
    }

    fn end(&mut self, name: &str, watch: &Watch) -> Result<(), SheetError> {
        match name {
            "Data" => {
                if let Some(text) = self.text.take() {
                    self.put(&text);
                }
            }
            "Visible" => {
                let hidden = self.text.take().is_some_and(|text| text.trim() != "SheetVisible");
                if let Some(sheet) = &mut self.sheet {
                    sheet.hidden |= hidden;
                }
            }
            "Cell" => self.column = self.column.saturating_add(self.across).saturating_add(1),
            "Row" => self.row = self.row.saturating_add(1),
            "Table" => self.across = 0,
            "Worksheet" => {
                if let Some(mut sheet) = self.sheet.take() {
                    std::mem::take(&mut self.grid).lay_out(&mut sheet, watch.limits)?;
                    std::mem::take(&mut self.beside).hide(&mut sheet);
                    self.sheets.push(sheet);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn put(&mut self, text: &str) {
        let trimmed = text.trim();
        let number = || trimmed.parse::<f64>().ok().filter(|number| number.is_finite());
        let dated;
        let cell = match self.value {
            Value::Number => number().map(CellRef::Number),
            Value::Bool => Some(CellRef::Bool(trimmed == "1")),
            Value::Error => Some(CellRef::Error(trimmed)),
            Value::Date => {
                dated = date::from_iso(trimmed);
                dated.as_ref().map(|cell| cell.as_ref())
            }
            Value::Text => None,
        };
        self.grid.push(self.row, self.column, cell.unwrap_or(CellRef::Text(text)));
    }
}

/// The value of an attribute, whatever its namespace.
fn attribute(tag: &BytesStart, name: &str) -> Option<String> {
    let found = tag.attributes().with_checks(false).flatten().find(|found| found.key.local_name().as_ref() == name)?;
    let plain = found.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned);
    Some(plain.unwrap_or_else(|| found.value.to_string()))
}

fn is_set(tag: &BytesStart, name: &str) -> bool {
    attribute(tag, name).is_some_and(|value| value.trim() == "1")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::{ErrorCode, Limits};

    const WORKBOOK: &str = r#"<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
        <Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
        <Worksheet ss:Name="A &amp; B"><Table ss:ExpandedRowCount="9"><Column ss:Index="2" ss:Hidden="1" ss:Span="1"/>
        <Row><Cell ss:MergeAcross="1"><Data ss:Type="String">Wages <B>of</B>&#10;2024 &lt;10</Data></Cell><Cell><Data ss:Type="Number">1.5</Data></Cell></Row>
        <Row ss:Index="4" ss:Hidden="1"><Cell ss:Index="2"><Data ss:Type="DateTime">2021-03-31T08:30:00.000</Data></Cell>
        <Cell><Data ss:Type="Boolean">1</Data></Cell><Cell><Data ss:Type="Error">#REF!</Data></Cell><Cell/><Cell><Data ss:Type="Number">x</Data></Cell></Row>
        </Table></Worksheet><Worksheet ss:Name="Gone"><Table><Row><Cell><Data ss:Type="String">007</Data></Cell></Row></Table>
        <WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet></Workbook>"#;

    fn sheets(text: &str) -> Result<Vec<Sheet>, SheetError> {
        let (limits, never) = (Limits::default(), || false);
        read(text, &Watch { file: "x.xls", limits: &limits, cancelled: &never, progress: &|_| {}, outlet: None })
    }

    #[test]
    fn cells_come_with_their_types_and_places() {
        let sheets = sheets(WORKBOOK).unwrap();
        let first = &sheets[0];
        assert_eq!((&*first.name, first.hidden, first.height(), first.width()), ("A & B", false, 4, 6));
        assert_eq!(first.cell(0, 0), CellRef::Text("Wages of\n2024 <10"));
        assert_eq!(first.cell(0, 2), CellRef::Number(1.5));
        assert_eq!(first.cell(3, 1), CellRef::Date { days: 18_717, seconds: 30_600 });
        let rest: Vec<_> = (2..6).map(|column| first.cell(3, column)).collect();
        assert_eq!(rest, [CellRef::Bool(true), CellRef::Error("#REF!"), CellRef::Empty, CellRef::Text("x")]);
        assert_eq!(first.merged, [CellRange { first: (0, 0), last: (0, 1) }]);
        assert_eq!((&first.hidden_rows[..], &first.hidden_columns[..]), (&[(3, 3)][..], &[(1, 2)][..]));
        assert_eq!((&*sheets[1].name, sheets[1].hidden, sheets[1].cell(0, 0)), ("Gone", true, CellRef::Text("007")));
    }

    #[test]
    fn cut_files_say_so_and_entities_stay_small() {
        for cut in [WORKBOOK.len() - 5, WORKBOOK.len() / 2, WORKBOOK.len() / 3] {
            assert_eq!(sheets(&WORKBOOK[..cut]).map_err(|error| error.code), Err(ErrorCode::Truncated), "{cut}");
        }
        let text = "<!DOCTYPE x [<!ENTITY a \"lol\"><!ENTITY b \"&a;&a;\">]><Workbook><Worksheet ss:Name='S'><Table><Row>\
            <Cell><Data ss:Type='String'>&b;</Data></Cell></Row></Table></Worksheet></Workbook>";
        assert_eq!(sheets(text).unwrap()[0].cell(0, 0), CellRef::Text("&b;"));
    }
}
