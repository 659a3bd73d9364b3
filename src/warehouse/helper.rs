//! The program's end of the helper process: starts it, asks it, stops it, and says in one line what went wrong.

use std::{
    env,
    io::{self, BufReader, Read},
    path::PathBuf,
    process::{Child, ChildStdin, Command, Stdio},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
        mpsc::{self, Receiver, RecvTimeoutError},
    },
    thread,
    time::{Duration, Instant},
};

use super::{
    Address, Driver, Rows, WarehouseError, Wire, decode,
    pipes::{line, receive},
    serve::HELPER_COMMAND,
    told,
    wire_format::{Order, ROWS, Report, parsed},
};

/// Where to, by which driver, and as whom.
#[derive(Clone)]
pub struct Login {
    pub address: Address,
    pub driver: Driver,
    pub password: Option<String>,
    /// More options of the driver, by their names.
    pub options: Vec<(String, String)>,
    /// Time that one statement may take.
    pub time_out: Duration,
}

impl std::fmt::Debug for Login {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Login")
            .field("address", &self.address.place())
            .field("driver", &self.driver)
            .finish_non_exhaustive()
    }
}

/// Time between two looks at whether somebody wants to stop.
const LOOK: Duration = Duration::from_millis(20);
/// Time that a stopped statement has to end on the server before the process is given up.
const ENDING: Duration = Duration::from_secs(5);
/// Time given to a process without an answer to say why.
const PATIENCE: Duration = Duration::from_millis(500);
/// Bytes kept of what the driver says on its standard error.
const KEPT: u64 = 4 << 10;

/// A connected helper process; it ends with this.
#[derive(Debug)]
pub struct Helper {
    login: Login,
    table: String,
    /// `None` once it was given up.
    child: Option<Child>,
    orders: Arc<Mutex<Option<ChildStdin>>>,
    answers: Receiver<io::Result<(u8, Vec<u8>)>>,
    words: Receiver<String>,
    cancel: Arc<AtomicBool>,
}

/// Stops what a helper runs, from any thread.
#[derive(Clone, Debug, Default)]
pub struct Canceller {
    cancel: Arc<AtomicBool>,
}

impl Canceller {
    pub fn cancel(&self) {
        self.cancel.store(true, Ordering::Relaxed);
    }

    /// What was to be stopped has ended: the next statement runs.
    pub fn reset(&self) {
        self.cancel.store(false, Ordering::Relaxed);
    }

    /// Whether something is to be stopped.
    pub fn is_wanted(&self) -> bool {
        self.cancel.load(Ordering::Relaxed)
    }
}

impl Helper {
    /// Looks whether anybody listens, starts this program or the one for ODBC beside it as the helper, and connects. `table` is
    /// for messages.
    ///
    /// # Errors
    /// If nobody listens, the file is no driver, or the warehouse refuses.
    pub fn connect(login: Login, table: String) -> Result<Self, WarehouseError> {
        let program = env::current_exe().map_err(|error| WarehouseError::Ended { how: error.to_string() })?;
        Self::connect_by(program, login, table)
    }

    /// The same with another program as the helper: tests are not the program.
    ///
    /// # Errors
    /// As [`Self::connect`].
    pub fn connect_by(program: PathBuf, login: Login, table: String) -> Result<Self, WarehouseError> {
        let program = login.driver.helper(program)?;
        login.address.probe()?;
        let ended = |error: io::Error| WarehouseError::Ended { how: error.to_string() };
        let mut child = command(program)
            .arg(HELPER_COMMAND)
            .env("RUST_BACKTRACE", "0")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(ended)?;
        let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (Some(stdin), Some(out), Some(errors)) = pipes else {
            return Err(WarehouseError::Ended { how: "no pipes".into() });
        };
        let (sender, answers) = mpsc::channel();
        thread::spawn(move || {
            let mut out = BufReader::new(out);
            loop {
                let answer = receive(&mut out);
                let last = answer.is_err();
                if sender.send(answer).is_err() || last {
                    break;
                }
            }
        });
        let (sender, words) = mpsc::channel();
        thread::spawn(move || drop(sender.send(first_words(errors))));
        let cancel = Arc::new(AtomicBool::new(false));
        let orders = Arc::new(Mutex::new(Some(stdin)));
        let mut helper = Self { login, table, child: Some(child), orders, answers, words, cancel };
        let Login { address, driver, password, options, .. } = &helper.login;
        let order =
            Order::Connect { driver: driver.told(), options: driver.options(address, password.as_deref(), options) };
        helper.order(&order)?;
        match helper.answer()? {
            (ROWS, _) => Err(WarehouseError::Garbled("rows before any question".into())),
            (_, bytes) => match parsed(&bytes).map_err(|error| WarehouseError::Garbled(error.to_string()))? {
                Report::Connected => Ok(helper),
                report => Err(helper.error(report)),
            },
        }
    }

    pub fn canceller(&self) -> Canceller {
        Canceller { cancel: Arc::clone(&self.cancel) }
    }

    /// The process of the driver.
    pub fn process(&self) -> Option<u32> {
        self.child.as_ref().map(Child::id)
    }

    fn order(&mut self, order: &Order) -> Result<(), WarehouseError> {
        let sent = {
            let mut orders = self.orders.lock().unwrap_or_else(PoisonError::into_inner);
            orders.as_mut().map(|orders| line(orders, order))
        };
        match sent {
            Some(Ok(())) => Ok(()),
            _ => Err(self.ended()),
        }
    }

    /// Waits for one answer, and meanwhile for somebody who wants to stop.
    fn answer(&mut self) -> Result<(u8, Vec<u8>), WarehouseError> {
        let began = Instant::now();
        loop {
            match self.answers.recv_timeout(LOOK) {
                Ok(Ok(answer)) => return Ok(answer),
                Ok(Err(_)) | Err(RecvTimeoutError::Disconnected) => return Err(self.ended()),
                Err(RecvTimeoutError::Timeout) => {}
            }
            if self.cancel.swap(false, Ordering::Relaxed) {
                self.give_up();
                return Err(WarehouseError::Cancelled);
            }
            if began.elapsed() > self.login.time_out {
                self.give_up();
                return Err(WarehouseError::TimedOut { seconds: self.login.time_out.as_secs() });
            }
        }
    }

    /// Asks the driver to stop, and lets a thread see to it that the process ends: nobody waits for it.
    fn give_up(&mut self) {
        let mut orders = self.orders.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(orders) = orders.as_mut() {
            // A process that is gone has nothing to stop.
            let _ = line(orders, &Order::Cancel);
        }
        let Some(stdin) = orders.take() else { return };
        let (sender, gone) = mpsc::channel::<io::Result<(u8, Vec<u8>)>>();
        drop(sender);
        let answers = std::mem::replace(&mut self.answers, gone);
        let child = self.child.take();
        thread::spawn(move || {
            // The answer is the statement's end on the server; when its input closes, the process ends.
            let _ = answers.recv_timeout(ENDING);
            drop(stdin);
            child.into_iter().for_each(end);
        });
    }

    /// How the process ended; one that only closed its pipe is given a moment.
    fn ended(&mut self) -> WarehouseError {
        let words = self.words.recv_timeout(PATIENCE).unwrap_or_default();
        let began = Instant::now();
        let mut how = "no answer".to_owned();
        while let Some(child) = self.child.as_mut().filter(|_| began.elapsed() < PATIENCE) {
            if let Ok(Some(status)) = child.try_wait() {
                how = status.to_string();
                break;
            }
            thread::sleep(LOOK);
        }
        let first = words.lines().next().unwrap_or_default();
        if let Some(error) = self.login.driver.no_manager(first) {
            return error;
        }
        WarehouseError::Ended { how: if first.is_empty() { how } else { format!("{how}: {first}") } }
    }

    fn error(&self, report: Report) -> WarehouseError {
        match report {
            Report::NoDriver { message } => {
                WarehouseError::Driver { file: self.login.driver.told(), cause: told::one_line(&message) }
            }
            Report::Failed { status, sqlstate, message } => {
                told::error(&status, &sqlstate, &message, &self.login.address.place(), &self.table)
            }
            Report::Connected => WarehouseError::Garbled("connected twice".into()),
        }
    }
}

impl Wire for Helper {
    fn run(&mut self, statement: &str) -> Result<Rows, WarehouseError> {
        // A wish to stop between two statements of one question holds.
        if self.cancel.swap(false, Ordering::Relaxed) {
            return Err(WarehouseError::Cancelled);
        }
        self.order(&Order::Run { statement: statement.to_owned() })?;
        match self.answer()? {
            (ROWS, bytes) => decode::rows(&bytes),
            (_, bytes) => {
                let report = parsed(&bytes).map_err(|error| WarehouseError::Garbled(error.to_string()))?;
                Err(self.error(report))
            }
        }
    }
}

impl Drop for Helper {
    fn drop(&mut self) {
        // Its input closes, so it stops what it runs and ends; one that does not is ended.
        drop(self.orders.lock().unwrap_or_else(PoisonError::into_inner).take());
        self.child.take().into_iter().for_each(end);
    }
}

/// Lets a process end by itself for a while, then ends it.
fn end(mut child: Child) {
    let began = Instant::now();
    while began.elapsed() < ENDING {
        if !matches!(child.try_wait(), Ok(None)) {
            return;
        }
        thread::sleep(Duration::from_millis(5));
    }
    // It may end in this moment; then there is nothing to kill, and waiting only collects it.
    let _ = child.kill();
    let _ = child.wait();
}

/// In a group of its own: an interrupt typed at the terminal ends the program, and the helper then stops what it runs.
#[cfg(unix)]
fn command(program: PathBuf) -> Command {
    use std::os::unix::process::CommandExt;
    let mut command = Command::new(program);
    command.process_group(0);
    command
}

#[cfg(windows)]
fn command(program: PathBuf) -> Command {
    use std::os::windows::process::CommandExt;
    const CREATE_NO_WINDOW: u32 = 0x0800_0000;
    let mut command = Command::new(program);
    command.creation_flags(CREATE_NO_WINDOW);
    command
}

fn first_words(mut pipe: impl Read) -> String {
    let mut words = Vec::new();
    // What cannot be read says nothing.
    let _ = pipe.by_ref().take(KEPT).read_to_end(&mut words);
    let _ = io::copy(&mut pipe, &mut io::sink());
    String::from_utf8_lossy(&words).into_owned()
}
