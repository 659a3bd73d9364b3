//! Finds the worksheet parts of a zipped workbook by the names of their sheets.

use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, Cursor, Read};

use zip::ZipArchive;

use super::tags::{Tags, attribute, attributes, local};
use super::{Beside, binary, worksheet};
use crate::sheet::SheetError;
use crate::sheet::workbook::Watch;

/// Tags or records between two looks at whether reading was cancelled.
pub(super) const BETWEEN_LOOKS: u64 = 100_000;

/// The parts of an .xlsx or .xlsb workbook, of which `bytes` are all.
pub(in crate::sheet) struct Parts<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    /// Places in the archive by the names of parts: lower case, forward slashes, none in front.
    places: HashMap<String, usize>,
    /// Parts of sheets by the names of the sheets.
    sheets: HashMap<String, usize>,
    binary: bool,
}

impl<'b> Parts<'b> {
    /// Nothing where the archive or what it says about its sheets is damaged.
    pub(in crate::sheet) fn of(bytes: &'b [u8]) -> Option<Self> {
        let archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
        let names = archive.file_names().enumerate();
        let places = names.filter_map(|(place, name)| Some((plain(&name.ok()?), place))).collect();
        let mut parts = Self { archive, places, sheets: HashMap::new(), binary: false };
        let main = parts.main()?;
        parts.binary = main.ends_with(".bin");
        let listed = parts.listed(&main)?;
        let relations = parts.relations(&main);
        for (relation, sheet) in listed {
            let target = relations.iter().find(|(id, ..)| *id == relation).map(|(.., target)| target);
            if let Some(&place) = target.and_then(|target| parts.places.get(target)) {
                parts.sheets.insert(sheet, place);
            }
        }
        Some(parts)
    }

    /// What stands beside the cells of a sheet, as far as its part can be read.
    ///
    /// # Errors
    /// Only if reading was cancelled.
    pub(in crate::sheet) fn beside(&mut self, sheet: &str, watch: &Watch) -> Result<Beside, SheetError> {
        let mut beside = Beside::default();
        let Some(&place) = self.sheets.get(sheet) else { return Ok(beside) };
        let Ok(part) = self.archive.by_index(place) else { return Ok(beside) };
        let part = BufReader::with_capacity(1 << 16, part.take(watch.limits.unpacked));
        let look = || if (watch.cancelled)() { Err(io::ErrorKind::Interrupted.into()) } else { Ok(()) };
        // Damage does not spoil the cells, nor what was found before it.
        let _ended = match self.binary {
            true => binary::read(part, &mut beside, &look),
            false => worksheet::read(part, &mut beside, &look),
        };
        if (watch.cancelled)() { Err(SheetError::cancelled(watch.file)) } else { Ok(beside) }
    }

    /// Name of the workbook part.
    fn main(&mut self) -> Option<String> {
        let office = |(_, kind, target): (String, String, String)| kind.ends_with("/officeDocument").then_some(target);
        let said = self.relations("").into_iter().find_map(office);
        let usual = ["xl/workbook.xml", "xl/workbook.bin"].map(str::to_owned);
        said.into_iter().chain(usual).find(|name| self.places.contains_key(name))
    }

    /// Relation and name of every sheet.
    fn listed(&mut self, main: &str) -> Option<Vec<(String, String)>> {
        let binary = self.binary;
        let part = self.part(main)?;
        if binary {
            return binary::sheets(part).ok();
        }
        let mut found = Vec::new();
        let mut tags = Tags::new(part);
        while let Some(tag) = tags.next().ok()? {
            if local(tag) != b"sheet" {
                continue;
            }
            // The relation's prefix is whatever the file chose.
            let relation = attributes(tag).filter(|(name, _)| name.ends_with(b":id")).map(|(_, id)| text(id)).last();
            if let (Some(relation), Some(name)) = (relation, attribute(tag, b"name")) {
                found.push((relation, text(name)));
            }
        }
        Some(found)
    }

    /// Id, kind and target of the relations of a part, targets as names of parts.
    fn relations(&mut self, of: &str) -> Vec<(String, String, String)> {
        let (folder, name) = of.rfind('/').map_or(("", of), |at| of.split_at(at + 1));
        let name = format!("{folder}_rels/{name}.rels");
        let Some(part) = self.part(&name) else { return Vec::new() };
        let mut found = Vec::new();
        let mut tags = Tags::new(part);
        while let Ok(Some(tag)) = tags.next() {
            let value = |name: &[u8]| attribute(tag, name).map(text).unwrap_or_default();
            if local(tag) == b"Relationship" {
                found.push((value(b"Id"), value(b"Type"), resolved(folder, &value(b"Target"))));
            }
        }
        found
    }

    fn part(&mut self, name: &str) -> Option<impl BufRead> {
        let place = *self.places.get(&plain(name))?;
        Some(BufReader::new(self.archive.by_index(place).ok()?.take(64 << 20)))
    }
}

fn plain(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_ascii_lowercase()
}

/// A target as the name of a part, seen from a folder.
fn resolved(folder: &str, target: &str) -> String {
    let whole = if target.starts_with(['/', '\\']) { plain(target) } else { plain(&format!("{folder}{target}")) };
    let mut steps: Vec<&str> = Vec::new();
    for step in whole.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            _ => steps.push(step),
        }
    }
    steps.join("/")
}

/// The value of an attribute, in UTF-8.
fn text(value: &[u8]) -> String {
    let written = String::from_utf8_lossy(value);
    quick_xml::escape::unescape(&written).map_or_else(|_| written.to_string(), std::borrow::Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::resolved;

    #[test]
    fn targets_become_names_of_parts() {
        assert_eq!(resolved("xl/", "worksheets/Sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolved("xl/", "/xl/Worksheets\\sheet2.xml"), "xl/worksheets/sheet2.xml");
        assert_eq!(resolved("xl/", "../other/./s.xml"), "other/s.xml");
    }
}
