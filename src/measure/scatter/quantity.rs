//! The numbers of a group that can stand on an axis, and where each is found in the answer that publishes it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::measure::{
    Answer, CountOf, CountRow, Datum, EarningsRow, MeasureName, Rated, Statistic, ValueRow, Which, text,
};
use crate::table::CellState;

/// One number a group, as some measure publishes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Quantity {
    /// Yearly earnings before, of the same people as after.
    EarningsBefore,
    EarningsAfter,
    /// After minus before, in dollars a year.
    Gain,
    /// The same in percent of before.
    GainPercent,
    /// Share found in wage records.
    Matched,
    /// Share working in the certificate's industry.
    InField,
    /// Earnings in that industry less those elsewhere; a difference between people.
    FieldDifference,
    /// Passed, of the collected step before it.
    Passed,
    /// Completed of those enrolled, as the program files count them.
    Completion,
    /// WIOA: employed in the second quarter after exit.
    EmployedSecond,
    /// WIOA: employed in the fourth quarter after exit.
    EmployedFourth,
    /// WIOA: median earnings of the second quarter after exit, in dollars a quarter.
    QuarterEarnings,
    /// WIOA: credential attainment.
    Attainment,
    /// Mean tuition and fees.
    Cost,
    CostPerCompleter,
    /// Months of the gain that add up to the cost.
    MonthsToRepay,
    Certificates,
    People,
    Programs,
    Colleges,
}

/// How a quantity is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scale {
    /// "$45,000"
    Dollars,
    /// "+$10,200"
    Change,
    /// "+29%"; 29.0 in the datum.
    PercentChange,
    /// "46%"; 0.46 in the datum.
    Share,
    /// "1,214"
    Count,
    /// "14.2"
    Months,
}

impl Scale {
    /// As the command line prints it.
    pub(in crate::measure) fn format(self) -> fn(f64) -> String {
        match self {
            Self::Dollars => text::dollars,
            Self::Change => text::change,
            Self::PercentChange => text::percent_change,
            Self::Share => text::share,
            Self::Count => text::count,
            Self::Months => text::months,
        }
    }
}

impl Quantity {
    pub const ALL: [Self; 20] = [
        Self::EarningsBefore,
        Self::EarningsAfter,
        Self::Gain,
        Self::GainPercent,
        Self::Matched,
        Self::InField,
        Self::FieldDifference,
        Self::Passed,
        Self::Completion,
        Self::EmployedSecond,
        Self::EmployedFourth,
        Self::QuarterEarnings,
        Self::Attainment,
        Self::Cost,
        Self::CostPerCompleter,
        Self::MonthsToRepay,
        Self::Certificates,
        Self::People,
        Self::Programs,
        Self::Colleges,
    ];

    /// The measure that publishes it.
    pub fn measure(self) -> MeasureName {
        match self {
            Self::EarningsBefore | Self::EarningsAfter | Self::Gain | Self::GainPercent => MeasureName::Earnings,
            Self::Matched => MeasureName::Employment,
            Self::InField | Self::FieldDifference => MeasureName::InField,
            Self::Passed => MeasureName::Pathway,
            Self::Completion => MeasureName::Standards,
            Self::EmployedSecond | Self::EmployedFourth | Self::QuarterEarnings | Self::Attainment => MeasureName::Wioa,
            Self::Cost | Self::CostPerCompleter | Self::MonthsToRepay => MeasureName::Value,
            Self::Certificates | Self::People | Self::Programs | Self::Colleges => MeasureName::Certificates,
        }
    }

    /// What its measure counts, where that can be chosen.
    pub fn unit(self) -> Option<CountOf> {
        match self {
            Self::People => Some(CountOf::People),
            _ => None,
        }
    }

    pub fn scale(self) -> Scale {
        match self {
            Self::EarningsBefore
            | Self::EarningsAfter
            | Self::QuarterEarnings
            | Self::Cost
            | Self::CostPerCompleter => Scale::Dollars,
            Self::Gain | Self::FieldDifference => Scale::Change,
            Self::GainPercent => Scale::PercentChange,
            Self::Matched
            | Self::InField
            | Self::Passed
            | Self::Completion
            | Self::EmployedSecond
            | Self::EmployedFourth
            | Self::Attainment => Scale::Share,
            Self::MonthsToRepay => Scale::Months,
            Self::Certificates | Self::People | Self::Programs | Self::Colleges => Scale::Count,
        }
    }

    /// The name in full, without period and dollars: "Median yearly earnings before".
    pub fn name(self, statistic: Statistic) -> String {
        let center = match statistic {
            Statistic::Median => tr!("Median"),
            Statistic::Mean => tr!("Mean"),
        };
        match self {
            Self::EarningsBefore => tr!("{center} yearly earnings before", center = center),
            Self::EarningsAfter => tr!("{center} yearly earnings after", center = center),
            Self::Gain => tr!("Change of yearly earnings").into(),
            Self::GainPercent => tr!("Change of yearly earnings in percent").into(),
            Self::Matched => tr!("Matched with wage records").into(),
            Self::InField => tr!("Work in the field").into(),
            Self::FieldDifference => tr!("Earnings in the field less elsewhere").into(),
            Self::Passed => tr!("Passed, of the step before").into(),
            Self::Completion => tr!("Completed, of those enrolled").into(),
            Self::EmployedSecond => tr!("Employed in the second quarter after exit").into(),
            Self::EmployedFourth => tr!("Employed in the fourth quarter after exit").into(),
            Self::QuarterEarnings => tr!("Median earnings in the second quarter after exit").into(),
            Self::Attainment => tr!("Credential attainment").into(),
            Self::Cost => tr!("Tuition and fees").into(),
            Self::CostPerCompleter => tr!("Cost per completer").into(),
            Self::MonthsToRepay => tr!("Months of the gain that repay the cost").into(),
            Self::Certificates => tr!("Certificates").into(),
            Self::People => tr!("People").into(),
            Self::Programs => tr!("Programs").into(),
            Self::Colleges => tr!("Colleges").into(),
        }
    }

    /// The stable word of the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::EarningsBefore => "earnings-before",
            Self::EarningsAfter => "earnings-after",
            Self::Gain => "gain",
            Self::GainPercent => "gain-percent",
            Self::Matched => "matched",
            Self::InField => "in-field",
            Self::FieldDifference => "field-difference",
            Self::Passed => "passed",
            Self::Completion => "completion",
            Self::EmployedSecond => "employed-second",
            Self::EmployedFourth => "employed-fourth",
            Self::QuarterEarnings => "quarter-earnings",
            Self::Attainment => "attainment",
            Self::Cost => "cost",
            Self::CostPerCompleter => "cost-per-completer",
            Self::MonthsToRepay => "months-to-repay",
            Self::Certificates => "certificates",
            Self::People => "people",
            Self::Programs => "programs",
            Self::Colleges => "colleges",
        }
    }

    /// Which number of its answer explains it.
    pub fn which(self, answer: &Answer) -> Which {
        match self {
            Self::EarningsBefore => Which::Before,
            Self::EarningsAfter => Which::After,
            Self::Gain => Which::Change,
            Self::GainPercent => Which::Percent,
            Self::Matched | Self::InField => Which::Share(0),
            Self::FieldDifference => Which::At(2),
            Self::Passed => Which::At(passed(answer).unwrap_or_default()),
            Self::Completion => Which::At(completion(answer).unwrap_or_default()),
            Self::EmployedSecond => Which::At(0),
            Self::EmployedFourth => Which::At(1),
            Self::QuarterEarnings => Which::At(2),
            Self::Attainment => Which::At(3),
            Self::Cost => Which::At(0),
            Self::CostPerCompleter => Which::At(2),
            Self::MonthsToRepay => Which::At(4),
            Self::Certificates | Self::People | Self::Programs | Self::Colleges => Which::Count,
        }
    }

    /// The number of a group and the people (programs, for costs) behind it; `None` if the answer has no such group.
    /// The group without labels is the total.
    pub(super) fn read(self, answer: &Answer, group: &[Arc<str>]) -> Option<(Datum, Datum)> {
        match answer {
            Answer::Earnings(table) => {
                let row = pick(&table.rows, &table.total, group, |row| &row.group)?;
                Some((self.of_earnings(row)?, row.n))
            }
            Answer::Share(table) => {
                let row = pick(&table.rows, &table.total, group, |row| &row.group)?;
                let value = match self {
                    Self::FieldDifference => row.gap.map_or(Datum::NOT_APPLICABLE, |gap| gap.difference),
                    _ => row.parts.first()?.share,
                };
                Some((value, row.base))
            }
            Answer::Pathway(table) => {
                let (_, steps) = table.rows.iter().find(|(of, _)| of == group)?;
                let step = steps.get(passed(answer)?)?;
                Some((step.rate, step.base))
            }
            Answer::Standards(table) => {
                let row = table.rows.iter().find(|row| row.group == group)?;
                let rating = row.ratings.get(completion(answer)?)?;
                Some((rating.value, rating.n))
            }
            Answer::Indicators(table) => {
                let row = pick(&table.rows, &table.total, group, |row| &row.group)?;
                let Which::At(at) = self.which(answer) else { return None };
                let of = row.indicators.get(at)?;
                Some((of.value, of.base))
            }
            Answer::Value(table) => self.of_value(pick(&table.rows, &table.total, group, |row| &row.group)?),
            Answer::Counts(table) => Some(self.of_count(pick(&table.rows, &table.total, group, |row| &row.group)?)),
            Answer::Trajectory(_) | Answer::Scatter(_) => None,
        }
    }

    /// Some group has it, shown or withheld.
    pub(super) fn is_told(self, answer: &Answer) -> bool {
        let told = |group: &[Arc<str>]| {
            let datum = self.read(answer, group).map_or(Datum::MISSING, |(datum, _)| datum);
            !matches!(datum.state, CellState::Missing | CellState::NotApplicable) && datum.value != Some(0.0)
        };
        told(&[]) || super::groups_of(answer).iter().any(|group| told(group))
    }

    fn of_earnings(self, row: &EarningsRow) -> Option<Datum> {
        Some(match self {
            Self::EarningsBefore => row.before.center,
            Self::EarningsAfter => row.after.center,
            Self::Gain => row.change.amount,
            Self::GainPercent => row.change.percent,
            _ => return None,
        })
    }

    fn of_value(self, row: &ValueRow) -> Option<(Datum, Datum)> {
        let priced = Datum::value(f64::from(row.priced));
        Some(match self {
            Self::Cost => (row.cost, priced),
            Self::CostPerCompleter => (row.cost_per_completer, priced),
            Self::MonthsToRepay => (row.months, row.n),
            _ => return None,
        })
    }

    fn of_count(self, row: &CountRow) -> (Datum, Datum) {
        let count = match self {
            Self::Programs => Datum::value(f64::from(row.programs)),
            Self::Colleges => Datum::value(f64::from(row.colleges)),
            _ => row.certificates,
        };
        (count, count)
    }
}

/// The place of the step "Passed" on a pathway.
fn passed(answer: &Answer) -> Option<usize> {
    let Answer::Pathway(table) = answer else { return None };
    table.rows.first()?.1.iter().position(|step| step.label == tr!("Passed"))
}

/// The place of the completion rate among standards.
fn completion(answer: &Answer) -> Option<usize> {
    let Answer::Standards(table) = answer else { return None };
    table.standards.iter().position(|standard| standard.of == Rated::Completion)
}

fn pick<'a, T>(
    rows: &'a [T],
    total: &'a T,
    group: &[Arc<str>],
    of: impl Fn(&'a T) -> &'a Vec<Arc<str>>,
) -> Option<&'a T> {
    if group.is_empty() { Some(total) } else { rows.iter().find(|row| of(row) == group) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_that_are_saved() {
        for quantity in Quantity::ALL {
            assert_eq!(serde_json::to_value(quantity).unwrap(), quantity.word());
        }
        let mut names = Quantity::ALL.map(|quantity| quantity.name(Statistic::Median));
        names.sort();
        assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "{names:?}");
    }
}
