//! A slide before anything stands on it: its size, its margins, and the placeholders that its layout has.

use std::sync::Arc;

use super::{
    canvas::{Canvas, Run},
    scaled::scaled,
    shapes,
    slide::SlideParts,
    template::{Layout, Template},
    theme::{MARGIN, PAGE},
};
use crate::{
    export::{extent::Frame, fit},
    figure::{
        Page, Palette, Picture,
        brand::{Imprint, Look},
    },
};

/// Sizes of a slide's words in points.
const TITLE: f32 = 28.0;
const SUBTITLE: f32 = 16.0;
pub const NOTES: f32 = 10.5;
/// Sizes that a title gets in somebody else's placeholder if it does not fit at the placeholder's own.
const TITLES: [f32; 6] = [36.0, 32.0, 28.0, 26.0, 24.0, 22.0];
/// Height kept for the board's footer under the notes.
pub const FOOTER: f32 = 20.0;
/// Bold faces of serif fonts that boards use are up to a tenth wider than Arial's.
const OTHER_FONT: f32 = 1.1;
/// Length of a page unit in EMU.
const EMU: f64 = 9_525.0;
/// Margins inside a placeholder at both sides, and above and under its text, as PowerPoint has them.
const INSET: [f32; 2] = [9.6, 4.8];

/// Where the words of a slide stand, in page units.
pub struct Stage {
    page: Frame,
    /// What a page unit is on this slide: 1 on our own, less on smaller ones.
    scale: f64,
    /// Left edge and width of everything on it.
    left: f32,
    width: f32,
    title: Title,
    /// Placeholders by the attributes of their `p:ph`; a text box where the layout has none.
    subtitle: Option<String>,
    notes: Option<String>,
    number: Option<String>,
    footer: Option<(Option<String>, String)>,
    /// Lower edge of the notes and their width.
    foot: f32,
    pub foot_width: f32,
    /// Words keep the look of their placeholders; in somebody else's layout they have one of their own.
    own: bool,
    /// A logo that the layout does not have itself.
    logo: Option<(Frame, Arc<Picture>)>,
    /// How much wider than Arial the font of titles may be.
    title_width: f32,
    /// Title and subtitle of the first slide.
    first: [Option<(String, Frame, f32)>; 2],
}

/// The place of the title.
struct Title {
    kind: String,
    /// Where the layout puts it, and its size there; `None` lets it be as high as its text at the top.
    held: Option<(Frame, f32)>,
    top: f32,
}

impl Stage {
    /// A slide of our own layouts, which have the logo themselves.
    pub fn own(look: &Look) -> Self {
        let imprint = &look.imprint;
        let width = PAGE.width - 2.0 * MARGIN;
        let footer = Some(imprint.footer.clone()).filter(|text| !text.is_empty());
        Self {
            page: PAGE,
            scale: 1.0,
            left: MARGIN,
            width,
            title: Title { kind: "type=\"title\"".into(), held: None, top: 33.6 },
            subtitle: Some("type=\"body\" sz=\"quarter\" idx=\"10\"".into()),
            notes: Some("type=\"body\" sz=\"quarter\" idx=\"11\"".into()),
            number: Some("type=\"sldNum\" sz=\"quarter\" idx=\"12\"".into()),
            foot: 684.0 - if footer.is_some() { FOOTER } else { 0.0 },
            foot_width: width - 80.0 - logo_room(imprint),
            footer: footer.map(|text| (Some("type=\"ftr\" sz=\"quarter\" idx=\"13\"".into()), text)),
            own: true,
            logo: None,
            title_width: if look.fonts.headings.is_some() { OTHER_FONT } else { 1.0 },
            first: [None, None],
        }
    }

    /// A slide of a board's template. A smaller or larger slide is laid out as one of ours and scaled as a whole.
    pub fn of(template: &Template, imprint: &Imprint) -> Self {
        let [width, height] = template.size().map(|length| length as f64 / EMU);
        let scale = (height / f64::from(PAGE.height)).min(width / 960.0);
        let page = Frame::new(0.0, 0.0, (width / scale) as f32, (height / scale) as f32);
        let units = |place: [i64; 4]| {
            let [x, y, width, height] = place.map(|length| (length as f64 / EMU / scale) as f32);
            Frame::new(x, y, width, height)
        };
        let layout = template.of_figures();
        let title = layout.holder(&["title", "ctrTitle"]);
        let held = title.and_then(|holder| Some((units(holder.place?), holder.points.unwrap_or(44.0) / scale as f32)));
        // A title in the middle, at the side or over half of the slide leaves no room: then it stands at the top.
        let held = held.filter(|(place, _)| {
            place.bottom() < page.height * 0.42 && place.width > page.width * 0.5 && place.height < page.height * 0.35
        });
        let (left, column) = match held {
            Some((place, _)) => ((place.x + INSET[0]).max(24.0), place.width - 2.0 * INSET[0]),
            None => (page.width * 0.05, page.width * 0.9),
        };
        let column = column.min(page.width - left - 24.0);
        let small = ["ftr", "sldNum", "dt"].map(|kind| layout.holder(&[kind]).and_then(|holder| holder.place));
        let lowest = small.into_iter().flatten().map(units).map(|place| place.y).filter(|y| *y > page.height * 0.8);
        let foot = lowest.fold(page.height * 0.955, f32::min) - 6.0;
        let attributes = |layout: &Layout, kinds: &[&str]| layout.holder(kinds).map(|holder| holder.attributes.clone());
        let footer = Some(imprint.footer.clone()).filter(|text| !text.is_empty());
        let footer = footer.map(|text| (attributes(layout, &["ftr"]), text));
        // Without a placeholder the footer takes a line of its own over the template's foot.
        let raised = if matches!(footer, Some((None, _))) { FOOTER } else { 0.0 };
        let logo = imprint.logo.as_ref().zip(imprint.logo_size(Page::SLIDE)).map(|(logo, [width, height])| {
            (Frame::new(left + column - width, foot - height, width, height), Arc::clone(logo))
        });
        let first = |kinds: &[&str]| {
            let holder = template.of_titles().holder(kinds)?;
            Some((holder.attributes.clone(), units(holder.place?), holder.points.unwrap_or(24.0) / scale as f32))
        };
        Self {
            page,
            scale,
            left,
            width: column,
            title: Title {
                kind: title.map_or("type=\"title\"".into(), |holder| holder.attributes.clone()),
                held,
                top: page.height * 0.047,
            },
            // A content placeholder takes the subtitle, so that it is read in the outline.
            subtitle: attributes(layout, &["body", "obj"]),
            notes: None,
            number: attributes(layout, &["sldNum"]),
            footer,
            foot: foot - raised,
            foot_width: column - logo_room(imprint),
            own: false,
            logo,
            title_width: OTHER_FONT,
            first: [first(&["ctrTitle", "title"]), first(&["subTitle", "body", "obj"])],
        }
    }

    /// The page that figures are laid out on for this slide.
    pub fn figure_page(&self) -> Page {
        Page { width: self.page.width, height: self.page.height, ..Page::SLIDE }
    }

    /// A finished part in the lengths of this slide.
    pub fn scaled(&self, xml: &str) -> String {
        scaled(xml, self.scale)
    }

    /// Title and subtitle in their placeholders; returns the room under them and the place of the notes, which take
    /// these many lines.
    pub fn words(&self, canvas: &mut Canvas, title: &str, subtitle: &[Run], note_lines: usize) -> (Frame, Frame) {
        let bottom = match &self.title.held {
            Some((place, points)) => {
                let run = fitted(title, *place, *points);
                canvas.placeholder("Title", &self.title.kind, None, &[vec![run]]);
                place.bottom()
            }
            None => {
                let lines = fit::lines(title, TITLE * self.title_width, true, self.width);
                let height = fit::height(lines, TITLE);
                let place = Frame::new(self.left, self.title.top, self.width, height);
                if self.own {
                    canvas.placeholder("Title", &self.title.kind, Some(place), &[vec![Run::inherited(title)]]);
                } else {
                    let run = Run::new(title, TITLE, true, Palette::LIGHT.ink);
                    canvas.words("Title", Some(&self.title.kind), place, &[vec![run]]);
                }
                place.bottom()
            }
        };
        let text: String = subtitle.iter().map(|run| run.text.as_str()).collect();
        let lines = fit::lines(&text, SUBTITLE, false, self.width);
        let under = Frame::new(self.left, bottom + 10.0, self.width, fit::height(lines, SUBTITLE));
        let height = fit::height(note_lines.max(1), NOTES);
        let foot = Frame::new(self.left, self.foot - height, self.foot_width, height);
        self.text(canvas, tr!("Subtitle"), self.subtitle.as_deref(), under, SUBTITLE, &[subtitle.to_vec()]);
        let top = under.bottom() + 18.0;
        (Frame::new(self.left, top, self.width, foot.y - 12.0 - top), foot)
    }

    /// Notes and source, footer, slide number and logo.
    pub fn foot(&self, canvas: &mut Canvas, foot: Frame, notes: &[Vec<Run>], number: usize) {
        self.text(canvas, tr!("Notes and source"), self.notes.as_deref(), foot, NOTES, notes);
        self.footer(canvas);
        if let Some(kind) = &self.number {
            canvas.slide_number(kind, number);
        }
        self.logo(canvas);
    }

    fn footer(&self, canvas: &mut Canvas) {
        match &self.footer {
            Some((Some(kind), text)) => canvas.placeholder(tr!("Footer"), kind, None, &[vec![Run::inherited(text)]]),
            Some((None, text)) => {
                let place = Frame::new(self.left, self.foot + 4.0, self.foot_width, FOOTER - 4.0);
                self.text(canvas, tr!("Footer"), None, place, NOTES, &[vec![Run::inherited(text)]]);
            }
            None => {}
        }
    }

    fn logo(&self, canvas: &mut Canvas) {
        if let Some((frame, picture)) = &self.logo {
            let shape = canvas.picture_shape(*frame, picture);
            canvas.push(&shape);
        }
    }

    fn text(&self, canvas: &mut Canvas, name: &str, kind: Option<&str>, place: Frame, points: f32, lines: &[Vec<Run>]) {
        if let (true, Some(kind)) = (self.own, kind) {
            canvas.placeholder(name, kind, Some(place), lines);
            return;
        }
        let dressed = |run: &Run| Run {
            points: run.points.or(Some(points)),
            color: run.color.or(Some(Palette::LIGHT.muted)),
            ..run.clone()
        };
        let lines: Vec<Vec<Run>> = lines.iter().map(|runs| runs.iter().map(dressed).collect()).collect();
        canvas.words(name, kind, place, &lines);
    }

    /// The first slide of a template's deck, in its own layout's placeholders.
    pub fn title_slide(&self, title: &str, subtitle: &str, band: Option<&str>, look: &Look) -> SlideParts {
        let mut canvas = Canvas::default();
        let [first, second] = &self.first;
        let mut under = self.page.height * 0.55;
        match first {
            Some((kind, place, points)) => {
                canvas.placeholder("Title", kind, None, &[vec![fitted(title, *place, *points)]]);
                under = place.bottom() + 12.0;
            }
            None => {
                let place = Frame::new(self.left, self.page.height * 0.36, self.width, self.page.height * 0.18);
                let run = Run::new(title, 36.0, true, Palette::LIGHT.ink);
                canvas.words("Title", Some(&self.title.kind), place, &[vec![run]]);
            }
        }
        let lines: Vec<&str> = subtitle.lines().collect();
        match second {
            Some((kind, place, points)) => {
                let longest = lines.iter().max_by_key(|line| line.chars().count()).copied().unwrap_or_default();
                let size = fitted(longest, *place, *points).points;
                let runs: Vec<Vec<Run>> =
                    lines.iter().map(|line| vec![Run { points: size, ..Run::inherited(*line) }]).collect();
                canvas.placeholder(tr!("Subtitle"), kind, None, &runs);
            }
            None => {
                let place = Frame::new(self.left, under, self.width, 80.0);
                let runs: Vec<Vec<Run>> = lines.iter().map(|line| vec![Run::inherited(*line)]).collect();
                self.text(&mut canvas, tr!("Subtitle"), None, place, 20.0, &runs);
            }
        }
        shapes::tags_within(&mut canvas, &look.title_page(title, subtitle, band), self.page.width);
        self.logo(&mut canvas);
        let media = canvas.media().map(|(id, picture)| (id, Arc::clone(picture))).collect();
        SlideParts { tree: canvas.tree(), charts: Vec::new(), media }
    }
}

/// A text in the look of its placeholder, smaller if it would not fit there.
fn fitted(text: &str, place: Frame, points: f32) -> Run {
    let room = [place.width - 2.0 * INSET[0], place.height - 2.0 * INSET[1]];
    let fits = |points: f32| fit::height(fit::lines(text, points * OTHER_FONT, true, room[0]), points) <= room[1];
    let smaller = || TITLES.into_iter().filter(|size| *size < points).find(|size| fits(*size));
    let size = if fits(points) { None } else { Some(smaller().unwrap_or(20.0_f32.min(points))) };
    Run { points: size, ..Run::inherited(text) }
}

/// Width that a logo takes at the foot of a slide, with the air beside it.
pub fn logo_room(imprint: &Imprint) -> f32 {
    imprint.logo_size(Page::SLIDE).map_or(0.0, |[width, _]| width + 16.0)
}

/// Where the logo stands on a slide of our own: the lower right corner.
pub fn logo_place(imprint: &Imprint) -> Option<Frame> {
    let [width, height] = imprint.logo_size(Page::SLIDE)?;
    Some(Frame::new(PAGE.width - MARGIN - width, 690.0 - height, width, height))
}
