//! Columns as cards: what was found, what it was understood as, and what was not.

use egui::{
    Popup, PopupCloseBehavior, Rect, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2,
};

use crate::{
    app::{
        command::{ColumnRef, Command},
        icon::{self, Icon},
        paint::hatch_lines,
        screen::{Cx, words::grouped},
        theme::{self, RADIUS},
        widget::{Button, Kind, clipped},
    },
    figure::Weight,
    import::{ColumnFound, Counts, SheetFound, TableFound},
    table::{Field, Period},
};

/// Cards before "more columns".
const SHOWN: usize = 6;
const HEIGHT: f32 = 106.0;
/// From one row of cards to the next.
const STEP: f32 = HEIGHT + 8.0;

/// One card: a column, or all earnings columns together.
struct Card<'a> {
    first: &'a ColumnFound,
    more: Vec<&'a ColumnFound>,
}

/// Cards that are not shown: how many, and the first of them by name and letter.
#[derive(Debug, Default)]
pub struct Rest {
    pub count: usize,
    pub first: Vec<(String, String)>,
}

/// Hidden columns that are named.
const NAMED: usize = 6;

/// Draws the cards in sight and says which columns are not shown.
pub fn ui(
    ui: &mut Ui,
    cx: &Cx<'_>,
    file: usize,
    sheet: &SheetFound,
    table: &TableFound,
    all: bool,
    selected: Option<&str>,
) -> Rest {
    let cards = cards(table);
    let mut chosen: Vec<usize> = (0..cards.len()).collect();
    if !all && cards.len() > SHOWN {
        chosen.select_nth_unstable_by_key(SHOWN, |&index| (cards[index].rank(), index));
        chosen.truncate(SHOWN);
        chosen.sort_unstable();
    }
    let across = if cx.compact { 2 } else { 3 };
    let width = ((ui.available_width() - 19.0 * (across - 1) as f32) / across as f32).floor();
    let rows = chosen.len().div_ceil(across);
    let (area, _) = ui.allocate_exact_size(vec2(ui.available_width(), rows as f32 * STEP), Sense::hover());
    let sight = ui.clip_rect();
    let first = ((sight.top() - area.top()) / STEP).floor().max(0.0) as usize;
    let end = ((sight.bottom() - area.top()) / STEP).ceil().max(0.0) as usize;
    for row in first..end.min(rows) {
        for (place, &index) in chosen.iter().skip(row * across).take(across).enumerate() {
            let min = area.min + vec2(place as f32 * (width + 19.0), row as f32 * STEP);
            let card = &cards[index];
            let on = selected.is_some_and(|letter| card.columns().any(|column| column.letter == letter));
            let rect = Rect::from_min_size(min, vec2(width, HEIGHT));
            card.ui(ui, cx, file, sheet, rect, on);
        }
    }
    let mut hidden = cards.iter().enumerate().filter(|(index, _)| chosen.binary_search(index).is_err());
    let first = hidden.by_ref().take(NAMED).map(|(_, card)| (card.field_words(), card.letters())).collect::<Vec<_>>();
    Rest { count: cards.len() - chosen.len(), first }
}

/// Columns in sheet order; three and more earnings columns share one card.
fn cards(table: &TableFound) -> Vec<Card<'_>> {
    let wage = |column: &&ColumnFound| matches!(column.field, Some(Field::Wage(_)));
    let together = table.columns.iter().filter(wage).count() >= 3;
    let mut cards: Vec<Card<'_>> = Vec::with_capacity(table.columns.len());
    let mut wages: Option<usize> = None;
    for column in table.columns.iter().filter(|column| !column.left_out) {
        match wages {
            Some(index) if together && wage(&column) => cards[index].more.push(column),
            _ => {
                if together && wage(&column) {
                    wages = Some(cards.len());
                }
                cards.push(Card { first: column, more: Vec::new() });
            }
        }
    }
    cards
}

impl<'a> Card<'a> {
    fn columns(&self) -> impl Iterator<Item = &'a ColumnFound> {
        std::iter::once(self.first).chain(self.more.iter().copied())
    }

    /// What matters most comes first: cells not understood, then the fields that maps and charts need.
    fn rank(&self) -> usize {
        const FIRST: [Field; 15] = [
            Field::State,
            Field::College,
            Field::Credential,
            Field::Group,
            Field::Age,
            Field::AgeGroup,
            Field::Race,
            Field::Industry,
            Field::IndustryBefore,
            Field::EarningsBefore,
            Field::EarningsAfter,
            Field::City,
            Field::Zip,
            Field::Passed,
            Field::Count,
        ];
        match self.first.field {
            _ if self.columns().any(|column| column.not_understood > 0) => 0,
            Some(Field::Wage(_)) => 1,
            Some(field) => FIRST.iter().position(|first| *first == field).map_or(40, |at| at + 2),
            None => 60,
        }
    }

    fn letters(&self) -> String {
        match self.more.last() {
            Some(last) => format!("{}–{}", self.first.letter, last.letter),
            None => self.first.letter.clone(),
        }
    }

    fn header(&self) -> String {
        match self.more.last() {
            Some(last) => format!("{} … {}", self.first.name, last.name),
            None => self.first.name.clone(),
        }
    }

    fn field_words(&self) -> String {
        match (self.more.len() + 1, self.first.field) {
            (1, Some(field)) => field.label(),
            (1, None) => tr!("No meaning").to_owned(),
            (count, Some(Field::Wage(Period::Quarter(_) | Period::CalendarQuarter(_)))) => {
                tr!("Quarterly earnings, {count}", count = count)
            }
            (count, _) => tr!("Yearly earnings, {count}", count = count),
        }
    }

    fn counts(&self) -> (Counts, usize) {
        let mut sum = Counts::default();
        let mut unclear = 0;
        for column in self.columns() {
            let Counts { value, suppressed, range, topcoded, pending, missing, na } = column.counts;
            sum.value += value;
            sum.suppressed += suppressed;
            sum.range += range;
            sum.topcoded += topcoded;
            sum.pending += pending;
            sum.missing += missing;
            sum.na += na;
            unclear += column.not_understood;
        }
        (sum, unclear)
    }

    fn examples(&self) -> String {
        let column = self.first;
        match column.field {
            Some(Field::College) if column.distinct > 4 => tr!("{} colleges", grouped(column.distinct as f64)),
            _ => column.examples.join(", "),
        }
    }

    fn ui(&self, ui: &mut Ui, cx: &Cx<'_>, file: usize, sheet: &SheetFound, rect: Rect, selected: bool) {
        let tokens = cx.tokens;
        let (counts, unclear) = self.counts();
        let response = ui.interact(rect, ui.scope_id().with(("card", &self.first.letter)), Sense::click());
        let field = self.field_words();
        let name = tr!(
            "Column {}, {}: {field}, {} understood, {} not understood",
            self.letters(),
            self.header(),
            grouped(counts.value as f64),
            grouped(unclear as f64),
            field = field
        );
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, selected, &name));
        let line = match (selected, unclear > 0, response.hovered()) {
            (true, ..) => Stroke::new(2.0, tokens.accent),
            (_, true, _) => Stroke::new(1.0, tokens.warn),
            (_, _, true) => Stroke::new(1.0, tokens.field_line),
            _ => Stroke::new(1.0, tokens.rule),
        };
        ui.painter().rect(rect, RADIUS, tokens.panel, line, StrokeKind::Inside);
        let inner = rect.shrink2(vec2(12.0, 9.0));
        let head = format!("{}   {}", self.letters(), self.header());
        let texts = [
            (head, 8.0, 12.0, Weight::Regular, tokens.muted, inner.width()),
            (field, 28.0, 14.0, Weight::Bold, tokens.ink, inner.width() - 22.0),
            (self.examples(), 49.0, 13.0, Weight::Regular, tokens.muted, inner.width()),
        ];
        for (words, y, points, weight, color, room) in texts {
            let galley = clipped(ui, &words, points, weight, room, color);
            ui.painter().galley(pos2(inner.left(), inner.top() + y - galley.size().y / 2.0), galley, color);
        }
        let side = Rect::from_center_size(pos2(inner.right() - 6.0, inner.top() + 28.0), Vec2::splat(13.0));
        icon::paint(ui.painter(), side, Icon::Down, tokens.ink);
        let bar = Rect::from_min_size(pos2(inner.left(), inner.top() + 64.0), vec2(inner.width(), 6.0));
        let parts = parts(&counts, unclear);
        draw_bar(ui, cx, bar, &parts);
        draw_counts(ui, cx, pos2(inner.left(), inner.top() + 82.0), inner.right(), &parts);
        theme::focus_ring(ui, &response);
        let response = response.on_hover_text(format!("{}: {}", self.header(), self.examples()));
        let popup =
            Popup::menu(&response).close_behavior(PopupCloseBehavior::CloseOnClick).width(rect.width().max(240.0));
        popup.show(|ui| {
            ScrollArea::vertical().max_height(340.0).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                self.field_list(ui, cx, file, sheet);
            });
        });
    }

    fn field_list(&self, ui: &mut Ui, cx: &Cx<'_>, file: usize, sheet: &SheetFound) {
        let now = self.first.field;
        let choose = |ui: &mut Ui, words: &str, on: bool, field: Option<Option<Field>>| {
            let kind = if on { Kind::Soft } else { Kind::Quiet };
            let wide = ui.available_width();
            if Button::new(words).kind(kind).small().width(wide).show(ui).clicked() {
                for column in self.columns() {
                    let place = ColumnRef { file, sheet: sheet.name.to_string(), letter: column.letter.clone() };
                    cx.send(Command::ChooseField(place, field));
                }
                ui.close();
            }
        };
        choose(ui, tr!("As detected"), false, None);
        choose(ui, tr!("No meaning"), now.is_none(), Some(None));
        if !self.more.is_empty() {
            return;
        }
        ui.separator();
        for field in Field::PLAIN.into_iter().filter(|field| *field != Field::Latitude || now == Some(*field)) {
            choose(ui, &field.label(), now == Some(field), Some(Some(field)));
        }
        ui.separator();
        let years = (-3..=10).filter(|year| *year != 0).map(Period::Year);
        let quarters = (-8..=8).filter(|quarter| *quarter != 0).map(Period::Quarter);
        for field in years.chain(quarters).map(Field::Wage) {
            choose(ui, &field.label(), now == Some(field), Some(Some(field)));
        }
    }
}

/// Parts of a column's cells by how they are drawn.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Understood,
    Suppressed,
    Blank,
    Unclear,
}

fn parts(counts: &Counts, unclear: usize) -> [(Part, usize); 4] {
    let Counts { value, suppressed, range, topcoded, pending, missing, na } = *counts;
    [
        (Part::Understood, value),
        (Part::Suppressed, suppressed + range + topcoded),
        (Part::Blank, (missing + pending + na).saturating_sub(unclear)),
        (Part::Unclear, unclear),
    ]
}

fn draw_bar(ui: &Ui, cx: &Cx<'_>, bar: Rect, parts: &[(Part, usize); 4]) {
    let total: usize = parts.iter().map(|(_, count)| count).sum();
    ui.painter().rect_filled(bar, 0.0, cx.tokens.no_college);
    if total == 0 {
        return;
    }
    // Every part that exists is seen, however few its cells.
    let few = 2.5;
    let small: f32 = parts.iter().filter(|(_, count)| *count > 0).count() as f32 * few;
    let mut x = bar.left();
    for &(part, count) in parts.iter().filter(|(_, count)| *count > 0) {
        let wide = few + (bar.width() - small) * count as f32 / total as f32;
        let area = Rect::from_min_size(pos2(x, bar.top()), vec2((wide - 1.0).max(1.5), bar.height()));
        draw_part(ui, cx, area, part);
        x += wide;
    }
}

fn draw_part(ui: &Ui, cx: &Cx<'_>, area: Rect, part: Part) {
    let tokens = cx.tokens;
    match part {
        Part::Understood => {
            ui.painter().rect_filled(area, 0.0, tokens.accent);
        }
        Part::Unclear => {
            ui.painter().rect_filled(area, 0.0, tokens.warn);
        }
        Part::Blank => {
            ui.painter().rect(area, 0.0, tokens.no_college, Stroke::new(1.0, tokens.hatch), StrokeKind::Inside);
        }
        Part::Suppressed => {
            ui.painter().rect(area, 0.0, tokens.no_college, Stroke::new(1.0, tokens.hatch), StrokeKind::Inside);
            hatch_lines(ui.painter(), area, tokens.hatch, 0.7);
        }
    }
}

fn draw_counts(ui: &Ui, cx: &Cx<'_>, mut at: egui::Pos2, right: f32, parts: &[(Part, usize); 4]) {
    let tokens = cx.tokens;
    for &(part, count) in parts.iter().filter(|(part, count)| *count > 0 || *part == Part::Understood) {
        let (weight, color) = match part {
            Part::Unclear => (Weight::Bold, tokens.warn_text),
            _ => (Weight::Regular, tokens.ink),
        };
        let words = ui.painter().layout_no_wrap(grouped(count as f64), theme::font(12.0, weight), color);
        if at.x + 13.0 + words.size().x > right {
            return;
        }
        draw_part(ui, cx, Rect::from_center_size(at + vec2(4.0, 0.0), Vec2::splat(8.0)), part);
        let wide = words.size().x;
        ui.painter().galley(at + vec2(13.0, -words.size().y / 2.0), words, color);
        at.x += 13.0 + wide + 10.0;
    }
}
