//! A spec and a published answer in, a finished figure out.

use super::{
    ChartSpec, Figure, FigureKind, FigureSpec, NumberTable, Page, Palette, Scene, Words, chart,
    chart::Drawn,
    frame,
    ink::Area,
    map::Map,
    words::{self, Proposal},
};
use crate::measure::{Answer, Provenance};

/// Lays the answer out on the page as the spec says. Every pair of kind and answer gives a figure: a kind that does
/// not fit the answer becomes a table of its numbers.
pub fn build(spec: &FigureSpec, answer: &Answer, page: Page, palette: &Palette) -> Figure {
    let sheet = Sheet { spec, page, palette, area: frame::body_area(page) };
    let (drawn, words, numbers) = match (answer, &spec.kind) {
        (Answer::Earnings(table), FigureKind::Dumbbell(chart)) => {
            let numbers = chart::earnings(table, &chart::sorted(&table.rows, chart.sort));
            let propose = |hidden| words::earnings(table, "Dumbbell chart", hidden);
            let draw = |words: &Words| chart::dumbbell(table, chart, &words.title, sheet.area, page, palette);
            sheet.finish(numbers, propose, draw)
        }
        (Answer::Earnings(table), FigureKind::Bars(chart)) => {
            let numbers = chart::earnings(table, &chart::sorted(&table.rows, chart.sort));
            let propose = |hidden| words::earnings(table, "Bar chart", hidden);
            let draw = |words: &Words| chart::bars(table, chart, &words.title, sheet.area, page, palette);
            sheet.finish(numbers, propose, draw)
        }
        (Answer::Earnings(table), kind) => {
            let sort = style(kind).sort;
            let numbers = chart::earnings(table, &chart::sorted(&table.rows, sort));
            sheet.table(numbers, words::plural_noun(&table.by), |hidden| words::earnings(table, "Table", hidden))
        }
        (Answer::Share(table), FigureKind::ShareBar(chart)) => {
            let propose = |hidden| words::share(table, hidden);
            let draw = |_: &Words| chart::share_bar(table, chart, sheet.area, page, palette);
            sheet.finish(chart::share(table), propose, draw)
        }
        (Answer::Share(table), _) => sheet.table(chart::share(table), "rows", |hidden| words::share(table, hidden)),
        (Answer::Counts(table), kind) => match Map::of(table, kind) {
            Some(map) => {
                let propose = |hidden| words::counts(table, Some(&map.facts), hidden);
                // The map leaves room for the note on names without room, which is only known once it is drawn.
                let longest = propose(1).edited(&spec.words);
                let draw = |_: &Words| map.draw(frame::map_area(&longest, page), page, palette);
                sheet.finish(chart::counts(table), propose, draw)
            }
            None => {
                let noun = words::plural_noun(&table.by);
                sheet.table(chart::counts(table), noun, |hidden| words::counts(table, None, hidden))
            }
        },
        (Answer::Trajectory(table), _) => {
            sheet.table(chart::trajectory(table), "rows", |hidden| words::trajectory(table, hidden))
        }
        (Answer::Pathway(table), _) => {
            sheet.table(chart::pathway(table), "rows", |hidden| words::pathway(table, hidden))
        }
        (Answer::Indicators(table), _) => {
            sheet.table(chart::indicators(table), "rows", |hidden| words::indicators(table, hidden))
        }
    };
    let series = matches!(answer, Answer::Earnings(_)) && !matches!(spec.kind, FigureKind::Map(_));
    let scene = Scene {
        width: page.width,
        height: page.height,
        ground: palette.page,
        frame: frame::frame(&words, page, palette, provenance(answer).synthetic, series),
        body: drawn.items,
        name: words.title.clone(),
        alt: words.alt.clone(),
    };
    Figure { spec: spec.clone(), answer: answer.clone(), words, scene, native: drawn.native, numbers }
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
        let words = propose(0).edited(&self.spec.words);
        let drawn = draw(&words);
        let words = if drawn.hidden > 0 { propose(drawn.hidden).edited(&self.spec.words) } else { words };
        (drawn, words, numbers)
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
}

/// The style of a kind of chart; maps have none.
fn style(kind: &FigureKind) -> ChartSpec {
    match kind {
        FigureKind::Dumbbell(chart)
        | FigureKind::Bars(chart)
        | FigureKind::Table(chart)
        | FigureKind::ShareBar(chart) => *chart,
        FigureKind::Map(_) => ChartSpec::default(),
    }
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
    }
}
