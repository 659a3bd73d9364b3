//! What the Match screen has selected, and what accepting does to the document.

use super::{command::Command, program::App};
use crate::{
    import::{CollegeMatch, MatchReport, MatchStatus, Target, Verdict},
    project::Document,
};

/// A name as rules know it: spelling and state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameRef {
    pub spelling: String,
    pub state: Option<String>,
}

/// The Match screen's part of the view.
#[derive(Debug)]
pub struct MatchView {
    /// The list shown; `None` = the first that is not empty.
    pub list: Option<MatchStatus>,
    pub selected: Option<NameRef>,
    /// Score in percent from which all doubtful names are accepted together.
    pub accept_from: u8,
}

impl Default for MatchView {
    fn default() -> Self {
        Self { list: None, selected: None, accept_from: 90 }
    }
}

impl NameRef {
    pub fn of(college: &CollegeMatch) -> Self {
        Self { spelling: college.spelling.clone(), state: college.state.clone() }
    }
}

impl MatchView {
    /// The list shown.
    pub fn list(&self, report: &MatchReport) -> MatchStatus {
        let lists = [MatchStatus::Doubtful, MatchStatus::Unmatched, MatchStatus::Matched];
        let first = || lists.into_iter().find(|status| report.count(*status) > 0);
        self.list.or_else(first).unwrap_or(MatchStatus::Matched)
    }

    /// The name selected, else the first of the list.
    pub fn name<'a>(&self, report: &'a MatchReport) -> Option<&'a CollegeMatch> {
        let list = self.list(report);
        let selected = self.selected.as_ref();
        let chosen =
            report.with_status(list).find(|college| selected.is_some_and(|name| *name == NameRef::of(college)));
        chosen.or_else(|| report.with_status(list).next())
    }

    /// The name `by` places after the selected one.
    pub fn step(&self, report: &MatchReport, by: isize) -> Option<NameRef> {
        let names: Vec<NameRef> = report.with_status(self.list(report)).map(NameRef::of).collect();
        let at = self.selected.as_ref().and_then(|name| names.iter().position(|other| other == name));
        let next = match at {
            Some(at) => (at as isize + by).rem_euclid(names.len().max(1) as isize) as usize,
            None => usize::from(by > 0 && names.len() > 1),
        };
        names.get(next).cloned()
    }
}

/// What a name is matched to, or its best candidate.
pub fn best(college: &CollegeMatch) -> Option<&Target> {
    college.target.as_ref().or_else(|| college.candidates.first().map(|candidate| &candidate.target))
}

/// Doubtful names whose best candidate has at least a score, in percent.
pub fn likely(report: &MatchReport, percent: u8) -> impl Iterator<Item = (&CollegeMatch, &Target)> {
    report.with_status(MatchStatus::Doubtful).filter_map(move |college| {
        let [best, rest @ ..] = &college.candidates[..] else { return None };
        // Two that fit as well as each other cannot both be it.
        let alone = rest.first().is_none_or(|second| best.score - second.score > 0.005);
        (alone && best.score * 100.0 >= f64::from(percent)).then_some((college, &best.target))
    })
}

/// Writes down that all likely names are their best candidates; the number of names.
pub fn accept_likely(document: &mut Document, report: &MatchReport, percent: u8) -> usize {
    let mut count = 0;
    for (college, target) in likely(report, percent) {
        let verdict = Verdict::Is(target.clone());
        document.decisions.decide(&college.spelling, college.state.as_deref(), &verdict);
        count += 1;
    }
    count
}

/// The words of a decision, for undo: “Macomb CC” is Macomb Community College.
pub fn step_words(name: &NameRef, verdict: &Verdict) -> String {
    let spelling = &name.spelling;
    match verdict {
        Verdict::Is(target) => tr!("“{spelling}” is {}", target.name, spelling = spelling),
        Verdict::IsNot(target) => tr!("“{spelling}” is not {}", target.name, spelling = spelling),
        Verdict::Undecided => tr!("“{spelling}” undecided", spelling = spelling),
    }
}

impl App {
    pub(super) fn step_name(&mut self, by: isize) {
        let Some(loaded) = self.workspace.loaded() else { return };
        self.view.matching.selected = self.view.matching.step(&loaded.matches, by);
    }

    /// Answers for the selected name about its target or best candidate, and goes on to the next name.
    pub(super) fn answer_name(&mut self, verdict: impl FnOnce(Target) -> Verdict) {
        let Some(loaded) = self.workspace.loaded().cloned() else { return };
        let Some(college) = self.view.matching.name(&loaded.matches) else { return };
        let Some(target) = best(college) else { return };
        let next = self.view.matching.step(&loaded.matches, 1);
        self.edit(&Command::DecideName(NameRef::of(college), verdict(target.clone())));
        self.view.matching.selected = next;
    }

    pub(super) fn accept_likely(&mut self) {
        let Some(loaded) = self.workspace.loaded().cloned() else { return };
        let mut document = Document::clone(self.history.document());
        let count = accept_likely(&mut document, &loaded.matches, self.view.matching.accept_from);
        if count > 0 {
            self.history.record(tr!("Accept {count} likely names", count = count), document);
        }
    }
}
