//! The one connection of the program: made when something is asked, dropped when it breaks, one question after the other.

use std::{
    fmt,
    path::PathBuf,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        mpsc::{self, RecvTimeoutError},
    },
    thread,
    time::{Duration, Instant, SystemTime},
};

use super::{Canceller, Helper, Login, Rows, Source, Warehouse, WarehouseError, Wire};
use crate::measure::{Kept, Prices};

/// Connects, as often as it is needed: after something was stopped, or a driver ended, there is no connection any more.
pub trait Connector: fmt::Debug + Send + Sync {
    /// Host and port, for messages.
    fn place(&self) -> String;

    /// Connects; may take as long as it takes.
    ///
    /// # Errors
    /// If nobody listens there, the driver is none, or the warehouse refuses.
    fn connect(&self) -> Result<Connection, WarehouseError>;
}

/// Something that runs statements, and how to stop it.
pub struct Connection {
    pub wire: Box<dyn Wire + Send>,
    pub canceller: Canceller,
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection").finish_non_exhaustive()
    }
}

/// A server that the helper process reaches by a driver.
#[derive(Clone, Debug)]
pub struct Server {
    pub login: Login,
    /// The table, for messages.
    pub table: String,
    /// The program that is the helper; `None` = this one.
    pub program: Option<PathBuf>,
}

impl Connector for Server {
    fn place(&self) -> String {
        self.login.address.place()
    }

    fn connect(&self) -> Result<Connection, WarehouseError> {
        let (login, table) = (self.login.clone(), self.table.clone());
        let helper = match &self.program {
            Some(program) => Helper::connect_by(program.clone(), login, table),
            None => Helper::connect(login, table),
        }?;
        let canceller = helper.canceller();
        Ok(Connection { wire: Box::new(helper), canceller })
    }
}

/// Time between two looks at whether somebody wants to stop.
const LOOK: Duration = Duration::from_millis(20);
/// Statements that are kept to be shown.
const SHOWN: usize = 200;

/// Connects on a thread of its own, so that whoever waits can stop at once; what comes too late is dropped.
///
/// # Errors
/// What the connector says, or [`WarehouseError::Cancelled`].
pub fn connect(connector: &Arc<dyn Connector>, stop: &dyn Fn() -> bool) -> Result<Connection, WarehouseError> {
    let (sender, done) = mpsc::channel();
    let own = Arc::clone(connector);
    let language = crate::words::language();
    let work = move || crate::words::in_language(language, || drop(sender.send(own.connect())));
    let ended = |how: String| WarehouseError::Ended { how };
    thread::Builder::new().name("connecting".into()).spawn(work).map_err(|error| ended(error.to_string()))?;
    loop {
        match done.recv_timeout(LOOK) {
            Ok(connected) => return connected,
            Err(RecvTimeoutError::Timeout) if stop() => return Err(WarehouseError::Cancelled),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return Err(ended(tr!("no answer").into())),
        }
    }
}

/// What is being asked.
#[derive(Clone, Debug)]
pub struct Asked {
    /// "Earnings before and after by age group".
    pub what: String,
    pub since: Instant,
    /// Questions that wait for it.
    pub waiting: usize,
}

/// A warehouse as a window has it: connected or not, with what it answered so far.
#[derive(Default)]
pub struct Link {
    /// Held while a question is asked.
    talk: Mutex<Talk>,
    state: Mutex<State>,
}

/// What only the question that is asked now uses.
#[derive(Default)]
struct Talk {
    wire: Option<Line>,
    /// With what it is of: facts of a table are asked once.
    warehouse: Option<(String, Warehouse<Line>)>,
}

#[derive(Default)]
struct State {
    connector: Option<Arc<dyn Connector>>,
    canceller: Option<Canceller>,
    /// Since when there is a connection.
    since: Option<SystemTime>,
    running: Option<(String, Instant)>,
    waiting: usize,
    /// Nothing is asked before somebody wants something again.
    paused: bool,
    /// Questions so far; each has its number.
    tickets: u64,
    /// Questions up to this number get this for an answer.
    stopped: Option<(u64, WarehouseError)>,
    statements: Vec<String>,
    kept: Vec<Kept>,
    /// Counts changes of what is kept.
    revision: u64,
}

impl State {
    /// Adds statements to those that are shown.
    fn say(&mut self, statements: Vec<String>) {
        self.statements.extend(statements);
        let over = self.statements.len().saturating_sub(SHOWN);
        self.statements.drain(..over);
    }
}

/// The wire, shared by the warehouses of several mappings.
pub(super) struct Line(Arc<Mutex<Box<dyn Wire + Send>>>);

impl Wire for Line {
    fn run(&mut self, statement: &str) -> Result<Rows, WarehouseError> {
        lock(&self.0).run(statement)
    }
}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Link").field("connected", &self.connected()).finish_non_exhaustive()
    }
}

/// What a question is asked with.
pub(super) struct Question<'a> {
    /// Tells the table and its meanings from others.
    pub of: &'a str,
    pub what: String,
    pub source: &'a Source,
    pub prices: Arc<Prices>,
    pub title: &'a str,
    pub when: String,
}

impl Link {
    /// Begins with answers of before, and no connection.
    pub fn with_kept(kept: Vec<Kept>) -> Self {
        Self { state: Mutex::new(State { kept, ..State::default() }), ..Self::default() }
    }

    /// Asks here from now on, over this connection, which was asked these statements already.
    pub fn attach(&self, connector: Arc<dyn Connector>, connection: Connection, statements: Vec<String>) {
        self.cancel(); // whoever waits for the connection before lets go in a moment
        let mut talk = lock(&self.talk);
        let mut state = self.state();
        *talk = Talk { wire: Some(Line(Arc::new(Mutex::new(connection.wire)))), warehouse: None };
        state.say(statements);
        state.connector = Some(connector);
        state.canceller = Some(connection.canceller);
        state.since = Some(SystemTime::now());
    }

    /// Ends the connection, and what runs over it; what is kept stays.
    pub fn detach(&self) {
        self.cancel();
        {
            let mut state = self.state();
            state.connector = None;
            state.canceller = None;
            state.since = None;
        }
        // A question that runs is told to stop, and lets go in a moment; who waits here is a job.
        *lock(&self.talk) = Talk::default();
    }

    /// Somebody may be asked: there was a connection, which is made again when it broke.
    pub fn can_ask(&self) -> bool {
        self.state().connector.is_some()
    }

    /// Host and port of the connection, and since when it is there; `None` while there is none.
    pub fn connected(&self) -> Option<(String, SystemTime)> {
        let state = self.state();
        state.connector.as_ref().map(|connector| connector.place()).zip(state.since)
    }

    /// What is being asked now.
    pub fn asking(&self) -> Option<Asked> {
        let state = self.state();
        let (what, since) = state.running.clone()?;
        Some(Asked { what, since, waiting: state.waiting })
    }

    /// Stops what runs, and what waits.
    pub fn cancel(&self) {
        let mut state = self.state();
        state.stopped = Some((state.tickets, WarehouseError::Cancelled));
        if let Some(canceller) = &state.canceller {
            canceller.cancel();
        }
    }

    /// Stops what runs and what waits, and all that would be asked before [`Self::resume`].
    pub fn pause(&self) {
        self.state().paused = true;
        self.cancel();
    }

    /// Questions are asked again.
    pub fn resume(&self) {
        self.state().paused = false;
    }

    /// Waits until nobody else asks, so that what a person waits for comes before what is only beside it.
    pub(super) fn make_way(&self) {
        loop {
            thread::sleep(LOOK * 2);
            let state = self.state();
            if state.paused || state.running.is_none() && state.waiting == 0 {
                return;
            }
        }
    }

    /// Statements that were run, the oldest first.
    pub fn statements(&self) -> Vec<String> {
        self.state().statements.clone()
    }

    /// What was answered so far, and a number that changes with it.
    pub fn kept(&self) -> (Vec<Kept>, u64) {
        let state = self.state();
        (state.kept.clone(), state.revision)
    }

    /// A number that changes with what is kept.
    pub fn revision(&self) -> u64 {
        self.state().revision
    }

    /// When the oldest answer of a table was given.
    pub(super) fn oldest(&self, of: &str) -> Option<String> {
        let state = self.state();
        state.kept.iter().filter(|known| known.of_whom() == of).map(Kept::when).min().map(str::to_owned)
    }

    pub(super) fn find<T>(&self, find: impl FnMut(&Kept) -> Option<T>) -> Option<T> {
        self.state().kept.iter().rev().find_map(find)
    }

    pub(super) fn keep(&self, answer: Kept) {
        let mut state = self.state();
        state.kept.push(answer);
        state.revision += 1;
    }

    /// Takes answers in the place of those of the same table.
    pub(super) fn replace(&self, of: &str, answers: Vec<Kept>) {
        let mut state = self.state();
        state.kept.retain(|known| known.of_whom() != of);
        state.kept.extend(answers);
        state.revision += 1;
    }

    /// Asks one question when those before it are done.
    pub(super) fn ask<T>(
        &self,
        question: Question<'_>,
        work: impl FnOnce(&mut Warehouse<Line>) -> Result<T, WarehouseError>,
    ) -> Result<T, WarehouseError> {
        let ticket = {
            let mut state = self.state();
            state.tickets += 1;
            state.waiting += 1;
            state.tickets
        };
        let mut talk = lock(&self.talk);
        let connector = {
            let mut state = self.state();
            state.waiting -= 1;
            if state.paused {
                return Err(WarehouseError::Cancelled);
            }
            if let Some((until, error)) = &state.stopped
                && ticket <= *until
            {
                return Err(error.clone());
            }
            let unconnected = || WarehouseError::NotConnected { what: question.what.clone() };
            let connector = state.connector.clone().ok_or_else(unconnected)?;
            state.running = Some((question.what.clone(), Instant::now()));
            if let Some(canceller) = &state.canceller {
                canceller.reset();
            }
            connector
        };
        let answer = self.talk(&mut talk, &connector, ticket, question, work);
        let mut state = self.state();
        state.running = None;
        if let Err(error) = &answer
            && error.ends_connection()
        {
            *talk = Talk::default();
            state.since = None;
            state.canceller = None;
            // Those that wait would meet the same; who asks anew connects anew.
            if !matches!(error, WarehouseError::Cancelled | WarehouseError::Failed(_)) {
                state.stopped = Some((state.tickets, error.clone()));
            }
        }
        answer
    }

    fn talk<T>(
        &self,
        talk: &mut Talk,
        connector: &Arc<dyn Connector>,
        ticket: u64,
        question: Question<'_>,
        work: impl FnOnce(&mut Warehouse<Line>) -> Result<T, WarehouseError>,
    ) -> Result<T, WarehouseError> {
        let Question { of, what: _, source, prices, title, when } = question;
        let stopped = || self.state().stopped.as_ref().is_some_and(|(until, _)| ticket <= *until);
        let wire = match &talk.wire {
            Some(wire) => Arc::clone(&wire.0),
            None => {
                talk.warehouse = None;
                let Connection { wire, canceller } = connect(connector, &stopped)?;
                let wire = Arc::new(Mutex::new(wire));
                talk.wire = Some(Line(Arc::clone(&wire)));
                let mut state = self.state();
                state.canceller = Some(canceller);
                state.since = Some(SystemTime::now());
                wire
            }
        };
        if stopped() {
            return Err(WarehouseError::Cancelled);
        }
        if !source.dialect.compares_groups() {
            talk.warehouse = None;
        }
        let key = format!("{of} {}", prices.source);
        if talk.warehouse.as_ref().is_none_or(|(known, _)| *known != key) {
            talk.warehouse = Some((key, Warehouse::new(Line(wire), source.clone(), prices, title.to_owned())));
        }
        let Some((_, warehouse)) = &mut talk.warehouse else { return Err(WarehouseError::Cancelled) };
        warehouse.ask_as_of(&when);
        let before = warehouse.statements().len();
        let answer = work(warehouse);
        let said = warehouse.statements().get(before..).unwrap_or_default().to_vec();
        self.state().say(said);
        answer
    }

    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }
}

/// Nothing is half done where a thread panicked: each change is one assignment.
fn lock<T: ?Sized>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}
