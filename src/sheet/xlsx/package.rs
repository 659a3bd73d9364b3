//! What a workbook says about itself: where its parts stand, its sheets, its date system, and which styles show dates.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use memchr::{memchr, memmem};
use zip::{CompressionMethod, ZipArchive};

use super::inflate::{Part, Place};
use super::scan::{Scan, Tag};
use super::{Stop, text};
use crate::sheet::{Format, Limits};

/// A workbook opened; its sheets are still packed.
pub(super) struct Package {
    pub(super) path: PathBuf,
    pub(super) format: Format,
    pub(super) sheets: Vec<SheetPart>,
    pub(super) strings: Option<Place>,
    pub(super) styles: Styles,
}

/// A sheet of the workbook.
pub(super) struct SheetPart {
    pub(super) name: String,
    pub(super) hidden: bool,
    pub(super) place: Place,
}

/// What a number with a style is shown as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    Number,
    Date,
    /// Elapsed time.
    Duration,
}

/// Everything that turns a stored number into a cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Styles {
    pub(super) shown: Vec<Shown>,
    pub(super) from_1904: bool,
}

/// The largest part that describes the workbook.
const DESCRIPTION: usize = 64 << 20;

/// Opens the archive and reads what stands beside the cells.
pub(super) fn open(path: &Path, limits: &Limits) -> Result<Package, Stop> {
    let parts = Parts::list(path, limits)?;
    let types = parts.read("[content_types].xml")?;
    let says = |word: &str| memmem::find(&types, word.as_bytes()).is_some();
    if says("sheet.binary.macroEnabled.main") || parts.places.contains_key("xl/workbook.bin") {
        return Err(Stop::Unusual("a binary workbook"));
    }
    let macros = says("macroEnabled.main") || parts.places.keys().any(|name| name.ends_with("vbaproject.bin"));
    if !says("spreadsheetml.sheet.main") && !says("sheet.macroEnabled.main") {
        return Err(Stop::Unusual("another kind of workbook"));
    }
    let mut main = None;
    for relation in relations(&parts.read("_rels/.rels")?)? {
        if relation.kind.ends_with("/relationships/officeDocument") {
            main = Some(relation.target);
        }
    }
    let main = main.ok_or(Stop::Unusual("no workbook part"))?;
    let main = main.strip_prefix('/').unwrap_or(&main);
    let (folder, name) = main.rfind('/').map_or(("", main), |at| main.split_at(at + 1));
    let absolute = |target: &str| target.strip_prefix('/').map_or_else(|| format!("{folder}{target}"), str::to_owned);
    let relations = relations(&parts.read(&format!("{folder}_rels/{name}.rels"))?)?;
    let (listed, from_1904) = sheets(&parts.read(main)?)?;
    let mut found = Vec::new();
    for (name, state, id) in listed {
        let relation = relations.iter().rfind(|relation| relation.id == id);
        let relation = relation.ok_or(Stop::Unusual("a sheet without a part"))?;
        match relation.kind.rsplit('/').next() {
            Some("worksheet") => {}
            Some("chartsheet" | "dialogsheet") => continue,
            _ => return Err(Stop::Unusual("another kind of sheet")),
        }
        let hidden = match &*state {
            "visible" => false,
            "hidden" | "veryHidden" => true,
            _ => return Err(Stop::Unusual("an unknown state of a sheet")),
        };
        let place = parts.place(&absolute(&relation.target)).ok_or(Stop::Unusual("a sheet is missing"))?;
        found.push(SheetPart { name, hidden, place });
    }
    let part = |kind: &str, usual: &str| {
        let relation = relations.iter().find(|relation| relation.kind.rsplit('/').next() == Some(kind));
        parts.place(&relation.map_or_else(|| format!("{folder}{usual}"), |relation| absolute(&relation.target)))
    };
    let shown = match part("styles", "styles.xml") {
        Some(place) => styles(&Part::open(path, place)?.whole(DESCRIPTION)?)?,
        None => Vec::new(),
    };
    Ok(Package {
        path: path.to_owned(),
        format: if macros { Format::Xlsm } else { Format::Xlsx },
        sheets: found,
        strings: part("sharedStrings", "sharedStrings.xml"),
        styles: Styles { shown, from_1904 },
    })
}

/// The parts of an archive, by their names in lower case.
struct Parts<'a> {
    path: &'a Path,
    places: HashMap<String, Place>,
}

impl<'a> Parts<'a> {
    fn list(path: &'a Path, limits: &Limits) -> Result<Self, Stop> {
        const DAMAGED: Stop = Stop::Unusual("a damaged archive");
        let file = File::open(path).map_err(|_| DAMAGED)?;
        let mut archive = ZipArchive::new(BufReader::new(file)).map_err(|_| DAMAGED)?;
        let mut places = HashMap::with_capacity(archive.len());
        let mut unpacked = 0u64;
        for index in 0..archive.len() {
            let part = archive.by_index_raw(index).map_err(|_| DAMAGED)?;
            if part.is_dir() {
                continue;
            }
            let deflated = match part.compression() {
                CompressionMethod::Deflated => true,
                CompressionMethod::Stored => false,
                _ => return Err(Stop::Unusual("an unusual compression")),
            };
            if part.encrypted() {
                return Err(Stop::Unusual("an encrypted part"));
            }
            let place = Place {
                start: part.data_start().ok_or(DAMAGED)?,
                packed: part.compressed_size(),
                unpacked: part.size(),
                crc: part.crc32(),
                deflated,
            };
            unpacked = unpacked.saturating_add(place.unpacked);
            let name = part.name().map_err(|_| DAMAGED)?.replace('\\', "/").to_ascii_lowercase();
            if places.insert(name, place).is_some() {
                return Err(Stop::Unusual("two parts of one name"));
            }
        }
        if unpacked > limits.unpacked {
            return Err(Stop::Unusual("too large"));
        }
        Ok(Self { path, places })
    }

    fn place(&self, name: &str) -> Option<Place> {
        self.places.get(&name.to_ascii_lowercase()).copied()
    }

    fn read(&self, name: &str) -> Result<Vec<u8>, Stop> {
        let place = self.place(name).ok_or(Stop::Unusual("a part is missing"))?;
        Part::open(self.path, place)?.whole(DESCRIPTION)
    }
}

struct Relation {
    id: String,
    kind: String,
    target: String,
}

fn relations(xml: &[u8]) -> Result<Vec<Relation>, Stop> {
    let mut found = Vec::new();
    tags(xml, |name, attributes| {
        if name == b"Relationship" {
            let value = |name: &str| attributes.value(name.as_bytes()).map(Option::unwrap_or_default);
            found.push(Relation {
                id: value("Id")?.into(),
                kind: value("Type")?.into(),
                target: value("Target")?.into(),
            });
        }
        Ok(())
    })?;
    Ok(found)
}

type Listed = (String, String, String);

/// Name, state and relation of every sheet, and whether days are counted from 1904.
fn sheets(xml: &[u8]) -> Result<(Vec<Listed>, bool), Stop> {
    let mut found = Vec::new();
    let mut from_1904 = false;
    tags(xml, |name, attributes| {
        match name {
            b"sheet" => {
                let id = attributes.0.iter().rev().find(|(name, _)| local(name) == b"id");
                found.push((
                    attributes.value(b"name")?.unwrap_or_default().into_owned(),
                    attributes.value(b"state")?.unwrap_or("visible".into()).into_owned(),
                    id.map_or(Ok(Cow::Borrowed("")), |(_, id)| text::plain(id))?.into_owned(),
                ));
            }
            b"workbookPr" => {
                if let Some(value) = attributes.value(b"date1904")? {
                    from_1904 = value == "1" || value == "true";
                }
            }
            _ => {}
        }
        Ok(())
    })?;
    Ok((found, from_1904))
}

/// What the styles of cells show, by the number of the style.
fn styles(xml: &[u8]) -> Result<Vec<Shown>, Stop> {
    let mut formats: HashMap<String, Shown> = HashMap::new();
    let mut shown = Vec::new();
    let mut inside: Vec<u8> = Vec::new();
    tags(xml, |name, attributes| {
        match name {
            b"numFmts" | b"cellXfs" | b"/numFmts" | b"/cellXfs" => inside = name.to_vec(),
            b"numFmt" if inside == b"numFmts" => {
                if let (Some(id), Some(format)) = (attributes.value(b"numFmtId")?, attributes.value(b"formatCode")?) {
                    formats.insert(id.into_owned(), shows(&format));
                }
            }
            b"xf" if inside == b"cellXfs" => {
                let id = attributes.value(b"numFmtId")?;
                shown.push(id.map_or(Shown::Number, |id| formats.get(&*id).copied().unwrap_or_else(|| built_in(&id))));
            }
            _ => {}
        }
        Ok(())
    })?;
    Ok(shown)
}

/// Formats that every spreadsheet program knows by number (ECMA-376, 18.8.30), with those of East Asian editions.
fn built_in(id: &str) -> Shown {
    match id.parse::<u32>() {
        Ok(14..=22 | 27..=36 | 45 | 47 | 50..=58) => Shown::Date,
        Ok(46) => Shown::Duration,
        _ => Shown::Number,
    }
}

/// What the first section of a format code shows: dates by their letters outside quotes, elapsed time by `[h]`.
fn shows(format: &str) -> Shown {
    let mut marks = format.chars();
    let mut half_day = false;
    while let Some(mark) = marks.next() {
        match mark.to_ascii_lowercase() {
            '\\' | '_' | '*' => drop(marks.next()),
            '"' => drop(marks.by_ref().find(|&mark| mark == '"')),
            ';' => return Shown::Number,
            '[' => {
                let inside: String = marks.by_ref().take_while(|&mark| mark != ']').collect();
                let inside = inside.to_ascii_lowercase();
                let first = inside.chars().next().filter(|first| "hms".contains(*first));
                if first.is_some_and(|first| inside.chars().all(|mark| mark == first)) {
                    return Shown::Duration;
                }
            }
            'a' if !half_day => half_day = true,
            'p' | 'm' | '/' if half_day => return Shown::Date,
            'd' | 'm' | 'h' | 'y' | 's' if !half_day => return Shown::Date,
            _ => {}
        }
    }
    Shown::Number
}

/// The attributes of a tag, as written.
struct Attributes<'a>(Vec<(&'a [u8], &'a [u8])>);

impl<'a> Attributes<'a> {
    fn value(&self, name: &[u8]) -> Result<Option<Cow<'a, str>>, Stop> {
        let found = self.0.iter().find(|(found, _)| *found == name);
        found.map(|(_, value)| text::plain(value)).transpose()
    }
}

/// Goes through all tags; end tags, and the ends of closed ones, come with a `/` before their name. Prefixes are left out.
fn tags(xml: &[u8], mut each: impl FnMut(&[u8], &Attributes) -> Result<(), Stop>) -> Result<(), Stop> {
    let mut scan = Scan::new(xml.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(xml));
    declared(&mut scan)?;
    let none = Attributes(Vec::new());
    while memchr(b'<', scan.rest()).is_some() {
        scan.text()?;
        scan.at += 1;
        match scan.peek() {
            b'!' if scan.take(b"!--") => {
                let end = memmem::find(scan.rest(), b"-->").ok_or(Stop::Unusual("an open comment"))?;
                scan.at += end + 3;
                continue;
            }
            b'!' | b'?' => return Err(Stop::Unusual("a document type or an instruction")),
            _ => {}
        }
        if scan.take(b"/") {
            let name = text::name(&mut scan);
            each(&[b"/", local(name)].concat(), &none)?;
            scan.end_of_tag()?;
            continue;
        }
        let name = local(text::name(&mut scan));
        let mut attributes = Attributes(Vec::new());
        let tag = loop {
            match scan.attribute()? {
                Ok(attribute) => attributes.0.push(attribute),
                Err(tag) => break tag,
            }
        };
        each(name, &attributes)?;
        if tag == Tag::Closed {
            each(&[b"/", name].concat(), &none)?;
        }
    }
    Ok(())
}

/// Goes past an XML declaration that says UTF-8 or nothing.
pub(super) fn declared(scan: &mut Scan) -> Result<(), Stop> {
    scan.skip_space();
    if scan.take(b"<?xml") {
        let end = memmem::find(scan.rest(), b"?>").ok_or(Stop::Unusual("an open declaration"))?;
        let says = scan.rest().get(..end).unwrap_or_default().to_ascii_lowercase();
        if memmem::find(&says, b"encoding").is_some() && memmem::find(&says, b"utf-8").is_none() {
            return Err(Stop::Unusual("another encoding"));
        }
        scan.at += end + 2;
    }
    Ok(())
}

fn local(name: &[u8]) -> &[u8] {
    memchr(b':', name).and_then(|colon| name.get(colon + 1..)).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_that_show_dates_are_known() {
        // What Excel shows for these codes.
        let cases = [
            ("General", Shown::Number),
            ("#,##0.00\\ [$€-407]", Shown::Number),
            ("0.0%", Shown::Number),
            ("\"days\" 0", Shown::Number),
            ("0_d", Shown::Number),
            ("0;dd", Shown::Number),
            ("[Red]0", Shown::Number),
            ("0.00E+00", Shown::Number),
            ("yyyy\\-mm\\-dd", Shown::Date),
            ("[$-409]d-mmm-yy;@", Shown::Date),
            ("h:mm AM/PM", Shown::Date),
            ("[hh]:mm", Shown::Duration),
            ("[Blue][s].00", Shown::Duration),
        ];
        for (format, expected) in cases {
            assert_eq!(shows(format), expected, "{format}");
        }
        assert_eq!(
            ["0", "9", "14", "46", "58"].map(built_in).map(|shown| shown == Shown::Number),
            [true, true, false, false, false]
        );
    }

    #[test]
    fn styles_are_those_of_cells() {
        let xml = b"<?xml version=\"1.0\" encoding=\"UTF-8\"?><x:styleSheet xmlns:x=\"m\"><x:numFmts count=\"1\"><x:numFmt \
            numFmtId=\"164\" formatCode=\"&quot;on &quot;d/m/yy\"/></x:numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>\
            <cellXfs><xf numFmtId='0'/><xf numFmtId=\"164\"><alignment/></xf><xf numFmtId=\"46\"/></cellXfs><!-- x > y -->\
            <dxfs><numFmt numFmtId=\"46\" formatCode=\"0\"/></dxfs></x:styleSheet>";
        assert_eq!(styles(xml).unwrap(), [Shown::Number, Shown::Date, Shown::Duration]);
        styles(b"<!DOCTYPE x [<!ENTITY a \"b\">]><styleSheet/>").unwrap_err();
    }
}
