//! Window or headless: decides, runs, and prints an error once with its whole chain.

use std::process::ExitCode;

use credential_atlas::cli::{self, Start};

fn main() -> ExitCode {
    match cli::start(std::env::args_os()) {
        Start::Done(code) => code,
        Start::Window(_) => ExitCode::SUCCESS,
    }
}
