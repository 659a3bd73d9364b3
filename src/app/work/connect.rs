//! Connecting to a warehouse, for jobs: the login is tried, the table's columns are named and its rows counted.

use std::{
    fmt::Debug,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, SystemTime},
};

use super::{
    Keychain, Problem, Progress,
    keychain::{self, Remember, Remembered, Typed},
};
use crate::{
    measure::USUAL_THRESHOLD,
    policy,
    project::{Password, WarehouseTable},
    session,
    warehouse::{Address, Connection, Connector, Driver, Login, Rows, Server, WarehouseError, Wire, connect},
};

/// Whoever reaches warehouses: the helper process with the user's driver, or a test.
pub trait Warehouses: Debug + Send + Sync {
    fn server(&self, login: Login, table: String) -> Arc<dyn Connector>;
}

/// The helper process with the user's driver.
#[derive(Clone, Copy, Debug, Default)]
pub struct Drivers;

impl Warehouses for Drivers {
    fn server(&self, login: Login, table: String) -> Arc<dyn Connector> {
        Arc::new(Server { login, table, program: None })
    }
}

/// What was typed to connect. The password is in no log: [`Password`] shows nothing of itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Attempt {
    /// Its file, or `odbc:` and a name.
    pub driver: String,
    pub address: String,
    pub user: String,
    /// Blank to take it from the keychain, or where the warehouse asks for none.
    pub password: Password,
    pub remember: Remember,
    /// With its schema, as `--table` takes it.
    pub table: String,
    /// Minutes that one statement may take.
    pub minutes: u64,
}

/// A warehouse that let us in, and its table.
#[derive(Debug)]
pub struct Looked {
    pub connector: Arc<dyn Connector>,
    pub connection: Connection,
    pub table: WarehouseTable,
    /// What it was asked for that.
    pub statements: Vec<String>,
    /// What became of the wish that user and password be remembered.
    pub remembered: Result<Option<Remembered>, Problem>,
}

/// Time between two looks at whether the job is to stop.
const LOOK: Duration = Duration::from_millis(20);

impl Attempt {
    /// Under what user and password are remembered: the address without them.
    ///
    /// # Errors
    /// If the address is none, or holds a password, which would be seen on the screen.
    pub fn place(&self) -> Result<Address, Problem> {
        let address = Address::parse(self.address.trim()).map_err(Problem::from)?;
        if address.holds_secret() {
            return Err(Problem::new(
                tr!("The address holds a password or a token"),
                tr!("Take it out of the address and type it into the field for the password"),
            ));
        }
        Ok(address)
    }

    /// Connects and looks at the table.
    ///
    /// # Errors
    /// What went wrong, and what to do; `None` if the job was stopped.
    pub fn look(
        &self,
        warehouses: &dyn Warehouses,
        keychain: &dyn Keychain,
        is_remembered: bool,
        progress: &Progress,
    ) -> Result<Looked, Option<Problem>> {
        let address = self.place().map_err(Some)?;
        let bare = address.without_user();
        let mut user =
            if self.user.trim().is_empty() { address.user().unwrap_or_default() } else { self.user.trim().to_owned() };
        let mut password = String::from_utf8_lossy(self.password.bytes()).into_owned();
        if password.is_empty()
            && is_remembered
            && let Some(known) = keychain::recall(keychain, Path::new(&bare), SystemTime::now())
        {
            let known = String::from_utf8_lossy(known.bytes()).into_owned();
            let (known_user, known_password) = known.split_once('\n').unwrap_or(("", &known));
            if user.is_empty() || user == known_user {
                (user, password) = (known_user.to_owned(), known_password.to_owned());
            }
        }
        let failed = |error: WarehouseError| (error != WarehouseError::Cancelled).then(|| Problem::from(error));
        address.dialect().must_be_proven().map_err(failed)?;
        let login = Login {
            address: address.with_user(&user).map_err(failed)?,
            driver: Driver::parse(&self.driver),
            password: Some(password.clone()).filter(|password| !password.is_empty()),
            options: Vec::new(),
            time_out: Duration::from_secs(self.minutes.max(1) * 60),
        };
        progress.say(&tr!("Connecting to {place}", place = login.address.place()));
        let connector = warehouses.server(login, self.table.clone());
        let mut connection = connect(&connector, &|| progress.cancelled()).map_err(failed)?;
        progress.say(&tr!("Counting the rows of {table}", table = self.table));
        let least = policy::in_force().threshold(USUAL_THRESHOLD);
        let mut statements = Vec::new();
        let table = stoppable(&mut connection, progress, |connection| {
            let mut wire = Noted { wire: &mut *connection.wire, statements: &mut statements };
            session::described(&mut wire, &address, &self.table, least)
        })
        .map_err(failed)?;
        let secret = Typed { password: Password::new(&format!("{user}\n{password}")), remember: self.remember };
        let remembered = keychain::remember(keychain, Path::new(&bare), &secret, SystemTime::now());
        Ok(Looked { connector, connection, table, statements, remembered })
    }
}

/// A wire that remembers what it was asked, to be shown.
struct Noted<'a> {
    wire: &'a mut dyn Wire,
    statements: &'a mut Vec<String>,
}

impl Wire for Noted<'_> {
    fn run(&mut self, statement: &str) -> Result<Rows, WarehouseError> {
        self.statements.push(statement.to_owned());
        self.wire.run(statement)
    }
}

/// Does some work over a connection, and stops it when the job is stopped.
fn stoppable<T>(
    connection: &mut Connection,
    progress: &Progress,
    work: impl FnOnce(&mut Connection) -> Result<T, WarehouseError>,
) -> Result<T, WarehouseError> {
    let canceller = connection.canceller.clone();
    let done = AtomicBool::new(false);
    let over = &done;
    thread::scope(|scope| {
        scope.spawn(move || {
            while !over.load(Ordering::Relaxed) {
                if progress.cancelled() {
                    canceller.cancel();
                }
                thread::sleep(LOOK);
            }
        });
        let result = work(connection);
        done.store(true, Ordering::Relaxed);
        if progress.cancelled() { Err(WarehouseError::Cancelled) } else { result }
    })
}
