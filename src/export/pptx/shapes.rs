//! A scene's body in, one group of native shapes out: every area recolourable, every letter editable.

use super::canvas::{Canvas, Run, emu, ends, fill, outline, paint, text_shape};
use crate::{
    export::{
        extent::{self, ARIAL, Frame},
        fit,
        xml::escape,
    },
    figure::{Align, Item, Scene, Stroke, TextRun, Weight},
};

/// Height of Arial's capitals above the middle of its line, as a share of the size.
const BASELINE: f32 = 0.346;

/// Adds the scene's body as one group with the alternative text, moved and shrunk into `room` only if it would leave it.
pub fn group(canvas: &mut Canvas, scene: &Scene, room: Frame) {
    let Some(drawn) = extent::of(&scene.body) else { return };
    let page = drawn.clip(Frame::new(0.0, 0.0, scene.width, scene.height));
    let scale = scale_into(page, room);
    let inside = |at: f32, size: f32, from: f32, length: f32| at.clamp(from, (from + length - size * scale).max(from));
    let at = [inside(page.x, page.width, room.x, room.width), inside(page.y, page.height, room.y, room.height)];
    draw(canvas, &scene.body, &tr!("Figure: {}", scene.name), &scene.alt, page, at, scale);
}

/// Adds the groups of the frame where they are drawn: tags such as "Synthetic sample data". Its loose texts are the
/// words, which stand in placeholders.
pub fn tags(canvas: &mut Canvas, scene: &Scene) {
    groups(canvas, scene.frame.iter());
}

/// [`tags`] of a page of ours on a slide of this width: what would leave it becomes as much smaller as it must.
pub fn tags_within(canvas: &mut Canvas, scene: &Scene, width: f32) {
    let scale = (width / scene.width.max(1.0)).min(1.0);
    for item in &scene.frame {
        if let Item::Group { name, items, .. } = item
            && let Some(drawn) = extent::of(items)
        {
            draw(canvas, items, name, name, drawn, [drawn.x * scale, drawn.y * scale], scale);
        }
    }
}

/// Adds marked groups where they are, each as one group with its name and alternative text.
pub fn groups<'a>(canvas: &mut Canvas, items: impl Iterator<Item = &'a Item>) {
    for item in items {
        if let Item::Group { name, items, .. } = item
            && let Some(drawn) = extent::of(items)
        {
            draw(canvas, items, name, name, drawn, [drawn.x, drawn.y], 1.0);
        }
    }
}

/// Adds the part of the scene with this mark at the top left of `room`, and returns where it ends; `None` if the scene
/// has no such part.
pub fn marked(canvas: &mut Canvas, scene: &Scene, key: &str, room: Frame) -> Option<f32> {
    let (label, items) = find(&scene.body, key)?;
    let drawn = extent::of(items)?;
    let scale = scale_into(drawn, room);
    draw(canvas, items, label, label, drawn, [room.x, room.y], scale);
    Some(room.y + drawn.height * scale)
}

/// The words of the group of this name; `None` if the page has no such group.
pub fn text_of(scene: &Scene, name: &str) -> Option<String> {
    let group = scene.body.iter().find_map(|item| match item {
        Item::Group { name: own, items, .. } if own == name => Some(items),
        _ => None,
    })?;
    group.iter().find_map(|item| if let Item::Text(run) = item { Some(run.text.clone()) } else { None })
}

/// Height of the part with this mark, in page units.
pub fn marked_height(scene: &Scene, key: &str) -> Option<f32> {
    extent::of(find(&scene.body, key)?.1).map(|frame| frame.height)
}

fn find<'a>(items: &'a [Item], key: &str) -> Option<(&'a str, &'a [Item])> {
    items.iter().find_map(|item| match item {
        Item::Group { mark: Some(mark), items, .. } if mark.key == key => Some((mark.label.as_str(), items.as_slice())),
        Item::Group { items, .. } => find(items, key),
        _ => None,
    })
}

fn scale_into(drawn: Frame, room: Frame) -> f32 {
    (room.width / drawn.width.max(1.0)).min(room.height / drawn.height.max(1.0)).min(1.0)
}

fn draw(canvas: &mut Canvas, items: &[Item], name: &str, alt: &str, from: Frame, to: [f32; 2], scale: f32) {
    let id = canvas.id();
    let mut shapes = String::new();
    let placed = Placed { scale, from: [from.x, from.y], to };
    for item in items {
        push(canvas, &mut shapes, item, &placed, tr!("Figure"));
    }
    let ends = ends(Frame::new(to[0], to[1], from.width * scale, from.height * scale));
    let child = ends.replace("a:off", "a:chOff").replace("a:ext", "a:chExt");
    canvas.push(&format!(
        "<p:grpSp><p:nvGrpSpPr><p:cNvPr id=\"{id}\" name=\"{}\" descr=\"{}\"/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>\
         <p:grpSpPr><a:xfrm>{ends}{child}</a:xfrm></p:grpSpPr>{shapes}</p:grpSp>",
        escape(name),
        escape(alt)
    ));
}

/// From page units of the scene to page units of the slide.
struct Placed {
    scale: f32,
    from: [f32; 2],
    to: [f32; 2],
}

impl Placed {
    fn point(&self, [x, y]: [f32; 2]) -> [f32; 2] {
        [self.to[0] + (x - self.from[0]) * self.scale, self.to[1] + (y - self.from[1]) * self.scale]
    }

    fn stroke(&self, stroke: Option<Stroke>) -> Option<Stroke> {
        stroke.map(|stroke| Stroke { width: stroke.width * self.scale, ..stroke })
    }
}

fn push(canvas: &mut Canvas, out: &mut String, item: &Item, placed: &Placed, name: &str) {
    match item {
        Item::Rect { min, max, radius, fill: paint, stroke } => {
            let (a, b) = (placed.point(*min), placed.point(*max));
            let frame = Frame::new(a[0], a[1], b[0] - a[0], b[1] - a[1]);
            let short = frame.width.min(frame.height);
            let geometry = if *radius > 0.0 && short > 0.0 {
                let share = (radius * placed.scale / short).min(0.5);
                format!(
                    "<a:prstGeom prst=\"roundRect\"><a:avLst><a:gd name=\"adj\" fmla=\"val {}\"/></a:avLst></a:prstGeom>",
                    (share * 100_000.0).round() as i32
                )
            } else {
                preset("rect")
            };
            shape(canvas, out, name, frame, &geometry, &fill(*paint), &outline(placed.stroke(*stroke)));
        }
        Item::Path { rings, fill: paint, stroke } => {
            let rings: Vec<Vec<_>> = rings.iter().map(|ring| points(ring, placed)).filter(|r| r.len() > 2).collect();
            if let Some((frame, geometry)) = freeform(&rings, true) {
                shape(canvas, out, name, frame, &geometry, &fill(*paint), &outline(placed.stroke(*stroke)));
            }
        }
        Item::Circle { center, radius, fill: paint, stroke } => {
            let ([x, y], r) = (placed.point(*center), radius * placed.scale);
            let frame = Frame::new(x - r, y - r, 2.0 * r, 2.0 * r);
            shape(canvas, out, name, frame, &preset("ellipse"), &fill(*paint), &outline(placed.stroke(*stroke)));
        }
        Item::Line { points: line, stroke } => {
            let line = points(line, placed);
            if let Some((frame, geometry)) = freeform(&[line], false) {
                shape(canvas, out, name, frame, &geometry, "<a:noFill/>", &outline(placed.stroke(Some(*stroke))));
            }
        }
        Item::Text(run) => text(canvas, out, run, placed),
        Item::Picture { min, max, picture } => {
            let (a, b) = (placed.point(*min), placed.point(*max));
            out.push_str(&canvas.picture_shape(Frame::new(a[0], a[1], b[0] - a[0], b[1] - a[1]), picture));
        }
        Item::Group { name: own, mark: _, items } => {
            let name = if own.is_empty() { name } else { own };
            for item in items {
                push(canvas, out, item, placed, name);
            }
        }
    }
}

fn shape(canvas: &mut Canvas, out: &mut String, name: &str, frame: Frame, geometry: &str, fill: &str, line: &str) {
    let id = canvas.id();
    out.push_str(&format!(
        "<p:sp><p:nvSpPr><p:cNvPr id=\"{id}\" name=\"{}\"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm>{}</a:xfrm>\
         {geometry}{fill}{line}</p:spPr></p:sp>",
        escape(name),
        ends(frame)
    ));
}

fn preset(name: &str) -> String {
    format!("<a:prstGeom prst=\"{name}\"><a:avLst/></a:prstGeom>")
}

fn points(ring: &[[f32; 2]], placed: &Placed) -> Vec<[f32; 2]> {
    ring.iter().map(|point| placed.point(*point)).collect()
}

/// Outline as a custom geometry in hundredths of a page unit; rings inside rings are holes.
fn freeform(rings: &[Vec<[f32; 2]>], closed: bool) -> Option<(Frame, String)> {
    let all = rings.iter().flatten();
    let (mut low, mut high) = ([f32::MAX; 2], [f32::MIN; 2]);
    for point in all {
        for axis in 0..2 {
            low[axis] = low[axis].min(point[axis]);
            high[axis] = high[axis].max(point[axis]);
        }
    }
    if low[0] > high[0] {
        return None;
    }
    let frame = Frame::new(low[0], low[1], high[0] - low[0], high[1] - low[1]);
    let hundredths = |value: f32| (value * 100.0).round() as i64;
    let fill = if closed { "" } else { " fill=\"none\"" };
    let mut path = format!(
        "<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l=\"0\" t=\"0\" r=\"r\" b=\"b\"/><a:pathLst>\
         <a:path w=\"{}\" h=\"{}\"{fill}>",
        hundredths(frame.width),
        hundredths(frame.height)
    );
    for ring in rings {
        for (index, [x, y]) in ring.iter().enumerate() {
            let (x, y) = (hundredths(x - frame.x), hundredths(y - frame.y));
            let step = if index == 0 { "moveTo" } else { "lnTo" };
            path.push_str(&format!("<a:{step}><a:pt x=\"{x}\" y=\"{y}\"/></a:{step}>"));
        }
        if closed {
            path.push_str("<a:close/>");
        }
    }
    path.push_str("</a:path></a:pathLst></a:custGeom>");
    Some((frame, path))
}

fn text(canvas: &mut Canvas, out: &mut String, run: &TextRun, placed: &Placed) {
    let TextRun { at, align, size, weight, color, text, halo } = run;
    let points = ((size * placed.scale / fit::UNITS_PER_POINT * ARIAL) * 10.0).round() / 10.0;
    let bold = *weight != Weight::Regular;
    let width = fit::width(text, points, bold) + 2.0;
    let height = super::canvas::line_height(points);
    let [x, y] = placed.point(*at);
    let left = match align {
        Align::Left => x,
        Align::Center => x - width / 2.0,
        Align::Right => x - width,
    };
    let middle = y - points * fit::UNITS_PER_POINT * BASELINE;
    let frame = Frame::new(left, middle - height / 2.0, width, height);
    // A glow is the only halo that Office draws behind letters.
    let glow = halo.map_or_else(String::new, |halo| {
        let radius = emu(halo.width * placed.scale / 2.0);
        format!("<a:effectLst><a:glow rad=\"{radius}\">{}</a:glow></a:effectLst>", paint(halo.color))
    });
    let id = canvas.id();
    out.push_str(&text_shape(id, text, frame, *align, &Run::new(text.clone(), points, bold, *color), &glow));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::svg::tests::every_item;

    fn drawn(room: Frame) -> String {
        let mut canvas = Canvas::default();
        group(&mut canvas, &every_item(), room);
        canvas.tree()
    }

    #[test]
    fn one_group_with_one_alt_text_holds_every_kind() {
        let xml = drawn(Frame::new(0.0, 0.0, 1280.0, 720.0));
        assert_eq!(xml.matches("<p:grpSp>").count(), 1);
        assert_eq!(xml.matches(" descr=").count(), 2, "the group's and the picture's own");
        assert!(xml.contains("descr=\"Red\"") && xml.contains("r:embed=\"rIdPicture1\""));
        assert!(
            xml.contains("prst=\"wdUpDiag\"") && xml.contains("prst=\"ellipse\"") && xml.contains("name=\"Colleges\"")
        );
        // The square with a hole: two rings in one path.
        let path = xml.split("<a:custGeom>").nth(1).unwrap().split("</a:custGeom>").next().unwrap();
        assert_eq!(path.matches("<a:moveTo>").count(), 2);
        assert_eq!(path.matches("<a:close/>").count(), 2);
        assert!(path.contains("<a:path w=\"10000\" h=\"10000\">"));
        assert!(xml.contains("<a:off x=\"190500\" y=\"381000\"/>"), "20 and 40 units in EMU");
    }

    #[test]
    fn a_body_that_would_cover_the_title_moves_down_and_shrinks_only_if_it_must() {
        let moved = drawn(Frame::new(0.0, 100.0, 1280.0, 600.0));
        assert!(moved.contains("<a:path w=\"10000\" h=\"10000\">"), "room enough: same size");
        let shrunk = drawn(Frame::new(0.0, 100.0, 150.0, 600.0));
        assert!(!shrunk.contains("<a:path w=\"10000\" h=\"10000\">"));
    }
}
