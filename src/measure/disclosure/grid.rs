//! Large tables: boxes of cells whose corners can rise and fall by turns without changing any total.

use std::collections::BTreeMap;

use super::system::System;

/// Where the cells of a table with totals stand. The place after the last label of a field is its total.
#[derive(Clone, Debug)]
pub(super) struct Grid {
    shape: Vec<usize>,
    /// By field: how far apart neighbours are in `cells`.
    strides: Vec<usize>,
    /// [`NONE`] where the table has no cell.
    cells: Vec<u32>,
    /// By cell of the system: its place, [`NONE`] if it is in no place.
    places: Vec<u32>,
}

const NONE: u32 = u32::MAX;
/// Larger tables are not laid out.
const PLACES: usize = 4_000_000;

impl Grid {
    /// `cells` are, by set of fields, the cells that the rows with these `groups` fall in.
    pub(super) fn new<T: Ord>(groups: &[Vec<T>], cells: &BTreeMap<u32, Vec<usize>>, total: usize) -> Option<Self> {
        let fields = groups.first()?.len();
        let codes: Vec<BTreeMap<&T, usize>> = (0..fields)
            .map(|field| {
                let mut codes: BTreeMap<&T, usize> = groups.iter().map(|labels| (&labels[field], 0)).collect();
                for (code, at) in codes.values_mut().zip(0..) {
                    *code = at;
                }
                codes
            })
            .collect();
        let shape: Vec<usize> = codes.iter().map(BTreeMap::len).collect();
        let mut strides = vec![1; fields];
        for field in 1..fields {
            strides[field] = strides[field - 1] * (shape[field - 1] + 1);
        }
        let size = strides[fields - 1].checked_mul(shape[fields - 1] + 1).filter(|size| *size <= PLACES)?;
        let last = cells.values().flatten().copied().chain([total]).max()?;
        let mut grid = Self { shape, strides, cells: vec![NONE; size], places: vec![NONE; last + 1] };
        grid.put(total, size - 1);
        for (set, of_row) in cells {
            for (labels, &cell) in groups.iter().zip(of_row) {
                let code = |field: usize| {
                    if set & (1 << field) != 0 { codes[field][&labels[field]] } else { grid.shape[field] }
                };
                let place = (0..fields).map(|field| code(field) * grid.strides[field]).sum();
                grid.put(cell, place);
            }
        }
        Some(grid)
    }

    fn put(&mut self, cell: usize, place: usize) {
        self.cells[place] = cell as u32;
        self.places[cell] = place as u32;
    }

    /// Moves a cell by `by` (up if positive) along boxes, the cheapest first, each as far as its corners have people to
    /// give; with `only_hidden`, along boxes of hidden cells. `None` if it does not get that far.
    pub(super) fn lead_away(
        &self,
        system: &System,
        hidden: &[bool],
        cell: usize,
        by: f64,
        only_hidden: bool,
    ) -> Option<Change> {
        let place = *self.places.get(cell).filter(|place| **place != NONE)? as usize;
        let mut change = BTreeMap::<usize, f64>::new();
        let mut left = by.abs();
        while left > 0.0 {
            let search = Search { grid: self, system, hidden, only_hidden, change: &change, left };
            let mut best: Option<Found> = None;
            let corners = &mut vec![(cell, by.signum())];
            let room = left.min(search.room(cell, by));
            if room < 1.0 {
                return None;
            }
            search.deepen(place, 0, 0.0, room, corners, &mut best);
            let Found { room, corners, .. } = best?;
            for (corner, sign) in corners {
                *change.entry(corner).or_default() += sign * room;
            }
            left -= room;
        }
        Some(change.into_iter().filter(|(_, by)| *by != 0.0).collect())
    }
}

/// Cells and by how much they change, so that no equation notices.
pub(super) type Change = Vec<(usize, f64)>;

struct Search<'a> {
    grid: &'a Grid,
    system: &'a System,
    hidden: &'a [bool],
    only_hidden: bool,
    /// What is changed already.
    change: &'a BTreeMap<usize, f64>,
    left: f64,
}

struct Found {
    /// Cost a person moved.
    price: f64,
    room: f64,
    corners: Vec<(usize, f64)>,
}

impl Search<'_> {
    /// Mirrors the corners found so far along the next field, to each of its other labels and its total.
    fn deepen(
        &self,
        place: usize,
        field: usize,
        cost: f64,
        room: f64,
        corners: &mut Vec<(usize, f64)>,
        best: &mut Option<Found>,
    ) {
        let grid = self.grid;
        let Some(&labels) = grid.shape.get(field) else {
            // Of boxes that cost nothing the roomiest.
            let price = (cost + 1e-6) / room;
            if best.as_ref().is_none_or(|found| price < found.price) {
                *best = Some(Found { price, room, corners: corners.clone() });
            }
            return;
        };
        let stride = grid.strides[field];
        let own = place / stride % (labels + 1);
        let known = corners.len();
        for other in (0..=labels).filter(|other| *other != own) {
            let flip = if own == labels || other == labels { 1.0 } else { -1.0 };
            let (mut more, mut least) = (cost, room);
            for at in 0..known {
                let (cell, sign) = corners[at];
                let mirrored = (grid.places[cell] as usize + other * stride).wrapping_sub(own * stride);
                let corner = grid.cells[mirrored];
                let Some(price) = self.price(corner) else { break };
                more += price;
                least = least.min(self.room(corner as usize, sign * flip));
                if least < 1.0 || best.as_ref().is_some_and(|found| more / self.left >= found.price) {
                    break;
                }
                corners.push((corner as usize, sign * flip));
            }
            if corners.len() == 2 * known {
                self.deepen(place, field + 1, more, least, corners, best);
            }
            corners.truncate(known);
        }
    }

    /// People a cell has left to give, or room for more of them.
    fn room(&self, cell: usize, by: f64) -> f64 {
        let known = self.system.cells[cell];
        let n = f64::from(known.n) + self.change.get(&cell).copied().unwrap_or_default();
        if by < 0.0 { n } else { known.most.map_or(f64::INFINITY, |most| (f64::from(most) - n).max(0.0)) }
    }

    /// What it costs to have a corner hidden; `None` if it cannot be.
    fn price(&self, cell: u32) -> Option<f64> {
        let at = cell as usize;
        let known = self.system.cells.get(at)?;
        if self.hidden[at] || self.change.contains_key(&at) {
            return Some(0.0);
        }
        let open = !self.only_hidden && self.system.can_be_hidden(at);
        open.then(|| known.cost * (1.0 + 0.1 * f64::from(known.n) / (f64::from(known.n) + 1000.0)))
    }
}
