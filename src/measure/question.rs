//! What is asked of an executor, in plain values: who, divided how, and what is told of each cell.
//!
//! A measure asks one or a few such questions ([`super::through`]). The kernels answer them from memory and the room
//! `warehouse` by statements of SQL, with the same numbers: quantiles are type 7 on cents.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Anchor, Dollars, Filters, MeasureError, Prices, SourceRef, Statistic};
use crate::table::{Field, Period};

/// One table of cells.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Question {
    pub who: Who,
    pub filters: Filters,
    /// Fields that cells are divided by; none = everybody is one cell.
    pub by: Vec<Field>,
    /// Divides each cell once more, in two.
    pub split: Option<Split>,
    /// Steps, each told of those who took all before it, instead of parts and earnings.
    pub steps: Vec<Step>,
    /// Divides each cell by what people earn, too, as the last of its labels ([`Bands::label`]); only people with earnings
    /// above zero are told then.
    #[serde(default)]
    pub bands: Option<Bands>,
    /// Earnings that are told of each cell; none = only numbers of people.
    pub amounts: Vec<Amount>,
    /// True if only those count who have all of the amounts; otherwise each amount has its own people.
    pub same_people: bool,
    /// With two amounts of the same people: the second less the first is told as a third.
    pub difference: bool,
    /// Earnings of zero count, too; otherwise only those above.
    pub zeros: bool,
    /// Everybody together is told, too.
    pub total: bool,
    /// Only people with earnings over the whole quarter.
    pub full_quarter: bool,
    /// Least earnings a year that count, in the dollars shown.
    pub minimum: Option<u32>,
    pub dollars: Dollars,
    pub anchor: Anchor,
    pub statistic: Statistic,
    /// Fewest people of a cell that may be told at all; of quartiles and intervals twice as many.
    pub threshold: u32,
}

/// Whose rows count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Who {
    /// Each person once, with the earliest certificate.
    EachPerson,
    /// Every certificate that was earned.
    EveryCertificate,
    /// Every person of every group, once in each.
    PeopleOfGroups,
    /// Every attempt: rows that say so, or as many as they say; without such a column rows with a result.
    EveryAttempt,
    /// Every period of participation, one a person and exit date; without exit dates each person once.
    EachPeriod,
    /// The same that ended, less those that the law leaves out.
    EachExit,
}

/// Two parts of a cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Split {
    /// With earnings above zero in this period, and without. Where the table knows zeros, blanks are in neither.
    Matched(Period),
    /// With an industry that begins with one of these NAICS codes, and with another; of an unknown one in neither.
    Industry(Vec<String>),
    /// Counted in an indicator of the law, and the rest of its base; what is in neither is left out.
    Rate(Rate),
}

/// Rates of the law whose numerator and denominator a question can be of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rate {
    /// Employed in this quarter after exit, of exits that wage records have reached.
    Employed(i8),
    /// Attained a credential.
    Attained,
    /// Gained measurable skills.
    Gained,
    /// With the same employer in the second and the fourth quarter.
    Retained,
}

/// Bands of yearly earnings in a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bands {
    pub period: Period,
    /// Where bands end, in dollars; the last band has no end.
    pub ends: Vec<u32>,
}

impl Bands {
    /// The label of a band, from 0, in the groups of an answer.
    pub fn label(at: usize) -> String {
        format!("{at:03}")
    }

    /// Which band a label is.
    pub fn of_label(label: &str) -> Option<usize> {
        label.parse().ok()
    }
}

impl Question {
    /// Number of labels of a group.
    pub fn labels(&self) -> usize {
        self.by.len() + usize::from(self.bands.is_some())
    }
}

/// A step on the way into work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// A column says yes, or how many.
    Said(Field),
    /// A column says so, else the credential has a date.
    Passed,
    /// With earnings above zero in this period.
    Employed(Period),
    /// In an industry that begins with one of these NAICS codes.
    Industry(Vec<String>),
}

/// Earnings of a person in a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amount {
    pub period: Period,
    /// Stated as a year: a quarter is multiplied by 4.
    pub yearly: bool,
}

/// What came back. No cell of fewer people than the threshold is in it, nor a total that would tell of one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cells {
    /// In no order; empty if the question is by no field.
    pub groups: Vec<Cell>,
    /// Of everybody; an amount whose total would give a small cell away is not there.
    pub total: Vec<Cell>,
}

/// One number of people, and what they earn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    pub group: Vec<Arc<str>>,
    /// Which amount or step, counted from 0; in a question with a split and amounts, which part.
    pub amount: usize,
    /// People, or certificates.
    pub n: u64,
    /// With a split: those in its first part.
    pub inside: Option<u64>,
    /// People behind periods of participation.
    pub people: Option<u64>,
    pub figures: Option<Figures>,
}

/// What people of a cell earn, in dollars.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Figures {
    /// Median or mean.
    pub center: f64,
    pub mean: f64,
    /// Under twice the threshold quartiles and interval are not told.
    pub quartiles: Option<(f64, f64)>,
    /// 95 % interval of the centre.
    pub interval: Option<(f64, f64)>,
    /// Variance (with n − 1) of what a mean is of; like the interval.
    pub variance: Option<f64>,
}

/// What a period's earnings are like, without numbers of people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// At least half of the people have known earnings, zero included.
    pub half: bool,
    /// Somebody has a known zero.
    pub zeros: bool,
}

/// Something that answers questions.
pub trait Executor {
    /// Why it could not.
    type Error: From<MeasureError>;

    /// Fields that there are; earnings by their period.
    fn fields(&self) -> Vec<Field>;

    /// Where the numbers come from.
    fn source(&self) -> SourceRef;

    /// Consumer prices that constant dollars come from.
    fn prices(&self) -> Arc<Prices>;

    /// What earnings of some periods are like.
    ///
    /// # Errors
    /// If a period is not offered, or the executor fails.
    fn known(&mut self, periods: &[Period], anchor: Anchor) -> Result<Vec<Known>, Self::Error>;

    /// True if the table tells of those who took a step (`Enrolled`, `Attempted`) and failed, or of everybody who passed that
    /// they took it; of `Passed`, if anybody's result is a no.
    ///
    /// # Errors
    /// If the executor fails.
    fn collected(&mut self, step: Field) -> Result<bool, Self::Error>;

    /// Labels of a field that are of enough people to be told.
    ///
    /// # Errors
    /// As [`Self::ask`].
    fn labels(&mut self, field: Field, filters: &Filters, threshold: u32) -> Result<Vec<Arc<str>>, Self::Error>;

    /// Of each of the question's bands, from the lowest on: true if enough people are in it and in those below it since the last
    /// that was true. The question's filters count, its groups do not.
    ///
    /// # Errors
    /// As [`Self::ask`].
    fn band_ends(&mut self, question: &Question) -> Result<Vec<bool>, Self::Error>;

    /// An answer is complete: what is asked next belongs to another one.
    fn answered(&mut self) {}

    /// Number of earlier answers that a new one is held against.
    fn earlier(&self) -> usize {
        0
    }

    /// Answers one question.
    ///
    /// # Errors
    /// If a field is not there, or the executor fails.
    fn ask(&mut self, question: &Question) -> Result<Cells, Self::Error>;
}
