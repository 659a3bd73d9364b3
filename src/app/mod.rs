//! The window: commands, jobs, screens, widgets, theme. Only this room (and `main.rs`) knows egui.

pub mod about;
mod brand;
pub mod command;
mod connect;
pub mod cpu;
mod data;
mod earlier;
mod files;
mod finish;
mod fixes;
pub mod icon;
mod lock;
mod mappings;
pub mod matching;
pub mod paint;
mod program;
mod protect;
mod recipes;
mod recover;
mod run;
mod run_command;
pub mod screen;
mod share;
mod shell;
mod slides;
mod steps;
pub mod theme;
pub mod view;
pub mod widget;
pub mod work;
mod workspace;

pub use program::{App, Frontend, Setup};
pub use run::{COMPANION, Options, companion, run};
