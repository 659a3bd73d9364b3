//! Filters as lists beside the screens: each label with what stays if only this filter is ignored.

use std::sync::Arc;

use crate::table::{Field, Mask};

use super::{CountOf, Datum, Filters, Keep, Published, disclosure, frame::Frame, people::People};

/// What the numbers beside filters count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Unit {
    /// People, each with their first certificate.
    #[default]
    People,
    Certificates,
    /// Rows of program tables, where no people are open; never suppressed.
    Programs,
}

impl Unit {
    /// "people", "certificates", "programs".
    pub fn word(self) -> &'static str {
        match self {
            Self::People => tr!("people"),
            Self::Certificates => tr!("certificates"),
            Self::Programs => tr!("programs"),
        }
    }
}

/// One filter: its labels in order.
#[derive(Clone, Debug, PartialEq)]
pub struct Facet {
    pub field: Field,
    /// "Age group".
    pub label: String,
    pub values: Vec<FacetValue>,
    /// For certificate years: the first and last there are, and the range kept. The values are the histogram's bars.
    pub range: Option<FacetRange>,
    /// A filter on this field is set.
    pub filtered: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct FacetValue {
    pub label: Arc<str>,
    /// What stays with this label if only this field's own filter is ignored.
    pub count: Datum,
    /// The filter keeps this label; true if there is none.
    pub kept: bool,
}

/// Bounds of a filter by range, inclusive.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FacetRange {
    pub first: f64,
    pub last: f64,
    pub from: f64,
    pub to: f64,
}

/// Fields offered as filters, in the order of the panel.
pub(super) const FIELDS: [Field; 17] = [
    Field::Credential,
    Field::CredentialLevel,
    Field::Credit,
    Field::CohortYear,
    Field::State,
    Field::Region,
    Field::County,
    Field::College,
    Field::Program,
    Field::AwardLevel,
    Field::Cip,
    Field::AgeGroup,
    Field::Sex,
    Field::Race,
    Field::Industry,
    Field::IndustryBefore,
    Field::ComparisonGroup,
];

/// Filters that have something to choose from.
pub(super) fn facets(
    people: Option<&People>,
    programs: &Frame,
    filters: &Filters,
    unit: Unit,
    threshold: u32,
) -> Published<Vec<Facet>> {
    let mut found = Vec::new();
    for field in FIELDS {
        let (frame, everyone, unit) = match people {
            Some(people) if people.frame.dimension(field).is_some() => {
                let earned = || people.units(CountOf::Credentials).map(|units| Mask::clone(&units.rows));
                let everyone = if unit == Unit::People { Some(Mask::clone(&people.first)) } else { earned() };
                (&people.frame, everyone, unit)
            }
            _ => (programs, Some(Mask::all(programs.rows())), Unit::Programs),
        };
        let Some(dimension) = frame.dimension(field) else { continue };
        if dimension.labels.len() < 2 {
            continue;
        }
        let (selected, _) = frame.select(filters, Some(field));
        // What was not collected has no number.
        let uncollected = everyone.is_none();
        let everyone = everyone.unwrap_or_else(|| Mask::from_fn(selected.rows(), |_| false));
        let counts = dimension.codes.counts(&selected.and(&everyone), dimension.labels.len());
        let keep = filters.by_field.get(&field);
        let kept = keep.map(|keep| dimension.kept(keep));
        let values = dimension.labels.iter().enumerate().map(|(code, label)| FacetValue {
            label: Arc::clone(label),
            // Counted from programs beside people, a number would mean something else than its neighbours.
            count: if uncollected || unit == Unit::Programs && people.is_some() {
                Datum::MISSING
            } else {
                Datum::value(f64::from(counts[code]))
            },
            kept: kept.as_ref().is_none_or(|kept| kept[code]),
        });
        found.push(Facet {
            field,
            label: field.label(),
            values: values.collect(),
            range: range(field, &dimension.numbers, keep),
            filtered: keep.is_some(),
        });
    }
    disclosure::facets(found, if people.is_some() { threshold } else { 0 })
}

fn range(field: Field, numbers: &[Option<f64>], keep: Option<&Keep>) -> Option<FacetRange> {
    if field != Field::CohortYear {
        return None;
    }
    let known = || numbers.iter().flatten().copied();
    let (first, last) = (known().reduce(f64::min)?, known().reduce(f64::max)?);
    let (from, to) = match keep {
        Some(Keep::Range(from, to)) => (from.max(first), to.min(last)),
        _ => (first, last),
    };
    Some(FacetRange { first, last, from, to })
}
