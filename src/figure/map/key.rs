//! The numbered key beside a map: the names of colleges that found no room on it.

use crate::figure::{
    Align, Item, Palette, Weight,
    ink::{self, Area, Style},
    text,
};

/// Size of its type, in slide units.
const TYPE: f32 = 14.67;
const PITCH: f32 = 17.6;

/// Sets entries in columns of one width.
pub(super) struct Key<'a> {
    pub area: Area,
    pub columns: usize,
    pub scale: f32,
    pub palette: &'a Palette,
}

impl Key<'_> {
    fn style(&self) -> Style {
        Style::new(TYPE * self.scale, Weight::Regular, self.palette.muted)
    }

    fn number_room(&self) -> f32 {
        Style::new(TYPE * self.scale, Weight::SemiBold, self.palette.ink).width("88") + 6.0 * self.scale
    }

    fn column(&self) -> f32 {
        let between = 14.0 * self.scale;
        (self.area.width() - between * (self.columns as f32 - 1.0)) / self.columns as f32
    }

    /// Lines of one entry, and how many of its names they leave out: a name, or several with a dot between them, of which
    /// those that four lines cannot hold are counted.
    fn lines(&self, names: &[&str]) -> (Vec<String>, usize) {
        const MOST: usize = 4;
        let style = self.style();
        let wrap = |text: &str| text::wrap(text, style.size, style.weight, self.column() - self.number_room());
        for shown in (1..=names.len()).rev() {
            let mut text = names.get(..shown).unwrap_or(names).join(" · ");
            let more = names.len() - shown;
            if more > 0 {
                text.push_str(&tr!(" · {more} more in the list", more = more));
            }
            let lines = wrap(&text);
            if lines.len() <= MOST || shown == 1 {
                return (lines, more);
            }
        }
        (Vec::new(), names.len())
    }

    /// Names that are counted and not written.
    pub fn left_out(&self, entries: &[Vec<&str>]) -> usize {
        entries.iter().map(|names| self.lines(names).1).sum()
    }

    fn rows(&self) -> usize {
        (self.area.height() / (PITCH * self.scale)).floor().max(0.0) as usize
    }

    /// How many of these entries, from the first, have room.
    pub fn room_for(&self, entries: &[Vec<&str>]) -> usize {
        let (mut column, mut used) = (0, 0);
        for (at, names) in entries.iter().enumerate() {
            let lines = self.lines(names).0.len();
            if used + lines > self.rows() {
                column += 1;
                used = 0;
            }
            if column >= self.columns || lines > self.rows() {
                return at;
            }
            used += lines;
        }
        entries.len()
    }

    /// Entries that have room, numbered from 1.
    pub fn draw(&self, entries: &[Vec<&str>]) -> Item {
        let style = self.style();
        let bold = Style::new(style.size, Weight::SemiBold, self.palette.ink);
        let pitch = PITCH * self.scale;
        let mut items = Vec::new();
        let (mut column, mut used) = (0, 0);
        for (at, names) in entries.iter().enumerate() {
            let (lines, _) = self.lines(names);
            if used + lines.len() > self.rows() {
                column += 1;
                used = 0;
            }
            let left = self.area.min[0] + column as f32 * (self.column() + 14.0 * self.scale);
            let baseline = |line: usize| self.area.min[1] + line as f32 * pitch + style.size * text::ASCENT;
            let right = left + self.number_room() - 6.0 * self.scale;
            items.push(bold.run([right, baseline(used)], Align::Right, (at + 1).to_string()));
            for line in lines {
                items.push(style.run([left + self.number_room(), baseline(used)], Align::Left, line));
                used += 1;
            }
        }
        ink::grouped(tr!("Key"), items)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_fill_columns_and_what_has_no_room_is_told() {
        let palette = Palette::LIGHT;
        let key = Key { area: Area { min: [0.0, 0.0], max: [414.0, 60.0] }, columns: 2, scale: 1.0, palette: &palette };
        // Three lines a column of 200: six short names, and not a seventh.
        let names: Vec<Vec<&str>> = (0..7).map(|_| vec!["Lakeside College"]).collect();
        assert_eq!(key.room_for(&names), 6);
        let Item::Group { items, .. } = key.draw(&names[..6]) else { panic!("a group") };
        let lefts: Vec<f32> = items
            .iter()
            .filter_map(|item| match item {
                Item::Text(run) if run.align == Align::Left => Some(run.at[0]),
                _ => None,
            })
            .collect();
        assert_eq!(lefts.len(), 6);
        assert!(lefts[3] - lefts[0] > 213.0 && lefts[3] - lefts[0] < 215.0);
    }

    #[test]
    fn an_entry_is_not_cut_between_columns() {
        let palette = Palette::LIGHT;
        let key = Key { area: Area { min: [0.0, 0.0], max: [414.0, 60.0] }, columns: 2, scale: 1.0, palette: &palette };
        let long = "Northern Lakes Technical and Community College of Applied Arts";
        let entries = vec![vec!["Lakeside College"], vec!["Ridgeline College"], vec![long], vec!["Orchard Park"]];
        // Two short names leave one line of the first column, and the long one goes to the second as a whole.
        assert_eq!(key.lines(&[long]).0.len(), 3);
        assert_eq!(key.room_for(&entries), 3);
    }

    #[test]
    fn many_colleges_at_one_place_are_counted_after_the_first() {
        let palette = Palette::LIGHT;
        let area = Area { min: [0.0, 0.0], max: [200.0, 400.0] };
        let key = Key { area, columns: 1, scale: 1.0, palette: &palette };
        let names = vec!["Lakeside Community College"; 40];
        let (lines, more) = key.lines(&names);
        assert!(lines.len() <= 4 && lines.concat().ends_with(&format!("{more} more in the list")), "{lines:?}");
        assert_eq!(lines.concat().matches("Lakeside").count() + more, 40);
        assert_eq!(key.left_out(&[names, vec!["Ridgeline College"]]), more);
    }
}
