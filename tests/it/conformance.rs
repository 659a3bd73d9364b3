//! What is promised outside the code is held to it: the accessibility report, the page for IT, the packages, the policy.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use credential_atlas::policy::{Policy, Renderer};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap()
}

fn all_code() -> String {
    let mut folders = vec![root().join("src"), root().join("tests")];
    let mut code = String::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                code += &fs::read_to_string(path).unwrap();
            }
        }
    }
    code
}

/// Texts between backquotes.
fn quoted(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

#[test]
fn the_report_names_only_tests_that_exist() {
    let (report, code) = (text("docs/accessibility-conformance.md"), all_code());
    let mut levels = 0;
    for line in report.lines().filter(|line| line.starts_with("| ") && line.matches('|').count() == 5) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let (criterion, level, remark, person) = (cells[0], cells[1], cells[2], cells[3]);
        if !criterion.starts_with(|c: char| c.is_ascii_digit()) {
            continue;
        }
        levels += 1;
        let known =
            ["Supports", "Partially supports", "Does not support", "Not applicable", "Not evaluated"].contains(&level);
        assert!(known, "{criterion}: {level}");
        for test in quoted(remark) {
            assert!(code.contains(&format!("fn {test}(")), "{criterion}: there is no test {test}");
        }
        if level == "Supports" {
            assert!(quoted(remark).next().is_some(), "{criterion}: “Supports” names the test that shows it");
            assert_eq!(person, "", "{criterion}: what waits for a person is not supported yet");
        }
    }
    assert!(levels > 75, "{levels} criteria");
}

#[test]
fn the_page_for_it_names_every_key_of_a_policy_and_every_switch_of_the_window() {
    let page = text("docs/for-it.md");
    let example = text("packaging/policy.example.ron");
    for key in ["minimum_cell", "people_rows", "recents", "renderer"] {
        assert!(page.contains(key) && example.contains(key), "{key}");
    }
    let help = program(&["--help"], None);
    let help = String::from_utf8(help.stdout).unwrap();
    for word in help.split_whitespace().filter(|word| word.starts_with("--")) {
        let switch = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '-');
        assert!(page.contains(switch), "the page does not know {switch}");
    }
    for renderer in Renderer::ALL {
        assert!(page.contains(renderer.word()));
    }
    for place in credential_atlas::policy::PLACES {
        assert!(page.contains(place), "{place}");
    }
}

#[test]
fn the_menu_entry_and_the_file_type_fit_the_program() {
    let entry = text("packaging/linux/credential-atlas.desktop");
    let mime = text("packaging/linux/credential-atlas.xml");
    let value = |key: &str| entry.lines().find_map(|line| line.strip_prefix(key)).unwrap().to_owned();
    assert_eq!(value("Exec="), "credential-atlas %F", "with the files that were double-clicked");
    let kind = value("MimeType=");
    assert!(mime.contains(&format!("type=\"{}\"", kind.trim_end_matches(';'))));
    assert!(mime.contains(&format!("*.{}", credential_atlas::project::EXTENSION)));
    let icon = value("Icon=");
    for size in [16, 24, 32, 48, 64, 128, 256] {
        for name in [icon.as_str(), "project"] {
            let bytes = fs::read(root().join(format!("assets/icon/{name}-{size}.png"))).unwrap();
            let side = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
            assert_eq!((&bytes[1..4], side(16), side(20)), (b"PNG".as_slice(), size, size), "{name} {size}");
        }
    }
    for line in entry.lines().filter(|line| line.starts_with("Exec=")) {
        for switch in line.split_whitespace().filter(|word| word.starts_with("--")) {
            assert!(String::from_utf8(program(&["--help"], None).stdout).unwrap().contains(switch), "{switch}");
        }
    }
}

/// Runs the program, perhaps under a policy.
fn program(words: &[&str], policy: Option<&Path>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_credential-atlas"));
    command.args(words).env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY").env_remove("CREDENTIAL_ATLAS_POLICY");
    if let Some(policy) = policy {
        command.env("CREDENTIAL_ATLAS_POLICY", policy);
    }
    command.output().unwrap()
}

/// People of two groups, 12 and 25 of them.
fn people(folder: &Path) -> PathBuf {
    let mut csv = String::from("Person ID,State,Age group,Earnings Q-3,Earnings Q+2\n");
    for i in 0..37 {
        let (age, before) = if i < 12 { ("18-25", 3000 + i * 10) } else { ("26-35", 6000 + i * 10) };
        csv += &format!("P{i:03},OH,{age},{before},{}\n", before + 2000);
    }
    let path = folder.join("people.csv");
    fs::write(&path, csv).unwrap();
    path
}

#[test]
fn no_word_of_the_command_line_lowers_the_smallest_cell_of_a_policy() {
    let dir = tempfile::tempdir().unwrap();
    let (policy, people) = (dir.path().join("policy.ron"), people(dir.path()));
    fs::write(&policy, "(minimum_cell: 20)").unwrap();
    let measure = |words: &[&str], policy: Option<&Path>| {
        let mut all = vec!["measure", people.to_str().unwrap(), "--by", "age-group", "--json"];
        all.extend(words);
        let output = program(&all, policy);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let states: Vec<String> =
            json["rows"].as_array().unwrap().iter().map(|row| row["after"]["state"].to_string()).collect();
        (json["threshold"].as_u64().unwrap(), states)
    };
    let (threshold, states) = measure(&[], None);
    assert_eq!(threshold, 10);
    assert!(states.iter().all(|state| state == "\"value\""), "12 and 25 people: {states:?}");
    let reason = "State rule 12-4";
    for words in [
        &[][..],
        &["--threshold", "3", "--threshold-reason", reason],
        &["--threshold", "10"],
        &["--internal", "staff review"],
    ] {
        let (threshold, states) = measure(words, Some(&policy));
        assert_eq!(threshold, 20, "{words:?}");
        assert!(states.iter().any(|state| state == "\"suppressed\""), "{words:?}: {states:?}");
    }
    assert_eq!(measure(&["--threshold", "30"], Some(&policy)).0, 30, "more may be asked for");
}

#[test]
fn a_policy_that_is_not_understood_stops_every_command() {
    let dir = tempfile::tempdir().unwrap();
    let (policy, people) = (dir.path().join("policy.ron"), people(dir.path()));
    fs::write(&policy, "(minimum_cels: 20)").unwrap();
    for words in [&["measure", people.to_str().unwrap()][..], &["inspect", people.to_str().unwrap()], &[]] {
        let output = program(words, Some(&policy));
        assert_eq!(output.status.code(), Some(1), "{words:?}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains("policy.ron") && said.contains("minimum_cels"), "{said}");
        assert_eq!(output.stdout, b"", "{words:?}");
    }
}

#[test]
fn the_window_takes_only_ways_to_draw_that_there_are() {
    let output = program(&["--renderer", "vulkan"], None);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("auto, gl, cpu"));
    assert_eq!(Policy::default().renderer, None);
}
