//! The columns of a saved table and of a table found, paired by name and by likeness.

use std::collections::BTreeMap;

use super::{SavedColumn, SavedTable};
use crate::{
    import::{ColumnChoice, ColumnFound, Ignored, TableChoice, TableFound, header},
    table::Field,
};

/// Columns of a saved table and of a table found, paired.
pub(super) struct Pairs<'a> {
    /// Names found, and their letters.
    pub(super) names: Vec<&'a str>,
    pub(super) letters: Vec<&'a str>,
    /// Saved columns found under the same name, with their place.
    pub(super) same: Vec<(&'a SavedColumn, usize)>,
    pub(super) renamed: Vec<(&'a SavedColumn, usize)>,
    pub(super) missing: Vec<&'a SavedColumn>,
    pub(super) new: Vec<&'a str>,
    pub(super) found: usize,
}

impl<'a> Pairs<'a> {
    pub(super) fn of(saved: &'a SavedTable, found: &'a TableFound) -> Self {
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
    pub(super) fn score(&self) -> f64 {
        let again = self.same.len() as f64 + self.renamed.len() as f64 * 0.5;
        let all = self.same.len() + self.renamed.len() + self.missing.len();
        // New columns do not make a file another one, unless they are most of it.
        again / (all as f64).max(self.found as f64 * 0.7).max(1.0)
    }

    /// Issues set aside whose columns are all still there, by this table's letters.
    pub(super) fn ignored(&self, saved: &SavedTable, sheet: &str) -> Vec<Ignored> {
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
    pub(super) fn choice(&self, saved: &SavedTable) -> TableChoice {
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
fn renaming(old: &SavedColumn, new: &ColumnFound) -> f64 {
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
