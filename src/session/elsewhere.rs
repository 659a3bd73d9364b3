//! A project whose people stay in a warehouse: what stands in the place of its files, and how a table is described there.

use std::{
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use super::{LoadKey, Loaded, compared::COMPARED};
use crate::{
    figure::{FigureKind, ShadeBy},
    import::field_named,
    measure::{Engine, Kept, offered},
    project::{Document, WarehouseTable},
    table::{Field, Period, date_of_day},
    warehouse::{Address, Link, Remote, Source, Value, WarehouseError, Wire},
};

/// The table of a document over a link; `None` if its figures come from files.
///
/// # Errors
/// If the address of the table is none.
pub fn remote(document: &Document, link: &Arc<Link>) -> Option<Result<Remote, WarehouseError>> {
    let table = document.warehouse.as_ref()?;
    Some(Address::parse(&table.address).map(|address| {
        let source = Source {
            columns: table.columns.clone(),
            order: table.order.clone(),
            ..Source::new(address.dialect(), &table.table)
        };
        Remote::new(Arc::clone(link), source, table.fingerprint(), address.title(), now)
    }))
}

/// What stands for the files of a document: no rows, and an engine that asks.
pub fn elsewhere(document: &Document, remote: Remote) -> Loaded {
    Loaded {
        key: LoadKey::of(document),
        files: Vec::new(),
        issues: Vec::new(),
        placed: crate::import::Placed::default(),
        unplaced: Vec::new(),
        matches: Arc::default(),
        states: Vec::new(),
        engine: Arc::new(Engine::of_elsewhere(Arc::new(remote))),
    }
}

/// What a project that was opened answers without asking anybody.
pub(super) fn as_kept(document: &Document, answers: &[Kept]) -> Option<Loaded> {
    let link = Arc::new(Link::with_kept(answers.to_vec()));
    let remote = remote(document, &link)?.ok()?;
    Some(elsewhere(document, remote))
}

/// Columns whose rows are counted when a table is looked at; wider tables are counted as far as that.
const COUNTED: usize = 400;

/// Looks at a table: the names of its columns, how many rows say something in each, and what they mean by their names.
/// Nothing else is asked for, and no number of fewer than `least` rows.
///
/// # Errors
/// What the warehouse says.
pub fn described(
    wire: &mut dyn Wire,
    address: &Address,
    table: &str,
    least: u32,
) -> Result<WarehouseTable, WarehouseError> {
    let mut source = Source::new(address.dialect(), table);
    let names = wire.run(&source.columns_statement()?)?.columns;
    source.recognise(&names, field_named);
    let counted = names.get(..COUNTED).unwrap_or(&names);
    let rows = wire.run(&source.filled_statement(counted, least)?)?;
    let row = rows.rows.into_iter().next().unwrap_or_default();
    let number = |at: usize| row.get(at).and_then(Value::number);
    let all = number(0);
    let share = |filled: f64| all.filter(|all| *all > 0.0).map(|all| (100.0 * filled / all).round() as u8);
    let filled = counted
        .iter()
        .enumerate()
        .filter_map(|(at, name)| Some((name.clone(), number(at + 1).and_then(share)?)))
        .collect();
    Ok(WarehouseTable {
        address: address.without_user(),
        table: table.to_owned(),
        names,
        columns: source.columns,
        order: None,
        rows: all.map(|all| all as u64),
        filled,
    })
}

/// Meanings besides earnings that questions know of.
const MEANINGS: [Field; 21] = [
    Field::PersonId,
    Field::State,
    Field::County,
    Field::Credential,
    Field::CredentialLevel,
    Field::Program,
    Field::Cip,
    Field::AwardLevel,
    Field::Credit,
    Field::Age,
    Field::AgeGroup,
    Field::Sex,
    Field::Race,
    Field::CredentialDate,
    Field::EntryDate,
    Field::ExitDate,
    Field::CohortYear,
    Field::Industry,
    Field::IndustryBefore,
    Field::ComparisonGroup,
    Field::Group,
];

/// Meanings that a column of a warehouse may have: those that questions know of.
pub fn meanings() -> Vec<Field> {
    let years = (-3..=10).filter(|year| *year != 0).map(Period::Year);
    let quarters = (-8..=20).map(Period::Quarter);
    MEANINGS.into_iter().chain(years.chain(quarters).map(Field::Wage)).collect()
}

/// Makes the figures of a document such as a warehouse can answer: a map of counts, earnings by what it has.
pub fn suit(document: &mut Document) {
    let Some(table) = &document.warehouse else { return };
    let columns: Vec<Field> = table.columns.keys().copied().collect();
    let has = |field: Field| offered(&columns, field);
    if let FigureKind::Map(map) = &mut document.map.kind {
        map.shade = ShadeBy::Certificates;
        map.dots = false;
    }
    if !document.earnings.request.by.iter().all(|field| has(*field))
        && let Some(by) = COMPARED.into_iter().find(|by| by.iter().all(|field| has(*field)))
    {
        document.earnings.request.by = by.to_vec();
    }
}

/// "2026-11-22 19:45 UTC".
fn now() -> String {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let day = i32::try_from(seconds / 86_400).ok().and_then(date_of_day).unwrap_or_default();
    format!("{day} {:02}:{:02} UTC", seconds / 3_600 % 24, seconds / 60 % 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::warehouse::Rows;

    /// Tells names of columns, then counts.
    struct Clerk(Vec<String>);

    impl Wire for Clerk {
        fn run(&mut self, statement: &str) -> Result<Rows, WarehouseError> {
            self.0.push(statement.to_owned());
            let columns = ["state", "wage_q_m3", "wage_q_p4", "ssn"].map(str::to_owned).into();
            if statement.ends_with("WHERE 1 = 0") {
                return Ok(Rows { columns, rows: Vec::new() });
            }
            let counts =
                [Value::Number(1000.0), Value::Number(990.0), Value::Number(0.0), Value::Null, Value::Number(1000.0)];
            Ok(Rows { columns: Vec::new(), rows: vec![counts.into()] })
        }
    }

    #[test]
    fn a_table_is_described_by_names_and_counts_alone() {
        let mut clerk = Clerk(Vec::new());
        let address = Address::parse("postgresql://ana@db.example/wages").unwrap();
        let table = described(&mut clerk, &address, "outcomes.people", 10).unwrap();
        assert_eq!(table.address, "postgresql://db.example/wages");
        assert_eq!(
            table.columns.keys().map(|field| field.word()).collect::<Vec<_>>(),
            ["state", "wage Q-3", "wage Q+4"]
        );
        assert_eq!(table.rows, Some(1000));
        let filled: Vec<_> = table.filled.iter().map(|(name, share)| (name.as_str(), *share)).collect();
        assert_eq!(filled, [("ssn", 100), ("state", 99), ("wage_q_m3", 0)]);
        assert_eq!(clerk.0.len(), 2);
        for statement in &clerk.0 {
            let outer = statement.split(" FROM ").next().unwrap();
            assert!(statement.ends_with("WHERE 1 = 0") || outer.matches("CASE WHEN").count() == 5, "{statement}");
        }

        let mut document = Document { warehouse: Some(table), ..Document::default() };
        suit(&mut document);
        assert_eq!(document.earnings.request.by, [Field::State], "there are no ages");
    }

    #[test]
    fn the_time_is_said_in_words() {
        let text = now();
        assert!(text.ends_with(" UTC") && text.len() == "2026-11-22 19:45 UTC".len(), "{text}");
        assert!(!meanings().contains(&Field::College) && meanings().contains(&Field::Wage(Period::Quarter(0))));
    }
}
