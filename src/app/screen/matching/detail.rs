//! The selected name at the right: what its rows say, every candidate with why, and a search for another college.

use egui::{Frame, Margin, ScrollArea, TextEdit, Ui, vec2};

use crate::{
    app::{
        command::Command,
        matching::{NameRef, best},
        screen::{Cx, words::plural},
        theme,
        widget::{Button, Kind, card, head_row, tag},
    },
    import::{CollegeMatch, MatchCandidate, MatchReport, MatchStatus, Target, Verdict},
};

/// Most colleges that a search lists.
const LISTED: usize = 8;

/// The right panel, with what is typed.
#[derive(Default)]
pub struct Detail {
    query: String,
    of: Option<NameRef>,
}

impl Detail {
    pub fn ui(&mut self, ui: &mut Ui, cx: &Cx<'_>, report: &MatchReport) {
        let Some(college) = cx.view.matching.name(report) else {
            empty(ui, cx);
            return;
        };
        let name = NameRef::of(college);
        if self.of.as_ref() != Some(&name) {
            *self = Self { query: String::new(), of: Some(name.clone()) };
        }
        Frame::new().inner_margin(Margin::symmetric(12, 0)).show(ui, |ui| {
            head_row(ui, tr!("This name"), |ui| {
                if college.decided && Button::new(tr!("Forget decision")).small().show(ui).clicked() {
                    cx.send(Command::DecideName(name.clone(), Verdict::Undecided));
                }
            });
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 6.0;
                about(ui, cx, college);
                if let Some(target) = &college.target {
                    ui.add_space(4.0);
                    heading(ui, cx, tr!("Matched to"));
                    let chosen = Chosen { target, score: college.score, why: &college.why, is: true };
                    option(ui, cx, &name, &chosen);
                }
                let others: Vec<&MatchCandidate> =
                    college.candidates.iter().filter(|other| Some(&other.target) != college.target.as_ref()).collect();
                if !others.is_empty() {
                    ui.add_space(4.0);
                    heading(ui, cx, if college.target.is_some() { tr!("Other candidates") } else { tr!("It may be") });
                    for other in others {
                        let chosen = Chosen { target: &other.target, score: other.score, why: &other.why, is: false };
                        option(ui, cx, &name, &chosen);
                    }
                }
                ui.add_space(4.0);
                heading(ui, cx, tr!("Choose another college"));
                self.search(ui, cx, report, college, &name);
                ui.add_space(12.0);
            });
        });
    }

    fn search(&mut self, ui: &mut Ui, cx: &Cx<'_>, report: &MatchReport, college: &CollegeMatch, name: &NameRef) {
        let hint = match &college.state {
            Some(state) => tr!("Name or city; {state} first", state = state),
            None => tr!("Name, city or state").to_owned(),
        };
        let field = TextEdit::singleline(&mut self.query)
            .hint_text(hint)
            .desired_width(ui.available_width() - 20.0)
            .margin(vec2(10.0, 7.0));
        ui.add(field).accessible_name(tr!("Find another college"));
        let query = self.query.trim();
        if query.chars().count() < 2 {
            return;
        }
        let found = report.search(query, college.state.as_deref(), LISTED);
        if found.is_empty() {
            ui.label(theme::text(tr!("No college has this name or city"), 13.0).color(cx.tokens.muted));
        }
        for target in found {
            let wide = ui.available_width();
            let words = target.words();
            let spoken = tr!("Choose {words}", words = words);
            if Button::new(&words).name(&spoken).kind(Kind::Quiet).small().width(wide).show(ui).clicked() {
                cx.send(Command::DecideName(name.clone(), Verdict::Is(target.clone())));
            }
        }
    }
}

fn empty(ui: &mut Ui, cx: &Cx<'_>) {
    Frame::new().inner_margin(Margin::symmetric(12, 0)).show(ui, |ui| {
        head_row(ui, tr!("This name"), |_ui| {});
        ui.add_space(8.0);
        ui.label(theme::text(tr!("Select a name to see what it may be, and why"), 13.0).color(cx.tokens.muted));
    });
}

fn heading(ui: &mut Ui, cx: &Cx<'_>, words: &str) {
    ui.label(theme::semibold(words, 13.0).color(cx.tokens.muted));
}

fn about(ui: &mut Ui, cx: &Cx<'_>, college: &CollegeMatch) {
    let tokens = cx.tokens;
    ui.add_space(4.0);
    ui.label(theme::bold(&college.spelling, 16.0).color(tokens.ink));
    let place: Vec<&str> = [&college.city, &college.state].into_iter().flatten().map(String::as_str).collect();
    let place = if place.is_empty() { tr!("No state beside it").to_owned() } else { place.join(", ") };
    let rows = plural(college.rows, tr!("row"), tr!("rows"));
    let line =
        tr!("{place} · {rows} in {}, first in row {}", college.file, college.first_row, place = place, rows = rows);
    ui.label(theme::text(line, 13.0).color(tokens.muted));
    match college.status {
        MatchStatus::Unmatched => {
            let mut chars = college.why.chars();
            let why: String = chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect());
            ui.label(theme::text(why, 13.0).color(tokens.warn_text));
        }
        MatchStatus::Doubtful => {
            let words = match best(college) {
                Some(target) if target.teaches => tr!("Its rows count as not stated until you decide"),
                _ => tr!("Its rows keep this name until you decide"),
            };
            ui.label(theme::text(words, 13.0).color(tokens.warn_text));
        }
        MatchStatus::Matched => {}
    }
}

/// A college that a name is or may be.
struct Chosen<'a> {
    target: &'a Target,
    score: f64,
    why: &'a str,
    /// It is what the name is matched to.
    is: bool,
}

fn option(ui: &mut Ui, cx: &Cx<'_>, name: &NameRef, chosen: &Chosen<'_>) {
    let tokens = cx.tokens;
    let Chosen { target, score, why, is } = chosen;
    card(ui, Margin::symmetric(12, 10), |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 3.0;
        ui.label(theme::semibold(&target.name, 14.0).color(tokens.ink));
        let mut place: Vec<String> = [&target.city, &target.state].into_iter().flatten().cloned().collect();
        if let Some(unitid) = target.unitid {
            place.push(tr!("UNITID {unitid}", unitid = unitid));
        }
        ui.label(theme::text(place.join(" · "), 12.0).color(tokens.muted));
        ui.label(theme::text(format!("{:.0}%: {why}", score * 100.0), 13.0).color(tokens.ink));
        ui.add_space(3.0);
        ui.horizontal(|ui| {
            if !is {
                let spoken = tr!("Accept {}", target.words());
                if Button::new(tr!("Accept")).name(&spoken).kind(Kind::Soft).small().show(ui).clicked() {
                    cx.send(Command::DecideName(name.clone(), Verdict::Is((*target).clone())));
                }
            }
            let spoken = tr!("Not the same as {}", target.words());
            if Button::new(tr!("Not the same")).name(&spoken).small().show(ui).clicked() {
                cx.send(Command::DecideName(name.clone(), Verdict::IsNot((*target).clone())));
            }
            if !target.teaches {
                tag(ui, tr!("directory only"));
            }
        });
    });
}
