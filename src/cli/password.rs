//! Passwords on the command line: typed without being shown, or the first line of standard input; never an argument.

use std::{
    io::{self, BufRead as _, IsTerminal as _, Write as _, stderr, stdin},
    path::Path,
    process::{Command, Stdio},
};

use super::Failure;
use crate::project::Password;

/// Asks for the password of a file.
pub fn ask(file: &Path) -> Result<Password, Failure> {
    let password = Password::new(&ask_line(&file.display().to_string())?);
    if password.is_empty() {
        return Err(Failure::new(
            "no-password",
            tr!("{} is protected, and no password was given", file.display()),
            tr!("Type it when asked, or give it as the first line of standard input."),
        ));
    }
    Ok(password)
}

/// Asks for the password of something by its name; what is typed is not shown.
pub fn ask_line(name: &str) -> Result<String, Failure> {
    let shown = stdin().is_terminal();
    let hidden = shown && echo(false);
    if shown {
        let seen = if hidden { "" } else { tr!(" (it will be seen while you type)") };
        // Without standard error nobody reads the question; the answer still counts.
        let _ = write!(stderr(), "{}", tr!("Password of {name}{seen}: ", name = name, seen = seen));
        let _ = stderr().flush();
    }
    let mut line = String::new();
    let read = stdin().lock().read_line(&mut line);
    if hidden {
        echo(true);
        let _ = writeln!(stderr());
    }
    read.map_err(|error: io::Error| {
        Failure::new(
            "no-password",
            tr!("The password cannot be read: {error}", error = error),
            tr!("Type it, or give it on standard input."),
        )
    })?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

/// Shows what is typed, or not; false if this terminal cannot be told.
fn echo(on: bool) -> bool {
    let word = if on { "echo" } else { "-echo" };
    let told =
        Command::new("stty").arg(word).stdin(Stdio::inherit()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    told.is_ok_and(|status| status.success())
}
