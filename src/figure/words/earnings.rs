//! Words of before-and-after earnings, by stated rules.

use std::sync::Arc;

use super::{
    Proposal,
    captions::{self, short},
    groups::{by_phrase, capital, label, people, plural_noun},
};
use crate::{
    figure::format::{self, known},
    measure::{Dollars, EarningsRow, EarningsTable, Statistic},
    table::{CellState, Period},
};

/// A change within this many percent is "little changed".
const LITTLE: f64 = 3.0;
/// Groups below this carry a dagger and no title.
pub const LOW_N: f64 = 30.0;

/// Title, subtitle, notes and so on of an earnings table. `hidden` groups did not fit on the page.
pub fn earnings(table: &EarningsTable, chart: &str, hidden: usize) -> Proposal {
    let facts = Facts::of(table);
    let titles = titles(table, &facts);
    Proposal {
        alt: alt(table, &facts, chart, titles.first().map_or("", String::as_str)),
        titles,
        subtitle: subtitle(table),
        notes: notes(table, &facts, hidden),
        source: captions::source(&table.provenance, &method(table)),
        speaker: speaker(table, &facts),
    }
}

/// What titles may be built from: groups with published numbers before and after.
struct Facts<'a> {
    shown: Vec<Moved<'a>>,
    suppressed: usize,
}

struct Moved<'a> {
    group: &'a [Arc<str>],
    before: f64,
    after: f64,
    /// Few people: shown, but no title rests on it.
    low_n: bool,
}

impl Moved<'_> {
    fn of(row: &EarningsRow) -> Option<Moved<'_>> {
        let (before, after) = (known(row.before.center)?, known(row.after.center)?);
        Some(Moved { group: &row.group, before, after, low_n: known(row.n).is_some_and(|n| n < LOW_N) })
    }

    fn amount(&self) -> f64 {
        self.after - self.before
    }

    fn percent(&self) -> f64 {
        if self.before > 0.0 { self.amount() / self.before * 100.0 } else { 0.0 }
    }

    fn rose(&self) -> bool {
        self.percent() > LITTLE
    }

    fn fell(&self) -> bool {
        self.percent() < -LITTLE
    }
}

impl<'a> Facts<'a> {
    fn of(table: &'a EarningsTable) -> Self {
        Self { shown: table.rows.iter().filter_map(Moved::of).collect(), suppressed: suppressed(table) }
    }
}

/// Groups of which some number is withheld.
pub fn suppressed(table: &EarningsTable) -> usize {
    let withheld = |row: &&EarningsRow| {
        [row.n, row.before.center, row.after.center].iter().any(|datum| datum.state == CellState::Suppressed)
    };
    table.rows.iter().filter(withheld).count()
}

fn titles(table: &EarningsTable, facts: &Facts) -> Vec<String> {
    let when = when(table.baseline, table.after);
    let mean = statistic(table.statistic);
    let mut titles = Vec::new();
    let firm: Vec<&Moved> = facts.shown.iter().filter(|row| !row.low_n && !not_stated(row.group)).collect();
    if !table.by.is_empty() {
        if let Some(best) = firm.iter().max_by(|a, b| a.percent().total_cmp(&b.percent()))
            && let Some(multiple) = multiple(best.before, best.after)
        {
            titles
                .push(format!("{} {multiple} their earnings {when}", capital(&short(&people(&table.by, best.group)))));
        }
        titles.extend(in_how_many(table, facts, mean));
        if let Some(most) = firm.iter().max_by(|a, b| a.amount().total_cmp(&b.amount())).filter(|row| row.rose()) {
            titles.push(format!(
                "Earnings rose most for {}: from {} to {}",
                short(&people(&table.by, most.group)),
                format::dollars(most.before),
                format::dollars(most.after)
            ));
        }
    }
    if let Some(all) = Moved::of(&table.total) {
        if let Some(multiple) = multiple(all.before, all.after) {
            titles.push(format!("Workers {multiple} their earnings {when}"));
        }
        titles.push(of_all(&all, mean, &when));
    }
    if let (Some(least), Some(most)) = (
        firm.iter().min_by(|a, b| a.amount().total_cmp(&b.amount())),
        firm.iter().max_by(|a, b| a.amount().total_cmp(&b.amount())),
    ) && firm.len() > 1
        && least.amount() > 0.0
    {
        titles.push(format!(
            "Gains ranged from {} to {} {}",
            format::change(least.amount()),
            format::change(most.amount()),
            by_phrase(&table.by)
        ));
    }
    if facts.shown.is_empty() && facts.suppressed > 0 {
        titles.push(format!("All {} {} are too small to publish", facts.suppressed, plural_noun(&table.by)));
    }
    titles.push(format!("{mean} earnings before and after {}", by_phrase(&table.by)).trim_end().to_owned());
    titles
}

/// "more than doubled" from twice as much on, and so on; nothing below.
fn multiple(before: f64, after: f64) -> Option<&'static str> {
    if before <= 0.0 {
        return None;
    }
    match after / before {
        ratio if ratio > 3.0 => Some("more than tripled"),
        ratio if ratio > 2.0 => Some("more than doubled"),
        2.0 => Some("doubled"),
        _ => None,
    }
}

/// "Median earnings rose in all 5 age groups", "rose in 4 of 5 age groups and fell in 1".
fn in_how_many(table: &EarningsTable, facts: &Facts, mean: &str) -> Option<String> {
    let n = facts.shown.len();
    if n < 2 {
        return None;
    }
    let rose = facts.shown.iter().filter(|row| row.rose()).count();
    let fell = facts.shown.iter().filter(|row| row.fell()).count();
    let published = if facts.suppressed > 0 { "published " } else { "" };
    let noun = plural_noun(&table.by);
    Some(if rose == n {
        format!("{mean} earnings rose in all {n} {published}{noun}")
    } else if fell == n {
        format!("{mean} earnings fell in all {n} {published}{noun}")
    } else if rose == 0 && fell == 0 {
        format!("{mean} earnings were little changed in all {n} {published}{noun}")
    } else if fell == 0 {
        format!("{mean} earnings rose in {rose} of {n} {published}{noun}")
    } else if rose == 0 {
        format!("{mean} earnings fell in {fell} of {n} {published}{noun}")
    } else {
        format!("{mean} earnings rose in {rose} of {n} {published}{noun} and fell in {fell}")
    })
}

fn of_all(all: &Moved, mean: &str, when: &str) -> String {
    let (from, to) = (format::dollars(all.before), format::dollars(all.after));
    if all.rose() {
        format!("{mean} earnings rose from {from} to {to} {when}")
    } else if all.fell() {
        format!("{mean} earnings fell from {from} to {to} {when}")
    } else {
        format!("{mean} earnings were little changed {when}: {from} before, {to} after")
    }
}

fn subtitle(table: &EarningsTable) -> String {
    let mean = statistic(table.statistic);
    let mut parts = vec![format!("{mean} {} earnings before and after", captions::yearly(table.after))];
    parts.push(by_phrase(&table.by));
    parts.extend(captions::filters(&table.provenance.request.filters));
    parts.push(captions::dollars(table.dollars));
    parts.push(match known(table.total.n) {
        Some(n) => format!("n = {}", format::count(n)),
        None => "n suppressed".to_owned(),
    });
    parts.retain(|part| !part.is_empty());
    parts.join(", ")
}

fn notes(table: &EarningsTable, facts: &Facts, hidden: usize) -> Vec<String> {
    let mut notes = Vec::new();
    notes.extend(captions::withheld(table.threshold, facts.suppressed, "group", "groups"));
    if facts.shown.iter().any(|row| row.low_n) {
        notes.push(format!("† = fewer than {LOW_N} people."));
    }
    if hidden > 0 {
        notes.push(format!("{} not drawn for want of room; the table has all.", groups_are(hidden)));
    }
    if table.rows.iter().all(|row| row.effect.is_none()) {
        notes.push("Not compared with similar workers who did not certify.".to_owned());
    }
    notes.extend(captions::filter_note(&table.provenance.request.filters));
    if let Some(dropped) = known(table.dropped).filter(|n| *n > 0.0) {
        notes.push(format!("Left out: {} {} without earnings in one period.", format::count(dropped), table.unit));
    }
    captions::with_notes_of(notes, &table.provenance)
}

fn groups_are(n: usize) -> String {
    if n == 1 { "1 more group is".to_owned() } else { format!("{n} more groups are") }
}

/// What is true of every number: same people, rounding, price index.
fn method(table: &EarningsTable) -> Vec<String> {
    let mut method = Vec::new();
    if table.as_published {
        method.push("numbers as the source published them".to_owned());
    } else {
        method.push("same people before and after".to_owned());
    }
    let values: Vec<f64> = table
        .rows
        .iter()
        .chain([&table.total])
        .flat_map(|row| [row.before.center, row.after.center])
        .filter_map(known)
        .collect();
    if !values.is_empty() && values.iter().all(|value| value.rem_euclid(100.0) == 0.0) {
        method.push("rounded to $100".to_owned());
    }
    if matches!(table.dollars, Dollars::Constant(_)) {
        method.push("CPI-U".to_owned());
    }
    method
}

fn alt(table: &EarningsTable, facts: &Facts, chart: &str, finding: &str) -> String {
    let mut text = format!("{chart} of {}", super::groups::small(&subtitle(table)));
    text.push_str(". ");
    text.push_str(finding);
    text.push('.');
    let after = |a: &&Moved, b: &&Moved| a.after.total_cmp(&b.after);
    if let (Some(low), Some(high)) = (facts.shown.iter().min_by(after), facts.shown.iter().max_by(after))
        && facts.shown.len() > 1
    {
        text.push_str(&format!(
            " After: {} ({}) to {} ({}).",
            format::dollars(low.after),
            short(&label(low.group)),
            format::dollars(high.after),
            short(&label(high.group))
        ));
    }
    if facts.suppressed > 0 {
        text.push_str(&format!(" {} suppressed.", format::plural(facts.suppressed, "group", "groups")));
    }
    text
}

fn speaker(table: &EarningsTable, facts: &Facts) -> String {
    let mean = statistic(table.statistic);
    let who = known(table.total.n).map_or_else(String::new, |n| format!(" of {} {}", format::count(n), table.unit));
    let mut first = format!(
        "{mean} {} earnings{who}, {} and {}, in {}.",
        captions::yearly(table.after),
        table.baseline.words(),
        table.after.words(),
        captions::dollars(table.dollars)
    );
    let by_gain = |a: &&Moved, b: &&Moved| a.amount().total_cmp(&b.amount());
    if let (Some(low), Some(high)) = (facts.shown.iter().min_by(by_gain), facts.shown.iter().max_by(by_gain))
        && facts.shown.len() > 1
    {
        first.push_str(&format!(
            " The change is largest for {} ({}) and smallest for {} ({}).",
            people(&table.by, high.group),
            format::change(high.amount()),
            people(&table.by, low.group),
            format::change(low.amount())
        ));
    }
    let mut say = "Say this: this is not a comparison with similar workers who did not certify.".to_owned();
    if table.by.iter().any(|field| matches!(field, crate::table::Field::AgeGroup | crate::table::Field::Age)) {
        say.push_str(" Younger workers would also earn more with age.");
    }
    let mut method = format!("Method: {}.", method(table).join(", "));
    if facts.suppressed > 0 {
        method.push_str(&format!(
            " Groups under {} people are suppressed ({}).",
            table.threshold,
            format::plural(facts.suppressed, "group", "groups")
        ));
    }
    if table.rows.iter().any(|row| row.effect.is_some()) {
        return format!("{first}\n\n{method}");
    }
    format!("{first}\n\n{say}\n\n{method}")
}

/// "after certification", or the two calendar periods.
pub fn when(baseline: Period, after: Period) -> String {
    match after {
        Period::Year(_) | Period::Quarter(_) => "after certification".to_owned(),
        Period::CalendarYear(_) | Period::CalendarQuarter(_) => {
            format!("between {} and {}", baseline.words(), after.words())
        }
    }
}

pub fn statistic(statistic: Statistic) -> &'static str {
    match statistic {
        Statistic::Median => "Median",
        Statistic::Mean => "Average",
    }
}

fn not_stated(group: &[Arc<str>]) -> bool {
    group.iter().any(|label| label.as_ref() == "Not stated")
}
