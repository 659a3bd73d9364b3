//! Words of before-and-after earnings, by stated rules.

use std::sync::Arc;

use super::{
    Proposal,
    captions::{self, short},
    groups::{all_of, by_phrase, capital, label, people, plural_noun},
};
use crate::{
    figure::format::{self, known},
    measure::{Dollars, EarningsRow, EarningsTable, EstimateKind, Statistic},
    table::{CellState, Field, Period},
};

/// A change within this many percent is "little changed".
const LITTLE: f64 = 3.0;
/// Groups below this carry a dagger and no title.
pub const LOW_N: f64 = 30.0;

/// Longest name of a group, in characters, that a title is built on.
const LONGEST_NAME: usize = 60;

/// Title, subtitle, notes and so on of an earnings table. `hidden` groups did not fit on the page.
pub fn earnings(table: &EarningsTable, chart: &str, hidden: usize) -> Proposal {
    let facts = Facts::of(table);
    let titles = titles(table, &facts);
    let (notes, details) = captions::with_notes_of(notes(table, &facts, hidden), &table.provenance, table.as_published);
    Proposal {
        alt: alt(table, &facts, chart, titles.first().map_or("", String::as_str)),
        titles,
        subtitle: subtitle(table),
        notes,
        details,
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
    titles.extend(told_apart(table));
    let nameable = |row: &&Moved| people(&table.by, row.group).chars().count() <= LONGEST_NAME;
    let firm: Vec<&Moved> =
        facts.shown.iter().filter(|row| !row.low_n && !not_stated(row.group)).filter(nameable).collect();
    if !table.by.is_empty() {
        if let Some(best) = firm.iter().max_by(|a, b| a.percent().total_cmp(&b.percent()))
            && let Some(multiple) = multiple(best.before, best.after)
        {
            titles.push(tr!(
                "{} {multiple} their earnings {when}",
                capital(&people(&table.by, best.group)),
                multiple = multiple,
                when = when
            ));
        }
        titles.extend(in_how_many(table, facts, mean));
        if let Some(most) = firm.iter().max_by(|a, b| a.amount().total_cmp(&b.amount())).filter(|row| row.rose()) {
            titles.push(tr!(
                "Earnings rose most for {}: from {} to {}",
                people(&table.by, most.group),
                format::dollars(most.before),
                format::dollars(most.after)
            ));
        }
    }
    if let Some(all) = Moved::of(&table.total) {
        if let Some(multiple) = multiple(all.before, all.after) {
            titles.push(tr!("Workers {multiple} their earnings {when}", multiple = multiple, when = when));
        }
        titles.push(of_all(&all, mean, &when));
    }
    if let (Some(least), Some(most)) = (
        firm.iter().min_by(|a, b| a.amount().total_cmp(&b.amount())),
        firm.iter().max_by(|a, b| a.amount().total_cmp(&b.amount())),
    ) && firm.len() > 1
        && least.amount() > 0.0
    {
        titles.push(tr!(
            "Gains ranged from {} to {} {}",
            format::change(least.amount()),
            format::change(most.amount()),
            by_phrase(&table.by)
        ));
    }
    if facts.shown.is_empty() && facts.suppressed > 0 {
        titles.push(tr!("All {} {} are too small to publish", facts.suppressed, plural_noun(&table.by)));
    }
    titles.push(tr!("{mean} earnings before and after {}", by_phrase(&table.by), mean = mean).trim_end().to_owned());
    titles
}

/// "Earnings of Treated changed by +$4,817, of Comparison by +$3,288: the difference is +$1,529".
fn told_apart(table: &EarningsTable) -> Option<String> {
    let of = |kind: EstimateKind| {
        table.estimates.iter().find(|of| of.kind == kind).and_then(|of| Some((of, known(of.amount)?)))
    };
    let (trained, change) = of(EstimateKind::ChangeTrained)?;
    let (compared, other) = of(EstimateKind::ChangeCompared)?;
    let (_, difference) = of(EstimateKind::DifferenceInDifferences)?;
    let name = |name: &str| name.trim_start_matches(tr!("Change of ")).to_owned();
    Some(tr!(
        "Earnings of {} changed by {}, of {} by {}: a difference of {}",
        name(&trained.name),
        format::change(change),
        name(&compared.name),
        format::change(other),
        format::change(difference)
    ))
}

/// "more than doubled" from twice as much on, and so on; nothing below.
fn multiple(before: f64, after: f64) -> Option<&'static str> {
    if before <= 0.0 {
        return None;
    }
    match after / before {
        ratio if ratio > 3.0 => Some(tr!("more than tripled")),
        ratio if ratio > 2.0 => Some(tr!("more than doubled")),
        2.0 => Some(tr!("doubled")),
        _ => None,
    }
}

/// "Median earnings rose in all 5 age groups", "rose in 4 of 5 age groups and fell in 1".
fn in_how_many(table: &EarningsTable, facts: &Facts, mean: &str) -> Option<String> {
    // People whose group is not known are no group.
    let groups: Vec<&Moved> = facts.shown.iter().filter(|row| !not_stated(row.group)).collect();
    let n = groups.len();
    if n < 2 {
        return None;
    }
    let rose = groups.iter().filter(|row| row.rose()).count();
    let fell = groups.iter().filter(|row| row.fell()).count();
    let published = if facts.suppressed > 0 { tr!("published ") } else { "" };
    let all = all_of(n);
    let mut noun = plural_noun(&table.by).to_owned();
    if table.by == [Field::State] && groups.iter().any(|row| label(row.group) == "District of Columbia") {
        noun.push_str(tr!(", DC included"));
    }
    Some(if rose == n {
        tr!(
            "{mean} earnings rose in {all} {published}{noun}",
            mean = mean,
            all = all,
            published = published,
            noun = noun
        )
    } else if fell == n {
        tr!(
            "{mean} earnings fell in {all} {published}{noun}",
            mean = mean,
            all = all,
            published = published,
            noun = noun
        )
    } else if rose == 0 && fell == 0 {
        tr!(
            "{mean} earnings were little changed in {all} {published}{noun}",
            mean = mean,
            all = all,
            published = published,
            noun = noun
        )
    } else if fell == 0 {
        tr!(
            "{mean} earnings rose in {rose} of {n} {published}{noun}",
            mean = mean,
            rose = rose,
            n = n,
            published = published,
            noun = noun
        )
    } else if rose == 0 {
        tr!(
            "{mean} earnings fell in {fell} of {n} {published}{noun}",
            mean = mean,
            fell = fell,
            n = n,
            published = published,
            noun = noun
        )
    } else {
        tr!(
            "{mean} earnings rose in {rose} of {n} {published}{noun} and fell in {fell}",
            mean = mean,
            rose = rose,
            n = n,
            published = published,
            noun = noun,
            fell = fell
        )
    })
}

fn of_all(all: &Moved, mean: &str, when: &str) -> String {
    let (from, to) = (format::dollars(all.before), format::dollars(all.after));
    if all.rose() {
        tr!("{mean} earnings rose from {from} to {to} {when}", mean = mean, from = from, to = to, when = when)
    } else if all.fell() {
        tr!("{mean} earnings fell from {from} to {to} {when}", mean = mean, from = from, to = to, when = when)
    } else {
        tr!(
            "{mean} earnings were little changed {when}: {from} before, {to} after",
            mean = mean,
            when = when,
            from = from,
            to = to
        )
    }
}

fn subtitle(table: &EarningsTable) -> String {
    let mean = statistic(table.statistic);
    let mut parts = vec![tr!("{mean} yearly earnings before and after", mean = mean)];
    parts.push(by_phrase(&table.by));
    parts.extend(captions::filters(&table.provenance.request.filters));
    parts.push(captions::dollars(table.dollars));
    parts.push(match known(table.total.n) {
        Some(n) => format!("n = {}", format::count(n)),
        None => tr!("n suppressed").to_owned(),
    });
    parts.retain(|part| !part.is_empty());
    parts.join(", ")
}

fn notes(table: &EarningsTable, facts: &Facts, hidden: usize) -> Vec<String> {
    let mut notes: Vec<String> = table
        .estimates
        .iter()
        .filter_map(|of| {
            let amount = format::change(known(of.amount)?);
            let bounds = known(of.low).zip(known(of.high));
            let bounds = bounds.map_or_else(String::new, |(low, high)| {
                tr!(" (95%: {} to {})", format::change(low), format::change(high))
            });
            Some(format!("{}: {amount}{bounds}.", of.name))
        })
        .collect();
    notes.extend(captions::withheld(table.threshold, facts.suppressed, tr!("group"), tr!("groups")));
    if facts.shown.iter().any(|row| row.low_n) {
        notes.push(tr!("† = fewer than {LOW_N} people.", LOW_N = LOW_N));
    }
    if hidden > 0 {
        notes.push(tr!(
            "{} not shown for want of room.",
            format::plural(hidden, tr!("more group is"), tr!("more groups are"))
        ));
    }
    if table.rows.iter().all(|row| row.effect.is_none()) {
        notes.push(tr!("Not compared with similar workers who did not certify.").to_owned());
    }
    notes.extend(captions::filter_note(&table.provenance.request.filters));
    if let Some(dropped) = known(table.dropped).filter(|n| *n > 0.0) {
        notes.push(tr!("Left out: {} {} without earnings in one period.", format::count(dropped), table.unit));
    }
    notes
}

/// What is true of every number: same people, rounding, price index.
fn method(table: &EarningsTable) -> Vec<String> {
    let mut method = Vec::new();
    if table.as_published {
        method.push(tr!("numbers as the source published them").to_owned());
    } else {
        method.push(tr!("same people before and after").to_owned());
    }
    let values: Vec<f64> = table
        .rows
        .iter()
        .chain([&table.total])
        .flat_map(|row| [row.before.center, row.after.center])
        .filter_map(known)
        .collect();
    if !values.is_empty() && values.iter().all(|value| value.rem_euclid(100.0) == 0.0) {
        method.push(tr!("rounded to $100").to_owned());
    }
    if matches!(table.dollars, Dollars::Constant(_)) {
        method.push(tr!("CPI-U").to_owned());
    }
    method
}

fn alt(table: &EarningsTable, facts: &Facts, chart: &str, finding: &str) -> String {
    let mut text = tr!("{chart} of {}", super::groups::small(&subtitle(table)), chart = chart);
    text.push_str(". ");
    text.push_str(finding);
    text.push('.');
    let after = |a: &&Moved, b: &&Moved| a.after.total_cmp(&b.after);
    if let (Some(low), Some(high)) = (facts.shown.iter().min_by(after), facts.shown.iter().max_by(after))
        && facts.shown.len() > 1
    {
        text.push_str(&tr!(
            " After: {} ({}) to {} ({}).",
            format::dollars(low.after),
            short(&label(low.group)),
            format::dollars(high.after),
            short(&label(high.group))
        ));
    }
    if facts.suppressed > 0 {
        text.push_str(&tr!(" {} suppressed.", format::plural(facts.suppressed, tr!("group"), tr!("groups"))));
    }
    text
}

fn speaker(table: &EarningsTable, facts: &Facts) -> String {
    let mean = statistic(table.statistic);
    let who = known(table.total.n).map_or_else(String::new, |n| tr!(" of {} {}", format::count(n), table.unit));
    let mut first = tr!(
        "{mean} yearly earnings{who}, {} and {}, in {}.",
        table.baseline.words(),
        table.after.words(),
        captions::dollars(table.dollars),
        mean = mean,
        who = who
    );
    let by_gain = |a: &&Moved, b: &&Moved| a.amount().total_cmp(&b.amount());
    if let (Some(low), Some(high)) = (facts.shown.iter().min_by(by_gain), facts.shown.iter().max_by(by_gain))
        && facts.shown.len() > 1
    {
        first.push_str(&tr!(
            " The change is largest for {} ({}) and smallest for {} ({}).",
            people(&table.by, high.group),
            format::change(high.amount()),
            people(&table.by, low.group),
            format::change(low.amount())
        ));
    }
    let mut say = tr!("Say this: this is not a comparison with similar workers who did not certify.").to_owned();
    if table.by.iter().any(|field| matches!(field, Field::AgeGroup | Field::Age)) {
        say.push_str(tr!(" Younger workers would also earn more with age."));
    }
    let mut method = tr!("Method: {}.", method(table).join(", "));
    if facts.suppressed > 0 {
        method.push_str(&tr!(
            " Groups under {} people are suppressed ({}).",
            table.threshold,
            format::plural(facts.suppressed, tr!("group"), tr!("groups"))
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
        Period::Year(_) | Period::Quarter(_) => tr!("after certification").to_owned(),
        Period::CalendarYear(_) | Period::CalendarQuarter(_) => {
            tr!("between {} and {}", baseline.words(), after.words())
        }
    }
}

pub fn statistic(statistic: Statistic) -> &'static str {
    match statistic {
        Statistic::Median => tr!("Median"),
        Statistic::Mean => tr!("Average"),
    }
}

fn not_stated(group: &[Arc<str>]) -> bool {
    group.iter().any(|label| label.as_ref() == "Not stated")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::fixture::{ages, row, table};

    const ALL: Option<(f64, f64, f64)> = Some((30_000.0, 34_200.0, 900.0));

    type Group<'a> = (&'a str, Option<(f64, f64, f64)>);

    fn first_title(by: Field, rows: &[Group]) -> String {
        let rows = rows.iter().map(|(label, numbers)| row(label, *numbers)).collect();
        earnings(&table(vec![by], rows, row("", ALL)), "Chart", 0).titles.remove(0)
    }

    #[test]
    fn titles_follow_their_rules() {
        let some = |before: f64, after: f64| Some((before, after, 200.0));
        type Case<'a> = (Field, &'a [Group<'a>], &'a str);
        let cases: [Case; 12] = [
            (
                Field::AgeGroup,
                &[("18–25", some(14_000.0, 31_900.0)), ("26–35", some(24_000.0, 38_000.0))],
                "Workers aged 18–25 more than doubled their earnings after certification",
            ),
            (
                Field::AgeGroup,
                &[("18–25", some(10_000.0, 20_000.0)), ("26–35", some(24_000.0, 38_000.0))],
                "Workers aged 18–25 doubled their earnings after certification",
            ),
            (
                Field::Race,
                &[("Black", some(10_000.0, 31_000.0)), ("White", some(24_000.0, 38_000.0))],
                "Black workers more than tripled their earnings after certification",
            ),
            (
                Field::AgeGroup,
                &[("18–25", some(20_000.0, 39_900.0)), ("26–35", some(30_000.0, 33_000.0))],
                "Median earnings rose in both age groups",
            ),
            // Suppressed groups are not spoken for.
            (
                Field::AgeGroup,
                &[("18–25", some(20_000.0, 39_900.0)), ("26–35", some(30_000.0, 33_000.0)), ("66 and over", None)],
                "Median earnings rose in both published age groups",
            ),
            // Few people carry no title.
            (
                Field::AgeGroup,
                &[("18–25", Some((10_000.0, 31_000.0, 29.0))), ("26–35", some(30_000.0, 33_000.0))],
                "Median earnings rose in both age groups",
            ),
            // 3 % is little, more is not.
            (
                Field::State,
                &[("Ohio", some(30_000.0, 30_900.0)), ("Texas", some(30_000.0, 29_100.0))],
                "Median earnings were little changed in both states",
            ),
            (
                Field::State,
                &[("Ohio", some(30_000.0, 31_000.0)), ("Texas", some(30_000.0, 29_100.0))],
                "Median earnings rose in 1 of 2 states",
            ),
            (
                Field::State,
                &[("Ohio", some(30_000.0, 31_000.0)), ("Texas", some(30_000.0, 28_000.0))],
                "Median earnings rose in 1 of 2 states and fell in 1",
            ),
            (
                Field::State,
                &[("Ohio", some(30_000.0, 28_000.0)), ("Texas", some(30_000.0, 20_000.0))],
                "Median earnings fell in both states",
            ),
            (
                Field::State,
                &[("Ohio", None), ("Texas", None)],
                "Median earnings rose from $30,000 to $34,200 after certification",
            ),
            (
                Field::AgeGroup,
                &[
                    ("Not stated", some(10_000.0, 31_900.0)),
                    ("26–35", some(24_000.0, 38_000.0)),
                    ("36–45", some(24_000.0, 28_000.0)),
                ],
                "Median earnings rose in both age groups",
            ),
        ];
        for (by, rows, should) in cases {
            assert_eq!(first_title(by, rows), should);
        }
    }

    #[test]
    fn several_true_wordings_are_offered_and_none_claims_a_cause() {
        let titles = earnings(&ages(), "Chart", 0).titles;
        assert_eq!(
            titles[..4],
            [
                "Workers aged 18–25 more than doubled their earnings after certification",
                "Median earnings rose in all 5 published age groups",
                "Earnings rose most for workers aged 18–25: from $14,200 to $31,900",
                "Median earnings rose from $27,600 to $38,200 after certification",
            ]
        );
        assert!(titles.iter().all(|title| !title.to_lowercase().contains("caus")), "{titles:?}");
    }

    #[test]
    fn calendar_periods_are_named() {
        let mut trained = table(Vec::new(), Vec::new(), row("", Some((1_532.0, 6_349.0, 185.0))));
        (trained.baseline, trained.after) = (Period::CalendarYear(1975), Period::CalendarYear(1978));
        assert_eq!(
            earnings(&trained, "Chart", 0).titles[0],
            "Workers more than tripled their earnings between 1975 and 1978"
        );
    }

    #[test]
    fn captions_say_what_a_reader_needs_to_challenge_the_figure() {
        let proposal = earnings(&ages(), "Dumbbell chart", 3);
        assert_eq!(
            proposal.subtitle,
            "Median yearly earnings before and after, by age at certificate, 2024 dollars, n = 9,772"
        );
        assert_eq!(
            proposal.notes,
            [
                "— = suppressed: fewer than 10 people, or could be worked out from others (1 group).",
                "3 more groups are not shown for want of room.",
                "Not compared with similar workers who did not certify.",
            ]
        );
        assert_eq!(
            proposal.source,
            "Source: synthetic sample data, outcomes.xlsx, sheet Outcomes. Same people before and after, rounded to $100, CPI-U."
        );
        assert_eq!(
            proposal.alt,
            "Dumbbell chart of median yearly earnings before and after, by age at certificate, 2024 dollars, n = 9,772. \
             Workers aged 18–25 more than doubled their earnings after certification. After: $31,900 (18–25) to $45,000 \
             (36–45). 1 group suppressed."
        );
        assert!(proposal.speaker.contains("Younger workers would also earn more with age."));
    }
}
