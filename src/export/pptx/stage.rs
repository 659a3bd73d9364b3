//! A slide before anything stands on it: its size, its margins, and the placeholders that its layout has.

use std::sync::Arc;

use super::{
    canvas::{Canvas, Run},
    theme::{MARGIN, PAGE},
};
use crate::{
    export::{extent::Frame, fit},
    figure::{Align, Color, Page, Palette, Picture, brand::Imprint},
};

/// Sizes of a slide's words in points.
const TITLE: f32 = 28.0;
const SUBTITLE: f32 = 16.0;
pub const NOTES: f32 = 10.5;
/// Height kept for the board's footer under the notes.
pub const FOOTER: f32 = 20.0;

/// Where the words of a figure's slide stand, in page units.
pub struct Stage {
    pub page: Frame,
    /// Left edge and width of everything on it.
    pub left: f32,
    pub width: f32,
    title: Title,
    /// Placeholders by the attributes of their `p:ph`; a text box where the layout has none.
    subtitle: Option<String>,
    notes: Option<String>,
    number: Option<String>,
    footer: Option<(Option<String>, String)>,
    /// Lower edge of the notes and their width.
    foot: f32,
    pub foot_width: f32,
    /// A logo that the layout does not have itself.
    logo: Option<(Frame, Arc<Picture>)>,
}

/// The place of the title.
struct Title {
    kind: String,
    /// Where the layout puts it; `None` lets it be as high as its text.
    held: Option<Frame>,
    top: f32,
}

impl Stage {
    /// A slide of our own layouts, which have the logo themselves.
    pub fn own(imprint: &Imprint) -> Self {
        let width = PAGE.width - 2.0 * MARGIN;
        let footer = Some(imprint.footer.clone()).filter(|text| !text.is_empty());
        Self {
            page: PAGE,
            left: MARGIN,
            width,
            title: Title { kind: "type=\"title\"".into(), held: None, top: 33.6 },
            subtitle: Some("type=\"body\" sz=\"quarter\" idx=\"10\"".into()),
            notes: Some("type=\"body\" sz=\"quarter\" idx=\"11\"".into()),
            number: Some("type=\"sldNum\" sz=\"quarter\" idx=\"12\"".into()),
            foot: 684.0 - if footer.is_some() { FOOTER } else { 0.0 },
            foot_width: width - 80.0 - logo_room(imprint),
            footer: footer.map(|text| (Some("type=\"ftr\" sz=\"quarter\" idx=\"13\"".into()), text)),
            logo: None,
        }
    }

    /// The page that figures are laid out on for this slide.
    pub fn figure_page(&self) -> Page {
        Page { width: self.page.width, height: self.page.height, ..Page::SLIDE }
    }

    /// Title and subtitle in their placeholders, as high as their text needs; returns the room under them and the
    /// place of the notes, which take these many lines.
    pub fn words(&self, canvas: &mut Canvas, title: &str, subtitle: &[Run], note_lines: usize) -> (Frame, Frame) {
        let height = fit::height(fit::lines(title, TITLE, true, self.width), TITLE);
        let place = self.title.held.unwrap_or(Frame::new(self.left, self.title.top, self.width, height));
        canvas.placeholder("Title", &self.title.kind, Some(place), &[vec![Run::inherited(title)]]);
        let text: String = subtitle.iter().map(|run| run.text.as_str()).collect();
        let lines = fit::lines(&text, SUBTITLE, false, self.width);
        let under = Frame::new(self.left, place.bottom() + 10.0, self.width, fit::height(lines, SUBTITLE));
        let height = fit::height(note_lines.max(1), NOTES);
        let foot = Frame::new(self.left, self.foot - height, self.foot_width, height);
        self.text(canvas, "Subtitle", self.subtitle.as_deref(), under, &[subtitle.to_vec()]);
        let top = under.bottom() + 18.0;
        (Frame::new(self.left, top, self.width, foot.y - 12.0 - top), foot)
    }

    /// Notes and source, footer, slide number and logo.
    pub fn foot(&self, canvas: &mut Canvas, foot: Frame, notes: &[Vec<Run>], number: usize) {
        self.text(canvas, "Notes and source", self.notes.as_deref(), foot, notes);
        if let Some((kind, text)) = &self.footer {
            match kind {
                Some(kind) => canvas.placeholder("Footer", kind, None, &[vec![Run::inherited(text)]]),
                None => {
                    let place = Frame::new(self.left, self.foot + 4.0, self.foot_width, FOOTER - 4.0);
                    canvas.text("Footer", place, Align::Left, &words(text, NOTES));
                }
            }
        }
        if let Some(kind) = &self.number {
            canvas.slide_number(kind, number);
        }
        if let Some((frame, picture)) = &self.logo {
            let shape = canvas.picture_shape(*frame, picture);
            canvas.push(&shape);
        }
    }

    fn text(&self, canvas: &mut Canvas, name: &str, kind: Option<&str>, place: Frame, paragraphs: &[Vec<Run>]) {
        if let Some(kind) = kind {
            canvas.placeholder(name, kind, Some(place), paragraphs);
        }
    }
}

/// Muted words in a text box.
fn words(text: &str, points: f32) -> Run {
    let muted: Color = Palette::LIGHT.muted;
    Run::new(text, points, false, muted)
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
