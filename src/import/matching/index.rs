//! Institutions to be found: by number, by name, by former and other names, and by likeness within a state.

use std::collections::{BTreeMap, HashMap};

use super::{
    renamed::renamed,
    why::{self, NameFact, PlaceFact},
};
use crate::import::normal::school::{self, Name};

/// Candidates of likeness that are looked at closely.
const CLOSE: usize = 8;
/// Likeness under which something is no candidate.
const CANDIDATE: f64 = 0.5;
/// Words of institutions; a campus has none of them in its name.
const KINDS: [&str; 6] = ["college", "school", "university", "institute", "academy", "district"];
/// Most candidates that are returned.
const RANKED: usize = 6;

/// One institution that a name can mean.
#[derive(Clone, Debug, Default)]
pub(super) struct Institution {
    pub name: String,
    /// Full name of the state.
    pub state: Option<String>,
    pub city: Option<String>,
    /// Five digits.
    pub zip: Option<String>,
    pub unitid: Option<u32>,
    /// Eight digits.
    pub opeid: Option<String>,
    /// Names it also goes by.
    pub others: Vec<String>,
    /// Ways in which files write its own name.
    pub spellings: Vec<String>,
}

/// What a row says about its college.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Wanted<'a> {
    pub name: Option<&'a str>,
    pub state: Option<&'a str>,
    pub city: Option<&'a str>,
    pub zip: Option<&'a str>,
    pub unitid: Option<u32>,
    pub opeid: Option<&'a str>,
}

/// An institution that may be meant.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Found {
    /// Position in the index.
    pub at: usize,
    /// 0…1.
    pub score: f64,
    /// In words: “same city and state; “CC” read as “Community College””.
    pub why: String,
    /// It can be taken without asking.
    pub sure: bool,
    /// Only a campus of the institution is meant.
    pub campus: bool,
}

/// Institutions with the ways to find them.
#[derive(Debug, Default)]
pub(super) struct Index {
    pub list: Vec<Institution>,
    names: Vec<Name>,
    by_unitid: HashMap<u32, usize>,
    by_opeid: HashMap<String, Vec<usize>>,
    by_same: HashMap<String, Vec<usize>>,
    by_full: HashMap<String, Vec<usize>>,
    by_other: HashMap<String, Vec<usize>>,
    by_trigram: HashMap<[u8; 3], Vec<u32>>,
}

/// How a name fits, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Same,
    Full,
    Renamed,
    Other,
    Campus,
    Alike,
}

struct Candidate {
    fit: Fit,
    score: f64,
    facts: Vec<NameFact>,
}

impl Index {
    pub fn new(list: Vec<Institution>) -> Self {
        let mut index = Self::default();
        for (at, institution) in list.iter().enumerate() {
            let name = Name::new(&institution.name, institution.state.as_deref());
            if let Some(unitid) = institution.unitid {
                index.by_unitid.entry(unitid).or_insert(at);
            }
            if let Some(opeid) = &institution.opeid {
                index.by_opeid.entry(opeid.clone()).or_default().push(at);
            }
            let spellings = institution.spellings.iter().map(|spelling| school::same(spelling));
            for same in std::iter::once(name.same.clone()).chain(spellings) {
                let known = index.by_same.entry(same).or_default();
                if known.last() != Some(&at) {
                    known.push(at);
                }
            }
            index.by_full.entry(name.full.clone()).or_default().push(at);
            for other in &institution.others {
                let full = Name::new(other, institution.state.as_deref()).full;
                let known = index.by_other.entry(full).or_default();
                if known.last() != Some(&at) {
                    known.push(at);
                }
            }
            for trigram in trigrams(&name.core) {
                let postings = index.by_trigram.entry(trigram).or_default();
                if postings.last() != Some(&(at as u32)) {
                    postings.push(at as u32);
                }
            }
            index.names.push(name);
        }
        index.list = list;
        index
    }

    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    pub fn by_unitid(&self, unitid: u32) -> Option<usize> {
        self.by_unitid.get(&unitid).copied()
    }

    /// Institutions that may be meant, best first; at most one is sure, and then it is the first.
    pub fn find(&self, wanted: &Wanted<'_>) -> Vec<Found> {
        let name = wanted.name.map(|name| Name::new(name, wanted.state));
        if let Some(found) = self.by_number(wanted, name.as_ref()) {
            return found;
        }
        let Some(name) = name else { return Vec::new() };
        let candidates = self.by_name(wanted, &name);
        self.ranked(wanted, candidates)
    }

    /// By UNITID, else by OPEID; `None` if the row has neither or they lead nowhere.
    fn by_number(&self, wanted: &Wanted<'_>, name: Option<&Name>) -> Option<Vec<Found>> {
        let by_unitid = wanted.unitid.and_then(|unitid| self.by_unitid(unitid));
        if let Some(at) = by_unitid {
            let what = tr!("same UNITID {}", wanted.unitid.unwrap_or_default());
            return Some(vec![self.numbered(wanted, name, at, &what, false)]);
        }
        let opeid = wanted.opeid?;
        let what = tr!("same OPEID {opeid}", opeid = opeid);
        if let Some(same) = self.by_opeid.get(opeid) {
            let mut found: Vec<Found> = same.iter().map(|&at| self.numbered(wanted, name, at, &what, false)).collect();
            found.sort_by(|a, b| b.score.total_cmp(&a.score));
            // Branches of one institution may share its number.
            if found.len() > 1 {
                let best_alone = found[0].score - found[1].score > 0.05;
                for (at, found) in found.iter_mut().enumerate() {
                    found.sure &= at == 0 && best_alone;
                }
            }
            return Some(found);
        }
        let main = format!("{}00", opeid.get(..6)?);
        let at = *self.by_opeid.get(&main)?.first()?;
        let what = tr!("campus {opeid} of OPEID {main}", opeid = opeid, main = main);
        Some(vec![self.numbered(wanted, name, at, &what, true)])
    }

    fn numbered(&self, wanted: &Wanted<'_>, name: Option<&Name>, at: usize, what: &str, campus: bool) -> Found {
        let institution = &self.list[at];
        let likeness = name.map_or(1.0, |name| {
            let others = institution.others.iter().map(|other| Name::new(other, institution.state.as_deref()));
            let own = school::likeness(name, &self.names[at]);
            others.map(|other| school::likeness(name, &other)).fold(own, f64::max)
        });
        let former = name.zip(wanted.state).and_then(|(name, state)| renamed(state, &name.full));
        let likeness =
            if former.is_some_and(|former| Some(former.unitid) == institution.unitid) { 1.0 } else { likeness };
        let place = PlaceFact::new(wanted, institution);
        let mut why = what.to_owned();
        let (mut score, mut sure) = (1.0, true);
        if place == PlaceFact::OtherState {
            why = tr!("{why}, but in {}", institution.state.as_deref().unwrap_or(tr!("another state")), why = why);
            (score, sure) = (0.77, false);
        } else if likeness < 0.45 && name.is_some_and(|name| !shares_a_word(name, &self.names[at])) {
            why = tr!("{why}, but the name is quite another", why = why);
            (score, sure) = (0.78, false);
        }
        Found { at, score: score - (1.0 - likeness) * 0.01, why, sure, campus }
    }

    /// Institutions in the wanted state (or in any, where the row says none) whose name fits.
    fn by_name(&self, wanted: &Wanted<'_>, name: &Name) -> BTreeMap<usize, Candidate> {
        let mut found: BTreeMap<usize, Candidate> = BTreeMap::new();
        let mut offer = |at: usize, fit: Fit, score: f64, facts: Vec<NameFact>| {
            let known = found.entry(at).or_insert_with(|| Candidate { fit, score, facts: facts.clone() });
            if (fit, -score) < (known.fit, -known.score) {
                *known = Candidate { fit, score, facts };
            }
        };
        let here = |at: &&usize| compatible(wanted.state, self.list[**at].state.as_deref());
        let of = |map: &HashMap<String, Vec<usize>>, key: &str| -> Vec<usize> {
            map.get(key).map_or_else(Vec::new, |all| all.iter().filter(here).copied().collect())
        };
        for at in of(&self.by_same, &name.same) {
            offer(at, Fit::Same, 1.0, vec![NameFact::Same]);
        }
        for at in of(&self.by_full, &name.full) {
            offer(at, Fit::Full, 0.98, why::spellings(name, &self.names[at]));
        }
        if let Some(renamed) = wanted.state.and_then(|state| renamed(state, &name.full)) {
            let by_new_name = || of(&self.by_same, &school::same(renamed.name)).first().copied();
            if let Some(at) = self.by_unitid(renamed.unitid).or_else(by_new_name) {
                offer(at, Fit::Renamed, 0.97, vec![NameFact::Renamed(renamed.words())]);
            }
        }
        for at in of(&self.by_other, &name.full) {
            offer(at, Fit::Other, 0.95, vec![NameFact::OtherName]);
        }
        if let Some((institution, campus)) = &name.campus {
            let former = wanted.state.and_then(|state| renamed(state, institution));
            let former = former.and_then(|renamed| self.by_unitid(renamed.unitid));
            for at in of(&self.by_full, institution).into_iter().chain(of(&self.by_other, institution)).chain(former) {
                // A school of nursing is no campus, and may have its own number.
                if campus.split(' ').any(|word| KINDS.contains(&word)) {
                    offer(at, Fit::Alike, 0.85, vec![NameFact::LongerBy(campus.clone())]);
                } else {
                    offer(at, Fit::Campus, 0.92, vec![NameFact::Campus(campus.clone())]);
                }
            }
        }
        for at in self.alike(wanted, name) {
            let likeness = school::likeness(name, &self.names[at]);
            if is_prefix(&self.names[at], name) {
                offer(at, Fit::Alike, likeness.max(0.82), vec![NameFact::LongerBy(extra(&self.names[at], name))]);
            } else if likeness >= 0.985 {
                offer(at, Fit::Full, 0.97, why::spellings(name, &self.names[at]));
            } else if likeness >= CANDIDATE {
                offer(at, Fit::Alike, likeness, vec![NameFact::Alike(likeness)]);
            }
        }
        found
    }

    /// Institutions whose telling words share the most groups of three letters with a name's.
    fn alike(&self, wanted: &Wanted<'_>, name: &Name) -> Vec<usize> {
        let mut shared: HashMap<u32, u32> = HashMap::new();
        let own = trigrams(&name.core);
        for trigram in &own {
            for &at in self.by_trigram.get(trigram).map_or(&[][..], Vec::as_slice) {
                if compatible(wanted.state, self.list[at as usize].state.as_deref()) {
                    *shared.entry(at).or_default() += 1;
                }
            }
        }
        let mut ranked: Vec<(f64, u32)> = shared
            .into_iter()
            .map(|(at, count)| {
                let other = self.names[at as usize].core.len() + 2;
                (2.0 * f64::from(count) / (own.len() + other) as f64, at)
            })
            .filter(|(share, _at)| *share > 0.2)
            .collect();
        ranked.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        ranked.into_iter().take(CLOSE).map(|(_share, at)| at as usize).collect()
    }

    /// Puts candidates in order and says which one is sure.
    fn ranked(&self, wanted: &Wanted<'_>, candidates: BTreeMap<usize, Candidate>) -> Vec<Found> {
        let best = candidates.values().map(|candidate| candidate.fit).min();
        let of_best: Vec<usize> = match best {
            Some(Fit::Alike) | None => Vec::new(),
            Some(best) => candidates.iter().filter(|(_at, c)| c.fit == best).map(|(at, _c)| *at).collect(),
        };
        let here =
            |at: &&usize| matches!(PlaceFact::new(wanted, &self.list[**at]), PlaceFact::SameZip | PlaceFact::SameCity);
        let sure = match &of_best[..] {
            [only] => {
                let elsewhere = matches!(PlaceFact::new(wanted, &self.list[*only]), PlaceFact::OtherCity(_));
                let own_name = matches!(best, Some(Fit::Same | Fit::Full));
                // Other names, often short ones (“AACC”), say little without a state or in another city.
                let enough = own_name || wanted.state.is_some() && !(best == Some(Fit::Other) && elsewhere);
                enough.then_some(*only)
            }
            several => match several.iter().filter(here).copied().collect::<Vec<_>>()[..] {
                [only] => Some(only),
                _ => None,
            },
        };
        let mut found: Vec<Found> = candidates
            .into_iter()
            .map(|(at, Candidate { fit, score, facts })| {
                let place = PlaceFact::new(wanted, &self.list[at]);
                let by_place = match place {
                    PlaceFact::SameZip | PlaceFact::SameCity => 0.02,
                    PlaceFact::OtherCity(_) if fit == Fit::Alike => -0.06,
                    PlaceFact::OtherCity(_) => -0.01,
                    _ => 0.0,
                };
                let most = if fit == Fit::Alike { 0.94 } else { 1.0 };
                let one_of =
                    if fit != Fit::Alike && of_best.len() > 1 && of_best.contains(&at) { of_best.len() } else { 1 };
                let crowd = if one_of > 1 && sure != Some(at) { -0.05 } else { 0.0 };
                Found {
                    at,
                    score: (score + by_place + crowd).clamp(0.0, most),
                    why: why::words(&place, &facts, one_of, wanted),
                    sure: sure == Some(at),
                    campus: fit == Fit::Campus,
                }
            })
            .filter(|found| found.sure || found.score >= CANDIDATE)
            .collect();
        found.sort_by(|a, b| b.sure.cmp(&a.sure).then(b.score.total_cmp(&a.score)).then(a.at.cmp(&b.at)));
        found.truncate(RANKED);
        found
    }
}

/// One of the two says no state, or both say the same.
fn compatible(a: Option<&str>, b: Option<&str>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a == b,
        _ => true,
    }
}

/// Groups of three letters of a text without blanks, its beginning and end marked.
fn trigrams(core: &str) -> Vec<[u8; 3]> {
    let mut bytes: Vec<u8> = vec![b'^'];
    bytes.extend(core.bytes().filter(|byte| *byte != b' '));
    bytes.push(b'$');
    let mut trigrams: Vec<[u8; 3]> = bytes.windows(3).map(|three| [three[0], three[1], three[2]]).collect();
    trigrams.sort_unstable();
    trigrams.dedup();
    trigrams
}

/// An institution's whole name stands at the beginning of a longer one.
fn is_prefix(short: &Name, long: &Name) -> bool {
    short.core != short.full && long.full.strip_prefix(&short.full).is_some_and(|rest| rest.starts_with(' '))
}

/// What a longer name has beyond a shorter one.
fn extra(short: &Name, long: &Name) -> String {
    long.full.strip_prefix(&short.full).unwrap_or_default().trim().to_owned()
}

fn shares_a_word(a: &Name, b: &Name) -> bool {
    a.core.split(' ').any(|word| word.len() > 3 && b.core.split(' ').any(|other| other == word))
}
