//! Words of shares of a whole, with the earnings difference between parts.

use super::{
    Proposal, captions,
    captions::short,
    earnings::statistic,
    groups::{by_phrase, capital, label, plural_noun, small},
};
use crate::words::Text;
use crate::{
    figure::format::{self, known},
    measure::{Dollars, Part, ShareRow, ShareTable},
    table::CellState,
};

/// Title, subtitle, notes and so on of a table of shares. `hidden` rows found no room.
pub fn share(table: &ShareTable, hidden: usize) -> Proposal {
    share_as(table, tr!("Stacked bar"), hidden)
}

/// The same of another kind of chart.
pub fn share_as(table: &ShareTable, chart: &str, hidden: usize) -> Proposal {
    let suppressed = suppressed(table);
    let titles = titles(table);
    let mut notes = Vec::new();
    notes.extend(captions::withheld(table.provenance.request.threshold, suppressed, tr!("number"), tr!("numbers")));
    if hidden > 0 {
        notes.push(tr!("{hidden} more not shown for want of room.", hidden = hidden));
    }
    if table.total.gap.is_some() || table.rows.iter().any(|row| row.gap.is_some()) {
        notes.push(tr!("A difference in earnings between people, not an effect of the certificate.").to_owned());
    }
    notes.extend(captions::filter_note(&table.provenance.request.filters));
    let (notes, details) = captions::with_notes_of(notes, &table.provenance, false);
    let mut method = Vec::new();
    if table.total.gap.is_some() && matches!(table.dollars, Dollars::Constant(_)) {
        method.push(tr!("{}, CPI-U", captions::dollars(table.dollars)));
    }
    let finding = titles.first().map_or("", String::as_str);
    Proposal {
        alt: alt(table, chart, finding, suppressed),
        speaker: speaker(table, finding),
        titles,
        subtitle: subtitle(table),
        notes,
        details,
        source: captions::source(&table.provenance, &method),
    }
}

/// Words of how many people earned how much, in bands.
pub fn distribution(table: &ShareTable, chart: &str, hidden: usize) -> Proposal {
    let mut proposal = share_as(table, chart, hidden);
    let known_parts: Vec<(&Part, f64)> =
        table.total.parts.iter().filter_map(|part| Some((part, known(part.share)?))).collect();
    let mut titles = Vec::new();
    if let Some((part, share)) = known_parts.iter().max_by(|a, b| a.1.total_cmp(&b.1)) {
        // Another band may only be called smaller where its number is told.
        let all = known_parts.len() == table.total.parts.len() && known_parts.len() > 1;
        let alone = known_parts.iter().filter(|(_, other)| other == share).count() == 1;
        let most = if all && alone { tr!(", more than any other band") } else { "" };
        titles.push(tr!("{} earn {}{most}", format::share(*share), small(&part.label), most = most));
    }
    titles.push(format!("{} {}", table.subject, by_phrase(&table.by)).trim_end().to_owned());
    if let (Some(old), Some(new)) = (proposal.titles.first(), titles.first()) {
        proposal.alt = proposal.alt.replacen(old.as_str(), new, 1);
        proposal.speaker = proposal.speaker.replacen(old.as_str(), new, 1);
    }
    proposal.titles = titles;
    proposal
}

/// Shares, earnings and differences that are withheld, over all rows.
fn suppressed(table: &ShareTable) -> usize {
    let parts = |row: &ShareRow| row.parts.iter().filter(|part| part.share.state == CellState::Suppressed).count();
    let whole = |row: &ShareRow| usize::from(row.parts.is_empty() && row.base.state == CellState::Suppressed);
    table.rows.iter().chain([&table.total]).map(|row| parts(row) + whole(row)).sum()
}

fn titles(table: &ShareTable) -> Vec<String> {
    let mut titles = Vec::new();
    let when = table.after.map(|after| tr!(" in the {}", after.words())).filter(|_| !calendar(table));
    let when = when.or_else(|| table.after.map(|after| tr!(" in {}", after.words()))).unwrap_or_default();
    if let Some(part) = table.total.parts.first()
        && let Some(value) = known(part.share)
    {
        let does = does(table, part);
        titles.push(capital(&tr!("{share} {does}{when}", share = in_words(value), does = does, when = when)));
        titles.push(capital(&tr!("{share} {does}{when}", share = format::share(value), does = does, when = when)));
    }
    if let Some(gap) = table.total.gap
        && let (Some(difference), Some(part)) = (known(gap.difference), table.total.parts.first())
    {
        let name = small(&part.label);
        let more = if difference < 0.0 { tr!("less") } else { tr!("more") };
        titles.push(tr!(
            "{} earnings are {} {more} in {name} than elsewhere",
            statistic(table.statistic),
            format::dollars(difference.abs()),
            more = more,
            name = name
        ));
    }
    let mut firsts: Vec<(&ShareRow, f64)> =
        table.rows.iter().filter_map(|row| Some((row, known(row.parts.first()?.share)?))).collect();
    firsts.sort_by(|a, b| b.1.total_cmp(&a.1));
    if let (Some(high), Some(low)) = (firsts.first(), firsts.last())
        && firsts.len() > 1
        && high.1 > low.1
    {
        titles.push(tr!(
            "Shares range from {} ({}) to {} ({})",
            format::share(low.1),
            short(&label(&low.0.group)),
            format::share(high.1),
            short(&label(&high.0.group))
        ));
    }
    titles.push(format!("{} {}", capital(&table.subject), by_phrase(&table.by)).trim_end().to_owned());
    titles
}

fn calendar(table: &ShareTable) -> bool {
    table.after.is_some_and(|after| after.relative_quarters().is_none())
}

/// "work in manufacturing", "are matched with wage records".
fn does(table: &ShareTable, part: &Part) -> String {
    let subject = small(&table.subject);
    if subject.starts_with(tr!("work")) {
        subject
    } else if subject.starts_with(tr!("matched")) || subject.starts_with(tr!("employed")) {
        tr!("are {subject}", subject = subject)
    } else {
        tr!("work in {}", small(&part.label))
    }
}

/// A share in words where a plain one is right to the whole percent, "about" where it is within one; else the percent.
fn in_words(share: f64) -> String {
    const PLAIN: [(f64, Text); 13] = [
        (10.0, text!("one in ten")),
        (20.0, text!("one in five")),
        (25.0, text!("one in four")),
        (30.0, text!("three in ten")),
        (100.0 / 3.0, text!("one in three")),
        (40.0, text!("four in ten")),
        (50.0, text!("half")),
        (60.0, text!("six in ten")),
        (200.0 / 3.0, text!("two in three")),
        (70.0, text!("seven in ten")),
        (75.0, text!("three in four")),
        (80.0, text!("eight in ten")),
        (90.0, text!("nine in ten")),
    ];
    let percent = (share * 100.0).round();
    let nearest = PLAIN.iter().min_by(|a, b| (a.0 - percent).abs().total_cmp(&(b.0 - percent).abs()));
    match nearest {
        Some((value, words)) if (value - percent).abs() < 0.5 => capital(words.get()),
        Some((value, words)) if (value - percent).abs() <= 1.0 => tr!("About {words}", words = words),
        _ => format::share(share),
    }
}

fn subtitle(table: &ShareTable) -> String {
    let mut parts = vec![capital(&table.subject), by_phrase(&table.by)];
    parts.extend(captions::filters(&table.provenance.request.filters));
    parts.push(match known(table.total.base) {
        Some(n) => format!("n = {}", format::count(n)),
        None => tr!("n suppressed").to_owned(),
    });
    parts.retain(|part| !part.is_empty());
    parts.join(", ")
}

fn alt(table: &ShareTable, chart: &str, finding: &str, suppressed: usize) -> String {
    let mut text = tr!("{chart} of {}. {finding}.", small(&subtitle(table)), chart = chart, finding = finding);
    let parts: Vec<String> = table
        .total
        .parts
        .iter()
        .filter_map(|part| Some(format!("{} {}", short(&part.label), format::share(known(part.share)?))))
        .collect();
    if !parts.is_empty() {
        text.push_str(&format!(" {}.", parts.join(", ")));
    }
    if suppressed > 0 {
        text.push_str(&tr!(" {} suppressed.", format::plural(suppressed, tr!("number"), tr!("numbers"))));
    }
    text
}

fn speaker(table: &ShareTable, finding: &str) -> String {
    let mut text = match known(table.total.base) {
        Some(n) => tr!("{finding}, of {} {}.", format::count(n), table.unit, finding = finding),
        None => format!("{finding}."),
    };
    if let Some(gap) = table.total.gap
        && let (Some(inside), Some(elsewhere)) = (known(gap.inside), known(gap.elsewhere))
    {
        text.push_str(&tr!(
            "\n\nSay this: {} there and {} elsewhere is a difference between people, not an effect of the certificate.",
            format::dollars(inside),
            format::dollars(elsewhere)
        ));
    }
    if !table.by.is_empty() {
        text.push_str(&tr!(
            "\n\nMethod: shares within each of {}.",
            format::plural(table.rows.len(), tr!("group"), plural_noun(&table.by))
        ));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_put_in_words_only_where_they_are_right() {
        let cases = [
            (0.404, "Four in ten"),
            (0.41, "About four in ten"),
            (0.33, "One in three"),
            (0.25, "One in four"),
            (0.50, "Half"),
            (0.37, "37%"),
            (0.66, "About two in three"),
            (0.67, "Two in three"),
            (0.03, "3%"),
        ];
        for (share, should) in cases {
            assert_eq!(in_words(share), should, "{share}");
        }
    }
}
