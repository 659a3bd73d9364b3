//! Triangles row by row: where each begins and ends in a row is computed, not tried pixel by pixel.

use super::{
    pixel::{self, cover, modulate, over},
    texture::Texture,
};

/// Steps of a pixel that corners are placed in, as GPUs do.
pub const STEPS: i64 = 256;

/// A corner: place in 1/256 pixels, place in the texture, colour as 0xAARRGGBB.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Corner {
    pub x: i64,
    pub y: i64,
    pub u: f32,
    pub v: f32,
    pub color: u32,
}

/// Pixels that may be touched: from (inclusive) to (exclusive), in pixels of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Area {
    pub x: [i64; 2],
    pub y: [i64; 2],
}

impl Area {
    pub fn is_empty(self) -> bool {
        self.x[0] >= self.x[1] || self.y[0] >= self.y[1]
    }

    pub fn and(self, other: Self) -> Self {
        let both = |a: [i64; 2], b: [i64; 2]| [a[0].max(b[0]), a[1].min(b[1])];
        Self { x: both(self.x, other.x), y: both(self.y, other.y) }
    }
}

/// Whole rows of the window, from `top` on.
pub struct Band<'a> {
    pub pixels: &'a mut [u32],
    pub width: usize,
    pub top: i64,
}

impl Band<'_> {
    /// The pixels of a row from `x0` to before `x1`; nothing if they are not in the band.
    pub fn span(&mut self, y: i64, x0: i64, x1: i64) -> &mut [u32] {
        let at = |x: i64| usize::try_from((y - self.top) * self.width as i64 + x).ok();
        match (at(x0), at(x1)) {
            (Some(from), Some(to)) if from < to => self.pixels.get_mut(from..to).unwrap_or_default(),
            _ => &mut [],
        }
    }
}

/// One side of a triangle: the signed distance of pixel centres, at least `least` inside.
#[derive(Clone, Copy)]
struct Side {
    at: i64,
    right: i64,
    down: i64,
    least: i64,
}

impl Side {
    /// From `a` to `b`, at the centre of a pixel. Centres exactly on a side belong to the triangle right of or below it, so
    /// that neighbours neither gap nor overlap.
    fn new(a: Corner, b: Corner, x: i64, y: i64) -> Self {
        let (dx, dy) = (b.x - a.x, b.y - a.y);
        let (center_x, center_y) = (x * STEPS + STEPS / 2, y * STEPS + STEPS / 2);
        let owns = dy < 0 || (dy == 0 && dx > 0);
        Self {
            at: dx * (center_y - a.y) - dy * (center_x - a.x),
            right: -dy * STEPS,
            down: dx * STEPS,
            least: i64::from(!owns),
        }
    }

    /// Cuts a range of steps to the right down to those inside.
    fn cut(self, [from, to]: [i64; 2]) -> [i64; 2] {
        let missing = self.least - self.at;
        match self.right {
            0 if missing > 0 => [from, from],
            0 => [from, to],
            right if right > 0 => [from.max((missing + right - 1).div_euclid(right)), to],
            right => [from, to.min((-missing).div_euclid(-right) + 1)],
        }
    }
}

/// Draws a triangle within an area that lies in the band.
pub fn draw(band: &mut Band<'_>, texture: &Texture, area: Area, [a, b, c]: [Corner; 3]) {
    let twice = (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
    if twice == 0 {
        return;
    }
    let (b, c, twice) = if twice < 0 { (c, b, -twice) } else { (b, c, twice) };
    let bounds = |p: i64, q: i64, r: i64| [p.min(q).min(r).div_euclid(STEPS), p.max(q).max(r).div_euclid(STEPS) + 1];
    let Area { x, y } = area.and(Area { x: bounds(a.x, b.x, c.x), y: bounds(a.y, b.y, c.y) });
    if x[0] >= x[1] || y[0] >= y[1] {
        return;
    }
    let mut sides = [(b, c), (c, a), (a, b)].map(|(from, to)| Side::new(from, to, x[0], y[0]));
    let one_place = (a.u, a.v) == (b.u, b.v) && (a.u, a.v) == (c.u, c.v);
    let texel = if one_place { texture.sample(a.u, a.v, pixel::WHITE) } else { pixel::WHITE };
    let flat = one_place && a.color == b.color && a.color == c.color;
    let color = modulate(texel, a.color);
    let shades = Shades::new([a, b, c], &sides, 1.0 / twice as f32);
    for row in y[0]..y[1] {
        let [from, to] = sides.iter().fold([0, x[1] - x[0]], |range, side| side.cut(range));
        if from < to {
            let span = band.span(row, x[0] + from, x[0] + to);
            let weights = sides.map(|side| (side.at + side.right * from) as f32);
            match (flat, one_place) {
                (true, _) => cover(span, color),
                (false, true) => shades.blend(span, weights, texel),
                (false, false) => shades.textured(span, weights, texture),
            }
        }
        for side in &mut sides {
            side.at += side.down;
        }
    }
}

/// What changes across a triangle: channels (blue first) in 1/65536, and the place in the texture.
struct Shades {
    channels: [[f32; 3]; 4],
    channel_steps: [i32; 4],
    uv: [[f32; 3]; 2],
    uv_steps: [f32; 2],
    inverse: f32,
}

const WHOLE: f32 = 65_536.0;

impl Shades {
    fn new(corners: [Corner; 3], sides: &[Side; 3], inverse: f32) -> Self {
        let channel = |shift: u32| corners.map(|corner| ((corner.color >> shift) & 255) as f32);
        let (channels, uv) = ([0, 8, 16, 24].map(channel), [corners.map(|c| c.u), corners.map(|c| c.v)]);
        let step = |values: [f32; 3]| (0..3).map(|i| values[i] * sides[i].right as f32 * inverse).sum::<f32>();
        // Steeper only where a triangle is thinner than a pixel, and then no second pixel is reached.
        let most = 255.0 * WHOLE;
        let channel_steps = channels.map(|values| (step(values) * WHOLE).clamp(-most, most) as i32);
        Self { channels, channel_steps, uv, uv_steps: uv.map(step), inverse }
    }

    fn mix(&self, values: [f32; 3], weights: [f32; 3]) -> f32 {
        (values[0] * weights[0] + values[1] * weights[1] + values[2] * weights[2]) * self.inverse
    }

    /// Colours of one pixel after the other.
    fn colors(&self, weights: [f32; 3]) -> impl Iterator<Item = u32> {
        let mut now = self.channels.map(|values| (self.mix(values, weights) * WHOLE) as i32 + 0x8000);
        let steps = self.channel_steps;
        std::iter::from_fn(move || {
            let [b, g, r, a] = now.map(|channel| (channel.clamp(0, 0x00FF_FFFF) >> 16) as u32);
            for (channel, step) in now.iter_mut().zip(steps) {
                *channel = channel.wrapping_add(step);
            }
            Some(a << 24 | r << 16 | g << 8 | b)
        })
    }

    fn blend(&self, span: &mut [u32], weights: [f32; 3], texel: u32) {
        for (pixel, color) in span.iter_mut().zip(self.colors(weights)) {
            *pixel = over(*pixel, if texel == pixel::WHITE { color } else { modulate(texel, color) });
        }
    }

    fn textured(&self, span: &mut [u32], weights: [f32; 3], texture: &Texture) {
        let [u, v] = self.uv.map(|values| self.mix(values, weights));
        for (step, (pixel, color)) in span.iter_mut().zip(self.colors(weights)).enumerate() {
            let step = step as f32;
            let source = texture.sample(u + self.uv_steps[0] * step, v + self.uv_steps[1] * step, color);
            if source != 0 {
                *pixel = over(*pixel, source);
            }
        }
    }
}
