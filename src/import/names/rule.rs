//! What the user decided about names that are alike: a rule by normal form and method, and names that stay apart.

use std::collections::{BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use super::key::{key, nearness};
use crate::import::normal::school;
use crate::table::Field;

/// Fields whose names are merged.
pub const MERGED_FIELDS: [Field; 3] = [Field::College, Field::Program, Field::Credential];

/// How a spelling is known for one of a rule's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NameMethod {
    /// By the same words, however they are written and in any order.
    #[default]
    SameWords,
    /// By a slip of the pen as well.
    NearSpelling,
}

/// Spellings that are counted under one name. It holds for spellings to come, not only for those that were there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct NameRule {
    pub field: Field,
    /// Colleges of this state only; `None` for names that no state tells apart.
    #[serde(default)]
    pub state: Option<String>,
    /// The name that they are counted under.
    pub is: String,
    pub method: NameMethod,
    /// Normal forms of the spellings that were merged.
    pub keys: BTreeSet<String>,
    /// The spellings as they were found, to be shown.
    #[serde(default)]
    pub spellings: BTreeSet<String>,
}

/// Names that are alike and yet are several things: they are not proposed again, and no rule merges them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct NamesApart {
    pub field: Field,
    #[serde(default)]
    pub state: Option<String>,
    pub names: BTreeSet<String>,
}

impl NameMethod {
    pub const ALL: [Self; 2] = [Self::SameWords, Self::NearSpelling];

    /// “Same words”.
    pub fn words(self) -> &'static str {
        match self {
            Self::SameWords => tr!("Same words"),
            Self::NearSpelling => tr!("Near spellings"),
        }
    }
}

impl NameRule {
    /// The rule that merges spellings into one of them, or into another name.
    pub fn new(
        field: Field,
        state: Option<String>,
        method: NameMethod,
        is: String,
        spellings: impl IntoIterator<Item = String>,
    ) -> Self {
        let mut spellings: BTreeSet<String> = spellings.into_iter().collect();
        spellings.remove(&is);
        let keys = spellings.iter().chain([&is]).map(|text| key(field, text)).collect();
        Self { field, state, is, method, keys, spellings }
    }

    /// `Merge “Lakeside CC” into Lakeside Community College`.
    pub fn words(&self) -> String {
        match (self.spellings.len(), self.spellings.first()) {
            (1, Some(one)) => tr!("Merge “{one}” into {}", self.is, one = one),
            (count, _) => tr!("Merge {count} spellings into {}", self.is, count = count),
        }
    }

    /// Decides the same: for the same field and state, about the same name.
    pub fn replaces(&self, other: &Self) -> bool {
        (self.field, &self.state, &self.is) == (other.field, &other.state, &other.is)
    }
}

impl NamesApart {
    /// `Never merge Lakeside College and Lakewood College`.
    pub fn words(&self) -> String {
        let names: Vec<&str> = self.names.iter().map(String::as_str).collect();
        match &names[..] {
            [one, other] => tr!("Never merge {one} and {other}", one = one, other = other),
            [first, rest @ ..] => tr!("Never merge {first} and {} more", rest.len(), first = first),
            [] => tr!("Never merge").to_owned(),
        }
    }

    /// Both names are among those that stay apart.
    pub fn parts(&self, field: Field, state: Option<&str>, a: &str, b: &str) -> bool {
        let has = |name: &str| self.names.iter().any(|own| school::same(own) == school::same(name));
        self.field == field && self.state.as_deref() == state && has(a) && has(b)
    }
}

/// Rules about one field, ready for looking up names.
#[derive(Debug)]
pub(super) struct Rules<'a> {
    field: Field,
    by_key: HashMap<(&'a str, Option<&'a str>), &'a NameRule>,
    near: Vec<&'a NameRule>,
    apart: Vec<&'a NamesApart>,
}

impl<'a> Rules<'a> {
    pub fn of(field: Field, rules: &'a [NameRule], apart: &'a [NamesApart]) -> Option<Self> {
        let own = || rules.iter().filter(|rule| rule.field == field);
        let keys = own().flat_map(|rule| rule.keys.iter().map(move |key| (key, rule)));
        let by_key: HashMap<_, _> = keys.map(|(key, rule)| ((key.as_str(), rule.state.as_deref()), rule)).collect();
        let near = own().filter(|rule| rule.method == NameMethod::NearSpelling).collect();
        let apart = apart.iter().filter(|apart| apart.field == field).collect();
        (!by_key.is_empty()).then_some(Self { field, by_key, near, apart })
    }

    /// The name that a spelling is counted under, if a rule says so.
    pub fn name(&self, text: &str, state: Option<&str>) -> Option<&'a str> {
        let own = key(self.field, text);
        let exact = || [state, None].into_iter().find_map(|state| self.by_key.get(&(own.as_str(), state)).copied());
        let near = || {
            let here = self.near.iter().filter(|rule| rule.state.is_none() || rule.state.as_deref() == state);
            let scored = here.flat_map(|rule| rule.keys.iter().filter_map(|key| Some((nearness(key, &own)?, *rule))));
            // Of equals the first by name, whatever their order.
            scored.max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.is.cmp(&a.1.is))).map(|(_score, rule)| rule)
        };
        let rule = exact().or_else(near)?;
        let parted = self.apart.iter().any(|apart| apart.parts(self.field, rule.state.as_deref(), text, &rule.is));
        (rule.is != text && !parted).then_some(rule.is.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn a_rule_catches_spellings_that_nobody_has_seen_yet() {
        let rule = |method| {
            [NameRule::new(Field::Program, None, method, "Welding Technology".into(), texts(&["Weldng Technology"]))]
        };
        let same = rule(NameMethod::SameWords);
        let rules = Rules::of(Field::Program, &same, &[]).unwrap();
        for (text, is) in [
            ("Weldng Technology", Some("Welding Technology")),
            ("TECHNOLOGY – WELDING", Some("Welding Technology")),
            ("Weldingg Technology", None),
            ("Welding Technology", None),
            ("Nursing", None),
        ] {
            assert_eq!(rules.name(text, None), is, "{text}");
        }
        let near = rule(NameMethod::NearSpelling);
        let rules = Rules::of(Field::Program, &near, &[]).unwrap();
        assert_eq!(rules.name("Weldingg Technology", None), Some("Welding Technology"));
        assert!(Rules::of(Field::Credential, &near, &[]).is_none());
    }

    #[test]
    fn a_rule_of_a_state_stays_there_and_names_apart_are_never_merged() {
        let ohio = Some("Ohio".to_owned());
        let rules =
            [NameRule::new(Field::College, ohio.clone(), NameMethod::NearSpelling, "Lakeside College".into(), [])];
        let apart = [NamesApart {
            field: Field::College,
            state: ohio,
            names: texts(&["Lakeside College", "Lakesides College"]).into_iter().collect(),
        }];
        let all = Rules::of(Field::College, &rules, &[]).unwrap();
        assert_eq!(all.name("Lakesides College", Some("Ohio")), Some("Lakeside College"));
        assert_eq!(all.name("Lakesides College", Some("Texas")), None);
        let parted = Rules::of(Field::College, &rules, &apart).unwrap();
        assert_eq!(parted.name("LAKESIDES College", Some("Ohio")), None);
        assert_eq!(parted.name("Lakside College", Some("Ohio")), Some("Lakeside College"));
    }
}
