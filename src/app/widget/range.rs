//! A slider with two ends, for whole numbers such as years.

use egui::{Id, Key, Modifiers, Rect, Sense, Stroke, Ui, Vec2, WidgetInfo, pos2, vec2};

use crate::app::theme::{self, Tokens};

/// Draws the slider over `width` and moves the ends by dragging or by arrow keys. Returns true when an end was let go or
/// a key was pressed: only then is the range final.
pub fn range(ui: &mut Ui, name: &str, first: f64, last: f64, ends: &mut [f64; 2], width: f32) -> bool {
    let tokens = Tokens::of(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(width, 20.0), Sense::hover());
    let track = rect.shrink2(vec2(8.0, 0.0));
    let span = (last - first).max(1.0);
    let at = |value: f64| track.left() + track.width() * ((value - first) / span) as f32;
    let y = rect.center().y;
    ui.painter().hline(track.x_range(), y, Stroke::new(3.0, tokens.field_line));
    ui.painter().hline(at(ends[0])..=at(ends[1]), y, Stroke::new(3.0, tokens.accent));
    let mut done = false;
    for end in 0..2 {
        let knob = Rect::from_center_size(pos2(at(ends[end]), y), Vec2::splat(20.0));
        let id: Id = ui.scope_id().with((name, end));
        let response = ui.interact(knob, id, Sense::click_and_drag());
        let label = format!("{name}, {}", if end == 0 { tr!("from") } else { tr!("to") });
        response.widget_info(|| WidgetInfo::slider(true, ends[end], &label));
        ui.painter().circle(knob.center(), 6.5, tokens.panel, Stroke::new(2.0, tokens.accent));
        if response.has_focus() {
            theme::ring(ui, knob.shrink(2.0));
        }
        if let Some(pointer) = response.interact_pointer_pos().filter(|_| response.dragged()) {
            let share = f64::from((pointer.x - track.left()) / track.width().max(1.0));
            set(ends, end, (first + share * span).round(), first, last);
        }
        done |= response.drag_stopped();
        if response.has_focus() {
            let by = ui.input_mut(|input| {
                i32::from(input.consume_key(Modifiers::NONE, Key::ArrowRight))
                    - i32::from(input.consume_key(Modifiers::NONE, Key::ArrowLeft))
            });
            if by != 0 {
                set(ends, end, ends[end] + f64::from(by), first, last);
                done = true;
            }
        }
    }
    done
}

/// Moves one end; the two never cross.
fn set(ends: &mut [f64; 2], end: usize, value: f64, first: f64, last: f64) {
    ends[end] = if end == 0 { value.clamp(first, ends[1]) } else { value.clamp(ends[0], last) };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_stay_in_order_and_in_bounds() {
        let mut ends = [2012.0, 2018.0];
        set(&mut ends, 0, 2030.0, 2012.0, 2018.0);
        assert_eq!(ends, [2018.0, 2018.0]);
        set(&mut ends, 0, 2014.0, 2012.0, 2018.0);
        set(&mut ends, 1, 1990.0, 2012.0, 2018.0);
        assert_eq!(ends, [2014.0, 2014.0]);
    }
}
