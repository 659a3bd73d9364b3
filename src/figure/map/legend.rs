//! Legends of maps: swatches and dots in a row under the map, or in a column beside it.

use crate::figure::{
    Align, Fill, Item, Page, Palette, Stroke, Weight,
    ink::{self, Area, Style},
    text,
};

/// One entry.
pub(super) struct Entry {
    pub sign: Sign,
    pub label: String,
}

/// What is drawn before the label.
pub(super) enum Sign {
    /// Filled, with the edge that such areas have on the map.
    Swatch(Fill, Stroke),
    /// A dot of this radius with its fill and ring.
    Dot { radius: f32, fill: Fill, ring: Stroke },
}

/// Type and sizes of a legend.
pub(super) struct Look<'a> {
    pub scale: f32,
    pub palette: &'a Palette,
}

const SWATCH: [f32; 2] = [44.0, 19.0];

impl Look<'_> {
    fn style(&self) -> Style {
        Style::new(17.9 * self.scale, Weight::Regular, self.palette.muted)
    }

    fn title_style(&self) -> Style {
        Style::new(17.9 * self.scale, Weight::SemiBold, self.palette.ink)
    }

    /// Height of a row.
    pub fn pitch(&self) -> f32 {
        31.0 * self.scale
    }

    /// Divides `area` between a picture of this height over width and its legend: beside it on a slide that is wide,
    /// under it elsewhere. Returns where the picture stands, and the legend as drawn.
    pub fn around(&self, title: &str, entries: &[Entry], shape: f32, area: Area, page: Page) -> (Area, Item) {
        let s = self.scale;
        let beside = 280.0 * s;
        if page.framed() && area.width() > area.height() * 1.9 {
            let width = (area.height() / shape).min(area.width() - beside);
            let picture = Area { min: area.min, max: [area.min[0] + width, area.min[1] + width * shape] };
            let left = picture.max[0] + 36.0 * s;
            let legend = Area { min: [left, area.min[1] + 24.0 * s], max: area.max };
            return (picture, self.column(title, entries, legend));
        }
        let title_height = if title.is_empty() { 0.0 } else { self.pitch() };
        let below = self.height("", entries, area.width()) + title_height;
        let height = (area.height() - below - 8.0 * s).max(40.0 * s);
        let width = (height / shape).min(area.width());
        let left = area.min[0] + (area.width() - width) / 2.0;
        let picture = Area { min: [left, area.min[1]], max: [left + width, area.min[1] + width * shape] };
        let top = (picture.max[1] + 8.0 * s).min(area.max[1] - below);
        let mut items = Vec::new();
        if !title.is_empty() {
            let style = self.title_style();
            let text = style.shorten(title, area.width());
            items.push(style.middle(area.min[0], top + title_height / 2.0, Align::Left, text));
        }
        items.push(self.row("", entries, Area { min: [area.min[0], top + title_height], max: area.max }));
        (picture, ink::grouped(tr!("Legend"), items))
    }

    /// A column under each other from the top of `area`; entries that find no room are left out.
    pub fn column(&self, title: &str, entries: &[Entry], area: Area) -> Item {
        let title_style = self.title_style();
        let style = self.style();
        let mut items = Vec::new();
        let mut y = area.min[1] + title_style.size * 0.8;
        for line in text::wrap_at_most(title, title_style.size, title_style.weight, area.width(), 4) {
            items.push(title_style.run([area.min[0], y], Align::Left, line));
            y += title_style.size * 1.2;
        }
        let widest = entries.iter().map(|entry| self.sign_width(&entry.sign)).fold(0.0, f32::max);
        for entry in entries {
            let height = self.sign_height(&entry.sign).max(self.pitch());
            let middle = y + height / 2.0;
            if y + height > area.max[1] {
                break;
            }
            self.sign(&entry.sign, [area.min[0] + widest / 2.0, middle], &mut items);
            let left = area.min[0] + widest + 10.0 * self.scale;
            items.push(style.middle(left, middle, Align::Left, style.shorten(&entry.label, area.max[0] - left)));
            y += height;
        }
        ink::grouped(tr!("Legend"), items)
    }

    /// Rows from the left of `area`, its title in front; a second row where the first is full.
    pub fn row(&self, title: &str, entries: &[Entry], area: Area) -> Item {
        let title_style = self.title_style();
        let style = self.style();
        let mut items = Vec::new();
        // Large dots stand in the first row; those after it need no more than a line.
        let mut half = self.row_height(entries) / 2.0;
        let mut middle = area.min[1] + half;
        let mut x = area.min[0];
        if !title.is_empty() {
            let shown = title_style.shorten(title, area.width());
            items.push(title_style.middle(x, middle, Align::Left, shown.clone()));
            x += title_style.width(&shown) + 22.0 * self.scale;
        }
        for entry in entries {
            let sign = self.sign_width(&entry.sign);
            let label = style.shorten(&entry.label, area.width() - sign - 8.0 * self.scale);
            let width = sign + 8.0 * self.scale + style.width(&label);
            if x + width > area.max[0] && x > area.min[0] {
                x = area.min[0];
                middle += half + self.pitch() / 2.0;
                half = self.pitch() / 2.0;
            }
            if middle + self.pitch() / 2.0 > area.max[1] + 0.5 {
                break;
            }
            self.sign(&entry.sign, [x + sign / 2.0, middle], &mut items);
            items.push(style.middle(x + sign + 8.0 * self.scale, middle, Align::Left, label));
            x += width + 26.0 * self.scale;
        }
        ink::grouped(tr!("Legend"), items)
    }

    /// Height of [`Look::row`] at this width.
    pub fn height(&self, title: &str, entries: &[Entry], width: f32) -> f32 {
        let style = self.style();
        let mut rows = 1.0;
        let mut x = if title.is_empty() { 0.0 } else { self.title_style().width(title).min(width) + 22.0 * self.scale };
        for entry in entries {
            let label = style.width(&entry.label).min(width - self.sign_width(&entry.sign) - 8.0 * self.scale);
            let entry_width = self.sign_width(&entry.sign) + 8.0 * self.scale + label;
            if x + entry_width > width && x > 0.0 {
                x = 0.0;
                rows += 1.0;
            }
            x += entry_width + 26.0 * self.scale;
        }
        self.row_height(entries) + (rows - 1.0) * self.pitch()
    }

    fn row_height(&self, entries: &[Entry]) -> f32 {
        entries.iter().map(|entry| self.sign_height(&entry.sign)).fold(self.pitch(), f32::max)
    }

    fn sign_width(&self, sign: &Sign) -> f32 {
        match sign {
            Sign::Swatch(..) => SWATCH[0] * self.scale,
            Sign::Dot { radius, .. } => radius * 2.0 + 2.0 * self.scale,
        }
    }

    fn sign_height(&self, sign: &Sign) -> f32 {
        match sign {
            Sign::Swatch(..) => (SWATCH[1] + 6.0) * self.scale,
            Sign::Dot { radius, .. } => radius * 2.0 + 4.0 * self.scale,
        }
    }

    fn sign(&self, sign: &Sign, center: [f32; 2], items: &mut Vec<Item>) {
        let s = self.scale;
        items.push(match sign {
            Sign::Swatch(fill, edge) => {
                let half = [SWATCH[0] * s / 2.0, SWATCH[1] * s / 2.0];
                Item::Rect {
                    min: [center[0] - half[0], center[1] - half[1]],
                    max: [center[0] + half[0], center[1] + half[1]],
                    radius: 0.0,
                    fill: Some(*fill),
                    stroke: Some(*edge),
                }
            }
            Sign::Dot { radius, fill, ring } => {
                Item::Circle { center, radius: *radius, fill: Some(*fill), stroke: Some(*ring) }
            }
        });
    }
}
