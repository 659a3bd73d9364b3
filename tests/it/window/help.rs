//! The help page as a picture: the same bits on every run, in the colours of each theme.

use super::*;

/// One frame after the window has settled, drawn without a GPU.
fn picture(commands: &[Command]) -> Picture {
    let dir = tempfile::tempdir().unwrap();
    let ctx = egui::Context::default();
    let setup = (Answers::default(), Drawer::default(), warehouse::Server::default(), dir.path().to_owned());
    let mut window = Window { setup: Some(setup), app: None };
    let mut rasterizer = Rasterizer::default();
    for frame in 0..6 {
        let input = egui::RawInput {
            screen_rect: Some(egui::Rect::from_min_size(egui::Pos2::ZERO, vec2(1024.0, 700.0))),
            system_theme: Some(egui::Theme::Light),
            time: Some(f64::from(frame) / 60.0),
            ..egui::RawInput::default()
        };
        let mut output = ctx.run_ui(input, |ui| window.ui(ui));
        rasterizer.take(&mut output.textures_delta);
        if let (Some(app), 2) = (&window.app, frame) {
            commands.iter().cloned().for_each(|command| app.send(command));
        }
        if frame == 5 {
            let primitives = ctx.tessellate(output.shapes, 1.0);
            return rasterizer.draw(&primitives, 1024, 700, 1.0, egui::Color32::BLACK);
        }
    }
    unreachable!("the last frame returns")
}

#[test]
fn the_help_page_is_drawn_the_same_on_every_run_in_every_theme() {
    for (theme, tokens) in [
        (Theme::System, Tokens::LIGHT),
        (Theme::Light, Tokens::LIGHT),
        (Theme::Dark, Tokens::DARK),
        (Theme::Black, Tokens::BLACK),
        (Theme::White, Tokens::WHITE),
    ] {
        let dressed = Command::Theme(theme);
        let one = picture(&[dressed.clone(), Command::Help]);
        assert!(one == picture(&[dressed.clone(), Command::Help]), "{theme:?}: the same bits");
        assert_ne!(one, picture(&[dressed]), "{theme:?}: the page is there");
        let panel = one.pixels.iter().filter(|pixel| **pixel == tokens.panel).count();
        assert!(panel > 100_000, "{theme:?}: a page of the panel's colour, {panel} pixels");
        let ink = one.pixels.iter().filter(|pixel| **pixel == tokens.ink).count();
        assert!(ink > 300, "{theme:?}: words in full ink, {ink} pixels");
    }
}
