//! Why a measure could not be computed, in words that say what to do.

use crate::table::{Field, Period};

use super::MeasureName;

/// A request that the open tables cannot answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MeasureError {
    /// No table of people and no published outcomes are open.
    #[error("{}", tr!("No people or outcomes are open, so there is nothing to measure"))]
    NoPeople,
    /// The tables hold neither colleges nor certificates.
    #[error("{}", tr!("No open table has a column for {}", .0.label()))]
    NoField(Field),
    /// No column holds earnings.
    #[error("{}", tr!("No open table of people has earnings"))]
    NoEarnings,
    /// Earnings are there, but none on one side of the certificate.
    #[error("{}", tr!("The files have no earnings {0} the certificate", .0))]
    NoPeriod(&'static str),
    /// The period asked for cannot be made from the columns there are.
    #[error("{}", tr!("The files have no earnings for {} ({period})", .period.words(), period = .period))]
    NotOffered { period: Period, offered: String },
    /// Nobody is left after the filters.
    #[error("{}", tr!("Nobody is left with these filters: {0}", .0))]
    NothingLeft(String),
    /// Neither label of the comparison group reads as the comparison.
    #[error("{}", tr!("The comparison column needs one group that is compared with; it holds {0}", .0))]
    NoComparison(String),
    /// Published rows cannot be regrouped, because medians cannot be averaged.
    #[error("{}", tr!("The published table {table} has no rows {by}", table = .table, by = .by))]
    NotPublished { table: String, by: String, has: String },
    /// Published figures of programs have no median of people.
    #[error(
        "{}", tr!("{table} publishes figures of {of} ({values} given, {withheld} withheld by the source){by}; a median over {of} is not a median of people", table = .table, of = .of, values = .values, withheld = .withheld, by = .by))]
    OverPrograms { table: String, of: &'static str, values: usize, withheld: usize, by: String, has: String },
    /// Published tables answer only what was published.
    #[error("{}", tr!("{measure} needs rows of people, and the open files hold published groups only", measure = .measure))]
    NeedsPeople { measure: &'static str },
    /// Only counts have units besides people.
    #[error("{}", tr!("{measure} is of people, so it cannot be counted in {unit}", measure = .measure, unit = .unit))]
    UnitOfPeople { measure: &'static str, unit: &'static str },
    /// The measure has not been put as questions that a warehouse can answer.
    #[error("{}", tr!("{measure} cannot be asked of a warehouse yet: {why}", measure = .measure, why = .why))]
    NotAsked { measure: &'static str, why: &'static str },
    /// Everything that could be told would tell of few people, alone or together with an earlier answer.
    #[error("{}", tr!("Nothing can be told: too few people, or this question and an earlier one differ by fewer than {threshold} people", threshold = .0))]
    NearEarlier(u32),
    /// Who has the rows could not answer, and says why and what to do.
    #[error("{what}")]
    Elsewhere { code: &'static str, what: String, hint: String },
    /// No price index for the year asked for.
    #[error("{}", tr!("There are no consumer prices for {year}", year = .year))]
    NoPrices { year: i16, first: i32, last: i32 },
    /// The whole quarter cannot be told without the quarters beside it.
    #[error("{}", tr!("Whether people worked all of {} needs their earnings in {}, which the files do not have", .period.words(), .quarter.words()))]
    NoFullQuarter { period: Period, quarter: Period },
    /// Constant dollars beside dollars of an unknown year.
    #[error("{}", tr!("{file} does not state the year of its dollars, so it cannot stand beside constant dollars", file = .file))]
    DollarsUnknown { file: String },
}

impl MeasureError {
    /// Short stable word, as in `--json`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoPeople => "no-people",
            Self::NoField(_) => "no-field",
            Self::NoEarnings => "no-earnings",
            Self::NoPeriod(_) | Self::NotOffered { .. } => "no-period",
            Self::NothingLeft(_) => "nothing-left",
            Self::NoComparison(_) => "no-comparison",
            Self::NotPublished { .. } | Self::OverPrograms { .. } => "not-published",
            Self::NeedsPeople { .. } => "needs-people",
            Self::UnitOfPeople { .. } => "unit-of-people",
            Self::NotAsked { .. } => "not-asked",
            Self::NearEarlier(_) => "near-earlier",
            Self::Elsewhere { code, .. } => code,
            Self::NoPrices { .. } => "no-prices",
            Self::NoFullQuarter { .. } => "no-full-quarter",
            Self::DollarsUnknown { .. } => "dollars-unknown",
        }
    }

    /// What to try next.
    pub fn hint(&self) -> String {
        match self {
            Self::NoPeople => tr!("Open a file of people or of published outcomes").into(),
            Self::NoField(field) => {
                tr!(
                    "Give a column the meaning “{}” on the Check screen, or compare by another field",
                    field.label())
            }
            Self::NoEarnings => tr!("Give earnings columns their period on the Check screen").into(),
            Self::NoPeriod(_) => tr!("Give an earnings column that period on the Check screen").into(),
            Self::NotOffered { offered, .. } => tr!("Choose one of {offered}", offered = offered),
            Self::NothingLeft(_) => tr!("Take one filter away; labels must be written as the file has them").into(),
            Self::NoComparison(_) => {
                tr!("Name the groups so that one says comparison, control, not trained, no or 0").into()
            }
            Self::NotPublished { has, .. } => {
                tr!("Published medians cannot be averaged into other groups; {has}", has = has)
            }
            Self::OverPrograms { has, .. } => {
                tr!("Hold each program against standards (measure standards), or {has}", has = has)
            }
            Self::NeedsPeople { .. } => tr!("Open a file with one row a person").into(),
            Self::UnitOfPeople { .. } => {
                tr!("Count persons, or ask for certificates, colleges or the pathway, which can be counted in credentials or attempts")
                    .into()
            }
            Self::NotAsked { .. } => {
                tr!("Ask for earnings, trajectory, employment, in-field, pathway, WIOA, comparison or certificates, or open a file of these people").into()
            }
            Self::NearEarlier(_) => {
                tr!("Ask by fewer fields, or of more people; what was answered before cannot be taken back").into()
            }
            Self::Elsewhere { hint, .. } => hint.clone(),
            Self::NoPrices { first, last, .. } => {
                tr!("Choose a year from {first} to {last}, or nominal dollars, or load newer prices", first = first, last = last)
            }
            Self::NoFullQuarter { .. } => tr!("Choose another period, or leave the full-quarter rule out").into(),
            Self::DollarsUnknown { .. } => {
                tr!("Give its dollar year on the Check screen, or ask for nominal dollars").into()
            }
        }
    }
}

impl MeasureName {
    /// The name shown to a person: "Earnings before and after".
    pub fn label(self) -> &'static str {
        match self {
            Self::Earnings => tr!("Earnings before and after"),
            Self::Trajectory => tr!("Earnings by quarter"),
            Self::Employment => tr!("Employment match rate"),
            Self::InField => tr!("Work in the field"),
            Self::Pathway => tr!("Pathway"),
            Self::Wioa => tr!("WIOA indicators"),
            Self::Comparison => tr!("Comparison with a group"),
            Self::Colleges => tr!("Colleges"),
            Self::Certificates => tr!("Certificates"),
            Self::Value => tr!("Cost and gain"),
            Self::Standards => tr!("Minimum standards"),
            Self::Scatter => tr!("Two measures side by side"),
            Self::Distribution => tr!("Earnings in bands"),
        }
    }

    /// The stable word of the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Earnings => "earnings",
            Self::Trajectory => "trajectory",
            Self::Employment => "employment",
            Self::InField => "in-field",
            Self::Pathway => "pathway",
            Self::Wioa => "wioa",
            Self::Comparison => "comparison",
            Self::Colleges => "colleges",
            Self::Certificates => "certificates",
            Self::Value => "value",
            Self::Standards => "standards",
            Self::Scatter => "scatter",
            Self::Distribution => "distribution",
        }
    }
}
