//! Arithmetic of packed pixels, 0xAARRGGBB with premultiplied alpha: two channels at a time, rounded exactly.

use egui::Color32;

/// Opaque white, which changes nothing it is multiplied with.
pub const WHITE: u32 = 0xFFFF_FFFF;

/// Every second channel of a pixel.
const PAIR: u32 = 0x00FF_00FF;

pub fn pack(color: Color32) -> u32 {
    let [r, g, b, a] = color.to_array();
    u32::from_be_bytes([a, r, g, b])
}

pub fn unpack(pixel: u32) -> Color32 {
    let [a, r, g, b] = pixel.to_be_bytes();
    Color32::from_rgba_premultiplied(r, g, b, a)
}

/// Two channels times `by`/255, each rounded to the nearest.
fn pair(channels: u32, by: u32) -> u32 {
    let product = channels * by + 0x0080_0080;
    ((product + ((product >> 8) & PAIR)) >> 8) & PAIR
}

/// All channels times `by`/255.
pub fn times(pixel: u32, by: u32) -> u32 {
    pair(pixel & PAIR, by) | (pair((pixel >> 8) & PAIR, by) << 8)
}

/// Channel by channel: a texel under a vertex colour.
pub fn modulate(texel: u32, color: u32) -> u32 {
    let level = texel >> 24;
    if texel == level * 0x0101_0101 {
        return if level == 255 { color } else { times(color, level) }; // glyphs are grey
    }
    let (texel, color) = (texel.to_be_bytes(), color.to_be_bytes());
    u32::from_be_bytes(std::array::from_fn(|i| {
        let product = u32::from(texel[i]) * u32::from(color[i]) + 128;
        ((product + (product >> 8)) >> 8) as u8
    }))
}

/// `source` over `below`. Colours brighter than their alpha (egui adds light with them) stop at full light.
pub fn over(below: u32, source: u32) -> u32 {
    let kept = times(below, 255 - (source >> 24));
    let add = |a: u32, b: u32| {
        let sum = (a & PAIR) + (b & PAIR);
        (sum | (((sum >> 8) & 0x0001_0001) * 0xFF)) & PAIR
    };
    add(kept, source) | (add(kept >> 8, source >> 8) << 8)
}

/// A span of one colour over what is there.
pub fn cover(span: &mut [u32], color: u32) {
    match color >> 24 {
        255 => span.fill(color),
        _ if color == 0 => {}
        _ => span.iter_mut().for_each(|pixel| *pixel = over(*pixel, color)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_are_rounded_to_the_nearest_for_all_channel_values() {
        for a in 0..=255_u32 {
            for b in 0..=255_u32 {
                let exact = (f64::from(a) * f64::from(b) / 255.0).round() as u32;
                assert_eq!(times(a * 0x0101_0101, b), exact * 0x0101_0101, "{a} × {b}");
            }
        }
    }

    #[test]
    fn light_is_added_up_to_full_light_and_half_covers_half() {
        assert_eq!(over(0xFF80_8080, 0x00C0_0010), 0xFFFF_8090, "no alpha: only added");
        assert_eq!(over(0xFFFF_FFFF, 0x8000_0000), 0xFF7F_7F7F);
        assert_eq!(over(0xFF12_3456, 0), 0xFF12_3456);
        assert_eq!(modulate(0xFF00_80FF, 0xFF80_8080), 0xFF00_4080);
        let color = Color32::from_rgba_premultiplied(1, 2, 3, 4);
        assert_eq!((pack(color), unpack(pack(color))), (0x0401_0203, color));
    }
}
