//! Files damaged at random, always in the same way: whatever stands in them, reading ends, and within its limits.

use std::fs;
use std::io::Write;
use std::sync::atomic::AtomicBool;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::{CellRef, Limits, read};

const CASES: usize = 250;
/// Bytes that mean something in one of the formats.
const MARKS: &[u8] = b"\"',;\t\n\r\\<>/&=0\0\xFF\xFE\x1A-.KXY";

struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    /// A few bytes changed, put in, taken out, doubled, or the end cut off.
    fn mutate(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        for _ in 0..=self.roll(6) {
            if bytes.is_empty() {
                break;
            }
            let at = self.roll(bytes.len());
            let mark = MARKS[self.roll(MARKS.len())];
            match self.roll(6) {
                0 => bytes[at] = mark,
                1 => bytes.insert(at, mark),
                2 => drop(bytes.remove(at)),
                3 => bytes[at] ^= 1 << self.roll(8),
                4 => {
                    let part = bytes[at..bytes.len().min(at + 40)].to_vec();
                    let to = self.roll(bytes.len());
                    bytes.splice(to..to, part);
                }
                _ => bytes.truncate(at),
            }
        }
        bytes
    }
}

fn seeds() -> Vec<(&'static str, Vec<u8>)> {
    let csv = "id,zip,note,wage\nP1,00501,\"two\nlines, \"\"x\"\"\",45000.50\nP2,99999,,<10\n\n'a';b|c\td,1e5,-0,7\n"
        .repeat(4);
    let wide = csv.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(csv.as_bytes()).unwrap();
    let page = "<html><title>t</title><table><tr><th rowspan=2>a<th colspan=3>b</tr><tr><td>1&nbsp;&amp;<br>2<td>\
        <table><caption>c</caption><tr><td>x</table></table>";
    let xml = "<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?><Workbook xmlns:ss=\"x\"><Worksheet ss:Name=\"S\">\
        <Table><Row ss:Index=\"2\"><Cell ss:Index=\"3\" ss:MergeAcross=\"2\"><Data ss:Type=\"Number\">1.5</Data></Cell></Row>\
        <Row><Cell><Data ss:Type=\"DateTime\">2021-03-31T00:00:00</Data></Cell></Row></Table></Worksheet></Workbook>";
    let sylk =
        "ID;PWXL;N;E\nP;PGeneral\nP;Pdd/mm/yy\nC;Y1;X1;K\"a;;b\u{1B} :\"\nF;P1;X2;Y2\nC;K44286\nC;X9;Y7;KTRUE\nE\n";
    vec![
        ("a.csv", csv.into_bytes()),
        ("b.csv", wide),
        ("c.csv.gz", packed.finish().unwrap()),
        ("d.xls", page.into()),
        ("e.xls", xml.into()),
        ("f.slk", sylk.into()),
    ]
}

#[test]
fn damaged_files_end_within_their_limits() {
    let folder = tempfile::tempdir().unwrap();
    let limits = Limits { cells: 50_000, ..Limits::default() };
    let mut dice = Dice(42);
    for (name, seed) in seeds() {
        let path = folder.path().join(name);
        fs::write(&path, &seed).unwrap();
        read(&path, &limits, &AtomicBool::new(false)).unwrap_or_else(|error| panic!("{name}: {error}"));
        let mut opened = 0;
        for case in 0..CASES {
            fs::write(&path, dice.mutate(&seed)).unwrap();
            match read(&path, &limits, &AtomicBool::new(false)) {
                Ok(book) => {
                    opened += 1;
                    let area: usize = book.sheets.iter().map(|sheet| sheet.width() * sheet.height()).sum();
                    assert!(area <= limits.cells * book.sheets.len(), "{name}, case {case}: {area} cells");
                    let nul = |cell: CellRef| matches!(cell, CellRef::Text(text) if name.ends_with("csv") && text.contains('\0'));
                    assert!(!book.sheets[0].row(0).any(nul), "{name}, case {case}");
                }
                Err(error) => {
                    assert!(!error.message.is_empty() && !error.message.contains('\n'), "{name}, case {case}");
                }
            }
        }
        assert!(opened > 0, "{name}: no damaged file opened");
    }
}
