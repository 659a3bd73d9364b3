//! `compare A B`: what is different between two projects, or sets of spreadsheets.

use std::{
    path::{Path, PathBuf},
    sync::atomic::AtomicBool,
};

use serde_json::json;

use super::{Failure, open::session};
use crate::{
    compare::Difference,
    session::{OpenError, Session, Side, differences, is_project},
};

/// Every difference, as JSON or a line each. Where only one of the two is a project, the other's files take the place of
/// those they are newer or older states of, under the same decisions and deck.
pub fn compare(old: &Path, new: &Path, json: bool) -> Result<String, Failure> {
    let (a, b): (Vec<PathBuf>, Vec<PathBuf>) = match (is_project(old), is_project(new)) {
        (true, false) => (vec![old.into()], vec![old.into(), new.into()]),
        (false, true) => (vec![new.into(), old.into()], vec![new.into()]),
        _ => (vec![old.into()], vec![new.into()]),
    };
    let (mut was, mut now) = (session(&a, None, None)?, session(&b, None, None)?);
    was.settle();
    now.settle();
    let found = differences(side(&was), side(&now), &AtomicBool::new(false)).map_err(OpenError::from)?;
    if json {
        let all: Vec<_> = found.iter().map(Difference::to_json).collect();
        let value = json!({
            "version": 1, "a": old.display().to_string(), "b": new.display().to_string(), "count": all.len(),
            "differences": all,
        });
        return Ok(format!("{value:#}\n"));
    }
    let mut text = match found.len() {
        0 => "No differences\n".to_owned(),
        1 => "1 difference\n".to_owned(),
        count => format!("{count} differences\n"),
    };
    let mut place = String::new();
    for difference in &found {
        if difference.place() != place {
            difference.place().clone_into(&mut place);
            text += &format!("{place}\n");
        }
        text += &format!("  {}\n", difference.words());
    }
    Ok(text)
}

fn side(session: &Session) -> Side<'_> {
    Side { document: &session.document, loaded: &session.loaded }
}
