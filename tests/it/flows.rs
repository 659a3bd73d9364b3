//! Industries before and after, from a file to the figure: columns, counts, suppression and what is drawn.

use std::sync::Arc;

use credential_atlas::{
    figure::{self, ChartSpec, FigureKind, FigureSpec, Item, NativeShape, PageSize, Palette, WordEdits},
    measure::{Answer, Engine, MeasureName, Request},
    table::{Field, TableKind},
};

use crate::export::dataset;

/// Ten sectors before, of which some people enter manufacturing, some retail trade, and all others stay. Of mining six
/// people came, which is under the threshold.
const BEFORE: [(&str, usize, usize, usize); 10] = [
    // Code before, into manufacturing, into retail trade, stay
    ("332710", 60, 20, 0),
    ("445110", 48, 30, 0),
    ("722511", 40, 22, 18),
    ("484110", 36, 16, 24),
    ("621111", 30, 14, 28),
    ("236115", 26, 12, 20),
    ("561320", 24, 15, 16),
    ("541330", 22, 12, 14),
    ("611110", 18, 13, 12),
    ("212321", 3, 2, 1),
];

fn file() -> String {
    let mut csv = String::from("ID,naics_before,NAICS Q+4,Q-3,Q+4\n");
    let mut id = 0;
    for (code, into, retail, stay) in BEFORE {
        let after = [("332710", into), ("445110", retail), (code, stay)];
        for (after, people) in after {
            for _ in 0..people {
                id += 1;
                csv += &format!("P{id:04},{code},{after},{},{}\n", 7_000 + id, 8_500 + id);
            }
        }
    }
    csv
}

fn asked() -> (Answer, FigureSpec) {
    let request = Request { measure: MeasureName::InField, by: vec![Field::IndustryBefore], ..Request::default() };
    let answer = Engine::new(Arc::new(dataset([("moves.csv", file().as_bytes())]))).measure(&request).unwrap();
    let kind = FigureKind::Flows(ChartSpec::default());
    (answer, FigureSpec { request, kind, words: WordEdits::default(), annotations: Vec::new() })
}

#[test]
fn both_industries_are_understood_and_counted_together() {
    let data = dataset([("moves.csv", file().as_bytes())]);
    assert_eq!(data.tables[0].kind, TableKind::People);
    let fields: Vec<Field> = data.tables[0].columns.iter().filter_map(|column| column.field).collect();
    assert!(fields.contains(&Field::IndustryBefore) && fields.contains(&Field::Industry), "{fields:?}");
    let (answer, _) = asked();
    let Answer::Share(table) = &answer else { panic!("shares") };
    let of = |before: &str, after: &str| {
        let row = table.rows.iter().find(|row| *row.group[0] == *before).unwrap();
        row.parts.iter().find(|part| *part.label == *after).map(|part| part.n.value)
    };
    assert_eq!(of("Retail trade", "Manufacturing"), Some(Some(48.0)));
    assert_eq!(of("Hospitality, food", "Manufacturing"), Some(Some(40.0)));
    // Six people came from mining: neither they nor what would tell them are shown.
    let mining = table.rows.iter().find(|row| *row.group[0] == *"Mining, oil and gas").unwrap();
    assert_eq!(mining.base.value, None);
    assert!(mining.parts.iter().all(|part| part.n.value.is_none() && part.share.value.is_none()));
    let into: f64 = table.rows.iter().filter_map(|row| row.parts[0].n.value).sum();
    let all = table.total.parts[0].n.value;
    let hidden = table.rows.iter().filter(|row| row.parts[0].n.value.is_none()).count();
    assert!(all.is_none_or(|all| all - into >= 10.0) || hidden > 1, "3 people cannot be worked out: {into} of {all:?}");
}

#[test]
fn at_most_eight_industries_stand_on_either_side_of_the_flows() {
    let (answer, spec) = asked();
    for size in PageSize::ALL {
        let figure = figure::build(&spec, &answer, size.page(), &Palette::LIGHT);
        assert_eq!(*figure.form(), NativeShape::Shapes);
        let mut keys = Vec::new();
        marks(&figure.scene().body, &mut keys);
        let left = keys.iter().filter(|key| key.starts_with("row:") && !key.contains("/part:")).count();
        let right = keys.iter().filter(|key| key.starts_with("row:All/part:")).count();
        assert!((2..=8).contains(&left) && (2..=8).contains(&right), "{left} and {right}: {keys:?}");
        let words = format!("{:?}", figure.scene().body);
        assert!(words.contains("Industry before") && words.contains("Industry after"));
        assert!(figure.words().alt.contains("industry before"), "{}", figure.words().alt);
    }
}

fn marks(items: &[Item], keys: &mut Vec<String>) {
    for item in items {
        if let Item::Group { mark, items, .. } = item {
            keys.extend(mark.iter().map(|mark| mark.key.clone()));
            marks(items, keys);
        }
    }
}
