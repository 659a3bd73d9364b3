//! Shows what the program keeps on this computer, and clears it.

use super::{
    program::App,
    view::Dialog,
    work::{
        Problem,
        data::{self, DataFile, DataKind},
    },
};

impl App {
    pub(super) fn show_data(&mut self) {
        self.view.dialog = Some(Dialog::Data(self.kept_data()));
    }

    fn kept_data(&self) -> Vec<DataFile> {
        let settings = self.setup.settings.as_deref();
        settings.map(|settings| data::kept(settings, &self.settings.recent, self.safety.own())).unwrap_or_default()
    }

    pub(super) fn clear_data(&mut self, kind: DataKind) {
        let cleared = data::clear(&self.kept_data(), kind);
        match kind {
            DataKind::Recent => {
                self.settings.recent.clear();
                self.store_settings();
            }
            DataKind::Remembered => self.memory.forget_all(),
            DataKind::Unsaved => self.safety.offer_nothing(),
            DataKind::Project | DataKind::Backup | DataKind::Snapshot => {}
        }
        if let Err(error) = cleared {
            self.view.fail(Problem::new(
                tr!("Some files could not be deleted: {error}", error = error),
                tr!("Delete them in the folder shown"),
            ));
        }
        self.show_data();
    }
}
