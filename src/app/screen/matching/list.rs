//! The three lists: doubtful, unmatched, matched; one row a name, with what it is or may be.

use egui::{Align2, Frame, Margin, Rect, Role, ScrollArea, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::{
    app::{
        command::Command,
        matching::{NameRef, best},
        screen::{Cx, words::plural},
        theme::{self, RADIUS},
        widget::{Row, clipped, row},
    },
    figure::Weight,
    import::{CollegeMatch, MatchReport, MatchStatus},
};

const ROW: f32 = 48.0;
const TABS: f32 = 40.0;

pub fn ui(ui: &mut Ui, cx: &Cx<'_>, report: &MatchReport) {
    let tokens = cx.tokens;
    let frame = Frame::new().fill(tokens.panel).stroke(Stroke::new(1.0, tokens.rule)).corner_radius(RADIUS);
    frame.inner_margin(Margin::same(1)).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let list = cx.view.matching.list(report);
        tabs(ui, cx, report, list);
        let names: Vec<&CollegeMatch> = report.with_status(list).collect();
        if names.is_empty() {
            let words = match list {
                _ if report.colleges.is_empty() => {
                    tr!("No name to match: open a list of colleges and a file of people, or an IPEDS directory")
                }
                MatchStatus::Doubtful => tr!("Nothing waits for a decision"),
                MatchStatus::Unmatched => tr!("Every name was found"),
                MatchStatus::Matched => tr!("No name was found yet"),
            };
            let room = ui.available_size();
            let (rect, _) = ui.allocate_exact_size(vec2(room.x, room.y.max(80.0)), Sense::hover());
            let font = theme::font(14.0, Weight::Regular);
            ui.painter().text(rect.center_top() + vec2(0.0, 40.0), Align2::CENTER_CENTER, words, font, tokens.muted);
            return;
        }
        let selected = cx.view.matching.name(report).map(NameRef::of);
        let count = names.len();
        ScrollArea::vertical().auto_shrink(false).show_rows(ui, ROW, count, |ui, shown| {
            for index in shown {
                let college = names[index];
                let chosen = selected.as_ref() == Some(&NameRef::of(college));
                let response = name_row(ui, cx, college, (index, count), chosen);
                if response.clicked() {
                    cx.send(Command::SelectName(Some(NameRef::of(college))));
                }
            }
        });
    });
}

fn tabs(ui: &mut Ui, cx: &Cx<'_>, report: &MatchReport, list: MatchStatus) {
    let tokens = cx.tokens;
    let (area, _) = ui.allocate_exact_size(vec2(ui.available_width(), TABS), Sense::hover());
    let mut x = area.left() + 4.0;
    let lists = [
        (MatchStatus::Doubtful, tr!("Doubtful")),
        (MatchStatus::Unmatched, tr!("Unmatched")),
        (MatchStatus::Matched, tr!("Matched")),
    ];
    for (status, label) in lists {
        let on = status == list;
        let count = report.count(status);
        let weight = if on { Weight::Bold } else { Weight::Regular };
        let ink = if on { tokens.accent } else { tokens.ink };
        let words = ui.painter().layout_no_wrap(label.to_owned(), theme::font(14.0, weight), ink);
        let number_ink = if status == MatchStatus::Doubtful && count > 0 { tokens.warn_text } else { tokens.muted };
        let number = ui.painter().layout_no_wrap(count.to_string(), theme::font(13.0, Weight::SemiBold), number_ink);
        let wide = words.size().x + number.size().x + 32.0;
        let rect = Rect::from_min_size(pos2(x, area.top()), vec2(wide, TABS));
        let response = ui.interact(rect, ui.scope_id().with(label), Sense::click());
        let spoken = format!("{label}: {}", plural(count, tr!("name"), tr!("names")));
        response.widget_info(|| WidgetInfo::selected(Role::Tab, true, on, &spoken));
        if response.hovered() && !on {
            ui.painter().rect_filled(rect.shrink2(vec2(2.0, 5.0)), RADIUS, tokens.hover);
        }
        let middle = rect.center().y;
        let word_wide = words.size().x;
        ui.painter().galley(pos2(x + 12.0, middle - words.size().y / 2.0), words, ink);
        ui.painter().galley(pos2(x + 20.0 + word_wide, middle - number.size().y / 2.0), number, number_ink);
        if on {
            let bar = Rect::from_min_max(pos2(x + 8.0, rect.bottom() - 3.0), pos2(x + wide - 8.0, rect.bottom()));
            ui.painter().rect_filled(bar, 0.0, tokens.accent);
        }
        theme::focus_ring(ui, &response);
        if response.clicked() {
            cx.send(Command::ShowMatches(status));
        }
        x += wide;
    }
    ui.painter().hline(area.x_range(), area.bottom() - 0.5, Stroke::new(1.0, tokens.rule));
}

fn name_row(
    ui: &mut Ui,
    cx: &Cx<'_>,
    college: &CollegeMatch,
    (index, count): (usize, usize),
    selected: bool,
) -> egui::Response {
    let tokens = cx.tokens;
    let CollegeMatch { spelling, state, rows, status, score, file, .. } = college;
    let found = best(college);
    let percent = format!("{:.0}%", score * 100.0);
    let rows = plural(*rows, tr!("row"), tr!("rows"));
    let place = state.as_deref().unwrap_or(tr!("no state"));
    let meant = match (status, found) {
        (MatchStatus::Matched, Some(target)) => tr!("matched to {}", target.words()),
        (MatchStatus::Doubtful, Some(target)) => tr!("perhaps {}, {percent}", target.words(), percent = percent),
        _ => tr!("not found").to_owned(),
    };
    let name = tr!(
        "{spelling}, {place}, {rows}, {meant}, name {} of {count}",
        index + 1,
        spelling = spelling,
        place = place,
        rows = rows,
        meant = meant,
        count = count
    );
    let response = row(ui, Row { name: &name, height: ROW, selected }, |ui, rect| {
        let half = (rect.width() - 90.0) / 2.0;
        let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
        let write = |ui: &Ui, x: f32, y: f32, words: &str, points: f32, weight: Weight, room: f32, ink| {
            let galley = clipped(ui, words, points, weight, room, ink);
            painter.galley(pos2(rect.left() + x, y - galley.size().y / 2.0), galley, ink);
        };
        let (upper, lower) = (rect.top() + 15.0, rect.top() + 34.0);
        let room = half - 24.0;
        write(ui, 14.0, upper, spelling, 14.0, Weight::SemiBold, room, tokens.ink);
        write(ui, 14.0, lower, &format!("{place} · {rows} · {file}"), 12.0, Weight::Regular, room, tokens.muted);
        let right = 14.0 + half;
        match (status, found) {
            (MatchStatus::Unmatched, _) | (_, None) => {
                write(ui, right, upper, tr!("Not found"), 14.0, Weight::Regular, room, tokens.warn_text);
                write(ui, right, lower, &college.why, 12.0, Weight::Regular, room, tokens.muted);
            }
            (status, Some(target)) => {
                let ink = if *status == MatchStatus::Matched { tokens.ink } else { tokens.warn_text };
                let question = if *status == MatchStatus::Matched { "" } else { "?" };
                write(
                    ui,
                    right,
                    upper,
                    &format!("{}{question}", target.words()),
                    14.0,
                    Weight::Regular,
                    room + 10.0,
                    ink,
                );
                write(ui, right, lower, &college.why, 12.0, Weight::Regular, room + 10.0, tokens.muted);
            }
        }
        let mark = match (college.decided, status) {
            (true, _) => tr!("decided").to_owned(),
            (false, MatchStatus::Unmatched) => String::new(),
            (false, _) => percent.clone(),
        };
        let at = pos2(rect.right() - 14.0, rect.center().y);
        painter.text(at, Align2::RIGHT_CENTER, mark, theme::font(13.0, Weight::SemiBold), tokens.muted);
    });
    if selected && cx.view.matching.selected.is_some() && ui.input(|input| input.modifiers.alt) {
        response.scroll_to_me(None);
    }
    response
}
