//! Case 10 in every format: hidden sheets, rows and columns, each in a small workbook made here.

use std::fs;
use std::io::{Cursor, Write};
use std::sync::atomic::AtomicBool;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::Beside;
use crate::sheet::{CellRef, Format, Limits, Sheet, compound, read};

const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Rows and columns as Excel marks them in a page it saves.
#[test]
fn case_10_hidden_parts_of_a_web_page() {
    let page = "<html><table><col width=64><col width=0 style='DISPLAY: none;mso-width-source:userset' span=2><col width=64>\
        <tr><td>College<td>a<td>b<td>State<tr height=0 style='display:none'><td>Dry Fork<td>1<td>2<td>OH<tr><td>Lakeside<td>3<td>4<td>TX</table>";
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page.xls");
    fs::write(&path, page).unwrap();
    let book = read(&path, &Limits::default(), &AtomicBool::new(false)).unwrap();
    let sheet = &book.sheets[0];
    assert_eq!((book.format, sheet.height(), sheet.width()), (Format::Html, 3, 4));
    assert_eq!((&*sheet.hidden_rows, &*sheet.hidden_columns), (&[(1, 1)][..], &[(1, 2)][..]));
}

/// Every workbook here has a sheet `Shown` of four rows and three columns, in which rows 2 and 3 and column B are
/// hidden, and a sheet `Old` that is hidden itself.
fn check(name: &str, format: Format, bytes: &[u8]) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    let book = read(&path, &Limits::default(), &AtomicBool::new(false)).unwrap();
    assert_eq!(book.format, format, "{name}");
    let about = |sheet: &Sheet| (sheet.name.to_string(), sheet.hidden, sheet.height(), sheet.width());
    let sheets: Vec<_> = book.sheets.iter().map(about).collect();
    assert_eq!(sheets, [("Shown".to_owned(), false, 4, 3), ("Old".to_owned(), true, 1, 1)], "{name}");
    let (shown, old) = (&book.sheets[0], &book.sheets[1]);
    assert_eq!((&*shown.hidden_rows, &*shown.hidden_columns), (&[(1, 2)][..], &[(1, 1)][..]), "{name}");
    assert_eq!((old.hidden_rows.len(), old.hidden_columns.len()), (0, 0), "{name}");
    assert_eq!((shown.cell(2, 1), shown.cell(3, 2)), (CellRef::Number(21.0), CellRef::Number(32.0)), "{name}");
}

/// Worksheet XML whose cells hold ten times their row and their column; tags have a prefix.
fn worksheet(prefix: &str, hidden: bool) -> String {
    let rows: String = (0..if hidden { 4 } else { 1 })
        .map(|row| {
            let cells: String = (0..if hidden { 3 } else { 1 })
                .map(|column| format!("<{prefix}c><{prefix}v>{}</{prefix}v></{prefix}c>", row * 10 + column))
                .collect();
            let mark = if hidden && (1..3).contains(&row) { " hidden=\"1\"" } else { "" };
            format!("<{prefix}row{mark}>{cells}</{prefix}row>")
        })
        .collect();
    let columns =
        format!("<{prefix}cols><{prefix}col min=\"2\" max=\"2\" width=\"0\" hidden=\"true\"/></{prefix}cols>");
    let columns = if hidden { columns } else { String::new() };
    let names =
        if prefix.is_empty() { String::new() } else { format!(" xmlns:{}=\"main\"", prefix.trim_end_matches(':')) };
    format!("<{prefix}worksheet{names}>{columns}<{prefix}sheetData>{rows}</{prefix}sheetData></{prefix}worksheet>")
}

fn xlsx(prefix: &str) -> Vec<u8> {
    let relation = |id: &str, kind: &str, target: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>")
    };
    let relations = |list: &str| format!("<Relationships>{list}</Relationships>");
    let workbook = format!(
        "<workbook xmlns:r=\"{OFFICE}\"><sheets><sheet name=\"Shown\" sheetId=\"1\" r:id=\"rId1\"/>\
         <sheet name=\"Old\" sheetId=\"2\" state=\"veryHidden\" r:id=\"rId2\"/></sheets></workbook>"
    );
    let sheets =
        relation("rId1", "worksheet", "worksheets/a.xml") + &relation("rId2", "worksheet", "/xl/worksheets/b.xml");
    let types = "<Types><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.\
        spreadsheetml.sheet.main+xml\"/></Types>";
    packed(&[
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", relations(&relation("r", "officeDocument", "xl/workbook.xml")).as_bytes()),
        ("xl/workbook.xml", workbook.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relations(&sheets).as_bytes()),
        ("xl/worksheets/a.xml", worksheet(prefix, true).as_bytes()),
        ("xl/worksheets/b.xml", worksheet(prefix, false).as_bytes()),
    ])
}

#[test]
fn case_10_hidden_parts_of_an_xlsx_workbook() {
    check("fast.xlsx", Format::Xlsx, &xlsx(""));
}

/// The fast way steps back before prefixes; the spreadsheet library reads the cells.
#[test]
fn case_10_hidden_parts_of_an_unusual_xlsx_workbook() {
    check("library.xlsx", Format::Xlsx, &xlsx("x:"));
}

fn words(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

#[test]
fn case_10_hidden_parts_of_an_xlsb_workbook() {
    let record = |kind: u16, data: &[u8]| {
        let kind = if kind < 128 { vec![kind as u8] } else { vec![kind as u8 | 0x80, (kind >> 7) as u8] };
        [&kind[..], &[data.len() as u8], data].concat()
    };
    let wide = |text: &str| {
        let units = text.encode_utf16().flat_map(u16::to_le_bytes);
        [words(&[text.len() as u32]), units.collect()].concat()
    };
    let bundle =
        |state, relation: &str, name: &str| record(156, &[words(&[state, 1]), wide(relation), wide(name)].concat());
    let workbook = [
        record(131, &[]),
        record(143, &[]),
        bundle(0, "rId1", "Shown"),
        bundle(1, "rId2", "Old"),
        record(144, &[]),
        record(157, &[0; 26]),
        record(132, &[]),
    ]
    .concat();
    // BrtColInfo, BrtRowHdr and BrtCellReal, [MS-XLSB] 2.4.323, 2.4.752 and 2.4.321.
    let sheet = |rows: u32, columns: u32, hidden: bool| {
        let mut part = [record(129, &[]), record(148, &words(&[0, rows - 1, 0, columns - 1]))].concat();
        if hidden {
            part.extend(record(390, &[]));
            part.extend(record(60, &[words(&[1, 1, 0, 0]), vec![3, 0]].concat()));
            part.extend(record(391, &[]));
        }
        part.extend(record(145, &[]));
        for row in 0..rows {
            let bits = if hidden && (1..3).contains(&row) { 0x10 } else { 0 };
            part.extend(record(0, &[words(&[row, 0]), vec![0x2C, 1, 0, bits, 0, 0, 0, 0, 0]].concat()));
            for column in 0..columns {
                let value = f64::from(row * 10 + column).to_le_bytes();
                part.extend(record(5, &[words(&[column, 0]), value.to_vec()].concat()));
            }
        }
        part.extend([record(146, &[]), record(130, &[])].concat());
        part
    };
    let relations = "<Relationships><Relationship Id=\"rId1\" Target=\"worksheets/sheet1.bin\"/>\
        <Relationship Id=\"rId2\" Target=\"worksheets/sheet2.bin\"/></Relationships>";
    let bytes = packed(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/workbook.bin", &workbook),
        ("xl/_rels/workbook.bin.rels", relations.as_bytes()),
        ("xl/worksheets/sheet1.bin", &sheet(4, 3, true)),
        ("xl/worksheets/sheet2.bin", &sheet(1, 1, false)),
    ]);
    check("book.xlsb", Format::Xlsb, &bytes);
}

#[test]
fn case_10_hidden_parts_of_an_xls_workbook() {
    let record = |kind: u16, data: &[u8]| [&kind.to_le_bytes()[..], &(data.len() as u16).to_le_bytes(), data].concat();
    let shorts = |words: &[u16]| words.iter().flat_map(|word| word.to_le_bytes()).collect::<Vec<u8>>();
    let begin = |kind: u16| record(0x0809, &[shorts(&[0x0600, kind, 0, 0]), vec![0; 8]].concat());
    let end = record(0x000A, &[]);
    let bound = |start: usize, state: u8, name: &str| {
        let about = [words(&[start as u32]), vec![state, 0, name.len() as u8, 0]].concat();
        record(0x0085, &[&about[..], name.as_bytes()].concat())
    };
    // ROW, COLINFO and NUMBER, [MS-XLS] 2.4.221, 2.4.53 and 2.4.180.
    let sheet = |rows: u16, columns: u16, hidden: bool| {
        let mut stream = begin(0x10);
        if hidden {
            stream.extend(record(0x007D, &shorts(&[1, 1, 2304, 15, 1, 0])));
        }
        for row in 0..rows {
            let bits = if hidden && (1..3).contains(&row) { 0x0120 } else { 0x0100 };
            stream.extend(record(0x0208, &shorts(&[row, 0, columns, 300, 0, 0, bits, 15])));
        }
        for (row, column) in (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column))) {
            let value = f64::from(row * 10 + column).to_le_bytes();
            stream.extend(record(0x0203, &[shorts(&[row, column, 0]), value.to_vec()].concat()));
        }
        [stream, end.clone()].concat()
    };
    let globals = [begin(5), bound(0, 0, "Shown"), bound(0, 1, "Old"), end.clone()].concat().len();
    let (shown, old) = (sheet(4, 3, true), sheet(1, 1, false));
    let listed = [bound(globals, 0, "Shown"), bound(globals + shown.len(), 1, "Old")].concat();
    let stream = [begin(5), listed, end, shown, old].concat();
    check("book.xls", Format::Xls, &compound::wrap(&stream));
}

#[test]
fn case_10_hidden_parts_of_an_ods_workbook() {
    let cell = |value: i32| format!("<table:table-cell office:value-type=\"float\" office:value=\"{value}\"/>");
    let row = |row: i32, mark: &str| {
        let cells: String = (0..3).map(|column| cell(row * 10 + column)).collect();
        format!("<table:table-row{mark}>{cells}</table:table-row>")
    };
    let rows = [
        row(0, ""),
        row(1, " table:visibility=\"collapse\""),
        row(2, " table:visibility=\"filter\""),
        row(3, " table:visibility=\"visible\""),
    ]
    .concat();
    let content = format!(
        "<office:document-content><office:automatic-styles><style:style style:name=\"ta1\" style:family=\"table\">\
         <style:table-properties table:display=\"false\"></style:table-properties></style:style></office:automatic-styles><office:body>\
         <office:spreadsheet><table:table table:name=\"Shown\"><table:table-column/><table:table-column table:visibility=\"collapse\"/>\
         <table:table-column table:number-columns-repeated=\"1022\"/>{rows}</table:table><table:table table:name=\"Old\" \
         table:style-name=\"ta1\"><table:table-column/><table:table-row>{}</table:table-row></table:table></office:spreadsheet>\
         </office:body></office:document-content>",
        cell(1)
    );
    let bytes = packed(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", b"<manifest:manifest/>"),
        ("content.xml", content.as_bytes()),
    ]);
    check("book.ods", Format::Ods, &bytes);
}

#[test]
fn case_10_hidden_parts_of_an_excel_2003_xml_workbook() {
    let row = |row: i32, mark: &str| {
        let cell = |column| format!("<Cell><Data ss:Type=\"Number\">{}</Data></Cell>", row * 10 + column);
        format!("<Row{mark}>{}</Row>", (0..3).map(cell).collect::<String>())
    };
    let rows = [row(0, ""), row(1, " ss:Hidden=\"1\""), row(2, " ss:Hidden=\"1\""), row(3, "")].concat();
    let text = format!(
        "<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?><Workbook xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">\
         <Worksheet ss:Name=\"Shown\"><Table><Column/><Column ss:Hidden=\"1\"/>{rows}</Table></Worksheet><Worksheet ss:Name=\"Old\">\
         <Table><Row><Cell><Data ss:Type=\"Number\">1</Data></Cell></Row></Table><WorksheetOptions><Visible>SheetHidden</Visible>\
         </WorksheetOptions></Worksheet></Workbook>"
    );
    check("book.xml", Format::Xml, text.as_bytes());
}

#[test]
fn runs_are_in_order_and_apart_however_a_file_lists_them() {
    let mut beside = Beside::default();
    for (first, last) in [(7, 9), (10, 10), (2, 3), (9, 12), (4, 4), (6, 5), (u32::MAX, u32::MAX)] {
        beside.hide_rows(first, last);
    }
    beside.hide_columns(1, 1);
    let mut sheet = Sheet::default();
    beside.hide(&mut sheet);
    assert_eq!(sheet.hidden_rows, [(2, 4), (7, 12), (u32::MAX, u32::MAX)]);
    assert_eq!(sheet.hidden_columns, [(1, 1)]);
}
