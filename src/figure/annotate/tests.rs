//! Annotations keep to their data: they move with it, and what is gone or withheld is never pointed at.

use crate::{
    figure::{
        Adrift, Annotation, AnnotationShape, ChartSpec, Figure, FigureKind, FigureSpec, Item, Page, Palette, WordEdits,
        annotate::Ground,
        build,
        fixture::{self, ages, earnings, row, table},
        ink::Area,
    },
    measure::{Answer, Published, Request},
    table::Field,
};

fn figure(kind: FigureKind, answer: &Answer, annotations: Vec<Annotation>) -> Figure {
    let spec = FigureSpec { request: Request::default(), kind, words: WordEdits::default(), annotations };
    build(&spec, answer, Page::SLIDE, &Palette::LIGHT)
}

fn page(figure: &Figure) -> Ground {
    let all = Area { min: [0.0, 0.0], max: [1280.0, 720.0] };
    Ground::of(&figure.scene().body, None, all, 1.0)
}

fn group<'a>(items: &'a [Item], key: &str) -> Option<&'a [Item]> {
    items.iter().find_map(|item| match item {
        Item::Group { mark: Some(mark), items, .. } if mark.key == key => Some(items.as_slice()),
        Item::Group { items, .. } => group(items, key),
        _ => None,
    })
}

fn charts() -> Vec<FigureKind> {
    let style = ChartSpec::default();
    vec![
        FigureKind::Dumbbell(style),
        FigureKind::Bars(style),
        FigureKind::Range(style),
        FigureKind::Slope(style),
        FigureKind::Table(style),
    ]
}

#[test]
fn a_line_stands_at_its_value_and_the_axis_reaches_it() {
    // The youngest earned $31,900 afterwards: a line at that value goes through the middle of their mark.
    let kind = FigureKind::Dumbbell(ChartSpec::default());
    let lines = vec![Annotation::line(31_900.0, "Goal", "the board"), Annotation::line(90_000.0, "Far goal", "")];
    let figure = figure(kind, &earnings(ages()), lines);
    let center = group(&figure.scene().body, "row:18–25/after").unwrap().iter().find_map(|item| match item {
        Item::Circle { center, .. } => Some(*center),
        _ => None,
    });
    let x = |key: &str| match group(&figure.scene().body, key).unwrap().first() {
        Some(Item::Line { points, .. }) => points[0][0],
        other => panic!("{other:?}"),
    };
    assert!((center.unwrap()[0] - x("note:0")).abs() < 0.01);
    assert!(figure.annotations().adrift.is_empty() && x("note:1") > x("note:0"));
    assert!(figure.native().unwrap().axis_max >= 90_000.0);
    let notes = figure.words().notes.join(" ");
    assert!(notes.contains("Goal, $31,900 (the board)") && notes.contains("no source named"), "{notes}");
}

#[test]
fn what_became_suppressed_is_kept_said_and_not_pointed_at() {
    let notes = || {
        vec![
            Annotation::at_mark(AnnotationShape::Arrow, "row:56–65/after", "Least gain"),
            Annotation::at_mark(AnnotationShape::Text, "row:56–65", "Few people"),
            Annotation::at_mark(AnnotationShape::Highlight, "row:70–75", ""),
        ]
    };
    let mut small = ages();
    small.rows[4] = row("56–65", None);
    for kind in charts().into_iter().take(3) {
        let before = figure(kind.clone(), &earnings(ages()), notes());
        assert_eq!(before.annotations().adrift, [(2, Adrift::NoMark)], "{kind:?}");
        let after = figure(kind.clone(), &earnings(small.clone()), notes());
        assert_eq!(after.annotations().adrift, [(0, Adrift::NoMark), (2, Adrift::NoMark)], "{kind:?}");
        assert!(group(&after.scene().body, "note:0").is_none() && group(&after.scene().body, "note:1").is_some());
    }
    let no_axis =
        figure(FigureKind::Table(ChartSpec::default()), &earnings(ages()), vec![Annotation::line(1.0, "", "")]);
    assert_eq!(no_axis.annotations().adrift, [(0, Adrift::NoAxis)]);
}

#[test]
fn words_find_a_free_place_on_every_kind() {
    for kind in charts() {
        for name in ["18–25", "36–45", "56–65", "66 and over"] {
            for shape in [AnnotationShape::Text, AnnotationShape::Arrow] {
                let words = "A new course began here in 2021";
                let note = Annotation::at_mark(shape, format!("row:{name}"), words);
                let figure = figure(kind.clone(), &earnings(ages()), vec![note]);
                if !figure.annotations().adrift.is_empty() {
                    // A slope names the groups without a line together, under the first of them.
                    assert!(matches!(kind, FigureKind::Slope(_)), "{kind:?} {name}");
                    continue;
                }
                assert!(figure.annotations().covering.is_empty(), "{kind:?} {name} {:?}", figure.annotations());
            }
        }
    }
}

#[test]
fn words_that_the_user_moved_stay_there_and_what_they_cover_is_said() {
    let note =
        |offset| Annotation { offset, ..Annotation::at_mark(AnnotationShape::Text, "row:18–25/after", "Here") };
    let kind = FigureKind::Dumbbell(ChartSpec::default());
    let of = |offset| figure(kind.clone(), &earnings(ages()), vec![note(offset)]);
    let far = of([60.0, 30.0]);
    let mark = page(&far).mark("row:18–25/after").unwrap().middle();
    let words = page(&far).words.iter().find(|(text, _)| text == "Here").unwrap().1.middle();
    assert!((words[0] - mark[0] - 60.0).abs() < 3.0 && (words[1] - mark[1] - 30.0).abs() < 3.0, "{words:?} {mark:?}");
    assert!(far.annotations().covering.is_empty());
    assert_eq!(of([45.0, 0.0]).annotations().covering, [(0, "$31,900".to_owned())]);
}

#[test]
fn a_highlighted_group_keeps_its_colour_and_all_others_are_slate() {
    let look = Palette::LIGHT;
    let light = vec![Annotation::at_mark(AnnotationShape::Highlight, "row:26–35", "")];
    let figure = figure(FigureKind::Dumbbell(ChartSpec::default()), &earnings(ages()), light);
    let fill = |key: &str| {
        group(&figure.scene().body, key).unwrap().iter().find_map(|item| match item {
            Item::Circle { fill: Some(crate::figure::Fill::Solid(color)), .. } => Some(*color),
            _ => None,
        })
    };
    assert_eq!(fill("row:26–35/after"), Some(look.after));
    assert_eq!(fill("row:18–25/after"), Some(look.before));
    assert_eq!(figure.native().unwrap().focus, [1]);
}

#[test]
fn a_highlighted_line_keeps_its_colour_in_both_forms() {
    let look = Palette::LIGHT;
    let series = ["Welding", "Machining"].map(|name| fixture::line(name, &[(-2, 5_000.0), (0, 5_500.0), (4, 9_000.0)]));
    let answer = Answer::Trajectory(Published::for_test(fixture::lines(series.into())));
    let light = vec![
        Annotation::at_mark(AnnotationShape::Highlight, "row:Machining", ""),
        Annotation::at_mark(AnnotationShape::Arrow, "row:Machining/q:4", "Twice as much"),
    ];
    let figure = figure(FigureKind::OverTime(ChartSpec::default()), &answer, light);
    assert!(figure.annotations().adrift.is_empty(), "{:?}", figure.annotations());
    let colours: Vec<_> = figure.native().unwrap().bars.iter().map(|bar| bar.color).collect();
    assert_eq!(colours, [Some(look.before), Some(look.series[1])]);
}

#[test]
fn long_words_wrap_and_stay_on_the_page() {
    let words = "Donaudampfschifffahrtsgesellschaft ".repeat(20);
    let rows = (0..5).map(|i| row(&format!("Group {i}"), Some((20_000.0, 30_000.0, 100.0)))).collect();
    let answer = earnings(table(vec![Field::Race], rows, row("", None)));
    let note =
        Annotation { offset: [9_000.0, 9_000.0], ..Annotation::at_mark(AnnotationShape::Arrow, "row:Group 2", words) };
    let figure = figure(FigureKind::Dumbbell(ChartSpec::default()), &answer, vec![note]);
    let area = page(&figure).marks.iter().find(|(key, _)| key == "note:0").unwrap().1;
    assert!(area.min[0] >= 0.0 && area.max[0] <= 1280.0 && area.max[1] <= 720.0, "{area:?}");
}
