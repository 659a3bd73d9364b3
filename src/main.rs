//! Window or headless: decides, runs, and prints an error once with its whole chain.

use std::process::ExitCode;

use credential_atlas::{
    app,
    cli::{self, Failure, Start, WindowArgs},
    policy, sheet, warehouse,
};

fn main() -> ExitCode {
    let first = std::env::args_os().nth(1);
    if first.as_ref().is_some_and(|word| word == sheet::READ_COMMAND) {
        return sheet::serve();
    }
    if first.as_ref().is_some_and(|word| word == warehouse::HELPER_COMMAND) {
        return warehouse::serve();
    }
    if first.is_some_and(|word| word == app::COMPANION) {
        return app::companion(&std::env::args_os().skip(2).collect::<Vec<_>>());
    }
    if let Err(error) = policy::enforce() {
        let hint = "Ask the people who look after this computer; nothing is opened until it can be followed";
        return cli::report(&Failure::new("policy", error.to_string(), hint), false);
    }
    match cli::start(std::env::args_os()) {
        Start::Done(code) => code,
        Start::Window(WindowArgs { files, renderer, portable, after }, language) => {
            match app::run(app::Options { files, renderer, portable, after, language }) {
                Ok(()) => ExitCode::SUCCESS,
                Err(error) => {
                    let hint = "Start it on a computer with a display, or use the commands of credential-atlas --help";
                    cli::report(&Failure::new("no-window", format!("{error:#}"), hint), false)
                }
            }
        }
    }
}
