//! What a cell says besides a number: the state that travels from the sheet to the slide.

use serde::{Deserialize, Serialize};

/// State of one cell. Suppressed is never zero, never averaged, never inferable.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[repr(u8)]
pub enum CellState {
    /// An ordinary value.
    #[default]
    Value = 0,
    /// Withheld to protect people, by the source or by us: `*`, `PS`, `S`.
    Suppressed = 1,
    /// Known only to lie between two bounds: `<10`, `5-9`.
    Range = 2,
    /// Known only to be at least a bound: `100+`, `$208,000+`.
    #[serde(rename = "topcoded")]
    TopCoded = 3,
    /// Will be known later: a quarter the wage records have not reached, `999999.99`.
    Pending = 4,
    /// Blank, or a text that was not understood.
    Missing = 5,
    /// The question does not apply: `N/A`, IPEDS `-2`.
    #[serde(rename = "na")]
    NotApplicable = 6,
}

impl CellState {
    /// Every state, in the order of its byte.
    pub const ALL: [Self; 7] =
        [Self::Value, Self::Suppressed, Self::Range, Self::TopCoded, Self::Pending, Self::Missing, Self::NotApplicable];

    /// True if the cell holds a number or text that may be used as it stands.
    pub fn is_value(self) -> bool {
        self == Self::Value
    }

    /// The stable word used in JSON output.
    pub fn word(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Suppressed => "suppressed",
            Self::Range => "range",
            Self::TopCoded => "topcoded",
            Self::Pending => "pending",
            Self::Missing => "missing",
            Self::NotApplicable => "na",
        }
    }
}
