//! Labels that stand once with blanks below, as merged cells and pivot tables leave them.

use super::{
    ColumnChoice, Fix, IssueCode,
    gather::{Gather, Note},
    region::Region,
    view::View,
};
use crate::{sheet::CellRef, table::Field};

/// Most rows that are looked at.
const LOOKED_AT: usize = 5_000;

/// Whether the blanks of a column repeat the cell above; asks if they look as if they did and nothing is decided.
pub(crate) fn ask(
    view: &View<'_>,
    region: &Region,
    index: usize,
    name: &str,
    field: Option<Field>,
    choice: Option<&ColumnChoice>,
    gather: &mut Gather<'_>,
) -> bool {
    if let Some(filled) = choice.and_then(|choice| choice.fill_down) {
        return filled;
    }
    let label = matches!(
        field,
        None | Some(
            Field::State
                | Field::County
                | Field::Region
                | Field::City
                | Field::College
                | Field::Program
                | Field::Credential
                | Field::Group
                | Field::Sex
                | Field::Race
                | Field::AgeGroup
        )
    );
    if !label || !stands_once(view, region, index) {
        return false;
    }
    let blank = region.data.iter().filter(|row| view.cell(**row, index).is_empty());
    let message = tr!("“{name}” stands once with blanks below it; do they repeat the cell above?", name = name);
    let note = Note::warning(IssueCode::BlankLabels, message)
        .choices([Fix::FillDown(true), Fix::FillDown(false)])
        .whole_column();
    let handle = gather.open(name, &index.to_string(), &note);
    for row in blank {
        gather.hit(handle, (*row, index));
    }
    false
}

/// Texts of which none comes again after another, with blanks below and other cells beside the blanks.
fn stands_once(view: &View<'_>, region: &Region, index: usize) -> bool {
    let rows: Vec<usize> = region.data.iter().copied().take(LOOKED_AT).collect();
    if rows.len() < 4 || rows.first().is_none_or(|row| view.cell(*row, index).is_empty()) {
        return false;
    }
    let blank = |row: &&usize| view.cell(**row, index).is_empty();
    if rows.iter().filter(blank).count() * 10 < rows.len() * 3 {
        return false;
    }
    let mut seen: Vec<&str> = Vec::new();
    let (mut labels, mut blanks, mut beside) = (0, 0, 0);
    for row in &rows {
        match view.cell(*row, index) {
            CellRef::Text(text) if !text.trim().is_empty() => {
                if seen.contains(&text) {
                    return false;
                }
                seen.push(text);
                labels += 1;
            }
            cell if cell.is_empty() => {
                blanks += 1;
                beside += usize::from(view.filled[*row] >= 2);
            }
            _ => return false,
        }
    }
    // The left-most texts only: a remark here and there has blanks below it too.
    let leads = view
        .columns
        .clone()
        .take_while(|column| *column < index)
        .all(|column| rows.iter().filter(|row| view.cell(**row, column).is_empty()).count() * 2 >= blanks);
    leads && blanks >= labels && beside == blanks && labels >= 2
}
