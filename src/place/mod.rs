//! States, counties, ZIP codes, cities and colleges in, coordinates and outlines out; projections and hit tests.

mod atlas;
mod county;
mod gazetteer;
mod locate;
mod polylabel;
mod ring;
mod state;
mod text;

pub use county::{County, counties_of, county, county_at, county_by_name};
pub use gazetteer::{City, Zip, city, zip};
pub use locate::{Campus, Directory, Located, NotLocated, Query, locate};
pub use polylabel::label_anchor;
pub use ring::Bounds;
pub use state::{State, nearest_state, state, state_by_any, states};
