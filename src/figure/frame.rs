//! The frame of a page: title, subtitle, notes and source around the body, and the tag for synthetic data.

use super::{
    Align, Color, Fill, Item, Page, Palette, Stroke, Weight, Words,
    ink::{Area, Style, grouped, rect, runs},
    text,
};

/// Left and right margin of a slide.
pub(super) const MARGIN: f32 = 57.6;
/// Sizes a title may have: 28, 26, 24 and 22 points.
const TITLE_SIZES: [f32; 4] = [37.33, 34.67, 32.0, 29.33];
/// Baseline of the first title line.
const TITLE_AT: f32 = 68.0;
const SUBTITLE: f32 = 21.33;
const SUBTITLE_PITCH: f32 = SUBTITLE * 1.25;
const NOTE: f32 = 14.67;
const NOTE_PITCH: f32 = 17.6;
/// Lines of notes and source together; more would run into the chart.
const NOTE_LINES: usize = 4;
/// Height and type of the band on internal pages.
const BAND: f32 = 32.0;
const BAND_TEXT: f32 = 18.67;
/// Where the chart or map begins and ends.
const BODY_TOP: f32 = 182.0;
const BODY_BOTTOM: f32 = 634.0;

/// What the body may cover on this page.
pub(super) fn body_area(page: Page) -> Area {
    if page.framed {
        Area { min: [MARGIN, BODY_TOP], max: [page.width - MARGIN, page.height - (720.0 - BODY_BOTTOM)] }
    } else {
        Area { min: [0.0, 0.0], max: [page.width, page.height] }
    }
}

/// What a map may cover: from right under the words that stand on the page to above its notes.
pub(super) fn map_area(words: &Words, page: Page) -> Area {
    let area = body_area(page);
    if !page.framed {
        return area;
    }
    let head = Head::of(words, page);
    let notes = note_lines(words, page.width - 2.0 * MARGIN - 60.0).len() as f32;
    Area { min: [area.min[0], head.bottom + 14.0], max: [area.max[0], page.height - 24.0 - notes * NOTE_PITCH - 8.0] }
}

/// Title and subtitle as they are broken into lines.
struct Head {
    title: Vec<String>,
    size: f32,
    subtitle: Vec<String>,
    /// Baseline of the first subtitle line.
    subtitle_at: f32,
    /// Lower edge of it all.
    bottom: f32,
}

impl Head {
    fn of(words: &Words, page: Page) -> Self {
        let room = page.width - 2.0 * MARGIN;
        let (title, size) = text::title(&words.title, room, &TITLE_SIZES);
        let subtitle_at = TITLE_AT + (title.len().saturating_sub(1)) as f32 * size * 1.15 + 40.0;
        // One subtitle line under two title lines, two under one. Bold is wider: wrapping by it keeps coloured words
        // inside the page.
        let most = if title.len() > 1 { 1 } else { 2 };
        let subtitle = text::wrap_at_most(&words.subtitle, SUBTITLE, Weight::SemiBold, room, most);
        let bottom =
            subtitle_at + (subtitle.len().saturating_sub(1)) as f32 * SUBTITLE_PITCH + SUBTITLE * text::DESCENT;
        Self { title, size, subtitle, subtitle_at, bottom }
    }
}

/// Title, subtitle, notes, source; nothing on a page without a frame. `series` colours the words "before" and
/// "after" of the subtitle as their marks are coloured.
pub(super) fn frame(words: &Words, page: Page, palette: &Palette, synthetic: bool, series: bool) -> Vec<Item> {
    if !page.framed {
        return Vec::new();
    }
    let mut items = Vec::new();
    let room = page.width - 2.0 * MARGIN;
    let head = Head::of(words, page);
    let title = Style::new(head.size, Weight::Bold, palette.ink);
    for (i, line) in head.title.iter().enumerate() {
        items.push(title.run([MARGIN, TITLE_AT + i as f32 * head.size * 1.15], Align::Left, line.clone()));
    }
    items.extend(subtitle(&head, palette, series));
    items.extend(notes(words, page, room, palette));
    items.extend(words.band.as_deref().map(|text| band(text, page, palette, synthetic)));
    if synthetic {
        items.push(synthetic_tag(page, palette));
    }
    items
}

fn subtitle(head: &Head, palette: &Palette, series: bool) -> Vec<Item> {
    let plain = Style::new(SUBTITLE, Weight::Regular, palette.muted);
    let mut items = Vec::new();
    for (i, line) in head.subtitle.iter().enumerate() {
        let mut parts = Vec::new();
        for (word, colour) in pieces(line) {
            let style = match colour.filter(|_| series && i == 0) {
                Some(Series::Before) => Style::new(SUBTITLE, Weight::Bold, palette.muted),
                Some(Series::After) => Style::new(SUBTITLE, Weight::Bold, palette.after),
                None => plain,
            };
            parts.push((style, word));
        }
        items.extend(runs([MARGIN, head.subtitle_at + i as f32 * SUBTITLE_PITCH], &parts));
    }
    items
}

#[derive(Clone, Copy)]
enum Series {
    Before,
    After,
}

/// The line cut at its first "before and after".
fn pieces(line: &str) -> Vec<(String, Option<Series>)> {
    const PHRASE: &str = "before and after";
    match line.split_once(PHRASE) {
        Some((head, tail)) => vec![
            (head.to_owned(), None),
            ("before".to_owned(), Some(Series::Before)),
            (" and ".to_owned(), None),
            ("after".to_owned(), Some(Series::After)),
            (tail.to_owned(), None),
        ]
        .into_iter()
        .filter(|(text, _)| !text.is_empty())
        .collect(),
        None => vec![(line.to_owned(), None)],
    }
}

/// Notes and source, standing on the lower margin; the corner right of them belongs to the slide number.
fn notes(words: &Words, page: Page, room: f32, palette: &Palette) -> Vec<Item> {
    let style = Style::new(NOTE, Weight::Regular, palette.muted);
    let lines = note_lines(words, room - 60.0);
    let first = page.height - 24.0 - (lines.len().saturating_sub(1)) as f32 * NOTE_PITCH;
    lines
        .into_iter()
        .enumerate()
        .map(|(i, line)| style.run([MARGIN, first + i as f32 * NOTE_PITCH], Align::Left, line))
        .collect()
}

/// As many whole notes as have room above the source, which is never cut for them; one that is too long alone is
/// shortened.
fn note_lines(words: &Words, room: f32) -> Vec<String> {
    let source = text::wrap_at_most(&words.source, NOTE, Weight::Regular, room, 2);
    let left = NOTE_LINES.saturating_sub(source.len());
    let wrap = |notes: &[String]| text::wrap(&notes.join(" "), NOTE, Weight::Regular, room);
    let fitting =
        (1..=words.notes.len()).rev().filter_map(|n| words.notes.get(..n)).map(wrap).find(|l| l.len() <= left);
    let mut lines = fitting.unwrap_or_else(|| {
        let first = words.notes.first().map_or("", String::as_str);
        text::wrap_at_most(first, NOTE, Weight::Regular, room, left)
    });
    lines.extend(source);
    lines
}

/// The small framed tag at the top right: these people are made up.
fn synthetic_tag(page: Page, palette: &Palette) -> Item {
    const TEXT: &str = "Synthetic sample data";
    let style = Style::new(NOTE, Weight::SemiBold, palette.ink);
    let right = page.width - MARGIN;
    let area = Area { min: [right - style.width(TEXT) - 16.0, 4.0], max: [right, 28.0] };
    grouped(
        TEXT,
        vec![
            Item::Rect {
                min: area.min,
                max: area.max,
                radius: 4.0,
                fill: Some(Fill::Solid(palette.page)),
                stroke: Some(Stroke::new(palette.warn, 1.5)),
            },
            style.middle(right - 8.0, 16.0, Align::Right, TEXT),
        ],
    )
}

/// The strip across the top of an internal page. The whole reason stands in the notes.
fn band(text: &str, page: Page, palette: &Palette, tagged: bool) -> Item {
    let style = Style::new(BAND_TEXT, Weight::Bold, palette.on_band);
    let room = page.width - 2.0 * MARGIN - if tagged { 190.0 } else { 0.0 };
    let line = text::wrap_at_most(text, style.size, style.weight, room, 1).into_iter().next().unwrap_or_default();
    grouped(
        text,
        vec![rect([0.0, 0.0], [page.width, BAND], palette.band), style.middle(MARGIN, BAND / 2.0, Align::Left, &line)],
    )
}

/// The first page of a deck; `internal` stands in a band across its top.
pub fn title_page(title: &str, subtitle: &str, internal: Option<&str>, palette: &Palette) -> super::Scene {
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
    items.extend(internal.map(|text| band(text, page, palette, false)));
    super::Scene {
        width: page.width,
        height: page.height,
        ground: palette.after,
        frame: items,
        body: Vec::new(),
        name: title.to_owned(),
        alt: String::new(),
    }
}
