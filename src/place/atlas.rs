//! The outlines of the bundled atlas: arcs that neighbours share, and the areas made of them, in degrees.

use std::sync::OnceLock;

use super::ring::Bounds;

static PACKED: &[u8] = include_bytes!("../../assets/geo/atlas.bin.zst");

/// A point in degrees: longitude, latitude. Alaska's islands west of the antimeridian have longitudes under −180, so
/// that no outline jumps across the world.
pub(super) type Degrees = [f64; 2];

/// Outlines that share arcs.
#[derive(Default)]
pub(super) struct Topology {
    pub arcs: Vec<Vec<Degrees>>,
    /// Counties, where this topology has them, by FIPS.
    pub counties: Vec<Shape>,
    /// States by FIPS.
    pub states: Vec<Shape>,
}

/// An area: polygons of rings (the first is the outside) of arcs.
#[derive(Default)]
pub(super) struct Shape {
    /// 39 for a state, 39043 for a county.
    pub code: u32,
    pub name: String,
    pub polygons: Vec<Vec<Vec<ArcRef>>>,
}

/// An arc by number, walked forwards or backwards.
#[derive(Clone, Copy)]
pub(super) struct ArcRef {
    pub arc: usize,
    pub backwards: bool,
}

/// The coarse outlines of the states, and the fine ones of counties and states.
#[derive(Default)]
pub(super) struct Atlas {
    pub coarse: Topology,
    pub fine: Topology,
}

/// The bundled atlas, unpacked at first use.
pub(super) fn atlas() -> &'static Atlas {
    static ATLAS: OnceLock<Atlas> = OnceLock::new();
    ATLAS.get_or_init(|| {
        let bytes = zstd::decode_all(PACKED).unwrap_or_default();
        // The asset is part of the program and its tests read all of it, so there is no damaged atlas to report.
        decode(&mut Reader { bytes: &bytes }).unwrap_or_default()
    })
}

impl Topology {
    /// All rings of an area, outside and holes alike, closed (the last point is the first). Islands that the atlas
    /// simplified to a line or a point are left out; of one county, Falls Church city, nothing else remains.
    pub fn rings<'a>(&'a self, shape: &'a Shape) -> impl Iterator<Item = Vec<Degrees>> + 'a {
        shape.polygons.iter().flatten().map(|ring| self.ring(ring)).filter(|ring| ring.len() > 3)
    }

    /// One closed ring of arcs.
    pub fn ring(&self, arcs: &[ArcRef]) -> Vec<Degrees> {
        join(arcs, |arc| self.arcs.get(arc).map_or(&[], Vec::as_slice))
    }

    /// The box around an area, in degrees.
    pub fn bounds(&self, shape: &Shape) -> Bounds {
        let mut bounds = Bounds::EMPTY;
        for reference in shape.polygons.iter().flatten().flatten() {
            for &point in self.arcs.get(reference.arc).into_iter().flatten() {
                bounds.include(point);
            }
        }
        bounds
    }
}

/// Arcs end to end as one ring; the point where two arcs meet appears once.
pub(super) fn join<'a, P: Copy + 'a>(arcs: &[ArcRef], points: impl Fn(usize) -> &'a [P]) -> Vec<P> {
    let mut ring = Vec::new();
    for reference in arcs {
        ring.pop();
        let arc = points(reference.arc);
        if reference.backwards {
            ring.extend(arc.iter().rev());
        } else {
            ring.extend_from_slice(arc);
        }
    }
    ring
}

fn decode(reader: &mut Reader) -> Option<Atlas> {
    let coarse = topology(reader, false)?;
    let fine = topology(reader, true)?;
    Some(Atlas { coarse, fine })
}

fn topology(reader: &mut Reader, with_counties: bool) -> Option<Topology> {
    let scale = [reader.float()?, reader.float()?];
    let origin = [reader.float()?, reader.float()?];
    let arcs = reader.list(|reader| {
        let mut at = [0_i64; 2];
        reader.list(|reader| {
            at = [at[0] + reader.signed()?, at[1] + reader.signed()?];
            let [longitude, latitude] = [0, 1].map(|axis| at[axis] as f64 * scale[axis] + origin[axis]);
            Some([unwrap_longitude(latitude, longitude), latitude])
        })
    })?;
    let counties = if with_counties { reader.list(shape)? } else { Vec::new() };
    let states = reader.list(shape)?;
    Some(Topology { arcs, counties, states })
}

fn shape(reader: &mut Reader) -> Option<Shape> {
    let code = u32::try_from(reader.unsigned()?).ok()?;
    let name = reader.text()?;
    let polygons = reader.list(|reader| {
        reader.list(|reader| {
            reader.list(|reader| {
                let number = reader.signed()?;
                let backwards = number < 0;
                Some(ArcRef { arc: usize::try_from(if backwards { !number } else { number }).ok()?, backwards })
            })
        })
    })?;
    Some(Shape { code, name, polygons })
}

/// Longitudes of the Aleutians beyond the antimeridian continue westwards.
pub(super) fn unwrap_longitude(latitude: f64, longitude: f64) -> f64 {
    if longitude > 0.0 && latitude > 45.0 { longitude - 360.0 } else { longitude }
}

/// Numbers and texts from the front of bundled bytes.
pub(super) struct Reader<'a> {
    pub bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    pub fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.bytes.split_at_checked(count)?;
        self.bytes = rest;
        Some(taken)
    }

    pub fn unsigned(&mut self) -> Option<u64> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = *self.take(1)?.first()?;
            value |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    pub fn signed(&mut self) -> Option<i64> {
        let value = self.unsigned()?;
        Some((value >> 1) as i64 ^ -((value & 1) as i64))
    }

    pub fn float(&mut self) -> Option<f64> {
        Some(f64::from_le_bytes(self.take(8)?.try_into().ok()?))
    }

    /// A 32-bit number, little end first.
    pub fn word(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }

    pub fn text(&mut self) -> Option<String> {
        let length = usize::try_from(self.unsigned()?).ok()?;
        String::from_utf8(self.take(length)?.to_vec()).ok()
    }

    fn list<T>(&mut self, mut item: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count = self.unsigned()?;
        (0..count).map(|_| item(self)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::states;

    #[test]
    fn the_atlas_is_whole() {
        let atlas = atlas();
        // Counts of the TopoJSON files: 405 and 9,795 arcs, 56 states, 3,233 counties.
        assert_eq!((atlas.coarse.arcs.len(), atlas.fine.arcs.len()), (405, 9795));
        assert_eq!(atlas.fine.counties.len(), 3233);
        for topology in [&atlas.coarse, &atlas.fine] {
            let codes: Vec<String> = topology.states.iter().map(|shape| format!("{:02}", shape.code)).collect();
            assert_eq!(codes, states().iter().map(|state| state.fips).collect::<Vec<_>>());
            for shape in topology.states.iter().chain(&topology.counties) {
                assert_eq!(topology.rings(shape).next().is_none(), shape.name == "Falls Church city", "{}", shape.name);
                for ring in topology.rings(shape) {
                    assert_eq!(ring.first(), ring.last(), "{}", shape.name);
                }
            }
        }
    }

    #[test]
    fn the_aleutians_do_not_stretch_across_the_world() {
        for topology in [&atlas().coarse, &atlas().fine] {
            let alaska = &topology.states[1];
            let bounds = topology.bounds(alaska);
            // Attu is at 172.4° E, Dixon Entrance at 130° W: 57.6 degrees apart.
            assert!(bounds.min[0] > -188.0 && bounds.max[0] < -129.0, "{bounds:?}");
        }
    }

    #[test]
    fn cut_bytes_are_refused() {
        assert!(decode(&mut Reader { bytes: &[1, 2, 3] }).is_none());
        assert!(Reader { bytes: &[0x80; 12] }.unsigned().is_none());
    }
}
