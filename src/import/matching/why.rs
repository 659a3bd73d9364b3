//! Why an institution may be the one that is meant, in words for a person.

use super::index::{Institution, Wanted};
use crate::{import::normal::school::Name, place};

/// How the places agree.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum PlaceFact {
    SameZip,
    SameCity,
    SameState,
    /// Same state, another city: the row's, then the institution's.
    OtherCity((String, String)),
    OtherState,
    /// One of the two says no state.
    Unknown,
}

/// How the names agree.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum NameFact {
    Same,
    /// A short form as found, and as read.
    Read(String, &'static str),
    LeftOff(String),
    /// The same letters, other blanks.
    Spacing,
    Renamed(String),
    OtherName,
    Campus(String),
    LongerBy(String),
    /// Share of letters, 0…1.
    Alike(f64),
}

impl PlaceFact {
    pub fn new(wanted: &Wanted<'_>, institution: &Institution) -> Self {
        let state =
            |text: &str| place::state_by_any(text).map_or_else(|| text.to_lowercase(), |s| s.name.to_lowercase());
        match (wanted.state, &institution.state) {
            (Some(a), Some(b)) if a != b && state(a) != state(b) => return Self::OtherState,
            (Some(_), Some(_)) => {}
            _ => return Self::Unknown,
        }
        if let (Some(a), Some(b)) = (wanted.zip, institution.zip.as_deref())
            && a.get(..5).is_some_and(|a| b.get(..5) == Some(a))
        {
            return Self::SameZip;
        }
        match (wanted.city, institution.city.as_deref()) {
            (Some(a), Some(b)) if same_city(a, b) => Self::SameCity,
            (Some(a), Some(b)) => Self::OtherCity((a.to_owned(), b.to_owned())),
            _ => Self::SameState,
        }
    }
}

fn same_city(a: &str, b: &str) -> bool {
    let plain = |text: &str| crate::import::normal::school::same(text).replace(' ', "");
    plain(a) == plain(b)
}

/// What makes two names with the same full form look different.
pub(super) fn spellings(wanted: &Name, other: &Name) -> Vec<NameFact> {
    if wanted.same == other.same {
        return vec![NameFact::Same];
    }
    let mut facts: Vec<NameFact> = Vec::new();
    let mut add = |fact: NameFact| {
        if !facts.contains(&fact) {
            facts.push(fact);
        }
    };
    for (found, read) in wanted.read.iter().filter(|read| !other.read.contains(read)) {
        add(NameFact::Read(found.clone(), read));
    }
    for (found, read) in other.read.iter().filter(|read| !wanted.read.contains(read)) {
        add(NameFact::Read(found.clone(), read));
    }
    let left_off = wanted.left_off.iter().filter(|words| !other.left_off.contains(words));
    for words in left_off.chain(other.left_off.iter().filter(|words| !wanted.left_off.contains(words))) {
        add(NameFact::LeftOff(words.clone()));
    }
    if facts.is_empty() {
        facts.push(NameFact::Spacing);
    }
    facts
}

/// `same city and state; “CC” read as “Community College”`. `one_of` institutions in the state fit equally.
pub(super) fn words(place: &PlaceFact, facts: &[NameFact], one_of: usize, wanted: &Wanted<'_>) -> String {
    let mut parts = vec![match place {
        PlaceFact::SameZip => tr!("same ZIP code and state").to_owned(),
        PlaceFact::SameCity => tr!("same city and state").to_owned(),
        PlaceFact::SameState => tr!("same state").to_owned(),
        PlaceFact::OtherCity((row, other)) => tr!("same state, but in {other}, not in {row}", other = other, row = row),
        PlaceFact::OtherState => tr!("another state").to_owned(),
        PlaceFact::Unknown if wanted.state.is_none() => tr!("no state beside the name").to_owned(),
        PlaceFact::Unknown => tr!("no state to compare with").to_owned(),
    }];
    parts.extend(facts.iter().map(|fact| match fact {
        NameFact::Same => tr!("same name").to_owned(),
        NameFact::Read(found, read) => tr!("“{found}” read as “{read}”", found = found, read = read),
        NameFact::LeftOff(words) => tr!("“{words}” left off", words = words),
        NameFact::Spacing => tr!("same letters").to_owned(),
        NameFact::Renamed(words) => words.clone(),
        NameFact::OtherName => tr!("listed among its other names").to_owned(),
        NameFact::Campus(campus) => tr!("“{}” read as its campus", capitals(campus)),
        NameFact::LongerBy(extra) => tr!("the name goes on: “{extra}”", extra = extra),
        NameFact::Alike(share) => tr!("names {}% alike", (share * 100.0).floor()),
    }));
    if one_of > 1 {
        parts.push(tr!("one of {one_of} of this name", one_of = one_of));
    }
    parts.join("; ")
}

fn capitals(text: &str) -> String {
    let word = |word: &str| {
        let mut chars = word.chars();
        chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
    };
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}
