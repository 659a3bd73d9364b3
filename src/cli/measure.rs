//! `measure`: one request about some files, answered with published numbers.

use std::path::{Path, PathBuf};

use super::{Failure, ProjectArgs, RequestArgs, open::session};
use crate::{
    measure::{Audience, Request},
    project::in_deck,
};

/// The answer as JSON or as a readable table.
pub fn measure(
    files: &[PathBuf],
    (mapping, recipe): (Option<&Path>, Option<&Path>),
    arguments: &RequestArgs,
    project: &ProjectArgs,
    audience: Audience,
    json: bool,
) -> Result<String, Failure> {
    let mut session = session(files, mapping, recipe)?;
    project.apply(&mut session)?;
    let document = &session.document;
    let publishing = document.publishing(audience);
    let base = publishing.rule(&Request { filters: document.filters.clone(), ..Request::default() });
    let request = arguments.onto(base);
    // What is printed is published beside the project's deck.
    let answer = session.engine().measure_beside(&request, &in_deck(&document.deck, &publishing))?;
    Ok(if json { format!("{:#}\n", answer.to_json(&request)) } else { answer.to_text() })
}
