//! Cells in, tables with meaning out: regions, headers, fields, markers, units, issues, matching.

mod ask;
mod build;
#[cfg(test)]
mod cases;
mod catalogue;
mod checks;
mod codes;
mod columns;
mod credentials;
mod date;
mod derive;
mod detect;
mod dictionary;
mod evidence;
mod fix;
mod form;
mod gather;
mod header;
mod header_rows;
mod inspection;
mod issue;
mod json;
mod labels;
mod levels;
mod long;
mod mapping;
mod marker;
mod matching;
mod modules;
mod named;
mod names;
mod normal;
mod notes;
mod noticed;
mod number;
mod parts;
mod pay;
mod placing;
mod races;
mod read;
mod read_numbers;
mod read_words;
mod reading;
mod region;
mod remember;
mod repeats;
mod run;
mod shape;
mod shown;
mod stack;
mod step;
mod sums;
#[cfg(test)]
mod tests;
mod total;
mod understand;
mod view;
mod wages;
mod watch;

pub use catalogue::{Catalogue, CatalogueEdit, Credential, Listed, Refused};
pub use fix::{Fix, Settled};
pub use inspection::{ColumnFound, Counts, Inspection, Mark, PreviewCell, PreviewRow, SheetFound, TableFound};
pub use issue::{Issue, IssueCode, Severity};
pub use mapping::{ColumnChoice, Ignored, Mapping, PayUnit, ShareUnit, TableChoice};
pub use matching::{
    CollegeMatch, CollegeRule, Decisions, Institution, Joined, MatchCandidate, MatchReport, MatchStatus, TableJoin,
    Target, Verdict, join, join_watched, join_with,
};
pub use named::field_named;
pub use names::{
    Cluster, MERGED_FIELDS, Merged, NameMethod, NameRule, NamesApart, Spelling, clusters, same_college_words,
};
pub use placing::{Placed, Unplaced, directory};
pub use remember::{
    Changes, Fit, LandedColumn, Landing, SAVED_MAPPING_VERSION, SavedColumn, SavedMapping, SavedTable, TableLanding,
};
pub use run::{Imported, import, import_watched, import_with, inspect, peek};
pub use shown::{shown, shown_as};
pub use step::FileStep;
pub use watch::{Cancelled, Watch};
