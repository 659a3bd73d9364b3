//! Publishing counts of certificates: rows and their colleges together, so that neither gives the other away.

use crate::measure::{ColumnarGroup, CountRow, CountTable, Datum, Facet, Published};

use super::{
    cells::{self, Line},
    keep_state, round, small,
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
    let all: Vec<&CountRow> = table.rows.iter().chain(&table.colleges).collect();
    let mut certificates: Vec<u32> =
        all.iter().zip(behind).map(|(row, behind)| behind.people.unwrap_or_else(|| whole(row.certificates))).collect();
    let mut hidden: Vec<bool> = certificates.iter().map(|&people| people > 0 && people < threshold).collect();
    let primary = hidden[..rows].iter().filter(|&&hidden| hidden).count();
    let total = behind.get(rows + colleges).copied().unwrap_or_default();
    let in_all = total.people.unwrap_or_else(|| whole(table.total.certificates));
    certificates.extend(sums.iter().map(|sum| sum.people));
    hidden.extend(sums.iter().map(|sum| sum.people > 0 && sum.people < threshold));
    complete(&certificates, &mut hidden, &Shape { groups: &groups, behind, sums, in_all }, threshold);

    let few = |in_field: Option<(u32, u32)>| {
        in_field.is_some_and(|(inside, base)| inside < threshold || base - inside < threshold)
    };
    let in_fields = behind.iter().take(rows + colleges).map(|behind| behind.in_field);
    let mut shares_hidden: Vec<bool> = in_fields.chain(sums.iter().map(|sum| sum.in_field)).map(few).collect();
    for of in [|(inside, _): (u32, u32)| inside, |(inside, base): (u32, u32)| base - inside] {
        let in_fields = behind.iter().take(rows + colleges).map(|behind| behind.in_field);
        let people: Vec<u32> =
            in_fields.chain(sums.iter().map(|sum| sum.in_field)).map(|counts| counts.map_or(0, of)).collect();
        let in_all = total.in_field.map_or(0, of);
        complete(&people, &mut shares_hidden, &Shape { groups: &groups, behind, sums, in_all }, threshold);
    }

    let total_people = total.people.map_or(table.total.certificates, |people| Datum::value(f64::from(people)));
    let total_hidden = (small(total_people, threshold), few(total.in_field));
    let flags = hidden.iter().copied().zip(shares_hidden).take(rows + colleges).chain([total_hidden]);
    for (row, (hidden, share_hidden)) in
        table.rows.iter_mut().chain(&mut table.colleges).chain([&mut table.total]).zip(flags)
    {
        if hidden {
            row.certificates = keep_state(row.certificates);
        }
        row.in_field = if hidden || share_hidden { keep_state(row.in_field) } else { round::share(row.in_field) };
    }
    let all_hidden = hidden[..rows].iter().filter(|&&hidden| hidden).count();
    let note = super::suppression_note(primary, all_hidden, threshold, "people");
    let note = note.or_else(|| {
        hidden[rows..rows + colleges].contains(&true).then(|| {
            format!(
                "— = suppressed: a college with fewer than {threshold} people, or that would give such a college away."
            )
        })
    });
    table.provenance.notes.extend(note);
    Published::seal(table)
}

/// What the cells of a table are: its rows, then its colleges, then sums shown elsewhere.
struct Shape<'a> {
    groups: &'a [ColumnarGroup],
    behind: &'a [Behind],
    sums: &'a [Sum],
    in_all: u32,
}

/// Hides what would give hidden cells away: first as the table of the sums hides it, so that both tables hide the same,
/// then within this one.
fn complete(people: &[u32], hidden: &mut [bool], shape: &Shape<'_>, threshold: u32) {
    let mut lines = shape.lines_of_sums(people);
    cells::complete(people, hidden, &lines, threshold);
    lines.extend(shape.lines(people));
    cells::complete(people, hidden, &lines, threshold);
}

impl Shape<'_> {
    /// Colleges add up to the sums, and the sums to the total.
    fn lines_of_sums(&self, people: &[u32]) -> Vec<Line> {
        let (rows, first) = (self.groups.len(), people.len() - self.sums.len());
        let mut lines: Vec<Line> = Vec::new();
        for (sum, cell) in self.sums.iter().zip(first..) {
            lines.extend(self.line(people, sum.colleges.iter().map(|at| rows + at).collect(), Some(cell)));
        }
        lines.extend(self.line(people, (first..people.len()).collect(), None));
        lines
    }

    /// The colleges of each row add up to the row, the rows to the total, and all colleges to the total.
    fn lines(&self, people: &[u32]) -> Vec<Line> {
        let (rows, end) = (self.groups.len(), people.len() - self.sums.len());
        let members = |row: usize| (rows..end).filter(move |&at| self.behind[at].row == Some(row));
        // The narrowest lines come first: a partner within the same row costs no partner in another.
        let mut lines: Vec<Line> =
            (0..rows).filter_map(|row| self.line(people, members(row).collect(), Some(row))).collect();
        lines.extend(cells::lines_of_groups(self.groups));
        lines.extend(self.line(people, (rows..end).collect(), None));
        lines
    }

    /// Cells that hold more than their sum reach beyond it (a college with people of two states): nothing adds up.
    fn line(&self, people: &[u32], cells: Vec<usize>, sum: Option<usize>) -> Option<Line> {
        let listed: u32 = cells.iter().map(|&cell| people[cell]).sum();
        let of = sum.map_or(self.in_all, |sum| people[sum]);
        (!cells.is_empty() && listed <= of).then(|| Line { unlisted: of - listed, cells, sum })
    }
}

fn whole(n: Datum) -> u32 {
    n.value.map_or(0, |n| n as u32)
}

/// Publishes the counts beside filters.
pub(in crate::measure) fn facets(mut facets: Vec<Facet>, threshold: u32) -> Published<Vec<Facet>> {
    for facet in &mut facets {
        let people: Vec<u32> = facet.values.iter().map(|value| whole(value.count)).collect();
        let mut hidden: Vec<bool> = facet.values.iter().map(|value| small(value.count, threshold)).collect();
        cells::complete(&people, &mut hidden, &[Line::total((0..people.len()).collect())], threshold);
        for (value, hidden) in facet.values.iter_mut().zip(hidden) {
            if hidden {
                value.count = keep_state(value.count);
            }
        }
    }
    Published::seal(facets)
}
