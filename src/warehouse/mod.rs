//! Questions in, numbers out: a question about people becomes SQL, a helper process runs it through the user's driver, and
//! what comes back is the same numbers that the kernels compute; no group of fewer people than the threshold among them.

mod address;
mod decode;
mod dialect;
mod driver;
mod error;
mod helper;
mod ledger;
mod link;
mod mapping;
mod orders;
mod pipes;
mod remote;
mod run;
mod serve;
mod sql;
mod told;
mod wire;
mod wire_format;

pub use address::Address;
pub use dialect::Dialect;
pub use driver::Driver;
pub use error::WarehouseError;
pub use helper::{Canceller, Helper, Login};
pub use ledger::Told;
pub use link::{Asked, Connection, Connector, Link, Server, connect};
pub use mapping::Source;
pub use remote::Remote;
pub use run::Warehouse;
pub use serve::{HELPER_COMMAND, serve};
pub use sql::{Facts, Ranks, Statements};
pub use wire::{Rows, Value, Wire};
