//! What is asked of an executor, in plain values: who, divided how, and what is told of each cell.
//!
//! A measure asks one or a few such questions ([`super::through`]). The kernels answer them from memory and the room
//! `warehouse` by statements of SQL, with the same numbers: quantiles are type 7 on cents.

use std::sync::Arc;

use super::{Anchor, Dollars, Filters, MeasureError, Prices, SourceRef, Statistic};
use crate::table::{Field, Period};

/// One table of cells.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    pub who: Who,
    pub filters: Filters,
    /// Fields that cells are divided by; none = everybody is one cell.
    pub by: Vec<Field>,
    /// Divides each cell once more, in two.
    pub split: Option<Split>,
    /// Earnings that are told of each cell; none = only numbers of people.
    pub amounts: Vec<Amount>,
    /// True if only those count who have all of the amounts; otherwise each amount has its own people.
    pub same_people: bool,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Each person once, with the earliest certificate.
    EachPerson,
    /// Every certificate that was earned.
    EveryCertificate,
    /// Every person of every group, once in each.
    PeopleOfGroups,
}

/// Two parts of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Split {
    /// With earnings above zero in this period, and without. Where the table knows zeros, blanks are in neither.
    Matched(Period),
    /// With an industry that begins with one of these NAICS codes, and with another; of an unknown one in neither.
    Industry(Vec<String>),
}

/// Earnings of a person in a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    /// Which amount, counted from 0; in a question with a split and amounts, which part.
    pub amount: usize,
    /// People, or certificates.
    pub n: u64,
    /// With a split: those in its first part.
    pub inside: Option<u64>,
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

    /// Answers one question.
    ///
    /// # Errors
    /// If a field is not there, or the executor fails.
    fn ask(&mut self, question: &Question) -> Result<Cells, Self::Error>;
}
