//! The steps of a comparison of means, and what is said of them.

use super::{Proposal, earnings::earnings, groups::key_label};
use crate::words::shown;
use crate::{
    figure::format::{self, known},
    measure::{EarningsTable, EstimateKind, Statistic},
};

/// Published numbers from before to after; `before + also + additional = after`.
#[derive(Clone, Debug, PartialEq)]
pub struct Parts {
    pub before: f64,
    /// Change of the comparison group.
    pub also: f64,
    /// What is left of the change.
    pub additional: f64,
    pub after: f64,
    /// The published difference in differences, which rounding may set apart from `additional`.
    pub estimated: Option<f64>,
    /// Who was trained: "Trained".
    pub trained: String,
    /// Keys of the marks that are explained: the trained group, the comparison's change, the difference.
    pub trained_key: String,
    pub compared_key: String,
    pub difference_key: String,
    /// Chance decided who was trained.
    pub randomised: bool,
}

impl Parts {
    /// # Errors
    /// A sentence on why there are no such steps.
    pub fn of(table: &EarningsTable) -> Result<Self, &'static str> {
        if table.statistic != Statistic::Mean {
            return Err(tr!(
                "No waterfall of medians: the median person of one group is not the one of another, so that such steps are changes of nobody. Compare means."
            ));
        }
        let mut trained = table.rows.iter().filter(|row| row.effect.is_some());
        let (Some(row), None) = (trained.next(), trained.next()) else {
            return Err(tr!("A waterfall needs one trained group and one that it is compared with."));
        };
        let estimate = |kind: EstimateKind| table.estimates.iter().find(|of| of.kind == kind);
        let compared = estimate(EstimateKind::ChangeCompared);
        let difference = estimate(EstimateKind::DifferenceInDifferences);
        let mut others = table.rows.iter().filter(|row| row.effect.is_none());
        let other = others.next().filter(|_| others.next().is_none());
        let also = compared.map_or_else(|| other.map(|row| row.change.amount), |of| Some(of.amount)).and_then(known);
        let (Some(before), Some(after), Some(also)) = (known(row.before.center), known(row.after.center), also) else {
            return Err(tr!("No waterfall: some of its numbers are suppressed."));
        };
        if before + also < 0.0 {
            return Err(tr!("No waterfall: before and the change of the comparison group together fall below $0."));
        }
        let key = |name: Option<String>| format!("row:{}", name.unwrap_or_default());
        let other_key = other.map(|row| key_label(&row.group));
        Ok(Self {
            before,
            also,
            additional: after - before - also,
            after,
            estimated: difference.and_then(|of| known(of.amount)),
            trained: row.group.last().map_or_else(|| tr!("the trained").to_owned(), |name| shown(name).into_owned()),
            trained_key: key_label(&row.group),
            compared_key: key(compared.map(|of| of.name.clone()).or(other_key)),
            difference_key: key(Some(difference.map_or_else(|| key_label(&row.group), |of| of.name.clone()))),
            randomised: estimate(EstimateKind::ExperimentalDifference).is_some(),
        })
    }

    /// Name of the second column.
    pub fn also_name(&self) -> &'static str {
        if self.also < 0.0 {
            tr!("Also lost by the comparison group")
        } else {
            tr!("Also gained by the comparison group")
        }
    }

    /// Name of the third column.
    pub fn additional_name(&self) -> &'static str {
        if self.additional < 0.0 { tr!("Less than the comparison group") } else { tr!("Additional") }
    }
}

/// Words of a comparison of earnings, led by its steps.
pub fn waterfall(table: &EarningsTable, parts: &Parts, hidden: usize) -> Proposal {
    let proposal = earnings(table, tr!("Waterfall chart"), hidden);
    let change = parts.after - parts.before;
    let verb = |amount: f64| if amount < 0.0 { tr!("lost") } else { tr!("gained") };
    let amount = |amount: f64| format::dollars(amount.abs());
    let rest = if parts.additional < 0.0 {
        tr!("{} less", amount(parts.additional))
    } else {
        tr!("{} was additional", amount(parts.additional))
    };
    let title = if parts.also < 0.0 || change < 0.0 {
        tr!(
            "{} {} {}; the comparison group {} {}",
            parts.trained,
            verb(change),
            amount(change),
            verb(parts.also),
            amount(parts.also)
        )
    } else {
        tr!(
            "{} gained {}: the comparison group also gained {}, {rest}",
            parts.trained,
            amount(change),
            amount(parts.also),
            rest = rest
        )
    };
    let caution = if parts.randomised {
        tr!("Chance decided who was trained, so the additional part estimates what the training changed.")
    } else {
        tr!("The additional part is a difference between groups that may have differed before, not an effect.")
    };
    let mut titles = vec![title.clone()];
    titles.extend(proposal.titles);
    let mut notes = vec![caution.to_owned()];
    notes.extend(proposal.notes);
    Proposal {
        alt: tr!(
            "Waterfall chart of average yearly earnings. {title}. Before {}, after {}. {caution}",
            format::dollars(parts.before),
            format::dollars(parts.after),
            title = title,
            caution = caution
        ),
        speaker: tr!("{title}.\n\nSay this: {caution}\n\n{}", proposal.speaker, title = title, caution = caution),
        titles,
        notes,
        ..proposal
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{figure::fixture, measure::Datum};

    #[test]
    fn steps_claim_a_cause_only_of_an_experiment() {
        let mut table = fixture::compared(3_288.0, 1_529.0);
        let parts = Parts::of(&table).unwrap();
        let words = waterfall(&table, &parts, 0);
        assert_eq!(
            words.titles[0],
            "Treated gained $4,817: the comparison group also gained $3,288, $1,529 was additional"
        );
        assert!(words.notes[0].contains("not an effect"), "{:?}", words.notes);
        table.estimates[3].kind = EstimateKind::ExperimentalDifference;
        let words = waterfall(&table, &Parts::of(&table).unwrap(), 0);
        assert!(words.notes[0].contains("estimates what the training changed"), "{:?}", words.notes);
    }

    #[test]
    fn medians_suppressed_numbers_and_many_groups_have_no_steps() {
        let table = fixture::compared(3_288.0, 1_529.0);
        let medians = EarningsTable { statistic: Statistic::Median, ..table.clone() };
        assert!(Parts::of(&medians).unwrap_err().contains("medians"));
        let mut hidden = table.clone();
        hidden.rows[0].before.center = Datum::SUPPRESSED;
        assert!(Parts::of(&hidden).unwrap_err().contains("suppressed"));
        let mut many = table.clone();
        many.rows.push(many.rows[0].clone());
        assert!(Parts::of(&many).is_err());
    }

    #[test]
    fn losses_are_told_as_losses() {
        let parts = Parts::of(&fixture::compared(-500.0, 5_317.0)).unwrap();
        assert_eq!((parts.also_name(), parts.additional), ("Also lost by the comparison group", 5_317.0));
        let words = waterfall(&fixture::compared(-500.0, 5_317.0), &parts, 0);
        assert_eq!(words.titles[0], "Treated gained $4,817; the comparison group lost $500");
        let parts = Parts::of(&fixture::compared(6_000.0, -1_183.0)).unwrap();
        assert_eq!((parts.additional_name(), parts.additional), ("Less than the comparison group", -1_183.0));
    }
}
