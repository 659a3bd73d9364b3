//! What a project decides about all of its numbers: the threshold and its reason, prices, regions, lines and standards.

use crate::words::Text;
use egui::{ScrollArea, TextEdit, Ui, vec2};

use crate::{
    app::{
        command::Command,
        screen::Cx,
        theme,
        widget::{self, Button},
    },
    measure::{CustomRegion, EXAMPLE_STANDARDS, Rated, Reference, Standard, THRESHOLDS, USUAL_THRESHOLD},
};

/// What is being written; taken from the project when the dialog opens.
#[derive(Default)]
pub struct ProjectSettings {
    threshold: u32,
    reason: String,
    region: [String; 2],
    line: [String; 3],
    standards: [String; 3],
}

impl ProjectSettings {
    pub fn ui(&mut self, ui: &mut Ui, cx: &Cx<'_>, fresh: bool) {
        if fresh {
            self.begin(cx);
        }
        let tokens = cx.tokens;
        theme::dialog_width(ui, 740.0);
        ui.label(theme::bold(tr!("Project settings"), 22.0).color(tokens.ink));
        ui.add_space(6.0);
        ScrollArea::vertical().max_height(ui.content_rect().height() * 0.68).show(ui, |ui| {
            self.threshold(ui, cx);
            prices(ui, cx);
            self.regions(ui, cx);
            self.lines(ui, cx);
            self.standards(ui, cx);
        });
        ui.add_space(10.0);
        if Button::new(tr!("Close")).key("Esc").show(ui).clicked() {
            cx.send(Command::Dismiss);
        }
    }

    fn begin(&mut self, cx: &Cx<'_>) {
        let document = cx.document;
        let own = &document.earnings.request.standards;
        let standards = if own.is_empty() { &EXAMPLE_STANDARDS } else { own.as_slice() };
        let least = |of: Rated| {
            let standard = standards.iter().find(|standard| standard.of == of);
            standard.map_or_else(String::new, |standard| match of {
                Rated::Earnings => format!("{}", standard.at_least),
                Rated::Completion | Rated::Employment => format!("{}", (standard.at_least * 100.0).round()),
            })
        };
        *self = Self {
            threshold: document.threshold,
            reason: document.threshold_reason.clone().unwrap_or_default(),
            standards: RATED.map(|(of, ..)| least(of)),
            ..Self::default()
        };
    }

    fn threshold(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        head(
            ui,
            cx,
            tr!("Fewest people behind a number"),
            tr!("For every figure of the project, on screen and in the deck"),
        );
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            for threshold in THRESHOLDS {
                let words = tr!("{threshold} people", threshold = threshold);
                if widget::toggle(ui, &words, None, self.threshold == threshold, 87.0).clicked() {
                    self.threshold = threshold;
                }
            }
        });
        let lowered = self.threshold < USUAL_THRESHOLD;
        if lowered {
            let words = tr!("Under 10, a reason is printed on every figure and export");
            ui.label(theme::text(words, 13.0).color(cx.tokens.muted));
            text(ui, &mut self.reason, tr!("Reason"), tr!("State rule 12-4"), f32::INFINITY);
        }
        let reason = Some(self.reason.trim().to_owned()).filter(|reason| lowered && !reason.is_empty());
        let same = (self.threshold, &reason) == (cx.document.threshold, &cx.document.threshold_reason);
        let ready = match (same, lowered && reason.is_none()) {
            (true, _) => Err(tr!("It is so already")),
            (false, true) => Err(tr!("Say why first")),
            (false, false) => Ok(()),
        };
        if Button::new(tr!("Use this threshold")).enabled(ready).show(ui).clicked() {
            cx.send(Command::SetThreshold(self.threshold, reason));
        }
    }

    fn regions(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        head(
            ui,
            cx,
            tr!("Regions"),
            tr!("A board’s counties or several states; members are names or FIPS codes, separated by semicolons"),
        );
        let regions = &cx.document.regions;
        for (at, region) in regions.iter().enumerate() {
            let words = format!("{}: {}", region.name, region.members.join("; "));
            if listed(ui, cx, &words) {
                let rest = regions.iter().enumerate().filter(|(other, _)| *other != at);
                cx.send(Command::SetRegions(rest.map(|(_, region)| region.clone()).collect()));
            }
        }
        let [name, members] = &mut self.region;
        ui.horizontal_wrapped(|ui| {
            text(ui, name, tr!("Region’s name"), tr!("North Coast"), 160.0);
            text(ui, members, tr!("Region’s members"), tr!("39043; Lorain County, Ohio"), 300.0);
            let wanted: Vec<String> =
                members.split(';').map(str::trim).filter(|member| !member.is_empty()).map(str::to_owned).collect();
            let ready = if name.trim().is_empty() || wanted.is_empty() {
                Err(tr!("Write a name and members first"))
            } else {
                Ok(())
            };
            if Button::new(tr!("Add region")).enabled(ready).show(ui).clicked() {
                let region = CustomRegion { name: name.trim().to_owned(), members: wanted };
                cx.send(Command::SetRegions(regions.iter().cloned().chain([region]).collect()));
                name.clear();
                members.clear();
            }
        });
    }

    fn lines(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        head(ui, cx, tr!("Reference lines"), tr!("Yearly earnings to hold others against, each with its source"));
        let lines = &cx.document.earnings.request.references;
        for (at, line) in lines.iter().enumerate() {
            if listed(ui, cx, &format!("{}: ${}, {}", line.label, line.amount, line.source)) {
                let rest = lines.iter().enumerate().filter(|(other, _)| *other != at);
                cx.send(Command::SetReferences(rest.map(|(_, line)| line.clone()).collect()));
            }
        }
        let [label, amount, source] = &mut self.line;
        ui.horizontal_wrapped(|ui| {
            text(ui, label, tr!("Line’s name"), tr!("Living wage"), 150.0);
            text(ui, amount, tr!("Dollars a year"), "41000", 80.0);
            text(ui, source, tr!("Line’s source"), tr!("County plan 2024"), 200.0);
            let line = reference(label, amount, source);
            let ready = if line.is_none() { Err(tr!("Write a name, dollars and a source first")) } else { Ok(()) };
            if Button::new(tr!("Add line")).enabled(ready).show(ui).clicked()
                && let Some(line) = line
            {
                cx.send(Command::SetReferences(lines.iter().cloned().chain([line]).collect()));
                [label, amount, source].into_iter().for_each(String::clear);
            }
        });
    }

    fn standards(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        head(
            ui,
            cx,
            tr!("Minimum standards"),
            tr!(
                "What a program must reach; blank asks for nothing. The example is Washington State’s for training providers"
            ),
        );
        ui.horizontal_wrapped(|ui| {
            for ((_, name, hint), typed) in RATED.into_iter().zip(&mut self.standards) {
                ui.vertical(|ui| {
                    ui.label(theme::text(name.get(), 13.0).color(cx.tokens.muted));
                    text(ui, typed, name.get(), hint, 190.0);
                });
            }
        });
        let wanted = standards(&self.standards);
        let own = &cx.document.earnings.request.standards;
        ui.horizontal_wrapped(|ui| {
            let ready = match &wanted {
                None => Err(tr!("Write percents up to 100, and dollars")),
                Some(wanted) if wanted.is_empty() => Err(tr!("Write at least one")),
                Some(wanted) if wanted == own => Err(tr!("They are so already")),
                Some(_) => Ok(()),
            };
            if Button::new(tr!("Use these standards")).enabled(ready).show(ui).clicked() {
                cx.send(Command::SetStandards(wanted.unwrap_or_default()));
            }
            let example = if own.is_empty() { Err(tr!("It is used already")) } else { Ok(()) };
            if Button::new(tr!("Back to the example")).enabled(example).show(ui).clicked() {
                cx.send(Command::SetStandards(Vec::new()));
            }
        });
    }
}

/// What is held against a standard, the field's name, and what one would write in it.
const RATED: [(Rated, Text, &str); 3] = [
    (Rated::Completion, text!("Completion, percent"), "20"),
    (Rated::Employment, text!("Employment, percent"), "50"),
    (Rated::Earnings, text!("Earnings of a quarter, dollars"), "3943"),
];

fn prices(ui: &mut Ui, cx: &Cx<'_>) {
    head(
        ui,
        cx,
        tr!("Consumer prices"),
        tr!("CPI-U by month (CUUR0000SA0), as the Bureau of Labor Statistics hands it out"),
    );
    let own = cx.document.prices.as_ref();
    let words = own.map_or(tr!("CPI-U as bundled with the program"), |prices| prices.source.as_str());
    ui.label(theme::text(words, 13.0).color(cx.tokens.ink));
    ui.horizontal_wrapped(|ui| {
        if Button::new(tr!("Load a newer file…")).show(ui).clicked() {
            cx.send(Command::LoadPrices);
        }
        let bundled = if own.is_none() { Err(tr!("It is used already")) } else { Ok(()) };
        if Button::new(tr!("Back to the bundled one")).enabled(bundled).show(ui).clicked() {
            cx.send(Command::BundledPrices);
        }
    });
}

pub(super) fn head(ui: &mut Ui, cx: &Cx<'_>, title: &str, words: &str) {
    ui.add_space(12.0);
    ui.label(theme::bold(title, 15.0).color(cx.tokens.ink));
    ui.label(theme::text(words, 13.0).color(cx.tokens.muted));
    ui.add_space(2.0);
}

/// A row of a list; true if it is to be removed.
fn listed(ui: &mut Ui, cx: &Cx<'_>, words: &str) -> bool {
    ui.horizontal_wrapped(|ui| {
        let removed = Button::new(tr!("Remove")).small().name(&tr!("Remove {words}", words = words)).show(ui).clicked();
        ui.label(theme::text(words, 13.0).color(cx.tokens.ink));
        removed
    })
    .inner
}

pub(super) fn text(ui: &mut Ui, typed: &mut String, name: &str, hint: &str, width: f32) -> egui::Response {
    let field = TextEdit::singleline(typed).hint_text(hint).desired_width(width).margin(vec2(8.0, 6.0));
    ui.add(field).on_hover_text(name).accessible_name(name)
}

fn dollars(typed: &str) -> Option<f64> {
    let amount: f64 = typed.trim().replace([',', '$'], "").parse().ok()?;
    (amount.is_finite() && amount > 0.0).then_some(amount)
}

fn reference(label: &str, amount: &str, source: &str) -> Option<Reference> {
    let [label, source] = [label, source].map(|text| text.trim().to_owned());
    let amount = dollars(amount)?;
    (!label.is_empty() && !source.is_empty()).then_some(Reference { label, amount, source })
}

/// `None` if a field holds what is not a standard.
fn standards(typed: &[String; 3]) -> Option<Vec<Standard>> {
    let mut found = Vec::new();
    for ((of, ..), typed) in RATED.into_iter().zip(typed) {
        let typed = typed.trim().trim_end_matches('%');
        if typed.is_empty() {
            continue;
        }
        let least = dollars(typed)?;
        let at_least = if of == Rated::Earnings { least } else { least / 100.0 };
        if of != Rated::Earnings && at_least > 1.0 {
            return None;
        }
        found.push(Standard { of, at_least });
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_standards_are_read_as_typed() {
        let line = reference(" Living wage ", "$41,000", "County plan 2024").unwrap();
        assert_eq!((line.label.as_str(), line.amount), ("Living wage", 41_000.0));
        assert_eq!(reference("Living wage", "41000", " "), None);
        let typed = |texts: [&str; 3]| standards(&texts.map(str::to_owned));
        assert_eq!(
            typed(["20%", "", "3,943"]).unwrap(),
            [Standard { of: Rated::Completion, at_least: 0.2 }, Standard { of: Rated::Earnings, at_least: 3943.0 }]
        );
        assert_eq!(typed(["120", "", ""]), None);
        assert_eq!(typed(["many", "", ""]), None);
    }
}
