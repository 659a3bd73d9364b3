//! A scene in, pixels out: a PNG file with its size and description, or an image for clipboard and previews.

use resvg::{tiny_skia, usvg};

use super::{ExportError, svg};
use crate::figure::Scene;

/// Page units in an inch: a slide is 1280 units and 13⅓ inches wide.
const UNITS_PER_INCH: f64 = 96.0;
/// Widest picture drawn, in pixels; past it a page needs more than a gigabyte.
pub const MAX_WIDTH: u32 = 16_384;

/// The scene as a PNG file this many pixels wide (clamped to 1…[`MAX_WIDTH`]). Everything scales; nothing is laid out anew. The file states its printed size
/// and carries the alternative text as its description.
///
/// # Errors
/// [`ExportError::Drawing`] if the picture cannot be drawn or encoded.
pub fn write(scene: &Scene, width_px: u32) -> Result<Vec<u8>, ExportError> {
    let (width, height, rgba) = image(scene, width_px)?;
    let opaque = rgba.chunks_exact(4).all(|pixel| pixel[3] == 255);
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_color(if opaque { png::ColorType::Rgb } else { png::ColorType::Rgba });
    encoder.set_compression(png::Compression::Balanced);
    let inches = f64::from(scene.width) / UNITS_PER_INCH;
    let per_metre = (f64::from(width) / inches / 0.0254).round() as u32;
    encoder.set_pixel_dims(Some(png::PixelDimensions { xppu: per_metre, yppu: per_metre, unit: png::Unit::Meter }));
    let failed = |e: png::EncodingError| ExportError::Drawing { what: e.to_string() };
    encoder.add_itxt_chunk("Title".into(), scene.name.clone()).map_err(failed)?;
    encoder.add_itxt_chunk("Description".into(), scene.alt.clone()).map_err(failed)?;
    let mut writer = encoder.write_header().map_err(failed)?;
    if opaque {
        let rgb: Vec<u8> = rgba.chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
        writer.write_image_data(&rgb).map_err(failed)?;
    } else {
        writer.write_image_data(&rgba).map_err(failed)?;
    }
    writer.finish().map_err(failed)?;
    Ok(file)
}

/// Width, height and straight-alpha RGBA pixels of the scene, drawn this many pixels wide.
///
/// # Errors
/// [`ExportError::Drawing`] if the scene has no size or cannot be drawn.
pub fn image(scene: &Scene, width_px: u32) -> Result<(u32, u32, Vec<u8>), ExportError> {
    let tree: usvg::Tree = svg::tree(scene)?;
    let width = width_px.clamp(1, MAX_WIDTH);
    let scale = width as f32 / tree.size().width();
    let height = (tree.size().height() * scale).round().max(1.0) as u32;
    let mut pixmap = tiny_skia::Pixmap::new(width, height).ok_or_else(|| ExportError::Drawing {
        what: tr!("no picture can be {width} × {height} pixels", width = width, height = height),
    })?;
    resvg::render(&tree, tiny_skia::Transform::from_scale(scale, scale), &mut pixmap.as_mut());
    Ok((width, height, pixmap.take_demultiplied()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::svg::tests::every_item;

    fn pixel(image: &(u32, u32, Vec<u8>), x: u32, y: u32) -> [u8; 4] {
        let at = ((y * image.0 + x) * 4) as usize;
        [image.2[at], image.2[at + 1], image.2[at + 2], image.2[at + 3]]
    }

    #[test]
    fn shapes_holes_hatch_and_letters_are_drawn() {
        let drawn = image(&every_item(), 640).unwrap();
        assert_eq!((drawn.0, drawn.1), (640, 360));
        assert_eq!(pixel(&drawn, 2 * 30, 2 * 60), [0x00, 0x5E, 0xA2, 255], "filled");
        assert_eq!(pixel(&drawn, 2 * 70, 2 * 90), [255, 255, 255, 255], "the hole shows the page");
        assert_eq!(pixel(&drawn, 2 * 260, 2 * 50), [0xCC, 0, 0, 255], "the picture");
        // 1.6 of every 5 units are line; pixels on an edge count to the nearer colour.
        let lines = (300..460).filter(|&x| pixel(&drawn, x, 180)[0] < 0xCD).count();
        assert!((30..=75).contains(&lines), "hatch: {lines} of 160 pixels are line");
        let dark = (20..240).flat_map(|x| (20..50).map(move |y| (x, y))).filter(|&(x, y)| pixel(&drawn, x, y)[0] < 60);
        assert!(dark.count() > 200, "the bundled font drew the title");
    }

    #[test]
    fn file_states_size_and_description() {
        let file = write(&every_item(), 640).unwrap();
        let decoder = png::Decoder::new(std::io::Cursor::new(&file));
        let reader = decoder.read_info().unwrap();
        let info = reader.info();
        // 320 units are 3⅓ inches; 640 px over them are 192 dpi = 7559 pixels a metre.
        assert_eq!(info.pixel_dims.unwrap().xppu, 7559);
        let description = info.utf8_text.iter().find(|chunk| chunk.keyword == "Description").unwrap();
        assert_eq!(description.get_text().unwrap(), "A square with a hole and a hatched square.");
        assert_eq!(write(&every_item(), 640).unwrap(), file, "same scene, same bytes");
    }
}
