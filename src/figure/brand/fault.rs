//! Whether everybody can read a board's accents, and the nearest colours that everybody can.

use std::collections::BTreeMap;

use crate::figure::{
    Color, Palette,
    color_vision::{Lab, Vision, between, closest, contrast},
};

/// Two accents must differ by this much (CIEDE2000) for every reader. Our own six differ by 17.6; steps of a ramp, whose
/// order helps, by 8.9.
pub const LEAST_DIFFERENCE: f64 = 12.0;

/// Something about one accent that not everybody can read.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// Place of the accent, from 0.
    pub slot: usize,
    pub color: Color,
    pub causes: Vec<Cause>,
    /// The nearest colour that passes beside the accents before it; `None` if there is none.
    pub proposed: Option<Color>,
}

/// What is wrong with an accent.
#[derive(Clone, Debug, PartialEq)]
pub enum Cause {
    /// Too faint on white.
    Faint { contrast: f64, least: f64 },
    /// Like an earlier accent to some readers.
    LikeAccent { slot: usize, vision: Vision, difference: f64 },
    /// Like the slate of "before" to some readers.
    LikeBefore { vision: Vision, difference: f64 },
}

impl Fault {
    /// "Accent 2, #F2A900".
    pub fn subject(&self) -> String {
        tr!("Accent {}, {}", self.slot + 1, self.color.to_hex())
    }

    /// The causes in one sentence without an end.
    pub fn words(&self) -> String {
        let causes: Vec<String> = self.causes.iter().map(Cause::words).collect();
        causes.join("; ")
    }
}

impl Cause {
    fn words(&self) -> String {
        match self {
            Self::Faint { contrast, least } => {
                tr!("contrast on white is {contrast:.1}:1, {least}:1 is needed", contrast = contrast, least = least)
            }
            Self::LikeAccent { slot, vision, difference } => tr!(
                "looks like accent {} to {} (difference {difference:.0}, {LEAST_DIFFERENCE} is needed)",
                slot + 1,
                vision.words(),
                difference = difference,
                LEAST_DIFFERENCE = LEAST_DIFFERENCE
            ),
            Self::LikeBefore { vision, difference } => tr!(
                "looks like the slate of “before” to {} (difference {difference:.0}, {LEAST_DIFFERENCE} is needed)",
                vision.words(),
                difference = difference,
                LEAST_DIFFERENCE = LEAST_DIFFERENCE
            ),
        }
    }
}

/// Contrast on the page that a slot needs: the first carries words, the others only marks (WCAG 2.2, 1.4.3 and 1.4.11).
pub(super) fn least_contrast(slot: usize) -> f64 {
    if slot == 0 { 4.5 } else { 3.0 }
}

/// What not everybody can read, with proposals that pass together.
pub fn faults(accents: &[Color]) -> Vec<Fault> {
    let proposed = nearest_set(accents);
    let slots = accents.iter().enumerate().zip(proposed);
    let found = slots.map(|((slot, color), proposed)| Fault {
        slot,
        color: *color,
        causes: causes(slot, *color, accents.get(..slot).unwrap_or_default()),
        proposed: proposed.filter(|proposed| proposed != color),
    });
    found.filter(|fault| !fault.causes.is_empty() || fault.proposed.is_some()).map(with_reason(accents)).collect()
}

/// The accents with every proposal in its place.
pub fn passing(accents: &[Color]) -> Vec<Color> {
    let pairs = accents.iter().zip(nearest_set(accents));
    pairs.map(|(color, proposed)| proposed.unwrap_or(*color)).collect()
}

/// An accent that passes among the board's own may only have to give way to a proposal for an earlier one.
fn with_reason(accents: &[Color]) -> impl Fn(Fault) -> Fault {
    let settled = passing(accents);
    move |mut fault| {
        if fault.causes.is_empty() {
            fault.causes = causes(fault.slot, fault.color, settled.get(..fault.slot).unwrap_or_default());
        }
        fault
    }
}

fn causes(slot: usize, color: Color, earlier: &[Color]) -> Vec<Cause> {
    let mut causes = Vec::new();
    let on_page = contrast(color, Palette::LIGHT.page);
    if on_page < least_contrast(slot) {
        causes.push(Cause::Faint { contrast: on_page, least: least_contrast(slot) });
    }
    let alike = |other: Color| closest(&[other, color]).filter(|found| found.difference < LEAST_DIFFERENCE);
    for (slot, other) in earlier.iter().enumerate() {
        if let Some(found) = alike(*other) {
            causes.push(Cause::LikeAccent { slot, vision: found.vision, difference: found.difference });
        }
    }
    // A sixth accent takes the place of slate among groups.
    if slot < 5
        && let Some(found) = alike(Palette::LIGHT.before)
    {
        causes.push(Cause::LikeBefore { vision: found.vision, difference: found.difference });
    }
    causes
}

/// For each accent itself if it passes beside those before it, else the nearest colour that does.
fn nearest_set(accents: &[Color]) -> Vec<Option<Color>> {
    let mut kept: Vec<Color> = Vec::new();
    let mut found = Vec::new();
    for (slot, color) in accents.iter().enumerate() {
        let passes = causes(slot, *color, &kept).is_empty();
        let proposed = if passes { Some(*color) } else { nearest(slot, *color, &kept) };
        kept.push(proposed.unwrap_or(*color));
        found.push(proposed);
    }
    found
}

/// The colour nearest to this one, to normal vision, without any cause beside the earlier ones.
fn nearest(slot: usize, color: Color, earlier: &[Color]) -> Option<Color> {
    let wanted = Lab::of(color);
    let steps = || (0..=32_u32).map(|step| (step * 8).min(255));
    let mut by_distance: BTreeMap<u64, Vec<Color>> = BTreeMap::new();
    for (r, g, b) in steps().flat_map(|r| steps().flat_map(move |g| steps().map(move |b| (r, g, b)))) {
        let candidate = Color::hex(r << 16 | g << 8 | b);
        if contrast(candidate, Palette::LIGHT.page) >= least_contrast(slot) {
            let thousandths = (between(wanted, Lab::of(candidate)) * 1_000.0) as u64;
            by_distance.entry(thousandths).or_default().push(candidate);
        }
    }
    by_distance.into_values().flatten().find(|candidate| causes(slot, *candidate, earlier).is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::color_vision::difference;

    fn colors(hexes: &[u32]) -> Vec<Color> {
        hexes.iter().map(|hex| Color::hex(*hex)).collect()
    }

    #[test]
    fn our_own_six_have_no_fault() {
        assert_eq!(faults(&Palette::LIGHT.series), []);
    }

    #[test]
    fn a_pale_accent_gets_the_nearest_with_enough_contrast() {
        // Gold on white: 1.99 by WCAG's formula (computed apart).
        let found = faults(&colors(&[0x0B6E4F, 0xF2A900]));
        let [fault] = &found[..] else { panic!("{found:?}") };
        assert_eq!(fault.slot, 1);
        assert!(
            matches!(fault.causes[..], [Cause::Faint { contrast, .. }] if (contrast - 1.99).abs() < 0.05),
            "{fault:?}"
        );
        let proposed = fault.proposed.unwrap();
        assert!(contrast(proposed, Color::hex(0xFFFFFF)) >= 3.0);
        assert!(difference(proposed, fault.color, Vision::Normal) < 25.0, "{}", proposed.to_hex());
        assert!(fault.words().starts_with("contrast on white is 2.0:1, 3:1 is needed"), "{}", fault.words());
    }

    #[test]
    fn a_pair_that_the_colour_blind_mix_up_is_named_with_the_vision() {
        // A green and a red of the same lightness.
        let found = faults(&colors(&[0x4B7B2B, 0xA8553A]));
        let [fault] = &found[..] else { panic!("{found:?}") };
        let [Cause::LikeAccent { slot: 0, vision, .. }] = fault.causes[..] else { panic!("{fault:?}") };
        assert_eq!(vision, Vision::Deutan);
        assert!(fault.words().contains("looks like accent 1 to deutan (green-blind) vision"), "{}", fault.words());
        let settled = passing(&colors(&[0x4B7B2B, 0xA8553A]));
        assert_eq!(settled[0], Color::hex(0x4B7B2B), "the first stays");
        assert_eq!(faults(&settled), []);
    }

    #[test]
    fn six_alike_are_moved_apart_until_all_pass() {
        let settled = passing(&colors(&[0x1F4E79, 0x2E75B6, 0x5B9BD5, 0x9DC3E6, 0xBDD7EE, 0xDEEBF7]));
        assert_eq!(settled[0], Color::hex(0x1F4E79));
        assert_eq!(faults(&settled), [], "{settled:?}");
    }
}
