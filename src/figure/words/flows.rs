//! Words of industry flows: which industry a group enters most, and what is withheld.

use super::{
    Proposal,
    captions::short,
    groups::{by_phrase, capital, key_label, label, small},
    share,
};
use crate::{
    figure::format::{self, known},
    measure::{Part, ShareRow, ShareTable},
    table::Field,
};

/// People whose industry before is not known came from nowhere that can be said.
const NOT_STATED: &str = "Not stated";

/// Words of the chart of flows from groups to industries; `withheld` of its flows are hatched.
pub fn flows(table: &ShareTable, withheld: usize, hidden: usize) -> Proposal {
    // Earnings are not in this chart.
    let plain = |row: &ShareRow| ShareRow { gap: None, ..row.clone() };
    let without =
        ShareTable { rows: table.rows.iter().map(plain).collect(), total: plain(&table.total), ..table.clone() };
    let mut proposal = share(&without, hidden);
    let mut titles = Vec::new();
    let moved = table.by == [Field::IndustryBefore];
    if moved && let Some((field, n)) = newcomers(table) {
        titles.push(tr!("{} people came to {} from other industries", format::count(n), small(&field.label)));
    }
    if let Some((row, part, n)) = largest(table) {
        let group = short(&label(&row.group));
        let (to, n) = (small(&part.label), format::count(n));
        titles.push(if moved {
            tr!("The largest move is from {} to {}: {} people", small(&group), to, n)
        } else {
            tr!("The largest flow is from {group} to {}: {} people", to, n, group = group)
        });
    }
    titles.extend(leaders(table).filter(|_| !moved));
    proposal.subtitle = proposal.subtitle.replacen(&capital(&table.subject), tr!("Industries entered"), 1);
    let at = usize::from(!proposal.titles.is_empty());
    proposal.titles.splice(at..at, titles);
    if withheld > 0 {
        proposal.notes.push(tr!(
            "{} hatched, not as wide as {} number.",
            format::plural(withheld, tr!("suppressed flow is"), tr!("suppressed flows are")),
            if withheld == 1 { tr!("its") } else { tr!("their") }
        ));
    }
    let by = by_phrase(&table.by);
    let mut alt = tr!("Flow chart of industries entered{}{by}", if by.is_empty() { "" } else { ", " }, by = by);
    if let Some(n) = known(table.total.base) {
        alt.push_str(&format!(", n = {}", format::count(n)));
    }
    alt.push('.');
    if let Some(finding) = proposal.titles.first() {
        alt.push_str(&format!(" {finding}."));
    }
    if let Some((row, part, n)) = largest(table) {
        let group = short(&label(&row.group));
        alt.push_str(&tr!(" Largest flow: {group} to {}, {}.", small(&part.label), format::count(n), group = group));
    }
    if withheld > 0 {
        alt.push_str(&tr!(" {} suppressed.", format::plural(withheld, tr!("flow"), tr!("flows"))));
    }
    proposal.alt = alt;
    proposal
}

/// People of the industry in question who were in a stated other one before, where all those flows are published.
fn newcomers(table: &ShareTable) -> Option<(&Part, f64)> {
    let field = table.total.parts.first()?;
    let others = table.rows.iter().filter(|row| !stayed(row, field) && key_label(&row.group) != NOT_STATED);
    let n: Option<f64> = others.map(|row| known(row.parts.first()?.n)).sum();
    n.filter(|n| *n > 0.0).map(|n| (field, n))
}

/// The flow is of people who are where they were.
fn stayed(row: &ShareRow, part: &Part) -> bool {
    key_label(&row.group) == *part.label
}

/// The largest published flow of a group into an industry that it does not come from.
fn largest(table: &ShareTable) -> Option<(&ShareRow, &Part, f64)> {
    let all = table.rows.iter().flat_map(|row| row.parts.iter().map(move |part| (row, part)));
    let all = all.filter(|(row, part)| !stayed(row, part));
    let known = all.filter_map(|(row, part)| Some((row, part, known(part.n)?)));
    known.max_by(|a, b| a.2.total_cmp(&b.2))
}

/// "Every group enters manufacturing most often"; "Manufacturing takes in most of 4 of 5 groups".
fn leaders(table: &ShareTable) -> Option<String> {
    let field = table.total.parts.first()?;
    let complete: Vec<&ShareRow> =
        table.rows.iter().filter(|row| row.parts.iter().all(|part| known(part.share).is_some())).collect();
    if complete.len() < 2 {
        return None;
    }
    let first = |row: &&&ShareRow| {
        let share = |part: &Part| known(part.share).unwrap_or(0.0);
        row.parts.first().is_some_and(|own| row.parts.iter().skip(1).all(|other| share(own) > share(other)))
    };
    let led = complete.iter().filter(first).count();
    let name = small(&field.label);
    if led == complete.len() && led == table.rows.len() {
        Some(tr!("More people of every group enter {name} than any other industry", name = name))
    } else if led > 0 {
        Some(tr!(
            "In {led} of {} groups more people enter {name} than any other industry",
            table.rows.len(),
            led = led,
            name = name
        ))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{figure::fixture, measure::Datum};

    #[test]
    fn titles_name_the_largest_flow_and_the_industry_that_leads() {
        let table = fixture::share_by_age(&[("18–25", &[30.0, 10.0, 20.0]), ("26–35", &[60.0, 20.0, 70.0])]);
        let titles = flows(&table, 0, 0).titles;
        assert!(titles.contains(&"The largest flow is from 26–35 to transport: 70 people".to_owned()), "{titles:?}");
        let led = "In 1 of 2 groups more people enter manufacturing than any other industry";
        assert!(titles.iter().any(|title| title == led), "{titles:?}");
    }

    #[test]
    fn from_industries_before_those_who_came_are_counted_and_those_who_stayed_are_no_move() {
        let rows: [(&str, &[f64]); 3] =
            [("Manufacturing", &[90.0, 10.0]), ("Retail trade", &[40.0, 60.0]), ("Not stated", &[25.0, 5.0])];
        let mut table = fixture::share_by_age(&rows);
        table.by = vec![Field::IndustryBefore];
        let titles = flows(&table, 0, 0).titles;
        assert!(titles.contains(&"40 people came to manufacturing from other industries".to_owned()), "{titles:?}");
        let largest = "The largest move is from retail trade to manufacturing: 40 people";
        assert!(titles.iter().any(|title| title == largest), "{titles:?}");
        table.rows[1].parts[0].n = Datum::SUPPRESSED;
        assert!(!flows(&table, 1, 0).titles.iter().any(|title| title.contains("came to")), "one flow is withheld");
    }

    #[test]
    fn withheld_flows_are_told_and_never_lead() {
        let mut table = fixture::share_by_age(&[("18–25", &[30.0, 10.0]), ("26–35", &[60.0, 20.0])]);
        for row in &mut table.rows {
            (row.parts[1].n, row.parts[1].share) = (Datum::SUPPRESSED, Datum::SUPPRESSED);
        }
        let words = flows(&table, 2, 0);
        assert!(words.notes.contains(&"2 suppressed flows are hatched, not as wide as their number.".to_owned()));
        assert!(
            words.alt.ends_with("2 flows suppressed.") && words.alt.starts_with("Flow chart of industries entered")
        );
        assert!(!words.titles.iter().any(|title| title.contains("than any other")));
    }
}
