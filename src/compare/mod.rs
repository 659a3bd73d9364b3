//! Two published tables of the same figure in, what changed between them out. Only texts that were printed are compared.

mod difference;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use difference::Difference;

use crate::figure::{Align, NumberCell, NumberTable};

/// The numbers of a figure as they were published, small enough to be kept in a project.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Snapshot {
    /// Heads of the columns of numbers.
    pub columns: Vec<String>,
    /// Each group by its name, with its numbers as printed; the total is the last, named "All".
    pub rows: Vec<(String, Vec<String>)>,
}

/// One difference between two snapshots of one figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Change {
    /// A published number is another one now.
    Moved { group: String, column: String, old: String, new: String },
    /// Numbers of a group that were published are withheld now: each by its column, with what was printed.
    Suppressed { group: String, numbers: Vec<(String, String)> },
    /// Numbers of a group that were withheld are published now.
    Published { group: String, numbers: Vec<(String, String)> },
    /// The group is not there any more.
    Gone { group: String },
    /// The group was not there before.
    New { group: String },
}

/// Name of the row that counts everybody.
const ALL: &str = "All";

impl Snapshot {
    pub fn of(table: &NumberTable) -> Self {
        let named = |index: usize| table.columns.get(index).is_some_and(|column| column.align == Align::Left);
        let row = |cells: &Vec<NumberCell>, total: bool| {
            let of = |wanted: bool| {
                cells
                    .iter()
                    .enumerate()
                    .filter(move |(index, _)| named(*index) == wanted)
                    .map(|(_, cell)| cell.text.clone())
            };
            let names: Vec<String> = of(true).filter(|text| !text.is_empty()).collect();
            let name = if total { ALL.to_owned() } else { names.join(" · ").trim_end_matches(" †").to_owned() };
            (name, of(false).collect::<Vec<_>>())
        };
        let columns = table.columns.iter().filter(|column| column.align != Align::Left);
        let mut rows: Vec<_> = table.rows.iter().map(|cells| row(cells, false)).collect();
        rows.extend(table.total.iter().map(|cells| row(cells, true)));
        // Equal names are told apart by their order.
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for (name, _) in &mut rows {
            let count = seen.entry(name.clone()).or_default();
            *count += 1;
            if *count > 1 {
                *name = format!("{name} ({count})");
            }
        }
        Self { columns: columns.map(|column| column.head.clone()).collect(), rows }
    }

    fn row(&self, name: &str) -> Option<&[String]> {
        self.rows.iter().find(|(known, _)| known == name).map(|(_, cells)| cells.as_slice())
    }
}

/// What changed from one snapshot of a figure to the next, groups in the order of the newer one, those that are gone last.
/// Columns are compared by their heads; a column that only one of them has says nothing.
pub fn changes(old: &Snapshot, new: &Snapshot) -> Vec<Change> {
    let mut found = Vec::new();
    for (group, cells) in &new.rows {
        let Some(before) = old.row(group) else {
            found.push(Change::New { group: group.clone() });
            continue;
        };
        let (mut suppressed, mut published) = (Vec::new(), Vec::new());
        for (column, now) in new.columns.iter().zip(cells) {
            let place = old.columns.iter().position(|head| head == column);
            let Some(was) = place.and_then(|place| before.get(place)) else { continue };
            match (withheld(was), withheld(now)) {
                (false, true) => suppressed.push((column.clone(), was.clone())),
                (true, false) => published.push((column.clone(), now.clone())),
                (false, false) if was != now => found.push(Change::Moved {
                    group: group.clone(),
                    column: column.clone(),
                    old: was.clone(),
                    new: now.clone(),
                }),
                (false | true, _) => {}
            }
        }
        if !suppressed.is_empty() {
            found.push(Change::Suppressed { group: group.clone(), numbers: suppressed });
        }
        if !published.is_empty() {
            found.push(Change::Published { group: group.clone(), numbers: published });
        }
    }
    let gone = old.rows.iter().filter(|(group, _)| new.row(group).is_none());
    found.extend(gone.map(|(group, _)| Change::Gone { group: group.clone() }));
    found
}

impl Change {
    /// One line without a period: "18–25, Change: +$17,700 → +$18,400".
    pub fn words(&self) -> String {
        let listed = |numbers: &[(String, String)]| {
            numbers.iter().map(|(column, text)| format!("{column} {text}")).collect::<Vec<_>>().join(", ")
        };
        match self {
            Self::Moved { group, column, old, new } => format!("{group}, {column}: {old} → {new}"),
            Self::Suppressed { group, numbers } => {
                tr!("{group}: suppressed now, was {}", listed(numbers), group = group)
            }
            Self::Published { group, numbers } => tr!("{group}: published now, {}", listed(numbers), group = group),
            Self::Gone { group } => tr!("{group}: no longer there", group = group),
            Self::New { group } => tr!("{group}: new", group = group),
        }
    }
}

/// How many changes of each kind, in words: "4 numbers moved, 1 group suppressed".
pub fn summary(changes: &[Change]) -> String {
    let count = |of: fn(&Change) -> bool| changes.iter().filter(|change| of(change)).count();
    let part = |count: usize, one: &str, many: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        count => Some(format!("{count} {many}")),
    };
    let parts = [
        part(count(|change| matches!(change, Change::Moved { .. })), tr!("number moved"), tr!("numbers moved")),
        part(
            count(|change| matches!(change, Change::Suppressed { .. })),
            tr!("group suppressed"),
            tr!("groups suppressed"),
        ),
        part(
            count(|change| matches!(change, Change::Published { .. })),
            tr!("group published"),
            tr!("groups published"),
        ),
        part(count(|change| matches!(change, Change::Gone { .. })), tr!("group gone"), tr!("groups gone")),
        part(count(|change| matches!(change, Change::New { .. })), tr!("new group"), tr!("new groups")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn withheld(text: &str) -> bool {
    text.is_empty() || text.starts_with('—')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::NumberColumn;

    fn table(rows: &[[&str; 4]], total: [&str; 4]) -> NumberTable {
        let cells = |row: &[&str; 4]| row.map(|text| NumberCell { text: text.to_owned(), value: None }).to_vec();
        let column = |head: &str, align| NumberColumn { head: head.to_owned(), align };
        NumberTable {
            columns: vec![
                column("Age", Align::Left),
                column("Before", Align::Right),
                column("After", Align::Right),
                column("n", Align::Right),
            ],
            rows: rows.iter().map(cells).collect(),
            total: Some(cells(&total)),
        }
    }

    /// Two fixtures that differ in known ways: 18–25 earns $500 more afterwards, 26–35 has become too small, 36–45 has
    /// grown past the threshold, 46–55 is gone and 56–65 is new.
    fn fixtures() -> [Snapshot; 2] {
        let old = table(
            &[
                ["18–25 †", "$14,200", "$31,900", "24"],
                ["26–35", "$24,600", "$38,300", "11"],
                ["36–45", "—", "—", "—"],
                ["46–55", "$38,100", "$44,600", "40"],
            ],
            ["", "$22,000", "$35,000", "84"],
        );
        let new = table(
            &[
                ["18–25", "$14,200", "$32,400", "31"],
                ["26–35", "—", "—", "—"],
                ["36–45", "$34,800", "$45,000", "12"],
                ["56–65", "$37,400", "$39,900", "15"],
            ],
            ["", "$22,000", "$35,000", "84"],
        );
        [old, new].map(|table| Snapshot::of(&table))
    }

    #[test]
    fn every_kind_of_change_is_found_once() {
        let [old, new] = fixtures();
        let words: Vec<String> = changes(&old, &new).iter().map(Change::words).collect();
        assert_eq!(
            words,
            [
                "18–25, After: $31,900 → $32,400",
                "18–25, n: 24 → 31",
                "26–35: suppressed now, was Before $24,600, After $38,300, n 11",
                "36–45: published now, Before $34,800, After $45,000, n 12",
                "56–65: new",
                "46–55: no longer there",
            ]
        );
        assert_eq!(
            summary(&changes(&old, &new)),
            "2 numbers moved, 1 group suppressed, 1 group published, 1 group gone, 1 new group"
        );
    }

    #[test]
    fn equal_tables_have_no_changes_and_turned_ones_have_them_turned() {
        let [old, new] = fixtures();
        assert!(changes(&old, &old).is_empty() && changes(&new, &new).is_empty());
        let back = changes(&new, &old);
        assert!(back.contains(&Change::Gone { group: "56–65".into() }));
        assert!(back.contains(&Change::New { group: "46–55".into() }));
        assert!(back.iter().any(|change| matches!(change, Change::Suppressed { group, .. } if group == "36–45")));
    }

    #[test]
    fn columns_are_compared_by_their_heads() {
        let [old, _] = fixtures();
        let mut other = old.clone();
        other.columns.swap(0, 1);
        for (_, cells) in &mut other.rows {
            cells.swap(0, 1);
        }
        assert!(changes(&old, &other).is_empty());
        other.columns[0] = "Another period".into();
        assert!(changes(&old, &other).is_empty(), "what has no counterpart says nothing");
    }

    #[test]
    fn rows_of_one_name_are_told_apart() {
        let cells = ["Other", "$1", "$2", "3"];
        let twice = Snapshot::of(&table(&[cells, cells], ["", "", "", ""]));
        assert_eq!(twice.rows[1].0, "Other (2)");
        assert!(changes(&twice, &twice).is_empty());
    }
}
