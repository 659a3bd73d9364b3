//! Commands that edit the project, or show it otherwise.

use egui::{Key, Modifiers};

use super::{Adder, CTRL, Entry, Menu, NONE, ctrl_shift};
use crate::{
    app::command::{Command, Section, Theme},
    project::Screen,
    words::Language,
};

pub(super) fn edit_and_view(table: &mut Vec<Entry>) {
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
