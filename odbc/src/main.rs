//! The helper process for ODBC: connects by one driver of the system's driver manager, runs statements and sends their rows as Arrow IPC.

use std::{process::ExitCode, sync::Arc};

use arrow_array::{
    ArrayRef, RecordBatch,
    builder::{Float64Builder, StringBuilder},
};
use arrow_ipc::writer::StreamWriter;
use arrow_schema::{ArrowError, DataType, Field, Schema};
use odbc_api::{Connection, ConnectionOptions, Cursor, CursorRow, DataType as Kind, Error, Nullable, environment};

// The program and its helpers speak one language, written down once.
#[path = "../../src/warehouse/orders.rs"]
mod orders;
mod statement;
#[path = "../../src/warehouse/wire_format.rs"]
mod wire_format;

use orders::{Running, follow};
use wire_format::Report;

fn main() -> ExitCode {
    follow(connect, run)
}

/// `driver` is a name that the driver manager knows, or a driver's own file; options are attributes of a connection string.
fn connect(driver: &str, options: &[(String, String)]) -> Result<Connection<'static>, Report> {
    let mut words = vec![format!("Driver={{{}}}", driver.replace('}', "}}"))];
    // A driver manager takes no name with a separator in it, so that no value becomes another attribute.
    if let Some((name, _)) = options.iter().find(|(name, _)| name.is_empty() || name.contains(['=', ';', '{', '}'])) {
        return Err(Report::NoDriver { message: format!("“{name}” is not the name of an option") });
    }
    words.extend(options.iter().map(|(name, value)| format!("{name}={}", attribute(name, value))));
    let environment = environment().map_err(|error| Report::NoDriver { message: error.to_string() })?;
    environment.connect_with_connection_string(&words.join(";"), ConnectionOptions::default()).map_err(|error| {
        match failed(&error) {
            // No such name, or its file cannot be loaded.
            Report::Failed { sqlstate, message, .. } if matches!(sqlstate.as_str(), "IM002" | "IM003" | "IM004") => {
                Report::NoDriver { message }
            }
            Report::Failed { sqlstate, message, .. } if sqlstate == "01000" && message.contains("Can't open lib") => {
                Report::NoDriver { message }
            }
            other => other,
        }
    })
}

/// A value within a connection string. A password always stands in braces: some drivers decode one that does not.
fn attribute(name: &str, value: &str) -> String {
    let harmless = |c: char| c.is_alphanumeric() || "-_.:/@ ".contains(c);
    if name.eq_ignore_ascii_case("pwd") || !value.chars().all(harmless) {
        format!("{{{}}}", value.replace('}', "}}"))
    } else {
        value.to_owned()
    }
}

fn run(connection: &mut Connection<'static>, sql: &str, running: &Running) -> Result<Vec<u8>, Report> {
    let (mut statement, stop) = statement::stoppable(connection).map_err(|error| failed(&error))?;
    running.until_stopped(stop, || match statement.execute(sql, ()).map_err(|error| failed(&error))? {
        Some(mut cursor) => rows(&mut cursor),
        None => Err(garbled("a statement without rows")),
    })
}

/// Columns of numbers as doubles, all others as text.
enum Column {
    Number(Float64Builder),
    Text(StringBuilder),
}

fn rows(cursor: &mut impl Cursor) -> Result<Vec<u8>, Report> {
    let failed = |error: Error| failed(&error);
    let count =
        u16::try_from(cursor.num_result_cols().map_err(failed)?).map_err(|_error| garbled("too many columns"))?;
    let mut columns = Vec::new();
    let mut fields = Vec::new();
    for at in 1..=count {
        let number = matches!(
            cursor.col_data_type(at).map_err(failed)?,
            Kind::Double
                | Kind::Float { .. }
                | Kind::Real
                | Kind::Numeric { .. }
                | Kind::Decimal { .. }
                | Kind::Integer
                | Kind::SmallInt
                | Kind::TinyInt
                | Kind::BigInt
                | Kind::Bit
        );
        let name = cursor.col_name(at).map_err(failed)?;
        fields.push(Field::new(name, if number { DataType::Float64 } else { DataType::Utf8 }, true));
        columns.push(if number { Column::Number(Float64Builder::new()) } else { Column::Text(StringBuilder::new()) });
    }
    while let Some(mut row) = cursor.next_row().map_err(failed)? {
        for (at, column) in (1..).zip(&mut columns) {
            cell(&mut row, at, column)?;
        }
    }
    let schema = Arc::new(Schema::new(fields));
    let arrays = columns.into_iter().map(|column| match column {
        Column::Number(mut numbers) => Arc::new(numbers.finish()) as ArrayRef,
        Column::Text(mut texts) => Arc::new(texts.finish()),
    });
    let write = || -> Result<Vec<u8>, ArrowError> {
        let mut writer = StreamWriter::try_new(Vec::new(), &schema)?;
        writer.write(&RecordBatch::try_new(Arc::clone(&schema), arrays.collect())?)?;
        writer.into_inner()
    };
    write().map_err(|error| garbled(&error.to_string()))
}

fn cell(row: &mut CursorRow<'_>, at: u16, column: &mut Column) -> Result<(), Report> {
    match column {
        Column::Number(numbers) => {
            let mut number = Nullable::<f64>::null();
            row.get_data(at, &mut number).map_err(|error| failed(&error))?;
            numbers.append_option(number.into_opt());
        }
        Column::Text(texts) => {
            let mut wide = Vec::new();
            let known = row.get_wide_text(at, &mut wide).map_err(|error| failed(&error))?;
            let text = String::from_utf16(&wide).map_err(|error| garbled(&error.to_string()))?;
            texts.append_option(known.then_some(text));
        }
    }
    Ok(())
}

fn garbled(message: &str) -> Report {
    Report::Failed { status: "InvalidData".into(), sqlstate: String::new(), message: message.into() }
}

fn failed(error: &Error) -> Report {
    let (sqlstate, message) = match error {
        Error::Diagnostics { record, .. } => {
            (record.state.as_str().to_owned(), plain(&String::from_utf16_lossy(&record.message)).to_owned())
        }
        other => (String::new(), other.to_string()),
    };
    Report::Failed { status: "IO".into(), sqlstate, message }
}

/// A message without the names of those who passed it on, `[unixODBC][Driver Manager]…`, and without what PostgreSQL's driver
/// adds to each.
fn plain(message: &str) -> &str {
    let mut rest = message.trim();
    while let Some((_, after)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        rest = after.trim_start();
    }
    rest.split(";\nError while executing").next().unwrap_or(rest)
}
