//! Steps about names: which college is meant, what is merged, what stays apart, what the catalogue has beside its own.

use serde::{Deserialize, Serialize};

use crate::import::{CatalogueEdit, CollegeRule, Credential, Decisions, NameRule, NamesApart, Verdict};

/// One decision about names.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum NameStep {
    /// Which college a spelling means, or does not.
    College(CollegeRule),
    /// Spellings that are counted under one name.
    Merge(NameRule),
    /// Names that are alike and stay apart.
    Apart(NamesApart),
    /// An entry of the credential catalogue.
    Credential(Credential),
}

impl NameStep {
    /// Every decision about names.
    pub(super) fn all(decisions: &Decisions) -> Vec<Self> {
        let Decisions { colleges, credentials, names, apart } = decisions;
        let colleges = colleges.iter().cloned().map(Self::College);
        let names = names.iter().cloned().map(Self::Merge);
        let apart = apart.iter().cloned().map(Self::Apart);
        let credentials = credentials.own.iter().cloned().map(Self::Credential);
        colleges.chain(names).chain(apart).chain(credentials).collect()
    }

    /// Decides it; false if the catalogue refuses it, because a spelling means something else.
    pub(super) fn put(&self, decisions: &mut Decisions) -> bool {
        match self {
            Self::College(rule) => {
                decisions.adopt(&Decisions { colleges: vec![rule.clone()], ..Decisions::default() });
                true
            }
            Self::Merge(rule) => {
                decisions.merge(rule.clone());
                true
            }
            Self::Apart(apart) => {
                decisions.keep_apart(apart.clone());
                true
            }
            Self::Credential(entry) => {
                decisions.credentials.own.contains(entry)
                    || decisions.credentials.apply(&CatalogueEdit::Add(entry.clone())).is_ok()
            }
        }
    }

    pub(super) fn take(&self, decisions: &mut Decisions) {
        match self {
            Self::College(rule) => decisions.decide(&rule.spelling, rule.state.as_deref(), &Verdict::Undecided),
            Self::Merge(rule) => decisions.names.retain(|known| known != rule),
            Self::Apart(apart) => decisions.apart.retain(|known| known != apart),
            Self::Credential(entry) => decisions.credentials.own.retain(|known| known != entry),
        }
    }

    pub(super) fn menu(&self) -> &'static str {
        match self {
            Self::College(_) => tr!("Match"),
            Self::Merge(_) | Self::Apart(_) => tr!("Similar names…"),
            Self::Credential(_) => tr!("Credential catalogue…"),
        }
    }

    pub(super) fn words(&self) -> String {
        match self {
            Self::College(rule) => rule.words(),
            Self::Merge(rule) => rule.words(),
            Self::Apart(apart) => apart.words(),
            Self::Credential(entry) => CatalogueEdit::Add(entry.clone()).words(),
        }
    }
}
