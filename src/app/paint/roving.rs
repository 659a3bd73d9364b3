//! Marks as one stop of the Tab key: arrows move among them in their order, Enter and Space activate.

use egui::{EventFilter, Id, Key, Modifiers, Rect, Role, Sense, Ui, WidgetInfo, accesskit::Action};

/// One mark that can be pointed at, focused and spoken.
pub struct Stop<'a> {
    /// Unique among the marks of this figure.
    pub key: &'a str,
    /// What a screen reader says.
    pub label: &'a str,
    pub area: Rect,
    pub chosen: bool,
}

/// What happened to them in this frame, by their places in the list.
#[derive(Clone, Copy, Debug, Default)]
pub struct Roved {
    pub focused: Option<usize>,
    /// By Enter, Space or a screen reader.
    pub activated: Option<usize>,
    /// Some mark's box was clicked; boxes overlap, so that the exact shape decides which.
    pub pointed: bool,
    /// A menu was asked for on some mark's box.
    pub asked: bool,
}

/// Remembers that what has the focus belongs to a figure.
pub(super) fn note_focus(ctx: &egui::Context, id: Id) {
    ctx.data_mut(|data| data.insert_temp(Id::unique("focus in a figure"), id));
}

/// True while a mark or the page of a figure has the focus.
pub fn has_focus(ctx: &egui::Context) -> bool {
    let noted = ctx.data(|data| data.get_temp::<Id>(Id::unique("focus in a figure")));
    noted.is_some() && ctx.memory(egui::Memory::focused) == noted
}

/// Registers the marks. Only one of them takes part in the round of the Tab key: the one that had focus last, else the
/// chosen one, else the first.
pub fn rove(ui: &mut Ui, stops: &[Stop<'_>]) -> Roved {
    let base = ui.scope_id().with("marks");
    let id_of = |stop: &Stop<'_>| base.with(stop.key);
    let focused_id = ui.memory(egui::Memory::focused);
    let place = |id: Option<Id>| id.and_then(|id| stops.iter().position(|stop| id_of(stop) == id));
    let focused = place(focused_id);
    let last = ui.data(|data| data.get_temp::<Id>(base));
    let entry =
        focused.or_else(|| place(last)).or_else(|| stops.iter().position(|stop| stop.chosen)).unwrap_or_default();
    let by_pointer = ui.input(|input| input.pointer.any_click());
    let mut out = Roved { focused, ..Roved::default() };
    for (index, stop) in stops.iter().enumerate() {
        // The others leave the pointer to the page under them and take part in no round of the Tab key.
        let sense = if index == entry { Sense::click() } else { Sense::hover() };
        let node = ui.interact(stop.area, id_of(stop), sense);
        node.widget_info(|| WidgetInfo::selected(Role::Button, true, stop.chosen, stop.label));
        if index != entry {
            ui.accesskit_node_builder(node.id, |builder| {
                builder.add_action(Action::Click);
                builder.add_action(Action::Focus);
            });
            // A screen reader goes to any mark at once; the arrows go on from there.
            if ui.input(|input| input.has_accesskit_action_request(node.id, Action::Focus)) {
                ui.memory_mut(|memory| memory.request_focus(node.id));
            }
            if ui.input(|input| input.has_accesskit_action_request(node.id, Action::Click)) {
                out.activated = Some(index);
            }
        }
        out.asked |= node.secondary_clicked();
        if node.clicked() {
            if by_pointer {
                out.pointed = true;
            } else {
                out.activated = Some(index);
            }
        }
    }
    let Some(at) = focused else { return out };
    let id = id_of(&stops[at]);
    note_focus(ui, id);
    let arrows = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id, arrows));
    if last != Some(id) {
        ui.data_mut(|data| data.insert_temp(base, id));
        ui.scroll_to_rect(stops[at].area, None);
    }
    let pressed = |key: Key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let last_place = stops.len() - 1;
    let next = if pressed(Key::ArrowRight) || pressed(Key::ArrowDown) {
        (at + 1).min(last_place)
    } else if pressed(Key::ArrowLeft) || pressed(Key::ArrowUp) {
        at.saturating_sub(1)
    } else if pressed(Key::Home) {
        0
    } else if pressed(Key::End) {
        last_place
    } else {
        at
    };
    if next != at {
        ui.memory_mut(|memory| memory.request_focus(id_of(&stops[next])));
        ui.request_repaint();
    }
    out
}
