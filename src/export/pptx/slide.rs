//! One page of a deck in, the shapes of one slide out: words in placeholders, the figure as native objects.

use crate::words::Text;
use std::sync::Arc;

use super::{
    canvas::{Canvas, Run, ends, line_height, muted},
    chart::{self, ChartPart},
    over, panels, shapes,
    stage::{NOTES, Stage},
    table::Grid,
};
use crate::{
    export::{
        ExportError,
        chart::{Layout, Written, in_legend, shows_names, shows_scale},
        deck::{Content, Piece},
        extent::Frame,
        fit,
        xml::escape,
    },
    figure::{Align, NativeChart, NativeKind, NumberTable, Palette, Picture, Stroke, brand::Look},
};

const HEAD: f32 = 34.0;
const AXIS: f32 = 34.0;
/// Tallest row of a chart, in page units: few groups do not become slabs.
const ROW: f32 = 76.0;
/// Widest column of row names.
const MOST_FOR_NAMES: f32 = 380.0;
/// Space between groups of bars in percent of a bar.
const GROUPED_GAP: u16 = 55;
/// Most lines of notes on a slide; the source has its own.
const NOTE_LINES: usize = 3;
/// Ends notes that go on elsewhere.
const MORE: Text = text!("More in the speaker notes.");

/// A slide's shapes and its charts. Their relationships on the slide are `rId3` and following.
pub struct SlideParts {
    pub tree: String,
    pub charts: Vec<ChartPart>,
    /// Pictures with their relationships.
    pub media: Vec<(String, Arc<Picture>)>,
}

/// Relationship of a slide's first chart: its layout and its notes come before.
pub const FIRST_CHART: usize = 3;

/// The title slide.
pub fn title(title: &str, subtitle: &str, band: Option<&str>, look: &Look) -> SlideParts {
    let mut canvas = Canvas::default();
    canvas.placeholder("Title", "type=\"ctrTitle\"", None, &[vec![plain(title)]]);
    let lines: Vec<Vec<Run>> = subtitle.lines().map(|line| vec![plain(line)]).collect();
    canvas.placeholder(tr!("Subtitle"), "type=\"subTitle\" idx=\"1\"", None, &lines);
    shapes::tags(&mut canvas, &look.title_page(title, subtitle, band));
    if !look.imprint.footer.is_empty() {
        let text = vec![plain(&look.imprint.footer)];
        canvas.placeholder(tr!("Footer"), "type=\"ftr\" sz=\"quarter\" idx=\"13\"", None, &[text]);
    }
    SlideParts { tree: canvas.tree(), media: media(&canvas), charts: Vec::new() }
}

/// A slide with a figure.
///
/// # Errors
/// [`ExportError::Part`] if the chart cannot be made.
pub fn figure(piece: &Piece<'_>, stage: &Stage, number: usize) -> Result<SlideParts, ExportError> {
    let mut canvas = Canvas::default();
    let (room, foot) = words(&mut canvas, piece, stage);
    let charts = match piece.content {
        Content::Chart(native) => vec![match native.kind {
            NativeKind::Stacked100 => share(&mut canvas, piece, native, room)?,
            NativeKind::OverTime { .. } | NativeKind::Columns => lines(&mut canvas, piece, native, room)?,
            NativeKind::Scatter => dots(&mut canvas, piece, native, room)?,
            NativeKind::Floating | NativeKind::Grouped => bars(&mut canvas, piece, native, room)?,
        }],
        Content::Panels(panels) => panels::draw(&mut canvas, piece, panels, room)?,
        Content::Table => {
            let grid = Grid::whole(piece.numbers, room).lit(&over::lit_rows(piece));
            grid.draw(&mut canvas, room.x, room.y, tr!("Table"), &piece.words.alt);
            over::table(&mut canvas, piece, &grid, room.x, room.y);
            Vec::new()
        }
        Content::Shaded(shades) => {
            let grid = Grid::shaded(piece.numbers, shades, room);
            grid.draw(&mut canvas, room.x, room.y, tr!("Table"), &piece.words.alt);
            over::table(&mut canvas, piece, &grid, room.x, room.y);
            Vec::new()
        }
        Content::Shapes => {
            shapes::group(&mut canvas, piece.scene, room);
            Vec::new()
        }
    };
    shapes::tags(&mut canvas, piece.scene);
    // Screen readers follow drawing order: the notes come after what they are about.
    let notes: Vec<Vec<Run>> = foot_texts(piece, stage).iter().map(|text| vec![plain(text)]).collect();
    stage.foot(&mut canvas, foot, &notes, number);
    Ok(SlideParts { tree: canvas.tree(), media: media(&canvas), charts })
}

fn media(canvas: &Canvas) -> Vec<(String, Arc<Picture>)> {
    canvas.media().map(|(id, picture)| (id, Arc::clone(picture))).collect()
}

/// Title and subtitle in their placeholders; returns the room under them and the place of the notes.
fn words(canvas: &mut Canvas, piece: &Piece<'_>, stage: &Stage) -> (Frame, Frame) {
    let words = piece.words;
    let runs = match piece.content {
        Content::Chart(chart) if !matches!(chart.kind, NativeKind::Stacked100 | NativeKind::Scatter) => {
            // Only a phrase of both names the marks; an "after" alone is a time.
            if words.subtitle.contains("before and after") {
                series_words(&words.subtitle)
            } else {
                vec![plain(&words.subtitle)]
            }
        }
        _ => vec![plain(&words.subtitle)],
    };
    let lines = foot_texts(piece, stage).iter().map(|text| fit::lines(text, NOTES, false, stage.foot_width)).sum();
    stage.words(canvas, &words.title, &runs, lines)
}

/// The notes that fit in one paragraph, what withheld numbers mean first; the source, always whole, in another.
fn foot_texts(piece: &Piece<'_>, stage: &Stage) -> Vec<String> {
    let fitting = fitting_notes(piece, stage);
    let mut text = fitting.join(" ");
    if fitting.len() < piece.words.notes.len() {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(MORE.get());
    }
    [text, piece.words.source.clone()].into_iter().filter(|text| !text.is_empty()).collect()
}

fn fitting_notes<'a>(piece: &Piece<'a>, stage: &Stage) -> Vec<&'a str> {
    let mut notes: Vec<&str> = piece.words.notes.iter().map(String::as_str).collect();
    notes.sort_by_key(|note| !note.starts_with('—'));
    let all = notes.len();
    let fits = |notes: &[&str]| {
        let more = if notes.len() < all { MORE.get() } else { "" };
        fit::lines(&format!("{} {more}", notes.join(" ")), NOTES, false, stage.foot_width) <= NOTE_LINES
    };
    while !notes.is_empty() && !fits(&notes) {
        notes.pop();
    }
    notes
}

/// What the speaker reads: the notes for the slide, and every note on method if the slide had no room for all.
pub fn speaker_notes(piece: &Piece<'_>, stage: &Stage) -> String {
    if fitting_notes(piece, stage).len() == piece.words.notes.len() {
        return piece.notes.to_owned();
    }
    tr!("{}\n\nNotes on this figure\n{}", piece.notes.trim_end(), piece.words.notes.join("\n")).trim_start().to_owned()
}

/// Bars with row names at the left and the table's numbers at the right, row by row.
fn bars(canvas: &mut Canvas, piece: &Piece<'_>, native: &NativeChart, room: Frame) -> Result<ChartPart, ExportError> {
    let rows = native.categories.len().max(1);
    let axis = if shows_scale(native) { AXIS } else { 6.0 };
    let row_height = ((room.height - HEAD - axis) / rows as f32).min(ROW);
    let grid = Grid::beside(piece.numbers, &native.beside, HEAD, row_height, rows);
    let beside = if grid.columns.is_empty() { 0.0 } else { grid.width() + 20.0 };
    let head = first_head(piece.numbers);
    let (names, category_points) = row_names(native, head, row_height);
    let frame = Frame::new(room.x, room.y, room.width - beside, HEAD + row_height * rows as f32 + axis);
    let plot = Frame::new(room.x + names, room.y + HEAD, frame.width - names - 10.0, row_height * rows as f32);
    let legend: f32 = native
        .bars
        .iter()
        .filter(|bar| in_legend(bar))
        .map(|bar| fit::width(&bar.name, 12.0, false) + 44.0)
        .sum::<f32>()
        .min(plot.width);
    let layout = Layout {
        plot: share_of(plot, frame),
        legend: share_of(Frame::new(plot.x, room.y + 2.0, legend, HEAD - 8.0), frame),
        category_points: category_points.into(),
        label_points: label_points(native, row_height).into(),
        axis_points: 12.0,
        gap: if native.kind == NativeKind::Floating { 130 } else { GROUPED_GAP },
        written: Written::BOTH,
    };
    let part = chart::make(native, &layout, piece.words.band.as_deref())?;
    chart_frame(canvas, piece, frame);
    canvas.rule(room.x, plot.y, room.width - grid.width(), Stroke::new(Palette::LIGHT.rule, 1.0));
    if let Some(head) = head {
        let place = Frame::new(room.x, room.y, names, HEAD);
        canvas.text(tr!("Column head"), place, Align::Left, &muted(head, 12.0));
    }
    if !grid.columns.is_empty() {
        let alt = tr!("Numbers beside the chart, one row a bar");
        grid.draw(canvas, room.right() - grid.width(), room.y, tr!("Numbers"), alt);
    }
    for row in 0..native.categories.len() {
        if let Some(text) = row_text(native, row) {
            let middle = plot.y + row_height * (row as f32 + 0.5);
            let height = line_height(12.0);
            let place = Frame::new(plot.x + 10.0, middle - height / 2.0, fit::width(text, 12.0, false) + 4.0, height);
            canvas.text(tr!("Row without numbers"), place, Align::Left, &muted(text, 12.0));
        }
    }
    over::bars(canvas, piece, native, plot, layout.gap);
    Ok(part)
}

/// Lines over their categories, with the legend above.
fn lines(canvas: &mut Canvas, piece: &Piece<'_>, native: &NativeChart, room: Frame) -> Result<ChartPart, ExportError> {
    let left = fit::width(&format!("${}", native.axis_max), 12.0, false) + 24.0;
    let foot = if native.axis_title.is_empty() { 34.0 } else { 58.0 };
    let plot = Frame::new(room.x + left, room.y + HEAD, room.width - left - 40.0, room.height - HEAD - foot);
    let legend: f32 =
        native.bars.iter().filter(|bar| in_legend(bar)).map(|bar| fit::width(&bar.name, 12.0, false) + 52.0).sum();
    let legend = Frame::new(plot.x, room.y + 2.0, legend.min(plot.width), HEAD - 8.0);
    let layout = Layout {
        plot: share_of(plot, room),
        legend: share_of(legend, room),
        category_points: 12.0,
        label_points: 12.0,
        axis_points: 12.0,
        gap: if native.kind == NativeKind::Columns { 60 } else { 0 },
        written: Written::BOTH,
    };
    let part = chart::make(native, &layout, piece.words.band.as_deref())?;
    chart_frame(canvas, piece, room);
    // Areas under a line begin and end on the edges of the plot, lines alone half a category inside.
    over::lines(canvas, piece, native, plot, !matches!(native.kind, NativeKind::OverTime { bands } if bands > 0));
    Ok(part)
}

/// Dots over two value axes; the upward axis has its name above it, since names stand level.
fn dots(canvas: &mut Canvas, piece: &Piece<'_>, native: &NativeChart, room: Frame) -> Result<ChartPart, ExportError> {
    let upward = native.plane.as_ref().map_or("", |plane| plane.y.title.as_str());
    let missing = shapes::text_of(piece.scene, tr!("Not drawn"));
    let below = if missing.is_some() { 26.0 } else { 0.0 };
    let frame = Frame::new(room.x, room.y + 24.0, room.width, room.height - 24.0 - below);
    let widest = native.plane.as_ref().map_or(0.0, |plane| {
        [plane.y.min, plane.y.max]
            .map(|end| fit::width(&format!("+${end:.0}"), 12.0, false))
            .into_iter()
            .fold(0.0, f32::max)
    });
    let left = widest + 16.0;
    let plot = Frame::new(frame.x + left, frame.y + 8.0, frame.width - left - 30.0, frame.height - 66.0);
    let layout = Layout {
        plot: share_of(plot, frame),
        legend: [0.0; 4],
        category_points: 12.0,
        label_points: 12.0,
        axis_points: 12.0,
        gap: 0,
        written: Written::BOTH,
    };
    let part = chart::make(native, &layout, piece.words.band.as_deref())?;
    let name = Frame::new(room.x, room.y, room.width, 24.0);
    canvas.text(tr!("Name of the upward axis"), name, Align::Left, &muted(format!("↑ {upward}"), 12.0));
    chart_frame(canvas, piece, frame);
    over::dots(canvas, piece, native, plot);
    if let Some(mut text) = missing {
        fit::shorten(&mut text, 12.0, false, room.width);
        let place = Frame::new(room.x, room.bottom() - 22.0, room.width, 22.0);
        canvas.text(tr!("Not drawn"), place, Align::Left, &muted(text, 12.0));
    }
    Ok(part)
}

/// One bar of a whole, its parts and their numbers in a table under it.
fn share(canvas: &mut Canvas, piece: &Piece<'_>, native: &NativeChart, room: Frame) -> Result<ChartPart, ExportError> {
    let rows = native.categories.len().max(1) as f32;
    let table_rows = (piece.numbers.rows.len() + usize::from(piece.numbers.total.is_some()) + 1) as f32;
    let gap = shapes::marked_height(piece.scene, "gap").map_or(0.0, |height| height + 20.0);
    let height = (room.height - 24.0 - gap - table_rows * 26.0).clamp((90.0 * rows).min(200.0), 44.0 + 86.0 * rows);
    let frame = Frame::new(room.x, room.y, room.width, height.min(room.height));
    let (names, category_points) =
        if shows_names(native) { row_names(native, None, (frame.height - 44.0) / rows) } else { (0.0, 14.0) };
    let plot = Frame::new(frame.x + names, frame.y + 40.0, frame.width - names, frame.height - 44.0);
    let layout = Layout {
        plot: share_of(plot, frame),
        legend: share_of(Frame::new(frame.x, frame.y + 2.0, frame.width, 32.0), frame),
        category_points: category_points.into(),
        label_points: 14.0,
        axis_points: 12.0,
        gap: if rows > 1.0 { 40 } else { 10 },
        written: Written::BOTH,
    };
    let part = chart::make(native, &layout, piece.words.band.as_deref())?;
    chart_frame(canvas, piece, frame);
    over::bars(canvas, piece, native, plot, layout.gap);
    let mut top = frame.bottom() + 24.0;
    if let Some(bottom) = shapes::marked(canvas, piece.scene, "gap", Frame::new(room.x, top, room.width, room.height)) {
        top = bottom + 20.0;
    }
    if !piece.numbers.rows.is_empty() {
        let below = Frame::new(room.x, top, room.width, room.bottom() - top);
        Grid::whole(piece.numbers, below).draw(
            canvas,
            room.x,
            top,
            tr!("Numbers"),
            tr!("Numbers of the bar, one row a part"),
        );
    }
    Ok(part)
}

/// Room for the row names and their size in points: as large as lets every name, wrapped if it must be, stay in its row.
fn row_names(native: &NativeChart, head: Option<&str>, row_height: f32) -> (f32, f32) {
    // The head stands left of the legend, over names that may be shorter.
    let head = head.map_or(0.0, |head| fit::width(head, 12.0, false) + 18.0);
    let room = |points: f32| {
        let widest = native.categories.iter().map(|name| fit::width(name, points, false)).fold(0.0, f32::max);
        (widest + 18.0).max(head).clamp(60.0, MOST_FOR_NAMES)
    };
    let fits = |points: f32| {
        let lines = |name: &String| fit::lines(name, points, false, room(points) - 18.0);
        native.categories.iter().all(|name| fit::height(lines(name), points) <= row_height)
    };
    let points = [14.0, 13.0, 12.0, 11.0, 10.0].into_iter().find(|points| fits(*points)).unwrap_or(9.0);
    (room(points), points)
}

/// Type of the labels on bars; bars side by side must be as high as their labels.
fn label_points(native: &NativeChart, row_height: f32) -> f32 {
    match native.kind {
        NativeKind::Floating
        | NativeKind::Stacked100
        | NativeKind::Columns
        | NativeKind::OverTime { .. }
        | NativeKind::Scatter => {
            if row_height < 30.0 {
                11.0
            } else {
                12.0
            }
        }
        NativeKind::Grouped => {
            let bar = row_height / (native.bars.len() as f32 + f32::from(GROUPED_GAP) / 100.0);
            (bar / fit::height(1, 1.0)).floor().clamp(9.0, 12.0)
        }
    }
}

fn chart_frame(canvas: &mut Canvas, piece: &Piece<'_>, frame: Frame) {
    graphic_frame(canvas, tr!("Chart"), &piece.words.alt, frame, FIRST_CHART);
}

/// A chart's place on the slide; `link` is the number of its relationship.
pub fn graphic_frame(canvas: &mut Canvas, name: &str, alt: &str, frame: Frame, link: usize) {
    let id = canvas.id();
    canvas.push(&format!(
        "<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id=\"{id}\" name=\"{}\" descr=\"{}\"/><p:cNvGraphicFramePr>\
         <a:graphicFrameLocks noGrp=\"1\"/></p:cNvGraphicFramePr><p:nvPr/></p:nvGraphicFramePr><p:xfrm>{}</p:xfrm>\
         <a:graphic><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/chart\">\
         <c:chart xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\" r:id=\"rId{link}\"/></a:graphicData>\
         </a:graphic></p:graphicFrame>",
        escape(name),
        escape(alt),
        ends(frame)
    ));
}

/// Left, top, width and height of `inner` as fractions of `outer`.
pub fn share_of(inner: Frame, outer: Frame) -> [f64; 4] {
    let share = |part: f32, whole: f32| f64::from((part / whole.max(1.0)).clamp(0.0, 1.0));
    [
        share(inner.x - outer.x, outer.width),
        share(inner.y - outer.y, outer.height),
        share(inner.width, outer.width),
        share(inner.height, outer.height),
    ]
}

/// What stands in a row where no bar has a value: "— suppressed (n < 10)".
fn row_text(native: &NativeChart, row: usize) -> Option<&str> {
    let empty = native.bars.iter().all(|bar| bar.values.get(row).copied().flatten().is_none());
    let text = || native.bars.iter().find_map(|bar| bar.labels.get(row)?.as_deref());
    empty.then(text).flatten()
}

fn first_head(numbers: &NumberTable) -> Option<&str> {
    numbers.columns.first().map(|column| column.head.as_str()).filter(|head| !head.is_empty())
}

/// A run in the placeholder's own look.
fn plain(text: &str) -> Run {
    Run::inherited(text)
}

/// The words "before" and "after" in the weight and colour of their series.
fn series_words(text: &str) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut rest = text;
    for (word, color) in [("before", Palette::LIGHT.before), ("after", Palette::LIGHT.after)] {
        let found = rest.match_indices(word).map(|(at, _)| at).find(|at| {
            let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            !letter(rest.get(..*at).and_then(|s| s.chars().next_back()))
                && !letter(rest.get(at + word.len()..).and_then(|s| s.chars().next()))
        });
        if let Some((head, tail)) = found.and_then(|at| rest.split_at_checked(at)) {
            runs.push(plain(head));
            runs.push(Run { color: Some(color), ..Run::inherited(word) }.bold());
            rest = tail.strip_prefix(word).unwrap_or(tail);
        }
    }
    runs.push(plain(rest));
    runs.retain(|run| !run.text.is_empty());
    runs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::sample_pages::floating;

    #[test]
    fn series_words_take_their_colours() {
        let runs = series_words("Median yearly earnings before and after, by age");
        let texts: Vec<_> = runs.iter().map(|run| run.text.as_str()).collect();
        assert_eq!(texts, ["Median yearly earnings ", "before", " and ", "after", ", by age"]);
        assert_eq!(runs[3].color, Some(Palette::LIGHT.after));
        assert_eq!(series_words("Thereafter").len(), 1);
    }

    #[test]
    fn the_head_of_short_names_ends_before_the_legend() {
        let chart = NativeChart { categories: vec!["Men".into(), "Women".into()], ..floating() };
        let (alone, _) = row_names(&chart, None, 60.0);
        let (headed, points) = row_names(&chart, Some("Comparison group"), 60.0);
        assert!(alone < headed && headed > fit::width("Comparison group", 12.0, false) + 10.0, "{alone} {headed}");
        assert!((points - 14.0).abs() < 0.01);
    }
}
