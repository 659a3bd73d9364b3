//! Textures of a context, kept between frames: the font's atlas and pictures.

use std::collections::HashMap;

use egui::{
    ImageData, TextureId, TexturesDelta,
    epaint::{Color32, ImageDelta},
};

use super::pixel::{self, modulate};

/// Textures of a context.
#[derive(Debug, Default)]
pub struct Textures {
    known: HashMap<TextureId, Texture>,
    changes: u64,
}

/// Rows of packed pixels.
#[derive(Debug)]
pub struct Texture {
    pub width: usize,
    pub height: usize,
    pub pixels: Vec<u32>,
    /// Another number after every change that could be seen where the texture is already drawn.
    pub version: u64,
}

impl Textures {
    pub fn get(&self, id: TextureId) -> Option<&Texture> {
        self.known.get(&id)
    }

    /// Takes textures that changed and forgets those freed.
    pub fn take(&mut self, delta: &mut TexturesDelta) {
        let (set, free) = (std::mem::take(&mut delta.set), std::mem::take(&mut delta.free));
        for (id, changes) in set {
            for change in changes {
                self.set(id, &change);
            }
        }
        for id in free {
            self.known.remove(&id);
        }
    }

    fn set(&mut self, id: TextureId, change: &ImageDelta) {
        let ImageDelta { image, options: _, pos } = change;
        let ImageData::Color(image) = image;
        let [width, height] = image.size;
        self.changes += 1;
        let version = self.changes;
        let pixels = |colors: &[Color32]| colors.iter().map(|color| pixel::pack(*color)).collect::<Vec<_>>();
        let Some([x, y]) = *pos else {
            self.known.insert(id, Texture { width, height, pixels: pixels(&image.pixels), version });
            return;
        };
        let Some(texture) = self.known.get_mut(&id) else { return };
        if x + width > texture.width || y + height > texture.height {
            return;
        }
        for (row, source) in image.pixels.chunks_exact(width.max(1)).enumerate() {
            let start = (y + row) * texture.width + x;
            texture.pixels[start..start + width].copy_from_slice(&pixels(source));
        }
        // New glyphs go to places of the font's atlas that nothing has been drawn from.
        if id != TextureId::default() {
            texture.version = version;
        }
    }
}

impl Texture {
    /// The colour at a place, linearly between texels, under a vertex colour.
    pub fn sample(&self, u: f32, v: f32, color: u32) -> u32 {
        let place = |at: f32, size: usize| {
            let most = size.saturating_sub(1) as f32;
            let texels = (at * size as f32 - 0.5).clamp(0.0, most);
            let fixed = (texels * 256.0 + 0.5) as usize;
            (fixed >> 8, ((fixed >> 8) + 1).min(size.saturating_sub(1)), (fixed & 255) as u32)
        };
        let ((left, right, fx), (top, bottom, fy)) = (place(u, self.width), place(v, self.height));
        let texel = |x: usize, y: usize| self.pixels.get(y * self.width + x).copied().unwrap_or_default();
        let one = texel(left, top);
        if fx == 0 && fy == 0 {
            return modulate(one, color);
        }
        let corners = [one, texel(right, top), texel(left, bottom), texel(right, bottom)].map(u32::to_be_bytes);
        let mixed = std::array::from_fn(|i| {
            let [a, b, c, d] = corners.map(|corner| u32::from(corner[i]));
            let (upper, lower) = (a * (256 - fx) + b * fx, c * (256 - fx) + d * fx);
            ((upper * (256 - fy) + lower * fy + 0x8000) >> 16) as u8
        });
        modulate(u32::from_be_bytes(mixed), color)
    }
}

#[cfg(test)]
mod tests {
    use egui::{TextureOptions, epaint::ColorImage};

    use super::*;

    #[test]
    fn freed_textures_are_forgotten_and_parts_are_replaced() {
        let mut textures = Textures::default();
        let mut delta = TexturesDelta::default();
        let id = TextureId::Managed(9);
        let image = ColorImage::new([2, 1], vec![Color32::BLACK, Color32::BLACK]);
        delta.push(id, ImageDelta::full(image, TextureOptions::NEAREST));
        textures.take(&mut delta);
        let before = textures.get(id).unwrap().version;
        let mut part = TexturesDelta::default();
        let image = ColorImage::new([1, 1], vec![Color32::WHITE]);
        part.push(id, ImageDelta::partial([1, 0], image, TextureOptions::NEAREST));
        textures.take(&mut part);
        let texture = textures.get(id).unwrap();
        assert_eq!(texture.pixels, [0xFF00_0000, pixel::WHITE]);
        assert_ne!(texture.version, before, "what is drawn from it must be drawn again");
        assert_eq!(texture.sample(0.5, 0.5, pixel::WHITE), 0xFF80_8080, "half way between black and white");
        let mut free = TexturesDelta::default();
        free.free(id);
        textures.take(&mut free);
        assert!(textures.get(id).is_none());
    }
}
