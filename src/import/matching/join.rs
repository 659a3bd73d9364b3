//! All tables together: every college name matched, every college given its place, and a report of what was done.

use std::{collections::HashMap, sync::Arc};

use super::{
    coded,
    colleges::{Colleges, Match, Resolution},
    decision::Decisions,
    issues,
    mention::{Mention, Mentions, NONE},
    persons, programs,
    report::{CollegeMatch, MatchReport, MatchStatus, TableJoin},
};
use crate::{
    import::{
        Cancelled, Imported, Issue, Watch, names,
        placing::{self, Place, Placed, Unplaced},
    },
    place::Directory,
    table::{Dataset, Field, Table, TableKind},
};

/// All tables, joined, and what could not be.
#[derive(Clone, Debug, Default)]
pub struct Joined {
    pub dataset: Dataset,
    /// Colleges without a match or a place, doubts about places, and what joins did.
    pub issues: Vec<Issue>,
    /// How many colleges were placed, by way.
    pub placed: Placed,
    /// Colleges without a place; their rows stay in the dataset.
    pub unplaced: Vec<Unplaced>,
    /// What was matched to what, and why.
    pub matches: MatchReport,
}

/// Joins files in the order they were opened. Colleges are looked up in any IPEDS directory among them.
pub fn join(imported: &[Arc<Imported>]) -> Joined {
    join_with(imported, &Directory::default(), &Decisions::default())
}

/// [`join`] with a directory remembered from an earlier file (those among the files come first) and with what the user
/// decided about names. Tables that nothing is joined to are shared, not copied.
pub fn join_with(imported: &[Arc<Imported>], remembered: &Directory, decisions: &Decisions) -> Joined {
    join_watched(imported, remembered, decisions, &Watch::nobody()).unwrap_or_else(|Cancelled| Joined::default())
}

/// [`join_with`] that can be stopped.
///
/// # Errors
/// [`Cancelled`]; nothing made so far is kept.
pub fn join_watched(
    imported: &[Arc<Imported>],
    remembered: &Directory,
    decisions: &Decisions,
    watch: &Watch<'_>,
) -> Result<Joined, Cancelled> {
    let mut directory = remembered.clone();
    let mut files: Vec<Vec<Arc<Table>>> = imported.iter().map(|imported| imported.tables.clone()).collect();
    let merged = names::merge(&mut files, decisions, watch)?;
    let by_person = persons::join(&mut files, watch)?;
    for table in files.iter().flatten().filter(|table| table.kind == TableKind::Directory) {
        placing::learn(table, &mut directory);
    }
    let mut work = Work {
        imported,
        colleges: Colleges::new(&directory, decisions),
        files,
        joined: Joined::default(),
        matches: Vec::new(),
        teaching: Vec::new(),
    };
    work.joined.matches.directory = directory.len();
    work.joined.matches.joins = by_person;
    work.joined.matches.merged = merged;
    work.programs(&directory, watch)?;
    work.others(&directory, watch)?;
    watch.check()?;
    Ok(work.finish())
}

/// Tables on their way.
struct Work<'a> {
    imported: &'a [Arc<Imported>],
    colleges: Colleges<'a>,
    files: Vec<Vec<Arc<Table>>>,
    joined: Joined,
    matches: Vec<CollegeMatch>,
    /// Files that have a programs table.
    teaching: Vec<Arc<str>>,
}

/// A programs table whose colleges were learned.
struct Learned {
    file: usize,
    table: usize,
    mentions: Mentions,
    found: Vec<Resolution>,
    /// College of each mention.
    known: Vec<Option<usize>>,
}

impl Work<'_> {
    /// Programs first, whatever the order of files: the others take their colleges from them.
    fn programs(&mut self, directory: &Directory, watch: &Watch<'_>) -> Result<(), Cancelled> {
        let mut learned = Vec::new();
        for file in 0..self.files.len() {
            for at in 0..self.files[file].len() {
                let table = Arc::clone(&self.files[file][at]);
                if table.kind != TableKind::Programs {
                    continue;
                }
                watch.check()?;
                let mentions = Mentions::new(&table).unwrap_or_default();
                let look_up = |mention| watch.check().map(|()| self.colleges.in_directory(mention));
                let found: Vec<Resolution> = mentions.list.iter().map(look_up).collect::<Result<_, _>>()?;
                let unitid = |row: usize| {
                    let found = found.get(*mentions.of_row.get(row)? as usize)?;
                    match found.to? {
                        Match::Directory(at) if !found.campus => self.colleges.directory.list.get(at)?.unitid,
                        _ => None,
                    }
                };
                let (table, places) = placing::place(&table, directory, &self.imported[file], unitid, &mut self.joined);
                let mut first_place: Vec<Option<Place>> = vec![None; mentions.list.len()];
                for (mention, place) in mentions.of_row.iter().zip(places) {
                    if let (Some(first @ None), Some(place)) = (first_place.get_mut(*mention as usize), place) {
                        *first = Some(place);
                    }
                }
                let known = (mentions.list.iter().zip(&found).zip(first_place))
                    .map(|((mention, found), place)| self.colleges.learn(mention, found, place))
                    .collect();
                self.teaching.push(Arc::clone(&table.file));
                self.files[file][at] = table.into();
                learned.push(Learned { file, table: at, mentions, found, known });
            }
        }
        self.colleges.settle();
        for learned in learned {
            watch.check()?;
            self.settle_programs(learned);
        }
        Ok(())
    }

    /// One name for each college, and a report of each spelling.
    fn settle_programs(&mut self, learned: Learned) {
        let Learned { file, table: at, mentions, found, known } = learned;
        let table = Arc::clone(&self.files[file][at]);
        let names: Vec<Option<&str>> =
            known.iter().map(|known| known.map(|known| &*self.colleges.known[known].name)).collect();
        let renamed = mentions.list.iter().zip(&names).any(|(mention, name)| mention.name.as_deref() != *name);
        let merged = renamed_count(&mentions, &names);
        if renamed {
            let mut table = Table::clone(&table);
            rename(&mut table, &mentions, &names);
            self.files[file][at] = table.into();
        }
        let listed = !self.colleges.directory.is_empty();
        let mut join = TableJoin {
            with: tr!("the college directory").to_owned(),
            by: keys(&self.imported[file].tables[at]),
            ..TableJoin::of(&table)
        };
        let mut entries = Vec::new();
        for ((mention, found), known) in mentions.list.iter().zip(&found).zip(known) {
            let own = known.filter(|_| found.status != MatchStatus::Matched);
            let alike = own.and_then(|own| self.colleges.like_another(mention, own));
            if !listed && alike.is_none() {
                continue;
            }
            let resolution = alike.as_ref().filter(|alike| alike.score > found.score).unwrap_or(found);
            join.count(resolution.status, mention.rows);
            entries.push(entry(&table, mention, resolution, |to| self.colleges.target(to)));
        }
        if merged > 0 {
            let words = if merged == 1 { tr!("spelling is") } else { tr!("spellings are") };
            join.notes.push(tr!(
                "{merged} {words} read as another spelling of the same college",
                merged = merged,
                words = words
            ));
        }
        self.joined.issues.extend(issues::of_programs(&self.imported[file], &table, &mentions, &entries));
        self.matches.extend(entries);
        if listed {
            self.joined.matches.joins.push(join);
        }
    }

    /// People and outcomes stand at the colleges of the programs, else of the directory.
    fn others(&mut self, directory: &Directory, watch: &Watch<'_>) -> Result<(), Cancelled> {
        for file in 0..self.files.len() {
            for at in 0..self.files[file].len() {
                let table = Arc::clone(&self.files[file][at]);
                if !matches!(table.kind, TableKind::People | TableKind::Outcomes) {
                    continue;
                }
                if self.colleges.known.is_empty() && self.colleges.directory.is_empty() {
                    continue;
                }
                watch.check()?;
                let Some(mentions) = Mentions::new(&table) else { continue };
                let look_up = |mention| watch.check().map(|()| self.colleges.resolve(mention));
                let found: Vec<Resolution> = mentions.list.iter().map(look_up).collect::<Result<_, _>>()?;
                let joined = self.stand(&table, &mentions, &found, file, directory);
                self.files[file][at] = joined.into();
            }
        }
        Ok(())
    }

    fn stand(
        &mut self,
        table: &Table,
        mentions: &Mentions,
        found: &[Resolution],
        file: usize,
        directory: &Directory,
    ) -> Table {
        for found in found {
            if let Some(Match::Known(at)) = found.to {
                self.colleges.known[at].met = true;
            }
        }
        let teaching = !self.colleges.known.is_empty();
        let mut listed: HashMap<usize, Place> = HashMap::new();
        for found in found {
            if let Some(Match::Directory(at)) = found.to
                && let Some(place) = placing::of_unitid(self.colleges.directory.list[at].unitid, directory)
            {
                listed.insert(at, place);
            }
        }
        // A likely misspelling is not one more college: until it is decided, its rows count as not stated.
        let names: Vec<Option<&str>> = (mentions.list.iter().zip(found))
            .map(|(mention, found)| match (found.to, found.status) {
                (Some(Match::Known(at)), _) => Some(&*self.colleges.known[at].name),
                (_, MatchStatus::Doubtful) if teaching && proposed(found).is_some() => None,
                (Some(Match::Directory(at)), _) if mention.name.is_none() => {
                    Some(self.colleges.directory.list[at].name.as_str())
                }
                _ => mention.name.as_deref(),
            })
            .collect();
        let places: Vec<Option<&Place>> = found
            .iter()
            .map(|found| match found.to? {
                Match::Known(at) => self.colleges.known[at].place.as_ref(),
                Match::Directory(at) => listed.get(&at),
            })
            .collect();
        let states: Vec<Option<String>> =
            found.iter().map(|found| found.to.and_then(|to| self.colleges.target(to).state)).collect();
        let states: Vec<Option<&str>> = states.iter().map(Option::as_deref).collect();
        let mut joined = table.clone();
        rename(&mut joined, mentions, &names);
        placing::fill_text(&mut joined, Field::State, "State", &mentions.of_row, &states);
        placing::fill(&mut joined, &mentions.of_row, &places);

        let with = if teaching { self.teaching_words() } else { tr!("the college directory").to_owned() };
        let mut join = TableJoin { with, by: keys(table), ..TableJoin::of(table) };
        let mut entries = Vec::new();
        for (mention, found) in mentions.list.iter().zip(found) {
            join.count(found.status, mention.rows);
            entries.push(entry(table, mention, found, |to| self.colleges.target(to)));
        }
        let met = self.colleges.known.iter().filter(|known| known.met).count();
        join.unmatched_there = self.colleges.known.len() - met;
        join.repeated = entries.iter().filter(|entry| one_of_several(entry)).count();
        if join.repeated > 0 {
            join.notes.push(tr!("names that several colleges of a state bear wait for a decision").to_owned());
        }
        if teaching {
            let file = &self.imported[file];
            self.joined.issues.extend(issues::not_a_college(file, table, mentions, found, &self.teaching_words()));
            self.joined.issues.extend(issues::read_as(file, table, mentions, found, &names));
        }
        self.matches.extend(entries);
        self.joined.matches.joins.push(join);
        joined
    }

    fn teaching_words(&self) -> String {
        let mut files: Vec<&str> = self.teaching.iter().map(|file| &**file).collect();
        files.dedup();
        files.join(", ")
    }

    fn finish(mut self) -> Joined {
        // Colleges have one name each by now.
        self.joined.matches.joins.extend(programs::join(&mut self.files));
        self.joined.issues.extend(self.joined.matches.joins.iter().filter_map(issues::of_join));
        let mut colleges = merged(self.matches);
        colleges.sort_by(|a, b| {
            let order = |college: &CollegeMatch| (college.status, std::cmp::Reverse(college.rows));
            order(a)
                .cmp(&order(b))
                .then_with(|| (&a.spelling, &a.state, &a.file).cmp(&(&b.spelling, &b.state, &b.file)))
        });
        self.joined.matches.colleges = colleges;
        self.joined.matches.targets = self.colleges.targets();
        self.joined.dataset = Dataset { tables: self.files.into_iter().flatten().collect() };
        self.joined
    }
}

impl TableJoin {
    pub(super) fn of(table: &Table) -> Self {
        Self { file: Arc::clone(&table.file), sheet: Arc::clone(&table.sheet), rows: table.rows(), ..Self::default() }
    }

    fn count(&mut self, status: MatchStatus, rows: usize) {
        *match status {
            MatchStatus::Matched => &mut self.matched,
            MatchStatus::Doubtful => &mut self.doubtful,
            MatchStatus::Unmatched => &mut self.unmatched,
        } += rows;
    }
}

/// The likely college among those that teach, for a fix.
pub(super) fn proposed(found: &Resolution) -> Option<&str> {
    found
        .candidates
        .iter()
        .find(|(to, _candidate)| matches!(to, Match::Known(_)))
        .map(|(_to, c)| c.target.name.as_str())
}

/// Several colleges of one state bear this name.
fn one_of_several(entry: &CollegeMatch) -> bool {
    let [first, second, ..] = &entry.candidates[..] else { return false };
    let same = |a: &str, b: &str| a.eq_ignore_ascii_case(b);
    entry.status == MatchStatus::Doubtful
        && same(&first.target.name, &second.target.name)
        && first.target.state == second.target.state
}

fn renamed_count(mentions: &Mentions, names: &[Option<&str>]) -> usize {
    let mut pairs: Vec<(&str, &str)> = (mentions.list.iter().zip(names))
        .filter_map(|(mention, name)| Some((mention.name.as_deref()?, (*name)?)))
        .filter(|(found, name)| found != name)
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs.len()
}

/// Gives rows their college's name; cells that hold no name keep their reason.
fn rename(table: &mut Table, mentions: &Mentions, names: &[Option<&str>]) {
    let position = table.columns.iter().position(|column| column.field == Some(Field::College));
    let same = mentions.list.iter().zip(names).all(|(mention, name)| mention.name.as_deref() == *name);
    if same || names.iter().all(Option::is_none) && position.is_none() {
        return;
    }
    let name = position.map_or("College", |at| &*table.columns[at].name).to_owned();
    let mut column = coded(&name, Some(Field::College), &mentions.of_row, names);
    match position {
        Some(at) => {
            if let (Some(new), Some(old)) = (&mut column.states, &table.columns[at].states) {
                for ((new, old), mention) in new.iter_mut().zip(old).zip(&mentions.of_row) {
                    if !old.is_value() && *mention == NONE {
                        *new = *old;
                    }
                }
            }
            table.columns[at] = column.into();
        }
        None => table.columns.push(column.into()),
    }
}

/// What a table's colleges are found by: “UNITID, college and state”.
fn keys(table: &Table) -> String {
    let named = [
        (Field::Unitid, "UNITID"),
        (Field::Opeid, "OPEID"),
        (Field::College, tr!("college")),
        (Field::State, tr!("state")),
        (Field::City, tr!("city")),
    ];
    let city = table.kind == TableKind::Programs;
    let has: Vec<&str> = named
        .into_iter()
        .filter(|(field, _)| table.column(*field).is_some() && (city || *field != Field::City))
        .map(|(_, word)| word)
        .collect();
    match &has[..] {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => tr!("{} and {last}", first.join(", "), last = last),
    }
}

fn entry(
    table: &Table,
    mention: &Mention,
    found: &Resolution,
    target: impl Fn(Match) -> super::report::Target,
) -> CollegeMatch {
    CollegeMatch {
        file: Arc::clone(&table.file),
        sheet: Arc::clone(&table.sheet),
        spelling: mention.spelling(),
        state: mention.state.as_deref().map(str::to_owned),
        city: mention.city.as_deref().map(str::to_owned),
        rows: mention.rows,
        first_row: mention.first_row,
        status: found.status,
        target: found.to.map(target),
        score: found.score,
        why: found.why.clone(),
        decided: found.decided,
        candidates: found.candidates.iter().map(|(_to, candidate)| candidate.clone()).collect(),
    }
}

/// Entries of one table with one spelling and state that came to the same are one entry.
fn merged(entries: Vec<CollegeMatch>) -> Vec<CollegeMatch> {
    type Key = (Arc<str>, Arc<str>, String, Option<String>, MatchStatus, Option<super::report::Target>);
    let mut index: HashMap<Key, usize> = HashMap::new();
    let mut out: Vec<CollegeMatch> = Vec::with_capacity(entries.len());
    for entry in entries {
        let CollegeMatch { file, sheet, spelling, state, status, target, .. } = &entry;
        let key = (Arc::clone(file), Arc::clone(sheet), spelling.clone(), state.clone(), *status, target.clone());
        match index.get(&key) {
            Some(&at) => {
                let known: &mut CollegeMatch = &mut out[at];
                known.rows += entry.rows;
                known.first_row = known.first_row.min(entry.first_row);
                if entry.score > known.score {
                    known.score = entry.score;
                    known.why = entry.why;
                    known.city = entry.city;
                    known.candidates = entry.candidates;
                }
            }
            None => {
                index.insert(key, out.len());
                out.push(entry);
            }
        }
    }
    out
}
