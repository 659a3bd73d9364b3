//! A warehouse as an executor of questions: facts of its table once, then one statement a question, or two.

use std::{collections::BTreeMap, sync::Arc};

use super::{Facts, Rows, Source, Statements, Told, Value, WarehouseError, Wire};
use crate::{
    measure::{
        Anchor, Cell, Cells, Executor, Figures, Filters, Known, Prices, Question, SourceRef, Statistic, Who,
        mean_interval, median_ranks,
    },
    policy,
    table::{Field, Period},
};

/// Fewest people behind what is told of a table before anything is asked of it.
const THRESHOLD: u32 = 10;

/// A source, and what runs its statements.
#[derive(Debug)]
pub struct Warehouse<W> {
    wire: W,
    source: Source,
    prices: Arc<Prices>,
    /// The warehouse as notes name it.
    title: String,
    facts: Option<Facts>,
    /// Answers that were told before, and what was told of the one that is being asked.
    earlier: Vec<Told>,
    asked: Vec<Told>,
    /// When it is asked, as sources say it; blank if they do not.
    as_of: String,
    /// Statements run so far, in order.
    log: Vec<String>,
}

impl<W: Wire> Warehouse<W> {
    pub fn new(wire: W, source: Source, prices: Arc<Prices>, title: String) -> Self {
        Self {
            wire,
            source,
            prices,
            title,
            facts: None,
            earlier: Vec::new(),
            asked: Vec::new(),
            as_of: String::new(),
            log: Vec::new(),
        }
    }

    /// Answers from now on say that they are of this time.
    pub fn ask_as_of(&mut self, when: &str) {
        when.clone_into(&mut self.as_of);
    }

    /// Holds every new answer against these, which were told before of the same table: none tells of few people together with
    /// one of them.
    #[must_use]
    pub fn after(self, earlier: Vec<Told>) -> Self {
        Self { earlier, ..self }
    }

    /// What was told so far, with what was told before: to be kept as long as answers may be laid side by side.
    pub fn told(&self) -> &[Told] {
        &self.earlier
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
        write(&Statements { source: &self.source, facts, prices: &self.prices, earlier: &self.earlier })
    }

    /// What is told is remembered.
    fn remember(&mut self, question: &Question, cells: Cells) -> Cells {
        let told = Told::new(question, &cells);
        if !told.is_empty() && !self.asked.contains(&told) {
            self.asked.push(told);
        }
        cells
    }

    fn facts(&mut self) -> Result<Facts, WarehouseError> {
        if let Some(facts) = &self.facts {
            return Ok(facts.clone());
        }
        let facts = Facts::default();
        let threshold = policy::in_force().threshold(THRESHOLD);
        let statement = self.write(|statements| statements.extent(threshold), &facts)?;
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
        let (file, sheet) = (self.title.clone(), self.source.title());
        SourceRef { file, sheet, as_of: self.as_of.clone(), ..SourceRef::default() }
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
        if let Some(settings) = self.source.dialect.settings() {
            // A server that does not know them answers all the same.
            self.run(settings.to_owned()).ok();
        }
        let facts = self.facts()?;
        let told = question.amounts.is_empty();
        // The interval of a median lies at ranks that depend on the number of people, and parts of a share have none.
        let mut ranks = BTreeMap::new();
        if told || (question.statistic == Statistic::Median && question.split.is_none()) {
            let statement = self.write(|statements| statements.counts(question), &facts)?;
            let cells = cells(&self.run(statement)?, question, counted)?;
            if told {
                return Ok(self.remember(question, cells));
            }
            for cell in cells.groups.iter().chain(&cells.total) {
                let enough = cell.n >= 2 * u64::from(question.threshold);
                if let Some((low, high)) = median_ranks(cell.n as usize).filter(|_| enough) {
                    ranks.insert(cell.n, (low as u64, high as u64));
                }
            }
        }
        let statement = self.write(|statements| statements.figures(question, &ranks), &facts)?;
        let cells = cells(&self.run(statement)?, question, drawn)?;
        Ok(self.remember(question, cells))
    }

    fn band_ends(&mut self, question: &Question) -> Result<Vec<bool>, WarehouseError> {
        let facts = self.facts()?;
        let statement = self.write(|statements| statements.band_ends(question), &facts)?;
        let row = self.run(statement)?.rows.into_iter().next().unwrap_or_default();
        Ok(row.iter().map(|flag| flag.number() == Some(1.0)).collect())
    }

    fn collected(&mut self, step: Field) -> Result<bool, WarehouseError> {
        if !self.source.columns.contains_key(&step) {
            return Ok(false);
        }
        let statement = self.write(|statements| statements.collected(step), &Facts::default())?;
        Ok(self.run(statement)?.rows.first().and_then(|row| row.first()).and_then(Value::number) == Some(1.0))
    }

    fn labels(&mut self, field: Field, filters: &Filters, threshold: u32) -> Result<Vec<Arc<str>>, WarehouseError> {
        let statement = self.write(|statements| statements.labels(field, filters, threshold), &Facts::default())?;
        let rows = self.run(statement)?.rows;
        let all: Vec<Vec<Arc<str>>> = rows.iter().map(|row| labels(row, 1)).collect::<Result<_, _>>()?;
        Ok(all.into_iter().flatten().collect())
    }

    fn answered(&mut self) {
        for told in self.asked.drain(..) {
            if !self.earlier.contains(&told) {
                self.earlier.push(told);
            }
        }
    }

    fn earlier(&self) -> usize {
        self.earlier.len()
    }
}

/// Reads a cell from its labels and what follows them in a row.
type ReadCell = fn(Vec<Arc<str>>, &[Value], &Question) -> Result<Cell, WarehouseError>;

/// Cells of groups, and of everybody, whose rows have a 1 after their blank labels; each read by `cell` from what follows.
fn cells(rows: &Rows, question: &Question, cell: ReadCell) -> Result<Cells, WarehouseError> {
    let by = question.labels();
    let mut out = Cells::default();
    for row in &rows.rows {
        let rest = row.get(by + 1..).unwrap_or_default();
        if row.get(by).and_then(Value::number) == Some(1.0) {
            out.total.push(cell(Vec::new(), rest, question)?);
        } else {
            out.groups.push(cell(labels(row, by)?, rest, question)?);
        }
    }
    Ok(out)
}

/// Amount, people, those in the first part, people behind.
fn counted(group: Vec<Arc<str>>, row: &[Value], question: &Question) -> Result<Cell, WarehouseError> {
    let whole =
        |at: usize| row.get(at).and_then(Value::number).filter(|number| *number >= 0.0).map(|n| n.round() as u64);
    let garbled = || WarehouseError::Garbled(format!("a number of people is missing in {row:?}"));
    let inside = question.split.as_ref().and(whole(2));
    let periods = matches!(question.who, Who::EachPeriod | Who::EachExit);
    Ok(Cell {
        group,
        amount: whole(0).ok_or_else(garbled)? as usize,
        n: whole(1).ok_or_else(garbled)?,
        inside,
        people: periods.then(|| whole(2 + usize::from(question.split.is_some()))).flatten(),
        figures: None,
    })
}

/// Amount, people, quartiles with the median between, mean, bounds, sum of squares; all earnings in cents but the
/// quantiles.
fn drawn(group: Vec<Arc<str>>, row: &[Value], question: &Question) -> Result<Cell, WarehouseError> {
    let cell = Cell { inside: None, people: None, ..counted(group, row, question)? };
    let number = |at: usize| row.get(at).and_then(Value::number);
    let (Some(median), Some(mean)) = (number(3), number(5).map(|cents| cents / 100.0)) else {
        return Err(WarehouseError::Garbled(format!("a median is missing in {row:?}")));
    };
    let bounds = number(6).zip(number(7)).map(|(low, high)| (low / 100.0, high / 100.0));
    let of_mean = number(8).and_then(|squares| mean_interval(cell.n, mean, squares / 10_000.0));
    let is_mean = question.statistic == Statistic::Mean;
    // Cents to dollars.
    let variance = number(8).filter(|_| cell.n > 1).map(|squares| squares / 10_000.0 / (cell.n as f64 - 1.0));
    let figures = Figures {
        center: if is_mean { mean } else { median },
        mean,
        quartiles: number(2).zip(number(4)),
        interval: if is_mean { of_mean } else { bounds },
        variance: variance.filter(|_| is_mean),
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
