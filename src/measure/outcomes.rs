//! Rows as their publisher gave them: chosen, never regrouped or averaged.

use std::sync::Arc;

use crate::table::{CellState, Column, Dataset, Field, Period, Table, TableKind};

use super::{
    Answer, Change, Datum, Dollars, EarningsRow, EarningsTable, Filters, Keep, MeasureError, Part, Request, ShareRow,
    ShareTable, Spread,
    cpi::Prices,
    dimension::{cell_label, order_key, plain},
    disclosure, notes,
};

/// Columns that can say which group a published row is about.
const GROUPS: [Field; 18] = [
    Field::State,
    Field::Region,
    Field::County,
    Field::College,
    Field::Credential,
    Field::Program,
    Field::Cip,
    Field::AwardLevel,
    Field::Credit,
    Field::CohortYear,
    Field::AgeGroup,
    Field::Sex,
    Field::Race,
    Field::Industry,
    Field::IndustryBefore,
    Field::ComparisonGroup,
    Field::City,
    Field::Group,
];

/// A published row: its labels, and where it is.
struct Found {
    labels: Vec<Arc<str>>,
    row: usize,
}

/// Rows of a table that answer a request, and the row of everybody.
struct Chosen<'a> {
    table: &'a Table,
    rows: Vec<Found>,
    total: Option<usize>,
    lacking: Vec<Field>,
}

/// True if some table of published outcomes has this kind of number.
pub(super) fn has(dataset: &Dataset, fields: &[Field]) -> bool {
    dataset.of_kind(TableKind::Outcomes).any(|table| fields.iter().any(|field| table.column(*field).is_some()))
}

/// Fields that published rows come by.
pub(super) fn fields(dataset: &Dataset) -> Vec<Field> {
    let tables = || dataset.of_kind(TableKind::Outcomes);
    GROUPS.into_iter().filter(|&field| tables().any(|table| dimension(table, field).is_some())).collect()
}

/// Earnings before and after as published.
pub(super) fn earnings(dataset: &Dataset, request: &Request, prices: &Prices) -> Result<Answer, MeasureError> {
    let chosen = choose(dataset, request, |table| before(table, request).is_some() || after(table, request).is_some())?;
    let table = chosen.table;
    let (before, after) = (before(table, request), after(table, request));
    let (dollars, factor, note) = dollars(table, request.dollars, prices)?;
    let count = table.column(Field::Count);
    let make = |labels: Vec<Arc<str>>, row: Option<usize>| {
        let of = |column: Option<&Column>, factor: f64| datum(column, row, factor);
        let n = of(count, 1.0);
        let (before, after) =
            (of(before.map(|(column, _)| column), factor), of(after.map(|(column, _)| column), factor));
        EarningsRow {
            group: labels,
            n,
            before: spread(before, n),
            after: spread(after, n),
            change: change(before, after),
            effect: None,
        }
    };
    let name =
        |side: Option<(&Column, Option<Period>)>| side.map_or("none", |(column, _)| column.name.as_ref()).to_owned();
    let mut notes = vec![
        tr!(
            "Rows as published by their source, not computed from people. Before is “{}”, after is “{}”.",
            name(before).split_whitespace().collect::<Vec<_>>().join(" "),
            name(after).split_whitespace().collect::<Vec<_>>().join(" ")
        ),
        notes::dollars(dollars, table.dollar_year, 100),
    ];
    notes.extend(note);
    notes.extend(notes::lacking(&chosen.lacking, tr!("The published rows")));
    let period = |side: Option<(&Column, Option<Period>)>, asked: Option<Period>, otherwise: Period| {
        side.and_then(|(_, period)| period).or(asked).unwrap_or(otherwise)
    };
    Ok(Answer::Earnings(disclosure::earnings(EarningsTable {
        by: request.by.clone(),
        statistic: request.statistic,
        dollars,
        baseline: period(before, request.baseline, Period::Year(-1)),
        after: period(after, request.after, Period::Year(1)),
        threshold: request.threshold,
        rows: chosen.rows.into_iter().map(|found| make(found.labels, Some(found.row))).collect(),
        total: make(Vec::new(), chosen.total),
        dropped: Datum::MISSING,
        unit: tr!("people").into(),
        cohorts: None,
        as_published: true,
        estimates: Vec::new(),
        excluded: Vec::new(),
        rounded_to: 100,
        provenance: notes::provenance([&Arc::new(table.clone())], request, notes),
    })))
}

/// Share employed as published.
pub(super) fn employment(dataset: &Dataset, request: &Request) -> Result<Answer, MeasureError> {
    let chosen = choose(dataset, request, |table| table.column(Field::EmploymentRate).is_some())?;
    let table = chosen.table;
    let make = |labels: Vec<Arc<str>>, row: Option<usize>| {
        let rate = datum(table.column(Field::EmploymentRate), row, 1.0);
        let rest = rate.value.map_or(Datum::state(rate.state), |rate| Datum::value(1.0 - rate));
        let part = |label: &str, share: Datum| Part {
            label: label.into(),
            n: Datum::MISSING,
            share,
            low: Datum::MISSING,
            high: Datum::MISSING,
            earnings: Datum::MISSING,
        };
        ShareRow {
            group: labels,
            base: datum(table.column(Field::Count), row, 1.0),
            parts: vec![part(tr!("Employed"), rate), part(tr!("Not employed"), rest)],
            gap: None,
        }
    };
    let mut notes = vec![tr!("Rates as published by their source, not computed from people.").to_owned()];
    notes.extend(notes::lacking(&chosen.lacking, tr!("The published rows")));
    Ok(Answer::Share(disclosure::published_shares(
        ShareTable {
            by: request.by.clone(),
            subject: tr!("Employed, as published").into(),
            statistic: request.statistic,
            dollars: Dollars::Nominal,
            after: None,
            rows: chosen.rows.into_iter().map(|found| make(found.labels, Some(found.row))).collect(),
            total: make(Vec::new(), chosen.total),
            unit: tr!("people").into(),
            provenance: notes::provenance([&Arc::new(table.clone())], request, notes),
        },
        request.threshold,
    )))
}

/// The first table whose rows answer the request; otherwise why the last could not.
fn choose<'a>(
    dataset: &'a Dataset,
    request: &Request,
    fits: impl Fn(&Table) -> bool,
) -> Result<Chosen<'a>, MeasureError> {
    let mut why = MeasureError::NoPeople;
    for table in dataset.of_kind(TableKind::Outcomes).filter(|table| fits(table)) {
        match rows(table, request) {
            Ok(chosen) => return Ok(chosen),
            Err(error) => why = error,
        }
    }
    Err(why)
}

fn rows<'a>(table: &'a Table, request: &Request) -> Result<Chosen<'a>, MeasureError> {
    let not_published = || MeasureError::NotPublished {
        table: table.file.to_string(),
        by: if request.by.is_empty() { tr!("of everybody").into() } else { tr!("by {}", list(&request.by, ", ")) },
        has: has_rows(table),
    };
    let over_programs = || {
        let figure = [Field::EarningsAfter, Field::EarningsBefore, Field::EmploymentRate]
            .into_iter()
            .find_map(|field| table.column(field));
        let counted = |states: &[CellState]| {
            let is = |row: usize| figure.is_some_and(|column| states.contains(&column.state(row)));
            (0..table.rows()).filter(|&row| is(row)).count()
        };
        let programs = [Field::Program, Field::College, Field::Cip, Field::Credential];
        let of = if programs.iter().any(|field| table.column(*field).is_some()) { "programs" } else { "groups" };
        MeasureError::OverPrograms {
            table: table.file.to_string(),
            of,
            values: counted(&[CellState::Value]),
            withheld: counted(&[CellState::Suppressed]),
            by: if request.by.is_empty() {
                String::new()
            } else {
                tr!(", several for each {}", list(&request.by, tr!(" and ")))
            },
            has: match has_rows(table) {
                asked if asked == tr!("compare by {}", list(&request.by, tr!(" and "))) => {
                    tr!("give the column that tells its rows apart a meaning on the Check screen").to_owned()
                }
                other => other,
            },
        }
    };
    let by: Option<Vec<&Column>> = request.by.iter().map(|&field| dimension(table, field)).collect();
    let by = by.ok_or_else(not_published)?;
    let dimensions: Vec<&Column> = GROUPS.iter().filter_map(|&field| table.column(field)).collect();
    let (conditions, lacking) = conditions(table, &request.filters);
    let kept = |row: usize| conditions.iter().all(|(column, keep)| keeps(keep, &cell_label(column, row)));
    // A row is about a group if every column that is neither asked for nor filtered speaks of everybody.
    let spoken_for = |column: &&Column| {
        by.iter().chain(conditions.iter().map(|(column, _)| column)).any(|known| std::ptr::eq(*known, *column))
    };
    let others: Vec<&Column> = dimensions.iter().copied().filter(|column| !spoken_for(column)).collect();
    let everybody = |column: &Column, row: usize| !column.state(row).is_value() || is_all(&cell_label(column, row));
    let mut total = None;
    let mut found: Vec<Found> = Vec::new();
    for row in (0..table.rows()).filter(|&row| kept(row) && others.iter().all(|column| everybody(column, row))) {
        if by.iter().all(|column| everybody(column, row)) && !dimensions.is_empty() {
            total = total.or(Some(row));
            continue;
        }
        let labels: Vec<Arc<str>> = by.iter().map(|column| cell_label(column, row).into()).collect();
        if labels.iter().any(|label| is_all(label)) {
            continue;
        }
        if found.iter().any(|other| other.labels == labels) {
            return Err(over_programs());
        }
        found.push(Found { labels, row });
    }
    if (found.is_empty() && total.is_none()) || (found.is_empty() && !request.by.is_empty()) {
        return Err(if request.by.is_empty() && conditions.is_empty() && table.rows() > 0 {
            over_programs()
        } else if conditions.is_empty() {
            not_published()
        } else {
            MeasureError::NothingLeft(notes::filters(&request.filters))
        });
    }
    found.sort_by_cached_key(|found| {
        found.labels.iter().zip(&request.by).map(|(label, &field)| order_key(field, label)).collect::<Vec<_>>()
    });
    Ok(Chosen { table, rows: found, total, lacking })
}

/// What one can ask a table for: "compare by Program and Age group together, or keep one of them".
fn has_rows(table: &Table) -> String {
    let own: Vec<Field> = GROUPS.into_iter().filter(|&field| table.column(field).is_some()).collect();
    let read: Vec<Field> =
        GROUPS.into_iter().filter(|&field| field != Field::Group && dimension(table, field).is_some()).collect();
    match (own.as_slice(), read.as_slice()) {
        ([], _) => tr!("give the column of its groups a meaning on the Check screen").into(),
        ([Field::Group], [field, ..]) => tr!("compare by {}", field.label()),
        ([field], _) => tr!("compare by {}", field.label()),
        (fields, _) => tr!("compare by {} together, or keep one value of one of them", list(fields, tr!(" and "))),
    }
}

fn list(fields: &[Field], between: &str) -> String {
    fields.iter().map(|field| field.label()).collect::<Vec<_>>().join(between)
}

/// The column that groups by a field: its own, or the general group column if its labels read like that field.
fn dimension(table: &Table, field: Field) -> Option<&Column> {
    table.column(field).or_else(|| {
        let column = table.column(Field::Group)?;
        let labels: Vec<String> = (0..table.rows())
            .filter(|&row| column.state(row).is_value())
            .map(|row| plain(&cell_label(column, row)))
            .filter(|label| !is_all(label))
            .collect();
        let reads = labels.iter().filter(|label| reads_like(field, label)).count();
        (!labels.is_empty() && reads * 5 >= labels.len() * 4).then_some(column)
    })
}

fn reads_like(field: Field, label: &str) -> bool {
    match field {
        Field::AgeGroup => {
            let numbers = label.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty());
            let ages = numbers.filter_map(|digits| digits.parse::<u32>().ok()).collect::<Vec<_>>();
            !ages.is_empty() && ages.iter().all(|age| (10..=100).contains(age)) && !label.contains('$')
        }
        Field::Sex => {
            ["male", "female", "men", "women", "man", "woman", "nonbinary", tr!("not stated")].contains(&label)
        }
        Field::State => super::states::state_fips(label).is_some(),
        Field::Race => {
            ["white", "black", "asian", "hispanic", "latin", "native", "pacific", "race", "races", "indian", "african"]
                .iter()
                .any(|word| label.contains(word))
        }
        _ => false,
    }
}

fn is_all(label: &str) -> bool {
    let label = plain(label);
    ["all", "total", "overall", "statewide", "everyone", "everybody", "grand total"].contains(&label.as_str())
        || label.starts_with("all ")
        || label.starts_with("total ")
}

fn conditions<'a>(table: &'a Table, filters: &'a Filters) -> (Vec<(&'a Column, &'a Keep)>, Vec<Field>) {
    let mut conditions = Vec::new();
    let mut lacking = Vec::new();
    for (&field, keep) in &filters.by_field {
        match dimension(table, field) {
            Some(column) => conditions.push((column, keep)),
            None => lacking.push(field),
        }
    }
    (conditions, lacking)
}

fn keeps(keep: &Keep, label: &str) -> bool {
    match keep {
        Keep::Labels(labels) => labels.iter().any(|wanted| plain(wanted) == plain(label)),
        Keep::Not(labels) => labels.iter().all(|other| plain(other) != plain(label)),
        Keep::Range(from, to) => label.trim().parse::<f64>().is_ok_and(|number| (*from..=*to).contains(&number)),
    }
}

/// The column of earnings before, and its period where it has one.
fn before<'a>(table: &'a Table, request: &Request) -> Option<(&'a Column, Option<Period>)> {
    side(table, Field::EarningsBefore, request.baseline, |period| {
        matches!(period, Period::Year(..0) | Period::Quarter(..0))
    })
}

fn after<'a>(table: &'a Table, request: &Request) -> Option<(&'a Column, Option<Period>)> {
    side(table, Field::EarningsAfter, request.after, |period| {
        matches!(period, Period::Year(1..) | Period::Quarter(1..))
    })
}

fn side(
    table: &Table,
    field: Field,
    asked: Option<Period>,
    on_side: impl Fn(Period) -> bool,
) -> Option<(&Column, Option<Period>)> {
    let by_period = asked.and_then(|period| Some((table.column(Field::Wage(period))?, Some(period))));
    by_period.or_else(|| Some((table.column(field)?, None))).or_else(|| {
        let periods = table.columns.iter().filter_map(|column| match column.field {
            Some(Field::Wage(period)) if on_side(period) => Some((&**column, Some(period))),
            _ => None,
        });
        periods.max_by_key(|(_, period)| *period)
    })
}

/// Dollars of published figures: a constant factor, if the source states the year of its money.
fn dollars(table: &Table, asked: Dollars, prices: &Prices) -> Result<(Dollars, f64, Option<String>), MeasureError> {
    let (Dollars::Constant(year), Some(stated)) = (asked, table.dollar_year) else {
        let note = matches!(asked, Dollars::Constant(_))
            .then(|| tr!("The source does not state the year of its dollars, so they stand as published.").to_owned());
        return Ok((Dollars::Nominal, 1.0, note));
    };
    let (first, last) = prices.quarters();
    let none = |year| MeasureError::NoPrices { year, first: first.div_euclid(4), last: last.div_euclid(4) };
    let index = |year: i16| prices.year(i32::from(year)).ok_or_else(|| none(year));
    let note = (year != stated).then(|| tr!("Converted from the source's {stated} dollars.", stated = stated));
    Ok((asked, index(year)? / index(stated)?, note))
}

/// A cell with its state; bounds of ranges and top codes are not numbers to compute with, but a top code is told.
fn datum(column: Option<&Column>, row: Option<usize>, factor: f64) -> Datum {
    let (Some(column), Some(row)) = (column, row) else { return Datum::MISSING };
    match column.number(row) {
        Some(number) => Datum::value(number * factor),
        None if column.state(row).is_value() => Datum::MISSING,
        None => column
            .at_least(row)
            .map_or_else(|| Datum::state(column.state(row)), |bound| Datum::at_least(bound * factor)),
    }
}

fn spread(center: Datum, n: Datum) -> Spread {
    Spread { center, p25: Datum::MISSING, p75: Datum::MISSING, low: Datum::MISSING, high: Datum::MISSING, n }
}

fn change(before: Datum, after: Datum) -> Change {
    let (amount, percent) = match (before.value, after.value) {
        (Some(before), Some(after)) => (
            Datum::value(after - before),
            if before > 0.0 { Datum::value((after - before) / before * 100.0) } else { Datum::NOT_APPLICABLE },
        ),
        (Some(before), None) if let Some(bound) = after.at_least => (
            Datum::at_least(bound - before),
            if before > 0.0 { Datum::at_least((bound - before) / before * 100.0) } else { Datum::NOT_APPLICABLE },
        ),
        (None, _) => (Datum::state(before.state), Datum::state(before.state)),
        (_, None) => (Datum::state(after.state), Datum::state(after.state)),
    };
    Change { amount, percent, low: Datum::MISSING, high: Datum::MISSING }
}

#[cfg(test)]
mod tests {
    use super::{super::fixture, *};
    use crate::measure::{Engine, MeasureName};

    /// Ages as published, one row suppressed by its source, one a range, one with few people.
    fn engine(dollar_year: Option<i16>) -> Engine {
        let mut count = fixture::numbers(Field::Count, [812.0, 455.0, 7.0, 0.0, 1290.0]);
        count.states =
            Some(vec![CellState::Value, CellState::Value, CellState::Value, CellState::Range, CellState::Value]);
        let mut before = fixture::money(Field::EarningsBefore, [14_950.0, 34_980.0, 28_000.0, 0.0, 21_000.0].map(Some));
        before.states =
            Some(vec![CellState::Value, CellState::Value, CellState::Value, CellState::Suppressed, CellState::Value]);
        let mut table = fixture::table(
            TableKind::Outcomes,
            vec![
                fixture::text(Field::Group, ["18–25", "36–45", "46–55", "66 and over", "All"]),
                count,
                before,
                fixture::money(Field::EarningsAfter, [30_120.0, 45_010.0, 29_000.0, 31_000.0, 33_000.0].map(Some)),
            ],
        );
        table.dollar_year = dollar_year;
        Engine::new(Arc::new(fixture::dataset(vec![table])))
    }

    #[test]
    fn published_rows_keep_their_states_and_small_ones_are_hidden() {
        let request = Request { by: vec![Field::AgeGroup], ..Request::default() };
        let Answer::Earnings(table) = engine(None).measure(&request).unwrap() else { unreachable!() };
        assert!(table.as_published);
        assert_eq!(table.dollars, Dollars::Nominal);
        let labels: Vec<&str> = table.rows.iter().map(|row| row.group[0].as_ref()).collect();
        assert_eq!(labels, ["18–25", "36–45", "46–55", "66 and over"]);
        assert_eq!(
            (table.rows[0].before.center.value, table.rows[0].after.center.value),
            (Some(15_000.0), Some(30_100.0))
        );
        // (30,120 − 14,950) ÷ 14,950 = 101.47 %.
        assert_eq!(
            (table.rows[0].change.amount.value, table.rows[0].change.percent.value),
            (Some(15_200.0), Some(101.0))
        );
        assert_eq!(table.rows[2].after.center, Datum::SUPPRESSED);
        assert_eq!(table.rows[3].n.state, CellState::Range);
        assert_eq!(table.rows[3].change.amount, Datum::SUPPRESSED);
        assert_eq!(table.rows[3].after.center.value, None);
        // With rows hidden, their number must not follow from the total's.
        assert_eq!(table.total.n, Datum::SUPPRESSED);
        assert_eq!(table.total.after.center.value, Some(33_000.0));
    }

    #[test]
    fn published_dollars_convert_by_their_year() {
        let request = Request { by: vec![Field::AgeGroup], ..Request::default() };
        let Answer::Earnings(table) = engine(Some(2018)).measure(&request).unwrap() else { unreachable!() };
        // 45,010 × 313.689 ÷ 251.107 = 56,227.6.
        assert_eq!((table.dollars, table.rows[1].after.center.value), (Dollars::Constant(2024), Some(56_200.0)));
    }

    #[test]
    fn what_was_not_published_is_refused_with_the_reason() {
        let request = Request { by: vec![Field::State], ..Request::default() };
        let error = engine(None).measure(&request).unwrap_err();
        assert_eq!(error.code(), "not-published");
        assert!(error.hint().contains("Age group"), "{}", error.hint());
        let request = Request { measure: MeasureName::InField, ..Request::default() };
        assert_eq!(engine(None).measure(&request).unwrap_err().code(), "needs-people");
    }

    #[test]
    fn rows_crossed_by_another_field_are_not_averaged() {
        let table = fixture::table(
            TableKind::Outcomes,
            vec![
                fixture::text(Field::State, ["Ohio", "Ohio", "Utah", "Utah", "Ohio", "Utah"]),
                fixture::text(Field::Sex, ["Male", "Female", "Male", "Female", "All", "All"]),
                fixture::money(
                    Field::EarningsBefore,
                    [10_000.0, 20_000.0, 30_000.0, 40_000.0, 14_000.0, 36_000.0].map(Some),
                ),
                fixture::money(
                    Field::EarningsAfter,
                    [20_000.0, 30_000.0, 40_000.0, 50_000.0, 25_000.0, 47_000.0].map(Some),
                ),
            ],
        );
        let engine = Engine::new(Arc::new(fixture::dataset(vec![table])));
        let by_state = Request { by: vec![Field::State], ..Request::default() };
        let Answer::Earnings(table) = engine.measure(&by_state).unwrap() else { unreachable!() };
        assert_eq!(
            table.rows.iter().map(|row| row.before.center.value).collect::<Vec<_>>(),
            [Some(14_000.0), Some(36_000.0)]
        );
        let by_sex = Request { by: vec![Field::Sex], ..Request::default() };
        assert_eq!(engine.measure(&by_sex).unwrap_err().code(), "not-published");
        let mut in_ohio = by_sex;
        in_ohio.filters.by_field.insert(Field::State, Keep::Labels(["Ohio".to_owned()].into()));
        let Answer::Earnings(table) = engine.measure(&in_ohio).unwrap() else { unreachable!() };
        assert_eq!(table.rows.len(), 2);
        assert_eq!(table.total.before.center.value, Some(14_000.0));
    }

    #[test]
    fn published_rates_that_name_few_people_are_hidden() {
        // 200 × 97 % leaves 6 people; 200 × 80 % leaves 40.
        let table = fixture::table(
            TableKind::Outcomes,
            vec![
                fixture::text(Field::State, ["Ohio", "Utah", "Total"]),
                fixture::numbers(Field::Count, [200.0, 200.0, 400.0]),
                fixture::numbers(Field::EmploymentRate, [0.97, 0.8, 0.885]),
            ],
        );
        let engine = Engine::new(Arc::new(fixture::dataset(vec![table])));
        let request = Request { measure: MeasureName::Employment, by: vec![Field::State], ..Request::default() };
        let Answer::Share(table) = engine.measure(&request).unwrap() else { unreachable!() };
        let shares: Vec<_> = table.rows.iter().map(|row| (row.base.value, row.parts[0].share.value)).collect();
        assert_eq!(shares, [(None, None), (Some(200.0), Some(0.8))]);
        assert_eq!((table.total.base.value, table.total.parts[0].share.value), (None, Some(0.89)));
    }
}
