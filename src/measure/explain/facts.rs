//! What each number of an answer is: its meaning, formula, source of the definition, people and interval.

use crate::words::Text;
use std::sync::Arc;

use super::Which;
use crate::measure::{
    Answer, CountOf, Datum, Dollars, EarningsTable, Estimate, EstimateKind, Rated, Request, ShareRow, ShareTable,
    Statistic,
    earnings::interval_of_change,
    notes,
    text::{self, thousands},
};
use crate::table::{CellState, Period};

/// Everything about one number that its answer knows.
pub(super) struct Facts {
    pub(super) value: Datum,
    pub(super) n: Datum,
    pub(super) meaning: String,
    pub(super) formula: String,
    /// Who defines it so.
    pub(super) source: &'static str,
    pub(super) dollars: Option<Dollars>,
    /// Bounds, and how they were made.
    pub(super) interval: Option<(Datum, Datum, &'static str)>,
    pub(super) read: Read,
    pub(super) excluded: Vec<String>,
}

/// How a number is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Read {
    /// "$45,000"
    Dollars,
    /// "+$10,200"
    Change,
    /// "+29%"
    PercentChange,
    /// "46%"
    Share,
    /// "1,214"
    Count,
}

const OWN: Text = text!("This program, as said under Meaning and Formula.");
const WIOA: Text = text!("WIOA section 116 and its guidance, TEGL 10-16.");
const PERCENTILE: Text = text!("Type 7, Excel's PERCENTILE.INC.");
const WILSON: Text = text!("Wilson's interval of a share");
const ORDER: Text = text!("order statistics of a median (binomial)");

impl Facts {
    fn new(value: Datum, n: Datum, meaning: impl Into<String>, formula: impl Into<String>) -> Self {
        Self {
            value,
            n,
            meaning: meaning.into(),
            formula: formula.into(),
            source: OWN.get(),
            dollars: None,
            interval: None,
            read: Read::Share,
            excluded: Vec::new(),
        }
    }

    fn read(self, read: Read) -> Self {
        Self { read, ..self }
    }

    fn dollars(self, dollars: Dollars) -> Self {
        Self { dollars: Some(dollars), read: Read::Dollars, ..self }
    }

    fn change_in(self, dollars: Dollars) -> Self {
        self.dollars(dollars).read(Read::Change)
    }

    fn between(self, low: Datum, high: Datum, how: &'static str) -> Self {
        Self { interval: Some((low, high, how)), ..self }
    }

    fn by(self, source: &'static str) -> Self {
        Self { source, ..self }
    }

    /// The facts of a number; `None` if the answer has no such group or number.
    pub(super) fn of(answer: &Answer, group: &[Arc<str>], which: Which, request: &Request) -> Option<Self> {
        match answer {
            Answer::Earnings(table) => match which {
                Which::At(at) => Some(estimate(table.estimates.get(at)?, table)),
                _ => earnings(table, group, which),
            },
            Answer::Trajectory(table) => {
                let Which::Quarter(quarter) = which else { return None };
                let series = table.series.iter().find(|series| series.group == group)?;
                let point = series.points.iter().find(|point| point.quarter == quarter)?;
                let statistic = notes::statistic(request.statistic);
                let meaning = tr!(
                    "The {statistic} of earnings in {}, of people with earnings above zero in it; not multiplied to a year.",
                    Period::Quarter(quarter).words(),
                    statistic = statistic
                );
                let spread = point.earnings;
                let how = if request.statistic == Statistic::Median {
                    ORDER.get()
                } else {
                    tr!("mean ± 1.96 standard errors")
                };
                Some(
                    Self::new(spread.center, spread.n, meaning, quantile(request.statistic))
                        .dollars(table.dollars)
                        .between(spread.low, spread.high, how)
                        .by(PERCENTILE.get()),
                )
            }
            Answer::Share(table) => {
                let row =
                    if group.is_empty() { &table.total } else { table.rows.iter().find(|row| row.group == group)? };
                if let Which::At(at) = which {
                    return gap(table, row, at);
                }
                let at = if let Which::Share(at) = which { at } else { 0 };
                let part = row.parts.get(at)?;
                // The first note of a share says what it is a share of.
                let rule = table.provenance.notes.first().map_or("", String::as_str);
                let meaning = tr!("The share of people in “{}”. {rule}", part.label, rule = rule);
                let facts =
                    Self::new(part.share, row.base, meaning, tr!("people in the part ÷ all people of the base"));
                Some(facts.between(part.low, part.high, WILSON.get()))
            }
            Answer::Counts(table) => {
                let rows = table.rows.iter().chain(&table.colleges);
                let row =
                    if group.is_empty() { &table.total } else { rows.into_iter().find(|row| row.group == group)? };
                Some(match which {
                    Which::Share(_) => Self::new(
                        row.in_field,
                        row.certificates,
                        tr!("Share of people in the certificate's industry."),
                        tr!("people in the industry ÷ people whose industry is known"),
                    ),
                    _ => Self::new(row.certificates, row.certificates, CountOf::of_word(&table.unit).rule(), "COUNT")
                        .read(Read::Count),
                })
            }
            Answer::Pathway(table) => {
                let Which::At(at) = which else { return None };
                let (_, steps) = table.rows.iter().find(|(of, _)| of == group)?;
                let step = steps.get(at)?;
                let meaning = match step.n.value {
                    _ if step.n.state == CellState::NotApplicable => {
                        tr!("{}: not collected, so no rate is computed across it.", step.label)
                    }
                    Some(n) => {
                        tr!(
                            "{}: {} {}, that took the collected step before it, too.",
                            step.label,
                            thousands(n),
                            table.unit
                        )
                    }
                    None => {
                        tr!("{}: {} that took this step and the collected one before it.", step.label, table.unit)
                    }
                };
                Some(match step.rate.state {
                    CellState::Missing | CellState::NotApplicable => {
                        Self::new(step.n, step.n, meaning, "COUNT").read(Read::Count)
                    }
                    _ => {
                        let formula = tr!("number of this step ÷ number of the step before that was collected");
                        Self::new(step.rate, step.base, meaning, formula).between(step.low, step.high, WILSON.get())
                    }
                })
            }
            Answer::Indicators(table) => {
                let Which::At(at) = which else { return None };
                let row =
                    if group.is_empty() { &table.total } else { table.rows.iter().find(|row| row.group == group)? };
                let of = row.indicators.get(at)?;
                let exits = of.cohort.map_or_else(String::new, |(first, last)| {
                    let [first, last] = [first, last].map(|quarter| Period::CalendarQuarter(quarter).words());
                    tr!(" Exits from {first} to {last}.", first = first, last = last)
                });
                let formula =
                    if of.money { tr!("PERCENTILE.INC(wages of the quarter, 0.5)") } else { tr!("counted ÷ base") };
                let facts = Self::new(of.value, of.base, format!("{}.{exits}", of.name), formula).by(WIOA.get());
                let facts = if of.money { facts.dollars(table.dollars) } else { facts };
                Some(facts.between(of.low, of.high, if of.money { ORDER.get() } else { WILSON.get() }))
            }
            Answer::Value(table) => {
                let row =
                    if group.is_empty() { &table.total } else { table.rows.iter().find(|row| row.group == group)? };
                let (value, meaning, formula) = match which {
                    Which::At(0) => {
                        (row.cost, tr!("Mean tuition and fees of the programs that state them."), tr!("AVERAGE(cost)"))
                    }
                    Which::At(1) => {
                        (row.completers, tr!("People who completed those programs."), tr!("SUM(completed)"))
                    }
                    Which::At(2) => (
                        row.cost_per_completer,
                        tr!("What all students of a program pay, divided by those who completed it."),
                        tr!("SUM(cost × enrolled) ÷ SUM(completed)"),
                    ),
                    Which::At(4) => (
                        row.months,
                        tr!("Months of the yearly change that add up to the cost; the change is not an effect."),
                        tr!("cost per completer ÷ (yearly change ÷ 12)"),
                    ),
                    _ => (row.gain, tr!("Change of yearly earnings of the same people."), tr!("after − before")),
                };
                let facts = Self::new(value, row.n, meaning, formula);
                Some(match which {
                    Which::At(1 | 4) => facts.read(Read::Count),
                    Which::At(0 | 2) => facts.dollars(table.dollars),
                    _ => facts.change_in(table.dollars),
                })
            }
            Answer::Standards(table) => {
                let Which::At(at) = which else { return None };
                let row = table.rows.iter().find(|row| row.group == group)?;
                let (rating, standard) = (row.ratings.get(at)?, table.standards.get(at)?);
                let (read, least) = match standard.of {
                    Rated::Earnings => (Read::Dollars, text::dollars(standard.at_least)),
                    Rated::Completion | Rated::Employment => (Read::Share, text::share(standard.at_least)),
                };
                let meaning = if standard.at_least > 0.0 {
                    tr!(
                        "{}, held against at least {least}: {}.",
                        standard.of.label(),
                        rating.verdict.word(),
                        least = least
                    )
                } else {
                    tr!("{}: completed of those enrolled, as the program files count them.", standard.of.label())
                };
                let formula =
                    if standard.at_least > 0.0 { tr!("value ≥ standard") } else { tr!("completed ÷ enrolled") };
                Some(Self::new(rating.value, rating.n, meaning, formula).read(read))
            }
            // Each of its numbers is explained by the answer that it is of.
            Answer::Scatter(_) => None,
        }
    }
}

/// Earnings inside the first part of a share, elsewhere, or their difference.
fn gap(table: &ShareTable, row: &ShareRow, at: usize) -> Option<Facts> {
    let statistic = notes::statistic(table.statistic);
    let (gap, inside) = (row.gap?, &row.parts.first()?.label);
    let (value, of, formula) = match at {
        0 => (gap.inside, tr!("of people in “{inside}”", inside = inside), quantile(table.statistic)),
        1 => (gap.elsewhere, tr!("of people elsewhere than in “{inside}”", inside = inside), quantile(table.statistic)),
        _ => (gap.difference, tr!("in “{inside}” minus that elsewhere", inside = inside), tr!("inside − elsewhere")),
    };
    let period = table.after.map_or_else(String::new, |after| tr!(" in {}", in_words(after)));
    let meaning = tr!(
        "The {statistic} of yearly earnings{period} {of}, of people with earnings above zero then.",
        statistic = statistic,
        period = period,
        of = of
    );
    let facts = Facts::new(value, row.base, meaning, formula);
    Some(if at < 2 { facts.dollars(table.dollars) } else { facts.change_in(table.dollars) })
}

fn earnings(table: &EarningsTable, group: &[Arc<str>], which: Which) -> Option<Facts> {
    let statistic = notes::statistic(table.statistic);
    let row = if group.is_empty() { &table.total } else { table.rows.iter().find(|row| row.group == group)? };
    let of = |period: Period| {
        tr!(
            "The {statistic} of yearly earnings in {}, the same people before and after.",
            in_words(period),
            statistic = statistic
        )
    };
    let how = if table.statistic == Statistic::Median { ORDER.get() } else { tr!("mean ± 1.96 standard errors") };
    let facts = match which {
        Which::Before => Facts::new(row.before.center, row.n, of(table.baseline), quantile(table.statistic))
            .dollars(table.dollars)
            .between(row.before.low, row.before.high, how)
            .by(PERCENTILE.get()),
        Which::After => Facts::new(row.after.center, row.n, of(table.after), quantile(table.statistic))
            .dollars(table.dollars)
            .between(row.after.low, row.after.high, how)
            .by(PERCENTILE.get()),
        Which::Change => Facts::new(
            row.change.amount,
            row.n,
            tr!("The {statistic} after minus the {statistic} before, of the same people.", statistic = statistic),
            tr!("after − before"),
        )
        .change_in(table.dollars)
        .between(
            row.change.low,
            row.change.high,
            interval_of_change(
                table.statistic,
                row.n.value.unwrap_or(0.0),
                table.total.n.value.unwrap_or(f64::INFINITY),
            ),
        ),
        Which::Percent => Facts::new(
            row.change.percent,
            row.n,
            tr!("The change of the {statistic} in percent of the {statistic} before.", statistic = statistic),
            tr!("(after − before) ÷ before"),
        )
        .dollars(table.dollars)
        .read(Read::PercentChange),
        Which::Count | Which::Share(_) => {
            Facts::new(row.n, row.n, tr!("People with earnings above zero in both periods."), "COUNT").read(Read::Count)
        }
        Which::Quarter(_) | Which::At(_) => return None,
    };
    let excluded = table.excluded.iter().filter(|excluded| excluded.n.value != Some(0.0)).map(|excluded| {
        let n = excluded.n.value.map_or_else(|| tr!("Few").to_owned(), thousands);
        format!("{n} ({})", excluded.rule)
    });
    let mut excluded: Vec<String> = excluded.collect();
    if let (Some(first), false) = (excluded.first_mut(), group.is_empty()) {
        first.insert_str(0, tr!("Of all groups together "));
    }
    Some(Facts { excluded, ..facts })
}

fn estimate(of: &Estimate, table: &EarningsTable) -> Facts {
    let people = of.people.iter().flatten().filter_map(|n| n.value).sum::<f64>();
    let n = if of.amount.value.is_some() { Datum::value(people) } else { Datum::SUPPRESSED };
    let errors: Vec<String> = of
        .errors
        .iter()
        .filter_map(|error| Some(format!("${} {}", thousands(error.amount.value?), error.kind.word())))
        .collect();
    let formula =
        if errors.is_empty() { of.name.clone() } else { tr!("{}. Standard error {}", of.name, errors.join(", ")) };
    Facts::new(of.amount, n, of.meaning.clone(), formula).change_in(table.dollars).between(
        of.low,
        of.high,
        match (table.statistic, of.kind) {
            (Statistic::Mean, EstimateKind::ChangeTrained | EstimateKind::ChangeCompared) => {
                tr!("the mean of the same people's differences ± 1.96 of its standard errors")
            }
            _ => tr!("the middle 95% of seeded resamples of the people of both groups"),
        },
    )
}

fn quantile(statistic: Statistic) -> &'static str {
    match statistic {
        Statistic::Median => tr!("PERCENTILE.INC(earnings, 0.5)"),
        Statistic::Mean => tr!("AVERAGE(earnings)"),
    }
}

/// "quarters +17 to +20", "1978".
fn in_words(period: Period) -> String {
    let signed =
        |quarter: i8| if quarter < 0 { format!("−{}", quarter.unsigned_abs()) } else { format!("+{quarter}") };
    match period.relative_quarters() {
        Some(quarters) if quarters.start() != quarters.end() => {
            tr!("quarters {} to {}", signed(*quarters.start()), signed(*quarters.end()))
        }
        _ => period.words(),
    }
}
