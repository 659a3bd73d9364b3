//! Whole-program tests in one binary, so that everything links once.

#![allow(clippy::unwrap_used)] // helpers of tests are tests, too

mod agree;
mod bad_input;
mod cases;
mod catalogue;
mod check;
mod cli;
mod conformance;
mod export;
mod flows;
mod full;
mod history;
mod kill;
mod kinds;
mod large;
mod publishing;
mod reader;
mod recipes;
mod seen;
mod sheets;
mod statements;
mod stopping;
mod template;
mod trust;
mod walls;
mod warehouse;
mod window;
mod words;
