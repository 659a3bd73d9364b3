//! A spec and a published answer in, a finished figure out.

use std::sync::Arc;

use super::{
    Figure, FigureKind, FigureSpec, LabelSlots, NumberTable, Page, Palette, Scene, Sort, Words, annotate, chart,
    chart::Drawn,
    frame,
    ink::Area,
    map::Map,
    words::{self, Proposal},
};
use crate::{
    measure::{Answer, ColumnarGroup, EarningsTable, MeasureName, Provenance, ShareTable, TrajectoryTable},
    table::Field,
    words::{in_language, language},
};

/// Lays the answer out on the page as the spec says. Every pair of kind and answer gives a figure: a kind that does
/// not fit the answer becomes a table of its numbers.
pub fn build(spec: &FigureSpec, answer: &Answer, page: Page, palette: &Palette) -> Figure {
    build_keeping(spec, answer, page, palette, &LabelSlots::default())
}

/// The same, with the names of a map where they stood on the one before as far as they fit there: for a map on screen,
/// which is moved, resized and selected on.
pub fn build_keeping(spec: &FigureSpec, answer: &Answer, page: Page, palette: &Palette, before: &LabelSlots) -> Figure {
    let mut figure = spoken(spec, answer, page, palette, before);
    let written_in = spec.words.title_language;
    if spec.words.title.is_some() && written_in != language() {
        // Whether the numbers still propose what they did then, only words of that language tell.
        figure.words.stale = in_language(written_in, || spoken(spec, answer, page, palette, before)).words.stale;
    }
    figure
}

/// The figure in the language in force.
fn spoken(spec: &FigureSpec, answer: &Answer, page: Page, palette: &Palette, before: &LabelSlots) -> Figure {
    let kind = annotate::reaching(&spec.kind, &spec.annotations);
    let sheet = Sheet { spec, page, palette, area: frame::body_area(page) };
    let (drawn, words, numbers) = match (answer, &kind) {
        (Answer::Earnings(table), kind) if sheet.panelled(&table.by, kind, 2) => sheet.row_panels(table, kind),
        (Answer::Trajectory(table), FigureKind::OverTime(style)) if sheet.panelled(&table.by, &kind, 1) => {
            let draw = |_: &Words| chart::over_time_panels(table, style, sheet.area, page, palette);
            sheet.lines(table, tr!("Small multiples of line charts"), draw)
        }
        (Answer::Share(table), kind) if table.provenance.request.measure == MeasureName::Distribution => {
            if matches!(kind, FigureKind::Table(_)) {
                let propose = |hidden| words::distribution(table, tr!("Table"), hidden);
                sheet.table(chart::share(table), tr!("rows"), propose)
            } else {
                let propose = |hidden| words::distribution(table, tr!("Histogram"), hidden);
                let draw = |_: &Words| chart::share_panels(table, sheet.area, page, palette);
                sheet.finish(chart::share(table), propose, draw)
            }
        }
        (Answer::Share(table), FigureKind::ShareBar(_)) if sheet.panelled(&table.by, &kind, 1) => {
            let name = tr!("Small multiples of bar charts");
            let propose = |hidden| words::share_as(table, name, hidden);
            let draw = |_: &Words| chart::share_panels(table, sheet.area, page, palette);
            sheet.finish_about(chart::share(table), propose, draw, |left| {
                let rows = table.rows.iter().filter(|row| !left.contains(&row.group)).cloned().collect();
                words::share_as(&ShareTable { rows, ..ShareTable::clone(table) }, name, 0)
            })
        }
        (Answer::Share(table), FigureKind::Gaps(style)) if sheet.panelled(&table.by, &kind, 2) && has_gaps(table) => {
            let name = tr!("Small multiples of paired dots");
            let propose = |hidden| words::gaps_as(table, name, hidden);
            let draw = |_: &Words| chart::gap_panels(table, style, sheet.area, page, palette);
            sheet.finish_about(chart::gap_numbers(table, Sort::GroupOrder), propose, draw, |left| {
                let rows = table.rows.iter().filter(|row| !left.contains(&row.group)).cloned().collect();
                words::gaps_as(&ShareTable { rows, ..ShareTable::clone(table) }, name, 0)
            })
        }
        (Answer::Pathway(table), FigureKind::Steps(_)) if table.rows.len() > 1 => {
            let propose = |hidden| words::pathway(table, tr!("Small multiples of bar charts"), hidden);
            let draw = |_: &Words| chart::pathway_panels(table, sheet.area, page, palette);
            sheet.finish(chart::pathway(table), propose, draw)
        }
        (Answer::Earnings(table), FigureKind::Dumbbell(chart)) => {
            let numbers = chart::earnings(table, &chart::sorted(&table.rows, chart.sort));
            let propose = |hidden| words::earnings(table, tr!("Dumbbell chart"), hidden);
            let draw = |words: &Words| chart::dumbbell(table, chart, &words.title, sheet.area, page, palette);
            sheet.finish(numbers, propose, draw)
        }
        (Answer::Earnings(table), FigureKind::Bars(chart)) => {
            let numbers = chart::earnings(table, &chart::sorted(&table.rows, chart.sort));
            let propose = |hidden| words::earnings(table, tr!("Bar chart"), hidden);
            let draw = |words: &Words| chart::bars(table, chart, &words.title, sheet.area, page, palette);
            sheet.finish(numbers, propose, draw)
        }
        (Answer::Earnings(table), FigureKind::Slope(chart)) => {
            let numbers = chart::earnings(table, &chart::sorted(&table.rows, chart.sort));
            let propose = |hidden| words::earnings(table, tr!("Slope chart"), hidden);
            let draw = |words: &Words| chart::slope(table, chart, &words.title, sheet.area, page, palette);
            sheet.finish(numbers, propose, draw)
        }
        (Answer::Earnings(table), FigureKind::Range(chart)) => {
            let numbers = chart::earnings(table, &chart::sorted(&table.rows, chart.sort));
            let propose = |hidden| words::earnings(table, tr!("Range chart"), hidden);
            let draw = |words: &Words| chart::range(table, chart, &words.title, sheet.area, page, palette);
            sheet.finish(numbers, propose, draw)
        }
        (Answer::Earnings(table), FigureKind::Waterfall(chart)) => match words::Parts::of(table) {
            Ok(parts) => {
                let propose = |hidden| words::waterfall(table, &parts, hidden);
                let draw = |_: &Words| chart::waterfall(table, &parts, chart, sheet.area, page, palette);
                sheet.finish(chart::step_numbers(&parts), propose, draw)
            }
            Err(why) => {
                let propose = |hidden| words::earnings(table, tr!("Table"), hidden);
                let (numbers, noun) = if table.estimates.is_empty() {
                    (
                        chart::earnings(table, &chart::sorted(&table.rows, Sort::GroupOrder)),
                        words::plural_noun(&table.by),
                    )
                } else {
                    (chart::estimates(table), tr!("quantities"))
                };
                sheet.table_instead(numbers, noun, propose, why)
            }
        },
        (Answer::Earnings(table), FigureKind::Heat(style))
            if let Some(cells) = chart::Cells::of_earnings(table, style) =>
        {
            sheet.heat(&cells, |hidden| words::heat(table, style.cell, hidden))
        }
        (Answer::Earnings(table), _) if !table.estimates.is_empty() => {
            let propose = |hidden| words::earnings(table, tr!("Table"), hidden);
            sheet.table(chart::estimates(table), tr!("quantities"), propose)
        }
        (Answer::Earnings(table), kind) => {
            let sort = kind.style().unwrap_or_default().sort;
            let numbers = chart::earnings(table, &chart::sorted(&table.rows, sort));
            sheet.table(numbers, words::plural_noun(&table.by), |hidden| words::earnings(table, tr!("Table"), hidden))
        }
        (Answer::Share(table), FigureKind::ShareBar(chart)) => {
            let propose = |hidden| words::share(table, hidden);
            let draw = |_: &Words| chart::share_bar(table, chart, sheet.area, page, palette);
            sheet.finish(chart::share(table), propose, draw)
        }
        (Answer::Share(table), FigureKind::Gaps(chart)) if has_gaps(table) => {
            let propose = |hidden| words::gaps(table, hidden);
            let draw = |words: &Words| chart::gaps(table, chart, &words.title, sheet.area, page, palette);
            sheet.finish(chart::gap_numbers(table, chart.sort), propose, draw)
        }
        (Answer::Share(table), FigureKind::Waffle(_)) => {
            let whole = ShareTable { by: Vec::new(), rows: Vec::new(), ..ShareTable::clone(table) };
            let propose = |hidden| words::share_as(&whole, tr!("Waffle of a hundred squares"), hidden);
            let draw = |_: &Words| chart::waffle(table, sheet.area, page, palette);
            sheet.finish(chart::whole(table), propose, draw)
        }
        (Answer::Share(table), FigureKind::Flows(_)) => {
            let withheld = chart::withheld_flows(table);
            let propose = |hidden| words::flows(table, withheld, hidden);
            let draw = |_: &Words| chart::flows(table, sheet.area, page, palette);
            sheet.finish(chart::share(table), propose, draw)
        }
        (Answer::Share(table), FigureKind::Heat(_)) if let Some(cells) = chart::Cells::of_shares(table) => {
            sheet.heat(&cells, |hidden| words::share_as(table, tr!("Heat table"), hidden))
        }
        (Answer::Share(table), _) => {
            sheet.table(chart::share(table), tr!("rows"), |hidden| words::share(table, hidden))
        }
        (Answer::Counts(table), FigureKind::Heat(_)) if let Some(cells) = chart::Cells::of_counts(table) => {
            sheet.heat(&cells, |hidden| words::counts(table, None, hidden))
        }
        (Answer::Counts(table), kind) => match Map::of(table, kind) {
            Some(map) => {
                let propose = |hidden| words::counts(table, Some(&map.facts), hidden);
                // A state's map leaves room for the note on names without room, which is only known once it is drawn.
                let longest = sheet.worded(propose(usize::from(map.facts.state.is_some())));
                let draw = |_: &Words| map.draw(before, frame::map_area(&longest, page), page, palette);
                sheet.finish(map.numbers(), propose, draw)
            }
            None => {
                let noun = words::plural_noun(&table.by);
                sheet.table(chart::counts(table, false), noun, |hidden| words::counts(table, None, hidden))
            }
        },
        (Answer::Trajectory(table), FigureKind::OverTime(chart)) => {
            let draw = |_: &Words| chart::over_time(table, chart, sheet.area, page, palette);
            sheet.lines(table, tr!("Line chart"), draw)
        }
        (Answer::Trajectory(table), _) => {
            sheet.table(chart::trajectory(table), tr!("rows"), |hidden| words::trajectory(table, tr!("Table"), hidden))
        }
        (Answer::Pathway(table), FigureKind::Steps(chart)) if table.rows.len() == 1 => {
            let propose = |hidden| words::pathway(table, tr!("Bar chart"), hidden);
            let draw = |_: &Words| chart::steps(table, chart, sheet.area, page, palette);
            sheet.finish(chart::pathway(table), propose, draw)
        }
        (Answer::Pathway(table), _) => {
            sheet.table(chart::pathway(table), tr!("rows"), |hidden| words::pathway(table, tr!("Table"), hidden))
        }
        (Answer::Indicators(table), _) => {
            sheet.table(chart::indicators(table), tr!("rows"), |hidden| words::indicators(table, hidden))
        }
        (Answer::Value(table), _) => {
            sheet.table(chart::value(table), tr!("rows"), |hidden| words::value(table, hidden))
        }
        (Answer::Scatter(table), FigureKind::Scatter(chart)) => {
            let propose = |hidden| words::scatter(table, tr!("Scatter chart"), hidden);
            let draw = |words: &Words| chart::scatter(table, chart, &words.title, sheet.area, page, palette);
            sheet.finish(chart::scatter_numbers(table), propose, draw)
        }
        (Answer::Scatter(table), _) => {
            let noun = words::plural_noun(&table.by);
            sheet.table(chart::scatter_numbers(table), noun, |hidden| words::scatter(table, tr!("Table"), hidden))
        }
        (Answer::Standards(table), _) => {
            sheet.table(chart::standards(table), tr!("programs"), |hidden| words::standards(table, hidden))
        }
    };
    let mut words = words;
    let Drawn { items, hidden: _, left: _, notes: _, mut native, scale, slots } = drawn;
    let ground = (scale, sheet.area, page.scale);
    let (body, laid) = annotate::annotated(&spec.annotations, items, &mut native, ground, palette);
    annotate::add_words(&mut words, &spec.annotations, &laid, scale.map(|scale| scale.unit));
    let series =
        matches!(answer, Answer::Earnings(_)) && !matches!(spec.kind, FigureKind::Map(_) | FigureKind::Heat(_));
    let scene = Scene {
        width: page.width,
        height: page.height,
        ground: palette.page,
        frame: frame::frame(&words, page, palette, provenance(answer).synthetic, series),
        body,
        name: words.title.clone(),
        alt: words.alt.clone(),
    };
    Figure {
        spec: spec.clone(),
        answer: answer.clone(),
        words,
        scene,
        native,
        numbers,
        left_out: drawn.hidden,
        laid,
        slots,
        look: Arc::default(),
    }
}

/// What every kind of figure is laid out with.
struct Sheet<'a> {
    spec: &'a FigureSpec,
    page: Page,
    palette: &'a Palette,
    area: Area,
}

impl Sheet<'_> {
    /// Draws under the title, and words the notes again when rows were left out.
    fn finish(
        &self,
        numbers: NumberTable,
        propose: impl Fn(usize) -> Proposal,
        draw: impl FnOnce(&Words) -> Drawn,
    ) -> (Drawn, Words, NumberTable) {
        let words = self.worded(propose(0));
        let drawn = draw(&words);
        if drawn.hidden == 0 && drawn.notes.is_empty() {
            return (drawn, words, numbers);
        }
        let mut proposal = propose(drawn.hidden);
        proposal.notes.extend(drawn.notes.iter().cloned());
        let words = self.worded(proposal);
        (drawn, words, numbers)
    }

    /// The same of a figure that leaves whole groups out: its titles and its alternative text are about those that are
    /// on it, as `about` proposes them.
    fn finish_about(
        &self,
        numbers: NumberTable,
        propose: impl Fn(usize) -> Proposal,
        draw: impl FnOnce(&Words) -> Drawn,
        about: impl FnOnce(&[ColumnarGroup]) -> Proposal,
    ) -> (Drawn, Words, NumberTable) {
        let drawn = draw(&self.worded(propose(0)));
        let left = drawn.left.clone();
        if left.is_empty() {
            return self.finish(numbers, propose, |_| drawn);
        }
        let shown = about(&left);
        self.finish(numbers, |hidden| propose(hidden).finding(shown.clone()), |_| drawn)
    }

    /// Lines over time, of which a page holds a few.
    fn lines(
        &self,
        table: &TrajectoryTable,
        chart: &str,
        draw: impl FnOnce(&Words) -> Drawn,
    ) -> (Drawn, Words, NumberTable) {
        let propose = |hidden| words::trajectory(table, chart, hidden);
        self.finish_about(chart::trajectory(table), propose, draw, |left| {
            let series: Vec<_> = table.series.iter().filter(|series| !left.contains(&series.group)).cloned().collect();
            let alone = series.len() < 2;
            let mut shown = words::trajectory(&TrajectoryTable { series, ..TrajectoryTable::clone(table) }, chart, 0);
            if alone {
                // The only line of several is no finding about all people.
                shown.titles = shown.titles.split_off(shown.titles.len().saturating_sub(1));
            }
            shown
        })
    }

    /// What is proposed, with the place it is about and what the user wrote.
    fn worded(&self, proposal: Proposal) -> Words {
        let mut words =
            proposal.of_place(&self.spec.request.filters).edited(&self.spec.words).ruled(&self.spec.request);
        // A narrow page takes the next wording that it has room for; what the user wrote stays.
        let fits = |title: &String| frame::holds_title(title, self.page);
        if self.spec.words.title.is_none()
            && !fits(&words.title)
            && let Some(shorter) = words.proposed.iter().find(|title| fits(title))
        {
            words.title.clone_from(shorter);
        }
        words
    }

    fn table(
        &self,
        numbers: NumberTable,
        noun: &str,
        propose: impl Fn(usize) -> Proposal,
    ) -> (Drawn, Words, NumberTable) {
        let drawn = chart::table_page(&numbers, noun, self.area, self.page, self.palette);
        self.finish(numbers, propose, |_| drawn)
    }

    /// True where small multiples are asked for and can be made: of a kind that has them, with fields enough.
    fn panelled(&self, by: &[Field], kind: &FigureKind, least: usize) -> bool {
        let kinds = matches!(
            kind,
            FigureKind::Dumbbell(_)
                | FigureKind::Bars(_)
                | FigureKind::Slope(_)
                | FigureKind::Range(_)
                | FigureKind::OverTime(_)
                | FigureKind::ShareBar(_)
                | FigureKind::Gaps(_)
        );
        kinds && (least..=2).contains(&by.len()) && kind.style().is_some_and(|style| style.panels)
    }

    fn row_panels(&self, table: &EarningsTable, kind: &FigureKind) -> (Drawn, Words, NumberTable) {
        let style = kind.style().unwrap_or_default();
        let (look, name) = match kind {
            FigureKind::Bars(_) => (Some(chart::Look::Bars), tr!("bar charts")),
            FigureKind::Range(_) => (Some(chart::Look::Range), tr!("range charts")),
            FigureKind::Slope(_) => (None, tr!("slope charts")),
            _ => (Some(chart::Look::Dumbbell), tr!("dumbbell charts")),
        };
        let numbers = chart::earnings(table, &chart::sorted(&table.rows, Sort::GroupOrder));
        let name = tr!("Small multiples of {name}", name = name);
        let propose = |hidden| words::earnings(table, &name, hidden);
        let (area, page, palette) = (self.area, self.page, self.palette);
        let draw = |_: &Words| match look {
            Some(look) => chart::row_panels(table, look, &style, area, page, palette),
            None => chart::slope_panels(table, &style, area, page, palette),
        };
        self.finish_about(numbers, propose, draw, |left| {
            let rows = table.rows.iter().filter(|row| !left.contains(&row.group)).cloned().collect();
            words::earnings(&EarningsTable { rows, ..EarningsTable::clone(table) }, &name, 0)
        })
    }

    fn heat(&self, cells: &chart::Cells, propose: impl Fn(usize) -> Proposal) -> (Drawn, Words, NumberTable) {
        let draw = |_: &Words| chart::heat(cells, self.area, self.page, self.palette);
        self.finish(chart::heat_numbers(cells), propose, draw)
    }

    /// A table where the kind that was asked for cannot be drawn, and why.
    fn table_instead(
        &self,
        numbers: NumberTable,
        noun: &str,
        propose: impl Fn(usize) -> Proposal,
        why: &str,
    ) -> (Drawn, Words, NumberTable) {
        let mut drawn = chart::table_page(&numbers, noun, self.area, self.page, self.palette);
        drawn.notes.push(why.to_owned());
        self.finish(numbers, propose, |_| drawn)
    }
}

/// Earnings in the field and elsewhere are told.
fn has_gaps(table: &ShareTable) -> bool {
    table.rows.iter().chain([&table.total]).any(|row| row.gap.is_some())
}

/// Where the numbers of an answer come from.
fn provenance(answer: &Answer) -> &Provenance {
    match answer {
        Answer::Earnings(table) => &table.provenance,
        Answer::Trajectory(table) => &table.provenance,
        Answer::Share(table) => &table.provenance,
        Answer::Pathway(table) => &table.provenance,
        Answer::Counts(table) => &table.provenance,
        Answer::Indicators(table) => &table.provenance,
        Answer::Value(table) => &table.provenance,
        Answer::Standards(table) => &table.provenance,
        Answer::Scatter(table) => &table.provenance,
    }
}

#[cfg(test)]
mod kinds;
#[cfg(test)]
mod tests;
