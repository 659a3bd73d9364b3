//! A dot a group on two measures, with names at the dots that stand out.

use super::{Drawn, LABEL, LEAST, SMALL, numbers, place::Boxes, span::Span};
use crate::{
    figure::{
        Align, ChartSpec, Color, Item, NativeBar, NativeChart, NativeKind, NativeShape, NumberTable, Page, Palette,
        Plane, PlaneAxis, PlaneDot, Stroke, Weight,
        format::{self, axis_words, known, quantity_words},
        ink::{self, Area, Style, disc, line, marked, ring},
        words,
    },
    measure::{Axis, Datum, Quantity, Scale, ScatterRow, ScatterTable},
    table::CellState,
};

/// Most names on one page; more are noise.
const NAMES: usize = 14;
/// Radius of the largest dot, of the smallest, and of dots that are all alike.
const LARGEST: f32 = 17.0;
const SMALLEST: f32 = 4.5;
const ALIKE: f32 = 8.0;
const HEAD: f32 = 30.0;
const FOOT: f32 = 58.0;

/// A group that is drawn.
struct Dot<'a> {
    row: &'a ScatterRow,
    at: [f32; 2],
    radius: f32,
}

/// Dots sized by area over two value axes that need not begin at zero. A group without a number on either axis is listed
/// under the plot.
pub fn scatter(
    table: &ScatterTable,
    spec: &ChartSpec,
    title: &str,
    area: Area,
    page: Page,
    palette: &Palette,
) -> Drawn {
    let s = page.scale;
    let shown: Vec<&ScatterRow> = table.rows.iter().filter(|row| both(row).is_some()).collect();
    let not_drawn = not_drawn(table);
    let (sx, sy) = (table.x.quantity.scale(), table.y.quantity.scale());
    let span = |of: fn((f64, f64)) -> f64, scale| {
        Span::around(shown.iter().copied().chain([&table.total]).filter_map(both).map(of), scale)
    };
    let (x_span, y_span) = (span(|(x, _)| x, sx), span(|(_, y)| y, sy));
    let tick = Style::new(SMALL * s, Weight::Regular, palette.muted);
    let widest = y_span.lines().into_iter().map(|v| tick.width(&axis_words(sy)(v))).fold(0.0, f32::max);
    let foot = (FOOT + if not_drawn.is_some() { 24.0 } else { 0.0 }) * s;
    let plot = Area {
        min: [area.min[0] + widest + 14.0 * s, area.min[1] + HEAD * s],
        max: [area.max[0] - 20.0 * s, area.max[1] - foot],
    };
    let place =
        |(x, y): (f64, f64)| [x_span.place(x, plot.min[0], plot.max[0]), y_span.place(y, plot.max[1], plot.min[1])];
    let largest = shown.iter().filter_map(|row| known(row.size)).fold(0.0, f64::max);
    let mut dots: Vec<Dot<'_>> = shown
        .iter()
        .filter_map(|row| Some(Dot { row, at: place(both(row)?), radius: radius(row, largest, table) * s }))
        .collect();
    // The small ones lie on the large ones.
    dots.sort_by(|a, b| b.radius.total_cmp(&a.radius));

    let mut items = vec![axes(table, [x_span, y_span], plot, area, s, palette)];
    let mut boxes = Boxes::default();
    for dot in &dots {
        boxes.cover(around(dot.at, dot.radius));
    }
    items.extend(unchanged(table, [x_span, y_span], plot, s, palette, &mut boxes));
    let total = both(&table.total).filter(|_| !table.by.is_empty() && dots.len() > 1).map(place);
    if let Some(at) = total {
        boxes.cover(around(at, 7.0 * s));
    }
    let named = |row: &ScatterRow| words::named_in(title, &row.group);
    let mut names: Vec<(usize, Item)> = Vec::new();
    let mut labelled = vec![false; dots.len()];
    let order = outstanding(&dots, title);
    if spec.show_values {
        for index in order {
            if names.len() >= NAMES {
                break;
            }
            let dot = &dots[index];
            let weight = if named(dot.row) { Weight::Bold } else { Weight::SemiBold };
            let style = Style::new(SMALL * s, weight, palette.ink);
            let text = style.shorten(&words::label(&dot.row.group), 240.0 * s);
            if let Some(item) = beside(&mut boxes, style, dot.at, dot.radius, &text, plot, s) {
                names.push((index, item));
                labelled[index] = true;
            }
        }
    }
    for (index, dot) in dots.iter().enumerate() {
        let mut parts = vec![
            disc(dot.at, dot.radius, palette.after.with_opacity(0.78)),
            Item::Circle {
                center: dot.at,
                radius: dot.radius,
                fill: None,
                stroke: Some(Stroke::new(palette.page, 1.4 * s)),
            },
        ];
        if few(dot.row) {
            parts = vec![ring(dot.at, (dot.radius - 1.2 * s).max(2.0 * s), palette.after, 2.4 * s, palette.page)];
        }
        parts.extend(names.iter().filter(|(of, _)| *of == index).map(|(_, name)| name.clone()));
        items.push(marked(key(dot.row), spoken(table, dot.row), parts));
    }
    if let Some(at) = total {
        let mut parts = vec![ring(at, 6.0 * s, palette.ink, 2.4 * s, palette.page)];
        let style = Style::new(SMALL * s, Weight::Regular, palette.muted);
        parts.extend(beside(&mut boxes, style, at, 7.0 * s, tr!("All"), plot, s));
        items.push(marked(key(&table.total), spoken(table, &table.total), parts));
    }
    if let Some(words) = &not_drawn {
        let style = Style::new((SMALL - 2.0).max(LEAST) * s, Weight::Regular, palette.muted);
        let text = style.shorten(words, area.width());
        items.push(ink::grouped(
            tr!("Not drawn"),
            vec![style.run([area.min[0], area.max[1] - 6.0 * s], Align::Left, text)],
        ));
    }
    if dots.is_empty() {
        let style = Style::new(LABEL * s, Weight::Regular, palette.muted);
        let middle = [(plot.min[0] + plot.max[0]) / 2.0, (plot.min[1] + plot.max[1]) / 2.0];
        items.push(style.middle(middle[0], middle[1], Align::Center, tr!("No group has both numbers to show")));
    }
    let mut drawn: Vec<NativeDot<'_>> = dots
        .iter()
        .zip(&labelled)
        .map(|(dot, labelled)| {
            let look = look(dot.radius / s, palette.after, few(dot.row));
            NativeDot { row: dot.row, labelled: *labelled, look }
        })
        .collect();
    if drawn.is_empty() {
        return Drawn { items, native: NativeShape::Table, ..Drawn::default() };
    }
    drawn.extend(total.map(|_| NativeDot { row: &table.total, labelled: true, look: look(6.5, palette.ink, true) }));
    Drawn::chart(items, 0, native(table, &drawn, [x_span, y_span], palette))
}

/// Both numbers, where both may be drawn.
pub(super) fn both(row: &ScatterRow) -> Option<(f64, f64)> {
    Some((known(row.x)?, known(row.y)?))
}

/// "4 programs are not drawn: Welding, CNC, Robotics, Mechatronics"; nothing if all are.
fn not_drawn(table: &ScatterTable) -> Option<String> {
    let names: Vec<String> =
        table.rows.iter().filter(|row| both(row).is_none()).map(|row| words::label(&row.group)).collect();
    let suppressed = table.rows.iter().filter(|row| both(row).is_none() && hidden(row)).count();
    let why = match (suppressed, names.len()) {
        (_, 0) => return None,
        (0, _) => tr!("without both numbers").to_owned(),
        (some, all) if some == all => tr!("suppressed").to_owned(),
        (some, all) => tr!("not drawn, {some} suppressed and {} without both numbers", all - some, some = some),
    };
    let noun = if names.len() == 1 { tr!("group") } else { words::plural_noun(&table.by) };
    Some(format!("{} {noun} {why}: {}", names.len(), names.join(", ")))
}

/// A number of it is withheld, or told as a range only.
pub(super) fn hidden(row: &ScatterRow) -> bool {
    [row.x, row.y].iter().any(|datum| matches!(datum.state, CellState::Suppressed | CellState::Range))
}

fn few(row: &ScatterRow) -> bool {
    row.n.iter().filter_map(|n| known(*n)).any(|n| n > 0.0 && n < words::LOW_N)
}

fn key(row: &ScatterRow) -> String {
    format!("row:{}", words::key_label(&row.group))
}

fn spoken(table: &ScatterTable, row: &ScatterRow) -> String {
    let of = |axis: &Axis, datum: Datum| {
        let name = axis.quantity.name(table.statistic).to_lowercase();
        format!("{name} {}", format::datum(datum, quantity_words(axis.quantity.scale())))
    };
    let mut parts = vec![of(&table.x, row.x), of(&table.y, row.y)];
    parts.extend(table.size.as_ref().map(|axis| of(axis, row.size)));
    format!("{}: {}", words::label(&row.group), parts.join(", "))
}

fn radius(row: &ScatterRow, largest: f64, table: &ScatterTable) -> f32 {
    if table.size.is_none() || largest <= 0.0 {
        return ALIKE;
    }
    let share = known(row.size).map_or(0.0, |size| (size.max(0.0) / largest).sqrt());
    (share as f32 * LARGEST).max(SMALLEST)
}

fn around(at: [f32; 2], radius: f32) -> Area {
    Area { min: at.map(|v| v - radius), max: at.map(|v| v + radius) }
}

/// Indices of dots in the order in which they deserve a name: those that the title names, the outermost on each axis, the
/// largest, then by distance from the middle of all.
fn outstanding(dots: &[Dot<'_>], title: &str) -> Vec<usize> {
    let middle = |at: usize| {
        let mut values: Vec<f32> = dots.iter().map(|dot| dot.at[at]).collect();
        values.sort_by(f32::total_cmp);
        let spread = values.last().zip(values.first()).map_or(1.0, |(last, first)| (last - first).max(1.0));
        (values.get(values.len() / 2).copied().unwrap_or_default(), spread)
    };
    let (x, y) = (middle(0), middle(1));
    let far = |dot: &Dot<'_>| ((dot.at[0] - x.0) / x.1).hypot((dot.at[1] - y.0) / y.1);
    let extreme =
        |of: fn(&Dot<'_>) -> f32| (0..dots.len()).max_by(|a, b| of(&dots[*a]).total_cmp(&of(&dots[*b])).then(b.cmp(a)));
    let mut order: Vec<usize> =
        (0..dots.len()).filter(|index| words::named_in(title, &dots[*index].row.group)).collect();
    order.extend(
        [extreme(|d| -d.at[1]), extreme(|d| d.at[1]), extreme(|d| d.at[0]), extreme(|d| -d.at[0])].iter().flatten(),
    );
    order.extend(extreme(|d| d.radius));
    let mut by_distance: Vec<usize> = (0..dots.len()).collect();
    by_distance.sort_by(|a, b| far(&dots[*b]).total_cmp(&far(&dots[*a])).then(a.cmp(b)));
    order.extend(by_distance);
    let mut seen = vec![false; dots.len()];
    order.retain(|index| !std::mem::replace(&mut seen[*index], true));
    order
}

/// A name right or left of a dot, above or under it, wherever it covers nothing.
fn beside(boxes: &mut Boxes, style: Style, at: [f32; 2], radius: f32, text: &str, plot: Area, s: f32) -> Option<Item> {
    let (off, up) = (radius + 5.0 * s, radius + style.size * 0.62);
    let diagonal = radius * 0.72 + 3.0 * s;
    let places: [(Align, [f32; 2]); 8] = [
        (Align::Left, [at[0] + off, at[1]]),
        (Align::Right, [at[0] - off, at[1]]),
        (Align::Center, [at[0], at[1] - up]),
        (Align::Center, [at[0], at[1] + up]),
        (Align::Left, [at[0] + diagonal, at[1] - up * 0.8]),
        (Align::Left, [at[0] + diagonal, at[1] + up * 0.8]),
        (Align::Right, [at[0] - diagonal, at[1] - up * 0.8]),
        (Align::Right, [at[0] - diagonal, at[1] + up * 0.8]),
    ];
    places.into_iter().find_map(|(align, place)| {
        let [x, y] = boxes.first_free(style, &[place], align, text, plot, &[])?;
        Some(style.middle(x, y, align, text))
    })
}

/// Gridlines, ticks and the names of both axes in full.
fn axes(table: &ScatterTable, spans: [Span; 2], plot: Area, area: Area, s: f32, palette: &Palette) -> Item {
    let tick = Style::new(SMALL * s, Weight::Regular, palette.muted);
    let name = Style::new(SMALL * s, Weight::SemiBold, palette.ink);
    let [x_span, y_span] = spans;
    let mut items = Vec::new();
    for value in y_span.lines() {
        let y = y_span.place(value, plot.max[1], plot.min[1]);
        items.push(line([plot.min[0], y], [plot.max[0], y], palette.grid, 1.4 * s));
        let text = axis_words(table.y.quantity.scale())(value);
        items.push(tick.middle(plot.min[0] - 10.0 * s, y, Align::Right, text));
    }
    let mut end = f32::MIN;
    for value in x_span.lines() {
        let x = x_span.place(value, plot.min[0], plot.max[0]);
        items.push(line([x, plot.min[1]], [x, plot.max[1]], palette.grid, 1.4 * s));
        let text = axis_words(table.x.quantity.scale())(value);
        let half = tick.width(&text) / 2.0;
        if x - half > end + 6.0 * s && x + half <= area.max[0] {
            items.push(tick.run([x, plot.max[1] + 22.0 * s], Align::Center, text));
            end = x + half;
        }
    }
    let at_zero = |span: Span| span.low <= 0.0 && span.high >= 0.0;
    let x0 = if at_zero(x_span) { x_span.place(0.0, plot.min[0], plot.max[0]) } else { plot.min[0] };
    let y0 = if at_zero(y_span) { y_span.place(0.0, plot.max[1], plot.min[1]) } else { plot.max[1] };
    items.push(line([x0, plot.min[1]], [x0, plot.max[1]], palette.axis, 1.4 * s));
    items.push(line([plot.min[0], y0], [plot.max[0], y0], palette.axis, 1.4 * s));
    let legend = size_words(table).map(|words| tick.shorten(&words, area.width() * 0.34));
    let taken = legend.as_ref().map_or(0.0, |words| tick.width(words) + 24.0 * s);
    let top = [area.min[0], area.min[1] + 14.0 * s];
    let upward = name.shorten(&format!("↑ {}", table.y.name(table.statistic)), area.width() - taken);
    items.push(name.run(top, Align::Left, upward));
    if let Some(words) = legend {
        items.push(tick.run([area.max[0], top[1]], Align::Right, words));
    }
    let along = name.shorten(&format!("{} →", table.x.name(table.statistic)), plot.width());
    items.push(name.run([plot.max[0], plot.max[1] + 48.0 * s], Align::Right, along));
    ink::grouped(tr!("Axes"), items)
}

fn size_words(table: &ScatterTable) -> Option<String> {
    let axis = table.size.as_ref()?;
    let largest =
        table.rows.iter().filter(|row| both(row).is_some()).filter_map(|row| known(row.size)).fold(0.0, f64::max);
    let most = quantity_words(axis.quantity.scale())(largest);
    Some(tr!("Area of a dot: {}, at most {most}", axis.quantity.name(table.statistic).to_lowercase(), most = most))
}

/// Where after equals before, if that is what the axes show.
fn unchanged(
    table: &ScatterTable,
    [x_span, y_span]: [Span; 2],
    plot: Area,
    s: f32,
    palette: &Palette,
    boxes: &mut Boxes,
) -> Option<Item> {
    if (table.x.quantity, table.y.quantity) != (Quantity::EarningsBefore, Quantity::EarningsAfter) {
        return None;
    }
    let (from, to) = (x_span.low.max(y_span.low), x_span.high.min(y_span.high));
    if from >= to {
        return None;
    }
    let at = |v: f64| [x_span.place(v, plot.min[0], plot.max[0]), y_span.place(v, plot.max[1], plot.min[1])];
    let (start, end) = (at(from), at(to));
    let stroke = Stroke { color: palette.axis, width: 1.6 * s, dash: Some([6.0 * s, 5.0 * s]) };
    let mut items = vec![Item::Line { points: vec![start, end], stroke }];
    let style = Style::new((SMALL - 2.0).max(LEAST) * s, Weight::Regular, palette.muted);
    let words = tr!("Above this line after is more than before");
    let y = [end[1] + 18.0 * s, start[1] - 12.0 * s];
    let places = [
        [end[0] - 6.0 * s, y[0]],
        [end[0] - 6.0 * s, y[0] + 24.0 * s],
        [start[0] + style.width(words) + 30.0 * s, y[1]],
    ];
    // The words stand under the line, whose own box is too coarse to keep them off.
    if let Some([x, y]) = boxes.first_free(style, &places, Align::Right, words, plot, &[start, end]) {
        items.push(style.middle(x, y, Align::Right, words));
    }
    Some(ink::grouped(tr!("No change"), items))
}

/// Names, both numbers, what sizes the dots, and the people behind them.
pub fn numbers(table: &ScatterTable) -> NumberTable {
    let axes: Vec<&Axis> = (0..3).filter_map(|at| table.axis(at)).collect();
    let mut columns = numbers::group_columns(&table.by);
    columns.extend(axes.iter().map(|axis| {
        let period = axis.period.as_ref().map(|period| format!(" ({period})")).unwrap_or_default();
        numbers::number(format!("{}{period}", axis.quantity.name(table.statistic)))
    }));
    let cells = |row: &ScatterRow| {
        let mut cells = numbers::group_cells(&row.group, table.by.len());
        let data = [row.x, row.y, row.size];
        cells.extend(
            axes.iter().zip(data).map(|(axis, datum)| numbers::cell(datum, quantity_words(axis.quantity.scale()))),
        );
        cells
    };
    NumberTable { columns, rows: table.rows.iter().map(cells).collect(), total: Some(cells(&table.total)) }
}

/// A dot of the native chart.
struct NativeDot<'a> {
    row: &'a ScatterRow,
    labelled: bool,
    look: PlaneDot,
}

/// `radius` in units of a slide, four of which are three points.
fn look(radius: f32, color: Color, hollow: bool) -> PlaneDot {
    PlaneDot { diameter: (radius * 1.5).round().clamp(2.0, 72.0) as u8, color, hollow }
}

fn native(table: &ScatterTable, dots: &[NativeDot<'_>], [x_span, y_span]: [Span; 2], palette: &Palette) -> NativeChart {
    let name = |row: &ScatterRow| words::label(&row.group);
    let series = |axis: &Axis, of: fn(&ScatterRow) -> Datum| NativeBar {
        name: axis.name(table.statistic),
        values: dots.iter().map(|dot| known(of(dot.row))).collect(),
        color: Some(palette.after),
        labels: vec![None; dots.len()],
        legend: false,
    };
    let mut y = series(&table.y, |row| row.y);
    y.labels = dots.iter().map(|dot| dot.labelled.then(|| name(dot.row))).collect();
    let mut bars = vec![series(&table.x, |row| row.x), y];
    bars.extend(table.size.as_ref().map(|axis| series(axis, |row| row.size)));
    let plane = |axis: &Axis, span: Span| PlaneAxis {
        title: axis.name(table.statistic),
        min: span.low,
        max: span.high,
        step: span.step,
        number_format: number_format(axis.quantity.scale()).to_owned(),
    };
    NativeChart {
        kind: NativeKind::Scatter,
        categories: dots.iter().map(|dot| name(dot.row)).collect(),
        bars,
        number_format: number_format(table.y.quantity.scale()).to_owned(),
        axis_max: y_span.high,
        axis_title: table.x.name(table.statistic),
        beside: Vec::new(),
        focus: Vec::new(),
        plane: Some(Plane {
            x: plane(&table.x, x_span),
            y: plane(&table.y, y_span),
            size_format: table.size.as_ref().map_or("0", |axis| number_format(axis.quantity.scale())).to_owned(),
            dots: dots.iter().map(|dot| dot.look).collect(),
        }),
    }
}

fn number_format(scale: Scale) -> &'static str {
    match scale {
        Scale::Dollars => "$#,##0",
        Scale::Change => "+$#,##0;−$#,##0;$0",
        Scale::PercentChange => "+0\"%\";−0\"%\";0\"%\"",
        Scale::Share => "0%",
        Scale::Count => "#,##0",
        Scale::Months => "0.0",
    }
}
