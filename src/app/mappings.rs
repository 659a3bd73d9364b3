//! Commands about mappings: remembered, forgotten, saved to a file and used from one.

use std::path::PathBuf;

use super::{
    files::{file_words, with_ending},
    program::App,
    work::{Problem, jobs::Outcome},
};
use crate::{
    export::files::write_atomic,
    import::SavedMapping,
    project::{self, Document, MAPPING_EXTENSION},
};

impl App {
    /// Keeps how the project's files were read, for the next ones of their kinds.
    pub(super) fn remember_mappings(&mut self) {
        let Some(loaded) = self.workspace.loaded() else { return };
        let sources = self.history.document().sources.iter().zip(&loaded.files);
        let mappings: Vec<SavedMapping> = sources
            .filter_map(|(source, file)| SavedMapping::of(&file.name, file.inspection()?, &source.mapping))
            .map(|saved| saved.with_decisions(&self.history.document().decisions))
            .collect();
        if let Err(error) = self.memory.remember(mappings) {
            self.view.fail(Problem::new(
                tr!("How these files were read could not be remembered: {error}", error = error),
                tr!("It holds until you close the window"),
            ));
        }
    }

    pub(super) fn forget_mapping(&mut self, fingerprint: &str) {
        if let Err(error) = self.memory.forget(fingerprint) {
            self.view.fail(Problem::new(
                tr!("It could not be forgotten for good: {error}", error = error),
                tr!("It will be there again when the program starts"),
            ));
        }
    }

    /// Name proposed for the mapping of the file shown on Check.
    pub(super) fn mapping_name(&self) -> String {
        let loaded = self.workspace.loaded();
        let name =
            loaded.and_then(|loaded| loaded.files.get(self.view.check.file)).map_or(tr!("File"), |file| &file.name);
        let stem = name.rsplit_once('.').map_or(name, |(stem, _ending)| stem);
        tr!("{} mapping.{MAPPING_EXTENSION}", file_words(stem), MAPPING_EXTENSION = MAPPING_EXTENSION)
    }

    pub(super) fn save_mapping_to(&mut self, path: PathBuf) {
        self.view.dialog = None;
        let at = self.view.check.file;
        let source = self.history.document().sources.get(at);
        let file = self.workspace.loaded().and_then(|loaded| loaded.files.get(at));
        let saved = source
            .zip(file)
            .and_then(|(source, file)| SavedMapping::of(&file.name, file.inspection()?, &source.mapping))
            .map(|saved| saved.with_decisions(&self.history.document().decisions));
        let Some(saved) = saved else {
            self.view
                .fail(Problem::new(tr!("No table was found in this file"), tr!("Show another file on Check first")));
            return;
        };
        let path = with_ending(path, MAPPING_EXTENSION);
        self.start(tr!("Saving a mapping"), move |_progress| {
            let written = project::mapping_text(&saved)
                .map_err(Problem::from)
                .and_then(|text| write_atomic(&path, text.as_bytes()).map_err(Problem::from));
            match written {
                Ok(()) => Outcome::MappingSaved(path),
                Err(problem) => Outcome::Failed(problem),
            }
        });
    }

    pub(super) fn read_mapping(&mut self, path: PathBuf) {
        self.view.dialog = None;
        self.start(tr!("Reading a mapping"), move |_progress| match project::load_mapping(&path) {
            Ok(mapping) => Outcome::MappingRead(Box::new(mapping)),
            Err(error) => Outcome::Failed(Problem::new(error.to_string(), error.hint())),
        });
    }

    /// Reads the files of the project that have its columns as a mapping says, in one step.
    pub(super) fn use_mapping(&mut self, saved: &SavedMapping) {
        let Some(loaded) = self.workspace.loaded() else { return };
        let mut document = Document::clone(self.history.document());
        let mut fitted = Vec::new();
        for (source, file) in document.sources.iter_mut().zip(&loaded.files) {
            if let Some(fit) = file.inspection().and_then(|found| saved.fit(found)) {
                source.mapping = fit.mapping;
                fitted.push(format!("{}: {}", file.name, fit.changes.words()));
            }
        }
        if fitted.is_empty() {
            self.view.fail(Problem::new(
                tr!("No file of this project has the columns of {}", saved.name),
                tr!("Open a file of that kind first"),
            ));
            return;
        }
        document.decisions.complete(&saved.decisions);
        if document != **self.history.document() {
            self.history.record(tr!("Use mapping of {}", saved.name), document);
        }
        self.view.say(tr!("Read as {} was. {}", saved.name, fitted.join(". ")));
    }
}
