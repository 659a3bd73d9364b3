//! Annotations of the figure on screen: a menu on its marks, moving by pointer and keys, and a section to edit them in.

use crate::words::Text;
use std::sync::Arc;

use egui::{Frame, Id, Margin, Popup, SetOpenCommand, TextEdit, Ui, vec2};

use super::Cx;
use crate::{
    app::{
        command::{Command, NEW_WORDS, Queue, Section, annotations_on},
        icon::Icon,
        paint::SceneResponse,
        theme::{self, Tokens},
        widget::{self, Button, Kind},
    },
    figure::{Adrift, Anchor, Annotation, AnnotationShape, Figure, Weight},
};

/// What the section shows; it changes nothing and sends commands.
pub struct AnnotationView<'a> {
    pub annotations: &'a [Annotation],
    pub figure: Option<&'a Arc<Figure>>,
    pub selected: Option<&'a str>,
    pub open: bool,
    pub queue: &'a Queue,
}

impl<'a> AnnotationView<'a> {
    /// Of the figure on the screen that is shown.
    pub fn of(cx: &Cx<'a>, figure: Option<&'a Arc<Figure>>) -> Self {
        Self {
            annotations: annotations_on(cx.document, cx.view.screen, cx.view.slide),
            figure,
            selected: cx.view.selected.as_deref(),
            open: !cx.view.closed_sections.contains(&Section::Annotations),
            queue: cx.queue,
        }
    }

    /// The selected mark, if it is one of the data and not an annotation.
    fn mark(&self) -> Option<&'a str> {
        self.selected.filter(|key| Annotation::index_of(key).is_none() && !key.starts_with(super::earnings::SHARE))
    }
}

/// What pointer and keys did to annotations on a painted page: selects, moves, and opens the menu of a mark.
pub fn follow(ui: &Ui, painted: &SceneResponse, figure: &Figure, annotations: &[Annotation], queue: &Queue) {
    if let Some((index, [dx, dy])) = painted.moved
        && let Some(annotation) = annotations.get(index)
    {
        let unit = figure.annotations().unit.max(f32::MIN_POSITIVE);
        let placed = figure.annotations().placed.iter().find(|(placed, _)| *placed == index).map(|(_, offset)| *offset);
        let from = if annotation.offset == [0.0, 0.0] { placed.unwrap_or_default() } else { annotation.offset };
        queue.send(Command::MoveAnnotation(index, [from[0] + dx / unit, from[1] + dy / unit]));
    }
    let id = painted.response.id.with("menu of a mark");
    if let Some(key) = &painted.asked {
        ui.data_mut(|data| data.insert_temp(id, key.clone()));
        queue.send(Command::Select(Some(key.clone())));
    }
    let key = ui.data(|data| data.get_temp::<String>(id)).unwrap_or_default();
    let open = painted.asked.is_some().then_some(SetOpenCommand::Bool(true));
    Popup::menu(&painted.response).id(id).open_memory(open).at_pointer_fixed().width(220.0).show(|ui| {
        let mut item = |words: &str, command: Command| {
            let wide = ui.available_width();
            if Button::new(words).kind(Kind::Quiet).small().width(wide).show(ui).clicked() {
                queue.send(command);
                ui.close();
            }
        };
        if let Some(index) = Annotation::index_of(&key) {
            item(tr!("Delete annotation"), Command::DeleteAnnotation(index));
            item(tr!("Let the program place it"), Command::MoveAnnotation(index, [0.0, 0.0]));
            return;
        }
        for (shape, words) in ADDED {
            item(words.get(), Command::Annotate(shape, Some(key.clone())));
        }
    });
}

const ADDED: [(AnnotationShape, Text); 4] = [
    (AnnotationShape::Text, text!("Add words here")),
    (AnnotationShape::Arrow, text!("Add words with an arrow")),
    (AnnotationShape::Highlight, text!("Highlight this group")),
    (AnnotationShape::Line, text!("Add a reference line")),
];

/// The section of a right panel that lists annotations, each to be edited.
pub fn section(ui: &mut Ui, view: &AnnotationView<'_>) {
    Frame::new().inner_margin(Margin { left: 16, right: 14, top: 6, bottom: 8 }).show(ui, |ui| {
        if widget::section(ui, tr!("Annotations"), view.open).clicked() {
            view.queue.send(Command::ToggleSection(Section::Annotations));
        }
        if !view.open {
            return;
        }
        ui.add_space(2.0);
        add_row(ui, view);
        let tokens = Tokens::of(ui);
        if view.annotations.is_empty() {
            let words =
                tr!("Select a mark on the figure, then add words, an arrow or a highlight; a line stands at a value");
            ui.add(egui::Label::new(theme::text(words, 12.0).color(tokens.muted)).wrap());
        }
        for (index, annotation) in view.annotations.iter().enumerate() {
            card(ui, view, index, annotation);
        }
    });
    widget::line(ui);
}

fn add_row(ui: &mut Ui, view: &AnnotationView<'_>) {
    let width = ((ui.available_width() - 12.0) / 4.0).floor();
    let axis = view.figure.is_some_and(|figure| figure.annotations().axis.is_some());
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        for shape in AnnotationShape::ALL {
            let (word, can) = match shape {
                AnnotationShape::Text => {
                    (tr!("Text"), view.mark().map(|_| ()).ok_or(tr!("Select a mark on the figure first")))
                }
                AnnotationShape::Arrow => {
                    (tr!("Arrow"), view.mark().map(|_| ()).ok_or(tr!("Select a mark on the figure first")))
                }
                AnnotationShape::Highlight => {
                    (tr!("Light"), view.mark().map(|_| ()).ok_or(tr!("Select a group on the figure first")))
                }
                AnnotationShape::Line => {
                    (tr!("Line"), if axis { Ok(()) } else { Err(tr!("This figure has no axis of values")) })
                }
            };
            let name = tr!("Add {}", shape.word().to_lowercase());
            if Button::new(word).name(&name).small().width(width).enabled(can).show(ui).clicked() {
                view.queue.send(Command::Annotate(shape, view.mark().map(str::to_owned)));
            }
        }
    });
}

fn card(ui: &mut Ui, view: &AnnotationView<'_>, index: usize, annotation: &Annotation) {
    let tokens = Tokens::of(ui);
    let key = Annotation::key(index);
    let chosen = view.selected == Some(key.as_str());
    let laid = view.figure.map(|figure| figure.annotations());
    let adrift = laid.and_then(|laid| laid.adrift.iter().find(|(adrift, _)| *adrift == index).map(|(_, why)| *why));
    let covers = laid.and_then(|laid| laid.covering.iter().find(|(over, _)| *over == index));
    let ground = if chosen { tokens.soft } else { tokens.panel };
    ui.add_space(4.0);
    let line = egui::Stroke::new(1.0, if adrift.is_some() { tokens.warn } else { tokens.rule });
    let frame = Frame::new().fill(ground).stroke(line).corner_radius(theme::RADIUS).inner_margin(Margin::same(8));
    frame.show(ui, |ui| {
        ui.push_id(("annotation", index), |ui| {
            head(ui, view, index, annotation);
            if annotation.shape != AnnotationShape::Highlight {
                let name = if annotation.shape == AnnotationShape::Line { tr!("Label") } else { tr!("Words") };
                text(ui, view, index, name, &annotation.text, 2, |text| Annotation { text, ..annotation.clone() });
            }
            if annotation.shape == AnnotationShape::Line {
                line_fields(ui, view, index, annotation);
            }
            if let Some(why) = adrift {
                rescue(ui, view, index, annotation, why);
            } else if let Some((_, under)) = covers {
                let words = if under.is_empty() {
                    tr!("Lies over other words").to_owned()
                } else {
                    tr!("Lies over “{under}”", under = under)
                };
                ui.horizontal_wrapped(|ui| {
                    ui.label(theme::text(words, 12.0).color(tokens.warn_text));
                    if widget::link(ui, tr!("Place freely"), 12.0, Weight::SemiBold).clicked() {
                        view.queue.send(Command::MoveAnnotation(index, [0.0, 0.0]));
                    }
                });
            }
        });
    });
}

fn head(ui: &mut Ui, view: &AnnotationView<'_>, index: usize, annotation: &Annotation) {
    let tokens = Tokens::of(ui);
    ui.horizontal(|ui| {
        let about = match &annotation.anchor {
            Anchor::Mark(key) => format!("{}: {}", annotation.shape.word(), about(key)),
            Anchor::Value(_) => annotation.shape.word().to_owned(),
        };
        let room = ui.available_width() - 30.0;
        let words = widget::clipped(ui, &about, 13.0, Weight::SemiBold, room, tokens.ink);
        let (area, response) = ui.allocate_exact_size(vec2(room, 22.0), egui::Sense::click());
        response
            .widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, tr!("Select {about}", about = about)));
        ui.painter().galley(egui::pos2(area.left(), area.center().y - words.size().y / 2.0), words, tokens.ink);
        theme::focus_ring(ui, &response);
        if response.clicked() {
            view.queue.send(Command::Select(Some(Annotation::key(index))));
        }
        let name = tr!("Delete {}", annotation.shape.word().to_lowercase());
        if widget::icon_button(ui, Icon::Close, &name, 22.0, Ok(())).clicked() {
            view.queue.send(Command::DeleteAnnotation(index));
        }
    });
}

/// What a mark's key stands for, in words: "18–25, after".
fn about(key: &str) -> String {
    let name = key.split_once(':').map_or(key, |(_, name)| name);
    match name.rsplit_once('/') {
        Some((group, part @ ("before" | "after"))) => format!("{group}, {part}"),
        Some((group, part)) if let Some(quarter) = part.strip_prefix("q:") => {
            tr!("{group}, quarter {quarter}", group = group, quarter = quarter)
        }
        _ => name.to_owned(),
    }
}

fn line_fields(ui: &mut Ui, view: &AnnotationView<'_>, index: usize, annotation: &Annotation) {
    let tokens = Tokens::of(ui);
    let value = if let Anchor::Value(value) = annotation.anchor { value } else { 0.0 };
    ui.horizontal(|ui| {
        ui.label(theme::text(tr!("Value"), 12.0).color(tokens.muted));
        if let Some(written) = written(ui, Id::unique(("annotation value", index)), tr!("Value"), &value.to_string(), 1)
        {
            // As people write money: "$15,650".
            let digits: String = written.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
            if let Ok(value) = digits.parse::<f64>() {
                let anchor = Anchor::Value(value);
                let changed = Annotation { anchor, ..annotation.clone() };
                view.queue.send(Command::SetAnnotation(index, Box::new(changed)));
            }
        }
    });
    text(ui, view, index, tr!("Source"), &annotation.source, 1, |source| Annotation { source, ..annotation.clone() });
    if annotation.source.trim().is_empty() {
        ui.label(theme::text(tr!("Say where the value comes from"), 12.0).color(tokens.warn_text));
    }
}

/// Why it has nothing to point at, and what can be done.
fn rescue(ui: &mut Ui, view: &AnnotationView<'_>, index: usize, annotation: &Annotation, why: Adrift) {
    let tokens = Tokens::of(ui);
    ui.add(egui::Label::new(theme::text(why.words(), 12.0).color(tokens.warn_text)).wrap());
    if annotation.shape == AnnotationShape::Line {
        return;
    }
    ui.horizontal(|ui| {
        let can = view.mark().map(|_| ()).ok_or(tr!("Select a mark on the figure first"));
        if Button::new(tr!("Point at selection")).in_list().enabled(can).show(ui).clicked()
            && let Some(key) = view.mark()
        {
            view.queue.send(Command::PointAnnotation(index, key.to_owned()));
        }
        if Button::new(tr!("Delete")).name(tr!("Delete annotation")).in_list().show(ui).clicked() {
            view.queue.send(Command::DeleteAnnotation(index));
        }
    });
}

fn text(
    ui: &mut Ui,
    view: &AnnotationView<'_>,
    index: usize,
    name: &str,
    now: &str,
    rows: usize,
    change: impl FnOnce(String) -> Annotation,
) {
    let id = Id::unique(("annotation text", index, name));
    if let Some(text) = written(ui, id, name, now, rows) {
        view.queue.send(Command::SetAnnotation(index, Box::new(change(text))));
    }
    // New words are there to be written over.
    let chosen = view.selected.and_then(Annotation::index_of) == Some(index);
    let begun = id.with("begun");
    if chosen && now == NEW_WORDS.get() && ui.data(|data| data.get_temp::<bool>(begun)).is_none() {
        ui.data_mut(|data| data.insert_temp(begun, true));
        ui.memory_mut(|memory| memory.request_focus(id));
        let mut state = egui::text_edit::TextEditState::load(ui.ctx(), id).unwrap_or_default();
        let all =
            egui::text::CCursorRange::two(egui::text::CCursor::new(0), egui::text::CCursor::new(now.chars().count()));
        state.cursor.set_char_range(Some(all));
        state.store(ui.ctx(), id);
    }
    if now != NEW_WORDS.get() {
        ui.data_mut(|data| data.remove::<bool>(begun));
    }
}

/// A field that gives its text once, when it is left after a change.
fn written(ui: &mut Ui, id: Id, name: &str, now: &str, rows: usize) -> Option<String> {
    let kept = id.with("draft");
    let mut text = ui.data(|data| data.get_temp::<String>(kept)).unwrap_or_else(|| now.to_owned());
    let field = if rows > 1 { TextEdit::multiline(&mut text) } else { TextEdit::singleline(&mut text) };
    let field = field.id(id).desired_rows(rows).desired_width(f32::INFINITY).hint_text(name);
    let response = ui.add(field).accessible_name(name);
    if response.changed() {
        ui.data_mut(|data| data.insert_temp(kept, text.clone()));
    }
    if response.lost_focus() {
        ui.data_mut(|data| data.remove::<String>(kept));
        return (text != now).then_some(text);
    }
    None
}
