//! `measure`: one request about some files, answered with published numbers.

use std::path::{Path, PathBuf};

use super::{Failure, ProjectArgs, RequestArgs, open::session};
use crate::measure::Request;

/// The answer as JSON or as a readable table.
pub fn measure(
    files: &[PathBuf],
    mapping: Option<&Path>,
    arguments: &RequestArgs,
    project: &ProjectArgs,
    json: bool,
) -> Result<String, Failure> {
    let mut session = session(files, mapping)?;
    project.apply(&mut session)?;
    let document = &session.document;
    let base = Request { filters: document.filters.clone(), threshold: document.threshold, ..Request::default() };
    let request = arguments.onto(base);
    let answer = session.engine().measure(&request)?;
    Ok(if json { format!("{:#}\n", answer.to_json(&request)) } else { answer.to_text() })
}
