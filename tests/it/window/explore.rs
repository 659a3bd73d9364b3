//! Looking around on Explore: dots by keys and pointer, a box that keeps groups, and what is found as a slide.

use super::*;
use credential_atlas::{
    app::command::{ExploreEdit, ExploreView, PlotZoom},
    figure::FigureKind,
    measure::{Keep, Quantity},
    project::SlideContent,
    table::Field,
};
use egui::{PointerButton, Pos2, pos2};

/// Twenty-four people in CNC, twenty in Welding, fourteen in Robotics, four in Optics.
fn programs() -> String {
    let mut csv = String::from("Person ID,State,College,Program,Age group,Earnings Q-3,Earnings Q+2\n");
    for (program, count, before, gain) in
        [("CNC", 24, 3000, 2600), ("Welding", 20, 6000, 1000), ("Robotics", 14, 4000, 1500), ("Optics", 4, 5000, 900)]
    {
        for i in 0..count {
            let before = before + i * 10;
            csv += &format!("{program}{i:03},OH,Lakeside College,{program},18-25,{before},{}\n", before + gain);
        }
    }
    csv
}

fn opened() -> Test {
    let mut test = Test::new();
    let (colleges, people) = (test.file("colleges.csv", COLLEGES), test.file("outcomes.csv", &programs()));
    test.answer(&[&colleges, &people]);
    test.click("Open files…");
    test.click("Looks right");
    test.key(Modifiers::COMMAND, Key::Num5);
    assert_eq!(test.app().view().screen, Screen::Explore);
    test
}

/// The mark of the plot with these words; rows of the list beside it are no buttons.
fn dot<'a>(test: &'a Test, words: &'a str) -> egui_kittest::Node<'a> {
    let mut all = test.harness.query_all_by_label_contains(words);
    all.find(|node| node.accesskit_node().role() == Role::Button).unwrap_or_else(|| panic!("{words} is not there"))
}

fn place(test: &Test, words: &str) -> egui::Rect {
    dot(test, words).rect()
}

fn drag(test: &mut Test, from: Pos2, to: Pos2) {
    test.harness.hover_at(from);
    test.harness.run_steps(1);
    let button = |pressed, pos| egui::Event::PointerButton {
        pos,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    test.harness.event(button(true, from));
    test.harness.run_steps(1);
    for step in 1..=4 {
        let share = step as f32 / 4.0;
        test.harness.event(egui::Event::PointerMoved(from + (to - from) * share));
        test.harness.run_steps(1);
    }
    test.harness.event(button(false, to));
    test.settle();
}

#[test]
fn programs_stand_as_named_dots_and_hidden_ones_are_listed() {
    let test = opened();
    assert_eq!(test.app().document().explore.request.by, [Field::Program], "the finest that the file has");
    for name in ["CNC: median yearly earnings before ", "Welding: median yearly earnings before "] {
        assert!(test.sees(name), "{name}");
    }
    // Four people are fewer than ten; the fourteen are hidden so that they do not follow from the total.
    assert!(test.sees("2 programs suppressed") && test.sees("Optics: suppressed") && test.sees("Robotics: suppressed"));
    assert!(!test.sees("Optics: median"), "nothing is drawn where a number is withheld");
    assert!(test.sees("↑ Median yearly earnings after (") && test.sees("Median yearly earnings before ("));
    assert!(test.sees("), dollars of each year"), "axes say their unit; without dates there are no constant dollars");
}

#[test]
fn arrows_walk_the_dots_enter_explains_and_space_picks() {
    let mut test = opened();
    dot(&test, "CNC: median").click();
    test.settle();
    assert_eq!(test.app().view().selected.as_deref(), Some("row:CNC"));
    assert!(test.sees("24 people, each with their first certificate"), "the panel explains it");
    assert!(test.sees("PERCENTILE.INC"));
    dot(&test, "CNC: median").focus();
    test.harness.run_steps(2);
    test.key(Modifiers::NONE, Key::ArrowRight);
    assert!(dot(&test, "Welding: median").is_focused(), "the next in the order of names");
    test.key(Modifiers::NONE, Key::Enter);
    assert_eq!(test.app().view().selected.as_deref(), Some("row:Welding"));
    test.key(Modifiers::NONE, Key::Space);
    assert!(test.app().view().picked.contains("Welding"));
    test.key(Modifiers::NONE, Key::K);
    assert_eq!(
        test.app().document().filters.by_field.get(&Field::Program),
        Some(&Keep::Labels(["Welding".to_owned()].into()))
    );
    test.menu("Edit", "Undo keep 1 program");
    assert!(test.app().document().filters.by_field.is_empty());
}

#[test]
fn a_box_keeps_the_programs_in_it_on_every_screen_in_one_step() {
    let mut test = opened();
    let at = place(&test, "CNC: median").center();
    drag(&mut test, at + egui::vec2(-30.0, -30.0), at + egui::vec2(30.0, 30.0));
    let kept = Keep::Labels(["CNC".to_owned()].into());
    assert_eq!(test.app().document().filters.by_field.get(&Field::Program), Some(&kept));
    test.key(Modifiers::COMMAND, Key::Num3);
    assert!(test.sees("24"), "the earnings are of those people");
    test.key(Modifiers::COMMAND, Key::Z);
    assert!(test.app().document().filters.by_field.is_empty(), "one step back");
}

#[test]
fn what_is_found_goes_to_the_deck_and_comes_back_to_explore() {
    let mut test = opened();
    test.app().send(Command::Explore(ExploreEdit::Y(Quantity::Gain)));
    test.settle();
    test.key(Modifiers::NONE, Key::D);
    test.app().send(Command::Explore(ExploreEdit::View(ExploreView::Spread)));
    test.settle();
    assert!(test.sees("CNC: median before "), "a band a program");
    test.key(Modifiers::NONE, Key::D);
    let kinds: Vec<bool> = test
        .app()
        .document()
        .deck
        .iter()
        .map(|slide| match &slide.content {
            SlideContent::Figure(figure) => matches!(figure.kind, FigureKind::Scatter(_)),
            SlideContent::Title { .. } => false,
        })
        .collect();
    assert_eq!(kinds, [true, false], "dots as dots, the distribution as ranges");
    test.key(Modifiers::COMMAND, Key::Num4);
    assert!(test.sees("Slide 1 of 2, "));
    test.app().send(Command::OpenSlideFigure(0));
    test.settle();
    assert_eq!(test.app().view().screen, Screen::Explore);
    assert_eq!(test.app().document().explore.request.axes.y, Quantity::Gain);
    let deck = test.dir.path().join("Found.pptx");
    test.answer(&[&deck]);
    test.key(Modifiers::COMMAND, Key::E);
    assert!(std::fs::read(&deck).unwrap().starts_with(b"PK"), "{:?}", test.app().view().message);
}

#[test]
fn zooming_is_a_view_and_no_step() {
    let mut test = opened();
    let steps = test.app().document().clone();
    let before = place(&test, "CNC: median").center();
    test.app().send(Command::ZoomPlot(PlotZoom::Out));
    test.settle();
    let out = place(&test, "CNC: median").center();
    assert!(before.distance(out) > 2.0, "it moved towards the middle");
    test.key(Modifiers::NONE, Key::Num0);
    assert!(place(&test, "CNC: median").center().distance(before) < 0.5);
    assert_eq!(*test.app().document(), steps);
    assert!(place(&test, "CNC: median").center() != pos2(0.0, 0.0));
}

#[test]
fn over_time_draws_a_line_a_group_and_nothing_where_there_is_nothing() {
    let mut test = opened();
    test.click("Over time");
    assert!(test.sees("CNC, quarter +2: "));
    test.app().send(Command::Explore(ExploreEdit::View(ExploreView::Dots)));
    test.app().send(Command::Explore(ExploreEdit::X(Quantity::Cost)));
    test.settle();
    assert!(test.sees("No open table has a column for") && test.sees("Check how the files were read"));
    test.key(Modifiers::COMMAND, Key::Z);
    assert!(test.sees("CNC: median"));
}
