//! What the user decided about names; kept in the project, used for every file, and shared as RON.

use serde::{Deserialize, Serialize};

use super::report::Target;
use crate::import::{Catalogue, NameRule, NamesApart, normal::school};

/// Decisions about names, by spelling and state.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Decisions {
    /// Sorted by spelling and state.
    pub colleges: Vec<CollegeRule>,
    /// Credentials beside the bundled ones.
    pub credentials: Catalogue,
    /// Names that are counted as one.
    pub names: Vec<NameRule>,
    /// Names that are alike and stay apart.
    pub apart: Vec<NamesApart>,
}

/// What a spelling in a state means.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CollegeRule {
    /// As it was found.
    pub spelling: String,
    /// Full name of the state beside it; `None` where the file says none.
    #[serde(default)]
    pub state: Option<String>,
    /// The institution meant.
    #[serde(default)]
    pub is: Option<Institution>,
    /// Institutions that are not meant.
    #[serde(default)]
    pub is_not: Vec<Institution>,
}

/// An institution as a rule names it: by UNITID where it has one, else by name and state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Institution {
    pub name: String,
    #[serde(default)]
    pub state: Option<String>,
    #[serde(default)]
    pub unitid: Option<u32>,
}

/// One answer to “is this the same college?”.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// It is this one.
    Is(Target),
    /// It is not this one.
    IsNot(Target),
    /// Forget what was decided.
    Undecided,
}

impl Decisions {
    pub fn is_empty(&self) -> bool {
        self.colleges.is_empty() && self.credentials.is_empty() && self.names.is_empty() && self.apart.is_empty()
    }

    /// The rule for a spelling in a state; habits of spelling do not matter.
    pub fn college(&self, spelling: &str, state: Option<&str>) -> Option<&CollegeRule> {
        let same = school::same(spelling);
        self.colleges.iter().find(|rule| rule.state.as_deref() == state && school::same(&rule.spelling) == same)
    }

    /// Takes an answer down.
    pub fn decide(&mut self, spelling: &str, state: Option<&str>, verdict: &Verdict) {
        let same = school::same(spelling);
        let at = self
            .colleges
            .iter()
            .position(|rule| rule.state.as_deref() == state && school::same(&rule.spelling) == same);
        let new = || CollegeRule {
            spelling: spelling.to_owned(),
            state: state.map(str::to_owned),
            is: None,
            is_not: Vec::new(),
        };
        let mut rule = at.map_or_else(new, |at| self.colleges.remove(at));
        match verdict {
            Verdict::Is(target) => {
                let institution = Institution::from(target);
                rule.is_not.retain(|not| *not != institution);
                rule.is = Some(institution);
            }
            Verdict::IsNot(target) => {
                let institution = Institution::from(target);
                if rule.is.as_ref() == Some(&institution) {
                    rule.is = None;
                }
                if !rule.is_not.contains(&institution) {
                    rule.is_not.push(institution);
                }
            }
            Verdict::Undecided => return,
        }
        let key = |rule: &CollegeRule| (rule.spelling.clone(), rule.state.clone());
        let at = self.colleges.partition_point(|known| key(known) < key(&rule));
        self.colleges.insert(at, rule);
    }

    /// Takes over another's rules; where both have one for a spelling, the other's holds.
    pub fn adopt(&mut self, other: &Self) {
        for rule in &other.colleges {
            self.decide(&rule.spelling, rule.state.as_deref(), &Verdict::Undecided);
            let at =
                self.colleges.partition_point(|known| (&known.spelling, &known.state) < (&rule.spelling, &rule.state));
            self.colleges.insert(at, rule.clone());
        }
        let mut credentials = other.credentials.clone();
        credentials.complete(&self.credentials);
        self.credentials = credentials;
        other.names.iter().for_each(|rule| self.merge(rule.clone()));
        other.apart.iter().for_each(|apart| self.keep_apart(apart.clone()));
    }

    /// Takes a rule about names down; one about the same name gives way.
    pub fn merge(&mut self, rule: NameRule) {
        self.names.retain(|known| !known.replaces(&rule));
        let at = self.names.partition_point(|known| *known < rule);
        self.names.insert(at, rule);
    }

    /// Notes names that stay apart.
    pub fn keep_apart(&mut self, apart: NamesApart) {
        if !self.apart.contains(&apart) {
            let at = self.apart.partition_point(|known| *known < apart);
            self.apart.insert(at, apart);
        }
    }
}

impl Decisions {
    /// Takes over another's rules for spellings that have none.
    pub fn complete(&mut self, other: &Self) {
        let mut all = other.clone();
        all.adopt(self);
        *self = all;
    }
}

impl CollegeRule {
    /// `“Macomb CC” is Macomb Community College`.
    pub fn words(&self) -> String {
        let spelling = &self.spelling;
        match (&self.is, &self.is_not[..]) {
            (Some(is), _) => tr!("“{spelling}” is {}", is.name, spelling = spelling),
            (None, [not]) => tr!("“{spelling}” is not {}", not.name, spelling = spelling),
            (None, not) => tr!("“{spelling}” is none of {}", not.len(), spelling = spelling),
        }
    }

    /// The rule says that this institution is not meant.
    pub(super) fn excludes(&self, target: &Target) -> bool {
        self.is_not.iter().any(|not| not.names(target))
    }
}

impl Institution {
    /// True if a target is this institution.
    pub(super) fn names(&self, target: &Target) -> bool {
        match (self.unitid, target.unitid) {
            (Some(a), Some(b)) => a == b,
            _ => self.state == target.state && school::same(&self.name) == school::same(&target.name),
        }
    }
}

impl From<&Target> for Institution {
    fn from(target: &Target) -> Self {
        Self { name: target.name.clone(), state: target.state.clone(), unitid: target.unitid }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(name: &str, unitid: Option<u32>) -> Target {
        Target { name: name.into(), state: Some("Ohio".into()), city: None, unitid, teaches: true }
    }

    #[test]
    fn a_rule_is_found_by_spelling_and_state_and_can_be_forgotten() {
        let mut decisions = Decisions::default();
        let lakeside = target("Lakeside Community College", None);
        decisions.decide("Lakeside CC", Some("Ohio"), &Verdict::Is(lakeside.clone()));
        let rule = decisions.college("LAKESIDE CC", Some("Ohio")).unwrap();
        assert!(rule.is.as_ref().is_some_and(|is| is.names(&lakeside)));
        assert_eq!(decisions.college("Lakeside CC", Some("Michigan")), None);
        assert_eq!(decisions.college("Lakeside CC", None), None);
        decisions.decide("Lakeside CC", Some("Ohio"), &Verdict::IsNot(lakeside.clone()));
        let rule = decisions.college("Lakeside CC", Some("Ohio")).unwrap();
        assert!(rule.is.is_none() && rule.excludes(&lakeside));
        decisions.decide("Lakeside CC", Some("Ohio"), &Verdict::Undecided);
        assert!(decisions.is_empty());
    }

    #[test]
    fn an_institution_with_a_number_is_known_by_it() {
        let rule = Institution { name: "Old name".into(), state: Some("Ohio".into()), unitid: Some(202356) };
        assert!(rule.names(&target("Cuyahoga Community College District", Some(202356))));
        assert!(!rule.names(&target("Old name", Some(1))));
        assert!(rule.names(&target("Old name", None)), "a list without numbers is known by name and state");
    }

    #[test]
    fn adopted_rules_take_the_place_of_ones_own() {
        let mut own = Decisions::default();
        own.decide("A CC", None, &Verdict::Is(target("A", None)));
        own.decide("B CC", None, &Verdict::Is(target("B", None)));
        let mut other = Decisions::default();
        other.decide("B CC", None, &Verdict::Is(target("Better", None)));
        own.adopt(&other);
        assert_eq!(own.colleges.len(), 2);
        assert_eq!(own.college("B CC", None).unwrap().is.as_ref().unwrap().name, "Better");
    }
}
