//! A project that someone else has open, and earlier states of one's own.

use std::path::Path;

use egui::{ScrollArea, Ui};

use crate::{
    app::{
        command::Command,
        screen::{Cx, words::ago},
        theme,
        widget::{Button, Kind},
    },
    project::{Access, Holder, Snapshot},
};

/// Who has it, since when, and what can be done.
pub fn in_use(ui: &mut Ui, cx: &Cx<'_>, path: &Path, holder: &Holder, fresh: bool) {
    let tokens = cx.tokens;
    theme::dialog_width(ui, 560.0);
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    ui.label(theme::bold(tr!("{name} is open elsewhere", name = name), 18.0).color(tokens.ink));
    let Holder { user, machine, .. } = holder;
    let since = ago(holder.since());
    let mut words = tr!("{user} opened it on {machine} {since}.", user = user, machine = machine, since = since);
    if let Some(seen) = holder.seen.filter(|_| holder.silent()) {
        words += &tr!(" That program last said that it runs {}; it may have ended without closing.", ago(seen));
    }
    let said = ui.label(theme::text(words, 14.0).color(tokens.ink));
    ui.accesskit_node_builder(said.id, |node| node.set_live(egui::accesskit::Live::Polite));
    ui.add_space(6.0);
    for words in [
        tr!("Read-only: look and export; changes are saved under another name"),
        tr!("A copy: a project of your own that begins as this one"),
        tr!("Take over: you save to it, and the other is told so when they save"),
    ] {
        ui.label(theme::text(words, 13.0).color(tokens.muted));
    }
    ui.add_space(10.0);
    ui.horizontal_wrapped(|ui| {
        let open = |access| Command::OpenAs(path.to_owned(), access, None);
        let first = Button::new(tr!("Open read-only")).kind(Kind::Primary).show(ui);
        if fresh {
            first.request_focus();
        }
        if first.clicked() {
            cx.send(open(Access::ReadOnly));
        }
        if Button::new(tr!("Open a copy")).show(ui).clicked() {
            cx.send(open(Access::Copy));
        }
        if Button::new(tr!("Take over")).show(ui).clicked() {
            cx.send(open(Access::TakeOver));
        }
        if Button::new(tr!("Cancel")).key("Esc").show(ui).clicked() {
            cx.send(Command::Dismiss);
        }
    });
}

/// Lines of steps that were left by going back and doing something else, then snapshots, newest first.
pub fn earlier(ui: &mut Ui, cx: &Cx<'_>, branches: &[(usize, String)], snapshots: &[Snapshot]) {
    let tokens = cx.tokens;
    theme::dialog_width(ui, 520.0);
    ui.label(theme::bold(tr!("Earlier states"), 22.0).color(tokens.ink));
    let words = tr!(
        "The project at each save and every five minutes, kept for seven days on this computer. They hold what you decided, no rows. Going back is a step that can be undone."
    );
    ui.label(theme::text(words, 13.0).color(tokens.muted));
    ui.add_space(8.0);
    if !branches.is_empty() {
        ui.label(
            theme::bold(tr!("Where you were before you went back and did something else"), 14.0).color(tokens.ink),
        );
        ScrollArea::vertical().id_salt("branches").max_height(ui.content_rect().height() * 0.25).show(ui, |ui| {
            for (step, label) in branches {
                ui.horizontal_wrapped(|ui| {
                    let name = tr!("Go to {label}", label = label);
                    if Button::new(tr!("Go there")).small().name(&name).show(ui).clicked() {
                        cx.send(Command::GoToStep(*step));
                    }
                    ui.label(theme::text(label, 14.0).color(tokens.ink));
                });
            }
        });
        ui.add_space(8.0);
    }
    if snapshots.is_empty() {
        ui.label(
            theme::text(tr!("There are none yet; the first is made when the project is saved"), 14.0).color(tokens.ink),
        );
    }
    ScrollArea::vertical().max_height(ui.content_rect().height() * 0.5).show(ui, |ui| {
        for snapshot in snapshots {
            ui.horizontal_wrapped(|ui| {
                let when = ago(snapshot.when);
                let name = tr!("Go back to the state of {when}", when = when);
                if Button::new(tr!("Go back")).small().name(&name).show(ui).clicked() {
                    cx.send(Command::GoBack(snapshot.clone()));
                }
                ui.label(theme::text(when, 14.0).color(tokens.ink));
            });
        }
    });
    ui.add_space(10.0);
    if Button::new(tr!("Close")).key("Esc").show(ui).clicked() {
        cx.send(Command::Dismiss);
    }
}
