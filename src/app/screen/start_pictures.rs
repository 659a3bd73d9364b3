//! The small pictures on the sample cards: where the colleges are, and the experiment's two lines.

use std::{collections::HashSet, sync::OnceLock, thread};

use egui::{Align2, Color32, Mesh, Rect, Shape, Stroke, Ui, pos2};

use crate::{
    app::{
        command::SampleProject,
        theme::{self, Tokens},
    },
    figure::Weight,
    place, sample,
};

/// Earnings gains of the experiment in dollars, 1975 to 1978: trained and not trained (Dehejia and Wahba's sample).
const GAINS: [f32; 2] = [4817.0, 3288.0];

/// The nation and where the samples' colleges stand on it, in map units.
struct Drawn {
    map: &'static place::NationMap,
    fills: Vec<(String, place::Triangles)>,
    colleges: [Vec<[f32; 2]>; 2],
    states: [HashSet<&'static str>; 2],
}

static DRAWN: OnceLock<Drawn> = OnceLock::new();
static STARTED: OnceLock<()> = OnceLock::new();

/// Draws the picture of a sample; maps appear as soon as they are made, off this thread.
pub fn paint(ui: &Ui, sample: SampleProject, area: Rect) {
    match sample {
        SampleProject::Skills => nation(ui, 0, area, 1.6),
        SampleProject::Stem => nation(ui, 1, area, 3.0),
        SampleProject::Experiment => lines(ui, area),
    }
}

fn nation(ui: &Ui, which: usize, area: Rect, radius: f32) {
    let Some(drawn) = DRAWN.get() else {
        STARTED.get_or_init(|| {
            let ctx = ui.ctx().clone();
            let made = thread::Builder::new().name("sample pictures".into()).spawn(move || {
                DRAWN.get_or_init(make);
                ctx.request_repaint();
            });
            if let Err(error) = made {
                tracing::warn!("no thread for the sample pictures: {error}");
            }
        });
        return;
    };
    let tokens = Tokens::of(ui);
    let scale = area.width().min(area.height() / place::NationMap::HEIGHT);
    let origin = area.center() - egui::vec2(scale, scale * place::NationMap::HEIGHT) / 2.0;
    let at = |[x, y]: [f32; 2]| origin + egui::vec2(x, y) * scale;
    let mut mesh = Mesh::default();
    for (fips, triangles) in &drawn.fills {
        let with = drawn.states[which].contains(fips.as_str());
        fill(&mut mesh, triangles, if with { tokens.soft_line } else { tokens.no_college }, at);
    }
    ui.painter().add(Shape::mesh(mesh));
    for (lines, stroke) in
        [(&drawn.map.borders, Stroke::new(0.5, tokens.hatch)), (&drawn.map.coast, Stroke::new(0.6, tokens.hatch))]
    {
        for line in lines {
            ui.painter().add(Shape::line(line.iter().map(|&point| at(point)).collect(), stroke));
        }
    }
    for &college in &drawn.colleges[which] {
        ui.painter().circle(at(college), radius, tokens.dot, Stroke::new(radius * 0.3, tokens.panel));
    }
}

fn fill(mesh: &mut Mesh, triangles: &place::Triangles, color: Color32, at: impl Fn([f32; 2]) -> egui::Pos2) {
    let first = mesh.vertices.len() as u32;
    for &vertex in &triangles.vertices {
        mesh.colored_vertex(at(vertex), color);
    }
    mesh.indices.extend(triangles.corners.iter().flatten().map(|corner| corner + first));
}

fn make() -> Drawn {
    let map = place::nation();
    let places = sample::places();
    let project = |&(latitude, longitude, _): &(f64, f64, &str)| {
        map.projection.project(latitude, longitude).map(|point| point.map(|value| value as f32))
    };
    Drawn {
        map,
        fills: map.states.iter().map(|state| (state.fips.clone(), place::triangles(&state.rings))).collect(),
        states: places.each_ref().map(|colleges| {
            let fips = |postal: &str| place::state_by_any(postal).map(|state| state.fips);
            colleges.iter().filter_map(|&(_, _, postal)| fips(postal)).collect()
        }),
        colleges: places.map(|colleges| colleges.iter().filter_map(project).collect()),
    }
}

fn lines(ui: &Ui, area: Rect) {
    let tokens = Tokens::of(ui);
    let small = theme::font(12.0, Weight::Regular);
    let ground = area.bottom() - 16.0;
    let (left, right) = (area.left() + 22.0, area.left() + area.width() * 0.48);
    ui.painter().hline(area.left() + 8.0..=area.right() - 12.0, ground, Stroke::new(1.2, tokens.axis));
    for (x, year) in [(left, "1975"), (right, "1978")] {
        ui.painter().text(pos2(x, ground + 9.0), Align2::CENTER_CENTER, year, small.clone(), tokens.muted);
    }
    let scale = (ground - area.top() - 34.0) / GAINS[0];
    let start = pos2(left, ground - 16.0);
    for (gain, words, color, hollow) in [
        (GAINS[1], tr!("Not trained +$3,288"), tokens.axis, true),
        (GAINS[0], tr!("Trained +$4,817"), tokens.accent, false),
    ] {
        let end = pos2(right, start.y - gain * scale);
        ui.painter().line_segment([start, end], Stroke::new(3.0, color));
        for at in [start, end] {
            let inside = if hollow { tokens.panel } else { color };
            ui.painter().circle(at, 4.5, inside, Stroke::new(2.0, color));
        }
        let weight = if hollow { Weight::Regular } else { Weight::SemiBold };
        // Where the picture is low, the two ends are nearer to each other than their words are high.
        let apart = ((16.0 - (GAINS[0] - GAINS[1]) * scale) / 2.0).max(0.0);
        let at = end + egui::vec2(11.0, if hollow { apart } else { -apart });
        ui.painter().text(at, Align2::LEFT_CENTER, words, theme::font(12.0, weight), color);
    }
}
