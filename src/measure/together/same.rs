//! A figure beside a deck is the same whether what was kept helps or not, and whether people are told apart one by one.

use std::sync::Arc;

use super::{kinds::Column, *};
use crate::{
    measure::{CountOf, Dollars, Filters, Keep, MeasureName, fixture},
    table::{Codes, Column as TableColumn, Field, Period, TableKind},
};

/// The same numbers on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % end as u64) as usize
    }

    fn of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }
}

const STATES: &[&str] = &["Ohio", "Iowa", "Maine", "Ohio", "Ohio", ""];
const AGES: &[&str] = &["18–25", "26–35", "36–45", "66 and over", "18–25", "26–35", "18–25"];
const COLLEGES: &[&str] = &["North College", "South College", "East College", "North College", "North College"];
const INDUSTRIES: &[&str] = &["332710", "445110", "722511", "332710", ""];
const NAMES: [&str; 7] = ["Ann", "Bo", "Cy", "Di", "Ed", "Flo", "Gus"];

/// People of whom some have several rows if `repeated`, with what most measures ask for.
fn people(random: &mut Random, repeated: bool) -> Engine {
    let rows = 150 + random.below(150);
    let mut text = |field, choices: &'static [&str]| fixture::text(field, (0..rows).map(|_| random.of(choices)));
    let mut columns: Vec<TableColumn> = vec![
        text(Field::State, STATES),
        text(Field::AgeGroup, AGES),
        text(Field::Sex, &["F", "M"]),
        text(Field::College, COLLEGES),
        text(Field::Industry, INDUSTRIES),
        text(Field::IndustryBefore, INDUSTRIES),
        text(Field::Credential, &["CPT", "CLT"]),
        text(Field::Passed, &["yes", "yes", "no", "yes", ""]),
        text(Field::Attempted, &["yes", "yes", "yes", "no"]),
        text(Field::ComparisonGroup, &["Treated", "Control"]),
    ];
    if repeated {
        let ids: Vec<String> = (0..rows).map(|_| format!("{}{}", random.of(&NAMES), random.below(rows / 4))).collect();
        let ids: Vec<Option<&str>> = ids.iter().map(|id| Some(id.as_str())).collect();
        columns.push(TableColumn::from_texts("id", Some(Field::PersonId), ids));
    }
    for field in [Field::CredentialDate, Field::ExitDate] {
        columns.push(fixture::days(field, (0..rows).map(|_| 16_000 + 91 * random.below(8) as i32)));
    }
    for quarter in [-3, -2, -1, 2, 3, 4] {
        let dollars = (0..rows).map(|_| match random.below(12) {
            0 => None,
            1 => Some(0.0),
            _ => Some(3000.0 + 10.0 * random.below(900) as f64),
        });
        columns.push(fixture::money(Field::Wage(Period::Quarter(quarter)), dollars.collect::<Vec<_>>()));
    }
    Engine::new(Arc::new(fixture::dataset(vec![fixture::table(TableKind::People, columns)])))
}

/// A figure by some fields; its filters are of another draw.
fn figure(random: &mut Random) -> Request {
    let measures = [
        MeasureName::Earnings,
        MeasureName::InField,
        MeasureName::Employment,
        MeasureName::Distribution,
        MeasureName::Certificates,
        MeasureName::Trajectory,
        MeasureName::Pathway,
        MeasureName::Wioa,
        MeasureName::Comparison,
        MeasureName::Standards,
    ];
    let fields: &[&[Field]] = &[
        &[],
        &[Field::State],
        &[Field::AgeGroup],
        &[Field::State, Field::Sex],
        &[Field::College],
        &[Field::Credential],
        &[Field::IndustryBefore],
    ];
    let measure = random.of(&measures);
    let units = [None, Some(CountOf::People), Some(CountOf::Credentials)];
    let counts = matches!(measure, MeasureName::Certificates | MeasureName::Pathway);
    Request {
        measure,
        by: random.of(fields).into(),
        unit: if counts { random.of(&units) } else { None },
        full_quarter: random.below(6) == 0,
        minimum: random.of(&[None, None, None, Some(20_000)]),
        dollars: Dollars::Nominal,
        ..filtered(&Request::default(), random)
    }
}

fn filtered(request: &Request, random: &mut Random) -> Request {
    let mut filters = Filters::default();
    for (field, labels) in
        [(Field::AgeGroup, AGES), (Field::State, STATES), (Field::Sex, &["F", "M"]), (Field::College, COLLEGES)]
    {
        if random.below(3) == 0 {
            let kept = labels.iter().filter(|_| random.below(3) > 0).map(|label| (*label).to_owned()).collect();
            filters.by_field.insert(field, Keep::Labels(kept));
        }
    }
    Request { filters, ..request.clone() }
}

fn deck(random: &mut Random) -> Vec<InDeck> {
    (0..1 + random.below(3)).map(|at| InDeck { batch: at as u32 / 2, request: figure(random) }).collect()
}

/// The figure as it is when it comes to the deck, by an engine that keeps nothing.
fn uncached(engine: &Engine, request: &Request, deck: &[InDeck]) -> Result<Answer, MeasureError> {
    let fresh = Engine::new(Arc::clone(engine.dataset()));
    let late = InDeck { batch: 9, request: request.clone() };
    fresh.measure_deck(&[deck, &[late]].concat()).pop().unwrap()
}

/// The same with everybody a kind of their own.
fn one_by_one(engine: &Engine, request: &Request, deck: &[InDeck]) -> Result<Answer, MeasureError> {
    let people = engine.rooms().people.as_ref().unwrap();
    let rows = people.frame.rows();
    let row_each = Column::Codes(Arc::new(Codes::from_ids(&(0..rows as u32).collect::<Vec<_>>(), rows)), rows);
    let mut batches: Vec<(u32, String, &Request)> =
        deck.iter().map(|InDeck { batch, request }| (*batch, format!("{request:?}"), request)).collect();
    batches.push((9, String::new(), request));
    batches.sort_by(|one, other| (one.0, &one.1).cmp(&(other.0, &other.1)));
    let mut answers: Vec<_> = batches.iter().map(|(.., request)| engine.measure(request)).collect();
    let plans: Vec<Option<Plan>> = batches
        .iter()
        .zip(&answers)
        .map(|((.., request), answer)| footprint::plan(people, request, answer.as_ref().ok()?))
        .collect();
    let columns = distinct(plans.iter().flatten().flat_map(Plan::asked).chain([row_each]).collect());
    let kinds = Kinds::new(people, columns);
    assert_eq!(kinds.people, vec![1; people.person_count()]);
    let mut joint = Joint::new(people.person_count(), 10);
    joint.divide_kinds(&kinds.parents, &kinds.people);
    let mut at = 0;
    for batch in batches.chunk_by(|one, other| one.0 == other.0) {
        let figures = batch.iter().zip(at..).filter_map(|((.., request), at)| {
            let plan = plans[at].as_ref()?;
            Some((at, *request, plan.of(&kinds, &kinds.chosen(&plan.filters), people.person_count())))
        });
        settle(&mut joint, figures.collect(), &mut answers, Others::Figures);
        at += batch.len();
    }
    answers.pop().unwrap()
}

#[test]
fn what_is_kept_changes_no_number() {
    let (mut withheld, mut compared) = (0, 0);
    for case in 0..8_u64 {
        let random = &mut Random(case);
        let engine = people(random, case % 2 == 0);
        // Decks follow each other on one engine, and under each deck filters follow each other.
        for _ in 0..2 {
            let deck = deck(random);
            let screen = figure(random);
            for _ in 0..3 {
                let request = filtered(&screen, random);
                if deck.iter().any(|in_deck| in_deck.request == request) {
                    continue;
                }
                let beside = engine.measure_beside(&request, &deck);
                let what = format!("case {case}: {request:?} beside {deck:?}");
                assert_eq!(beside.clone().ok(), uncached(&engine, &request, &deck).ok(), "{what}");
                assert_eq!(beside.clone().ok(), one_by_one(&engine, &request, &deck).ok(), "{what}");
                compared += u32::from(beside.is_ok());
                withheld += u32::from(beside.is_ok() && beside.ok() != engine.measure(&request).ok());
            }
        }
    }
    // Most are answered, and of many the deck takes something.
    assert!(compared > 30 && withheld > 5, "{withheld} of {compared}");
}
