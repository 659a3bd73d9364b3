//! Credential Atlas: from a workforce board's spreadsheets to maps and charts it can stand behind.
//!
//! Each module is one room of the house and one step of the data's trip; data only ever flows downwards:
//!
//! ```text
//!  file ─▶ sheet ─▶ import ─▶ table ─▶ measure ─▶ figure ─▶ app      (painted)
//!                     ▲                             ▲     └▶ export  (pptx, png, svg, pdf, xlsx, html)
//!                   place ──────────────────────────┘        project (what the user decided, on disk)
//! ```
//!
//! `session` does the whole way from files to joined tables where there is no window; `cli` and `app` stand on it.
//!
//! ARCHITECTURE.md states the invariants; `tests/it/walls.rs` holds the rooms to them.

#[macro_use]
pub mod words;

pub mod app;
pub mod cli;
pub mod compare;
pub mod export;
pub mod figure;
pub mod import;
pub mod measure;
pub mod place;
pub mod policy;
pub mod project;
pub mod sample;
pub mod session;
pub mod sheet;
pub mod table;
pub mod warehouse;
