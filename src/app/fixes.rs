//! Fixes proposed for issues, and those already decided, for the Check screen and its commands.

use super::{
    command::{ColumnRef, Decided, Decision},
    work::Loaded,
};
use crate::{
    import::{Fix, Issue, Severity},
    project::Document,
};

/// Issues that wait for a decision and have a fix, each with its file.
pub fn proposed(loaded: &Loaded) -> impl Iterator<Item = (usize, &Issue)> {
    loaded.issues().filter(|(_, issue)| {
        issue.severity != Severity::Info && issue.fix.as_ref().is_some_and(|fix| *fix != Fix::Ignore)
    })
}

/// What the user decided, in the order of files, sheets and columns.
pub fn decided(document: &Document) -> Vec<Decided> {
    let mut found = Vec::new();
    for (file, source) in document.sources.iter().enumerate() {
        for (sheet, table) in &source.mapping.tables {
            for (letter, choice) in &table.columns {
                let column = || ColumnRef { file, sheet: sheet.clone(), letter: letter.clone() };
                let mut add = |what| found.push(Decided { column: column(), what });
                for (text, fix) in &choice.fixes {
                    add(Decision::Text(text.clone(), fix.clone()));
                }
                if choice.decimal_comma {
                    add(Decision::DecimalComma);
                }
                if choice.as_found {
                    add(Decision::AsFound);
                }
                if choice.kept == Some(true) {
                    add(Decision::Kept);
                }
            }
        }
    }
    found
}
