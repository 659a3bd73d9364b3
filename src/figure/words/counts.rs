//! Words of maps and of tables of counts by place.

use super::{
    Proposal, captions,
    groups::{by_phrase, capital, label, list, plural_noun, small},
};
use crate::{
    figure::format::{self, known},
    measure::{CountRow, CountTable},
    table::CellState,
};

/// What a map shows, beyond the table: counted from the same published rows and the geometry.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MapFacts {
    /// The state of a state map.
    pub state: Option<String>,
    /// Colleges on this map.
    pub colleges: usize,
    /// Certificates awarded there, where that may be printed.
    pub certificates: Option<f64>,
    /// "31 states", "31 states and Puerto Rico".
    pub places: String,
    /// Counties with a college and all counties, on a state map.
    pub counties: (usize, usize),
    /// States or cities with the most, at most three.
    pub most: Vec<String>,
    /// Colleges that could not be placed.
    pub unplaced: usize,
    /// Places or colleges whose shown number is withheld, with the noun for one and for several.
    pub withheld: usize,
    /// What a colour means, empty without shading.
    pub shading: String,
    /// What the second of two maps shows; `shading` is then that of the first. Empty on one map.
    pub second: String,
    /// Sentences on where a rate's whole comes from.
    pub notes: Vec<String>,
}

/// Words of a table of counts; with `map` those of the map drawn from it.
pub fn counts(table: &CountTable, map: Option<&MapFacts>, hidden: usize) -> Proposal {
    let mut notes = Vec::new();
    let withheld = map.map_or_else(|| suppressed(&table.rows), |facts| facts.withheld);
    let (one, many) = match map {
        Some(facts) if facts.state.is_some() => (tr!("college"), tr!("colleges")),
        Some(_) => (tr!("state"), tr!("states")),
        None => (tr!("number"), tr!("numbers")),
    };
    notes.extend(captions::withheld(table.provenance.request.threshold, withheld, one, many));
    if let Some(facts) = map
        && facts.unplaced > 0
    {
        notes.push(tr!(
            "{} could not be placed and {} only in the list.",
            format::plural(facts.unplaced, tr!("college"), tr!("colleges")),
            if facts.unplaced == 1 { tr!("is") } else { tr!("are") }
        ));
    }
    if hidden > 0 {
        notes.push(match map {
            Some(_) => tr!(
                "{} in the list, without room for a name on the map.",
                format::plural(hidden, tr!("more college is"), tr!("more colleges are"))
            ),
            None => tr!("{hidden} more not shown for want of room.", hidden = hidden),
        });
    }
    notes.extend(map.iter().flat_map(|facts| facts.notes.iter().cloned()));
    notes.extend(captions::filter_note(&table.provenance.request.filters));
    let mut titles = map.map_or_else(|| table_titles(table), |facts| map_titles(table, facts));
    if let Some(MapFacts { second, shading, state, .. }) = map
        && !second.is_empty()
    {
        let place =
            state.as_ref().map_or_else(|| tr!(", by state").to_owned(), |state| tr!(" in {state}", state = state));
        titles.insert(
            1.min(titles.len()),
            tr!("{shading} and {}{place}", small(second), shading = shading, place = place),
        );
    }
    let subtitle = subtitle(table, map);
    let finding = titles.first().cloned().unwrap_or_default();
    let (notes, details) = captions::with_notes_of(notes, &table.provenance, false);
    Proposal {
        alt: alt(table, map, &finding, withheld),
        speaker: format!("{finding}. {subtitle}"),
        titles,
        subtitle,
        notes,
        details,
        source: captions::source(&table.provenance, &[]),
    }
}

fn suppressed(rows: &[CountRow]) -> usize {
    let withheld = |state: CellState| usize::from(state == CellState::Suppressed);
    rows.iter().map(|row| withheld(row.certificates.state).max(withheld(row.in_field.state))).sum()
}

fn map_titles(table: &CountTable, facts: &MapFacts) -> Vec<String> {
    let colleges = format::plural(facts.colleges, tr!("college"), tr!("colleges"));
    let awards = if facts.colleges == 1 { tr!("awards") } else { tr!("award") };
    let total = facts.certificates.map(|n| format!("{} {}", format::count(n), table.unit));
    let mut titles = Vec::new();
    match &facts.state {
        Some(state) if facts.colleges == 0 => {
            titles.push(tr!("{state}: no college awards these certificates", state = state));
        }
        Some(state) => {
            let (with, all) = facts.counties;
            if with > 0 {
                titles.push(tr!(
                    "{state}: {colleges} in {with} of {all} counties {awards} certificates",
                    state = state,
                    colleges = colleges,
                    with = with,
                    all = all,
                    awards = awards
                ));
            } else {
                titles.push(tr!(
                    "{state}: {colleges} {awards} certificates",
                    state = state,
                    colleges = colleges,
                    awards = awards
                ));
            }
            titles.extend(total.map(|total| {
                tr!("{state}: {total} from {colleges}", state = state, total = total, colleges = colleges)
            }));
            if !facts.most.is_empty() {
                titles.push(tr!("{state}: most certificates come from {}", list(&facts.most), state = state));
            }
            titles.push(tr!("{state}: where the certificates are awarded", state = state));
        }
        // People whose colleges are not told, as by a warehouse.
        None if facts.colleges == 0 && facts.certificates.is_some() => {
            // Where somebody is in places that are not told, the total is not that of the places.
            let told: f64 = table.rows.iter().filter_map(|row| known(row.certificates)).sum();
            let all = facts.certificates.is_some_and(|n| (n - told).abs() < 0.5);
            titles.extend(total.map(|total| {
                if all {
                    tr!("{total} in {}", facts.places, total = total)
                } else {
                    tr!("{total}, {} shown", facts.places, total = total)
                }
            }));
            if facts.most.len() > 1 {
                titles.push(tr!("Most {unit}: {}", list(&facts.most), unit = table.unit));
            }
            if !facts.shading.is_empty() {
                titles.push(tr!("{}, by state", facts.shading));
            }
        }
        None if facts.colleges == 0 => titles.push(tr!("No college awards these certificates").to_owned()),
        None => {
            titles.push(tr!(
                "{colleges} in {} {awards} these certificates",
                facts.places,
                colleges = colleges,
                awards = awards
            ));
            titles.extend(
                total.map(|total| {
                    tr!("{total} from {colleges} in {}", facts.places, total = total, colleges = colleges)
                }),
            );
            if facts.most.len() > 1 {
                titles.push(tr!("{} award the most certificates", list(&facts.most)));
            }
            if !facts.shading.is_empty() {
                titles.push(tr!("{}, by state", facts.shading));
            }
            titles.push(tr!("Where the certificates are awarded").to_owned());
        }
    }
    titles
}

fn table_titles(table: &CountTable) -> Vec<String> {
    let mut titles = Vec::new();
    let groups = format!("{} {}", table.rows.len(), plural_noun(&table.by));
    let unit = &table.unit;
    if let Some(n) = known(table.total.certificates) {
        let from = if table.by.is_empty() { String::new() } else { tr!(" in {groups}", groups = groups) };
        titles.push(format!("{} {unit}{from}", format::count(n)));
    }
    let largest = |a: &&CountRow, b: &&CountRow| known(a.certificates).total_cmp_option(known(b.certificates));
    if let Some(most) = table.rows.iter().max_by(largest).filter(|row| known(row.certificates).is_some())
        && table.rows.len() > 1
    {
        titles.push(tr!("Most {unit}: {}", captions::short(&label(&most.group)), unit = unit));
    }
    if table.total.colleges > 0 {
        let n = table.total.colleges as usize;
        titles.push(tr!("{} award these certificates", format::plural(n, tr!("college"), tr!("colleges"))));
    }
    titles.push(format!("{} {}", capital(unit), by_phrase(&table.by)).trim_end().to_owned());
    titles
}

/// Orders withheld numbers below all published ones.
trait TotalCmpOption {
    fn total_cmp_option(self, other: Self) -> std::cmp::Ordering;
}

impl TotalCmpOption for Option<f64> {
    fn total_cmp_option(self, other: Self) -> std::cmp::Ordering {
        self.unwrap_or(f64::NEG_INFINITY).total_cmp(&other.unwrap_or(f64::NEG_INFINITY))
    }
}

fn subtitle(table: &CountTable, map: Option<&MapFacts>) -> String {
    let mut parts = Vec::new();
    let total = map.map_or_else(|| known(table.total.certificates), |facts| facts.certificates);
    if let Some(n) = total {
        parts.push(format!("{} {}", format::count(n), table.unit));
    } else if table.total.programs > 0 && map.is_none_or(|facts| facts.state.is_none()) {
        parts.push(format::plural(table.total.programs as usize, tr!("program"), tr!("programs")));
    }
    if let Some((first, last)) = table.cohorts.filter(|_| !parts.is_empty()) {
        parts.push(if first == last { first.to_string() } else { format!("{first}–{last}") });
    }
    let state = map.and_then(|facts| facts.state.as_ref());
    parts.extend(
        captions::filters(&table.provenance.request.filters).into_iter().filter(|filter| Some(filter) != state),
    );
    let mut text = capital(&parts.join(", "));
    if !text.is_empty() {
        text.push('.');
    }
    if let Some(facts) = map
        && facts.most.len() > 1
    {
        text.push_str(&tr!(" Most in {}.", list(&facts.most)));
    }
    text.trim_start().to_owned()
}

fn alt(table: &CountTable, map: Option<&MapFacts>, finding: &str, withheld: usize) -> String {
    let mut text = match map {
        Some(MapFacts { state: Some(state), colleges, counties: (with, all), .. }) => {
            tr!(
                "Map of {state}: {} in {with} of {all} counties.",
                format::plural(*colleges, tr!("college"), tr!("colleges")),
                state = state,
                with = with,
                all = all
            )
        }
        Some(facts) => {
            let colleges = format::plural(facts.colleges, tr!("college"), tr!("colleges"));
            let shading = if facts.shading.is_empty() || !facts.second.is_empty() {
                String::new()
            } else {
                tr!(" States shaded by: {}.", facts.shading)
            };
            // People whose colleges are not told, as by a warehouse.
            if facts.colleges == 0 && facts.certificates.is_some() {
                tr!("Map of the United States: {}.{shading}", facts.places, shading = shading)
            } else {
                tr!(
                    "Map of the United States: {colleges} in {}.{shading}",
                    facts.places,
                    colleges = colleges,
                    shading = shading
                )
            }
        }
        None => tr!("Table of {} {}. {finding}.", table.unit, by_phrase(&table.by), finding = finding),
    };
    if let Some(MapFacts { second, shading, .. }) = map
        && !second.is_empty()
    {
        text =
            tr!("Two maps, left: {shading}, right: {second}. {text}", shading = shading, second = second, text = text);
    }
    if let Some(facts) = map
        && !facts.most.is_empty()
    {
        text.push_str(&tr!(" Most in {}.", list(&facts.most)));
    }
    if let Some(n) = map.map_or_else(|| known(table.total.certificates), |facts| facts.certificates) {
        text.push_str(&tr!(" {} {} in all.", format::count(n), table.unit));
    }
    if withheld > 0 {
        text.push_str(&tr!(" {withheld} suppressed.", withheld = withheld));
    }
    text
}
