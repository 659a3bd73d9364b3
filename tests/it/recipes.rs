//! Steps as a recipe for the next quarter, two states side by side, and cells planted where a type might flip.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use credential_atlas::{
    figure::{FigureKind, Page, Palette, build},
    import::{Credential, FileStep, Fix, NameMethod, NameRule, Settled, Target, Verdict},
    measure::{Keep, Reference},
    place::Directory,
    project::{DeckSlide, History, ProjectStep, SlideContent, ViewStep, load_recipe, recipe_text, save},
    session::{Follow, RecipeReport, Session, StepReport, apply_recipe, open, recipe_of},
    sheet::Reader,
    table::{CellState, Field, Period},
};
use serde_json::Value;

fn opened(paths: &[PathBuf]) -> Session {
    open(paths, &Reader::in_process(), &Follow::nobody()).unwrap()
}

fn write(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    path
}

fn program(arguments: &[&str]) -> Value {
    let mut command = Command::new(env!("CARGO_BIN_EXE_credential-atlas"));
    let output = command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY").args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

const COLLEGES: &str = "College,City,State,ZIP,Credential\n\
    Lakeside Community College,Sandusky,OH,44870,NIMS\n\
    Harbor College,Tacoma,WA,98402,FLO\n";

/// People of a quarter: how the columns of race and of the site are called, and spellings of a college and a program.
fn people(race: &str, site: Option<&str>, college: &str, program: &str, credential: &str) -> String {
    let mut csv = String::from("Person ID,State,College,Program,Credential,");
    let _ = writeln!(csv, "{race},{}Age,Wages Q-3,Wages Q+4", site.map_or(String::new(), |site| format!("{site},")));
    for i in 0..60 {
        let (state, college) = match i % 6 {
            0 | 3 => ("OH", college),
            1 => ("Wahsington", "Harbor College"),
            _ => ("WA", "Harbor College"),
        };
        let program = if i % 2 == 0 { "Welding Technology" } else { program };
        let credential = if i % 2 == 0 { "NIMS" } else { credential };
        let race = if i % 4 == 0 { "Black" } else { "White" };
        let site = site.map_or(String::new(), |_| format!("S{},", i % 5));
        let wage = if i == 7 { "zz9".to_owned() } else { (9_000 + i).to_string() };
        let _ = writeln!(
            csv,
            "P{i:03},{state},{college},{program},{credential},{race},{site}{},{},{wage}",
            20 + i % 30,
            3_000 + i
        );
    }
    csv
}

fn answer(column: Option<&str>, text: Option<&str>, fix: Fix) -> FileStep {
    let sheet = column.map(|_| "outcomes".to_owned());
    FileStep::Answer(Settled { sheet, column: column.map(str::to_owned), text: text.map(str::to_owned), fix })
}

/// The first quarter as it was worked on: columns by letters, `D` the program, `F` the race, `G` the site.
fn first_quarter(folder: &Path) -> Session {
    let colleges = write(folder, "colleges.csv", COLLEGES);
    let outcomes =
        write(folder, "outcomes.csv", &people("Ethn", Some("Site code"), "Lksd CC", "Weldng Technology", "FLO"));
    let mut session = opened(&[colleges, outcomes]);
    let sheet = session.loaded.files[1].inspection().unwrap().sheets[0].name.to_string();
    let document = &mut session.document;
    let named = |step: &FileStep| step.about(&sheet, &|letter| Some(letter.to_owned())).unwrap();
    for step in [
        FileStep::Column { sheet: sheet.clone(), column: "F".into(), field: Some(Field::Race) },
        named(&answer(Some("B"), Some("Wahsington"), Fix::ReadAs("Washington".into()))),
        named(&answer(Some("J"), Some("zz9"), Fix::State(CellState::Missing))),
        named(&answer(Some("G"), None, Fix::LeaveOut)),
        answer(None, None, Fix::Dollars(Some(2019))),
        FileStep::Data { sheet: sheet.clone(), rows: [12].into() },
    ] {
        assert!(document.follow(&ProjectStep::File(1, step)));
    }
    let lakeside = Target {
        name: "Lakeside Community College".into(),
        state: Some("Ohio".into()),
        city: None,
        unitid: None,
        teaches: true,
    };
    document.decisions.decide("Lksd CC", Some("Ohio"), &Verdict::Is(lakeside));
    let welding = "Welding Technology".to_owned();
    let misspelt = ["Weldng Technology".to_owned()];
    document.decisions.merge(NameRule::new(Field::Program, None, NameMethod::NearSpelling, welding, misspelt));
    let forklift =
        Credential { name: "Forklift Operator".into(), aliases: vec!["FLO".into()], ..Credential::default() };
    document.decisions.credentials.own = vec![forklift];
    document.filters.by_field.insert(Field::State, Keep::Not(["Texas".to_owned()].into()));
    document.filters.by_field.insert(Field::College, Keep::Labels(["Closed College".to_owned()].into()));
    document.earnings.request.by = vec![Field::Race];
    document.earnings.request.after = Some(Period::Quarter(4));
    document.threshold = 12;
    let poverty = Reference { label: "Poverty guideline".into(), amount: 30_000.0, source: "HHS".into() };
    document.earnings.request.references = vec![poverty.clone()];
    assert!(document.turn(&ProjectStep::View(ViewStep::Lines(vec![poverty])), false));
    let wanted = open(
        &document.sources.iter().map(|source| source.path.clone()).collect::<Vec<_>>(),
        &Reader::in_process(),
        &Follow::nobody(),
    );
    let fresh = wanted.unwrap();
    // The steps are understood anew, as the window does after each.
    let applied = recipe_of(&session.document, &fresh.loaded);
    let done =
        apply_recipe(&fresh.document, &fresh.loaded, &applied, &Directory::default(), &Follow::nobody()).unwrap();
    session.loaded = done.loaded;
    session
}

fn step<'a>(report: &'a RecipeReport, words: &str) -> &'a StepReport {
    report.steps.iter().find(|step| step.words.contains(words)).unwrap_or_else(|| panic!("no “{words}”: {report:#?}"))
}

#[test]
fn a_recipe_is_followed_on_the_next_quarter_as_far_as_it_goes_and_the_report_says_why_not() {
    let folder = tempfile::tempdir().unwrap();
    let session = first_quarter(folder.path());
    let recipe = recipe_of(&session.document, &session.loaded);
    let file = folder.path().join("quarter.ron");
    fs::write(&file, recipe_text(&recipe).unwrap()).unwrap();
    let recipe = load_recipe(&file).unwrap();
    assert_eq!(recipe.steps.len(), 15, "{:#?}", recipe.steps.iter().map(|step| &step.words).collect::<Vec<_>>());

    // The race column has another name, the site column is gone, college, program and credential are spelt anew.
    let next = folder.path().join("next");
    fs::create_dir(&next).unwrap();
    let colleges = write(&next, "colleges Q2.csv", COLLEGES);
    let outcomes = people("Ethnic group", None, "LKSD Community Coll.", "welding TECHNOLGY", "flo.");
    let outcomes = write(&next, "outcomes Q2.csv", &outcomes);
    let now = opened(&[colleges.clone(), outcomes.clone()]);
    let applied = apply_recipe(&now.document, &now.loaded, &recipe, &Directory::default(), &Follow::nobody()).unwrap();
    let report = &applied.report;

    let made_for: Vec<_> = report.files.iter().map(|file| file.made_for.as_deref()).collect();
    assert_eq!(made_for, [Some("colleges.csv"), Some("outcomes.csv")]);
    assert_eq!(report.files[1].changes, "Site code is missing; Ethn is now called Ethnic group");
    let skipped: Vec<(&str, &str)> = report
        .steps
        .iter()
        .filter(|step| !step.applied)
        .map(|step| (step.words.as_str(), step.why.as_deref().unwrap_or_default()))
        .collect();
    assert_eq!(
        skipped,
        [
            ("Use as data: rows 12", "row numbers are those of one file"),
            ("Column Site code: Leave out", "there is no column Site code"),
            ("College: Closed College", "no row of these files says Closed College"),
            ("Reference lines: Poverty guideline", "it is turned off in the recipe"),
        ]
    );
    assert_eq!((report.applied(), report.skipped()), (11, 4));
    // Of 60 people, 20 are in Ohio at the misspelt college, 10 in Wahsington, 30 in the misspelt program with the
    // credential under its new spelling, which one row of the colleges has under its old one.
    for (words, count, why) in [
        ("Read as Washington: “Wahsington”", Some(10), None),
        ("Column F: Race and ethnicity", Some(60), Some("Ethn is called Ethnic group now")),
        ("Treat as missing: “zz9”", Some(1), None),
        ("Dollars of 2019", Some(60), None),
        ("“Lksd CC” is Lakeside Community College", Some(20), None),
        ("Merge “Weldng Technology” into Welding Technology", Some(30), None),
        ("Add “Forklift Operator” to the catalogue", Some(31), None),
        ("Threshold: 12 people", None, None),
        ("After: quarter +4", None, None),
    ] {
        let step = step(report, words);
        assert!(step.applied, "{step:?}");
        assert_eq!((step.touched.count, step.why.as_deref()), (count, why), "{words}");
    }
    let merged = &step(report, "Merge “Weldng").touched.preview;
    assert_eq!(*merged, ["“welding TECHNOLGY” → Welding Technology (30)"]);
    // And it is so: one college, one program, one race column, and the off step is kept.
    let people = applied.loaded.dataset().tables.iter().find(|table| table.column(Field::PersonId).is_some()).unwrap();
    let texts = |field: Field| -> std::collections::BTreeSet<String> {
        let column = people.column(field).unwrap();
        (0..people.rows()).filter_map(|row| column.text(row)).map(ToString::to_string).collect()
    };
    assert_eq!(texts(Field::Program), ["Welding Technology".to_owned()].into());
    assert_eq!(texts(Field::College), ["Harbor College".to_owned(), "Lakeside Community College".to_owned()].into());
    assert_eq!(texts(Field::State), ["Ohio".to_owned(), "Washington".to_owned()].into());
    assert_eq!(texts(Field::Race).len(), 2);
    assert!(applied.document.steps().iter().any(|listed| !listed.on && listed.step.words().contains("Poverty")));

    // The same from outside: the report, exit code 0, and figures by the recipe.
    let path = |path: &Path| path.display().to_string();
    let json = program(&["recipe", "apply", &path(&file), &path(&colleges), &path(&outcomes), "--json"]);
    assert_eq!((json["applied"].as_u64(), json["skipped"].as_u64()), (Some(11), Some(4)));
    assert_eq!(json["steps"].as_array().unwrap().len(), 15);
    let by = ["--by", "program", "--recipe", &path(&file), "--json"];
    let mut arguments = vec!["measure".to_owned(), path(&colleges), path(&outcomes)];
    arguments.extend(by.map(str::to_owned));
    let measured = program(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(measured["rows"].as_array().unwrap().len(), 1, "{measured}");
    assert_eq!(measured["threshold"], 12);
}

/// A quarter's people: groups by credential with their number and earnings, numbered from `from`, under a header.
fn quarter(folder: &Path, name: &str, header: &str, groups: &[(&str, std::ops::Range<u32>, u32)]) -> PathBuf {
    let mut csv = format!("{header}\n");
    for (credential, people, after) in groups {
        for person in people.clone() {
            let _ = writeln!(csv, "P{person:03},Ohio,{credential},by mail,3000,{after},seen");
        }
    }
    write(folder, name, &csv)
}

/// A project of a quarter with one slide, earnings by credential, under a title of the user's own, and the title that was
/// proposed when it was written: now, or earlier.
fn project(folder: &Path, name: &str, file: PathBuf, earlier: Option<&str>) -> (PathBuf, String) {
    let mut session = opened(&[file]);
    let document = &mut session.document;
    document.earnings.request.by = vec![Field::Credential];
    document.earnings.request.dollars = credential_atlas::measure::Dollars::Nominal;
    let mut figure = document.earnings.clone();
    assert!(matches!(figure.kind, FigureKind::Dumbbell(_)));
    figure.words.title = Some("Welders earn the most".into());
    let answer = session.loaded.engine.measure(&figure.request).unwrap();
    let proposed = build(&figure, &answer, Page::SLIDE, &Palette::LIGHT).words().proposed[0].clone();
    let when = earlier.unwrap_or(&proposed).to_owned();
    figure.words.title_when = Some(when.clone());
    let content = SlideContent::Figure(Box::new(figure));
    document.deck = vec![DeckSlide { content, notes: None, batch: 0 }];
    let path = folder.join(name);
    save(&path, &History::new("Open", document.clone()), &session.dataset().tables).unwrap();
    (path, when)
}

#[test]
fn two_states_that_differ_in_twelve_ways_are_told_apart_by_just_those() {
    let folder = tempfile::tempdir().unwrap();
    // NIMS earns more; AWS has lost people and is too small, and with it MSSC, the next smallest, cannot be shown;
    // PMMI is gone and SME is new, as many people as the other two lost together.
    let old = quarter(
        folder.path(),
        "first.csv",
        "Person ID,State,Credential,Cohort note,Earnings Q-3,Earnings Q+4,Remark",
        &[("NIMS", 0..40, 9_000), ("MSSC", 100..120, 9_000), ("AWS", 200..215, 9_000), ("PMMI", 300..312, 9_000)],
    );
    let new = quarter(
        folder.path(),
        "second.csv",
        "Person ID,State,Credential,Desk,Earnings Q-3,Earnings Q+4,Remark",
        &[("NIMS", 0..40, 9_500), ("MSSC", 100..120, 9_000), ("AWS", 200..205, 9_000), ("SME", 400..422, 9_000)],
    );
    let (a, proposed) = project(folder.path(), "first.credatlas", old, None);
    let (b, _) = project(folder.path(), "second.credatlas", new, Some(&proposed));
    let json = program(&["compare", &a.display().to_string(), &b.display().to_string(), "--json"]);
    let found: Vec<String> = json["differences"]
        .as_array()
        .unwrap()
        .iter()
        .map(|found| format!("{}: {}", found["kind"].as_str().unwrap(), found["words"].as_str().unwrap()))
        .collect();
    // A quarter's earnings count four times: 9,500 instead of 9,000 is $38,000 instead of $36,000, and 217% of $12,000.
    assert_eq!(
        found,
        [
            "column-new: Column Desk is new",
            "column-gone: Column Cohort note is not there any more",
            "rows-new: 22 rows are new (rows 67, 68, 69 …)",
            "rows-gone: 22 rows are not there any more (rows 67, 68, 69 …)",
            "number-moved: NIMS, After (quarter +4): $36,000 → $38,000",
            "number-moved: NIMS, Change: +$24,000 → +$26,000",
            "number-moved: NIMS, Percent: +200% → +217%",
            "group-new: SME: new",
            "group-suppressed: AWS: suppressed now, was Before (quarter −3) $12,000, After (quarter +4) $36,000, \
             Change +$24,000, Percent +200%, n 15 †",
            "group-suppressed: MSSC: suppressed now, was Before (quarter −3) $12,000, After (quarter +4) $36,000, \
             Change +$24,000, Percent +200%, n 20 †",
            "group-gone: PMMI: no longer there",
            "title-stale: The title no longer agrees with the numbers",
        ]
    );
    assert_eq!(json["count"], 12);
    let same = program(&["compare", &a.display().to_string(), &a.display().to_string(), "--json"]);
    assert_eq!(same["count"], 0, "{same}");
    // The newer spreadsheet alone, under the older project's decisions and deck, differs in the same ways.
    let file = folder.path().join("second.csv").display().to_string();
    let refreshed = program(&["compare", &a.display().to_string(), &file, "--json"]);
    assert_eq!(refreshed["differences"], json["differences"]);
}

#[test]
fn planted_cells_flip_no_type_and_are_one_issue_each() {
    let folder = tempfile::tempdir().unwrap();
    let (mut before, mut after) = (Vec::new(), Vec::new());
    let mut csv = String::from("Person ID,State,ZIP,Age,Credential,Earnings Q-3,Earnings Q+4\n");
    for i in 0..5_000_u32 {
        let (first, last) = (3_000 + (i * 37) % 4_000, 6_000 + (i * 53) % 5_000);
        let (mut state, mut zip, mut said) = (if i % 2 == 0 { "TX" } else { "OH" }, "44870", first.to_string());
        match i {
            1_233 => "3a".clone_into(&mut said),
            2_345 => "48000000".clone_into(&mut said),
            3_210 => zip = "00501",
            4_001 => state = "01",
            _ => {}
        }
        let _ = writeln!(csv, "P{i:05},{state},{zip},{},NIMS,{said},{last}", 20 + i % 40);
        if i != 1_233 {
            // What is implausible is asked about and kept.
            before.push(if i == 2_345 { 192_000_000.0 } else { f64::from(first) * 4.0 });
            after.push(f64::from(last) * 4.0);
        }
    }
    let path = write(folder.path(), "planted.csv", &csv).display().to_string();
    let found = program(&["inspect", &path, "--json"]);
    let columns = found["sheets"][0]["tables"][0]["columns"].as_array().unwrap();
    let types: Vec<&str> = columns.iter().map(|column| column["type"].as_str().unwrap()).collect();
    assert_eq!(types, ["code", "text", "code", "number", "text", "money", "money"]);
    let of = |cell: &str| {
        let issues = found["issues"].as_array().unwrap().iter();
        issues.filter(|issue| issue["cell"] == cell).map(|issue| issue["code"].clone()).collect::<Vec<_>>()
    };
    // Row 1 is the header.
    assert_eq!(
        (of("F1235"), of("F2347")),
        (vec!["not-a-number".into()], vec!["implausible".into()]),
        "{}",
        found["issues"]
    );
    assert!(of("C3212").is_empty() && of("B4003").is_empty(), "they are what they are");
    let output = Command::new(env!("CARGO_BIN_EXE_credential-atlas")).args(["cells", &path]).output().unwrap();
    let cells = String::from_utf8(output.stdout).unwrap();
    assert_eq!(cells.lines().nth(3_211), Some("P03210,TX,00501,30,NIMS,5770,6130"));

    let measured = program(&["measure", &path, "--dollars", "nominal", "--json"]);
    let total = &measured["totals"];
    // Type 7: the one in the middle, or halfway between two.
    let median = |values: &mut Vec<f64>| {
        values.sort_by(f64::total_cmp);
        let half = values.len() / 2;
        if values.len() % 2 == 1 { values[half] } else { f64::midpoint(values[half - 1], values[half]) }
    };
    let rounded = |value: f64| (value / 100.0).round() * 100.0;
    assert_eq!(total["before"]["n"], 4_999);
    assert_eq!(total["before"]["median"].as_f64(), Some(rounded(median(&mut before))));
    assert_eq!(total["after"]["median"].as_f64(), Some(rounded(median(&mut after))));
    let states =
        program(&["measure", &path, "--measure", "certificates", "--by", "state", "--threshold", "3", "--json"]);
    let names: Vec<&str> =
        states["rows"].as_array().unwrap().iter().filter_map(|row| row["group"]["state"].as_str()).collect();
    assert_eq!(names, ["Alabama", "Ohio", "Texas"]);
}
