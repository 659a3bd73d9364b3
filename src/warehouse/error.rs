//! Why a warehouse did not answer, in one line each.

use crate::measure::MeasureError;

/// What failed, where, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WarehouseError {
    #[error(transparent)]
    Measure(#[from] MeasureError),
    /// A name or value that no statement may hold.
    #[error("“{0}” cannot be part of a question to a warehouse")]
    Unwritable(String),
    #[error("“{0}” is not the address of a warehouse")]
    NotAnAddress(String),
    /// Its answers have not been shown to equal those of this program's own measures.
    #[error("Numbers from {0} have not been checked against this program's own, and none are shown")]
    Unproven(&'static str),
    /// Nobody listens there.
    #[error("No warehouse answers at {place} ({cause})")]
    Unreachable { place: String, cause: String },
    #[error("The warehouse at {place} refuses the connection's encryption ({cause})")]
    Encryption { place: String, cause: String },
    #[error("The warehouse at {place} does not accept this login ({cause})")]
    Login { place: String, cause: String },
    #[error("There is no database or table {table} at {place} ({cause})")]
    NoTable { place: String, table: String, cause: String },
    #[error("The table {table} has no such column ({cause})")]
    NoColumn { table: String, cause: String },
    #[error("The warehouse may not read {table} with this login ({cause})")]
    NotAllowed { table: String, cause: String },
    #[error("The warehouse did not answer within {seconds} seconds")]
    TimedOut { seconds: u64 },
    #[error("The question to the warehouse was stopped")]
    Cancelled,
    /// The file or name is no driver.
    #[error("{file} cannot be loaded as a driver ({cause})")]
    Driver { file: String, cause: String },
    /// The process that holds the driver ended.
    #[error("The driver made its process end ({how}); nothing else was affected")]
    Ended { how: String },
    #[error("The warehouse could not answer: {0}")]
    Failed(String),
    /// The answer is not what was asked for.
    #[error("The warehouse's answer cannot be understood: {0}")]
    Garbled(String),
}

impl WarehouseError {
    /// Short stable word, as in `--json`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Measure(error) => error.code(),
            Self::Unwritable(_) => "unwritable-name",
            Self::NotAnAddress(_) => "no-address",
            Self::Unproven(_) => "unproven-warehouse",
            Self::Unreachable { .. } => "no-server",
            Self::Encryption { .. } => "no-encryption",
            Self::Login { .. } => "no-login",
            Self::NoTable { .. } => "no-table",
            Self::NoColumn { .. } => "no-column",
            Self::NotAllowed { .. } => "not-allowed",
            Self::TimedOut { .. } => "timed-out",
            Self::Cancelled => "cancelled",
            Self::Driver { .. } => "no-driver",
            Self::Ended { .. } => "driver-crashed",
            Self::Failed(_) | Self::Garbled(_) => "warehouse-failed",
        }
    }

    /// What to try next.
    pub fn hint(&self) -> String {
        match self {
            Self::Measure(error) => error.hint(),
            Self::Unwritable(_) => "Leave out line breaks and other invisible characters".into(),
            Self::NotAnAddress(_) => {
                "Write it as postgresql://user@host:5432/database".into()
            }
            Self::Unproven(_) => "Take the people out as a file, or copy them to a PostgreSQL of the agency".into(),
            Self::Unreachable { .. } => {
                "Check host and port, that the server runs, and whether this computer must be on the agency's network".into()
            }
            Self::Encryption { .. } => {
                "Ask the people who run the warehouse whether it wants TLS, and set sslmode in the address accordingly".into()
            }
            Self::Login { .. } => "Check the user in the address and the password".into(),
            Self::NoTable { .. } => "Check database, schema and table; names are as the warehouse writes them, case included".into(),
            Self::NoColumn { .. } => "Say which column has which meaning: --column FIELD=COLUMN".into(),
            Self::NotAllowed { .. } => "Ask the people who run the warehouse for the right to read it".into(),
            Self::TimedOut { .. } => "Ask for fewer groups, set a filter, or allow more time with --time-out".into(),
            Self::Cancelled => "Ask again".into(),
            Self::Driver { .. } => {
                "Give the driver's own file, such as libadbc_driver_postgresql.so of the Python package adbc-driver-postgresql, or an ODBC driver by its name as odbc:NAME".into()
            }
            Self::Ended { .. } => "Ask again; if it happens again, take another version of the driver".into(),
            Self::Failed(_) => "Show the message to the people who run the warehouse".into(),
            Self::Garbled(_) => "Take another version of the driver".into(),
        }
    }
}
