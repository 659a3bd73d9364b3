//! The same page on screen, as a PNG and as an SVG: how far the three may differ.
//!
//! The painter tessellates and sets hinted letters; PNG and SVG are drawn from outlines. Edges and letters therefore
//! differ by a fraction of a pixel. Stated tolerance, at 1280 × 720: the mean difference of a channel is at most 4 of
//! 255; at most 3 % of the pixels differ by more than 96 in a channel; and a block of 8 × 8 pixels, over which edges
//! level out, differs by at most 80 in its mean. A mark that is missing or in another colour breaks the last by far.

use std::sync::Arc;

use credential_atlas::{
    app::{cpu::Rasterizer, paint::paint_scene, theme},
    export::{png, svg},
    figure::{Color, Fill, Item, Scene},
    sample,
};
use egui::{Color32, Pos2, Rect, vec2};
use resvg::{tiny_skia, usvg};

use crate::export::{dataset, every_kind};

const SIZE: [usize; 2] = [1280, 720];

/// The page as the window paints it: RGB.
fn painted(scene: &Scene) -> Vec<[u8; 3]> {
    let ctx = egui::Context::default();
    theme::install(&ctx);
    let mut rasterizer = Rasterizer::default();
    let area = Rect::from_min_size(Pos2::ZERO, vec2(SIZE[0] as f32, SIZE[1] as f32));
    for frame in 0..3 {
        let input = egui::RawInput {
            screen_rect: Some(area),
            system_theme: Some(egui::Theme::Light),
            time: Some(f64::from(frame) / 60.0),
            ..egui::RawInput::default()
        };
        let mut output = ctx.run_ui(input, |ui| {
            paint_scene(ui, scene, area, None);
        });
        rasterizer.take(&mut output.textures_delta);
        if frame == 2 {
            let primitives = ctx.tessellate(output.shapes, 1.0);
            let picture = rasterizer.draw(&primitives, SIZE[0], SIZE[1], 1.0, Color32::WHITE);
            return picture.pixels.iter().map(|pixel| [pixel.r(), pixel.g(), pixel.b()]).collect();
        }
    }
    unreachable!("the last frame returns")
}

fn rgb(rgba: &[u8]) -> Vec<[u8; 3]> {
    rgba.chunks_exact(4).map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect()
}

/// The SVG with outlined letters, drawn by itself: no font is needed.
fn outlined(scene: &Scene) -> Vec<[u8; 3]> {
    let text = svg::write(scene, svg::SvgText::Outlined).unwrap();
    let tree = usvg::Tree::from_str(&text, &usvg::Options::default()).unwrap();
    let mut pixmap = tiny_skia::Pixmap::new(SIZE[0] as u32, SIZE[1] as u32).unwrap();
    let scale = SIZE[0] as f32 / tree.size().width();
    resvg::render(&tree, tiny_skia::Transform::from_scale(scale, scale), &mut pixmap.as_mut());
    rgb(&pixmap.take_demultiplied())
}

/// Mean difference of a channel, share of pixels that differ much, largest difference of a block's mean.
fn differences(one: &[[u8; 3]], other: &[[u8; 3]]) -> [f64; 3] {
    assert_eq!(one.len(), other.len());
    let (mut sum, mut far, mut block) = (0.0, 0_u32, 0.0_f64);
    for (a, b) in one.iter().zip(other) {
        let apart = [0, 1, 2].map(|at| f64::from(a[at].abs_diff(b[at])));
        sum += apart.iter().sum::<f64>();
        far += u32::from(apart.iter().any(|apart| *apart > 96.0));
    }
    for top in (0..SIZE[1]).step_by(8) {
        for left in (0..SIZE[0]).step_by(8) {
            for channel in 0..3 {
                let mean = |pixels: &[[u8; 3]]| {
                    let rows = (top..top + 8).flat_map(|y| (left..left + 8).map(move |x| y * SIZE[0] + x));
                    rows.map(|at| f64::from(pixels[at][channel])).sum::<f64>() / 64.0
                };
                block = block.max((mean(one) - mean(other)).abs());
            }
        }
    }
    [sum / (3.0 * one.len() as f64), f64::from(far) / one.len() as f64, block]
}

#[test]
fn screen_png_and_svg_show_the_same_page() {
    let dataset = dataset(sample::files().into_iter().filter(|(name, _)| sample::SKILLS.contains(name)));
    let figures = every_kind(&dataset, "39");
    for figure in figures.iter().step_by(2) {
        let scene = figure.scene();
        let name = &figure.words().title;
        let picture = rgb(&png::image(scene, SIZE[0] as u32).unwrap().2);
        let found = differences(&picture, &painted(scene));
        assert!(found[0] <= 4.0 && found[1] <= 0.03 && found[2] <= 80.0, "screen and PNG of {name}: {found:?}");
        // The SVG is what the PNG is drawn from; only its letters have become outlines.
        let found = differences(&picture, &outlined(scene));
        assert!(found[0] <= 0.3 && found[1] <= 0.002 && found[2] <= 16.0, "PNG and SVG of {name}: {found:?}");
    }
}

#[test]
fn a_missing_mark_breaks_the_tolerance() {
    let dataset = dataset(sample::files().into_iter().filter(|(name, _)| sample::SKILLS.contains(name)));
    let figure = Arc::clone(&every_kind(&dataset, "39")[2]);
    let whole = png::image(figure.scene(), SIZE[0] as u32).unwrap().2;
    let mut scene = figure.scene().clone();
    let mark = Item::Circle {
        center: [640.0, 400.0],
        radius: 8.0,
        fill: Some(Fill::Solid(Color::hex(0x005EA2))),
        stroke: None,
    };
    scene.body.push(mark);
    let more = png::image(&scene, SIZE[0] as u32).unwrap().2;
    assert!(differences(&rgb(&whole), &rgb(&more))[2] > 80.0);
}
