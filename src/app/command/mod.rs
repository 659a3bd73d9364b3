//! Everything the user can do, as values: widgets send them, `App::logic` runs them, one table describes them.

mod annotate;
mod edit;
mod enabled;
mod explore;
mod figures;
mod fitting;
mod kinds;
mod queue;
mod table;

use crate::words::Language;
use std::{collections::BTreeSet, path::PathBuf};

pub use annotate::{NEW_WORDS, annotations_on};
pub use edit::edit;
pub use enabled::{Situation, enabled};
pub use explore::{ExploreEdit, ExploreView, PlotZoom, explored, is_explored, noun};
pub use figures::{published, with_project};
pub use kinds::{
    CellRef, ChartKind, ColumnRef, Decided, ExportKind, IssueFilter, IssueState, SampleProject, Section, StylePart,
    Theme,
};
pub use queue::Queue;
pub use table::{Entry, Menu, entry, shortcut_words, table};

use crate::{
    app::{
        matching::NameRef,
        view::Presenting,
        work::{connect::Attempt, data::DataKind, keychain::Typed},
    },
    export::Pictures,
    figure::{Annotation, AnnotationShape, Color, HeatCell, ShadeBy, SizeBy, Sort},
    import::{CatalogueEdit, Fix, Issue, MatchStatus, NameMethod, NameRule, NamesApart, Verdict},
    measure::{Audience, CountOf, CustomRegion, Dollars, Keep, MeasureName, Reference, Standard, Statistic},
    project::{Access, Password, ProjectStep, Screen, Snapshot},
    session::{Each, StartingDeck},
    table::{Field, Period, TableKind},
};

/// One wish of the user. Those that need nothing from a widget stand in [`table()`].
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    // File
    NewProject,
    /// Asks for files, then reads them.
    OpenFiles,
    /// Shows a field for typing a path.
    OpenPath,
    /// Spreadsheets are added, a project is opened.
    OpenPaths(Vec<PathBuf>),
    /// Asks where a warehouse is and as whom.
    Connect,
    /// Tries it; only a test changes nothing.
    ConnectTo(Box<Attempt>, bool),
    StopConnecting,
    /// Takes the figures from the warehouse that let us in.
    UseWarehouse,
    /// Ends the connection; the numbers that came stay.
    Disconnect,
    /// Asks everything anew that the warehouse answered.
    RefreshWarehouse,
    /// Asks once more what was not answered.
    AskAgain,
    /// Stops the question that is asked, and those that wait.
    StopAsking,
    /// Shows the statements that the warehouse was asked.
    ShowStatements,
    CopyStatements,
    ChooseDriver,
    UseDriver(PathBuf),
    /// What a column of the warehouse's table means.
    ChooseMeaning(String, Option<Field>),
    /// The column of the warehouse's table that tells the earlier of two certificates of one day.
    ChooseOrder(Option<String>),
    OpenRecent(PathBuf),
    /// Asks where a recent project is that is not at its place any more.
    FindRecent(PathBuf),
    /// A recent project is no longer at the first path but at the second: it is opened there.
    RecentMoved(PathBuf, PathBuf),
    ForgetRecent(PathBuf),
    /// Keeps a recent project above the others, or lets it go.
    PinRecent(PathBuf),
    OpenSample(SampleProject),
    Save,
    SaveAs,
    /// Asks where to save how the file shown on Check was read.
    SaveMapping,
    SaveMappingTo(PathBuf),
    /// Asks for a mapping saved before, and reads the project's files by it.
    UseMapping,
    UseMappingOf(PathBuf),
    /// Shows the mappings that are remembered.
    Mappings,
    /// Shows or hides the list of steps.
    ToggleSteps,
    /// Turns a step on or off.
    TurnStep(Box<ProjectStep>, bool),
    /// Takes a step out of the list for good; undo brings it back.
    ForgetStep(Box<ProjectStep>),
    /// Puts a file before or after another.
    MoveFile {
        from: usize,
        to: usize,
    },
    /// Asks where to save the steps.
    SaveRecipe,
    SaveRecipeTo(PathBuf),
    /// Asks for a recipe, and follows it on the project's files.
    ApplyRecipe,
    ApplyRecipeOf(PathBuf),
    /// Shows names that are alike.
    SimilarNames,
    /// Whose names are compared, and how.
    CompareNames(Field, NameMethod),
    /// Counts spellings under one name.
    MergeNames(NameRule),
    /// Names that are alike and stay apart.
    KeepApart(NamesApart),
    /// Forgets a remembered mapping, by its fingerprint.
    ForgetMapping(String),
    /// Keeps people's rows in the project from now on, and asks where to save; or writes a copy without them.
    SaveRows(bool),
    SaveTo(PathBuf),
    /// Shows how the project is protected by a password.
    AskProtect,
    /// Seals the project under a new password and saves it; `None` takes the protection away.
    Protect(Option<Typed>),
    /// Opens a project that is protected, or that someone else has open.
    OpenAs(PathBuf, Access, Option<Typed>),
    /// Writes a copy without rows of people and without texts that may come from them.
    Share,
    ShareTo(PathBuf),
    /// Lists the files that may tell of people.
    DataHere,
    ClearData(DataKind),
    /// Takes all passwords of projects out of the system's keychain.
    ForgetPasswords,
    /// Lists earlier states of the project.
    Earlier,
    GoBack(Snapshot),
    /// Goes to a step of the history, by its place: one that was left by going back and doing something else.
    GoToStep(usize),
    /// Brings back unsaved work of a protected project.
    UnlockRecovered(Password),
    /// Asks where, then writes.
    Export(ExportKind),
    /// Pictures or drawings, made like this, into a folder still to be chosen.
    ExportPictures(ExportKind, Pictures),
    ExportTo(ExportKind, Audience, PathBuf),
    /// Shows what the project decides about all of its numbers.
    ProjectSettings,
    /// Shows the credential catalogue, perhaps with a text to add to it.
    Catalogue(Option<String>),
    EditCatalogue(CatalogueEdit),
    /// Fewest people behind a published number, and why if fewer than usual.
    SetThreshold(u32, Option<String>),
    /// Asks for a spreadsheet of consumer prices.
    LoadPrices,
    UsePricesOf(PathBuf),
    BundledPrices,
    /// Shows the board's colours, logo, footer and fonts.
    Brand,
    /// Asks for a brand kit.
    LoadBrand,
    UseBrandOf(PathBuf),
    /// Looks again whether everybody can read the kit's colours.
    TestBrand,
    /// Other accents in the kit.
    SetAccents(Vec<Color>),
    RemoveBrand,
    SetRegions(Vec<CustomRegion>),
    SetReferences(Vec<Reference>),
    /// Least values of a program; none are the example's.
    SetStandards(Vec<Standard>),
    /// Asks for kind and reason of an export that is not for the public.
    AskInternal,
    /// Asks where, then writes it with the reason on every page.
    ExportInternal(ExportKind, String),
    /// The last kind of export again; the first time PowerPoint.
    ExportAgain,
    Quit,
    /// Brings back the work of a program that ended without saving.
    Recover,
    DiscardRecovered,
    /// Lists the steps of the work that is offered.
    ShowDifferences,
    /// Answers the question about unsaved work: save, then do what was wanted.
    SaveAndGoOn,
    /// Answers it: give up the changes, then do what was wanted.
    GoOnUnsaved,

    // Edit
    Undo,
    Redo,
    Rename(String),

    // View
    Go(Screen),
    ToggleFilters,
    /// Opens or closes one filter in the panel.
    ToggleFacet(Field),
    ToggleSection(Section),
    Theme(Theme),
    /// The language of the window.
    Speak(Language),
    /// The language of exports; `None` is that of the window.
    SpeakExports(Option<Language>),
    ZoomIn,
    ZoomOut,
    ZoomReset,
    Palette,
    /// A command chosen in the palette, which remembers it.
    FromPalette(Box<Command>),
    /// Shows the help, its topics first.
    Help,
    /// Shows the help with every command and its keys.
    Keys,
    /// Shows the settings of the window: theme, size, single keys.
    Preferences,
    /// Keys without Ctrl work or not.
    ToggleSingleKeys,
    /// Closes the message, the dialog or the selection, whichever is on top.
    Dismiss,
    CancelJob(u64),

    // Check
    LooksRight,
    /// Which file is shown where not all fit.
    ShowFile(usize),
    /// Selects a column card and the cell in the preview.
    ShowCell(CellRef),
    NextIssue,
    PreviousIssue,
    ApplyAllFixes,
    /// Applies the fixes proposed for the issues that a filter lists.
    ApplyFixes(IssueFilter),
    /// Sets aside the issues that wait and that a filter lists.
    IgnoreIssues(IssueFilter),
    /// Lists an ignored issue of this file among those that wait again.
    BringBack(usize, Box<Issue>),
    /// Lists only some issues.
    FilterIssues(IssueFilter),
    /// Selects an issue, by its place in the list of all, and shows its first cell.
    ShowIssue(usize),
    /// Shows another table of a file that has several.
    ShowTable(usize, String),
    /// How a file's columns changed has been read.
    SeenChanges(usize),
    /// What to do with the cells of an issue of this file.
    Decide(usize, Box<Issue>, Fix),
    /// Takes one decision back.
    TakeBack(Decided),
    /// `None` = as detected; `Some(None)` = no meaning.
    ChooseField(ColumnRef, Option<Option<Field>>),
    /// Keep or leave out a column; `None` = as detected.
    KeepColumn(ColumnRef, Option<bool>),
    /// Read this sheet of a file instead of the detected one.
    ChooseSheet(usize, String),
    /// What the rows of a sheet are; `None` = as detected.
    ChooseKind(usize, String, Option<TableKind>),
    RemoveFile(usize),

    // Match
    /// Which of the three lists is shown.
    ShowMatches(MatchStatus),
    /// Selects a name; `None` clears.
    SelectName(Option<NameRef>),
    NextName,
    PreviousName,
    /// The selected name is its best candidate.
    AcceptBest,
    /// The selected name is not its target or best candidate.
    RefuseBest,
    /// Score in percent from which [`Self::AcceptAbove`] accepts.
    AcceptFrom(u8),
    /// Accepts the best candidate of every doubtful name with at least the score chosen.
    AcceptAbove,
    /// What a name means, for every file.
    DecideName(NameRef, Verdict),

    // Filters
    /// `None` removes the filter.
    SetFilter(Field, Option<Keep>),
    ClearFilters,

    // Map
    Nation,
    /// The nation as equal squares.
    Tiles,
    /// The nation as a map or squares, once or twice.
    DrawNation {
        tiles: bool,
        two: bool,
    },
    /// A second map of the same place beside the first, or none.
    ToggleTwoMaps,
    ShadeBeside(ShadeBy),
    SizeBeside(SizeBy),
    /// One state, by two-digit FIPS.
    OpenState(String),
    NextState,
    PreviousState,
    Shade(ShadeBy),
    Size(SizeBy),
    ToggleDots,
    /// What the map counts.
    CountOnMap(CountOf),
    /// Selects a mark by its key, on any screen; `None` clears.
    Select(Option<String>),

    // Earnings
    CompareBy(Field),
    /// The second field, within the first; `None` for one field only.
    ThenBy(Option<Field>),
    Chart(ChartKind),
    Baseline(Option<Period>),
    After(Option<Period>),
    Dollars(Dollars),
    /// What the earnings figure shows.
    Measure(MeasureName, Statistic),
    /// What the earnings figure counts.
    Count(CountOf),
    Sort(Sort),
    ToggleStyle(StylePart),
    /// The number in the cells of a heat table.
    Cell(HeatCell),

    // Explore
    Explore(ExploreEdit),
    /// Keeps only these labels of a field, on every screen.
    KeepOnly(Field, BTreeSet<String>),
    /// Picks a group by its label, or puts it back; none puts all back.
    Pick(Option<String>),
    /// Keeps only the groups that were picked.
    KeepPicked,
    ZoomPlot(PlotZoom),

    // Words of the figure on screen
    NextWording,
    PreviousWording,
    /// Begins editing the title in place.
    EditTitle,
    SetTitle(String),
    BackToProposed,

    // Annotations of the figure on screen
    /// Puts one on it: about the mark with this key, or a line at a value.
    Annotate(AnnotationShape, Option<String>),
    SetAnnotation(usize, Box<Annotation>),
    /// Where its words stand from what they are about, in slide units; [0, 0] lets the program place them.
    MoveAnnotation(usize, [f32; 2]),
    /// It is about this mark from now on.
    PointAnnotation(usize, String),
    DeleteAnnotation(usize),

    // Deck
    AddToDeck,
    AddShareToDeck,
    AddTitleSlide,
    ShowSlide(usize),
    NextSlide,
    PreviousSlide,
    MoveSlide {
        from: usize,
        to: usize,
    },
    SlideUp,
    SlideDown,
    DuplicateSlide,
    DeleteSlide,
    /// Speaker notes of a slide; `None` goes back to the proposed ones.
    SetNotes(usize, Option<String>),
    SetSlideTitle(usize, Option<String>),
    SetSlideSubtitle(usize, Option<String>),
    SetSlideAlt(usize, Option<String>),
    /// Opens a slide's figure on its own screen.
    OpenSlideFigure(usize),
    /// Adds the slides that suit an occasion.
    StartDeck(StartingDeck),
    /// Asks which college or state a deck is to be about.
    ChoosePlace(Each),
    /// Adds one set of slides for each state or college.
    SetForEach(Each),
    /// What newer files changed has been gone through.
    DismissChanges,
    /// Shows or hides the panel at the right of a narrow window.
    ToggleSide,
    /// Shows the deck over the whole screen, or ends that.
    Present(Option<Presenting>),

    // Clipboard
    /// The figure on screen as a picture.
    CopyPicture,
    /// Its published numbers.
    CopyTable,
}
