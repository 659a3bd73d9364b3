//! A million people and more in a warehouse that somebody started for this: the kernels' numbers, and the same ones when part of it dies.
//!
//! `.ci/spark.py` starts a Spark cluster, makes the people and runs these with the cluster's address in the environment.

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use credential_atlas::{
    import::field_named,
    measure::{
        Amount, Anchor, Cell, Cells, Dollars, Executor, Filters, Keep, Kernels, Prices, Question, Split, Statistic, Who,
    },
    session::{self, Follow},
    sheet::Reader,
    table::{Field, Period},
    warehouse::{Address, Driver, Helper, Login, Source, Warehouse, Wire as _},
};

const PROGRAM: &str = env!("CARGO_BIN_EXE_credential-atlas");

fn given(name: &str) -> String {
    env::var(name).unwrap_or_else(|_| panic!("{name} is not in the environment"))
}

/// The table of the environment, its columns known by their names.
fn warehouse() -> Warehouse<Helper> {
    let address = Address::parse(&given("WAREHOUSE_ADDRESS")).unwrap();
    let mut source = Source::new(address.dialect(), &given("WAREHOUSE_TABLE"));
    let login = Login {
        address,
        driver: Driver::parse(&given("WAREHOUSE_DRIVER")),
        password: env::var("CREDENTIAL_ATLAS_PASSWORD").ok(),
        options: Vec::new(),
        time_out: Duration::from_secs(900),
    };
    let mut helper = Helper::connect_by(PROGRAM.into(), login, source.title()).unwrap();
    let columns = helper.run(&source.columns_statement().unwrap()).unwrap().columns;
    source.recognise(&columns, field_named);
    Warehouse::new(helper, source, Prices::bundled(), "warehouse".into())
}

/// Earnings before and after by state and age.
fn by_state_and_age() -> Question {
    let amount = |period| Amount { period, yearly: true };
    Question {
        who: Who::EachPerson,
        filters: Filters::default(),
        by: vec![Field::State, Field::AgeGroup],
        split: None,
        amounts: vec![amount(Period::Quarter(-3)), amount(Period::Quarter(2))],
        steps: Vec::new(),
        bands: None,
        difference: false,
        zeros: false,
        total: true,
        same_people: true,
        full_quarter: false,
        minimum: None,
        dollars: Dollars::Constant(2024),
        anchor: Anchor::Auto,
        statistic: Statistic::Median,
        threshold: 10,
    }
}

fn questions() -> Vec<(&'static str, Question)> {
    let plain = by_state_and_age();
    let ohio = Filters { by_field: BTreeMap::from([(Field::State, Keep::Labels(["Ohio".to_owned()].into()))]) };
    let matched = Some(Split::Matched(Period::Quarter(2)));
    vec![
        ("earnings by state and age", plain.clone()),
        ("earnings of Ohio by age", Question { by: vec![Field::AgeGroup], filters: ohio, ..plain.clone() }),
        ("mean earnings by state", Question { by: vec![Field::State], statistic: Statistic::Mean, ..plain.clone() }),
        (
            "people matched by state and age",
            Question { split: matched, amounts: Vec::new(), same_people: false, ..plain },
        ),
    ]
}

fn near(a: f64, b: f64, least: f64) -> bool {
    (a - b).abs() <= least * a.abs().max(b.abs())
}

fn pairs(a: Option<(f64, f64)>, b: Option<(f64, f64)>, least: f64) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => near(a.0, b.0, least) && near(a.1, b.1, least),
        (a, b) => a.is_none() && b.is_none(),
    }
}

fn same(a: &Cell, b: &Cell, statistic: Statistic) -> bool {
    // The sum of squares behind a mean's interval is added up in another order.
    let interval = if statistic == Statistic::Mean { 1e-9 } else { 1e-12 };
    let figures = match (a.figures, b.figures) {
        (Some(a), Some(b)) => {
            near(a.center, b.center, 1e-12)
                && near(a.mean, b.mean, 1e-12)
                && pairs(a.quartiles, b.quartiles, 1e-12)
                && pairs(a.interval, b.interval, interval)
        }
        (a, b) => a.is_none() && b.is_none(),
    };
    a.n == b.n && a.inside == b.inside && figures
}

#[test]
#[ignore = "needs a warehouse in the environment: .ci/spark.py"]
fn a_million_people_give_the_numbers_of_the_kernels() {
    let file = PathBuf::from(given("WAREHOUSE_FILE"));
    let session = session::open(&[file], &Reader::program(PROGRAM.into()), &Follow::nobody()).unwrap();
    let mut kernels = Kernels(session.engine());
    let mut warehouse = warehouse();
    let mut compared = 0;
    for (name, question) in questions() {
        if let Some(Split::Matched(period)) = &question.split {
            let known = warehouse.known(&[*period], Anchor::Auto).unwrap();
            assert_eq!(known, kernels.known(&[*period], Anchor::Auto).unwrap());
        }
        let began = Instant::now();
        let ours = kernels.ask(&question).unwrap();
        let by_kernels = began.elapsed().as_secs_f64();
        let began = Instant::now();
        let theirs = warehouse.ask(&question).unwrap();
        let by_warehouse = began.elapsed().as_secs_f64();
        let mut cells = 0;
        for (ours, theirs) in [(&ours.groups, &theirs.groups), (&ours.total, &theirs.total)] {
            let ours: BTreeMap<_, _> = ours.iter().map(|cell| ((&cell.group, cell.amount), cell)).collect();
            for cell in theirs {
                let Some(other) = ours.get(&(&cell.group, cell.amount)) else { panic!("{name}: only there: {cell:?}") };
                assert!(same(other, cell, question.statistic), "{name}:\n{other:?}\n{cell:?}");
                cells += 1;
            }
            assert!(theirs.len() * 10 >= ours.len() * 8, "{name}: {} of {} cells came", theirs.len(), ours.len());
        }
        println!("{name}: {cells} cells equal; kernels {by_kernels:.2} s, warehouse {by_warehouse:.1} s");
        compared += cells;
    }
    assert!(compared > 500, "{compared} cells compared");
}

/// Cells in one order, every digit of their numbers.
fn digits(mut cells: Cells) -> Vec<String> {
    let order = |a: &Cell, b: &Cell| (&a.group, a.amount).cmp(&(&b.group, b.amount));
    cells.groups.sort_by(order);
    cells.total.sort_by(order);
    cells.groups.iter().chain(&cells.total).map(|cell| format!("{cell:?}")).collect()
}

/// Asks undisturbed, says so in `WAREHOUSE_SIGNS/undisturbed`, and asks again until somebody has made `WAREHOUSE_SIGNS/killed`, but
/// not for ever: whoever kills may have found the cluster idle.
#[test]
#[ignore = "needs a warehouse in the environment, and somebody who kills a part of it: .ci/spark.py"]
fn an_executor_that_dies_changes_no_number() {
    let signs = given("WAREHOUSE_SIGNS");
    let signs = Path::new(&signs);
    let after = vec![Amount { period: Period::Quarter(2), yearly: true }];
    let question = Question { amounts: after, ..by_state_and_age() };
    let began = Instant::now();
    let undisturbed = digits(warehouse().ask(&question).unwrap());
    println!("{} cells undisturbed after {:.0} s", undisturbed.len(), began.elapsed().as_secs_f64());
    assert!(undisturbed.len() > 200, "{undisturbed:?}");
    fs::write(signs.join("undisturbed"), "").unwrap();
    for _ in 0..3 {
        let began = Instant::now();
        let disturbed = digits(warehouse().ask(&question).unwrap());
        println!("the same question again after {:.0} s", began.elapsed().as_secs_f64());
        assert_eq!(undisturbed, disturbed);
        if signs.join("killed").exists() {
            return;
        }
    }
    panic!("nothing was killed while it worked");
}
