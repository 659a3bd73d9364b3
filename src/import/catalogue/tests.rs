//! What the catalogue makes of texts and files, and what it refuses.

use super::{Catalogue, CatalogueEdit, Credential, Credentials};
use crate::{
    import::{
        Decisions, IssueCode, Mapping,
        cases::{book, sheet},
        import_with,
    },
    table::Field,
};

fn entry(name: &str, level: &str, aliases: &[&str]) -> Credential {
    let aliases = aliases.iter().map(|alias| (*alias).to_owned()).collect();
    Credential { name: name.into(), level: level.into(), body: String::new(), aliases }
}

fn catalogue(own: &[Credential]) -> Catalogue {
    let mut catalogue = Catalogue::default();
    for entry in own {
        catalogue.apply(&CatalogueEdit::Add(entry.clone())).unwrap();
    }
    catalogue
}

fn shown(catalogue: &Catalogue, text: &str) -> Option<String> {
    Credentials::of(catalogue).shown(text)
}

#[test]
fn bundled_synonyms_mean_their_credential() {
    for (text, expected) in [
        ("CPT", "MSSC"),
        ("NCRC Gold", "ACT NCRC Gold"),
        ("nims", "NIMS"),
        ("MSSC (CPT)", "MSSC"),
        ("American Welding Society", "AWS"),
        ("ACT-NCRC", "ACT NCRC"),
    ] {
        assert_eq!(shown(&Catalogue::default(), text).as_deref(), Some(expected), "{text}");
    }
    for text in ["Certified Nursing Assistant", "AWS Solutions Architect"] {
        assert_eq!(shown(&Catalogue::default(), text), None, "{text}");
    }
}

#[test]
fn only_near_misses_are_proposed() {
    let own = catalogue(&[entry("Siemens Mechatronic Systems", "Level 1", &["SMSCP 1"])]);
    let known = Credentials::of(&own);
    assert_eq!(known.near("NIMMS CNC Mill").as_deref(), Some("NIMS"));
    assert_eq!(known.near("Certified Production Technican").as_deref(), Some("MSSC"));
    assert_eq!(
        known.near("Siemens Mechatronic Sistems Level 1").as_deref(),
        Some("Siemens Mechatronic Systems Level 1")
    );
    for text in ["ABC", "Certified Nursing Assistant", "ASE", "CompTIA A+", "Mechatronics", "AWS Solutions Architect"] {
        assert_eq!(known.near(text), None, "{text}");
    }
}

#[test]
fn own_names_and_spellings_are_recognised_whatever_their_case_and_punctuation() {
    let own = catalogue(&[
        entry("FANUC Robot Operator", "Level 1", &["FCR-O1", "Fanuc cert. robot operator 1"]),
        entry("NIMS", "", &["Machining Level 2 (NIMS)"]),
    ]);
    for (text, expected) in [
        ("fcr o1", Some("FANUC Robot Operator Level 1")),
        ("FANUC ROBOT OPERATOR - LEVEL 1", Some("FANUC Robot Operator Level 1")),
        ("Fanuc robot operator", Some("FANUC Robot Operator")),
        ("nims: machining", Some("NIMS")),
        ("machining level 2 nims", Some("NIMS")),
        ("FCR-O2", None),
    ] {
        assert_eq!(shown(&own, text).as_deref(), expected, "{text}");
    }
    assert_eq!(Credentials::of(&own).apart("FANUC Robot Operator Level 1"), Some(("FANUC Robot Operator", "Level 1")));
}

#[test]
fn a_text_never_comes_to_mean_two_things() {
    let mut own = catalogue(&[entry("FANUC Robot Operator", "", &["FCR-O1"])]);
    let before = own.clone();
    for (wrong, why) in [
        (entry(" ", "", &["x1"]), "Write a name first"),
        (entry("Certified Painter", "", &["cpt"]), "“cpt” already means MSSC"),
        (entry("Robots", "", &["FCR O1"]), "“FCR O1” already means FANUC Robot Operator"),
        (entry("Gold NCRC", "", &[]), "“Gold NCRC” already means ACT NCRC Gold"),
        (
            entry("Maintenance", "", &["Maintenance Awareness"]),
            "“Maintenance Awareness” already means MSSC: Maintenance awareness",
        ),
        (entry("Robots", "", &["N/A"]), "“N/A” already means a cell without a value"),
        (entry("Robots", "", &["+"]), "“+” has neither letters nor digits"),
        (entry("fanuc robot operator", "", &["F1"]), "“fanuc robot operator” is in the catalogue already"),
        (entry("NIMS", "", &["nims cnc"]), "“NIMS” is in the catalogue already; write another spelling of it"),
    ] {
        let refused = own.apply(&CatalogueEdit::Add(wrong.clone())).unwrap_err();
        assert_eq!(refused.to_string(), why, "{wrong:?}");
        assert_eq!(own, before);
    }
    // Its own spellings are no hindrance to an entry that is changed.
    let changed = entry("FANUC Robot Operator", "", &["FCR-O1", "Fanuc 1"]);
    own.apply(&CatalogueEdit::Change(own.own[0].clone(), changed.clone())).unwrap();
    assert_eq!(own.own, std::slice::from_ref(&changed));
    own.apply(&CatalogueEdit::Remove(changed.clone())).unwrap();
    assert!(own.is_empty());
    assert!(own.apply(&CatalogueEdit::Remove(changed)).is_err());
}

#[test]
fn a_file_with_an_own_spelling_is_read_by_it() {
    let rows = [
        "College|State|Certificate earned|Notes",
        "Lakeside CC|Ohio|FCR-O1|x",
        "Dry Fork|Ohio|NIMMS CNC Mill|y",
        "Dry Fork|Ohio|NIMS; FCR-O1|z",
    ];
    let texts = |own: &Catalogue, field: Field| {
        let imported = import_with(&book("case.xlsx", vec![sheet("Case", &rows)]), &Mapping::default(), own);
        let table = &imported.tables[0];
        let texts: Vec<Option<String>> = table.column(field).map_or_else(Vec::new, |column| {
            (0..table.rows()).map(|row| column.text(row).map(ToString::to_string)).collect()
        });
        let unknown = imported.inspection.issues.iter().filter(|issue| issue.code == IssueCode::NotACredential).count();
        (texts, unknown)
    };
    let some = |text: &str| Some(text.to_owned());
    let (names, unknown) = texts(&Catalogue::default(), Field::Credential);
    assert_eq!((names[0].clone(), names[1].clone(), unknown), (some("FCR-O1"), None, 1));

    let own = catalogue(&[
        entry("FANUC Robot Operator", "Level 1", &["FCR-O1"]),
        entry("NIMMS CNC", "", &["NIMMS CNC Mill"]),
    ]);
    let (names, unknown) = texts(&own, Field::Credential);
    let robot = some("FANUC Robot Operator");
    assert_eq!((names, unknown), (vec![robot.clone(), some("NIMMS CNC"), some("NIMS"), robot], 0));
    let level = some("Level 1");
    assert_eq!(texts(&own, Field::CredentialLevel).0, [level.clone(), None, None, level]);
}

#[test]
fn columns_of_check_marks_may_be_called_by_own_names() {
    let rows = ["College|State|FCR-O1|NIMS", "Lakeside CC|Ohio|x|x", "Dry Fork|Ohio|x|", "Macomb CC|Michigan||x"];
    let own = catalogue(&[entry("FANUC Robot Operator", "", &["FCR-O1"])]);
    let imported = import_with(&book("case.xlsx", vec![sheet("Case", &rows)]), &Mapping::default(), &own);
    let table = &imported.tables[0];
    let column = table.column(Field::Credential).unwrap();
    let names: Vec<_> = (0..table.rows()).filter_map(|row| column.text(row).map(ToString::to_string)).collect();
    assert_eq!(names, ["FANUC Robot Operator", "NIMS", "FANUC Robot Operator", "NIMS"]);
}

#[test]
fn another_catalogue_is_taken_over_where_the_own_says_nothing() {
    let mut own =
        Decisions { credentials: catalogue(&[entry("FANUC Robot Operator", "", &["FCR-O1"])]), ..Decisions::default() };
    let theirs = Decisions {
        credentials: catalogue(&[
            entry("Robots", "", &["FCR-O1", "Robot card"]),
            entry("FANUC Robot Operator", "", &["Fanuc 1"]),
            entry("MSSC", "", &["Prod. tech. card"]),
        ]),
        ..Decisions::default()
    };
    own.complete(&theirs);
    for (text, expected) in [
        ("FCR-O1", "FANUC Robot Operator"),
        ("Fanuc 1", "FANUC Robot Operator"),
        ("Robot card", "Robots"),
        ("prod tech card", "MSSC"),
    ] {
        assert_eq!(shown(&own.credentials, text).as_deref(), Some(expected), "{text}");
    }
    let again = own.clone();
    own.complete(&theirs);
    assert_eq!(own, again);
}

#[test]
fn the_list_holds_bundled_and_own_and_is_searched_by_name_body_and_spelling() {
    let mut robot = entry("FANUC Robot Operator", "Level 1", &["FCR-O1"]);
    robot.body = "FANUC America".into();
    let own = catalogue(&[robot, entry("NIMS", "", &["Machining II"])]);
    let listed = own.listed();
    let found = |search: &str| {
        let rows = listed.iter().filter(|row| row.has(search));
        rows.map(|row| (row.shown.as_str(), row.is_bundled(), row.own.is_some())).collect::<Vec<_>>()
    };
    assert_eq!(listed.len(), 7, "six come with the program");
    assert_eq!(found("fcr-o1"), [("FANUC Robot Operator Level 1", false, true)]);
    assert_eq!(found("america fanuc").len(), 1);
    assert_eq!(found("Machining ii"), [("NIMS", true, true)]);
    assert_eq!(found("production technician"), [("MSSC", true, false)]);
}
