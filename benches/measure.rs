//! A filter change with four linked figures at a million people and more, through the program's own engine.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use credential_atlas::{
    measure::{Engine, Filters, InDeck, Keep, MeasureName, Request},
    table::{Column, Dataset, Dictionary, Field, Period, Table, TableKind, Values},
};

const RUNS: usize = 21;

/// The same numbers on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

fn codes(people: usize, field: Field, labels: &[String], random: &mut Random) -> Column {
    let texts = labels.iter().map(|label| label.as_str().into()).collect();
    let codes = (0..people).map(|_| random.below(labels.len() as u64) as u8).collect();
    let values = Values::Codes8(codes, Arc::new(Dictionary { texts }));
    Column { name: field.label().into(), field: Some(field), values, states: None, bounds: Vec::new() }
}

fn wages(people: usize, period: Period, random: &mut Random) -> Column {
    let cents = (0..people).map(|_| (200_000 + random.below(1_600_000)) as i64).collect();
    let field = Some(Field::Wage(period));
    Column { name: period.to_string().into(), field, values: Values::Cents(cents), states: None, bounds: Vec::new() }
}

fn people(count: usize) -> Table {
    let mut random = Random(7);
    let labels = |word: &str, n: usize| (0..n).map(|at| format!("{word} {at:02}")).collect::<Vec<_>>();
    let naics = ["332710", "445110", "722511", "484121", "622110", "561320"].map(str::to_owned);
    let ages = ["18–25", "26–35", "36–45", "46–55", "56–65", "66 and over"].map(str::to_owned);
    let dates = (0..count).map(|_| 15_000 + random.below(2500) as i32).collect();
    let college = codes(count, Field::College, &labels("College", 200), &mut random);
    // A college stands in one state.
    let mut state = codes(count, Field::State, &labels("State", 51), &mut random);
    if let (Values::Codes8(states, _), Values::Codes8(colleges, _)) = (&mut state.values, &college.values) {
        states.iter_mut().zip(colleges).for_each(|(state, college)| *state = college % 51);
    }
    let mut columns = vec![
        state,
        college,
        codes(count, Field::AgeGroup, &ages, &mut random),
        codes(count, Field::Sex, &labels("Sex", 2), &mut random),
        codes(count, Field::Race, &labels("Race", 7), &mut random),
        codes(count, Field::Industry, &naics, &mut random),
        Column {
            name: "date".into(),
            field: Some(Field::CredentialDate),
            values: Values::Days(dates),
            states: None,
            bounds: Vec::new(),
        },
    ];
    columns.extend((-8..=-5).chain(1..=4).map(|quarter| wages(count, Period::Quarter(quarter), &mut random)));
    Table {
        kind: TableKind::People,
        file: "synthetic".into(),
        sheet: "memory".into(),
        sha256: "".into(),
        columns: columns.into_iter().map(Into::into).collect(),
        source_rows: (1..=count as u32).collect(),
        notes: Vec::new(),
        synthetic: true,
        dollar_year: None,
    }
}

/// Figures that are linked on one screen: two of earnings, one of industries, one map.
const FIGURES: [(&str, MeasureName, &[Field]); 4] = [
    ("earnings by state", MeasureName::Earnings, &[Field::State]),
    ("earnings by age", MeasureName::Earnings, &[Field::AgeGroup]),
    ("work in the field", MeasureName::InField, &[]),
    ("certificates by state", MeasureName::Certificates, &[Field::State]),
];

/// No two runs have the same filter, so that no kept answer helps.
fn filters(run: usize, most: bool) -> Filters {
    let race = |at: usize| format!("Race {at:02}");
    let mut filters = Filters::default();
    let (one, pair) = (run % 7, run / 7);
    let kept = if most {
        (0..7).filter(|at| *at != one && *at != (one + pair) % 7).map(race).collect()
    } else {
        [one, (one + pair) % 7].map(race).into()
    };
    filters.by_field.insert(Field::Race, Keep::Labels(kept));
    filters
}

fn main() {
    let asked: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let sizes = if asked.is_empty() { vec![1_000_000, 10_000_000] } else { asked };
    for people in sizes {
        report(&format!("{people} people"), &[]);
        let engine = Engine::new(Arc::new(Dataset { tables: vec![Arc::new(self::people(people))] }));
        measure(&engine);
    }
}

fn measure(engine: &Engine) {
    let request = |(_, measure, by): (&str, MeasureName, &[Field]), filters: &Filters| Request {
        measure,
        by: by.into(),
        filters: filters.clone(),
        ..Request::default()
    };
    for figure in FIGURES {
        let started = Instant::now();
        if let Err(error) = engine.measure(&request(figure, &Filters::default())) {
            report(&format!("failed: {error}"), &[]);
            return;
        }
        report(&format!("first {}", figure.0), &[started.elapsed()]);
    }
    std::hint::black_box(engine.facets(&Filters::default()).len());
    for (words, most) in [("five or six of seven kept", true), ("one or two of seven kept", false)] {
        let mut by_figure = FIGURES.map(|_| Vec::new());
        let mut panel = Vec::new();
        let mut altogether = Vec::new();
        for run in 0..RUNS {
            let filters = filters(run, most);
            let started = Instant::now();
            for (figure, times) in FIGURES.into_iter().zip(&mut by_figure) {
                let started = Instant::now();
                std::hint::black_box(engine.measure(&request(figure, &filters)).is_ok());
                times.push(started.elapsed());
            }
            altogether.push(started.elapsed());
            let started = Instant::now();
            std::hint::black_box(engine.facets(&filters).len());
            panel.push(started.elapsed());
        }
        for (figure, times) in FIGURES.iter().zip(by_figure) {
            report(&format!("{}, {words}", figure.0), &times);
        }
        report(&format!("four linked figures, {words}"), &altogether);
        report(&format!("counts beside all filters, {words}"), &panel);
    }
    beside_a_deck(engine, request);
}

/// The same figures as the window shows them while a deck holds them unfiltered: hidden is also what the deck and a
/// figure would tell together.
fn beside_a_deck(engine: &Engine, request: impl Fn((&str, MeasureName, &[Field]), &Filters) -> Request) {
    let in_deck = |figure| InDeck { batch: 0, request: request(figure, &Filters::default()) };
    let deck = FIGURES.map(in_deck);
    let started = Instant::now();
    std::hint::black_box(engine.measure_deck(&deck).len());
    report("the deck decided, once", &[started.elapsed()]);
    let mut altogether = Vec::new();
    // Filters that no run before had.
    for run in RUNS..RUNS + 5 {
        let filters = filters(run, true);
        let started = Instant::now();
        for figure in FIGURES {
            std::hint::black_box(engine.measure_beside(&request(figure, &filters), &deck).is_ok());
        }
        altogether.push(started.elapsed());
    }
    report("four linked figures beside the deck", &altogether);
}

#[expect(clippy::print_stdout, reason = "a benchmark reports on the terminal")]
fn report(name: &str, times: &[Duration]) {
    let mut times = times.to_vec();
    times.sort();
    match (times.first(), times.get(times.len() / 2), times.last()) {
        (Some(least), Some(median), Some(most)) => {
            println!("{name:60} median {median:>10.1?}   {least:.1?} to {most:.1?}");
        }
        _ => println!("{name}"),
    }
}
