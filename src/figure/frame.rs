//! The frame of a page: title, subtitle, notes and source around the body, and the tag for synthetic data.

use super::{
    Align, Fill, Frame, Item, Page, Palette, Stroke, Weight, Words,
    ink::{Area, Style, grouped, rect, runs},
    text,
};
use crate::words::Text;

/// Distance of lines of the subtitle and of the notes, over their size.
const SUBTITLE_PITCH: f32 = 1.25;
const NOTE_PITCH: f32 = 1.2;
/// Of the last line of notes from the lower edge, over its size.
pub(super) const FOOT: f32 = 1.64;
const TITLE_PITCH: f32 = 1.15;

impl Frame {
    /// Height of the band on internal pages; the first title line begins under it.
    fn band(&self) -> f32 {
        self.title_at * 0.47
    }
}

/// What the body may cover on this page.
pub(super) fn body_area(page: Page) -> Area {
    match page.frame {
        Some(Frame { margin, body: [top, bottom], .. }) => {
            Area { min: [margin, top], max: [page.width - margin, page.height - bottom] }
        }
        None => Area { min: [0.0, 0.0], max: [page.width, page.height] },
    }
}

/// What a map may cover: from right under the words that stand on the page to above its notes.
pub(super) fn map_area(words: &Words, page: Page) -> Area {
    let area = body_area(page);
    let Some(frame) = page.frame else { return area };
    let head = Head::of(words, page, &frame);
    let notes = note_lines(words, page, &frame).len() as f32 + f32::from(u8::from(frame.footer));
    let bottom = page.height - frame.note * (FOOT + notes * NOTE_PITCH) - 8.0 * page.scale;
    Area { min: [area.min[0], head.bottom + 14.0 * page.scale], max: [area.max[0], bottom] }
}

/// Whether the whole title has room on this page.
pub(super) fn holds_title(title: &str, page: Page) -> bool {
    page.frame.is_none_or(|frame| {
        let (lines, _) = text::title(title, page.width - 2.0 * frame.margin, &frame.titles);
        let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
        lines.iter().map(|line| letters(line)).sum::<usize>() == letters(title)
    })
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
    fn of(words: &Words, page: Page, frame: &Frame) -> Self {
        let room = page.width - 2.0 * frame.margin;
        let (title, size) = text::title(&words.title, room, &frame.titles);
        let further = (title.len().saturating_sub(1)) as f32 * size * TITLE_PITCH;
        let subtitle_at = frame.title_at + further + frame.subtitle * 1.875;
        let most = frame.subtitle_lines + usize::from(title.len() < 2);
        // Bold is wider: wrapping by it keeps coloured words inside the page.
        let held = words.subtitle.replace("n = ", "n\u{a0}=\u{a0}");
        let subtitle = text::wrap_at_most(&held, frame.subtitle, Weight::SemiBold, room, most);
        let lines = (subtitle.len().saturating_sub(1)) as f32 * SUBTITLE_PITCH;
        let bottom = subtitle_at + frame.subtitle * (lines + text::DESCENT);
        Self { title, size, subtitle, subtitle_at, bottom }
    }
}

/// Title, subtitle, notes, source; nothing on a page without a frame. `series` colours the words "before" and
/// "after" of the subtitle as their marks are coloured.
pub(super) fn frame(words: &Words, page: Page, palette: &Palette, synthetic: bool, series: bool) -> Vec<Item> {
    let Some(frame) = page.frame else { return Vec::new() };
    let mut items = Vec::new();
    let head = Head::of(words, page, &frame);
    let title = Style::new(head.size, Weight::Bold, palette.ink);
    for (i, line) in head.title.iter().enumerate() {
        let at = [frame.margin, frame.title_at + i as f32 * head.size * TITLE_PITCH];
        items.push(title.run(at, Align::Left, line.clone()));
    }
    items.extend(subtitle(&head, &frame, palette, series));
    items.extend(notes(words, page, &frame, palette));
    items.extend(words.band.as_deref().map(|text| band(text, page, &frame, palette, synthetic)));
    if synthetic {
        items.push(synthetic_tag(page, &frame, palette));
    }
    items
}

fn subtitle(head: &Head, frame: &Frame, palette: &Palette, series: bool) -> Vec<Item> {
    let plain = Style::new(frame.subtitle, Weight::Regular, palette.muted);
    let bold = |color| Style::new(frame.subtitle, Weight::Bold, color);
    let mut items = Vec::new();
    for (i, line) in head.subtitle.iter().enumerate() {
        let mut parts = Vec::new();
        for (word, colour) in pieces(line) {
            let style = match colour.filter(|_| series && i == 0) {
                Some(Series::Before) => bold(palette.muted),
                Some(Series::After) => bold(palette.after),
                None => plain,
            };
            parts.push((style, word));
        }
        let at = head.subtitle_at + i as f32 * frame.subtitle * SUBTITLE_PITCH;
        items.extend(runs([frame.margin, at], &parts));
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
    const PHRASE: Text = text!("before and after");
    match line.split_once(PHRASE.get()) {
        Some((head, tail)) => vec![
            (head.to_owned(), None),
            (tr!("before").to_owned(), Some(Series::Before)),
            (tr!(" and ").to_owned(), None),
            (tr!("after").to_owned(), Some(Series::After)),
            (tail.to_owned(), None),
        ]
        .into_iter()
        .filter(|(text, _)| !text.is_empty())
        .collect(),
        None => vec![(line.to_owned(), None)],
    }
}

/// Notes and source, standing on the lower margin.
fn notes(words: &Words, page: Page, frame: &Frame, palette: &Palette) -> Vec<Item> {
    let style = Style::new(frame.note, Weight::Regular, palette.muted);
    let lines = note_lines(words, page, frame);
    let pitch = frame.note * NOTE_PITCH;
    let under = lines.len().saturating_sub(1) + usize::from(frame.footer);
    let first = page.height - frame.note * FOOT - under as f32 * pitch;
    lines
        .into_iter()
        .enumerate()
        .map(|(i, line)| style.run([frame.margin, first + i as f32 * pitch], Align::Left, line))
        .collect()
}

/// As many whole notes as have room above the source, which is never cut for them; one that is too long alone is
/// shortened.
fn note_lines(words: &Words, page: Page, frame: &Frame) -> Vec<String> {
    let room = page.width - 2.0 * frame.margin - frame.corner;
    let source = text::wrap_at_most(&words.source, frame.note, Weight::Regular, room, 2);
    let left = frame.note_lines.saturating_sub(source.len() + usize::from(frame.footer));
    let wrap = |notes: &[String]| text::wrap(&notes.join(" "), frame.note, Weight::Regular, room);
    let fitting =
        (1..=words.notes.len()).rev().filter_map(|n| words.notes.get(..n)).map(wrap).find(|l| l.len() <= left);
    let mut lines = fitting.unwrap_or_else(|| {
        let first = words.notes.first().map_or("", String::as_str);
        text::wrap_at_most(first, frame.note, Weight::Regular, room, left)
    });
    lines.extend(source);
    lines
}

/// The small framed tag at the top right: these people are made up.
fn synthetic_tag(page: Page, frame: &Frame, palette: &Palette) -> Item {
    let tag = tr!("Synthetic sample data");
    let style = Style::new(frame.note, Weight::SemiBold, palette.ink);
    let right = page.width - frame.margin;
    // As high as the band, in which it stands on internal pages.
    let (edge, pad) = (frame.band() * 0.125, frame.note * 0.55);
    let area = Area { min: [right - style.width(tag) - 2.0 * pad, edge], max: [right, frame.band() - edge] };
    grouped(
        tag,
        vec![
            Item::Rect {
                min: area.min,
                max: area.max,
                radius: 4.0 * page.scale,
                fill: Some(Fill::Solid(palette.page)),
                stroke: Some(Stroke::new(palette.warn, 1.5 * page.scale)),
            },
            style.middle(right - pad, frame.band() / 2.0, Align::Right, tag),
        ],
    )
}

/// The strip across the top of an internal page. The whole reason stands in the notes.
pub(super) fn band(text: &str, page: Page, frame: &Frame, palette: &Palette, tagged: bool) -> Item {
    let height = frame.band();
    let style = Style::new(height * 0.583, Weight::Bold, palette.on_band);
    let room = page.width - 2.0 * frame.margin - if tagged { frame.note * 13.0 } else { 0.0 };
    let line = text::wrap_at_most(text, style.size, style.weight, room, 1).into_iter().next().unwrap_or_default();
    grouped(
        text,
        vec![
            rect([0.0, 0.0], [page.width, height], palette.band),
            style.middle(frame.margin, height / 2.0, Align::Left, &line),
        ],
    )
}
