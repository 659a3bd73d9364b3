//! Tests of shared copies: nothing planted in any place of a project is anywhere in the copy's bytes.

use std::{fs, path::Path, sync::Arc};

use super::{DeckSlide, Document, History, LeftOut, SlideContent, SourceFile, open, save, share};
use crate::{
    figure::{Annotation, FigureSpec},
    import::{CollegeRule, Institution},
    measure::{CustomRegion, Keep, Reference},
    table::{Column, Field, Table, TableKind, Values},
};

const PLANTED: &str = "PLANTED-7731";

fn planted(what: &str) -> String {
    format!("{PLANTED}-{what}")
}

fn table(kind: TableKind, columns: Vec<Column>, rows: usize) -> Arc<Table> {
    Arc::new(Table {
        kind,
        file: planted("file.xlsx").into(),
        sheet: planted("sheet").into(),
        sha256: "0".repeat(64).into(),
        columns: columns.into_iter().map(Arc::new).collect(),
        source_rows: (1..=rows as u32).collect(),
        notes: vec![planted("footnote").into()],
        synthetic: false,
        dollar_year: None,
    })
}

fn tables() -> [Arc<Table>; 2] {
    let text = |name: &str, field, texts: [&str; 2]| Column::from_texts(name, field, texts.map(Some));
    let people = vec![text("ST", Some(Field::State), ["Ohio", &planted("cell")])];
    let programs = vec![
        text(&planted("header"), Some(Field::College), ["Lakeside College", "Riverbend College"]),
        text("Who", Some(Field::Contact), [&planted("contact"), "Ann"]),
        text("Remarks", None, [&planted("remark"), ""]),
        Column {
            name: "Cost".into(),
            field: Some(Field::Cost),
            values: Values::Numbers(vec![900.0, 1_200.0]),
            states: None,
            bounds: Vec::new(),
        },
    ];
    [table(TableKind::People, people, 2), table(TableKind::Programs, programs, 2)]
}

/// A figure with something planted wherever a user can write.
fn figure(college: Option<&str>) -> FigureSpec {
    let mut figure = Document::default().earnings;
    let words = &mut figure.words;
    for (word, what) in [
        (&mut words.title, "title"),
        (&mut words.title_when, "title before"),
        (&mut words.subtitle, "subtitle"),
        (&mut words.notes, "notes"),
        (&mut words.alt, "alt"),
    ] {
        *word = Some(planted(what));
    }
    figure.annotations =
        vec![Annotation { text: planted("annotation"), source: planted("source"), ..Annotation::default() }];
    figure.request.threshold_reason = Some(planted("reason"));
    figure.request.references = vec![Reference { label: planted("line"), amount: 41_000.0, source: planted("source") }];
    if let Some(college) = college {
        figure.request.filters.by_field.insert(Field::College, Keep::Labels([college.to_owned()].into()));
    }
    figure
}

fn document() -> Document {
    let mut document = Document {
        name: planted("project name"),
        map: figure(Some(&planted("map filter"))),
        earnings: figure(None),
        share: figure(None),
        threshold: 5,
        threshold_reason: Some(planted("threshold reason")),
        regions: vec![CustomRegion { name: planted("region"), members: vec!["39043".into(), planted("member")] }],
        ..Document::default()
    };
    document.filters.by_field.insert(Field::State, Keep::Labels([planted("filter")].into()));
    let source = |name: &str| SourceFile { path: format!("/home/{name}/{name}.xlsx").into(), ..SourceFile::default() };
    document.sources = vec![source(&planted("file"))];
    document.sources[0].mapping.markers.insert(planted("marker"), crate::table::CellState::Suppressed);
    let institution = |name: &str| Institution { name: name.into(), state: None, unitid: None };
    document.decisions.colleges = vec![
        CollegeRule {
            spelling: planted("spelling"),
            state: None,
            is: Some(institution("Lakeside College")),
            is_not: Vec::new(),
        },
        CollegeRule {
            spelling: "Lakeside College".into(),
            state: None,
            is: Some(institution(&planted("institution"))),
            is_not: vec![institution("Riverbend College")],
        },
    ];
    let slide = |content| DeckSlide { content, notes: Some(planted("speaker note")), batch: 0 };
    document.deck = vec![
        slide(SlideContent::Title { title: planted("slide title"), subtitle: planted("slide subtitle") }),
        slide(SlideContent::Figure(Box::new(figure(Some(&planted("slide filter")))))),
        slide(SlideContent::Figure(Box::new(figure(Some("Lakeside College"))))),
    ];
    document
}

/// True if the text is in the bytes of the file, free pages included, or in an inflated chunk.
fn holds(path: &Path, text: &str) -> bool {
    let there = |bytes: &[u8]| bytes.windows(text.len()).any(|part| part == text.as_bytes());
    let database = rusqlite::Connection::open(path).unwrap();
    let mut chunks = database.prepare("SELECT data FROM table_chunk").unwrap();
    let inflated = chunks
        .query_map([], |row| row.get::<_, Vec<u8>>(0))
        .unwrap()
        .any(|data| there(&zstd::stream::decode_all(&*data.unwrap()).unwrap()));
    inflated || there(&fs::read(path).unwrap())
}

#[test]
fn nothing_planted_is_in_a_shared_copy() {
    let folder = tempfile::tempdir().unwrap();
    let mut history = History::new("Open", Document::default());
    history.record(planted("undone step"), Document { name: planted("undone"), ..Document::default() });
    history.undo();
    history.record(planted("step"), document());
    let own = folder.path().join("own.credatlas");
    save(&own, &history, &tables()).unwrap();
    assert!(holds(&own, PLANTED) && holds(&own, &planted("cell")), "the test would not notice");

    let copy = folder.path().join("copy.credatlas");
    let left_out = share(&copy, history.document(), &tables()).unwrap();
    assert_eq!(left_out, LeftOut { slides: 1, threshold: true });
    assert!(!holds(&copy, PLANTED));
    let free: i64 = rusqlite::Connection::open(&copy)
        .unwrap()
        .pragma_query_value(None, "freelist_count", |row| row.get(0))
        .unwrap();
    assert_eq!(free, 0);

    let opened = open(&copy).unwrap();
    let found = opened.document();
    assert_eq!((found.name.as_str(), found.threshold, opened.history.steps().len()), ("copy", 10, 1));
    assert_eq!((found.deck.len(), found.regions[0].members.as_slice()), (2, &["39043".to_owned()][..]));
    let [table] = opened.tables.as_slice() else { panic!("only the programs") };
    assert_eq!(table.column(Field::College).unwrap().text(0).map(|text| &**text), Some("Lakeside College"));
    assert_eq!((table.columns.len(), &*table.file), (2, "File 1"));
    let SlideContent::Figure(kept) = &found.deck[1].content else { panic!("a figure") };
    assert_eq!(kept.request.filters.by_field.len(), 1, "a filter by a college of the kept table stays");
    // Sharing again leaves no earlier copy beside it.
    share(&copy, history.document(), &tables()).unwrap();
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
}

#[test]
fn a_project_saved_without_rows_has_no_undone_steps() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("p.credatlas");
    let mut history = History::new("Open", Document::default());
    history.record(planted("undone step"), Document { name: planted("undone"), ..Document::default() });
    history.undo();
    history.record("Leave people’s rows out", Document { save_rows: false, ..Document::default() });
    save(&path, &history, &tables()).unwrap();
    assert!(!holds(&path, &planted("undone")) && !holds(&path, &planted("cell")));
    assert_eq!(open(&path).unwrap().history.steps().len(), 1);
}
