//! The same jobs with no window: inspect, cells, match, measure, render, compare, recipe, sample, unseal.

mod args;
mod compare;
mod failure;
mod inspect;
mod matches;
mod measure;
mod open;
mod password;
mod project;
mod recipe;
mod render;
mod request;
mod text;
mod unseal;
mod warehouse;

use std::{
    ffi::OsString,
    io::{Write as _, stderr, stdout},
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Parser as _;

use crate::words::{Language, set_language};
pub use args::WindowArgs;
use args::{Arguments, Command, RecipeCommand};
pub use failure::{COULD_NOT, Failure, WRONG_USAGE};
pub use project::ProjectArgs;
use render::demo;
pub use request::RequestArgs;

/// What the command line asked for.
#[derive(Debug)]
pub enum Start {
    /// A command ran; the program ends with this code.
    Done(ExitCode),
    /// The window, in this language where one was said.
    Window(WindowArgs, Option<Language>),
}

/// Reads the command line and runs its command, if it has one. Failures are printed here, once.
pub fn start(arguments: impl IntoIterator<Item = OsString>) -> Start {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let json = arguments.iter().any(|argument| argument == "--json");
    let outcome = match Arguments::try_parse_from(arguments) {
        Ok(Arguments { command: Some(command), window: _, lang }) => {
            // What programs read stays the same whatever people read.
            set_language(if json { Language::English } else { lang.unwrap_or_default() });
            run(command)
        }
        Ok(Arguments { command: None, window, lang }) if has_display() => return Start::Window(window, lang),
        Ok(Arguments { command: None, window, lang }) => {
            set_language(lang.unwrap_or_default());
            without_display(&window.files)
        }
        Err(error) if error.use_stderr() && json => Err(usage(&error)),
        Err(error) => {
            let wrong = error.use_stderr();
            let printed = error.print().is_ok();
            return Start::Done(ExitCode::from(if wrong || !printed { WRONG_USAGE } else { 0 }));
        }
    };
    Start::Done(match outcome {
        Ok(bytes) => print(&bytes),
        Err(failure) => report(&failure, json),
    })
}

/// A window needs a display; on Linux a session without one is told by its environment.
fn has_display() -> bool {
    let named = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || named("DISPLAY") || named("WAYLAND_DISPLAY")
}

/// With no display there is no window: the sample project is rendered instead, into the current folder.
fn without_display(files: &[PathBuf]) -> Result<Vec<u8>, Failure> {
    if let Some(first) = files.first() {
        return Err(Failure::new(
            "no-display",
            tr!("There is no display to show {} on", first.display()),
            tr!("Use credential-atlas render FILE… --out DIR, or start it where there is a display."),
        ));
    }
    let written = demo(Path::new(DEMO))?;
    Ok(tr!(
        "There is no display, so the sample project was rendered to ./{DEMO}\n{written}",
        DEMO = DEMO,
        written = written
    )
    .into_bytes())
}

/// Folder of the sample project when there is no display.
const DEMO: &str = "credential-atlas-demo";

/// Says once what could not be done, and gives the exit code.
pub fn report(failure: &Failure, json: bool) -> ExitCode {
    if json {
        // A closed standard output leaves nobody to tell.
        let _ = writeln!(stdout(), "{}", failure.json());
    }
    let _ = writeln!(stderr(), "credential-atlas: {}", failure.line());
    ExitCode::from(failure.exit)
}

fn print(bytes: &[u8]) -> ExitCode {
    match stdout().write_all(bytes).and_then(|()| stdout().flush()) {
        // `credential-atlas cells big.xlsx | head` closes the pipe when it has seen enough.
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => report(&error.into(), false),
        _ => ExitCode::SUCCESS,
    }
}

fn usage(error: &clap::Error) -> Failure {
    let text = error.to_string();
    // What is wrong comes first, then a blank line and the usage.
    let first = text.split("\n\n").next().unwrap_or_default();
    Failure {
        exit: WRONG_USAGE,
        ..Failure::new(
            "wrong-usage",
            first.trim_start_matches("error: ").split_whitespace().collect::<Vec<_>>().join(" "),
            tr!("Run credential-atlas --help to see the forms and flags."),
        )
    }
}

/// Runs one command; what it returns is printed.
fn run(command: Command) -> Result<Vec<u8>, Failure> {
    match command {
        Command::Inspect { file, mapping, json } => {
            inspect::inspect(&file, mapping.as_deref(), json).map(String::into_bytes)
        }
        Command::Cells { file, sheet } => inspect::cells(&file, sheet.as_deref()),
        Command::Match { files, json } => matches::matches(&files, json).map(String::into_bytes),
        Command::Measure { files, warehouse, request, project, internal, mapping, recipe, json } => {
            let audience = internal.unwrap_or_default();
            if warehouse.source.is_some() {
                let answer = warehouse::measure(&warehouse, &request, project.cpi.as_deref(), audience, json);
                return answer.map(String::into_bytes);
            }
            measure::measure(&files, (mapping.as_deref(), recipe.as_deref()), &request, &project, audience, json)
                .map(String::into_bytes)
        }
        Command::Render { files, out, internal, mapping, recipe, deck, pictures, brand } => {
            let audience = internal.unwrap_or_default();
            let pictures = pictures.pictures();
            render::render(
                &files,
                (mapping.as_deref(), recipe.as_deref()),
                &out,
                audience,
                deck.as_ref(),
                pictures,
                &brand,
            )
            .map(String::into_bytes)
        }
        Command::Compare { a, b, json } => compare::compare(&a, &b, json).map(String::into_bytes),
        Command::Recipe { what: RecipeCommand::Save { project, out } } => {
            recipe::save(&project, &out).map(String::into_bytes)
        }
        Command::Recipe { what: RecipeCommand::Apply { recipe, files, out, json } } => {
            recipe::apply(&recipe, &files, out.as_deref(), json).map(String::into_bytes)
        }
        Command::Unseal { file, out } => unseal::unseal(&file, &out).map(String::into_bytes),
        Command::Sample { dir } => {
            let mut text = String::new();
            for path in crate::sample::write(&dir)? {
                text += &format!("{}\n", path.display());
            }
            Ok(text.into_bytes())
        }
    }
}
