//! The bar that offers work of a program that ended without saving, and what its steps were.

use egui::{Frame, Margin, Panel, ScrollArea, Ui};

use super::message::announce;
use crate::{
    app::{
        command::Command,
        screen::{
            Cx,
            words::{ago, plural},
        },
        theme,
        widget::{Button, Kind},
    },
    project::LeftOver,
};

/// One quiet row, never in the way.
pub fn row(ui: &mut Ui, cx: &Cx<'_>, work: &LeftOver) {
    let tokens = cx.tokens;
    let frame = Frame::new().fill(tokens.soft).inner_margin(Margin::symmetric(16, 6));
    Panel::top("recovery").frame(frame).show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            let (what, more) = words(work, cx.recoverable.len());
            let said = ui.label(theme::semibold(&what, 14.0).color(tokens.ink));
            announce(ui, &said, &what);
            ui.label(theme::text(more, 14.0).color(tokens.muted));
            if Button::new(tr!("Bring it back")).in_list().show(ui).clicked() {
                cx.send(Command::Recover);
            }
            let readable = matches!(work, LeftOver::Open(_));
            if readable && Button::new(tr!("Show differences")).kind(Kind::Quiet).in_list().show(ui).clicked() {
                cx.send(Command::ShowDifferences);
            }
            if Button::new(tr!("Discard it")).kind(Kind::Quiet).in_list().show(ui).clicked() {
                cx.send(Command::DiscardRecovered);
            }
        });
    });
}

/// What was left and when; then its last step, and whether there is more.
fn words(work: &LeftOver, count: usize) -> (String, String) {
    let when = work.when().map_or_else(String::new, |when| format!(" {}", ago(when)));
    let more = if count > 1 { tr!("; {} more", count - 1) } else { String::new() };
    match work {
        LeftOver::Open(work) => {
            let last = work.steps.last().map_or("", String::as_str);
            let what = tr!("{} was not saved when the program ended{when}", work.document.name, when = when);
            (
                what,
                tr!(
                    "{}, last: {last}{more}",
                    plural(work.steps.len(), tr!("step"), tr!("steps")),
                    last = last,
                    more = more
                ),
            )
        }
        LeftOver::Sealed(_) => {
            (tr!("A protected project was not saved when the program ended{when}", when = when), more)
        }
    }
}

/// The steps since the last save.
pub fn differences(ui: &mut Ui, cx: &Cx<'_>) {
    let tokens = cx.tokens;
    let Some(LeftOver::Open(work)) = cx.recoverable.first() else {
        cx.send(Command::Dismiss);
        return;
    };
    theme::dialog_width(ui, 560.0);
    ui.label(theme::bold(tr!("What was not saved of {}", work.document.name), 18.0).color(tokens.ink));
    let place = work.project.as_ref().map_or_else(
        || tr!("It was never saved").to_owned(),
        |path| tr!("Steps since it was saved to {}", path.display()),
    );
    ui.label(theme::text(place, 13.0).color(tokens.muted));
    ui.add_space(8.0);
    ScrollArea::vertical().max_height(ui.content_rect().height() * 0.5).show(ui, |ui| {
        for (at, step) in work.steps.iter().enumerate() {
            ui.label(theme::text(format!("{}. {step}", at + 1), 14.0).color(tokens.ink));
        }
    });
    ui.add_space(10.0);
    ui.horizontal_wrapped(|ui| {
        if Button::new(tr!("Bring it back")).kind(Kind::Primary).show(ui).clicked() {
            cx.send(Command::Dismiss);
            cx.send(Command::Recover);
        }
        if Button::new(tr!("Close")).key("Esc").show(ui).clicked() {
            cx.send(Command::Dismiss);
        }
    });
}
