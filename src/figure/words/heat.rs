//! Words of a heat table: those of its numbers, told as cells of two fields.

use super::{Proposal, earnings::earnings, earnings::statistic, groups::small};
use crate::{figure::HeatCell, measure::EarningsTable};

/// What stands in the cells, in the middle of a sentence.
pub fn cell_name(cell: HeatCell) -> &'static str {
    match cell {
        HeatCell::Change => "change",
        HeatCell::Percent => "change in percent",
        HeatCell::After => "after",
        HeatCell::Before => "before",
        HeatCell::People => "people",
    }
}

/// Words of earnings in the cells of two fields.
pub fn heat(table: &EarningsTable, cell: HeatCell, hidden: usize) -> Proposal {
    let proposal = earnings(table, "Heat table", hidden);
    let mean = statistic(table.statistic);
    let told = match cell {
        HeatCell::Change => format!("Change of {} yearly earnings from before to after", small(mean)),
        HeatCell::Percent => format!("Change of {} yearly earnings in percent of before", small(mean)),
        HeatCell::After => format!("{mean} yearly earnings after"),
        HeatCell::Before => format!("{mean} yearly earnings before"),
        HeatCell::People => "People with earnings before and after".to_owned(),
    };
    let plain = format!("{mean} yearly earnings before and after");
    let mut titles = proposal.titles;
    if cell == HeatCell::People {
        titles.insert(0, told.clone());
    }
    Proposal {
        subtitle: proposal.subtitle.replacen(&plain, &told, 1),
        alt: proposal.alt.replacen(&small(&plain), &small(&told), 1),
        titles,
        ..proposal
    }
}
