//! What a window shows: finds the tiles in which a frame differs from the last one, and draws those, on all cores.

use std::{
    num::NonZeroUsize,
    sync::{Mutex, PoisonError},
    thread,
};

use egui::{
    Color32, Rect,
    epaint::{ClippedPrimitive, Mesh, Primitive, Vertex},
};

use super::{
    Picture,
    pixel::{self, cover},
    quad::Quad,
    texture::{Texture, Textures},
    triangle::{self, Area, Band, Corner, STEPS},
};

/// Size of the tiles that are compared and drawn, in pixels.
const TILE: [usize; 2] = [64, 32];

/// Damaged tiles from which on other cores are asked to help.
const WORTH_SHARING: usize = 40;

/// The pixels of a window and what they were drawn from.
#[derive(Debug, Default)]
pub struct Screen {
    width: usize,
    height: usize,
    pixels: Vec<u32>,
    /// By tile, row by row: a hash of everything that lies on it.
    tiles: Vec<u64>,
    ground: u32,
    frame: Frame,
}

/// A rectangle that was drawn anew, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Damage {
    pub x: usize,
    pub y: usize,
    pub width: usize,
    pub height: usize,
}

/// A frame cut into triangles and rectangles; kept for its memory.
#[derive(Debug, Default)]
struct Frame {
    units: Vec<Unit>,
    /// Corners of all meshes in turn, in 1/256 pixels.
    places: Vec<[i64; 2]>,
    /// By row of tiles: the units that reach it, in order.
    rows: Vec<Vec<u32>>,
    tiles: Vec<u64>,
}

/// A triangle, or the two triangles of an upright rectangle.
#[derive(Clone, Copy, Debug)]
struct Unit {
    /// Which primitive of the frame.
    primitive: u32,
    /// First of its indices.
    first: u32,
    /// Where the places of its mesh begin.
    places: u32,
    is_quad: bool,
    /// Pixels it may touch.
    area: Area,
}

impl Screen {
    pub fn size(&self) -> [usize; 2] {
        [self.width, self.height]
    }

    /// Packed pixels (0x??RRGGBB), row by row.
    pub fn pixels(&self) -> &[u32] {
        &self.pixels
    }

    /// Draws a frame of `width` × `height` pixels over `ground`; returns what differs from the last one.
    pub fn draw(
        &mut self,
        textures: &Textures,
        primitives: &[ClippedPrimitive],
        [width, height]: [usize; 2],
        pixels_per_point: f32,
        ground: Color32,
    ) -> Vec<Damage> {
        let ground = pixel::pack(ground);
        let columns = width.div_ceil(TILE[0]);
        let mut frame = std::mem::take(&mut self.frame);
        frame.begin(columns, height.div_ceil(TILE[1]));
        let meshes: Vec<Option<(&Mesh, &Texture)>> = primitives
            .iter()
            .map(|primitive| match &primitive.primitive {
                Primitive::Mesh(mesh) => Some((mesh, textures.get(mesh.texture_id)?)),
                Primitive::Callback(_) => None, // needs a GPU; this program draws none
            })
            .collect();
        for (at, (primitive, mesh)) in primitives.iter().zip(&meshes).enumerate() {
            if let Some((mesh, texture)) = mesh {
                let clip = area(primitive.clip_rect, pixels_per_point, [width, height]);
                frame.add(at, mesh, texture, clip, pixels_per_point, columns);
            }
        }

        let all = (self.width, self.height, self.ground) != (width, height, ground);
        if all {
            (self.width, self.height, self.ground) = (width, height, ground);
            self.pixels.clear();
            self.pixels.resize(width * height, ground);
        }
        let changed = |tile: usize| all || self.tiles.get(tile) != frame.tiles.get(tile);
        let bands: Vec<Vec<[i64; 2]>> =
            (0..frame.rows.len()).map(|row| runs(columns, width, |column| changed(row * columns + column))).collect();
        let damage = merged(&bands, height);
        let tiles: usize = damage.iter().map(|part| part.width * part.height / (TILE[0] * TILE[1])).sum();

        let chunks = self.pixels.chunks_mut((width * TILE[1]).max(1)).enumerate();
        let work: Vec<_> = chunks.filter(|(row, _)| bands.get(*row).is_some_and(|band| !band.is_empty())).collect();
        share(work, tiles >= WORTH_SHARING, |(row, pixels)| {
            let top = (row * TILE[1]) as i64;
            let bottom = top + (pixels.len() / width.max(1)) as i64;
            let mut band = Band { pixels, width, top };
            for run in bands.get(row).into_iter().flatten() {
                frame.draw(&mut band, &meshes, row, Area { x: *run, y: [top, bottom] }, ground);
            }
        });
        std::mem::swap(&mut self.tiles, &mut frame.tiles);
        self.frame = frame;
        damage
    }

    /// What is shown, as a picture.
    pub fn picture(&self) -> Picture {
        let pixels = self.pixels.iter().map(|pixel| pixel::unpack(*pixel)).collect();
        Picture { width: self.width, height: self.height, pixels }
    }
}

/// Gives each piece of work to the next core that is free, or does it here.
fn share<T: Send>(work: Vec<T>, shared: bool, act: impl Fn(T) + Sync) {
    let cores = if shared { thread::available_parallelism().map_or(1, NonZeroUsize::get) } else { 1 };
    let helpers = cores.min(work.len()).saturating_sub(1);
    let queue = Mutex::new(work.into_iter());
    let help = || {
        // The lock must be open again while the piece is worked on.
        let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
        while let Some(piece) = next() {
            act(piece);
        }
    };
    thread::scope(|scope| {
        for _ in 0..helpers {
            // Without another thread this one does it all.
            let _ = thread::Builder::new().name("draw".into()).spawn_scoped(scope, help);
        }
        help();
    });
}

/// Pixels of the columns of tiles that changed, from … to, neighbours joined.
fn runs(columns: usize, width: usize, changed: impl Fn(usize) -> bool) -> Vec<[i64; 2]> {
    let mut runs: Vec<[i64; 2]> = Vec::new();
    for column in (0..columns).filter(|column| changed(*column)) {
        let (from, to) = ((column * TILE[0]) as i64, ((column + 1) * TILE[0]).min(width) as i64);
        match runs.last_mut() {
            Some(last) if last[1] == from => last[1] = to,
            _ => runs.push([from, to]),
        }
    }
    runs
}

/// Rectangles of the runs, equal ones of neighbouring rows joined.
fn merged(bands: &[Vec<[i64; 2]>], height: usize) -> Vec<Damage> {
    let mut damage: Vec<Damage> = Vec::new();
    for (row, runs) in bands.iter().enumerate() {
        let (top, bottom) = (row * TILE[1], ((row + 1) * TILE[1]).min(height));
        for [from, to] in runs {
            let (x, width) = (*from as usize, (to - from) as usize);
            let above = damage.iter_mut().find(|part| (part.x, part.width, part.y + part.height) == (x, width, top));
            match above {
                Some(part) => part.height = bottom - part.y,
                None => damage.push(Damage { x, y: top, width, height: bottom - top }),
            }
        }
    }
    damage
}

/// Pixels of a rectangle given in points.
fn area(rect: Rect, scale: f32, [width, height]: [usize; 2]) -> Area {
    let edge = |value: f32, most: usize| ((value * scale).round() as i64).clamp(0, most as i64);
    Area {
        x: [edge(rect.min.x, width), edge(rect.max.x, width)],
        y: [edge(rect.min.y, height), edge(rect.max.y, height)],
    }
}

impl Frame {
    fn begin(&mut self, columns: usize, rows: usize) {
        self.units.clear();
        self.places.clear();
        self.tiles.clear();
        self.tiles.resize(columns * rows, 0);
        self.rows.iter_mut().for_each(Vec::clear);
        self.rows.resize_with(rows, Vec::new);
    }

    /// Cuts a mesh into units and notes where each lies.
    fn add(&mut self, at: usize, mesh: &Mesh, texture: &Texture, clip: Area, scale: f32, columns: usize) {
        if clip.is_empty() {
            return;
        }
        let first_place = self.places.len();
        self.places.extend(mesh.vertices.iter().map(|vertex| place(vertex, scale)));
        let Self { units, places, rows, tiles } = self;
        let places = places.get(first_place..).unwrap_or_default();
        let edges = clip.x.into_iter().chain(clip.y).fold(texture.version, |hash, edge| mix(hash, edge as u64));
        let mut first = 0;
        while let Some(corners) = mesh.indices.get(first..first + 3) {
            let is_quad = mesh.indices.get(first..first + 6).is_some_and(quad_pattern);
            let corners = if is_quad { mesh.indices.get(first..first + 6).unwrap_or(corners) } else { corners };
            let begin = first;
            first += corners.len();
            let Some(own) = bounds(corners, places) else { continue };
            let area = own.and(clip);
            if area.is_empty() {
                continue;
            }
            let hash = corners.iter().fold(mix(edges, corners.len() as u64), |hash, corner| {
                mesh.vertices.get(*corner as usize).map_or(hash, |vertex| of_vertex(hash, vertex))
            });
            let unit = units.len() as u32;
            units.push(Unit { primitive: at as u32, first: begin as u32, places: first_place as u32, is_quad, area });
            let tile = |pixel: i64, size: usize| pixel as usize / size;
            for row in tile(area.y[0], TILE[1])..=tile(area.y[1] - 1, TILE[1]) {
                if let Some(list) = rows.get_mut(row) {
                    list.push(unit);
                }
                for column in tile(area.x[0], TILE[0])..=tile(area.x[1] - 1, TILE[0]) {
                    if let Some(tile) = tiles.get_mut(row * columns + column) {
                        *tile = mix(*tile, hash);
                    }
                }
            }
        }
    }

    /// Draws what lies in an area of one row of tiles.
    fn draw(&self, band: &mut Band<'_>, meshes: &[Option<(&Mesh, &Texture)>], row: usize, area: Area, ground: u32) {
        for y in area.y[0]..area.y[1] {
            cover(band.span(y, area.x[0], area.x[1]), ground);
        }
        for unit in self.rows.get(row).into_iter().flatten().filter_map(|unit| self.units.get(*unit as usize)) {
            let part = unit.area.and(area);
            let mesh = meshes.get(unit.primitive as usize).copied().flatten();
            if let (false, Some((mesh, texture))) = (part.is_empty(), mesh) {
                self.draw_unit(band, *unit, mesh, texture, part);
            }
        }
    }

    fn draw_unit(&self, band: &mut Band<'_>, unit: Unit, mesh: &Mesh, texture: &Texture, part: Area) -> Option<()> {
        let corner = |index: u32| -> Option<Corner> {
            let Vertex { pos: _, uv, color } = *mesh.vertices.get(index as usize)?;
            let [x, y] = *self.places.get((unit.places + index) as usize)?;
            Some(Corner { x, y, u: uv.x, v: uv.y, color: pixel::pack(color) })
        };
        let first = unit.first as usize;
        if unit.is_quad {
            let [a, b, c, _, _, d] = *mesh.indices.get(first..first + 6)?.as_array::<6>()?;
            let [a, b, c, d] = [corner(a)?, corner(b)?, corner(c)?, corner(d)?];
            if !Quad::new([a, b, c, d]).is_some_and(|quad| quad.draw(band, texture, part)) {
                triangle::draw(band, texture, part, [a, b, c]);
                triangle::draw(band, texture, part, [c, b, d]);
            }
        } else {
            let [a, b, c] = *mesh.indices.get(first..first + 3)?.as_array::<3>()?;
            triangle::draw(band, texture, part, [corner(a)?, corner(b)?, corner(c)?]);
        }
        Some(())
    }
}

/// The indices of two triangles that share their middle corners, as egui writes rectangles and glyphs.
fn quad_pattern(indices: &[u32]) -> bool {
    matches!(indices, [_, b, c, c2, b2, _] if b == b2 && c == c2)
}

/// Where a corner is that is no number: tessellation can leave such in shapes without extent. What touches it is not drawn.
const NOWHERE: i64 = i64::MIN;

/// A corner in 1/256 pixels, rounded.
fn place(vertex: &Vertex, scale: f32) -> [i64; 2] {
    const FAR: f64 = (1_i64 << 40) as f64; // makes the number positive, so that cutting off rounds down
    let step = |value: f32| {
        if value.is_nan() {
            return NOWHERE;
        }
        let steps = (f64::from(value) * f64::from(scale) * STEPS as f64).clamp(-1e9, 1e9);
        (steps + 0.5 + FAR) as i64 - FAR as i64
    };
    [step(vertex.pos.x), step(vertex.pos.y)]
}

/// Pixels that corners may touch.
fn bounds(corners: &[u32], places: &[[i64; 2]]) -> Option<Area> {
    let (mut low, mut high) = ([i64::MAX; 2], [i64::MIN; 2]);
    for corner in corners {
        let place = places.get(*corner as usize).filter(|place| !place.contains(&NOWHERE))?;
        for axis in 0..2 {
            low[axis] = low[axis].min(place[axis]);
            high[axis] = high[axis].max(place[axis]);
        }
    }
    let range = |axis: usize| [low[axis].div_euclid(STEPS), high[axis].div_euclid(STEPS) + 1];
    Some(Area { x: range(0), y: range(1) })
}

fn mix(hash: u64, word: u64) -> u64 {
    (hash.rotate_left(5) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

fn of_vertex(hash: u64, Vertex { pos, uv, color }: &Vertex) -> u64 {
    let both = |a: f32, b: f32| u64::from(a.to_bits()) << 32 | u64::from(b.to_bits());
    let color = u64::from(u32::from_le_bytes(color.to_array()));
    mix(mix(mix(hash, both(pos.x, pos.y)), both(uv.x, uv.y)), color)
}
