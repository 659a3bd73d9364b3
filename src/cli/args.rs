//! The command line as typed: its forms and flags, and nothing that acts.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use super::{ProjectArgs, RequestArgs, warehouse::WarehouseArgs};
use crate::{
    export::{Pictures, png},
    figure::PageSize,
    measure::Audience,
    policy::Renderer,
    session::StartingDeck,
    words::Language,
};

/// Maps and charts of certificates and earnings that a workforce board can stand behind.
#[derive(Debug, Parser)]
#[command(name = "credential-atlas", version, args_conflicts_with_subcommands = true)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Option<Command>,
    #[command(flatten)]
    pub window: WindowArgs,
    /// Language of the window and of everything that is written: en (English) or es (Spanish); JSON stays English
    #[arg(long, global = true, value_name = "LANG", value_parser = tongue)]
    pub lang: Option<Language>,
}

/// The window: what it opens, and how.
#[derive(Args, Clone, Debug, PartialEq, Eq)]
pub struct WindowArgs {
    /// Spreadsheets, or one project, to open in the window
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// How the window is drawn: auto, gl (graphics card), cpu (without one)
    #[arg(long, value_name = "HOW", default_value = "auto", value_parser = renderer)]
    pub renderer: Renderer,
    /// Keep settings, recent projects and recovery in a folder beside the program
    #[arg(long)]
    pub portable: bool,
    /// How OpenGL ended in the start that goes on as this one
    #[arg(long, value_name = "WORD", hide = true)]
    pub after: Option<String>,
}

fn tongue(word: &str) -> Result<Language, String> {
    Language::from_word(word).ok_or_else(|| "choose en or es".into())
}

fn renderer(word: &str) -> Result<Renderer, String> {
    let words = || Renderer::ALL.map(Renderer::word).join(", ");
    Renderer::from_word(word).ok_or_else(|| tr!("choose one of {}", words()))
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// What was found in a file: sheets, tables, columns, fields, cell states, issues
    Inspect {
        file: PathBuf,
        /// Read it as this saved mapping says
        #[arg(long, value_name = "FILE")]
        mapping: Option<PathBuf>,
        /// Print JSON instead of a readable table
        #[arg(long)]
        json: bool,
    },
    /// Raw cells of one sheet as CSV, as read
    Cells {
        file: PathBuf,
        /// Name of the sheet, or its number counted from 1; the first sheet by default
        #[arg(long, value_name = "NAME|INDEX")]
        sheet: Option<String>,
    },
    /// What college names were matched to, with why, and what joining did with the rows
    Match {
        /// Spreadsheets and at most one project
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Print JSON instead of readable tables
        #[arg(long)]
        json: bool,
    },
    /// A published table, of files or of a table that stays in its warehouse
    Measure {
        /// Spreadsheets and at most one project
        #[arg(required_unless_present = "source", value_name = "FILE")]
        files: Vec<PathBuf>,
        #[command(flatten)]
        warehouse: WarehouseArgs,
        #[command(flatten)]
        request: RequestArgs,
        #[command(flatten)]
        project: ProjectArgs,
        /// Not for the public: numbers of as few as 3 people, marked with this reason
        #[arg(long, value_name = "REASON", value_parser = internal)]
        internal: Option<Audience>,
        /// Read the spreadsheets that it fits as this saved mapping says
        #[arg(long, value_name = "FILE")]
        mapping: Option<PathBuf>,
        /// Follow this saved recipe first; what is skipped, and why, goes to standard error
        #[arg(long, value_name = "FILE")]
        recipe: Option<PathBuf>,
        /// Print JSON instead of a readable table
        #[arg(long)]
        json: bool,
    },
    /// Everything: deck.pptx, deck.pdf, briefing.pdf, report.html, figures and issues.csv
    Render {
        /// Spreadsheets and at most one project
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Folder to write into; made if it is not there
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        /// Not for the public: numbers of as few as 3 people, and a band with this reason on every page
        #[arg(long, value_name = "REASON", value_parser = internal)]
        internal: Option<Audience>,
        /// Read the spreadsheets that it fits as this saved mapping says
        #[arg(long, value_name = "FILE")]
        mapping: Option<PathBuf>,
        /// Follow this saved recipe first; what is skipped, and why, goes to standard error
        #[arg(long, value_name = "FILE")]
        recipe: Option<PathBuf>,
        /// Deck to make instead of the project's own: board, college=NAME, state=NAME, credentials or consortium
        #[arg(long, value_name = "DECK", value_parser = starting)]
        deck: Option<StartingDeck>,
        #[command(flatten)]
        pictures: PictureArgs,
        #[command(flatten)]
        brand: BrandArgs,
    },
    /// What is different in B: rows and columns, steps, published numbers, groups newly suppressed, titles no longer true
    Compare {
        /// A project or a spreadsheet
        a: PathBuf,
        /// Its newer state
        b: PathBuf,
        /// Print JSON instead of lines
        #[arg(long)]
        json: bool,
    },
    /// The steps of a project as a file, to be followed on the next files
    Recipe {
        #[command(subcommand)]
        what: RecipeCommand,
    },
    /// Write a protected project without its protection; the password is asked for, or read from standard input
    Unseal {
        /// A project protected by a password
        file: PathBuf,
        /// The unprotected project to write
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Write the sample workbooks
    Sample {
        /// Folder to write into; made if it is not there
        dir: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
pub enum RecipeCommand {
    /// Write the steps of a project
    Save {
        project: PathBuf,
        /// The recipe to write, such as quarter.ron
        out: PathBuf,
    },
    /// Follow a recipe on files, step by step, and say what was applied, what was skipped, and why
    Apply {
        recipe: PathBuf,
        /// Spreadsheets and at most one project
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Save what comes of it as this project
        #[arg(long, value_name = "PROJECT")]
        out: Option<PathBuf>,
        /// Print JSON instead of lines
        #[arg(long)]
        json: bool,
    },
}

fn starting(name: &str) -> Result<StartingDeck, String> {
    let known = tr!("choose board, college=NAME, state=NAME, credentials or consortium");
    StartingDeck::parse(name).ok_or_else(|| known.into())
}

fn internal(reason: &str) -> Result<Audience, String> {
    Audience::internal(reason).ok_or_else(|| tr!("say why it is made, such as \"staff review of cohort 7\"").into())
}

/// How the figures' pictures and drawings are made.
#[derive(Args, Debug)]
pub struct PictureArgs {
    /// Page that the pictures are laid out on: slide, half, letter, letter-full, square
    #[arg(long, value_name = "PAGE", default_value = "slide", value_parser = page_size)]
    page: PageSize,
    /// Width of the pictures in pixels
    #[arg(long, value_name = "PIXELS", default_value_t = Pictures::default().width,
          value_parser = clap::value_parser!(u32).range(i64::from(Pictures::LEAST)..=i64::from(png::MAX_WIDTH)))]
    width: u32,
    /// Light type on a dark page
    #[arg(long)]
    dark: bool,
}

impl PictureArgs {
    pub fn pictures(&self) -> Pictures {
        Pictures { size: self.page, width: self.width, dark: self.dark }
    }
}

/// The board's own look.
#[derive(Args, Debug, Default)]
pub struct BrandArgs {
    /// Colours, logo, footer and fonts of the board from this JSON file
    #[arg(long, value_name = "FILE")]
    pub brand: Option<PathBuf>,
    /// Write the deck into this PowerPoint file: its masters, layouts, theme and slide size
    #[arg(long, value_name = "FILE")]
    pub template: Option<PathBuf>,
    /// Take the nearest colours that everybody can read instead of the board's where those fail
    #[arg(long)]
    pub passing_colors: bool,
}

fn page_size(word: &str) -> Result<PageSize, String> {
    let words = || PageSize::ALL.map(PageSize::word).join(", ");
    PageSize::ALL.into_iter().find(|size| size.word() == word).ok_or_else(|| tr!("choose one of {}", words()))
}
