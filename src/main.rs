//! Window or headless: decides, runs, and prints an error once with its whole chain.

use std::process::ExitCode;

use credential_atlas::{
    app,
    cli::{self, Failure, Start},
    sheet,
};

fn main() -> ExitCode {
    if std::env::args_os().nth(1).is_some_and(|word| word == sheet::READ_COMMAND) {
        return sheet::serve();
    }
    match cli::start(std::env::args_os()) {
        Start::Done(code) => code,
        Start::Window(paths) => match app::run(paths) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                let hint = "Start it on a computer with a display, or use the commands of credential-atlas --help";
                cli::report(&Failure::new("no-window", format!("{error:#}"), hint), false)
            }
        },
    }
}
