//! What a text means by the catalogue: the user's own spellings first, then the bundled ones.

use std::collections::HashMap;

use super::{Catalogue, Credential, Refused};
use crate::import::{
    marker, modules,
    normal::credential::{self, words},
};

/// The catalogue, ready for looking up millions of texts.
#[derive(Debug, Default)]
pub(crate) struct Credentials<'a> {
    /// By [`words`].
    own: HashMap<String, Meaning<'a>>,
    /// Own names with a level, as they are shown.
    levels: HashMap<String, (&'a str, &'a str)>,
}

/// A credential, and its level or module if the text names one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Meaning<'a> {
    pub name: &'a str,
    pub level: Option<&'a str>,
}

impl Meaning<'_> {
    /// `ACT NCRC Gold`
    pub fn shown(&self) -> String {
        match self.level {
            Some(level) => format!("{} {level}", self.name),
            None => self.name.to_owned(),
        }
    }
}

impl Credential {
    /// The name that its rows are counted under: that of the bundled credential that it is more spellings of, else its own.
    pub(super) fn counted_as(&self) -> &str {
        bundled_named(&self.name).unwrap_or(&self.name)
    }

    pub(super) fn meaning(&self) -> Meaning<'_> {
        Meaning { name: self.counted_as(), level: Some(self.level.as_str()).filter(|level| !level.is_empty()) }
    }

    /// Name and level: `ACT NCRC Gold`.
    pub fn shown(&self) -> String {
        self.meaning().shown()
    }

    /// The same name and level, however they are written.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        words(&self.name) == words(&other.name) && words(&self.level) == words(&other.level)
    }
}

/// The bundled credential of this name; its other spellings do not count.
pub(super) fn bundled_named(name: &str) -> Option<&'static str> {
    let normal = words(name);
    credential::bundled().find(|(bundled, _body)| words(bundled) == normal).map(|(bundled, _body)| bundled)
}

impl<'a> Credentials<'a> {
    pub fn of(catalogue: &'a Catalogue) -> Self {
        let mut found = Self::default();
        for entry in &catalogue.own {
            let meaning = entry.meaning();
            let shown = meaning.shown();
            if let Some(level) = meaning.level {
                found.levels.insert(shown.clone(), (meaning.name, level));
            }
            let name = Meaning { level: None, ..meaning };
            let spellings = entry.aliases.iter().map(|alias| (alias, meaning));
            for (spelling, meaning) in [(&shown, meaning), (&entry.name, name)].into_iter().chain(spellings) {
                let spelling = words(spelling);
                if !spelling.is_empty() {
                    found.own.entry(spelling).or_insert(meaning);
                }
            }
        }
        found
    }

    /// What a text means; `None` if it is no known spelling.
    pub fn meaning(&self, text: &str) -> Option<Meaning<'a>> {
        let own = if self.own.is_empty() { None } else { self.own.get(&words(text)).copied() };
        own.or_else(|| credential::with_level(text).map(|(name, level)| Meaning { name, level }))
    }

    /// A text that is a known spelling.
    pub fn knows(&self, text: &str) -> bool {
        self.meaning(text).is_some()
    }

    /// The name with the level that a text means: `NCRC Gold` is `ACT NCRC Gold`.
    pub fn shown(&self, text: &str) -> Option<String> {
        self.meaning(text).map(|meaning| meaning.shown())
    }

    /// Name and level of what [`Self::shown`] made.
    pub fn apart(&self, shown: &str) -> Option<(&'a str, &'a str)> {
        let own = self.levels.get(shown).copied();
        own.or_else(|| credential::level(shown).map(|level| (credential::NCRC, level)))
    }

    /// The credential that a misspelt text most likely means: `NIMMS CNC Mill` → NIMS.
    pub fn near(&self, text: &str) -> Option<String> {
        let normal = words(text);
        let own = self.own.iter().map(|(spelling, meaning)| (*meaning, spelling.as_str()));
        let bundled = credential::spellings().map(|(name, spelling)| (Meaning { name, level: None }, spelling));
        let scored = bundled.chain(own).filter_map(|(meaning, spelling)| {
            Some((credential::nearness(&normal, spelling)?, meaning.shown(), spelling))
        });
        // Of equals the first by name, whatever the order of the map.
        let best = scored.max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| (&b.1, b.2).cmp(&(&a.1, a.2))));
        best.map(|(_score, shown, _spelling)| shown)
    }

    /// Whether a text may be a spelling of an entry: it means nothing yet, or this.
    pub fn free(&self, text: &str, entry: &Credential) -> Result<(), Refused> {
        if words(text).is_empty() {
            return Err(Refused::Wordless(text.to_owned()));
        }
        let refused = |means: String| Err(Refused::Means { text: text.to_owned(), means });
        if marker::in_text(text).is_some() || marker::unknown(text).is_some() {
            return refused(tr!("a cell without a value").to_owned());
        }
        let name = words(text) == words(&entry.name);
        let own = self.own.get(&words(text)).copied();
        if let (None, Some(module)) = (own, modules::of(text)) {
            return refused(modules::name(module));
        }
        match self.meaning(text) {
            Some(means) if means == entry.meaning() => Ok(()),
            Some(means) if name && means.level.is_none() && means.name == entry.counted_as() => Ok(()),
            Some(means) => refused(means.shown()),
            None => Ok(()),
        }
    }

    /// An entry says something that was not known without it.
    pub fn adds(&self, entry: &Credential) -> bool {
        let spellings = [entry.shown()];
        let mut all = spellings.iter().chain(&entry.aliases);
        !entry.name.is_empty() && all.any(|spelling| self.meaning(spelling).is_none())
    }
}
