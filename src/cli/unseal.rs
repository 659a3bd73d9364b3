//! `unseal`: a protected project as an unprotected one.

use std::path::Path;

use super::{Failure, password};
use crate::project;

/// Asks for the password and writes the unprotected project; gives its path.
pub fn unseal(file: &Path, out: &Path) -> Result<String, Failure> {
    let place = |path: &Path| path.canonicalize().ok();
    if place(file).is_some() && place(file) == place(out) {
        return Err(Failure::new(
            "same-file",
            tr!("{} would take the place of itself", file.display()),
            tr!("Give --out another name."),
        ));
    }
    project::must_be_protected(file)?;
    project::unseal(file, &password::ask(file)?, out)?;
    Ok(format!("{}\n", out.display()))
}
