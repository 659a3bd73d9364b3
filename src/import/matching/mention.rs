//! The colleges that a table mentions: each distinct combination of what rows say, with the rows that say it.

use std::{collections::HashMap, sync::Arc};

use super::index::Wanted;
use crate::table::{Column, Field, Table, TableKind, Values};

/// No mention.
pub(super) const NONE: u32 = u32::MAX;

/// What some rows say about their college.
#[derive(Clone, Debug, Default)]
pub(super) struct Mention {
    pub name: Option<Arc<str>>,
    pub state: Option<Arc<str>>,
    pub city: Option<Arc<str>>,
    pub zip: Option<Arc<str>>,
    pub unitid: Option<u32>,
    pub opeid: Option<Arc<str>>,
    /// Positions of rows are not kept; their number and the first one are.
    pub rows: usize,
    pub first_row: u32,
}

/// All mentions of a table.
#[derive(Debug, Default)]
pub(super) struct Mentions {
    pub list: Vec<Mention>,
    /// Mention of each row, [`NONE`] where it says nothing of a college.
    pub of_row: Vec<u32>,
}

/// Fields that say which college is meant. In tables of people, city and ZIP code are their homes'.
const FIELDS: [Field; 6] = [Field::College, Field::State, Field::Unitid, Field::Opeid, Field::City, Field::Zip];

impl Mentions {
    /// `None` if the table names no college.
    pub fn new(table: &Table) -> Option<Self> {
        let own_place = matches!(table.kind, TableKind::Programs);
        let columns: Vec<Option<&Column>> = FIELDS
            .iter()
            .map(|field| table.column(*field).filter(|_| own_place || !matches!(field, Field::City | Field::Zip)))
            .collect();
        let [college, _, unitid, opeid, ..] = columns[..] else { return None };
        if college.is_none() && unitid.is_none() && opeid.is_none() {
            return None;
        }
        let mut mentions = Self { list: Vec::new(), of_row: Vec::with_capacity(table.rows()) };
        let mut known: HashMap<[u32; 6], u32> = HashMap::new();
        let mut last = ([0; 6], NONE);
        for row in 0..table.rows() {
            let mut key = [NONE; 6];
            for (code, column) in key.iter_mut().zip(&columns) {
                *code = column.and_then(|column| code_at(column, row)).unwrap_or(NONE);
            }
            if key[0] == NONE && key[2] == NONE && key[3] == NONE {
                mentions.of_row.push(NONE);
                continue;
            }
            let id = if last.1 != NONE && last.0 == key {
                last.1
            } else {
                *known.entry(key).or_insert_with(|| {
                    mentions.list.push(mention(&columns, row, table.source_rows[row]));
                    mentions.list.len() as u32 - 1
                })
            };
            last = (key, id);
            mentions.list[id as usize].rows += 1;
            mentions.of_row.push(id);
        }
        Some(mentions)
    }
}

fn mention(columns: &[Option<&Column>], row: usize, first_row: u32) -> Mention {
    let text = |at: usize| columns[at].and_then(|column| column.text(row)).cloned();
    Mention {
        name: text(0),
        state: text(1),
        unitid: text(2).and_then(|text| text.parse().ok()),
        opeid: text(3),
        city: text(4),
        zip: text(5),
        rows: 0,
        first_row,
    }
}

impl Mention {
    pub fn wanted(&self) -> Wanted<'_> {
        Wanted {
            name: self.name.as_deref(),
            state: self.state.as_deref(),
            city: self.city.as_deref(),
            zip: self.zip.as_deref(),
            unitid: self.unitid,
            opeid: self.opeid.as_deref(),
        }
    }

    /// The name as the table has it, else its number.
    pub fn spelling(&self) -> String {
        match (&self.name, self.unitid, &self.opeid) {
            (Some(name), ..) => name.to_string(),
            (None, Some(unitid), _) => tr!("UNITID {unitid}", unitid = unitid),
            (None, None, Some(opeid)) => tr!("OPEID {opeid}", opeid = opeid),
            (None, None, None) => String::new(),
        }
    }
}

/// Dictionary code of a cell with a value.
fn code_at(column: &Column, row: usize) -> Option<u32> {
    if !column.state(row).is_value() {
        return None;
    }
    match &column.values {
        Values::Codes8(codes, _) => codes.get(row).map(|code| u32::from(*code)),
        Values::Codes16(codes, _) => codes.get(row).map(|code| u32::from(*code)),
        Values::Codes32(codes, _) => codes.get(row).copied(),
        _ => None,
    }
}
