//! What is different between two sides: files, columns, rows, steps, slides, numbers and titles, each said once.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::Change;

/// One difference, seen from the newer side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Difference {
    FileNew {
        file: String,
    },
    FileGone {
        file: String,
    },
    ColumnNew {
        file: String,
        column: String,
    },
    ColumnGone {
        file: String,
        column: String,
    },
    ColumnRenamed {
        file: String,
        old: String,
        new: String,
    },
    /// Rows that only the newer file has, with the numbers of the first of them in its sheet.
    RowsNew {
        file: String,
        count: usize,
        first: Vec<u32>,
    },
    /// Rows that only the older file has.
    RowsGone {
        file: String,
        count: usize,
        first: Vec<u32>,
    },
    /// A step that only the newer project follows, in words.
    StepNew {
        words: String,
    },
    StepGone {
        words: String,
    },
    SlideNew {
        title: String,
    },
    SlideGone {
        title: String,
    },
    /// What changed in the published numbers of a slide.
    Number {
        slide: String,
        change: Change,
    },
    /// A title of the user's own that the numbers have moved under.
    TitleStale {
        title: String,
    },
}

impl Difference {
    /// A short, stable word.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::FileNew { .. } => "file-new",
            Self::FileGone { .. } => "file-gone",
            Self::ColumnNew { .. } => "column-new",
            Self::ColumnGone { .. } => "column-gone",
            Self::ColumnRenamed { .. } => "column-renamed",
            Self::RowsNew { .. } => "rows-new",
            Self::RowsGone { .. } => "rows-gone",
            Self::StepNew { .. } => "step-new",
            Self::StepGone { .. } => "step-gone",
            Self::SlideNew { .. } => "slide-new",
            Self::SlideGone { .. } => "slide-gone",
            Self::Number { change, .. } => match change {
                Change::Moved { .. } => "number-moved",
                Change::Suppressed { .. } => "group-suppressed",
                Change::Published { .. } => "group-published",
                Change::Gone { .. } => "group-gone",
                Change::New { .. } => "group-new",
            },
            Self::TitleStale { .. } => "title-stale",
        }
    }

    /// The file, or the slide by its title, that it is about; blank for steps.
    pub fn place(&self) -> &str {
        match self {
            Self::FileNew { file }
            | Self::FileGone { file }
            | Self::ColumnNew { file, .. }
            | Self::ColumnGone { file, .. }
            | Self::ColumnRenamed { file, .. }
            | Self::RowsNew { file, .. }
            | Self::RowsGone { file, .. } => file,
            Self::StepNew { .. } | Self::StepGone { .. } => "",
            Self::SlideNew { title } | Self::SlideGone { title } | Self::TitleStale { title } => title,
            Self::Number { slide, .. } => slide,
        }
    }

    /// One line without a period.
    pub fn words(&self) -> String {
        match self {
            Self::FileNew { .. } => tr!("The file is new").to_owned(),
            Self::FileGone { .. } => tr!("The file is not there any more").to_owned(),
            Self::ColumnNew { column, .. } => tr!("Column {column} is new", column = column),
            Self::ColumnGone { column, .. } => tr!("Column {column} is not there any more", column = column),
            Self::ColumnRenamed { old, new, .. } => tr!("Column {old} is called {new} now", old = old, new = new),
            Self::RowsNew { count, first, .. } => rows(*count, first, true),
            Self::RowsGone { count, first, .. } => rows(*count, first, false),
            Self::StepNew { words } => tr!("Step that is new: {words}", words = words),
            Self::StepGone { words } => tr!("Step that is not followed any more: {words}", words = words),
            Self::SlideNew { .. } => tr!("The slide is new").to_owned(),
            Self::SlideGone { .. } => tr!("The slide is not there any more").to_owned(),
            Self::Number { change, .. } => change.words(),
            Self::TitleStale { .. } => tr!("The title no longer agrees with the numbers").to_owned(),
        }
    }

    /// As the command line prints it.
    pub fn to_json(&self) -> Value {
        let mut value = json!({ "kind": self.kind(), "words": self.words() });
        let mut put = |key: &str, what: Value| {
            if let Some(object) = value.as_object_mut() {
                object.insert(key.to_owned(), what);
            }
        };
        match self {
            Self::StepNew { .. } | Self::StepGone { .. } => {}
            Self::SlideNew { .. } | Self::SlideGone { .. } | Self::Number { .. } | Self::TitleStale { .. } => {
                put("slide", json!(self.place()));
            }
            _ => put("file", json!(self.place())),
        }
        match self {
            Self::ColumnNew { column, .. } | Self::ColumnGone { column, .. } => put("column", json!(column)),
            Self::ColumnRenamed { old, new, .. } => {
                put("column", json!(new));
                put("old", json!(old));
            }
            Self::RowsNew { count, first, .. } | Self::RowsGone { count, first, .. } => {
                put("count", json!(count));
                put("first_rows", json!(first));
            }
            Self::Number { change, .. } => match change {
                Change::Moved { group, column, old, new } => {
                    put("group", json!(group));
                    put("column", json!(column));
                    put("old", json!(old));
                    put("new", json!(new));
                }
                Change::Suppressed { group, .. }
                | Change::Published { group, .. }
                | Change::Gone { group }
                | Change::New { group } => put("group", json!(group)),
            },
            _ => {}
        }
        value
    }
}

/// `14 rows are new (rows 92, 93, 94 …)`.
fn rows(count: usize, first: &[u32], new: bool) -> String {
    let mut listed = first.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
    if count > first.len() {
        listed += " …";
    }
    match (count, new) {
        (1, true) => tr!("1 row is new (row {listed})", listed = listed),
        (count, true) => tr!("{count} rows are new (rows {listed})", count = count, listed = listed),
        (1, false) => tr!("1 row is not there any more (row {listed})", listed = listed),
        (count, false) => tr!("{count} rows are not there any more (rows {listed})", count = count, listed = listed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_said_in_words_and_in_json() {
        let rows = Difference::RowsNew { file: "b.csv".into(), count: 5, first: vec![9, 10, 11] };
        assert_eq!(rows.words(), "5 rows are new (rows 9, 10, 11 …)");
        assert_eq!(
            rows.to_json(),
            json!({
                "kind": "rows-new", "words": "5 rows are new (rows 9, 10, 11 …)", "file": "b.csv", "count": 5,
                "first_rows": [9, 10, 11],
            })
        );
        let moved = Change::Moved { group: "Ohio".into(), column: "After".into(), old: "$1".into(), new: "$2".into() };
        let moved = Difference::Number { slide: "Gains".into(), change: moved };
        assert_eq!((moved.kind(), moved.place(), &*moved.words()), ("number-moved", "Gains", "Ohio, After: $1 → $2"));
        assert_eq!(moved.to_json()["new"], "$2");
    }
}
