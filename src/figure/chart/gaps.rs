//! Earnings in the certificate's industry and elsewhere as two marks joined by their difference, one row a group.

use super::{
    Drawn,
    columns::Numbers,
    numbers::{cell, group_cells, group_columns, number},
    pairs::{self, Pair, Series, Told},
    rows,
};
use crate::{
    figure::{
        ChartSpec, NumberTable, Page, Palette, Sort,
        format::{self, known},
        ink::Area,
        words,
    },
    measure::{Datum, ShareRow, ShareTable},
    table::CellState,
};

/// Rows from the widest gap to the narrowest, on one axis from $0. Differences between people, not effects.
pub fn gaps(table: &ShareTable, spec: &ChartSpec, title: &str, area: Area, page: Page, palette: &Palette) -> Drawn {
    let pairs: Vec<Pair<'_>> = sorted(table, spec.sort).into_iter().map(pair).collect();
    // A difference between people is told in dollars only.
    let spec = ChartSpec { show_percent: false, ..*spec };
    pairs::plot(&pairs, &told(table, &spec), &spec, title, area, page, palette)
}

/// One row a group in the order of the chart: earnings inside and elsewhere, their difference, people.
pub fn gap_numbers(table: &ShareTable, sort: Sort) -> NumberTable {
    let inside = words::field_name(table);
    let mut columns = group_columns(&table.by);
    columns.extend(
        [
            tr!("In {inside}", inside = inside),
            tr!("Elsewhere").to_owned(),
            tr!("Difference").to_owned(),
            "n".to_owned(),
        ]
        .map(number),
    );
    let cells = |row: &ShareRow| {
        let mut cells = group_cells(&row.group, table.by.len());
        let of = |pick: fn(crate::measure::Gap) -> Datum| row.gap.map_or(Datum::MISSING, pick);
        cells.push(cell(of(|gap| gap.inside), format::dollars));
        cells.push(cell(of(|gap| gap.elsewhere), format::dollars));
        cells.push(cell(of(|gap| gap.difference), format::change));
        let mut n = cell(row.base, format::count);
        if rows::few(row.base) {
            n.text.push_str(" †");
        }
        cells.push(n);
        cells
    };
    let rows = sorted(table, sort);
    NumberTable {
        columns,
        rows: rows.into_iter().map(cells).collect(),
        total: (!table.rows.is_empty()).then(|| cells(&table.total)),
    }
}

/// Groups by their gap, widest first, those without numbers last; the total alone where there are no groups.
fn sorted(table: &ShareTable, sort: Sort) -> Vec<&ShareRow> {
    let mut rows: Vec<&ShareRow> = table.rows.iter().collect();
    if rows.is_empty() {
        return vec![&table.total];
    }
    match sort {
        Sort::LargestChange => pairs::rank(&mut rows, ends, |row| Some(row.gap?.difference)),
        Sort::LargestAfter => pairs::rank(&mut rows, ends, |row| Some(row.gap?.inside)),
        Sort::LargestGroup => pairs::rank(&mut rows, ends, |row| Some(row.base)),
        Sort::GroupOrder => {}
    }
    rows
}

/// Earnings elsewhere and inside, where both may be printed.
fn ends(row: &ShareRow) -> Option<(f64, f64)> {
    let gap = row.gap?;
    Some((known(gap.elsewhere)?, known(gap.inside)?))
}

/// What stands in the plot of a row without both numbers.
fn instead(row: &ShareRow) -> &'static str {
    let states = row.gap.map(|gap| [gap.inside.state, gap.elsewhere.state]);
    let is = |state| states.is_some_and(|states| states.contains(&state));
    if is(CellState::Suppressed) {
        tr!("— suppressed")
    } else if is(CellState::TopCoded) {
        tr!("— top-coded in the source")
    } else {
        tr!("— no earnings on file")
    }
}

/// The row of a group.
pub(super) fn pair(row: &ShareRow) -> Pair<'_> {
    Pair {
        group: &row.group,
        ends: ends(row),
        numbers: Numbers {
            change: row.gap.map_or(Datum::MISSING, |gap| gap.difference),
            percent: Datum::MISSING,
            n: row.base,
        },
        instead: instead(row).to_owned(),
        spoken: spoken(row),
    }
}

/// What earnings in the field and elsewhere are called.
pub(super) fn told<'a>(table: &'a ShareTable, spec: &ChartSpec) -> Told<'a> {
    let inside = words::field_name(table);
    let first = table.by.len().max(1);
    let beside = [(spec.show_change, first + 2), (spec.show_n, first + 3)];
    Told {
        by: &table.by,
        ends: [("elsewhere", tr!("elsewhere")), ("inside", tr!("in the field"))],
        legend: [tr!("Elsewhere").to_owned(), tr!("In {inside}", inside = inside)],
        change: tr!("Difference"),
        series: Series {
            base: tr!("Elsewhere").to_owned(),
            smaller: tr!("Smaller of both").to_owned(),
            more: tr!("More in {inside}", inside = inside),
            less: tr!("Less in {inside}", inside = inside),
            end: tr!("In {inside}", inside = inside),
            fallen: tr!("in\u{a0}field"),
        },
        beside: beside.into_iter().filter_map(|(wanted, column)| wanted.then_some(column)).collect(),
    }
}

fn spoken(row: &ShareRow) -> String {
    let name = words::label(&row.group);
    let Some((elsewhere, inside)) = ends(row) else {
        return format!("{name}, {}", instead(row).trim_start_matches("— "));
    };
    let difference = row.gap.map_or(Datum::MISSING, |gap| gap.difference);
    tr!(
        "{name}: {} in the field, {} elsewhere, difference {}, n {}",
        format::dollars(inside),
        format::dollars(elsewhere),
        format::datum(difference, format::change),
        format::datum(row.base, format::count),
        name = name
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        figure::{Page, fixture},
        table::Field,
    };

    #[test]
    fn rows_come_by_gap_and_the_bars_hold_both_ends() {
        let table = fixture::race_gaps();
        let area = Area { min: [57.6, 182.0], max: [1222.4, 634.0] };
        let drawn = gaps(&table, &ChartSpec::default(), "", area, Page::SLIDE, &Palette::LIGHT);
        let crate::figure::NativeShape::Chart(native) = drawn.native else { panic!("a chart") };
        // Black 46,000 − 31,000 = 15,000; White 45,000 − 35,500 = 9,500; Asian 41,000 − 44,000 = −3,000; Other withheld.
        assert_eq!(native.categories, ["Black", "White", "Asian †", "Other"]);
        let values = |name: &str| native.bars.iter().find(|bar| bar.name == name).unwrap().values.clone();
        assert_eq!(values("Smaller of both"), [Some(31_000.0), Some(35_500.0), Some(41_000.0), None]);
        assert_eq!(values("More in manufacturing"), [Some(15_000.0), Some(9_500.0), None, None]);
        assert_eq!(values("Less in manufacturing"), [None, None, Some(3_000.0), None]);
        assert_eq!(values("In manufacturing"), [Some(46_000.0), Some(45_000.0), Some(41_000.0), None]);
        let numbers = gap_numbers(&table, Sort::LargestChange);
        let texts: Vec<Vec<&str>> =
            numbers.rows.iter().map(|row| row.iter().map(|cell| cell.text.as_str()).collect()).collect();
        assert_eq!(texts[0], ["Black", "$46,000", "$31,000", "+$15,000", "812"]);
        assert_eq!(texts[2], ["Asian", "$41,000", "$44,000", "−$3,000", "24 †"]);
        assert_eq!(texts[3], ["Other", "—", "—", "—", "—"]);
        assert_eq!(table.by, [Field::Race]);
    }
}
