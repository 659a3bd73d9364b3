//! Parts in, one Office package out: content types, relationships and a zip whose bytes depend on nothing else.

use std::{
    collections::BTreeSet,
    fmt::Write as _,
    io::{Cursor, Write as _},
    sync::Arc,
};

use zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions};

use crate::{
    export::{ExportError, xml::escape},
    figure::Picture,
};

pub const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A part by its path in the package.
pub type Part = (String, Vec<u8>);

/// A package under construction. Parts are written in the order they were added.
#[derive(Default)]
pub struct Package {
    parts: Vec<Part>,
    types: Vec<(String, &'static str)>,
    /// Pictures with their paths.
    media: Vec<(Arc<Picture>, String)>,
    /// Paths that are not free.
    taken: BTreeSet<String>,
}

/// Relationships of one part; ids are `rId1`, `rId2`, … in the order of adding, but where one is given.
#[derive(Default)]
pub struct Links {
    targets: Vec<(String, String, String)>,
}

impl Package {
    /// A package whose parts will stand beside others with these paths.
    pub fn beside<'a>(paths: impl Iterator<Item = &'a str>) -> Self {
        Self { taken: paths.map(str::to_owned).collect(), ..Self::default() }
    }

    /// A path that no other part has: the first number, from 1, that is free between the two.
    pub fn free(&mut self, before: &str, after: &str) -> String {
        let found = (1_u32..).map(|number| format!("{before}{number}{after}")).find(|path| !self.taken.contains(path));
        let path = found.unwrap_or_default();
        self.taken.insert(path.clone());
        path
    }

    /// The parts, and the content types of those that need one of their own.
    pub fn into_parts(self) -> (Vec<Part>, Vec<(String, &'static str)>) {
        (self.parts, self.types)
    }

    /// Adds an XML part with its content type; the declaration is put in front.
    pub fn xml(&mut self, path: &str, content_type: &'static str, body: &str) {
        self.types.push((path.to_owned(), content_type));
        self.parts.push((path.to_owned(), format!("{DECLARATION}{body}").into_bytes()));
    }

    /// Adds a part whose type follows from its extension.
    pub fn bytes(&mut self, path: &str, bytes: Vec<u8>) {
        self.parts.push((path.to_owned(), bytes));
    }

    /// Adds a picture once, however often it is used, and returns where slides, layouts and masters find it.
    pub fn picture(&mut self, picture: &Arc<Picture>) -> String {
        if let Some((_, path)) = self.media.iter().find(|(known, _)| known == picture) {
            return from_slide(path);
        }
        let path = self.free("ppt/media/picture", ".png");
        self.parts.push((path.clone(), picture.png.to_vec()));
        let target = from_slide(&path);
        self.media.push((Arc::clone(picture), path));
        target
    }

    /// Adds the relationships of a part; the empty path stands for the package itself.
    pub fn links(&mut self, path: &str, links: &Links) {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let mut body = format!("{DECLARATION}<Relationships xmlns=\"{RELATIONSHIPS}\">");
        for (id, kind, target) in &links.targets {
            let _ = write!(body, "<Relationship Id=\"{id}\" Type=\"{kind}\" Target=\"{}\"/>", escape(target));
        }
        body.push_str("</Relationships>");
        self.parts.push((format!("{folder}_rels/{name}.rels"), body.into_bytes()));
    }

    /// The finished file: no clock, no random name, so that the same parts give the same bytes.
    ///
    /// # Errors
    /// [`ExportError::Part`] if the zip cannot be made.
    pub fn finish(self) -> Result<Vec<u8>, ExportError> {
        let mut types = format!(
            "{DECLARATION}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
             <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
             <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
             <Default Extension=\"png\" ContentType=\"image/png\"/>\
             <Default Extension=\"xlsx\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet\"/>"
        );
        for (path, content_type) in &self.types {
            let _ = write!(types, "<Override PartName=\"/{path}\" ContentType=\"{content_type}\"/>");
        }
        types.push_str("</Types>");
        let failed = |what: String| ExportError::Part { part: tr!("presentation"), what };
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default());
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (path, bytes) in [("[Content_Types].xml".to_owned(), types.into_bytes())].iter().chain(&self.parts) {
            zip.start_file(path.as_str(), options).map_err(|e| failed(e.to_string()))?;
            zip.write_all(bytes).map_err(|e| failed(e.to_string()))?;
        }
        Ok(zip.finish().map_err(|e| failed(e.to_string()))?.into_inner())
    }
}

/// Where slides, layouts and masters find a part.
pub fn from_slide(path: &str) -> String {
    path.strip_prefix("ppt/").map_or_else(|| format!("/{path}"), |inner| format!("../{inner}"))
}

impl Links {
    /// Adds a relationship of an office type (`slide`, `chart`, `notesSlide`, …) and returns its id.
    pub fn add(&mut self, kind: &str, target: impl Into<String>) -> String {
        self.add_full(format!("{OFFICE}/{kind}"), target)
    }

    /// Adds a relationship by its full type and returns its id.
    pub fn add_full(&mut self, kind: String, target: impl Into<String>) -> String {
        let id = format!("rId{}", self.targets.len() + 1);
        self.targets.push((id.clone(), kind, target.into()));
        id
    }

    /// Adds a relationship of an office type under an id of its own.
    pub fn add_as(&mut self, id: String, kind: &str, target: impl Into<String>) {
        self.targets.push((id, format!("{OFFICE}/{kind}"), target.into()));
    }
}
