//! Undo and redo as named snapshots of the document; a branch left by editing after undo stays reachable.

use std::sync::Arc;

use super::{Document, LastPublished};
use crate::measure::Kept;

/// The steps of a project, oldest first. There is always a first step and a current one.
#[derive(Clone, Debug, PartialEq)]
pub struct History {
    steps: Vec<Step>,
    current: usize,
    /// What a warehouse answered, whatever the step: nobody decided it.
    answers: Arc<Vec<Kept>>,
}

/// The document after one named step.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What the user did, as in "Undo …": `Filter: Ohio`.
    pub label: String,
    pub document: Arc<Document>,
    /// The step before; `None` only for the first.
    pub(super) parent: Option<usize>,
    /// The step that redo goes to.
    pub(super) next: Option<usize>,
}

/// Older steps than this are let go; the current one never is.
const LONGEST: usize = 200;

impl History {
    /// A history that begins with this document.
    pub fn new(label: impl Into<String>, document: Document) -> Self {
        let step = Step { label: label.into(), document: document.into(), parent: None, next: None };
        Self { steps: vec![step], current: 0, answers: Arc::default() }
    }

    pub fn document(&self) -> &Arc<Document> {
        &self.steps[self.current].document
    }

    /// Position of the current step; saved and unsaved states are told apart by it.
    pub fn current(&self) -> usize {
        self.current
    }

    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Adds a step after the current one. What could be redone becomes a branch.
    pub fn record(&mut self, label: impl Into<String>, document: Document) {
        let parent = self.current;
        self.steps.push(Step { label: label.into(), document: document.into(), parent: Some(parent), next: None });
        self.current = self.steps.len() - 1;
        self.steps[parent].next = Some(self.current);
        if self.steps.len() > LONGEST {
            self.forget_first();
        }
    }

    /// Changes the document of the current step, as while a slider is dragged. The first step and one that has been
    /// continued are never changed: then a new step is added.
    pub fn amend(&mut self, label: &str, document: Document) {
        let step = &mut self.steps[self.current];
        if step.label == label && step.next.is_none() && step.parent.is_some() {
            step.document = document.into();
        } else {
            self.record(label, document);
        }
    }

    /// Keeps with the current step what its deck published: no step of its own, since nobody decided it.
    pub fn remember(&mut self, published: Vec<LastPublished>) {
        let step = &mut self.steps[self.current];
        if step.document.published != published {
            Arc::make_mut(&mut step.document).published = published;
        }
    }

    /// Keeps the published answers of a warehouse beside all steps.
    #[must_use]
    pub fn with_answers(self, answers: Arc<Vec<Kept>>) -> Self {
        Self { answers, ..self }
    }

    /// What a warehouse answered.
    pub fn answers(&self) -> &Arc<Vec<Kept>> {
        &self.answers
    }

    /// Label of the step that undo takes back.
    pub fn undo_label(&self) -> Option<&str> {
        let step = &self.steps[self.current];
        step.parent.map(|_| step.label.as_str())
    }

    /// Label of the step that redo brings back.
    pub fn redo_label(&self) -> Option<&str> {
        self.steps[self.current].next.map(|next| self.steps[next].label.as_str())
    }

    /// Takes the current step back; `None` at the first.
    pub fn undo(&mut self) -> Option<&Arc<Document>> {
        let parent = self.steps[self.current].parent?;
        self.steps[parent].next = Some(self.current);
        self.current = parent;
        Some(self.document())
    }

    pub fn redo(&mut self) -> Option<&Arc<Document>> {
        self.current = self.steps[self.current].next?;
        Some(self.document())
    }

    /// Ends of all lines of steps, newest first: where the user was before going back and doing something else.
    pub fn branches(&self) -> Vec<usize> {
        let mut ends = vec![true; self.steps.len()];
        for parent in self.steps.iter().filter_map(|step| step.parent) {
            ends[parent] = false;
        }
        (0..self.steps.len()).rev().filter(|&step| ends[step]).collect()
    }

    /// True if undo or redo alone lead from the current step to this one.
    pub fn is_on_line(&self, step: usize) -> bool {
        let mut line = vec![self.current];
        for of in [|step: &Step| step.parent, |step: &Step| step.next] {
            let mut at = self.current;
            while let Some(other) = self.steps.get(at).and_then(of) {
                line.push(other);
                at = other;
            }
        }
        line.contains(&step)
    }

    /// Goes to any step; redo then follows the line it was on. `None` if there is no such step.
    pub fn go_to(&mut self, step: usize) -> Option<&Arc<Document>> {
        self.steps.get(step)?;
        self.current = step;
        let mut at = step;
        while let Some(parent) = self.steps[at].parent {
            self.steps[parent].next = Some(at);
            at = parent;
        }
        Some(self.document())
    }

    /// A history as saved; `None` where its steps contradict each other.
    pub(super) fn from_steps(steps: Vec<Step>, current: usize) -> Option<Self> {
        let sound = |(index, step): (usize, &Step)| {
            step.parent.map_or(index == 0, |parent| parent < index)
                && step.next.is_none_or(|next| steps.get(next).is_some_and(|next| next.parent == Some(index)))
        };
        (current < steps.len() && steps.iter().enumerate().all(sound)).then(|| Self {
            steps,
            current,
            answers: Arc::default(),
        })
    }

    /// Lets the first step go, and every line that does not lead to the current step.
    fn forget_first(&mut self) {
        let mut first = self.current;
        while let Some(parent) = self.steps[first].parent.filter(|&parent| parent != 0) {
            first = parent;
        }
        let mut place = vec![None; self.steps.len()];
        let mut kept: Vec<Step> = Vec::with_capacity(self.steps.len());
        for (index, step) in self.steps.iter().enumerate() {
            let parent = step.parent.and_then(|parent| place[parent]);
            if index == first || parent.is_some() {
                place[index] = Some(kept.len());
                kept.push(Step { parent, ..step.clone() });
            }
        }
        for step in &mut kept {
            step.next = step.next.and_then(|next| place[next]);
        }
        if let Some(current) = place[self.current] {
            self.steps = kept;
            self.current = current;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> Document {
        Document { name: name.into(), ..Document::default() }
    }

    #[test]
    fn undo_redo_and_the_branch_left_behind() {
        let mut history = History::new("Open", named("a"));
        history.record("b", named("b"));
        history.record("c", named("c"));
        assert_eq!(history.undo().map(|document| document.name.clone()).as_deref(), Some("b"));
        assert_eq!((history.undo_label(), history.redo_label()), (Some("b"), Some("c")));
        history.record("d", named("d"));
        assert_eq!(history.redo_label(), None);
        let names: Vec<_> = history.branches().iter().map(|&step| history.steps()[step].label.clone()).collect();
        assert_eq!(names, ["d", "c"]);
        assert_eq!([0, 1, 2, 3].map(|step| history.is_on_line(step)), [true, true, false, true]);
        history.go_to(2);
        assert_eq!(history.document().name, "c");
        history.undo();
        history.undo();
        assert_eq!(history.undo(), None);
        history.redo();
        history.redo();
        assert_eq!(history.document().name, "c");
    }

    #[test]
    fn a_drag_is_one_step() {
        let mut history = History::new("Open", named("a"));
        for name in ["1", "2", "3"] {
            history.amend("Size", named(name));
        }
        assert_eq!(history.document().name, "3");
        assert_eq!(history.undo().map(|document| document.name.clone()).as_deref(), Some("a"));
    }

    #[test]
    fn long_histories_let_their_beginning_go() {
        let mut history = History::new("Open", named("0"));
        for step in 1..=LONGEST * 2 {
            history.record(step.to_string(), named(&step.to_string()));
        }
        assert!(history.steps().len() <= LONGEST);
        assert_eq!(history.document().name, (LONGEST * 2).to_string());
        let mut undone = 0;
        while history.undo().is_some() {
            undone += 1;
        }
        assert_eq!(undone, LONGEST - 1);
    }

    #[test]
    fn contradicting_steps_are_refused() {
        let step = |parent, next| Step { label: "x".into(), document: Arc::default(), parent, next };
        assert!(History::from_steps(vec![], 0).is_none());
        assert!(History::from_steps(vec![step(None, Some(7))], 0).is_none());
        assert!(History::from_steps(vec![step(None, None), step(None, None)], 0).is_none());
        assert!(History::from_steps(vec![step(None, Some(1)), step(Some(0), None)], 1).is_some());
    }
}
