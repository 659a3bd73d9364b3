//! Levels of a credential named with it, in a column of their own; and which AWS is meant, by what else a row says.

use std::sync::Arc;

use super::{
    Fix, IssueCode, TableChoice,
    catalogue::Credentials,
    gather::{Gather, Note},
    normal::credential::{AMAZON, WELDING},
};
use crate::{
    sheet::Sheet,
    table::{CellState, Column, Field, Table},
};

/// `ACT NCRC Gold` becomes the credential ACT NCRC of the level Gold. A level column that the file has keeps what it says.
pub(super) fn apart(table: &mut Table, credentials: &Credentials<'_>) {
    let Some(at) = table.columns.iter().position(|column| column.field == Some(Field::Credential)) else { return };
    let column = Arc::clone(&table.columns[at]);
    let parts_of = |row: usize| column.text(row).and_then(|text| credentials.apart(text));
    let parts: Vec<Option<(&str, &str)>> = (0..table.rows()).map(parts_of).collect();
    if parts.iter().all(Option::is_none) {
        return;
    }
    let name_of = |row: usize| column.text(row).map(|text| parts[row].map_or(&**text, |(name, _level)| name));
    let mut named = Column::from_texts(&column.name, Some(Field::Credential), (0..table.rows()).map(name_of));
    if let Some(states) = &mut named.states {
        states.iter_mut().enumerate().for_each(|(row, state)| *state = column.state(row));
    }
    table.columns[at] = named.into();
    let own = table.columns.iter().position(|column| column.field == Some(Field::CredentialLevel));
    let texts: Vec<Option<Arc<str>>> = (0..table.rows())
        .map(|row| {
            let said = own.and_then(|own| table.columns[own].text(row).cloned());
            said.or_else(|| parts[row].map(|(_name, level)| Arc::from(level)))
        })
        .collect();
    let name = own.map_or(tr!("Level of credential"), |own| &*table.columns[own].name).to_owned();
    let mut column = Column::from_texts(&name, Some(Field::CredentialLevel), texts.iter().map(Option::as_deref));
    if let Some(states) = &mut column.states {
        let old = |row: usize| own.map_or(CellState::NotApplicable, |own| table.columns[own].state(row));
        for (row, state) in states.iter_mut().enumerate().filter(|(_, state)| !state.is_value()) {
            *state = old(row);
        }
    }
    match own {
        Some(own) => table.columns[own] = column.into(),
        None => table.columns.push(column.into()),
    }
}

/// Words of programs of computing, and of metal work.
const COMPUTING: [&str; 8] = ["cloud", "comput", "software", "cyber", "devops", "network", "information tech", "data "];
const METAL: [&str; 7] = ["weld", "metal", "machin", "fabricat", "manufactur", "precision", "steel"];

/// Which field a row is of, by its CIP code and its program.
fn context(table: &Table, row: usize) -> Option<&'static str> {
    let said = |field: Field| table.column(field).and_then(|column| column.text(row)).map(|text| text.to_lowercase());
    let (cip, program) = (said(Field::Cip), said(Field::Program));
    let names =
        |words: &[&str]| program.as_ref().is_some_and(|program| words.iter().any(|word| program.contains(word)));
    let coded =
        |families: &[&str]| cip.as_ref().is_some_and(|cip| families.iter().any(|family| cip.starts_with(family)));
    match (coded(&["11"]) || names(&COMPUTING), coded(&["15", "47", "48"]) || names(&METAL)) {
        (true, false) => Some(AMAZON),
        (false, true) => Some(WELDING),
        _ => None,
    }
}

/// AWS in rows of computing is Amazon Web Services, in rows of metal work the American Welding Society. Where a file has
/// both, it is asked about rows that say neither; until then they are of welding.
pub(super) fn which_aws(table: &mut Table, places: &[usize], choice: &TableChoice, gather: &mut Gather<'_>) {
    let Some(at) = table.columns.iter().position(|column| column.field == Some(Field::Credential)) else { return };
    let column = Arc::clone(&table.columns[at]);
    let Some(place) = places.get(at).copied() else { return };
    let letter = Sheet::letter(gather.origin().1 as usize + place);
    let decided = choice.columns.get(&letter).is_some_and(|column| column.fixes.contains_key(WELDING));
    // An answer is about rows that say neither, and was laid on all.
    let is_aws = |row: usize| column.text(row).is_some_and(|text| &**text == WELDING || decided && &**text == AMAZON);
    let contexts: Vec<Option<&str>> =
        (0..table.rows()).map(|row| if is_aws(row) { context(table, row) } else { None }).collect();
    if !contexts.contains(&Some(AMAZON)) {
        return;
    }
    let name_of = |row: usize| match contexts[row] {
        Some(meant) => Some(meant),
        None => column.text(row).map(|text| &**text),
    };
    let mut named = Column::from_texts(&column.name, Some(Field::Credential), (0..table.rows()).map(name_of));
    if let Some(states) = &mut named.states {
        states.iter_mut().enumerate().for_each(|(row, state)| *state = column.state(row));
    }
    table.columns[at] = named.into();
    let first = gather.origin().0 as usize;
    let cell = |row: usize| ((table.source_rows[row] as usize).saturating_sub(1 + first), place);
    let amazon = Note::info(
        IssueCode::Catalogue,
        tr!(
            "“AWS” is Amazon Web Services in rows of computing, by their CIP code or program, and American Welding Society elsewhere"
        ),
    );
    let handle = gather.open(WELDING, "amazon", &amazon);
    (0..table.rows()).filter(|row| contexts[*row] == Some(AMAZON)).for_each(|row| gather.hit(handle, cell(row)));
    let unclear: Vec<usize> = (0..table.rows()).filter(|row| is_aws(*row) && contexts[*row].is_none()).collect();
    if decided || unclear.is_empty() {
        return;
    }
    let question = Note::warning(
        IssueCode::Catalogue,
        tr!("“AWS” may be the American Welding Society or Amazon Web Services: these rows say neither, and the file has both"),
    )
    .choices([Fix::ReadAs("American Welding Society".into()), Fix::ReadAs(AMAZON.into())]);
    let handle = gather.open(WELDING, "unclear", &question);
    unclear.into_iter().for_each(|row| gather.hit(handle, cell(row)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::{
        Imported, Mapping,
        cases::{book, sheet},
        import,
    };

    fn read(rows: &[&str], mapping: &Mapping) -> Imported {
        import(&book("case.xlsx", vec![sheet("Case", rows)]), mapping)
    }

    fn texts(imported: &Imported, field: Field) -> Vec<Option<String>> {
        let table = &imported.tables[0];
        let column = table.column(field).unwrap();
        (0..table.rows()).map(|row| column.text(row).map(ToString::to_string)).collect()
    }

    #[test]
    fn levels_stand_in_a_column_of_their_own() {
        let rows = [
            "ID|Cert_Date|Credential|Q+2",
            "P-1|2018-05-01|NCRC Gold|5000",
            "P-2|2018-05-01|ACT NCRC - Platinum|5000",
            "P-3|2018-05-01|ACT NCRC|5000",
            "P-4|2018-05-01|NIMS|5000",
        ];
        let imported = read(&rows, &Mapping::default());
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            texts(&imported, Field::Credential),
            [some("ACT NCRC"), some("ACT NCRC"), some("ACT NCRC"), some("NIMS")]
        );
        assert_eq!(texts(&imported, Field::CredentialLevel), [some("Gold"), some("Platinum"), None, None]);
    }

    #[test]
    fn which_aws_is_told_by_the_rest_of_the_row_and_else_asked() {
        let rows = [
            "College|State|Program|CIP|Credential",
            "Lakeside CC|Ohio|Welding Technology|48.0508|AWS",
            "Lakeside CC|Ohio|Cloud Computing|11.0902|AWS",
            "Dry Fork|Ohio|Workforce||AWS",
            "Dry Fork|Ohio|Machining|48.0501|NIMS",
        ];
        let imported = read(&rows, &Mapping::default());
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(texts(&imported, Field::Credential), [some("AWS"), some(AMAZON), some("AWS"), some("NIMS")]);
        let issues = || imported.inspection.issues.iter().filter(|issue| issue.code == IssueCode::Catalogue);
        assert_eq!(
            issues().map(|issue| issue.cells.concat()).collect::<Vec<_>>(),
            ["E4", "E3"],
            "what waits comes first"
        );
        let asked = issues().find(|issue| issue.choices.len() == 2).unwrap();
        for (answer, third) in [(0, "AWS"), (1, AMAZON)] {
            let mut mapping = Mapping::default();
            mapping.decide(asked, &asked.choices[answer]);
            let again = read(&rows, &mapping);
            assert_eq!(texts(&again, Field::Credential)[..3], [some("AWS"), some(AMAZON), some(third)]);
            assert!(again.inspection.issues.iter().all(|issue| issue.choices != asked.choices), "not asked again");
        }
        // A file of metal work alone is not asked about.
        let metal = read(&["College|State|Program|Credential", "Dry Fork|Ohio|Workforce|AWS"], &Mapping::default());
        assert!(metal.inspection.issues.iter().all(|issue| issue.code != IssueCode::Catalogue));
    }
}
