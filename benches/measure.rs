//! A filter change at a million people: earnings by state, share in the field and certificates, in memory.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use credential_atlas::{
    measure::{Engine, Filters, Keep, MeasureName, Request},
    table::{Column, Dataset, Dictionary, Field, Period, Table, TableKind, Values},
};

const PEOPLE: usize = 1_000_000;
const RUNS: usize = 15;

/// The same numbers on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

fn codes(field: Field, labels: &[String], random: &mut Random) -> Column {
    let texts = labels.iter().map(|label| label.as_str().into()).collect();
    let codes = (0..PEOPLE).map(|_| random.below(labels.len() as u64) as u8).collect();
    let values = Values::Codes8(codes, Arc::new(Dictionary { texts }));
    Column { name: field.label().into(), field: Some(field), values, states: None, bounds: Vec::new() }
}

fn wages(period: Period, random: &mut Random) -> Column {
    let cents = (0..PEOPLE).map(|_| (200_000 + random.below(1_600_000)) as i64).collect();
    let field = Some(Field::Wage(period));
    Column { name: period.to_string().into(), field, values: Values::Cents(cents), states: None, bounds: Vec::new() }
}

fn people() -> Table {
    let mut random = Random(7);
    let labels = |word: &str, n: usize| (0..n).map(|at| format!("{word} {at:02}")).collect::<Vec<_>>();
    let naics = ["332710", "445110", "722511", "484121", "622110", "561320"].map(str::to_owned);
    let ages = ["18–25", "26–35", "36–45", "46–55", "56–65", "66 and over"].map(str::to_owned);
    let dates = (0..PEOPLE).map(|_| 15_000 + random.below(2500) as i32).collect();
    let college = codes(Field::College, &labels("College", 200), &mut random);
    // A college stands in one state.
    let mut state = codes(Field::State, &labels("State", 51), &mut random);
    if let (Values::Codes8(states, _), Values::Codes8(colleges, _)) = (&mut state.values, &college.values) {
        states.iter_mut().zip(colleges).for_each(|(state, college)| *state = college % 51);
    }
    let mut columns = vec![
        state,
        college,
        codes(Field::AgeGroup, &ages, &mut random),
        codes(Field::Sex, &labels("Sex", 2), &mut random),
        codes(Field::Race, &labels("Race", 7), &mut random),
        codes(Field::Industry, &naics, &mut random),
        Column {
            name: "date".into(),
            field: Some(Field::CredentialDate),
            values: Values::Days(dates),
            states: None,
            bounds: Vec::new(),
        },
    ];
    columns.extend((-8..=-5).chain(1..=4).map(|quarter| wages(Period::Quarter(quarter), &mut random)));
    Table {
        kind: TableKind::People,
        file: "synthetic".into(),
        sheet: "memory".into(),
        sha256: "".into(),
        columns,
        source_rows: (1..=PEOPLE as u32).collect(),
        notes: Vec::new(),
        synthetic: true,
        dollar_year: None,
    }
}

fn main() {
    let engine = Engine::new(Arc::new(Dataset { tables: vec![Arc::new(people())] }));
    let request = |measure: MeasureName, by: &[Field], filters: &Filters| Request {
        measure,
        by: by.into(),
        filters: filters.clone(),
        ..Request::default()
    };
    let started = Instant::now();
    let nothing = Filters::default();
    let first = engine.measure(&request(MeasureName::Earnings, &[Field::State], &nothing));
    report("first answer, everything made", &[started.elapsed()]);
    if let Err(error) = first {
        report(&format!("failed: {error}"), &[]);
        return;
    }
    let step = |name: &str, measure: MeasureName, by: &[Field], keep: &dyn Fn(usize) -> Keep, field: Field| {
        let times: Vec<Duration> = (0..RUNS)
            .map(|run| {
                let mut filters = Filters::default();
                filters.by_field.insert(field, keep(run));
                let started = Instant::now();
                std::hint::black_box(engine.measure(&request(measure, by, &filters)).is_ok());
                started.elapsed()
            })
            .collect();
        report(name, &times);
    };
    // All but one race: most people stay, so this is close to the whole table.
    let most =
        |run: usize| Keep::Labels((0..7).filter(|at| *at != run % 7).map(|at| format!("Race {at:02}")).collect());
    let one = |run: usize| Keep::Labels([format!("Race {:02}", run % 7)].into());
    step("earnings by state, six of seven kept", MeasureName::Earnings, &[Field::State], &most, Field::Race);
    step("earnings by state, one of seven kept", MeasureName::Earnings, &[Field::State], &one, Field::Race);
    step("earnings by age, six of seven kept", MeasureName::Earnings, &[Field::AgeGroup], &most, Field::Race);
    step("work in the field, six of seven kept", MeasureName::InField, &[], &most, Field::Race);
    step("certificates by state, six of seven kept", MeasureName::Certificates, &[Field::State], &most, Field::Race);
    let times: Vec<Duration> = (0..RUNS)
        .map(|run| {
            let mut filters = Filters::default();
            filters.by_field.insert(Field::Race, most(run));
            let started = Instant::now();
            std::hint::black_box(engine.facets(&filters).len());
            started.elapsed()
        })
        .collect();
    report("counts beside all filters", &times);
}

#[expect(clippy::print_stdout, reason = "a benchmark reports on the terminal")]
fn report(name: &str, times: &[Duration]) {
    let mut times = times.to_vec();
    times.sort();
    match (times.first(), times.get(times.len() / 2), times.last()) {
        (Some(least), Some(median), Some(most)) => {
            println!("{name:45} median {median:>10.1?}   {least:.1?} to {most:.1?}");
        }
        _ => println!("{name}"),
    }
}
