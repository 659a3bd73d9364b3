//! The same jobs with no window: inspect, cells, measure, render, sample.

mod failure;
mod request;

pub use failure::{COULD_NOT, Failure, WRONG_USAGE};
pub use request::RequestArgs;
