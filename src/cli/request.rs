//! The flags of `measure`, and the request they mean.

use std::collections::BTreeSet;

use clap::Args;

use crate::{
    measure::{
        Anchor, Axes, CompareWith, CountOf, Dollars, Filters, Keep, MeasureName, Quantity, Rated, Reference, Request,
        Standard, Statistic,
    },
    policy,
    table::{Field, Period},
};

/// What to compute. Flags that are not given take the value a project says, or the default of [`Request`].
#[derive(Clone, Debug, Default, Args)]
pub struct RequestArgs {
    /// earnings, trajectory, employment, in-field, pathway, wioa, comparison, colleges, certificates, value, standards or
    /// scatter
    #[arg(long, value_name = "NAME", value_parser = measure, default_value = "earnings")]
    pub measure: MeasureName,
    /// Group by this field: state, age-group, race, credential …; may be given more than once
    #[arg(long, value_name = "FIELD", value_parser = field)]
    pub by: Vec<Field>,
    /// Keep only these rows, or with != all others; values of one field add up, different fields combine; numbers also as
    /// 2014..2016
    #[arg(long = "where", value_name = "FIELD=VALUE|FIELD!=VALUE", value_parser = condition)]
    pub conditions: Vec<Condition>,
    /// median or mean
    #[arg(long, value_parser = statistic)]
    pub statistic: Option<Statistic>,
    /// What a pathway, certificates and colleges count: persons, credentials or attempts; other measures are of persons
    #[arg(long, value_parser = unit)]
    pub unit: Option<CountOf>,
    /// Period before: Q-3, year-1, 2021Q3 or 1975
    #[arg(long, value_name = "PERIOD")]
    pub baseline: Option<Period>,
    /// Period after: Q+2, year+5, 2021Q3 or 1978
    #[arg(long, value_name = "PERIOD")]
    pub after: Option<Period>,
    /// Year of constant dollars, or nominal
    #[arg(long, value_name = "YEAR|nominal", value_parser = dollars)]
    pub dollars: Option<Dollars>,
    /// What periods count from: auto, credential, entry or exit
    #[arg(long, value_name = "EVENT", value_parser = anchor)]
    pub anchor: Option<Anchor>,
    /// Only people with earnings over the whole quarter
    #[arg(long)]
    pub full_quarter: bool,
    /// Only people with at least these earnings a year, in the dollars shown
    #[arg(long, value_name = "DOLLARS")]
    pub minimum: Option<u32>,
    /// NAICS codes that count as the certificate's own field, such as 31,32,33 or 3327
    #[arg(long, value_name = "CODES", value_delimiter = ',', value_parser = naics)]
    pub industries: Vec<String>,
    /// Whom to compare with: a field (comparison-group, passed) or an open file's name
    #[arg(long, value_name = "FIELD|FILE", value_parser = compare_with)]
    pub compare_with: Option<CompareWith>,
    /// A line to hold earnings against, with its source
    #[arg(long = "reference", value_name = "LABEL=DOLLARS@SOURCE", value_parser = reference)]
    pub references: Vec<Reference>,
    /// Least value of a program: completion=20%, employment=50% or earnings=3943 (of a quarter)
    #[arg(long = "standard", value_name = "NAME=LEAST", value_parser = standard)]
    pub standards: Vec<Standard>,
    /// For scatter: what stands on the horizontal axis: earnings-before, gain, cost, completion, matched, in-field …
    #[arg(long, value_name = "QUANTITY", value_parser = quantity)]
    pub x: Option<Quantity>,
    /// For scatter: what stands on the vertical axis
    #[arg(long, value_name = "QUANTITY", value_parser = quantity)]
    pub y: Option<Quantity>,
    /// For scatter: what the dots are sized by
    #[arg(long, value_name = "QUANTITY", value_parser = quantity)]
    pub size: Option<Quantity>,
    /// Dollars that means are rounded to; medians and quartiles are rounded to 100 at least
    #[arg(long = "round", value_name = "DOLLARS", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub rounding: Option<u32>,
    /// Fewest people behind a published number, 3 or more
    #[arg(long, value_name = "PEOPLE", value_parser = clap::value_parser!(u32).range(3..))]
    pub threshold: Option<u32>,
    /// Why the threshold is lower than 10; printed with the numbers
    #[arg(long, value_name = "REASON")]
    pub threshold_reason: Option<String>,
}

impl RequestArgs {
    /// The request these flags mean on top of `base` (a project's own choices, or the default).
    pub fn onto(&self, base: Request) -> Request {
        let Self {
            measure,
            by,
            conditions,
            statistic,
            unit,
            baseline,
            after,
            dollars,
            anchor,
            full_quarter,
            minimum,
            industries,
            compare_with,
            references,
            standards,
            x,
            y,
            size,
            rounding,
            threshold,
            threshold_reason,
        } = self;
        let mut filters = base.filters;
        merge(&mut filters, conditions);
        // A trajectory is by quarter whether or not it is asked to be.
        let asked = |field: &Field| *measure != MeasureName::Trajectory || *field != Field::WagePeriod;
        Request {
            measure: *measure,
            by: by.iter().copied().filter(asked).collect(),
            filters,
            statistic: statistic.unwrap_or(base.statistic),
            unit: unit.or(base.unit),
            baseline: baseline.or(base.baseline),
            after: after.or(base.after),
            dollars: dollars.unwrap_or(base.dollars),
            threshold: policy::in_force().threshold(threshold.unwrap_or(base.threshold)),
            threshold_reason: threshold_reason.clone().or(base.threshold_reason),
            audience: base.audience,
            anchor: anchor.unwrap_or(base.anchor),
            full_quarter: *full_quarter || base.full_quarter,
            minimum: minimum.or(base.minimum),
            rounding: rounding.or(base.rounding),
            compare_with: compare_with.clone().or(base.compare_with),
            references: if references.is_empty() { base.references } else { references.clone() },
            standards: if standards.is_empty() { base.standards } else { standards.clone() },
            axes: Axes { x: x.unwrap_or(base.axes.x), y: y.unwrap_or(base.axes.y), size: size.or(base.axes.size) },
            field_industries: if industries.is_empty() { base.field_industries } else { industries.clone() },
        }
    }
}

/// A condition replaces what the base says of its field; two on one field keep both values.
fn merge(filters: &mut Filters, conditions: &[Condition]) {
    for field in conditions.iter().map(|condition| condition.field).collect::<BTreeSet<_>>() {
        let of = |not: bool| conditions.iter().filter(move |of| of.field == field && of.not == not);
        let others: BTreeSet<String> = of(true).map(|condition| condition.value.clone()).collect();
        if !others.is_empty() {
            // What is kept by name and also left out is left out.
            let kept: BTreeSet<String> =
                of(false).map(|condition| condition.value.clone()).filter(|value| !others.contains(value)).collect();
            filters.by_field.insert(field, if kept.is_empty() { Keep::Not(others) } else { Keep::Labels(kept) });
            continue;
        }
        let values = || of(false).map(|condition| &condition.value);
        let ranges: Option<Vec<_>> = values().map(|value| range(field, value)).collect();
        let keep = match ranges.as_deref() {
            Some([(low, high)]) => Keep::Range(*low, *high),
            _ => Keep::Labels(values().cloned().collect()),
        };
        filters.by_field.insert(field, keep);
    }
}

/// Bounds of a numeric condition; `None` for fields that hold labels.
fn range(field: Field, value: &str) -> Option<(f64, f64)> {
    if !matches!(field, Field::Age | Field::CohortYear) {
        return None;
    }
    let (low, high) = value.split_once("..").or_else(|| value.split_once(['–', '-'])).unwrap_or((value, value));
    Some((low.trim().parse().ok()?, high.trim().parse().ok()?))
}

fn measure(text: &str) -> Result<MeasureName, String> {
    serde_json::from_value(text.into()).map_err(|_error| {
        tr!("choose earnings, trajectory, employment, in-field, pathway, wioa, comparison, colleges, certificates, value, standards, scatter or distribution")
            .into()
    })
}

fn quantity(text: &str) -> Result<Quantity, String> {
    serde_json::from_value(text.into()).map_err(|_error| {
        let words: Vec<&str> = Quantity::ALL.iter().map(|quantity| quantity.word()).collect();
        tr!("choose one of {}", words.join(", "))
    })
}

fn anchor(text: &str) -> Result<Anchor, String> {
    serde_json::from_value(text.into()).map_err(|_error| tr!("choose auto, credential, entry or exit").into())
}

fn naics(text: &str) -> Result<String, String> {
    let code = text.trim();
    let digits = (2..=6).contains(&code.len()) && code.chars().all(|c| c.is_ascii_digit());
    if digits {
        Ok(code.to_owned())
    } else {
        Err(tr!("give NAICS codes of two to six digits, such as 31,32,33").into())
    }
}

fn compare_with(text: &str) -> Result<CompareWith, String> {
    Ok(match Field::from_word(text) {
        Some(Field::Identifier(_) | Field::PersonId | Field::Wage(_)) => return field(text).map(CompareWith::Column),
        Some(field) => CompareWith::Column(field),
        None => CompareWith::File(text.to_owned()),
    })
}

fn reference(text: &str) -> Result<Reference, String> {
    let wrong = || tr!("write it as LABEL=DOLLARS@SOURCE, such as \"Living wage=41000@County plan 2024\"").to_owned();
    let (label, rest) = text.split_once('=').ok_or_else(wrong)?;
    let (amount, source) = rest.split_once('@').ok_or_else(wrong)?;
    let amount: f64 = amount.trim().replace([',', '$'], "").parse().map_err(|_error| wrong())?;
    if label.trim().is_empty() || source.trim().is_empty() || !amount.is_finite() {
        return Err(wrong());
    }
    Ok(Reference { label: label.trim().to_owned(), amount, source: source.trim().to_owned() })
}

fn standard(text: &str) -> Result<Standard, String> {
    let wrong = || tr!("write it as completion=20%, employment=50% or earnings=3943").to_owned();
    let (of, least) = text.split_once('=').ok_or_else(wrong)?;
    let of: Rated = serde_json::from_value(of.trim().into()).map_err(|_error| wrong())?;
    let percent = least.trim().ends_with('%');
    let number: f64 = least.trim().trim_end_matches('%').replace([',', '$'], "").parse().map_err(|_error| wrong())?;
    let at_least = if percent { number / 100.0 } else { number };
    let fits = if of == Rated::Earnings { !percent && at_least > 0.0 } else { (0.0..=1.0).contains(&at_least) };
    if fits { Ok(Standard { of, at_least }) } else { Err(wrong()) }
}

fn unit(text: &str) -> Result<CountOf, String> {
    serde_json::from_value(text.into()).map_err(|_error| tr!("choose persons, credentials or attempts").into())
}

fn statistic(text: &str) -> Result<Statistic, String> {
    serde_json::from_value(text.into()).map_err(|_error| tr!("choose median or mean").into())
}

fn field(text: &str) -> Result<Field, String> {
    match Field::from_word(if text == "quarter" { "wage-period" } else { text }) {
        Some(Field::Identifier(_) | Field::PersonId | Field::Wage(_)) | None => Err(
            tr!("choose state, county, region, college, credential, program, cip, award-level, credit, age-group, sex, race, industry, cohort-year, quarter or comparison-group")
                .into(),
        ),
        Some(field) => Ok(field),
    }
}

fn condition(text: &str) -> Result<Condition, String> {
    let (name, value) = text
        .split_once('=')
        .ok_or_else(|| tr!("write it as FIELD=VALUE, such as state=Ohio, or FIELD!=VALUE for all others").to_owned())?;
    let (name, not) = name.strip_suffix('!').map_or((name, false), |name| (name, true));
    Ok(Condition { field: field(name.trim())?, not, value: value.trim().to_owned() })
}

/// What rows must say of a field, or must not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    field: Field,
    not: bool,
    value: String,
}

fn dollars(text: &str) -> Result<Dollars, String> {
    if text == "nominal" {
        return Ok(Dollars::Nominal);
    }
    match text.parse() {
        Ok(year @ 1913..=2200) => Ok(Dollars::Constant(year)),
        _ => Err(tr!("give a year, such as 2024, or nominal").into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_of_one_field_add_up_and_numbers_become_ranges() {
        let args = RequestArgs {
            conditions: vec![
                condition("state=Ohio").unwrap(),
                condition("state=Texas").unwrap(),
                condition("cohort-year=2014..2016").unwrap(),
                condition("age-group=18–25").unwrap(),
            ],
            ..RequestArgs::default()
        };
        let filters = args.onto(Request::default()).filters.by_field;
        assert_eq!(filters[&Field::State], Keep::Labels(["Ohio".to_owned(), "Texas".to_owned()].into()));
        assert_eq!(filters[&Field::CohortYear], Keep::Range(2014.0, 2016.0));
        assert_eq!(filters[&Field::AgeGroup], Keep::Labels(["18–25".to_owned()].into()));
        let others = RequestArgs {
            conditions: vec![condition("state!=Ohio").unwrap(), condition("state != Texas").unwrap()],
            ..RequestArgs::default()
        };
        let filters = others.onto(Request::default()).filters.by_field;
        assert_eq!(filters[&Field::State], Keep::Not(["Ohio".to_owned(), "Texas".to_owned()].into()));
    }

    #[test]
    fn a_person_can_be_neither_group_nor_condition() {
        assert!(field("person-id").is_err());
        assert!(field("identifier ssn").is_err());
        assert!(condition("person-id=P-00001").is_err());
        assert!(condition("state").is_err());
    }

    #[test]
    fn lines_and_standards_are_read_with_their_source_and_unit() {
        let line = reference("Living wage=41,000@County plan 2024").unwrap();
        assert_eq!(
            (line.label.as_str(), line.amount, line.source.as_str()),
            ("Living wage", 41_000.0, "County plan 2024")
        );
        assert!(reference("Living wage=41000").is_err(), "a line needs its source");
        assert_eq!(standard("completion=20%").unwrap(), Standard { of: Rated::Completion, at_least: 0.2 });
        assert_eq!(standard("earnings=3943").unwrap().at_least, 3943.0);
        assert!(standard("employment=50").is_err() && standard("speed=1").is_err());
    }

    #[test]
    fn a_trajectory_by_quarter_is_a_trajectory() {
        let by = vec![field("quarter").unwrap(), field("sex").unwrap()];
        let args = RequestArgs { measure: MeasureName::Trajectory, by, ..RequestArgs::default() };
        assert_eq!(args.onto(Request::default()).by, [Field::Sex]);
    }

    #[test]
    fn flags_win_over_the_base_and_the_base_over_defaults() {
        let base = Request { threshold: 30, dollars: Dollars::Constant(2020), ..Request::default() };
        let request = RequestArgs { dollars: Some(Dollars::Nominal), ..RequestArgs::default() }.onto(base);
        assert_eq!((request.threshold, request.dollars), (30, Dollars::Nominal));
    }
}
