//! Every kind of figure on every page: words apart and inside, nothing withheld drawn, colours of the palette.

use proptest::prelude::*;

use super::*;
use crate::{
    figure::{
        Align, ChartSpec, Color, Fill, Item, MapSpec, MapView, PageSize, ShadeBy, Sort, TextRun, WordEdits,
        fixture::{self, ages, college, count_row, count_table, earnings, row, table},
        text,
    },
    measure::{Axes, Datum, Quantity, Request},
    table::{CellState, Field},
    words::Language,
};

pub(super) fn spec(kind: FigureKind) -> FigureSpec {
    FigureSpec { request: Request::default(), kind, words: WordEdits::default(), annotations: Vec::new() }
}

fn each<'a>(items: &'a [Item], visit: &mut impl FnMut(&'a Item)) {
    for item in items {
        visit(item);
        if let Item::Group { items, .. } = item {
            each(items, visit);
        }
    }
}

fn all(scene: &Scene) -> Vec<&Item> {
    let mut items = Vec::new();
    each(&scene.frame, &mut |item| items.push(item));
    each(&scene.body, &mut |item| items.push(item));
    items
}

/// What a line of text covers: its width as measured, from capitals to descenders.
fn covered(run: &TextRun) -> Area {
    let width = text::width(&run.text, run.size, run.weight);
    let left = match run.align {
        Align::Left => run.at[0],
        Align::Center => run.at[0] - width / 2.0,
        Align::Right => run.at[0] - width,
    };
    Area { min: [left, run.at[1] - run.size * 0.64], max: [left + width, run.at[1] + run.size * 0.16] }
}

pub(super) fn check_layout(figure: &Figure) -> Result<(), String> {
    let scene = figure.scene();
    let page = Area { min: [-0.5, -0.5], max: [scene.width + 0.5, scene.height + 0.5] };
    let mut texts: Vec<(&str, Area)> = Vec::new();
    let mut marks: Vec<&str> = Vec::new();
    for item in all(scene) {
        match item {
            Item::Text(run) => {
                let area = covered(run);
                if !page.holds(&area) {
                    return Err(format!("“{}” leaves the page: {area:?}", run.text));
                }
                let inner = Area { min: area.min.map(|v| v + 0.2), max: area.max.map(|v| v - 0.2) };
                if let Some((other, _)) = texts.iter().find(|(_, taken)| taken.overlaps(&inner)) {
                    return Err(format!("“{}” lies over “{other}”", run.text));
                }
                texts.push((&run.text, inner));
            }
            Item::Group { mark: Some(mark), .. } => {
                if marks.contains(&mark.key.as_str()) || mark.label.trim().is_empty() {
                    return Err(format!("mark {mark:?} is there twice or says nothing"));
                }
                marks.push(&mark.key);
            }
            _ => {}
        }
    }
    Ok(())
}

pub(super) fn name() -> impl Strategy<Value = String> {
    "[A-Z][a-zé–]{0,30}( [A-Za-z&/]{1,12}){0,7}"
}

fn numbers() -> impl Strategy<Value = Option<(f64, f64, f64)>> {
    let value = prop_oneof![0_u32..40, 100_u32..900, 0_u32..3_000].prop_map(|v| f64::from(v) * 100.0);
    let equal = value.clone().prop_map(|v| (v, v));
    let pair = prop_oneof![3 => (value.clone(), value).boxed(), 1 => equal.boxed()];
    prop_oneof![
        4 => (pair, 10_u32..200_000).prop_map(|((before, after), n)| Some((before, after, f64::from(n)))),
        1 => Just(None),
    ]
}

/// Every page that a figure can be exported on, and one on screen.
pub(super) fn page() -> impl Strategy<Value = Page> {
    prop_oneof![
        1 => Just(Page::body_only(720.0, 430.0)),
        3 => prop::sample::select(PageSize::ALL.map(PageSize::page).to_vec()),
    ]
}

fn style() -> impl Strategy<Value = ChartSpec> {
    let sort = prop_oneof![
        Just(Sort::LargestChange),
        Just(Sort::GroupOrder),
        Just(Sort::LargestAfter),
        Just(Sort::LargestGroup)
    ];
    (sort, any::<[bool; 4]>()).prop_map(|(sort, [show_values, show_n, show_change, show_percent])| ChartSpec {
        sort,
        show_values,
        show_n,
        show_change,
        show_percent,
        ..ChartSpec::default()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn charts_keep_their_words_apart_and_on_the_page(
        groups in prop::collection::vec((name(), numbers()), 1..40),
        style in style(),
        kind in 0..5,
        page in page(),
        title in prop::option::of("[A-Za-z ]{0,240}"),
    ) {
        let count = groups.len();
        let rows = groups.iter().enumerate().map(|(i, (name, numbers))| row(&format!("{name} {i}"), *numbers)).collect();
        let answer = earnings(table(vec![Field::Race], rows, row("", None)));
        let kind = match kind {
            0 => FigureKind::Dumbbell(style),
            1 => FigureKind::Bars(style),
            2 => FigureKind::Table(style),
            3 => FigureKind::Range(style),
            _ => FigureKind::Slope(style),
        };
        let mut spec = spec(kind);
        spec.words.title = title;
        let figure = build(&spec, &answer, page, &Palette::LIGHT);
        prop_assert_eq!(check_layout(&figure), Ok(()));
        prop_assert_eq!(figure.numbers().rows.len(), count);
        if matches!(spec.kind, FigureKind::Slope(_)) {
            return Ok(()); // groups without numbers share one line
        }
        // What is not drawn is counted on the page and in the notes.
        let marks = all(figure.scene()).into_iter().filter(|item| matches!(
            item, Item::Group { mark: Some(mark), .. } if mark.key.starts_with("row:") && !mark.key.ends_with("/before") && !mark.key.ends_with("/after")
        )).count();
        let drawn = marks - usize::from(matches!(spec.kind, FigureKind::Table(_)));
        if drawn < count {
            let said = format!("{} more", count - drawn);
            prop_assert!(figure.words().notes.iter().any(|note| note.contains(&said)), "{:?}", figure.words().notes);
        }
    }

    #[test]
    fn lines_keep_their_words_apart_and_on_the_page(
        series in prop::collection::vec((name(), prop::collection::vec(prop::option::of(0_u32..400), 1..30)), 1..9),
        first in -12_i8..=0,
        style in style(),
        page in page(),
    ) {
        let all = series.iter().enumerate().map(|(i, (name, values))| {
            let points: Vec<(i8, f64)> = (first..)
                .zip(values)
                .filter_map(|(quarter, value)| Some((quarter, f64::from((*value)?) * 100.0)))
                .collect();
            fixture::line(&format!("{name} {i}"), &points)
        });
        let answer = Answer::Trajectory(crate::measure::Published::for_test(fixture::lines(all.collect())));
        let figure = build(&spec(FigureKind::OverTime(style)), &answer, page, &Palette::LIGHT);
        prop_assert_eq!(check_layout(&figure), Ok(()));
    }

    #[test]
    fn flows_keep_their_words_apart_and_on_the_page(
        groups in prop::collection::vec((name(), prop::collection::vec(prop::option::of(0_u32..3_000), 10)), 1..14),
        parts in 1_usize..=10,
        page in page(),
    ) {
        let named: Vec<(String, Vec<f64>)> = groups.iter().enumerate().map(|(i, (name, counts))| {
            let counts = counts.iter().take(parts).map(|n| f64::from(n.unwrap_or(12)));
            (format!("{name} {i}"), counts.collect())
        }).collect();
        let rows: Vec<(&str, &[f64])> = named.iter().map(|(name, n)| (name.as_str(), n.as_slice())).collect();
        let mut table = fixture::share_by_age(&rows);
        for (row, (_, counts)) in table.rows.iter_mut().zip(&groups) {
            for (part, n) in row.parts.iter_mut().zip(counts) {
                if n.is_none() {
                    (part.n, part.share) = (Datum::SUPPRESSED, Datum::SUPPRESSED);
                }
            }
        }
        let answer = fixture::share(table);
        let figure = build(&spec(FigureKind::Flows(ChartSpec::default())), &answer, page, &Palette::LIGHT);
        prop_assert_eq!(check_layout(&figure), Ok(()));
    }

    #[test]
    fn dots_keep_their_words_apart_and_on_the_page(
        groups in prop::collection::vec((name(), prop::option::weighted(0.85, (-40_i32..400, -40_i32..400, 0_u32..90))), 1..60),
        axes in (0_usize..20, 0_usize..20, prop::option::of(0_usize..20)),
        crowded in any::<bool>(),
        titled in any::<bool>(),
        style in style(),
        page in page(),
    ) {
        let quantity = |at: usize| Quantity::ALL[at];
        let axes = Axes { x: quantity(axes.0), y: quantity(axes.1), size: axes.2.map(quantity) };
        // Shares are parts of one, dollars are hundreds; a crowd stands close together.
        let unit = |of: Quantity| match of.scale() {
            crate::measure::Scale::Share => 1.0 / 400.0,
            crate::measure::Scale::Dollars | crate::measure::Scale::Change => 100.0,
            _ => 1.0,
        };
        let spread = if crowded { 0.05 } else { 1.0 };
        let rows: Vec<(String, [Option<f64>; 3])> = groups.iter().enumerate().map(|(i, (name, at))| {
            let of = |value: f64, quantity| Some(value * spread * unit(quantity));
            let numbers = at.map_or([None; 3], |(x, y, size)| {
                [of(x.into(), axes.x), of(y.into(), axes.y), axes.size.and_then(|quantity| of(size.into(), quantity))]
            });
            (format!("{name} {i}"), numbers)
        }).collect();
        let count = rows.len() - 1;
        let mut spec = spec(FigureKind::Scatter(style));
        spec.words.title = titled.then(|| format!("{} stands out", rows[0].0));
        let figure = build(&spec, &fixture::scatter(axes, rows.clone()), page, &Palette::LIGHT);
        prop_assert_eq!(check_layout(&figure), Ok(()));
        prop_assert_eq!(figure.numbers().rows.len(), count);
        // Every group with both numbers has its dot, whether or not its name found room.
        let dots = all(figure.scene()).into_iter().filter(|item| matches!(
            item, Item::Group { mark: Some(mark), .. } if mark.key.starts_with("row:") && mark.key != "row:All"
        )).count();
        let both = rows.iter().take(count).filter(|(_, [x, y, _])| x.is_some() && y.is_some()).count();
        if figure.native().is_some() {
            prop_assert_eq!(dots, both);
        }
    }

    #[test]
    fn maps_keep_their_names_apart_and_on_the_page(
        places in prop::collection::vec((name(), -84.8..-80.6_f64, 38.5..41.9_f64, prop::option::of(10_u32..4_000)), 0..50),
        page in page(),
    ) {
        let colleges: Vec<_> = places.iter().enumerate().map(|(i, (name, x, y, n))| {
            college(&format!("{name} {i}"), [*x, *y], "Columbus", "39049", n.map(f64::from))
        }).collect();
        let total = count_row("", places.len() as u32, None, None);
        let answer = fixture::counts(count_table(Field::College, colleges.clone(), colleges, total));
        for view in [MapView::State("39".to_owned()), MapView::Nation, MapView::Tiles] {
            let one = MapSpec { view, ..MapSpec::default() };
            let two = MapSpec { beside: Some(one.other()), ..one.clone() };
            for map in [one, two] {
                let figure = build(&spec(FigureKind::Map(map)), &answer, page, &Palette::LIGHT);
                prop_assert_eq!(check_layout(&figure), Ok(()));
            }
        }
    }
}

#[test]
fn suppressed_numbers_are_nowhere() {
    // A datum that breaks its own rule stands for a mistake upstream.
    let secret = Datum { value: Some(77_777.0), ..Datum::SUPPRESSED };
    let mut leaky = ages();
    for row in leaky.rows.iter_mut().filter(|row| row.n.state == CellState::Suppressed) {
        (row.n, row.before.center, row.after.center) = (secret, secret, secret);
        (row.change.amount, row.change.percent) = (secret, secret);
    }
    leaky.total = leaky.rows[5].clone();
    let mut shares = fixture::industries();
    for part in &mut shares.total.parts {
        (part.n, part.share, part.earnings) = (secret, secret, secret);
    }
    let mut colleges = vec![
        college("Lakeside College", [-82.7, 41.4], "Sandusky", "39043", None),
        count_row("Nowhere", 1, None, None),
    ];
    for row in &mut colleges {
        (row.certificates, row.in_field) = (secret, secret);
    }
    let mut ohio = count_row("Ohio", 1, None, None);
    (ohio.certificates, ohio.in_field) = (secret, secret);
    let counts = count_table(Field::State, vec![ohio.clone()], colleges, ohio);
    let state = MapSpec { view: MapView::State("39".to_owned()), ..MapSpec::default() };
    let nation = MapSpec { shade: ShadeBy::Certificates, ..MapSpec::default() };
    let style = ChartSpec::default();
    let answers = [earnings(leaky), fixture::share(shares), fixture::counts(counts)];
    for answer in &answers {
        for kind in [
            FigureKind::Dumbbell(style),
            FigureKind::Bars(style),
            FigureKind::Table(style),
            FigureKind::ShareBar(style),
            FigureKind::Map(state.clone()),
            FigureKind::Map(nation.clone()),
        ] {
            let figure = build(&spec(kind), answer, Page::SLIDE, &Palette::LIGHT);
            let everything =
                format!("{:?}{:?}{:?}{:?}", figure.words(), figure.scene(), figure.native(), figure.numbers());
            for trace in ["77777.0", "77,777", "77.8K", "7777700"] {
                assert!(!everything.contains(trace), "{trace} in {:?}", figure.spec().kind);
            }
        }
    }
}

#[test]
fn colours_come_from_the_palette_and_synthetic_data_says_so() {
    let counts = count_table(
        Field::State,
        vec![count_row("Ohio", 1, Some(40.0), Some(0.4)), count_row("Texas", 2, None, None)],
        vec![college("Lakeside College", [-82.7, 41.4], "Sandusky", "39043", Some(40.0))],
        count_row("", 3, Some(90.0), None),
    );
    let state = MapSpec { view: MapView::State("39".to_owned()), ..MapSpec::default() };
    let style = ChartSpec::default();
    let figures = [
        (earnings(ages()), FigureKind::Dumbbell(style)),
        (earnings(ages()), FigureKind::Bars(style)),
        (earnings(ages()), FigureKind::Table(style)),
        (fixture::share(fixture::industries()), FigureKind::ShareBar(style)),
        (fixture::counts(counts.clone()), FigureKind::Map(MapSpec::default())),
        (fixture::counts(counts), FigureKind::Map(state)),
    ];
    for palette in crate::figure::Tone::ALL.map(Palette::of).map(|look| *look) {
        let named = format!("{palette:?}");
        let known = |color: Color| named.contains(&format!("{:?}", Color { a: 255, ..color }));
        for (answer, kind) in &figures {
            let figure = build(&spec(kind.clone()), answer, Page::SLIDE, &palette);
            let mut said = false;
            for item in all(figure.scene()) {
                let (fill, stroke) = match item {
                    Item::Rect { fill, stroke, .. }
                    | Item::Path { fill, stroke, .. }
                    | Item::Circle { fill, stroke, .. } => (*fill, *stroke),
                    Item::Line { stroke, .. } => (None, Some(*stroke)),
                    Item::Text(run) => {
                        said |= run.text == "Synthetic sample data";
                        (Some(Fill::Solid(run.color)), run.halo)
                    }
                    Item::Picture { .. } | Item::Group { .. } => (None, None),
                };
                match fill {
                    Some(Fill::Solid(color)) => assert!(known(color), "{color:?} in {kind:?}"),
                    Some(Fill::Hatch { line, ground }) => assert!(known(line) && known(ground)),
                    None => {}
                }
                assert!(stroke.is_none_or(|stroke| known(stroke.color)), "{stroke:?} in {kind:?}");
            }
            assert!(said && figure.words().source.contains("synthetic sample data"), "{kind:?}");
        }
    }
}

#[test]
fn native_charts_hold_the_published_numbers() {
    let figure =
        build(&spec(FigureKind::Dumbbell(ChartSpec::default())), &earnings(ages()), Page::SLIDE, &Palette::LIGHT);
    let native = figure.native().unwrap();
    assert_eq!(native.categories, ["18–25", "26–35", "36–45", "46–55", "56–65", "66 and over"]);
    let values = |name: &str| native.bars.iter().find(|bar| bar.name == name).map(|bar| bar.values.clone()).unwrap();
    assert_eq!(
        values("Before"),
        [Some(14_200.0), Some(24_600.0), Some(34_800.0), Some(38_100.0), Some(37_400.0), None]
    );
    assert_eq!(values("Gain"), [Some(17_700.0), Some(13_700.0), Some(10_200.0), Some(6_500.0), Some(2_500.0), None]);
    assert_eq!(values("After").last(), Some(&None));
    let heads: Vec<&str> = native.beside.iter().map(|i| figure.numbers().columns[*i].head.as_str()).collect();
    assert_eq!(heads, ["Change", "Percent", "n"]);
    assert_eq!(native.bars[0].labels[5].as_deref(), Some("— suppressed (n < 10)"));

    let loss = table(vec![Field::Sex], vec![row("Men", Some((52_000.0, 41_000.0, 77.0)))], row("", None));
    let figure =
        build(&spec(FigureKind::Dumbbell(ChartSpec::default())), &earnings(loss), Page::SLIDE, &Palette::LIGHT);
    let native = figure.native().unwrap();
    let values: Vec<_> = native.bars.iter().map(|bar| (bar.name.as_str(), bar.values[0], bar.color)).collect();
    assert_eq!(
        values,
        [
            ("Smaller of before and after", Some(41_000.0), None),
            ("Loss", Some(11_000.0), Some(Palette::LIGHT.warn)),
            ("After", Some(41_000.0), None),
        ]
    );
    let labels: Vec<_> = native.bars.iter().filter_map(|bar| bar.labels[0].as_deref()).collect();
    assert_eq!(labels, ["after\u{a0}$41,000", "$52,000"]);
}

#[test]
fn a_title_written_in_one_language_is_true_in_the_other_while_the_numbers_stay() {
    let mut figure = spec(FigureKind::Dumbbell(ChartSpec::default()));
    let drawn = |figure: &FigureSpec, answer: &Answer| build(figure, answer, Page::SLIDE, &Palette::LIGHT);
    let answer = earnings(ages());
    figure.words.title = Some("Younger workers gain the most".into());
    figure.words.title_when = Some(drawn(&figure, &answer).words().proposed[0].clone());
    let falling = row("18–25", Some((30_000.0, 20_000.0, 212.0)));
    let fell = earnings(table(vec![Field::AgeGroup], vec![falling.clone()], falling));
    for spoken in Language::ALL {
        in_language(spoken, || {
            assert!(!drawn(&figure, &answer).words().stale, "{spoken:?}");
            assert!(drawn(&figure, &fell).words().stale, "{spoken:?}");
        });
    }
}
