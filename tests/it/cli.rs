//! The program from outside: its commands on the sample files, their JSON, their failures and exit codes.

use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::Value;

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_data").join(name)
}

fn run(folder: &Path, arguments: &[&dyn AsRef<OsStr>]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_credential-atlas"));
    command.current_dir(folder).env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
    command.args(arguments.iter().map(AsRef::as_ref)).output().unwrap()
}

fn json(arguments: &[&dyn AsRef<OsStr>]) -> Value {
    let output = run(Path::new("."), arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn skills() -> [PathBuf; 2] {
    ["skills-colleges.xlsx", "skills-outcomes.xlsx"].map(sample)
}

/// The figures of the press article, within $1,000: sample_data/README.md names them with their source.
#[test]
fn the_published_figures_come_out_of_the_sample() {
    let [colleges, outcomes] = skills();
    let of = |measure: &[&dyn AsRef<OsStr>]| {
        let mut arguments: Vec<&dyn AsRef<OsStr>> = vec![&"measure", &colleges, &outcomes, &"--json"];
        arguments.extend([&"--dollars" as &dyn AsRef<OsStr>, &"nominal", &"--after", &"year+5"]);
        arguments.extend(measure);
        json(&arguments)
    };
    let ages = of(&[&"--measure", &"earnings", &"--by", &"age-group", &"--baseline", &"year-1"]);
    let row = |age: &str| {
        let rows = ages["rows"].as_array().unwrap();
        rows.iter().find(|row| row["group"]["age-group"] == age).unwrap_or_else(|| panic!("no {age}")).clone()
    };
    let near = |value: &Value, published: f64| (value.as_f64().unwrap() - published).abs() <= 1_000.0;
    let middle = row("36–45");
    assert!(near(&middle["before"]["median"], 35_000.0) && near(&middle["after"]["median"], 45_000.0), "{middle}");
    let young = row("18–25");
    assert!(young["before"]["median"].as_f64() < Some(15_000.0) && young["after"]["median"].as_f64() > Some(30_000.0));
    let oldest = row("66 and over");
    assert_eq!(oldest["after"]["state"], "suppressed");
    assert!(
        oldest["after"]["median"].is_null() && oldest["before"]["median"].is_null() && oldest["n"].as_f64().is_none()
    );
    assert_eq!(ages["synthetic"], true);

    let industry = of(&[&"--measure", &"in-field", &"--by", &"race"]);
    let gap = |row: &Value| row["gap"]["difference"].clone();
    let difference = |value: Value| value.get("value").cloned().unwrap_or(value);
    assert!(near(&difference(gap(&industry["totals"])), 10_000.0), "{}", industry["totals"]);
    let black =
        industry["rows"].as_array().unwrap().iter().find(|row| row["group"]["race"] == "Black or African American");
    assert!(near(&difference(gap(black.unwrap())), 15_000.0), "{black:?}");
}

/// The four quantities of the experiment, to the dollar, from the data of Dehejia and Wahba: trainees' change, controls'
/// change, difference in differences, experimental difference; its standard error pooled and for unequal variances.
#[test]
fn the_experiment_s_four_quantities_are_told_apart() {
    let answer = json(&[
        &"measure",
        &sample("nsw-experiment.csv"),
        &"--measure",
        &"comparison",
        &"--statistic",
        &"mean",
        &"--dollars",
        &"nominal",
        &"--json",
    ]);
    let estimates = answer["estimates"].as_array().unwrap();
    let got: Vec<(&str, i64)> =
        estimates.iter().map(|of| (of["kind"].as_str().unwrap(), of["amount"].as_i64().unwrap())).collect();
    assert_eq!(
        got,
        [
            ("change-trained", 4_817),
            ("change-compared", 3_288),
            ("difference-in-differences", 1_529),
            ("experimental-difference", 1_794)
        ]
    );
    let errors: Vec<(&str, i64)> = estimates[3]["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| (error["kind"].as_str().unwrap(), error["amount"].as_i64().unwrap()))
        .collect();
    assert_eq!(errors, [("pooled", 633), ("unequal-variance", 671)]);
    let covers =
        |of: &Value, published: i64| of["low"].as_i64() < Some(published) && of["high"].as_i64() > Some(published);
    assert!(covers(&estimates[2], 1_794) && covers(&estimates[3], 1_794), "{estimates:?}");
    assert_eq!((&estimates[2]["n"]["trained"], &estimates[2]["n"]["compared"]), (&185.into(), &260.into()));
}

#[test]
fn ten_colleges_stand_in_nine_states() {
    let found =
        json(&[&"measure", &sample("stem-consortium.xlsx"), &"--measure", &"colleges", &"--by", &"state", &"--json"]);
    let rows = found["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 9, "{found}");
    let colleges: u64 = rows.iter().map(|row| row["colleges"].as_u64().unwrap()).sum();
    assert_eq!(colleges, 10);
    let washington = rows.iter().find(|row| row["group"]["state"] == "Washington").unwrap();
    assert_eq!(washington["colleges"], 2);
}

#[test]
fn every_sample_file_can_be_inspected() {
    for (name, kind) in [
        ("skills-colleges.xlsx", "programs"),
        ("stem-consortium.xlsx", "programs"),
        ("extension-centers.csv", "directory"),
        ("nsw-experiment.csv", "people"),
    ] {
        let found = json(&[&"inspect", &sample(name), &"--json"]);
        assert_eq!(found["version"], 1);
        assert_eq!(found["sheets"][0]["tables"][0]["kind"], kind, "{name}");
    }
}

#[test]
fn cells_are_csv_of_the_sheet_asked_for() {
    let output = run(Path::new("."), &[&"cells", &sample("stem-consortium.xlsx"), &"--sheet", &"2"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.contains("\r\nMechatronics,One-year certificate") || text.contains("\nMechatronics,One-year certificate"),
        "{text}"
    );
    let wrong = run(Path::new("."), &[&"cells", &sample("stem-consortium.xlsx"), &"--sheet", &"Nope"]);
    assert_eq!(wrong.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("Colleges, Fields, Outcomes"));
}

#[test]
fn failures_are_one_line_one_code_and_one_object() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let workbook = std::fs::read(sample("stem-consortium.xlsx")).unwrap();
    let cases = [
        (write("empty.xlsx", b""), "empty"),
        (write("cut.xlsx", &workbook[..workbook.len() / 2]), "truncated"),
        (write("picture.png", b"\x89PNG\r\n\x1a\n0000IHDR"), "not-a-spreadsheet"),
        (write("broken.credatlas", b"SQLite format 3\0 and no more"), "damaged"),
        (folder.path().join("nowhere.csv"), "not-found"),
    ];
    for (path, code) in cases {
        let output = run(folder.path(), &[&"measure", &path, &"--json"]);
        assert_eq!(output.status.code(), Some(1), "{}", path.display());
        let words = String::from_utf8(output.stderr).unwrap();
        assert_eq!(words.trim_end().lines().count(), 1, "{words}");
        assert!(words.contains(path.file_name().unwrap().to_str().unwrap()), "{words}");
        let object: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(object["error"]["code"], code, "{}", path.display());
        assert!(object["error"]["hint"].as_str().is_some_and(|hint| !hint.is_empty()));
    }
}

#[test]
fn wrong_usage_is_code_two() {
    for arguments in [&["measure", "--json"][..], &["measure", "x.csv", "--by", "shoe-size"], &["render", "x.csv"]] {
        let arguments: Vec<&dyn AsRef<OsStr>> =
            arguments.iter().map(|argument| argument as &dyn AsRef<OsStr>).collect();
        assert_eq!(run(Path::new("."), &arguments).status.code(), Some(2));
    }
}

#[test]
fn a_deck_that_there_is_none_of_is_said_before_anything_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let [colleges, outcomes] = skills();
    let of = |deck: &str| run(folder.path(), &[&"render", &colleges, &outcomes, &"--out", &"out", &"--deck", &deck]);
    assert_eq!(of("weekly").status.code(), Some(2));
    let missing = of("college=Lakeside Institute");
    let said = String::from_utf8_lossy(&missing.stderr).into_owned();
    assert_eq!(missing.status.code(), Some(1), "{said}");
    assert!(said.contains("Lakeside Institute") && said.contains("Technical Institute (sample)"), "{said}");
    assert!(!folder.path().join("out").exists());
}

#[test]
fn an_unwritable_folder_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("taken");
    std::fs::write(&file, "").unwrap();
    let output = run(folder.path(), &[&"render", &sample("stem-consortium.xlsx"), &"--out", &file]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("taken"));
}

/// With no display and no arguments the sample project is rendered, and the folder holds everything `render` promises.
#[test]
fn without_a_display_the_sample_is_rendered() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(folder.path(), &[]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(String::from_utf8_lossy(&output.stdout).starts_with("There is no display"));
    let demo = folder.path().join("credential-atlas-demo");
    for name in ["deck.pptx", "deck.pdf", "briefing.pdf", "report.html", "issues.csv"] {
        assert!(std::fs::metadata(demo.join(name)).unwrap().len() > 0, "{name}");
    }
    let figures: Vec<String> = std::fs::read_dir(demo.join("figures"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    for part in ["map-nation", "map-state-48", "earnings-by-age-group", "earnings-by-race", "in-field"] {
        for ending in ["png", "svg", "xlsx", "csv"] {
            assert!(figures.iter().any(|name| name.contains(part) && name.ends_with(ending)), "{part}.{ending}");
        }
    }
    let opened = run(folder.path(), &[&"board.xlsx"]);
    assert_eq!(opened.status.code(), Some(1), "a file to show, and no display");
}

/// Ohio's total stands on the map of the nation, its colleges on the map of Ohio: together they must not give a small
/// college away, whichever of the two was asked for.
#[test]
fn a_state_s_total_gives_no_small_college_away() {
    let [colleges, outcomes] = skills();
    let counts = |by: &str| {
        let by: &dyn AsRef<OsStr> = &by;
        json(&[&"measure", &colleges, &outcomes, &"--json", &"--measure", &"certificates", &"--by", by])
    };
    let number = |row: &Value| row["certificates"].get("value").unwrap_or(&row["certificates"]).as_f64();
    let states = counts("state");
    let ohio = states["rows"].as_array().unwrap().iter().find(|row| row["group"]["state"] == "Ohio").unwrap().clone();
    assert_eq!(number(&ohio), Some(1_214.0), "{ohio}");
    // The twelve colleges of the sample's Ohio, by their cities' names in sample_data/skills-colleges.xlsx.
    let in_ohio = |name: &str| {
        ["Lakeside", "Maple Valley", "Sandhill", "Canal Street", "Ironwood", "Millstone", "Copper Creek", "Stonebridge"]
            .iter()
            .chain(&["Buckhorn State", "Orchard Park", "Ridgeline", "Riverbend"])
            .any(|start| name.starts_with(start))
    };
    let by_college = counts("college");
    let rows = by_college["rows"].as_array().unwrap();
    let here: Vec<_> = rows.iter().filter(|row| row["group"]["college"].as_str().is_some_and(in_ohio)).collect();
    assert_eq!(here.len(), 12);
    let hidden = here.iter().filter(|row| number(row).is_none()).count();
    let shown: f64 = here.iter().filter_map(|row| number(row)).sum();
    assert!((1..=3).contains(&hidden), "{hidden} of 12 hidden");
    assert!(1_214.0 - shown >= 10.0, "{} is left for the hidden colleges", 1_214.0 - shown);
    let all_hidden = rows.iter().filter(|row| number(row).is_none()).count();
    assert!(all_hidden <= 30, "{all_hidden} of {} colleges hidden", rows.len());
}

/// A half slide is 600 by 540: a picture of it 800 pixels wide is 720 high, dark if asked, and the title page is no figure.
#[test]
fn pictures_are_laid_out_on_the_page_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let colleges = sample("stem-consortium.xlsx");
    let how: [&dyn AsRef<OsStr>; 7] = [&"render", &colleges, &"--page", &"half", &"--width", &"800", &"--dark"];
    let output = run(folder.path(), &[&how[..], &[&"--out", &out]].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let pictures: Vec<_> = std::fs::read_dir(out.join("figures"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "png"))
        .collect();
    assert!(!pictures.is_empty());
    for path in pictures {
        let mut decoder = png::Decoder::new(std::io::BufReader::new(std::fs::File::open(&path).unwrap()));
        decoder.set_transformations(png::Transformations::EXPAND); // of few colours it is one of a palette
        let mut reader = decoder.read_info().unwrap();
        assert_eq!((reader.info().width, reader.info().height), (800, 720), "{}", path.display());
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut pixels).unwrap();
        assert_eq!(pixels[..3], [0x17, 0x17, 0x17], "the dark page");
    }
    let none = run(folder.path(), &[&"render", &colleges, &"--page", &"poster", &"--out", &out]);
    assert_eq!(none.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&none.stderr).contains("slide, half, letter, letter-full, square"));
}
