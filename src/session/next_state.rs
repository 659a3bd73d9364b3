//! A deck about one state in, the same deck about another state out.

use std::collections::BTreeSet;

use crate::{
    figure::{FigureKind, FigureSpec, MapView, WordEdits},
    measure::{Filters, Keep},
    place,
    project::{DeckSlide, Document, SlideContent},
    table::Field,
};

/// The one state that slides of the deck are about, by two-digit FIPS; `None` if they are about none or several.
pub fn state_of(deck: &[DeckSlide]) -> Option<String> {
    let states: BTreeSet<String> = deck.iter().filter_map(figure_of).filter_map(state_of_figure).collect();
    if states.len() == 1 { states.into_iter().next() } else { None }
}

/// The document with its slides, map and filters about another state; edited words that name the one name the other.
pub fn moved(document: &Document, from: &str, to: &str) -> Document {
    let mut document = document.clone();
    for slide in &mut document.deck {
        if let SlideContent::Figure(figure) = &mut slide.content
            && state_of_figure(figure).as_deref() == Some(from)
        {
            move_figure(figure, from, to);
            slide.notes = slide.notes.as_ref().map(|notes| renamed(notes, from, to));
        }
    }
    if state_of_figure(&document.map).as_deref() == Some(from) {
        move_figure(&mut document.map, from, to);
        document.map.words = WordEdits::default();
    }
    move_filter(&mut document.filters, from, to);
    document
}

fn figure_of(slide: &DeckSlide) -> Option<&FigureSpec> {
    match &slide.content {
        SlideContent::Figure(figure) => Some(figure),
        SlideContent::Title { .. } => None,
    }
}

fn state_of_figure(figure: &FigureSpec) -> Option<String> {
    if let FigureKind::Map(map) = &figure.kind
        && let MapView::State(fips) = &map.view
    {
        return Some(fips.clone());
    }
    match figure.request.filters.by_field.get(&Field::State)? {
        Keep::Labels(labels) if labels.len() == 1 => {
            place::state_by_any(labels.iter().next()?).map(|state| state.fips.to_owned())
        }
        _ => None,
    }
}

fn move_figure(figure: &mut FigureSpec, from: &str, to: &str) {
    if let FigureKind::Map(map) = &mut figure.kind
        && map.view == MapView::State(from.to_owned())
    {
        map.view = MapView::State(to.to_owned());
    }
    move_filter(&mut figure.request.filters, from, to);
    let words = &mut figure.words;
    for text in [&mut words.title, &mut words.title_when, &mut words.subtitle, &mut words.notes, &mut words.alt] {
        *text = text.as_ref().map(|text| renamed(text, from, to));
    }
}

fn move_filter(filters: &mut Filters, from: &str, to: &str) {
    let Some(Keep::Labels(labels)) = filters.by_field.get_mut(&Field::State) else { return };
    let one =
        labels.len() == 1 && labels.iter().all(|label| place::state_by_any(label).is_some_and(|s| s.fips == from));
    if one && let Some(state) = place::state_by_any(to) {
        *labels = [state.name.to_owned()].into();
    }
}

/// The text with the name of one state in place of the other's.
pub fn renamed(text: &str, from: &str, to: &str) -> String {
    match (place::state_by_any(from), place::state_by_any(to)) {
        (Some(from), Some(to)) => text.replace(from.name, to.name),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::MapSpec;

    fn slide(figure: FigureSpec) -> DeckSlide {
        DeckSlide { content: SlideContent::Figure(Box::new(figure)), notes: None, batch: 0 }
    }

    #[test]
    fn every_slide_of_the_state_goes_over_and_others_stay() {
        let mut document = Document::default();
        let map = MapSpec { view: MapView::State("39".into()), ..MapSpec::default() };
        document.map.kind = FigureKind::Map(map);
        let mut earnings = document.earnings.clone();
        document.deck = vec![slide(document.map.clone()), slide(earnings.clone())];
        earnings.request.filters.by_field.insert(Field::State, Keep::Labels(["Ohio".to_owned()].into()));
        earnings.words.title = Some("Ohio leads".into());
        document.deck.push(slide(earnings));
        assert_eq!(state_of(&document.deck).as_deref(), Some("39"));
        let moved = moved(&document, "39", "41");
        assert_eq!(state_of(&moved.deck).as_deref(), Some("41"));
        assert_eq!(moved.deck[1], document.deck[1], "a chart of all states stays");
        let SlideContent::Figure(figure) = &moved.deck[2].content else { unreachable!() };
        assert_eq!(figure.words.title.as_deref(), Some("Oregon leads"));
        assert_eq!(state_of_figure(&moved.map).as_deref(), Some("41"));
    }

    #[test]
    fn a_deck_of_two_states_is_about_neither() {
        let of = |fips: &str| {
            let mut figure = Document::default().map;
            figure.kind = FigureKind::Map(MapSpec { view: MapView::State(fips.into()), ..MapSpec::default() });
            slide(figure)
        };
        assert_eq!(state_of(&[of("39"), of("41")]), None);
        assert_eq!(state_of(&[]), None);
    }
}
