//! The credentials that figures show: those bundled with the program, and the user's own, kept in the project.

mod edit;
mod listed;
mod lookup;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use edit::{CatalogueEdit, Refused};
pub use listed::Listed;
pub(crate) use lookup::Credentials;

/// What the user added to the bundled credentials. An entry with the name of a bundled one gives that other spellings.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Catalogue {
    /// Sorted by name and level.
    pub own: Vec<Credential>,
}

/// One credential, or one level or module of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Credential {
    /// As figures show it.
    pub name: String,
    /// Level or module; blank if it has none.
    pub level: String,
    /// Who certifies it, or the family it is of; blank if nobody said.
    pub body: String,
    /// Other spellings; case and punctuation do not matter.
    pub aliases: Vec<String>,
}

impl Catalogue {
    pub fn is_empty(&self) -> bool {
        self.own.is_empty()
    }

    /// Takes over what another catalogue adds. Own entries hold: what they name or spell keeps its meaning.
    pub fn complete(&mut self, other: &Self) {
        for theirs in &other.own {
            let at = self.own.iter().position(|own| own.is_same(theirs));
            let mut entry =
                at.map_or_else(|| Credential { aliases: Vec::new(), ..theirs.clone() }, |at| self.own.remove(at));
            if entry.body.is_empty() {
                entry.body.clone_from(&theirs.body);
            }
            let known = Credentials::of(self);
            for alias in &theirs.aliases {
                if known.free(alias, &entry).is_ok() {
                    entry.aliases.push(alias.clone());
                }
            }
            let named = [entry.name.clone(), entry.shown()].iter().all(|name| known.free(name, &entry).is_ok());
            let adds = known.adds(&entry);
            if at.is_some() || named && adds {
                self.insert(entry.tidy());
            }
        }
    }

    fn insert(&mut self, entry: Credential) {
        let key = |entry: &Credential| (entry.name.to_lowercase(), entry.level.to_lowercase());
        let at = self.own.partition_point(|known| key(known) < key(&entry));
        self.own.insert(at, entry);
    }
}
