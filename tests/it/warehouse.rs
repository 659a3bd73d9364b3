//! Room warehouse: the same questions put to the kernels and, as SQL, to a database give the same numbers; what leaves is large.

mod questions;

use std::{collections::BTreeMap, sync::Arc};

use credential_atlas::{
    measure::{
        Amount, Anchor, Answer, Cell, Cells, Dollars, Engine, Executor, Filters, Keep, Kernels, MeasureName, Prices,
        Question, Rate, Request, Split, Statistic, Step, Who, through,
    },
    table::{CellState, Column, Dataset, Field, Period, Table, TableKind, Values},
    warehouse::{Dialect, Rows, Source, Told, Value, Warehouse, WarehouseError, Wire},
};
use rusqlite::{Connection, types::ValueRef};

use questions::questions;
pub(crate) use questions::{filters, labels, question};

/// SQLite in memory as a warehouse, with everything that it ever answered.
#[derive(Debug)]
struct Sqlite {
    connection: Connection,
    answers: Vec<Rows>,
}

impl Wire for &mut Sqlite {
    fn run(&mut self, statement: &str) -> Result<Rows, WarehouseError> {
        let failed = |error: rusqlite::Error| WarehouseError::Failed(format!("{error} in {statement}"));
        let mut prepared = self.connection.prepare(statement).map_err(failed)?;
        let columns: Vec<String> = prepared.column_names().map(str::to_owned).collect();
        let width = columns.len();
        let rows = prepared
            .query_map([], |row| {
                (0..width)
                    .map(|at| {
                        Ok(match row.get_ref(at)? {
                            ValueRef::Integer(number) => Value::Number(number as f64),
                            ValueRef::Real(number) => Value::Number(number),
                            ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
                            ValueRef::Null | ValueRef::Blob(_) => Value::Null,
                        })
                    })
                    .collect::<Result<Vec<Value>, _>>()
            })
            .map_err(failed)?
            .collect::<Result<Vec<_>, _>>()
            .map_err(failed)?;
        let answer = Rows { columns, rows };
        self.answers.push(answer.clone());
        Ok(answer)
    }
}

/// A person of the made-up table: some have two certificates, some wages are blank, zero, tied or negative.
struct Row {
    person: String,
    state: Option<&'static str>,
    sex: &'static str,
    age: Option<i32>,
    day: i32,
    industry: Option<&'static str>,
    credential: &'static str,
    attempted: &'static str,
    passed: Option<&'static str>,
    /// Quarters −8…−1 and 1…20, in cents.
    wages: Vec<Option<i64>>,
}

const QUARTERS: [i8; 28] =
    [-8, -7, -6, -5, -4, -3, -2, -1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20];

fn people(rows: usize) -> Vec<Row> {
    let mut seed = 12_345_u64;
    let mut draw = move |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    (0..rows)
        .map(|at| {
            let state = match draw(100) {
                0..40 => Some("Ohio"),
                40..70 => Some("Texas"),
                70..94 => Some("Maine"),
                94..96 => Some("Utah"),
                96..98 => Some("O'Brien \\ county"),
                _ => None,
            };
            let base = 200_000 + draw(1_200_000) as i64;
            let wages = QUARTERS
                .iter()
                .map(|_| match draw(40) {
                    0 => None,
                    1 => Some(0),
                    2 => Some(-100),
                    3..8 => Some(750_000),
                    _ => Some(base + draw(300_000) as i64),
                })
                .collect();
            Row {
                person: format!("P-{}", if draw(10) == 0 && at > 0 { draw(at as u64) } else { at as u64 }),
                state,
                sex: if draw(2) == 0 { "Female" } else { "Male" },
                age: (draw(30) > 0).then(|| 17 + draw(55) as i32),
                day: 15_400 + draw(1_500) as i32,
                industry: [
                    Some("332710"),
                    Some("722"),
                    Some("31-33"),
                    Some("*"),
                    None,
                    Some("Retail trade"),
                    Some("33"),
                ][draw(7) as usize],
                credential: ["NIMS", "MSSC", "AWS"][draw(3) as usize],
                attempted: ["Yes", "2", "1", "No"][draw(4) as usize],
                passed: [Some("Yes"), Some("passed"), Some("No"), None][draw(4) as usize],
                wages,
            }
        })
        .collect()
}

/// 2012-01-01 is day 15,340 after 1970-01-01.
fn iso(day: i32) -> String {
    let connection = Connection::open_in_memory().unwrap();
    connection.query_row("SELECT date(?1 * 86400, 'unixepoch')", [day], |row| row.get(0)).unwrap()
}

fn wage_column(quarter: i8) -> String {
    format!("wage_q_{}{}", if quarter < 0 { 'm' } else { 'p' }, quarter.unsigned_abs())
}

fn sqlite(rows: &[Row]) -> Sqlite {
    let connection = Connection::open_in_memory().unwrap();
    let wages: String = QUARTERS.iter().map(|&quarter| format!(", {} REAL", wage_column(quarter))).collect();
    connection
        .execute_batch(&format!(
            "CREATE TABLE people (person TEXT, state TEXT, sex TEXT, age INTEGER, credential_date TEXT, industry TEXT, \
             credential TEXT, attempted TEXT, passed TEXT, row_number INTEGER{wages})"
        ))
        .unwrap();
    let marks = vec!["?"; 10 + QUARTERS.len()].join(", ");
    let mut insert = connection.prepare(&format!("INSERT INTO people VALUES ({marks})")).unwrap();
    for (at, row) in rows.iter().enumerate() {
        let mut values: Vec<Box<dyn rusqlite::ToSql>> = vec![
            Box::new(row.person.clone()),
            Box::new(row.state),
            Box::new(row.sex),
            Box::new(row.age),
            Box::new(iso(row.day)),
            Box::new(row.industry),
            Box::new(row.credential),
            Box::new(row.attempted),
            Box::new(row.passed),
            Box::new(at as i64),
        ];
        for wage in &row.wages {
            values.push(Box::new(wage.map(|cents| cents as f64 / 100.0)));
        }
        let values: Vec<&dyn rusqlite::ToSql> = values.iter().map(AsRef::as_ref).collect();
        insert.execute(values.as_slice()).unwrap();
    }
    drop(insert);
    Sqlite { connection, answers: Vec::new() }
}

fn source() -> Source {
    let mut source = Source { order: Some("row_number".into()), ..Source::new(Dialect::Sqlite, "people") };
    let mut columns: Vec<String> =
        ["person", "state", "sex", "age", "credential_date", "industry", "credential", "attempted", "passed"]
            .map(str::to_owned)
            .into();
    columns.extend(QUARTERS.map(wage_column));
    source.recognise(&columns, |_| None);
    source
}

fn engine(rows: &[Row]) -> Engine {
    let text = |field: Field, of: &dyn Fn(&Row) -> Option<String>| {
        let texts: Vec<Option<String>> = rows.iter().map(|row| of(row).filter(|text| text != "*")).collect();
        let mut column = Column::from_texts(&field.label(), Some(field), texts.iter().map(Option::as_deref));
        for (at, row) in rows.iter().enumerate() {
            if of(row).as_deref() == Some("*") {
                column.states.get_or_insert_with(|| vec![CellState::Value; rows.len()])[at] = CellState::Suppressed;
            }
        }
        column
    };
    let column = |field: Field, values: Values, known: Vec<bool>| Column {
        name: field.label().as_str().into(),
        field: Some(field),
        values,
        states: Some(
            known.into_iter().map(|known| if known { CellState::Value } else { CellState::Missing }).collect(),
        ),
        bounds: vec![],
    };
    let mut columns = vec![
        text(Field::PersonId, &|row| Some(row.person.clone())),
        text(Field::State, &|row| row.state.map(str::to_owned)),
        text(Field::Sex, &|row| Some(row.sex.to_owned())),
        text(Field::Industry, &|row| row.industry.map(str::to_owned)),
        text(Field::Credential, &|row| Some(row.credential.to_owned())),
        text(Field::Attempted, &|row| Some(row.attempted.to_owned())),
        text(Field::Passed, &|row| row.passed.map(str::to_owned)),
        column(
            Field::Age,
            Values::Numbers(rows.iter().map(|row| f64::from(row.age.unwrap_or(0))).collect()),
            rows.iter().map(|row| row.age.is_some()).collect(),
        ),
        column(Field::CredentialDate, Values::Days(rows.iter().map(|row| row.day).collect()), vec![true; rows.len()]),
    ];
    for (at, &quarter) in QUARTERS.iter().enumerate() {
        let cents = rows.iter().map(|row| row.wages[at].unwrap_or(0)).collect();
        let known = rows.iter().map(|row| row.wages[at].is_some()).collect();
        columns.push(column(Field::Wage(Period::Quarter(quarter)), Values::Cents(cents), known));
    }
    let table = Table {
        kind: TableKind::People,
        file: "people".into(),
        sheet: "Sheet1".into(),
        sha256: "ab".into(),
        columns: columns.into_iter().map(Arc::new).collect(),
        source_rows: (2..2 + rows.len() as u32).collect(),
        notes: vec![],
        synthetic: false,
        dollar_year: None,
    };
    Engine::new(Arc::new(Dataset { tables: vec![Arc::new(table)] }))
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-12 * a.abs().max(b.abs())
}

fn same(ours: &Cell, kernels: &Cell) -> bool {
    let pairs = |a: Option<(f64, f64)>, b: Option<(f64, f64)>| match (a, b) {
        (Some(a), Some(b)) => near(a.0, b.0) && near(a.1, b.1),
        (a, b) => a.is_none() && b.is_none(),
    };
    let figures = match (ours.figures, kernels.figures) {
        (Some(a), Some(b)) => {
            let of_mean = a.variance.zip(b.variance).is_none_or(|(a, b)| (a - b).abs() <= 1e-9 * a.abs().max(b.abs()));
            near(a.center, b.center) && near(a.mean, b.mean) && pairs(a.quartiles, b.quartiles) && of_mean
        }
        (a, b) => a.is_none() && b.is_none(),
    };
    ours.n == kernels.n && ours.inside == kernels.inside && figures
}

type Key = (Vec<Arc<str>>, usize);

fn keyed(cells: &[Cell]) -> BTreeMap<Key, Cell> {
    cells.iter().map(|cell| ((cell.group.clone(), cell.amount), cell.clone())).collect()
}

#[test]
fn sql_and_kernels_give_the_same_numbers() {
    let rows = people(900);
    let engine = engine(&rows);
    let mut database = sqlite(&rows);
    let mut kernels = Kernels(&engine);
    let mut told = 0;
    for asked in questions() {
        let expected = kernels.ask(&asked).unwrap();
        let mut warehouse = Warehouse::new(&mut database, source(), Prices::bundled(), "sqlite".into());
        // Whether blanks of a period count depends on its zeros.
        let of_zeros = match &asked.split {
            Some(Split::Matched(period)) => Some(*period),
            Some(Split::Rate(Rate::Employed(quarter))) => Some(Period::Quarter(*quarter)),
            _ => None,
        };
        if let Some(period) = of_zeros {
            let known = warehouse.known(&[period], Anchor::Auto).unwrap();
            assert_eq!(known, kernels.known(&[period], Anchor::Auto).unwrap());
        }
        let got = warehouse.ask(&asked).unwrap();
        for (ours, theirs) in [(&got.groups, &expected.groups), (&got.total, &expected.total)] {
            let theirs = keyed(theirs);
            for (key, cell) in keyed(ours) {
                let other =
                    theirs.get(&key).unwrap_or_else(|| panic!("{key:?} is not among the kernels' of {asked:?}"));
                assert!(same(&cell, other), "{asked:?}\n{cell:?}\n{other:?}");
                let interval = |cell: &Cell| cell.figures.and_then(|figures| figures.interval);
                // Parts of shares are told without intervals.
                if asked.split.is_none()
                    && let (Some(a), Some(b)) = (interval(&cell), interval(other))
                {
                    assert!(near(a.0, b.0) && near(a.1, b.1), "{asked:?}\n{a:?}\n{b:?}");
                }
                told += 1;
            }
        }
        // What was left out: groups of few people, and with them the smallest that would tell of them.
        let missing: usize =
            keyed(&expected.groups).keys().filter(|key| !keyed(&got.groups).contains_key(*key)).count();
        assert!(missing * 2 <= expected.groups.len() + 4, "{missing} of {} left out: {asked:?}", expected.groups.len());
    }
    assert!(told > 500, "{told} cells compared");
}

#[test]
fn nothing_of_few_people_comes_over_the_wire_nor_follows_from_totals() {
    let rows = people(600);
    for asked in questions().into_iter().filter(|asked| asked.by.first() == Some(&Field::State)) {
        let mut database = sqlite(&rows);
        let mut warehouse = Warehouse::new(&mut database, source(), Prices::bundled(), "sqlite".into());
        let got = warehouse.ask(&asked).unwrap();
        for cell in got.groups.iter().chain(&got.total) {
            let rest = cell.inside.map_or(10, |inside| inside.min(cell.n - inside));
            // Certificates are held by fewer people.
            assert!(cell.n >= 10 && rest >= 10, "{asked:?}: {cell:?}");
        }
        for answer in &database.answers {
            let Some(n) = answer.columns.iter().position(|column| column == "n") else { continue };
            assert!(answer.rows.iter().all(|row| row[n].number().is_none_or(|n| n >= 10.0)), "{answer:?}");
        }
        if asked.who == Who::EachPerson && !asked.by.is_empty() {
            differenced(&asked, &got);
        }
    }
}

/// Everybody less the groups that came is nobody, or several groups of enough people.
fn differenced(asked: &Question, got: &Cells) {
    for total in &got.total {
        let groups = got.groups.iter().filter(|cell| cell.amount == total.amount);
        let shown: u64 = groups.clone().map(|cell| cell.n).sum();
        let rest = total.n - shown;
        assert!(rest == 0 || rest >= 20, "{rest} people follow from {asked:?}");
        if let Some(inside) = total.inside {
            let shown: u64 = groups.filter_map(|cell| cell.inside).sum();
            assert!(inside - shown == 0 || inside - shown >= 20, "{asked:?}");
        }
    }
}

#[test]
fn an_answer_that_differs_from_an_earlier_one_by_few_people_is_not_told() {
    let rows = people(900);
    let ohio = |more: &[(Field, Keep)]| {
        let all: Vec<(Field, Keep)> =
            [(Field::State, labels(&["Ohio"]))].into_iter().chain(more.iter().cloned()).collect();
        Question { filters: filters(&all), ..question(&[]) }
    };
    let first = |rows: &[Row]| {
        let mut seen = std::collections::BTreeMap::new();
        for (at, row) in rows.iter().enumerate() {
            let best = seen.entry(row.person.clone()).or_insert((row.day, at));
            *best = (*best).min((row.day, at));
        }
        seen.into_values().map(|(_, at)| at).collect::<Vec<_>>()
    };
    // Ages that few of Ohio's people have: filters that leave only those out are the difference of two totals.
    let few: Vec<i32> = (17..72)
        .filter(|age| {
            let n =
                first(&rows).iter().filter(|&&at| rows[at].state == Some("Ohio") && rows[at].age == Some(*age)).count();
            (1..10).contains(&n)
        })
        .collect();
    assert!(few.len() > 5);
    let mut database = sqlite(&rows);
    let mut warehouse = Warehouse::new(&mut database, source(), Prices::bundled(), "sqlite".into());
    let n = |cells: &Cells| cells.total.first().map(|cell| cell.n);
    let all = n(&warehouse.ask(&ohio(&[])).unwrap()).unwrap();
    warehouse.answered();
    let without = |age: i32| ohio(&[(Field::Age, Keep::Range(f64::from(age) + 1.0, 200.0))]);
    // Everybody above 17: those of 17 and those of unknown age are left out.
    let expected = first(&rows)
        .iter()
        .filter(|&&at| rows[at].state == Some("Ohio") && rows[at].age.is_some_and(|age| age > 17))
        .count() as u64;
    let asked = without(17);
    let told = n(&warehouse.ask(&asked).unwrap());
    assert_eq!(told, if all - expected < 10 { None } else { Some(expected) });
    warehouse.answered();
    // One year of age more each time: each differs from the one before by few people.
    let mut before = told.unwrap_or(all);
    let mut hidden = 0;
    for age in 18..30 {
        let expected = first(&rows)
            .iter()
            .filter(|&&at| rows[at].state == Some("Ohio") && rows[at].age.is_some_and(|of| of > age))
            .count() as u64;
        let told = n(&warehouse.ask(&without(age)).unwrap());
        warehouse.answered();
        assert_eq!(told, if before - expected < 10 && before != expected { None } else { Some(expected) }, "{age}");
        hidden += u32::from(told.is_none());
        before = told.unwrap_or(before);
    }
    assert!(hidden > 3, "{hidden}");
    // What was told is kept as text and holds no number of people.
    let kept = serde_json::to_string(warehouse.told()).unwrap();
    let told: Vec<Told> = serde_json::from_str(&kept).unwrap();
    assert_eq!(told, warehouse.told());
    let mut again = Warehouse::new(&mut database, source(), Prices::bundled(), "sqlite".into()).after(told);
    assert_eq!(n(&again.ask(&ohio(&[])).unwrap()), Some(all));
}

#[test]
fn answers_read_as_those_of_files() {
    let rows = people(900);
    let engine = engine(&rows);
    let mut database = sqlite(&rows);
    let mut warehouse = Warehouse::new(&mut database, source(), Prices::bundled(), "sqlite://here".into());
    let request = Request { by: vec![Field::State], ..Request::default() };
    let Answer::Earnings(of_files) = engine.measure(&request).unwrap() else { unreachable!() };
    let Answer::Earnings(table) = through(&mut warehouse, &request).unwrap() else { unreachable!() };
    assert_eq!((table.baseline, table.after, table.dollars), (of_files.baseline, of_files.after, of_files.dollars));
    let mut shown = 0;
    for row in &table.rows {
        let other = of_files.rows.iter().find(|other| other.group == row.group).unwrap();
        assert_eq!((row.n, row.before.center, row.after.center), (other.n, other.before.center, other.after.center));
        assert_eq!(
            (row.before.p25, row.before.low, row.change.amount),
            (other.before.p25, other.before.low, other.change.amount)
        );
        shown += 1;
    }
    assert!(shown >= 3);
    assert_eq!(table.provenance.sources[0].file, "sqlite://here");
    // The same measure through the kernels, put as the same questions.
    let Answer::Earnings(again) = through(&mut Kernels(&engine), &request).unwrap() else { unreachable!() };
    assert_eq!((again.total.n, again.total.after), (of_files.total.n, of_files.total.after));
    for measure in [
        MeasureName::Trajectory,
        MeasureName::Employment,
        MeasureName::InField,
        MeasureName::Certificates,
        MeasureName::Pathway,
        MeasureName::Distribution,
    ] {
        // A new session each time: SQLite lays out every use of a subquery anew, and several answers are too many for it.
        let mut warehouse = Warehouse::new(&mut database, source(), Prices::bundled(), "sqlite://here".into());
        let request = Request { measure, by: vec![Field::Sex], ..Request::default() };
        through(&mut warehouse, &request).unwrap();
    }
    let mut warehouse = Warehouse::new(&mut database, source(), Prices::bundled(), "sqlite://here".into());
    let request = Request { measure: MeasureName::Standards, ..Request::default() };
    let error = through(&mut warehouse, &request).unwrap_err();
    assert_eq!(error.code(), "not-asked");
}

#[test]
fn names_and_values_stay_data() {
    let rows = people(300);
    let database = sqlite(&rows);
    let evil = [
        "x'); DROP TABLE people; --",
        "\\'; DROP TABLE people; --",
        "\" OR 1=1 --",
        "x' OR '1'='1",
        "%' ; --",
        "\u{2019}",
    ];
    // A table and columns whose names are attacks, and one person with each text as the state.
    let name = "evil\"; DROP TABLE people; --";
    let quoted = name.replace('"', "\"\"");
    database
        .connection
        .execute_batch(&format!(
            "CREATE TABLE \"{quoted}\" AS SELECT *, state AS \"st\"\"; DROP TABLE people; --\" FROM people"
        ))
        .unwrap();
    for text in evil {
        database
            .connection
            .execute(&format!("INSERT INTO \"{quoted}\" SELECT * FROM \"{quoted}\" WHERE state = 'Ohio' LIMIT 40"), [])
            .unwrap();
        database
            .connection
            .execute(
                &format!("UPDATE \"{quoted}\" SET \"st\"\"; DROP TABLE people; --\" = ?1, person = 'E' || rowid WHERE rowid IN (SELECT rowid FROM \"{quoted}\" ORDER BY rowid DESC LIMIT 40)"),
                [text],
            )
            .unwrap();
    }
    let mut database = database;
    let mut of = source();
    of.table = vec![name.into()];
    of.columns.insert(Field::State, "st\"; DROP TABLE people; --".into());
    for text in evil {
        let mut warehouse = Warehouse::new(&mut database, of.clone(), Prices::bundled(), "sqlite".into());
        let asked = Question { filters: filters(&[(Field::State, labels(&[text]))]), ..question(&[Field::State]) };
        let got = warehouse.ask(&asked).unwrap();
        assert_eq!(got.groups.len(), 1, "{text}");
        assert_eq!((got.groups[0].group[0].as_ref(), got.groups[0].n), (text, 40));
        // What was told stands in the statement of what is asked next.
        warehouse.answered();
        let next = Question { who: Who::PeopleOfGroups, by: Vec::new(), ..asked.clone() };
        warehouse.ask(&next).unwrap();
        assert!(warehouse.statements().iter().any(|statement| statement.contains("near")));
        let mut warehouse = Warehouse::new(&mut database, of.clone(), Prices::bundled(), "sqlite".into());
        for next in [
            Question {
                who: Who::PeopleOfGroups,
                steps: vec![Step::Passed, Step::Employed(Period::Year(5))],
                ..asked.clone()
            },
            Question { who: Who::EachExit, split: Some(Split::Rate(Rate::Attained)), ..asked.clone() },
        ] {
            warehouse.ask(&next).unwrap();
        }
        assert_eq!(warehouse.labels(Field::State, &asked.filters, 10).unwrap().len(), 1);
    }
    let left: i64 = database.connection.query_row("SELECT COUNT(*) FROM people", [], |row| row.get(0)).unwrap();
    assert_eq!(left, 300);
    // What no statement may hold is refused.
    let mut warehouse = Warehouse::new(&mut database, of, Prices::bundled(), "sqlite".into());
    let asked = Question { filters: filters(&[(Field::State, labels(&["a\0b"]))]), ..question(&[]) };
    assert_eq!(warehouse.ask(&asked).unwrap_err().code(), "unwritable-name");
}
