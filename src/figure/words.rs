//! The words of a figure: a title that states the finding, and everything a reader needs to challenge it.

/// Words as they will be printed; edited ones where the user edited.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    pub title: String,
    /// All titles proposed from the numbers by stated rules, best first.
    pub proposed: Vec<String>,
    /// The title was edited and the numbers have moved under it.
    pub stale: bool,
    /// Measure, group, period, n, dollars.
    pub subtitle: String,
    /// Notes on suppression, method, footnotes; one sentence each.
    pub notes: Vec<String>,
    /// "Source: …", saying so if the people are synthetic.
    pub source: String,
    pub alt: String,
    /// Speaker notes proposed from the numbers.
    pub speaker: String,
}
