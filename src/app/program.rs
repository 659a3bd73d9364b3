//! The program behind the window: its state, and the order of a frame (jobs, then commands, then drawing).

use std::{
    path::PathBuf,
    sync::{
        Arc,
        mpsc::{Receiver, Sender, channel},
    },
    time::{Duration, Instant},
};

use egui::Context;

use super::{
    command::{Command, ExportKind, IssueFilter, Queue, Situation},
    earlier::Snapshots,
    fixes,
    matching::{best, likely},
    protect::Protection,
    recover::Safety,
    screen::{Cx, Screens, is_compact, is_narrow},
    shell::Shell,
    theme::{self, Tokens},
    view::ViewState,
    work::{Dialogs, Jobs, Keychain, Loaded, Memory, Question, Results, Settings, Warehouses},
    workspace::Workspace,
};
use crate::{
    figure::brand::BrandKit,
    project::{Document, History, Lock, Screen},
    sheet::Reader,
};

/// A program that draws itself into any window: eframe's, a test's, or one without a GPU.
pub trait Frontend {
    /// Work before drawing; also called while the window is hidden.
    fn logic(&mut self, ctx: &Context);

    /// Draws one frame and sends commands.
    fn ui(&mut self, ui: &mut egui::Ui);
}

/// What the program is given by whoever starts it.
pub struct Setup {
    pub dialogs: Box<dyn Dialogs>,
    pub reader: Reader,
    /// Where settings are kept; `None` keeps none.
    pub settings: Option<PathBuf>,
    /// Folder that sample files are written to before they are opened.
    pub samples: PathBuf,
    /// Where passwords are remembered, if the user wants that.
    pub keychain: Arc<dyn Keychain>,
    /// How warehouses are reached.
    pub warehouses: Arc<dyn Warehouses>,
}

/// Credential Atlas.
pub struct App {
    pub(super) history: History,
    /// The document as in the project file; the fresh one at first.
    pub(super) saved: Arc<Document>,
    /// The project file.
    pub(super) file: Option<PathBuf>,
    /// Saved by a newer version: must be saved under another name.
    pub(super) read_only: bool,
    /// Counts projects opened, so that outcomes of jobs for an earlier one are dropped.
    pub(super) generation: u64,
    pub(super) workspace: Workspace,
    pub(super) results: Results,
    /// The document whose prices and regions the results are by.
    pub(super) settled: Arc<Document>,
    /// The brand kit that figures are drawn by.
    pub(super) looked: Option<Arc<BrandKit>>,
    pub(super) view: ViewState,
    pub(super) settings: Settings,
    pub(super) queue: Queue,
    pub(super) jobs: Jobs,
    pub(super) setup: Setup,
    pub(super) picked: (Sender<Picked>, Receiver<Picked>),
    /// What to do once the project has been saved.
    pub(super) after_save: Option<Command>,
    pub(super) exported: Option<Exported>,
    pub(super) wake: Arc<dyn Fn() + Send + Sync>,
    pub(super) quit: bool,
    pub(super) safety: Safety,
    pub(super) protection: Protection,
    /// Says beside the project file that it is open here.
    pub(super) lock: Option<Arc<Lock>>,
    pub(super) snapshots: Snapshots,
    /// How files were read before.
    pub(super) memory: Memory,
    /// What a warehouse answered, by its count of changes: in the project file, and being saved.
    pub(super) kept_saved: u64,
    pub(super) kept_saving: u64,
    shell: Shell,
    screens: Screens,
}

/// What was exported last, to be done again with no question.
pub(super) struct Exported {
    /// Of which project.
    pub generation: u64,
    pub kind: ExportKind,
    pub path: PathBuf,
    /// The state that the deck was about, by two-digit FIPS.
    pub state: Option<String>,
}

/// An answer of a file dialog.
pub(super) struct Picked {
    pub question: Question,
    pub paths: Option<Vec<PathBuf>>,
    /// How long the dialog was open.
    pub after: Duration,
}

impl App {
    /// Starts the program in a context; `paths` are opened at once.
    ///
    /// # Errors
    /// If the system gives no thread for measuring.
    pub fn new(ctx: &Context, setup: Setup, paths: Vec<PathBuf>) -> anyhow::Result<Self> {
        theme::install(ctx);
        let wake: Arc<dyn Fn() + Send + Sync> = {
            let ctx = ctx.clone();
            Arc::new(move || ctx.request_repaint())
        };
        let settings = setup.settings.as_deref().map(Settings::load).unwrap_or_default();
        let history = History::new(tr!("New project"), Document::default());
        let safety = Safety::begin(setup.settings.as_deref(), history.document());
        let snapshots = Snapshots::beside(setup.settings.as_deref());
        let memory = Memory::recall(setup.settings.as_deref());
        let mut app = Self {
            saved: Arc::clone(history.document()),
            history,
            file: None,
            read_only: false,
            generation: 0,
            workspace: Workspace::default(),
            results: Results::new(Arc::clone(&wake))?,
            settled: Arc::default(),
            looked: None,
            view: ViewState::default(),
            settings,
            queue: Queue::default(),
            jobs: Jobs::new(Arc::clone(&wake)),
            setup,
            picked: channel(),
            after_save: None,
            exported: None,
            wake,
            quit: false,
            safety,
            protection: Protection::default(),
            lock: None,
            snapshots,
            memory,
            kept_saved: 0,
            kept_saving: 0,
            shell: Shell::default(),
            screens: Screens::default(),
        };
        app.apply_settings(ctx);
        app.forget_passwords_over_time();
        if !paths.is_empty() {
            app.queue.send(Command::OpenPaths(paths));
        }
        Ok(app)
    }

    /// Sends a command, as a widget would.
    #[track_caller]
    pub fn send(&self, command: Command) {
        self.queue.send(command);
    }

    /// The project's files as understood last.
    pub fn loaded(&self) -> Option<&Loaded> {
        self.workspace.loaded().map(AsRef::as_ref)
    }

    pub fn document(&self) -> &Document {
        self.history.document()
    }

    pub fn view(&self) -> &ViewState {
        &self.view
    }

    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// True while a job runs or a command waits: tests run frames until this is false.
    pub fn busy(&self) -> bool {
        !self.jobs.running().is_empty() || !self.queue.is_empty() || self.results.busy()
    }

    /// The user wants to leave, and nothing would be lost.
    pub fn quits(&self) -> bool {
        self.quit
    }

    /// There is work that is not in the project file.
    pub fn unsaved(&self) -> bool {
        let now = self.history.document();
        let kept = now.warehouse.is_some() && self.workspace.link().revision() != self.kept_saved;
        kept || !self.protection.saved() || !Arc::ptr_eq(now, &self.saved) && **now != *self.saved
    }

    pub(super) fn situation(&self) -> Situation<'_> {
        situation(&self.history, &self.workspace, &self.view)
    }

    pub(super) fn apply_settings(&self, ctx: &Context) {
        theme::choose(ctx, self.settings.theme);
        ctx.set_zoom_factor(self.settings.zoom);
    }

    /// Asks for a path; the answer is drained by `logic`.
    pub(super) fn ask(&self, question: &Question) {
        let (sender, wake, started) = (self.picked.0.clone(), Arc::clone(&self.wake), Instant::now());
        let asked = question.clone();
        let answer = move |paths| {
            if sender.send(Picked { question: asked, paths, after: started.elapsed() }).is_ok() {
                wake();
            }
        };
        self.setup.dialogs.ask(question, Box::new(answer));
    }
}

fn situation<'a>(history: &'a History, workspace: &Workspace, view: &'a ViewState) -> Situation<'a> {
    let loaded = workspace.loaded();
    let report = loaded.map(|loaded| &*loaded.matches);
    let name = report.filter(|_| view.screen == Screen::Match).and_then(|report| view.matching.name(report));
    Situation {
        document: history.document(),
        screen: view.screen,
        picked: view.picked.len(),
        slide: view.slide,
        selected: view.selected.as_deref(),
        can_undo: history.undo_label().is_some(),
        can_redo: history.redo_label().is_some(),
        has_data: loaded.is_some_and(|loaded| loaded.has_rows()),
        has_issues: loaded.is_some_and(|loaded| loaded.issues().next().is_some()),
        has_fixes: loaded.is_some_and(|loaded| {
            fixes::proposed(history.document(), loaded, &IssueFilter::default()).next().is_some()
        }),
        has_names: report.is_some_and(|report| !report.colleges.is_empty()),
        can_accept: name.is_some_and(|name| name.target.is_none() && best(name).is_some()),
        can_refuse: name.is_some_and(|name| best(name).is_some()),
        connected: workspace.link().can_ask(),
        has_likely: report.is_some_and(|report| likely(report, view.matching.accept_from).next().is_some()),
    }
}

impl Frontend for App {
    fn logic(&mut self, ctx: &Context) {
        theme::choose(ctx, self.settings.theme); // the system may have changed its mind
        self.results.begin_frame();
        self.finish_jobs(ctx);
        self.take_picked();
        for (sender, command) in self.queue.drain() {
            tracing::debug!("{command:?} from {sender}");
            self.run(ctx, command);
        }
        self.sync();
        self.settle_engine();
        self.settle_look();
        self.results.set_deck(self.history.document().in_deck());
        self.keep_safe();
        self.count_steps();
        self.find_names();
    }

    fn ui(&mut self, ui: &mut egui::Ui) {
        let unsaved = self.unsaved();
        let situation = situation(&self.history, &self.workspace, &self.view);
        let cx = Cx {
            document: self.history.document(),
            loaded: self.workspace.loaded(),
            results: &self.results,
            view: &self.view,
            settings: &self.settings,
            jobs: self.jobs.running(),
            remote: self.workspace.remote(),
            link: self.workspace.link(),
            mappings: self.memory.mappings(),
            recoverable: self.safety.left_over(),
            situation,
            undo: self.history.undo_label(),
            redo: self.history.redo_label(),
            unsaved,
            read_only: self.read_only,
            protected: self.protection.seal().is_some(),
            has_file: self.file.is_some(),
            tokens: Tokens::of(ui),
            compact: is_compact(ui.content_rect().width()) || is_narrow(ui.content_rect().size()),
            narrow: is_narrow(ui.content_rect().size()),
            queue: &self.queue,
        };
        self.shell.ui(ui, &cx, &mut self.screens);
        self.view.editing_title = false; // the screen has begun
        self.view.plot_zoom = None;
        if !self.queue.is_empty() {
            ui.request_repaint();
        }
        // What comes at once is drawn in this frame: everything was asked for, and is laid out once more with it.
        if ui.current_pass_index() == 0 && self.results.end_frame() {
            ui.request_discard("numbers have come");
        }
    }
}
