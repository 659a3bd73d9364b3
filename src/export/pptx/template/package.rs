//! The parts of somebody else's Office package, their types and relationships.

use std::{
    collections::BTreeSet,
    io::{Cursor, Read as _},
};

use super::{TemplateError, parsed};

/// Largest template, unpacked, and most parts.
const LARGEST: u64 = 512 << 20;
const MOST_PARTS: usize = 5_000;
/// How files under a password, and PowerPoint's of before 2007, begin.
const COMPOUND: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0];

/// Parts in the order of the file.
pub struct Parts {
    parts: Vec<(String, Vec<u8>)>,
}

/// A relationship whose target is a part.
pub struct Rel {
    pub kind: String,
    /// Path of the part, without a slash at its start.
    pub target: String,
}

impl Parts {
    pub fn read(name: &str, bytes: &[u8]) -> Result<Self, TemplateError> {
        if bytes.starts_with(COMPOUND) {
            return Err(TemplateError::Protected { name: name.into() });
        }
        if !bytes.starts_with(b"PK") {
            return Err(TemplateError::NotAPresentation { name: name.into() });
        }
        let damaged = |what: String| TemplateError::Damaged { name: name.into(), what };
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(error.to_string()))?;
        if archive.len() > MOST_PARTS {
            let what = tr!("it has {} parts", archive.len());
            return Err(TemplateError::TooLarge { name: name.into(), what });
        }
        let (mut parts, mut total) = (Vec::new(), 0);
        for index in 0..archive.len() {
            let file = archive.by_index(index).map_err(|error| damaged(error.to_string()))?;
            if file.is_dir() {
                continue;
            }
            let path = file.name().map_err(|error| damaged(error.to_string()))?.trim_start_matches('/').to_owned();
            let mut content = Vec::new();
            // What a file says about its own size is not believed.
            file.take(LARGEST + 1 - total).read_to_end(&mut content).map_err(|error| damaged(error.to_string()))?;
            total += content.len() as u64;
            if total > LARGEST {
                return Err(TemplateError::TooLarge {
                    name: name.into(),
                    what: tr!("it unpacks to more than 512 MB").into(),
                });
            }
            parts.push((path, content));
        }
        let found = Self { parts };
        if found.has("EncryptedPackage") {
            return Err(TemplateError::Protected { name: name.into() });
        }
        if !found.has("[Content_Types].xml") {
            return Err(TemplateError::NotAPresentation { name: name.into() });
        }
        Ok(found)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.parts.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
    }

    pub fn get(&self, path: &str) -> Option<&[u8]> {
        self.parts.iter().find(|(name, _)| name.eq_ignore_ascii_case(path)).map(|(_, bytes)| bytes.as_slice())
    }

    pub fn has(&self, path: &str) -> bool {
        self.get(path).is_some()
    }

    /// An XML part as text.
    pub fn text(&self, path: &str) -> Result<String, String> {
        let bytes = self.get(path).ok_or_else(|| tr!("it has no part {path}", path = path))?;
        let text = std::str::from_utf8(bytes).map_err(|_error| tr!("{path} is not text", path = path))?;
        Ok(text.trim_start_matches('\u{feff}').to_owned())
    }

    /// Relationships of a part to other parts; of the package for the empty path.
    pub fn rels(&self, path: &str) -> Result<Vec<Rel>, String> {
        let place = rels_path(path);
        if !self.has(&place) {
            return Ok(Vec::new());
        }
        let text = self.text(&place)?;
        let document = parsed(&text)?;
        let links = document.root_element().children().filter(|node| node.tag_name().name() == "Relationship");
        let inner = links.filter(|node| node.attribute("TargetMode") != Some("External"));
        Ok(inner
            .filter_map(|node| {
                let target = resolved(path, node.attribute("Target")?)?;
                Some(Rel { kind: node.attribute("Type")?.to_owned(), target })
            })
            .collect())
    }

    /// The content type that the package gives a part.
    pub fn content_type(&self, path: &str) -> Result<String, String> {
        let text = self.text("[Content_Types].xml")?;
        let document = parsed(&text)?;
        let own = document.root_element().children().find(|node| {
            node.attribute("PartName").is_some_and(|name| name.trim_start_matches('/').eq_ignore_ascii_case(path))
        });
        Ok(own.and_then(|node| node.attribute("ContentType")).unwrap_or_default().to_owned())
    }

    /// Every part that can be reached from these, following relationships, without going through the left-out ones.
    pub fn reached(&self, from: impl IntoIterator<Item = String>, left_out: &BTreeSet<String>) -> BTreeSet<String> {
        let mut found: BTreeSet<String> = BTreeSet::new();
        let mut next: Vec<String> = from.into_iter().collect();
        while let Some(path) = next.pop() {
            if left_out.contains(&path) || !found.insert(path.clone()) {
                continue;
            }
            next.extend(self.rels(&path).unwrap_or_default().into_iter().map(|rel| rel.target));
        }
        found
    }
}

/// Where the relationships of a part stand.
pub fn rels_path(path: &str) -> String {
    match path.rsplit_once('/') {
        Some((folder, name)) => format!("{folder}/_rels/{name}.rels"),
        None => format!("_rels/{path}.rels"),
    }
}

/// The path that a target means, seen from a part; `None` where it leaves the package.
fn resolved(from: &str, target: &str) -> Option<String> {
    if let Some(absolute) = target.strip_prefix('/') {
        return Some(absolute.to_owned());
    }
    let mut at: Vec<&str> = from.rsplit_once('/').map_or(Vec::new(), |(folder, _)| folder.split('/').collect());
    for step in target.split('/') {
        match step {
            ".." => {
                at.pop()?;
            }
            "." | "" => {}
            step => at.push(step),
        }
    }
    Some(at.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_resolved_as_paths() {
        assert_eq!(
            resolved("ppt/slides/slide1.xml", "../slideLayouts/slideLayout2.xml").unwrap(),
            "ppt/slideLayouts/slideLayout2.xml"
        );
        assert_eq!(resolved("", "ppt/presentation.xml").unwrap(), "ppt/presentation.xml");
        assert_eq!(resolved("ppt/presentation.xml", "/ppt/theme/theme1.xml").unwrap(), "ppt/theme/theme1.xml");
        assert_eq!(resolved("a.xml", "../../b.xml"), None);
        assert_eq!(rels_path(""), "_rels/.rels");
        assert_eq!(rels_path("ppt/presentation.xml"), "ppt/_rels/presentation.xml.rels");
    }
}
