//! A statement that another thread can stop.

use odbc_api::{
    Connection, Error, Preallocated,
    handles::{Statement as _, StatementImpl},
    sys,
};

use super::orders::Stop;

/// Only ever given to `SQLCancel`.
struct Handle(sys::HStmt);

// SAFETY: ODBC lets SQLCancel be called with a statement that runs in another thread; it is the one function made for that.
#[allow(unsafe_code)]
unsafe impl Send for Handle {}

impl Handle {
    /// Whether the driver could stop it does not matter here: then it ends by itself, or the process does.
    #[allow(unsafe_code)]
    fn cancel(&self) {
        // SAFETY: `Running` calls this only while the statement runs, so the handle is still allocated.
        let _ = unsafe { sys::SQLCancel(self.0) };
    }
}

/// A new statement of a connection, and what stops it while it exists.
#[allow(unsafe_code)]
pub fn stoppable<'c>(connection: &'c Connection<'_>) -> Result<(Preallocated<StatementImpl<'c>>, Stop), Error> {
    let mut statement = connection.preallocate()?.into_handle();
    let handle = Handle(statement.as_stmt_ref().as_sys());
    // SAFETY: it was just allocated: nothing is bound to it and nothing was executed.
    let statement = unsafe { Preallocated::new(statement) };
    Ok((statement, Box::new(move || handle.cancel())))
}
