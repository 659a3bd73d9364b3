//! What a map shows, gathered from published rows: states, colleges on their places, totals for the words.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    figure::{
        MapSpec, MapView, ShadeBy, SizeBy,
        format::{self, known},
        words::{self, MapFacts},
    },
    measure::{CountRow, CountTable, Datum, Keep},
    place::{self, NationMap, StateMap},
    table::{CellState, Field},
};

/// A college that stands on the map, in map units.
pub(super) struct Dot<'a> {
    pub row: &'a CountRow,
    pub at: [f32; 2],
    pub name: String,
    /// Two-digit FIPS of its state.
    pub state: String,
}

impl Dot<'_> {
    pub fn key(&self) -> String {
        format!("college:{}|{}", self.name, self.state)
    }
}

/// The colleges behind a table of counts.
pub(super) fn colleges(table: &CountTable) -> &[CountRow] {
    if table.colleges.is_empty() && table.by == [Field::College] { &table.rows } else { &table.colleges }
}

/// Colleges that the projection can place.
pub(super) fn dots<'a>(table: &'a CountTable, projection: &place::Projection, state: Option<&str>) -> Vec<Dot<'a>> {
    colleges(table)
        .iter()
        .filter_map(|row| {
            let found = row.place.as_ref()?;
            let fips = found.state.as_deref().unwrap_or_default();
            if state.is_some_and(|state| state != fips) {
                return None;
            }
            let at = projection.project(found.latitude, found.longitude)?;
            let name = row.group.last().map(ToString::to_string).unwrap_or_default();
            Some(Dot { row, at: at.map(|v| v as f32), name, state: fips.to_owned() })
        })
        .collect()
}

/// Numbers of one state.
#[derive(Clone, Debug)]
pub(super) struct StateRow {
    pub colleges: u32,
    pub programs: u32,
    /// Of the 2020 Census.
    pub residents: Option<u32>,
    pub certificates: Datum,
    pub in_field: Datum,
}

/// States by FIPS: the rows of the table, or counted from the colleges where the table is not by state.
pub(super) fn states(table: &CountTable) -> BTreeMap<String, StateRow> {
    let mut states = BTreeMap::new();
    if table.by == [Field::State] {
        for row in &table.rows {
            let label = row.group.first().map(AsRef::as_ref).unwrap_or_default();
            let fips = row.place.as_ref().and_then(|place| place.state.as_deref());
            let Some(state) = fips.and_then(place::state).or_else(|| place::state_by_any(label)) else { continue };
            states.insert(
                state.fips.to_owned(),
                StateRow {
                    colleges: row.colleges,
                    programs: row.programs,
                    residents: place::residents(state.fips),
                    certificates: row.certificates,
                    in_field: row.in_field,
                },
            );
        }
        return states;
    }
    for row in colleges(table) {
        let Some(fips) = row.place.as_ref().and_then(|place| place.state.as_deref()) else { continue };
        let state = states.entry(fips.to_owned()).or_insert(StateRow {
            colleges: 0,
            programs: 0,
            residents: place::residents(fips),
            certificates: Datum::MISSING,
            in_field: Datum::MISSING,
        });
        state.colleges += 1;
        state.programs += row.programs;
    }
    states
}

impl StateRow {
    /// The datum that shades the state.
    pub fn shade(&self, shade: ShadeBy) -> Datum {
        match shade {
            ShadeBy::None => Datum::MISSING,
            ShadeBy::Colleges => Datum::value(f64::from(self.colleges)),
            ShadeBy::Certificates => self.certificates,
            ShadeBy::InField => self.in_field,
            ShadeBy::Programs => Datum::value(f64::from(self.programs)),
            ShadeBy::PerMillion => match (known(self.certificates), self.residents) {
                (Some(n), Some(residents)) => Datum::value(n * 1e6 / f64::from(residents)),
                (Some(_), None) => Datum::MISSING,
                (None, _) => self.certificates,
            },
        }
    }

    /// A state that takes part: it has a college, or people or certificates even if their number is withheld.
    pub fn present(&self) -> bool {
        self.colleges > 0
            || known(self.certificates).is_some_and(|n| n > 0.0)
            || self.certificates.state == CellState::Suppressed
    }
}

/// "Share working in manufacturing", "Certificates per million residents"; empty without shading.
pub(super) fn shading(table: &CountTable, shade: ShadeBy) -> String {
    match shade {
        ShadeBy::None => String::new(),
        ShadeBy::Colleges => tr!("Colleges").to_owned(),
        ShadeBy::Certificates => words::capital(&table.unit),
        ShadeBy::InField => tr!("Share working in {}", field(table)),
        ShadeBy::Programs => tr!("Programs").to_owned(),
        ShadeBy::PerMillion => tr!("{} per million residents", words::capital(&table.unit)),
    }
}

/// What the dots of a state are: "Certificates", "Share working in manufacturing".
pub(super) fn sizing(table: &CountTable, size: SizeBy) -> String {
    match size {
        SizeBy::Certificates => words::capital(&table.unit),
        SizeBy::Programs => tr!("Programs").to_owned(),
        SizeBy::Same => tr!("Colleges").to_owned(),
        SizeBy::InField => tr!("Share working in {}", field(table)),
    }
}

/// Facts of two maps: those of the first, and what the second adds.
pub(super) fn of_both(table: &CountTable, first: MapFacts, spec: &MapSpec, second: &MapFacts) -> MapFacts {
    let (left, right) = match (&first.state, spec.beside) {
        (Some(_), Some(beside)) => (sizing(table, spec.size), sizing(table, beside.size)),
        (_, Some(beside)) => (shading(table, spec.shade), shading(table, beside.shade)),
        (_, None) => (first.shading.clone(), String::new()),
    };
    let mut notes = first.notes.clone();
    notes.extend(second.notes.iter().filter(|note| !first.notes.contains(note)).cloned());
    MapFacts { withheld: first.withheld.max(second.withheld), shading: left, second: right, notes, ..first }
}

/// "manufacturing" where the field is NAICS 31–33, else "the certificate's field".
pub(super) fn field(table: &CountTable) -> &'static str {
    if table.provenance.request.field_industries == ["31", "32", "33"] {
        tr!("manufacturing")
    } else {
        tr!("the certificate’s field")
    }
}

/// Facts of the nation's map.
pub(super) fn of_nation(table: &CountTable, spec: &MapSpec, nation: &NationMap) -> MapFacts {
    let states = states(table);
    let dots = dots(table, &nation.projection, None);
    let all = colleges(table);
    let present: Vec<&str> = states.iter().filter(|(_, row)| row.present()).map(|(fips, _)| fips.as_str()).collect();
    let summed: u32 = states.values().map(|row| row.colleges).sum();
    let colleges = if all.is_empty() { (table.total.colleges.max(summed)) as usize } else { all.len() };
    let mut most: Vec<(&str, f64)> =
        states.iter().filter_map(|(fips, row)| Some((fips.as_str(), known(row.certificates)?))).collect();
    most.sort_by(|a, b| b.1.total_cmp(&a.1));
    let name = |fips: &str| place::state(fips).map_or_else(|| fips.to_owned(), |state| state.name.to_owned());
    MapFacts {
        state: None,
        colleges,
        certificates: known(table.total.certificates),
        places: places(&present),
        counties: (0, 0),
        most: if most.len() > 3 { most.iter().take(3).map(|(fips, _)| name(fips)).collect() } else { Vec::new() },
        unplaced: if spec.view == MapView::Tiles { 0 } else { all.len().saturating_sub(dots.len()) },
        withheld: states.values().filter(|row| row.shade(spec.shade).state == CellState::Suppressed).count(),
        shading: shading(table, spec.shade),
        second: String::new(),
        notes: notes(spec.shade),
    }
}

fn notes(shade: ShadeBy) -> Vec<String> {
    let residents = || tr!("Residents are those of the 2020 Census, of all ages.").to_owned();
    (shade == ShadeBy::PerMillion).then(residents).into_iter().collect()
}

/// "31 states", "31 states and Puerto Rico", "9 states and DC".
fn places(fips: &[&str]) -> String {
    const DC: &str = "11";
    let is_state = |fips: &str| fips.parse::<u8>().is_ok_and(|code| code <= 56) && fips != DC;
    let states = fips.iter().filter(|fips| is_state(fips)).count();
    let mut names = Vec::new();
    if states > 0 {
        names.push(format::plural(states, tr!("state"), tr!("states")));
    }
    for other in fips.iter().filter(|fips| !is_state(fips)) {
        names.push(match *other {
            DC => tr!("DC").to_owned(),
            code => place::state(code).map_or_else(|| code.to_owned(), |state| state.name.to_owned()),
        });
    }
    words::list(&names)
}

/// Facts of a state's map.
pub(super) fn of_state(table: &CountTable, spec: &MapSpec, map: &StateMap) -> MapFacts {
    let dots = dots(table, &map.projection, Some(map.state.fips));
    let mut ranked: Vec<(&Dot, f64)> =
        dots.iter().filter_map(|dot| Some((dot, known(dot.row.certificates)?))).collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1));
    let mut most: Vec<String> = Vec::new();
    for (dot, _) in ranked {
        let city = dot.row.place.as_ref().and_then(|place| place.city.as_deref());
        if let Some(city) = city
            && !most.iter().any(|known| known == city)
        {
            most.push(city.to_owned());
        }
    }
    most.truncate(3);
    let in_state =
        |row: &&CountRow| row.place.as_ref().is_some_and(|place| place.state.as_deref() == Some(map.state.fips));
    let inside = colleges(table).iter().filter(in_state).count();
    MapFacts {
        state: Some(map.state.name.to_owned()),
        colleges: inside,
        certificates: of_this_state(table, map),
        places: String::new(),
        counties: (counties(&dots, map).len(), place::counties_of(map.state.fips).len()),
        most: if most.len() > 1 { most } else { Vec::new() },
        unplaced: inside - dots.len(),
        withheld: dots.iter().filter(|dot| super::dots::datum(dot, spec.size).state == CellState::Suppressed).count(),
        shading: String::new(),
        second: String::new(),
        notes: Vec::new(),
    }
}

/// Certificates of the state: from its row, or the total where the table is of this state only.
fn of_this_state(table: &CountTable, map: &StateMap) -> Option<f64> {
    if table.by == [Field::State] {
        return states(table).get(map.state.fips).and_then(|row| known(row.certificates));
    }
    let only_here = match table.provenance.request.filters.by_field.get(&Field::State) {
        Some(Keep::Labels(labels)) => labels.iter().all(|label| place::state_by_any(label) == Some(map.state)),
        _ => false,
    };
    known(table.total.certificates).filter(|_| only_here)
}

/// Counties with a college.
pub(super) fn counties(dots: &[Dot], map: &StateMap) -> BTreeSet<String> {
    dots.iter()
        .filter_map(|dot| {
            let stated = dot.row.place.as_ref().and_then(|place| place.county.as_deref()).map(str::to_owned);
            stated.or_else(|| map.county_at(dot.at.map(f64::from)).map(|area| area.fips.clone()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::fixture::{college, count_row, count_table};

    #[test]
    fn a_state_never_speaks_with_the_nations_total() {
        let ohio = place::state_map("39").unwrap();
        let colleges = vec![
            college("Lakeside College", [-82.7, 41.4], "Sandusky", "39043", Some(40.0)),
            college("Dallas College", [-96.8, 32.8], "Dallas", "48113", Some(60.0)),
        ];
        let rows = vec![count_row("Ohio", 1, Some(40.0), None), count_row("Texas", 1, Some(60.0), None)];
        let total = count_row("", 2, Some(100.0), None);
        let by_state = count_table(Field::State, rows, colleges.clone(), total.clone());
        let facts = of_state(&by_state, &MapSpec::default(), ohio);
        assert_eq!((facts.certificates, facts.colleges, facts.counties), (Some(40.0), 1, (1, 88)));
        let mut by_college = count_table(Field::College, colleges.clone(), colleges, total);
        assert_eq!(of_state(&by_college, &MapSpec::default(), ohio).certificates, None);
        let only = Keep::Labels(["Ohio".to_owned()].into());
        by_college.provenance.request.filters.by_field.insert(Field::State, only);
        assert_eq!(of_state(&by_college, &MapSpec::default(), ohio).certificates, Some(100.0));
        let nation = of_nation(&by_state, &MapSpec::default(), place::nation());
        assert_eq!((nation.colleges, nation.places.as_str(), nation.certificates), (2, "2 states", Some(100.0)));
    }

    #[test]
    fn states_and_others_are_told_apart() {
        assert_eq!(places(&["11", "39", "48", "72"]), "2 states, DC and Puerto Rico");
        assert_eq!(places(&["39"]), "1 state");
        assert_eq!(places(&["11"]), "DC");
    }
}
