//! The brand kit as a project keeps it.

use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use sha2::{Digest as _, Sha256};

use crate::figure::Color;

/// What a board gives its pages. Files are in it whole, so that a project opens on another computer as it was.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct BrandKit {
    pub name: String,
    /// A PNG or SVG file.
    pub logo: Option<BrandFile>,
    /// At most six, the first for "after" and for everything without groups, the second for dots and losses.
    #[serde(serialize_with = "write_colors", deserialize_with = "read_colors")]
    pub accents: Vec<Color>,
    pub fonts: BrandFonts,
    /// A line at the foot of every page.
    pub footer: String,
    /// A PowerPoint file whose masters, layouts and theme the deck takes.
    pub template: Option<BrandFile>,
}

/// Fonts of a PowerPoint deck by their family names; `None` keeps Arial, or the template's own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BrandFonts {
    pub headings: Option<String>,
    pub text: Option<String>,
}

/// A file that came with the kit. What it holds is saved beside the document, once for all its steps.
#[derive(Clone, Serialize, Deserialize)]
pub struct BrandFile {
    /// Its name without folders.
    pub name: String,
    pub sha256: String,
    #[serde(skip)]
    pub bytes: Arc<[u8]>,
}

impl BrandFile {
    pub fn new(name: impl Into<String>, bytes: impl Into<Arc<[u8]>>) -> Self {
        let bytes = bytes.into();
        let sha256 = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        Self { name: name.into(), sha256, bytes }
    }
}

impl PartialEq for BrandFile {
    fn eq(&self, other: &Self) -> bool {
        (&self.name, &self.sha256) == (&other.name, &other.sha256)
    }
}

impl std::fmt::Debug for BrandFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "BrandFile({}, {} bytes)", self.name, self.bytes.len())
    }
}

impl BrandKit {
    /// The files in it.
    pub fn files(&self) -> impl Iterator<Item = &BrandFile> {
        self.logo.iter().chain(&self.template)
    }

    /// The files in it, to be given their bytes.
    pub fn files_mut(&mut self) -> impl Iterator<Item = &mut BrandFile> {
        self.logo.iter_mut().chain(&mut self.template)
    }
}

impl Color {
    /// Reads `#RRGGBB` or `#RGB`, with or without the sign.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.trim().trim_start_matches('#');
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        match digits.len() {
            6 => u32::from_str_radix(digits, 16).ok().map(Self::hex),
            3 => u32::from_str_radix(digits, 16).ok().map(|rgb| {
                let part = |shift: u32| ((rgb >> shift) & 0xF) * 0x11;
                Self::hex(part(8) << 16 | part(4) << 8 | part(0))
            }),
            _ => None,
        }
    }
}

fn write_colors<S: Serializer>(colors: &[Color], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(colors.iter().map(|color| color.to_hex()))
}

fn read_colors<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Color>, D::Error> {
    let texts = Vec::<String>::deserialize(deserializer)?;
    let read = |text: &String| {
        Color::parse(text).ok_or_else(|| D::Error::custom(tr!("{text:?} is not a colour", text = text)))
    };
    texts.iter().map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read_as_people_write_them() {
        for text in ["#005EA2", "005ea2", " #005EA2 "] {
            assert_eq!(Color::parse(text), Some(Color::hex(0x005EA2)), "{text}");
        }
        assert_eq!(Color::parse("#1af"), Some(Color::hex(0x11AAFF)));
        for text in ["", "#", "blue", "#12345", "#GGGGGG", "#é1234"] {
            assert_eq!(Color::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_kit_is_saved_without_the_bytes_of_its_files() {
        let kit = BrandKit {
            name: "North Coast".into(),
            logo: Some(BrandFile::new("logo.png", *b"abc")),
            accents: vec![Color::hex(0x0B6E4F)],
            ..BrandKit::default()
        };
        let text = serde_json::to_string(&kit).unwrap();
        // SHA-256 of "abc", FIPS 180-2, appendix B.1.
        assert!(text.contains("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"), "{text}");
        let back: BrandKit = serde_json::from_str(&text).unwrap();
        assert_eq!(back, kit);
        assert!(back.logo.unwrap().bytes.is_empty());
    }
}
