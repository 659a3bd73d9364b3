use super::*;
use crate::{
    import::{Credential, NameMethod, NameRule, NamesApart, Target, Verdict},
    measure::{Keep, Reference, Standard},
    project::SourceFile,
    table::{Field, Period},
};

fn texts(names: &[&str]) -> std::collections::BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn document() -> Document {
    use crate::measure::{Dollars, Rated};
    let mut document = Document { sources: vec![SourceFile::default()], ..Document::default() };
    let column = |column: &str, field| FileStep::Column { sheet: "S".into(), column: column.into(), field };
    for step in [column("A", Some(Field::Race)), column("B", None)] {
        step.put(&mut document.sources[0].mapping);
    }
    let lakeside =
        Target { name: "Lakeside College".into(), state: Some("Ohio".into()), city: None, unitid: None, teaches: true };
    document.decisions.decide("Lksd CC", Some("Ohio"), &Verdict::Is(lakeside));
    document.decisions.merge(NameRule::new(
        Field::Program,
        None,
        NameMethod::SameWords,
        "Welding".into(),
        ["Weldng".to_owned()],
    ));
    document.decisions.keep_apart(NamesApart { field: Field::Program, state: None, names: texts(&["A1", "A2"]) });
    document.decisions.credentials.own = vec![Credential { name: "Robot Operator".into(), ..Credential::default() }];
    document.filters.by_field.insert(Field::State, Keep::Not(texts(&["Guam"])));
    document.earnings.request.by = vec![Field::Sex];
    document.earnings.request.baseline = Some(Period::Quarter(-3));
    document.earnings.request.dollars = Dollars::Nominal;
    document.share.request.baseline = Some(Period::Quarter(-3));
    document.share.request.dollars = Dollars::Nominal;
    document.threshold = 20;
    document.earnings.request.references =
        vec![Reference { label: "Poverty".into(), amount: 30_000.0, source: "HHS".into() }];
    document.earnings.request.standards = vec![Standard { of: Rated::Completion, at_least: 0.7 }];
    document
}

#[test]
fn each_step_is_turned_off_and_on_again_and_nothing_else_changes() {
    let whole = document();
    let steps = whole.steps();
    assert_eq!(steps.len(), 13, "{:#?}", steps.iter().map(|listed| listed.step.words()).collect::<Vec<_>>());
    for Listed { step, on } in &steps {
        assert!(*on && !step.words().is_empty() && !step.menu().is_empty());
        let mut without = whole.clone();
        assert!(without.turn(step, false), "{step:?}");
        let now = without.steps();
        assert_eq!(now.iter().filter(|listed| !listed.on).map(|listed| &listed.step).collect::<Vec<_>>(), [step]);
        assert_eq!(now.len(), steps.len());
        assert!(!without.turn(step, false), "it is off");
        assert!(without.turn(step, true));
        assert_eq!(without, whole, "{step:?}");
        let mut forgotten = whole.clone();
        assert!(forgotten.forget(step));
        assert_eq!(forgotten.steps().len(), steps.len() - 1);
    }
}

#[test]
fn a_step_turned_on_sets_aside_what_stood_in_its_place() {
    let mut document = document();
    let guam = ProjectStep::View(ViewStep::Filter(Field::State, Keep::Not(texts(&["Guam"]))));
    document.turn(&guam, false);
    let ohio = Keep::Labels(texts(&["Ohio"]));
    document.filters.by_field.insert(Field::State, ohio.clone());
    assert!(document.turn(&guam, true));
    assert_eq!(document.filters.by_field[&Field::State], Keep::Not(texts(&["Guam"])));
    assert_eq!(document.off, [ProjectStep::View(ViewStep::Filter(Field::State, ohio))]);

    let column = |field| FileStep::Column { sheet: "S".into(), column: "A".into(), field: Some(field) };
    let (race, sex) = (column(Field::Race), column(Field::Sex));
    document.turn(&ProjectStep::File(0, race.clone()), false);
    sex.put(&mut document.sources[0].mapping);
    assert!(document.turn(&ProjectStep::File(0, race.clone()), true));
    assert!(document.sources[0].mapping.steps().contains(&race));
    assert_eq!(document.sources[0].off.steps(), [sex]);
}

#[test]
fn files_change_places_with_their_steps() {
    let mut document = document();
    document.sources.push(SourceFile { path: "b.csv".into(), ..SourceFile::default() });
    assert!(document.move_file(0, 1) && !document.move_file(0, 2));
    assert!(matches!(document.steps()[0].step, ProjectStep::File(1, _)));
}
