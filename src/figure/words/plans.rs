//! Words of costs beside gains, and of programs against standards.

use super::{Proposal, captions, groups::by_phrase, other::proposal};
use crate::{
    figure::format::{self, known},
    measure::{StandardsTable, ValueTable},
    table::CellState,
};

/// Words of costs beside yearly changes, which are no return on the training.
pub fn value(table: &ValueTable, hidden: usize) -> Proposal {
    let mut titles = Vec::new();
    if let (Some(cost), Some(gain)) = (known(table.total.cost_per_completer), known(table.total.gain)) {
        titles.push(tr!(
            "A completed certificate costs {}; yearly earnings changed by {}",
            format::dollars(cost),
            format::change(gain)
        ));
    }
    titles.push(tr!("Cost per completer and change of earnings").to_owned());
    let mut parts = vec![tr!("Cost per completer and change of yearly earnings").to_owned(), by_phrase(&table.by)];
    parts.extend(captions::filters(&table.provenance.request.filters));
    parts.push(captions::dollars(table.dollars));
    parts.retain(|part| !part.is_empty());
    let withheld = table.rows.iter().filter(|row| row.gain.state == CellState::Suppressed).count();
    let withheld = captions::withheld(table.provenance.request.threshold, withheld, tr!("group"), tr!("groups"));
    proposal(tr!("Table"), titles, parts.join(", "), withheld.into_iter().collect(), hidden, &table.provenance)
}

/// Words of programs against standards.
pub fn standards(table: &StandardsTable, hidden: usize) -> Proposal {
    let [pass, fail, not_ratable] = table.counts;
    let count = |n: u32| format::count(f64::from(n));
    let all = count(pass + fail + not_ratable);
    let titles = vec![
        tr!(
            "{} of {all} programs reach every standard; {} miss one, {} cannot be rated",
            count(pass),
            count(fail),
            count(not_ratable),
            all = all
        ),
        tr!("Programs against minimum standards").to_owned(),
    ];
    let mut parts = vec![tr!("Programs against minimum standards").to_owned(), by_phrase(&table.by)];
    parts.extend(captions::filters(&table.provenance.request.filters));
    parts.retain(|part| !part.is_empty());
    proposal(tr!("Table"), titles, parts.join(", "), Vec::new(), hidden, &table.provenance)
}
