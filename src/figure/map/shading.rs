//! How states are filled by a number, so that suppressed, zero, not known and no college differ without colour too.

use std::collections::BTreeMap;

use super::{
    facts::StateRow,
    legend::{Entry, Sign},
    steps::Steps,
};
use crate::{
    figure::{
        Fill, Palette, ShadeBy, Stroke,
        format::{self, known},
        ink,
    },
    measure::Datum,
    table::CellState,
};

/// The fill of states by one number.
pub(super) struct Shading<'a> {
    by: ShadeBy,
    steps: Steps,
    scale: f32,
    palette: &'a Palette,
    /// Which of the looks beyond the steps are on the map.
    withheld: bool,
    zero: bool,
    unknown: bool,
    /// Some state has a college; without one, states that are not told of are not without colleges.
    colleges: bool,
}

/// What a state's number is, as far as it decides the look.
enum Look {
    Absent,
    Plain,
    Known(f64),
    Zero,
    Withheld,
    Unknown,
}

impl<'a> Shading<'a> {
    pub fn new(by: ShadeBy, states: &BTreeMap<String, StateRow>, scale: f32, palette: &'a Palette) -> Self {
        let looks: Vec<Look> = states.values().map(|row| look(by, Some(row))).collect();
        let values: Vec<f64> =
            looks.iter().filter_map(|look| if let Look::Known(value) = look { Some(*value) } else { None }).collect();
        Self {
            by,
            steps: Steps::new(&values, by == ShadeBy::InField),
            scale,
            palette,
            withheld: looks.iter().any(|look| matches!(look, Look::Withheld)),
            zero: looks.iter().any(|look| matches!(look, Look::Zero)),
            unknown: looks.iter().any(|look| matches!(look, Look::Unknown)),
            colleges: states.is_empty() || states.values().any(|row| row.colleges > 0),
        }
    }

    pub fn fill(&self, row: Option<&StateRow>) -> Fill {
        match look(self.by, row) {
            Look::Absent => Fill::Solid(self.palette.no_college),
            Look::Plain => Fill::Solid(self.palette.ramp[1]),
            Look::Known(value) => Fill::Solid(self.steps.color(value, self.palette)),
            Look::Zero | Look::Unknown => Fill::Solid(self.palette.page),
            Look::Withheld => ink::hatch(self.palette),
        }
    }

    /// The line around a state; that of a state without a college is thin and light, which tells its grey from the
    /// lightest step in print without colour.
    pub fn edge(&self, row: Option<&StateRow>) -> Stroke {
        match look(self.by, row) {
            Look::Absent => absent_edge(self.scale, self.palette),
            Look::Plain | Look::Known(_) | Look::Withheld => self.line(),
            Look::Zero => Stroke::new(self.palette.axis, 2.0 * self.scale),
            Look::Unknown => self.dashed(),
        }
    }

    /// The number as it stands on the map: "46%", "1,402", "0"; "—" where it is withheld, nothing where there is none.
    pub fn number(&self, row: Option<&StateRow>) -> String {
        match look(self.by, row) {
            Look::Absent | Look::Plain | Look::Unknown => String::new(),
            Look::Zero => "0".to_owned(),
            Look::Withheld => row.map_or_else(String::new, |row| format::datum(row.shade(self.by), format::share)),
            Look::Known(value) if self.by == ShadeBy::InField => format::share(value),
            Look::Known(value) if value < 0.5 => "<1".to_owned(),
            Look::Known(value) => format::count(value),
        }
    }

    /// Steps with their bounds, then each look beyond them that is on the map.
    pub fn entries(&self) -> Vec<Entry> {
        let (palette, line) = (self.palette, self.line());
        let swatch = |fill, edge, label: &str| Entry { sign: Sign::Swatch(fill, edge), label: label.to_owned() };
        let mut entries = Vec::new();
        if self.by == ShadeBy::None {
            entries.push(swatch(Fill::Solid(palette.ramp[1]), line, tr!("With a college")));
        }
        for (color, label) in self.steps.legend(palette) {
            entries.push(swatch(Fill::Solid(color), line, &label));
        }
        if self.zero {
            let edge = Stroke::new(palette.axis, 2.0 * self.scale);
            entries.push(swatch(Fill::Solid(palette.page), edge, tr!("Zero")));
        }
        if self.withheld {
            entries.push(swatch(ink::hatch(palette), line, tr!("Suppressed")));
        }
        if self.unknown {
            entries.push(swatch(Fill::Solid(palette.page), self.dashed(), tr!("Number not known")));
        }
        let edge = absent_edge(self.scale, palette);
        let absent = if self.colleges { tr!("No participating college") } else { tr!("Nobody, or not told") };
        entries.push(swatch(Fill::Solid(palette.no_college), edge, absent));
        entries
    }

    fn line(&self) -> Stroke {
        Stroke::new(self.palette.edge, 1.1 * self.scale)
    }

    fn dashed(&self) -> Stroke {
        Stroke { dash: Some([4.0 * self.scale, 3.0 * self.scale]), ..Stroke::new(self.palette.axis, 1.6 * self.scale) }
    }
}

/// The line around a state without a college.
pub(super) fn absent_edge(scale: f32, palette: &Palette) -> Stroke {
    Stroke::new(palette.hatch, 0.7 * scale)
}

fn look(by: ShadeBy, row: Option<&StateRow>) -> Look {
    let Some(row) = row.filter(|row| row.present()) else { return Look::Absent };
    if by == ShadeBy::None {
        return Look::Plain;
    }
    let datum: Datum = row.shade(by);
    match (known(datum), datum.state) {
        (Some(0.0), _) => Look::Zero,
        (Some(value), _) => Look::Known(value),
        (None, CellState::Suppressed) => Look::Withheld,
        // A range near an end is told in words, and no step is right for it.
        (None, CellState::Range) => Look::Withheld,
        (None, _) => Look::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::Color;

    fn state(certificates: Datum) -> StateRow {
        StateRow { colleges: 2, programs: 4, residents: Some(2_000_000), certificates, in_field: Datum::MISSING }
    }

    fn shading(by: ShadeBy, rows: &[(&str, Datum)]) -> Shading<'static> {
        let states = rows.iter().map(|(fips, datum)| ((*fips).to_owned(), state(*datum))).collect();
        Shading::new(by, &states, 1.0, &Palette::LIGHT)
    }

    /// Lightness of print without colour, 0…255 (Rec. 709 weights on the coded values).
    fn grey(color: Color) -> f32 {
        0.2126 * f32::from(color.r) + 0.7152 * f32::from(color.g) + 0.0722 * f32::from(color.b)
    }

    #[test]
    fn suppressed_zero_unknown_and_absent_differ_without_colour() {
        let rows = [("39", Datum::value(12.0)), ("48", Datum::value(0.0)), ("31", Datum::SUPPRESSED)];
        let shading = shading(ShadeBy::Certificates, &rows);
        let of = |datum: Option<Datum>| {
            let row = datum.map(state);
            let fill = match shading.fill(row.as_ref()) {
                Fill::Solid(color) => (false, grey(color).round() as i32),
                Fill::Hatch { .. } => (true, 0),
            };
            let edge = shading.edge(row.as_ref());
            let edge = (edge.dash.is_some(), (edge.width * 10.0) as i32, grey(edge.color).round() as i32);
            (fill, edge)
        };
        let looks = [
            of(Some(Datum::value(12.0))),
            of(Some(Datum::value(0.0))),
            of(Some(Datum::SUPPRESSED)),
            of(Some(Datum::MISSING)),
            of(None),
        ];
        for (i, a) in looks.iter().enumerate() {
            for b in &looks[..i] {
                let fills_differ = a.0.0 != b.0.0 || (a.0.1 - b.0.1).abs() > 12;
                assert!(fills_differ || a.1 != b.1, "{a:?} looks as {b:?}");
            }
        }
        let labels: Vec<String> = shading.entries().into_iter().map(|entry| entry.label).collect();
        assert_eq!(labels, ["12", "Zero", "Suppressed", "No participating college"]);
    }

    #[test]
    fn a_rate_is_of_the_residents_of_the_census() {
        // 12 of two million are six of a million; what is withheld stays withheld.
        let shading = shading(ShadeBy::PerMillion, &[("39", Datum::value(12.0)), ("31", Datum::SUPPRESSED)]);
        assert_eq!(shading.number(Some(&state(Datum::value(12.0)))), "6");
        assert_eq!(shading.number(Some(&state(Datum::SUPPRESSED))), "—");
        assert_eq!(shading.number(None), "");
    }
}
