//! Answers as a plain table for the command line.

use super::{Answer, Band, ColumnarGroup, Datum, Dollars, ErrorKind, Rated, ScatterTable, Statistic};
use crate::table::{CellState, Field, Period};

impl Answer {
    /// A readable table with its notes and sources; `—` is suppressed.
    pub fn to_text(&self) -> String {
        let (title, heads, rows) = self.grid();
        let mut out = String::new();
        line(&mut out, &title);
        line(&mut out, "");
        grid(&mut out, &heads, &rows);
        self.under(&mut out);
        let provenance = self.provenance();
        if provenance.synthetic {
            line(&mut out, tr!("\nThe people in these numbers are made up (synthetic data)."));
        }
        if !provenance.notes.is_empty() {
            line(&mut out, tr!("\nNotes"));
        }
        for note in &provenance.notes {
            line(&mut out, &format!("  {note}"));
        }
        let sources: Vec<String> =
            provenance.sources.iter().map(|source| tr!("{}, sheet {}", source.file, source.sheet)).collect();
        line(&mut out, &tr!("\nSource: {}", sources.join("; ")));
        out
    }

    /// What stands under the table: the quantities of a comparison, and who was left out.
    fn under(&self, out: &mut String) {
        let Self::Earnings(table) = self else { return };
        if !table.estimates.is_empty() {
            let heads =
                [tr!("Quantity"), tr!("Amount"), tr!("95% interval"), tr!("Standard error"), "n"].map(str::to_owned);
            let rows: Vec<Vec<String>> = table
                .estimates
                .iter()
                .map(|estimate| {
                    let errors = estimate.errors.iter().map(|error| match error.kind {
                        ErrorKind::Bootstrap => tr!("{} resampled", cell(error.amount, dollars)),
                        kind => format!("{} {}", cell(error.amount, dollars), kind.word()),
                    });
                    let people = estimate.people.iter().flatten().map(|n| cell(*n, count));
                    vec![
                        estimate.name.clone(),
                        cell(estimate.amount, change),
                        interval(estimate.low, estimate.high, change),
                        errors.collect::<Vec<_>>().join(", "),
                        people.collect::<Vec<_>>().join(tr!(" and ")),
                    ]
                })
                .collect();
            line(out, "");
            grid(out, &heads, &rows);
            for estimate in &table.estimates {
                line(out, &format!("  {}: {}", estimate.name, estimate.meaning));
            }
        }
        let left_out = table.excluded.iter().filter(|excluded| excluded.n.value != Some(0.0));
        let left_out: Vec<String> =
            left_out.map(|excluded| format!("  {}: {}", excluded.rule, cell(excluded.n, count))).collect();
        if !left_out.is_empty() {
            line(out, tr!("\nLeft out"));
            left_out.iter().for_each(|words| line(out, words));
        }
    }

    fn grid(&self) -> (String, Vec<String>, Vec<Vec<String>>) {
        match self {
            Self::Earnings(table) => {
                let periods = if table.as_published {
                    tr!("before and after as published").to_owned()
                } else {
                    tr!("{} and {}", table.baseline.words(), table.after.words())
                };
                let title = tr!(
                    "{} yearly earnings, {periods}, {}",
                    statistic(table.statistic),
                    dollars_words(table.dollars),
                    periods = periods
                );
                let effect = table.rows.iter().any(|row| row.effect.is_some());
                let mut heads = group_heads(&table.by);
                heads.extend(
                    [tr!("Before"), tr!("After"), tr!("Change"), tr!("95% interval"), tr!("Percent"), "n"]
                        .map(str::to_owned),
                );
                if effect {
                    heads.extend([tr!("Difference in differences"), tr!("95% interval")].map(str::to_owned));
                }
                let rows = table.rows.iter().chain([&table.total]).map(|row| {
                    let mut cells = group_cells(&table.by, &row.group);
                    cells.extend([
                        cell(row.before.center, dollars),
                        cell(row.after.center, dollars),
                        cell(row.change.amount, change),
                        interval(row.change.low, row.change.high, change),
                        cell(row.change.percent, percent_change),
                        cell(row.n, count),
                    ]);
                    if effect {
                        match &row.effect {
                            Some(effect) => {
                                cells.extend([cell(effect.amount, change), interval(effect.low, effect.high, change)]);
                            }
                            None => cells.extend(["", ""].map(str::to_owned)),
                        }
                    }
                    cells
                });
                (title, heads, rows.collect())
            }
            Self::Trajectory(table) => {
                let title = tr!("{} quarterly earnings, {}", statistic(table.statistic), dollars_words(table.dollars));
                let mut heads = group_heads(&table.by);
                heads.extend(
                    [tr!("Quarter"), tr!("Earnings"), tr!("95% interval"), "25th", "75th", tr!("Mean"), "n"]
                        .map(str::to_owned),
                );
                let rows = table.series.iter().flat_map(|series| {
                    series.points.iter().map(|point| {
                        let mut cells = group_cells(&table.by, &series.group);
                        cells.push(match point.quarter {
                            0 => "Q0".to_owned(),
                            quarter => Period::Quarter(quarter).to_string().replace('-', "−"),
                        });
                        let earnings = &point.earnings;
                        cells.push(cell(earnings.center, dollars));
                        cells.push(interval(earnings.low, earnings.high, dollars));
                        cells.extend([earnings.p25, earnings.p75, point.mean].map(|datum| cell(datum, dollars)));
                        cells.push(cell(earnings.n, count));
                        cells
                    })
                });
                (title, heads, rows.collect())
            }
            Self::Share(table) => {
                let title = format!("{}, {}", table.subject, dollars_words(table.dollars));
                let mut heads = group_heads(&table.by);
                heads.extend([tr!("Part"), tr!("Share"), tr!("95% interval"), "n", tr!("Earnings")].map(str::to_owned));
                let mut rows = Vec::new();
                for row in table.rows.iter().chain([&table.total]) {
                    for part in &row.parts {
                        let mut cells = group_cells(&table.by, &row.group);
                        cells.push(part.label.to_string());
                        cells.extend([
                            cell(part.share, share),
                            interval(part.low, part.high, share),
                            cell(part.n, count),
                            cell(part.earnings, dollars),
                        ]);
                        rows.push(cells);
                    }
                    let mut cells = group_cells(&table.by, &row.group);
                    cells.extend([
                        tr!("All").to_owned(),
                        String::new(),
                        String::new(),
                        cell(row.base, count),
                        String::new(),
                    ]);
                    rows.push(cells);
                    if let Some(gap) = row.gap {
                        let mut cells = group_cells(&table.by, &row.group);
                        cells.extend([tr!("Difference").to_owned(), String::new(), String::new(), String::new()]);
                        cells.push(cell(gap.difference, change));
                        rows.push(cells);
                    }
                }
                (title, heads, rows)
            }
            Self::Pathway(table) => {
                let mut heads = group_heads(&table.by);
                heads.extend(
                    [tr!("Step"), &table.unit, tr!("Of the step before"), tr!("95% interval")].map(str::to_owned),
                );
                let rows = table.rows.iter().flat_map(|(group, steps)| {
                    steps.iter().map(|step| {
                        let mut cells = group_cells(&table.by, group);
                        cells.push(step.label.clone());
                        cells.extend([
                            not_collected(step.n, count),
                            cell(step.rate, share),
                            interval(step.low, step.high, share),
                        ]);
                        cells
                    })
                });
                (tr!("From enrolled to employed in the field").into(), heads, rows.collect())
            }
            Self::Counts(table) => {
                let mut heads = group_heads(&table.by);
                heads.extend(
                    [tr!("Colleges"), tr!("Programs"), tr!("Certificates"), tr!("In field")].map(str::to_owned),
                );
                let rows = table.rows.iter().chain([&table.total]).map(|row| {
                    let mut cells = group_cells(&table.by, &row.group);
                    cells.extend([
                        count(f64::from(row.colleges)),
                        count(f64::from(row.programs)),
                        cell(row.certificates, count),
                        cell(row.in_field, share),
                    ]);
                    cells
                });
                (tr!("Colleges, programs and certificates").into(), heads, rows.collect())
            }
            Self::Indicators(table) => {
                let mut heads = group_heads(&table.by);
                heads.extend(
                    [
                        tr!("Indicator"),
                        tr!("Value"),
                        tr!("95% interval"),
                        tr!("Counted"),
                        tr!("Of"),
                        tr!("People"),
                        tr!("Exits"),
                    ]
                    .map(str::to_owned),
                );
                let rows = table.rows.iter().chain([&table.total]).flat_map(|row| {
                    row.indicators.iter().map(|indicator| {
                        let mut cells = group_cells(&table.by, &row.group);
                        cells.push(indicator.name.clone());
                        cells.push(not_collected(indicator.value, if indicator.money { dollars } else { share }));
                        let format = if indicator.money { dollars } else { share };
                        cells.push(interval(indicator.low, indicator.high, format));
                        cells.extend([indicator.counted, indicator.base, indicator.persons].map(|n| cell(n, count)));
                        cells.push(indicator.cohort.map_or_else(String::new, |(first, last)| {
                            let [first, last] = [first, last].map(|quarter| Period::CalendarQuarter(quarter).words());
                            tr!("{first} to {last}", first = first, last = last)
                        }));
                        cells
                    })
                });
                (tr!("WIOA performance indicators, {}", dollars_words(table.dollars)), heads, rows.collect())
            }
            Self::Value(table) => {
                let mut heads = group_heads(&table.by);
                heads.extend(
                    [
                        tr!("Programs"),
                        tr!("With cost"),
                        tr!("Cost"),
                        tr!("Completers"),
                        tr!("Cost per completer"),
                        tr!("Yearly change"),
                        "n",
                        tr!("Months"),
                    ]
                    .map(str::to_owned),
                );
                let rows = table.rows.iter().chain([&table.total]).map(|row| {
                    let mut cells = group_cells(&table.by, &row.group);
                    cells.extend([count(f64::from(row.programs)), count(f64::from(row.priced))]);
                    cells.extend([
                        cell(row.cost, dollars),
                        cell(row.completers, count),
                        cell(row.cost_per_completer, dollars),
                        cell(row.gain, change),
                        cell(row.n, count),
                        if row.months.state == CellState::NotApplicable {
                            tr!("no gain").into()
                        } else {
                            cell(row.months, |months| format!("{months:.1}"))
                        },
                    ]);
                    cells
                });
                (tr!("Cost and yearly change, {}", dollars_words(table.dollars)), heads, rows.collect())
            }
            Self::Standards(table) => {
                let mut heads = group_heads(&table.by);
                heads.extend(table.standards.iter().map(|standard| {
                    let least = if standard.of == Rated::Earnings { dollars } else { share };
                    format!("{} ≥ {}", standard.of.label(), least(standard.at_least))
                }));
                heads.push(tr!("Result").into());
                let rows = table.rows.iter().map(|row| {
                    let mut cells = group_cells(&table.by, &row.group);
                    cells.extend(row.ratings.iter().zip(&table.standards).map(|(rating, standard)| {
                        let format = if standard.of == Rated::Earnings { dollars } else { share };
                        format!("{} {}", cell(rating.value, format), rating.verdict.word())
                    }));
                    cells.push(row.overall.word().to_owned());
                    cells
                });
                let [pass, fail, not] = table.counts;
                let title = tr!(
                    "Programs against standards: {pass} pass, {fail} fail, {not} not ratable",
                    pass = pass,
                    fail = fail,
                    not = not
                );
                (title, heads, rows.collect())
            }
            Self::Scatter(table) => scatter(table),
        }
    }
}

/// Title, heads and rows of two measures side by side.
fn scatter(table: &ScatterTable) -> (String, Vec<String>, Vec<Vec<String>>) {
    let axes: Vec<_> = (0..3).filter_map(|at| table.axis(at)).collect();
    let mut heads = group_heads(&table.by);
    heads.extend(axes.iter().map(|axis| axis.quantity.name(table.statistic)));
    let rows = table.rows.iter().chain([&table.total]).map(|row| {
        let mut cells = group_cells(&table.by, &row.group);
        let data = [row.x, row.y, row.size];
        cells.extend(data.iter().zip(&axes).map(|(datum, axis)| cell(*datum, axis.quantity.scale().format())));
        cells
    });
    let rows = rows.collect();
    (tr!("Two measures side by side").to_owned(), heads, rows)
}

fn line(out: &mut String, text: &str) {
    out.push_str(text);
    out.push('\n');
}

/// Columns as wide as their widest cell; text to the left, numbers to the right.
fn grid(out: &mut String, heads: &[String], rows: &[Vec<String>]) {
    let width = |at: usize| {
        let cells = rows.iter().filter_map(|row| row.get(at)).chain(heads.get(at));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..heads.len()).map(width).collect();
    let numeric: Vec<bool> = (0..heads.len())
        .map(|at| {
            rows.iter().filter_map(|row| row.get(at)).all(|cell| {
                cell.chars().next().is_none_or(|c| c.is_ascii_digit() || "$+−—≤≥%nw".contains(c)) && cell.len() < 16
            })
        })
        .collect();
    for row in std::iter::once(heads).chain(rows.iter().map(Vec::as_slice)) {
        let mut text = String::new();
        for ((cell, &width), &numeric) in row.iter().zip(&widths).zip(&numeric) {
            let pad = " ".repeat(width - cell.chars().count());
            if numeric {
                text.push_str(&pad);
            }
            text.push_str(cell);
            if !numeric {
                text.push_str(&pad);
            }
            text.push_str("  ");
        }
        line(out, text.trim_end());
    }
}

fn group_heads(by: &[Field]) -> Vec<String> {
    if by.is_empty() { vec![tr!("Group").into()] } else { by.iter().map(|field| field.label()).collect() }
}

fn group_cells(by: &[Field], group: &ColumnarGroup) -> Vec<String> {
    let mut cells: Vec<String> = group.iter().map(ToString::to_string).collect();
    if cells.is_empty() {
        cells.push(tr!("All").into());
    }
    cells.resize(by.len().max(1), String::new());
    cells
}

fn statistic(statistic: Statistic) -> &'static str {
    match statistic {
        Statistic::Median => tr!("Median"),
        Statistic::Mean => tr!("Mean"),
    }
}

fn dollars_words(dollars: Dollars) -> String {
    match dollars {
        Dollars::Constant(year) => tr!("constant {year} dollars", year = year),
        Dollars::Nominal => tr!("nominal dollars").into(),
    }
}

fn not_collected(datum: Datum, format: fn(f64) -> String) -> String {
    if datum.state == CellState::NotApplicable { tr!("not collected").into() } else { cell(datum, format) }
}

pub(super) fn cell(datum: Datum, format: fn(f64) -> String) -> String {
    match (datum.value, datum.state) {
        (Some(value), _) => format(value),
        (None, CellState::TopCoded) if let Some(bound) = datum.at_least => tr!("at or above {}", format(bound)),
        _ if datum.band.is_some() => datum.band.map(Band::words).unwrap_or_default(),
        (None, CellState::Suppressed | CellState::Range | CellState::TopCoded) => "—".into(),
        (None, CellState::Pending) => tr!("pending").into(),
        (None, _) => "n/a".into(),
    }
}

/// "$71,200 to $177,000"; empty where there is none.
pub(super) fn interval(low: Datum, high: Datum, format: fn(f64) -> String) -> String {
    match (low.value, high.value) {
        (Some(low), Some(high)) => tr!("{} to {}", format(low), format(high)),
        (Some(low), None) if high.at_least.is_some() => tr!("at or above {}", format(low)),
        _ if low.state == CellState::Suppressed || high.state == CellState::Suppressed => "—".into(),
        _ => String::new(),
    }
}

pub(super) fn months(value: f64) -> String {
    format!("{value:.1}")
}

pub(super) fn count(value: f64) -> String {
    thousands(value)
}

pub(super) fn dollars(value: f64) -> String {
    let sign = if value < 0.0 { "−" } else { "" };
    format!("{sign}${}", thousands(value.abs()))
}

pub(super) fn change(value: f64) -> String {
    if value < 0.0 { dollars(value) } else { format!("+{}", dollars(value)) }
}

pub(super) fn percent_change(value: f64) -> String {
    let sign = if value < 0.0 { "−" } else { "+" };
    format!("{sign}{}%", value.abs())
}

pub(super) fn share(value: f64) -> String {
    format!("{}%", (value * 1000.0).round() / 10.0)
}

/// Digits in groups of three.
pub(super) fn thousands(value: f64) -> String {
    let digits = format!("{value:.0}");
    let mut text = String::new();
    for (at, c) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(c);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_people_write_them() {
        assert_eq!(dollars(1_234_500.0), "$1,234,500");
        assert_eq!(change(-200.0), "−$200");
        assert_eq!(change(10_200.0), "+$10,200");
        assert_eq!(percent_change(6.7), "+6.7%");
        assert_eq!(share(0.067), "6.7%");
        assert_eq!(share(0.4), "40%");
        assert_eq!(cell(Datum::SUPPRESSED, dollars), "—");
    }

    #[test]
    fn columns_line_up() {
        let mut out = String::new();
        let row = |a: &str, b: &str| vec![a.to_owned(), b.to_owned()];
        grid(&mut out, &row("State", "n"), &[row("Ohio", "1,214"), row("All", "—")]);
        assert_eq!(out, "State      n\nOhio   1,214\nAll        —\n");
    }
}
