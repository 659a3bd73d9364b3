//! A project whose people stay in a warehouse: connecting, refreshing, and letting the connection go.

use std::{path::Path, sync::Arc, thread};

use super::{
    command::Command,
    program::App,
    screen::words::{grouped, plural},
    view::{ConnectView, Dialog},
    work::{
        Problem,
        connect::{Attempt, Looked},
        jobs::Outcome,
    },
};
use crate::{
    measure::Engine,
    project::{Document, LastPublished, Refreshed, Screen},
    session,
    warehouse::{Address, Remote, WarehouseError},
};

impl From<WarehouseError> for Problem {
    fn from(error: WarehouseError) -> Self {
        Self::new(error.to_string(), error.hint())
    }
}

impl App {
    /// Asks where to and as whom; `refresh` asks everything anew once there is a connection.
    pub(super) fn show_connect(&mut self, refresh: bool) {
        self.view.connect = ConnectView { refresh, ..ConnectView::default() };
        self.view.dialog = Some(Dialog::Connect);
    }

    /// Tries what was typed, as a job; `test` changes nothing.
    pub(super) fn connect_to(&mut self, attempt: Attempt, test: bool) {
        self.stop_connecting();
        self.view.connect.said = None;
        if self.settings.driver.as_ref() != Some(&attempt.driver) {
            self.settings.driver = Some(attempt.driver.clone());
            self.store_settings();
        }
        let known = |address: &Address| {
            let bare = address.without_user();
            self.settings.remembered.iter().any(|known| known.is_of(Path::new(&bare)))
        };
        let is_remembered = match attempt.place() {
            Ok(address) => known(&address),
            Err(problem) => {
                self.view.connect.said = Some(Err(problem));
                return;
            }
        };
        let (warehouses, keychain) = (Arc::clone(&self.setup.warehouses), Arc::clone(&self.setup.keychain));
        // The dialog says what it does and how long it has done so.
        let started = self.jobs.start("", self.generation, move |progress| {
            let looked = attempt.look(&*warehouses, &*keychain, is_remembered, progress);
            match looked {
                Ok(looked) => Outcome::Looked(Box::new(looked), test),
                Err(problem) => Outcome::NotConnected(problem),
            }
        });
        match started {
            Ok(job) => self.view.connect.job = Some(job),
            Err(problem) => self.view.connect.said = Some(Err(problem)),
        }
    }

    /// Stops the job that connects, if one does.
    pub(super) fn stop_connecting(&mut self) {
        if let Some(job) = self.view.connect.job.take() {
            self.jobs.cancel(job);
        }
    }

    /// The dialog says why there is no connection.
    pub(super) fn take_not_connected(&mut self, job: u64, problem: Option<Problem>) {
        if self.view.connect.job == Some(job) {
            self.view.connect.job = None;
            let stopped = || Problem::new(tr!("Stopped; nothing was changed"), "");
            self.view.connect.said = Some(Err(problem.unwrap_or_else(stopped)));
        }
    }

    /// There is a connection: it is used, or was only a test.
    pub(super) fn take_looked(&mut self, job: u64, looked: Looked, test: bool) {
        if self.view.connect.job != Some(job) {
            let_go(looked); // the dialog was closed meanwhile
            return;
        }
        self.view.connect.job = None;
        if test {
            let columns = plural(looked.table.names.len(), tr!("column"), tr!("columns"));
            let understood = looked.table.columns.len();
            let rows = looked
                .table
                .rows
                .map_or_else(|| tr!("few rows").to_owned(), |rows| plural(rows as usize, tr!("row"), tr!("rows")));
            self.view.connect.said = Some(Ok(tr!(
                "It works: {columns}, {understood} of them understood, {rows}. Nothing was changed",
                columns = columns,
                understood = understood,
                rows = rows
            )));
            let_go(looked);
            return;
        }
        self.workspace.waiting = Some(Box::new(looked));
        if self.history.document().sources.is_empty() {
            self.use_warehouse();
        } else {
            // A project rests on files or on a warehouse.
            self.leave_project(Command::UseWarehouse, Self::use_warehouse);
        }
    }

    /// Takes the figures from the warehouse that let us in.
    pub(super) fn use_warehouse(&mut self) {
        let Some(looked) = self.workspace.waiting.take() else { return };
        let Looked { connector, connection, mut table, statements, remembered } = *looked;
        let refresh = self.view.connect.refresh;
        if !self.history.document().sources.is_empty() {
            self.start_project(Document::default());
        }
        self.take_remembered(Path::new(&table.address.clone()), remembered);
        let now = self.history.document();
        let before = now.warehouse.clone();
        if let Some(known) = &before
            && (&known.address, &known.table) == (&table.address, &table.table)
        {
            // What was decided about its columns stays, as far as they are still there.
            table.order.clone_from(&known.order);
            table.columns.clone_from(&known.columns);
            let names = table.names.clone();
            table.columns.retain(|_, name| names.contains(name));
        }
        let title =
            Address::parse(&table.address).map_or_else(|_error| table.address.clone(), |address| address.title());
        let mut document = Document { warehouse: Some(table), ..Document::clone(now) };
        if before.is_none() {
            session::suit(&mut document);
        }
        if document != **now {
            self.history.record(tr!("Connect to {place}", place = title), document);
        }
        self.workspace.link().attach(connector, connection, statements);
        self.view.dialog = None;
        self.view.connect = ConnectView::default();
        if before.is_none() {
            self.view.screen = Screen::Check;
        }
        self.results.forget();
        if refresh {
            self.queue.send(Command::RefreshWarehouse);
        } else if before.is_some() {
            // Else the Check screen says where to, and the foot of the window.
            self.view.say(tr!("Connected to {place}", place = title));
        }
    }

    /// Asks everything anew that was answered, as a job; what is shown changes when all of it has come.
    pub(super) fn refresh_warehouse(&mut self) {
        let Some(remote) = self.workspace.remote().cloned() else { return };
        if !remote.link().can_ask() {
            self.show_connect(true);
            return;
        }
        let document = Arc::clone(self.history.document());
        let title = remote.title().to_owned();
        self.start(tr!("Refreshing from {place}", place = title), move |progress| {
            let settings = document.settings();
            let engine = |remote| Arc::new(Engine::of_elsewhere(Arc::new(remote))).settled(&settings);
            let kept = engine(remote.as_kept());
            let was = session::published(&document, &kept, progress.cancel_flag());
            let tell = |share: f32| {
                progress.set(share);
                !progress.cancelled()
            };
            match remote.refresh(Vec::new(), &settings, &tell) {
                Ok(_) => {
                    let found = session::refreshed(&was, &document, &kept, &title, progress.cancel_flag());
                    Outcome::Refreshed(was, found.map(Box::new))
                }
                Err(WarehouseError::Cancelled) => Outcome::Cancelled,
                Err(error) => Outcome::Failed(error.into()),
            }
        });
    }

    /// Newer numbers are kept: they are shown, and what they changed in the deck.
    pub(super) fn take_refreshed(&mut self, was: Vec<LastPublished>, found: Option<Box<Refreshed>>) {
        self.results.forget();
        let when = self.workspace.remote().and_then(Remote::as_of).unwrap_or_default();
        self.view.say(tr!("The numbers are of {when} now", when = when));
        if !self.history.document().deck.is_empty() {
            self.take_compared(was, found);
        }
    }

    /// What failed is asked once more; without a connection the dialog opens.
    pub(super) fn ask_again(&mut self) {
        if self.workspace.remote().is_some_and(|remote| remote.link().can_ask()) {
            self.results.forget();
        } else {
            self.show_connect(false);
        }
    }

    /// Makes the document's table the one that is asked, if a command, undo or redo changed it.
    pub(super) fn sync_elsewhere(&mut self) {
        let document = Arc::clone(self.history.document());
        let key = session::LoadKey::of(&document);
        if self.workspace.remote().is_some() && self.workspace.loaded().is_some_and(|loaded| loaded.key == key) {
            return;
        }
        match session::remote(&document, self.workspace.link()) {
            Some(Ok(remote)) => {
                self.workspace.ask(remote.clone());
                self.show_loaded(Arc::new(session::elsewhere(&document, remote)));
            }
            Some(Err(error)) => {
                self.view.fail(error.into());
                self.workspace.drop_loaded();
                self.results.set_engine(None);
            }
            None => {}
        }
    }

    /// Puts the statements on the clipboard.
    pub(super) fn copy_statements(&self, ctx: &egui::Context) {
        ctx.copy_text(statements_text(&self.workspace.link().statements()));
    }
}

/// All statements, each ended.
pub fn statements_text(statements: &[String]) -> String {
    statements.iter().map(|statement| format!("{statement};\n")).collect::<Vec<_>>().join("\n")
}

/// Rows of a table, as a hint of what a question costs.
pub fn cost(rows: Option<u64>) -> String {
    match rows {
        Some(rows) => tr!("{} rows; each figure reads them once or twice", grouped(rows as f64)),
        None => tr!("Fewer rows than may be told").to_owned(),
    }
}

/// Ends a connection on a thread of its own: its process is given time to end.
fn let_go(looked: Looked) {
    let end = move || drop(looked);
    if let Err(error) = thread::Builder::new().name("connection".into()).spawn(end) {
        tracing::warn!("no thread to end a connection: {error}");
    }
}
