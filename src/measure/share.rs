//! Shares of a whole: work in the certificate's field, and employment.

pub(super) mod bands;

use std::sync::{Arc, Mutex};

use crate::table::{CellState, Codes, Field, Joined, Mask, Period};
use crate::words::Text;

use super::{
    Anchor, Answer, Datum, Dollars, Gap, MeasureError, Part, Request, ShareRow, ShareTable, disclosure,
    earnings::selected,
    industry, notes,
    order::{kept, summaries},
    people::People,
    uncertainty::wilson,
    wages::Earnings,
};

pub(super) use bands::distribution;

/// Name of the part that gathers small industries.
const OTHER: Text = text!("All other");

/// What becomes of the people.
struct Outcome {
    /// Names of the parts.
    labels: Vec<String>,
    coded: Arc<Coded>,
    /// The part of each code; `None` of people who are not in the base.
    part_of_code: Vec<Option<usize>>,
}

/// What became of each row, as a code, before small parts are joined.
#[derive(Debug)]
pub(super) struct Coded {
    pub(super) codes: Arc<Codes>,
    /// By code: whether its rows are in the base.
    pub(super) in_base: Vec<bool>,
    /// Rows in the base.
    pub(super) base: Mask,
    /// Rows in the first part: in the field, matched.
    pub(super) first_part: Mask,
}

/// What codes of rows depend on; filters are not among it, so that a changed filter finds them made.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum OutcomeKey {
    /// NAICS prefixes of the field.
    Industries(Vec<String>),
    /// A column says who was employed.
    Said,
    /// Found with earnings in a period, counted from an event.
    Matched(Period, Anchor),
    /// The band of earnings in a period.
    Bands(Period, Dollars, Anchor),
}

/// Codes made last, most recent last.
pub(super) type OutcomeCache = Mutex<Vec<(OutcomeKey, Arc<Coded>)>>;

const OUTCOMES: usize = 4;

impl Coded {
    fn new(ids: &[u32], in_base: &[bool]) -> Self {
        let codes = Codes::from_ids(ids, in_base.len());
        let base = codes.mask(in_base);
        let first_part = codes.mask(&(0..in_base.len()).map(|code| code == 0).collect::<Vec<_>>());
        Self { codes: Arc::new(codes), in_base: in_base.to_vec(), base, first_part }
    }

    /// Number of codes there can be.
    pub(super) fn count(&self) -> usize {
        self.in_base.len()
    }
}

/// Share of people who work in the field of their certificate, and in which industries the others do.
pub(super) fn in_field(people: &People, request: &Request) -> Result<Answer, MeasureError> {
    let (chosen, lacking) = selected(people, request)?;
    let after = After::new(people, request)?;
    let outcome = industries(people, request, &chosen)?;
    let field = industry::field_name(&request.field_industries);
    let mut notes = vec![
        tr!(
            "Shares are of people whose industry after the certificate is known. In the field means NAICS {}.",
            request.field_industries.join(", ")
        ),
        notes::persons(people.identified),
    ];
    if let Some(after) = &after {
        notes.push(tr!("Earnings are those of {} of people with earnings above zero then.", after.period.words()));
        notes.extend(after.notes.iter().cloned());
        notes.push(tr!("The difference is one between people, not an effect of the certificate.").into());
    }
    notes.extend(notes::lacking(&lacking, tr!("The people files")));
    let subject = if field.starts_with("NAICS") {
        tr!("Work in {field}", field = field)
    } else {
        tr!("Work in {}", lower(&crate::words::shown(&field)))
    };
    table(people, request, &outcome, after.as_ref(), &chosen, subject, notes)
}

/// Share of people found with earnings after: zeros count as not matched.
pub(super) fn employment(people: &People, request: &Request) -> Result<Answer, MeasureError> {
    let (chosen, lacking) = selected(people, request)?;
    let after = After::new(people, request)?;
    let (outcome, rule) = employed(people, request, after.as_ref())?;
    let mut notes = vec![
        rule.to_owned(),
        tr!("A match rate is not an employment rate: wage records miss the self-employed, federal and military work, and jobs in other states.")
            .into(),
        notes::persons(people.identified),
    ];
    if let Some(after) = &after {
        notes.extend(after.notes.iter().cloned());
    }
    notes.extend(notes::lacking(&lacking, tr!("The people files")));
    table(people, request, &outcome, after.as_ref(), &chosen, tr!("Matched with wage records").into(), notes)
}

/// People chosen by code, counted by the keys that the table counts by.
fn sizes(people: &People, request: &Request, coded: &Coded, chosen: &Mask) -> Result<Vec<u32>, MeasureError> {
    let grouping = people.frame.group(&request.by).map_err(MeasureError::NoField)?;
    let keys = people.frame.crossed(&grouping.keys, &coded.codes, coded.count());
    let mut sizes = vec![0_u32; coded.count()];
    for counts in keys.counts(chosen).chunks(coded.count()) {
        sizes.iter_mut().zip(counts).for_each(|(size, count)| *size += count);
    }
    Ok(sizes)
}

/// What became of each row, and by its codes the part of a share that they are in; `None` of those that are in none.
pub(super) fn parts_of_codes(
    people: &People,
    request: &Request,
    chosen: &Mask,
) -> Result<(Arc<Coded>, Vec<Option<usize>>), MeasureError> {
    let after = || After::new(people, request);
    let Outcome { coded, part_of_code, .. } = match request.measure {
        super::MeasureName::InField => industries(people, request, chosen)?,
        super::MeasureName::Distribution => {
            bands::earned(people, request, &after()?.ok_or(MeasureError::NoEarnings)?, chosen)?
        }
        _ => employed(people, request, after()?.as_ref())?.0,
    };
    Ok((coded, part_of_code))
}

fn lower(text: &str) -> String {
    text.to_lowercase()
}

/// Earnings of the period after.
struct After {
    period: Period,
    dollars: Dollars,
    earnings: Arc<Earnings>,
    notes: Vec<String>,
}

impl After {
    fn new(people: &People, request: &Request) -> Result<Option<Self>, MeasureError> {
        if !people.has_earnings() {
            return Ok(None);
        }
        let offer = people.offer(request.anchor);
        let period = match request.after {
            Some(period) => period,
            None if offer.after.is_empty() => return Ok(None),
            None => people.default_after(&offer, request.anchor)?,
        };
        let (dollars, note) = people.dollars(request.dollars)?;
        let notes: Vec<String> =
            [Some(notes::dollars(dollars, people.stated_dollars(), request.rounded_to())), note, notes::yearly(period)]
                .into_iter()
                .flatten()
                .collect();
        let earnings = people.earnings(period, dollars, request.anchor)?;
        let top_codes = notes::top_codes([&earnings; 2], &people.first);
        Ok(Some(Self { period, dollars, notes: [notes, top_codes.into_iter().collect()].concat(), earnings }))
    }
}

/// Industries by part: 0 in field, then sectors by name, then all other, then people whose industry is not known.
pub(super) struct Industries {
    named: Vec<&'static str>,
    pub(super) coded: Arc<Coded>,
}

impl Industries {
    /// `None` if no file has industries.
    pub(super) fn new(people: &People, field_industries: &[String]) -> Option<Self> {
        let written = people.industries()?;
        let field = industry::field_name(field_industries);
        let named: Vec<&str> = industry::sectors().filter(|name| *name != field).collect();
        let (other, outside) = (named.len() + 1, named.len() + 2);
        let key = OutcomeKey::Industries(field_industries.to_vec());
        let make = || {
            let part_of_label = written.labels.iter().map(|label| match label.as_ref() {
                super::dimension::NOT_STATED | super::dimension::WITHHELD => outside,
                label => match industry::in_field(label, field_industries) {
                    Some(true) => 0,
                    None => outside,
                    Some(false) => {
                        let sector = industry::sector(label);
                        named.iter().position(|name| *name == sector).map_or(other, |at| at + 1)
                    }
                },
            });
            let part_of_label: Vec<u32> = part_of_label.map(|part| part as u32).collect();
            let ids: Vec<u32> =
                (0..people.frame.rows()).map(|row| part_of_label[written.codes.get(row) as usize]).collect();
            let in_base: Vec<bool> = (0..=outside).map(|part| part != outside).collect();
            (key.clone(), Arc::new(Coded::new(&ids, &in_base)))
        };
        let coded = kept(&people.outcomes, OUTCOMES, |known| *known == key, make);
        Some(Self { named, coded })
    }
}

/// Shares of industries, of which those that are small among everybody chosen are one part.
fn industries(people: &People, request: &Request, chosen: &Mask) -> Result<Outcome, MeasureError> {
    let Industries { named, coded } =
        Industries::new(people, &request.field_industries).ok_or(MeasureError::NoField(Field::Industry))?;
    let field = industry::field_name(&request.field_industries);
    let (other, outside) = (named.len() + 1, named.len() + 2);
    // Parts that are small among everybody chosen join the others; the rest come by size.
    let sizes = sizes(people, request, &coded, chosen)?;
    let mut shown: Vec<usize> = (1..other).filter(|&part| sizes[part] >= request.threshold).collect();
    shown.sort_by_key(|&part| std::cmp::Reverse(sizes[part]));
    // Where every sector is large enough and every industry in one, there are no others.
    let others = shown.is_empty() || (1..outside).any(|part| sizes[part] > 0 && !shown.contains(&part));
    let merged = |part: usize| match part {
        0 => Some(0),
        part if part == outside => None,
        part => match shown.iter().position(|&shown| shown == part) {
            Some(at) => Some(at + 1),
            None => others.then_some(shown.len() + 1),
        },
    };
    let mut labels: Vec<String> = vec![crate::words::shown(&field).into_owned()];
    labels.extend(shown.iter().map(|&part| crate::words::shown(named[part - 1]).into_owned()));
    if others {
        labels.push(OTHER.get().to_owned());
    }
    Ok(Outcome { labels, coded, part_of_code: (0..=outside).map(merged).collect() })
}

/// Matched, not matched, or not in the base; and the rule in words.
fn employed(
    people: &People,
    request: &Request,
    after: Option<&After>,
) -> Result<(Outcome, &'static str), MeasureError> {
    let rows = people.frame.rows();
    let coded = |key: OutcomeKey, ids: &dyn Fn() -> Vec<u32>| {
        kept(
            &people.outcomes,
            OUTCOMES,
            |known| *known == key,
            || (key.clone(), Arc::new(Coded::new(&ids(), &[true, true, false]))),
        )
    };
    let (coded, rule) = if people.frame.has_column(Field::EmployedAfter) {
        let said = || {
            let said = yes_or_no(people, Field::EmployedAfter).unwrap_or_else(|| vec![None; rows]);
            said.into_iter().map(|said| said.map_or(2, |yes| u32::from(!yes))).collect()
        };
        (
            coded(OutcomeKey::Said, &said),
            tr!("Shares are of people of whom the file says whether they were employed after."),
        )
    } else if let Some(After { earnings, period, .. }) = after {
        let unmatched = |row: usize| u32::from(!earnings.positive.contains(row));
        let id = |row: usize| if earnings.zeros && !earnings.known.contains(row) { 2 } else { unmatched(row) };
        (
            coded(OutcomeKey::Matched(*period, request.anchor), &|| (0..rows).map(id).collect()),
            if earnings.zeros {
                tr!("Matched means earnings above zero; people with blank earnings are left out.")
            } else {
                tr!("The file has no zero earnings, so people with blank earnings count as not matched.")
            },
        )
    } else {
        return Err(MeasureError::NoField(Field::EmployedAfter));
    };
    let labels = vec![tr!("Matched").into(), tr!("Not matched").into()];
    Ok((Outcome { labels, coded, part_of_code: vec![Some(0), Some(1), None] }, rule))
}

/// Answers of a yes-or-no column by row; `None` if no table has it.
pub(super) fn yes_or_no(people: &People, field: Field) -> Option<Vec<Option<bool>>> {
    let dimension = people.frame.as_written(field)?;
    let answers: Vec<Option<bool>> = dimension.labels.iter().map(|label| answer(label)).collect();
    Some((0..people.frame.rows()).map(|row| answers[dimension.codes.get(row) as usize]).collect())
}

/// Yes or no in the words of files; a date or an amount above zero is a yes.
pub(super) fn answer(label: &str) -> Option<bool> {
    let lower = label.trim().to_lowercase();
    match lower.as_str() {
        "yes" | "y" | "true" | "employed" | "pass" | "passed" | "attempted" | "enrolled" | "x" | "✓" | "completed" => {
            Some(true)
        }
        "no" | "n" | "false" | "not employed" | "unemployed" | "fail" | "failed" | "not attempted" | "not passed" => {
            Some(false)
        }
        "not stated" | "withheld by the source" | "unknown" | "" => None,
        _ => lower.parse::<f64>().ok().map(|number| number > 0.0),
    }
}

/// Bounds of the 95 % interval of a rate.
pub(super) fn rate_bounds(counted: f64, base: f64) -> (Datum, Datum) {
    wilson(counted, base)
        .map_or((Datum::MISSING, Datum::MISSING), |(low, high)| (Datum::value(low), Datum::value(high)))
}

fn table(
    people: &People,
    request: &Request,
    outcome: &Outcome,
    after: Option<&After>,
    chosen: &Mask,
    subject: String,
    notes: Vec<String>,
) -> Result<Answer, MeasureError> {
    let grouping = people.frame.group(&request.by).map_err(MeasureError::NoField)?;
    let parts = outcome.labels.len();
    let codes = outcome.part_of_code.len();
    // Group `g` and code `c` are key `g * codes + c`.
    let keys = people.frame.crossed(&grouping.keys, &outcome.coded.codes, codes);
    // Codes out of the base are in no part.
    let counts = keys.counts(chosen);
    let groups = grouping.keys.groups;
    let mut people_of = vec![0_u32; groups * parts];
    let mut people_of_all = vec![0_u32; parts];
    let by_key = || (0..groups).flat_map(|group| outcome.part_of_code.iter().map(move |part| (group, *part)));
    for ((group, part), count) in by_key().zip(counts) {
        if let Some(part) = part {
            people_of[group * parts + part] += count;
            people_of_all[part] += count;
        }
    }
    let elsewhere = |part: &usize| *part > 0;
    let joined = [
        Joined::new(groups * parts, by_key().map(|(group, part)| Some(group * parts + part?))),
        Joined::new(groups, by_key().map(|(group, part)| part.filter(elsewhere).map(|_| group))),
        Joined::new(parts, by_key().map(|(_, part)| part)),
        Joined::new(1, by_key().map(|(_, part)| part.filter(elsewhere).map(|_| 0))),
    ];
    let figures = match after {
        Some(After { earnings, .. }) => {
            let masks = [chosen, &earnings.positive];
            summaries(earnings, &keys, &masks, &joined.each_ref(), request.statistic)
        }
        None => Vec::new(),
    };
    let center = |kind: usize, at: usize| {
        let summary = figures.get(kind).and_then(|figures| figures.get(at)).copied().flatten();
        disclosure::center(summary.as_ref(), request.threshold)
    };
    // Of one group, or of everybody.
    let make = |label: Vec<Arc<str>>, group: Option<usize>| -> ShareRow {
        let people = group.map_or(&people_of_all[..], |group| &people_of[group * parts..(group + 1) * parts]);
        let total: u32 = people.iter().sum();
        let rows = people.iter().enumerate().map(|(part, &n)| Part {
            label: outcome.labels[part].as_str().into(),
            n: Datum::value(f64::from(n)),
            share: if total > 0 { Datum::value(f64::from(n) / f64::from(total)) } else { Datum::MISSING },
            low: rate_bounds(f64::from(n), f64::from(total)).0,
            high: rate_bounds(f64::from(n), f64::from(total)).1,
            earnings: group.map_or_else(|| center(2, part), |group| center(0, group * parts + part)),
        });
        let rows: Vec<Part> = rows.collect();
        let gap = after.filter(|_| parts > 2 || request.measure == super::MeasureName::InField).map(|_| {
            let inside = rows.first().map_or(Datum::MISSING, |part| part.earnings);
            let elsewhere = group.map_or_else(|| center(3, 0), |group| center(1, group));
            let difference = match (inside.value, elsewhere.value) {
                (Some(inside), Some(elsewhere)) => Datum::value(inside - elsewhere),
                (None, Some(elsewhere)) if let Some(bound) = inside.at_least => Datum::at_least(bound - elsewhere),
                _ if elsewhere.at_least.is_some() => Datum::state(CellState::TopCoded),
                _ if inside.state == CellState::Suppressed || elsewhere.state == CellState::Suppressed => {
                    Datum::SUPPRESSED
                }
                _ => Datum::MISSING,
            };
            Gap { inside, elsewhere, difference }
        });
        ShareRow { group: label, base: Datum::value(f64::from(total)), parts: rows, gap }
    };
    let present = grouping.keys.present(chosen);
    let rows: Vec<ShareRow> = if request.by.is_empty() {
        Vec::new()
    } else {
        let present = grouping.order.iter().filter(|&&group| present[group]);
        present.map(|&group| make(grouping.labels(group), Some(group))).collect()
    };
    let total = make(Vec::new(), None);
    Ok(Answer::Share(disclosure::shares(
        ShareTable {
            by: request.by.clone(),
            subject,
            statistic: request.statistic,
            dollars: after.map_or(request.dollars, |after| after.dollars),
            after: after.map(|after| after.period),
            rows,
            total,
            unit: tr!("people").into(),
            provenance: notes::provenance(notes::tables(&people.frame), request, notes),
        },
        request.threshold,
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_read_as_people_write_them() {
        assert_eq!(
            ["Yes", "n", "1", "0", "2018-05-01", "maybe", ""].map(answer),
            [Some(true), Some(false), Some(true), Some(false), None, None, None]
        );
    }

    use super::super::fixture;
    use crate::{measure::Engine, table::TableKind};

    fn shares(request: &Request, columns: Vec<crate::table::Column>) -> ShareTable {
        let engine = Engine::new(Arc::new(fixture::dataset(vec![fixture::table(TableKind::People, columns)])));
        let Answer::Share(table) = engine.measure(request).unwrap() else { unreachable!() };
        (*table).clone()
    }

    /// 200 people: 80 in manufacturing at $40,000 + i, 60 in retail, 40 in food at $30,000, 20 not stated.
    fn industries() -> Vec<crate::table::Column> {
        let industry = |i: usize| match i % 10 {
            0..4 => "332710",
            4..7 => "44-45",
            7..9 => "Food services",
            _ => "",
        };
        let dollars = (0..200).map(|i| Some(if i % 10 < 4 { 40_000.0 } else { 30_000.0 } + f64::from(i)));
        vec![
            fixture::text(Field::Industry, (0..200).map(industry)),
            fixture::text(Field::Sex, (0..200).map(|i| if i < 100 { "Female" } else { "Male" })),
            fixture::money(Field::Wage(Period::Year(1)), dollars),
        ]
    }

    #[test]
    fn shares_are_of_people_with_an_industry() {
        let request = Request {
            measure: crate::measure::MeasureName::InField,
            dollars: Dollars::Nominal,
            by: vec![Field::Sex],
            ..Request::default()
        };
        let table = shares(&request, industries());
        assert_eq!(table.subject, "Work in manufacturing");
        assert_eq!(table.total.base.value, Some(180.0));
        let parts: Vec<_> =
            table.total.parts.iter().map(|part| (part.label.as_ref(), part.n.value, part.share.value)).collect();
        // 80, 60 and 40 of 180 are 44 %, 33 % and 22 %; nobody is in another industry.
        assert_eq!(
            parts[..3],
            [
                ("Manufacturing", Some(80.0), Some(0.44)),
                ("Retail trade", Some(60.0), Some(0.33)),
                ("Hospitality, food", Some(40.0), Some(0.22))
            ]
        );
        assert_eq!(table.rows.len(), 2);
        assert_eq!(table.rows[0].base.value, Some(90.0));
        // Medians of 40,000 + i over i % 10 < 4 (101.5 − 3) and of 30,000 + i over i % 10 in 4…8.
        let gap = table.total.gap.unwrap();
        assert_eq!((gap.inside.value, gap.elsewhere.value), (Some(40_100.0), Some(30_100.0)));
        assert_eq!(gap.difference.value, Some(10_000.0));
    }

    #[test]
    fn blanks_are_unmatched_only_where_the_file_has_no_zeros() {
        let request = Request {
            measure: crate::measure::MeasureName::Employment,
            dollars: Dollars::Nominal,
            ..Request::default()
        };
        let blank = (0..100).map(|i| (i % 4 != 0).then_some(10_000.0));
        let table = shares(&request, vec![fixture::money(Field::Wage(Period::Year(1)), blank)]);
        assert_eq!((table.total.base.value, table.total.parts[0].share.value), (Some(100.0), Some(0.75)));
        let zeros = (0..100).map(|i| (i % 4 != 0).then_some(if i % 4 == 1 { 0.0 } else { 10_000.0 }));
        let table = shares(&request, vec![fixture::money(Field::Wage(Period::Year(1)), zeros)]);
        assert_eq!((table.total.base.value, table.total.parts[0].share.value), (Some(75.0), Some(0.67)));
    }

    #[test]
    fn a_few_in_an_industry_are_nowhere_in_the_answer() {
        // Five women in manufacturing earn 654,321; the 95 others work in retail.
        let few = |i: usize| i < 5;
        let request = Request {
            measure: crate::measure::MeasureName::InField,
            dollars: Dollars::Nominal,
            by: vec![Field::Sex],
            ..Request::default()
        };
        let columns = vec![
            fixture::text(
                Field::Industry,
                (0..200).map(|i| if few(i) || (100..160).contains(&i) { "332" } else { "44" }),
            ),
            fixture::text(Field::Sex, (0..200).map(|i| if i < 100 { "Female" } else { "Male" })),
            fixture::money(
                Field::Wage(Period::Year(1)),
                (0..200).map(|i| Some(if few(i) { 654_321.0 } else { 30_000.0 })),
            ),
        ];
        let table = shares(&request, columns);
        assert!(table.rows[0].parts[..2].iter().all(|part| part.share.value.is_none() && part.n.value.is_none()));
        // The men's parts would give the women's away, since the parts of everybody are shown.
        assert!(table.rows[1].parts[0].n.value.is_none());
        assert_eq!(table.total.parts[0].n.value, Some(65.0));
        let text = format!("{table:?}");
        assert!(!text.contains("654") && !text.contains("Some(5.0)") && !text.contains("Some(95.0)"), "{text}");
    }
}
