//! The fast ways are held to a plain one: every pixel of every triangle asked, in floating point.

use egui::{
    Color32, Pos2, Rect, TextureId, TextureOptions, TexturesDelta,
    epaint::{ClippedPrimitive, ColorImage, ImageDelta, Mesh, Primitive, Vertex},
    pos2, vec2,
};

use super::{Damage, Picture, Rasterizer, Screen, Textures};
use crate::app::theme::Tokens;

/// A white texel at the origin, then glyph-like coverage.
fn texels() -> Vec<Color32> {
    let mut texels: Vec<Color32> = (0..16 * 16).map(|i| Color32::from_white_alpha((i * 7 % 256) as u8)).collect();
    texels[..4].fill(Color32::WHITE);
    texels[16..20].fill(Color32::WHITE);
    texels
}

fn atlas() -> TexturesDelta {
    let mut delta = TexturesDelta::default();
    let image = ColorImage::new([16, 16], texels());
    delta.push(TextureId::default(), ImageDelta::full(image, TextureOptions::LINEAR));
    delta
}

fn quad(min: Pos2, max: Pos2, color: Color32) -> ClippedPrimitive {
    let mut mesh = Mesh::default();
    mesh.add_colored_rect(Rect::from_min_max(min, max), color);
    ClippedPrimitive { clip_rect: Rect::EVERYTHING, primitive: Primitive::Mesh(mesh) }
}

fn draw(shapes: &[ClippedPrimitive], width: usize, height: usize) -> Picture {
    let mut rasterizer = Rasterizer::default();
    rasterizer.take(&mut atlas());
    rasterizer.draw(shapes, width, height, 1.0, Color32::WHITE)
}

#[test]
fn a_rectangle_covers_each_pixel_once_however_it_is_cut() {
    let half = Tokens::LIGHT.ink.gamma_multiply(0.5);
    let whole = quad(pos2(1.0, 1.0), pos2(4.0, 3.0), half);
    let mut fan = whole.clone();
    let Primitive::Mesh(mesh) = &mut fan.primitive else { unreachable!() };
    mesh.indices = vec![0, 1, 3, 0, 3, 2];
    for shape in [whole, fan] {
        let picture = draw(&[shape], 6, 5);
        let touched: Vec<_> = picture.pixels.iter().filter(|pixel| **pixel != Color32::WHITE).collect();
        assert_eq!(touched.len(), 6, "3 × 2 pixels");
        assert!(touched.windows(2).all(|pair| pair[0] == pair[1]), "the diagonal is not drawn twice");
    }
}

#[test]
fn nothing_is_drawn_outside_the_clip() {
    let mut shape = quad(pos2(0.0, 0.0), pos2(10.0, 10.0), Color32::BLACK);
    shape.clip_rect = Rect::from_min_max(pos2(2.0, 2.0), pos2(4.0, 5.0));
    let picture = draw(&[shape], 10, 10);
    assert_eq!(picture.pixels.iter().filter(|pixel| **pixel == Color32::BLACK).count(), 6);
}

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    /// 0 to below `most`, in quarters.
    fn up_to(&mut self, most: u32) -> f32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as u32 % (most * 4)) as f32 / 4.0
    }

    fn color(&mut self) -> Color32 {
        let [r, g, b, a] = std::array::from_fn(|_| self.up_to(256) as u8);
        Color32::from_rgba_unmultiplied(r, g, b, if a < 90 { 255 } else { a })
    }

    /// Triangles of one colour, of several and with texture; plain rectangles; glyphs; a picture made larger.
    fn shape(&mut self, width: u32, height: u32) -> ClippedPrimitive {
        let mut mesh = Mesh::default();
        let spot = |dice: &mut Self| pos2(dice.up_to(width + 40) - 20.0, dice.up_to(height + 40) - 20.0);
        match self.up_to(6) as u32 {
            kind @ 0..=2 => {
                let (one, uv) = (self.color(), pos2(0.06, 0.06));
                for i in 0..3 {
                    let color = if kind == 0 { one } else { self.color() };
                    let uv = if kind == 2 { pos2(self.up_to(16) / 16.0, self.up_to(16) / 16.0) } else { uv };
                    mesh.vertices.push(Vertex { pos: spot(self), uv, color });
                    mesh.indices.push(i);
                }
            }
            3 => mesh.add_rect_with_uv(
                Rect::from_two_pos(spot(self), spot(self)),
                Rect::from_min_max(pos2(0.06, 0.06), pos2(0.06, 0.06)),
                self.color(),
            ),
            4 => {
                let from = spot(self).round();
                let uv = Rect::from_min_size(pos2(0.25, 0.25), vec2(0.5, 0.625));
                mesh.add_rect_with_uv(Rect::from_min_size(from, vec2(8.0, 10.0)), uv, self.color());
            }
            _ => {
                let uv = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
                mesh.add_rect_with_uv(Rect::from_two_pos(spot(self), spot(self)), uv, Color32::WHITE);
            }
        }
        let clip_rect = if self.up_to(3) < 1.0 { Rect::from_two_pos(spot(self), spot(self)) } else { Rect::EVERYTHING };
        ClippedPrimitive { clip_rect, primitive: Primitive::Mesh(mesh) }
    }
}

/// Every pixel of every triangle, asked in floating point.
fn plain(shapes: &[ClippedPrimitive], width: usize, height: usize) -> Vec<[f64; 3]> {
    let texels = texels();
    let texel = |x: usize, y: usize| texels[y * 16 + x].to_array().map(f64::from);
    let mut pixels = vec![[255.0; 3]; width * height];
    for ClippedPrimitive { clip_rect, primitive } in shapes {
        let Primitive::Mesh(mesh) = primitive else { unreachable!() };
        let clip = |value: f32, most: usize| (f64::from(value).round()).clamp(0.0, most as f64) as usize;
        for corners in mesh.indices.chunks_exact(3) {
            let v = [0, 1, 2].map(|i| mesh.vertices[corners[i] as usize]);
            let p = v.map(|v| [f64::from(v.pos.x), f64::from(v.pos.y)]);
            let side =
                |a: [f64; 2], b: [f64; 2], q: [f64; 2]| (b[0] - a[0]) * (q[1] - a[1]) - (b[1] - a[1]) * (q[0] - a[0]);
            let twice = side(p[0], p[1], p[2]);
            if twice == 0.0 {
                continue;
            }
            for y in clip(clip_rect.min.y, height)..clip(clip_rect.max.y, height) {
                for x in clip(clip_rect.min.x, width)..clip(clip_rect.max.x, width) {
                    let q = [x as f64 + 0.5, y as f64 + 0.5];
                    let inside = [(1, 2), (2, 0), (0, 1)].map(|(a, b)| {
                        let (from, to) = if twice > 0.0 { (p[a], p[b]) } else { (p[b], p[a]) };
                        let (dx, dy) = (to[0] - from[0], to[1] - from[1]);
                        let distance = side(from, to, q);
                        distance > 0.0 || (distance == 0.0 && (dy < 0.0 || (dy == 0.0 && dx > 0.0)))
                    });
                    if inside != [true; 3] {
                        continue;
                    }
                    let w = [(1, 2), (2, 0), (0, 1)].map(|(a, b)| side(p[a], p[b], q) / twice);
                    let of = |get: &dyn Fn(&Vertex) -> f64| (0..3).map(|i| get(&v[i]) * w[i]).sum::<f64>();
                    let at = |part: f64| (part * 16.0 - 0.5).clamp(0.0, 15.0);
                    let (u, t) = (at(of(&|v| f64::from(v.uv.x))), at(of(&|v| f64::from(v.uv.y))));
                    let (x0, y0) = (u as usize, t as usize);
                    let (x1, y1) = ((x0 + 1).min(15), (y0 + 1).min(15));
                    let (fx, fy) = (u - x0 as f64, t - y0 as f64);
                    let source: [f64; 4] = std::array::from_fn(|c| {
                        let upper = texel(x0, y0)[c] * (1.0 - fx) + texel(x1, y0)[c] * fx;
                        let lower = texel(x0, y1)[c] * (1.0 - fx) + texel(x1, y1)[c] * fx;
                        (upper * (1.0 - fy) + lower * fy) * of(&|v| f64::from(v.color.to_array()[c])) / 255.0
                    });
                    let pixel = &mut pixels[y * width + x];
                    *pixel = std::array::from_fn(|c| source[c] + pixel[c] * (1.0 - source[3] / 255.0));
                }
            }
        }
    }
    pixels
}

#[test]
fn spans_glyphs_and_gradients_draw_what_asking_every_pixel_draws() {
    const SIZE: [usize; 2] = [150, 90];
    let mut dice = Dice(3);
    for round in 0..25 {
        let shapes: Vec<_> = (0..4).map(|_| dice.shape(SIZE[0] as u32, SIZE[1] as u32)).collect();
        let (fast, slow) = (draw(&shapes, SIZE[0], SIZE[1]), plain(&shapes, SIZE[0], SIZE[1]));
        for (at, (fast, slow)) in fast.pixels.iter().zip(slow).enumerate() {
            for (a, b) in fast.to_array().into_iter().zip(slow) {
                let far = (f64::from(a) - b).abs();
                assert!(far <= 6.0, "round {round}, {}, {}: {a} for {b}", at % SIZE[0], at / SIZE[0]);
            }
        }
    }
}

#[test]
fn drawing_only_what_changed_gives_the_picture_of_drawing_all() {
    const SIZE: [usize; 2] = [300, 170];
    let mut dice = Dice(11);
    let mut textures = Textures::default();
    textures.take(&mut atlas());
    let mut screen = Screen::default();
    let mut shapes: Vec<_> = (0..20).map(|_| dice.shape(300, 170)).collect();
    for round in 0..40 {
        match round % 4 {
            0 => shapes[dice.up_to(20) as usize] = dice.shape(300, 170),
            1 => shapes.swap(3, 12),
            2 => shapes[7].clip_rect = Rect::from_min_size(pos2(round as f32, 20.0), vec2(80.0, 60.0)),
            _ => {}
        }
        let damage = screen.draw(&textures, &shapes, SIZE, 1.0, Color32::WHITE);
        assert!(damage.is_empty() || round % 4 != 3, "round {round}: {damage:?}");
        assert!(screen.picture() == draw(&shapes, SIZE[0], SIZE[1]), "round {round}");
    }
}

#[test]
fn only_tiles_that_show_a_change_are_drawn_again() {
    let mut textures = Textures::default();
    textures.take(&mut atlas());
    let mut screen = Screen::default();
    let ground = quad(pos2(0.0, 0.0), pos2(640.0, 320.0), Tokens::LIGHT.panel);
    let button = |color| quad(pos2(70.0, 40.0), pos2(120.0, 60.0), color);
    let mut frame = |shapes: &[ClippedPrimitive]| screen.draw(&textures, shapes, [640, 320], 1.0, Color32::WHITE);
    let whole = Damage { x: 0, y: 0, width: 640, height: 320 };
    assert_eq!(frame(&[ground.clone(), button(Tokens::LIGHT.field)]), [whole], "all of it at first");
    let hovered = [ground.clone(), button(Tokens::LIGHT.hover)];
    assert_eq!(frame(&hovered), [Damage { x: 64, y: 32, width: 64, height: 32 }], "the tile of the button");
    assert_eq!(frame(&hovered), [], "nothing when nothing changed");
}
