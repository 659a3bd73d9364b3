//! What was done or could not be done, and the jobs that run: a card over the foot of the window, under which nothing moves.

use std::time::Duration;

use egui::{Align2, Area, Color32, Frame, Id, Label, Margin, Order, ProgressBar, Rect, Sense, Stroke, Ui, Vec2, vec2};

use super::recovery;
use crate::{
    app::{
        command::Command,
        icon::{self, Icon},
        screen::{Cx, LONG},
        theme::{self, Tokens, size},
        view::{Message, MessageKind},
        widget::{Button, Kind, icon_button},
        work::Problem,
    },
    project::Screen,
    warehouse::Asked,
};

pub fn ui(ui: &mut Ui, cx: &Cx<'_>) {
    if let Some(work) = cx.recoverable.first() {
        recovery::row(ui, cx, work);
    }
    let waited_for = cx.jobs.iter().any(|job| !job.title.is_empty());
    let asking = asked_for_long(ui, cx);
    if cx.view.message.is_none() && !waited_for && asking.is_none() {
        return;
    }
    let above = if cx.view.screen == Screen::Start { FOOT } else { size::STATUS };
    let room = ui.content_rect();
    let area = Area::new(Id::unique("messages")).order(Order::Foreground).movable(false).constrain_to(room);
    area.anchor(Align2::CENTER_BOTTOM, vec2(0.0, -above - 12.0)).show(ui, |ui| {
        let widest = (room.width() - 48.0).min(760.0);
        ui.set_max_width(widest);
        ui.spacing_mut().item_spacing.y = 6.0;
        if let Some(asked) = &asking {
            asking_row(ui, cx, asked);
        }
        if waited_for {
            jobs_row(ui, cx);
        }
        if let Some(message) = &cx.view.message {
            message_row(ui, cx, message);
        }
    });
}

/// Height of the line at the foot of the Start screen.
const FOOT: f32 = 44.0;

/// The card of a message or of jobs on this ground.
fn card(tokens: &Tokens, ground: Color32) -> Frame {
    Frame::new()
        .fill(ground)
        .stroke(Stroke::new(1.0, tokens.rule))
        .corner_radius(theme::RADIUS)
        .shadow(tokens.shadow())
        .inner_margin(Margin::symmetric(14, 8))
}

fn message_row(ui: &mut Ui, cx: &Cx<'_>, message: &Message) {
    let tokens = cx.tokens;
    let Message { kind, problem: Problem { what, hint } } = message;
    let (ground, ink, picture) = match kind {
        MessageKind::Done => (tokens.soft, tokens.ink, Icon::Tick),
        MessageKind::Failed => (tokens.warn_ground, tokens.warn_text, Icon::Warning),
    };
    card(tokens, ground).show(ui, |ui| {
        let widest = ui.available_width() - 24.0 - 18.0 - 24.0;
        ui.horizontal(|ui| {
            let (rect, _) = ui.allocate_exact_size(Vec2::splat(18.0), Sense::hover());
            let mark = if *kind == MessageKind::Done { tokens.accent } else { tokens.warn };
            icon::paint(ui.painter(), Rect::from_center_size(rect.center(), Vec2::splat(18.0)), picture, mark);
            ui.vertical(|ui| {
                ui.set_max_width(widest);
                ui.spacing_mut().item_spacing.y = 2.0;
                let said = ui.add(Label::new(theme::semibold(what, 14.0).color(ink)).wrap());
                announce(ui, &said, what);
                if !hint.is_empty() {
                    ui.add(Label::new(theme::text(hint, 14.0).color(tokens.ink)).wrap());
                }
            });
            if icon_button(ui, Icon::Close, tr!("Close message"), 24.0, Ok(())).clicked() {
                cx.send(Command::Dismiss);
            }
        });
    });
}

/// Tells screen readers to speak the message when it appears.
pub(super) fn announce(ui: &Ui, label: &egui::Response, what: &str) {
    ui.accesskit_node_builder(label.id, |node| {
        node.set_live(egui::accesskit::Live::Polite);
        node.set_label(what);
    });
}

/// What a warehouse is asked, if somebody has waited for it a while.
fn asked_for_long(ui: &Ui, cx: &Cx<'_>) -> Option<Asked> {
    let asked = cx.link.asking()?;
    ui.request_repaint_after(Duration::from_millis(200));
    (asked.since.elapsed() > LONG).then_some(asked)
}

fn asking_row(ui: &mut Ui, cx: &Cx<'_>, asked: &Asked) {
    let tokens = cx.tokens;
    card(tokens, tokens.panel).show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            let words = tr!("Asking the warehouse: {}", asked.what);
            let said = ui.label(theme::text(&words, 13.0).color(tokens.ink));
            announce(ui, &said, &words);
            let mut more = tr!("{} s", asked.since.elapsed().as_secs());
            if asked.waiting > 0 {
                more = tr!("{more}, {} more wait", asked.waiting, more = more);
            }
            ui.label(theme::text(more, 13.0).color(tokens.muted));
            let stop = Button::new(tr!("Cancel")).name(tr!("Cancel asking the warehouse"));
            if stop.kind(Kind::Quiet).in_list().show(ui).clicked() {
                cx.send(Command::StopAsking);
            }
        });
    });
}

fn jobs_row(ui: &mut Ui, cx: &Cx<'_>) {
    let tokens = cx.tokens;
    card(tokens, tokens.panel).show(ui, |ui| {
        for job in cx.jobs.iter().filter(|job| !job.title.is_empty()) {
            ui.horizontal_wrapped(|ui| {
                let doing = job.progress().doing();
                let words = if doing.is_empty() { job.title.clone() } else { doing };
                let said = ui.label(theme::text(&words, 13.0).color(tokens.ink));
                announce(ui, &said, &words);
                let share = job.progress().share();
                if share > 0.0 {
                    let bar = ProgressBar::new(share).desired_width(220.0).desired_height(8.0);
                    ui.add(bar.fill(tokens.accent)).accessible_name(tr!("{} progress", job.title));
                }
                if share > 0.0 {
                    let percent = format!("{:.0}%", share * 100.0);
                    ui.label(theme::text(percent, 13.0).color(tokens.muted));
                }
                if Button::new(tr!("Cancel")).kind(Kind::Quiet).in_list().show(ui).clicked() {
                    cx.send(Command::CancelJob(job.id));
                }
            });
        }
        ui.request_repaint_after(Duration::from_millis(100));
    });
}
