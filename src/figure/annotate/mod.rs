//! Annotations drawn over a body: each beside what it is about, or said to have nothing to point at.

mod emphasis;
mod free;
mod ground;
#[cfg(test)]
mod tests;

pub(super) use emphasis::{emphasise, emphasise_native, emphasise_panel};
pub use ground::Ground;

use super::{
    Align, Anchor, Annotation, AnnotationShape, AxisUnit, Fill, Item, NativeShape, Palette, Scale, Stroke, Weight,
    Words, format,
    ink::{self, Area, Style, marked},
    text,
};

/// Type of annotations on a slide, in slide units: 12 points.
const SIZE: f32 = 16.0;
/// Widest line of an annotation, in slide units.
const WIDEST: f32 = 250.0;
/// The label of a reference line stands on one line where it can.
const WIDEST_LABEL: f32 = 360.0;
const MOST_LINES: usize = 5;
/// Space between an arrow and what it joins.
const GAP: f32 = 5.0;
const ARROW_HEAD: [f32; 2] = [11.0, 9.0];
/// An alternative text is at most this long.
const ALT_LIMIT: usize = 300;

/// Annotations as they lie on one page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Laid {
    /// Lines at values: they lie under the marks.
    pub under: Vec<Item>,
    pub over: Vec<Item>,
    /// Annotations that are not drawn, by their index, and why.
    pub adrift: Vec<(usize, Adrift)>,
    /// Annotations whose words lie over others, and over which.
    pub covering: Vec<(usize, String)>,
    /// Where the words of each stand from what they are about, in slide units.
    pub placed: Vec<(usize, [f32; 2])>,
    /// What reference lines can stand on.
    pub axis: Option<AxisUnit>,
    /// Page units for one unit of a slide.
    pub unit: f32,
}

/// Why an annotation has nothing to point at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Adrift {
    /// What it was about is not on this figure: the group is gone, withheld, or found no room.
    NoMark,
    /// The figure has no axis of values.
    NoAxis,
    /// The axis does not reach the value.
    BeyondAxis,
}

impl Adrift {
    /// A sentence without a period.
    pub fn words(self) -> &'static str {
        match self {
            Self::NoMark => tr!("Has nothing to point at: its group or number is not on this figure"),
            Self::NoAxis => tr!("Has nothing to point at: this figure has no axis of values"),
            Self::BeyondAxis => tr!("Has nothing to point at: the axis does not reach its value"),
        }
    }
}

/// Lays annotations over what is on a page.
pub fn lay(annotations: &[Annotation], ground: &Ground, palette: &Palette) -> Laid {
    let laid = Laid { axis: ground.scale.map(|scale| scale.unit), unit: ground.unit, ..Laid::default() };
    let mut layer = Layer { ground, palette, taken: ground.words.iter().map(|(_, area)| *area).collect(), laid };
    // Lines first: words then keep off their labels.
    for (index, annotation) in annotations.iter().enumerate() {
        let drawn = match annotation.shape {
            AnnotationShape::Line => layer.line(index, annotation),
            AnnotationShape::Highlight if ground.has_group(mark_of(annotation)) => Ok(()),
            AnnotationShape::Highlight => Err(Adrift::NoMark),
            AnnotationShape::Text | AnnotationShape::Arrow => continue,
        };
        layer.laid.adrift.extend(drawn.err().map(|why| (index, why)));
    }
    for (index, annotation) in annotations.iter().enumerate() {
        if matches!(annotation.shape, AnnotationShape::Text | AnnotationShape::Arrow) {
            let drawn = layer.words(index, annotation);
            layer.laid.adrift.extend(drawn.err().map(|why| (index, why)));
        }
    }
    layer.laid.adrift.sort_by_key(|(index, _)| *index);
    layer.laid
}

/// Key of the mark that an annotation is about; empty for a value.
pub(super) fn mark_of(annotation: &Annotation) -> &str {
    match &annotation.anchor {
        Anchor::Mark(key) => key,
        Anchor::Value(_) => "",
    }
}

/// Adds what reference lines mean to the notes, and annotations to an alternative text that has room for them.
pub(super) fn add_words(words: &mut Words, annotations: &[Annotation], laid: &Laid, unit: Option<AxisUnit>) {
    let drawn = |index: usize| laid.adrift.iter().all(|(adrift, _)| *adrift != index);
    for (_, annotation) in annotations.iter().enumerate().filter(|(index, _)| drawn(*index)) {
        if let (Some(value), Some(unit)) = (annotation.value(), unit) {
            let from =
                if annotation.source.trim().is_empty() { tr!("no source named") } else { annotation.source.trim() };
            let label = labelled(annotation, value, unit);
            // Behind the note on withheld numbers, before everything that may find no room.
            let place = words.notes.iter().take_while(|note| note.starts_with('—')).count();
            words.notes.insert(place, tr!("Line: {} ({}).", label.trim_end_matches('.'), from.trim_end_matches('.')));
        }
        let said = annotation.text.trim().trim_end_matches('.');
        let marked = tr!(" Marked: {said}.", said = said);
        if !said.is_empty() && words.alt.chars().count() + marked.chars().count() <= ALT_LIMIT {
            words.alt.push_str(&marked);
        }
    }
}

/// A line's label with its value, unless the user wrote that.
fn labelled(annotation: &Annotation, value: f64, unit: AxisUnit) -> String {
    let number = match unit {
        AxisUnit::Dollars => format::dollars(value),
        AxisUnit::Count => format::count(value),
    };
    let label = annotation.text.trim();
    match label {
        "" => number,
        label if label.contains(&number) => label.to_owned(),
        label => format!("{label}, {number}"),
    }
}

struct Layer<'a> {
    ground: &'a Ground,
    palette: &'a Palette,
    taken: Vec<Area>,
    laid: Laid,
}

impl Layer<'_> {
    fn style(&self) -> Style {
        Style::new(SIZE * self.ground.unit, Weight::SemiBold, self.palette.ink)
    }

    fn wrapped(&self, text: &str, widest: f32) -> Vec<String> {
        let style = self.style();
        let room = (widest * self.ground.unit).min(self.ground.room.width());
        text::wrap_at_most(text, style.size, style.weight, room, MOST_LINES)
    }

    /// Width and height of lines of words.
    fn size(&self, lines: &[String]) -> [f32; 2] {
        let style = self.style();
        let widest = lines.iter().map(|line| style.width(line)).fold(0.0, f32::max);
        [widest, (lines.len().saturating_sub(1)) as f32 * style.size * 1.2 + style.size]
    }

    fn line(&mut self, index: usize, annotation: &Annotation) -> Result<(), Adrift> {
        let u = self.ground.unit;
        let scale = self.ground.scale.ok_or(Adrift::NoAxis)?;
        let value = annotation.value().ok_or(Adrift::NoAxis)?;
        let at = scale.place(value).ok_or(Adrift::BeyondAxis)?;
        let [from, to] = scale.across;
        let ends = if scale.upright { [[from, at], [to, at]] } else { [[at, from], [at, to]] };
        let lines = self.wrapped(&labelled(annotation, value, scale.unit), WIDEST_LABEL);
        let size = self.size(&lines);
        let base = if scale.upright { ends[1] } else { ends[0] };
        let middle = if annotation.offset == [0.0, 0.0] {
            let places = free::along(ends, size, scale.upright, u);
            free::first(&places, size, self.plot(scale), &[&self.taken])
        } else {
            self.moved(base, annotation.offset, size)
        };
        self.place(index, middle, base);
        let stroke = Stroke { dash: Some([8.0 * u, 5.0 * u]), ..Stroke::new(self.palette.ink, 2.0 * u) };
        let mut items = vec![Item::Line { points: ends.to_vec(), stroke }];
        items.extend(self.write(index, &lines, middle, size));
        let name = tr!("Reference line: {}", labelled(annotation, value, scale.unit));
        self.laid.under.push(marked(Annotation::key(index), name, items));
        Ok(())
    }

    fn words(&mut self, index: usize, annotation: &Annotation) -> Result<(), Adrift> {
        let u = self.ground.unit;
        let target = match &annotation.anchor {
            Anchor::Mark(key) => self.ground.mark(key).ok_or(Adrift::NoMark)?,
            Anchor::Value(value) => {
                let scale = self.ground.scale.ok_or(Adrift::NoAxis)?;
                let at = scale.place(*value).ok_or(Adrift::BeyondAxis)?;
                let middle = f32::midpoint(scale.across[0], scale.across[1]);
                let point = if scale.upright { [middle, at] } else { [at, middle] };
                Area { min: point, max: point }
            }
        };
        let arrow = annotation.shape == AnnotationShape::Arrow;
        let lines = self.wrapped(annotation.text.trim(), WIDEST);
        if lines.is_empty() {
            return Ok(());
        }
        let size = self.size(&lines);
        let middle = if annotation.offset == [0.0, 0.0] {
            let places = free::around(&target, size, if arrow { 34.0 * u } else { 9.0 * u }, u);
            let marks = self.ground.small_marks();
            // Off the head and the foot of a chart whose values lie along its foot.
            let room = match self.ground.scale.filter(|scale| !scale.upright) {
                Some(scale) => Area { min: [self.ground.room.min[0], scale.across[0]], ..self.ground.room },
                None => self.ground.room,
            };
            free::first(&places, size, room, &[&self.taken, &marks])
        } else {
            self.moved(target.middle(), annotation.offset, size)
        };
        self.place(index, middle, target.middle());
        let mut items = if arrow { self.arrow(middle, size, &target) } else { Vec::new() };
        items.extend(self.write(index, &lines, middle, size));
        self.laid.over.push(marked(Annotation::key(index), tr!("Annotation: {}", annotation.text.trim()), items));
        Ok(())
    }

    fn place(&mut self, index: usize, middle: [f32; 2], base: [f32; 2]) {
        let u = self.ground.unit.max(f32::MIN_POSITIVE);
        self.laid.placed.push((index, [(middle[0] - base[0]) / u, (middle[1] - base[1]) / u]));
    }

    /// Where labels of lines may stand: not over the names beside the axis.
    fn plot(&self, scale: Scale) -> Area {
        let [from, to] = scale.ends;
        let room = self.ground.room;
        if scale.upright {
            Area { min: [scale.across[0], from.min(to)], max: [scale.across[1], from.max(to)] }
        } else {
            Area { min: [from.min(to), scale.across[0]], max: [room.max[0], scale.across[1]] }
        }
    }

    /// Where the user moved the words, kept on the page.
    fn moved(&self, base: [f32; 2], offset: [f32; 2], size: [f32; 2]) -> [f32; 2] {
        let room = self.ground.room;
        let inside = |axis: usize| {
            let (low, high) = (room.min[axis] + size[axis] / 2.0, room.max[axis] - size[axis] / 2.0);
            (base[axis] + offset[axis] * self.ground.unit).clamp(low.min(high), high.max(low))
        };
        [inside(0), inside(1)]
    }

    /// Lines of words around a middle, and what they cover.
    fn write(&mut self, index: usize, lines: &[String], middle: [f32; 2], size: [f32; 2]) -> Vec<Item> {
        let style = self.style();
        let covered = free::around_middle(middle, size);
        let under = self.ground.words.iter().find(|(_, area)| area.overlaps(&covered));
        self.laid.covering.extend(under.map(|(text, _)| (index, text.clone())));
        self.taken.push(covered);
        let halo = Some(Stroke::new(self.palette.page, 3.5 * self.ground.unit));
        let first = covered.min[1] + style.size * 0.5;
        lines
            .iter()
            .enumerate()
            .map(|(row, line)| {
                let y = first + row as f32 * style.size * 1.2;
                let item = style.middle(covered.min[0], y, Align::Left, line.clone());
                match item {
                    Item::Text(run) => Item::Text(super::TextRun { halo, ..run }),
                    other => other,
                }
            })
            .collect()
    }

    /// A line from the words to the edge of what they are about, with a head; none where the words lie on it.
    fn arrow(&self, middle: [f32; 2], size: [f32; 2], target: &Area) -> Vec<Item> {
        let u = self.ground.unit;
        let words = free::around_middle(middle, size).grown(GAP * u);
        let wide = target.width().min(target.height()) > 60.0 * u;
        // Into the middle of an area, to the edge of a dot or a bar.
        let aim = if wide { target.middle() } else { target.grown(GAP * 0.6 * u).nearest(middle) };
        let start = words.nearest(aim);
        let (dx, dy) = (aim[0] - start[0], aim[1] - start[1]);
        let length = dx.hypot(dy);
        let [head, width] = ARROW_HEAD.map(|side| side * u);
        if length < head * 1.3 {
            return Vec::new();
        }
        let (ex, ey) = (dx / length, dy / length);
        let neck = [aim[0] - ex * head, aim[1] - ey * head];
        let side = |sign: f32| [neck[0] - ey * width / 2.0 * sign, neck[1] + ex * width / 2.0 * sign];
        vec![
            ink::line(start, neck, self.palette.ink, 1.8 * u),
            Item::Path {
                rings: vec![vec![aim, side(1.0), side(-1.0)]],
                fill: Some(Fill::Solid(self.palette.ink)),
                stroke: None,
            },
        ]
    }
}

/// Largest value that the figure's axis must hold for its lines, put into the style of its chart.
pub(super) fn reaching(kind: &super::FigureKind, annotations: &[Annotation]) -> super::FigureKind {
    let mut kind = kind.clone();
    if let Some(style) = kind.style_mut() {
        style.reach = super::annotation::reach(annotations);
    }
    kind
}

/// What a figure's annotations come to: its body with them, and what could not be drawn.
pub(super) fn annotated(
    annotations: &[Annotation],
    mut body: Vec<Item>,
    native: &mut NativeShape,
    ground: (Option<Scale>, Area, f32),
    palette: &Palette,
) -> (Vec<Item>, Laid) {
    let (scale, room, unit) = ground;
    if annotations.is_empty() {
        return (body, Laid { axis: scale.map(|scale| scale.unit), unit, ..Laid::default() });
    }
    let ground = Ground::of(&body, scale, room, unit);
    let laid = lay(annotations, &ground, palette);
    let highlighted: Vec<&str> = annotations
        .iter()
        .filter(|annotation| annotation.shape == AnnotationShape::Highlight)
        .map(mark_of)
        .filter(|key| ground.has_group(key))
        .collect();
    if !highlighted.is_empty() {
        emphasise(&mut body, &highlighted, palette);
        match native {
            NativeShape::Chart(chart) => emphasise_native(chart, &highlighted, palette),
            NativeShape::Panels(panels) => {
                for panel in panels {
                    let own: Vec<String> = highlighted.iter().filter_map(|key| panel.own_key(key)).collect();
                    let own: Vec<&str> = own.iter().map(String::as_str).collect();
                    emphasise_panel(&mut panel.chart, &panel.title, &own, palette);
                }
            }
            NativeShape::Table | NativeShape::Shaded(_) | NativeShape::Shapes => {}
        }
    }
    let body = laid.under.iter().cloned().chain(body).chain(laid.over.iter().cloned()).collect();
    (body, laid)
}
