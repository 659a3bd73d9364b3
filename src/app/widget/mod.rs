//! The window's own controls: one look, a focus ring, and a name for screen readers on each.

mod button;
mod choice;
mod keys;
mod layout;
mod list;
mod range;

pub use button::{Button, Kind, icon_button, link};
pub use choice::{check_box, choice_row, choice_row_about, clipped, segmented, select, select_about, toggle};
pub use keys::enter_typed;
pub use layout::{card, hatch_swatch, head_row, left_label, line, section, swatch, tag, tool_row, warn_tag, wraps};
pub use list::{Row, row};
pub use range::range;
