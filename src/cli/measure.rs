//! `measure`: one request about some files, answered with published numbers.

use std::path::PathBuf;

use super::{Failure, RequestArgs, open::session};
use crate::measure::Request;

/// The answer as JSON or as a readable table.
pub fn measure(files: &[PathBuf], arguments: &RequestArgs, json: bool) -> Result<String, Failure> {
    let session = session(files)?;
    let document = &session.document;
    let base = Request { filters: document.filters.clone(), threshold: document.threshold, ..Request::default() };
    let request = arguments.onto(base);
    let answer = session.engine().measure(&request)?;
    Ok(if json { format!("{:#}\n", answer.to_json(&request)) } else { answer.to_text() })
}
