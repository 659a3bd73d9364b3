//! Tables in, numbers out, and from numbers *published* numbers: measures, dollars, disclosure control.

mod published;
mod request;
mod results;

pub use published::Published;
pub use request::{Dollars, Filter, Filters, Keep, MeasureName, Request, Statistic};
pub use results::{
    Answer, Change, ColumnarGroup, CountRow, CountTable, Datum, EarningsRow, EarningsTable, Gap, Part, PathwayStep,
    PathwayTable, Place, Provenance, ShareRow, ShareTable, SourceRef, Spread, TrajectoryPoint, TrajectorySeries,
    TrajectoryTable,
};
