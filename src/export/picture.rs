//! How pictures of figures are made: the page they are laid out on, how many pixels wide, light or dark.

use serde::{Deserialize, Serialize};

use super::{ExportError, png, svg};
use crate::figure::{Figure, PageSize, Scene};

/// What the user chose for pictures and drawings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Pictures {
    pub size: PageSize,
    /// Pixels, [`Pictures::LEAST`] to [`png::MAX_WIDTH`]; type grows along.
    pub width: u32,
    pub dark: bool,
}

impl Default for Pictures {
    fn default() -> Self {
        Self { size: PageSize::default(), width: 3840, dark: false }
    }
}

impl Pictures {
    /// Fewer pixels leave notes unreadable.
    pub const LEAST: u32 = 480;

    /// The figure on the chosen page, with its title, notes and source whatever page it was on before.
    pub fn scene(&self, figure: &Figure) -> Scene {
        figure.on(self.size.page(), self.dark).scene().clone()
    }

    /// A PNG file of the chosen width.
    ///
    /// # Errors
    /// [`ExportError::Drawing`] if the picture cannot be drawn or encoded.
    pub fn png(&self, scene: &Scene) -> Result<Vec<u8>, ExportError> {
        png::write(scene, self.width.max(Self::LEAST))
    }

    /// An SVG file whose letters are outlines, so that it looks the same wherever it is opened.
    ///
    /// # Errors
    /// [`ExportError::Drawing`] if the letters cannot be outlined.
    pub fn svg(&self, scene: &Scene) -> Result<Vec<u8>, ExportError> {
        svg::write(scene, svg::SvgText::Outlined).map(String::into_bytes)
    }
}
