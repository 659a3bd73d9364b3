//! Shares of a whole: work in the certificate's field, and employment.

use std::sync::Arc;

use crate::table::{CellState, Codes, Field, Keys, Mask, Partition, Period};

use super::{
    Answer, Datum, Dollars, Gap, MeasureError, Part, Request, ShareRow, ShareTable, disclosure, earnings::selected,
    frame::Grouping, industry, notes, people::People, stats::Summary, uncertainty::wilson, wages::Earnings,
};

/// Name of the part that gathers small industries.
const OTHER: &str = "All other";

/// What becomes of the people, as a code a row; the last code is people who are not in the base.
struct Outcome {
    labels: Vec<String>,
    codes: Codes,
    /// Rows in the base.
    base: Mask,
}

/// Share of people who work in the field of their certificate, and in which industries the others do.
pub(super) fn in_field(people: &People, request: &Request) -> Result<Answer, MeasureError> {
    let (chosen, lacking) = selected(people, request)?;
    let after = After::new(people, request)?;
    let outcome = industries(people, request, &chosen)?;
    let field = industry::field_name(&request.field_industries);
    let mut notes = vec![
        format!(
            "Shares are of people whose industry after the certificate is known. In the field means NAICS {}.",
            request.field_industries.join(", ")
        ),
        notes::persons(people.identified),
    ];
    if let Some(after) = &after {
        notes.push(format!("Earnings are those of {} of people with earnings above zero then.", after.period.words()));
        notes.extend(after.notes.iter().cloned());
        notes.push("The difference is one between people, not an effect of the certificate.".into());
    }
    notes.extend(notes::lacking(&lacking, "The people files"));
    let subject =
        if field.starts_with("NAICS") { format!("Work in {field}") } else { format!("Work in {}", lower(&field)) };
    table(people, request, &outcome, after.as_ref(), &chosen, subject, notes)
}

/// Share of people found with earnings after: zeros count as not matched.
pub(super) fn employment(people: &People, request: &Request) -> Result<Answer, MeasureError> {
    let (chosen, lacking) = selected(people, request)?;
    let after = After::new(people, request)?;
    let (outcome, rule) = employed(people, after.as_ref().map(|after| &after.earnings))?;
    let mut notes = vec![
        rule.to_owned(),
        "A match rate is not an employment rate: wage records miss the self-employed, federal and military work, and \
         jobs in other states."
            .into(),
        notes::persons(people.identified),
    ];
    if let Some(after) = &after {
        notes.extend(after.notes.iter().cloned());
    }
    notes.extend(notes::lacking(&lacking, "The people files"));
    table(people, request, &outcome, after.as_ref(), &chosen, "Matched with wage records".into(), notes)
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
        let notes =
            [Some(notes::dollars(dollars, people.stated_dollars(), request.rounded_to())), note, notes::yearly(period)]
                .into_iter()
                .flatten()
                .collect();
        Ok(Some(Self { period, dollars, earnings: people.earnings(period, dollars, request.anchor)?, notes }))
    }
}

/// Part of each row: 0 in field, then named sectors, then all other, then not in the base.
fn industries(people: &People, request: &Request, chosen: &Mask) -> Result<Outcome, MeasureError> {
    let written = people.industries().ok_or(MeasureError::NoField(Field::Industry))?;
    let field = industry::field_name(&request.field_industries);
    let named: Vec<&str> = industry::NAMED.into_iter().filter(|name| *name != field).collect();
    let (other, outside) = (named.len() + 1, named.len() + 2);
    let part_of_label: Vec<usize> = written
        .labels
        .iter()
        .map(|label| match label.as_ref() {
            super::dimension::NOT_STATED | super::dimension::WITHHELD => outside,
            label => match industry::in_field(label, &request.field_industries) {
                Some(true) => 0,
                None => outside,
                Some(false) => {
                    let sector = industry::sector(label);
                    named.iter().position(|name| *name == sector).map_or(other, |at| at + 1)
                }
            },
        })
        .collect();
    // Parts that are small among everybody chosen join the others; the rest come by size.
    let mut sizes = vec![0_u32; outside + 1];
    for (count, &part) in written.codes.counts(chosen, written.labels.len()).into_iter().zip(&part_of_label) {
        sizes[part] += count;
    }
    let mut shown: Vec<usize> = (1..other).filter(|&part| sizes[part] >= request.threshold).collect();
    shown.sort_by_key(|&part| std::cmp::Reverse(sizes[part]));
    let merged = |part: usize| match part {
        0 => 0,
        part if part == outside => shown.len() + 2,
        part => shown.iter().position(|&shown| shown == part).map_or(shown.len() + 1, |at| at + 1),
    };
    let mut labels: Vec<String> = vec![field];
    labels.extend(shown.iter().map(|&part| named[part - 1].to_owned()));
    labels.push(OTHER.to_owned());
    let code_of_label: Vec<u32> = part_of_label.iter().map(|&part| merged(part) as u32).collect();
    let ids: Vec<u32> = (0..people.frame.rows()).map(|row| code_of_label[written.codes.get(row) as usize]).collect();
    let kept: Vec<bool> = (0..labels.len() + 1).map(|code| code < labels.len()).collect();
    let codes = Codes::from_ids(&ids, labels.len() + 1);
    let base = codes.mask(&kept);
    Ok(Outcome { labels, codes, base })
}

/// Matched, not matched, or not in the base; and the rule in words.
fn employed(people: &People, after: Option<&Arc<Earnings>>) -> Result<(Outcome, &'static str), MeasureError> {
    let rows = people.frame.rows();
    let (ids, rule): (Vec<u32>, &str) = if let Some(said) = yes_or_no(people, Field::EmployedAfter) {
        let ids = said.into_iter().map(|said| said.map_or(2, |yes| u32::from(!yes))).collect();
        (ids, "Shares are of people of whom the file says whether they were employed after.")
    } else if let Some(after) = after {
        let matched = |row: usize| after.positive.contains(row);
        if after.zeros {
            let id = |row: usize| if after.known.contains(row) { u32::from(!matched(row)) } else { 2 };
            ((0..rows).map(id).collect(), "Matched means earnings above zero; people with blank earnings are left out.")
        } else {
            (
                (0..rows).map(|row| u32::from(!matched(row))).collect(),
                "The file has no zero earnings, so people with blank earnings count as not matched.",
            )
        }
    } else {
        return Err(MeasureError::NoField(Field::EmployedAfter));
    };
    let codes = Codes::from_ids(&ids, 3);
    let base = codes.mask(&[true, true, false]);
    Ok((Outcome { labels: vec!["Matched".into(), "Not matched".into()], codes, base }, rule))
}

/// Answers of a yes-or-no column by row; `None` if no table has it.
pub(super) fn yes_or_no(people: &People, field: Field) -> Option<Vec<Option<bool>>> {
    let dimension = people.frame.as_written(field)?;
    let answers: Vec<Option<bool>> = dimension.labels.iter().map(|label| answer(label)).collect();
    Some((0..people.frame.rows()).map(|row| answers[dimension.codes.get(row) as usize]).collect())
}

/// Yes or no in the words of files; a date or an amount above zero is a yes.
fn answer(label: &str) -> Option<bool> {
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
    let base = chosen.and(&outcome.base);
    let keys = with_parts(people, &grouping, outcome);
    let counts = keys.counts(&base);
    let nothing: Vec<i32> = Vec::new();
    let (cents, earning) = match after {
        Some(after) => (after.earnings.cents.as_slice(), base.and(&after.earnings.positive)),
        None => (nothing.as_slice(), Mask::from_fn(people.frame.rows(), |_| false)),
    };
    let partition = Partition::new(&keys, &earning, [cents]);
    let slices = |groups: &[usize], part: usize| -> Vec<&[i32]> {
        let of_group = |&group: &usize| {
            let [slices] = partition.group(group * (parts + 1) + part);
            slices
        };
        groups.iter().flat_map(of_group).collect()
    };
    let make = |label: Vec<Arc<str>>, groups: &[usize]| -> ShareRow {
        let n =
            |part: usize| -> f64 { groups.iter().map(|&group| f64::from(counts[group * (parts + 1) + part])).sum() };
        let total: f64 = (0..parts).map(n).sum();
        let center =
            |slices: &[&[i32]]| disclosure::center(Summary::new(slices, request.statistic).as_ref(), request.threshold);
        let rows = (0..parts).map(|part| Part {
            label: outcome.labels[part].as_str().into(),
            n: Datum::value(n(part)),
            share: if total > 0.0 { Datum::value(n(part) / total) } else { Datum::MISSING },
            low: rate_bounds(n(part), total).0,
            high: rate_bounds(n(part), total).1,
            earnings: center(&slices(groups, part)),
        });
        let rows: Vec<Part> = rows.collect();
        let gap = after.filter(|_| parts > 2 || request.measure == super::MeasureName::InField).map(|_| {
            let inside = rows.first().map_or(Datum::MISSING, |part| part.earnings);
            let elsewhere: Vec<&[i32]> = (1..parts).flat_map(|part| slices(groups, part)).collect();
            let elsewhere = center(&elsewhere);
            let difference = match (inside.value, elsewhere.value) {
                (Some(inside), Some(elsewhere)) => Datum::value(inside - elsewhere),
                _ if inside.state == CellState::Suppressed || elsewhere.state == CellState::Suppressed => {
                    Datum::SUPPRESSED
                }
                _ => Datum::MISSING,
            };
            Gap { inside, elsewhere, difference }
        });
        ShareRow { group: label, base: Datum::value(total), parts: rows, gap }
    };
    let present = grouping.keys.counts(chosen);
    let all: Vec<usize> = (0..grouping.keys.groups).collect();
    let rows: Vec<ShareRow> = if request.by.is_empty() {
        Vec::new()
    } else {
        let present = grouping.order.iter().filter(|&&group| present[group] > 0);
        present.map(|&group| make(grouping.labels(group), &[group])).collect()
    };
    let total = make(Vec::new(), &all);
    Ok(Answer::Share(disclosure::shares(
        ShareTable {
            by: request.by.clone(),
            subject,
            statistic: request.statistic,
            dollars: after.map_or(request.dollars, |after| after.dollars),
            after: after.map(|after| after.period),
            rows,
            total,
            unit: "people".into(),
            provenance: notes::provenance(notes::tables(&people.frame), request, notes),
        },
        request.threshold,
    )))
}

/// Groups by their labels and, within, by part; group `g` and part `p` are key `g * (parts + 1) + p`.
fn with_parts(people: &People, grouping: &Grouping, outcome: &Outcome) -> Keys {
    let parts = outcome.labels.len() + 1;
    let dimensions = [(&grouping.keys.of_row, grouping.keys.groups), (&outcome.codes, parts)];
    Keys::pack_all(people.frame.rows(), &dimensions)
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
        assert!(table.rows[0].parts.iter().all(|part| part.share.value.is_none()));
        // The men's parts would give the women's away, since the parts of everybody are shown.
        assert!(table.rows[1].parts[0].n.value.is_none());
        assert_eq!(table.total.parts[0].n.value, Some(65.0));
        let text = format!("{table:?}");
        assert!(!text.contains("654") && !text.contains("Some(5.0)") && !text.contains("Some(95.0)"), "{text}");
    }
}
