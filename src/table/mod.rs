//! Typed columns in, row selections, groups and exact quantiles out: tables with meaning, held compactly in memory.

mod column;
mod field;
mod period;
mod state;

pub use column::{Column, Dataset, Dictionary, Table, TableKind, Values};
pub use field::{Field, Identifier};
pub use period::{ParsePeriodError, Period};
pub use state::CellState;
