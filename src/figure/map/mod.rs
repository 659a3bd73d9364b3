//! Maps: published counts by place in, the body of a page out.

mod dots;
mod facts;
mod key;
mod labels;
mod legend;
mod names;
mod nation;
mod shading;
mod state;
mod steps;
mod tiles;
mod view;

pub use names::LabelSlots;

use super::{
    FigureKind, MapSpec, MapView, Page, Palette, ShadeBy,
    chart::Drawn,
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
        match &spec.view {
            MapView::Nation | MapView::Tiles => {
                Some(Self { table, spec, state: None, facts: facts::of_nation(table, spec, place::nation()) })
            }
            MapView::State(fips) => {
                let map = place::state_map(fips)?;
                Some(Self { table, spec, state: Some(map), facts: facts::of_state(table, map) })
            }
        }
    }

    /// A rate of residents is shown.
    pub fn per_million(&self) -> bool {
        self.state.is_none() && self.spec.shade == ShadeBy::PerMillion
    }

    pub fn draw(&self, before: &LabelSlots, area: Area, page: Page, palette: &Palette) -> Drawn {
        match self.state {
            None if self.spec.view == MapView::Tiles => tiles::draw(self.table, self.spec, area, page, palette),
            None => nation::draw(self.table, self.spec, place::nation(), area, page, palette),
            Some(map) => state::draw(self.table, self.spec, map, &self.facts, before, area, page, palette),
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
        parts.push(format::plural(n as usize, "college", "colleges"));
    }
    match certificates.state {
        CellState::Value => parts.push(format!("{} {}", format::datum(certificates, format::count), table.unit)),
        CellState::Suppressed => parts.push(format!("{} suppressed", table.unit)),
        _ => {}
    }
    match in_field.state {
        CellState::Value => {
            parts.push(format!("{} working in {}", format::datum(in_field, format::share), facts::field(table)));
        }
        CellState::Suppressed => parts.push(format!("share in {} suppressed", facts::field(table))),
        _ => {}
    }
    capital(&parts.join(", "))
}
