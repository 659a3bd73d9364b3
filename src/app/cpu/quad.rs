//! Upright rectangles of one colour, and glyphs that lie pixel on texel: most of what a window shows.

use super::{
    pixel::{cover, modulate, over},
    texture::Texture,
    triangle::{Area, Band, Corner, STEPS},
};

/// An upright rectangle of one colour: its first and last corner.
#[derive(Clone, Copy, Debug)]
pub struct Quad {
    min: Corner,
    max: Corner,
}

impl Quad {
    /// The rectangle of corners left top, right top, left bottom, right bottom, if they are one.
    pub fn new([a, b, c, d]: [Corner; 4]) -> Option<Self> {
        let upright = a.y == b.y && c.y == d.y && a.x == c.x && b.x == d.x && a.x < d.x && a.y < d.y;
        let straight = (a.u, a.v, d.u, d.v) == (c.u, b.v, b.u, c.v);
        let one_color = a.color == b.color && a.color == c.color && a.color == d.color;
        (upright && straight && one_color).then_some(Self { min: a, max: d })
    }

    /// Draws it within an area that lies in the band; false if it is neither plain nor pixel on texel.
    pub fn draw(&self, band: &mut Band<'_>, texture: &Texture, area: Area) -> bool {
        let Self { min, max } = *self;
        // The first pixel whose centre is at or after an edge.
        let first = |edge: i64| (edge + STEPS / 2 - 1).div_euclid(STEPS);
        let own = Area { x: [first(min.x), first(max.x)], y: [first(min.y), first(max.y)] };
        let Area { x, y } = area.and(own);
        if (min.u, min.v) == (max.u, max.v) {
            let color = texture.sample(min.u, min.v, min.color);
            for row in y[0]..y[1] {
                cover(band.span(row, x[0], x[1]), color);
            }
            return true;
        }
        let (Some(left), Some(top)) = (
            aligned([min.x, max.x], [min.u, max.u], texture.width),
            aligned([min.y, max.y], [min.v, max.v], texture.height),
        ) else {
            return false;
        };
        for row in y[0]..y[1] {
            let from = (row + top) * texture.width as i64 + left;
            let texels = usize::try_from(from + x[0]).ok().zip(usize::try_from(from + x[1]).ok());
            let Some(texels) = texels.and_then(|(from, to)| texture.pixels.get(from..to)) else { continue };
            for (pixel, texel) in band.span(row, x[0], x[1]).iter_mut().zip(texels) {
                if *texel != 0 {
                    *pixel = over(*pixel, modulate(*texel, min.color));
                }
            }
        }
        true
    }
}

/// From pixel to texel, if one lies on one: what to add.
fn aligned(place: [i64; 2], part: [f32; 2], size: usize) -> Option<i64> {
    let whole = |edge: i64| (edge.rem_euclid(STEPS) == 0).then(|| edge.div_euclid(STEPS));
    let texel = |part: f32| {
        let at = part * size as f32;
        ((at - at.round()).abs() < 0.01).then(|| at.round() as i64)
    };
    let (from, to) = (whole(place[0])?, whole(place[1])?);
    let (first, last) = (texel(part[0])?, texel(part[1])?);
    (first >= 0 && last <= size as i64 && last - first == to - from).then_some(first - from)
}
