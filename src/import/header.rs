//! Column names: joined from one or two header rows, made unique, and normalised for comparison.

use std::{collections::HashMap, ops::Range};

use crate::sheet::{CellRef, Sheet};

/// Header texts of all grid columns as found, two-row headers joined as `Before – Q1`, duplicates numbered.
pub(crate) struct Headers {
    /// Empty where a column has no name.
    pub names: Vec<String>,
    /// Columns whose name stood there before, with `_2`, `_3` appended.
    pub duplicates: Vec<usize>,
}

/// Reads the names above the data; `rows` are grid rows from top to bottom.
pub(crate) fn read(sheet: &Sheet, rows: &[usize], columns: &Range<usize>) -> Headers {
    let mut names = vec![String::new(); sheet.width()];
    for (level, &row) in rows.iter().enumerate() {
        let texts = if level + 1 < rows.len() {
            filled_right(sheet, row, rows.get(level + 1).copied())
        } else {
            (0..sheet.width()).map(|column| cell_text(sheet, row, column)).collect()
        };
        for (name, text) in names.iter_mut().zip(texts) {
            if text.is_empty() || *name == text {
                continue;
            }
            if !name.is_empty() {
                name.push_str(" – ");
            }
            name.push_str(&text);
        }
    }
    for (column, name) in names.iter_mut().enumerate() {
        if !columns.contains(&column) {
            name.clear();
        }
    }
    let mut seen = HashMap::<String, usize>::new();
    let mut duplicates = Vec::new();
    for (column, name) in names.iter_mut().enumerate() {
        if name.is_empty() {
            continue;
        }
        let count = seen.entry(name.to_lowercase()).or_insert(0);
        *count += 1;
        if *count > 1 {
            duplicates.push(column);
            name.push_str(&format!("_{count}"));
        }
    }
    Headers { names, duplicates }
}

/// An upper header row: merged texts stand over all their columns, and so do texts with blanks to their right
/// where the row below names those columns.
fn filled_right(sheet: &Sheet, row: usize, below: Option<usize>) -> Vec<String> {
    let mut texts: Vec<String> = (0..sheet.width()).map(|column| cell_text(sheet, row, column)).collect();
    let file_row = sheet.origin.0 as usize + row;
    let mut merged = vec![false; sheet.width()];
    for area in &sheet.merged {
        if !(area.first.0 as usize..=area.last.0 as usize).contains(&file_row) {
            continue;
        }
        let (Some(first), Some(last)) =
            ((area.first.1).checked_sub(sheet.origin.1), (area.last.1).checked_sub(sheet.origin.1))
        else {
            continue;
        };
        let (first, last) = (first as usize, (last as usize).min(sheet.width().saturating_sub(1)));
        let Some(text) = texts.get(first).cloned() else { continue };
        for column in first..=last {
            texts[column].clone_from(&text);
            merged[column] = true;
        }
    }
    let named_below = |column: usize| below.is_some_and(|below| !cell_text(sheet, below, column).is_empty());
    for column in 1..sheet.width() {
        if texts[column].is_empty() && !merged[column] && named_below(column) && named_below(column - 1) {
            texts[column] = texts[column - 1].clone();
        }
    }
    texts
}

fn cell_text(sheet: &Sheet, row: usize, column: usize) -> String {
    match sheet.cell(row, column) {
        CellRef::Text(text) => one_line(text),
        CellRef::Number(number) => number.to_string(),
        CellRef::Date { days, .. } => super::date::iso(days),
        CellRef::Bool(flag) => flag.to_string(),
        CellRef::Error(text) => text.to_string(),
        CellRef::Empty => String::new(),
    }
}

/// Line breaks, no-break spaces and runs of blanks become one space.
pub(crate) fn one_line(text: &str) -> String {
    text.replace("_x000D_", " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A name for comparison: lower-case words and numbers, `CamelCase` split, PIRL numbers and “(WIOA)” dropped.
pub(crate) fn normal(name: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    let chars: Vec<char> = name.chars().collect();
    for (i, &c) in chars.iter().enumerate() {
        if c == '#' || c == '%' || c == '$' || c == '+' {
            flush(&mut words, &mut word);
            words.push(match c {
                '#' => "number".to_owned(),
                '%' => "percent".to_owned(),
                '$' => continue,
                _ => "+".to_owned(),
            });
        } else if c == '\''
            || c == '’'
            || c == '.' && chars.get(i + 1).is_some_and(|next| next.is_alphabetic()) && word.len() == 1
        {
            // Apostrophes and the dots of abbreviations join: `O*Net`, `U.S.`, `bachelor's`.
        } else if c.is_alphanumeric() {
            let before = i.checked_sub(1).and_then(|i| chars.get(i)).copied();
            let camel = c.is_uppercase()
                && before.is_some_and(|before| {
                    before.is_lowercase()
                        || before.is_uppercase()
                            && chars.get(i + 1).is_some_and(|next| next.is_lowercase())
                            && word.len() > 2
                });
            if camel {
                flush(&mut words, &mut word);
            }
            word.extend(c.to_lowercase());
        } else {
            flush(&mut words, &mut word);
        }
    }
    flush(&mut words, &mut word);
    words.retain(|word| word != "wioa");
    let numbered = |word: &str| (3..=4).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit());
    if words.first().is_some_and(|word| word == "pirl") {
        words.remove(0);
    }
    let year = |word: &str| (word.starts_with("19") || word.starts_with("20")) && word.len() == 4;
    if words.len() > 1 && numbered(&words[0]) && !year(&words[0]) {
        words.remove(0);
    }
    words.join(" ")
}

fn flush(words: &mut Vec<String>, word: &mut String) {
    if !word.is_empty() {
        words.push(std::mem::take(word));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::{Cell, CellRange};

    #[test]
    fn names_are_normalised() {
        for (name, expected) in [
            ("1704 Wages 2nd Quarter After Exit Quarter\n(WIOA)", "wages 2nd quarter after exit quarter"),
            ("PIRL 201 Sex", "sex"),
            ("  Inst. State ", "inst state"),
            ("CredentialDate", "credential date"),
            ("AvgQuarterlyWage2", "avg quarterly wage2"),
            ("UNITID", "unitid"),
            ("Race/Eth", "race eth"),
            ("O*Net SOC Code #1 ", "o net soc code number 1"),
            ("2021 Q3", "2021 q3"),
            ("% employed", "percent employed"),
        ] {
            assert_eq!(normal(name), expected, "{name}");
        }
    }

    #[test]
    fn two_rows_join_and_duplicates_are_numbered() {
        let text = |text: &str| if text.is_empty() { Cell::Empty } else { Cell::Text(text.into()) };
        let cells = ["State", "Before", "", "After", "", "", "Q1", "Q2", "Q1", "Q1"].map(text);
        let mut sheet = Sheet::from_rows(5, &cells);
        sheet.merged = vec![CellRange { first: (0, 1), last: (0, 2) }];
        let headers = read(&sheet, &[0, 1], &(0..5));
        assert_eq!(headers.names, ["State", "Before – Q1", "Before – Q2", "After – Q1", "After – Q1_2"]);
        assert_eq!(headers.duplicates, [4]);
    }
}
