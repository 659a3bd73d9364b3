//! A logo file's bytes in, a picture for every page out.

use resvg::{tiny_skia, usvg};

use super::svg;
use crate::figure::Picture;

/// Why a file is no logo.
#[derive(Debug, thiserror::Error)]
pub enum LogoError {
    #[error("{}", tr!("The logo {name} is neither a PNG nor an SVG file. Save it as one of them and load the kit again.", name = .name))]
    OtherKind { name: String },
    #[error("{}", tr!("The logo {name} is damaged: {what}. Save it anew from the program it was drawn with.", name = .name, what = .what))]
    Damaged { name: String, what: String },
    #[error("{}", tr!("The logo {name} is too large: {what}. Make it smaller than {LARGEST} × {LARGEST} pixels and 8 MB.", name = .name, what = .what, LARGEST = LARGEST))]
    TooLarge { name: String, what: String },
}

/// Longest side of a logo in pixels.
const LARGEST: u32 = 8_192;
/// Largest file.
const LARGEST_FILE: usize = 8 << 20;
/// Height to which a vector logo is drawn: it stands 0.4 inch high, so this is 800 dots an inch.
const VECTOR_HEIGHT: f32 = 320.0;
/// Widest picture a vector logo is drawn to.
const VECTOR_WIDTH: f32 = 2_400.0;

/// Reads a PNG or SVG file. Nothing that the file points to is opened.
///
/// # Errors
/// [`LogoError`]: another kind of file, a damaged or a too large one.
pub fn logo(name: &str, bytes: &[u8]) -> Result<Picture, LogoError> {
    if bytes.len() > LARGEST_FILE {
        let what = format!("{} MB", bytes.len() >> 20);
        return Err(LogoError::TooLarge { name: name.into(), what });
    }
    let start = String::from_utf8_lossy(bytes.get(..bytes.len().min(4_096)).unwrap_or_default()).into_owned();
    if bytes.starts_with(b"\x89PNG") {
        from_png(name, bytes)
    } else if start.contains("<svg") || start.contains("<!DOCTYPE svg") {
        from_svg(name, bytes)
    } else {
        Err(LogoError::OtherKind { name: name.into() })
    }
}

fn from_png(name: &str, bytes: &[u8]) -> Result<Picture, LogoError> {
    let damaged = |what: String| LogoError::Damaged { name: name.into(), what };
    let mut decoder = png::Decoder::new(std::io::Cursor::new(bytes));
    decoder.set_transformations(png::Transformations::normalize_to_color8() | png::Transformations::ALPHA);
    let mut reader = decoder.read_info().map_err(|error| damaged(error.to_string()))?;
    let (width, height) = reader.info().size();
    sized(name, width, height)?;
    let size = reader.output_buffer_size().ok_or_else(|| damaged(tr!("it has no size").into()))?;
    let mut pixels = vec![0; size];
    let frame = reader.next_frame(&mut pixels).map_err(|error| damaged(error.to_string()))?;
    pixels.truncate(frame.buffer_size());
    let rgba = match frame.color_type {
        png::ColorType::Rgba => pixels,
        png::ColorType::GrayscaleAlpha => pixels.chunks_exact(2).flat_map(|of| [of[0], of[0], of[0], of[1]]).collect(),
        other => return Err(damaged(tr!("its pixels are {other:?}", other = other))),
    };
    encoded(name, width, height, rgba)
}

fn from_svg(name: &str, bytes: &[u8]) -> Result<Picture, LogoError> {
    let damaged = |what: String| LogoError::Damaged { name: name.into(), what };
    let tree = svg::foreign_tree(bytes).map_err(|error| damaged(error.to_string()))?;
    let size = tree.size();
    let scale = (VECTOR_HEIGHT / size.height()).min(VECTOR_WIDTH / size.width());
    let (width, height) = ((size.width() * scale).round() as u32, (size.height() * scale).round() as u32);
    sized(name, width, height)?;
    let mut pixmap = tiny_skia::Pixmap::new(width, height)
        .ok_or_else(|| damaged(tr!("it is {width} × {height} pixels", width = width, height = height)))?;
    resvg::render(&tree, tiny_skia::Transform::from_scale(scale, scale), &mut pixmap.as_mut());
    encoded(name, width, height, pixmap.take_demultiplied())
}

fn sized(name: &str, width: u32, height: u32) -> Result<(), LogoError> {
    if width == 0 || height == 0 {
        return Err(LogoError::Damaged { name: name.into(), what: tr!("it has no size").into() });
    }
    if width > LARGEST || height > LARGEST {
        return Err(LogoError::TooLarge {
            name: name.into(),
            what: tr!("{width} × {height} pixels", width = width, height = height),
        });
    }
    Ok(())
}

/// Written anew, so that nothing of the file but its pixels goes into exports.
fn encoded(name: &str, width: u32, height: u32, rgba: Vec<u8>) -> Result<Picture, LogoError> {
    if rgba.chunks_exact(4).all(|pixel| pixel[3] == 0) {
        return Err(LogoError::Damaged { name: name.into(), what: tr!("nothing in it can be seen").into() });
    }
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    let written = encoder.write_header().and_then(|mut writer| {
        writer.write_image_data(&rgba)?;
        writer.finish()
    });
    written.map_err(|error| LogoError::Damaged { name: name.into(), what: error.to_string() })?;
    Ok(Picture { name: tr!("Logo").into(), width, height, rgba: rgba.into(), png: file.into() })
}

/// Whether letters of an SVG logo are text, which is drawn in the program's own font here.
pub fn has_text(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    text.contains("<svg") && text.contains("<text")
}

/// Whether this computer has a font of this family.
pub fn font_installed(family: &str) -> bool {
    let mut database = usvg::fontdb::Database::new();
    database.load_system_fonts();
    let named = |name: &str| name.eq_ignore_ascii_case(family.trim());
    database.faces().any(|face| face.families.iter().any(|(name, _language)| named(name)))
}

/// The family of a font's file, in English where it is told; `None` if the file holds no font.
pub fn font_family(bytes: &[u8]) -> Option<String> {
    let mut database = usvg::fontdb::Database::new();
    database.load_font_data(bytes.to_vec());
    let face = database.faces().next()?;
    face.families.first().map(|(name, _language)| name.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32, color: png::ColorType, data: &[u8]) -> Vec<u8> {
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, width, height);
        encoder.set_color(color);
        encoder.add_text_chunk("Author".into(), "SECRETNAME".into()).unwrap();
        encoder.write_header().unwrap().write_image_data(data).unwrap();
        file
    }

    #[test]
    fn a_png_of_any_colour_type_becomes_rgba_without_its_metadata() {
        for (color, data) in [
            (png::ColorType::Rgb, vec![10, 20, 30, 40, 50, 60]),
            (png::ColorType::Rgba, vec![10, 20, 30, 255, 40, 50, 60, 255]),
            (png::ColorType::Grayscale, vec![7, 9]),
            (png::ColorType::GrayscaleAlpha, vec![7, 255, 9, 128]),
        ] {
            let picture = logo("logo.png", &png(2, 1, color, &data)).unwrap();
            assert_eq!((picture.width, picture.height, picture.rgba.len()), (2, 1, 8), "{color:?}");
            assert!(!String::from_utf8_lossy(&picture.png).contains("SECRETNAME"));
        }
    }

    #[test]
    fn an_svg_is_drawn_large_and_opens_no_other_file() {
        let folder = tempfile::tempdir().unwrap();
        let other = folder.path().join("other.png");
        std::fs::write(&other, png(1, 1, png::ColorType::Rgb, &[255, 0, 0])).unwrap();
        let svg = format!(
            "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='10'><rect width='20' height='10' fill='#0B6E4F'/>\
             <image href='{}' x='20' width='20' height='10'/></svg>",
            other.display()
        );
        let picture = logo("logo.svg", svg.as_bytes()).unwrap();
        assert_eq!((picture.width, picture.height), (1280, 320));
        assert_eq!(picture.rgba[..4], [0x0B, 0x6E, 0x4F, 255]);
        let right = picture.rgba.len() - 4;
        assert_eq!(picture.rgba[right + 3], 0, "the file it points to is not drawn");
    }

    #[test]
    fn what_is_no_logo_is_said() {
        let said = |name: &str, bytes: &[u8]| logo(name, bytes).unwrap_err().to_string();
        assert!(said("logo.jpg", b"\xFF\xD8\xFF\xE0").contains("neither a PNG nor an SVG"));
        let whole = png(2, 1, png::ColorType::Rgb, &[10, 20, 30, 40, 50, 60]);
        assert!(said("logo.png", &whole[..whole.len() / 2]).contains("logo.png is damaged"));
        assert!(said("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'").contains("damaged"));
        let clear = png(1, 1, png::ColorType::Rgba, &[1, 2, 3, 0]);
        assert!(said("clear.png", &clear).contains("nothing in it can be seen"));
        assert!(said("big.png", &vec![0; LARGEST_FILE + 1]).contains("too large"));
    }

    #[test]
    fn a_font_that_nobody_has_is_missing() {
        assert!(!font_installed("No Such Family 7f3a"));
    }
}
