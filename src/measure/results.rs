//! The shapes of answers. A suppressed datum carries no number anywhere.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Dollars, Published, Request, ScatterTable, StandardsTable, Statistic, ValueTable};
use crate::table::{CellState, Field, Period};

/// A published answer, whatever the measure.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    Earnings(Published<EarningsTable>),
    Trajectory(Published<TrajectoryTable>),
    /// In field or elsewhere, employed or not, industries entered.
    Share(Published<ShareTable>),
    Pathway(Published<PathwayTable>),
    Counts(Published<CountTable>),
    /// WIOA performance indicators.
    Indicators(Published<IndicatorTable>),
    /// Costs beside gains.
    Value(Published<ValueTable>),
    /// Programs against minimum standards.
    Standards(Published<StandardsTable>),
    /// Two numbers a group, each of another measure.
    Scatter(Published<ScatterTable>),
}

impl Answer {
    /// Rows, series or colleges that it holds, whichever are more.
    pub(super) fn rows(&self) -> usize {
        match self {
            Self::Earnings(table) => table.rows.len(),
            Self::Trajectory(table) => table.series.len(),
            Self::Share(table) => table.rows.len(),
            Self::Pathway(table) => table.rows.len(),
            Self::Counts(table) => table.rows.len().max(table.colleges.len()),
            Self::Indicators(table) => table.rows.len(),
            Self::Value(table) => table.rows.len(),
            Self::Standards(table) => table.rows.len(),
            Self::Scatter(table) => table.rows.len(),
        }
    }
}

/// A number with its state: `value` is present exactly when `state` is [`CellState::Value`].
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Datum {
    pub state: CellState,
    pub value: Option<f64>,
    /// Of a [`CellState::TopCoded`] number what it is at least; never of a suppressed one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<f64>,
    /// What is told of a rate near an end instead of its number; its state is [`CellState::Range`] then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub band: Option<Band>,
}

/// A range at the end of all rates (0…1).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Band {
    AtMost(f64),
    AtLeast(f64),
}

impl Band {
    /// "≤5%", "≥95%".
    pub fn words(self) -> String {
        match self {
            Self::AtMost(most) => format!("≤{:.0}%", most * 100.0),
            Self::AtLeast(least) => format!("≥{:.0}%", least * 100.0),
        }
    }
}

impl Datum {
    pub const SUPPRESSED: Self = Self::state(CellState::Suppressed);
    pub const MISSING: Self = Self::state(CellState::Missing);
    pub const NOT_APPLICABLE: Self = Self::state(CellState::NotApplicable);

    pub fn value(value: f64) -> Self {
        Self { value: Some(value), ..Self::state(CellState::Value) }
    }

    /// Known only to be this or more.
    pub fn at_least(bound: f64) -> Self {
        Self { at_least: Some(bound), ..Self::state(CellState::TopCoded) }
    }

    /// A rate near an end.
    pub fn banded(band: Band) -> Self {
        Self { band: Some(band), ..Self::state(CellState::Range) }
    }

    /// No number, and why.
    pub const fn state(state: CellState) -> Self {
        Self { state, value: None, at_least: None, band: None }
    }
}

/// Where numbers come from, printed under figures and in JSON.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Provenance {
    pub sources: Vec<SourceRef>,
    /// Sentences on method, suppression, footnotes from the source.
    pub notes: Vec<String>,
    /// Some source's people are made up; every figure must say so.
    pub synthetic: bool,
    /// What was asked, so that the number can be computed again.
    pub request: Request,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceRef {
    pub file: String,
    pub sheet: String,
    pub sha256: String,
    /// When a warehouse told it; blank for files, which do not change by themselves.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub as_of: String,
}

/// Labels of a group, in the order of the request's `by`: `["Ohio", "18–25"]`; empty for the total.
pub type ColumnarGroup = Vec<Arc<str>>;

/// Centre and middle half of earnings of the people behind it, in dollars a year (a quarter for `Period::Quarter`
/// unless annualised; the table's notes name the rule).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Spread {
    /// Median or mean.
    pub center: Datum,
    pub p25: Datum,
    pub p75: Datum,
    /// 95 % interval of a median (binomial order statistics), rounded.
    pub low: Datum,
    pub high: Datum,
    pub n: Datum,
}

/// A named quantity of a comparison: what it is of, its interval, and the standard errors that are behind it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    pub kind: EstimateKind,
    /// "Change of Treated", "Difference in differences".
    pub name: String,
    /// What it is and what it is not, in a sentence.
    pub meaning: String,
    pub amount: Datum,
    /// 95 % interval.
    pub low: Datum,
    pub high: Datum,
    /// Each says by which formula; several where formulas differ.
    pub errors: Vec<StandardError>,
    /// People: of the trained, and of those they are compared with; `None` for a side that is not in it.
    pub people: [Option<Datum>; 2],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EstimateKind {
    /// After minus before, of the trained: no effect by itself.
    ChangeTrained,
    /// After minus before, of those compared with.
    ChangeCompared,
    /// The first change minus the second.
    DifferenceInDifferences,
    /// After of the trained minus after of the compared, who were assigned at random.
    ExperimentalDifference,
    /// The same where nobody says that chance divided the groups.
    DifferenceAfter,
}

/// A standard error and its formula.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct StandardError {
    pub kind: ErrorKind,
    pub amount: Datum,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ErrorKind {
    /// One variance for both groups.
    Pooled,
    /// Each group its own variance (Welch).
    UnequalVariance,
    /// Of the same people's differences.
    Paired,
    /// Standard deviation of seeded resamples.
    Bootstrap,
}

impl ErrorKind {
    /// "pooled", "unequal-variance".
    pub fn word(self) -> &'static str {
        match self {
            Self::Pooled => "pooled",
            Self::UnequalVariance => "unequal-variance",
            Self::Paired => "paired",
            Self::Bootstrap => "bootstrap",
        }
    }
}

/// People that a rule left out, and the rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Exclusion {
    /// "earnings in only one of the two periods".
    pub rule: String,
    pub n: Datum,
}

/// After minus before.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    pub amount: Datum,
    /// In percent of before: 38.0 is +38%.
    pub percent: Datum,
    pub low: Datum,
    pub high: Datum,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EarningsTable {
    pub by: Vec<Field>,
    pub statistic: Statistic,
    pub dollars: Dollars,
    pub baseline: Period,
    pub after: Period,
    pub threshold: u32,
    /// In the field's own order (ages by age, else by label).
    pub rows: Vec<EarningsRow>,
    pub total: EarningsRow,
    /// People left out because they lack earnings in one of the periods.
    pub dropped: Datum,
    /// What one row counts: "people", "certificates".
    pub unit: String,
    /// First and last certificate year behind the numbers.
    pub cohorts: Option<(i16, i16)>,
    /// Rows are as their publisher gave them, not computed from people.
    pub as_published: bool,
    /// The quantities of a comparison of all people, in the order they are told; empty for other measures.
    pub estimates: Vec<Estimate>,
    /// Everybody who was left out, by rule, besides those the filters leave out.
    pub excluded: Vec<Exclusion>,
    /// Dollars that centres and changes are rounded to; percentiles and bounds of medians are rounded to 100 at least.
    pub rounded_to: u32,
    pub provenance: Provenance,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EarningsRow {
    pub group: ColumnarGroup,
    /// People with earnings in both periods.
    pub n: Datum,
    pub before: Spread,
    pub after: Spread,
    pub change: Change,
    /// Difference in differences, for the `comparison` measure only.
    pub effect: Option<Change>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrajectoryTable {
    pub by: Vec<Field>,
    pub statistic: Statistic,
    pub dollars: Dollars,
    pub series: Vec<TrajectorySeries>,
    /// Fall from Q−3 to Q−1 in percent, when it is 10 % or more: the pre-program dip; its numbers are in the notes.
    pub dip: Option<f64>,
    pub provenance: Provenance,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrajectorySeries {
    pub group: ColumnarGroup,
    pub points: Vec<TrajectoryPoint>,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrajectoryPoint {
    /// Quarters from the credential.
    pub quarter: i8,
    pub earnings: Spread,
    /// Mean of the same people's earnings, beside the centre.
    pub mean: Datum,
}

/// Shares of a whole, with earnings of each part.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ShareTable {
    pub by: Vec<Field>,
    /// "Work in manufacturing", "Industry of main job", "Matched with wage records".
    pub subject: String,
    pub statistic: Statistic,
    pub dollars: Dollars,
    pub after: Option<Period>,
    pub rows: Vec<ShareRow>,
    pub total: ShareRow,
    pub unit: String,
    pub provenance: Provenance,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ShareRow {
    pub group: ColumnarGroup,
    /// People that the shares are of.
    pub base: Datum,
    /// First the part in question (in field, matched), then the others, largest first.
    pub parts: Vec<Part>,
    /// Earnings difference between the first part and all others: a difference between people, not an effect.
    pub gap: Option<Gap>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Part {
    pub label: Arc<str>,
    pub n: Datum,
    /// 0…1.
    pub share: Datum,
    /// 95 % interval of the share (Wilson).
    pub low: Datum,
    pub high: Datum,
    pub earnings: Datum,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Gap {
    pub inside: Datum,
    pub elsewhere: Datum,
    pub difference: Datum,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PathwayTable {
    pub by: Vec<Field>,
    pub unit: String,
    pub rows: Vec<(ColumnarGroup, Vec<PathwayStep>)>,
    pub provenance: Provenance,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PathwayStep {
    pub label: String,
    /// `NotApplicable` if this step was not collected.
    pub n: Datum,
    /// Share of this step's own base, 0…1; never across a step that was not collected.
    pub rate: Datum,
    /// 95 % interval of the rate (Wilson).
    pub low: Datum,
    pub high: Datum,
    pub base: Datum,
}

/// Performance indicators, several a row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IndicatorTable {
    pub by: Vec<Field>,
    pub dollars: Dollars,
    pub unit: String,
    pub rows: Vec<IndicatorRow>,
    pub total: IndicatorRow,
    pub provenance: Provenance,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IndicatorRow {
    pub group: ColumnarGroup,
    /// In the law's order; an indicator that the files cannot answer is `NotApplicable`.
    pub indicators: Vec<Indicator>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Indicator {
    /// "Employment Rate – 2nd Quarter After Exit".
    pub name: String,
    /// A share (0…1), or dollars a quarter.
    pub value: Datum,
    /// 95 % interval: Wilson for shares, order statistics for medians.
    pub low: Datum,
    pub high: Datum,
    /// True if `value` is dollars.
    pub money: bool,
    /// Periods of participation counted in the numerator (rates only).
    pub counted: Datum,
    /// Periods of participation that the rate is of, or whose earnings are behind the median.
    pub base: Datum,
    /// People who had them: fewer where some exited more than once.
    pub persons: Datum,
    /// First and last exit quarter of the base (`year * 4 + quarter - 1`): later ones have not reached the quarter measured.
    pub cohort: Option<(i32, i32)>,
}

/// Counts by place or by any other field. Colleges and programs are not people and are never suppressed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CountTable {
    pub by: Vec<Field>,
    pub rows: Vec<CountRow>,
    /// Every college behind the rows, one row each (group: `[college]`), with its place where it is known: the dots
    /// of a map. Counts are published together with `rows`, so that neither gives the other away. Empty where the
    /// tables hold no college.
    pub colleges: Vec<CountRow>,
    pub total: CountRow,
    /// What `certificates` counts: "certificates" or "people".
    pub unit: String,
    pub cohorts: Option<(i16, i16)>,
    pub provenance: Provenance,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CountRow {
    pub group: ColumnarGroup,
    pub colleges: u32,
    pub programs: u32,
    pub certificates: Datum,
    /// Share in the certificate's industry, 0…1.
    pub in_field: Datum,
    pub place: Option<Place>,
}

/// Where a college stands and how that is known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Place {
    pub latitude: f64,
    pub longitude: f64,
    /// "coordinates", "UNITID", "ZIP 44870", "Sandusky, Ohio", "Erie County".
    pub placed_by: String,
    pub city: Option<Arc<str>>,
    /// Five-digit county FIPS.
    pub county: Option<Arc<str>>,
    /// Two-digit state FIPS.
    pub state: Option<Arc<str>>,
}
