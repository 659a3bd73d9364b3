//! Commands that put annotations on a figure and change them there.

use super::{Command, figures::figure_of};
use crate::words::Text;
use crate::{
    figure::{Anchor, Annotation, AnnotationShape, FigureKind, FigureSpec},
    project::{Document, Screen, SlideContent},
};

/// Words of a new annotation until the user writes others.
pub const NEW_WORDS: Text = text!("Your words here");
/// The line offered first: guideline of the 48 contiguous states for one person, published by the Department of Health
/// and Human Services on January 17, 2025 (90 FR 5917).
const FIRST_LINE: (f64, Text, Text) =
    (15_650.0, text!("Poverty guideline 2025, one person"), text!("HHS poverty guidelines"));

/// The figure that annotations go to: the one on the screen, or of the slide shown.
fn target(document: &mut Document, screen: Screen, slide: usize) -> Option<&mut FigureSpec> {
    if screen != Screen::Deck {
        return figure_of(document, screen);
    }
    match &mut document.deck.get_mut(slide)?.content {
        SlideContent::Figure(figure) => Some(figure),
        SlideContent::Title { .. } => None,
    }
}

/// The annotations of the figure on a screen, to be shown.
pub fn annotations_on(document: &Document, screen: Screen, slide: usize) -> &[Annotation] {
    let spec = match (screen, document.deck.get(slide).map(|slide| &slide.content)) {
        (Screen::Deck, Some(SlideContent::Figure(figure))) => Some(&**figure),
        (Screen::Map, _) => Some(&document.map),
        (Screen::Earnings, _) => Some(&document.earnings),
        _ => None,
    };
    spec.map_or(&[], |spec| spec.annotations.as_slice())
}

pub(super) fn edit_annotations(
    document: &mut Document,
    command: &Command,
    screen: Screen,
    slide: usize,
) -> Option<String> {
    let figure = target(document, screen, slide)?;
    let step = match command {
        Command::Annotate(AnnotationShape::Line, _) => {
            let line = new_line(figure);
            figure.annotations.push(line);
            tr!("Add reference line").to_owned()
        }
        Command::Annotate(shape, key) => {
            let key = key.as_deref()?;
            let (key, words) = match shape {
                AnnotationShape::Highlight => (Annotation::group_of(key), ""),
                _ => (key, NEW_WORDS.get()),
            };
            figure.annotations.push(Annotation::at_mark(*shape, key, words));
            tr!("Add {}", shape.word().to_lowercase())
        }
        Command::SetAnnotation(index, annotation) => {
            figure.annotations.get_mut(*index)?.clone_from(annotation);
            tr!("Edit {}", annotation.shape.word().to_lowercase())
        }
        Command::MoveAnnotation(index, offset) => {
            let annotation = figure.annotations.get_mut(*index)?;
            annotation.offset = *offset;
            tr!("Move {}", annotation.shape.word().to_lowercase())
        }
        Command::PointAnnotation(index, key) => {
            let annotation = figure.annotations.get_mut(*index)?;
            let highlight = annotation.shape == AnnotationShape::Highlight;
            let key = if highlight { Annotation::group_of(key) } else { key };
            annotation.anchor = Anchor::Mark(key.to_owned());
            annotation.offset = [0.0, 0.0];
            tr!("Point annotation elsewhere").to_owned()
        }
        Command::DeleteAnnotation(index) => {
            if *index >= figure.annotations.len() {
                return None;
            }
            let gone = figure.annotations.remove(*index);
            tr!("Delete {}", gone.shape.word().to_lowercase())
        }
        _ => return None,
    };
    Some(step)
}

fn new_line(figure: &FigureSpec) -> Annotation {
    if let FigureKind::Steps(_) = figure.kind {
        return Annotation::line(100.0, tr!("Goal"), "");
    }
    // A line of the project's own comes before the one that everybody knows.
    let mut own = figure.request.references.iter();
    let used = |value: f64| figure.annotations.iter().any(|other| other.value() == Some(value));
    match own.find(|line| !used(line.amount)) {
        Some(line) => Annotation::line(line.amount, line.label.clone(), line.source.clone()),
        None => {
            let (value, label, source) = FIRST_LINE;
            Annotation::line(value, label.get(), source.get())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::command::edit;

    fn run(document: &mut Document, command: &Command) -> Option<String> {
        edit(document, command, Screen::Earnings, 0, &[])
    }

    #[test]
    fn annotations_are_added_moved_pointed_elsewhere_and_deleted() {
        let mut document = Document::default();
        let arrow = Command::Annotate(AnnotationShape::Arrow, Some("row:18–25/after".into()));
        assert_eq!(run(&mut document, &arrow).as_deref(), Some("Add arrow"));
        let highlight = Command::Annotate(AnnotationShape::Highlight, Some("row:18–25/after".into()));
        run(&mut document, &highlight);
        run(&mut document, &Command::Annotate(AnnotationShape::Line, None));
        run(&mut document, &Command::MoveAnnotation(0, [40.0, -20.0]));
        let anchors: Vec<_> = document.earnings.annotations.iter().map(|note| note.anchor.clone()).collect();
        let mark = |key: &str| Anchor::Mark(key.to_owned());
        assert_eq!(anchors, [mark("row:18–25/after"), mark("row:18–25"), Anchor::Value(15_650.0)]);
        assert_eq!(document.earnings.annotations[0].offset, [40.0, -20.0]);
        run(&mut document, &Command::PointAnnotation(0, "row:26–35".into()));
        assert_eq!(document.earnings.annotations[0].anchor, mark("row:26–35"));
        assert_eq!(document.earnings.annotations[0].offset, [0.0, 0.0], "its old distance means nothing there");
        assert_eq!(run(&mut document, &Command::DeleteAnnotation(2)).as_deref(), Some("Delete reference line"));
        assert_eq!(run(&mut document, &Command::DeleteAnnotation(2)), None);
        assert_eq!(run(&mut document, &Command::Annotate(AnnotationShape::Text, None)), None, "nothing is selected");
    }
}
