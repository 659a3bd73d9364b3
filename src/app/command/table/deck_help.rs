//! Commands of the deck, and help.

use egui::{Key, Modifiers};

use super::{Adder, CTRL, Entry, Menu, NONE};
use crate::{
    app::{command::Command, view::Presenting},
    project::Screen,
    session::{Each, StartingDeck},
};

pub(super) fn deck_and_help(table: &mut Vec<Entry>) {
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
