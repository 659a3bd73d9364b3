//! Text boxes by geometry: at every scale up to 300 % none is cut off and none lies over another, on any screen or dialog.

use super::{
    views::{View, each},
    *,
};
use egui::{Rect, Shape};

/// Pixels of a small, widespread screen.
const SCREEN: [f32; 2] = [1280.0, 720.0];

fn window(dir: tempfile::TempDir, scale: f32) -> Test {
    let mut test = Test::in_folder(dir, SCREEN[0], SCREEN[1]);
    test.harness.set_pixels_per_point(scale);
    test.settle();
    let seen = test.harness.ctx.content_rect().size();
    assert!((seen.x - SCREEN[0] / scale).abs() < 1.0, "{seen:?} at {scale}");
    test
}

/// One row of a text as it is painted.
#[derive(Debug)]
struct Words {
    text: String,
    /// Its ink.
    ink: Rect,
    clip: Rect,
    /// It ends in an ellipsis.
    elided: bool,
}

impl Words {
    fn seen(&self) -> Rect {
        self.ink.intersect(self.clip)
    }
}

/// Every text that is painted, in or out of sight.
pub(crate) fn painted(test: &Test) -> Vec<String> {
    words(test).into_iter().map(|words| words.text).collect()
}

/// What is painted of texts, in order; a veil over the whole window hides what was painted before.
fn words(test: &Test) -> Vec<Words> {
    let screen = test.harness.ctx.content_rect();
    let mut found = Vec::new();
    for clipped in &test.harness.output().shapes {
        collect(&clipped.shape, clipped.clip_rect, screen, &mut found);
    }
    found
}

fn collect(shape: &Shape, clip: Rect, screen: Rect, found: &mut Vec<Words>) {
    match shape {
        Shape::Vec(shapes) => shapes.iter().for_each(|shape| collect(shape, clip, screen, found)),
        Shape::Rect(rect) if rect.rect.contains_rect(screen.shrink(1.0)) && clip.contains_rect(screen.shrink(1.0)) => {
            found.clear();
        }
        Shape::Text(text) if !text.galley.text().trim().is_empty() => {
            // A halo is the same text a dozen times around its place.
            if text.override_text_color.is_some() && text.angle == 0.0 && text.galley.rows.len() == 1 {
                let again = found.iter().any(|words: &Words| words.text == text.galley.text());
                if again {
                    return;
                }
            }
            for row in text.galley.rows.iter().filter(|row| row.visuals.mesh_bounds.is_positive()) {
                found.push(Words {
                    text: text.galley.text().to_owned(),
                    ink: row.visuals.mesh_bounds.translate(text.pos.to_vec2() + row.pos.to_vec2()),
                    clip,
                    elided: text.galley.elided,
                });
            }
        }
        _ => {}
    }
}

/// Pages of figures, which are laid out by tests of their own, and plots.
fn figures(test: &Test) -> Vec<Rect> {
    let images = test.harness.query_all_by_role(Role::Image);
    images.map(|node| node.rect()).filter(|rect| rect.width() > 60.0).collect()
}

/// True if the wheel over a text brings more of it in sight: it is cut at the edge of a view that is scrolled.
fn comes_into_sight(test: &mut Test, cut: &Cut) -> bool {
    let before = cut.seen.area();
    let shows_more = |test: &Test| {
        words(test)
            .iter()
            .any(|words| words.text == cut.text && words.seen().is_positive() && words.seen().area() > before + 1.0)
    };
    let scroll = |test: &mut Test, by: egui::Vec2| {
        test.harness.hover_at(cut.seen.center());
        test.harness.run_steps(1);
        test.harness.event(egui::Event::MouseWheel {
            unit: egui::MouseWheelUnit::Point,
            delta: by,
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Wheel,
            modifiers: Modifiers::NONE,
        });
        test.harness.run_steps(8);
    };
    let by = egui::vec2(
        if cut.sides[0] {
            24.0
        } else if cut.sides[1] {
            -24.0
        } else {
            0.0
        },
        if cut.sides[2] {
            24.0
        } else if cut.sides[3] {
            -24.0
        } else {
            0.0
        },
    );
    scroll(test, by);
    let found = shows_more(test);
    scroll(test, -by);
    test.harness.remove_cursor();
    test.harness.run_steps(2);
    found
}

/// A text of which a part is beyond its clip: left, right, above, below.
#[derive(Clone, Debug)]
struct Cut {
    text: String,
    seen: Rect,
    clip: Rect,
    sides: [bool; 4],
}

/// What is wrong with the texts of a view.
pub(crate) fn faults(test: &mut Test) -> Vec<String> {
    let (mut faults, cuts) = at_rest(test);
    let mut scrolled: Vec<(Rect, [bool; 4])> = Vec::new();
    for cut in cuts {
        // One try for each edge of each view.
        let known = scrolled.iter().any(|(clip, sides)| {
            *sides == cut.sides
                && clip.x_range() == cut.clip.x_range()
                && (clip.bottom() - cut.clip.bottom()).abs() < 1.0
        });
        if known {
            continue;
        }
        if comes_into_sight(test, &cut) {
            scrolled.push((cut.clip, cut.sides));
        } else {
            faults.push(format!("“{}” is cut {:?}: {:?} of it in {:?}", cut.text, cut.sides, cut.seen, cut.clip));
        }
    }
    faults
}

/// What is wrong with no wheel turned, and the texts that are cut.
fn at_rest(test: &Test) -> (Vec<String>, Vec<Cut>) {
    let all = words(test);
    let figures = figures(test);
    let drawn = |words: &Words| figures.iter().any(|page| page.expand(2.0).contains_rect(words.ink));
    let all: Vec<&Words> = all.iter().filter(|words| words.seen().is_positive() && !drawn(words)).collect();
    let names: Vec<String> = test
        .harness
        .root()
        .children_recursive()
        .flat_map(|node| {
            let node = node.accesskit_node();
            [node.label(), node.value(), node.description()].into_iter().flatten().collect::<Vec<_>>()
        })
        .collect();
    let mut faults = Vec::new();
    let mut cuts = Vec::new();
    for (at, one) in all.iter().enumerate() {
        let (ink, clip) = (one.ink, one.clip);
        let sides = [
            ink.left() < clip.left() - 1.5,
            ink.right() > clip.right() + 1.5,
            ink.top() < clip.top() - 1.5,
            ink.bottom() > clip.bottom() + 1.5,
        ];
        if sides.contains(&true) {
            cuts.push(Cut { text: one.text.clone(), seen: one.seen(), clip, sides });
        }
        let whole = one.text.trim();
        let said = |name: &String| whole.split(|c: char| !c.is_alphanumeric()).all(|word| name.contains(word));
        if one.elided && !names.iter().any(said) {
            faults.push(format!("“{whole}” ends in an ellipsis and is nowhere whole"));
        }
        for other in &all[..at] {
            let both = one.seen().intersect(other.seen());
            if both.width() > 1.5 && both.height() > 1.5 && one.text != other.text {
                faults.push(format!("“{}” lies over “{}” at {both:?}", one.text, other.text));
            }
        }
    }
    (faults, cuts)
}

fn no_text_is_cut_or_covered(scale: f32) {
    let mut wrong = Vec::new();
    let mut views = 0;
    each(
        |dir| window(dir, scale),
        |test, View { name, .. }| {
            views += 1;
            let count = words(test).len();
            if count <= 1 {
                wrong.push(format!("{name}: only {count} texts"));
            }
            wrong.extend(faults(test).into_iter().map(|fault| format!("{name}: {fault}")));
        },
    );
    assert!(views > 20, "{views} views");
    assert!(wrong.is_empty(), "{} at {scale}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn no_text_is_cut_or_covered_at_100_percent() {
    no_text_is_cut_or_covered(1.0);
}

#[test]
fn no_text_is_cut_or_covered_at_150_percent() {
    no_text_is_cut_or_covered(1.5);
}

#[test]
fn no_text_is_cut_or_covered_at_200_percent() {
    no_text_is_cut_or_covered(2.0);
}

#[test]
fn no_text_is_cut_or_covered_at_300_percent() {
    no_text_is_cut_or_covered(3.0);
}

#[test]
fn the_size_is_remembered_and_goes_from_80_to_300_percent() {
    let mut test = Test::new();
    for _ in 0..20 {
        test.key(Modifiers::COMMAND, Key::Plus);
    }
    assert_eq!(test.app().settings().zoom, 3.0);
    assert_eq!(test.harness.ctx.zoom_factor(), 3.0);
    let Test { harness, dir, .. } = test;
    drop(harness);
    let mut test = Test::in_folder(dir, 1440.0, 900.0);
    assert_eq!(test.harness.ctx.zoom_factor(), 3.0, "it holds at the next start");
    for _ in 0..30 {
        test.key(Modifiers::COMMAND, Key::Minus);
    }
    assert_eq!(test.app().settings().zoom, 0.8);
    test.key(Modifiers::COMMAND, Key::Num0);
    assert_eq!(test.harness.ctx.zoom_factor(), 1.0);
    test.key(Modifiers::COMMAND, Key::Plus);
    assert_eq!(test.app().settings().zoom, 1.1);
}
