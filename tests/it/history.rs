//! Steps outlive the process that made them: forty undone and redone by another one, and two that were killed.

use std::{
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use credential_atlas::{
    app::command::{ChartKind, Command as Step, StylePart, edit},
    figure::{ShadeBy, SizeBy, Sort},
    measure::{CustomRegion, Dollars, Keep, Reference},
    project::{Document, History, LeftOver, Recovery, Screen, open, save, unsaved},
    table::Field,
};
use sha2::{Digest as _, Sha256};

/// Set in a child process: the project whose steps it undoes and redoes.
const UNDO: &str = "CREDENTIAL_ATLAS_TEST_UNDO";
/// Set in a child process: the folder it keeps its steps in, and its name.
const WORK: &str = "CREDENTIAL_ATLAS_TEST_WORK";

/// Forty steps of a person at work, each of which changes the document.
fn steps() -> Vec<(Screen, Step)> {
    let labels = |labels: &[&str]| Some(Keep::Labels(labels.iter().map(|label| (*label).to_owned()).collect()));
    let (map, earnings, deck) = (Screen::Map, Screen::Earnings, Screen::Deck);
    let mut steps = vec![
        (map, Step::Rename("Board, May".into())),
        (map, Step::SetFilter(Field::State, labels(&["Ohio"]))),
        (map, Step::SetFilter(Field::CohortYear, Some(Keep::Range(2015.0, 2019.0)))),
        (map, Step::OpenState("39".into())),
        (map, Step::Nation),
        (map, Step::Shade(ShadeBy::Certificates)),
        (map, Step::Size(SizeBy::Programs)),
        (map, Step::ToggleDots),
        (map, Step::AddToDeck),
        (earnings, Step::CompareBy(Field::Sex)),
        (earnings, Step::Chart(ChartKind::Table)),
        (earnings, Step::Dollars(Dollars::Nominal)),
        (earnings, Step::Sort(Sort::GroupOrder)),
        (earnings, Step::ToggleStyle(StylePart::N)),
        (earnings, Step::AddToDeck),
        (deck, Step::AddTitleSlide),
        (deck, Step::MoveSlide { from: 2, to: 1 }),
        (deck, Step::SetNotes(0, Some("Welcome".into()))),
        (deck, Step::SetSlideTitle(1, Some("“Gains” & more\nin two lines".into()))),
        (deck, Step::DuplicateSlide),
        (deck, Step::DeleteSlide),
        (map, Step::SetRegions(vec![CustomRegion { name: "North Coast".into(), members: vec!["39043".into()] }])),
        (
            map,
            Step::SetReferences(vec![Reference {
                label: "Living wage".into(),
                amount: 41_000.5,
                source: "Plan".into(),
            }]),
        ),
        (map, Step::SetThreshold(5, Some("State rule 12-4".into()))),
        (map, Step::ClearFilters),
    ];
    for year in 0.. {
        if steps.len() == 40 {
            return steps;
        }
        steps.push((map, Step::SetFilter(Field::CohortYear, Some(Keep::Range(2000.0 + f64::from(year), 2019.25)))));
    }
    steps
}

fn digest(document: &Document) -> String {
    let bytes = ron::to_string(document).unwrap();
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn child(test: &str, name: &str, value: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env(name, value)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

#[test]
fn forty_steps_are_undone_and_redone_by_another_process() {
    if let Some(path) = std::env::var_os(UNDO) {
        let mut history = open(Path::new(&path)).unwrap().history;
        println!("\nat {}", digest(history.document()));
        while history.undo().is_some() {
            println!("at {}", digest(history.document()));
        }
        while history.redo().is_some() {
            println!("at {}", digest(history.document()));
        }
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("board.credatlas");
    let mut history = History::new("Open", Document::default());
    let mut digests = vec![digest(history.document())];
    for (at, (screen, step)) in steps().iter().enumerate() {
        let mut document = Document::clone(history.document());
        let label = edit(&mut document, step, *screen, 0, &[]).unwrap_or_else(|| panic!("step {at} {step:?}"));
        assert_ne!(document, **history.document(), "step {at} {step:?}");
        history.record(label, document);
        digests.push(digest(history.document()));
    }
    assert_eq!(digests.len(), 41);
    save(&path, &history, &[]).unwrap();
    let output =
        child("history::forty_steps_are_undone_and_redone_by_another_process", UNDO, &path).wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let found: Vec<&str> = said.lines().filter_map(|line| line.strip_prefix("at ")).collect();
    let expected: Vec<&str> = digests.iter().rev().chain(digests.iter().skip(1)).map(String::as_str).collect();
    assert_eq!(found, expected);
}

#[test]
fn a_step_after_undo_keeps_the_other_line_over_a_save() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("board.credatlas");
    let named = |name: &str| Document { name: name.into(), ..Document::default() };
    let mut history = History::new("Open", named("a"));
    history.record("left", named("left"));
    history.undo();
    history.record("right", named("right"));
    save(&path, &history, &[]).unwrap();
    let mut history = open(&path).unwrap().history;
    let left = history.branches().into_iter().find(|step| !history.is_on_line(*step)).unwrap();
    assert_eq!(history.go_to(left).unwrap().name, "left");
    assert_eq!(history.undo().unwrap().name, "a");
    assert_eq!(history.redo().unwrap().name, "left");
}

#[test]
fn two_killed_processes_are_both_offered_and_nothing_is_mixed() {
    if let Some(folder) = std::env::var_os(WORK) {
        let (folder, name) = (PathBuf::from(folder), std::process::id());
        let mut recovery = Recovery::begin(&folder).unwrap();
        for step in 1..=20 {
            let document = Document { name: format!("{name} step {step}"), ..Document::default() };
            recovery.append(&format!("Step {step}"), None, &document).unwrap();
            println!("\nmade {step}");
        }
        std::thread::sleep(std::time::Duration::from_secs(600)); // until it is killed
    }
    let folder = tempfile::tempdir().unwrap();
    // One is killed after its last step, one while it works.
    let killed = [20, 7].map(|after| {
        let test = "history::two_killed_processes_are_both_offered_and_nothing_is_mixed";
        let mut child = child(test, WORK, folder.path());
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        assert!(lines.any(|line| line.unwrap() == format!("made {after}")));
        (child, after)
    });
    assert_eq!(unsaved(folder.path()), [], "both live");
    let killed = killed.map(|(mut child, after)| {
        child.kill().unwrap();
        child.wait().unwrap();
        (child.id(), after)
    });
    let offered = unsaved(folder.path());
    assert_eq!(offered.len(), 2);
    for (process, after) in killed {
        let mine = |work: &&LeftOver| matches!(work, LeftOver::Open(work) if work.document.name.starts_with(&format!("{process} ")));
        let Some(LeftOver::Open(work)) = offered.iter().find(mine) else { panic!("{process} is not offered") };
        let last = work.steps.len();
        assert!(last >= after && work.document.name == format!("{process} step {last}"), "{:?}", work.document.name);
        assert_eq!(work.steps, (1..=last).map(|step| format!("Step {step}")).collect::<Vec<_>>());
    }
}
