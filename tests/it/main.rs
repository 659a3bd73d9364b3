//! Whole-program tests in one binary, so that everything links once.

mod export;
mod kill;
mod reader;
mod walls;
