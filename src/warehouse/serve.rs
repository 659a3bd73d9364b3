//! The helper process for ADBC: loads one driver file, runs statements and sends their rows as Arrow IPC.

use std::process::ExitCode;

use adbc_core::{
    Connection as _, Database as _, Driver as _, Statement as _,
    error::Error,
    options::{AdbcVersion, OptionDatabase, OptionValue},
};
use adbc_driver_manager::{ManagedConnection, ManagedDriver};
use arrow_array::RecordBatchReader as _;
use arrow_ipc::writer::StreamWriter;

use super::{
    orders::{Running, follow},
    wire_format::Report,
};

/// First argument of the program when it is to be a helper process.
pub const HELPER_COMMAND: &str = "__warehouse";

/// What the program does when its first argument is [`HELPER_COMMAND`]: follows orders from its standard input until it ends.
pub fn serve() -> ExitCode {
    follow(connect, |connection, sql, running| run(connection, sql, running).map_err(|error| failed(&error)))
}

fn connect(driver: &str, options: &[(String, String)]) -> Result<ManagedConnection, Report> {
    let load = |version| ManagedDriver::load_dynamic_from_filename(driver, None, version);
    let no_driver = |error: Error| Report::NoDriver { message: error.message };
    let mut driver = load(AdbcVersion::V110).or_else(|_older| load(AdbcVersion::V100)).map_err(no_driver)?;
    let option =
        |(name, value): &(String, String)| (OptionDatabase::from(name.as_str()), OptionValue::String(value.clone()));
    let database = driver.new_database_with_opts(options.iter().map(option)).map_err(|error| failed(&error))?;
    database.new_connection().map_err(|error| failed(&error))
}

fn run(connection: &mut ManagedConnection, sql: &str, running: &Running) -> Result<Vec<u8>, Error> {
    let mut statement = connection.new_statement()?;
    statement.set_sql_query(sql)?;
    let handle = statement.get_cancel_handle();
    // A statement that just ended cannot be stopped, and need not be.
    let stop = Box::new(move || drop(handle.try_cancel()));
    running.until_stopped(stop, || {
        let reader = statement.execute()?;
        let mut writer = StreamWriter::try_new(Vec::new(), &reader.schema())?;
        for batch in reader {
            writer.write(&batch?)?;
        }
        Ok(writer.into_inner()?)
    })
}

fn failed(error: &Error) -> Report {
    let sqlstate = error.sqlstate.iter().map(|&c| c as u8).filter(u8::is_ascii_alphanumeric).map(char::from).collect();
    Report::Failed { status: format!("{:?}", error.status), sqlstate, message: error.message.clone() }
}
