//! A board's accents in, whole palettes out: what the accents do not say is made from them.

use super::fault::{LEAST_DIFFERENCE, least_contrast};
use crate::figure::{
    Color, Palette,
    color_vision::{Lab, closest, contrast},
};

/// Lightness of the ramp's steps on white and on the dark page, and how much of the accent's chroma they have.
const LIGHT_RAMP: [(f64, f64); 5] = [(93.5, 0.12), (83.0, 0.4), (71.0, 0.75), (49.0, 1.0), (29.0, 0.85)];
const DARK_RAMP: [(f64, f64); 5] = [(23.5, 0.5), (38.5, 0.85), (54.0, 1.0), (72.0, 0.7), (91.0, 0.25)];
/// The same of the bar between before and after, which is seen on the page by itself.
const TIE_ON_LIGHT: (f64, f64) = (59.0, 0.8);
const TIE_ON_DARK: (f64, f64) = (46.0, 0.9);
/// Dots must stand out from every step of the ramp by this much, for every reader.
const DOT_APART: f64 = 10.0;

/// The palette with these accents in the places of its own. What is made from them passes the tests of
/// [`super::faults`] wherever some lightness of it does; the accents themselves stay as they are on light pages.
pub(super) fn branded(own: &Palette, accents: &[Color]) -> Palette {
    let Some(&first) = accents.first() else { return *own };
    let light = contrast(own.page, Color::hex(0)) > contrast(own.page, Color::hex(0xFF_FFFF));
    let mut taken = vec![own.before];
    let mut series = own.series;
    for (slot, color) in series.iter_mut().enumerate() {
        let wanted = accents.get(slot).copied().unwrap_or(*color);
        let kept = light && slot < accents.len();
        // The last of our own six is "before", which nothing replaces but a sixth accent.
        *color = if kept || wanted == own.before { wanted } else { settled(wanted, slot, own, &taken) };
        taken.push(*color);
    }
    let ramp = (if light { LIGHT_RAMP } else { DARK_RAMP }).map(|(lightness, chroma)| toned(first, lightness, chroma));
    let [after, warn, ..] = series;
    let apart =
        |dot: Color| ramp.iter().all(|step| closest(&[dot, *step]).is_some_and(|found| found.difference >= DOT_APART));
    // On every step the dot is seen by itself or by its ring.
    let seen = |dot: Color| ramp.iter().all(|step| contrast(dot, *step).max(contrast(own.ring, *step)) >= 3.0);
    let dot = [warn, own.dot, own.ink].into_iter().find(|dot| apart(*dot) && seen(*dot)).unwrap_or(own.ink);
    let (tie_lightness, tie_chroma) = if light { TIE_ON_LIGHT } else { TIE_ON_DARK };
    // White or black always reaches 4.5:1; ink, which is softer, often does.
    let on = |ground: Color| {
        let [white, ink, black] = [0xFF_FFFF, 0x1B_1B1B, 0].map(Color::hex);
        [white, ink].into_iter().find(|words| contrast(*words, ground) >= 4.5).unwrap_or(black)
    };
    Palette {
        after,
        warn,
        warn_ground: if light { toned(warn, 96.5, 0.1) } else { toned(warn, 16.0, 0.25) },
        connector: toned(first, tie_lightness, tie_chroma),
        dot,
        on_accent: on(after),
        county_with: if light { toned(first, 88.5, 0.22) } else { toned(first, 27.0, 0.6) },
        ramp,
        series,
        ..*own
    }
}

/// The colour at the lightness nearest its own at which it passes beside the others; one of our own hues if it passes at
/// none; its own hue at enough contrast, if those do not either.
fn settled(color: Color, slot: usize, own: &Palette, others: &[Color]) -> Color {
    let lightness = Lab::of(color).l;
    let mut by_distance: Vec<f64> = (5..=97).map(f64::from).collect();
    by_distance.sort_by(|a, b| (a - lightness).abs().total_cmp(&(b - lightness).abs()));
    let seen = |color: &Color| contrast(*color, own.page) >= least_contrast(slot);
    let tones_of =
        |hue: Color| std::iter::once(hue).chain(by_distance.iter().map(move |lightness| toned(hue, *lightness, 1.0)));
    let tones = || tones_of(color);
    let hues = || own.series.into_iter().flat_map(tones_of);
    let apart = |color: &Color| {
        others.iter().all(|other| closest(&[*color, *other]).is_some_and(|found| found.difference >= LEAST_DIFFERENCE))
    };
    let found = tones().chain(hues()).filter(seen).find(apart);
    found.or_else(|| tones().find(seen)).unwrap_or(color)
}

/// The hue at another lightness, 0…100, with a share of its chroma; less where the screen has no such colour.
fn toned(color: Color, lightness: f64, chroma: f64) -> Color {
    let Lab { a, b, .. } = Lab::of(color);
    let at = |share: f64| Lab { l: lightness, a: a * chroma * share, b: b * chroma * share }.color();
    (0..=20).find_map(|step| at(1.0 - f64::from(step) / 20.0)).unwrap_or(color)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::color_vision::closest_neighbours;

    #[test]
    fn every_hue_gives_ramps_whose_steps_differ_and_words_that_read() {
        // Green, purple, teal, maroon, gold, navy, grey.
        for hex in [0x0B6E4F, 0x5B2A86, 0x007C89, 0x7A1F2B, 0x8A6D00, 0x13294B, 0x4D4D4D] {
            let accent = crate::figure::brand::passing(&[Color::hex(hex)])[0];
            for own in [Palette::LIGHT, Palette::DARK] {
                let look = branded(&own, &[accent]);
                let name = format!("{} on {}", accent.to_hex(), own.page.to_hex());
                let ramp = closest_neighbours(&look.ramp).unwrap();
                assert!(ramp.difference >= 6.0, "{name}: {ramp:?}");
                assert!(contrast(look.on_accent, look.after) >= 4.5, "{name}");
                assert!(contrast(look.after, look.page) >= 4.5, "{name}");
                for color in look.series.into_iter().chain([look.connector, look.hatch]) {
                    assert!(contrast(color, look.page) >= 3.0, "{name}: {}", color.to_hex());
                }
                let worst = closest(&look.series).unwrap();
                assert!(worst.difference >= LEAST_DIFFERENCE, "{name}: {worst:?}");
                for faint in look.ramp.into_iter().chain([look.county_with]) {
                    let by_itself = contrast(faint, look.page) >= 3.0;
                    assert!(by_itself || contrast(faint, look.edge) >= 3.0, "{name}: {}", faint.to_hex());
                    let dot = contrast(faint, look.dot).max(contrast(faint, look.ring));
                    assert!(dot >= 3.0, "{name}: dot {} on {}", look.dot.to_hex(), faint.to_hex());
                }
                let counties = closest(&[look.county, look.county_with]).unwrap();
                assert!(counties.difference >= 6.0, "{name}: {counties:?}");
            }
        }
    }

    #[test]
    fn without_accents_nothing_changes() {
        assert_eq!(branded(&Palette::LIGHT, &[]), Palette::LIGHT);
    }

    #[test]
    fn accents_stand_on_light_pages_as_they_are() {
        let accents = [Color::hex(0x0B6E4F), Color::hex(0xF2A900)];
        let look = branded(&Palette::LIGHT, &accents);
        assert_eq!((look.after, look.warn, look.series[1]), (accents[0], accents[1], accents[1]));
        assert_eq!(look.before, Palette::LIGHT.before, "before stays slate");
    }
}
