//! The window: commands, jobs, screens, widgets, theme. Only this room (and `main.rs`) knows egui.

pub mod command;
pub mod icon;
pub mod paint;
pub mod screen;
pub mod theme;
pub mod widget;
