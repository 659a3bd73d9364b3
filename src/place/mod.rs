//! States, counties, ZIP codes, cities and colleges in, coordinates and outlines out; projections and hit tests.
