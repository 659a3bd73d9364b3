//! Sets of slides, presenting, and the clipboard.

use super::*;
use credential_atlas::project::SlideContent;

fn kind(content: &SlideContent) -> String {
    match content {
        SlideContent::Title { .. } => "title".to_owned(),
        SlideContent::Figure(figure) => format!("{:?}", figure.request.measure),
    }
}

#[test]
fn one_action_makes_the_slides_of_every_state_and_undo_takes_them_back() {
    let mut test = Test::with_files();
    test.click("Looks right");
    test.app().send(Command::SetForEach(Each::State));
    test.settle();
    assert_eq!(test.app().view().screen, Screen::Deck);
    let said = test.app().view().message.clone().unwrap().problem.what;
    assert_eq!(said, "3 slides were added to the deck. Undo takes them all back", "Ohio, and Tacoma by its ZIP code");
    assert!(test.sees("Slide 2 of 3, In Ohio, "), "the chart says where it is");
    test.key(Modifiers::COMMAND, Key::Z);
    assert!(test.app().document().deck.is_empty());
}

#[test]
fn an_empty_deck_offers_the_usual_slides() {
    let mut test = Test::with_files();
    test.click("Looks right");
    test.key(Modifiers::COMMAND, Key::Num4);
    test.harness.query_all_by_label_contains("Board meeting deck, ").next().unwrap().click();
    test.settle();
    let kinds: Vec<String> = test.app().document().deck.iter().map(|slide| kind(&slide.content)).collect();
    assert_eq!(kinds, ["title", "Certificates", "Certificates", "Earnings"], "what these two files can fill");
    test.key(Modifiers::COMMAND, Key::Z);
    assert!(test.sees("The deck has no slides yet"));
}

#[test]
fn the_deck_is_presented_by_keys_and_a_state_opens_on_its_map() {
    let mut test = Test::with_files();
    test.click("Looks right");
    test.key(Modifiers::NONE, Key::D);
    test.key(Modifiers::COMMAND, Key::Num3);
    test.key(Modifiers::NONE, Key::D);
    test.key(Modifiers::NONE, Key::F5);
    let presented = |test: &Test| test.app().view().presenting.clone();
    assert_eq!((presented(&test), test.app().view().slide), (Some(Presenting::default()), 0));
    assert!(!test.sees("Undo"), "nothing but the slide is there");
    test.harness.query_all_by_label_contains("Ohio, ").next().unwrap().click();
    test.settle();
    assert_eq!(presented(&test).and_then(|now| now.state).as_deref(), Some("39"));
    assert!(test.sees("Lakeside College"), "the state's colleges");
    test.key(Modifiers::NONE, Key::Escape);
    assert_eq!(presented(&test), Some(Presenting::default()), "back on the slide");
    test.key(Modifiers::NONE, Key::B);
    assert!(presented(&test).is_some_and(|now| now.blank) && !test.sees("Ohio"));
    test.key(Modifiers::NONE, Key::B);
    test.key(Modifiers::NONE, Key::ArrowRight);
    assert_eq!(test.app().view().slide, 1);
    test.key(Modifiers::NONE, Key::Space);
    assert_eq!((presented(&test), test.app().view().screen), (None, Screen::Deck), "after the last slide");
}

#[test]
fn the_figure_on_screen_is_copied_as_a_picture_and_as_a_table() {
    let mut test = Test::with_files();
    test.click("Looks right");
    test.key(Modifiers::COMMAND, Key::Num3);
    test.harness.event(egui::Event::Copy);
    test.settle();
    assert!(test.sees("The picture is on the clipboard"));
    test.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::C);
    assert!(test.sees("The table is on the clipboard"));
}
