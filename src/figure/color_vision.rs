//! How far two colours are apart for people with normal and with colour-blind vision, and how well one reads on another.

use super::Color;

/// How a reader sees colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vision {
    Normal,
    /// No long-wave cones: about 1 % of men.
    Protan,
    /// No middle-wave cones: about 1 % of men, and 5 % with weaker forms.
    Deutan,
    /// No short-wave cones: very rare.
    Tritan,
}

/// Two colours of a list and how far they are apart for the reader who tells them apart worst.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Closest {
    /// Places in the list, the first before the second.
    pub pair: [usize; 2],
    pub vision: Vision,
    /// CIEDE2000; about 1 is just noticeable side by side.
    pub difference: f64,
}

/// A colour as a reader sees it, in CIELAB (D65, 2°).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Lab {
    /// Lightness, 0…100.
    pub l: f64,
    /// Green to red.
    pub a: f64,
    /// Blue to yellow.
    pub b: f64,
}

impl Lab {
    /// The colour as normal vision sees it.
    pub fn of(color: Color) -> Self {
        lab(linear(color))
    }

    /// The colour on screen; `None` where a screen has none such.
    pub fn color(self) -> Option<Color> {
        let middle = (self.l + 16.0) / 116.0;
        let part = |value: f64, white: f64| {
            let cube = value.powi(3);
            white * if cube > 216.0 / 24_389.0 { cube } else { (116.0 * value - 16.0) * 27.0 / 24_389.0 }
        };
        let xyz = [part(middle + self.a / 500.0, 0.950_47), part(middle, 1.0), part(middle - self.b / 200.0, 1.088_83)];
        let linear = product(
            [
                [3.240_454_2, -1.537_138_5, -0.498_531_4],
                [-0.969_266_0, 1.876_010_8, 0.041_556_0],
                [0.055_643_4, -0.204_025_9, 1.057_225_2],
            ],
            xyz,
        );
        // Half a step of eight bits past the ends is rounding.
        if linear.iter().any(|part| !(-0.000_2..=1.002).contains(part)) {
            return None;
        }
        let [r, g, b] = linear.map(|part| {
            let part = part.clamp(0.0, 1.0);
            let curved = if part <= 0.003_130_8 { part * 12.92 } else { 1.055 * part.powf(1.0 / 2.4) - 0.055 };
            (curved * 255.0).round() as u32
        });
        Some(Color::hex(r << 16 | g << 8 | b))
    }
}

impl Vision {
    pub const ALL: [Self; 4] = [Self::Normal, Self::Protan, Self::Deutan, Self::Tritan];

    /// As it stands in a sentence: "for protan vision".
    pub fn words(self) -> &'static str {
        match self {
            Self::Normal => tr!("normal vision"),
            Self::Protan => tr!("protan (red-blind) vision"),
            Self::Deutan => tr!("deutan (green-blind) vision"),
            Self::Tritan => tr!("tritan (blue-blind) vision"),
        }
    }

    /// Matrix on linear RGB: Machado, Oliveira and Fernandes 2009, severity 1.0.
    fn matrix(self) -> [[f64; 3]; 3] {
        match self {
            Self::Normal => [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
            Self::Protan => [
                [0.152_286, 1.052_583, -0.204_868],
                [0.114_503, 0.786_281, 0.099_216],
                [-0.003_882, -0.048_116, 1.051_998],
            ],
            Self::Deutan => [
                [0.367_322, 0.860_646, -0.227_968],
                [0.280_085, 0.672_501, 0.047_413],
                [-0.011_820, 0.042_940, 0.968_881],
            ],
            Self::Tritan => [
                [1.255_528, -0.076_749, -0.178_779],
                [-0.078_411, 0.930_809, 0.147_602],
                [0.004_733, 0.691_367, 0.303_900],
            ],
        }
    }

    /// The colour as it is seen.
    pub(super) fn sees(self, color: Color) -> Lab {
        let seen = product(self.matrix(), linear(color)).map(|part| part.clamp(0.0, 1.0));
        lab(seen)
    }
}

/// Contrast of two opaque colours by WCAG 2: 1 for alike, 21 for black on white.
pub fn contrast(one: Color, other: Color) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// How far two colours are apart for a reader: CIEDE2000 between what is seen of them.
pub fn difference(one: Color, other: Color, vision: Vision) -> f64 {
    between(vision.sees(one), vision.sees(other))
}

/// The two colours that some reader tells apart worst, of all pairs; `None` for fewer than two colours.
pub fn closest(colors: &[Color]) -> Option<Closest> {
    let pairs = (0..colors.len()).flat_map(|second| (0..second).map(move |first| [first, second]));
    closest_of(colors, pairs)
}

/// As [`closest`], but only of colours that follow each other, as the steps of a ramp do.
pub fn closest_neighbours(colors: &[Color]) -> Option<Closest> {
    closest_of(colors, (1..colors.len()).map(|second| [second - 1, second]))
}

fn closest_of(colors: &[Color], pairs: impl Iterator<Item = [usize; 2]>) -> Option<Closest> {
    let found = pairs.flat_map(|pair| Vision::ALL.map(|vision| (pair, vision))).filter_map(|(pair, vision)| {
        let [one, other] = pair.map(|at| colors.get(at).copied());
        Some(Closest { pair, vision, difference: difference(one?, other?, vision) })
    });
    found.min_by(|a, b| a.difference.total_cmp(&b.difference))
}

/// Relative luminance by WCAG 2, 0…1.
fn luminance(color: Color) -> f64 {
    let [r, g, b] = linear(color);
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// Linear parts of an sRGB colour (IEC 61966-2-1).
fn linear(color: Color) -> [f64; 3] {
    [color.r, color.g, color.b].map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    })
}

fn product(matrix: [[f64; 3]; 3], [x, y, z]: [f64; 3]) -> [f64; 3] {
    matrix.map(|[a, b, c]| a * x + b * y + c * z)
}

fn lab(linear: [f64; 3]) -> Lab {
    let xyz = product(
        [
            [0.412_456_4, 0.357_576_1, 0.180_437_5],
            [0.212_672_9, 0.715_152_2, 0.072_175_0],
            [0.019_333_9, 0.119_192_0, 0.950_304_1],
        ],
        linear,
    );
    let part = |value: f64, white: f64| {
        let share = value / white;
        if share > 216.0 / 24_389.0 { share.cbrt() } else { (24_389.0 / 27.0 * share + 16.0) / 116.0 }
    };
    let [x, y, z] = [part(xyz[0], 0.950_47), part(xyz[1], 1.0), part(xyz[2], 1.088_83)];
    Lab { l: 116.0 * y - 16.0, a: 500.0 * (x - y), b: 200.0 * (y - z) }
}

/// CIEDE2000 with all weights 1, as Sharma, Wu and Dalal 2005 write it down.
pub(super) fn between(one: Lab, other: Lab) -> f64 {
    let seventh = |chroma: f64| (chroma.powi(7) / (chroma.powi(7) + 25_f64.powi(7))).sqrt();
    let stretch = 1.0 + 0.5 * (1.0 - seventh(f64::midpoint(one.a.hypot(one.b), other.a.hypot(other.b))));
    let polar = |color: Lab| {
        let a = color.a * stretch;
        let hue = if a == 0.0 && color.b == 0.0 { 0.0 } else { color.b.atan2(a).to_degrees().rem_euclid(360.0) };
        (a.hypot(color.b), hue)
    };
    let ((chroma_1, hue_1), (chroma_2, hue_2)) = (polar(one), polar(other));
    let grey = chroma_1 * chroma_2 == 0.0;
    let apart = hue_2 - hue_1;
    let turn = match apart {
        _ if grey => 0.0,
        apart if apart > 180.0 => apart - 360.0,
        apart if apart < -180.0 => apart + 360.0,
        apart => apart,
    };
    let (lightness, chroma) = (other.l - one.l, chroma_2 - chroma_1);
    let hue = 2.0 * (chroma_1 * chroma_2).sqrt() * (turn / 2.0).to_radians().sin();

    let mean_chroma = f64::midpoint(chroma_1, chroma_2);
    let sum = hue_1 + hue_2;
    let mean_hue = match apart.abs() {
        _ if grey => sum,
        apart if apart <= 180.0 => sum / 2.0,
        _ if sum < 360.0 => (sum + 360.0) / 2.0,
        _ => (sum - 360.0) / 2.0,
    };
    let cosine = |degrees: f64| degrees.to_radians().cos();
    let t = 1.0 - 0.17 * cosine(mean_hue - 30.0) + 0.24 * cosine(2.0 * mean_hue) + 0.32 * cosine(3.0 * mean_hue + 6.0)
        - 0.2 * cosine(4.0 * mean_hue - 63.0);
    let from_middle = (f64::midpoint(one.l, other.l) - 50.0).powi(2);
    let lightness = lightness / (1.0 + 0.015 * from_middle / (20.0 + from_middle).sqrt());
    let chroma = chroma / (1.0 + 0.045 * mean_chroma);
    let hue = hue / (1.0 + 0.015 * mean_chroma * t);
    let turned = 60.0 * (-((mean_hue - 275.0) / 25.0).powi(2)).exp();
    let rotation = -2.0 * seventh(mean_chroma) * turned.to_radians().sin();
    (lightness * lightness + chroma * chroma + hue * hue + rotation * chroma * hue).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{Palette, Tone, edge};

    /// Sharma, Wu and Dalal, "The CIEDE2000 color-difference formula", Color Research & Application 30 (2005), table 1.
    const PUBLISHED: [([f64; 3], [f64; 3], f64); 34] = [
        ([50.0, 2.6772, -79.7751], [50.0, 0.0, -82.7485], 2.0425),
        ([50.0, 3.1571, -77.2803], [50.0, 0.0, -82.7485], 2.8615),
        ([50.0, 2.8361, -74.0200], [50.0, 0.0, -82.7485], 3.4412),
        ([50.0, -1.3802, -84.2814], [50.0, 0.0, -82.7485], 1.0000),
        ([50.0, -1.1848, -84.8006], [50.0, 0.0, -82.7485], 1.0000),
        ([50.0, -0.9009, -85.5211], [50.0, 0.0, -82.7485], 1.0000),
        ([50.0, 0.0, 0.0], [50.0, -1.0, 2.0], 2.3669),
        ([50.0, -1.0, 2.0], [50.0, 0.0, 0.0], 2.3669),
        ([50.0, 2.4900, -0.0010], [50.0, -2.4900, 0.0009], 7.1792),
        ([50.0, 2.4900, -0.0010], [50.0, -2.4900, 0.0010], 7.1792),
        ([50.0, 2.4900, -0.0010], [50.0, -2.4900, 0.0011], 7.2195),
        ([50.0, 2.4900, -0.0010], [50.0, -2.4900, 0.0012], 7.2195),
        ([50.0, -0.0010, 2.4900], [50.0, 0.0009, -2.4900], 4.8045),
        ([50.0, -0.0010, 2.4900], [50.0, 0.0010, -2.4900], 4.8045),
        ([50.0, -0.0010, 2.4900], [50.0, 0.0011, -2.4900], 4.7461),
        ([50.0, 2.5, 0.0], [50.0, 0.0, -2.5], 4.3065),
        ([50.0, 2.5, 0.0], [73.0, 25.0, -18.0], 27.1492),
        ([50.0, 2.5, 0.0], [61.0, -5.0, 29.0], 22.8977),
        ([50.0, 2.5, 0.0], [56.0, -27.0, -3.0], 31.9030),
        ([50.0, 2.5, 0.0], [58.0, 24.0, 15.0], 19.4535),
        ([50.0, 2.5, 0.0], [50.0, 3.1736, 0.5854], 1.0000),
        ([50.0, 2.5, 0.0], [50.0, 3.2972, 0.0], 1.0000),
        ([50.0, 2.5, 0.0], [50.0, 1.8634, 0.5757], 1.0000),
        ([50.0, 2.5, 0.0], [50.0, 3.2592, 0.3350], 1.0000),
        ([60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644),
        ([63.0109, -31.0961, -5.8663], [62.8187, -29.7946, -4.0864], 1.2630),
        ([61.2901, 3.7196, -5.3901], [61.4292, 2.2480, -4.9620], 1.8731),
        ([35.0831, -44.1164, 3.7933], [35.0232, -40.0716, 1.5901], 1.8645),
        ([22.7233, 20.0904, -46.6940], [23.0331, 14.9730, -42.5619], 2.0373),
        ([36.4612, 47.8580, 18.3852], [36.2715, 50.5065, 21.2231], 1.4146),
        ([90.8027, -2.0831, 1.4410], [91.1528, -1.6435, 0.0447], 1.4441),
        ([90.9257, -0.5406, -0.9208], [88.6381, -0.8985, -0.7239], 1.5381),
        ([6.7747, -0.2908, -2.4247], [5.8714, -0.0985, -2.2286], 0.6377),
        ([2.0776, 0.0795, -1.1350], [0.9033, -0.0636, -0.5514], 0.9082),
    ];

    #[test]
    fn the_difference_is_that_of_the_published_pairs() {
        let of = |[l, a, b]: [f64; 3]| Lab { l, a, b };
        for (one, other, published) in PUBLISHED {
            for (one, other) in [(one, other), (other, one)] {
                let found = between(of(one), of(other));
                assert!((found - published).abs() < 1e-4, "{one:?} {other:?}: {found}, published {published}");
            }
        }
    }

    #[test]
    fn colours_come_back_from_lab() {
        for hex in [0x000000, 0xFFFFFF, 0x005EA2, 0xD1590B, 0x2E9DC9, 0x200049, 0x808080] {
            assert_eq!(Lab::of(Color::hex(hex)).color(), Some(Color::hex(hex)));
        }
        assert_eq!(Lab { l: 50.0, a: 120.0, b: -120.0 }.color(), None);
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        let [black, white] = [0x000000, 0xFFFFFF].map(Color::hex);
        assert!((contrast(black, white) - 21.0).abs() < 1e-9);
        // The lightest grey that passes 4.5 on white, as every guide to WCAG gives it.
        assert!((contrast(Color::hex(0x767676), white) - 4.54).abs() < 0.005);
        assert!(contrast(Color::hex(0x777777), white) < 4.5);
    }

    #[test]
    fn greys_stay_grey_and_red_darkens_for_the_red_blind() {
        let grey = Color::hex(0x808080);
        for vision in Vision::ALL {
            assert!(between(vision.sees(grey), Vision::Normal.sees(grey)) < 0.1, "{vision:?}");
        }
        let red = Color::hex(0xCC0000);
        assert!(Vision::Protan.sees(red).l + 10.0 < Vision::Normal.sees(red).l);
        // The pair that the formula is for: alike in lightness, told apart by red and green alone.
        let [leaf, rust] = [0x6B8E23, 0xB8683A].map(Color::hex);
        assert!(difference(leaf, rust, Vision::Normal) > 2.0 * difference(leaf, rust, Vision::Deutan));
    }

    /// Least differences as computed in Python (colour-science 0.4's matrices, own CIEDE2000), cut to one decimal.
    #[test]
    fn colours_that_stand_side_by_side_are_told_apart_by_every_reader() {
        let [light, dark, black, white] = Tone::ALL.map(Palette::of);
        let all = |name: &str, colors: &[Color], least: f64| {
            let found = closest(colors).unwrap();
            assert!(found.difference >= least && found.difference < least + 0.1, "{name}: {found:?}");
        };
        all("light series", &light.series, 17.6);
        all("dark series", &dark.series, 16.4);
        all("black series", &black.series, 16.0);
        all("white series", &white.series, 17.4);
        let ramp = |name: &str, colors: &[Color], least: f64| {
            let found = closest_neighbours(colors).unwrap();
            assert!(found.difference >= least && found.difference < least + 0.1, "{name}: {found:?}");
        };
        ramp("light ramp", &light.ramp, 8.8);
        ramp("dark ramp", &dark.ramp, 12.5);
        ramp("black ramp", &black.ramp, 9.8);
        ramp("white ramp", &white.ramp, 9.2);
        for (name, look, pairs) in [
            ("light", light, [17.6, 49.3, 27.4, 9.9, 29.4]),
            ("dark", dark, [16.4, 44.9, 26.1, 17.1, 27.0]),
            ("black", black, [16.0, 45.9, 24.8, 21.0, 73.8]),
            ("white", white, [17.4, 51.4, 22.6, 15.9, 91.2]),
        ] {
            all(&format!("{name}: before and after"), &[look.before, look.after], pairs[0]);
            all(&format!("{name}: gain and loss"), &[look.after, look.warn], pairs[1]);
            all(&format!("{name}: before and loss"), &[look.before, look.warn], pairs[2]);
            all(&format!("{name}: counties with and without a college"), &[look.county, look.county_with], pairs[3]);
            all(&format!("{name}: hatch of suppressed areas"), &[look.hatch, look.no_college], pairs[4]);
            // Dots stand on every step of a shaded map.
            for step in look.ramp.iter().chain([&look.county, &look.county_with]) {
                let found = closest(&[look.dot, *step]).unwrap();
                assert!(found.difference >= 32.0, "{name}: dot on {}: {found:?}", step.to_hex());
            }
        }
    }

    #[test]
    fn marks_reach_three_to_one_and_text_four_and_a_half() {
        for tone in Tone::ALL {
            let look = Palette::of(tone);
            let at_least = |what: &str, color: Color, ground: Color, least: f64| {
                let found = contrast(color, ground);
                assert!(found >= least, "{tone:?}: {what} has {found:.2}, needs {least}");
            };
            for (slot, color) in look.series.iter().enumerate() {
                at_least(&format!("series {}", slot + 1), *color, look.page, 3.0);
            }
            at_least("before", look.before, look.page, 3.0);
            at_least("bar between before and after", look.connector, look.page, 3.0);
            for ground in [look.page, look.no_college] {
                at_least("hatch and thin lines", look.hatch, ground, 3.0);
            }
            for ground in [look.page, look.around] {
                at_least("line around faint fills", look.edge, ground, 3.0);
            }
            // What is filled is seen by its fill, or else by the line around it, which is seen on both its sides.
            let grounds = [look.county, look.county_with, look.no_college, look.warn_ground];
            for fill in look.ramp.into_iter().chain(look.rest).chain(grounds) {
                if let Some(stroke) = edge(fill, look, 1.0) {
                    at_least(&format!("line around {}", fill.to_hex()), stroke.color, fill, 3.0);
                } else {
                    at_least(&format!("fill {}", fill.to_hex()), fill, look.page, 3.0);
                }
            }
            // A dot is seen by itself or by its ring on whatever a map is filled with.
            for ground in look.ramp.into_iter().chain([look.county, look.county_with, look.no_college, look.around]) {
                let found = contrast(look.dot, ground).max(contrast(look.ring, ground));
                assert!(found >= 3.0, "{tone:?}: dot on {} has {found:.2}", ground.to_hex());
            }
            at_least("loss", look.warn, look.page, 3.0);
            at_least("axis", look.axis, look.page, 3.0);
            at_least("words in the colour of after", look.after, look.page, 4.5);
            at_least("ink", look.ink, look.page, 7.0);
            at_least("muted", look.muted, look.page, 4.5);
            at_least("ink on a warning", look.ink, look.warn_ground, 7.0);
            at_least("ink on a county", look.ink, look.county_with, 4.5);
            at_least("words on the accent", look.on_accent, look.after, 4.5);
            at_least("words on the band", look.on_band, look.band, 4.5);
            for rest in look.rest {
                at_least("ink on a grey part", look.ink, rest, 4.5);
            }
            if tone.is_high() {
                // Nothing is told by a faint shade: every step, tie and grey part is seen by itself.
                let faint = look.ramp.into_iter().chain(look.rest).chain([look.connector, look.rule, look.grid]);
                faint.for_each(|color| at_least(&format!("the mark {}", color.to_hex()), color, look.page, 3.0));
                at_least("hatch", look.hatch, look.no_college, 7.0);
                at_least("muted", look.muted, look.page, 7.0);
            }
        }
    }
}
