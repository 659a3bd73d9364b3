//! Whole-program tests in one binary, so that everything links once.

#![allow(clippy::unwrap_used)] // helpers of tests are tests, too

mod cases;
mod catalogue;
mod check;
mod cli;
mod conformance;
mod export;
mod kill;
mod kinds;
mod publishing;
mod reader;
mod walls;
mod window;
