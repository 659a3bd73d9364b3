//! What a reader would stumble over, tested slide by slide before the deck leaves.

use std::collections::BTreeMap;

use super::{SlidePage, title_of};
use crate::{
    app::{command::Command, paint::inside, screen::words::plural},
    compare::{Change, Snapshot},
    figure::{Annotation, AnnotationShape, Color, Figure, Fill, Item, Scene, TextRun, Weight, color_vision::contrast},
    project::{Document, SlideContent},
};

/// The outcome of one check.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    pub passed: bool,
    pub title: String,
    pub detail: String,
    /// Index of the slide to look at, if it failed.
    pub slide: Option<usize>,
    /// What puts it right, with the word on its button.
    pub fix: Option<(&'static str, Vec<Command>)>,
}

/// Least contrast of text, of large text (18 points, or 14 in bold) and marks with their ground: WCAG 2.2, 1.4.3 and
/// 1.4.11.
const TEXT: f64 = 4.5;
const LARGE: f64 = 3.0;
/// Most characters of an alternative text.
const ALT: usize = 300;

/// One thing wrong on one slide.
struct Fault {
    slide: usize,
    words: String,
    fix: Option<(&'static str, Vec<Command>)>,
}

impl Fault {
    fn new(slide: usize, words: impl Into<String>) -> Self {
        Self { slide, words: words.into(), fix: None }
    }

    fn fixed_by(self, word: &'static str, commands: Vec<Command>) -> Self {
        Self { fix: Some((word, commands)), ..self }
    }
}

/// Runs every check; failed ones come first.
pub fn checks(document: &Document, slides: &[SlidePage]) -> Vec<Check> {
    let count = plural(slides.len(), tr!("slide"), tr!("slides"));
    let figures = plural(figures(slides).count(), tr!("figure"), tr!("figures"));
    let (lowest, pale) = contrasts(slides);
    let mut checks = vec![
        check(tr!("Every figure can be drawn"), count.clone(), undrawn(slides)),
        check(
            tr!("No suppressed number leaves"),
            tr!("All figures are protected together").into(),
            shown(document, slides),
        ),
        check(tr!("Titles agree with the numbers"), count.clone(), stale_titles(slides)),
        check(tr!("Annotations point at something"), figures.clone(), adrift(document, slides)),
        check(tr!("Annotations cover nothing"), figures.clone(), covering(document, slides)),
        check(tr!("Text fits"), tr!("{count}, smallest {}", smallest(slides), count = count), cut(slides)),
        check(tr!("Contrast"), tr!("Lowest {lowest:.1}:1", lowest = lowest), pale),
        check(tr!("Alternative text"), figures.clone(), alt_texts(document, slides)),
        check(tr!("Titles are unique"), count, twice(document, slides)),
        check(tr!("Speaker notes"), figures, without_notes(document, slides)),
    ];
    checks.sort_by_key(|check| check.passed);
    checks
}

fn check(title: &str, good: String, faults: Vec<Fault>) -> Check {
    let more = faults.len().saturating_sub(1);
    let title = title.to_owned();
    match faults.into_iter().next() {
        None => Check { passed: true, title, detail: good, slide: None, fix: None },
        Some(Fault { slide, words, fix }) => {
            let more = if more > 0 { tr!(". {more} more", more = more) } else { String::new() };
            let detail = tr!("Slide {}: {words}{more}", slide + 1, words = words, more = more);
            Check { passed: false, title, detail, slide: Some(slide), fix }
        }
    }
}

fn figures(slides: &[SlidePage]) -> impl Iterator<Item = (usize, &Figure)> {
    slides.iter().enumerate().filter_map(|(at, slide)| match slide {
        SlidePage::Figure(figure) => Some((at, &**figure)),
        SlidePage::Title(_) | SlidePage::Waiting | SlidePage::Failed(_) => None,
    })
}

fn undrawn(slides: &[SlidePage]) -> Vec<Fault> {
    let failed = slides.iter().enumerate().filter_map(|(at, slide)| match slide {
        SlidePage::Failed(why) => Some(Fault::new(at, why.clone())),
        SlidePage::Figure(_) | SlidePage::Title(_) | SlidePage::Waiting => None,
    });
    failed.collect()
}

/// Numbers that one slide hides and another shows, or that are withheld now and still stand in the user's own words.
fn shown(document: &Document, slides: &[SlidePage]) -> Vec<Fault> {
    let mut faults = Vec::new();
    let tables: Vec<(usize, &Figure, Snapshot)> =
        figures(slides).map(|(at, figure)| (at, figure, Snapshot::of(figure.numbers()))).collect();
    for (at, figure, numbers) in &tables {
        for (_, other, others) in tables.iter().filter(|(other, ..)| other != at) {
            if figure.spec().request != other.spec().request {
                continue;
            }
            let hidden = crate::compare::changes(others, numbers);
            faults.extend(hidden.iter().find_map(|change| match change {
                Change::Suppressed { group, .. } => {
                    Some(Fault::new(*at, tr!("“{group}” is suppressed here and shown elsewhere", group = group)))
                }
                Change::Moved { .. } | Change::Published { .. } | Change::Gone { .. } | Change::New { .. } => None,
            }));
        }
    }
    for (at, slide) in document.deck.iter().enumerate() {
        let SlideContent::Figure(spec) = &slide.content else { continue };
        let gone = document.refreshed.iter().flat_map(|refreshed| &refreshed.slides);
        let numbers = gone.filter(|changed| changed.request == spec.request).flat_map(|changed| &changed.changes);
        let numbers = numbers.filter_map(|change| match change {
            Change::Suppressed { numbers, .. } => Some(numbers),
            _ => None,
        });
        let words = &spec.words;
        let own = [&words.title, &words.subtitle, &words.notes, &words.alt, &slide.notes];
        let own = own.into_iter().flatten().map(String::as_str);
        let own: Vec<&str> = own.chain(spec.annotations.iter().map(|note| note.text.as_str())).collect();
        let told = numbers.flatten().find(|(_, number)| {
            // A bare count such as “12” stands in many words for other reasons.
            number.chars().filter(char::is_ascii_digit).count() > 2
                && own.iter().any(|text| text.contains(number.as_str()))
        });
        faults.extend(told.map(|(_, number)| {
            Fault::new(
                at,
                tr!("“{number}” stands in your own words and is suppressed in the newer files", number = number),
            )
        }));
    }
    faults
}

fn stale_titles(slides: &[SlidePage]) -> Vec<Fault> {
    let stale = figures(slides).filter(|(_, figure)| figure.words().stale);
    stale
        .map(|(at, _)| {
            Fault::new(at, tr!("the title was written when the numbers were others"))
                .fixed_by(tr!("Use proposed"), vec![Command::SetSlideTitle(at, None)])
        })
        .collect()
}

fn annotations(document: &Document, slide: usize) -> &[Annotation] {
    match document.deck.get(slide).map(|slide| &slide.content) {
        Some(SlideContent::Figure(spec)) => &spec.annotations,
        Some(SlideContent::Title { .. }) | None => &[],
    }
}

fn named(document: &Document, slide: usize, index: usize) -> String {
    match annotations(document, slide).get(index) {
        Some(note) if !note.text.trim().is_empty() => format!("“{}”", note.text.trim()),
        Some(note) if note.shape == AnnotationShape::Highlight => tr!("a highlight").to_owned(),
        _ => tr!("an annotation").to_owned(),
    }
}

fn adrift(document: &Document, slides: &[SlidePage]) -> Vec<Fault> {
    let all =
        figures(slides).flat_map(|(at, figure)| figure.annotations().adrift.iter().map(move |(index, _)| (at, *index)));
    all.map(|(at, index)| {
        Fault::new(at, tr!("{} has nothing to point at and is not drawn", named(document, at, index)))
            .fixed_by(tr!("Delete it"), vec![Command::ShowSlide(at), Command::DeleteAnnotation(index)])
    })
    .collect()
}

fn covering(document: &Document, slides: &[SlidePage]) -> Vec<Fault> {
    let all = figures(slides)
        .flat_map(|(at, figure)| figure.annotations().covering.iter().map(move |(index, under)| (at, *index, under)));
    all.map(|(at, index, under)| {
        let what = if under.is_empty() { tr!("other words").to_owned() } else { format!("“{under}”") };
        Fault::new(at, tr!("{} lies over {what}", named(document, at, index), what = what))
            .fixed_by(tr!("Place freely"), vec![Command::ShowSlide(at), Command::MoveAnnotation(index, [0.0, 0.0])])
    })
    .collect()
}

/// Text that had to be cut ends in an ellipsis.
fn cut(slides: &[SlidePage]) -> Vec<Fault> {
    let of = |(at, slide): (usize, &SlidePage)| {
        let scene = scene_of(slide)?;
        let cut = texts(&scene.frame).into_iter().find(|run| run.text.ends_with('…'))?;
        Some(Fault::new(at, tr!("“{}” had to be cut", cut.text)))
    };
    slides.iter().enumerate().filter_map(of).collect()
}

/// Smallest type of all pages, in points.
fn smallest(slides: &[SlidePage]) -> String {
    let sizes = slides.iter().filter_map(scene_of).flat_map(|scene| {
        texts(&scene.frame).into_iter().chain(texts(&scene.body)).map(|run| run.size * 0.75).collect::<Vec<_>>()
    });
    let least = sizes.fold(f32::MAX, f32::min);
    if least == f32::MAX { "–".to_owned() } else { tr!("{least:.0} pt", least = least) }
}

/// The lowest contrast of all text, and texts and marks that are too pale.
fn contrasts(slides: &[SlidePage]) -> (f64, Vec<Fault>) {
    let mut lowest = 21.0_f64;
    let mut faults = Vec::new();
    for (at, slide) in slides.iter().enumerate() {
        let Some(scene) = scene_of(slide) else { continue };
        let mut grounds: Vec<(Shape<'_>, Color)> = Vec::new();
        let mut pale = None;
        for item in scene.frame.iter().chain(&scene.body) {
            walk(item, &mut |item| match item {
                Item::Rect { min, max, fill: Some(Fill::Solid(color)), .. } if color.a > 200 => {
                    grounds.push((Shape::Box([*min, *max]), *color));
                }
                Item::Path { rings, fill: Some(Fill::Solid(color)), .. } if color.a > 200 => {
                    grounds.push((Shape::Rings(rings), *color));
                }
                Item::Circle { center: [x, y], radius: r, fill: Some(Fill::Solid(color)), .. } if color.a > 200 => {
                    grounds.push((Shape::Box([[x - r, y - r], [x + r, y + r]]), *color));
                }
                Item::Text(run) => {
                    let ground = run.halo.map_or_else(|| under(run, &grounds, scene.ground), |halo| halo.color);
                    let ratio = contrast(run.color, ground);
                    lowest = lowest.min(ratio);
                    let large = run.size >= 24.0 || run.size >= 18.6 && run.weight != Weight::Regular;
                    if ratio < if large { LARGE } else { TEXT } && pale.is_none() {
                        pale = Some(tr!("“{}” has {ratio:.1}:1 with its ground", run.text, ratio = ratio));
                    }
                }
                Item::Group { mark: Some(mark), items, .. } if !seen(items, scene.ground) && pale.is_none() => {
                    pale = Some(tr!("{} is hard to see", mark.label));
                }
                _ => {}
            });
        }
        faults.extend(pale.map(|words| Fault::new(at, words)));
    }
    (lowest, faults)
}

/// A mark is seen if something of it stands out, or if it is an area that has an outline or its words.
fn seen(items: &[Item], ground: Color) -> bool {
    items.iter().any(|item| match item {
        Item::Circle { fill, stroke, .. } => {
            let strong = |color: &Color| contrast(*color, ground) >= LARGE;
            matches!(fill, Some(Fill::Solid(color)) if strong(color))
                || stroke.is_some_and(|stroke| strong(&stroke.color))
        }
        // Areas carry borders and texts carry their own contrast.
        Item::Rect { .. } | Item::Path { .. } | Item::Line { .. } | Item::Text(_) | Item::Picture { .. } => true,
        Item::Group { items, .. } => seen(items, ground),
    })
}

/// A filled shape that words may stand on.
enum Shape<'a> {
    Box([[f32; 2]; 2]),
    Rings(&'a [Vec<[f32; 2]>]),
}

/// What a text stands on: the last filled shape under its middle.
fn under(run: &TextRun, grounds: &[(Shape<'_>, Color)], page: Color) -> Color {
    let width = run.text.chars().count() as f32 * run.size * 0.5;
    let x = match run.align {
        crate::figure::Align::Left => run.at[0] + width / 2.0,
        crate::figure::Align::Center => run.at[0],
        crate::figure::Align::Right => run.at[0] - width / 2.0,
    };
    let y = run.at[1] - run.size * 0.3;
    let holds = |shape: &Shape<'_>| match shape {
        Shape::Box([[x0, y0], [x1, y1]]) => x >= *x0 && x <= *x1 && y >= *y0 && y <= *y1,
        Shape::Rings(rings) => inside(rings, [x, y]),
    };
    grounds.iter().rev().find(|(shape, _)| holds(shape)).map_or(page, |(_, color)| *color)
}

fn alt_texts(document: &Document, slides: &[SlidePage]) -> Vec<Fault> {
    let of = |(at, figure): (usize, &Figure)| {
        let alt = figure.words().alt.trim();
        let length = alt.chars().count();
        let words = match length {
            0 => tr!("has none").to_owned(),
            length if length > ALT => {
                tr!("has {length} characters, at most {ALT} are read well", length = length, ALT = ALT)
            }
            _ => return None,
        };
        let fault = Fault::new(at, words);
        let edited = matches!(document.deck.get(at).map(|slide| &slide.content), Some(SlideContent::Figure(spec)) if spec.words.alt.is_some());
        Some(if edited { fault.fixed_by(tr!("Use proposed"), vec![Command::SetSlideAlt(at, None)]) } else { fault })
    };
    figures(slides).filter_map(of).collect()
}

fn twice(document: &Document, slides: &[SlidePage]) -> Vec<Fault> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut faults = Vec::new();
    let titles: Vec<String> = slides.iter().enumerate().map(|(at, slide)| title_of(slide, document, at)).collect();
    for (at, (slide, title)) in slides.iter().zip(&titles).enumerate() {
        let first = *seen.entry(title.clone()).or_insert(at);
        if first == at {
            continue;
        }
        let fault = Fault::new(at, tr!("has the title of slide {}", first + 1));
        let other = match slide {
            SlidePage::Figure(figure) => figure.words().proposed.iter().find(|other| !titles.contains(other)).cloned(),
            SlidePage::Title(_) | SlidePage::Waiting | SlidePage::Failed(_) => None,
        };
        faults.push(match other {
            Some(other) => fault.fixed_by(
                tr!("Use another wording"),
                vec![Command::ShowSlide(at), Command::SetSlideTitle(at, Some(other))],
            ),
            None => fault,
        });
    }
    faults
}

fn without_notes(document: &Document, slides: &[SlidePage]) -> Vec<Fault> {
    let of = |(at, figure): (usize, &Figure)| {
        let own = document.deck.get(at).and_then(|slide| slide.notes.as_deref());
        let notes = own.unwrap_or(&figure.words().speaker);
        notes.trim().is_empty().then(|| {
            Fault::new(at, tr!("has no speaker notes")).fixed_by(tr!("Use proposed"), vec![Command::SetNotes(at, None)])
        })
    };
    figures(slides).filter_map(of).collect()
}

fn scene_of(slide: &SlidePage) -> Option<&Scene> {
    match slide {
        SlidePage::Figure(figure) => Some(figure.scene()),
        SlidePage::Title(scene) => Some(scene),
        SlidePage::Waiting | SlidePage::Failed(_) => None,
    }
}

fn walk<'a>(item: &'a Item, visit: &mut impl FnMut(&'a Item)) {
    visit(item);
    if let Item::Group { items, .. } = item {
        items.iter().for_each(|item| walk(item, visit));
    }
}

fn texts(items: &[Item]) -> Vec<&TextRun> {
    let mut out = Vec::new();
    for item in items {
        walk(item, &mut |item| {
            if let Item::Text(run) = item {
                out.push(run);
            }
        });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        figure::{Palette, title_page},
        project::{DeckSlide, Refreshed, SlideChanges},
    };

    fn title(title: &str) -> DeckSlide {
        let content = SlideContent::Title { title: title.into(), subtitle: String::new() };
        DeckSlide { content, notes: None, batch: 0 }
    }

    fn page(title: &str) -> SlidePage {
        SlidePage::Title(Box::new(title_page(title, "", None, &Palette::LIGHT)))
    }

    fn failed(found: &[Check]) -> Vec<&str> {
        found.iter().filter(|check| !check.passed).map(|check| check.title.as_str()).collect()
    }

    #[test]
    fn two_slides_with_one_title_fail_and_come_first() {
        let document = Document { deck: vec![title("One"), title("Two"), title("One")], ..Document::default() };
        let found = checks(&document, &[page("One"), page("Two"), page("One")]);
        assert_eq!(failed(&found), ["Titles are unique"]);
        assert_eq!((found[0].title.as_str(), found[0].slide), ("Titles are unique", Some(2)));
    }

    #[test]
    fn words_that_are_too_pale_are_named() {
        let pale = Palette { on_accent: Color::hex(0x6699CC), ..Palette::LIGHT };
        let scene = title_page("Hardly to be read", "", None, &pale);
        let document = Document { deck: vec![title("Hardly to be read")], ..Document::default() };
        let found = checks(&document, &[SlidePage::Title(Box::new(scene))]);
        assert_eq!(failed(&found), ["Contrast"]);
        assert!(found[0].detail.contains("Hardly to be read"), "{}", found[0].detail);
    }

    #[test]
    fn a_number_that_newer_files_suppress_is_found_in_the_users_own_words() {
        let mut spec = Document::default().earnings;
        spec.annotations = vec![Annotation::at_mark(AnnotationShape::Text, "row:56–65", "They earn $39,900 now")];
        let request = spec.request.clone();
        let slide = DeckSlide { content: SlideContent::Figure(Box::new(spec)), notes: None, batch: 0 };
        let hidden = Change::Suppressed { group: "56–65".into(), numbers: vec![("After".into(), "$39,900".into())] };
        let changed = SlideChanges { request, title: String::new(), changes: vec![hidden], stale: None };
        let refreshed = Some(Refreshed { files: "2025.csv".into(), slides: vec![changed], data: Vec::new() });
        let document = Document { deck: vec![slide], refreshed, ..Document::default() };
        let found = checks(&document, &[SlidePage::Waiting]);
        assert_eq!(failed(&found), ["No suppressed number leaves"]);
        let calm = checks(&Document { refreshed: None, ..document }, &[SlidePage::Waiting]);
        assert!(failed(&calm).is_empty());
    }
}
