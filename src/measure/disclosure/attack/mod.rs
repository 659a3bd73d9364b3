//! An attacker with everything published and a linear program: no hidden number of 10,000 random tables has one value only.

mod optimum;
mod pairs;
mod rates;
mod totals;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use microlp::{ComparisonOp, OptimizationDirection, Problem};
use rayon::prelude::*;

use super::{
    Division, Joint, earnings,
    lattice::Lattice,
    protect::protect_by_level,
    shares,
    system::{System, role_of},
    tables,
    together::together,
};
use crate::{
    measure::{
        Band, Change, ColumnarGroup, Datum, Dollars, EarningsRow, EarningsTable, Part, PathwayStep, PathwayTable,
        Provenance, ShareRow, ShareTable, Spread, Statistic,
    },
    table::{Field, Period},
};

const THRESHOLD: u32 = 10;

/// The same tables everywhere.
struct Random(u64);

impl Random {
    fn new(seed: u64) -> Self {
        let mut random = Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x2545_F491_4F6C_DD1D);
        random.below(2);
        random
    }

    fn below(&mut self, end: u32) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % u64::from(end)) as u32
    }

    /// People of a cell: often few, sometimes none.
    fn people(&mut self) -> u32 {
        match self.below(10) {
            0 => 0,
            1..4 => self.below(12),
            4..8 => 10 + self.below(50),
            _ => 50 + self.below(500),
        }
    }
}

/// What an attacker knows: sums of unknown whole numbers that are not negative.
#[derive(Default)]
struct Known {
    sums: Vec<(Vec<usize>, f64)>,
    /// Sums that are not larger than this.
    at_most: Vec<(Vec<usize>, f64)>,
}

impl Known {
    /// The smallest and the largest value that a sum of unknowns can have.
    fn range(&self, unknowns: usize, of: &[usize]) -> (f64, f64) {
        let end = |direction| {
            let mut problem = Problem::new(direction);
            let variables: Vec<_> =
                (0..unknowns).map(|at| problem.add_var(f64::from(u8::from(of.contains(&at))), (0.0, 1e6))).collect();
            for (cells, sum) in &self.sums {
                let terms: Vec<_> = cells.iter().map(|&at| (variables[at], 1.0)).collect();
                problem.add_constraint(terms.as_slice(), ComparisonOp::Eq, *sum);
            }
            for (cells, most) in &self.at_most {
                let terms: Vec<_> = cells.iter().map(|&at| (variables[at], 1.0)).collect();
                problem.add_constraint(terms.as_slice(), ComparisonOp::Le, *most);
            }
            problem.solve().unwrap().into_solution().unwrap().objective()
        };
        (end(OptimizationDirection::Minimize), end(OptimizationDirection::Maximize))
    }
}

fn absent() -> Spread {
    let missing = Datum::MISSING;
    Spread { center: missing, p25: missing, p75: missing, low: missing, high: missing, n: missing }
}

fn row(group: ColumnarGroup, n: u32) -> EarningsRow {
    let missing = Datum::MISSING;
    EarningsRow {
        group,
        n: Datum::value(f64::from(n)),
        before: absent(),
        after: absent(),
        change: Change { amount: missing, percent: missing, low: missing, high: missing },
        effect: None,
    }
}

/// Medians are published by these groups; only their n matters here.
fn medians(cells: &[(ColumnarGroup, u32)]) -> EarningsTable {
    let table = EarningsTable {
        by: vec![Field::Program; cells.first().map_or(0, |(group, _)| group.len())],
        statistic: Statistic::Median,
        dollars: Dollars::Nominal,
        baseline: Period::Year(-1),
        after: Period::Year(1),
        threshold: THRESHOLD,
        rows: cells.iter().filter(|(_, n)| *n > 0).map(|(group, n)| row(group.clone(), *n)).collect(),
        total: row(Vec::new(), cells.iter().map(|(_, n)| n).sum()),
        dropped: Datum::MISSING,
        unit: "people".into(),
        cohorts: None,
        as_published: false,
        estimates: Vec::new(),
        excluded: Vec::new(),
        rounded_to: 100,
        provenance: Provenance::default(),
    };
    (*earnings(table)).clone()
}

fn label(text: &str, at: u32) -> Arc<str> {
    format!("{text}{at}").into()
}

/// Cells by `shape`, and their sums over all fields but some.
fn cells(shape: &[u32], random: &mut Random) -> Vec<(ColumnarGroup, u32)> {
    let mut groups: Vec<ColumnarGroup> = vec![Vec::new()];
    for (field, &labels) in shape.iter().enumerate() {
        let longer = |group: &ColumnarGroup| {
            (0..labels).map(|at| group.iter().cloned().chain([label(["a", "b", "c"][field], at)]).collect()).collect()
        };
        groups = groups.iter().flat_map(|group| -> Vec<ColumnarGroup> { longer(group) }).collect();
    }
    groups.into_iter().map(|group| (group, random.people())).collect()
}

fn summed(cells: &[(ColumnarGroup, u32)], fields: &[usize]) -> Vec<(ColumnarGroup, u32)> {
    let mut sums = BTreeMap::<ColumnarGroup, u32>::new();
    for (group, n) in cells {
        *sums.entry(fields.iter().map(|&field| group[field].clone()).collect()).or_default() += n;
    }
    sums.into_iter().collect()
}

/// What is left to know of a number of people that is not shown.
fn resists(known: &Known, unknowns: usize, of: &[usize], n: u32, told: &dyn std::fmt::Debug) {
    let (low, high) = known.range(unknowns, of);
    assert!(high - low > 1e-6, "{n} is {low} to {high} in {told:?}");
    if n < THRESHOLD {
        assert!(high - low >= f64::from(THRESHOLD / 2) - 1e-6, "{n} is {low} to {high} in {told:?}");
    }
}
