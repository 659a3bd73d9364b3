//! Answers as the JSON of `measure --json`: stable words, states beside numbers, nothing where a number is hidden.

use serde_json::{Map, Value, json};

use crate::table::{Field, Period};

use super::{
    Answer, Axis, Band, Change, ColumnarGroup, CountRow, Datum, Dollars, EarningsRow, Estimate, Exclusion, Filters,
    Gap, Indicator, Keep, Part, PathwayStep, Place, Provenance, Request, ScatterRow, ShareRow, Spread, StandardsRow,
    Statistic, ValueRow,
};

impl Answer {
    /// Provenance of any answer.
    pub fn provenance(&self) -> &Provenance {
        match self {
            Self::Earnings(table) => &table.provenance,
            Self::Trajectory(table) => &table.provenance,
            Self::Share(table) => &table.provenance,
            Self::Pathway(table) => &table.provenance,
            Self::Counts(table) => &table.provenance,
            Self::Indicators(table) => &table.provenance,
            Self::Value(table) => &table.provenance,
            Self::Standards(table) => &table.provenance,
            Self::Scatter(table) => &table.provenance,
        }
    }

    /// The JSON of `measure --json`, version 1.
    pub fn to_json(&self, request: &Request) -> Value {
        let provenance = self.provenance();
        let mut out = json!({
            "version": 1,
            "measure": request.measure.word(),
            "statistic": request.statistic,
            "dollars": self.dollars().unwrap_or(request.dollars),
            "baseline": request.baseline,
            "after": request.after,
            "threshold": request.threshold,
            "by": request.by.iter().map(|field| field.word()).collect::<Vec<_>>(),
            "where": conditions(&request.filters),
            "synthetic": provenance.synthetic,
            "notes": provenance.notes,
            "sources": provenance.sources,
        });
        if let Some(out) = out.as_object_mut() {
            self.fill(out);
        }
        out
    }

    /// The dollars that numbers are in; `None` where there is no money.
    fn dollars(&self) -> Option<Dollars> {
        match self {
            Self::Earnings(table) => Some(table.dollars),
            Self::Trajectory(table) => Some(table.dollars),
            Self::Share(table) => Some(table.dollars),
            Self::Indicators(table) => Some(table.dollars),
            Self::Value(table) => Some(table.dollars),
            Self::Scatter(table) => table.x.dollars.or(table.y.dollars),
            Self::Pathway(_) | Self::Counts(_) | Self::Standards(_) => None,
        }
    }

    fn fill(&self, out: &mut Map<String, Value>) {
        let mut put = |key: &str, value: Value| out.insert(key.to_owned(), value);
        match self {
            Self::Earnings(table) => {
                // Published rows often do not say when; what the request says then stands, if anything.
                if !table.as_published {
                    put("baseline", json!(table.baseline));
                    put("after", json!(table.after));
                }
                put("by", words(&table.by));
                put("unit", json!(table.unit));
                put("dropped", number(table.dropped));
                put("cohorts", json!(table.cohorts));
                put("as_published", json!(table.as_published));
                put("rounded_to", json!(table.rounded_to));
                if !table.estimates.is_empty() {
                    put("estimates", table.estimates.iter().map(estimate).collect());
                }
                put("excluded", table.excluded.iter().map(excluded).collect());
                let row = |row: &EarningsRow| earnings_row(&table.by, row, table.statistic);
                put("rows", table.rows.iter().map(row).collect());
                put("totals", row(&table.total));
            }
            Self::Trajectory(table) => {
                put("dip", json!(table.dip));
                let series = table.series.iter().map(|series| {
                    let points = series.points.iter().map(|point| {
                        let mut value = spread(&point.earnings, table.statistic);
                        value["quarter"] = json!(Period::Quarter(point.quarter));
                        if table.statistic == Statistic::Median {
                            value["mean"] = number(point.mean);
                        }
                        value
                    });
                    json!({ "group": group(&table.by, &series.group), "points": points.collect::<Vec<_>>() })
                });
                put("rows", series.collect());
            }
            Self::Share(table) => {
                put("after", period(table.after));
                put("subject", json!(table.subject));
                put("unit", json!(table.unit));
                put("rows", table.rows.iter().map(|row| share_row(&table.by, row)).collect());
                put("totals", share_row(&table.by, &table.total));
            }
            Self::Pathway(table) => {
                put("unit", json!(table.unit));
                let rows = table.rows.iter().map(|(labels, steps)| {
                    json!({ "group": group(&table.by, labels), "steps": steps.iter().map(step).collect::<Vec<_>>() })
                });
                put("rows", rows.collect());
            }
            Self::Counts(table) => {
                put("unit", json!(table.unit));
                put("cohorts", json!(table.cohorts));
                put("rows", table.rows.iter().map(|row| count_row(&table.by, row)).collect());
                put("colleges", table.colleges.iter().map(|row| count_row(&[Field::College], row)).collect());
                put("totals", count_row(&table.by, &table.total));
            }
            Self::Indicators(table) => {
                put("unit", json!(table.unit));
                let row = |labels: &ColumnarGroup, indicators: &[Indicator]| {
                    json!({
                        "group": group(&table.by, labels),
                        "indicators": indicators.iter().map(indicator).collect::<Vec<_>>(),
                    })
                };
                put("rows", table.rows.iter().map(|of| row(&of.group, &of.indicators)).collect());
                put("totals", row(&table.total.group, &table.total.indicators));
            }
            Self::Value(table) => {
                put("by", words(&table.by));
                put("baseline", json!(table.baseline));
                put("after", json!(table.after));
                put("references", json!(table.references));
                put("rows", table.rows.iter().map(|row| value_row(&table.by, row)).collect());
                put("totals", value_row(&table.by, &table.total));
            }
            Self::Standards(table) => {
                put("by", words(&table.by));
                put("standards", json!(table.standards));
                let [pass, fail, not_ratable] = table.counts;
                put("counts", json!({ "pass": pass, "fail": fail, "not-ratable": not_ratable }));
                let row = |row: &StandardsRow| {
                    let ratings = row.ratings.iter().zip(&table.standards).map(|(rating, standard)| {
                        json!({
                            "of": standard.of,
                            "value": with_state(rating.value),
                            "n": number(rating.n),
                            "verdict": rating.verdict,
                        })
                    });
                    json!({
                        "group": group(&table.by, &row.group),
                        "ratings": ratings.collect::<Vec<_>>(),
                        "overall": row.overall,
                    })
                };
                put("rows", table.rows.iter().map(row).collect());
            }
            Self::Scatter(table) => {
                put("x", scatter_axis(&table.x, table.statistic));
                put("y", scatter_axis(&table.y, table.statistic));
                put("size", table.size.as_ref().map_or(Value::Null, |axis| scatter_axis(axis, table.statistic)));
                put("rows", table.rows.iter().map(|row| scatter_row(&table.by, row)).collect());
                put("totals", scatter_row(&table.by, &table.total));
            }
        }
    }
}

fn words(by: &[Field]) -> Value {
    by.iter().map(|field| field.word()).collect()
}

fn period(period: Option<Period>) -> Value {
    json!(period)
}

fn conditions(filters: &Filters) -> Value {
    let conditions = filters.by_field.iter().map(|(field, keep)| {
        let value = match keep {
            Keep::Labels(labels) => json!(labels),
            Keep::Not(labels) => json!({ "not": labels }),
            Keep::Range(from, to) => json!({ "from": whole(*from), "to": whole(*to) }),
        };
        (field.word(), value)
    });
    Value::Object(conditions.collect())
}

/// A number, or null where it is not shown.
/// A number, null, or `{"at_least": 250000}` where only a bound is known.
fn number(datum: Datum) -> Value {
    match (datum.value, datum.at_least) {
        (Some(value), _) => whole(value),
        (None, Some(bound)) => json!({ "at_least": whole(bound) }),
        (None, None) => Value::Null,
    }
}

/// Whole numbers without a decimal point.
fn whole(value: f64) -> Value {
    if value.fract() == 0.0 && value.abs() < 1e15 { json!(value as i64) } else { json!(value) }
}

/// `{"state": "value", "value": 0.4}`; without `value` where there is none.
fn with_state(datum: Datum) -> Value {
    match (datum.value, datum.at_least, datum.band) {
        (Some(value), ..) => json!({ "state": datum.state, "value": whole(value) }),
        (None, Some(bound), _) => json!({ "state": datum.state, "at_least": whole(bound) }),
        (None, None, Some(Band::AtMost(most))) => json!({ "state": datum.state, "at_most": most }),
        (None, None, Some(Band::AtLeast(least))) => json!({ "state": datum.state, "at_least": least }),
        (None, None, None) => json!({ "state": datum.state }),
    }
}

fn group(by: &[Field], labels: &ColumnarGroup) -> Value {
    let pairs = by.iter().zip(labels).map(|(field, label)| (field.word(), json!(**label)));
    Value::Object(pairs.collect())
}

fn spread(spread: &Spread, statistic: Statistic) -> Value {
    let center = match statistic {
        Statistic::Median => "median",
        Statistic::Mean => "mean",
    };
    json!({
        "state": spread.center.state,
        center: number(spread.center),
        "p25": number(spread.p25),
        "p75": number(spread.p75),
        "low": number(spread.low),
        "high": number(spread.high),
        "n": number(spread.n),
    })
}

fn change(change: &Change) -> Value {
    json!({
        "state": change.amount.state,
        "amount": number(change.amount),
        "percent": number(change.percent),
        "low": number(change.low),
        "high": number(change.high),
    })
}

/// People of a side that is not in it are left out.
fn estimate(estimate: &Estimate) -> Value {
    let [trained, compared] = estimate.people.map(|n| n.map(number));
    json!({
        "kind": estimate.kind,
        "name": estimate.name,
        "meaning": estimate.meaning,
        "state": estimate.amount.state,
        "amount": number(estimate.amount),
        "low": number(estimate.low),
        "high": number(estimate.high),
        "errors": estimate
            .errors
            .iter()
            .map(|error| json!({ "kind": error.kind, "amount": number(error.amount) }))
            .collect::<Vec<_>>(),
        "n": { "trained": trained, "compared": compared },
    })
}

fn excluded(excluded: &Exclusion) -> Value {
    json!({ "rule": excluded.rule, "state": excluded.n.state, "n": number(excluded.n) })
}

fn earnings_row(by: &[Field], row: &EarningsRow, statistic: Statistic) -> Value {
    let mut value = json!({
        "group": group(by, &row.group),
        "n": number(row.n),
        "before": spread(&row.before, statistic),
        "after": spread(&row.after, statistic),
        "change": change(&row.change),
    });
    if let Some(effect) = &row.effect {
        value["effect"] = change(effect);
    }
    value
}

fn share_row(by: &[Field], row: &ShareRow) -> Value {
    let part = |part: &Part| {
        json!({
            "label": *part.label,
            "n": number(part.n),
            "share": with_state(part.share),
            "low": number(part.low),
            "high": number(part.high),
            "earnings": with_state(part.earnings),
        })
    };
    let gap = |gap: &Gap| {
        json!({
            "inside": with_state(gap.inside),
            "elsewhere": with_state(gap.elsewhere),
            "difference": with_state(gap.difference),
        })
    };
    json!({
        "group": group(by, &row.group),
        "n": number(row.base),
        "parts": row.parts.iter().map(part).collect::<Vec<_>>(),
        "gap": row.gap.as_ref().map(gap),
    })
}

fn value_row(by: &[Field], row: &ValueRow) -> Value {
    json!({
        "group": group(by, &row.group),
        "programs": row.programs,
        "priced": row.priced,
        "cost": with_state(row.cost),
        "completers": with_state(row.completers),
        "cost_per_completer": with_state(row.cost_per_completer),
        "gain": with_state(row.gain),
        "n": number(row.n),
        "months": with_state(row.months),
    })
}

fn scatter_axis(axis: &Axis, statistic: Statistic) -> Value {
    json!({
        "quantity": axis.quantity.word(),
        "name": axis.quantity.name(statistic),
        "period": axis.period,
        "dollars": axis.dollars,
    })
}

fn scatter_row(by: &[Field], row: &ScatterRow) -> Value {
    json!({
        "group": group(by, &row.group),
        "x": with_state(row.x),
        "y": with_state(row.y),
        "size": with_state(row.size),
        "n": row.n.map(number),
    })
}

fn step(step: &PathwayStep) -> Value {
    json!({
        "label": step.label,
        "n": with_state(step.n),
        "rate": with_state(step.rate),
        "low": number(step.low),
        "high": number(step.high),
        "base": with_state(step.base),
    })
}

fn indicator(indicator: &Indicator) -> Value {
    json!({
        "name": indicator.name,
        "unit": if indicator.money { "dollars" } else { "share" },
        "value": with_state(indicator.value),
        "low": number(indicator.low),
        "high": number(indicator.high),
        "counted": with_state(indicator.counted),
        "n": number(indicator.base),
        "persons": with_state(indicator.persons),
        "exit_quarters": indicator.cohort.map(|(first, last)| [first, last].map(Period::CalendarQuarter)),
    })
}

fn count_row(by: &[Field], row: &CountRow) -> Value {
    let place = |place: &Place| {
        json!({
            "latitude": place.latitude,
            "longitude": place.longitude,
            "placed_by": place.placed_by,
            "city": place.city.as_deref(),
            "county": place.county.as_deref(),
            "state": place.state.as_deref(),
        })
    };
    json!({
        "group": group(by, &row.group),
        "colleges": row.colleges,
        "programs": row.programs,
        "certificates": with_state(row.certificates),
        "in_field": with_state(row.in_field),
        "place": row.place.as_ref().map(place),
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{super::fixture, *};
    use crate::{
        measure::{Engine, MeasureName},
        table::TableKind,
    };

    #[test]
    fn earnings_have_the_documented_keys() {
        let engine =
            Engine::new(Arc::new(fixture::dataset(vec![fixture::table(TableKind::People, fixture::people())])));
        let mut request = Request { by: vec![Field::State], dollars: Dollars::Nominal, ..Request::default() };
        request.filters.by_field.insert(Field::AgeGroup, Keep::Labels(["18–25".to_owned(), "26–35".to_owned()].into()));
        let json = engine.measure(&request).unwrap().to_json(&request);
        assert_eq!(json["version"], 1);
        assert_eq!(json["dollars"], json!({ "kind": "nominal" }));
        assert_eq!((&json["baseline"], &json["after"]), (&json!("year-2"), &json!("year+5")));
        assert_eq!(json["where"], json!({ "age-group": ["18–25", "26–35"] }));
        assert_eq!(json["rows"][0]["group"], json!({ "state": "Ohio" }));
        assert!(json["rows"][0]["before"]["median"].is_i64());
        assert_eq!(json["rows"][0]["before"]["state"], "value");
        assert_eq!(json["sources"][0], json!({ "file": "people.xlsx", "sheet": "Sheet1", "sha256": "ab" }));
        assert!(json["totals"]["n"].as_i64().unwrap() > 100);
    }

    #[test]
    fn what_is_hidden_has_no_number() {
        let columns = vec![
            fixture::text(
                Field::State,
                (0..30).map(|i| {
                    if i < 4 {
                        "Maine"
                    } else if i < 16 {
                        "Ohio"
                    } else {
                        "Utah"
                    }
                }),
            ),
            fixture::text(Field::Industry, ["332"; 30]),
        ];
        let engine = Engine::new(Arc::new(fixture::dataset(vec![fixture::table(TableKind::People, columns)])));
        let request = Request { measure: MeasureName::Certificates, by: vec![Field::State], ..Request::default() };
        let json = engine.measure(&request).unwrap().to_json(&request);
        assert_eq!(json["rows"][0]["certificates"], json!({ "state": "suppressed" }));
        assert_eq!(json["rows"][1]["certificates"], json!({ "state": "suppressed" }));
        assert_eq!(json["rows"][2]["certificates"], json!({ "state": "value", "value": 14 }));
    }
}
