//! A mapping by the names of columns instead of their letters, so that it fits the next file of the same kind.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{ColumnChoice, Decisions, Ignored, Inspection, Mapping, SheetFound, TableChoice, TableFound, header};
use crate::table::{Field, TableKind};

/// Everything decided about a file, and the names its columns had. It holds no cell text of people once it went
/// through [`SavedMapping::for_sharing`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SavedMapping {
    /// Version of this layout.
    pub version: u32,
    /// Name of the file it was made for.
    pub name: String,
    /// Decisions about the whole file; its `tables` are empty, they stand in the next field.
    pub file: Mapping,
    pub tables: Vec<SavedTable>,
    /// What names of colleges mean, as it was decided on the Match screen.
    #[serde(default)]
    pub decisions: Decisions,
}

/// One table that takes part, or that the user told not to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SavedTable {
    pub sheet: String,
    /// It took part in measures.
    pub used: bool,
    /// What its rows were.
    pub kind: TableKind,
    /// Decisions about the table; its `columns` are empty, they stand in the next field.
    pub choice: TableChoice,
    pub columns: Vec<SavedColumn>,
    /// Issues that were set aside, by the names of their columns instead of their letters.
    #[serde(default)]
    pub ignored: Vec<Ignored>,
}

/// One column, whether anything was decided about it or not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SavedColumn {
    /// Header as found.
    pub name: String,
    /// What it was read as.
    pub field: Option<Field>,
    /// How its values were held, as the Check screen says it.
    pub type_word: String,
    #[serde(default)]
    pub choice: ColumnChoice,
}

/// A saved mapping laid on another file.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    pub mapping: Mapping,
    pub changes: Changes,
    /// Share of columns found again, 0…1; a renamed one counts half.
    pub score: f64,
}

/// Where the tables and columns of a file before stand in another one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Landing {
    pub changes: Changes,
    /// Share of columns found again, 0…1; a renamed one counts half.
    pub score: f64,
    pub tables: Vec<TableLanding>,
}

/// Where one table of a file before stands.
#[derive(Clone, Debug, PartialEq)]
pub struct TableLanding {
    /// The sheet of the file before, and that of the file now.
    pub before: String,
    pub now: String,
    /// By the name before: where a column stands; those that are not there any more are not listed.
    pub columns: BTreeMap<String, LandedColumn>,
}

/// A column found again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LandedColumn {
    pub letter: String,
    /// What it is called now, if that is another name.
    pub renamed: Option<String>,
    /// What the column before was read as, where its name is new and may not say it.
    pub meant: Option<Field>,
}

/// Least share of columns found again for a table to be taken for one before.
const ALIKE: f64 = 0.3;

/// How a file's columns differ from those of the file before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Name of the file before.
    pub before: String,
    /// Columns that were not there before.
    pub new: Vec<String>,
    /// Columns that are not there any more.
    pub missing: Vec<String>,
    /// Old and new name.
    pub renamed: Vec<(String, String)>,
}

/// Version of the layout written now.
pub const SAVED_MAPPING_VERSION: u32 = 1;
/// Below this share of columns found again, a file is of another kind.
const SAME_KIND: f64 = 0.6;

impl SavedMapping {
    /// What was decided about a file, by the names of its columns; `None` if no table was found in it.
    pub fn of(name: &str, found: &Inspection, mapping: &Mapping) -> Option<Self> {
        let tables: Vec<SavedTable> = found
            .sheets
            .iter()
            .filter(|sheet| sheet.used || mapping.tables.contains_key(&*sheet.name))
            .filter_map(|sheet| Some(saved_table(sheet, sheet.tables.first()?, mapping)))
            .collect();
        let any = tables.iter().any(|table| table.used);
        let file = Mapping { tables: BTreeMap::new(), ignored: BTreeSet::new(), ..mapping.clone() };
        any.then(|| Self {
            version: SAVED_MAPPING_VERSION,
            name: name.to_owned(),
            file,
            tables,
            decisions: Decisions::default(),
        })
    }

    /// The same with what was decided about names of colleges.
    #[must_use]
    pub fn with_decisions(self, decisions: &Decisions) -> Self {
        Self { decisions: decisions.clone(), ..self }
    }

    /// The same without texts of cells that may be about people: kept are names of places, schools, credentials and
    /// groups, and markers.
    #[must_use]
    pub fn for_sharing(mut self) -> Self {
        self.file.markers.retain(|text, _state| is_marker(text));
        for table in &mut self.tables {
            // Row numbers are those of one file.
            table.choice.data_rows.clear();
            let columns = &table.columns;
            table.ignored.retain(|ignored| is_harmless(ignored, columns));
            for column in &mut table.columns {
                let field = [column.field];
                column.choice.fixes.retain(|text, _fix| says_nothing_of_people(text, &field));
            }
        }
        self
    }

    /// Tells files of one kind by the names of their columns in any order: 16 hexadecimal digits.
    pub fn fingerprint(&self) -> String {
        let mut names: Vec<String> =
            self.used().flat_map(|table| &table.columns).map(|column| header::normal(&column.name)).collect();
        names.sort_unstable();
        Sha256::digest(names.join("\n")).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    }

    fn used(&self) -> impl Iterator<Item = &SavedTable> {
        self.tables.iter().filter(|table| table.used)
    }

    /// Number of decisions it holds.
    pub fn decisions(&self) -> usize {
        let meant = |column: &&SavedColumn| column.choice.field.is_some();
        let columns = || self.tables.iter().flat_map(|table| &table.columns);
        self.laid_out().settled().len() + columns().filter(meant).count()
    }

    /// As a mapping by made-up letters, for counting.
    fn laid_out(&self) -> Mapping {
        let mut mapping = self.file.clone();
        for table in &self.tables {
            let columns = table.columns.iter().enumerate();
            let columns = columns.map(|(at, column)| (at.to_string(), column.choice.clone())).collect();
            mapping.tables.insert(table.sheet.clone(), TableChoice { columns, ..table.choice.clone() });
        }
        mapping
    }

    /// Lays it on another file; `None` if that is of another kind.
    pub fn fit(&self, found: &Inspection) -> Option<Fit> {
        let mut free: Vec<&SheetFound> = found.sheets.iter().filter(|sheet| !sheet.tables.is_empty()).collect();
        let mut mapping = self.file.clone();
        let mut changes = Changes { before: self.name.clone(), ..Changes::default() };
        let (mut same, mut all) = (0, 0);
        // Tables that took part choose their sheets first.
        for table in self.used().chain(self.tables.iter().filter(|table| !table.used)) {
            let best = free
                .iter()
                .enumerate()
                .filter_map(|(at, sheet)| Some((at, Pairs::of(table, sheet.tables.first()?))))
                .map(|(at, pairs)| ((pairs.score(), *free[at].name == *table.sheet), at, pairs))
                .max_by(|a, b| a.0.0.total_cmp(&b.0.0).then(a.0.1.cmp(&b.0.1)).then(b.1.cmp(&a.1)));
            let fits = best.filter(|(_rank, _at, pairs)| pairs.score() >= SAME_KIND);
            let Some((_rank, at, pairs)) = fits else {
                if table.used {
                    return None;
                }
                continue;
            };
            let sheet = free.remove(at);
            if table.used {
                same += pairs.same.len() * 2 + pairs.renamed.len();
                all += table.columns.len().max(pairs.found);
                changes.new.extend(pairs.new.iter().map(|name| (*name).to_owned()));
                changes.missing.extend(pairs.missing.iter().map(|column| column.name.clone()));
                let renamed = |(old, new): &(&SavedColumn, usize)| (old.name.clone(), pairs.names[*new].to_owned());
                changes.renamed.extend(pairs.renamed.iter().map(renamed));
            }
            mapping.ignored.extend(pairs.ignored(table, &sheet.name));
            let choice = pairs.choice(table);
            if choice != TableChoice::default() {
                mapping.tables.insert(sheet.name.to_string(), choice);
            }
        }
        Some(Fit { mapping, changes, score: same as f64 / (2 * all.max(1)) as f64 })
    }
}

impl Landing {
    /// Finds the tables of a file before, by this name, in another one: as much of them as there is.
    pub fn of(name: &str, tables: &[SavedTable], found: &Inspection) -> Self {
        let mut free: Vec<&SheetFound> = found.sheets.iter().filter(|sheet| !sheet.tables.is_empty()).collect();
        let mut landing =
            Self { changes: Changes { before: name.to_owned(), ..Changes::default() }, ..Self::default() };
        let (mut again, mut all) = (0.0, 0.0);
        let used = || tables.iter().filter(|table| table.used);
        for table in used().chain(tables.iter().filter(|table| !table.used)) {
            let best = free
                .iter()
                .enumerate()
                .filter_map(|(at, sheet)| Some((at, Pairs::of(table, sheet.tables.first()?))))
                .max_by(|(a, left), (b, right)| left.score().total_cmp(&right.score()).then(b.cmp(a)));
            let weight = table.columns.len() as f64 * f64::from(u8::from(table.used));
            all += weight;
            let Some((at, pairs)) = best.filter(|(_at, pairs)| pairs.score() >= ALIKE) else {
                let gone = table.columns.iter().filter(|_| table.used).map(|column| column.name.clone());
                landing.changes.missing.extend(gone);
                continue;
            };
            let sheet = free.remove(at);
            again += pairs.score() * weight;
            let changes = &mut landing.changes;
            if table.used {
                changes.new.extend(pairs.new.iter().map(|name| (*name).to_owned()));
                changes.missing.extend(pairs.missing.iter().map(|column| column.name.clone()));
                let names = |(old, new): &(&SavedColumn, usize)| (old.name.clone(), pairs.names[*new].to_owned());
                changes.renamed.extend(pairs.renamed.iter().map(names));
            }
            let column = |(column, at): &(&SavedColumn, usize), renamed: bool| LandedColumn {
                letter: pairs.letters[*at].to_owned(),
                renamed: renamed.then(|| pairs.names[*at].to_owned()),
                meant: column.field.filter(|_| renamed),
            };
            let same = pairs.same.iter().map(|pair| (pair.0.name.clone(), column(pair, false)));
            let renamed = pairs.renamed.iter().map(|pair| (pair.0.name.clone(), column(pair, true)));
            landing.tables.push(TableLanding {
                before: table.sheet.clone(),
                now: sheet.name.to_string(),
                columns: same.chain(renamed).collect(),
            });
        }
        landing.score = again / f64::max(all, 1.0);
        landing
    }

    /// Where a table of the file before stands.
    pub fn table(&self, sheet: &str) -> Option<&TableLanding> {
        self.tables.iter().find(|table| table.before == sheet)
    }
}

impl Changes {
    /// The columns are the same.
    pub fn is_none(&self) -> bool {
        self.new.is_empty() && self.missing.is_empty() && self.renamed.is_empty()
    }

    /// What changed, in words: `1 column is new (Q+5), Race is now called Race/Ethnicity`.
    pub fn words(&self) -> String {
        let list = |names: &[String]| match names {
            [] => String::new(),
            [first @ .., last] if first.len() >= 4 => format!("{}, …, {last}", first[..3].join(", ")),
            names => names.join(", "),
        };
        let mut parts = Vec::new();
        for (names, one, many) in
            [(&self.new, tr!("is new"), tr!("are new")), (&self.missing, tr!("is missing"), tr!("are missing"))]
        {
            match names.len() {
                0 => {}
                1 => parts.push(format!("{} {one}", list(names))),
                count => parts.push(tr!("{count} columns {many} ({})", list(names), count = count, many = many)),
            }
        }
        parts.extend(self.renamed.iter().map(|(old, new)| tr!("{old} is now called {new}", old = old, new = new)));
        if parts.is_empty() { tr!("The columns are the same").to_owned() } else { parts.join("; ") }
    }
}

fn saved_table(sheet: &SheetFound, table: &TableFound, mapping: &Mapping) -> SavedTable {
    let choice = mapping.tables.get(&*sheet.name).cloned().unwrap_or_default();
    let columns = table
        .columns
        .iter()
        .map(|column| SavedColumn {
            name: column.name.clone(),
            field: column.field,
            type_word: column.type_word.to_owned(),
            choice: choice.columns.get(&column.letter).cloned().unwrap_or_default(),
        })
        .collect();
    let name =
        |letter: &String| table.columns.iter().find(|column| column.letter == *letter).map(|found| found.name.clone());
    let ignored = mapping
        .ignored
        .iter()
        .filter(|ignored| *ignored.sheet == *sheet.name)
        .filter_map(|ignored| {
            let columns = ignored.columns.iter().map(name).collect::<Option<_>>()?;
            Some(Ignored { columns, ..ignored.clone() })
        })
        .collect();
    SavedTable {
        sheet: sheet.name.to_string(),
        used: sheet.used,
        kind: table.kind,
        choice: TableChoice { columns: BTreeMap::new(), ..choice },
        columns,
        ignored,
    }
}

/// Columns of a saved table and of a table found, paired.
struct Pairs<'a> {
    /// Names found, and their letters.
    names: Vec<&'a str>,
    letters: Vec<&'a str>,
    /// Saved columns found under the same name, with their place.
    same: Vec<(&'a SavedColumn, usize)>,
    renamed: Vec<(&'a SavedColumn, usize)>,
    missing: Vec<&'a SavedColumn>,
    new: Vec<&'a str>,
    found: usize,
}

impl<'a> Pairs<'a> {
    fn of(saved: &'a SavedTable, found: &'a TableFound) -> Self {
        let names: Vec<&str> = found.columns.iter().map(|column| column.name.as_str()).collect();
        let letters = found.columns.iter().map(|column| column.letter.as_str()).collect();
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        for (at, name) in names.iter().enumerate() {
            places.entry(header::normal(name)).or_insert(at);
        }
        let mut taken = vec![false; names.len()];
        let (mut same, mut missing) = (Vec::new(), Vec::new());
        for column in &saved.columns {
            match places.get(&header::normal(&column.name)).filter(|at| !taken[**at]) {
                Some(&at) => {
                    taken[at] = true;
                    same.push((column, at));
                }
                None => missing.push(column),
            }
        }
        let mut renamed = Vec::new();
        let free: Vec<usize> = (0..names.len()).filter(|at| !taken[*at]).collect();
        // A table of another kind has nothing in common, and needs no comparing of every name with every other.
        if same.len() * 2 >= saved.columns.len().min(names.len()) {
            let mut offers: Vec<(f64, usize, usize)> = Vec::new();
            for (gone, column) in missing.iter().enumerate() {
                for &at in &free {
                    let likely = renaming(column, &found.columns[at]);
                    if likely >= RENAMED {
                        offers.push((likely, gone, at));
                    }
                }
            }
            offers.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
            let mut back = vec![false; missing.len()];
            for (_likely, gone, at) in offers {
                if !taken[at] && !back[gone] {
                    (taken[at], back[gone]) = (true, true);
                    renamed.push((missing[gone], at));
                }
            }
            missing = missing.iter().zip(back).filter(|(_column, back)| !back).map(|(column, _back)| *column).collect();
        }
        let new = names.iter().zip(&taken).filter(|(_name, taken)| !**taken).map(|(name, _taken)| *name).collect();
        Self { found: names.len(), names, letters, same, renamed, missing, new }
    }

    /// Share of columns found again; a renamed one counts half.
    fn score(&self) -> f64 {
        let again = self.same.len() as f64 + self.renamed.len() as f64 * 0.5;
        let all = self.same.len() + self.renamed.len() + self.missing.len();
        // New columns do not make a file another one, unless they are most of it.
        again / (all as f64).max(self.found as f64 * 0.7).max(1.0)
    }

    /// Issues set aside whose columns are all still there, by this table's letters.
    fn ignored(&self, saved: &SavedTable, sheet: &str) -> Vec<Ignored> {
        let again = || self.same.iter().chain(&self.renamed);
        let letter = |name: &String| {
            let (_column, at) = again().find(|(column, _at)| column.name == *name)?;
            Some(self.letters[*at].to_owned())
        };
        let moved = saved.ignored.iter().filter_map(|ignored| {
            let columns = ignored.columns.iter().map(letter).collect::<Option<_>>()?;
            Some(Ignored { columns, sheet: sheet.to_owned(), ..ignored.clone() })
        });
        moved.collect()
    }

    /// The decisions by this table's letters.
    fn choice(&self, saved: &SavedTable) -> TableChoice {
        let mut choice = saved.choice.clone();
        for (column, at) in &self.same {
            if column.choice != ColumnChoice::default() {
                choice.columns.insert(self.letters[*at].to_owned(), column.choice.clone());
            }
        }
        for (column, at) in &self.renamed {
            let mut own = column.choice.clone();
            // The new name may say nothing; what the column was read as still holds.
            if own.field.is_none() {
                own.field = column.field.map(Some);
            }
            if own != ColumnChoice::default() {
                choice.columns.insert(self.letters[*at].to_owned(), own);
            }
        }
        choice
    }
}

/// Likeness from which a column is taken for another under a new name.
const RENAMED: f64 = 0.75;

/// How likely a column is another under a new name: by its name, what it is read as, and how its values are held.
fn renaming(old: &SavedColumn, new: &super::ColumnFound) -> f64 {
    let (a, b) = (header::normal(&old.name), header::normal(&new.name));
    let same_field = old.field.is_some() && old.field == new.field;
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    // "Q3 2024" is not "Q3 2025" under a new name.
    if !same_field && (digits(&a) != digits(&b) || old.type_word != new.type_word) {
        return 0.0;
    }
    let field = match (old.field, new.field) {
        (Some(old), Some(new)) if old == new => 1.0,
        (Some(_), Some(_)) => 0.0,
        _ => 0.5,
    };
    let by_all = 0.6 * strsim::jaro_winkler(&a, &b) + 0.25 * field + 0.15;
    // A meaning that a table has once says more than any name.
    if same_field && !matches!(old.field, Some(Field::Identifier(_))) { by_all.max(0.8) } else { by_all }
}

/// Fields whose texts name places, schools, programs or groups, not people.
fn is_public(field: Field) -> bool {
    matches!(
        field,
        Field::State
            | Field::County
            | Field::Region
            | Field::City
            | Field::College
            | Field::Credential
            | Field::Program
            | Field::Cip
            | Field::AwardLevel
            | Field::Credit
            | Field::AgeGroup
            | Field::Sex
            | Field::Race
            | Field::ComparisonGroup
            | Field::Industry
            | Field::IndustryBefore
            | Field::Group
    )
}

/// An issue set aside whose text says nothing about people.
fn is_harmless(ignored: &Ignored, columns: &[SavedColumn]) -> bool {
    let field = |name: &String| columns.iter().find(|column| column.name == *name).and_then(|column| column.field);
    says_nothing_of_people(&ignored.text, &ignored.columns.iter().map(field).collect::<Vec<_>>())
}

/// A text of columns that are read as these fields is a marker, or names a place, a school, a program or a group.
pub(super) fn says_nothing_of_people(text: &str, fields: &[Option<Field>]) -> bool {
    let public = !fields.is_empty() && fields.iter().all(|field| field.is_some_and(is_public));
    let personal = fields.iter().any(|field| is_personal(*field));
    public || !personal && is_marker(text)
}

/// Texts of these fields are people's, whatever they look like.
fn is_personal(field: Option<Field>) -> bool {
    matches!(field, Some(Field::PersonId | Field::Identifier(_) | Field::BirthDate | Field::Contact))
}

/// A text that stands for a state, not for a person: signs, nines, and up to three letters in one case.
fn is_marker(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let nines = digits > 2 && text.trim_start_matches('-').chars().all(|c| c == '9' || c == '.');
    let letters: String = text.chars().filter(|c| c.is_alphabetic()).collect();
    let one_case = letters == letters.to_uppercase() || letters == letters.to_lowercase();
    nines || letters.chars().count() <= 3 && one_case && digits <= 2 && text.chars().count() <= 8
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        import::{Fix, Inspection, IssueCode, import},
        sheet::{Limits, read},
        table::CellState,
    };

    fn inspect(csv: &str, mapping: &Mapping) -> Inspection {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("outcomes.csv");
        std::fs::write(&path, csv).unwrap();
        let book = read(&path, &Limits::default(), &std::sync::atomic::AtomicBool::new(false)).unwrap();
        import(&book, mapping).inspection
    }

    fn csv(header: &str, row: &str) -> String {
        let mut csv = format!("{header}\n");
        for person in 0..12 {
            let state = if person % 4 == 0 { "Wahsington" } else { "OH" };
            csv += &format!("{}\n", row.replace("ID", &format!("P{person:03}")).replace("STATE", state));
        }
        csv
    }

    const HEADER: &str = "Person ID,State,Race,Age,Wages 2024Q1,Wages 2024Q2,Wages 2024Q3,Remark";
    const ROW: &str = "ID,STATE,White,31,4100,5200,n/k,Smith moved";

    /// A mapping with a decision about a state, a marker, a remark that names a person, and a meaning.
    fn decided() -> (SavedMapping, Mapping) {
        let mut mapping = Mapping::default();
        let columns = &mut mapping.tables.entry("outcomes".into()).or_default().columns;
        columns.entry("B".into()).or_default().fixes.insert("Wahsington".into(), Fix::ReadAs("Washington".into()));
        columns.entry("G".into()).or_default().fixes.insert("n/k".into(), Fix::State(CellState::NotApplicable));
        columns.entry("H".into()).or_default().fixes.insert("Smith moved".into(), Fix::Ignore);
        columns.entry("C".into()).or_default().field = Some(Some(Field::Race));
        let aside = |column: &str, text: &str| Ignored {
            sheet: String::new(),
            code: IssueCode::NotUnderstood,
            columns: vec![column.into()],
            text: text.into(),
        };
        let ignored = [aside("B", "Cascadia"), aside("A", "P003")];
        let found = inspect(&csv(HEADER, ROW), &mapping);
        let sheet = found.sheets[0].name.to_string();
        let tables = std::mem::take(&mut mapping.tables);
        mapping.tables = tables.into_values().map(|table| (sheet.clone(), table)).collect();
        mapping.ignored = ignored.into_iter().map(|ignored| Ignored { sheet: sheet.clone(), ..ignored }).collect();
        (SavedMapping::of("outcomes.csv", &inspect(&csv(HEADER, ROW), &mapping), &mapping).unwrap(), mapping)
    }

    #[test]
    fn the_next_file_takes_the_decisions_wherever_its_columns_stand() {
        let (saved, mapping) = decided();
        let same = saved.fit(&inspect(&csv(HEADER, ROW), &Mapping::default())).unwrap();
        assert_eq!((same.mapping, same.changes.is_none()), (mapping, true));

        let moved = "State,Person ID,Race,Age,Wages 2024Q1,Wages 2024Q2,Wages 2024Q3,Remark";
        let found = inspect(&csv(moved, "STATE,ID,White,31,4100,5200,n/k,x"), &Mapping::default());
        let fit = saved.fit(&found).unwrap();
        assert!(fit.changes.is_none(), "{:?}", fit.changes);
        let columns = &fit.mapping.tables[&*found.sheets[0].name].columns;
        assert!(columns["A"].fixes.contains_key("Wahsington") && !columns.contains_key("B"));
        let aside: Vec<_> =
            fit.mapping.ignored.iter().map(|ignored| (ignored.columns.concat(), &*ignored.text)).collect();
        assert_eq!(aside, [("A".to_owned(), "Cascadia"), ("B".to_owned(), "P003")]);
    }

    #[test]
    fn a_new_quarter_and_a_new_name_are_said_and_nothing_is_asked_again() {
        let (saved, _mapping) = decided();
        let header = "Person ID,State,Race/Ethnicity,Age,Wages 2024Q2,Wages 2024Q3,Wages 2024Q4,Remark";
        let fit = saved.fit(&inspect(&csv(header, ROW), &Mapping::default())).unwrap();
        let Changes { new, missing, renamed, .. } = &fit.changes;
        assert_eq!((new[..].join(","), missing.join(",")), ("Wages 2024Q4".into(), "Wages 2024Q1".into()));
        assert_eq!(*renamed, [("Race".to_owned(), "Race/Ethnicity".to_owned())]);
        assert_eq!(
            fit.changes.words(),
            "Wages 2024Q4 is new; Wages 2024Q1 is missing; Race is now called Race/Ethnicity"
        );
        assert_eq!(fit.mapping.tables.values().next().unwrap().columns["C"].field, Some(Some(Field::Race)));
    }

    #[test]
    fn a_file_of_another_kind_takes_nothing() {
        let (saved, _mapping) = decided();
        let programs = csv("College,City,State,ZIP,Credential", "Lakeside College,Sandusky,OH,44870,NIMS");
        assert_eq!(saved.fit(&inspect(&programs, &Mapping::default())), None);
    }

    #[test]
    fn shared_mappings_hold_no_cell_of_people_and_come_back_from_text() {
        let (saved, _mapping) = decided();
        let before = saved.fingerprint();
        let shared = saved.for_sharing();
        let text = ron::to_string(&shared).unwrap();
        assert!(text.contains("Wahsington") && text.contains("n/k") && text.contains("Cascadia"));
        assert!(!text.contains("Smith") && !text.contains("P003"));
        assert_eq!(ron::from_str::<SavedMapping>(&text).unwrap(), shared);
        assert_eq!((shared.fingerprint(), shared.decisions()), (before, 3));
    }
}
