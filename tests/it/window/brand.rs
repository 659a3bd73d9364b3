//! The brand kit in the window: loaded, tested, its proposals accepted or not, undone, saved and opened again.

use credential_atlas::figure::{Color, Palette};

use super::*;

const KIT: &str = r##"{"name": "North Coast", "accents": ["#0B6E4F", "#F2A900"], "footer": "North Coast Board"}"##;

fn with_kit() -> Test {
    let mut test = Test::with_files();
    test.click("Looks right");
    let kit = test.file("kit.json", KIT);
    test.answer(&[&kit]);
    test.app().send(Command::LoadBrand);
    test.settle();
    test
}

fn accents(test: &Test) -> Vec<String> {
    let brand = test.app().document().brand.as_ref();
    brand.map_or(Vec::new(), |brand| brand.accents.iter().map(|color| color.to_hex()).collect())
}

#[test]
fn a_pale_accent_is_named_and_its_proposal_taken_or_left() {
    let mut test = with_kit();
    assert_eq!(accents(&test), ["#0B6E4F", "#F2A900"], "the board's colours are used until it says otherwise");
    assert!(test.sees("Accent 2, #F2A900"));
    assert!(test.sees("Contrast on white is 2.0:1, 3:1 is needed"));
    test.click("Use all proposals");
    let settled = accents(&test);
    assert_eq!(settled[0], "#0B6E4F");
    assert_ne!(settled[1], "#F2A900");
    assert!(test.sees("Every reader tells these colours apart"));
    test.key(Modifiers::NONE, Key::Escape);
    test.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(accents(&test), ["#0B6E4F", "#F2A900"]);
    test.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(test.app().document().brand, None, "loading is a step, too");
}

#[test]
fn keeping_the_boards_colours_is_one_click() {
    let mut test = with_kit();
    test.click("Keep these colours");
    assert!(!test.sees("Accent 2, #F2A900"));
    assert_eq!(accents(&test), ["#0B6E4F", "#F2A900"]);
}

#[test]
fn a_kit_that_cannot_be_read_leaves_the_one_before() {
    let mut test = with_kit();
    test.click("Keep these colours");
    let broken = test.file("broken.json", "{\"accents\": [\"#12345\"]}");
    test.answer(&[&broken]);
    test.app().send(Command::LoadBrand);
    test.settle();
    assert!(test.sees("“#12345”, which is not a colour"));
    assert_eq!(accents(&test), ["#0B6E4F", "#F2A900"]);
}

#[test]
fn the_kit_colours_figures_and_exports_and_comes_back_with_the_project() {
    let mut test = with_kit();
    test.click("Keep these colours");
    test.key(Modifiers::COMMAND, Key::Num3);
    test.key(Modifiers::NONE, Key::D);
    let page = test.dir.path().join("deck.html");
    test.answer(&[&page]);
    test.app().send(Command::Export(credential_atlas::app::command::ExportKind::Html));
    test.settle();
    let html = std::fs::read_to_string(&page).unwrap();
    assert!(html.contains("#0B6E4F") && html.contains("North Coast Board"));
    assert!(!html.contains(&Palette::LIGHT.after.to_hex().replace("#005EA2", "fill=\"#005EA2\"")));
    let project = test.dir.path().join("board.credatlas");
    test.answer(&[&project]);
    test.app().send(Command::SaveAs);
    test.settle();
    test.app().send(Command::NewProject);
    test.settle();
    assert_eq!(test.app().document().brand, None);
    test.app().send(Command::OpenPaths(vec![project]));
    test.settle();
    assert_eq!(test.app().document().brand.as_ref().unwrap().accents[0], Color::hex(0x0B6E4F));
}
