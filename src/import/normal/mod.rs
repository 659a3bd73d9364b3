//! One way of writing each kind of value, so that the same thing is counted once.

pub(crate) mod code;
pub(crate) mod credential;
pub(crate) mod people;
pub(crate) mod school;
mod spellings;
