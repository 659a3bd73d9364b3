//! Typed columns in, row selections, groups and exact quantiles out: tables with meaning, held compactly in memory.

mod by_group;
mod codes;
mod column;
mod combine;
mod date;
mod field;
mod group;
mod mask;
mod partition;
mod period;
mod quantile;
mod rank;
mod ranked;
mod spread;
mod state;

pub use by_group::by_group;
pub use codes::Codes;
pub use column::{Column, Dataset, Dictionary, Table, TableKind, Values};
pub use combine::{Combined, Divider};
pub use date::{date_of_day, quarter_of_day, year_of_day, years_between};
pub use field::{Field, Identifier};
pub use group::Keys;
pub use mask::Mask;
pub use partition::{Partition, Slices};
pub use period::{ParsePeriodError, Period};
pub use quantile::{order_statistics, quantiles, quantiles_of_columns, type7_ranks};
pub use ranked::{Joined, Ranked, Tally, Under, counts_under};
pub use state::CellState;
