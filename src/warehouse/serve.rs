//! The helper process: loads one driver, runs statements, sends their rows as Arrow IPC, and ends with the program.

use std::{
    io::{self, BufRead as _, Write},
    process::{self, ExitCode},
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
    time::{Duration, Instant},
};

use adbc_core::{
    CancelHandle, Connection as _, Database as _, Driver as _, Statement as _,
    error::Error,
    options::{AdbcVersion, OptionDatabase, OptionValue},
};
use adbc_driver_manager::{ManagedConnection, ManagedDriver};
use arrow_array::RecordBatchReader as _;
use arrow_ipc::writer::StreamWriter;

use super::wire_format::{Order, REPORT, ROWS, Report, parsed, send};

/// First argument of the program when it is to be a helper process.
pub const HELPER_COMMAND: &str = "__warehouse";

/// Time that a stopped statement has to end on the server.
const ENDING: Duration = Duration::from_secs(4);

/// The handle of the statement that runs, if one does.
type Running = Arc<Mutex<Option<Box<dyn CancelHandle>>>>;

/// What the program does when its first argument is [`HELPER_COMMAND`]: follows orders from its standard input until it ends.
pub fn serve() -> ExitCode {
    let running = Running::default();
    let (sender, orders) = mpsc::channel();
    let stopper = Arc::clone(&running);
    thread::spawn(move || {
        for line in io::stdin().lock().lines() {
            let Ok(order) = line.and_then(|line| parsed::<Order>(line.as_bytes())) else { break };
            if matches!(order, Order::Cancel) {
                if let Some(handle) = stopper.lock().unwrap_or_else(PoisonError::into_inner).as_ref() {
                    // A statement that just ended cannot be stopped, and need not be.
                    let _ = handle.try_cancel();
                }
            } else if sender.send(order).is_err() {
                break;
            }
        }
        // The program that started this one is gone, or wants nothing more: what runs for it is stopped, and given time to be told.
        let runs = || stopper.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(handle) = runs().as_ref() {
            let _ = handle.try_cancel();
        }
        let began = Instant::now();
        while runs().is_some() && began.elapsed() < ENDING {
            thread::sleep(Duration::from_millis(10));
        }
        process::exit(0);
    });
    let mut connection: Option<ManagedConnection> = None;
    let mut out = io::stdout().lock();
    for order in orders {
        let sent = match (order, connection.as_mut()) {
            (Order::Connect { driver, options }, _) => match connect(&driver, options) {
                Ok(connected) => {
                    connection = Some(connected);
                    report(&mut out, &Report::Connected)
                }
                Err(failure) => report(&mut out, &failure),
            },
            (Order::Run { statement }, Some(connection)) => match run(connection, &statement, &running) {
                Ok(bytes) => send(&mut out, ROWS, &bytes),
                Err(error) => report(&mut out, &failed(&error)),
            },
            (Order::Run { .. } | Order::Cancel, _) => return ExitCode::from(2),
        };
        if sent.is_err() {
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

fn report(out: &mut impl Write, report: &Report) -> io::Result<()> {
    send(out, REPORT, &serde_json::to_vec(report)?)
}

fn connect(driver: &str, options: Vec<(String, String)>) -> Result<ManagedConnection, Report> {
    let load = |version| ManagedDriver::load_dynamic_from_filename(driver, None, version);
    let no_driver = |error: Error| Report::NoDriver { message: error.message };
    let mut driver = load(AdbcVersion::V110).or_else(|_older| load(AdbcVersion::V100)).map_err(no_driver)?;
    let options =
        options.into_iter().map(|(name, value)| (OptionDatabase::from(name.as_str()), OptionValue::String(value)));
    let database = driver.new_database_with_opts(options).map_err(|error| failed(&error))?;
    database.new_connection().map_err(|error| failed(&error))
}

fn run(connection: &mut ManagedConnection, sql: &str, running: &Running) -> Result<Vec<u8>, Error> {
    let mut statement = connection.new_statement()?;
    statement.set_sql_query(sql)?;
    let keep = |handle| *running.lock().unwrap_or_else(PoisonError::into_inner) = handle;
    keep(Some(statement.get_cancel_handle()));
    let rows = (|| {
        let reader = statement.execute()?;
        let mut writer = StreamWriter::try_new(Vec::new(), &reader.schema())?;
        for batch in reader {
            writer.write(&batch?)?;
        }
        Ok(writer.into_inner()?)
    })();
    keep(None);
    rows
}

fn failed(error: &Error) -> Report {
    let sqlstate = error.sqlstate.iter().map(|&c| c as u8).filter(u8::is_ascii_alphanumeric).map(char::from).collect();
    Report::Failed { status: format!("{:?}", error.status), sqlstate, message: error.message.clone() }
}
