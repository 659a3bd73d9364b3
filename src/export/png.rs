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
    let drawn = draw(scene, width_px)?;
    let (width, height) = (drawn.width(), drawn.height());
    let pixels = Pixels::of(drawn);
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_color(pixels.kind());
    if let Pixels::Indexed { palette, .. } = &pixels {
        encoder.set_palette(palette.as_slice());
    }
    // Drawings are even areas and thin lines: rows that are left as they are repeat each other, so that filters, which
    // help photographs, make files larger here, and to look longer for what repeats saves next to nothing.
    encoder.set_filter(png::Filter::NoFilter);
    encoder.set_deflate_compression(png::DeflateCompression::Level(LEVEL));
    let inches = f64::from(scene.width) / UNITS_PER_INCH;
    let per_metre = (f64::from(width) / inches / 0.0254).round() as u32;
    encoder.set_pixel_dims(Some(png::PixelDimensions { xppu: per_metre, yppu: per_metre, unit: png::Unit::Meter }));
    let failed = |e: png::EncodingError| ExportError::Drawing { what: e.to_string() };
    encoder.add_itxt_chunk("Title".into(), scene.name.clone()).map_err(failed)?;
    encoder.add_itxt_chunk("Description".into(), scene.alt.clone()).map_err(failed)?;
    let mut writer = encoder.write_header().map_err(failed)?;
    let (Pixels::Indexed { data, .. } | Pixels::Rgb(data) | Pixels::Rgba(data)) = &pixels;
    writer.write_image_data(data).map_err(failed)?;
    writer.finish().map_err(failed)?;
    Ok(file)
}

/// Of zlib: the level from which on the files of charts and maps hardly become smaller.
const LEVEL: u8 = 2;

/// A picture in the shortest form that holds every pixel.
enum Pixels {
    /// Up to 256 colours, which most charts keep to: one byte a pixel.
    Indexed {
        palette: Vec<u8>,
        data: Vec<u8>,
    },
    Rgb(Vec<u8>),
    Rgba(Vec<u8>),
}

impl Pixels {
    fn of(drawn: tiny_skia::Pixmap) -> Self {
        // What is opaque is the same whether colours are multiplied by their alpha or not.
        if let Some(indexed) = indexed(&drawn) {
            return indexed;
        }
        let pixels = || drawn.data().chunks_exact(4);
        if pixels().all(|pixel| pixel[3] == 255) {
            return Self::Rgb(pixels().flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect());
        }
        Self::Rgba(drawn.take_demultiplied())
    }

    fn kind(&self) -> png::ColorType {
        match self {
            Self::Indexed { .. } => png::ColorType::Indexed,
            Self::Rgb(_) => png::ColorType::Rgb,
            Self::Rgba(_) => png::ColorType::Rgba,
        }
    }
}

/// Places in the table of colours: a power of two, several times their number.
const PLACES: usize = 1024;
/// Pixels that are compared at once with one colour.
const RUN: usize = 16;

/// An opaque picture by its colours, numbered as they come; `None` if there are more than 256, or one is not opaque.
fn indexed(drawn: &tiny_skia::Pixmap) -> Option<Pixels> {
    let mut palette: Vec<u8> = Vec::with_capacity(256 * 3);
    let mut known: Vec<Option<([u8; 4], u8)>> = vec![None; PLACES];
    let mut number = |pixel: [u8; 4]| {
        let hash = u32::from_le_bytes(pixel).wrapping_mul(0x9E37_79B1) >> 22;
        let mut place = hash as usize & (PLACES - 1);
        loop {
            match known[place] {
                Some((other, number)) if other == pixel => return Some(number),
                Some(_) => place = (place + 1) & (PLACES - 1),
                None => {
                    let number = u8::try_from(palette.len() / 3).ok().filter(|_| pixel[3] == 255)?;
                    palette.extend(&pixel[..3]);
                    known[place] = Some((pixel, number));
                    return Some(number);
                }
            }
        }
    };
    let mut data = Vec::with_capacity(drawn.data().len() / 4);
    let mut last = [0; 4];
    let mut of_last = 0;
    // Most of a drawing is even: whole runs of the colour before.
    let mut run = [0; RUN * 4];
    for pixels in drawn.data().chunks(RUN * 4) {
        if pixels == &run[..pixels.len()] && !data.is_empty() {
            data.resize(data.len() + pixels.len() / 4, of_last);
            continue;
        }
        for pixel in pixels.as_chunks().0 {
            if *pixel != last || data.is_empty() {
                (last, of_last) = (*pixel, number(*pixel)?);
            }
            data.push(of_last);
        }
        run.as_chunks_mut().0.fill(last);
    }
    Some(Pixels::Indexed { palette, data })
}

/// Width, height and straight-alpha RGBA pixels of the scene, drawn this many pixels wide.
///
/// # Errors
/// [`ExportError::Drawing`] if the scene has no size or cannot be drawn.
pub fn image(scene: &Scene, width_px: u32) -> Result<(u32, u32, Vec<u8>), ExportError> {
    let drawn = draw(scene, width_px)?;
    Ok((drawn.width(), drawn.height(), drawn.take_demultiplied()))
}

fn draw(scene: &Scene, width_px: u32) -> Result<tiny_skia::Pixmap, ExportError> {
    let tree: usvg::Tree = svg::tree(scene)?;
    let width = width_px.clamp(1, MAX_WIDTH);
    let scale = width as f32 / tree.size().width();
    let height = (tree.size().height() * scale).round().max(1.0) as u32;
    let mut pixmap = tiny_skia::Pixmap::new(width, height).ok_or_else(|| ExportError::Drawing {
        what: tr!("no picture can be {width} × {height} pixels", width = width, height = height),
    })?;
    resvg::render(&tree, tiny_skia::Transform::from_scale(scale, scale), &mut pixmap.as_mut());
    Ok(pixmap)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::svg::tests::every_item;
    use crate::figure::Color;

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

    /// Width, height and RGB of a file, whatever form it has.
    fn read(file: &[u8]) -> (png::ColorType, Vec<u8>) {
        let mut decoder = png::Decoder::new(std::io::Cursor::new(file));
        let kind = decoder.read_header_info().unwrap().color_type;
        decoder.set_transformations(png::Transformations::EXPAND);
        let mut reader = decoder.read_info().unwrap();
        let mut data = vec![0; reader.output_buffer_size().unwrap()];
        let size = reader.next_frame(&mut data).unwrap().buffer_size();
        data.truncate(size);
        (kind, data)
    }

    #[test]
    fn a_file_holds_every_pixel_whatever_its_form() {
        let rgb = |scene: &Scene| {
            let (_, _, rgba) = image(scene, 640).unwrap();
            rgba.chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect::<Vec<u8>>()
        };
        let plain = Scene { body: Vec::new(), ..every_item() };
        let (kind, data) = read(&write(&plain, 640).unwrap());
        assert_eq!((kind, data), (png::ColorType::Indexed, rgb(&plain)));
        // 17 × 17 squares, each of a colour of its own.
        let squares = (0..289_u32).map(|at| {
            let [x, y] = [at % 17, at / 17].map(|v| v as f32 * 10.0);
            let color = Color { r: (at % 256) as u8, g: (at / 256 * 80) as u8, b: 120, a: 255 };
            let fill = Some(crate::figure::Fill::Solid(color));
            crate::figure::Item::Rect { min: [x, y], max: [x + 10.0, y + 10.0], radius: 0.0, fill, stroke: None }
        });
        let many = Scene { body: squares.collect(), frame: Vec::new(), ..every_item() };
        let (kind, data) = read(&write(&many, 640).unwrap());
        assert_eq!((kind, data), (png::ColorType::Rgb, rgb(&many)));
    }
}
