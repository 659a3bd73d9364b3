//! Publishing counts of certificates: rows and their colleges together, so that neither gives the other away.

use crate::measure::{ColumnarGroup, CountRow, CountTable, Datum, Facet, Published};

use super::{
    keep_state,
    lattice::Lattice,
    protect::protect_by_level,
    round,
    system::{Role, System, role_of, secret},
    tables,
};

/// What stands behind a row of counts besides the row itself.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::measure) struct Behind {
    /// People who hold the certificates; `None` if only certificates are known.
    pub(in crate::measure) people: Option<u32>,
    /// People in the field, and people whose industry is known.
    pub(in crate::measure) in_field: Option<(u32, u32)>,
    /// For a college, the row it belongs to, if only one.
    pub(in crate::measure) row: Option<usize>,
}

/// People of several colleges together, as shown elsewhere.
#[derive(Clone, Debug, Default)]
pub(in crate::measure) struct Sum {
    /// Which colleges, by their place in the table's colleges.
    pub(in crate::measure) colleges: Vec<usize>,
    pub(in crate::measure) people: u32,
    /// People in the field, and people whose industry is known.
    pub(in crate::measure) in_field: Option<(u32, u32)>,
}

/// Publishes counts. `behind` follows the rows, then the colleges, then the total.
pub(in crate::measure) fn certificates(
    mut table: CountTable,
    behind: &[Behind],
    sums: &[Sum],
    threshold: u32,
) -> Published<CountTable> {
    let (rows, colleges) = (table.rows.len(), table.colleges.len());
    let groups: Vec<_> = table.rows.iter().map(|row| row.group.clone()).collect();
    let all: Vec<&CountRow> = table.rows.iter().chain(&table.colleges).chain([&table.total]).collect();
    let shape = Shape { groups: &groups, behind, sums };
    let people: Vec<u32> =
        all.iter().zip(behind).map(|(row, behind)| behind.people.unwrap_or_else(|| whole(row.certificates))).collect();
    let of_sums = sums.iter().map(|sum| sum.people).collect::<Vec<_>>();
    let nothing = vec![false; people.len()];
    let hidden = shape.protect(&people, &of_sums, &nothing, |n| role_of(n, threshold));
    let primary = people[..rows].iter().filter(|n| (1..threshold).contains(*n)).count();

    // A share gives away both those in the field and the others.
    let known = |at: usize| behind.get(at).and_then(|behind| behind.in_field).is_some();
    let sides = [|(inside, _): (u32, u32)| inside, |(inside, base): (u32, u32)| base - inside];
    let mut shares_hidden: Vec<bool> = (0..people.len()).map(|at| hidden[at]).collect();
    loop {
        let before = shares_hidden.clone();
        for side in sides {
            let people: Vec<u32> = behind.iter().map(|behind| behind.in_field.map_or(0, side)).collect();
            // Under filters by industry nobody may be on one side: every number of it is secret by itself.
            if people.iter().enumerate().next_back().is_some_and(|(all, total)| known(all) && *total < threshold) {
                shares_hidden.iter_mut().enumerate().for_each(|(at, hidden)| *hidden |= known(at));
            }
            if shares_hidden.iter().enumerate().all(|(at, hidden)| *hidden || !known(at)) {
                break; // no number is left that could tell of another
            }
            let of_sums: Vec<u32> = sums.iter().map(|sum| sum.in_field.map_or(0, side)).collect();
            shares_hidden = shape.protect_where(&people, &of_sums, &shares_hidden, &known, |n| {
                if n < threshold { secret(threshold) } else { Role::Open }
            });
        }
        if shares_hidden == before {
            break;
        }
    }
    let flags: Vec<(bool, bool)> = hidden.iter().copied().zip(shares_hidden).collect();
    for (row, (hidden, share_hidden)) in
        table.rows.iter_mut().chain(&mut table.colleges).chain([&mut table.total]).zip(flags)
    {
        if hidden {
            row.certificates = keep_state(row.certificates);
        }
        row.in_field = if hidden || share_hidden { keep_state(row.in_field) } else { round::share(row.in_field) };
    }
    let all_hidden = hidden[..rows].iter().filter(|&&hidden| hidden).count();
    let mut notes = super::suppression_notes(primary, all_hidden, threshold, tr!("people"), super::GROUPS);
    if notes.is_empty() && hidden[rows..rows + colleges].contains(&true) {
        notes.push(tr!(
            "— = suppressed: a college with fewer than {threshold} people, or that would give such a college away.",
            threshold = threshold
        ));
    }
    table.provenance.notes.extend(notes);
    Published::seal(table)
}

/// What the cells of a table are: its rows, then its colleges, then its total; and sums shown elsewhere.
struct Shape<'a> {
    groups: &'a [ColumnarGroup],
    behind: &'a [Behind],
    sums: &'a [Sum],
}

impl Shape<'_> {
    fn protect(&self, people: &[u32], of_sums: &[u32], withheld: &[bool], role: impl Fn(u32) -> Role) -> Vec<bool> {
        self.protect_where(people, of_sums, withheld, &|_| true, role)
    }

    /// What to hide of the rows, colleges and total. Numbers for which nothing is `known` protect and reveal nothing.
    ///
    /// Sums are decided first and then colleges, so that the table of the sums hides the same ones.
    fn protect_where(
        &self,
        people: &[u32],
        of_sums: &[u32],
        withheld: &[bool],
        known: &dyn Fn(usize) -> bool,
        role: impl Fn(u32) -> Role,
    ) -> Vec<bool> {
        let rows = self.groups.len();
        let Some(total_at) = people.len().checked_sub(1) else { return Vec::new() };
        // Without sums the rows are what colleges add up to, so they come first.
        let fields = self.groups.first().map_or(0, Vec::len) as u8;
        let (of_rows, of_colleges) = if self.sums.is_empty() { (0, fields + 1) } else { (2, 2) };
        let role_at = |at: usize, n: u32| if known(at) { role(n) } else { Role::Known };
        let mut system = System::default();
        let total = system.cell(people[total_at], role_at(total_at, people[total_at]), 10.0);
        let sums: Vec<usize> =
            of_sums.iter().map(|&n| system.cell(n, if n == 0 { Role::Known } else { role(n) }, 3.0)).collect();
        for &sum in &sums {
            system.cells[sum].level = 1;
        }
        if !sums.is_empty() {
            system.adds_up(&sums, total);
        }
        let colleges: Vec<usize> =
            (rows..total_at).map(|at| system.cell(people[at], role_at(at, people[at]), 1.0)).collect();
        for &college in &colleges {
            system.cells[college].level = of_colleges;
        }
        for (sum, &cell) in self.sums.iter().zip(&sums) {
            let here: Vec<usize> = sum.colleges.iter().filter_map(|&at| colleges.get(at).copied()).collect();
            if !here.is_empty() {
                system.adds_up(&here, cell);
            }
        }
        if !colleges.is_empty() {
            system.adds_up(&colleges, total);
        }
        let lattice = if rows > 0 {
            Some(Lattice::add(&mut system, self.groups, &people[..rows], people[total_at], of_rows, &role))
        } else {
            None
        };
        if let Some(lattice) = &lattice {
            for (row, &cell) in lattice.rows.iter().enumerate() {
                if !known(row) {
                    system.cells[cell].role = Role::Known;
                }
                let here: Vec<usize> = (rows..total_at)
                    .filter(|&at| self.behind[at].row == Some(row))
                    .map(|at| colleges[at - rows])
                    .collect();
                if !here.is_empty() {
                    system.adds_up(&here, cell);
                }
            }
            system.same(lattice.total, total);
        }
        let cells: Vec<usize> =
            lattice.iter().flat_map(|lattice| lattice.rows.iter().copied()).chain(colleges).chain([total]).collect();
        for (&cell, _) in cells.iter().zip(withheld).filter(|(_, withheld)| **withheld) {
            system.withhold(cell);
        }
        let hidden = protect_by_level(&system).hidden;
        cells.into_iter().map(|cell| hidden[cell]).collect()
    }
}

fn whole(n: Datum) -> u32 {
    n.value.map_or(0, |n| n as u32)
}

/// Publishes the counts beside filters.
pub(in crate::measure) fn facets(mut facets: Vec<Facet>, threshold: u32) -> Published<Vec<Facet>> {
    for facet in &mut facets {
        let people: Vec<u32> = facet.values.iter().map(|value| whole(value.count)).collect();
        let groups: Vec<Vec<usize>> = (0..people.len()).map(|at| vec![at]).collect();
        let hidden = tables::rows(&groups, &people, people.iter().sum(), &vec![false; people.len()], threshold).rows;
        for (value, hidden) in facet.values.iter_mut().zip(hidden) {
            if hidden {
                value.count = keep_state(value.count);
            }
        }
    }
    Published::seal(facets)
}
