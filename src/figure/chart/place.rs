//! Places for labels in a plot: free of each other, of the line, and inside the plot.

use crate::figure::{
    Align,
    ink::{Area, Style},
    text,
};

/// Boxes that labels already cover.
#[derive(Default)]
pub(super) struct Boxes(Vec<Area>);

impl Boxes {
    /// Keeps an area free of labels.
    pub fn cover(&mut self, area: Area) {
        self.0.push(area);
    }

    /// Keeps the place of a run with its baseline at `at`.
    pub fn take(&mut self, style: Style, at: [f32; 2], align: Align, text: &str) {
        self.0.push(around(style, at, align, text));
    }

    /// Takes the first of these places, each the point on which the text's capitals are centred, where the text covers
    /// no other label and no part of `line` and stays in `room`.
    pub fn first_free(
        &mut self,
        style: Style,
        places: &[[f32; 2]],
        align: Align,
        text: &str,
        room: Area,
        line: &[[f32; 2]],
    ) -> Option<[f32; 2]> {
        let half = style.size * text::CAP / 2.0;
        let found = places.iter().find(|[x, y]| {
            let covered = around(style, [*x, y + half], align, text);
            room.holds(&covered) && !self.0.iter().any(|other| other.overlaps(&covered)) && !crosses(line, &covered)
        })?;
        self.take(style, [found[0], found[1] + half], align, text);
        Some(*found)
    }
}

fn around(style: Style, at: [f32; 2], align: Align, text: &str) -> Area {
    let width = style.width(text);
    let left = match align {
        Align::Left => at[0],
        Align::Center => at[0] - width / 2.0,
        Align::Right => at[0] - width,
    };
    Area { min: [left, at[1] - style.size * text::ASCENT], max: [left + width, at[1] + style.size * text::DESCENT] }
}

/// Whether a polyline from left to right runs through the box.
fn crosses(line: &[[f32; 2]], covered: &Area) -> bool {
    line.windows(2).any(|ends| {
        let ([x0, y0], [x1, y1]) = (ends[0], ends[1]);
        let (from, to) = (covered.min[0].max(x0), covered.max[0].min(x1));
        if from > to {
            return false;
        }
        let at = |x: f32| if x1 > x0 { y0 + (x - x0) / (x1 - x0) * (y1 - y0) } else { y0 };
        let (high, low) = (at(from).min(at(to)), at(from).max(at(to)));
        high <= covered.max[1] && low >= covered.min[1]
    })
}

/// Heights as near to the wanted ones (ascending) as `pitch` between them and the bounds allow.
pub(in crate::figure) fn spread_out(wanted: &[f32], pitch: f32, top: f32, bottom: f32) -> Vec<f32> {
    let pitch = if wanted.len() > 1 { pitch.min((bottom - top) / (wanted.len() - 1) as f32) } else { pitch };
    let mut placed: Vec<f32> = Vec::with_capacity(wanted.len());
    for &y in wanted {
        let least = placed.last().map_or(top, |before| before + pitch);
        placed.push(y.max(least));
    }
    let mut most = bottom;
    for y in placed.iter_mut().rev() {
        *y = y.min(most);
        most = *y - pitch;
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{Palette, Weight};

    #[test]
    fn close_heights_move_apart_and_stay_inside() {
        assert_eq!(spread_out(&[10.0, 12.0, 50.0], 8.0, 0.0, 60.0), [10.0, 18.0, 50.0]);
        assert_eq!(spread_out(&[58.0, 59.0, 60.0], 8.0, 0.0, 60.0), [44.0, 52.0, 60.0]);
        let crowd = spread_out(&[30.0; 9], 10.0, 0.0, 40.0);
        assert!(crowd.windows(2).all(|pair| pair[1] - pair[0] >= 4.9), "{crowd:?}");
        assert!(crowd.iter().all(|y| (-0.1..=40.1).contains(y)), "{crowd:?}");
    }

    #[test]
    fn a_label_keeps_off_the_line_and_off_other_labels() {
        let style = Style::new(20.0, Weight::Regular, Palette::LIGHT.ink);
        let room = Area { min: [0.0, 0.0], max: [400.0, 200.0] };
        let line = [[0.0, 100.0], [400.0, 100.0]];
        let mut boxes = Boxes::default();
        let places = [[200.0, 100.0], [200.0, 130.0], [200.0, 60.0]];
        let mut next = || boxes.first_free(style, &places, Align::Center, "$8,700", room, &line);
        assert_eq!(next(), Some([200.0, 130.0]));
        assert_eq!(next(), Some([200.0, 60.0]));
        assert_eq!(next(), None);
    }
}
