//! Which institution each mention of a college means: the user's rules, then numbers, then names.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use super::{
    decision::{CollegeRule, Decisions},
    index::{Found, Index, Institution},
    mention::Mention,
    report::{MatchCandidate, MatchStatus, Target},
};
use crate::{
    import::{
        names,
        normal::school::{self, Name},
        placing::Place,
    },
    place::Directory,
    table::Field,
};

/// Score from which a candidate makes a name doubtful; under it the name is unmatched.
const DOUBTFUL: f64 = 0.75;
/// Most candidates that are kept.
const KEPT: usize = 6;

/// What a mention comes to.
#[derive(Clone, Debug)]
pub(super) struct Resolution {
    pub status: MatchStatus,
    /// What it was matched to.
    pub to: Option<Match>,
    pub score: f64,
    pub why: String,
    pub decided: bool,
    /// Only a campus of the institution is meant.
    pub campus: bool,
    pub candidates: Vec<(Match, MatchCandidate)>,
}

/// Position of an institution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Match {
    /// Among the colleges of the programs tables.
    Known(usize),
    /// In the directory only.
    Directory(usize),
}

/// A college of the programs tables.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub name: Arc<str>,
    pub state: Option<Arc<str>>,
    pub city: Option<Arc<str>>,
    pub zip: Option<Arc<str>>,
    pub opeid: Option<Arc<str>>,
    /// Position in the directory.
    pub directory: Option<usize>,
    pub unitid: Option<u32>,
    pub place: Option<Place>,
    /// Every way the tables write it.
    pub spellings: Vec<Arc<str>>,
    /// Some row of another table is about it.
    pub met: bool,
}

/// All institutions that names can mean.
#[derive(Debug)]
pub(super) struct Colleges<'a> {
    pub directory: Arc<Index>,
    pub known: Vec<Known>,
    index: Index,
    by_directory: HashMap<usize, usize>,
    by_name: HashMap<(String, Option<Arc<str>>), Vec<usize>>,
    decisions: &'a Decisions,
    /// Rules that say what a spelling is, by its normal form and state; `None` where two disagree.
    alike: HashMap<(String, Option<&'a str>), Option<&'a CollegeRule>>,
}

impl<'a> Colleges<'a> {
    pub fn new(directory: &Directory, decisions: &'a Decisions) -> Self {
        let mut alike: HashMap<(String, Option<&str>), Option<&CollegeRule>> = HashMap::new();
        for rule in decisions.colleges.iter().filter(|rule| rule.is.is_some()) {
            let key = (names::key(Field::College, &rule.spelling), rule.state.as_deref());
            alike
                .entry(key)
                .and_modify(|known| *known = known.filter(|known| known.is == rule.is))
                .or_insert(Some(rule));
        }
        Self {
            alike,
            directory: indexed(directory),
            known: Vec::new(),
            index: Index::default(),
            by_directory: HashMap::new(),
            by_name: HashMap::new(),
            decisions,
        }
    }

    fn rule(&self, mention: &Mention) -> Option<&'a CollegeRule> {
        if self.decisions.is_empty() {
            return None;
        }
        self.decisions.college(&mention.spelling(), mention.state.as_deref())
    }

    /// A rule about another way to write the same words, where none is about this one.
    fn rule_alike(&self, mention: &Mention) -> Option<&'a CollegeRule> {
        if self.alike.is_empty() || self.rule(mention).is_some() {
            return None;
        }
        let key = names::key(Field::College, mention.name.as_deref()?);
        self.alike.get(&(key, mention.state.as_deref())).copied().flatten()
    }

    /// What a rule about another way to write the same words says.
    fn resolved_alike(&self, mention: &Mention) -> Option<Resolution> {
        let rule = self.rule_alike(mention)?;
        let is = rule.is.as_ref()?;
        let known = (0..self.known.len()).map(Match::Known).find(|at| is.names(&self.target(*at)));
        let listed = || is.unitid.and_then(|unitid| self.directory.by_unitid(unitid)).map(Match::Directory);
        let why = tr!("written like “{}”, of which you said so", rule.spelling);
        known.or_else(listed).map(|at| Resolution { why, ..decided(at) })
    }

    /// What a college of a programs table is in the directory.
    pub fn in_directory(&self, mention: &Mention) -> Resolution {
        let rule = self.rule(mention);
        if let Some(is) = rule.and_then(|rule| rule.is.as_ref()) {
            let by_name = || (0..self.directory.list.len()).find(|&at| is.names(&self.target(Match::Directory(at))));
            let at = match is.unitid {
                Some(unitid) => self.directory.by_unitid(unitid),
                None => by_name(),
            };
            if let Some(at) = at {
                return decided(Match::Directory(at));
            }
        }
        let found = self.directory.find(&mention.wanted());
        self.resolution(mention, rule, found.into_iter().map(|found| (Match::Directory(found.at), found)).collect())
    }

    /// What a college of any other table is: among those of the programs, else in the directory.
    pub fn resolve(&self, mention: &Mention) -> Resolution {
        let rule = self.rule(mention);
        if let Some(is) = rule.and_then(|rule| rule.is.as_ref()) {
            let known = (0..self.known.len()).map(Match::Known).find(|at| is.names(&self.target(*at)));
            let listed = || is.unitid.and_then(|unitid| self.directory.by_unitid(unitid)).map(Match::Directory);
            if let Some(at) = known.or_else(listed) {
                return decided(at);
            }
        }
        let wanted = mention.wanted();
        let teaching: Vec<(Match, Found)> =
            self.index.find(&wanted).into_iter().map(|found| (Match::Known(found.at), found)).collect();
        let sure =
            |found: &[(Match, Found)]| found.first().is_some_and(|(at, found)| found.sure && !self.excluded(rule, *at));
        if sure(&teaching) {
            return self.resolution(mention, rule, teaching);
        }
        if self.directory.is_empty() {
            return self.resolved_alike(mention).unwrap_or_else(|| self.resolution(mention, rule, teaching));
        }
        // The directory knows other names and numbers; what it means may be among the colleges that teach.
        let mut all = teaching;
        for found in self.directory.find(&wanted) {
            let at = match self.by_directory.get(&found.at) {
                Some(&known) => Match::Known(known),
                None => Match::Directory(found.at),
            };
            match all.iter_mut().find(|(known, _found)| *known == at) {
                Some((_at, known)) if found.sure && !known.sure => *known = found,
                Some(_) => {}
                None => all.push((at, found)),
            }
        }
        all.sort_by(|a, b| b.1.sure.cmp(&a.1.sure).then(b.1.score.total_cmp(&a.1.score)));
        if !sure(&all)
            && let Some(alike) = self.resolved_alike(mention)
        {
            return alike;
        }
        self.resolution(mention, rule, all)
    }

    fn excluded(&self, rule: Option<&CollegeRule>, at: Match) -> bool {
        rule.is_some_and(|rule| rule.excludes(&self.target(at)))
    }

    fn resolution(&self, mention: &Mention, rule: Option<&CollegeRule>, found: Vec<(Match, Found)>) -> Resolution {
        let found: Vec<(Match, Found)> =
            found.into_iter().filter(|(at, _found)| !self.excluded(rule, *at)).take(KEPT).collect();
        let candidate = |(at, found): &(Match, Found)| {
            let target = self.target(*at);
            (*at, MatchCandidate { target, score: found.score, why: found.why.clone() })
        };
        let candidates = found.iter().map(candidate).collect();
        let refused = rule.is_some_and(|rule| !rule.is_not.is_empty());
        match found.first() {
            Some((at, best)) if best.sure => Resolution {
                status: MatchStatus::Matched,
                to: Some(*at),
                score: best.score,
                why: best.why.clone(),
                decided: false,
                campus: best.campus,
                candidates,
            },
            Some((_at, best)) if best.score >= DOUBTFUL => Resolution {
                status: MatchStatus::Doubtful,
                to: None,
                score: best.score,
                why: best.why.clone(),
                decided: false,
                campus: best.campus,
                candidates,
            },
            _ => Resolution {
                status: MatchStatus::Unmatched,
                to: None,
                score: 0.0,
                why: if refused { tr!("you said it is none of the likely ones").into() } else { nothing_like(mention) },
                decided: refused,
                campus: false,
                candidates,
            },
        }
    }

    pub fn target(&self, at: Match) -> Target {
        match at {
            Match::Known(at) => {
                let known = &self.known[at];
                Target {
                    name: known.name.to_string(),
                    state: known.state.as_deref().map(str::to_owned),
                    city: known.city.as_deref().map(str::to_owned),
                    unitid: known.unitid,
                    teaches: true,
                }
            }
            Match::Directory(at) => {
                let institution = &self.directory.list[at];
                Target {
                    name: institution.name.clone(),
                    state: institution.state.clone(),
                    city: institution.city.clone(),
                    unitid: institution.unitid,
                    teaches: false,
                }
            }
        }
    }

    /// Every institution that a name can mean.
    pub fn targets(&self) -> Vec<Target> {
        let known = (0..self.known.len()).map(Match::Known);
        let listed =
            (0..self.directory.list.len()).filter(|at| !self.by_directory.contains_key(at)).map(Match::Directory);
        known.chain(listed).map(|at| self.target(at)).collect()
    }

    /// Adds a college of a programs table, or finds it among those that were added; `found` is what the directory says.
    pub fn learn(&mut self, mention: &Mention, found: &Resolution, place: Option<Place>) -> Option<usize> {
        let name = mention.name.clone().or_else(|| match found.to {
            Some(Match::Directory(at)) => Some(self.directory.list[at].name.as_str().into()),
            _ => None,
        })?;
        let listed = match found.to {
            Some(Match::Directory(at)) if !found.campus => Some(at),
            _ => None,
        };
        let state = mention
            .state
            .clone()
            .or_else(|| listed.and_then(|at| Some(self.directory.list[at].state.as_deref()?.into())));
        // A rule may say that two spellings are one college that no directory has.
        let rule = self.rule(mention).or_else(|| self.rule_alike(mention));
        let ruled = rule.and_then(|rule| rule.is.clone()).filter(|_| listed.is_none());
        let meant = ruled.as_ref().map_or(&*name, |is| &is.name);
        let full = Name::new(meant, state.as_deref()).full;
        let same = self.by_name.get(&(full.clone(), state.clone())).map_or(&[][..], Vec::as_slice);
        let fits = |at: &&usize| {
            let known = &self.known[**at];
            let elsewhere = known.city.is_some() && mention.city.is_some() && known.city != mention.city;
            let two_numbers = known.directory.is_some() && listed.is_some() && known.directory != listed;
            let written = known.spellings.iter().any(|spelling| school::same(spelling) == school::same(&name));
            !two_numbers && (written || !elsewhere || ruled.is_some())
        };
        let at = listed.and_then(|at| self.by_directory.get(&at).copied()).or_else(|| same.iter().find(fits).copied());
        let at = match at {
            Some(at) => at,
            None => {
                self.known.push(Known {
                    name: Arc::clone(&name),
                    state: state.clone(),
                    city: mention.city.clone(),
                    zip: mention.zip.clone(),
                    opeid: mention.opeid.clone(),
                    directory: None,
                    unitid: mention.unitid,
                    place: None,
                    spellings: Vec::new(),
                    met: false,
                });
                self.by_name.entry((full, state)).or_default().push(self.known.len() - 1);
                self.known.len() - 1
            }
        };
        let known = &mut self.known[at];
        if let Some(listed) = listed {
            known.directory = Some(listed);
            known.unitid = self.directory.list[listed].unitid;
            self.by_directory.insert(listed, at);
        }
        if known.place.is_none() {
            known.place = place;
        }
        if !known.spellings.contains(&name) {
            known.spellings.push(name);
        }
        if let Some(is) = ruled {
            known.name = is.name.as_str().into();
        }
        Some(at)
    }

    /// To be called when every programs table was learned: settles names and makes the colleges findable.
    pub fn settle(&mut self) {
        for known in &mut self.known {
            let habits: std::collections::BTreeSet<String> =
                known.spellings.iter().map(|spelling| school::same(spelling)).collect();
            if habits.len() > 1 {
                // Several spellings are one college under the directory's name, else under the longest.
                let longest = || known.spellings.iter().max_by_key(|spelling| spelling.chars().count()).cloned();
                let listed = known.directory.map(|at| Arc::from(self.directory.list[at].name.as_str()));
                known.name = listed.or_else(longest).unwrap_or_else(|| Arc::clone(&known.name));
            }
        }
        let text = |text: &Option<Arc<str>>| text.as_deref().map(str::to_owned);
        let institutions = self.known.iter().map(|known| Institution {
            name: known.name.to_string(),
            state: text(&known.state),
            city: text(&known.city),
            zip: text(&known.zip),
            unitid: known.unitid,
            opeid: text(&known.opeid),
            others: Vec::new(),
            spellings: known.spellings.iter().map(ToString::to_string).collect(),
        });
        self.index = Index::new(institutions.collect());
    }

    /// Other colleges of the programs tables that a college may be a misspelling of.
    pub fn like_another(&self, mention: &Mention, own: usize) -> Option<Resolution> {
        let rule = self.rule(mention);
        if rule.is_some_and(|rule| rule.is.is_some()) {
            return None;
        }
        let wanted = mention.wanted();
        let mut found: Vec<(Match, Found)> = self
            .index
            .find(&wanted)
            .into_iter()
            .filter(|found| found.at != own && found.score >= 0.88)
            .map(|found| (Match::Known(found.at), Found { sure: false, ..found }))
            .collect();
        let own = &self.known[own];
        found.retain(|(at, _found)| match at {
            // Two numbers or two cities are two colleges.
            Match::Known(at) => {
                let other = &self.known[*at];
                let numbers = own.unitid.is_some() && other.unitid.is_some();
                let cities = own.city.is_some() && other.city.is_some() && own.city != other.city;
                !numbers && !cities
            }
            Match::Directory(_) => false,
        });
        let resolution = self.resolution(mention, rule, found);
        (resolution.status == MatchStatus::Doubtful).then_some(resolution)
    }
}

/// The directory indexed last: every decision about a name joins again, mostly with the same directory.
static INDEXED: Mutex<Option<(Directory, Arc<Index>)>> = Mutex::new(None);

fn indexed(directory: &Directory) -> Arc<Index> {
    let mut last = INDEXED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((known, index)) = &*last
        && known == directory
    {
        return Arc::clone(index);
    }
    let institutions = directory.campuses().map(|(unitid, campus)| Institution {
        name: campus.name.clone(),
        state: campus.state.clone(),
        city: campus.city.clone(),
        zip: campus.zip.clone(),
        unitid: Some(unitid),
        opeid: campus.opeid.clone(),
        others: campus.other_names.clone(),
        spellings: Vec::new(),
    });
    let index = Arc::new(Index::new(institutions.collect()));
    *last = Some((directory.clone(), Arc::clone(&index)));
    index
}

fn decided(at: Match) -> Resolution {
    Resolution {
        status: MatchStatus::Matched,
        to: Some(at),
        score: 1.0,
        why: tr!("you said so").into(),
        decided: true,
        campus: false,
        candidates: Vec::new(),
    }
}

fn nothing_like(mention: &Mention) -> String {
    match (&mention.name, &mention.state) {
        (Some(_), Some(state)) => tr!("nothing like it in {state}", state = state),
        (Some(_), None) => tr!("nothing like it, and no state beside it").to_owned(),
        (None, _) => tr!("its number is not listed").to_owned(),
    }
}
