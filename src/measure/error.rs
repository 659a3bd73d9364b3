//! Why a measure could not be computed, in words that say what to do.

use crate::table::{Field, Period};

use super::MeasureName;

/// A request that the open tables cannot answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MeasureError {
    /// No table of people and no published outcomes are open.
    #[error("No people or outcomes are open, so there is nothing to measure")]
    NoPeople,
    /// The tables hold neither colleges nor certificates.
    #[error("No open table has a column for {}", .0.label())]
    NoField(Field),
    /// No column holds earnings.
    #[error("No open table of people has earnings")]
    NoEarnings,
    /// Earnings are there, but none on one side of the certificate.
    #[error("The files have no earnings {0} the certificate")]
    NoPeriod(&'static str),
    /// The period asked for cannot be made from the columns there are.
    #[error("The files have no earnings for {} ({period})", .period.words())]
    NotOffered { period: Period, offered: String },
    /// Nobody is left after the filters.
    #[error("Nobody is left with these filters: {0}")]
    NothingLeft(String),
    /// Neither label of the comparison group reads as the comparison.
    #[error("The comparison column needs one group that is compared with; it holds {0}")]
    NoComparison(String),
    /// Published rows cannot be regrouped, because medians cannot be averaged.
    #[error("The published table {table} has no rows {by}")]
    NotPublished { table: String, by: String, has: String },
    /// Published figures of programs have no median of people.
    #[error(
        "{table} publishes figures of {of} ({values} given, {withheld} withheld by the source){by}; a median over {of} is \
         not a median of people"
    )]
    OverPrograms { table: String, of: &'static str, values: usize, withheld: usize, by: String, has: String },
    /// Published tables answer only what was published.
    #[error("{measure} needs rows of people, and the open files hold published groups only")]
    NeedsPeople { measure: &'static str },
    /// Only counts have units besides people.
    #[error("{measure} is of people, so it cannot be counted in {unit}")]
    UnitOfPeople { measure: &'static str, unit: &'static str },
    /// The measure has not been put as questions that a warehouse can answer.
    #[error("{measure} cannot be asked of a warehouse yet: {why}")]
    NotAsked { measure: &'static str, why: &'static str },
    /// No price index for the year asked for.
    #[error("There are no consumer prices for {year}")]
    NoPrices { year: i16, first: i32, last: i32 },
    /// The whole quarter cannot be told without the quarters beside it.
    #[error("Whether people worked all of {} needs their earnings in {}, which the files do not have", .period.words(), .quarter.words())]
    NoFullQuarter { period: Period, quarter: Period },
    /// Constant dollars beside dollars of an unknown year.
    #[error("{file} does not state the year of its dollars, so it cannot stand beside constant dollars")]
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
            Self::NoPrices { .. } => "no-prices",
            Self::NoFullQuarter { .. } => "no-full-quarter",
            Self::DollarsUnknown { .. } => "dollars-unknown",
        }
    }

    /// What to try next.
    pub fn hint(&self) -> String {
        match self {
            Self::NoPeople => "Open a file of people or of published outcomes".into(),
            Self::NoField(field) => {
                format!(
                    "Give a column the meaning “{}” on the Check screen, or compare by another field",
                    field.label()
                )
            }
            Self::NoEarnings => "Give earnings columns their period on the Check screen".into(),
            Self::NoPeriod(_) => "Give an earnings column that period on the Check screen".into(),
            Self::NotOffered { offered, .. } => format!("Choose one of {offered}"),
            Self::NothingLeft(_) => "Take one filter away; labels must be written as the file has them".into(),
            Self::NoComparison(_) => {
                "Name the groups so that one says comparison, control, not trained, no or 0".into()
            }
            Self::NotPublished { has, .. } => {
                format!("Published medians cannot be averaged into other groups; {has}")
            }
            Self::OverPrograms { has, .. } => {
                format!("Hold each program against standards (measure standards), or {has}")
            }
            Self::NeedsPeople { .. } => "Open a file with one row a person".into(),
            Self::UnitOfPeople { .. } => {
                "Count persons, or ask for certificates, colleges or the pathway, which can be counted in credentials or attempts"
                    .into()
            }
            Self::NotAsked { .. } => {
                "Ask for earnings, trajectory, employment, in-field or certificates, or open a file of these people".into()
            }
            Self::NoPrices { first, last, .. } => {
                format!("Choose a year from {first} to {last}, or nominal dollars, or load newer prices")
            }
            Self::NoFullQuarter { .. } => "Choose another period, or leave the full-quarter rule out".into(),
            Self::DollarsUnknown { .. } => {
                "Give its dollar year on the Check screen, or ask for nominal dollars".into()
            }
        }
    }
}

impl MeasureName {
    /// The name shown to a person: "Earnings before and after".
    pub fn label(self) -> &'static str {
        match self {
            Self::Earnings => "Earnings before and after",
            Self::Trajectory => "Earnings by quarter",
            Self::Employment => "Employment match rate",
            Self::InField => "Work in the field",
            Self::Pathway => "Pathway",
            Self::Wioa => "WIOA indicators",
            Self::Comparison => "Comparison with a group",
            Self::Colleges => "Colleges",
            Self::Certificates => "Certificates",
            Self::Value => "Cost and gain",
            Self::Standards => "Minimum standards",
            Self::Scatter => "Two measures side by side",
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
        }
    }
}
