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

/// What stands behind a table of counts.
#[derive(Clone, Debug, Default)]
pub(in crate::measure) struct BehindAll {
    /// The rows, then the colleges.
    pub(in crate::measure) cells: Vec<Behind>,
    pub(in crate::measure) total: Behind,
    /// Those of no known college, who keep the colleges from adding up to the total.
    pub(in crate::measure) elsewhere: Behind,
}

impl Behind {
    /// Those behind a row who are not behind its colleges.
    fn less<'a>(self, members: &(impl Iterator<Item = &'a Self> + Clone)) -> Self {
        let people = |all: u32| all.saturating_sub(members.clone().filter_map(|member| member.people).sum());
        let in_field = |(inside, base): (u32, u32)| {
            let of = |part: fn((u32, u32)) -> u32| members.clone().filter_map(|member| member.in_field).map(part).sum();
            (inside.saturating_sub(of(|(inside, _)| inside)), base.saturating_sub(of(|(_, base)| base)))
        };
        Self { people: self.people.map(people), in_field: self.in_field.map(in_field), row: None }
    }
}

/// Publishes counts.
pub(in crate::measure) fn certificates(
    mut table: CountTable,
    behind: &BehindAll,
    threshold: u32,
) -> Published<CountTable> {
    let (rows, colleges) = (table.rows.len(), table.colleges.len());
    let groups: Vec<_> = table.rows.iter().map(|row| row.group.clone()).collect();
    let members =
        |row: usize| (0..colleges).filter(move |&at| behind.cells[rows + at].row == Some(row)).map(|at| rows + at);
    // Cells that no one sees follow those of the table: people of a row who have no college.
    let mut unseen: Vec<Behind> = Vec::new();
    let mut without_college = Vec::new();
    // The narrowest lines come first: a partner within the same row costs no partner in another.
    let mut lines = Vec::new();
    for row in 0..rows {
        let mut cells: Vec<usize> = members(row).collect();
        if cells.is_empty() {
            without_college.push(row);
            continue;
        }
        without_college.push(rows + colleges + unseen.len());
        cells.push(rows + colleges + unseen.len());
        unseen.push(behind.cells[row].less(&members(row).map(|at| &behind.cells[at])));
        lines.push(Line { cells, sum: Some(row) });
    }
    lines.extend(cells::lines_of_groups(&groups));
    if behind.cells[rows..].iter().any(|college| college.row.is_none()) {
        without_college = vec![rows + colleges + unseen.len()];
        unseen.push(behind.elsewhere);
    }
    lines.push(Line::total((rows..rows + colleges).chain(without_college).collect()));
    let all: Vec<&CountRow> = table.rows.iter().chain(&table.colleges).collect();
    let people = |(row, behind): (&&CountRow, &Behind)| behind.people.unwrap_or_else(|| whole(row.certificates));
    let mut certificates: Vec<u32> = all.iter().zip(&behind.cells).map(people).collect();
    let mut hidden: Vec<bool> = certificates.iter().map(|&people| people > 0 && people < threshold).collect();
    for behind in &unseen {
        let people = behind.people.unwrap_or(0);
        certificates.push(people);
        hidden.push(people > 0 && people < threshold);
    }
    let primary = hidden[..rows].iter().filter(|&&hidden| hidden).count();
    cells::complete(&certificates, &mut hidden, &lines, threshold);

    let few = |behind: &Behind| {
        behind.in_field.is_some_and(|(inside, base)| inside < threshold || base.saturating_sub(inside) < threshold)
    };
    let shared: Vec<Behind> = behind.cells.iter().copied().chain(unseen).collect();
    let mut shares_hidden: Vec<bool> = shared.iter().map(few).collect();
    for of in [|(inside, _): (u32, u32)| inside, |(inside, base): (u32, u32)| base.saturating_sub(inside)] {
        let people: Vec<u32> = shared.iter().map(|behind| behind.in_field.map_or(0, of)).collect();
        cells::complete(&people, &mut shares_hidden, &lines, threshold);
    }

    let total = behind.total;
    let total_people = total.people.map_or(table.total.certificates, |people| Datum::value(f64::from(people)));
    let total_hidden = (small(total_people, threshold), few(&total));
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
