//! The one table of commands: it feeds menus, the palette, shortcuts, the help page and the tests.

use std::sync::LazyLock;

use egui::{Key, KeyboardShortcut, Modifiers};

use super::{ChartKind, Command, ExploreEdit, ExploreView, ExportKind, PlotZoom, SampleProject, Section, Theme};
use crate::words::{Language, in_language, language};
use crate::{
    app::view::Presenting,
    figure::AnnotationShape,
    project::Screen,
    session::{Each, StartingDeck},
    table::Field,
};

/// A command that can be run without further data.
#[derive(Clone, Debug)]
pub struct Entry {
    pub command: Command,
    /// Words in menus and in the palette.
    pub title: &'static str,
    /// One sentence without a period.
    pub tooltip: &'static str,
    /// Keys; the first is shown.
    pub keys: Vec<KeyboardShortcut>,
    pub menu: Menu,
    /// The keys work on this screen only; `None` = everywhere.
    pub on: Option<Screen>,
}

/// The menus of the top bar, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Menu {
    File,
    Edit,
    View,
    Figure,
    Deck,
    Help,
}

impl Menu {
    pub const ALL: [Self; 6] = [Self::File, Self::Edit, Self::View, Self::Figure, Self::Deck, Self::Help];

    pub fn title(self) -> &'static str {
        match self {
            Self::File => tr!("File"),
            Self::Edit => tr!("Edit"),
            Self::View => tr!("View"),
            Self::Figure => tr!("Figure"),
            Self::Deck => tr!("Deck"),
            Self::Help => tr!("Help"),
        }
    }
}

/// All entries, in menu order.
pub fn table() -> &'static [Entry] {
    current()
}

/// The entry of a command, if it stands in the table.
pub fn entry(command: &Command) -> Option<&'static Entry> {
    current().iter().find(|entry| entry.command == *command)
}

/// Keys as people write them: "Ctrl+Shift+S", "D", "→".
pub fn shortcut_words(keys: &KeyboardShortcut) -> String {
    let KeyboardShortcut { modifiers, logical_key } = keys;
    let mut words = String::new();
    if modifiers.command || modifiers.ctrl {
        words.push_str(if cfg!(target_os = "macos") { "Cmd+" } else { "Ctrl+" });
    }
    if modifiers.alt {
        words.push_str("Alt+");
    }
    if modifiers.shift && *logical_key != Key::Questionmark {
        words.push_str("Shift+");
    }
    words.push_str(match logical_key {
        Key::ArrowLeft => tr!("Left"),
        Key::ArrowRight => tr!("Right"),
        Key::ArrowUp => tr!("Up"),
        Key::ArrowDown => tr!("Down"),
        Key::Escape => tr!("Esc"),
        Key::Questionmark => "?",
        Key::Slash => "/",
        Key::Plus | Key::Equals => "+",
        Key::Minus => "−",
        Key::OpenBracket => "[",
        Key::CloseBracket => "]",
        Key::Delete => tr!("Del"),
        Key::Comma => ",",
        key => key.name(),
    });
    words
}

/// The table in each language, in the order of [`Language::ALL`].
static TABLES: [LazyLock<Vec<Entry>>; 2] =
    [LazyLock::new(|| in_language(Language::English, build)), LazyLock::new(|| in_language(Language::Spanish, build))];

/// The table in the language in force.
fn current() -> &'static [Entry] {
    let [english, spanish] = &TABLES;
    match language() {
        Language::English => english,
        Language::Spanish => spanish,
    }
}

fn build() -> Vec<Entry> {
    let mut table = Vec::new();
    file(&mut table);
    edit_and_view(&mut table);
    figure(&mut table);
    deck_and_help(&mut table);
    table
}

const CTRL: Modifiers = Modifiers::COMMAND;
const NONE: Modifiers = Modifiers::NONE;

fn ctrl_shift() -> Modifiers {
    Modifiers::COMMAND | Modifiers::SHIFT
}

struct Adder<'a> {
    table: &'a mut Vec<Entry>,
    menu: Menu,
    on: Option<Screen>,
}

impl Adder<'_> {
    fn add(&mut self, command: Command, title: &'static str, tooltip: &'static str, keys: &[(Modifiers, Key)]) {
        let keys = keys.iter().map(|&(modifiers, key)| KeyboardShortcut::new(modifiers, key)).collect();
        self.table.push(Entry { command, title, tooltip, keys, menu: self.menu, on: self.on });
    }
}

fn file(table: &mut Vec<Entry>) {
    let mut to = Adder { table, menu: Menu::File, on: None };
    to.add(Command::NewProject, tr!("New project"), tr!("Close this project and begin again"), &[(CTRL, Key::N)]);
    to.add(
        Command::OpenFiles,
        tr!("Open files…"),
        tr!("Open spreadsheets or a project; spreadsheets are added to this project"),
        &[(CTRL, Key::O)],
    );
    to.add(Command::OpenPath, tr!("Open by path…"), tr!("Type where a file is"), &[(ctrl_shift(), Key::O)]);
    for (sample, title, tooltip) in [
        (
            SampleProject::Skills,
            tr!("Sample: Skills certification"),
            tr!("142 colleges in 31 states, 12,000 synthetic people"),
        ),
        (SampleProject::Stem, tr!("Sample: STEM consortium"), tr!("Ten colleges in nine states, outcomes in groups")),
        (
            SampleProject::Experiment,
            tr!("Sample: Randomized experiment"),
            tr!("185 trained, 260 not, published study data"),
        ),
    ] {
        to.add(Command::OpenSample(sample), title, tooltip, &[]);
    }
    to.add(Command::Save, tr!("Save"), tr!("Save the project"), &[(CTRL, Key::S)]);
    to.add(Command::SaveAs, tr!("Save as…"), tr!("Save the project under another name"), &[(ctrl_shift(), Key::S)]);
    to.add(
        Command::SaveRows(false),
        tr!("Save without people’s rows…"),
        tr!("A copy without people’s rows, history, notes, file names, titles, and filters that only they name; the project stays"),
        &[],
    );
    to.add(
        Command::SaveRows(true),
        tr!("Save with people’s rows…"),
        tr!("The imported rows are kept, without columns that identify people"),
        &[],
    );
    to.add(
        Command::Share,
        tr!("Share a copy…"),
        tr!("A copy to hand on: no people’s rows, no history, notes, file names or titles, no filters that only they name"),
        &[],
    );
    to.add(Command::Earlier, tr!("Earlier states…"), tr!("The project as it was, up to seven days ago"), &[]);
    to.add(
        Command::AskProtect,
        tr!("Protect this project…"),
        tr!("Seal the project file under a password; without it nobody can read it"),
        &[],
    );
    to.add(
        Command::SaveMapping,
        tr!("Save mapping…"),
        tr!("How the file shown on Check is read, as a file to share; it holds no cells of people"),
        &[],
    );
    to.add(Command::UseMapping, tr!("Use mapping…"), tr!("Read this project’s files as a saved mapping says"), &[]);
    to.add(
        Command::Mappings,
        tr!("Remembered mappings…"),
        tr!("Kinds of files that open with no question, because they looked right before"),
        &[],
    );
    to.add(
        Command::SaveRecipe,
        tr!("Save recipe…"),
        tr!(
            "Every step of this project as a file, to be followed on the next quarter’s files; it holds no cells of people"
        ),
        &[],
    );
    to.add(
        Command::ApplyRecipe,
        tr!("Apply recipe…"),
        tr!("Follow saved steps on this project’s files, as far as they go, with a report"),
        &[],
    );
    to.add(Command::ExportAgain, tr!("Export"), tr!("The last kind of export again"), &[(CTRL, Key::E)]);
    for kind in ExportKind::ALL {
        let (title, tooltip) = match kind {
            ExportKind::Pptx => (tr!("Export PowerPoint…"), tr!("Editable charts, maps and notes")),
            ExportKind::Pdf => (tr!("Export PDF…"), tr!("Slides, tagged and searchable")),
            ExportKind::Briefing => (tr!("Export briefing…"), tr!("PDF of letter pages, two figures a page")),
            ExportKind::Png => (tr!("Export pictures…"), tr!("PNG, one a slide, in a size of your choice")),
            ExportKind::Svg => (tr!("Export drawings…"), tr!("SVG, one a slide, in a size of your choice")),
            ExportKind::Xlsx => (tr!("Export Excel…"), tr!("Charts with their published numbers")),
            ExportKind::Csv => (tr!("Export tables…"), tr!("CSV of the published numbers, one a slide")),
            ExportKind::Html => (tr!("Export web page…"), tr!("One file with tables, opens anywhere")),
            ExportKind::Issues => (tr!("Export issue list…"), tr!("CSV of cells not understood, with their addresses")),
        };
        to.add(Command::Export(kind), title, tooltip, &[]);
    }
    to.add(
        Command::AskInternal,
        tr!("Internal export…"),
        tr!("For your own staff: smaller groups are shown, and every page says that it is not for publication"),
        &[],
    );
    to.add(
        Command::ProjectSettings,
        tr!("Project settings…"),
        tr!("Fewest people behind a number, consumer prices, regions, reference lines and standards"),
        &[],
    );
    to.add(
        Command::Brand,
        tr!("Brand kit…"),
        tr!("Colours, logo, footer and PowerPoint template of your board, tested for contrast and colour-blindness"),
        &[],
    );
    to.add(
        Command::Catalogue(None),
        tr!("Credential catalogue…"),
        tr!("Names of credentials and how files write them; add your own"),
        &[],
    );
    to.add(
        Command::DataHere,
        tr!("Data on this computer…"),
        tr!("The files that may tell of people, how large they are, and deleting them"),
        &[],
    );
    to.add(Command::Quit, tr!("Quit"), tr!("Close the program; unsaved work is asked about"), &[(CTRL, Key::Q)]);
}

fn edit_and_view(table: &mut Vec<Entry>) {
    let mut to = Adder { table, menu: Menu::Edit, on: None };
    to.add(Command::Undo, tr!("Undo"), tr!("Take back the last step"), &[(CTRL, Key::Z)]);
    to.add(Command::Redo, tr!("Redo"), tr!("Do it again"), &[(CTRL, Key::Y), (ctrl_shift(), Key::Z)]);
    to.add(
        Command::CopyPicture,
        tr!("Copy picture"),
        tr!("The figure on screen, to paste into a document or a message"),
        &[(CTRL, Key::C)],
    );
    to.add(
        Command::CopyTable,
        tr!("Copy table"),
        tr!("The published numbers of the figure on screen, to paste into a spreadsheet"),
        &[(ctrl_shift(), Key::C)],
    );
    to.add(Command::ClearFilters, tr!("Clear filters"), tr!("Count everyone again"), &[]);
    to.add(
        Command::SimilarNames,
        tr!("Similar names…"),
        tr!("Colleges, programs and credentials that may be one under two spellings: merge them, or keep them apart"),
        &[],
    );
    to.on = Some(Screen::Check);
    to.add(
        Command::LooksRight,
        tr!("Looks right"),
        tr!("The files were read as they should be"),
        &[(NONE, Key::Enter)],
    );
    to.add(Command::NextIssue, tr!("Next issue"), tr!("Select the next issue"), &[(Modifiers::ALT, Key::ArrowDown)]);
    to.add(
        Command::PreviousIssue,
        tr!("Previous issue"),
        tr!("Select the issue before"),
        &[(Modifiers::ALT, Key::ArrowUp)],
    );
    to.add(Command::ApplyAllFixes, tr!("Apply all fixes"), tr!("Apply every fix proposed on the Check screen"), &[]);
    to.on = Some(Screen::Match);
    to.add(
        Command::NextName,
        tr!("Next name"),
        tr!("Select the next name of the list"),
        &[(Modifiers::ALT, Key::ArrowDown)],
    );
    to.add(
        Command::PreviousName,
        tr!("Previous name"),
        tr!("Select the name before"),
        &[(Modifiers::ALT, Key::ArrowUp)],
    );
    to.add(
        Command::AcceptBest,
        tr!("Accept best candidate"),
        tr!("The selected name is its best candidate"),
        &[(NONE, Key::Enter)],
    );
    to.add(
        Command::RefuseBest,
        tr!("Not the same"),
        tr!("The selected name is not what it is matched to"),
        &[(NONE, Key::Delete)],
    );
    to.add(
        Command::AcceptAbove,
        tr!("Accept all likely"),
        tr!("Every doubtful name is its best candidate, from the score chosen"),
        &[],
    );

    let mut to = Adder { table: to.table, menu: Menu::View, on: None };
    to.add(Command::Go(Screen::Check), tr!("Check"), tr!("See how each column was read"), &[(CTRL, Key::Num1)]);
    to.add(
        Command::Go(Screen::Match),
        tr!("Match"),
        tr!("See which colleges the names of your files were matched to"),
        &[(CTRL, Key::M)],
    );
    to.add(Command::Go(Screen::Map), tr!("Map"), tr!("Where the colleges are"), &[(CTRL, Key::Num2)]);
    to.add(Command::Go(Screen::Earnings), tr!("Earnings"), tr!("Earnings before and after"), &[(CTRL, Key::Num3)]);
    to.add(
        Command::Go(Screen::Explore),
        tr!("Explore"),
        tr!("Look around: groups on any two measures"),
        &[(CTRL, Key::Num5)],
    );
    to.add(Command::Go(Screen::Deck), tr!("Deck"), tr!("Slides and notes"), &[(CTRL, Key::Num4)]);
    to.add(Command::Go(Screen::Start), tr!("Start page"), tr!("Samples and recent projects"), &[]);
    to.add(Command::ToggleFilters, tr!("Filters"), tr!("Show or hide the filters"), &[(NONE, Key::F)]);
    to.add(
        Command::ToggleSteps,
        tr!("Steps"),
        tr!("Show or hide what was done to each file, to names and to the view"),
        &[(CTRL, Key::L)],
    );
    to.add(
        Command::ToggleSection(Section::Explain),
        tr!("Explanation"),
        tr!("Show or hide where the selected number comes from"),
        &[(NONE, Key::E)],
    );
    to.add(Command::Theme(Theme::Light), tr!("Light theme"), tr!("Dark words on light ground"), &[]);
    to.add(Command::Theme(Theme::Dark), tr!("Dark theme"), tr!("Light words on dark ground"), &[]);
    to.add(
        Command::Theme(Theme::Black),
        tr!("High contrast, black"),
        tr!("White words on black, every line seen"),
        &[],
    );
    to.add(
        Command::Theme(Theme::White),
        tr!("High contrast, white"),
        tr!("Black words on white, every line seen"),
        &[],
    );
    to.add(
        Command::Theme(Theme::System),
        tr!("Theme of the system"),
        tr!("Light, dark or high contrast as the system says"),
        &[],
    );
    for language in Language::ALL {
        to.add(Command::Speak(language), language.name(), tr!("Language of the window"), &[]);
    }
    to.add(
        Command::Preferences,
        tr!("Settings…"),
        tr!("Theme, size, language, and keys without Ctrl"),
        &[(CTRL, Key::Comma)],
    );
    to.add(
        Command::ToggleSingleKeys,
        tr!("Single-letter keys"),
        tr!("Switch keys without Ctrl, such as D and F, off or on"),
        &[],
    );
    to.add(Command::ZoomIn, tr!("Larger"), tr!("Make everything larger"), &[(CTRL, Key::Plus), (CTRL, Key::Equals)]);
    to.add(Command::ZoomOut, tr!("Smaller"), tr!("Make everything smaller"), &[(CTRL, Key::Minus)]);
    to.add(Command::ZoomReset, tr!("Normal size"), tr!("Back to 100 percent"), &[(CTRL, Key::Num0)]);
}

fn figure(table: &mut Vec<Entry>) {
    let mut to = Adder { table, menu: Menu::Figure, on: None };
    to.add(Command::AddToDeck, tr!("Add to deck"), tr!("Make a slide of the figure on screen"), &[(NONE, Key::D)]);
    to.add(
        Command::NextWording,
        tr!("Next wording"),
        tr!("Another title the numbers support"),
        &[(NONE, Key::CloseBracket)],
    );
    to.add(
        Command::PreviousWording,
        tr!("Previous wording"),
        tr!("The title before, that the numbers support too"),
        &[(NONE, Key::OpenBracket)],
    );
    to.add(Command::EditTitle, tr!("Edit title"), tr!("Write the title yourself"), &[(NONE, Key::F2)]);
    to.add(Command::BackToProposed, tr!("Back to proposed title"), tr!("Drop your title for the proposed one"), &[]);
    for (shape, title, tooltip) in [
        (AnnotationShape::Text, tr!("Add words to the figure"), tr!("Your own words beside the selected mark")),
        (AnnotationShape::Arrow, tr!("Add an arrow"), tr!("Your own words with an arrow to the selected mark")),
        (
            AnnotationShape::Highlight,
            tr!("Highlight group"),
            tr!("The selected group in full colour, all others in slate"),
        ),
        (AnnotationShape::Line, tr!("Add a reference line"), tr!("A line at a value, with a label and its source")),
    ] {
        to.add(Command::Annotate(shape, None), title, tooltip, &[]);
    }
    explore(&mut to);
    to.on = Some(Screen::Map);
    to.add(Command::Nation, tr!("Nation"), tr!("Back to the map of the nation"), &[(NONE, Key::Escape)]);
    to.add(Command::Tiles, tr!("States as squares"), tr!("Every state equally large, with its number"), &[]);
    to.add(Command::ToggleTwoMaps, tr!("Two maps side by side"), tr!("The same place by two measures"), &[]);
    to.on = None;
    to.add(
        Command::NextState,
        tr!("Next state"),
        tr!("The next state with a college; of a deck about one state, all its slides"),
        &[(NONE, Key::ArrowRight)],
    );
    to.add(Command::PreviousState, tr!("Previous state"), tr!("The state before"), &[(NONE, Key::ArrowLeft)]);
    to.on = Some(Screen::Map);
    to.add(Command::ToggleDots, tr!("Colleges on the map"), tr!("Show or hide the dots"), &[]);
    to.on = Some(Screen::Earnings);
    for (field, title, tooltip, key) in [
        (Field::AgeGroup, tr!("Compare by age"), tr!("One row an age group"), Key::Num1),
        (Field::Race, tr!("Compare by race and ethnicity"), tr!("One row a group"), Key::Num2),
        (Field::Sex, tr!("Compare by sex"), tr!("One row each"), Key::Num3),
        (Field::State, tr!("Compare by state"), tr!("One row a state"), Key::Num4),
        (Field::Credential, tr!("Compare by credential"), tr!("One row a credential"), Key::Num5),
        (Field::Industry, tr!("Compare by industry"), tr!("One row an industry after"), Key::Num6),
        (Field::College, tr!("Compare by college"), tr!("One row a college"), Key::Num7),
        (Field::Credit, tr!("Compare credit and non-credit"), tr!("One row each"), Key::Num8),
    ] {
        to.add(Command::CompareBy(field), title, tooltip, &[(NONE, key)]);
    }
    to.add(Command::ThenBy(None), tr!("Compare by one field"), tr!("Drop the second field"), &[]);
    to.add(
        Command::Chart(ChartKind::Dumbbell),
        tr!("Before and after"),
        tr!("Two dots a row, joined by the gain"),
        &[],
    );
    to.add(Command::Chart(ChartKind::Bars), tr!("Bars"), tr!("Two bars a row"), &[]);
    to.add(Command::Chart(ChartKind::Slope), tr!("Slope"), tr!("A line a row, from before to after"), &[]);
    to.add(Command::Chart(ChartKind::Range), tr!("Range"), tr!("The middle half of the people and their median"), &[]);
    to.add(Command::Chart(ChartKind::OverTime), tr!("Over time"), tr!("Quarter by quarter, before and after"), &[]);
    to.add(
        Command::Chart(ChartKind::Heat),
        tr!("Heat table"),
        tr!("Two fields as rows and columns, numbers on a ramp"),
        &[],
    );
    to.add(Command::Chart(ChartKind::ShareBar), tr!("Share bar"), tr!("Parts of a whole"), &[]);
    to.add(
        Command::Chart(ChartKind::Gaps),
        tr!("Gaps"),
        tr!("Earnings in the field and elsewhere, a row a group"),
        &[],
    );
    to.add(
        Command::Chart(ChartKind::Flows),
        tr!("Industry flows"),
        tr!("From groups to the industries they entered"),
        &[],
    );
    to.add(Command::Chart(ChartKind::Waffle), tr!("Waffle"), tr!("One share as a hundred squares"), &[]);
    to.add(Command::Chart(ChartKind::Steps), tr!("Pathway bars"), tr!("The pathway as bars"), &[]);
    to.add(
        Command::Chart(ChartKind::Waterfall),
        tr!("Waterfall"),
        tr!("What the comparison group also gained, and the rest"),
        &[],
    );
    to.add(Command::Chart(ChartKind::Table), tr!("Table"), tr!("The numbers only"), &[(NONE, Key::T)]);
    to.add(Command::AddShareToDeck, tr!("Add share bar to deck"), tr!("Make a slide of the industries entered"), &[]);
}

fn explore(to: &mut Adder<'_>) {
    to.on = Some(Screen::Explore);
    for (view, title, tooltip) in [
        (ExploreView::Dots, tr!("Explore two measures"), tr!("A dot a group: cost against gain, before against after")),
        (ExploreView::Spread, tr!("Explore the middle half"), tr!("The middle half of the people of each group")),
        (
            ExploreView::Histogram,
            tr!("Explore distributions"),
            tr!("How many people earned how much, in bands of $10,000"),
        ),
        (ExploreView::OverTime, tr!("Explore over time"), tr!("A line a group, quarter by quarter")),
    ] {
        to.add(Command::Explore(ExploreEdit::View(view)), title, tooltip, &[]);
    }
    to.add(Command::Explore(ExploreEdit::Swap), tr!("Swap the axes"), tr!("Across becomes up"), &[(NONE, Key::X)]);
    to.add(
        Command::KeepPicked,
        tr!("Keep the picked groups"),
        tr!("Filters every screen to them; Space picks"),
        &[(NONE, Key::K)],
    );
    to.add(Command::Pick(None), tr!("Put picked groups back"), tr!("Picks none"), &[]);
    to.add(
        Command::ZoomPlot(PlotZoom::In),
        tr!("Zoom in on the plot"),
        tr!("The wheel does the same"),
        &[(NONE, Key::Plus), (NONE, Key::Equals)],
    );
    to.add(
        Command::ZoomPlot(PlotZoom::Out),
        tr!("Zoom out of the plot"),
        tr!("The wheel does the same"),
        &[(NONE, Key::Minus)],
    );
    to.add(
        Command::ZoomPlot(PlotZoom::All),
        tr!("Show the whole plot"),
        tr!("A double click does the same"),
        &[(NONE, Key::Num0)],
    );
}

fn deck_and_help(table: &mut Vec<Entry>) {
    let mut to = Adder { table, menu: Menu::Deck, on: None };
    to.add(
        Command::Present(Some(Presenting::default())),
        tr!("Present"),
        tr!("The deck over the whole screen; B blanks it, Esc ends it"),
        &[(NONE, Key::F5)],
    );
    for (deck, title) in [
        (StartingDeck::Board, tr!("Board meeting deck")),
        (StartingDeck::Credentials, tr!("Credential review deck")),
        (StartingDeck::Consortium, tr!("Consortium deck")),
    ] {
        let holds = deck.holds();
        to.add(Command::StartDeck(deck), title, holds, &[]);
    }
    to.add(
        Command::ChoosePlace(Each::College),
        tr!("Deck of one college…"),
        tr!("Choose the college; its people only"),
        &[],
    );
    to.add(
        Command::ChoosePlace(Each::State),
        tr!("Deck of one state…"),
        tr!("Choose the state; its map, people and colleges"),
        &[],
    );
    for each in Each::ALL {
        let (title, tooltip) = match each {
            Each::State => (tr!("One set for each state"), tr!("Map and chart of every state, after the last slide")),
            Each::College => (tr!("One set for each college"), tr!("Charts of every college, after the last slide")),
        };
        to.add(Command::SetForEach(each), title, tooltip, &[]);
    }
    to.on = Some(Screen::Deck);
    to.add(
        Command::ToggleSide,
        tr!("Words and checks"),
        tr!("Show or hide the panel at the right in a narrow window"),
        &[],
    );
    to.add(
        Command::DismissChanges,
        tr!("Dismiss what changed"),
        tr!("Newer files: the list has been gone through"),
        &[],
    );
    to.add(Command::AddTitleSlide, tr!("Add title slide"), tr!("A first slide with the project's name"), &[]);
    to.add(Command::NextSlide, tr!("Next slide"), tr!("Show the next slide"), &[(NONE, Key::PageDown)]);
    to.add(Command::PreviousSlide, tr!("Previous slide"), tr!("Show the slide before"), &[(NONE, Key::PageUp)]);
    to.add(Command::SlideUp, tr!("Move slide up"), tr!("One place earlier"), &[(Modifiers::ALT, Key::ArrowUp)]);
    to.add(Command::SlideDown, tr!("Move slide down"), tr!("One place later"), &[(Modifiers::ALT, Key::ArrowDown)]);
    to.add(Command::DuplicateSlide, tr!("Duplicate slide"), tr!("A copy after this slide"), &[(CTRL, Key::D)]);
    to.add(Command::DeleteSlide, tr!("Delete slide"), tr!("Undo brings it back"), &[(NONE, Key::Delete)]);

    let mut to = Adder { table: to.table, menu: Menu::Help, on: None };
    to.add(
        Command::Palette,
        tr!("Search or command…"),
        tr!("Find anything by its name"),
        &[(NONE, Key::Slash), (CTRL, Key::K)],
    );
    to.add(
        Command::Help,
        tr!("Help topics"),
        tr!("What the measures mean, privacy rules, problems with files; searchable"),
        &[(NONE, Key::F1)],
    );
    to.add(
        Command::Keys,
        tr!("Keys and commands"),
        tr!("Every command with its keys"),
        &[(NONE, Key::Questionmark), (Modifiers::SHIFT, Key::Questionmark)],
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_and_keys_are_unique_where_they_work() {
        for (i, a) in table().iter().enumerate() {
            for b in &table()[i + 1..] {
                assert_ne!(a.title, b.title);
                assert_ne!(a.command, b.command);
                let together = a.on.is_none() || b.on.is_none() || a.on == b.on;
                for key in a.keys.iter().filter(|key| b.keys.contains(key)) {
                    assert!(!together, "{} is both “{}” and “{}”", shortcut_words(key), a.title, b.title);
                }
            }
        }
    }

    #[test]
    fn words_follow_the_style_of_the_window() {
        for Entry { title, tooltip, .. } in table() {
            for words in [title, tooltip] {
                assert!(!words.is_empty() && !words.ends_with('.'), "{words}");
                assert!(words.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()), "{words}");
            }
        }
    }

    #[test]
    fn every_menu_has_entries_and_every_export_is_offered() {
        for menu in Menu::ALL {
            assert!(table().iter().any(|entry| entry.menu == menu), "{menu:?}");
        }
        for kind in ExportKind::ALL {
            assert!(entry(&Command::Export(kind)).is_some());
        }
    }
}
