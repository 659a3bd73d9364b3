//! A warehouse as an executor of questions: facts of its table once, then two to four statements a question.

use std::{collections::BTreeMap, sync::Arc};

use super::{Facts, Rows, Source, Statements, Value, WarehouseError, Wire};
use crate::{
    measure::{
        Anchor, Cell, Cells, Executor, Figures, Known, Prices, Question, SourceRef, Statistic, mean_interval,
        median_ranks,
    },
    table::{Field, Period},
};

/// A source, and what runs its statements.
#[derive(Debug)]
pub struct Warehouse<W> {
    wire: W,
    source: Source,
    prices: Arc<Prices>,
    /// The warehouse as notes name it.
    title: String,
    facts: Option<Facts>,
    /// Statements run so far, in order.
    log: Vec<String>,
}

impl<W: Wire> Warehouse<W> {
    pub fn new(wire: W, source: Source, prices: Arc<Prices>, title: String) -> Self {
        Self { wire, source, prices, title, facts: None, log: Vec::new() }
    }

    /// What was asked of the warehouse so far.
    pub fn statements(&self) -> &[String] {
        &self.log
    }

    pub fn source(&self) -> &Source {
        &self.source
    }

    fn run(&mut self, statement: String) -> Result<Rows, WarehouseError> {
        tracing::debug!(statement, "asked of the warehouse");
        self.log.push(statement);
        self.log.last().map_or_else(|| Ok(Rows::default()), |statement| self.wire.run(statement))
    }

    fn write(
        &self,
        write: impl FnOnce(&Statements<'_>) -> Result<String, WarehouseError>,
        facts: &Facts,
    ) -> Result<String, WarehouseError> {
        write(&Statements { source: &self.source, facts, prices: &self.prices })
    }

    fn facts(&mut self) -> Result<Facts, WarehouseError> {
        if let Some(facts) = &self.facts {
            return Ok(facts.clone());
        }
        let facts = Facts::default();
        let statement = Statements { source: &self.source, facts: &facts, prices: &self.prices }.extent()?;
        let rows = self.run(statement)?;
        let row = rows.rows.first().cloned().unwrap_or_default();
        let quarter = |at: usize| row.get(at).and_then(Value::number).map(|quarter| quarter as i32);
        let least = [quarter(0), quarter(1)].into_iter().flatten().min();
        let most = [quarter(2), quarter(3)].into_iter().flatten().max();
        let horizon = (4..row.len()).filter_map(quarter).max();
        let facts = Facts { anchors: least.zip(most), horizon, ..Facts::default() };
        self.facts = Some(facts.clone());
        Ok(facts)
    }
}

impl<W: Wire> Executor for Warehouse<W> {
    type Error = WarehouseError;

    fn fields(&self) -> Vec<Field> {
        self.source.columns.keys().copied().collect()
    }

    fn source(&self) -> SourceRef {
        SourceRef { file: self.title.clone(), sheet: self.source.title(), sha256: String::new() }
    }

    fn prices(&self) -> Arc<Prices> {
        Arc::clone(&self.prices)
    }

    fn known(&mut self, periods: &[Period], anchor: Anchor) -> Result<Vec<Known>, WarehouseError> {
        let facts = self.facts()?;
        let statement = self.write(|statements| statements.known(periods, anchor), &facts)?;
        let rows = self.run(statement)?;
        let row = rows.rows.first().cloned().unwrap_or_default();
        let flag = |at: usize| row.get(at).and_then(Value::number) == Some(1.0);
        let known: Vec<Known> =
            (0..periods.len()).map(|at| Known { half: flag(2 * at), zeros: flag(2 * at + 1) }).collect();
        if let Some(facts) = &mut self.facts {
            let zeros = periods.iter().zip(&known).filter(|(_, known)| known.zeros);
            facts.zeros.extend(zeros.map(|(period, _)| period.to_string()));
        }
        Ok(known)
    }

    fn ask(&mut self, question: &Question) -> Result<Cells, WarehouseError> {
        let facts = self.facts()?;
        let by = question.by.len();
        let told = question.amounts.is_empty();
        // The interval of a median lies at ranks that depend on the number of people, and parts of a share have none.
        let mut ranks = BTreeMap::new();
        if told || (question.statistic == Statistic::Median && question.split.is_none()) {
            let mut cells = Cells::default();
            if by > 0 {
                let statement = self.write(|statements| statements.groups(question), &facts)?;
                cells.groups =
                    self.run(statement)?.rows.iter().map(|row| counted(row, by)).collect::<Result<_, _>>()?;
            }
            let statement = self.write(|statements| statements.total(question), &facts)?;
            cells.total = self.run(statement)?.rows.iter().map(|row| counted(row, 0)).collect::<Result<_, _>>()?;
            if told {
                return Ok(cells);
            }
            for cell in cells.groups.iter().chain(&cells.total) {
                let enough = cell.n >= 2 * u64::from(question.threshold);
                if let Some((low, high)) = median_ranks(cell.n as usize).filter(|_| enough) {
                    ranks.insert(cell.n, (low as u64, high as u64));
                }
            }
        }
        let mut cells = Cells::default();
        if by > 0 {
            let statement = self.write(|statements| statements.group_figures(question, &ranks), &facts)?;
            let rows = self.run(statement)?.rows;
            cells.groups = rows.iter().map(|row| drawn(row, by, question)).collect::<Result<_, _>>()?;
        }
        let statement = self.write(|statements| statements.total_figures(question, &ranks), &facts)?;
        let rows = self.run(statement)?.rows;
        cells.total = rows.iter().map(|row| drawn(row, 0, question)).collect::<Result<_, _>>()?;
        Ok(cells)
    }
}

/// Labels, amount, people, those in the first part.
fn counted(row: &[Value], by: usize) -> Result<Cell, WarehouseError> {
    let whole =
        |at: usize| row.get(at).and_then(Value::number).filter(|number| *number >= 0.0).map(|n| n.round() as u64);
    let garbled = || WarehouseError::Garbled(format!("a number of people is missing in {row:?}"));
    Ok(Cell {
        group: labels(row, by)?,
        amount: whole(by).ok_or_else(garbled)? as usize,
        n: whole(by + 1).ok_or_else(garbled)?,
        inside: whole(by + 2),
        figures: None,
    })
}

/// Labels, amount, people, quartiles with the median between, mean, bounds, sum of squares; all earnings in cents but the
/// quantiles.
fn drawn(row: &[Value], by: usize, question: &Question) -> Result<Cell, WarehouseError> {
    let cell = counted(row.get(..by + 2).unwrap_or_default(), by)?;
    let number = |at: usize| row.get(by + at).and_then(Value::number);
    let (Some(median), Some(mean)) = (number(3), number(5).map(|cents| cents / 100.0)) else {
        return Err(WarehouseError::Garbled(format!("a median is missing in {row:?}")));
    };
    let bounds = number(6).zip(number(7)).map(|(low, high)| (low / 100.0, high / 100.0));
    let of_mean = number(8).and_then(|squares| mean_interval(cell.n, mean, squares / 10_000.0));
    let is_mean = question.statistic == Statistic::Mean;
    let figures = Figures {
        center: if is_mean { mean } else { median },
        mean,
        quartiles: number(2).zip(number(4)),
        interval: if is_mean { of_mean } else { bounds },
    };
    Ok(Cell { figures: Some(figures), ..cell })
}

fn labels(row: &[Value], by: usize) -> Result<Vec<Arc<str>>, WarehouseError> {
    let label = |value: &Value| match value {
        Value::Text(text) => Ok(Arc::from(text.trim())),
        Value::Number(number) => Ok(Arc::from(number.to_string())),
        Value::Null => Err(WarehouseError::Garbled("a group has no label".into())),
    };
    row.get(..by).unwrap_or_default().iter().map(label).collect()
}
