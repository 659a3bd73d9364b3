//! Words of the difference in earnings between people in the certificate's industry and people elsewhere.

use super::{
    LOW_N, Proposal, captions,
    earnings::statistic,
    groups::{all_of, by_phrase, capital, label, people, plural_noun, small},
};
use crate::words::Text;
use crate::{
    figure::format::{self, known},
    measure::{Dollars, ShareRow, ShareTable},
    table::{CellState, Period},
};

/// What stands on every such figure.
const CAVEAT: Text = text!("A difference in earnings between people, not an effect of the certificate.");

/// The industry in question, in the middle of a sentence: "manufacturing".
pub fn field_name(table: &ShareTable) -> String {
    let first = table.total.parts.first().or_else(|| table.rows.first().and_then(|row| row.parts.first()));
    first.map_or_else(|| tr!("the field").to_owned(), |part| small(&part.label))
}

/// Title, subtitle, notes and so on; `hidden` groups found no room.
pub fn gaps(table: &ShareTable, hidden: usize) -> Proposal {
    gaps_as(table, tr!("Paired dots"), hidden)
}

/// The same of another kind of chart.
pub fn gaps_as(table: &ShareTable, chart: &str, hidden: usize) -> Proposal {
    let titles = titles(table);
    let finding = titles.first().cloned().unwrap_or_default();
    let withheld = table.rows.iter().filter(|row| is(row, CellState::Suppressed)).count();
    let mut notes: Vec<String> =
        captions::withheld(table.provenance.request.threshold, withheld, tr!("group"), tr!("groups"))
            .into_iter()
            .collect();
    if table.rows.iter().any(|row| known(row.base).is_some_and(|n| n < LOW_N)) {
        notes.push(tr!("† = fewer than {LOW_N} people.", LOW_N = LOW_N));
    }
    if hidden > 0 {
        let more = format::plural(hidden, tr!("more group is"), tr!("more groups are"));
        notes.push(tr!("{more} not shown for want of room: filter, or compare by another field.", more = more));
    }
    notes.push(CAVEAT.get().to_owned());
    notes.extend(captions::filter_note(&table.provenance.request.filters));
    let (notes, details) = captions::with_notes_of(notes, &table.provenance, false);
    let method: Vec<String> = match table.dollars {
        Dollars::Constant(_) => vec![tr!("{}, CPI-U", captions::dollars(table.dollars))],
        Dollars::Nominal => Vec::new(),
    };
    let subtitle = subtitle(table);
    let suppressed = if withheld > 0 {
        tr!(" {} suppressed.", format::plural(withheld, tr!("group"), tr!("groups")))
    } else {
        String::new()
    };
    Proposal {
        alt: tr!(
            "{chart} of {}. {finding}.{}{suppressed}",
            small(&subtitle),
            extremes(table),
            chart = chart,
            finding = finding,
            suppressed = suppressed
        ),
        speaker: tr!(
            "{finding}.\n\nSay this: people chose where they work, so this is {}",
            small(CAVEAT.get()),
            finding = finding
        ),
        titles,
        subtitle,
        notes,
        details,
        source: captions::source(&table.provenance, &method),
    }
}

fn is(row: &ShareRow, state: CellState) -> bool {
    row.gap.is_some_and(|gap| [gap.inside.state, gap.elsewhere.state, gap.difference.state].contains(&state))
}

/// Groups that a title may rest on, with their differences, widest first.
fn firm(table: &ShareTable) -> Vec<(&ShareRow, f64)> {
    let mut rows: Vec<(&ShareRow, f64)> = table
        .rows
        .iter()
        .filter(|row| known(row.base).is_some_and(|n| n >= LOW_N))
        .filter(|row| !row.group.iter().any(|label| label.as_ref() == "Not stated"))
        .filter_map(|row| Some((row, known(row.gap?.difference)?)))
        .collect();
    rows.sort_by(|a, b| b.1.total_cmp(&a.1));
    rows
}

fn titles(table: &ShareTable) -> Vec<String> {
    let inside = field_name(table);
    let mean = statistic(table.statistic);
    let rows = firm(table);
    let mut titles = Vec::new();
    let noun = plural_noun(&table.by);
    let more = rows.iter().filter(|(_, difference)| *difference > 0.0).count();
    if rows.len() > 1 {
        let published =
            if table.rows.iter().any(|row| is(row, CellState::Suppressed)) { tr!("published ") } else { "" };
        let in_all = if more == rows.len() {
            tr!("in {} {published}{noun}", all_of(more), published = published, noun = noun)
        } else {
            tr!("in {more} of {} {published}{noun}", rows.len(), more = more, published = published, noun = noun)
        };
        titles.push(tr!(
            "{mean} earnings are higher in {inside} than elsewhere {in_all}",
            mean = mean,
            inside = inside,
            in_all = in_all
        ));
    }
    if let Some((row, difference)) = rows.first()
        && rows.len() > 1
        && let Some(gap) = row.gap
        && let (Some(in_field), Some(elsewhere)) = (known(gap.inside), known(gap.elsewhere))
        && label(&row.group).chars().count() <= 60
        && *difference > 0.0
    {
        titles.push(tr!(
            "The difference is largest for {}: {} in {inside}, {} elsewhere",
            people(&table.by, &row.group),
            format::dollars(in_field),
            format::dollars(elsewhere),
            inside = inside
        ));
    }
    if let Some(difference) = table.total.gap.and_then(|gap| known(gap.difference)) {
        let than = if difference < 0.0 { tr!("less") } else { tr!("more") };
        titles.push(tr!(
            "{mean} earnings are {} {than} in {inside} than elsewhere",
            format::dollars(difference.abs()),
            mean = mean,
            than = than,
            inside = inside
        ));
    }
    if let (Some((_, most)), Some((_, least))) = (rows.first(), rows.last())
        && rows.len() > 1
    {
        titles.push(tr!(
            "Differences range from {} to {} {}",
            format::change(*least),
            format::change(*most),
            by_phrase(&table.by)
        ));
    }
    titles.push(
        tr!("{mean} earnings in {inside} and elsewhere {}", by_phrase(&table.by), mean = mean, inside = inside)
            .trim_end()
            .to_owned(),
    );
    titles
}

fn subtitle(table: &ShareTable) -> String {
    let mean = statistic(table.statistic);
    let mut parts = vec![tr!("{mean} yearly earnings in {} and elsewhere", field_name(table), mean = mean)];
    parts.extend(table.after.map(Period::words));
    parts.push(by_phrase(&table.by));
    parts.extend(captions::filters(&table.provenance.request.filters));
    parts.push(captions::dollars(table.dollars));
    parts.push(match known(table.total.base) {
        Some(n) => format!("n = {}", format::count(n)),
        None => tr!("n suppressed").to_owned(),
    });
    parts.retain(|part| !part.is_empty());
    capital(&parts.join(", "))
}

fn extremes(table: &ShareTable) -> String {
    let rows = firm(table);
    match (rows.first(), rows.last()) {
        (Some((high, most)), Some((low, least))) if rows.len() > 1 => tr!(
            " From {} ({}) to {} ({}).",
            format::change(*least),
            captions::short(&label(&low.group)),
            format::change(*most),
            captions::short(&label(&high.group))
        ),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::fixture;

    #[test]
    fn titles_tell_a_difference_and_rest_on_no_small_group() {
        // 24 Asian workers are too few for a title; Black +15,000 and White +9,500 are firm.
        let proposal = gaps(&fixture::race_gaps(), 0);
        assert_eq!(
            proposal.titles[..2],
            [
                "Median earnings are higher in manufacturing than elsewhere in both published race and ethnicity groups",
                "The difference is largest for Black workers: $46,000 in manufacturing, $31,000 elsewhere",
            ]
        );
        let words = format!("{proposal:?}").to_lowercase();
        assert!(words.contains("not an effect") && !words.contains("gain"), "{words}");
        assert!(proposal.notes.iter().any(|note| note.contains("(1 group)")), "{:?}", proposal.notes);
    }
}
