//! Steps about the view: filters, what the figures show, and what the project decides about all of its numbers.

use serde::{Deserialize, Serialize};

use crate::{
    figure::{FigureKind, MapSpec, ShadeBy, SizeBy, WordEdits},
    measure::{
        CountOf, CustomRegion, Dollars, Keep, MeasureName, Prices, Reference, Standard, Statistic, USUAL_THRESHOLD,
    },
    policy,
    project::Document,
    table::{Field, Period},
};

/// One decision about the view that is not the default.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ViewStep {
    Filter(Field, Keep),
    /// What the chart on Earnings shows.
    Chart(Chart),
    Before(Period),
    After(Period),
    Dollars(Dollars),
    /// How states are shaded.
    Shade(ShadeBy),
    /// How large colleges are drawn.
    Size(SizeBy),
    /// What the map counts.
    Count(CountOf),
    /// Fewest people behind a published number, and why if fewer than usual.
    Threshold(u32, Option<String>),
    Prices(Prices),
    Regions(Vec<CustomRegion>),
    Lines(Vec<Reference>),
    Standards(Vec<Standard>),
}

/// A chart without its periods, dollars and filters, which are steps of their own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Chart {
    pub kind: FigureKind,
    pub measure: MeasureName,
    pub statistic: Statistic,
    pub by: Vec<Field>,
    #[serde(default)]
    pub unit: Option<CountOf>,
}

impl Chart {
    fn of(document: &Document) -> Self {
        let figure = &document.earnings;
        let request = &figure.request;
        Self {
            kind: figure.kind.clone(),
            measure: request.measure,
            statistic: request.statistic,
            by: request.by.clone(),
            unit: request.unit,
        }
    }
}

impl ViewStep {
    /// Every decision that is not the default.
    pub(super) fn all(document: &Document) -> Vec<Self> {
        let usual = Document::default();
        let mut steps: Vec<Self> =
            document.filters.by_field.iter().map(|(field, keep)| Self::Filter(*field, keep.clone())).collect();
        let (own, default) = (&document.earnings.request, &usual.earnings.request);
        let chart = Chart::of(document);
        if chart != Chart::of(&usual) {
            steps.push(Self::Chart(chart));
        }
        steps.extend(own.baseline.map(Self::Before));
        steps.extend(own.after.map(Self::After));
        if own.dollars != default.dollars {
            steps.push(Self::Dollars(own.dollars));
        }
        if let FigureKind::Map(map) = &document.map.kind {
            let MapSpec { shade, size, .. } = MapSpec::default();
            steps.extend((map.shade != shade).then_some(Self::Shade(map.shade)));
            steps.extend((map.size != size).then_some(Self::Size(map.size)));
        }
        steps.extend(document.map.request.unit.map(Self::Count));
        if (document.threshold, &document.threshold_reason) != (USUAL_THRESHOLD, &None) {
            steps.push(Self::Threshold(document.threshold, document.threshold_reason.clone()));
        }
        steps.extend(document.prices.clone().map(Self::Prices));
        let some = |any: bool, step: Self| any.then_some(step);
        steps.extend(some(!document.regions.is_empty(), Self::Regions(document.regions.clone())));
        steps.extend(some(!own.references.is_empty(), Self::Lines(own.references.clone())));
        steps.extend(some(!own.standards.is_empty(), Self::Standards(own.standards.clone())));
        steps
    }

    /// Decides it; false if it cannot be followed here.
    pub(super) fn put(&self, document: &mut Document) -> bool {
        match self {
            Self::Filter(field, keep) => {
                document.filters.by_field.insert(*field, keep.clone());
            }
            Self::Chart(chart) => set_chart(document, chart),
            Self::Before(period) => set_baseline(document, Some(*period)),
            Self::After(period) => set_after(document, Some(*period)),
            Self::Dollars(dollars) => set_dollars(document, *dollars),
            Self::Shade(shade) => {
                let FigureKind::Map(map) = &mut document.map.kind else { return false };
                map.shade = *shade;
            }
            Self::Size(size) => {
                let FigureKind::Map(map) = &mut document.map.kind else { return false };
                map.size = *size;
            }
            Self::Count(of) => document.map.request.unit = Some(*of),
            Self::Threshold(threshold, reason) => {
                document.threshold = policy::in_force().threshold(*threshold);
                document.threshold_reason = reason.clone().filter(|_| document.threshold < USUAL_THRESHOLD);
            }
            Self::Prices(prices) => document.prices = Some(prices.clone()),
            Self::Regions(regions) => document.regions.clone_from(regions),
            Self::Lines(lines) => document.earnings.request.references.clone_from(lines),
            Self::Standards(standards) => document.earnings.request.standards.clone_from(standards),
        }
        true
    }

    /// Goes back to the default.
    pub(super) fn take(&self, document: &mut Document) {
        let usual = Document::default();
        match self {
            Self::Filter(field, _) => {
                document.filters.by_field.remove(field);
            }
            Self::Chart(_) => set_chart(document, &Chart::of(&usual)),
            Self::Before(_) => set_baseline(document, None),
            Self::After(_) => set_after(document, None),
            Self::Dollars(_) => set_dollars(document, usual.earnings.request.dollars),
            Self::Shade(_) => {
                if let FigureKind::Map(map) = &mut document.map.kind {
                    map.shade = ShadeBy::default();
                }
            }
            Self::Size(_) => {
                if let FigureKind::Map(map) = &mut document.map.kind {
                    map.size = SizeBy::default();
                }
            }
            Self::Count(_) => document.map.request.unit = None,
            Self::Threshold(..) => {
                document.threshold = policy::in_force().threshold(USUAL_THRESHOLD);
                document.threshold_reason = None;
            }
            Self::Prices(_) => document.prices = None,
            Self::Regions(_) => document.regions.clear(),
            Self::Lines(_) => document.earnings.request.references.clear(),
            Self::Standards(_) => document.earnings.request.standards.clear(),
        }
    }

    pub(super) fn menu(&self) -> &'static str {
        match self {
            Self::Filter(..) => tr!("Filters"),
            Self::Chart(_) | Self::Before(_) | Self::After(_) | Self::Dollars(_) => tr!("Earnings"),
            Self::Shade(_) | Self::Size(_) | Self::Count(_) => tr!("Map"),
            Self::Threshold(..) | Self::Prices(_) | Self::Regions(_) | Self::Lines(_) | Self::Standards(_) => {
                tr!("Project settings…")
            }
        }
    }

    pub(super) fn words(&self) -> String {
        match self {
            Self::Filter(field, keep) => format!("{}: {}", field.label(), keep.words()),
            Self::Chart(Chart { measure, by, .. }) => {
                let by: Vec<String> = by.iter().map(|field| field.label().to_lowercase()).collect();
                let measure = measure_words(*measure);
                if by.is_empty() {
                    measure.to_owned()
                } else {
                    tr!("{measure} by {}", by.join(tr!(", then by ")), measure = measure)
                }
            }
            Self::Before(period) => tr!("Before: {}", period.words()),
            Self::After(period) => tr!("After: {}", period.words()),
            Self::Dollars(Dollars::Constant(year)) => tr!("Dollars of {year}", year = year),
            Self::Dollars(Dollars::Nominal) => tr!("Dollars of their own time").to_owned(),
            Self::Shade(shade) => tr!("Shade by {}", shade_words(*shade)),
            Self::Size(size) => tr!("Size by {}", size_words(*size)),
            Self::Count(of) => tr!("Count {}", of.word()),
            Self::Threshold(threshold, _) => tr!("Threshold: {threshold} people", threshold = threshold),
            Self::Prices(prices) => tr!("Consumer prices from {}", prices.source),
            Self::Regions(regions) => {
                tr!("Regions: {}", regions.iter().map(|region| &*region.name).collect::<Vec<_>>().join(", "))
            }
            Self::Lines(lines) => {
                tr!("Reference lines: {}", lines.iter().map(|line| &*line.label).collect::<Vec<_>>().join(", "))
            }
            Self::Standards(standards) => tr!("Minimum standards: {}", standards.len()),
        }
    }
}

fn set_chart(document: &mut Document, chart: &Chart) {
    let Chart { kind, measure, statistic, by, unit } = chart;
    let figure = &mut document.earnings;
    if figure.request.measure != *measure || figure.request.by != *by {
        figure.words = WordEdits::default();
    }
    figure.kind = kind.clone();
    figure.request.measure = *measure;
    figure.request.statistic = *statistic;
    figure.request.by.clone_from(by);
    figure.request.unit = *unit;
    document.share.request.statistic = *statistic;
}

fn set_baseline(document: &mut Document, period: Option<Period>) {
    document.earnings.request.baseline = period;
    document.share.request.baseline = period;
}

fn set_after(document: &mut Document, period: Option<Period>) {
    document.earnings.request.after = period;
    document.share.request.after = period;
}

fn set_dollars(document: &mut Document, dollars: Dollars) {
    document.earnings.request.dollars = dollars;
    document.share.request.dollars = dollars;
}

fn measure_words(measure: MeasureName) -> &'static str {
    match measure {
        MeasureName::Earnings => tr!("Earnings before and after"),
        MeasureName::Trajectory => tr!("Earnings by quarter"),
        MeasureName::Employment => tr!("Matched with wage records"),
        MeasureName::InField => tr!("Work in the field"),
        MeasureName::Pathway => tr!("Pathway"),
        MeasureName::Wioa => tr!("WIOA indicators"),
        MeasureName::Comparison => tr!("Comparison"),
        MeasureName::Colleges => tr!("Colleges"),
        MeasureName::Certificates => tr!("Certificates"),
        MeasureName::Value => tr!("Cost and yearly change"),
        MeasureName::Standards => tr!("Programs against standards"),
        MeasureName::Scatter => tr!("Two measures"),
        MeasureName::Distribution => tr!("Earnings in bands"),
    }
}

fn shade_words(shade: ShadeBy) -> &'static str {
    match shade {
        ShadeBy::None => tr!("nothing"),
        ShadeBy::Colleges => tr!("colleges"),
        ShadeBy::Certificates => tr!("certificates"),
        ShadeBy::InField => tr!("share in the field"),
        ShadeBy::Programs => tr!("programs"),
        ShadeBy::PerMillion => tr!("certificates per million residents"),
    }
}

fn size_words(size: SizeBy) -> &'static str {
    match size {
        SizeBy::Certificates => tr!("certificates"),
        SizeBy::Programs => tr!("programs"),
        SizeBy::Same => tr!("nothing"),
        SizeBy::InField => tr!("share in the field"),
    }
}
