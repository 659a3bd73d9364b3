//! The cells of a heat table from any published answer with two fields.

use std::{collections::HashMap, sync::Arc};

use super::steps::Steps;
use crate::{
    figure::{
        ChartSpec, HeatCell,
        format::{self, known},
        words,
    },
    measure::{ColumnarGroup, CountTable, Datum, EarningsTable, ShareTable},
    table::{CellState, Field},
    words::shown,
};

/// What a cell holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum State {
    Number(f64),
    /// Suppressed, or only a bound is known.
    Withheld,
    /// No row of the answer: nobody is in both groups.
    Nobody,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    pub state: State,
    pub text: String,
    /// People behind it, where they are published: large groups are kept first.
    people: f64,
}

impl Cell {
    /// The number, if it may be printed.
    pub fn value(&self) -> Option<f64> {
        if let State::Number(value) = self.state { Some(value) } else { None }
    }
}

/// Two fields crossed; the one with more groups runs down.
#[derive(Clone, Debug)]
pub struct Cells {
    /// Of the rows, and of the columns.
    pub fields: [Field; 2],
    pub rows: Vec<Arc<str>>,
    pub columns: Vec<Arc<str>>,
    /// Row by row.
    cells: Vec<Cell>,
    /// Keys name groups in the order of the request, which may be the columns' first.
    turned: bool,
    /// What a key ends with: `/after`.
    suffix: &'static str,
    /// What a number is, spoken after its group.
    what: String,
    /// What is said of a combination that no row has.
    pub nobody: &'static str,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Dollars,
    Percent,
    Share,
    Count,
}

impl Cells {
    /// Changes, levels or people; `None` without two fields.
    pub fn of_earnings(table: &EarningsTable, style: &ChartSpec) -> Option<Self> {
        let rows = table.rows.iter().map(|row| {
            let datum = match style.cell {
                HeatCell::Change => row.change.amount,
                HeatCell::Percent => row.change.percent,
                HeatCell::After => row.after.center,
                HeatCell::Before => row.before.center,
                HeatCell::People => row.n,
            };
            (&row.group, datum, row.n)
        });
        let (kind, printed, suffix): (Kind, fn(f64) -> String, _) = match style.cell {
            HeatCell::Change => (Kind::Dollars, format::change, ""),
            HeatCell::Percent => (Kind::Percent, format::percent_change, "/percent"),
            HeatCell::After => (Kind::Dollars, format::dollars, "/after"),
            HeatCell::Before => (Kind::Dollars, format::dollars, "/before"),
            HeatCell::People => (Kind::Count, format::count, "/n"),
        };
        let what = words::cell_name(style.cell).to_owned();
        Self::new(&table.by, rows, printed, kind, suffix, what)
    }

    /// Shares of the first part.
    pub fn of_shares(table: &ShareTable) -> Option<Self> {
        let rows = table
            .rows
            .iter()
            .map(|row| (&row.group, row.parts.first().map_or(Datum::MISSING, |part| part.share), row.base));
        Self::new(&table.by, rows, format::share, Kind::Share, "/part:0", words::small(&table.subject))
    }

    /// Certificates or people.
    pub fn of_counts(table: &CountTable) -> Option<Self> {
        let rows = table.rows.iter().map(|row| (&row.group, row.certificates, row.certificates));
        Self::new(&table.by, rows, format::count, Kind::Count, "", table.unit.clone())
    }

    fn new<'a>(
        by: &[Field],
        rows: impl Iterator<Item = (&'a ColumnarGroup, Datum, Datum)>,
        printed: fn(f64) -> String,
        kind: Kind,
        suffix: &'static str,
        what: String,
    ) -> Option<Self> {
        let &[first, second] = by else { return None };
        let (mut firsts, mut seconds) = (Labels::default(), Labels::default());
        let mut found = HashMap::new();
        for (group, datum, people) in rows {
            let [a, b] = group.as_slice() else { return None };
            let place = (firsts.place(a), seconds.place(b));
            let state = match (datum.state, known(datum)) {
                (_, Some(value)) => State::Number(value),
                (CellState::NotApplicable | CellState::Missing, None) => State::Nobody,
                (_, None) => State::Withheld,
            };
            let n = known(people).unwrap_or(0.0);
            let mut text = if state == State::Nobody { tr!("none").to_owned() } else { format::datum(datum, printed) };
            if kind != Kind::Count && state != State::Withheld && n > 0.0 && n < words::LOW_N {
                text.push_str(" †");
            }
            found.insert(place, Cell { state, text, people: n });
        }
        // Seconds are met in the order of each first's rows; their own order is that of the group with most of them.
        let turned = seconds.labels.len() > firsts.labels.len();
        let at = |r: usize, c: usize| if turned { (c, r) } else { (r, c) };
        let (down, across) = if turned { (&seconds, &firsts) } else { (&firsts, &seconds) };
        let empty = Cell { state: State::Nobody, text: tr!("none").to_owned(), people: 0.0 };
        let cells = (0..down.labels.len())
            .flat_map(|r| (0..across.labels.len()).map(move |c| at(r, c)))
            .map(|place| found.remove(&place).unwrap_or_else(|| empty.clone()))
            .collect();
        Some(Self {
            fields: if turned { [second, first] } else { [first, second] },
            rows: down.labels.clone(),
            columns: across.labels.clone(),
            cells,
            turned,
            suffix,
            what,
            nobody: if kind == Kind::Count { tr!("none") } else { tr!("nobody in both groups") },
            kind,
        })
    }

    pub fn at(&self, row: usize, column: usize) -> &Cell {
        &self.cells[row * self.columns.len() + column]
    }

    pub fn all(&self) -> impl Iterator<Item = &Cell> {
        self.cells.iter()
    }

    /// Key of a cell's mark; `None` where there is nobody to explain.
    pub fn key(&self, row: usize, column: usize) -> Option<String> {
        (self.at(row, column).state != State::Nobody).then(|| format!("row:{}{}", self.name(row, column), self.suffix))
    }

    fn name(&self, row: usize, column: usize) -> String {
        let (r, c) = (&self.rows[row], &self.columns[column]);
        if self.turned { format!("{c} · {r}") } else { format!("{r} · {c}") }
    }

    pub fn spoken(&self, row: usize, column: usize) -> String {
        let cell = self.at(row, column);
        let number = match cell.state {
            State::Number(_) => cell.text.trim_end_matches(" †"),
            State::Withheld if cell.text.starts_with('—') => tr!("suppressed"),
            State::Withheld => &cell.text,
            State::Nobody => tr!("none"),
        };
        let [r, c] = [&self.rows[row], &self.columns[column]].map(|label| shown(label));
        let name = if self.turned { format!("{c} · {r}") } else { format!("{r} · {c}") };
        format!("{name}, {} {number}", self.what)
    }

    /// Indexes of at most `most` rows or columns in their order: those of most people.
    pub fn kept(&self, most: usize, down: bool) -> Vec<usize> {
        let (own, other) =
            if down { (self.rows.len(), self.columns.len()) } else { (self.columns.len(), self.rows.len()) };
        let people = |i: usize| {
            let cell = |j: usize| if down { self.at(i, j) } else { self.at(j, i) };
            (0..other).map(|j| cell(j).people).sum::<f64>()
        };
        let mut kept: Vec<usize> = (0..own).collect();
        if own > most {
            let sizes: Vec<f64> = kept.iter().map(|i| people(*i)).collect();
            kept.sort_by(|a, b| sizes[*b].total_cmp(&sizes[*a]));
            kept.truncate(most.max(1));
            kept.sort_unstable();
        }
        kept
    }

    pub fn steps(&self) -> Steps {
        let values: Vec<f64> = self.cells.iter().filter_map(Cell::value).collect();
        let printed: fn(f64) -> String = match self.kind {
            Kind::Dollars => format::dollars,
            Kind::Percent => |value| format!("{}%", format::count(value)),
            Kind::Share => format::share,
            Kind::Count => format::count,
        };
        let whole = if self.kind == Kind::Share { 0.01 } else { 1.0 };
        Steps::new(&values, whole, printed)
    }
}

/// Labels in the order in which an answer has them.
#[derive(Default)]
struct Labels {
    labels: Vec<Arc<str>>,
    places: HashMap<Arc<str>, usize>,
}

impl Labels {
    fn place(&mut self, label: &Arc<str>) -> usize {
        if let Some(place) = self.places.get(label) {
            return *place;
        }
        let place = self.labels.len();
        self.labels.push(Arc::clone(label));
        self.places.insert(Arc::clone(label), place);
        place
    }
}
