//! The catalogue of credentials beyond the window: saved projects, shared mappings, the command line.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use credential_atlas::{
    import::{CatalogueEdit, Credential, Mapping, SavedMapping},
    project::{self, Document, History},
    session::{self, Follow, Session},
    sheet::Reader,
};
use serde_json::Value;

/// Thirty people of two credentials that no one else has heard of, written in three ways.
fn people(folder: &Path) -> PathBuf {
    let mut csv = String::from("Person ID,State,Credential,Passed,Cert date\n");
    for person in 0..30 {
        let credential = ["FCR-O1", "Fanuc robot operator", "SMSCP 1"][person % 3];
        csv += &format!("P{person},OH,{credential},Yes,2019-05-0{}\n", 1 + person % 9);
    }
    let path = folder.join("people.csv");
    std::fs::write(&path, csv).unwrap();
    path
}

fn opened(paths: &[PathBuf]) -> Session {
    session::open(paths, &Reader::in_process(), &Follow::nobody()).unwrap()
}

fn with_catalogue(document: &Document) -> Document {
    let mut document = document.clone();
    for (name, alias) in [("FANUC Robot Operator", "FCR-O1"), ("Siemens Mechatronics", "SMSCP 1")] {
        let entry = Credential { name: name.into(), aliases: vec![alias.into()], ..Credential::default() };
        document.decisions.credentials.apply(&CatalogueEdit::Add(entry)).unwrap();
    }
    document
}

/// Certificates by credential, as the command line counts them.
fn counted(arguments: &[&Path]) -> Vec<(String, u64)> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_credential-atlas"));
    command.args(["measure", "--json", "--measure", "certificates", "--by", "credential"]).args(arguments);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    let rows = answer["rows"].as_array().unwrap().iter();
    let mut rows: Vec<_> = rows
        .map(|row| {
            let name = row["group"]["credential"].as_str().unwrap().to_owned();
            (name, row["certificates"]["value"].as_u64().unwrap())
        })
        .collect();
    rows.sort();
    rows
}

fn of(rows: &[(&str, u64)]) -> Vec<(String, u64)> {
    rows.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect()
}

#[test]
fn a_project_counts_by_its_catalogue_and_one_without_opens_as_before() {
    let folder = tempfile::tempdir().unwrap();
    let file = people(folder.path());
    let first = opened(std::slice::from_ref(&file));
    let project = folder.path().join("board.credatlas");
    let save = |document: Document| {
        project::save(&project, &History::new("Open", document), &first.dataset().tables).unwrap();
    };
    let found = [("FCR-O1", 10), ("Fanuc robot operator", 10), ("SMSCP 1", 10)];
    save(first.document.clone());
    assert_eq!(counted(&[&project]), of(&found));
    assert_eq!(counted(&[&file]), of(&found));

    save(with_catalogue(&first.document));
    let own = [("FANUC Robot Operator", 20), ("Siemens Mechatronics", 10)];
    assert_eq!(counted(&[&project]), of(&own));
    let again = opened(std::slice::from_ref(&project));
    assert_eq!(again.document.decisions, with_catalogue(&first.document).decisions);
}

#[test]
fn a_shared_mapping_brings_its_catalogue() {
    let folder = tempfile::tempdir().unwrap();
    let file = people(folder.path());
    let first = opened(std::slice::from_ref(&file));
    let found = first.loaded.files[0].inspection().unwrap();
    let saved = SavedMapping::of("people.csv", found, &Mapping::default()).unwrap();
    let saved = saved.with_decisions(&with_catalogue(&first.document).decisions);
    let mapping = folder.path().join("people.ron");
    std::fs::write(&mapping, project::mapping_text(&saved).unwrap()).unwrap();
    assert_eq!(project::load_mapping(&mapping).unwrap().decisions, saved.decisions);
    let own = [("FANUC Robot Operator", 20), ("Siemens Mechatronics", 10)];
    assert_eq!(counted(&[&file, Path::new("--mapping"), &mapping]), of(&own));
}
