//! A filter change with four linked figures at a million people and more, through the program's own engine.

use std::{
    sync::{
        Arc,
        mpsc::{Receiver, channel},
    },
    time::{Duration, Instant},
};

use anyhow::{Result, bail};
use credential_atlas::{
    app::work::{Results, Shown},
    measure::{Engine, Filters, InDeck, Keep, MeasureName, Request, Unit},
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

/// Races kept of seven, in words and as numbers. No two runs have the same, so that no kept answer helps.
type Kept = (&'static str, [u32; 2]);
const MOST: Kept = ("five or six of seven kept", [5, 6]);
const FEW: Kept = ("one or two of seven kept", [1, 2]);
const HALF: Kept = ("three or four of seven kept", [3, 4]);

fn filters(run: usize, (_, kept): Kept) -> Filters {
    let choices = (0..1_u32 << 7).filter(|choice| kept.contains(&choice.count_ones()));
    let choice = choices.cycle().nth(run).unwrap_or_default();
    keep(Field::Race, (0..7).filter(|at| choice >> at & 1 == 1).map(|at| format!("Race {at:02}")))
}

fn keep(field: Field, labels: impl Iterator<Item = String>) -> Filters {
    let mut filters = Filters::default();
    filters.by_field.insert(field, Keep::Labels(labels.collect()));
    filters
}

/// What stands between the window's screens and the engine, without a window: frames that ask until all is there.
struct Screen {
    results: Results,
    woken: Receiver<()>,
}

impl Screen {
    fn new(engine: &Arc<Engine>, deck: &[InDeck]) -> Result<Self> {
        let (wake, woken) = channel();
        let mut results = Results::new(Arc::new(move || wake.send(()).unwrap_or_default()))?;
        results.set_engine(Some(Arc::clone(engine)));
        results.set_deck(deck.to_vec());
        Ok(Self { results, woken })
    }

    /// Time from a changed filter until the last figure, and the counts beside the filters if asked for, can be drawn.
    fn change(&self, filters: &Filters, counts: bool) -> Result<Duration> {
        let requests = FIGURES.map(|figure| request(figure, filters));
        let started = Instant::now();
        loop {
            self.results.begin_frame();
            let mut all = true;
            for (slot, request) in FIGURES.iter().zip(&requests) {
                all &= there(self.results.answer(slot.0, request))?;
            }
            if counts {
                let threshold = Request::default().threshold;
                all &= there(self.results.facets("facets", filters, Unit::People, threshold, &[]))?;
            }
            if all {
                return Ok(started.elapsed());
            }
            if !self.results.end_frame() {
                self.woken.recv()?;
            }
        }
    }
}

fn there<T>(shown: Shown<T>) -> Result<bool> {
    match shown {
        Shown::Ready(_) => Ok(true),
        Shown::Stale(_) | Shown::Waiting => Ok(false),
        Shown::Failed(problem) => bail!("{}. {}", problem.what, problem.hint),
    }
}

fn request((_, measure, by): (&str, MeasureName, &[Field]), filters: &Filters) -> Request {
    Request { measure, by: by.into(), filters: filters.clone(), ..Request::default() }
}

fn main() -> Result<()> {
    let asked: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let sizes = if asked.is_empty() { vec![1_000_000, 10_000_000] } else { asked };
    for people in sizes {
        report(&format!("{people} people"), &[]);
        let engine = Arc::new(Engine::new(Arc::new(Dataset { tables: vec![Arc::new(self::people(people))] })));
        one_by_one(&engine)?;
        on_screen(&engine)?;
    }
    Ok(())
}

/// What each figure costs by itself.
fn one_by_one(engine: &Engine) -> Result<()> {
    for figure in FIGURES {
        let started = Instant::now();
        engine.measure(&request(figure, &Filters::default()))?;
        report(&format!("first {}", figure.0), &[started.elapsed()]);
    }
    std::hint::black_box(engine.facets(&Filters::default()).len());
    for kept in [MOST, FEW] {
        let words = kept.0;
        let mut by_figure = FIGURES.map(|_| Vec::new());
        let mut panel = Vec::new();
        for run in 0..RUNS {
            let filters = filters(run, kept);
            for (figure, times) in FIGURES.into_iter().zip(&mut by_figure) {
                let started = Instant::now();
                std::hint::black_box(engine.measure(&request(figure, &filters)).is_ok());
                times.push(started.elapsed());
            }
            let started = Instant::now();
            std::hint::black_box(engine.facets(&filters).len());
            panel.push(started.elapsed());
        }
        for (figure, times) in FIGURES.iter().zip(by_figure) {
            report(&format!("{}, {words}", figure.0), &times);
        }
        report(&format!("counts beside all filters, {words}"), &panel);
    }
    Ok(())
}

/// What a changed filter costs on screen, where the figures are worked out side by side; alone, and as they are shown
/// while a deck holds them unfiltered: hidden is then also what the deck and a figure would tell together.
fn on_screen(engine: &Arc<Engine>) -> Result<()> {
    let deck = FIGURES.map(|figure| InDeck { batch: 0, request: request(figure, &Filters::default()) });
    for (beside, deck) in [("", [].as_slice()), (" beside the deck", &deck)] {
        // An engine knows what it answered before, but the deck is what these are measured beside.
        let engine = Arc::new(Engine::new(Arc::clone(engine.dataset())));
        let screen = Screen::new(&engine, deck)?;
        let started = Instant::now();
        std::hint::black_box(engine.measure_deck(deck).len());
        if !deck.is_empty() {
            report("the deck decided, once", &[started.elapsed()]);
        }
        screen.change(&Filters::default(), true)?;
        // Fields that no filter was on before.
        for (field, label) in
            [(Field::Sex, "Sex 00"), (Field::Industry, "Manufacturing"), (Field::College, "College 00")]
        {
            let took = screen.change(&keep(field, std::iter::once(label.to_owned())), false)?;
            report(&format!("four linked figures{beside}, the first filter by {}", field.label()), &[took]);
        }
        for kept in [MOST, FEW] {
            let words = kept.0;
            let first = screen.change(&filters(0, kept), true)?;
            report(&format!("four linked figures{beside}, {words}, the first filter"), &[first]);
            let times = (1..RUNS).map(|run| screen.change(&filters(run, kept), false)).collect::<Result<Vec<_>>>()?;
            report(&format!("four linked figures{beside}, {words}"), &times);
        }
        let times = (0..RUNS).map(|run| screen.change(&filters(run, HALF), true)).collect::<Result<Vec<_>>>()?;
        report(&format!("four linked figures{beside} and the counts beside all filters, {}", HALF.0), &times);
    }
    Ok(())
}

#[expect(clippy::print_stdout, reason = "a benchmark reports on the terminal")]
fn report(name: &str, times: &[Duration]) {
    let mut times = times.to_vec();
    times.sort();
    match (times.first(), times.get(times.len() / 2), times.last()) {
        (Some(least), Some(median), Some(most)) => {
            println!("{name:100} median {median:>10.1?}   {least:.1?} to {most:.1?}");
        }
        _ => println!("{name}"),
    }
}
