//! Which issues and decisions are listed: kept from frame to frame, made anew when files, decisions or the filter change.

use std::{
    collections::BTreeMap,
    sync::{Arc, Weak},
};

use crate::{
    app::{
        command::{Decided, IssueFilter, IssueState},
        fixes,
        screen::Cx,
        work::Loaded,
    },
    import::{Fix, IssueCode, Severity},
    project::Document,
};

/// Rows of the list, and how many there are of each sort.
#[derive(Debug, Default)]
pub struct Listing {
    of: Weak<Loaded>,
    under: Weak<Document>,
    filter: IssueFilter,
    /// Those the filter lists: waiting ones first, then decided, ignored, notes.
    pub entries: Vec<Entry>,
    pub decided: Vec<Decided>,
    /// Kinds of issues there are, with their numbers, most first.
    pub kinds: Vec<(IssueCode, usize)>,
    /// Without the filter: issues that wait, their cells, notes, ignored ones.
    pub open: usize,
    pub open_cells: usize,
    pub notes: usize,
    pub ignored: usize,
    /// Issues listed that have a proposed fix, and that wait at all.
    pub fixable: usize,
    pub waiting: usize,
}

/// One row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// Place among all issues, and what has become of it.
    Issue(usize, IssueState),
    /// Place in [`Listing::decided`].
    Decided(usize),
}

impl Listing {
    /// Brings the list up to date; costs nothing if nothing changed.
    pub fn update(&mut self, cx: &Cx<'_>, loaded: &Arc<Loaded>) {
        let filter = &cx.view.check.filter;
        let same = self.of.as_ptr() == Arc::as_ptr(loaded) && self.under.as_ptr() == Arc::as_ptr(cx.document);
        if same && self.filter == *filter {
            return;
        }
        *self = Self {
            // Held weakly, so that no other document or file can come to stand at the same place in memory.
            of: Arc::downgrade(loaded),
            under: Arc::downgrade(cx.document),
            filter: filter.clone(),
            decided: fixes::decided(cx.document),
            ..Self::default()
        };
        self.list(cx, loaded);
    }

    /// All rows there would be without the filter.
    pub fn all(&self) -> usize {
        self.open + self.notes + self.ignored + self.decided.len()
    }

    /// Where an issue stands in the list, by its place among all.
    pub fn place(&self, issue: usize) -> Option<usize> {
        self.entries.iter().position(|entry| matches!(entry, Entry::Issue(at, _) if *at == issue))
    }

    fn list(&mut self, cx: &Cx<'_>, loaded: &Loaded) {
        let filter = &self.filter;
        let name = |file: usize| loaded.files.get(file).map_or("", |file| file.name.as_str());
        let mut kinds: BTreeMap<IssueCode, usize> = BTreeMap::new();
        let (mut open, mut notes, mut ignored) = (Vec::new(), Vec::new(), Vec::new());
        for (at, (file, issue)) in loaded.issues().enumerate() {
            *kinds.entry(issue.code).or_default() += 1;
            let state = fixes::state(cx.document, file, issue);
            match state {
                IssueState::Ignored => self.ignored += 1,
                IssueState::Note | IssueState::Decided => self.notes += 1,
                IssueState::Open => {
                    self.open += 1;
                    self.open_cells += issue.count;
                }
            }
            if !filter.admits(file, name(file), issue, state) {
                continue;
            }
            match state {
                IssueState::Ignored => &mut ignored,
                IssueState::Note | IssueState::Decided => &mut notes,
                IssueState::Open => {
                    self.waiting += usize::from(issue.severity != Severity::Info);
                    self.fixable += usize::from(issue.fix.as_ref().is_some_and(|fix| *fix != Fix::Ignore));
                    &mut open
                }
            }
            .push(Entry::Issue(at, state));
        }
        let decided =
            self.decided.iter().enumerate().filter(|(_at, decided)| admits(filter, decided, name(decided.file)));
        let decided: Vec<Entry> = decided.map(|(at, _decided)| Entry::Decided(at)).collect();
        self.entries = [open, decided, ignored, notes].concat();
        self.kinds = kinds.into_iter().collect();
        self.kinds.sort_by_key(|(_code, count)| std::cmp::Reverse(*count));
    }
}

/// Decisions have no kind of issue any more.
fn admits(filter: &IssueFilter, decided: &Decided, name: &str) -> bool {
    let IssueFilter { file, code, state, words } = filter;
    let texts =
        [decided.what.text.as_deref().unwrap_or_default(), &decided.what.fix.words(), name].map(str::to_lowercase);
    file.is_none_or(|file| file == decided.file)
        && code.is_none()
        && state.is_none_or(|state| state == IssueState::Decided)
        && (words.is_empty() || texts.iter().any(|text| text.contains(words.as_str())))
}

/// A kind of issue in words: "Not a state", "Leading zeros restored".
pub fn kind_words(code: IssueCode) -> String {
    let word = serde_json::to_value(code).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default();
    let words = word.replace('-', " ");
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_said_in_words() {
        assert_eq!(kind_words(IssueCode::LeadingZerosRestored), "Leading zeros restored");
        assert_eq!(kind_words(IssueCode::NotAState), "Not a state");
    }
}
