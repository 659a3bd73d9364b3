//! Tables in, numbers out, and from numbers *published* numbers: measures, dollars, disclosure control.

mod audience;
mod college;
mod comparison;
mod counts;
mod cpi;
mod dimension;
mod disclosure;
mod earnings;
mod elsewhere;
mod engine;
mod error;
mod explain;
mod facet;
#[cfg(test)]
mod fixture;
mod frame;
mod industry;
mod json;
mod long;
mod notes;
mod numbering;
mod order;
mod outcomes;
mod pairs;
mod pathway;
mod people;
mod published;
mod question;
mod region;
mod request;
mod results;
mod scatter;
mod share;
mod standards;
mod states;
mod stats;
mod text;
mod through;
mod together;
mod trajectory;
mod uncertainty;
mod unit;
mod value;
mod wages;
mod wioa;

pub use audience::{Audience, Publishing, THRESHOLDS, USUAL_THRESHOLD};
pub use cpi::{Prices, PricesError};
pub use disclosure::{Kept, suppress};
pub use elsewhere::Elsewhere;
pub use engine::{Engine, Settings, measure};
pub use error::MeasureError;
pub use explain::{Explanation, SourceRow, SourceRows, Which};
pub use facet::{Facet, FacetRange, FacetValue, Unit};
pub use industry::industry_rules;
pub use published::Published;
pub use question::{Amount, Bands, Cell, Cells, Executor, Figures, Known, Question, Rate, Split, Step, Who};
pub use region::CustomRegion;
pub use request::{
    Anchor, CompareWith, CountOf, Dollars, Filter, Filters, Keep, MeasureName, Reference, Request, Statistic,
};
pub use results::{
    Answer, Band, Change, ColumnarGroup, CountRow, CountTable, Datum, EarningsRow, EarningsTable, ErrorKind, Estimate,
    EstimateKind, Exclusion, Gap, Indicator, IndicatorRow, IndicatorTable, Part, PathwayStep, PathwayTable, Place,
    Provenance, ShareRow, ShareTable, SourceRef, Spread, StandardError, TrajectoryPoint, TrajectorySeries,
    TrajectoryTable,
};
pub use scatter::{Axes, Axis, Quantity, Scale, ScatterRow, ScatterTable};
pub use standards::{EXAMPLE as EXAMPLE_STANDARDS, Rated, Rating, Standard, StandardsRow, StandardsTable, Verdict};
pub use through::{Kernels, offered, through};
pub use together::InDeck;
pub use uncertainty::{mean_interval, median_ranks};
pub use value::{ValueRow, ValueTable};
