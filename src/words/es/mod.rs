//! The Spanish of every text, by room: catalogues are sorted by their English, and each text stands once.
//!
//! Spanish as the workforce agencies of Puerto Rico, Texas and California write it; numbers stay as the United States
//! write them ($45,000; 38%), names of credentials stay as they are.

#[macro_use]
mod app;
#[macro_use]
mod cli;
#[macro_use]
mod export;
#[macro_use]
mod figure;
#[macro_use]
mod import;
#[macro_use]
mod labels;
#[macro_use]
mod measure;
#[macro_use]
mod shared;
#[macro_use]
mod steps;
#[macro_use]
mod warehouse;

/// The Spanish of an English text: a literal, or an error of the compiler.
macro_rules! spanish {
    ($en:tt) => {
        spanish_shared!($en)
    };
}

/// The end of every search.
#[allow(unused_macros, reason = "used only where a text has no Spanish, and that does not compile")]
macro_rules! spanish_missing {
    ($en:tt) => {
        ::core::compile_error!(::core::concat!("no Spanish in src/words/es for: ", $en))
    };
}
