//! Yes-and-no columns of race and ethnicity turned into one group a person.

use super::{
    IssueCode,
    columns::Role,
    gather::{Gather, Note},
    normal::people,
    region::Region,
};
use crate::table::{Column, Field, Table};

/// Adds the standard group of each row: Hispanic or Latino whatever else is marked, else more than one race if several
/// are, else the one that is, else not stated. A column that names the group already stays as it is.
pub(super) fn combine(table: &mut Table, roles: &[Role], places: &[usize], region: &Region, gather: &mut Gather<'_>) {
    let flags: Vec<(usize, &'static str)> = roles
        .iter()
        .enumerate()
        .filter_map(|(at, role)| match role {
            Role::Race(race) => Some((at, *race)),
            _ => None,
        })
        .collect();
    if flags.is_empty() || table.columns.len() < roles.len() {
        return;
    }
    let message =
        tr!("Yes-and-no columns were combined: Hispanic or Latino first, several others are more than one race");
    let note = Note::info(IssueCode::RaceFlags, message).whole_column();
    for (at, _race) in &flags {
        gather.add((region.header_row(), places[*at]), &table.columns[*at].name, "", &note);
    }
    if table.column(Field::Race).is_some() {
        return;
    }
    let groups: Vec<Option<&str>> = (0..table.rows())
        .map(|row| {
            let yes = |at: usize| table.columns[at].text(row).and_then(|text| people::flag(text)) == Some(true);
            let mut marked = flags.iter().filter(|(at, _race)| yes(*at)).map(|(_at, race)| *race);
            let first = marked.next();
            let second = marked.next();
            let hispanic = flags.iter().any(|(at, race)| *race == "Hispanic or Latino" && yes(*at));
            Some(match (hispanic, first, second) {
                (true, ..) => "Hispanic or Latino",
                (_, Some(_), Some(_)) => "More than one race",
                (_, Some(race), None) => race,
                (_, None, _) => "Not stated",
            })
        })
        .collect();
    let column = Column::from_texts("Race and ethnicity", Some(Field::Race), groups);
    table.columns.push(column.into());
}
