//! What to compute, apart from how: plain values that any executor can follow.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Audience, Axes, Standard, USUAL_THRESHOLD};
use crate::table::{Field, Period};

/// A measure and everything that decides its numbers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Request {
    pub measure: MeasureName,
    pub by: Vec<Field>,
    pub filters: Filters,
    pub statistic: Statistic,
    /// What `pathway`, `certificates` and `colleges` count; `None` = people on a pathway, certificates elsewhere if the files
    /// tell of any. All other measures are of people.
    pub unit: Option<CountOf>,
    /// `None` = the default the file allows: the mean of Q−8…Q−5 (second year before), else Q−3, else the latest before.
    pub baseline: Option<Period>,
    /// `None` = the latest period after that the file has for most people.
    pub after: Option<Period>,
    pub dollars: Dollars,
    /// The event that relative periods count from.
    pub anchor: Anchor,
    /// Count only people who worked the whole quarter: earnings above zero also in the quarters before and after, in a
    /// year in all four.
    pub full_quarter: bool,
    /// Least earnings a year (a quarter of it for a single quarter's) that count, in the dollars shown.
    pub minimum: Option<u32>,
    /// Fewest people a published number may rest on; 10 unless the project says otherwise.
    pub threshold: u32,
    /// Why the threshold is lower than usual; printed on every figure.
    pub threshold_reason: Option<String>,
    /// Decided when figures are made, so it is not saved with them.
    #[serde(skip)]
    pub audience: Audience,
    /// Dollars that published amounts are rounded to; `None` = 100, and 1 for the means of a comparison, which are of
    /// whole groups. Percentiles and bounds of medians, each somebody's wage, are rounded to 100 at least.
    pub rounding: Option<u32>,
    /// For `comparison`: who is compared with; `None` = the comparison column, else failed attempts.
    pub compare_with: Option<CompareWith>,
    /// Lines to hold earnings against, each with its source.
    pub references: Vec<Reference>,
    /// For `standards`: least values of a program; none = the example ones.
    pub standards: Vec<Standard>,
    /// For `scatter`: what stands on its axes.
    pub axes: Axes,
    /// NAICS prefixes that count as the certificate's own field; manufacturing, 31–33, by default.
    pub field_industries: Vec<String>,
}

impl Default for Request {
    fn default() -> Self {
        Self {
            measure: MeasureName::Earnings,
            by: Vec::new(),
            filters: Filters::default(),
            statistic: Statistic::Median,
            unit: None,
            baseline: None,
            after: None,
            dollars: Dollars::default(),
            anchor: Anchor::Auto,
            full_quarter: false,
            minimum: None,
            threshold: USUAL_THRESHOLD,
            threshold_reason: None,
            audience: Audience::Public,
            rounding: None,
            compare_with: None,
            references: Vec::new(),
            standards: Vec::new(),
            axes: Axes::default(),
            field_industries: ["31", "32", "33"].map(str::to_owned).into(),
        }
    }
}

impl Request {
    /// What is counted, if the files tell of it.
    pub fn count_of(&self) -> CountOf {
        self.unit.unwrap_or(match self.measure {
            MeasureName::Certificates | MeasureName::Colleges => CountOf::Credentials,
            _ => CountOf::People,
        })
    }

    /// Dollars that centres and changes are rounded to. A median is somebody's wage, so it is never finer than 100.
    pub fn rounded_to(&self) -> u32 {
        match (self.statistic, self.measure, self.rounding) {
            (Statistic::Mean, MeasureName::Comparison, None) => 1,
            (Statistic::Mean, _, Some(asked)) => asked.max(1),
            (_, _, asked) => asked.unwrap_or(100).max(100),
        }
    }
}

/// The measures of the command line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MeasureName {
    /// Before and after, the same people.
    #[default]
    Earnings,
    /// By quarter from the credential.
    Trajectory,
    /// Match rate with wage records.
    Employment,
    /// Share working in the certificate's industry, and the earnings difference.
    InField,
    /// Enrolled → attempted → passed → employed → in field.
    Pathway,
    /// WIOA performance indicators.
    Wioa,
    /// Difference in differences against a comparison group.
    Comparison,
    /// Colleges by place.
    Colleges,
    /// Certificates by place or any other field.
    Certificates,
    /// Cost per completer, and months until the gain repays it.
    Value,
    /// Programs against minimum standards.
    Standards,
    /// Two numbers a group, each of another measure.
    Scatter,
    /// How many people earned how much after, in bands.
    Distribution,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Statistic {
    #[default]
    Median,
    Mean,
}

/// What is counted: a person may earn several credentials and need several attempts for each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CountOf {
    /// Each person once.
    #[default]
    #[serde(rename = "persons", alias = "people")]
    People,
    /// Each credential that was earned.
    #[serde(alias = "certificates")]
    Credentials,
    /// Each try, passed or not.
    Attempts,
}

impl CountOf {
    pub const ALL: [Self; 3] = [Self::People, Self::Credentials, Self::Attempts];

    /// "people", "certificates", "attempts": as figures name their unit.
    pub fn word(self) -> &'static str {
        match self {
            Self::People => tr!("people"),
            Self::Credentials => tr!("certificates"),
            Self::Attempts => tr!("attempts"),
        }
    }

    /// The unit that a figure names so; people for other words.
    pub fn of_word(word: &str) -> Self {
        Self::ALL.into_iter().find(|of| of.word() == word).unwrap_or_default()
    }
}

/// The event whose quarter is 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Anchor {
    /// The credential; without its date entry for periods before and exit for periods after.
    #[default]
    Auto,
    Credential,
    Entry,
    Exit,
}

/// A line that earnings are held against, such as a poverty guideline for a size of household.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reference {
    /// "Poverty guideline, family of four, 2024".
    pub label: String,
    /// Dollars a year.
    pub amount: f64,
    /// Who says so; printed wherever the line is drawn.
    pub source: String,
}

/// Whom the trained are compared with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CompareWith {
    /// The groups of a column: a comparison group, or whether a test was passed.
    Column(Field),
    /// The people of another open file, or the rows of a published table, by the file's name.
    File(String),
}

/// Dollars that earnings are stated in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", content = "year", rename_all = "lowercase")]
pub enum Dollars {
    /// CPI-U to the annual average of this year.
    Constant(i16),
    Nominal,
}

impl Default for Dollars {
    fn default() -> Self {
        Self::Constant(2024)
    }
}

/// Filters by field; combining is AND.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Filters {
    pub by_field: BTreeMap<Field, Keep>,
}

/// One filter, as a pair.
pub type Filter = (Field, Keep);

/// What a filter keeps.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Keep {
    /// Rows with one of these labels, as shown on screen ("Ohio", "18–25"); "Not stated" keeps missing ones.
    Labels(BTreeSet<String>),
    /// All rows but those with one of these labels; labels that newer files bring stay.
    Not(BTreeSet<String>),
    /// Rows whose number lies in this inclusive range (certificate year, age).
    Range(f64, f64),
}

impl Keep {
    /// What it keeps, inside a sentence: `Ohio, Texas`, `all but Ohio`, `2012–2018`.
    pub fn words(&self) -> String {
        let listed = |labels: &BTreeSet<String>| labels.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
        match self {
            Self::Labels(labels) => listed(labels),
            Self::Not(labels) => tr!("all but {}", listed(labels)),
            Self::Range(from, to) if from == to => from.to_string(),
            Self::Range(from, to) => format!("{from}–{to}"),
        }
    }
}
