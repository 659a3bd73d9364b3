//! Maps: published counts by place in, the body of a page out.

mod dots;
mod facts;
mod key;
mod labels;
mod legend;
mod letters;
mod names;
mod nation;
mod pair;
mod shading;
mod state;
mod steps;
mod tiles;
mod view;

pub use names::LabelSlots;

use super::{
    FigureKind, MapSpec, MapView, NumberTable, Page, Palette, ShadeBy,
    chart::{self, Drawn},
    ink::Area,
    words::{MapFacts, capital},
};
use crate::{
    figure::format,
    measure::CountTable,
    place::{self, StateMap},
    table::CellState,
};

/// A map of the nation or of a state, with what it shows.
pub(super) struct Map<'a> {
    table: &'a CountTable,
    spec: &'a MapSpec,
    state: Option<&'static StateMap>,
    pub facts: MapFacts,
}

impl<'a> Map<'a> {
    /// `None` if the kind is no map, or there is no such state.
    pub fn of(table: &'a CountTable, kind: &'a FigureKind) -> Option<Self> {
        let FigureKind::Map(spec) = kind else { return None };
        let state = match &spec.view {
            MapView::Nation | MapView::Tiles => None,
            MapView::State(fips) => Some(place::state_map(fips)?),
        };
        let of = |spec: &MapSpec| match state {
            None => facts::of_nation(table, spec, place::nation()),
            Some(map) => facts::of_state(table, spec, map),
        };
        let mut facts = of(spec);
        if let Some(beside) = spec.beside {
            facts = facts::of_both(table, facts, spec, &of(&pair::second(spec, beside)));
        }
        Some(Self { table, spec, state, facts })
    }

    /// The list beside the map: colleges of a state, states of the nation with the rate that is shown.
    pub fn numbers(&self) -> NumberTable {
        let rate = self.spec.shade == ShadeBy::PerMillion
            || self.spec.beside.is_some_and(|beside| beside.shade == ShadeBy::PerMillion);
        self.state.map_or_else(|| chart::counts(self.table, rate), |map| chart::colleges(self.table, map.state))
    }

    pub fn draw(&self, before: &LabelSlots, area: Area, page: Page, palette: &Palette) -> Drawn {
        let Some(beside) = self.spec.beside else { return self.one(self.spec, before, area, page, palette) };
        let [left, right] = pair::halves(area, page.scale);
        let second = pair::second(self.spec, beside);
        let mut drawn = self.one(self.spec, before, left, page, palette);
        let other = self.one(&second, &before.of_second(pair::SECOND), right, page, palette);
        drawn.items.extend(pair::renamed(other.items));
        drawn.hidden = drawn.hidden.max(other.hidden);
        drawn.slots = drawn.slots.with_second(other.slots, pair::SECOND);
        drawn
    }

    fn one(&self, spec: &MapSpec, before: &LabelSlots, area: Area, page: Page, palette: &Palette) -> Drawn {
        match self.state {
            None if spec.view == MapView::Tiles => tiles::draw(self.table, spec, area, page, palette),
            None => nation::draw(self.table, spec, place::nation(), area, page, palette),
            Some(map) => state::draw(self.table, spec, map, &self.facts, before, area, page, palette),
        }
    }
}

/// "12 colleges, 1,214 certificates, 46% working in manufacturing"; what is withheld says so.
fn spoken(
    table: &CountTable,
    colleges: Option<u32>,
    certificates: crate::measure::Datum,
    in_field: crate::measure::Datum,
) -> String {
    let mut parts = Vec::new();
    if let Some(n) = colleges.filter(|n| *n > 0) {
        parts.push(format::plural(n as usize, tr!("college"), tr!("colleges")));
    }
    match certificates.state {
        CellState::Value => parts.push(format!("{} {}", format::datum(certificates, format::count), table.unit)),
        CellState::Suppressed => parts.push(tr!("{} suppressed", table.unit)),
        _ => {}
    }
    match in_field.state {
        CellState::Value => {
            parts.push(tr!("{} working in {}", format::datum(in_field, format::share), facts::field(table)));
        }
        CellState::Suppressed => parts.push(tr!("share in {} suppressed", facts::field(table))),
        _ => {}
    }
    capital(&parts.join(", "))
}
