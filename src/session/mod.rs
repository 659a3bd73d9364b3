//! Files in, joined tables out: the job of opening that has no window in it. At most one of the files is a project.

mod open;

pub use open::{OpenError, OpenedFile, Session, open};
