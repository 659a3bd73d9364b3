//! The map in its forms: squares, two maps side by side, a state opened from either.

use credential_atlas::figure::{FigureKind, MapSpec, MapView, ShadeBy, SizeBy};
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

use super::Test;

fn map(test: &Test) -> MapSpec {
    let FigureKind::Map(map) = &test.app().document().map.kind else { panic!("a map") };
    map.clone()
}

#[test]
fn states_become_squares_and_a_square_opens_its_state() {
    let mut test = Test::with_files();
    test.click("Looks right");
    test.menu("Figure", "States as squares");
    assert_eq!(map(&test).view, MapView::Tiles);
    assert!(test.sees("Ohio, 2 colleges") && test.sees("Wyoming, no college"));
    // The list stands before the map; a click there only selects.
    test.harness.query_all_by_label_contains("Ohio, 2 colleges").last().unwrap().click();
    test.settle();
    assert_eq!(map(&test).view, MapView::State("39".to_owned()));
    test.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(map(&test).view, MapView::Tiles);
    test.key(Modifiers::NONE, Key::Escape);
    assert_eq!(map(&test).view, MapView::Nation, "Esc goes back to the map");
}

#[test]
fn two_maps_show_the_same_places_and_both_can_be_clicked() {
    let mut test = Test::with_files();
    test.click("Looks right");
    test.menu("Figure", "Two maps side by side");
    let beside = map(&test).beside.unwrap();
    assert_eq!((map(&test).shade, beside.shade, beside.size), (ShadeBy::Colleges, ShadeBy::InField, SizeBy::InField));
    let ohio = || test.harness.query_all_by_label_contains("Ohio, 2 colleges").count();
    assert!(ohio() >= 2, "once on each map");
    test.harness.query_all_by_label_contains("Ohio, 2 colleges").last().unwrap().click();
    test.settle();
    test.menu("Figure", "Two maps side by side");
    assert_eq!(map(&test).beside, None);
    test.key(Modifiers::COMMAND, Key::Z);
    assert!(map(&test).beside.is_some());
}
