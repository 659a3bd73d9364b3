//! The names of colleges: placed by priority, at the end of a line where the dots stand close, and at last by a number.

use std::collections::BTreeMap;

use super::labels::{self, Placed, Placer, Slot};
use crate::figure::ink::Style;

/// Lines of a name as they are set.
pub(super) type Lines = Vec<(Style, String)>;

/// A name that wants a place, in one or more forms, the fullest first.
pub(super) struct Want {
    pub key: String,
    pub center: [f32; 2],
    pub radius: f32,
    pub forms: Vec<Lines>,
}

/// Where names stood on the map before, so that they stay there while it is panned, resized or selected on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LabelSlots(BTreeMap<String, (Slot, usize)>);

impl LabelSlots {
    /// Of the second of two maps, whose keys end in this.
    pub(super) fn of_second(&self, suffix: &str) -> Self {
        let own = self.0.iter().filter_map(|(key, slot)| Some((key.strip_suffix(suffix)?.to_owned(), *slot)));
        Self(own.collect())
    }

    /// Of both maps.
    pub(super) fn with_second(mut self, second: Self, suffix: &str) -> Self {
        self.0.extend(second.0.into_iter().map(|(key, slot)| (format!("{key}{suffix}"), slot)));
        self
    }
}

/// Where the names of all dots are.
pub(super) struct Named {
    /// By dot: the lines of its name and their place.
    pub placed: Vec<Option<(Lines, Placed)>>,
    pub numbers: Vec<Numbered>,
    /// Dots with neither name nor number.
    pub unnamed: usize,
    pub slots: LabelSlots,
    /// For names of other things: what is free beside these.
    pub placer: Placer,
}

/// One number on the map: a dot, or several that stand together.
pub(super) struct Numbered {
    /// Dots, largest first.
    pub dots: Vec<usize>,
    pub place: Placed,
}

/// Places names in the order given, the selected one and those that keep their place before all others.
pub(super) fn place(
    wants: &[Want],
    placer: &Placer,
    before: &LabelSlots,
    selected: Option<&str>,
    number: Option<Style>,
) -> Named {
    let selected = wants.iter().position(|want| Some(want.key.as_str()) == selected);
    let mut named = attempt(wants, placer.clone(), before, selected, false, number);
    // Whoever is selected is read, whatever stood there.
    if selected.is_some_and(|at| named.placed.get(at).is_some_and(Option::is_none)) {
        named = attempt(wants, placer.clone(), before, selected, true, number);
    }
    named
}

fn attempt(
    wants: &[Want],
    mut placer: Placer,
    before: &LabelSlots,
    selected: Option<usize>,
    selected_first: bool,
    number: Option<Style>,
) -> Named {
    let mut placed: Vec<Option<(usize, Placed)>> = wants.iter().map(|_| None).collect();
    let put = |at: usize, found: Option<(usize, Placed)>, placed: &mut Vec<Option<(usize, Placed)>>| {
        if let (Some(found), Some(place)) = (found, placed.get_mut(at)) {
            *place = Some(found);
        }
    };
    if let (Some(at), true) = (selected, selected_first)
        && let Some(want) = wants.get(at)
    {
        put(at, anywhere(want, &mut placer), &mut placed);
    }
    for (at, want) in wants.iter().enumerate() {
        let Some((slot, form)) = before.0.get(&want.key) else { continue };
        if placed.get(at).is_some_and(Option::is_some) {
            continue;
        }
        // A fuller form may have room beside its dot now; a selected name and one on a line stay as they are.
        let same = Some(at) == selected || matches!(slot, Slot::Led(_));
        let forms = if same { *form..want.forms.len() } else { 0..want.forms.len() };
        let found = forms.into_iter().find_map(|form| {
            let size = labels::size(want.forms.get(form)?);
            Some((form, placer.slot(*slot, want.center, want.radius, size)?))
        });
        put(at, found, &mut placed);
    }
    for at in selected.into_iter().chain(0..wants.len()) {
        if placed.get(at).is_some_and(Option::is_none)
            && let Some(want) = wants.get(at)
        {
            put(at, anywhere(want, &mut placer), &mut placed);
        }
    }
    let left: Vec<usize> = (0..wants.len()).filter(|at| placed.get(*at).is_some_and(Option::is_none)).collect();
    let (numbers, unnamed) = match number {
        Some(style) => numbered(wants, &left, &mut placer, style),
        None => (Vec::new(), left.len()),
    };
    let slots = wants.iter().zip(&placed).filter_map(|(want, placed)| {
        let (form, place) = placed.as_ref()?;
        Some((want.key.clone(), (place.slot, *form)))
    });
    let slots = LabelSlots(slots.collect());
    let placed = wants
        .iter()
        .zip(placed)
        .map(|(want, placed)| placed.and_then(|(form, place)| Some((want.forms.get(form)?.clone(), place))))
        .collect();
    Named { placed, numbers, unnamed, slots, placer }
}

/// The fullest form that has room beside its dot, else at the end of a line.
fn anywhere(want: &Want, placer: &mut Placer) -> Option<(usize, Placed)> {
    let sizes: Vec<[f32; 2]> = want.forms.iter().map(|lines| labels::size(lines)).collect();
    let beside = |placer: &mut Placer, size: &[f32; 2]| placer.beside(want.center, want.radius, *size);
    if let Some(found) = sizes.iter().enumerate().find_map(|(form, size)| Some((form, beside(placer, size)?))) {
        return Some(found);
    }
    let last = sizes.len().checked_sub(1)?;
    Some((last, placer.led(want.center, want.radius, *sizes.get(last)?)?))
}

/// Numbers for those without a name: one for the largest of them and all that stand close around it, and so on.
fn numbered(wants: &[Want], left: &[usize], placer: &mut Placer, style: Style) -> (Vec<Numbered>, usize) {
    let close = style.size * 2.0;
    let mut left: Vec<usize> = left.to_vec();
    let mut clusters: Vec<Vec<usize>> = Vec::new();
    while let Some(seed) = left.first().copied() {
        let around = |at: &usize| {
            let (Some(seed), Some(want)) = (wants.get(seed), wants.get(*at)) else { return false };
            (seed.center[0] - want.center[0]).hypot(seed.center[1] - want.center[1]) <= close
        };
        let (cluster, others): (Vec<usize>, Vec<usize>) = left.iter().copied().partition(around);
        left = others;
        clusters.push(cluster);
    }
    let size = labels::size(&[(style, "88".to_owned())]);
    let mut unnamed = 0;
    let mut numbers = Vec::new();
    for dots in clusters {
        let members = || dots.iter().filter_map(|at| wants.get(*at));
        let beside = members().find_map(|want| placer.beside(want.center, want.radius, size));
        match beside.or_else(|| members().find_map(|want| placer.led(want.center, want.radius, size))) {
            Some(place) => numbers.push(Numbered { dots, place }),
            None => unnamed += dots.len(),
        }
    }
    (numbers, unnamed)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::figure::{Palette, Weight, ink::Area};

    fn want(i: usize, center: [f32; 2], radius: f32) -> Want {
        let style = Style::new(12.0, Weight::Regular, Palette::LIGHT.ink);
        let name = format!("Lakeside College {i}");
        let forms = vec![vec![(style, name.clone()), (style, "214 certificates".to_owned())], vec![(style, name)]];
        Want { key: format!("college:{i}"), center, radius, forms }
    }

    fn placer(wants: &[Want]) -> Placer {
        let mut placer = Placer::new(Area { min: [0.0, 0.0], max: [640.0, 420.0] }, 3.0, 6.0);
        for want in wants {
            placer.dot(want.center, want.radius);
        }
        placer
    }

    fn number() -> Style {
        Style::new(12.0, Weight::SemiBold, Palette::LIGHT.ink)
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn names_stay_where_they_are_when_one_is_selected_or_nothing_changes(
            dots in prop::collection::vec((0.0..640.0_f32, 0.0..420.0_f32, 3.0..14.0_f32), 1..80),
            chosen in any::<prop::sample::Index>(),
        ) {
            let wants: Vec<Want> = dots.iter().enumerate().map(|(i, (x, y, r))| want(i, [*x, *y], *r)).collect();
            let first = place(&wants, &placer(&wants), &LabelSlots::default(), None, Some(number()));
            let again = place(&wants, &placer(&wants), &first.slots, None, Some(number()));
            prop_assert_eq!(&again.slots, &first.slots);
            // Every dot is named, numbered, or counted.
            let numbered: usize = first.numbers.iter().map(|number| number.dots.len()).sum();
            prop_assert_eq!(first.slots.0.len() + numbered + first.unnamed, wants.len());
            let key = wants[chosen.index(wants.len())].key.clone();
            let selected = place(&wants, &placer(&wants), &first.slots, Some(&key), Some(number()));
            if first.slots.0.contains_key(&key) {
                prop_assert_eq!(&selected.slots, &first.slots);
            }
        }
    }

    #[test]
    fn a_name_that_still_fits_stays_when_the_map_moves() {
        let wants: Vec<Want> =
            (0..12).map(|i| want(i, [60.0 + 40.0 * i as f32, 200.0 + 9.0 * i as f32], 5.0)).collect();
        let first = place(&wants, &placer(&wants), &LabelSlots::default(), None, None);
        let moved: Vec<Want> = wants
            .iter()
            .enumerate()
            .map(|(i, old)| want(i, [old.center[0] + 7.0, old.center[1] - 4.0], old.radius))
            .collect();
        let panned = place(&moved, &placer(&moved), &first.slots, None, None);
        assert_eq!(panned.slots, first.slots);
    }

    #[test]
    fn the_selected_one_is_named_even_where_it_is_crowded() {
        let mut wants: Vec<Want> =
            (0..60).map(|i| want(i, [300.0 + (i % 8) as f32 * 9.0, 200.0 + (i / 8) as f32 * 9.0], 4.0)).collect();
        wants.push(want(60, [330.0, 120.0], 4.0));
        let none = place(&wants, &placer(&wants), &LabelSlots::default(), None, Some(number()));
        let left = none.placed.iter().position(Option::is_none);
        assert!(left.is_some(), "a crowd leaves somebody without a name");
        // The dot above the crowd is free to be named, though it is the smallest.
        assert!(place(&wants, &placer(&wants), &none.slots, Some("college:60"), None).placed[60].is_some());
    }

    #[test]
    fn dots_that_stand_close_share_a_number() {
        let wants: Vec<Want> = [[100.0, 100.0], [104.0, 100.0], [300.0, 100.0]]
            .into_iter()
            .enumerate()
            .map(|(i, at)| Want { forms: Vec::new(), ..want(i, at, 4.0) })
            .collect();
        let named = place(&wants, &placer(&wants), &LabelSlots::default(), None, Some(number()));
        let dots: Vec<_> = named.numbers.iter().map(|number| number.dots.clone()).collect();
        assert_eq!((dots, named.unnamed), (vec![vec![0, 1], vec![2]], 0));
    }
}
