//! A mapping by the names of columns instead of their letters, so that it fits the next file of the same kind.

mod landing;
mod pairs;
mod sharing;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{ColumnChoice, Decisions, Ignored, Inspection, Mapping, SheetFound, TableChoice, TableFound, header};
pub use landing::{LandedColumn, Landing, TableLanding};
use pairs::Pairs;
pub(super) use sharing::says_nothing_of_people;
use sharing::{is_harmless, is_marker};

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
