//! Window or headless: decides, runs, and prints an error once with its whole chain.

use std::process::ExitCode;

use credential_atlas::cli::{self, Start};
use credential_atlas::sheet;

fn main() -> ExitCode {
    if std::env::args_os().nth(1).is_some_and(|word| word == sheet::READ_COMMAND) {
        return sheet::serve();
    }
    match cli::start(std::env::args_os()) {
        Start::Done(code) => code,
        Start::Window(_) => ExitCode::SUCCESS,
    }
}
