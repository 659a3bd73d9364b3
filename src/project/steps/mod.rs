//! What was done to files, names and the view, as one list of steps that the document itself is: each can be turned off
//! and on again.

mod names;
#[cfg(test)]
mod tests;
mod view;

use serde::{Deserialize, Serialize};

pub use names::NameStep;
pub use view::{Chart, ViewStep};

use super::Document;
use crate::import::FileStep;

/// One step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ProjectStep {
    /// What was decided about a file, by its place among the document's sources or the recipe's files.
    File(usize, FileStep),
    /// What was decided about names, for every file.
    Names(NameStep),
    /// What the figures on screen show.
    View(ViewStep),
}

/// A step as the list shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    pub step: ProjectStep,
    /// It is followed; else it is kept and waits.
    pub on: bool,
}

impl ProjectStep {
    /// The command, as its menu names it, that makes or changes such a step.
    pub fn menu(&self) -> &'static str {
        match self {
            Self::File(..) => tr!("Check"),
            Self::Names(names) => names.menu(),
            Self::View(view) => view.menu(),
        }
    }

    /// What it does, in the words that the window has for it.
    pub fn words(&self) -> String {
        match self {
            Self::File(_, step) => step.words(),
            Self::Names(step) => step.words(),
            Self::View(step) => step.words(),
        }
    }
}

impl Document {
    /// Every step, those turned off beside those they would stand with: file by file, then names, then the view.
    pub fn steps(&self) -> Vec<Listed> {
        let mut steps = Vec::new();
        for (file, source) in self.sources.iter().enumerate() {
            let own = |steps: Vec<FileStep>, on| {
                steps.into_iter().map(move |step| Listed { step: ProjectStep::File(file, step), on })
            };
            steps.extend(own(source.mapping.steps(), true));
            steps.extend(own(source.off.steps(), false));
        }
        let off = |names: bool| {
            let about = move |step: &&ProjectStep| matches!(step, ProjectStep::Names(_)) == names;
            self.off.iter().filter(about).map(|step| Listed { step: step.clone(), on: false })
        };
        let on = |step| Listed { step, on: true };
        steps.extend(NameStep::all(&self.decisions).into_iter().map(ProjectStep::Names).map(on));
        steps.extend(off(true));
        steps.extend(ViewStep::all(self).into_iter().map(ProjectStep::View).map(on));
        steps.extend(off(false));
        steps
    }

    /// Turns a step on or off; false if there is no such step, or it cannot be followed. What a step turned on takes the
    /// place of is turned off.
    pub fn turn(&mut self, step: &ProjectStep, on: bool) -> bool {
        if !self.steps().iter().any(|listed| listed.step == *step && listed.on != on) {
            return false;
        }
        if on { self.turn_on(step) } else { self.turn_off(step) }
    }

    /// Follows a step that is not in the document; what it takes the place of gives way. False if it cannot be followed.
    pub fn follow(&mut self, step: &ProjectStep) -> bool {
        match step {
            ProjectStep::File(file, step) => {
                let Some(source) = self.sources.get_mut(*file) else { return false };
                step.put(&mut source.mapping);
                true
            }
            ProjectStep::Names(step) => step.put(&mut self.decisions),
            ProjectStep::View(step) => step.put(self),
        }
    }

    fn turn_on(&mut self, step: &ProjectStep) -> bool {
        let before = self.steps();
        let mut turned = self.clone();
        match step {
            ProjectStep::File(file, step) => {
                if let Some(source) = turned.sources.get_mut(*file) {
                    step.take(&mut source.off);
                }
            }
            ProjectStep::Names(_) | ProjectStep::View(_) => turned.off.retain(|off| off != step),
        }
        if !turned.follow(step) {
            return false;
        }
        let after = turned.steps();
        let lost = before.iter().filter(|was| was.on && !after.iter().any(|now| now.on && now.step == was.step));
        for Listed { step: lost, .. } in lost {
            turned.set_aside(lost);
        }
        *self = turned;
        true
    }

    fn turn_off(&mut self, step: &ProjectStep) -> bool {
        match step {
            ProjectStep::File(file, step) => {
                let Some(source) = self.sources.get_mut(*file) else { return false };
                step.take(&mut source.mapping);
            }
            ProjectStep::Names(step) => step.take(&mut self.decisions),
            ProjectStep::View(step) => step.take(self),
        }
        self.set_aside(step);
        true
    }

    fn set_aside(&mut self, step: &ProjectStep) {
        match step {
            ProjectStep::File(file, step) => {
                if let Some(source) = self.sources.get_mut(*file) {
                    step.put(&mut source.off);
                }
            }
            ProjectStep::Names(_) | ProjectStep::View(_) => self.off.push(step.clone()),
        }
    }

    /// Forgets a step, whether it is followed or not. False if there is none.
    pub fn forget(&mut self, step: &ProjectStep) -> bool {
        let Some(listed) = self.steps().into_iter().find(|listed| listed.step == *step) else { return false };
        match step {
            ProjectStep::File(file, step) => {
                let Some(source) = self.sources.get_mut(*file) else { return false };
                step.take(if listed.on { &mut source.mapping } else { &mut source.off });
            }
            ProjectStep::Names(step) if listed.on => step.take(&mut self.decisions),
            ProjectStep::View(step) if listed.on => step.take(self),
            ProjectStep::Names(_) | ProjectStep::View(_) => self.off.retain(|off| off != step),
        }
        true
    }

    /// Moves a file before or after the next one: where files say different things, the first one holds. False at the
    /// ends.
    pub fn move_file(&mut self, from: usize, to: usize) -> bool {
        if from == to || from >= self.sources.len() || to >= self.sources.len() {
            return false;
        }
        let file = self.sources.remove(from);
        self.sources.insert(to, file);
        true
    }
}
