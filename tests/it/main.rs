//! Whole-program tests in one binary, so that everything links once.

mod reader;
mod walls;
