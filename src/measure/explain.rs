//! Where a number comes from: its meaning, filter, people, dollars, formula and source rows.

use std::sync::Arc;

use super::{
    Answer, Datum, Dollars, Engine, Filters, Keep, MeasureError, MeasureName, Published, Request, Statistic,
    disclosure, earnings::Panel, notes, people::People, text::thousands,
};

/// Which number of a group to explain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Which {
    Before,
    After,
    Change,
    Percent,
    /// Number of people, certificates or colleges.
    Count,
    /// Share of the part with this place in the row.
    Share(usize),
}

/// A published number with everything a reader may ask about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    pub value: Datum,
    /// "Median yearly earnings in the fifth year after, of the same people as before."
    pub meaning: String,
    /// Group and filters in words.
    pub filter: String,
    pub n: Datum,
    /// "1,874 people, each with their first certificate".
    pub n_words: String,
    /// "Constant 2024 dollars by CPI-U, rounded to $100."
    pub dollars: String,
    pub formula: String,
}

/// A row of an open file; for the user's own screen, never exported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceRow {
    pub file: Arc<str>,
    pub sheet: Arc<str>,
    /// One-based.
    pub row: u32,
}

impl Engine {
    /// Explains one number of a request's answer.
    ///
    /// # Errors
    /// If the request cannot be answered or has no such group.
    pub fn explain(
        &self,
        request: &Request,
        group: &[Arc<str>],
        which: Which,
    ) -> Result<Published<Explanation>, MeasureError> {
        let answer = self.measure(request)?;
        let missing = || MeasureError::NothingLeft(group.join(", "));
        let (value, n, meaning, dollars, formula) = facts(&answer, group, which, request).ok_or_else(missing)?;
        let mut filter: Vec<String> =
            request.by.iter().zip(group).map(|(field, label)| format!("{}: {label}.", field.label())).collect();
        if filter.is_empty() || !request.filters.by_field.is_empty() {
            filter.push(notes::filters(&request.filters));
        }
        let stated = self.rooms().people.as_ref().and_then(People::stated_dollars);
        let n_words = match (n.value, request.measure) {
            (None, _) => "Not shown".to_owned(),
            (Some(n), MeasureName::Certificates | MeasureName::Colleges) => format!("{} certificates", thousands(n)),
            (Some(n), _) => format!("{} people, each with their first certificate", thousands(n)),
        };
        Ok(disclosure::explanation(Explanation {
            value,
            meaning,
            filter: filter.join(" "),
            n,
            n_words,
            dollars: dollars
                .map_or_else(|| "Not money".into(), |dollars| notes::dollars(dollars, stated, request.rounded_to())),
            formula,
        }))
    }

    /// Rows of the files behind a group, for the screen only.
    ///
    /// # Errors
    /// If the request cannot be answered or has no such group.
    pub fn source_rows(&self, request: &Request, group: &[Arc<str>]) -> Result<Vec<SourceRow>, MeasureError> {
        let rooms = self.rooms();
        let people = rooms.people.as_ref();
        let counting = matches!(request.measure, MeasureName::Certificates | MeasureName::Colleges);
        let frame = match people {
            Some(people) => &people.frame,
            None => &rooms.programs,
        };
        let mut filters = request.filters.clone();
        let mut groups = Filters::default();
        for (&field, label) in request.by.iter().zip(group) {
            groups.by_field.insert(field, Keep::Labels([label.to_string()].into()));
        }
        filters.by_field.retain(|field, _| frame.dimension(*field).is_some());
        let (mut mask, _) = frame.select(&filters, None);
        // Two masks of one field would push each other out of the cache, so groups are looked up by their labels.
        for (field, keep) in &groups.by_field {
            let dimension = frame.dimension(*field).ok_or(MeasureError::NoField(*field))?;
            mask = mask.and(&dimension.mask(keep));
        }
        if let (Some(people), false) = (people, counting) {
            mask = mask.and(&people.first);
            if matches!(request.measure, MeasureName::Earnings | MeasureName::Comparison) {
                mask = Panel::new(people, request)?.matched(&mask);
            }
        }
        let row_of = |row: usize| {
            let (part, row) = frame.locate(row)?;
            Some(SourceRow {
                file: Arc::clone(&part.table.file),
                sheet: Arc::clone(&part.table.sheet),
                row: *part.table.source_rows.get(row)?,
            })
        };
        Ok(mask.iter().filter_map(row_of).collect())
    }
}

type Facts = (Datum, Datum, String, Option<Dollars>, String);

fn facts(answer: &Answer, group: &[Arc<str>], which: Which, request: &Request) -> Option<Facts> {
    let statistic = notes::statistic(request.statistic);
    let quantile = match request.statistic {
        Statistic::Median => "PERCENTILE.INC(earnings, 0.5)",
        Statistic::Mean => "AVERAGE(earnings)",
    };
    match answer {
        Answer::Earnings(table) => {
            let row = if group.is_empty() { &table.total } else { table.rows.iter().find(|row| row.group == group)? };
            let of = |period: crate::table::Period| {
                format!("The {statistic} of yearly earnings in {}, the same people before and after.", in_words(period))
            };
            let (value, meaning, formula) = match which {
                Which::Before => (row.before.center, of(table.baseline), quantile.to_owned()),
                Which::After => (row.after.center, of(table.after), quantile.to_owned()),
                Which::Change => (
                    row.change.amount,
                    format!("The {statistic} after minus the {statistic} before, of the same people."),
                    "after − before".to_owned(),
                ),
                Which::Percent => (
                    row.change.percent,
                    format!("The change of the {statistic} in percent of the {statistic} before."),
                    "(after − before) ÷ before".to_owned(),
                ),
                Which::Count | Which::Share(_) => {
                    (row.n, "People with earnings above zero in both periods.".to_owned(), "COUNT".to_owned())
                }
            };
            Some((value, row.n, meaning, Some(table.dollars), formula))
        }
        Answer::Share(table) => {
            let row = if group.is_empty() { &table.total } else { table.rows.iter().find(|row| row.group == group)? };
            let at = if let Which::Share(at) = which { at } else { 0 };
            let part = row.parts.get(at)?;
            let meaning = format!("{}: share of people in “{}”.", table.subject, part.label);
            Some((
                part.share,
                row.base,
                meaning,
                Some(table.dollars),
                "people in the part ÷ all people of the base".into(),
            ))
        }
        Answer::Counts(table) => {
            let rows = table.rows.iter().chain(&table.colleges);
            let row = if group.is_empty() { &table.total } else { rows.into_iter().find(|row| row.group == group)? };
            match which {
                Which::Share(_) => Some((
                    row.in_field,
                    row.certificates,
                    "Share of people in the certificate's industry.".into(),
                    None,
                    "people in the industry ÷ people whose industry is known".into(),
                )),
                _ => {
                    Some((row.certificates, row.certificates, "Rows of the people files.".into(), None, "COUNT".into()))
                }
            }
        }
        Answer::Trajectory(_) | Answer::Pathway(_) | Answer::Indicators(_) => None,
    }
}

/// "quarters +17 to +20", "1978".
fn in_words(period: crate::table::Period) -> String {
    let signed =
        |quarter: i8| if quarter < 0 { format!("−{}", quarter.unsigned_abs()) } else { format!("+{quarter}") };
    match period.relative_quarters() {
        Some(quarters) if quarters.start() != quarters.end() => {
            format!("quarters {} to {}", signed(*quarters.start()), signed(*quarters.end()))
        }
        _ => period.words(),
    }
}

#[cfg(test)]
mod tests {
    use super::{super::fixture, *};
    use crate::table::{Field, TableKind};

    fn engine() -> Engine {
        Engine::new(Arc::new(fixture::dataset(vec![fixture::table(TableKind::People, fixture::people())])))
    }

    fn request() -> Request {
        let mut request = Request { by: vec![Field::State], dollars: Dollars::Nominal, ..Request::default() };
        request.filters.by_field.insert(Field::AgeGroup, Keep::Labels(["18–25".to_owned(), "26–35".to_owned()].into()));
        request
    }

    #[test]
    fn a_number_says_what_it_is() {
        let explanation = engine().explain(&request(), &["Ohio".into()], Which::After).unwrap();
        assert_eq!(
            explanation.meaning,
            "The median of yearly earnings in quarters +17 to +20, the same people before and after."
        );
        assert_eq!(explanation.filter, "State: Ohio. Age group: 18–25, 26–35.");
        assert_eq!(explanation.dollars, "Nominal dollars, each of its own time, rounded to $100.");
        let n = explanation.n.value.unwrap();
        assert_eq!(explanation.n_words, format!("{n} people, each with their first certificate"));
        assert!(engine().explain(&request(), &["Guam".into()], Which::After).is_err());
    }

    #[test]
    fn source_rows_are_the_rows_behind_the_number() {
        let engine = engine();
        let rows = engine.source_rows(&request(), &["Ohio".into()]).unwrap();
        let explanation = engine.explain(&request(), &["Ohio".into()], Which::Count).unwrap();
        assert_eq!(explanation.n.value, Some(rows.len() as f64));
        // Ohio is i % 6 < 3 and the two bands i % 3 < 2; zero before at i % 20 = 0 and no wage after at i % 17 = 0 drop
        // out. The first kept is i = 1, in sheet row 3; i = 6 is next.
        assert_eq!(rows[..2].iter().map(|row| row.row).collect::<Vec<_>>(), [3, 8]);
        let expected = (0..240).filter(|i| i % 6 < 3 && i % 3 < 2 && i % 20 != 0 && i % 17 != 0).count();
        assert_eq!(rows.len(), expected);
    }

    #[test]
    fn a_hidden_number_is_explained_without_it() {
        let request = Request { threshold: 80, ..request() };
        let explanation = engine().explain(&request, &["Texas".into()], Which::After).unwrap();
        assert_eq!((explanation.value, explanation.n), (Datum::SUPPRESSED, Datum::SUPPRESSED));
        assert_eq!(explanation.n_words, "Not shown");
    }
}
