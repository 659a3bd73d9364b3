//! Publishing counts of certificates: rows and their colleges together, so that neither gives the other away.

use crate::measure::{CountRow, CountTable, Datum, Facet, Published};

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

/// Publishes counts. `behind` follows the rows, then the colleges, then the total.
pub(in crate::measure) fn certificates(
    mut table: CountTable,
    behind: &[Behind],
    threshold: u32,
) -> Published<CountTable> {
    let (rows, colleges) = (table.rows.len(), table.colleges.len());
    let groups: Vec<_> = table.rows.iter().map(|row| row.group.clone()).collect();
    // The narrowest lines come first: a partner within the same row costs no partner in another.
    let members = |row: usize| (0..colleges).filter(move |&at| behind[rows + at].row == Some(row)).map(|at| rows + at);
    let mut lines: Vec<Line> = (0..rows).map(|row| Line { cells: members(row).collect(), sum: Some(row) }).collect();
    lines.retain(|line| !line.cells.is_empty());
    lines.extend(cells::lines_of_groups(&groups));
    lines.push(Line::total((rows..rows + colleges).collect()));
    let all: Vec<&CountRow> = table.rows.iter().chain(&table.colleges).collect();
    let certificates: Vec<u32> =
        all.iter().zip(behind).map(|(row, behind)| behind.people.unwrap_or_else(|| whole(row.certificates))).collect();
    let mut hidden: Vec<bool> = certificates.iter().map(|&people| people > 0 && people < threshold).collect();
    let primary = hidden[..rows].iter().filter(|&&hidden| hidden).count();
    cells::complete(&certificates, &mut hidden, &lines, threshold);

    let few =
        |behind: &Behind| behind.in_field.is_some_and(|(inside, base)| inside < threshold || base - inside < threshold);
    let mut shares_hidden: Vec<bool> = behind.iter().take(rows + colleges).map(few).collect();
    for of in [|(inside, _): (u32, u32)| inside, |(inside, base): (u32, u32)| base - inside] {
        let people: Vec<u32> =
            behind.iter().take(rows + colleges).map(|behind| behind.in_field.map_or(0, of)).collect();
        cells::complete(&people, &mut shares_hidden, &lines, threshold);
    }

    let total = behind.get(rows + colleges).copied().unwrap_or_default();
    let total_people = total.people.map_or(table.total.certificates, |people| Datum::value(f64::from(people)));
    let total_hidden = (small(total_people, threshold), few(&total));
    let flags = hidden.iter().copied().zip(shares_hidden).chain([total_hidden]);
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
        hidden[rows..].contains(&true).then(|| {
            format!(
                "— = suppressed: a college with fewer than {threshold} people, or that would give such a college away."
            )
        })
    });
    table.provenance.notes.extend(note);
    Published::seal(table)
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
