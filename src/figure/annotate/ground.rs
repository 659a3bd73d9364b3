//! What annotations find on a page: marks by their keys, words, the axis of values.

use crate::figure::{Align, Item, Scale, ink::Area, text};

/// What lies on a page, in page units.
#[derive(Clone, Debug, PartialEq)]
pub struct Ground {
    /// Where each mark is, by its key.
    pub marks: Vec<(String, Area)>,
    /// Words on the page, and what they cover.
    pub words: Vec<(String, Area)>,
    pub scale: Option<Scale>,
    /// Annotations stay in here.
    pub room: Area,
    /// Page units for one unit of a slide.
    pub unit: f32,
}

impl Ground {
    /// The ground that a drawn body is.
    pub fn of(body: &[Item], scale: Option<Scale>, room: Area, unit: f32) -> Self {
        let mut ground = Self { marks: Vec::new(), words: Vec::new(), scale, room, unit };
        ground.add(body);
        ground
    }

    fn add(&mut self, items: &[Item]) {
        for item in items {
            match item {
                Item::Text(run) => {
                    let width = text::width(&run.text, run.size, run.weight);
                    let left = match run.align {
                        Align::Left => run.at[0],
                        Align::Center => run.at[0] - width / 2.0,
                        Align::Right => run.at[0] - width,
                    };
                    let area = Area {
                        min: [left, run.at[1] - run.size * text::ASCENT],
                        max: [left + width, run.at[1] + run.size * text::DESCENT],
                    };
                    self.words.push((run.text.clone(), area));
                }
                Item::Group { mark, items, .. } => {
                    if let Some(mark) = mark
                        && let Some(area) = drawn(items, false).or_else(|| drawn(items, true))
                    {
                        self.marks.push((mark.key.clone(), area));
                    }
                    self.add(items);
                }
                Item::Rect { .. }
                | Item::Path { .. }
                | Item::Circle { .. }
                | Item::Line { .. }
                | Item::Picture { .. } => {}
            }
        }
    }

    /// Where a mark is; never where one like it is.
    pub fn mark(&self, key: &str) -> Option<Area> {
        self.marks.iter().find(|(known, _)| known == key).map(|(_, area)| *area)
    }

    /// Whether a mark, or a part of it, is on the page.
    pub(super) fn has_group(&self, key: &str) -> bool {
        !key.is_empty()
            && self
                .marks
                .iter()
                .any(|(known, _)| known == key || known.strip_prefix(key).is_some_and(|rest| rest.starts_with('/')))
    }

    /// Marks that are no areas of a map: words keep off them where they can.
    pub(super) fn small_marks(&self) -> Vec<Area> {
        let most = self.room.width() * self.room.height() * 0.1;
        self.marks.iter().map(|(_, area)| *area).filter(|area| area.width() * area.height() < most).collect()
    }
}

/// Box of what is drawn, of its words or of all else.
pub(super) fn drawn(items: &[Item], of_words: bool) -> Option<Area> {
    let mut found: Option<Area> = None;
    let mut add = |low: [f32; 2], high: [f32; 2]| {
        let area = found.get_or_insert(Area { min: low, max: high });
        area.min = [area.min[0].min(low[0]), area.min[1].min(low[1])];
        area.max = [area.max[0].max(high[0]), area.max[1].max(high[1])];
    };
    for item in items {
        match item {
            Item::Text(run) if of_words => {
                let width = text::width(&run.text, run.size, run.weight);
                let left = match run.align {
                    Align::Left => run.at[0],
                    Align::Center => run.at[0] - width / 2.0,
                    Align::Right => run.at[0] - width,
                };
                add([left, run.at[1] - run.size * text::CAP], [left + width, run.at[1]]);
            }
            Item::Group { items, .. } => {
                if let Some(area) = drawn(items, of_words) {
                    add(area.min, area.max);
                }
            }
            _ if of_words => {}
            Item::Rect { min, max, .. } => add(*min, *max),
            Item::Path { rings, .. } => rings.iter().flatten().for_each(|point| add(*point, *point)),
            Item::Circle { center: [x, y], radius: r, .. } => add([x - r, y - r], [x + r, y + r]),
            Item::Line { points, .. } => points.iter().for_each(|point| add(*point, *point)),
            Item::Text(_) | Item::Picture { .. } => {}
        }
    }
    found
}
