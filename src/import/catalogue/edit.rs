//! Changes to the catalogue, each refused with the reason if a text would come to mean two things.

use thiserror::Error;

use super::{Catalogue, Credential, Credentials, lookup::bundled_named};
use crate::import::{header::one_line, normal::credential::words};

/// One change.
#[derive(Clone, Debug, PartialEq)]
pub enum CatalogueEdit {
    Add(Credential),
    /// The entry as it was, and as it is to be.
    Change(Credential, Credential),
    Remove(Credential),
}

/// Why a change cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refused {
    #[error("{}", tr!("Write a name first"))]
    NoName,
    #[error("{}", tr!("“{0}” has neither letters nor digits", .0))]
    Wordless(String),
    #[error("{}", tr!("“{0}” is in the catalogue already", .0))]
    Listed(String),
    #[error("{}", tr!("“{0}” is in the catalogue already; write another spelling of it", .0))]
    NothingNew(String),
    #[error("{}", tr!("“{text}” already means {means}", text = .text, means = .means))]
    Means { text: String, means: String },
    #[error("{}", tr!("This entry is not in the catalogue any more"))]
    Gone,
}

impl CatalogueEdit {
    /// The step, as undo names it.
    pub fn words(&self) -> String {
        match self {
            Self::Add(entry) => tr!("Add “{}” to the catalogue", entry.shown()),
            Self::Change(_, entry) => tr!("Change “{}” in the catalogue", entry.shown()),
            Self::Remove(entry) => tr!("Remove “{}” from the catalogue", entry.shown()),
        }
    }
}

impl Catalogue {
    /// Makes a change.
    ///
    /// # Errors
    /// [`Refused`]; the catalogue is as before.
    pub fn apply(&mut self, edit: &CatalogueEdit) -> Result<(), Refused> {
        let (old, new) = match edit {
            CatalogueEdit::Add(new) => (None, Some(new)),
            CatalogueEdit::Change(old, new) => (Some(old), Some(new)),
            CatalogueEdit::Remove(old) => (Some(old), None),
        };
        let mut rest = self.clone();
        if let Some(old) = old {
            let at = rest.own.iter().position(|own| own == old).ok_or(Refused::Gone)?;
            rest.own.remove(at);
        }
        if let Some(new) = new {
            let new = new.clone().tidy();
            rest.admits(&new)?;
            rest.insert(new);
        }
        *self = rest;
        Ok(())
    }

    /// Whether an entry can be added.
    fn admits(&self, entry: &Credential) -> Result<(), Refused> {
        if words(&entry.name).is_empty() {
            return Err(Refused::NoName);
        }
        if self.own.iter().any(|own| own.is_same(entry)) {
            return Err(Refused::Listed(entry.shown()));
        }
        let known = Credentials::of(self);
        let shown = entry.shown();
        for spelling in [&entry.name, &shown].into_iter().chain(&entry.aliases) {
            known.free(spelling, entry)?;
        }
        let bundled = bundled_named(&entry.name).is_some();
        if bundled && !known.adds(entry) { Err(Refused::NothingNew(shown)) } else { Ok(()) }
    }
}

impl Credential {
    /// The same on one line each, without blanks at the ends, and every spelling once.
    #[must_use]
    pub(super) fn tidy(self) -> Self {
        let [name, level, body] = [self.name, self.level, self.body].map(|text| one_line(&text).trim().to_owned());
        let mut entry = Self { name, level, body, aliases: Vec::new() };
        let mut said = vec![words(&entry.shown()), words(&entry.name)];
        for alias in self.aliases {
            let alias = one_line(&alias).trim().to_owned();
            let normal = words(&alias);
            if !alias.is_empty() && (normal.is_empty() || !said.contains(&normal)) {
                said.push(normal);
                entry.aliases.push(alias);
            }
        }
        entry
    }
}
