//! The whole catalogue as a list: bundled credentials with the user's spellings, and the user's own.

use super::{Catalogue, Credential, lookup::bundled_named};
use crate::import::normal::credential;

/// One row of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Name and level as figures show it.
    pub shown: String,
    /// Who certifies it; blank if nobody said.
    pub body: String,
    /// Bundled spellings, in lower case without punctuation.
    pub bundled: Vec<&'static str>,
    /// The user's entry: all of it, or the spellings that a bundled credential has beside its own.
    pub own: Option<Credential>,
}

impl Listed {
    /// True for what comes with the program.
    pub fn is_bundled(&self) -> bool {
        !self.bundled.is_empty()
    }

    /// All other spellings, the user's first.
    pub fn spellings(&self) -> Vec<&str> {
        let own = self.own.iter().flat_map(|own| own.aliases.iter().map(String::as_str));
        own.chain(self.bundled.iter().copied()).collect()
    }

    /// Every word of a search, in lower case, stands in the name, the certifying body or a spelling.
    pub fn has(&self, search: &str) -> bool {
        let text = [self.shown.as_str(), self.body.as_str()].into_iter().chain(self.spellings());
        let text = text.collect::<Vec<_>>().join("\n").to_lowercase();
        search.to_lowercase().split_whitespace().all(|word| text.contains(word))
    }
}

impl Catalogue {
    /// Bundled credentials and the user's own, by name.
    pub fn listed(&self) -> Vec<Listed> {
        let more = |own: &&Credential| own.level.is_empty() && bundled_named(&own.name).is_some();
        let bundled = credential::bundled().map(|(name, body)| {
            let own = self.own.iter().filter(more).find(|own| own.counted_as() == name).cloned();
            Listed {
                shown: name.to_owned(),
                body: body.to_owned(),
                bundled: credential::spellings_of(name).collect(),
                own,
            }
        });
        let own = self.own.iter().filter(|own| !more(own)).map(|own| Listed {
            shown: own.shown(),
            body: own.body.clone(),
            bundled: Vec::new(),
            own: Some(own.clone()),
        });
        let mut all: Vec<Listed> = bundled.chain(own).collect();
        all.sort_by_key(|listed| listed.shown.to_lowercase());
        all
    }
}
