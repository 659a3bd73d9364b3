//! Draws tessellated frames without a GPU: triangles, textures, clipping, alpha; the same bits on every run.

use std::collections::HashMap;

use egui::{
    Color32, ImageData, Rect, TextureId, TexturesDelta,
    epaint::{ClippedPrimitive, ImageDelta, Mesh, Primitive, Vertex},
};

/// A picture of straight rows, premultiplied sRGB as egui blends it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    pub width: usize,
    pub height: usize,
    pub pixels: Vec<Color32>,
}

/// Textures of a context, kept between frames.
#[derive(Debug, Default)]
pub struct Rasterizer {
    textures: HashMap<TextureId, Picture>,
}

impl Rasterizer {
    /// Takes textures that changed and forgets those freed.
    pub fn take(&mut self, delta: &mut TexturesDelta) {
        let (set, free) = (std::mem::take(&mut delta.set), std::mem::take(&mut delta.free));
        for (id, changes) in set {
            for change in changes {
                self.set(id, &change);
            }
        }
        for id in free {
            self.textures.remove(&id);
        }
    }

    fn set(&mut self, id: TextureId, change: &ImageDelta) {
        let ImageDelta { image, options: _, pos } = change;
        let ImageData::Color(image) = image;
        let [width, height] = image.size;
        match *pos {
            None => {
                self.textures.insert(id, Picture { width, height, pixels: image.pixels.clone() });
            }
            Some([x, y]) => {
                let Some(texture) = self.textures.get_mut(&id) else { return };
                if x + width > texture.width || y + height > texture.height {
                    return;
                }
                for (row, source) in image.pixels.chunks_exact(width.max(1)).enumerate() {
                    let start = (y + row) * texture.width + x;
                    texture.pixels[start..start + width].copy_from_slice(source);
                }
            }
        }
    }

    /// Draws a frame of `width` × `height` pixels over `ground`.
    pub fn draw(
        &self,
        primitives: &[ClippedPrimitive],
        width: usize,
        height: usize,
        pixels_per_point: f32,
        ground: Color32,
    ) -> Picture {
        let mut picture = Picture { width, height, pixels: vec![ground; width * height] };
        for ClippedPrimitive { clip_rect, primitive } in primitives {
            match primitive {
                Primitive::Mesh(mesh) => {
                    let clip = Clip::new(*clip_rect, pixels_per_point, width, height);
                    if let Some(texture) = self.textures.get(&mesh.texture_id) {
                        draw_mesh(&mut picture, mesh, texture, clip, pixels_per_point);
                    }
                }
                Primitive::Callback(_) => {} // needs a GPU; this program draws none
            }
        }
        picture
    }
}

/// Pixels that may be touched: from (inclusive) to (exclusive).
#[derive(Clone, Copy, Debug)]
struct Clip {
    x: [i64; 2],
    y: [i64; 2],
}

impl Clip {
    fn new(rect: Rect, scale: f32, width: usize, height: usize) -> Self {
        let edge = |value: f32, most: usize| ((value * scale).round() as i64).clamp(0, most as i64);
        Self {
            x: [edge(rect.min.x, width), edge(rect.max.x, width)],
            y: [edge(rect.min.y, height), edge(rect.max.y, height)],
        }
    }
}

/// A corner in pixels, in 1/256 steps as GPUs place them.
#[derive(Clone, Copy)]
struct Corner {
    x: i64,
    y: i64,
    u: f32,
    v: f32,
    color: [f32; 4],
}

const STEPS: f32 = 256.0;

impl Corner {
    fn new(vertex: &Vertex, scale: f32) -> Self {
        let Vertex { pos, uv, color } = *vertex;
        let step = |value: f32| (value * scale * STEPS).round().clamp(-1e9, 1e9) as i64;
        Self { x: step(pos.x), y: step(pos.y), u: uv.x, v: uv.y, color: color.to_array().map(f32::from) }
    }
}

fn draw_mesh(picture: &mut Picture, mesh: &Mesh, texture: &Picture, clip: Clip, scale: f32) {
    let corners: Vec<Corner> = mesh.vertices.iter().map(|vertex| Corner::new(vertex, scale)).collect();
    for [a, b, c] in mesh.triangles() {
        if let (Some(&a), Some(&b), Some(&c)) =
            (corners.get(a as usize), corners.get(b as usize), corners.get(c as usize))
        {
            triangle(picture, texture, clip, [a, b, c]);
        }
    }
}

/// Twice the signed area of the triangle of two corners and a point.
fn edge(a: Corner, b: Corner, x: i64, y: i64) -> i64 {
    (b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x)
}

/// Pixels exactly on an edge belong to the triangle left of or below it, so that neighbours neither gap nor overlap.
fn owns(a: Corner, b: Corner) -> bool {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    dy < 0 || (dy == 0 && dx > 0)
}

fn triangle(picture: &mut Picture, texture: &Picture, clip: Clip, [a, b, c]: [Corner; 3]) {
    let area = edge(a, b, c.x, c.y);
    if area == 0 {
        return;
    }
    let (b, c, area) = if area < 0 { (c, b, -area) } else { (b, c, area) };
    let whole = STEPS as i64;
    let span = |low: i64, high: i64, clip: [i64; 2]| {
        (low.div_euclid(whole).max(clip[0]), (high.div_euclid(whole) + 1).min(clip[1]))
    };
    let (x0, x1) = span(a.x.min(b.x).min(c.x), a.x.max(b.x).max(c.x), clip.x);
    let (y0, y1) = span(a.y.min(b.y).min(c.y), a.y.max(b.y).max(c.y), clip.y);
    let bias = [(b, c), (c, a), (a, b)].map(|(from, to)| i64::from(!owns(from, to)));
    let flat = a.color == b.color && b.color == c.color && a.u == b.u && b.u == c.u && a.v == b.v && b.v == c.v;
    let only = shade(texture, [a.u, a.v], a.color);
    let inverse = 1.0 / area as f32;
    for y in y0..y1 {
        let center_y = y * whole + whole / 2;
        let center_x = x0 * whole + whole / 2;
        let mut weights =
            [edge(b, c, center_x, center_y), edge(c, a, center_x, center_y), edge(a, b, center_x, center_y)];
        let steps = [(b, c), (c, a), (a, b)].map(|(from, to)| -(to.y - from.y) * whole);
        for x in x0..x1 {
            if weights[0] >= bias[0] && weights[1] >= bias[1] && weights[2] >= bias[2] {
                let source = if flat {
                    only
                } else {
                    let [wa, wb, wc] = weights.map(|weight| weight as f32 * inverse);
                    let uv = [a.u * wa + b.u * wb + c.u * wc, a.v * wa + b.v * wb + c.v * wc];
                    let color = std::array::from_fn(|i| a.color[i] * wa + b.color[i] * wb + c.color[i] * wc);
                    shade(texture, uv, color)
                };
                let at = y as usize * picture.width + x as usize;
                blend(&mut picture.pixels[at], source);
            }
            for (weight, step) in weights.iter_mut().zip(steps) {
                *weight += step;
            }
        }
    }
}

/// Texture colour, linearly between texels, times vertex colour; 0…255, premultiplied.
fn shade(texture: &Picture, [u, v]: [f32; 2], color: [f32; 4]) -> [f32; 4] {
    let x = (u * texture.width as f32 - 0.5).clamp(0.0, texture.width.saturating_sub(1) as f32);
    let y = (v * texture.height as f32 - 0.5).clamp(0.0, texture.height.saturating_sub(1) as f32);
    let (left, top) = (x as usize, y as usize);
    let (right, bottom) = ((left + 1).min(texture.width - 1), (top + 1).min(texture.height - 1));
    let (fx, fy) = (x - left as f32, y - top as f32);
    let texel = |x: usize, y: usize| texture.pixels[y * texture.width + x].to_array().map(f32::from);
    if fx == 0.0 && fy == 0.0 {
        let one = texel(left, top);
        return std::array::from_fn(|i| one[i] * color[i] / 255.0);
    }
    let [a, b, c, d] = [texel(left, top), texel(right, top), texel(left, bottom), texel(right, bottom)];
    std::array::from_fn(|i| {
        let upper = a[i] + (b[i] - a[i]) * fx;
        let lower = c[i] + (d[i] - c[i]) * fx;
        (upper + (lower - upper) * fy) * color[i] / 255.0
    })
}

fn blend(target: &mut Color32, source: [f32; 4]) {
    if source[3] <= 0.0 && source[0] <= 0.0 && source[1] <= 0.0 && source[2] <= 0.0 {
        return;
    }
    let keep = 1.0 - source[3] / 255.0;
    let old = target.to_array();
    let [r, g, b, a] = std::array::from_fn(|i| (source[i] + f32::from(old[i]) * keep + 0.5).min(255.0) as u8);
    *target = Color32::from_rgba_premultiplied(r, g, b, a);
}

#[cfg(test)]
mod tests {
    use egui::{Pos2, epaint::ColorImage, pos2};

    use super::*;
    use crate::app::theme::Tokens;

    fn white() -> TexturesDelta {
        let mut delta = TexturesDelta::default();
        let image = ColorImage::new([1, 1], vec![Color32::WHITE]);
        delta.push(TextureId::default(), ImageDelta::full(image, egui::TextureOptions::LINEAR));
        delta
    }

    fn quad(min: Pos2, max: Pos2, color: Color32) -> ClippedPrimitive {
        let mut mesh = Mesh::default();
        mesh.add_colored_rect(Rect::from_min_max(min, max), color);
        ClippedPrimitive { clip_rect: Rect::EVERYTHING, primitive: Primitive::Mesh(mesh) }
    }

    #[test]
    fn two_triangles_cover_each_pixel_of_a_rectangle_once() {
        let mut rasterizer = Rasterizer::default();
        rasterizer.take(&mut white());
        let half = Tokens::LIGHT.ink.gamma_multiply(0.5);
        let picture = rasterizer.draw(&[quad(pos2(1.0, 1.0), pos2(4.0, 3.0), half)], 6, 5, 1.0, Color32::WHITE);
        let touched: Vec<_> = picture.pixels.iter().filter(|pixel| **pixel != Color32::WHITE).collect();
        assert_eq!(touched.len(), 6, "3 × 2 pixels");
        assert!(touched.windows(2).all(|pair| pair[0] == pair[1]), "the diagonal is not drawn twice");
    }

    #[test]
    fn nothing_is_drawn_outside_the_clip() {
        let mut rasterizer = Rasterizer::default();
        rasterizer.take(&mut white());
        let mut shape = quad(pos2(0.0, 0.0), pos2(10.0, 10.0), Color32::BLACK);
        shape.clip_rect = Rect::from_min_max(pos2(2.0, 2.0), pos2(4.0, 5.0));
        let picture = rasterizer.draw(&[shape], 10, 10, 1.0, Color32::WHITE);
        assert_eq!(picture.pixels.iter().filter(|pixel| **pixel == Color32::BLACK).count(), 6);
    }

    #[test]
    fn freed_textures_are_forgotten_and_parts_are_replaced() {
        let mut rasterizer = Rasterizer::default();
        let mut delta = white();
        let id = TextureId::Managed(9);
        let image = ColorImage::new([2, 1], vec![Color32::BLACK, Color32::BLACK]);
        delta.push(id, ImageDelta::full(image, egui::TextureOptions::NEAREST));
        rasterizer.take(&mut delta);
        let mut part = TexturesDelta::default();
        let image = ColorImage::new([1, 1], vec![Color32::WHITE]);
        part.push(id, ImageDelta::partial([1, 0], image, egui::TextureOptions::NEAREST));
        rasterizer.take(&mut part);
        assert_eq!(rasterizer.textures[&id].pixels, [Color32::BLACK, Color32::WHITE]);
        let mut free = TexturesDelta::default();
        free.free(id);
        rasterizer.take(&mut free);
        assert!(!rasterizer.textures.contains_key(&id));
    }
}
