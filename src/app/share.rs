//! A copy to hand on, without rows of people and without texts that may come from them.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    files::{file_words, with_ending},
    program::App,
    screen::words::plural,
    work::{Problem, jobs::Outcome},
};
use crate::project::{self, EXTENSION, LeftOut};

impl App {
    /// The name proposed: that of the project tells more than the copy should.
    pub(super) fn shared_file_name(&self) -> String {
        format!("{}.{EXTENSION}", file_words(tr!("Shared copy")))
    }

    /// The same for a copy whose name may tell the project.
    pub(super) fn name_without_rows(&self) -> String {
        tr!("{} without rows.{EXTENSION}", file_words(&self.history.document().name), EXTENSION = EXTENSION)
    }

    pub(super) fn share_to(&mut self, path: PathBuf) {
        self.view.dialog = None;
        let path = with_ending(path, EXTENSION);
        if self.file.as_deref() == Some(&path) {
            self.view.fail(Problem::new(
                tr!("A copy cannot take the place of the project itself"),
                tr!("Give the copy another name"),
            ));
            return;
        }
        let document = Arc::clone(self.history.document());
        let tables = self.workspace.loaded().map(|loaded| loaded.dataset().tables.clone()).unwrap_or_default();
        self.start(tr!("Writing a copy"), move |_progress| match project::share(&path, &document, &tables) {
            Ok(left_out) => Outcome::Shared(path, left_out),
            Err(error) => Outcome::Failed(error.into()),
        });
    }

    pub(super) fn say_shared(&mut self, path: &Path, left_out: LeftOut) {
        let LeftOut { slides, threshold } = left_out;
        let mut said = tr!("A copy to hand on is in {}", path.display());
        if slides > 0 {
            let slides = plural(slides, tr!("slide is"), tr!("slides are"));
            said += &tr!(
                ". {slides} left out, because only people’s rows or you name what they filter by",
                slides = slides
            );
        }
        if threshold {
            said += tr!(". The copy has the usual threshold of 10");
        }
        self.view.say(said);
    }
}
