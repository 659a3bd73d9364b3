//! Commands about steps, recipes and similar names: saved, followed, counted and looked for as jobs.

use std::{
    path::PathBuf,
    sync::{Arc, Weak},
};

use super::{
    files::{file_words, with_ending},
    program::App,
    view::Dialog,
    work::{Loaded, Problem, jobs::Outcome},
};
use crate::{
    export::files::write_atomic,
    import::{self, Cluster, NameMethod},
    project::{self, Document, Listed, MAPPING_EXTENSION, ProjectStep},
    session::{self, AppliedRecipe, Follow, Touched},
    table::Field,
};

/// What the steps of a document touch in its files.
#[derive(Debug)]
pub struct Counted {
    document: Weak<Document>,
    loaded: Weak<Loaded>,
    steps: Vec<(ProjectStep, Touched)>,
}

impl Counted {
    /// What a step touches, if it was counted.
    pub fn of(&self, step: &ProjectStep) -> Option<&Touched> {
        self.steps.iter().find(|(known, _)| known == step).map(|(_, touched)| touched)
    }

    fn is(&self, document: &Arc<Document>, loaded: &Arc<Loaded>) -> bool {
        self.document.as_ptr() == Arc::as_ptr(document) && self.loaded.as_ptr() == Arc::as_ptr(loaded)
    }
}

/// The part of the view about names that are alike.
#[derive(Debug)]
pub struct NamesView {
    pub field: Field,
    pub method: NameMethod,
    /// What was found; `None` until then.
    pub found: Option<Arc<Vec<Cluster>>>,
    of: Weak<Loaded>,
    asked: Option<(Field, NameMethod)>,
}

impl Default for NamesView {
    fn default() -> Self {
        Self { field: Field::College, method: NameMethod::NearSpelling, found: None, of: Weak::new(), asked: None }
    }
}

impl NamesView {
    pub(super) fn take(&mut self, found: Arc<Vec<Cluster>>) {
        self.found = Some(found);
    }
}

impl App {
    /// Name proposed for the recipe of the project.
    pub(super) fn recipe_name(&self) -> String {
        tr!("{name} recipe.{ending}", name = file_words(&self.history.document().name), ending = MAPPING_EXTENSION)
    }

    pub(super) fn save_recipe_to(&mut self, path: PathBuf) {
        self.view.dialog = None;
        let Some(loaded) = self.workspace.loaded() else { return };
        let recipe = session::recipe_of(self.history.document(), loaded);
        let path = with_ending(path, MAPPING_EXTENSION);
        self.start(tr!("Saving a recipe"), move |_progress| {
            let written = project::recipe_text(&recipe)
                .map_err(Problem::from)
                .and_then(|text| write_atomic(&path, text.as_bytes()).map_err(Problem::from));
            match written {
                Ok(()) => Outcome::RecipeSaved(path),
                Err(problem) => Outcome::Failed(problem),
            }
        });
    }

    pub(super) fn apply_recipe_of(&mut self, path: PathBuf) {
        self.view.dialog = None;
        let Some(loaded) = self.workspace.loaded().cloned() else { return };
        let (document, opening) = (Arc::clone(self.history.document()), self.opening());
        self.start(tr!("Applying a recipe"), move |progress| match project::load_recipe(&path) {
            Ok(recipe) => opening.follow_recipe(document, &loaded, &recipe, progress),
            Err(error) => Outcome::Failed(Problem::new(error.to_string(), error.hint())),
        });
    }

    /// Takes what a recipe made, in one step, and shows its report.
    pub(super) fn take_recipe(&mut self, before: &Arc<Document>, applied: AppliedRecipe) {
        if !Arc::ptr_eq(before, self.history.document()) {
            self.view.fail(Problem::new(
                tr!("The project was changed while the recipe was followed, so nothing of it was taken over"),
                tr!("Apply the recipe again"),
            ));
            return;
        }
        let AppliedRecipe { document, loaded, report } = applied;
        if document != **before {
            self.history.record(tr!("Apply recipe {name}", name = report.recipe), document);
            self.show_loaded(Arc::new(loaded));
            self.settle_view();
        }
        self.view.dialog = Some(Dialog::Report(Box::new(report)));
    }

    /// Counts what the steps touch while their list is shown, once for each document and its files.
    pub(super) fn count_steps(&mut self) {
        if !self.view.steps_shown || !self.jobs.running().is_empty() {
            return;
        }
        let Some(loaded) = self.workspace.loaded().cloned() else { return };
        let document = Arc::clone(self.history.document());
        if self.view.counted.as_ref().is_some_and(|counted| counted.is(&document, &loaded)) {
            return;
        }
        // What was counted before is shown until then; a count that fails is not tried again.
        let steps = self.view.counted.take().map(|counted| counted.steps).unwrap_or_default();
        let (of_document, of_loaded) = (Arc::downgrade(&document), Arc::downgrade(&loaded));
        self.view.counted = Some(Box::new(Counted { document: of_document, loaded: of_loaded, steps }));
        self.start("", move |progress| {
            let steps: Vec<ProjectStep> = document.steps().into_iter().map(|Listed { step, .. }| step).collect();
            let follow = Follow::new(progress.cancel_flag(), &|_news| {});
            match session::touched(&document, &loaded, &steps, &follow) {
                Ok(touched) => Outcome::Counted(Box::new(Counted {
                    document: Arc::downgrade(&document),
                    loaded: Arc::downgrade(&loaded),
                    steps: steps.into_iter().zip(touched).collect(),
                })),
                Err(import::Cancelled) => Outcome::Cancelled,
            }
        });
    }

    /// Looks for names that are alike while they are shown.
    pub(super) fn find_names(&mut self) {
        if self.view.dialog != Some(Dialog::Names) || !self.jobs.running().is_empty() {
            return;
        }
        let Some(loaded) = self.workspace.loaded().cloned() else { return };
        let names = &mut self.view.names;
        let asked = (names.field, names.method);
        if names.of.as_ptr() == Arc::as_ptr(&loaded) && names.asked == Some(asked) {
            return;
        }
        names.asked = Some(asked);
        names.of = Arc::downgrade(&loaded);
        let decisions = self.history.document().decisions.clone();
        self.start("", move |_progress| {
            let found = import::clusters(loaded.dataset(), &decisions, asked.0, asked.1);
            Outcome::NamesFound(Arc::new(found))
        });
    }
}
