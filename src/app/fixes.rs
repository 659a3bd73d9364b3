//! Issues by what has become of them, and the decisions made, for the Check screen and its commands.

use super::{
    command::{Decided, IssueFilter, IssueState},
    work::Loaded,
};
use crate::{
    import::{Fix, Issue, Severity},
    project::Document,
};

/// What has become of an issue of a file; decided ones are no longer found by import.
pub fn state(document: &Document, file: usize, issue: &Issue) -> IssueState {
    let ignored = document.sources.get(file).is_some_and(|source| source.mapping.ignores(issue));
    match (ignored, issue.severity) {
        (true, _) => IssueState::Ignored,
        (false, Severity::Info) => IssueState::Note,
        (false, _) => IssueState::Open,
    }
}

/// Issues that wait for a decision and that a filter lists, each with its file.
pub fn open<'a>(
    document: &'a Document,
    loaded: &'a Loaded,
    filter: &'a IssueFilter,
) -> impl Iterator<Item = (usize, &'a Issue)> {
    loaded.issues().filter(move |(file, issue)| {
        let name = loaded.files.get(*file).map_or("", |file| file.name.as_str());
        let state = state(document, *file, issue);
        state == IssueState::Open && filter.admits(*file, name, issue, state)
    })
}

/// Those of them with a proposed fix.
pub fn proposed<'a>(
    document: &'a Document,
    loaded: &'a Loaded,
    filter: &'a IssueFilter,
) -> impl Iterator<Item = (usize, &'a Issue, &'a Fix)> {
    open(document, loaded, filter).filter_map(|(file, issue)| {
        let fix = issue.fix.as_ref().filter(|fix| **fix != Fix::Ignore)?;
        Some((file, issue, fix))
    })
}

/// What the user decided, in the order of files, sheets, columns and texts.
pub fn decided(document: &Document) -> Vec<Decided> {
    let of = |(file, source): (usize, &crate::project::SourceFile)| {
        source.mapping.settled().into_iter().map(move |what| Decided { file, what }).collect::<Vec<_>>()
    };
    document.sources.iter().enumerate().flat_map(of).collect()
}
