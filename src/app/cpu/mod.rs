//! Draws tessellated frames without a GPU: the window where there is no OpenGL, and pictures in tests; the same bits on every run.

mod pixel;
mod quad;
mod screen;
mod texture;
mod triangle;

#[cfg(test)]
mod tests;

use egui::{Color32, TexturesDelta, epaint::ClippedPrimitive};

pub use screen::{Damage, Screen};
pub use texture::Textures;

/// A picture of straight rows, premultiplied sRGB as egui blends it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    pub width: usize,
    pub height: usize,
    pub pixels: Vec<Color32>,
}

/// Draws single frames, for tests; a window keeps a [`Screen`], which draws the same.
#[derive(Debug, Default)]
pub struct Rasterizer {
    textures: Textures,
}

impl Rasterizer {
    /// Takes textures that changed and forgets those freed.
    pub fn take(&mut self, delta: &mut TexturesDelta) {
        self.textures.take(delta);
    }

    /// Draws a frame of `width` × `height` pixels over an opaque `ground`.
    pub fn draw(
        &self,
        primitives: &[ClippedPrimitive],
        width: usize,
        height: usize,
        pixels_per_point: f32,
        ground: Color32,
    ) -> Picture {
        let mut screen = Screen::default();
        screen.draw(&self.textures, primitives, [width, height], pixels_per_point, ground);
        screen.picture()
    }
}
