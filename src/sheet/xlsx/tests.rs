//! The fast way against the spreadsheet library.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;
use crate::sheet::draft::Findings;
use crate::sheet::{Book, CellRef, workbook};

const TYPES: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
    <Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/></Types>";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// The parts of a workbook of one sheet.
pub(super) struct Made {
    pub(super) rows: String,
    pub(super) strings: String,
    before: String,
    after: String,
    from_1904: bool,
    /// The worksheet part instead of the one made of the above.
    whole: Option<Vec<u8>>,
}

impl Made {
    pub(super) fn of(rows: &str) -> Self {
        Self {
            rows: rows.to_owned(),
            strings: "<si><t>alpha</t></si><si><t> beta </t></si><si/><si><r><t>ga</t></r><r><t>mma</t></r></si>"
                .to_owned(),
            before: String::new(),
            after: String::new(),
            from_1904: false,
            whole: None,
        }
    }

    fn sheet(&self) -> Vec<u8> {
        let Self { rows, before, after, .. } = self;
        let xml = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<worksheet xmlns=\"http://schemas.openxmlformats.org/\
             spreadsheetml/2006/main\">{before}<sheetData>{rows}</sheetData>{after}</worksheet>"
        );
        self.whole.clone().unwrap_or_else(|| xml.into_bytes())
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        let pr = if self.from_1904 { "<workbookPr date1904=\"1\"/>" } else { "" };
        let workbook = format!(
            "<workbook xmlns:r=\"{OFFICE}\">{pr}<sheets><sheet name=\"A &amp; B\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
        );
        let relations = |list: &str| format!("<Relationships>{list}</Relationships>");
        // Styles: 0 general, 1 a date, 2 a built-in date, 3 elapsed time, 4 percent.
        let styles = "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\"/></numFmts><cellXfs>\
            <xf numFmtId=\"0\"/><xf numFmtId=\"164\"/><xf numFmtId=\"14\"/><xf numFmtId=\"46\"/><xf numFmtId=\"9\"/></cellXfs></styleSheet>";
        let parts: [(&str, Vec<u8>); 7] = [
            ("[Content_Types].xml", TYPES.into()),
            (
                "_rels/.rels",
                relations(&format!(
                    "<Relationship Id=\"r\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/>"
                ))
                .into(),
            ),
            ("xl/workbook.xml", workbook.into()),
            (
                "xl/_rels/workbook.xml.rels",
                relations(&format!(
                    "<Relationship Id=\"rId1\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
                ))
                .into(),
            ),
            ("xl/styles.xml", styles.into()),
            ("xl/sharedStrings.xml", format!("<sst xmlns=\"x\">{}</sst>", self.strings).into()),
            ("xl/worksheets/sheet1.xml", self.sheet()),
        ];
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in parts {
            writer.start_file(name, SimpleFileOptions::default()).unwrap();
            writer.write_all(&bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }
}

/// Reads bytes the fast way.
fn fast(bytes: &[u8]) -> Result<Option<Vec<Sheet>>, SheetError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("book.xlsx");
    std::fs::write(&path, bytes).unwrap();
    let (limits, never) = (Limits::default(), || false);
    let watch = Watch { file: "book.xlsx", limits: &limits, cancelled: &never, progress: &|_| {}, outlet: None };
    let source = crate::sheet::source::Source::open(&path, "book.xlsx", &limits).unwrap();
    let Some((format, found)) = read(&source, &watch)? else { return Ok(None) };
    let (file, sha256, sheets) = ("book.xlsx".into(), String::new(), Vec::new());
    let book = Book { file, format, encoding: None, delimiter: None, size: 0, sha256, sheets };
    Findings { book, found }.finish(&limits).map(|book| Some(book.sheets))
}

/// Reads bytes with the spreadsheet library.
fn slow(bytes: &[u8]) -> Result<Vec<Sheet>, SheetError> {
    let (limits, never) = (Limits::default(), || false);
    workbook::packed(
        bytes,
        Format::Xlsx,
        &Watch { file: "book.xlsx", limits: &limits, cancelled: &never, progress: &|_| {}, outlet: None },
    )
}

/// Both ways give the same sheets.
fn same(bytes: &[u8]) -> Vec<Sheet> {
    let fast = fast(bytes).unwrap().expect("read the fast way");
    assert_eq!(fast, slow(bytes).unwrap());
    fast
}

#[test]
fn cells_of_every_kind_are_the_library_s() {
    let rows = "<row r=\"2\" spans=\"1:9\" ht=\"15\" customHeight='1'><c r=\"B2\" s=\"1\"><v>44286.354166666664</v></c>\
        <c r=\"C2\" t=\"s\"><v>0</v></c><c r=\"D2\" t=\"s\" s=\"4\"><v>1</v></c><c r=\"E2\" t=\"s\"><v>2</v></c><c r=\"F2\" s=\"4\"><v>0.38</v></c>\
        <c r=\"G2\" t=\"b\"><v>1</v></c><c r=\"H2\" t=\"e\"><v>#DIV/0!</v></c><c r=\"I2\" t=\"e\"><f>1/0</f><v>#SPILL!</v></c></row>\
        <row r=\"3\"/><row r=\"4\" hidden=\"1\"><c r=\"A4\"/><c r=\"B4\" s=\"2\"/><c r=\"C4\" t=\"str\"><f t=\"shared\" ref=\"C4:C9\" si=\"0\">A1&amp;\"&gt;\"</f>\
        <v> a &amp; b_x000D_&#10;</v></c><c r=\"D4\" t=\"inlineStr\"><is><t xml:space=\"preserve\"> in </t></is></c><c r=\"E4\" t=\"inlineStr\"><is><r><t>ri</t></r>\
        <r><rPr><b/></rPr><t>ch</t></r><rPh sb=\"0\" eb=\"1\"><t>no</t></rPh></is></c><c r=\"F4\" s=\"3\"><v>1.5</v></c><c r=\"G4\" s=\"3\"><v>0.5</v></c>\
        <c r=\"H4\" t=\"d\"><v>2021-03-31T08:30:00</v></c><c r=\"I4\" t=\"d\"><v>soon</v></c><c t=\"n\"><v>-1.5E-3</v></c></row>\
        <row r=\"5\" hidden=\"true\">\n <c r=\"AA5\" t=\"s\">\n <v>3</v>\n </c>\n <c r=\"AB5\"><v/></c><c r=\"AC5\"><v></v></c><c r=\"AD5\" s=\"99\"><v>7</v></c>\
        <c r=\"AE5\" s=\"2\"><f/><v>59</v></c><c r=\"AF5\"><v>123456789012345678</v></c><c r=\"AG5\"><v>0.1</v></c><c r=\"AH5\"><v>1e300</v></c></row>";
    let mut made = Made::of(rows);
    made.before = "<dimension ref=\"A1:B2\"/><cols><col min=\"3\" max=\"4\" hidden=\"1\"/></cols>".into();
    made.after = "<mergeCells count=\"1\"><mergeCell ref=\"B2:D2\"/></mergeCells><pageMargins left=\"0.7\"/>".into();
    let sheet = &same(&made.bytes())[0];
    assert_eq!((&*sheet.name, sheet.origin, sheet.merged.len()), ("A & B", (1, 1), 1));
    assert_eq!((&*sheet.hidden_rows, &*sheet.hidden_columns), (&[(3, 4)][..], &[(2, 3)][..]));
    assert_eq!(sheet.cell(0, 0), CellRef::Date { days: 18_717, seconds: 30_600 });
    assert_eq!(sheet.cell(2, 1), CellRef::Text(" a & b\r\n"));
    made.from_1904 = true;
    same(&made.bytes());
}

#[test]
fn rows_and_cells_without_numbers_follow_each_other() {
    let one = "<row><c t=\"s\"><v>0</v></c><c><v>1</v></c><c/><c t=\"inlineStr\"><is><t>x</t></is></c></row>";
    // Long enough for several pieces of rows that all begin without a number.
    let sheet = &same(&Made::of(&one.repeat(30_000)).bytes())[0];
    assert_eq!((sheet.height(), sheet.width()), (30_000, 4));
    assert_eq!(sheet.cell(29_999, 3), CellRef::Text("x"));
}

#[test]
fn long_sheets_are_read_by_many_hands() {
    use std::fmt::Write as _;
    let mut rows = String::new();
    for row in (1..=60_000u32).filter(|row| row % 13 != 0) {
        let _ = write!(
            rows,
            "<row r=\"{row}\"><c r=\"A{row}\" t=\"s\"><v>{}</v></c><c r=\"B{row}\"><v>{}.{}</v></c>",
            row % 4,
            row * 7,
            row % 100
        );
        if row % 3 == 0 {
            let _ = write!(rows, "<c r=\"D{row}\" t=\"inlineStr\"><is><t>id {}</t></is></c>", row % 5000);
        }
        let kind = if row % 20_000 < 9 { "<v>1</v>" } else { "<f>A1</f>" };
        let _ = write!(rows, "<c r=\"E{row}\" s=\"1\">{kind}</c></row>");
    }
    let sheet = &same(&Made::of(&rows).bytes())[0];
    assert_eq!((sheet.origin, sheet.height(), sheet.width()), ((0, 0), 60_000, 5));
}

#[test]
fn empty_tails_cost_nothing() {
    let far: String = (2..=200_000)
        .map(|row| format!("<row r=\"{row}\"><c r=\"A{row}\" s=\"2\"/><c r=\"XFD{row}\" s=\"1\"/></row>"))
        .collect();
    let sheet = &same(&Made::of(&format!("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>{far}")).bytes())[0];
    assert_eq!((sheet.height(), sheet.width()), (1, 1));
    assert!(same(&Made::of("").bytes())[0].columns().is_empty());
    let mut closed = Made::of("");
    closed.whole = Some(b"<worksheet><sheetData/><mergeCells count=\"0\"/></worksheet>".to_vec());
    assert!(same(&closed.bytes())[0].columns().is_empty());
}

#[test]
fn the_unusual_is_left_to_the_library() {
    let cell = |inside: &str| Made::of(&format!("<row r=\"1\"><c r=\"A1\"{inside}</c></row>")).bytes();
    let mut odd = vec![
        cell(" t=\"s\"><v>4</v>"),
        cell("><v>12 apples</v>"),
        cell("><v>&#49;</v>"),
        cell(" t=\"b\"><v>true</v>"),
        cell(" t=\"new\"><v>1</v>"),
        cell("><v>1</v><f>A2</f>"),
        cell("><!-- --><v>1</v>"),
        cell(" t=\"inlineStr\"><is><t><![CDATA[x]]></t></is>"),
        Made::of("<row r=\"1\"><c r=\"A2\"><v>1</v></c></row>").bytes(),
        Made::of("<row r=\"0\"/>").bytes(),
        Made::of("<x:row r=\"1\"/>").bytes(),
    ];
    for whole in [
        &b"<x:worksheet xmlns:x=\"m\"><x:sheetData><x:row r=\"1\"><x:c r=\"A1\"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>"[..],
        b"<!DOCTYPE worksheet [<!ENTITY a \"1\">]><worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData></worksheet>",
        b"<?xml version=\"1.0\" encoding=\"UTF-16\"?><worksheet><sheetData/></worksheet>",
        b"<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row>",
    ] {
        let mut made = Made::of("");
        made.whole = Some(whole.to_vec());
        odd.push(made.bytes());
    }
    for bytes in odd {
        assert!(fast(&bytes).unwrap().is_none(), "{}", String::from_utf8_lossy(&bytes));
    }
}

/// Changed bytes never make the fast way panic, and what both ways still read they read the same.
#[test]
fn damaged_markup_is_read_the_same_or_left_alone() {
    let rows = "<row r=\"1\" spans=\"1:4\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" s=\"1\"><v>44286.5</v></c><c r=\"C1\"><f>A1</f><v>-1.5</v></c>\
        <c r=\"D1\" t=\"b\"><v>1</v></c></row><row r=\"2\" hidden=\"1\"><c r=\"A2\" t=\"inlineStr\"><is><t xml:space=\"preserve\"> a&amp;b_x0041_</t></is></c>\
        <c r=\"B2\" t=\"str\"><v>f &#65;</v></c><c r=\"C2\" t=\"e\"><v>#N/A</v></c></row><row><c><v>12</v></c></row>";
    let made = Made::of(rows);
    let (sheet, strings) = (made.sheet(), made.strings.clone().into_bytes());
    let mut state = 0x5EED_u64;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let (mut read_by_both, mut left, mut differing) = (0, 0, Vec::new());
    for round in 0..1000 {
        let mut bytes = if round % 4 == 0 { strings.clone() } else { sheet.clone() };
        for _ in 0..=next(3) {
            let length = bytes.len();
            let (at, with) = (next(bytes.len()), b"<>/\"= &;_0129acrstvx\0\xFF"[next(22)]);
            match next(5) {
                0 => bytes.truncate(at.max(1)),
                1 => drop(bytes.remove(at)),
                2 => bytes.insert(at, with),
                3 => bytes.swap(at, (at + 1) % length),
                _ => bytes[at] = with,
            }
            if bytes.is_empty() {
                bytes.push(b'<');
            }
        }
        let mut made = Made::of(rows);
        if round % 4 == 0 {
            made.strings = String::from_utf8_lossy(&bytes).into_owned();
        } else {
            made.whole = Some(bytes);
        }
        let book = made.bytes();
        match fast(&book) {
            Ok(Some(sheets)) => {
                // What the library refuses for bytes that do not matter here is worth having.
                if let Ok(slow) = slow(&book) {
                    read_by_both += 1;
                    if sheets != slow {
                        let shown = String::from_utf8_lossy(&made.sheet()).into_owned();
                        differing.push(format!("{shown}\n{}\n{sheets:?}\n{slow:?}", made.strings));
                    }
                }
            }
            Ok(None) => left += 1,
            Err(error) => assert_eq!(error.code, ErrorCode::TooLarge),
        }
    }
    assert!(differing.is_empty(), "{} differ:\n{}", differing.len(), differing.join("\n\n"));
    assert!(read_by_both > 100 && left > 100, "{read_by_both} read, {left} left");
}

/// Changed bytes of the archive never make the fast way panic.
#[test]
fn damaged_archives_are_left_alone() {
    let whole = Made::of("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>").bytes();
    for at in (0..whole.len()).step_by(3) {
        let mut bytes = whole.clone();
        bytes[at] ^= 1 << (at % 8);
        let _ = fast(&bytes);
        if at % 21 == 0 {
            assert!(!matches!(fast(&whole[..at]), Ok(Some(_))), "cut at {at}");
        }
    }
}

#[test]
fn a_preview_is_the_beginning() {
    let rows: String = (1..=50_000u32)
        .map(|row| {
            format!(
                "<row r=\"{row}\"><c r=\"B{row}\" t=\"s\"><v>{}</v></c><c r=\"C{row}\"><v>{row}</v></c></row>",
                row % 2
            )
        })
        .collect();
    let bytes = Made::of(&rows).bytes();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("book.xlsx");
    std::fs::write(&path, &bytes).unwrap();
    let preview = crate::sheet::preview(&path, 200).unwrap().unwrap();
    assert_eq!(preview.sheets[0], slow(&bytes).unwrap()[0].head(200));
    std::fs::write(&path, Made::of("<row r=\"1\"><c r=\"A1\"><v>x</v></c></row>").bytes()).unwrap();
    assert_eq!(crate::sheet::preview(&path, 200).unwrap(), None);
}
