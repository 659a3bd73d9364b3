//! Labels of a field for every row, in the order people expect, with narrow codes.

use std::{collections::HashMap, sync::Arc};

use rayon::prelude::*;

use crate::table::{CellState, Codes, Column, Field, Mask, Values};

use super::Keep;

/// Label of rows where the field is blank or was not understood.
pub(super) const NOT_STATED: &str = "Not stated";
/// Label of rows where the source withheld the field.
pub(super) const WITHHELD: &str = "Withheld by the source";

/// A field's labels and each row's code.
#[derive(Debug)]
pub(super) struct Dimension {
    /// In the field's own order; "Not stated" last.
    pub(super) labels: Vec<Arc<str>>,
    /// The number a label reads as: a year, an age.
    pub(super) numbers: Vec<Option<f64>>,
    pub(super) codes: Arc<Codes>,
}

impl Dimension {
    /// Orders labels and narrows ids to codes.
    pub(super) fn new(field: Field, labels: &[Arc<str>], ids: &[u32]) -> Self {
        let mut order: Vec<usize> = (0..labels.len()).collect();
        order.sort_by_cached_key(|&id| order_key(field, &labels[id]));
        let mut code_of = vec![0_u32; labels.len()];
        for (code, &id) in order.iter().enumerate() {
            code_of[id] = code as u32;
        }
        let codes: Vec<u32> = ids.par_iter().with_min_len(ROWS_A_JOB).map(|&id| code_of[id as usize]).collect();
        let labels: Vec<Arc<str>> = order.iter().map(|&id| Arc::clone(&labels[id])).collect();
        let numbers = labels.iter().map(|label| label.trim().parse().ok()).collect();
        Self { codes: Arc::new(Codes::from_ids(&codes, labels.len())), labels, numbers }
    }

    /// Which labels a filter keeps.
    pub(super) fn kept(&self, keep: &Keep) -> Vec<bool> {
        match keep {
            Keep::Labels(labels) | Keep::Not(labels) => {
                let named: Vec<String> = labels.iter().map(|label| plain(label)).collect();
                let kept = matches!(keep, Keep::Labels(_));
                self.labels.iter().map(|label| named.contains(&plain(label)) == kept).collect()
            }
            Keep::Range(low, high) => self
                .numbers
                .iter()
                .map(|number| number.is_some_and(|number| (*low..=*high).contains(&number)))
                .collect(),
        }
    }

    pub(super) fn mask(&self, keep: &Keep) -> Mask {
        self.codes.mask(&self.kept(keep))
    }
}

/// Case, dashes and outer spaces do not tell labels apart: `18-25` is “18–25”.
pub(super) fn plain(label: &str) -> String {
    label.trim().to_lowercase().replace(['–', '−'], "-")
}

/// Sort key: ages and years by number, others by name, "Not stated" last.
pub(super) fn order_key(field: Field, label: &str) -> (u8, i64, String) {
    match label {
        NOT_STATED => return (3, 0, String::new()),
        WITHHELD => return (2, 0, String::new()),
        _ => {}
    }
    let lower = label.to_lowercase();
    if matches!(field, Field::AgeGroup | Field::Age | Field::CohortYear | Field::Length | Field::Cost | Field::Group)
        && let Some(number) = first_number(&lower)
    {
        let open_below = lower.starts_with("under") || lower.starts_with("less") || lower.starts_with('<');
        return (0, number * 2 - i64::from(open_below), lower);
    }
    if field == Field::CredentialLevel {
        // ACT's levels rise; other levels and modules come by name.
        let rank = ["bronze", "silver", "gold", "platinum"].iter().position(|level| *level == lower);
        return rank.map_or((1, 0, lower.clone()), |rank| (0, rank as i64, lower));
    }
    (1, 0, lower)
}

fn first_number(text: &str) -> Option<i64> {
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let digits: String = text[start..].chars().take_while(char::is_ascii_digit).collect();
    digits.parse::<i64>().ok().filter(|number| *number < i64::MAX / 4)
}

/// Age bands where the file has ages only.
pub(super) fn age_band(age: f64) -> &'static str {
    match age {
        ..18.0 => "Under 18",
        ..26.0 => "18–25",
        ..36.0 => "26–35",
        ..46.0 => "36–45",
        ..56.0 => "46–55",
        ..66.0 => "56–65",
        _ => "66 and over",
    }
}

/// Collects labels and gives them ids in order of appearance.
#[derive(Debug, Default)]
pub(super) struct Interner {
    index: HashMap<Arc<str>, u32>,
    pub(super) labels: Vec<Arc<str>>,
}

impl Interner {
    pub(super) fn id(&mut self, label: &str) -> u32 {
        if let Some(&id) = self.index.get(label) {
            return id;
        }
        let label: Arc<str> = label.into();
        let id = self.labels.len() as u32;
        self.labels.push(Arc::clone(&label));
        self.index.insert(label, id);
        id
    }

    /// Ids of a column's rows, each label passed through `relabel`.
    pub(super) fn column(
        &mut self,
        column: &Column,
        rows: impl Iterator<Item = usize>,
        relabel: impl Fn(&str) -> String,
        ids: &mut Vec<u32>,
    ) {
        let mut known = Known::default();
        let [mut withheld, mut not_stated] = [None; 2];
        for row in rows {
            ids.push(match column.state(row) {
                CellState::Value => *known.entry(cell_key(column, row)).get_or_insert_with(|| {
                    let text = cell_label(column, row);
                    let text = text.trim();
                    self.id(&if text.is_empty() { NOT_STATED.to_owned() } else { relabel(text) })
                }),
                CellState::Suppressed => *withheld.get_or_insert_with(|| self.id(WITHHELD)),
                _ => *not_stated.get_or_insert_with(|| self.id(NOT_STATED)),
            });
        }
    }
}

const ROWS_A_JOB: usize = 65_536;

/// Ids by the values they were made of: small numbers, as codes and years are, find theirs without hashing.
#[derive(Debug, Default)]
pub(super) struct Known {
    small: Vec<Option<u32>>,
    large: HashMap<u64, Option<u32>>,
}

impl Known {
    /// The place of a value's id.
    pub(super) fn entry(&mut self, value: u64) -> &mut Option<u32> {
        const SMALL: u64 = 1 << 20;
        if value >= SMALL {
            return self.large.entry(value).or_default();
        }
        let at = value as usize;
        if at >= self.small.len() {
            self.small.resize((at + 1).next_power_of_two(), None);
        }
        &mut self.small[at]
    }
}

/// A number that tells a column's distinct values apart.
fn cell_key(column: &Column, row: usize) -> u64 {
    match &column.values {
        Values::Codes8(codes, _) => u64::from(codes[row]),
        Values::Codes16(codes, _) => u64::from(codes[row]),
        Values::Codes32(codes, _) => u64::from(codes[row]),
        Values::Cents(cents) => cents[row] as u64,
        Values::Days(days) => days[row] as u64,
        Values::Quarters(quarters) => quarters[row] as u64,
        Values::Numbers(numbers) => numbers[row].to_bits(),
        Values::Flags(flags) => u64::from(flags[row]),
    }
}

/// A cell as a label: whole numbers without decimals, flags as words of their field.
pub(super) fn cell_label(column: &Column, row: usize) -> String {
    if let Some(text) = column.text(row) {
        return text.to_string();
    }
    match (&column.values, column.field) {
        (Values::Flags(flags), Some(Field::Credit)) => {
            if flags[row] {
                "Credit".into()
            } else {
                "Non-credit".into()
            }
        }
        (Values::Flags(flags), Some(Field::ComparisonGroup)) => {
            if flags[row] {
                "Treated".into()
            } else {
                "Comparison".into()
            }
        }
        (Values::Flags(flags), _) => {
            if flags[row] {
                "Yes".into()
            } else {
                "No".into()
            }
        }
        (Values::Quarters(quarters), _) => {
            format!("{} Q{}", quarters[row].div_euclid(4), quarters[row].rem_euclid(4) + 1)
        }
        _ => column.number(row).map_or_else(String::new, |number| number.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_come_by_age_and_not_stated_last() {
        let labels: Vec<Arc<str>> =
            ["66 and over", NOT_STATED, "18–25", "Under 18", "26–35"].into_iter().map(Arc::from).collect();
        let dimension = Dimension::new(Field::AgeGroup, &labels, &[0, 1, 2, 3, 4]);
        let got: Vec<&str> = dimension.labels.iter().map(AsRef::as_ref).collect();
        assert_eq!(got, ["Under 18", "18–25", "26–35", "66 and over", NOT_STATED]);
        let keep = Keep::Labels(["18-25".to_owned()].into());
        assert_eq!(dimension.mask(&keep).iter().collect::<Vec<_>>(), [2]);
    }

    #[test]
    fn years_filter_by_range() {
        let labels: Vec<Arc<str>> = ["2015", "2012", "2018"].into_iter().map(Arc::from).collect();
        let dimension = Dimension::new(Field::CohortYear, &labels, &[0, 1, 2, 1]);
        let but = Keep::Not(["2012".to_owned(), "Guam".to_owned()].into());
        let others: Vec<bool> = dimension.labels.iter().map(|label| &**label != "2012").collect();
        assert_eq!(dimension.kept(&but), others);
        assert_eq!(dimension.mask(&Keep::Range(2012.0, 2015.0)).iter().collect::<Vec<_>>(), [0, 1, 3]);
    }

    #[test]
    fn bands_meet_at_their_ages() {
        assert_eq!(
            [17.0, 18.0, 25.0, 26.0, 45.0, 65.0, 66.0].map(age_band),
            ["Under 18", "18–25", "18–25", "26–35", "36–45", "56–65", "66 and over"]
        );
    }
}
