//! The table of a warehouse that a project's figures come from: where it is and what its columns mean, nothing that lets in.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::table::Field;

/// One table of a warehouse.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WarehouseTable {
    /// Where the warehouse is, without user and password: `postgresql://db.example:5432/wages?sslmode=require`.
    pub address: String,
    /// The table with its schema, as `--table` takes it: `outcomes.people`.
    pub table: String,
    /// Names of its columns, in their order.
    pub names: Vec<String>,
    /// Which column has which meaning.
    pub columns: BTreeMap<Field, String>,
    /// The column by which the earlier of two certificates of the same day is told.
    pub order: Option<String>,
    /// Rows when it was connected last; `None` if they are fewer than may be told.
    pub rows: Option<u64>,
    /// By name of a column, percent of rows in which it says something, where that may be told.
    pub filled: BTreeMap<String, u8>,
}

impl WarehouseTable {
    /// What a column means.
    pub fn meaning(&self, column: &str) -> Option<Field> {
        self.columns.iter().find(|(_, name)| *name == column).map(|(field, _)| *field)
    }

    /// Gives a column a meaning, or takes it away. A meaning that another column had is taken from that one.
    pub fn mean(&mut self, column: &str, field: Option<Field>) {
        self.columns.retain(|_, name| name != column);
        if let Some(field) = field {
            self.columns.insert(field, column.to_owned());
        }
    }

    /// Tells numbers of this table, read by these meanings, from all others.
    pub fn fingerprint(&self) -> String {
        let mut text = format!("{}\n{}\n{}\n", self.address, self.table, self.order.as_deref().unwrap_or_default());
        for (field, name) in &self.columns {
            text += &format!("{}={name}\n", field.word());
        }
        Sha256::digest(text.as_bytes()).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        measure::{Kept, Prices, Request},
        project::{Document, History, Password, Seal, open, open_protected, save, save_protected},
        session::{Follow, open as open_files},
        sheet::Reader,
        table::Period,
    };

    fn table() -> WarehouseTable {
        let columns = [(Field::State, "home_st"), (Field::Wage(Period::Quarter(-3)), "w_m3")];
        WarehouseTable {
            address: "postgresql://db.example:5432/wages".into(),
            table: "outcomes.people".into(),
            names: ["home_st", "w_m3", "note"].map(str::to_owned).into(),
            columns: columns.map(|(field, name)| (field, name.to_owned())).into(),
            order: None,
            rows: Some(1_214_332),
            filled: [("home_st".to_owned(), 99)].into(),
        }
    }

    #[test]
    fn a_column_has_one_meaning_and_a_meaning_one_column() {
        let mut table = table();
        let before = table.fingerprint();
        table.mean("note", Some(Field::State));
        assert_eq!((table.meaning("home_st"), table.meaning("note")), (None, Some(Field::State)));
        assert_ne!(table.fingerprint(), before);
        table.mean("home_st", Some(Field::State));
        assert_eq!(table.fingerprint(), before, "the numbers asked before are right again");
        table.mean("w_m3", None);
        assert_eq!(table.columns.len(), 1);
        let seen = WarehouseTable { rows: None, filled: BTreeMap::new(), ..self::table() };
        assert_eq!(seen.fingerprint(), before, "how many rows there are now is no part of what was asked");
    }

    #[test]
    fn answers_are_saved_beside_the_steps_protected_or_not() {
        let folder = tempfile::tempdir().unwrap();
        let csv = folder.path().join("people.csv");
        let rows: String = (0..40).map(|at| format!("P{at},Ohio,{},{}\n", 3_000 + at, 9_000 + at)).collect();
        std::fs::write(&csv, format!("Person ID,State,Earnings Q-3,Earnings Q+4\n{rows}")).unwrap();
        let session = open_files(&[csv], &Reader::in_process(), &Follow::nobody()).unwrap();
        let request = Request { by: vec![Field::State], ..Request::default() };
        let answer = session.engine().measure(&request).unwrap();
        let kept = Kept::of(&request, &Prices::bundled(), &answer).unwrap().asked("abc", "2026-11-22 19:45 UTC");
        let document = Document { warehouse: Some(table()), ..Document::default() };
        let history = History::new("Connect", document.clone()).with_answers(Arc::new(vec![kept]));
        let path = folder.path().join("board.credatlas");
        save(&path, &history, &[]).unwrap();
        let opened = open(&path).unwrap();
        assert_eq!(opened.history, history);
        assert_eq!(opened.warnings, Vec::<String>::new());

        let password = Password::new("four words about rivers");
        let seal = Seal::new(&password).unwrap();
        save_protected(&path, &history, &[], &seal).unwrap();
        assert_eq!(open_protected(&path, &password).unwrap().history, history);

        // A project of before knows of no warehouse.
        let old = ron::to_string(&Document::default()).unwrap().replace("warehouse:None,", "");
        assert_eq!(ron::from_str::<Document>(&old).unwrap().warehouse, None);
        assert!(!old.contains("warehouse"));
    }
}
