//! Words of a heat table: those of its numbers, told as cells of two fields.

use super::{Proposal, earnings::earnings, earnings::statistic, groups::small};
use crate::{figure::HeatCell, measure::EarningsTable};

/// What stands in the cells, in the middle of a sentence.
pub fn cell_name(cell: HeatCell) -> &'static str {
    match cell {
        HeatCell::Change => tr!("change"),
        HeatCell::Percent => tr!("change in percent"),
        HeatCell::After => tr!("after"),
        HeatCell::Before => tr!("before"),
        HeatCell::People => tr!("people"),
    }
}

/// Words of earnings in the cells of two fields.
pub fn heat(table: &EarningsTable, cell: HeatCell, hidden: usize) -> Proposal {
    let proposal = earnings(table, tr!("Heat table"), hidden);
    let mean = statistic(table.statistic);
    let told = match cell {
        HeatCell::Change => tr!("Change of {} yearly earnings from before to after", small(mean)),
        HeatCell::Percent => tr!("Change of {} yearly earnings in percent of before", small(mean)),
        HeatCell::After => tr!("{mean} yearly earnings after", mean = mean),
        HeatCell::Before => tr!("{mean} yearly earnings before", mean = mean),
        HeatCell::People => tr!("People with earnings before and after").to_owned(),
    };
    let plain = tr!("{mean} yearly earnings before and after", mean = mean);
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
