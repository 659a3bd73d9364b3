//! Loading, testing and changing the project's brand kit.

use std::{path::PathBuf, sync::Arc};

use super::{
    program::App,
    view::Dialog,
    work::{Problem, jobs::Outcome},
};
use crate::{
    figure::brand::BrandKit,
    project::Document,
    session::{self, Brand},
};

impl App {
    /// Reads a kit as a job.
    pub(super) fn read_brand(&mut self, path: PathBuf) {
        self.view.dialog = None;
        let before = self.history.document().brand.clone();
        self.start(tr!("Reading the brand kit"), move |_progress| {
            match session::read_brand(&path, before.as_deref()) {
                Ok(brand) => Outcome::BrandRead(Box::new(brand)),
                Err(error) => Outcome::Failed(Problem::new(error.to_string(), tr!("Pages look as they did before"))),
            }
        });
    }

    /// Tests the colours of the kit in use, as a job.
    pub(super) fn test_brand(&mut self) {
        let Some(kit) = self.history.document().brand.clone() else { return };
        self.start(tr!("Testing the colours"), move |_progress| {
            Outcome::BrandTested(Box::new(session::looked_at(BrandKit::clone(&kit))))
        });
    }

    /// Uses a kit that was read, in one step, and shows what its board should know.
    pub(super) fn take_brand(&mut self, brand: Brand) {
        let step = tr!("Brand kit: {}", brand.kit.name);
        let kit = Some(Arc::new(brand.kit.clone()));
        let document = Document { brand: kit, ..Document::clone(self.history.document()) };
        if document != **self.history.document() {
            self.history.record(step.clone(), document);
        }
        if brand.faults.is_empty() && brand.notices.is_empty() {
            self.view.say(step);
        } else {
            self.view.dialog = Some(Dialog::Brand);
        }
        self.view.brand = Some(Box::new(brand));
    }

    pub(super) fn take_tested(&mut self, brand: Brand) {
        self.view.brand = Some(Box::new(brand));
    }

    /// Draws by the project's kit, if a command, undo or redo changed it.
    pub(super) fn settle_look(&mut self) {
        let now = self.history.document().brand.clone();
        let same = match (&now, &self.looked) {
            (Some(now), Some(before)) => Arc::ptr_eq(now, before) || now == before,
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        };
        if !same {
            self.results.set_look(session::look(now.as_deref()));
            self.looked = now;
        }
    }
}
