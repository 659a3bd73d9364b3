//! Where the tables and columns of a file before stand in another one, as far as they are there at all.

use std::collections::BTreeMap;

use super::{Changes, Pairs, SavedColumn, SavedTable};
use crate::{
    import::{Inspection, SheetFound},
    table::Field,
};

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
