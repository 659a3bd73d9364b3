//! Pages and blocks of words alone: the first page of a deck, the head of a briefing, and the foot of its pages.

use super::{
    Align, Color, Item, Page, Palette, Scene, Weight, frame,
    ink::{Style, line, rect},
    text,
};

/// The first page of a deck; `internal` stands in a band across its top.
pub fn title_page(title: &str, subtitle: &str, internal: Option<&str>, palette: &Palette) -> Scene {
    let page = Page::SLIDE;
    let (left, room) = (96.0, page.width - 192.0);
    let text_color: Color = palette.on_accent;
    let (lines, size) = text::title(title, room, &[58.67, 53.33, 48.0, 42.67]);
    let head = Style::new(size, Weight::Bold, text_color);
    let mut items = vec![rect([0.0, 0.0], [page.width, page.height], palette.after)];
    let mut y = 330.0 - (lines.len().saturating_sub(1)) as f32 * size * 1.15 / 2.0;
    for line in &lines {
        items.push(head.run([left, y], Align::Left, line.clone()));
        y += size * 1.15;
    }
    let sub = Style::new(26.67, Weight::Regular, text_color);
    y += 4.0;
    for line in text::wrap_at_most(subtitle, sub.size, sub.weight, room, 3) {
        items.push(sub.run([left, y], Align::Left, line));
        y += sub.size * 1.35;
    }
    if let (Some(text), Some(around)) = (internal, page.frame) {
        items.push(frame::band(text, page, &around, palette, false));
    }
    Scene {
        width: page.width,
        height: page.height,
        ground: palette.after,
        frame: items,
        body: Vec::new(),
        name: title.to_owned(),
        alt: String::new(),
    }
}

/// The title of a briefing over a rule, as wide as the figures under it.
pub fn heading_block(title: &str, subtitle: &str, width: f32, palette: &Palette) -> Scene {
    let (lines, size) = text::title(title, width, &[26.67, 24.0, 21.33, 18.67]);
    let head = Style::new(size, Weight::Bold, palette.ink);
    let mut items = Vec::new();
    let mut y = size;
    for line in &lines {
        items.push(head.run([0.0, y], Align::Left, line.clone()));
        y += size * 1.15;
    }
    let sub = Style::new(14.67, Weight::Regular, palette.muted);
    for line in text::wrap_at_most(subtitle, sub.size, sub.weight, width, 2) {
        items.push(sub.run([0.0, y], Align::Left, line));
        y += sub.size * 1.35;
    }
    items.push(line([0.0, y], [width, y], palette.rule, 1.5));
    Scene {
        width,
        height: y + 2.0,
        ground: palette.page,
        frame: items,
        body: Vec::new(),
        name: title.to_owned(),
        alt: String::new(),
    }
}

/// "Board meeting" at the left edge and "3" at the right one, for the foot of the third page.
pub fn running_foot(title: &str, number: usize, edges: [f32; 2], y: f32, palette: &Palette) -> Vec<Item> {
    let style = Style::new(10.0, Weight::Regular, palette.muted);
    let room = edges[1] - edges[0] - 40.0;
    vec![
        style.run([edges[0], y], Align::Left, style.shorten(title, room)),
        style.run([edges[1], y], Align::Right, number.to_string()),
    ]
}
