//! Every mark of every kind of figure is seen in every theme: its fill has 3:1 on the page, or the line around it has 3:1 on the
//! page and on the fill (WCAG 2.1, 1.4.11).

use std::sync::Arc;

use credential_atlas::figure::{
    Color, Fill, Item, LabelSlots, Page, Stroke, Tone, brand::Look, color_vision::contrast,
};

use super::sheets;

/// Groups that only say where marks are: other states, empty counties, lines of axes and frames.
const AROUND: [&str; 4] = ["Counties without a college", "Insets", "Lines", "Neighbours"];

#[test]
fn every_mark_of_every_kind_of_figure_is_seen_in_every_theme() {
    let look = Arc::new(Look::default());
    let (mut looked, mut faint) = (0, Vec::new());
    for figure in sheets::figures() {
        for tone in Tone::ALL {
            let drawn = look.figure_keeping(figure.spec(), figure.answer(), Page::SLIDE, tone, &LabelSlots::default());
            let (page, body) = (drawn.scene().ground, &drawn.scene().body);
            let palette = look.palette(tone);
            let (sheet, rules) = (palette.county, [palette.rule, palette.grid]);
            let mut seen =
                Seen { page, sheet, rules, outlines: Vec::new(), borders: Vec::new(), shapes: 0, faint: Vec::new() };
            body.iter().for_each(|item| seen.lines_apart(item));
            body.iter().for_each(|item| seen.look_at(item, false));
            looked += seen.shapes;
            faint.extend(seen.faint.into_iter().map(|what| format!("{tone:?}, “{}”: {what}", drawn.scene().name)));
        }
    }
    faint.dedup();
    assert!(faint.is_empty(), "{faint:#?}");
    assert!(looked > 5_000, "only {looked} shapes");
}

struct Seen<'a> {
    page: Color,
    /// Fill of the sheet that a state's counties lie on.
    sheet: Color,
    /// Lines between rows and behind marks, which tell nothing.
    rules: [Color; 2],
    /// Lines that are drawn over the shapes they belong to, with the shape.
    outlines: Vec<(&'a Vec<Vec<[f32; 2]>>, Stroke)>,
    /// Lines between areas and along coasts, which areas share.
    borders: Vec<Stroke>,
    shapes: usize,
    faint: Vec<String>,
}

impl<'a> Seen<'a> {
    fn lines_apart(&mut self, item: &'a Item) {
        match item {
            Item::Path { rings, fill: None, stroke: Some(stroke) } => self.outlines.push((rings, *stroke)),
            Item::Group { name, items, .. } => {
                if name == "Borders" || name == "Coast" {
                    self.borders.extend(items.iter().filter_map(|item| match item {
                        Item::Line { stroke, .. } => Some(*stroke),
                        _ => None,
                    }));
                }
                items.iter().for_each(|item| self.lines_apart(item));
            }
            _ => {}
        }
    }

    fn look_at(&mut self, item: &'a Item, in_mark: bool) {
        match item {
            Item::Group { name, .. } if AROUND.contains(&name.as_str()) => {}
            Item::Group { mark, items, .. } => {
                let mut hatched = false;
                for item in items {
                    // The plain ground of a word on a hatch is no mark.
                    let plate = hatched && matches!(item, Item::Rect { fill: Some(Fill::Solid(_)), stroke: None, .. });
                    if !plate {
                        self.look_at(item, in_mark || mark.is_some());
                    }
                    hatched |= matches!(item, Item::Rect { fill: Some(Fill::Hatch { .. }), .. });
                }
            }
            Item::Path { fill: Some(Fill::Solid(fill)), stroke: None, .. } if !in_mark && *fill == self.sheet => {}
            Item::Path { rings, fill: Some(fill), stroke } => {
                let apart = self.outlines.iter().find(|(own, _)| *own == rings).map(|(_, stroke)| vec![*stroke]);
                let own = stroke.map(|stroke| vec![stroke]);
                let lines = own.or(apart).unwrap_or_else(|| self.borders.clone());
                self.area(item, *fill, &lines);
            }
            Item::Rect { fill: Some(fill), stroke, .. } | Item::Circle { fill: Some(fill), stroke, .. } => {
                self.area(item, *fill, stroke.as_slice());
            }
            Item::Line { stroke, .. } if in_mark && !self.rules.contains(&stroke.color) => self.line(item, *stroke),
            Item::Rect { fill: None, stroke: Some(stroke), .. }
            | Item::Circle { fill: None, stroke: Some(stroke), .. } => {
                // A line in the colour of the page parts what lies on each other.
                if stroke.color != self.page {
                    self.line(item, *stroke);
                }
            }
            Item::Rect { .. } | Item::Path { .. } | Item::Circle { .. } | Item::Line { .. } => {}
            Item::Text(_) | Item::Picture { .. } => {}
        }
    }

    fn area(&mut self, item: &Item, fill: Fill, lines: &[Stroke]) {
        self.shapes += 1;
        let ground = match fill {
            Fill::Solid(color) => color.over(self.page),
            Fill::Hatch { line, ground } => {
                if contrast(line, ground) < 3.0 {
                    self.faint.push(format!("hatch {} on {}", line.to_hex(), ground.to_hex()));
                }
                ground
            }
        };
        let outlined = !lines.is_empty()
            && lines.iter().all(|line| {
                let color = line.color.over(self.page);
                contrast(color, self.page) >= 3.0 && contrast(color, ground) >= 3.0
            });
        if contrast(ground, self.page) < 3.0 && !outlined {
            self.faint.push(told(item));
        }
    }

    fn line(&mut self, item: &Item, stroke: Stroke) {
        self.shapes += 1;
        if contrast(stroke.color.over(self.page), self.page) < 3.0 {
            self.faint.push(told(item));
        }
    }
}

/// The item without its many points.
fn told(item: &Item) -> String {
    match item {
        Item::Path { rings, fill, stroke } => format!("path of {} rings, {fill:?}, {stroke:?}", rings.len()),
        other => format!("{other:?}"),
    }
}
