//! What is on screen and never saved or undone: the screen, what is selected, what is open.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};

use super::{
    command::{CellRef, Command, ExportKind, IssueFilter, PlotZoom, Section},
    matching::MatchView,
    recipes::{Counted, NamesView},
    work::{Problem, Question, data::DataFile},
};
use crate::{
    project::{Access, Holder, Screen, Snapshot},
    session::{Brand, Each, Placement, RecipeReport},
    table::Field,
};

/// State of the view.
#[derive(Debug)]
pub struct ViewState {
    pub screen: Screen,
    /// Key of the selected mark on Map or Earnings.
    pub selected: Option<String>,
    /// Labels of groups picked on Explore, to be kept.
    pub picked: BTreeSet<String>,
    /// How the plot of Explore moves in this frame.
    pub plot_zoom: Option<PlotZoom>,
    /// Slide shown on the Deck screen.
    pub slide: usize,
    pub filters_shown: bool,
    /// Filters whose labels are listed.
    pub open_facets: BTreeSet<Field>,
    pub closed_sections: BTreeSet<Section>,
    /// Editing of the title in place begins in this frame.
    pub editing_title: bool,
    pub check: CheckView,
    pub matching: MatchView,
    pub message: Option<Message>,
    pub dialog: Option<Dialog>,
    /// The brand kit as it was looked at last.
    pub brand: Option<Box<Brand>>,
    pub help: bool,
    /// The help opens with the page of keys.
    pub help_keys: bool,
    pub palette: bool,
    /// The list of steps is shown.
    pub steps_shown: bool,
    /// What the steps touch, as counted last.
    pub counted: Option<Box<Counted>>,
    pub names: NamesView,
    /// The panel at the right is shown although the window is narrow.
    pub side_shown: bool,
    /// The deck fills the screen.
    pub presenting: Option<Presenting>,
    pub connect: ConnectView,
}

/// The part of the view that connects to a warehouse.
#[derive(Debug, Default)]
pub struct ConnectView {
    /// The job that tries it.
    pub job: Option<u64>,
    /// What became of it: words, or why not.
    pub said: Option<Result<String, Problem>>,
    /// Everything is asked anew once there is a connection.
    pub refresh: bool,
}

/// What is special about the slide that is presented.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Presenting {
    /// The screen is black for a while.
    pub blank: bool,
    /// State opened on the slide's map, by two-digit FIPS.
    pub state: Option<String>,
}

/// The Check screen's part of the view.
#[derive(Debug, Default)]
pub struct CheckView {
    /// File shown where only one fits, or first of the pair.
    pub file: usize,
    pub cell: Option<CellRef>,
    /// Issue selected by Alt+Up and Alt+Down.
    pub issue: Option<usize>,
    /// Which issues are listed.
    pub filter: IssueFilter,
    /// By file: the sheet shown where several tables take part.
    pub tables: BTreeMap<usize, String>,
    /// Files that were read as others before them, and how they differ.
    pub changed: Vec<Placement>,
}

/// One message under the top bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    pub kind: MessageKind,
    pub problem: Problem,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageKind {
    /// Something was done: saved, exported.
    Done,
    /// Something could not be done.
    Failed,
}

/// A question that must be answered before anything else.
#[derive(Clone, Debug, PartialEq)]
pub enum Dialog {
    /// There is unsaved work; what to do after it was saved or given up.
    Unsaved(Box<Command>),
    /// The steps of unsaved work that is offered.
    Differences,
    /// How the project is protected by a password.
    Protect,
    /// The password of a protected project, or of unsaved work; asked again if the last one was wrong.
    Unlock { project: Option<(PathBuf, Access)>, wrong: bool },
    /// Someone else has the project open.
    InUse(PathBuf, Holder),
    /// Ends of lines of steps that were left, by their place in the history, and snapshots; newest first.
    Earlier { branches: Vec<(usize, String)>, snapshots: Vec<Snapshot> },
    /// Files that the program keeps on this computer.
    Data(Vec<DataFile>),
    /// The mappings that are remembered, to be looked at and forgotten.
    Mappings,
    /// Where a warehouse is, and as whom.
    Connect,
    /// What the warehouse was asked.
    Statements(Vec<String>),
    /// Theme, size, and keys without Ctrl.
    Preferences,
    /// Names that are alike.
    Names,
    /// What became of the steps of a recipe.
    Report(Box<RecipeReport>),
    /// The board's colours, logo, footer and fonts.
    Brand,
    /// Threshold, prices, regions, lines and standards of the project.
    Settings,
    /// The credential catalogue, perhaps with a text to add to it.
    Catalogue(Option<String>),
    /// Kind and reason of an export that is not for the public.
    Internal,
    /// How pictures, or drawings, are exported.
    Pictures(ExportKind),
    /// Which college or state a deck is to be about.
    Place(Each),
    /// A path typed by hand, because the system has no file dialog or the user wants to.
    Path { question: Question, typed: String },
}

impl Default for ViewState {
    fn default() -> Self {
        Self {
            screen: Screen::Start,
            selected: None,
            picked: BTreeSet::new(),
            plot_zoom: None,
            slide: 0,
            matching: MatchView::default(),
            filters_shown: true,
            open_facets: [Field::Credential, Field::Credit, Field::CohortYear].into(),
            closed_sections: BTreeSet::new(),
            editing_title: false,
            check: CheckView::default(),
            message: None,
            dialog: None,
            brand: None,
            help: false,
            help_keys: false,
            palette: false,
            steps_shown: false,
            counted: None,
            names: NamesView::default(),
            side_shown: false,
            presenting: None,
            connect: ConnectView::default(),
        }
    }
}

impl ViewState {
    pub fn say(&mut self, what: impl Into<String>) {
        self.message = Some(Message { kind: MessageKind::Done, problem: Problem::new(what, "") });
    }

    pub fn fail(&mut self, problem: Problem) {
        self.message = Some(Message { kind: MessageKind::Failed, problem });
    }

    pub fn ask_path(&mut self, question: Question) {
        let typed = match &question {
            Question::Open
            | Question::OpenMapping
            | Question::OpenRecipe
            | Question::OpenPrices
            | Question::OpenBrand
            | Question::OpenDriver => String::new(),
            Question::FindProject(path) => path.display().to_string(),
            Question::Save(name)
            | Question::Share(name)
            | Question::Export(_, _, name)
            | Question::SaveRecipe(name)
            | Question::SaveMapping(name) => {
                let folder = directories::UserDirs::new()
                    .and_then(|dirs| dirs.document_dir().map(PathBuf::from).or(Some(dirs.home_dir().to_owned())))
                    .unwrap_or_default();
                folder.join(name).display().to_string()
            }
        };
        self.dialog = Some(Dialog::Path { question, typed });
    }
}
