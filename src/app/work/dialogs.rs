//! Asking for a path: the system's file dialogs behind a trait, so that tests and headless desktops can answer otherwise.

use std::{
    future::Future,
    path::PathBuf,
    pin::pin,
    sync::Arc,
    task::{Context, Poll, Wake, Waker},
    thread::{self, Thread},
};

use crate::{
    app::command::ExportKind,
    measure::Audience,
    project::{EXTENSION, MAPPING_EXTENSION},
};

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// Spreadsheets or a project.
    Open,
    /// A project that is no longer at this path.
    FindProject(PathBuf),
    /// Where to save the project; the name proposed.
    Save(String),
    /// Where to write a copy to hand on; the name proposed.
    Share(String),
    /// Where to export to; the name proposed.
    Export(ExportKind, Audience, String),
    /// Where to save how a file was read; the name proposed.
    SaveMapping(String),
    /// A mapping saved before.
    OpenMapping,
    /// Where to save the steps; the name proposed.
    SaveRecipe(String),
    /// A recipe saved before.
    OpenRecipe,
    /// A spreadsheet of consumer prices.
    OpenPrices,
    /// A brand kit.
    OpenBrand,
    /// The file of a driver.
    OpenDriver,
}

/// Takes the paths chosen; `None` if nothing was.
pub type Answer = Box<dyn FnOnce(Option<Vec<PathBuf>>) + Send>;

/// Whoever can ask the user for paths. The answer may come later and from another thread.
pub trait Dialogs {
    fn ask(&self, question: &Question, answer: Answer);
}

/// The dialogs of the operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemDialogs;

/// Endings offered in the Open dialog.
const SHEETS: [&str; 7] = ["xlsx", "xlsm", "xlsb", "xls", "ods", "csv", "tsv"];

impl Question {
    /// Title of the dialog.
    pub fn title(&self) -> &'static str {
        match self {
            Self::Open => tr!("Open files"),
            Self::FindProject(_) => tr!("Find project"),
            Self::Save(_) => tr!("Save project"),
            Self::Share(_) => tr!("Share a copy"),
            Self::Export(..) => tr!("Export"),
            Self::SaveMapping(_) => tr!("Save mapping"),
            Self::OpenMapping => tr!("Use mapping"),
            Self::SaveRecipe(_) => tr!("Save recipe"),
            Self::OpenRecipe => tr!("Apply recipe"),
            Self::OpenPrices => tr!("Load consumer prices"),
            Self::OpenBrand => tr!("Load brand kit or template"),
            Self::OpenDriver => tr!("Choose the driver file"),
        }
    }
}

impl Dialogs for SystemDialogs {
    fn ask(&self, question: &Question, answer: Answer) {
        let dialog = rfd::AsyncFileDialog::new().set_title(question.title());
        match question {
            Question::Open => {
                let mut all = SHEETS.to_vec();
                all.push(EXTENSION);
                let chosen = dialog.add_filter(tr!("Spreadsheets and projects"), &all).pick_files();
                wait_for(chosen, |files| {
                    answer(files.map(|files| files.iter().map(|file| file.path().to_owned()).collect()));
                });
            }
            Question::FindProject(_) => {
                let chosen = dialog.add_filter(tr!("Credential Atlas project"), &[EXTENSION]).pick_file();
                wait_for(chosen, |file| answer(file.map(|file| vec![file.path().to_owned()])));
            }
            Question::Save(name) | Question::Share(name) => {
                let chosen =
                    dialog.add_filter(tr!("Credential Atlas project"), &[EXTENSION]).set_file_name(name).save_file();
                wait_for(chosen, |file| answer(file.map(|file| vec![file.path().to_owned()])));
            }
            Question::SaveMapping(name) => {
                let chosen = dialog.add_filter(tr!("Mapping"), &[MAPPING_EXTENSION]).set_file_name(name).save_file();
                wait_for(chosen, |file| answer(file.map(|file| vec![file.path().to_owned()])));
            }
            Question::OpenMapping => {
                let chosen = dialog.add_filter(tr!("Mapping"), &[MAPPING_EXTENSION]).pick_file();
                wait_for(chosen, |file| answer(file.map(|file| vec![file.path().to_owned()])));
            }
            Question::SaveRecipe(name) => {
                let dialog = dialog.add_filter(tr!("Recipe"), &[MAPPING_EXTENSION]);
                let chosen = dialog.set_file_name(name).save_file();
                wait_for(chosen, |file| answer(file.map(|file| vec![file.path().to_owned()])));
            }
            Question::OpenRecipe => {
                let chosen = dialog.add_filter(tr!("Recipe"), &[MAPPING_EXTENSION]).pick_file();
                wait_for(chosen, |file| answer(file.map(|file| vec![file.path().to_owned()])));
            }
            Question::OpenBrand => {
                let chosen =
                    dialog.add_filter(tr!("Brand kit or PowerPoint template"), &["json", "pptx", "potx"]).pick_file();
                wait_for(chosen, |file| answer(file.map(|file| vec![file.path().to_owned()])));
            }
            Question::OpenDriver => {
                wait_for(dialog.pick_file(), |file| answer(file.map(|file| vec![file.path().to_owned()])));
            }
            Question::OpenPrices => {
                let chosen = dialog.add_filter(tr!("Spreadsheets"), &SHEETS).pick_file();
                wait_for(chosen, |file| answer(file.map(|file| vec![file.path().to_owned()])));
            }
            Question::Export(kind, ..) if kind.is_folder() => {
                wait_for(dialog.pick_folder(), |folder| answer(folder.map(|folder| vec![folder.path().to_owned()])));
            }
            Question::Export(kind, _, name) => {
                let chosen = dialog.add_filter(kind.words().0, &[kind.ending()]).set_file_name(name).save_file();
                wait_for(chosen, |file| answer(file.map(|file| vec![file.path().to_owned()])));
            }
        }
    }
}

/// Waits for a dialog on a thread of its own; if there is no thread, the dialog is closed unanswered.
fn wait_for<T: Send + 'static>(
    future: impl Future<Output = Option<T>> + Send + 'static,
    then: impl FnOnce(Option<T>) + Send + 'static,
) {
    let waiting = thread::Builder::new().name("file dialog".into()).spawn(move || then(block_on(future)));
    if let Err(error) = waiting {
        tracing::warn!("no thread for a file dialog: {error}");
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(value) => return value,
            Poll::Pending => thread::park(),
        }
    }
}
