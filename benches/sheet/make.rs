//! Large workbooks of people with wages by quarter, the same ones each time.

use std::{
    collections::HashMap,
    fmt::Write as _,
    fs::{self, File},
    io::{BufWriter, Write},
    path::Path,
};

use zip::{ZipWriter, write::SimpleFileOptions};

const TYPES: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
    <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>\
    <Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>\
    <Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>\
    <Override PartName=\"/xl/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/>\
    <Override PartName=\"/xl/sharedStrings.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml\"/></Types>";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const STYLES: &str = "<fonts count=\"1\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts><fills count=\"1\"><fill><patternFill patternType=\"none\"/>\
    </fill></fills><borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" \
    fillId=\"0\" borderId=\"0\"/></cellStyleXfs><cellXfs count=\"2\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>\
    <xf numFmtId=\"14\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/></cellXfs>";

/// A cell of a made row.
enum Made {
    Text(String),
    Number(String),
    /// A serial day number shown as a date.
    Day(u32),
    Nothing,
}

/// Writes the workbooks and the text file, unless they are there.
pub fn all(folder: &Path, rows: u32) {
    fs::create_dir_all(folder).unwrap();
    for (name, shared) in [("shared.xlsx", true), ("inline.xlsx", false)] {
        if !folder.join(name).exists() {
            workbook(&folder.join(name), rows, shared);
        }
    }
    if !folder.join("wages.csv").exists() {
        csv(&folder.join("wages.csv"), rows);
    }
}

/// Steele and Vigna's splitmix64.
struct Random(u64);

impl Random {
    fn next(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % below
    }
}

fn headers() -> Vec<String> {
    const NAMES: [&str; 16] = [
        "Participant ID",
        "CIP",
        "Program",
        "Credential",
        "College",
        "City",
        "State",
        "County",
        "ZIP",
        "Age",
        "Gender",
        "Race",
        "Date earned",
        "Completed",
        "NAICS",
        "Employer county",
    ];
    let quarters = (0..24).map(|quarter| format!("{} Q{} wages", 2017 + quarter / 4, quarter % 4 + 1));
    let (person, employer) = NAMES.split_at(14);
    person.iter().map(ToString::to_string).chain(quarters).chain(employer.iter().map(ToString::to_string)).collect()
}

fn person(row: u32, random: &mut Random, cells: &mut Vec<Made>) {
    const STATES: [&str; 50] = [
        "AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "FL", "GA", "HI", "ID", "IL", "IN", "IA", "KS", "KY", "LA",
        "ME", "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH", "NJ", "NM", "NY", "NC", "ND", "OH", "OK",
        "OR", "PA", "RI", "SC", "SD", "TN", "TX", "UT", "VT", "VA", "WA", "WV", "WI", "WY",
    ];
    let text = |words: String| Made::Text(words);
    let (program, college) = (random.next(300), random.next(1200));
    let state = STATES[(college % 50) as usize];
    cells.clear();
    cells.push(text(format!("P{:08}", u64::from(row) * 7 + random.next(7))));
    cells.push(text(format!("{:02}.{:04}", 10 + program % 42, program * 31 % 10_000)));
    cells.push(text(format!("Program in trade no. {program}")));
    cells.push(text(format!("Credential {} level {}", program % 40, random.next(4) + 1)));
    cells.push(text(format!("Community College of Region {college}")));
    cells.push(text(format!("City {}", college * 3 % 900)));
    cells.push(text(state.to_owned()));
    cells.push(text(format!("{state} County {}", college % 77)));
    cells.push(text(format!("{:05}", 501 + college * 83 % 99_000)));
    cells.push(Made::Number((18 + random.next(48)).to_string()));
    cells.push(text(["Female", "Male", "Not reported"][(random.next(21) / 10) as usize].to_owned()));
    cells.push(text(format!("Group {}", random.next(8))));
    cells.push(Made::Day(42_736 + random.next(2190) as u32));
    cells.push(text(["Yes", "No"][random.next(2) as usize].to_owned()));
    let usual = 400_000 + random.next(900_000);
    for quarter in 0..24 {
        if random.next(100) < 24 + quarter * 14 / 23 {
            cells.push(Made::Nothing);
        } else {
            let cents = usual + random.next(300_000);
            cells.push(Made::Number(format!("{}.{:02}", cents / 100, cents % 100)));
        }
    }
    cells.push(text((100_000 + random.next(1000) * 17).to_string()));
    cells.push(text(format!("{state} County {}", random.next(90))));
}

/// Letters of a column, and the column after them.
fn letter(column: usize) -> String {
    let last = char::from(b'A' + (column % 26) as u8);
    if column < 26 { last.to_string() } else { format!("{}{last}", char::from(b'A' + (column / 26 - 1) as u8)) }
}

fn workbook(path: &Path, rows: u32, shared: bool) {
    let mut zip = ZipWriter::new(BufWriter::new(File::create(path).unwrap()));
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
    let relation = |id: &str, kind: &str, target: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>")
    };
    let relations = |list: String| {
        format!(
            "{head}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{list}</Relationships>"
        )
    };
    let parts = [
        ("[Content_Types].xml", TYPES.to_owned()),
        ("_rels/.rels", relations(relation("rId1", "officeDocument", "xl/workbook.xml"))),
        (
            "xl/workbook.xml",
            format!(
                "{head}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets><sheet name=\"People\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            relations(
                relation("rId1", "worksheet", "worksheets/sheet1.xml")
                    + &relation("rId2", "styles", "styles.xml")
                    + &relation("rId3", "sharedStrings", "sharedStrings.xml"),
            ),
        ),
        ("xl/styles.xml", format!("{head}<styleSheet xmlns=\"{MAIN}\">{STYLES}</styleSheet>")),
    ];
    let options = SimpleFileOptions::default().large_file(true);
    for (name, words) in parts {
        zip.start_file(name, options).unwrap();
        zip.write_all(words.as_bytes()).unwrap();
    }
    zip.start_file("xl/worksheets/sheet1.xml", options).unwrap();
    let letters: Vec<String> = (0..40).map(letter).collect();
    let mut strings: Vec<String> = Vec::new();
    let mut codes: HashMap<String, usize> = HashMap::new();
    let mut xml = format!("{head}<worksheet xmlns=\"{MAIN}\"><dimension ref=\"A1:AN{}\"/><sheetData>", rows + 1);
    let mut random = Random(40);
    let mut cells: Vec<Made> = headers().into_iter().map(Made::Text).collect();
    for row in 1..=rows + 1 {
        if row > 1 {
            person(row, &mut random, &mut cells);
        }
        let _ = write!(xml, "<row r=\"{row}\" spans=\"1:40\">");
        for (cell, letter) in cells.iter().zip(&letters) {
            let _ = match cell {
                Made::Text(words) if shared => {
                    let code = *codes.entry(words.clone()).or_insert_with(|| {
                        strings.push(words.clone());
                        strings.len() - 1
                    });
                    write!(xml, "<c r=\"{letter}{row}\" t=\"s\"><v>{code}</v></c>")
                }
                Made::Text(words) => write!(xml, "<c r=\"{letter}{row}\" t=\"inlineStr\"><is><t>{words}</t></is></c>"),
                Made::Number(number) => write!(xml, "<c r=\"{letter}{row}\"><v>{number}</v></c>"),
                Made::Day(day) => write!(xml, "<c r=\"{letter}{row}\" s=\"1\"><v>{day}</v></c>"),
                Made::Nothing => Ok(()),
            };
        }
        xml.push_str("</row>");
        if xml.len() > 1 << 20 {
            zip.write_all(xml.as_bytes()).unwrap();
            xml.clear();
        }
    }
    xml.push_str("</sheetData><pageMargins left=\"0.7\" right=\"0.7\" top=\"0.75\" bottom=\"0.75\" header=\"0.3\" footer=\"0.3\"/></worksheet>");
    zip.write_all(xml.as_bytes()).unwrap();
    zip.start_file("xl/sharedStrings.xml", options).unwrap();
    let mut xml = format!("{head}<sst xmlns=\"{MAIN}\" uniqueCount=\"{}\">", strings.len());
    for words in &strings {
        let _ = write!(xml, "<si><t>{words}</t></si>");
    }
    xml.push_str("</sst>");
    zip.write_all(xml.as_bytes()).unwrap();
    zip.finish().unwrap().flush().unwrap();
}

fn csv(path: &Path, rows: u32) {
    let mut file = BufWriter::new(File::create(path).unwrap());
    writeln!(file, "{}", headers().join(",")).unwrap();
    let mut random = Random(40);
    let mut cells = Vec::new();
    for row in 2..=rows + 1 {
        person(row, &mut random, &mut cells);
        let words: Vec<String> = cells
            .drain(..)
            .map(|cell| match cell {
                Made::Text(words) | Made::Number(words) => words,
                Made::Day(day) => {
                    format!("{}-{:02}-{:02}", 2017 + (day - 42_736) / 365, (day - 42_736) % 365 / 31 + 1, day % 28 + 1)
                }
                Made::Nothing => String::new(),
            })
            .collect();
        writeln!(file, "{}", words.join(",")).unwrap();
    }
}
