//! The screens of the rail, and what each is given: everything to read, one way to act.

pub mod annotate;
pub mod check;
pub mod deck;
pub mod earnings;
mod explained;
pub mod explore;
mod hosts;
pub mod map;
pub mod matching;
mod reading;
pub mod start;
mod start_pictures;
pub mod words;

use std::{sync::Arc, time::Duration};

use egui::Ui;

use super::{
    command::{Command, Queue, Situation, enabled},
    theme::{Tokens, size},
    view::ViewState,
    work::{Loaded, Results, Settings, jobs::Job},
};
use crate::{
    import::SavedMapping,
    project::{Document, LeftOver, Screen},
    warehouse::{Link, Remote},
};

/// One screen. It draws what it reads from the context and sends commands; it keeps only what is being typed or dragged.
pub trait ScreenUi {
    /// The filters panel stands beside this screen.
    fn has_filters(&self) -> bool {
        false
    }

    /// Width of the panel at the right in points; `None` = there is none.
    fn side_width(&self, _cx: &Cx<'_>) -> Option<f32> {
        None
    }

    /// Draws the panel at the right.
    fn side(&mut self, _ui: &mut Ui, _cx: &Cx<'_>) {}

    /// Least height in points that the middle needs where it stands in a column with the others.
    fn least_height(&self) -> f32 {
        420.0
    }

    /// Draws everything between filters and right panel.
    fn center(&mut self, ui: &mut Ui, cx: &Cx<'_>);

    /// What the status bar says.
    fn status(&self, cx: &Cx<'_>) -> Status;
}

/// Words of the status bar: numbers are semibold, words muted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Status {
    /// Pairs of words before, number, words after: ("n =", "9,772", "people in the groups shown").
    pub parts: Vec<(String, String, String)>,
    pub right: String,
}

impl Status {
    pub fn part(mut self, before: &str, number: impl Into<String>, after: impl Into<String>) -> Self {
        self.parts.push((before.to_owned(), number.into(), after.into()));
        self
    }

    /// A number and what it counts, in the number of one or of many.
    pub fn count(self, count: usize, one: &str, many: &str) -> Self {
        self.part("", words::grouped(count as f64), if count == 1 { one } else { many })
    }
}

/// Name of the place on a screen where its figure stands; results are kept by it.
pub fn slot(screen: Screen) -> &'static str {
    match screen {
        Screen::Map => "map",
        Screen::Earnings => "earnings",
        Screen::Explore => "explore",
        Screen::Start => "start",
        Screen::Check => "check",
        Screen::Match => "match",
        Screen::Deck => "deck",
    }
}

/// Name of the place of a slide's figure.
pub fn slide_slot(slide: usize) -> String {
    tr!("slide {slide}", slide = slide)
}

/// All screens.
#[derive(Default)]
pub struct Screens {
    pub start: start::StartScreen,
    pub check: check::CheckScreen,
    pub matching: matching::MatchScreen,
    pub map: hosts::MapScreen,
    pub earnings: hosts::EarningsScreen,
    pub explore: explore::ExploreScreen,
    pub deck: hosts::DeckScreen,
}

impl Screens {
    pub fn get(&mut self, screen: Screen) -> &mut dyn ScreenUi {
        match screen {
            Screen::Start => &mut self.start,
            Screen::Check => &mut self.check,
            Screen::Match => &mut self.matching,
            Screen::Map => &mut self.map,
            Screen::Earnings => &mut self.earnings,
            Screen::Explore => &mut self.explore,
            Screen::Deck => &mut self.deck,
        }
    }
}

/// What a widget may read, and where it sends commands.
pub struct Cx<'a> {
    pub document: &'a Arc<Document>,
    /// The files as understood; `None` before anything was read.
    pub loaded: Option<&'a Arc<Loaded>>,
    pub results: &'a Results,
    pub view: &'a ViewState,
    pub settings: &'a Settings,
    pub jobs: &'a [Job],
    /// The table of a warehouse that figures come from.
    pub remote: Option<&'a Remote>,
    /// The connection to it, if there is one.
    pub link: &'a Link,
    /// How files were read before, newest first.
    pub mappings: &'a [SavedMapping],
    /// Work of programs that ended without saving, to be offered.
    pub recoverable: &'a [LeftOver],
    pub situation: Situation<'a>,
    /// Label of the step that undo takes back, and that redo brings back.
    pub undo: Option<&'a str>,
    pub redo: Option<&'a str>,
    /// There is work that is not in the project file.
    pub unsaved: bool,
    /// The project has a file.
    pub has_file: bool,
    /// Changes are saved under another name.
    pub read_only: bool,
    /// The project is sealed under a password.
    pub protected: bool,
    pub tokens: &'static Tokens,
    /// The window is narrow: panels fold (looks: 1024×700).
    pub compact: bool,
    /// There is room for one column only, which is scrolled.
    pub narrow: bool,
    pub queue: &'a Queue,
}

impl Cx<'_> {
    /// Sends a command; it runs at the start of the next frame.
    #[track_caller]
    pub fn send(&self, command: Command) {
        self.queue.send(command);
    }

    /// Whether a command can run now, and if not, why not.
    pub fn can(&self, command: &Command) -> Result<(), &'static str> {
        enabled(command, &self.situation)
    }

    /// Some data shown is made up, and must say so.
    pub fn synthetic(&self) -> bool {
        self.loaded.is_some_and(|loaded| loaded.synthetic())
    }

    /// Whether there is a connection, for the foot of the window; `None` where figures come from files and there is none.
    pub fn connection_words(&self) -> Option<String> {
        self.open_connection().or_else(|| {
            let remote = self.remote.filter(|_| self.document.warehouse.is_some())?;
            Some(match remote.as_of() {
                Some(when) => tr!("Not connected. Numbers of {when}, {}", remote.title(), when = when),
                None => tr!("Not connected to {}", remote.title()),
            })
        })
    }

    /// Somebody has waited a while for a warehouse.
    pub fn asked_for_long(&self) -> bool {
        self.link.asking().is_some_and(|asked| asked.since.elapsed() > LONG)
    }

    /// Where to there is a connection, or that one is being made; it may be there without a table of the document, after undo.
    pub fn open_connection(&self) -> Option<String> {
        if let Some((place, since)) = self.link.connected() {
            return Some(tr!(
                "Connected to {place} ({}). No other connection is open",
                words::ago(since),
                place = place
            ));
        }
        self.view.connect.job.map(|_| tr!("A connection is being made").to_owned())
    }

    /// Names of the project's files, as sources are named: "colleges.xlsx, outcomes.xlsx (synthetic)".
    pub fn source_words(&self) -> String {
        if let (Some(table), Some(remote)) = (&self.document.warehouse, self.remote) {
            return tr!("Source: {}, {}", remote.title(), table.table);
        }
        let Some(loaded) = self.loaded else { return String::new() };
        let names: Vec<&str> = loaded.files.iter().map(|file| file.name.as_str()).collect();
        let synthetic = if self.synthetic() { tr!(" (synthetic)") } else { "" };
        tr!("Source: {}{synthetic}", names.join(", "), synthetic = synthetic)
    }
}

/// Answers that come sooner than this are not announced.
pub const LONG: Duration = Duration::from_millis(400);

/// True for a window too narrow for the full layout.
pub fn is_compact(width: f32) -> bool {
    width < size::COMPACT
}

/// True for a window, in points, that has room for one column only.
pub fn is_narrow(window: egui::Vec2) -> bool {
    let [width, height] = size::NARROW;
    window.x < width || window.y < height
}
