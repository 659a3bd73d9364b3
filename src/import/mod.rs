//! Cells in, tables with meaning out: regions, headers, fields, markers, units, issues, matching.

mod issue;
mod mapping;

pub use issue::{Issue, IssueCode, Severity};
pub use mapping::{ColumnChoice, Fix, Mapping, TableChoice};
