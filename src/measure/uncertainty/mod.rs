//! How sure a number is: intervals of medians and rates, resampled differences, standard errors that name their formula.

mod bootstrap;
mod median;
mod moments;
mod wilson;

pub(super) use bootstrap::Bootstrap;
pub use median::median_ranks;
pub use moments::mean_interval;
pub(super) use moments::{Moments, standard_errors};
pub(super) use wilson::wilson;

/// Two-sided 95 % of a normal distribution.
pub(super) const Z: f64 = 1.959_963_984_540_054;
