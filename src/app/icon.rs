//! Small icons drawn as lines in a 24 × 24 box; no icon font, no emoji.

use egui::{Color32, Painter, Pos2, Rect, Shape, Stroke, vec2};

/// Every icon of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    Logo,
    Check,
    Match,
    Map,
    Earnings,
    Deck,
    Undo,
    Redo,
    Search,
    Down,
    Right,
    Left,
    Close,
    Tick,
    Warning,
    Info,
    Lock,
    Sheet,
    Page,
    Plus,
    Pin,
    Bars,
    Slope,
    Range,
    OverTime,
    ShareBar,
    Steps,
    Gaps,
    Waffle,
    Flows,
    Waterfall,
    Heat,
    Explore,
}

/// Draws an icon into a square, in one colour; lines are 1.6 points wide at 22 points.
pub fn paint(painter: &Painter, rect: Rect, icon: Icon, color: Color32) {
    let side = rect.width().min(rect.height());
    let scale = side / 24.0;
    let origin = rect.center() - vec2(side, side) / 2.0;
    let pen = Pen { painter, origin, scale, stroke: Stroke::new((1.75 * scale).max(1.2), color), color };
    pen.draw(icon);
}

struct Pen<'a> {
    painter: &'a Painter,
    origin: Pos2,
    scale: f32,
    stroke: Stroke,
    color: Color32,
}

impl Pen<'_> {
    fn at(&self, x: f32, y: f32) -> Pos2 {
        self.origin + vec2(x, y) * self.scale
    }

    fn line(&self, points: &[(f32, f32)]) {
        self.painter.add(Shape::line(points.iter().map(|&(x, y)| self.at(x, y)).collect(), self.stroke));
    }

    fn closed(&self, points: &[(f32, f32)]) {
        self.painter.add(Shape::closed_line(points.iter().map(|&(x, y)| self.at(x, y)).collect(), self.stroke));
    }

    fn rect(&self, x: f32, y: f32, width: f32, height: f32) {
        self.closed(&[(x, y), (x + width, y), (x + width, y + height), (x, y + height)]);
    }

    fn dot(&self, x: f32, y: f32, radius: f32) {
        self.painter.circle_filled(self.at(x, y), radius * self.scale, self.color);
    }

    fn ring(&self, x: f32, y: f32, radius: f32) {
        self.painter.circle_stroke(self.at(x, y), radius * self.scale, self.stroke);
    }

    fn arc(&self, x: f32, y: f32, radius: f32, from: f32, to: f32) {
        let steps = 14;
        let points: Vec<_> = (0..=steps)
            .map(|i| {
                let angle = (from + (to - from) * i as f32 / steps as f32).to_radians();
                (x + radius * angle.cos(), y + radius * angle.sin())
            })
            .collect();
        self.line(&points);
    }

    fn draw(&self, icon: Icon) {
        match icon {
            Icon::Logo => {
                self.line(&[(8.2, 15.8), (15.8, 8.2)]);
                self.ring(6.4, 17.6, 2.6);
                self.dot(17.6, 6.4, 3.2);
            }
            Icon::Explore => {
                self.line(&[(4.0, 4.0), (4.0, 20.0), (20.5, 20.0)]);
                self.dot(9.0, 15.0, 1.9);
                self.ring(13.0, 9.5, 2.3);
                self.dot(18.0, 12.5, 1.7);
                self.dot(18.5, 5.5, 1.7);
            }
            Icon::Check => {
                self.rect(3.5, 4.0, 17.0, 16.0);
                self.line(&[(3.5, 9.0), (20.5, 9.0)]);
                self.line(&[(12.0, 4.0), (12.0, 20.0)]);
            }
            Icon::Match => {
                self.ring(7.0, 7.0, 3.0);
                self.ring(17.0, 17.0, 3.0);
                self.line(&[(10.5, 7.0), (17.0, 7.0), (17.0, 13.5)]);
                self.line(&[(14.5, 11.0), (17.0, 13.5), (19.5, 11.0)]);
            }
            Icon::Map => {
                self.closed(&[
                    (3.5, 6.5),
                    (9.0, 4.0),
                    (15.0, 6.5),
                    (20.5, 4.0),
                    (20.5, 17.5),
                    (15.0, 20.0),
                    (9.0, 17.5),
                    (3.5, 20.0),
                ]);
                self.line(&[(9.0, 4.0), (9.0, 17.5)]);
                self.line(&[(15.0, 6.5), (15.0, 20.0)]);
            }
            Icon::Earnings => {
                self.ring(6.5, 7.5, 2.4);
                self.line(&[(9.0, 7.5), (15.0, 7.5)]);
                self.dot(17.5, 7.5, 2.9);
                self.ring(6.5, 16.5, 2.4);
                self.line(&[(9.0, 16.5), (13.0, 16.5)]);
                self.dot(15.5, 16.5, 2.9);
            }
            Icon::Deck => {
                self.rect(3.5, 4.5, 17.0, 11.5);
                self.line(&[(12.0, 16.0), (12.0, 20.0)]);
                self.line(&[(8.0, 20.0), (16.0, 20.0)]);
            }
            Icon::Undo => {
                self.line(&[(9.0, 5.0), (5.0, 9.0), (9.0, 13.0)]);
                self.line(&[(5.0, 9.0), (14.0, 9.0)]);
                self.arc(14.0, 13.5, 4.5, -90.0, 90.0);
                self.line(&[(14.0, 18.0), (11.0, 18.0)]);
            }
            Icon::Redo => {
                self.line(&[(15.0, 5.0), (19.0, 9.0), (15.0, 13.0)]);
                self.line(&[(19.0, 9.0), (10.0, 9.0)]);
                self.arc(10.0, 13.5, 4.5, 90.0, 270.0);
                self.line(&[(10.0, 18.0), (13.0, 18.0)]);
            }
            Icon::Search => {
                self.ring(10.5, 10.5, 6.0);
                self.line(&[(15.0, 15.0), (20.5, 20.5)]);
            }
            Icon::Down => self.line(&[(6.5, 9.5), (12.0, 15.0), (17.5, 9.5)]),
            Icon::Right => self.line(&[(9.5, 6.5), (15.0, 12.0), (9.5, 17.5)]),
            Icon::Left => self.line(&[(15.0, 6.5), (9.5, 12.0), (15.0, 17.5)]),
            Icon::Close => {
                self.line(&[(6.5, 6.5), (17.5, 17.5)]);
                self.line(&[(17.5, 6.5), (6.5, 17.5)]);
            }
            Icon::Tick => self.line(&[(5.0, 12.5), (10.0, 17.5), (19.5, 7.0)]),
            Icon::Warning => {
                self.closed(&[(12.0, 3.5), (21.5, 20.0), (2.5, 20.0)]);
                self.line(&[(12.0, 9.5), (12.0, 14.5)]);
                self.dot(12.0, 17.2, 1.1);
            }
            Icon::Info => {
                self.ring(12.0, 12.0, 8.5);
                self.line(&[(12.0, 11.0), (12.0, 16.5)]);
                self.dot(12.0, 7.9, 1.2);
            }
            Icon::Lock => {
                self.rect(5.0, 10.5, 14.0, 9.5);
                self.line(&[(8.0, 10.5), (8.0, 8.0)]);
                self.arc(12.0, 8.0, 4.0, 180.0, 360.0);
                self.line(&[(16.0, 8.0), (16.0, 10.5)]);
                self.dot(12.0, 15.2, 1.3);
            }
            Icon::Sheet => {
                self.rect(3.0, 4.5, 18.0, 15.0);
                self.line(&[(3.0, 9.5), (21.0, 9.5)]);
                self.line(&[(3.0, 14.5), (21.0, 14.5)]);
                self.line(&[(9.5, 4.5), (9.5, 19.5)]);
            }
            Icon::Page => {
                self.closed(&[(6.0, 3.5), (14.0, 3.5), (18.5, 8.0), (18.5, 20.5), (6.0, 20.5)]);
                self.line(&[(14.0, 3.5), (14.0, 8.0), (18.5, 8.0)]);
            }
            Icon::Plus => {
                self.line(&[(12.0, 5.0), (12.0, 19.0)]);
                self.line(&[(5.0, 12.0), (19.0, 12.0)]);
            }
            Icon::Pin => {
                self.arc(12.0, 9.5, 6.0, 150.0, 390.0);
                self.line(&[(6.8, 12.5), (12.0, 21.0), (17.2, 12.5)]);
                self.ring(12.0, 9.5, 2.0);
            }
            Icon::Slope => {
                self.line(&[(5.0, 17.5), (19.0, 6.5)]);
                self.dot(5.0, 17.5, 2.6);
                self.dot(19.0, 6.5, 2.6);
            }
            Icon::Range => {
                self.rect(4.0, 6.0, 11.0, 4.0);
                self.rect(9.0, 14.0, 11.0, 4.0);
            }
            Icon::OverTime => {
                self.line(&[(3.5, 12.0), (8.0, 13.0), (11.0, 17.5), (14.5, 10.5), (20.5, 6.5)]);
                self.line(&[(3.5, 20.5), (20.5, 20.5)]);
            }
            Icon::ShareBar => {
                self.rect(3.5, 8.0, 17.0, 8.0);
                self.line(&[(11.0, 8.0), (11.0, 16.0)]);
                self.line(&[(15.5, 8.0), (15.5, 16.0)]);
            }
            Icon::Steps => {
                self.line(&[(4.0, 6.0), (20.0, 6.0)]);
                self.line(&[(4.0, 12.0), (15.0, 12.0)]);
                self.line(&[(4.0, 18.0), (10.0, 18.0)]);
            }
            Icon::Gaps => {
                self.dot(8.0, 6.5, 2.4);
                self.ring(16.5, 6.5, 2.2);
                self.dot(17.5, 12.0, 2.4);
                self.ring(9.0, 12.0, 2.2);
                self.dot(12.0, 17.5, 2.4);
                self.ring(6.0, 17.5, 2.2);
            }
            Icon::Flows => {
                self.line(&[(4.0, 4.0), (4.0, 20.0)]);
                self.line(&[(20.0, 4.0), (20.0, 20.0)]);
                self.line(&[(4.0, 7.0), (9.0, 7.5), (15.0, 14.5), (20.0, 15.0)]);
                self.line(&[(4.0, 16.0), (9.0, 15.5), (15.0, 8.5), (20.0, 8.0)]);
            }
            Icon::Waffle => {
                for (x, y) in [(4.0, 4.0), (10.0, 4.0), (16.0, 4.0), (4.0, 10.0), (10.0, 10.0), (16.0, 10.0)] {
                    self.rect(x, y, 4.0, 4.0);
                }
                for x in [6.0, 12.0, 18.0] {
                    self.dot(x, 18.0, 2.2);
                }
            }
            Icon::Waterfall => {
                self.line(&[(4.5, 20.0), (4.5, 14.0)]);
                self.line(&[(9.5, 14.0), (9.5, 9.0)]);
                self.line(&[(14.5, 9.0), (14.5, 5.0)]);
                self.line(&[(19.5, 20.0), (19.5, 5.0)]);
            }
            Icon::Heat => {
                self.rect(3.5, 4.0, 17.0, 16.0);
                self.line(&[(12.0, 4.0), (12.0, 20.0)]);
                self.line(&[(3.5, 12.0), (20.5, 12.0)]);
                self.dot(7.8, 8.0, 2.2);
                self.dot(16.2, 16.0, 2.2);
            }
            Icon::Bars => {
                self.line(&[(5.0, 20.0), (5.0, 12.0)]);
                self.line(&[(12.0, 20.0), (12.0, 4.0)]);
                self.line(&[(19.0, 20.0), (19.0, 8.0)]);
            }
        }
    }
}
