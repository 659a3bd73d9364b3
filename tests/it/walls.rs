//! Invariant 1: a crate is named only in the room that owns it, and rooms use only the rooms above them.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// The room that all may use: what the program says, in every language.
const FOR_ALL: &str = "words";

/// Rooms that each room may use (design: "the trip of the data"). `app` and `main` may use all.
const MAY_USE: &[(&str, &[&str])] = &[
    ("words", &[]),
    ("sheet", &[]),
    ("table", &[]),
    ("place", &[]),
    ("policy", &[]),
    ("import", &["sheet", "table", "place"]),
    ("measure", &["policy", "table"]),
    ("warehouse", &["measure", "policy", "table"]),
    ("figure", &["measure", "place", "table"]),
    ("compare", &["figure"]),
    ("export", &["figure", "measure", "import", "table"]),
    ("project", &["import", "measure", "figure", "compare", "policy", "table"]),
    ("sample", &["export", "place"]),
    (
        "session",
        &[
            "sheet",
            "compare",
            "policy",
            "import",
            "table",
            "place",
            "measure",
            "figure",
            "project",
            "export",
            "warehouse",
        ],
    ),
    (
        "cli",
        &[
            "sheet",
            "compare",
            "policy",
            "import",
            "table",
            "place",
            "measure",
            "figure",
            "project",
            "export",
            "sample",
            "session",
            "warehouse",
        ],
    ),
    (
        "app",
        &[
            "sheet",
            "compare",
            "policy",
            "import",
            "table",
            "place",
            "measure",
            "figure",
            "project",
            "export",
            "sample",
            "session",
            "warehouse",
        ],
    ),
];

/// Rooms that own each crate. Crates that are not listed belong to everybody.
const OWNERS: &[(&str, &[&str])] = &[
    ("calamine", &["sheet"]),
    ("chardetng", &["sheet"]),
    ("csv", &["sheet"]),
    ("encoding_rs", &["sheet"]),
    ("flate2", &["sheet"]),
    ("html5gum", &["sheet"]),
    ("memchr", &["sheet"]),
    ("office_crypto", &["sheet"]),
    ("quick_xml", &["sheet"]),
    ("bytemuck", &["sheet", "table"]),
    ("microlp", &["measure"]),
    ("rayon", &["table", "measure"]),
    ("time", &["table"]),
    ("earcut", &["place"]),
    ("strsim", &["import", "place"]),
    ("skrifa", &["figure"]),
    ("krilla", &["export"]),
    ("krilla_svg", &["export"]),
    ("png", &["export"]),
    ("resvg", &["export"]),
    ("usvg", &["export"]),
    ("rust_xlsxwriter", &["export"]),
    ("zip", &["export", "sheet"]),
    ("aes_gcm", &["project"]),
    ("fs4", &["project"]),
    ("pbkdf2", &["project"]),
    ("ron", &["policy", "project", "app"]),
    ("rusqlite", &["project"]),
    ("zstd", &["project", "place"]),
    ("arboard", &["app"]),
    ("directories", &["app"]),
    ("eframe", &["app", "main"]),
    ("egui", &["app"]),
    ("egui_winit", &["app"]),
    ("egui_extras", &["app"]),
    ("egui_plot", &["app"]),
    ("keyring", &["app"]),
    ("rfd", &["app"]),
    ("softbuffer", &["app"]),
    ("adbc_core", &["warehouse"]),
    ("adbc_driver_manager", &["warehouse"]),
    ("arrow_array", &["warehouse"]),
    ("arrow_ipc", &["warehouse"]),
    ("arrow_schema", &["warehouse"]),
    ("clap", &["cli"]),
];

#[test]
fn rooms_use_only_the_rooms_above_them() {
    let may_use: BTreeMap<_, _> = MAY_USE.iter().copied().collect();
    let mut broken = Vec::new();
    for (path, room, code) in source_files() {
        for other in may_use.keys() {
            let allowed = *other == room
                || *other == FOR_ALL
                || matches!(room.as_str(), "main" | "lib")
                || may_use.get(room.as_str()).is_some_and(|rooms| rooms.contains(other));
            if !allowed && (names(&code, &format!("crate::{other}")) || grouped(&code, other)) {
                broken.push(format!("{}: `{room}` may not use `{other}`", path.display()));
            }
        }
        if !may_use.contains_key(room.as_str()) && !matches!(room.as_str(), "main" | "lib") {
            broken.push(format!("{}: the room `{room}` has no entry in MAY_USE", path.display()));
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn crates_are_named_only_by_their_owners() {
    let mut broken = Vec::new();
    for (path, room, code) in source_files() {
        for (name, owners) in OWNERS {
            if !owners.contains(&room.as_str()) && !imports_from_here(&code, name) && names(&code, &format!("{name}::"))
            {
                broken.push(format!("{}: `{name}` belongs to {owners:?}", path.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn published_numbers_are_sealed_in_one_place() {
    for (path, _room, code) in source_files() {
        let home =
            path.components().any(|part| part.as_os_str() == "disclosure") || path.ends_with("measure/published.rs");
        assert!(home || !code.contains("Published::seal"), "{} seals published numbers", path.display());
    }
}

#[test]
fn the_walls_test_would_notice() {
    assert!(names("use egui::Ui;", "egui::"));
    assert!(!names("use my_egui::Ui;", "egui::"));
    assert!(imports_from_here("use crate::export::{csv, png};\ncsv::issues", "csv"));
    assert!(!imports_from_here("use csv::Reader;", "csv"));
    assert!(grouped("use crate::{\n    app::App,\n    table::Field,\n};", "table"));
    assert!(!grouped("use crate::{\n    app::App,\n};", "table"));
    assert_eq!(without_comments_and_tests("a // egui::\nb\n#[cfg(test)]\nmod tests { egui:: }"), "a \nb\n");
}

/// Every source file with its room and its code without comments and unit tests.
fn source_files() -> Vec<(PathBuf, String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") && !holds_tests(&path) {
                let inside = path.strip_prefix(&root).unwrap();
                let room = inside.components().next().unwrap().as_os_str().to_string_lossy().replace(".rs", "");
                let code = without_comments_and_tests(&fs::read_to_string(&path).unwrap());
                files.push((path.clone(), room, code));
            }
        }
    }
    assert!(files.len() > 20, "the source tree was not found");
    files
}

/// True for a module of tests that is a file of its own.
fn holds_tests(path: &Path) -> bool {
    path.file_stem().is_some_and(|name| name == "tests" || name.to_string_lossy().ends_with("_tests"))
}

fn without_comments_and_tests(code: &str) -> String {
    let code = code.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    code.split_inclusive('\n')
        .map(|line| match line.find("//") {
            Some(at) if !line[..at].ends_with(':') => format!("{}\n", &line[..at]),
            Some(_) | None => line.to_owned(),
        })
        .collect()
}

/// True if `path` occurs as a path of its own, not as the end of a longer name.
fn names(code: &str, path: &str) -> bool {
    code.match_indices(path).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let after = code[at + path.len()..].chars().next();
        let own = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && c != '_');
        own(before) && before != Some(':') && (path.ends_with(':') || own(after))
    })
}

/// True if the file's imports bring in a module of that name from this package or from `std` (`export::csv`, `std::time`).
fn imports_from_here(code: &str, name: &str) -> bool {
    code.split("use ").skip(1).filter_map(|rest| rest.split_once(';')).any(|(import, _)| {
        (import.starts_with("crate") || import.starts_with("std") || import.starts_with("super"))
            && import.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == name)
    })
}

/// True if a grouped import `use crate::{…}` names the room at its first level.
fn grouped(code: &str, room: &str) -> bool {
    code.split("use crate::{").skip(1).any(|rest| {
        let mut depth = 1;
        let mut first_level = String::new();
        for c in rest.chars() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ if depth == 1 => first_level.push(c),
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
        first_level.split(',').any(|item| item.trim().split("::").next() == Some(room))
    })
}
