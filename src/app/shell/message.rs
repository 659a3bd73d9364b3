//! One line under the top bar: what was done or could not be done, and the jobs that run.

use egui::{Align, Frame, Layout, Margin, Panel, ProgressBar, Rect, Sense, Ui, Vec2};

use super::recovery;
use crate::app::{
    command::Command,
    icon::{self, Icon},
    screen::Cx,
    theme,
    view::{Message, MessageKind},
    widget::{Button, Kind, icon_button},
    work::Problem,
};

pub fn ui(ui: &mut Ui, cx: &Cx<'_>) {
    if let Some(work) = cx.recoverable.first() {
        recovery::row(ui, cx, work);
    }
    if let Some(message) = &cx.view.message {
        message_row(ui, cx, message);
    }
    if !cx.jobs.is_empty() {
        jobs_row(ui, cx);
    }
}

fn message_row(ui: &mut Ui, cx: &Cx<'_>, message: &Message) {
    let tokens = cx.tokens;
    let Message { kind, problem: Problem { what, hint } } = message;
    let (ground, ink, picture) = match kind {
        MessageKind::Done => (tokens.soft, tokens.ink, Icon::Tick),
        MessageKind::Failed => (tokens.warn_ground, tokens.warn_text, Icon::Warning),
    };
    let frame = Frame::new().fill(ground).inner_margin(Margin::symmetric(16, 6));
    Panel::top("message").frame(frame).show(ui, |ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if icon_button(ui, Icon::Close, tr!("Close message"), 24.0, Ok(())).clicked() {
                cx.send(Command::Dismiss);
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let (rect, _) = ui.allocate_exact_size(Vec2::splat(18.0), Sense::hover());
                let mark = if *kind == MessageKind::Done { tokens.accent } else { tokens.warn };
                icon::paint(ui.painter(), Rect::from_center_size(rect.center(), Vec2::splat(18.0)), picture, mark);
                ui.horizontal_wrapped(|ui| {
                    let said = ui.label(theme::semibold(what, 14.0).color(ink));
                    announce(ui, &said, what);
                    if !hint.is_empty() {
                        ui.label(theme::text(hint, 14.0).color(tokens.ink));
                    }
                });
            });
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

fn jobs_row(ui: &mut Ui, cx: &Cx<'_>) {
    let tokens = cx.tokens;
    let frame = Frame::new().fill(tokens.panel).inner_margin(Margin::symmetric(16, 4));
    Panel::top("jobs").frame(frame).show(ui, |ui| {
        for job in cx.jobs {
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
        ui.request_repaint_after(std::time::Duration::from_millis(100));
    });
}
