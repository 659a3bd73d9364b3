//! The same jobs with no window: inspect, cells, measure, render, sample.
