//! Annotations by the mouse, the keyboard and the panel; decks to begin with; what newer files changed.

use super::*;
use credential_atlas::{
    compare::Difference,
    figure::{Anchor, Annotation, AnnotationShape},
    project::SlideContent,
    session::StartingDeck,
};

fn notes(test: &Test) -> Vec<Annotation> {
    test.app().document().earnings.annotations.clone()
}

/// On Earnings, with the mark after of the youngest selected.
fn on_earnings() -> Test {
    let mut test = Test::with_files();
    test.click("Looks right");
    test.key(Modifiers::COMMAND, Key::Num3);
    test.app().send(Command::Select(Some("row:18–25/after".into())));
    test.settle();
    test
}

#[test]
fn an_arrow_is_added_from_the_panel_written_nudged_deleted_and_brought_back() {
    let mut test = on_earnings();
    let selected = test.app().view().selected.clone().unwrap();
    test.click("Add arrow");
    assert_eq!(notes(&test)[0].anchor, Anchor::Mark(selected));
    assert_eq!(test.app().view().selected.as_deref(), Some("note:0"));
    test.harness.get_by_label("Words").type_text("The new shop opened");
    test.settle();
    test.key(Modifiers::NONE, Key::Tab);
    assert_eq!(notes(&test)[0].text, "The new shop opened", "it is written over what stood there");
    assert!(test.sees("Annotation: The new shop opened"));

    test.harness.get_by_label("Annotation: The new shop opened").focus();
    test.settle();
    for key in [Key::ArrowRight, Key::ArrowRight, Key::ArrowUp] {
        test.key(Modifiers::NONE, key);
    }
    let moved = notes(&test)[0].offset;
    assert_ne!(moved, [0.0, 0.0]);
    test.key(Modifiers::NONE, Key::ArrowRight);
    assert!((notes(&test)[0].offset[0] - moved[0] - 4.0).abs() < 0.1, "{moved:?} {:?}", notes(&test)[0].offset);
    test.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(notes(&test)[0].offset, [0.0, 0.0], "a row of nudges is one step");

    test.app().send(Command::Select(Some("note:0".into())));
    test.settle();
    test.key(Modifiers::NONE, Key::Delete);
    assert!(notes(&test).is_empty());
    test.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(notes(&test).len(), 1);
}

#[test]
fn the_menu_of_a_mark_adds_words_where_it_was_opened() {
    let mut test = on_earnings();
    test.harness.query_all_by_label_contains("26–35: before ").next().unwrap().click_secondary();
    test.settle();
    test.click("Highlight this group");
    assert_eq!(notes(&test)[0].shape, AnnotationShape::Highlight);
    assert!(matches!(&notes(&test)[0].anchor, Anchor::Mark(key) if key.starts_with("row:26–35")));
}

#[test]
fn a_reference_line_has_its_value_and_source_and_goes_to_the_deck_with_the_figure() {
    let mut test = on_earnings();
    test.app().send(Command::Annotate(AnnotationShape::Line, None));
    test.settle();
    assert!(test.sees("Reference line: Poverty guideline 2025, one person, $15,650"));
    test.key(Modifiers::NONE, Key::D);
    let SlideContent::Figure(figure) = &test.app().document().deck[0].content else { panic!("a figure") };
    assert_eq!(figure.annotations[0].source, "HHS poverty guidelines");
}

#[test]
fn an_annotation_whose_group_is_gone_is_listed_and_pointed_elsewhere() {
    let mut test = on_earnings();
    test.click("Add text");
    test.key(Modifiers::NONE, Key::Tab);
    test.app().send(Command::CompareBy(credential_atlas::table::Field::Sex));
    test.settle();
    assert!(test.sees("Has nothing to point at"), "the group is gone, the words are kept");
    test.app().send(Command::Select(Some("row:Female/after".into())));
    test.settle();
    test.click("Point at selection");
    assert!(!test.sees("Has nothing to point at"));
}

#[test]
fn a_deck_about_one_college_is_chosen_by_search_in_one_step() {
    let mut test = Test::with_files();
    test.click("Looks right");
    test.app().send(Command::ChoosePlace(Each::College));
    test.settle();
    test.harness.get_by_label("Find a college").type_text("lakes");
    test.settle();
    test.key(Modifiers::NONE, Key::Enter);
    assert!(test.sees("Lakeside College"));
    assert!(test.app().document().deck.len() > 1, "{:?}", test.app().view().message);
    let said = test.app().view().message.clone().unwrap().problem;
    assert!(said.hint.starts_with("Left out: "), "{}", said.hint);
    test.key(Modifiers::COMMAND, Key::Z);
    assert!(test.app().document().deck.is_empty());
}

#[test]
fn newer_files_list_what_changed_until_it_is_dismissed() {
    let mut test = Test::with_files();
    test.click("Looks right");
    test.app().send(Command::StartDeck(StartingDeck::Board));
    test.settle();
    // Two people earn more, one is new, and so is a column.
    let mut lines: Vec<String> = people()
        .replace(",3000,5000", ",3900,9900")
        .replace(",3010,5010", ",3910,9910")
        .lines()
        .enumerate()
        .map(|(at, line)| format!("{line},{}", if at == 0 { "Campus" } else { "North" }))
        .collect();
    lines.push("P023,OH,Lakeside College,26-35,Male,6500,9500,North".into());
    let newer = test.file("outcomes-2026.csv", &(lines.join("\n") + "\n"));
    test.harness.input_mut().dropped_files.push(Arc::new(Dropped(newer)));
    test.settle();
    test.key(Modifiers::COMMAND, Key::Num4);
    let refreshed = test.app().document().refreshed.clone().unwrap();
    assert!(refreshed.slides.iter().any(|slide| !slide.changes.is_empty()), "{refreshed:?}");
    assert!(test.sees("What changed") && test.sees("took the place of the files before"));
    let data: Vec<String> = refreshed.data.iter().map(Difference::words).collect();
    assert!(data.iter().any(|words| words.contains("Campus")), "{data:?}");
    assert!(data.iter().all(|words| test.sees(words)), "{data:?}");
    // A slide's own changes are told where it is shown.
    let changed = refreshed.slides.iter().find(|slide| !slide.changes.is_empty()).unwrap();
    let deck = test.app().document().deck.clone();
    let at = deck.iter().position(|slide| match &slide.content {
        SlideContent::Figure(spec) => spec.request == changed.request,
        SlideContent::Title { .. } => false,
    });
    test.app().send(Command::ShowSlide(at.unwrap()));
    test.settle();
    let told = changed.changes[0].words();
    assert!(test.sees(&told), "{told}");
    test.click("Dismiss what changed");
    assert_eq!(test.app().document().refreshed, None);
    test.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(test.app().document().refreshed, Some(refreshed));
}
