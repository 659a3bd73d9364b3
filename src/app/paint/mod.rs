//! A figure's scene on screen: shapes to draw, marks to point at, names for screen readers.

mod hit;
mod roving;
mod shapes;

use std::sync::Arc;

use egui::{Id, Pos2, Rect, Response, Role, Sense, Shape, Stroke, Ui, Vec2, WidgetInfo};

pub use roving::{Roved, Stop, has_focus, rove};

pub use hit::inside;
pub use shapes::color32;

use self::{
    hit::Region,
    shapes::{Piece, ShapeMaker},
};
use super::theme::{self, Tokens};
use crate::figure::{Annotation, Figure, Item, Mark, Scene};

/// What the pointer or the keyboard did to a painted page.
#[derive(Debug)]
pub struct SceneResponse {
    /// Key of the mark under the pointer or with keyboard focus.
    pub hovered: Option<String>,
    /// Key of the mark clicked, or activated by Enter, Space or a screen reader.
    pub clicked: Option<String>,
    /// Key of the mark on which a menu was asked for.
    pub asked: Option<String>,
    /// How far an annotation was dragged, or nudged by arrow keys, in page units.
    pub moved: Option<(usize, [f32; 2])>,
    /// The page as a whole; for hover cards and context menus.
    pub response: Response,
    /// Where the page landed: the scene's shape fitted into the area asked for.
    pub page: Rect,
}

/// From page units to points on screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    pub origin: Pos2,
    pub scale: f32,
}

impl View {
    /// Fits a page into an area, centred.
    pub fn fit(scene: &Scene, area: Rect) -> Self {
        let scale = (area.width() / scene.width.max(1.0)).min(area.height() / scene.height.max(1.0));
        let size = Vec2::new(scene.width, scene.height) * scale;
        Self { origin: area.center() - size / 2.0, scale }
    }

    pub fn point(self, at: [f32; 2]) -> Pos2 {
        self.origin + Vec2::new(at[0], at[1]) * self.scale
    }

    pub fn page_point(self, at: Pos2) -> [f32; 2] {
        let offset = (at - self.origin) / self.scale;
        [offset.x, offset.y]
    }
}

/// Shapes and hit regions of one page at one place and size.
struct Prepared {
    /// Keeps the figure alive, so that its address names it.
    figure: Option<Arc<Figure>>,
    area: Rect,
    pixels_per_point: f32,
    view: View,
    pieces: Vec<Piece>,
    marks: Vec<(Mark, Region)>,
}

impl Prepared {
    fn new(ui: &Ui, scene: &Scene, area: Rect, figure: Option<Arc<Figure>>) -> Self {
        let view = View::fit(scene, area);
        let mut maker = ShapeMaker::new(view);
        let page = Rect::from_min_size(view.origin, Vec2::new(scene.width, scene.height) * view.scale);
        maker.ground(page, scene.ground);
        let mut marks = Vec::new();
        for item in scene.frame.iter().chain(&scene.body) {
            maker.item(item);
            collect_marks(item, &mut marks);
        }
        Self { figure, area, pixels_per_point: ui.pixels_per_point(), view, pieces: maker.into_pieces(), marks }
    }
}

/// Paints a figure's page into an area of the screen. The work of the last page painted under this widget is kept.
pub fn paint_figure(ui: &mut Ui, figure: &Arc<Figure>, area: Rect, selected: Option<&str>) -> SceneResponse {
    let prepared = prepare(ui, figure, area, ui.scope_id().with("figure"));
    show(ui, figure.scene(), &prepared, selected)
}

/// Paints a page into an area of the screen.
pub fn paint_scene(ui: &mut Ui, scene: &Scene, area: Rect, selected: Option<&str>) -> SceneResponse {
    let prepared = Prepared::new(ui, scene, area, None);
    show(ui, scene, &prepared, selected)
}

/// Hatches an area of the window as figures hatch what is suppressed; `scale` shrinks the pattern.
pub fn hatch_lines(painter: &egui::Painter, area: Rect, color: egui::Color32, scale: f32) {
    let corner = |at: Pos2| [at.x / scale, at.y / scale];
    let ring = [area.left_top(), area.right_top(), area.right_bottom(), area.left_bottom()].map(corner).to_vec();
    for [from, to] in shapes::hatch_segments(&[ring]) {
        let at = |[x, y]: [f32; 2]| Pos2::new(x * scale, y * scale);
        painter.line_segment([at(from), at(to)], Stroke::new(1.6 * scale, color));
    }
}

/// Paints pixels, such as a logo, into an area of the screen.
pub fn paint_pixels(ui: &Ui, area: Rect, picture: &Arc<crate::figure::Picture>) {
    shapes::image(ui, area, picture);
}

/// Paints a page as a picture only: no marks, no names (slide thumbnails).
pub fn paint_picture(ui: &Ui, figure: &Arc<Figure>, area: Rect, id: Id) {
    let prepared = prepare(ui, figure, area, id);
    shapes::paint(ui, prepared.view, &prepared.pieces);
}

/// Paints a page without a figure as a picture only (title slides in the strip).
pub fn paint_picture_of_scene(ui: &Ui, scene: &Scene, area: Rect) {
    let prepared = Prepared::new(ui, scene, area, None);
    shapes::paint(ui, prepared.view, &prepared.pieces);
}

/// The page as prepared for this figure and place before, or anew.
fn prepare(ui: &Ui, figure: &Arc<Figure>, area: Rect, id: Id) -> Arc<Prepared> {
    let kept = ui.data(|data| data.get_temp::<Arc<Prepared>>(id)).filter(|kept| {
        kept.figure.as_ref().is_some_and(|held| Arc::ptr_eq(held, figure))
            && kept.area == area
            && kept.pixels_per_point == ui.pixels_per_point()
    });
    kept.unwrap_or_else(|| {
        let prepared = Arc::new(Prepared::new(ui, figure.scene(), area, Some(Arc::clone(figure))));
        ui.data_mut(|data| data.insert_temp(id, Arc::clone(&prepared)));
        prepared
    })
}

fn show(ui: &mut Ui, scene: &Scene, prepared: &Prepared, selected: Option<&str>) -> SceneResponse {
    let view = prepared.view;
    let page = Rect::from_min_size(view.origin, Vec2::new(scene.width, scene.height) * view.scale);
    let response = ui.interact(page, ui.scope_id().with("page"), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, format!("{}. {}", scene.name, scene.alt)));
    if response.has_focus() {
        roving::note_focus(ui, response.id);
    }
    shapes::paint(ui, prepared.view, &prepared.pieces);

    let pointer = ui.input(|input| input.pointer.hover_pos()).filter(|&at| page.contains(at));
    let under = pointer
        .filter(|_| response.contains_pointer() || ui.rect_contains_pointer(page))
        .and_then(|at| topmost(&prepared.marks, view.page_point(at)));
    let by_pointer = ui.input(|input| input.pointer.any_click());

    let mut out = SceneResponse { hovered: None, clicked: None, asked: None, moved: None, response, page };
    let area_of = |region: &Region| {
        let bounds = region.bounds();
        Rect::from_min_max(view.point(bounds[0]), view.point(bounds[1])).intersect(page)
    };
    let chosen = |mark: &Mark| selected == Some(mark.key.as_str());
    let is_note = |mark: &Mark| Annotation::index_of(&mark.key).is_some();
    let marks: Vec<&(Mark, Region)> = prepared.marks.iter().filter(|(mark, _)| !is_note(mark)).collect();
    let stops: Vec<Stop<'_>> = marks
        .iter()
        .map(|(mark, region)| Stop { key: &mark.key, label: &mark.label, area: area_of(region), chosen: chosen(mark) })
        .collect();
    let roved = rove(ui, &stops);
    let at = |index: usize| marks.get(index).map(|(mark, region)| (mark.key.clone(), area_of(region)));
    out.clicked = roved.activated.and_then(at).map(|(key, _)| key);
    let mut focused = roved.focused.and_then(at);
    let mut pointer_hit = out.response.clicked() || roved.pointed;
    let mut asked = out.response.secondary_clicked() || roved.asked;
    // Annotations are stops of their own: arrows move them, not the focus.
    for (mark, region) in prepared.marks.iter().filter(|(mark, _)| is_note(mark)) {
        let area = area_of(region);
        let node = ui.interact(area, ui.scope_id().with(("mark", &mark.key)), Sense::click());
        node.widget_info(|| WidgetInfo::selected(Role::Button, true, chosen(mark), &mark.label));
        match node.clicked() {
            true if by_pointer => pointer_hit = true,
            true => out.clicked = Some(mark.key.clone()),
            false => {}
        }
        asked |= node.secondary_clicked();
        if node.has_focus() {
            roving::note_focus(ui, node.id);
            out.moved = Annotation::index_of(&mark.key).zip(nudged(ui, &node));
            focused = Some((mark.key.clone(), area));
        }
    }
    if pointer_hit {
        out.clicked = under.map(|mark| mark.key.clone());
    }
    if asked {
        out.asked = under.map(|mark| mark.key.clone());
    }
    if let Some(dragged) = dragged(ui, &out, under, view) {
        out.moved = Some(dragged);
    }
    if let Some(key) = selected {
        outline_selected(ui, prepared, key);
    }
    if let Some((_, area)) = &focused {
        theme::ring(ui, *area);
    }
    out.hovered = under.map(|mark| mark.key.clone()).or(focused.map(|(key, _)| key));
    if under.is_some() {
        ui.set_cursor_icon(egui::CursorIcon::PointingHand);
    }
    out
}

/// How far the annotation that the pointer took hold of has gone since the frame before.
fn dragged(ui: &Ui, out: &SceneResponse, under: Option<&Mark>, view: View) -> Option<(usize, [f32; 2])> {
    let id = ui.scope_id().with("held annotation");
    let (pressed, down, delta) =
        ui.input(|input| (input.pointer.primary_pressed(), input.pointer.primary_down(), input.pointer.delta()));
    if pressed {
        let held = under.filter(|_| !egui::Popup::is_any_open(ui)).and_then(|mark| Annotation::index_of(&mark.key));
        ui.data_mut(|data| match held {
            Some(index) => {
                data.insert_temp(id, index);
            }
            None => {
                data.remove::<usize>(id);
            }
        });
        return None;
    }
    let index = ui.data(|data| data.get_temp::<usize>(id))?;
    if !down {
        ui.data_mut(|data| data.remove::<usize>(id));
        return None;
    }
    ui.set_cursor_icon(egui::CursorIcon::Grabbing);
    let moved = out.page.is_positive() && delta != Vec2::ZERO;
    moved.then(|| (index, [delta.x / view.scale, delta.y / view.scale]))
}

/// How far arrow keys move the annotation with focus: four units, a tenth of an inch with Shift.
fn nudged(ui: &Ui, node: &Response) -> Option<[f32; 2]> {
    let arrows = egui::EventFilter { horizontal_arrows: true, vertical_arrows: true, ..egui::EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(node.id, arrows));
    let step = if ui.input(|input| input.modifiers.shift) { 9.6 } else { 4.0 };
    let by = |key: egui::Key| ui.input(|input| if input.key_pressed(key) { step } else { 0.0 });
    let delta =
        [by(egui::Key::ArrowRight) - by(egui::Key::ArrowLeft), by(egui::Key::ArrowDown) - by(egui::Key::ArrowUp)];
    (delta != [0.0, 0.0]).then_some(delta)
}

/// The mark on top at a point of the page: marks drawn later lie above.
fn topmost(marks: &[(Mark, Region)], at: [f32; 2]) -> Option<&Mark> {
    marks.iter().rev().find(|(_, region)| region.contains(at)).map(|(mark, _)| mark)
}

/// Ink over a page-coloured halo around the selected mark.
fn outline_selected(ui: &Ui, prepared: &Prepared, key: &str) {
    let tokens = Tokens::of(ui);
    let Some((_, region)) = prepared.marks.iter().find(|(mark, _)| mark.key == key) else { return };
    let view = prepared.view;
    for stroke in [Stroke::new(5.5, tokens.page), Stroke::new(2.2, tokens.ink)] {
        match region {
            Region::Rings { rings, .. } => {
                for ring in rings {
                    ui.painter().add(Shape::closed_line(ring.iter().map(|&at| view.point(at)).collect(), stroke));
                }
            }
            Region::Circle { center, radius } => {
                ui.painter().circle_stroke(view.point(*center), radius * view.scale + 3.2, stroke);
            }
            Region::Boxes { boxes, bounds } => {
                // Of a reference line its label is outlined, not the whole chart beside it.
                let note = Annotation::index_of(key).is_some();
                let own = boxes.iter().filter(|[low, high]| note && high[0] - low[0] > 1.0 && high[1] - low[1] > 1.0);
                let own = own.copied().reduce(|[low, high], [other_low, other_high]| {
                    [
                        [low[0].min(other_low[0]), low[1].min(other_low[1])],
                        [high[0].max(other_high[0]), high[1].max(other_high[1])],
                    ]
                });
                let [low, high] = own.unwrap_or(*bounds);
                let area = Rect::from_min_max(view.point(low), view.point(high)).expand(3.0);
                ui.painter().rect_stroke(area, theme::RADIUS, stroke, egui::StrokeKind::Middle);
            }
        }
    }
}

fn collect_marks(item: &Item, out: &mut Vec<(Mark, Region)>) {
    if let Item::Group { name: _, mark, items } = item {
        if let Some(mark) = mark
            && let Some(region) = Region::of(items)
        {
            out.push((mark.clone(), region));
        }
        for item in items {
            collect_marks(item, out);
        }
    }
}
