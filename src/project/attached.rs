//! Files that came with a document, such as a brand's logo: kept once however many steps hold them.

use std::{collections::BTreeMap, fmt, sync::Arc};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Visitor};

use super::Document;
use crate::figure::brand::BrandFile;

/// Bytes by their SHA-256.
pub type Attached = BTreeMap<String, Bytes>;

/// Bytes written as bytes, not as a list of numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bytes(pub Arc<[u8]>);

impl Document {
    /// The files it came with.
    pub fn attached(&self) -> impl Iterator<Item = &BrandFile> {
        self.brand.iter().flat_map(|brand| brand.files())
    }

    /// Gives its files their bytes. Returns the names of those that are not there; they are taken out.
    pub(super) fn attach(&mut self, files: &Attached) -> Vec<String> {
        let Some(brand) = &mut self.brand else { return Vec::new() };
        let brand = Arc::make_mut(brand);
        for file in brand.files_mut() {
            if let Some(Bytes(bytes)) = files.get(&file.sha256) {
                file.bytes = Arc::clone(bytes);
            }
        }
        let lost: Vec<String> =
            brand.files().filter(|file| file.bytes.is_empty()).map(|file| file.name.clone()).collect();
        brand.logo.take_if(|file| file.bytes.is_empty());
        brand.template.take_if(|file| file.bytes.is_empty());
        lost
    }
}

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;

        impl Visitor<'_> for Read {
            type Value = Bytes;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("bytes")
            }

            fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Bytes, E> {
                Ok(Bytes(bytes.into()))
            }

            fn visit_byte_buf<E>(self, bytes: Vec<u8>) -> Result<Bytes, E> {
                Ok(Bytes(bytes.into()))
            }
        }

        deserializer.deserialize_byte_buf(Read)
    }
}
