//! A project whose people stay in a warehouse, as a person connects, asks, saves and refreshes it. A database of this process
//! stands for the server: no network, no driver.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use credential_atlas::{
    app::{command::Command, work::Warehouses},
    measure::MeasureName,
    project::Screen,
    table::Field,
    warehouse::{Canceller, Connection, Connector, Login, Rows, Value, WarehouseError, Wire},
};
use egui::{Key, Modifiers, Role};
use egui_kittest::kittest::Queryable as _;
use rusqlite::types::ValueRef;

use super::Test;

pub(crate) const ADDRESS: &str = "sqlite://db.example:6000/wages";
pub(crate) const PASSWORD: &str = "s3cret@/x";

/// What the server is like, and what it was asked.
#[derive(Debug, Default)]
pub(crate) struct Office {
    database: PathBuf,
    /// What it says instead of letting anybody in, or of answering.
    pub(crate) refuses: Option<WarehouseError>,
    /// Statements do not end before they are stopped.
    pub(crate) slow: bool,
    statements: Vec<String>,
    /// Connections that nobody has ended.
    pub(crate) open: usize,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Server(pub(crate) Arc<Mutex<Office>>);

/// One login to it.
#[derive(Debug)]
struct Desk(Server, Login);

struct Clerk {
    server: Server,
    connection: rusqlite::Connection,
    canceller: Canceller,
}

impl Warehouses for Server {
    fn server(&self, login: Login, _table: String) -> Arc<dyn Connector> {
        Arc::new(Desk(self.clone(), login))
    }
}

impl Connector for Desk {
    fn place(&self) -> String {
        self.1.address.place()
    }

    fn connect(&self) -> Result<Connection, WarehouseError> {
        let mut office = self.0.0.lock().unwrap();
        if let Some(error) = &office.refuses {
            return Err(error.clone());
        }
        if self.1.password.as_deref() != Some(PASSWORD) {
            let cause =
                format!("password authentication failed for user \"{}\"", self.1.address.user().unwrap_or_default());
            return Err(WarehouseError::Login { place: self.place(), cause });
        }
        let connection = rusqlite::Connection::open(&office.database).unwrap();
        office.open += 1;
        let canceller = Canceller::default();
        let clerk = Clerk { server: self.0.clone(), connection, canceller: canceller.clone() };
        Ok(Connection { wire: Box::new(clerk), canceller })
    }
}

impl Drop for Clerk {
    fn drop(&mut self) {
        self.server.0.lock().unwrap().open -= 1;
    }
}

impl Wire for Clerk {
    fn run(&mut self, statement: &str) -> Result<Rows, WarehouseError> {
        loop {
            let mut office = self.server.0.lock().unwrap();
            if self.canceller.is_wanted() {
                return Err(WarehouseError::Cancelled);
            }
            if let Some(error) = &office.refuses {
                return Err(error.clone());
            }
            if !office.slow {
                office.statements.push(statement.to_owned());
                break;
            }
            drop(office);
            std::thread::sleep(Duration::from_millis(2));
        }
        let failed = |error: rusqlite::Error| match error.to_string() {
            text if text.contains("no such table") => {
                WarehouseError::NoTable { place: "db.example:6000".into(), table: "people".into(), cause: text }
            }
            text => WarehouseError::Failed(text),
        };
        let mut prepared = self.connection.prepare(statement).map_err(failed)?;
        let columns: Vec<String> = prepared.column_names().map(str::to_owned).collect();
        let width = columns.len();
        let cell = |value: ValueRef<'_>| match value {
            ValueRef::Integer(number) => Value::Number(number as f64),
            ValueRef::Real(number) => Value::Number(number),
            ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
            ValueRef::Null | ValueRef::Blob(_) => Value::Null,
        };
        let rows = prepared
            .query_map([], |row| (0..width).map(|at| Ok(cell(row.get_ref(at)?))).collect())
            .and_then(Iterator::collect)
            .map_err(failed)?;
        Ok(Rows { columns, rows })
    }
}

fn window() -> (Test, Server) {
    let test = Test::sized(1440.0, 900.0);
    stock(&test);
    let server = test.server.clone();
    (test, server)
}

/// Gives the server of a window 300 people of Ohio, 200 of Texas, 95 of Utah and 5 of Maine: Maine is too small, and Utah hides it.
pub(crate) fn stock(test: &Test) {
    let database = test.dir.path().join("server.db");
    let connection = rusqlite::Connection::open(&database).unwrap();
    let mut script = String::from(
        "CREATE TABLE people (person TEXT, home_st TEXT, age_group TEXT, sex TEXT, credential_date TEXT, industry TEXT, wage_q_m3 REAL, \
         wage_q_p4 REAL); BEGIN;",
    );
    for at in 0..600 {
        let state = match at {
            0..300 => "Ohio",
            300..500 => "Texas",
            500..595 => "Utah",
            _ => "Maine",
        };
        let (age, sex) = (["18–25", "26–35", "36–45"][at % 3], ["Female", "Male"][at % 2]);
        let industry = ["332", "722"][at % 2];
        // Every fifth is not found in the wage records afterwards.
        let after = if at % 5 == 0 { "NULL".to_owned() } else { (9_000 + at * 2).to_string() };
        let wages = format!("{}, {after}", 3_000 + at);
        script += &format!(
            "INSERT INTO people VALUES ('P{at}', '{state}', '{age}', '{sex}', '2018-05-01', '{industry}', {wages});"
        );
    }
    connection.execute_batch(&(script + "COMMIT; CREATE VIEW learners AS SELECT * FROM people;")).unwrap();
    test.server.0.lock().unwrap().database = database;
}

fn fill(test: &mut Test, role: Role, field: &str, words: &str) {
    test.harness.get_by_role_and_label(role, field).focus();
    test.settle();
    test.key(Modifiers::COMMAND, Key::A);
    test.harness.get_by_role_and_label(role, field).type_text(words);
    test.settle();
}

const DRIVER: &str = "Driver: its file, or odbc:NAME";

/// Fills the dialog in and connects by Enter.
fn connect(test: &mut Test, password: &str) {
    fill(test, Role::TextInput, DRIVER, "/opt/drivers/driver.so");
    fill(test, Role::TextInput, "Address", ADDRESS);
    fill(test, Role::TextInput, "User", "ana");
    fill(test, Role::PasswordInput, "Password", password);
    fill(test, Role::TextInput, "Table or view", "people");
    test.key(Modifiers::NONE, Key::Enter);
}

/// A window that is connected, with the column of states understood.
fn connected() -> (Test, Server) {
    let (mut test, server) = window();
    test.click("Connect to a warehouse…");
    connect(&mut test, PASSWORD);
    assert_eq!(test.app().view().screen, Screen::Check, "{:?}", test.app().view().connect);
    test.app().send(Command::ChooseMeaning("home_st".into(), Some(Field::State)));
    test.settle();
    (test, server)
}

/// Files under a folder that hold a text.
fn holding(folder: &Path, text: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(holding(&path, text));
        } else if fs::read(&path).unwrap().windows(text.len()).any(|part| part == text.as_bytes()) {
            found.push(path);
        }
    }
    found
}

#[test]
fn from_the_login_to_a_saved_deck_that_opens_without_a_connection() {
    let (mut test, server) = window();
    test.click("Connect to a warehouse…");
    connect(&mut test, PASSWORD);
    assert!(test.sees("Check what the columns mean"), "{:?}", test.app().view().connect);
    assert!(test.sees("600 rows") && test.sees("in 100% of rows"));
    assert!(test.sees("Meaning of home_st: No meaning") && test.sees("Meaning of age_group: Age group"));
    assert!(test.sees("Connected to db.example:6000"), "the status bar says it");
    test.app().send(Command::ChooseMeaning("home_st".into(), Some(Field::State)));
    test.settle();
    assert!(test.sees("the map by state"));

    test.key(Modifiers::NONE, Key::Enter);
    assert_eq!(test.app().view().screen, Screen::Map, "Enter means Looks right");
    assert!(test.sees("Ohio, 300") && test.sees("Texas, 200"));
    assert!(!test.sees("Maine, 5") && !test.sees("Utah, 95"), "a small group, and the one that hides it");
    test.key(Modifiers::NONE, Key::D);
    test.key(Modifiers::COMMAND, Key::Num3);
    assert!(test.sees("26–35"), "the chart's rows have names");
    let answer = test.app().loaded().unwrap().engine.measure(&test.app().document().earnings.request).unwrap();
    let source = &answer.provenance().sources[0];
    assert_eq!((source.file.as_str(), source.sheet.as_str()), ("sqlite://db.example/wages", "people"));
    assert!(source.as_of.ends_with(" UTC"), "the source says when: {source:?}");
    test.key(Modifiers::NONE, Key::D);
    assert!(test.sees("Work in manufacturing") || test.sees("in manufacturing"), "the share bar");

    test.app().send(Command::Measure(MeasureName::Employment, credential_atlas::measure::Statistic::Median));
    test.settle();
    let employment = test.app().loaded().unwrap().engine.measure(&test.app().document().earnings.request);
    assert!(!test.sees("Nothing to draw yet"), "employment is asked, too: {employment:?}");
    test.app().send(Command::Measure(MeasureName::Pathway, credential_atlas::measure::Statistic::Median));
    test.settle();
    assert!(!test.sees("Nothing to draw yet"), "and the pathway");
    test.app().send(Command::Measure(MeasureName::Value, credential_atlas::measure::Statistic::Median));
    test.settle();
    assert!(test.sees("cannot be asked of a warehouse"), "others say why not");
    for _ in 0..3 {
        test.app().send(Command::Undo);
    }
    test.settle();

    let project = test.dir.path().join("wages.credatlas");
    test.answer(&[&project]);
    test.key(Modifiers::COMMAND, Key::S);
    assert!(project.is_file() && !test.app().unsaved(), "{:?}", test.app().view().message);
    assert_eq!(holding(test.dir.path(), PASSWORD), Vec::<PathBuf>::new(), "the password is nowhere");
    assert_eq!(holding(test.dir.path(), "ana@"), Vec::<PathBuf>::new(), "nor the user");

    // Another day, and the server is not there.
    test.key(Modifiers::COMMAND, Key::N);
    let asked = {
        let mut office = server.0.lock().unwrap();
        office.refuses =
            Some(WarehouseError::Unreachable { place: "db.example:6000".into(), cause: "connection refused".into() });
        office.statements.len()
    };
    test.app().send(Command::OpenPaths(vec![project]));
    test.settle();
    assert_eq!((test.app().view().screen, test.app().document().deck.len()), (Screen::Deck, 2));
    assert!(test.sees("Not connected. Numbers of 20"), "the status bar says of when");
    assert!(!test.app().unsaved());
    test.key(Modifiers::COMMAND, Key::Num2);
    assert!(test.sees("Ohio, 300"), "the map is there");
    test.key(Modifiers::COMMAND, Key::Num3);
    test.app().send(Command::Measure(MeasureName::Pathway, credential_atlas::measure::Statistic::Median));
    test.settle();
    assert!(!test.sees("Not asked of the warehouse yet"), "the pathway was kept");
    test.app().send(Command::Undo);
    test.key(Modifiers::COMMAND, Key::Num2);
    test.app().send(Command::CompareBy(Field::Sex));
    test.key(Modifiers::COMMAND, Key::Num3);
    test.app().send(Command::CompareBy(Field::Sex));
    test.settle();
    assert!(test.sees("Not asked of the warehouse yet"), "what was never asked says so");
    test.app().send(Command::Undo);
    test.settle();
    let deck = test.dir.path().join("wages.pptx");
    test.answer(&[&deck]);
    test.key(Modifiers::COMMAND, Key::E);
    assert!(fs::read(&deck).unwrap().starts_with(b"PK"), "{:?}", test.app().view().message);
    assert_eq!(server.0.lock().unwrap().statements.len(), asked, "nobody was asked");

    // Refreshing asks for the login, then asks everything anew: a person more is seen.
    server.0.lock().unwrap().refuses = None;
    let database = rusqlite::Connection::open(&server.0.lock().unwrap().database).unwrap();
    let more = "INSERT INTO people SELECT 'Q' || person, home_st, age_group, sex, credential_date, industry, wage_q_m3, wage_q_p4 FROM \
                people WHERE home_st = 'Ohio' LIMIT 40";
    database.execute(more, []).unwrap();
    test.menu("File", "Refresh from the warehouse");
    assert!(test.sees("Connect to a warehouse"));
    fill(&mut test, Role::TextInput, "User", "ana");
    fill(&mut test, Role::PasswordInput, "Password", PASSWORD);
    test.key(Modifiers::NONE, Key::Enter);
    assert!(test.app().unsaved(), "newer numbers are not in the file");
    test.key(Modifiers::COMMAND, Key::Num2);
    assert!(test.sees("Ohio, 340"), "{:?}", test.app().view().message);
    assert!(test.app().document().refreshed.is_some(), "what changed in the deck is listed");
}

#[test]
fn every_refusal_says_what_and_the_next_try_connects() {
    let (mut test, server) = window();
    test.menu("File", "Connect to a warehouse…");
    test.key(Modifiers::NONE, Key::Enter);
    assert!(test.app().view().connect.said.is_none(), "nothing is tried without an address");
    connect(&mut test, "wrong");
    assert!(test.sees("does not accept this login") && test.sees("Check user and password"));
    let place = || "db.example:6000".to_owned();
    let refusals = [
        (WarehouseError::Unreachable { place: place(), cause: "connection refused".into() }, "No warehouse answers at"),
        (WarehouseError::Encryption { place: place(), cause: "SSL".into() }, "refuses the connection’s encryption"),
        (
            WarehouseError::Driver { file: "driver.so".into(), cause: "no such file".into() },
            "cannot be loaded as a driver",
        ),
        (WarehouseError::Ended { how: "signal: 9 (SIGKILL)".into() }, "made its process end"),
        (WarehouseError::TimedOut { seconds: 600 }, "did not answer within 600 seconds"),
        (WarehouseError::NotAllowed { table: "people".into(), cause: "denied".into() }, "may not read people"),
    ];
    fill(&mut test, Role::PasswordInput, "Password", PASSWORD);
    for (error, words) in refusals {
        let hint = error.hint();
        server.0.lock().unwrap().refuses = Some(error);
        test.click("Test the connection");
        assert!(test.sees(words), "{words}: {:?}", test.app().view().connect);
        assert!(test.sees(hint.trim_end_matches('.')), "{hint}");
    }
    server.0.lock().unwrap().refuses = None;
    fill(&mut test, Role::TextInput, "Table or view", "nobody");
    test.click("Test the connection");
    assert!(test.sees("There is no database or table"));
    fill(&mut test, Role::TextInput, "Address", "postgresql://ana:s3cret@db.example/wages");
    test.click("Test the connection");
    assert!(test.sees("The address holds a password"));
    fill(&mut test, Role::TextInput, "Address", ADDRESS);
    fill(&mut test, Role::TextInput, "Table or view", "people");
    test.click("Test the connection");
    assert!(test.sees("It works: 8 columns, 7 of them understood, 600 rows"), "{:?}", test.app().view().connect);
    assert_eq!(test.app().document().warehouse, None, "a test changes nothing");
    test.key(Modifiers::NONE, Key::Enter);
    assert_eq!(test.app().view().screen, Screen::Check);

    // In the middle of the work the driver ends: the figure says so, and asking again connects anew.
    server.0.lock().unwrap().refuses = Some(WarehouseError::Ended { how: "signal: 9 (SIGKILL)".into() });
    test.app().send(Command::ChooseMeaning("home_st".into(), Some(Field::State)));
    test.key(Modifiers::COMMAND, Key::Num2);
    assert!(test.sees("made its process end"), "in the place of the map");
    server.0.lock().unwrap().refuses = None;
    test.click("Ask the warehouse");
    assert!(test.sees("Ohio, 300"));
}

#[test]
fn a_question_is_stopped_and_asked_again() {
    let (mut test, server) = connected();
    server.0.lock().unwrap().slow = true;
    test.harness.key_press_modifiers(Modifiers::COMMAND, Key::Num2);
    let began = Instant::now();
    while !test.sees("Asking the warehouse: Certificates, by") {
        test.harness.run_steps(2);
        assert!(began.elapsed() < Duration::from_secs(60), "the window says what it asks");
        std::thread::sleep(Duration::from_millis(5));
    }
    assert!(test.sees("The warehouse is being asked"), "the window does not wait");
    // One click stops what is asked, what waits and what a thread has not come to yet.
    test.harness.get_by_label("Cancel asking the warehouse").click();
    test.settle();
    assert!(test.sees("The question to the warehouse was stopped"));
    assert!(!test.sees("Asking the warehouse"), "nothing else is asked before somebody wants something");
    server.0.lock().unwrap().slow = false;
    test.click("Ask the warehouse");
    assert!(test.sees("Ohio, 300"));
}

#[test]
fn enter_on_a_button_of_the_dialog_presses_it_and_in_a_field_connects() {
    let (mut test, server) = window();
    test.click("Connect to a warehouse…");
    assert!(test.harness.get_by_role_and_label(Role::TextInput, DRIVER).is_focused(), "the first that is blank");
    test.click("Choose the driver file");
    if cfg!(target_os = "linux") {
        assert!(test.sees("No dialog for files opens on this computer"), "nobody answered");
    }
    connect(&mut test, "wrong");
    assert!(test.harness.get_by_role_and_label(Role::TextInput, "Table or view").is_focused(), "typing goes on there");
    fill(&mut test, Role::PasswordInput, "Password", PASSWORD);
    test.harness.get_by_role_and_label(Role::Button, "Cancel").focus();
    test.settle();
    test.key(Modifiers::NONE, Key::Enter);
    assert!(test.app().view().dialog.is_none(), "Cancel was pressed");
    assert!(server.0.lock().unwrap().statements.is_empty(), "and nobody connected");
    assert!(test.sees("No account, no upload, no connection."));
}

#[test]
fn what_is_not_told_is_not_counted_as_nobody_and_the_order_of_one_day_is_chosen() {
    let (mut test, _server) = connected();
    test.click("Column that tells which certificate of one day came first: No column");
    test.harness.get_by_role_and_label(Role::Button, "person").click();
    test.settle();
    let order = |test: &Test| test.app().document().warehouse.as_ref().unwrap().order.clone();
    assert_eq!(order(&test).as_deref(), Some("person"));
    test.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(order(&test), None);

    // 300 and 200 of 600 are told of: Maine's 5 are few, and Utah hides them.
    test.key(Modifiers::COMMAND, Key::Num2);
    assert!(test.sees("600 certificates, 2 states shown"));
    assert!(test.sees("All, shown or not"));
    assert!(!test.sees("Colleges, 0") && !test.sees("No college in these files"));
    test.key(Modifiers::NONE, Key::D);
    let slide = test.app().document().deck.len();
    assert_eq!(slide, 1);
    test.key(Modifiers::COMMAND, Key::Num4);
    let page = super::geometry::painted(&test).join("\n");
    assert!(page.contains("A group that is not shown has nobody or fewer than 10 people"), "the page says it: {page}");

    let alt = |words: &str| test.harness.query_all_by_label_contains(words).next().is_some();
    assert!(!alt("0 colleges"), "nothing is said of colleges");

    // Undo takes the table back: the connection is still there, and the foot of the window says so.
    while test.app().document().warehouse.is_some() {
        test.app().send(Command::Undo);
        test.settle();
    }
    assert!(test.sees("Connected to db.example:6000"));
    assert!(!test.sees("No account, no upload, no connection."));
    test.menu("File", "Disconnect from the warehouse");
    let began = Instant::now();
    while !test.sees("No account, no upload, no connection.") {
        test.harness.run_steps(2);
        assert!(began.elapsed() < Duration::from_secs(60), "the connection is let go");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn the_statements_are_shown_and_the_connection_is_let_go() {
    let (mut test, server) = connected();
    test.key(Modifiers::COMMAND, Key::Num2);
    test.menu("File", "Show the SQL…");
    assert!(test.sees("What the warehouse was asked"));
    let shown = test.harness.get_by_label("SQL");
    let text = egui_kittest::kittest::NodeT::accesskit_node(&shown).value().unwrap_or_default();
    assert!(text.contains("SELECT") && text.contains("\"home_st\""), "{text}");
    let asked = server.0.lock().unwrap().statements.len();
    assert_eq!(text.matches(";\n").count(), asked, "every statement, those of the login too");
    test.key(Modifiers::NONE, Key::Escape);
    test.menu("File", "Disconnect from the warehouse");
    let began = Instant::now();
    while !test.sees("Not connected. Numbers of") {
        test.harness.run_steps(2);
        assert!(began.elapsed() < Duration::from_secs(60), "the connection is let go");
        std::thread::sleep(Duration::from_millis(5));
    }
    assert!(test.sees("Ohio, 300"), "the numbers stay");
    let asked = server.0.lock().unwrap().statements.len();
    test.app().send(Command::CountOnMap(credential_atlas::measure::CountOf::People));
    test.settle();
    assert!(test.sees("Not asked of the warehouse yet"));
    assert_eq!(server.0.lock().unwrap().statements.len(), asked);
}

#[test]
fn user_and_password_are_remembered_in_the_keychain_alone() {
    let (mut test, _server) = window();
    test.click("Connect to a warehouse…");
    test.click("Remember user and password: Do not remember");
    test.click("For 8 hours");
    connect(&mut test, PASSWORD);
    assert_eq!(test.app().view().screen, Screen::Check, "{:?}", test.app().view().connect);
    assert_eq!(test.app().settings().remembered.len(), 1);
    assert_eq!(test.app().settings().driver.as_deref(), Some("/opt/drivers/driver.so"));
    assert_eq!(holding(test.dir.path(), PASSWORD), Vec::<PathBuf>::new(), "no file holds it");
    test.menu("File", "Disconnect from the warehouse");
    test.menu("File", "Connect to a warehouse…");
    assert!(test.sees("are in the system’s keychain"));
    test.key(Modifiers::NONE, Key::Enter);
    assert!(test.app().view().dialog.is_none(), "{:?}", test.app().view().connect);
}
