//! Items of a scene as shapes of the painter: fills with holes, hatches, dashes, halos, text on its baseline.

use std::sync::Arc;

use egui::{Color32, CornerRadius, Mesh, Pos2, Rect, Shape, Stroke, StrokeKind, Ui, Vec2};

use super::View;
use crate::{
    app::theme,
    figure::{Align, Color, Fill, Item, Picture, TextRun},
    place,
};

/// Distance of hatch lines and their width, in page units.
const HATCH_EVERY: f32 = 5.0;
const HATCH_WIDTH: f32 = 1.6;

/// One step of painting a page.
pub enum Piece {
    Shape(Shape),
    /// Laid out anew in each frame, for a text laid out earlier may point at letters that left the font texture.
    Text(TextRun),
    /// Pixels, whose texture the window keeps.
    Picture(Rect, Arc<Picture>),
}

/// Collects the pieces of one page.
pub struct ShapeMaker {
    view: View,
    pieces: Vec<Piece>,
}

/// Paints pieces in their order.
pub fn paint(ui: &Ui, view: View, pieces: &[Piece]) {
    for piece in pieces {
        match piece {
            Piece::Shape(shape) => {
                ui.painter().add(shape.clone());
            }
            Piece::Text(run) => text(ui, view, run),
            Piece::Picture(area, picture) => image(ui, *area, picture),
        }
    }
}

/// A figure's colour as the painter's.
pub fn color32(color: Color) -> Color32 {
    let Color { r, g, b, a } = color;
    Color32::from_rgba_unmultiplied(r, g, b, a)
}

impl ShapeMaker {
    pub fn new(view: View) -> Self {
        Self { view, pieces: Vec::new() }
    }

    fn push(&mut self, shape: Shape) {
        self.pieces.push(Piece::Shape(shape));
    }

    pub fn into_pieces(self) -> Vec<Piece> {
        self.pieces
    }

    pub fn ground(&mut self, page: Rect, color: Color) {
        self.push(Shape::rect_filled(page, 0.0, color32(color)));
    }

    pub fn item(&mut self, item: &Item) {
        match item {
            Item::Rect { min, max, radius, fill, stroke } => self.rect(*min, *max, *radius, *fill, *stroke),
            Item::Path { rings, fill, stroke } => self.path(rings, *fill, *stroke),
            Item::Circle { center, radius, fill, stroke } => self.circle(*center, *radius, *fill, *stroke),
            Item::Line { points, stroke } => {
                let points = points.iter().map(|&at| self.view.point(at)).collect();
                self.line(points, *stroke, false);
            }
            Item::Text(run) => self.pieces.push(Piece::Text(run.clone())),
            Item::Picture { min, max, picture } => {
                let area = Rect::from_min_max(self.view.point(*min), self.view.point(*max));
                self.pieces.push(Piece::Picture(area, Arc::clone(picture)));
            }
            Item::Group { name: _, mark: _, items } => items.iter().for_each(|item| self.item(item)),
        }
    }

    fn rect(
        &mut self,
        min: [f32; 2],
        max: [f32; 2],
        radius: f32,
        fill: Option<Fill>,
        stroke: Option<crate::figure::Stroke>,
    ) {
        let area = Rect::from_min_max(self.view.point(min), self.view.point(max));
        let corner = CornerRadius::same((radius * self.view.scale).round().clamp(0.0, 255.0) as u8);
        let ring = vec![min, [max[0], min[1]], max, [min[0], max[1]]];
        match fill {
            Some(Fill::Solid(color)) => self.push(Shape::rect_filled(area, corner, color32(color))),
            Some(Fill::Hatch { line, ground }) => {
                self.push(Shape::rect_filled(area, corner, color32(ground)));
                self.hatch(std::slice::from_ref(&ring), line);
            }
            None => {}
        }
        if let Some(stroke) = stroke {
            if stroke.dash.is_some() {
                self.line(ring.iter().map(|&at| self.view.point(at)).collect(), stroke, true);
            } else {
                self.push(Shape::rect_stroke(area, corner, self.pen(stroke), StrokeKind::Middle));
            }
        }
    }

    fn path(&mut self, rings: &[Vec<[f32; 2]>], fill: Option<Fill>, stroke: Option<crate::figure::Stroke>) {
        match fill {
            Some(Fill::Solid(color)) => self.fill(rings, color, stroke.is_none()),
            Some(Fill::Hatch { line, ground }) => {
                self.fill(rings, ground, stroke.is_none());
                self.hatch(rings, line);
            }
            None => {}
        }
        if let Some(stroke) = stroke {
            for ring in rings {
                self.line(ring.iter().map(|&at| self.view.point(at)).collect(), stroke, true);
            }
        }
    }

    /// Triangles of an area with holes. Meshes have hard edges; where no border hides them, a hairline softens them.
    fn fill(&mut self, rings: &[Vec<[f32; 2]>], color: Color, soften: bool) {
        let place::Triangles { vertices, corners } = place::triangles(rings);
        let color32 = color32(color);
        let mut mesh = Mesh::default();
        mesh.reserve_vertices(vertices.len());
        for at in vertices {
            mesh.colored_vertex(self.view.point(at), color32);
        }
        mesh.indices = corners.into_iter().flatten().collect();
        self.push(Shape::Mesh(Arc::new(mesh)));
        if soften && color.a == 255 {
            for ring in rings {
                let points = ring.iter().map(|&at| self.view.point(at)).collect();
                self.push(Shape::closed_line(points, Stroke::new(0.6, color32)));
            }
        }
    }

    fn circle(&mut self, center: [f32; 2], radius: f32, fill: Option<Fill>, stroke: Option<crate::figure::Stroke>) {
        let at = self.view.point(center);
        let points = radius * self.view.scale;
        let ring: Vec<[f32; 2]> = (0..40)
            .map(|i| {
                let angle = i as f32 / 40.0 * std::f32::consts::TAU;
                [center[0] + radius * angle.cos(), center[1] + radius * angle.sin()]
            })
            .collect();
        match fill {
            Some(Fill::Solid(color)) => self.push(Shape::circle_filled(at, points, color32(color))),
            Some(Fill::Hatch { line, ground }) => {
                self.push(Shape::circle_filled(at, points, color32(ground)));
                self.hatch(std::slice::from_ref(&ring), line);
            }
            None => {}
        }
        if let Some(stroke) = stroke {
            if stroke.dash.is_some() {
                self.line(ring.iter().map(|&at| self.view.point(at)).collect(), stroke, true);
            } else {
                self.push(Shape::circle_stroke(at, points, self.pen(stroke)));
            }
        }
    }

    fn line(&mut self, mut points: Vec<Pos2>, stroke: crate::figure::Stroke, closed: bool) {
        let pen = self.pen(stroke);
        match stroke.dash {
            Some([dash, gap]) => {
                if closed && let Some(&first) = points.first() {
                    points.push(first);
                }
                let scale = self.view.scale;
                self.pieces
                    .extend(Shape::dashed_line(&points, pen, dash * scale, gap * scale).into_iter().map(Piece::Shape));
            }
            None if closed => self.push(Shape::closed_line(points, pen)),
            None => self.push(Shape::line(points, pen)),
        }
    }

    fn pen(&self, stroke: crate::figure::Stroke) -> Stroke {
        let crate::figure::Stroke { color, width, dash: _ } = stroke;
        Stroke::new((width * self.view.scale).max(0.5), color32(color))
    }

    fn hatch(&mut self, rings: &[Vec<[f32; 2]>], line: Color) {
        let pen = Stroke::new(HATCH_WIDTH * self.view.scale, color32(line));
        for [from, to] in hatch_segments(rings) {
            self.push(Shape::line_segment([self.view.point(from), self.view.point(to)], pen));
        }
    }
}

/// Draws pixels through a texture that is made once for each picture.
pub fn image(ui: &Ui, area: Rect, picture: &Arc<Picture>) {
    let id = egui::Id::unique("picture").with(&picture.png);
    let known = ui.data(|data| data.get_temp::<egui::TextureHandle>(id));
    let texture = known.unwrap_or_else(|| {
        let size = [picture.width as usize, picture.height as usize];
        let pixels = egui::ColorImage::from_rgba_unmultiplied(size, &picture.rgba);
        let texture = ui.load_texture(&picture.name, pixels, egui::TextureOptions::LINEAR);
        ui.data_mut(|data| data.insert_temp(id, texture.clone()));
        texture
    });
    let whole = Rect::from_min_max(Pos2::ZERO, Pos2::new(1.0, 1.0));
    ui.painter().image(texture.id(), area, whole, Color32::WHITE);
}

fn text(ui: &Ui, view: View, run: &TextRun) {
    let TextRun { at, align, size, weight, color, text, halo } = run;
    let font = theme::font(size * view.scale, *weight);
    let galley = ui.painter().layout_no_wrap(text.clone(), font, color32(*color));
    let Some(row) = galley.rows.first() else { return };
    let baseline = row.pos.y + row.glyphs.first().map_or(row.height() * 0.8, |glyph| glyph.pos.y);
    let left = match align {
        Align::Left => 0.0,
        Align::Center => galley.size().x / 2.0,
        Align::Right => galley.size().x,
    };
    let pos = view.point(*at) - Vec2::new(left, baseline);
    if let Some(halo) = halo {
        let reach = (halo.width * view.scale / 2.0).max(1.0);
        let halo_color = color32(halo.color);
        for step in 0..12 {
            let angle = step as f32 / 12.0 * std::f32::consts::TAU;
            let offset = Vec2::angled(angle) * reach;
            let shape = egui::epaint::TextShape::new(pos + offset, Arc::clone(&galley), halo_color)
                .with_override_text_color(halo_color);
            ui.painter().add(shape);
        }
    }
    ui.painter().galley(pos, galley, color32(*color));
}

/// Rising 45° lines across an area with holes, cut at its border, in page units.
pub fn hatch_segments(rings: &[Vec<[f32; 2]>]) -> Vec<[[f32; 2]; 2]> {
    // On a rising line x + y is constant; along it x - y runs.
    let step = HATCH_EVERY * std::f32::consts::SQRT_2;
    let sums = || rings.iter().flatten().map(|[x, y]| x + y);
    let (low, high) = (sums().fold(f32::MAX, f32::min), sums().fold(f32::MIN, f32::max));
    let mut segments = Vec::new();
    let mut sum = (low / step).ceil() * step;
    let mut cuts: Vec<f32> = Vec::new();
    while sum < high {
        cuts.clear();
        for ring in rings {
            let Some(mut from) = ring.last().copied() else { continue };
            for &to in ring {
                let (a, b) = (from[0] + from[1] - sum, to[0] + to[1] - sum);
                if (a > 0.0) != (b > 0.0) {
                    let t = a / (a - b);
                    let at = [from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1])];
                    cuts.push(at[0] - at[1]);
                }
                from = to;
            }
        }
        cuts.sort_by(f32::total_cmp);
        for pair in cuts.chunks_exact(2) {
            let point = |run: f32| [(sum + run) / 2.0, (sum - run) / 2.0];
            segments.push([point(pair[0]), point(pair[1])]);
        }
        sum += step;
    }
    segments
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::paint::hit::inside;

    #[test]
    fn hatch_lines_stay_inside_and_out_of_holes() {
        let square = |from: f32, to: f32| vec![[from, from], [to, from], [to, to], [from, to]];
        let rings = [square(0.0, 40.0), square(10.0, 30.0)];
        let segments = hatch_segments(&rings);
        assert!(segments.len() > 10);
        for [[x0, y0], [x1, y1]] in segments {
            assert!(inside(&rings, [(x0 + x1) / 2.0, (y0 + y1) / 2.0]));
            assert!(((x0 + y0) - (x1 + y1)).abs() < 1e-3, "rising lines only");
        }
    }
}
