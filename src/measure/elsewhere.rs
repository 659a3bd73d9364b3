//! Rows that may not leave where they are: requests are answered there, and lists of labels are made of such answers.

use std::collections::BTreeSet;

use super::{
    Answer, CountOf, Facet, FacetRange, FacetValue, Filters, Keep, MeasureError, MeasureName, Published, Request,
    Settings, Unit, disclosure, facet::FIELDS, through::offered, wages::Offer,
};
use crate::{
    policy,
    table::{Field, Period},
};

/// Answers whole requests with published numbers, and keeps them.
pub trait Elsewhere: std::fmt::Debug + Send + Sync {
    /// Fields that columns have; earnings by their period.
    fn columns(&self) -> Vec<Field>;

    /// Answers a request; what was answered before may come again.
    ///
    /// # Errors
    /// If the columns cannot answer it, or why nobody did.
    fn answer(&self, request: &Request, settings: &Settings) -> Result<Answer, MeasureError>;

    /// Waits until more urgent questions are answered.
    fn make_way(&self) {}

    /// What was answered before.
    fn known(&self, request: &Request, settings: &Settings) -> Option<Answer>;
}

pub(super) fn answer(
    elsewhere: &dyn Elsewhere,
    request: &Request,
    settings: &Settings,
) -> Result<Answer, MeasureError> {
    let threshold = policy::in_force().threshold(request.threshold);
    elsewhere.answer(&Request { threshold, ..request.clone() }, settings)
}

/// Periods before and after that the columns offer.
pub(super) fn periods(columns: &[Field]) -> (Vec<Period>, Vec<Period>) {
    let wage = |field: &Field| if let Field::Wage(period) = field { Some(*period) } else { None };
    let offer = Offer::of_columns(&columns.iter().filter_map(wage).collect::<BTreeSet<_>>());
    (offer.before, offer.after)
}

/// Fields that groups and filters can be of.
pub(super) fn fields(columns: &[Field]) -> Vec<Field> {
    FIELDS.into_iter().filter(|field| offered(columns, *field)).collect()
}

/// Filters with the labels of these fields and of those that are known; the numbers are of all rows, whatever the filters.
pub(super) fn facets(
    elsewhere: &dyn Elsewhere,
    (filters, unit, threshold): (&Filters, Unit, u32),
    listed: &[Field],
    settings: &Settings,
) -> Published<Vec<Facet>> {
    let threshold = policy::in_force().threshold(threshold);
    let mut silent = false;
    let facet = |field: Field| {
        let unit = Some(if unit == Unit::People { CountOf::People } else { CountOf::Credentials });
        let measure = MeasureName::Certificates;
        let request = Request { measure, by: vec![field], unit, threshold, ..Request::default() };
        let answer = match elsewhere.known(&request, settings) {
            None if listed.contains(&field) && !silent => {
                elsewhere.make_way();
                // Nobody is asked for the other lists where the first got no answer.
                elsewhere.answer(&request, settings).inspect_err(|_error| silent = true).ok()
            }
            known => known,
        };
        let rows = match answer {
            Some(Answer::Counts(table)) => table.rows.clone(),
            _ => Vec::new(),
        };
        let keep = filters.by_field.get(&field);
        let values: Vec<FacetValue> = rows
            .into_iter()
            .filter_map(|row| {
                let label = row.group.into_iter().next()?;
                let kept = keep.is_none_or(|keep| keeps(keep, &label));
                Some(FacetValue { label, count: row.certificates, kept })
            })
            .collect();
        Facet { field, label: field.label(), range: range(field, &values, keep), values, filtered: keep.is_some() }
    };
    disclosure::facets(fields(&elsewhere.columns()).into_iter().map(facet).collect(), threshold)
}

fn keeps(keep: &Keep, label: &str) -> bool {
    match keep {
        Keep::Labels(labels) => labels.contains(label),
        Keep::Not(labels) => !labels.contains(label),
        Keep::Range(from, to) => label.parse::<f64>().is_ok_and(|number| (*from..=*to).contains(&number)),
    }
}

fn range(field: Field, values: &[FacetValue], keep: Option<&Keep>) -> Option<FacetRange> {
    if field != Field::CohortYear {
        return None;
    }
    let known = || values.iter().filter_map(|value| value.label.parse::<f64>().ok());
    let (first, last) = (known().reduce(f64::min)?, known().reduce(f64::max)?);
    let (from, to) = match keep {
        Some(Keep::Range(from, to)) => (from.max(first), to.min(last)),
        _ => (first, last),
    };
    Some(FacetRange { first, last, from, to })
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;
    use crate::measure::{CountRow, CountTable, Datum, Engine, Provenance};

    /// Answers counts by state, and counts how often it was asked.
    #[derive(Debug, Default)]
    struct Office(Mutex<Vec<Request>>);

    impl Elsewhere for Office {
        fn columns(&self) -> Vec<Field> {
            vec![Field::State, Field::Sex, Field::Wage(Period::Quarter(-3)), Field::Wage(Period::Quarter(4))]
        }

        fn answer(&self, request: &Request, _settings: &Settings) -> Result<Answer, MeasureError> {
            self.0.lock().unwrap().push(request.clone());
            if request.by != [Field::State] {
                return Err(MeasureError::NoPeople);
            }
            let row = |label: &str, n: f64| CountRow {
                group: vec![label.into()],
                colleges: 0,
                programs: 0,
                certificates: Datum::value(n),
                in_field: Datum::MISSING,
                place: None,
            };
            Ok(Answer::Counts(Published::for_test(CountTable {
                by: request.by.clone(),
                rows: vec![row("Ohio", 20.0), row("Utah", 12.0)],
                colleges: Vec::new(),
                total: row("", 32.0),
                unit: "people".into(),
                cohorts: None,
                provenance: Provenance { request: request.clone(), ..Provenance::default() },
            })))
        }

        fn known(&self, _request: &Request, _settings: &Settings) -> Option<Answer> {
            None
        }
    }

    #[test]
    fn only_lists_that_are_open_are_asked_for_and_none_after_one_that_failed() {
        let office = Arc::new(Office::default());
        let engine = Engine::of_elsewhere(Arc::clone(&office) as Arc<dyn Elsewhere>);
        assert_eq!(engine.fields(), [Field::State, Field::Sex]);
        assert_eq!(engine.periods(), (vec![Period::Quarter(-3)], vec![Period::Quarter(4)]));
        let mut filters = Filters::default();
        filters.by_field.insert(Field::State, Keep::Not(["Utah".to_owned()].into()));
        let facets = engine.facets_listed(&filters, Unit::People, 10, &[Field::State]);
        let shown: Vec<_> = facets
            .iter()
            .map(|facet| {
                let values = facet.values.iter().map(|value| (&*value.label, value.count.value, value.kept));
                (facet.field, values.collect::<Vec<_>>())
            })
            .collect();
        let states = vec![("Ohio", Some(20.0), true), ("Utah", Some(12.0), false)];
        assert_eq!(shown, [(Field::State, states), (Field::Sex, vec![])]);
        let asked = office.0.lock().unwrap().clone();
        assert_eq!(asked.len(), 1, "sex is closed");
        assert_eq!((asked[0].unit, asked[0].filters.by_field.len()), (Some(CountOf::People), 0));
        office.0.lock().unwrap().clear();
        engine.facets_listed(&filters, Unit::People, 10, &[Field::Sex, Field::State, Field::AgeGroup]);
        assert_eq!(office.0.lock().unwrap().len(), 2, "State, then Sex fails");
    }
}
