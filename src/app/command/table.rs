//! The one table of commands: it feeds menus, the palette, shortcuts, the help page and the tests.

use std::sync::LazyLock;

use egui::{Key, KeyboardShortcut, Modifiers};

use super::{ChartKind, Command, ExploreEdit, ExploreView, ExportKind, PlotZoom, SampleProject, Section, Theme};
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
            Self::File => "File",
            Self::Edit => "Edit",
            Self::View => "View",
            Self::Figure => "Figure",
            Self::Deck => "Deck",
            Self::Help => "Help",
        }
    }
}

/// All entries, in menu order.
pub fn table() -> &'static [Entry] {
    &TABLE
}

/// The entry of a command, if it stands in the table.
pub fn entry(command: &Command) -> Option<&'static Entry> {
    TABLE.iter().find(|entry| entry.command == *command)
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
        Key::ArrowLeft => "Left",
        Key::ArrowRight => "Right",
        Key::ArrowUp => "Up",
        Key::ArrowDown => "Down",
        Key::Escape => "Esc",
        Key::Questionmark => "?",
        Key::Slash => "/",
        Key::Plus | Key::Equals => "+",
        Key::Minus => "−",
        Key::OpenBracket => "[",
        Key::CloseBracket => "]",
        Key::Delete => "Del",
        Key::Comma => ",",
        key => key.name(),
    });
    words
}

static TABLE: LazyLock<Vec<Entry>> = LazyLock::new(build);

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
    to.add(Command::NewProject, "New project", "Close this project and begin again", &[(CTRL, Key::N)]);
    to.add(
        Command::OpenFiles,
        "Open files…",
        "Open spreadsheets or a project; spreadsheets are added to this project",
        &[(CTRL, Key::O)],
    );
    to.add(Command::OpenPath, "Open by path…", "Type where a file is", &[(ctrl_shift(), Key::O)]);
    for (sample, title, tooltip) in [
        (SampleProject::Skills, "Sample: Skills certification", "142 colleges in 31 states, 12,000 synthetic people"),
        (SampleProject::Stem, "Sample: STEM consortium", "Ten colleges in nine states, outcomes in groups"),
        (SampleProject::Experiment, "Sample: Randomized experiment", "185 trained, 260 not, published study data"),
    ] {
        to.add(Command::OpenSample(sample), title, tooltip, &[]);
    }
    to.add(Command::Save, "Save", "Save the project", &[(CTRL, Key::S)]);
    to.add(Command::SaveAs, "Save as…", "Save the project under another name", &[(ctrl_shift(), Key::S)]);
    to.add(
        Command::SaveRows(false),
        "Save without people’s rows…",
        "A copy without people’s rows, history, notes, file names, titles, and filters that only they name; the project stays",
        &[],
    );
    to.add(
        Command::SaveRows(true),
        "Save with people’s rows…",
        "The imported rows are kept, without columns that identify people",
        &[],
    );
    to.add(
        Command::Share,
        "Share a copy…",
        "A copy to hand on: no people’s rows, no history, notes, file names or titles, no filters that only they name",
        &[],
    );
    to.add(Command::Earlier, "Earlier states…", "The project as it was, up to seven days ago", &[]);
    to.add(
        Command::AskProtect,
        "Protect this project…",
        "Seal the project file under a password; without it nobody can read it",
        &[],
    );
    to.add(
        Command::SaveMapping,
        "Save mapping…",
        "How the file shown on Check is read, as a file to share; it holds no cells of people",
        &[],
    );
    to.add(Command::UseMapping, "Use mapping…", "Read this project’s files as a saved mapping says", &[]);
    to.add(
        Command::Mappings,
        "Remembered mappings…",
        "Kinds of files that open with no question, because they looked right before",
        &[],
    );
    to.add(Command::ExportAgain, "Export", "The last kind of export again", &[(CTRL, Key::E)]);
    for kind in ExportKind::ALL {
        let (title, tooltip) = match kind {
            ExportKind::Pptx => ("Export PowerPoint…", "Editable charts, maps and notes"),
            ExportKind::Pdf => ("Export PDF…", "Slides, tagged and searchable"),
            ExportKind::Briefing => ("Export briefing…", "PDF of letter pages, two figures a page"),
            ExportKind::Png => ("Export pictures…", "PNG, one a slide, in a size of your choice"),
            ExportKind::Svg => ("Export drawings…", "SVG, one a slide, in a size of your choice"),
            ExportKind::Xlsx => ("Export Excel…", "Charts with their published numbers"),
            ExportKind::Csv => ("Export tables…", "CSV of the published numbers, one a slide"),
            ExportKind::Html => ("Export web page…", "One file with tables, opens anywhere"),
            ExportKind::Issues => ("Export issue list…", "CSV of cells not understood, with their addresses"),
        };
        to.add(Command::Export(kind), title, tooltip, &[]);
    }
    to.add(
        Command::AskInternal,
        "Internal export…",
        "For your own staff: smaller groups are shown, and every page says that it is not for publication",
        &[],
    );
    to.add(
        Command::ProjectSettings,
        "Project settings…",
        "Fewest people behind a number, consumer prices, regions, reference lines and standards",
        &[],
    );
    to.add(
        Command::Brand,
        "Brand kit…",
        "Colours, logo, footer and PowerPoint template of your board, tested for contrast and colour-blindness",
        &[],
    );
    to.add(
        Command::Catalogue(None),
        "Credential catalogue…",
        "Names of credentials and how files write them; add your own",
        &[],
    );
    to.add(
        Command::DataHere,
        "Data on this computer…",
        "The files that may tell of people, how large they are, and deleting them",
        &[],
    );
    to.add(Command::Quit, "Quit", "Close the program; unsaved work is asked about", &[(CTRL, Key::Q)]);
}

fn edit_and_view(table: &mut Vec<Entry>) {
    let mut to = Adder { table, menu: Menu::Edit, on: None };
    to.add(Command::Undo, "Undo", "Take back the last step", &[(CTRL, Key::Z)]);
    to.add(Command::Redo, "Redo", "Do it again", &[(CTRL, Key::Y), (ctrl_shift(), Key::Z)]);
    to.add(
        Command::CopyPicture,
        "Copy picture",
        "The figure on screen, to paste into a document or a message",
        &[(CTRL, Key::C)],
    );
    to.add(
        Command::CopyTable,
        "Copy table",
        "The published numbers of the figure on screen, to paste into a spreadsheet",
        &[(ctrl_shift(), Key::C)],
    );
    to.add(Command::ClearFilters, "Clear filters", "Count everyone again", &[]);
    to.on = Some(Screen::Check);
    to.add(Command::LooksRight, "Looks right", "The files were read as they should be", &[(NONE, Key::Enter)]);
    to.add(Command::NextIssue, "Next issue", "Select the next issue", &[(Modifiers::ALT, Key::ArrowDown)]);
    to.add(Command::PreviousIssue, "Previous issue", "Select the issue before", &[(Modifiers::ALT, Key::ArrowUp)]);
    to.add(Command::ApplyAllFixes, "Apply all fixes", "Apply every fix proposed on the Check screen", &[]);
    to.on = Some(Screen::Match);
    to.add(Command::NextName, "Next name", "Select the next name of the list", &[(Modifiers::ALT, Key::ArrowDown)]);
    to.add(Command::PreviousName, "Previous name", "Select the name before", &[(Modifiers::ALT, Key::ArrowUp)]);
    to.add(
        Command::AcceptBest,
        "Accept best candidate",
        "The selected name is its best candidate",
        &[(NONE, Key::Enter)],
    );
    to.add(
        Command::RefuseBest,
        "Not the same",
        "The selected name is not what it is matched to",
        &[(NONE, Key::Delete)],
    );
    to.add(
        Command::AcceptAbove,
        "Accept all likely",
        "Every doubtful name is its best candidate, from the score chosen",
        &[],
    );

    let mut to = Adder { table: to.table, menu: Menu::View, on: None };
    to.add(Command::Go(Screen::Check), "Check", "See how each column was read", &[(CTRL, Key::Num1)]);
    to.add(
        Command::Go(Screen::Match),
        "Match",
        "See which colleges the names of your files were matched to",
        &[(CTRL, Key::M)],
    );
    to.add(Command::Go(Screen::Map), "Map", "Where the colleges are", &[(CTRL, Key::Num2)]);
    to.add(Command::Go(Screen::Earnings), "Earnings", "Earnings before and after", &[(CTRL, Key::Num3)]);
    to.add(Command::Go(Screen::Explore), "Explore", "Look around: groups on any two measures", &[(CTRL, Key::Num5)]);
    to.add(Command::Go(Screen::Deck), "Deck", "Slides and notes", &[(CTRL, Key::Num4)]);
    to.add(Command::Go(Screen::Start), "Start page", "Samples and recent projects", &[]);
    to.add(Command::ToggleFilters, "Filters", "Show or hide the filters", &[(NONE, Key::F)]);
    to.add(
        Command::ToggleSection(Section::Explain),
        "Explanation",
        "Show or hide where the selected number comes from",
        &[(NONE, Key::E)],
    );
    to.add(Command::Theme(Theme::Light), "Light theme", "Dark words on light ground", &[]);
    to.add(Command::Theme(Theme::Dark), "Dark theme", "Light words on dark ground", &[]);
    to.add(Command::Theme(Theme::Black), "High contrast, black", "White words on black, every line seen", &[]);
    to.add(Command::Theme(Theme::White), "High contrast, white", "Black words on white, every line seen", &[]);
    to.add(
        Command::Theme(Theme::System),
        "Theme of the system",
        "Light, dark or high contrast as the system says",
        &[],
    );
    to.add(Command::Preferences, "Settings…", "Theme, size, and keys without Ctrl", &[(CTRL, Key::Comma)]);
    to.add(
        Command::ToggleSingleKeys,
        "Single-letter keys",
        "Switch keys without Ctrl, such as D and F, off or on",
        &[],
    );
    to.add(Command::ZoomIn, "Larger", "Make everything larger", &[(CTRL, Key::Plus), (CTRL, Key::Equals)]);
    to.add(Command::ZoomOut, "Smaller", "Make everything smaller", &[(CTRL, Key::Minus)]);
    to.add(Command::ZoomReset, "Normal size", "Back to 100 percent", &[(CTRL, Key::Num0)]);
}

fn figure(table: &mut Vec<Entry>) {
    let mut to = Adder { table, menu: Menu::Figure, on: None };
    to.add(Command::AddToDeck, "Add to deck", "Make a slide of the figure on screen", &[(NONE, Key::D)]);
    to.add(Command::NextWording, "Next wording", "Another title the numbers support", &[(NONE, Key::CloseBracket)]);
    to.add(
        Command::PreviousWording,
        "Previous wording",
        "The title before, that the numbers support too",
        &[(NONE, Key::OpenBracket)],
    );
    to.add(Command::EditTitle, "Edit title", "Write the title yourself", &[(NONE, Key::F2)]);
    to.add(Command::BackToProposed, "Back to proposed title", "Drop your title for the proposed one", &[]);
    for (shape, title, tooltip) in [
        (AnnotationShape::Text, "Add words to the figure", "Your own words beside the selected mark"),
        (AnnotationShape::Arrow, "Add an arrow", "Your own words with an arrow to the selected mark"),
        (AnnotationShape::Highlight, "Highlight group", "The selected group in full colour, all others in slate"),
        (AnnotationShape::Line, "Add a reference line", "A line at a value, with a label and its source"),
    ] {
        to.add(Command::Annotate(shape, None), title, tooltip, &[]);
    }
    explore(&mut to);
    to.on = Some(Screen::Map);
    to.add(Command::Nation, "Nation", "Back to the map of the nation", &[(NONE, Key::Escape)]);
    to.add(Command::Tiles, "States as squares", "Every state equally large, with its number", &[]);
    to.add(Command::ToggleTwoMaps, "Two maps side by side", "The same place by two measures", &[]);
    to.on = None;
    to.add(
        Command::NextState,
        "Next state",
        "The next state with a college; of a deck about one state, all its slides",
        &[(NONE, Key::ArrowRight)],
    );
    to.add(Command::PreviousState, "Previous state", "The state before", &[(NONE, Key::ArrowLeft)]);
    to.on = Some(Screen::Map);
    to.add(Command::ToggleDots, "Colleges on the map", "Show or hide the dots", &[]);
    to.on = Some(Screen::Earnings);
    for (field, title, tooltip, key) in [
        (Field::AgeGroup, "Compare by age", "One row an age group", Key::Num1),
        (Field::Race, "Compare by race and ethnicity", "One row a group", Key::Num2),
        (Field::Sex, "Compare by sex", "One row each", Key::Num3),
        (Field::State, "Compare by state", "One row a state", Key::Num4),
        (Field::Credential, "Compare by credential", "One row a credential", Key::Num5),
        (Field::Industry, "Compare by industry", "One row an industry after", Key::Num6),
        (Field::College, "Compare by college", "One row a college", Key::Num7),
        (Field::Credit, "Compare credit and non-credit", "One row each", Key::Num8),
    ] {
        to.add(Command::CompareBy(field), title, tooltip, &[(NONE, key)]);
    }
    to.add(Command::ThenBy(None), "Compare by one field", "Drop the second field", &[]);
    to.add(Command::Chart(ChartKind::Dumbbell), "Before and after", "Two dots a row, joined by the gain", &[]);
    to.add(Command::Chart(ChartKind::Bars), "Bars", "Two bars a row", &[]);
    to.add(Command::Chart(ChartKind::Slope), "Slope", "A line a row, from before to after", &[]);
    to.add(Command::Chart(ChartKind::Range), "Range", "The middle half of the people and their median", &[]);
    to.add(Command::Chart(ChartKind::OverTime), "Over time", "Quarter by quarter, before and after", &[]);
    to.add(Command::Chart(ChartKind::Heat), "Heat table", "Two fields as rows and columns, numbers on a ramp", &[]);
    to.add(Command::Chart(ChartKind::ShareBar), "Share bar", "Parts of a whole", &[]);
    to.add(Command::Chart(ChartKind::Gaps), "Gaps", "Earnings in the field and elsewhere, a row a group", &[]);
    to.add(Command::Chart(ChartKind::Flows), "Industry flows", "From groups to the industries they entered", &[]);
    to.add(Command::Chart(ChartKind::Waffle), "Waffle", "One share as a hundred squares", &[]);
    to.add(Command::Chart(ChartKind::Steps), "Steps", "The pathway as bars", &[]);
    to.add(
        Command::Chart(ChartKind::Waterfall),
        "Waterfall",
        "What the comparison group also gained, and the rest",
        &[],
    );
    to.add(Command::Chart(ChartKind::Table), "Table", "The numbers only", &[(NONE, Key::T)]);
    to.add(Command::AddShareToDeck, "Add share bar to deck", "Make a slide of the industries entered", &[]);
}

fn explore(to: &mut Adder<'_>) {
    to.on = Some(Screen::Explore);
    for (view, title, tooltip) in [
        (ExploreView::Dots, "Explore two measures", "A dot a group: cost against gain, before against after"),
        (ExploreView::Spread, "Explore distributions", "The middle half of the people of each group"),
        (ExploreView::OverTime, "Explore over time", "A line a group, quarter by quarter"),
    ] {
        to.add(Command::Explore(ExploreEdit::View(view)), title, tooltip, &[]);
    }
    to.add(Command::Explore(ExploreEdit::Swap), "Swap the axes", "Across becomes up", &[(NONE, Key::X)]);
    to.add(
        Command::KeepPicked,
        "Keep the picked groups",
        "Filters every screen to them; Space picks",
        &[(NONE, Key::K)],
    );
    to.add(Command::Pick(None), "Put picked groups back", "Picks none", &[]);
    to.add(
        Command::ZoomPlot(PlotZoom::In),
        "Zoom in on the plot",
        "The wheel does the same",
        &[(NONE, Key::Plus), (NONE, Key::Equals)],
    );
    to.add(Command::ZoomPlot(PlotZoom::Out), "Zoom out of the plot", "The wheel does the same", &[(NONE, Key::Minus)]);
    to.add(
        Command::ZoomPlot(PlotZoom::All),
        "Show the whole plot",
        "A double click does the same",
        &[(NONE, Key::Num0)],
    );
}

fn deck_and_help(table: &mut Vec<Entry>) {
    let mut to = Adder { table, menu: Menu::Deck, on: None };
    to.add(
        Command::Present(Some(Presenting::default())),
        "Present",
        "The deck over the whole screen; B blanks it, Esc ends it",
        &[(NONE, Key::F5)],
    );
    for (deck, title) in [
        (StartingDeck::Board, "Board meeting deck"),
        (StartingDeck::Credentials, "Credential review deck"),
        (StartingDeck::Consortium, "Consortium deck"),
    ] {
        let holds = deck.holds();
        to.add(Command::StartDeck(deck), title, holds, &[]);
    }
    to.add(Command::ChoosePlace(Each::College), "Deck of one college…", "Choose the college; its people only", &[]);
    to.add(
        Command::ChoosePlace(Each::State),
        "Deck of one state…",
        "Choose the state; its map, people and colleges",
        &[],
    );
    for each in Each::ALL {
        let (title, tooltip) = match each {
            Each::State => ("One set for each state", "Map and chart of every state, after the last slide"),
            Each::College => ("One set for each college", "Charts of every college, after the last slide"),
        };
        to.add(Command::SetForEach(each), title, tooltip, &[]);
    }
    to.on = Some(Screen::Deck);
    to.add(Command::ToggleSide, "Words and checks", "Show or hide the panel at the right in a narrow window", &[]);
    to.add(Command::DismissChanges, "Dismiss what changed", "Newer files: the list has been gone through", &[]);
    to.add(Command::AddTitleSlide, "Add title slide", "A first slide with the project's name", &[]);
    to.add(Command::NextSlide, "Next slide", "Show the next slide", &[(NONE, Key::PageDown)]);
    to.add(Command::PreviousSlide, "Previous slide", "Show the slide before", &[(NONE, Key::PageUp)]);
    to.add(Command::SlideUp, "Move slide up", "One place earlier", &[(Modifiers::ALT, Key::ArrowUp)]);
    to.add(Command::SlideDown, "Move slide down", "One place later", &[(Modifiers::ALT, Key::ArrowDown)]);
    to.add(Command::DuplicateSlide, "Duplicate slide", "A copy after this slide", &[(CTRL, Key::D)]);
    to.add(Command::DeleteSlide, "Delete slide", "Undo brings it back", &[(NONE, Key::Delete)]);

    let mut to = Adder { table: to.table, menu: Menu::Help, on: None };
    to.add(Command::Palette, "Search or command…", "Find anything by its name", &[(NONE, Key::Slash), (CTRL, Key::K)]);
    to.add(
        Command::Help,
        "Keys and commands",
        "Every command with its keys",
        &[(NONE, Key::F1), (NONE, Key::Questionmark), (Modifiers::SHIFT, Key::Questionmark)],
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
