//! Why a warehouse did not answer, in one line each.

use crate::measure::MeasureError;

/// What failed, where, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WarehouseError {
    #[error(transparent)]
    Measure(#[from] MeasureError),
    /// A name or value that no statement may hold.
    #[error("{}", tr!("“{0}” cannot be part of a question to a warehouse", .0))]
    Unwritable(String),
    #[error("{}", tr!("“{0}” is not the address of a warehouse", .0))]
    NotAnAddress(String),
    /// Its answers have not been shown to equal those of this program's own measures.
    #[error("{}", tr!("Numbers from {0} have not been checked against this program’s own, and none are shown", .0))]
    Unproven(&'static str),
    /// It was not asked for while there was a connection.
    #[error("{}", tr!("Not asked of the warehouse yet: {what}", what = .what))]
    NotConnected { what: String },
    /// Nobody listens there.
    #[error("{}", tr!("No warehouse answers at {place} ({cause})", place = .place, cause = .cause))]
    Unreachable { place: String, cause: String },
    #[error("{}", tr!("The warehouse at {place} refuses the connection’s encryption ({cause})", place = .place, cause = .cause))]
    Encryption { place: String, cause: String },
    #[error("{}", tr!("The warehouse at {place} does not accept this login ({cause})", place = .place, cause = .cause))]
    Login { place: String, cause: String },
    #[error("{}", tr!("There is no database or table “{table}” at {place} ({cause})", table = .table, place = .place, cause = .cause))]
    NoTable { place: String, table: String, cause: String },
    #[error("{}", tr!("The table {table} has no such column ({cause})", table = .table, cause = .cause))]
    NoColumn { table: String, cause: String },
    #[error("{}", tr!("The warehouse may not read {table} with this login ({cause})", table = .table, cause = .cause))]
    NotAllowed { table: String, cause: String },
    #[error("{}", tr!("The warehouse did not answer within {seconds} seconds", seconds = .seconds))]
    TimedOut { seconds: u64 },
    #[error("{}", tr!("The question to the warehouse was stopped"))]
    Cancelled,
    /// The file or name is no driver.
    #[error("{}", tr!("{file} cannot be loaded as a driver ({cause})", file = .file, cause = .cause))]
    Driver { file: String, cause: String },
    /// The process that holds the driver ended.
    #[error("{}", tr!("The driver made its process end ({how}); nothing else was affected", how = .how))]
    Ended { how: String },
    #[error("{}", tr!("The warehouse could not answer: {0}", .0))]
    Failed(String),
    /// The answer is not what was asked for.
    #[error("{}", tr!("The warehouse’s answer cannot be understood: {0}", .0))]
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
            Self::NotConnected { .. } => "not-connected",
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
            Self::Measure(error) => return error.hint(),
            Self::Unwritable(_) => tr!("Leave out line breaks and other invisible characters"),
            Self::NotAnAddress(_) => tr!("Write it as postgresql://user@host:5432/database"),
            Self::Unproven(_) => tr!("Take the people out as a file, or copy them to a PostgreSQL of the agency"),
            Self::NotConnected { .. } => tr!("Refresh from the warehouse, in the File menu, connects and asks"),
            Self::Unreachable { .. } => {
                tr!("Check host and port, that the server runs, and whether this computer must be on the agency’s network")
            }
            Self::Encryption { .. } => {
                tr!("Ask the people who run the warehouse whether it wants TLS, and set sslmode in the address accordingly")
            }
            Self::Login { .. } => tr!("Check user and password; the user may also stand in the address"),
            Self::NoTable { .. } => {
                tr!("Check database, schema and table; names are as the warehouse writes them, case included")
            }
            Self::NoColumn { .. } => {
                tr!("Say which column has which meaning: on the Check screen, or with --column FIELD=COLUMN")
            }
            Self::NotAllowed { .. } => tr!("Ask the people who run the warehouse for the right to read it"),
            Self::TimedOut { .. } => {
                tr!("Ask for fewer groups, set a filter, or allow more time when you connect (--time-out)")
            }
            Self::Cancelled => tr!("Ask again"),
            Self::Driver { .. } => {
                tr!("Give the driver’s own file, such as libadbc_driver_postgresql.so of the Python package adbc-driver-postgresql, or an ODBC driver by its name as odbc:NAME")
            }
            Self::Ended { .. } => tr!("Ask again; if it happens again, take another version of the driver"),
            Self::Failed(_) => tr!("Show the message to the people who run the warehouse"),
            Self::Garbled(_) => tr!("Take another version of the driver"),
        }
        .into()
    }

    /// After it there is no connection any more, or none that can be used.
    pub fn ends_connection(&self) -> bool {
        match self {
            Self::Unreachable { .. }
            | Self::Encryption { .. }
            | Self::Login { .. }
            | Self::TimedOut { .. }
            | Self::Cancelled
            | Self::Driver { .. }
            | Self::Ended { .. }
            | Self::Failed(_)
            | Self::Garbled(_) => true,
            Self::Measure(_)
            | Self::Unwritable(_)
            | Self::NotAnAddress(_)
            | Self::Unproven(_)
            | Self::NotConnected { .. }
            | Self::NoTable { .. }
            | Self::NoColumn { .. }
            | Self::NotAllowed { .. } => false,
        }
    }
}

impl From<WarehouseError> for MeasureError {
    fn from(error: WarehouseError) -> Self {
        match error {
            WarehouseError::Measure(error) => error,
            error => Self::Elsewhere { code: error.code(), what: error.to_string(), hint: error.hint() },
        }
    }
}
