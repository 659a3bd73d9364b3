//! Work off the drawing thread: jobs with progress and cancel, reading, measuring, saving, exporting, asking for paths.

pub mod colleges;
pub mod connect;
pub mod data;
pub mod dialogs;
pub mod export;
pub mod jobs;
pub mod keychain;
mod lanes;
pub mod load;
pub mod memory;
pub mod problem;
pub mod results;
pub mod settings;

pub use connect::{Drivers, Warehouses};
pub use dialogs::{Dialogs, Question, SystemDialogs};
pub use jobs::{Jobs, Progress};
pub use keychain::{Keychain, SystemKeychain};
pub use load::{Loaded, LoadedFile};
pub use memory::Memory;
pub use problem::Problem;
pub use results::{Offer, Results, Shown};
pub use settings::{Recent, Settings};
