//! One share as a hundred squares: those of the first part are filled.

use super::{Drawn, LABEL};
use crate::{
    figure::{
        Align, Fill, Item, NativeShape, NumberTable, Page, Palette, Stroke, Weight,
        format::{self, known},
        ink::{self, Area, Style, grouped, marked, rect},
        text, words,
    },
    measure::{Band, Part, ShareTable},
};

/// Squares along a side.
const SIDE: usize = 10;
/// Space between two squares, as a share of a square with its space.
const BETWEEN: f32 = 0.14;

/// Squares at the left and the number in words beside them; under them where the page is upright.
pub fn waffle(table: &ShareTable, area: Area, page: Page, palette: &Palette) -> Drawn {
    let s = page.scale;
    let wide = area.width() > area.height() * 1.25;
    let side = if wide { area.height().min(area.width() * 0.5) } else { area.width().min(area.height() * 0.62) };
    let squares = Squares::of(table.total.parts.first());
    let mut items = squares.draw(area.min, side, palette);
    let beside = if wide {
        Area { min: [area.min[0] + side + 44.0 * s, area.min[1]], max: area.max }
    } else {
        Area { min: [area.min[0], area.min[1] + side + 18.0 * s], max: area.max }
    };
    items.push(said(table, squares, beside, wide, s, palette));
    let groups = table.rows.len();
    let notes = if groups > 0 {
        vec![tr!("One share of everybody: a share bar has the groups.").to_owned()]
    } else {
        Vec::new()
    };
    Drawn { items, notes, native: NativeShape::Shapes, ..Drawn::default() }
}

/// The numbers of everybody.
pub fn whole(table: &ShareTable) -> NumberTable {
    super::share(&ShareTable { by: Vec::new(), rows: Vec::new(), ..table.clone() })
}

/// How the hundred squares are divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Squares {
    filled: usize,
    /// After the filled ones: in this part or not, which is not told.
    hatched: usize,
}

impl Squares {
    fn of(part: Option<&Part>) -> Self {
        let all = SIDE * SIDE;
        let of_share = |share: f64| (share.clamp(0.0, 1.0) * all as f64).round() as usize;
        match part.map(|part| (known(part.share), part.share.band)) {
            Some((Some(share), _)) => Self { filled: of_share(share), hatched: 0 },
            Some((None, Some(Band::AtMost(most)))) => Self { filled: 0, hatched: of_share(most) },
            Some((None, Some(Band::AtLeast(least)))) => {
                Self { filled: of_share(least), hatched: all.saturating_sub(of_share(least)) }
            }
            Some((None, None)) | None => Self { filled: 0, hatched: all },
        }
    }

    /// Row by row from the top left.
    fn draw(self, at: [f32; 2], side: f32, palette: &Palette) -> Vec<Item> {
        let pitch = side / SIDE as f32;
        let size = pitch * (1.0 - BETWEEN);
        let square = |i: usize| {
            let min = [at[0] + (i % SIDE) as f32 * pitch, at[1] + (i / SIDE) as f32 * pitch];
            (min, [min[0] + size, min[1] + size])
        };
        let mut parts = [Vec::new(), Vec::new(), Vec::new()];
        for i in 0..SIDE * SIDE {
            let (min, max) = square(i);
            if i < self.filled {
                parts[0].push(rect(min, max, palette.after));
            } else if i < self.filled + self.hatched {
                let stroke = Some(Stroke::new(palette.hatch, pitch * 0.03));
                parts[1].push(Item::Rect { min, max, radius: 0.0, fill: Some(ink::hatch(palette)), stroke });
            } else {
                let fill = Some(Fill::Solid(palette.no_college));
                let stroke = Some(Stroke::new(palette.hatch, pitch * 0.03));
                parts[2].push(Item::Rect { min, max, radius: 0.0, fill, stroke });
            }
        }
        let [filled, hatched, rest] = parts;
        let mut items = Vec::new();
        if !filled.is_empty() {
            let label = tr!("{} of 100 squares", filled.len());
            items.push(marked("row:All/part:0".to_owned(), label, filled));
        }
        for (name, squares) in [(tr!("Not told"), hatched), (tr!("The others"), rest)] {
            if !squares.is_empty() {
                items.push(grouped(name, squares));
            }
        }
        items
    }
}

/// "40%" and what it is of, in large type, with the key of the squares.
fn said(table: &ShareTable, squares: Squares, area: Area, wide: bool, s: f32, palette: &Palette) -> Item {
    let part = table.total.parts.first();
    let known_share = part.and_then(|part| known(part.share));
    let number = match (known_share, part.and_then(|part| part.share.band)) {
        (Some(share), _) => format::share(share),
        (None, Some(band)) => band.words(),
        (None, None) => "—".to_owned(),
    };
    let name = part.map_or_else(|| tr!("the field").to_owned(), |part| words::small(&part.label));
    let room = area.width();
    let big = Style::new(if wide { 112.0 } else { 72.0 } * s, Weight::Bold, palette.after);
    let mid = Style::new(LABEL * 1.3 * s, Weight::SemiBold, palette.ink);
    let plain = Style::new(LABEL * s, Weight::Regular, palette.muted);
    let mut y =
        area.min[1] + big.size * text::CAP + if wide { (area.height() - 330.0 * s).max(0.0) * 0.4 } else { 0.0 };
    let mut items = vec![big.run([area.min[0], y], Align::Left, big.shorten(&number, room))];
    let subject = words::small(&table.subject);
    let subject = if subject.starts_with(tr!("work")) || subject.starts_with(tr!("matched")) {
        subject
    } else {
        tr!("in {name}", name = name)
    };
    y += 14.0 * s;
    let mut paragraph = |style: Style, text: &str, most: usize, y: &mut f32| {
        for line in text::wrap_at_most(text, style.size, style.weight, room, most) {
            if *y + style.size * 1.3 > area.max[1] {
                break;
            }
            *y += style.size * 1.25;
            items.push(style.run([area.min[0], *y], Align::Left, line));
        }
    };
    paragraph(mid, &subject, 3, &mut y);
    let n = match known(table.total.base) {
        Some(n) => tr!("of {} {} whose answer is known", format::count(n), table.unit),
        None => tr!("n suppressed").to_owned(),
    };
    y += 4.0 * s;
    paragraph(plain, &n, 2, &mut y);
    y += 10.0 * s;
    let keys = [
        (true, palette.after, tr!("one in a hundred people").to_owned()),
        (
            squares.hatched > 0,
            palette.hatch,
            if known_share.is_none() && squares.filled + squares.hatched == 100 && squares.filled == 0 {
                tr!("suppressed").to_owned()
            } else {
                tr!("in a range, not told exactly").to_owned()
            },
        ),
    ];
    for (wanted, color, text) in keys {
        if !wanted || y + plain.size * 1.6 > area.max[1] {
            continue;
        }
        y += plain.size * 1.45;
        let min = [area.min[0], y - plain.size * 0.72];
        let max = [min[0] + plain.size * 0.8, min[1] + plain.size * 0.8];
        let hatched = color == palette.hatch;
        let fill = if hatched { ink::hatch(palette) } else { Fill::Solid(color) };
        let stroke = hatched.then(|| Stroke::new(palette.hatch, 1.0 * s));
        items.push(Item::Rect { min, max, radius: 0.0, fill: Some(fill), stroke });
        let x = max[0] + 10.0 * s;
        items.push(plain.run([x, y], Align::Left, plain.shorten(&text, area.max[0] - x)));
    }
    marked("row:All".to_owned(), format!("{number} {subject}, {n}"), items)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        figure::fixture::{industries, part},
        measure::Datum,
    };

    #[test]
    fn squares_are_whole_percents_and_what_is_not_told_is_hatched() {
        let of = |datum: Datum| Squares::of(Some(&Part { share: datum, ..part("Manufacturing", None) }));
        let squares = |filled, hatched| Squares { filled, hatched };
        assert_eq!(of(Datum::value(0.40)), squares(40, 0));
        assert_eq!(of(Datum::value(1.0)), squares(100, 0));
        assert_eq!(of(Datum::value(0.004)), squares(0, 0), "less than half a square");
        assert_eq!(of(Datum::banded(Band::AtMost(0.05))), squares(0, 5));
        assert_eq!(of(Datum::banded(Band::AtLeast(0.95))), squares(95, 5));
        assert_eq!(of(Datum::SUPPRESSED), squares(0, 100));
        // A number that should not be there is not drawn.
        assert_eq!(of(Datum { value: Some(0.4), ..Datum::SUPPRESSED }), squares(0, 100));
    }

    #[test]
    fn a_hundred_squares_lie_in_the_body() {
        for (width, height) in [(1164.8, 452.0), (552.0, 296.0), (612.0, 636.0), (900.0, 800.0)] {
            let area = Area { min: [10.0, 20.0], max: [10.0 + width, 20.0 + height] };
            let drawn = waffle(&industries(), area, Page::SLIDE, &Palette::LIGHT);
            let mut count = 0;
            for item in drawn.items.iter().take(2) {
                let Item::Group { items, .. } = item else { panic!("groups of squares") };
                for item in items {
                    let Item::Rect { min, max, .. } = item else { panic!("squares") };
                    assert!(area.holds(&Area { min: *min, max: *max }), "{min:?} {max:?}");
                    count += 1;
                }
            }
            assert_eq!(count, 100);
        }
    }
}
