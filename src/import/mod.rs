//! Cells in, tables with meaning out: regions, headers, fields, markers, units, issues, matching.

mod build;
mod date;
mod derive;
mod detect;
mod dictionary;
mod evidence;
mod fix;
mod gather;
mod header;
mod header_rows;
mod inspection;
mod issue;
mod join;
mod json;
mod long;
mod mapping;
mod marker;
mod normal;
mod notes;
mod noticed;
mod number;
mod placing;
mod read;
mod read_words;
mod region;
mod remember;
mod run;
#[cfg(test)]
mod tests;
mod wages;
mod watch;

pub use fix::{Fix, Settled};
pub use inspection::{ColumnFound, Counts, Inspection, Mark, PreviewCell, PreviewRow, SheetFound, TableFound};
pub use issue::{Issue, IssueCode, Severity};
pub use join::{Joined, join, join_with};
pub use mapping::{ColumnChoice, Mapping, PayUnit, ShareUnit, TableChoice};
pub use placing::{Placed, Unplaced, directory};
pub use remember::{Changes, Fit, SAVED_MAPPING_VERSION, SavedColumn, SavedMapping, SavedTable};
pub use run::{Imported, import, import_watched, inspect, peek};
pub use watch::{Cancelled, Watch};
