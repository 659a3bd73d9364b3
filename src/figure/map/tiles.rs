//! The nation as equal squares: every state is as easy to see as every other, with its letters and its number.

use super::{
    facts::{self, StateRow},
    legend::Look,
    shading::Shading,
    spoken,
};
use crate::{
    figure::{
        Align, Fill, Item, MapSpec, NativeShape, Page, Palette, Stroke, Weight,
        chart::Drawn,
        ink::{self, Area, Style, marked},
        text,
    },
    measure::CountTable,
    place::{self, State},
};

/// Column and row of each state in the layout that newsrooms share (NPR Visuals, 2015).
const GRID: [(&str, [u8; 2]); 51] = [
    ("AK", [0, 0]),
    ("ME", [11, 0]),
    ("VT", [10, 1]),
    ("NH", [11, 1]),
    ("WA", [1, 2]),
    ("ID", [2, 2]),
    ("MT", [3, 2]),
    ("ND", [4, 2]),
    ("MN", [5, 2]),
    ("IL", [6, 2]),
    ("WI", [7, 2]),
    ("MI", [8, 2]),
    ("NY", [9, 2]),
    ("RI", [10, 2]),
    ("MA", [11, 2]),
    ("OR", [1, 3]),
    ("NV", [2, 3]),
    ("WY", [3, 3]),
    ("SD", [4, 3]),
    ("IA", [5, 3]),
    ("IN", [6, 3]),
    ("OH", [7, 3]),
    ("PA", [8, 3]),
    ("NJ", [9, 3]),
    ("CT", [10, 3]),
    ("CA", [1, 4]),
    ("UT", [2, 4]),
    ("CO", [3, 4]),
    ("NE", [4, 4]),
    ("MO", [5, 4]),
    ("KY", [6, 4]),
    ("WV", [7, 4]),
    ("VA", [8, 4]),
    ("MD", [9, 4]),
    ("DE", [10, 4]),
    ("AZ", [2, 5]),
    ("NM", [3, 5]),
    ("KS", [4, 5]),
    ("AR", [5, 5]),
    ("TN", [6, 5]),
    ("NC", [7, 5]),
    ("SC", [8, 5]),
    ("DC", [9, 5]),
    ("OK", [4, 6]),
    ("LA", [5, 6]),
    ("MS", [6, 6]),
    ("AL", [7, 6]),
    ("GA", [8, 6]),
    ("HI", [0, 7]),
    ("TX", [4, 7]),
    ("FL", [9, 7]),
];

/// Squares of the territories, drawn only where the files tell of them.
const TERRITORIES: [(&str, [u8; 2]); 5] =
    [("PR", [11, 7]), ("VI", [11, 6]), ("GU", [1, 7]), ("MP", [1, 6]), ("AS", [0, 6])];

const COLUMNS: f32 = 12.0;
const ROWS: f32 = 8.0;

/// Draws the squares as large as the area allows: beside their legend on a slide, over it on a screen.
pub fn draw(table: &CountTable, spec: &MapSpec, area: Area, page: Page, palette: &Palette) -> Drawn {
    let s = page.scale;
    let states = facts::states(table);
    let shading = Shading::new(spec.shade, &states, s, palette);
    let look = Look { scale: s, palette };
    let title = facts::shading(table, spec.shade);
    let (grid, legend) = look.around(&title, &shading.entries(), ROWS / COLUMNS, area, page);
    let side = (grid.width() / COLUMNS).min(grid.height() / ROWS);
    let origin = [grid.min[0] + (grid.width() - side * COLUMNS) / 2.0, grid.min[1]];
    let mut items = Vec::new();
    for (postal, cell) in GRID.iter().chain(&TERRITORIES) {
        let Some(state) = place::state_by_any(postal) else { continue };
        let row = states.get(state.fips).filter(|row| row.present());
        if row.is_none() && TERRITORIES.iter().any(|(territory, _)| territory == postal) {
            continue;
        }
        let gap = side * 0.03;
        let min = [0, 1].map(|axis| origin[axis] + f32::from(cell[axis]) * side + gap);
        let square = Area { min, max: min.map(|v| v + side - 2.0 * gap) };
        items.push(tile(table, &shading, state, row, square, s, palette));
    }
    items.push(legend);
    Drawn { items, native: NativeShape::Shapes, ..Drawn::default() }
}

fn tile(
    table: &CountTable,
    shading: &Shading,
    state: &State,
    row: Option<&StateRow>,
    square: Area,
    s: f32,
    palette: &Palette,
) -> Item {
    let fill = shading.fill(row);
    let side = square.width();
    let mut items = vec![Item::Rect {
        min: square.min,
        max: square.max,
        radius: 0.0,
        fill: Some(fill),
        stroke: Some(shading.edge(row)),
    }];
    let color = match (row, fill) {
        (None, _) => palette.muted,
        (Some(_), Fill::Solid(ground)) => ink::on(ground, palette),
        (Some(_), Fill::Hatch { .. }) => palette.ink,
    };
    let halo = matches!(fill, Fill::Hatch { .. }).then(|| Stroke::new(palette.page, 4.0 * s));
    let letters = Style::new((side * 0.33).min(24.0 * s), Weight::Bold, color);
    let number = Style::new((side * 0.29).min(21.0 * s), Weight::Regular, color);
    let middle = square.min[0] + side / 2.0;
    let shown = shading.number(row);
    let fits = !shown.is_empty() && number.width(&shown) <= side * 0.96;
    let text = |style: Style, y: f32, words: &str| match style.middle(middle, y, Align::Center, words) {
        Item::Text(run) => Item::Text(crate::figure::TextRun { halo, ..run }),
        other => other,
    };
    if fits {
        let pitch = (letters.size + number.size) * text::CAP;
        let top = square.min[1] + (side - pitch * 1.25) / 2.0;
        items.push(text(letters, top + letters.size * text::CAP / 2.0, state.postal));
        items.push(text(number, top + pitch * 1.25 - number.size * text::CAP / 2.0, &shown));
    } else {
        items.push(text(letters, square.min[1] + side / 2.0, state.postal));
    }
    let label = match row {
        Some(row) => {
            format!("{}, {}", state.name, spoken(table, Some(row.colleges), row.certificates, row.in_field))
        }
        None => tr!("{}, no college", state.name),
    };
    marked(format!("state:{}", state.fips), label, items)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_state_has_one_square_and_no_square_two() {
        let states: BTreeSet<&str> = GRID.iter().map(|(postal, _)| *postal).collect();
        let all: BTreeSet<&str> =
            place::states().iter().filter(|state| state.fips <= "56").map(|state| state.postal).collect();
        assert_eq!(states, all);
        let cells: BTreeSet<[u8; 2]> = GRID.iter().chain(&TERRITORIES).map(|(_, cell)| *cell).collect();
        assert_eq!(cells.len(), 56);
    }

    #[test]
    fn neighbours_on_the_ground_are_neighbours_on_the_grid() {
        // Shared borders: each pair touches at a side of its squares.
        let at = |postal: &str| GRID.iter().find(|(own, _)| *own == postal).unwrap().1;
        for (a, b) in [("OH", "PA"), ("OH", "IN"), ("WA", "OR"), ("TX", "OK"), ("NC", "SC"), ("VT", "NH"), ("UT", "CO")]
        {
            let ([ax, ay], [bx, by]) = (at(a), at(b));
            assert_eq!(ax.abs_diff(bx) + ay.abs_diff(by), 1, "{a} and {b}");
        }
    }
}
