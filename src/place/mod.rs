//! States, counties, ZIP codes, cities and colleges in, coordinates and outlines out; projections and hit tests.

mod area;
mod atlas;
mod clip;
mod county;
mod gazetteer;
mod locate;
mod nation;
mod polylabel;
mod projection;
mod residents;
mod ring;
mod simplify;
mod state;
mod state_map;
mod text;
mod triangles;
mod view;

pub use area::{Area, Line, hit};
pub use county::{County, counties_of, county, county_at, county_by_name};
pub use gazetteer::{City, Zip, city, zip};
pub use locate::{Campus, Directory, Located, NotLocated, Query, locate};
pub use nation::{Inset, NationMap, nation};
pub use polylabel::label_anchor;
pub use projection::Projection;
pub use residents::residents;
pub use ring::Bounds;
pub use state::{State, nearest_state, state, state_by_any, states};
pub use state_map::{StateMap, Surroundings, state_map};
pub use triangles::{Triangles, triangles};
