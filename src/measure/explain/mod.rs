//! Where a number comes from: its meaning, filter, people, dollars, formula and source rows.

mod facts;
mod rows;

use std::sync::Arc;

use super::{
    Answer, Datum, Engine, InDeck, Keep, MeasureError, MeasureName, Published, Request, disclosure, notes,
    people::People,
    text::{self, thousands},
};
use crate::table::{CellState, Field};
use facts::{Facts, Read};
pub use rows::{SourceRow, SourceRows};

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
    /// The point of a trajectory in this quarter.
    Quarter(i8),
    /// The number at this place: a quantity of a comparison, a step, an indicator, a standard; of costs the cost,
    /// completers, cost per completer, yearly change and months; of a scatter x, y and size; of shares the earnings inside, elsewhere and their
    /// difference.
    At(usize),
}

/// A published number with everything a reader may ask about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    pub value: Datum,
    /// As it is read: "$45,000", "46%"; "—" if it is withheld.
    pub shown: String,
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
    /// Who defines it so: "WIOA section 116 and its guidance, TEGL 10-16."
    pub source: String,
    /// "95%: $34,200 to $36,100, by order statistics of a median (binomial)", or why there is none.
    pub interval: String,
    /// Who was left out, each with how many: "1,359 (no earnings above zero in second year before)".
    pub excluded: Vec<String>,
    /// Why the number is not shown, if it is not.
    pub hidden: Option<String>,
    /// What the number may not be taken for.
    pub caveat: Option<String>,
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
        self.explain_beside(request, group, which, &[])
    }

    /// Explains one number as it is shown beside a deck.
    ///
    /// # Errors
    /// If the request cannot be answered or has no such group.
    pub fn explain_beside(
        &self,
        request: &Request,
        group: &[Arc<str>],
        which: Which,
        deck: &[InDeck],
    ) -> Result<Published<Explanation>, MeasureError> {
        if let (MeasureName::Scatter, Which::At(at)) = (request.measure, which) {
            let (part, answer, which) = self.part_beside(request, at, deck)?;
            return self.explained(&part, &answer, group, which);
        }
        self.explained(request, &self.measure_beside(request, deck)?, group, which)
    }

    fn explained(
        &self,
        request: &Request,
        answer: &Answer,
        group: &[Arc<str>],
        which: Which,
    ) -> Result<Published<Explanation>, MeasureError> {
        let missing = || MeasureError::NothingLeft(group.join(", "));
        let facts = Facts::of(answer, group, which, request).ok_or_else(missing)?;
        let Facts { value, n, dollars, .. } = facts;
        let mut filter: Vec<String> = rows::fields_of(self.rooms().frame(), request, by_of(answer, request), group)
            .iter()
            .zip(group)
            .map(|(field, label)| format!("{}: {label}.", field.label()))
            .collect();
        if filter.is_empty() || !request.filters.by_field.is_empty() {
            filter.push(notes::filters(&request.filters));
        }
        let stated = self.rooms().people.as_ref().and_then(People::stated_dollars);
        let unit = match answer {
            Answer::Counts(table) => table.unit.clone(),
            _ => request.count_of().word().to_owned(),
        };
        let n_words = match (n.value, request.measure) {
            (None, _) => tr!("Not shown").to_owned(),
            (Some(n), MeasureName::Certificates | MeasureName::Colleges | MeasureName::Pathway) => {
                format!("{} {unit}", thousands(n))
            }
            (Some(n), _) => tr!("{} people, each with their first certificate", thousands(n)),
        };
        Ok(disclosure::explanation(Explanation {
            value,
            shown: shown(&facts),
            hidden: hidden(value, request.threshold),
            caveat: caveat(request.measure, which),
            interval: interval(&facts),
            meaning: facts.meaning,
            filter: filter.join(" "),
            n,
            n_words,
            dollars: dollars.map_or_else(
                || tr!("Not money").into(),
                |dollars| notes::dollars(dollars, stated, request.rounded_to()),
            ),
            formula: facts.formula,
            source: facts.source.to_owned(),
            excluded: facts.excluded,
        }))
    }
}

/// Fields of an answer's groups; a comparison adds the one that tells its sides apart.
fn by_of<'a>(answer: &'a Answer, request: &'a Request) -> &'a [Field] {
    match answer {
        Answer::Earnings(table) => &table.by,
        _ => &request.by,
    }
}

/// Rows with this label of a field.
fn only(label: &str) -> Keep {
    Keep::Labels([label.to_owned()].into())
}

/// The number as it is read; "—" if it is withheld.
fn shown(facts: &Facts) -> String {
    let format = match facts.read {
        Read::Dollars => text::dollars,
        Read::Change => text::change,
        Read::PercentChange => text::percent_change,
        Read::Share => text::share,
        Read::Count => text::count,
    };
    text::cell(facts.value, format)
}

/// The interval in words, or why there is none.
fn interval(facts: &Facts) -> String {
    let Some((low, high, how)) = facts.interval else { return tr!("None is given for this number.").into() };
    let words = |bound: f64| {
        let sign = if bound < 0.0 { "−" } else { "" };
        match facts.read {
            Read::Dollars | Read::Change => format!("{sign}${}", thousands(bound.abs())),
            _ => format!("{}%", (bound * 1000.0).round() / 10.0),
        }
    };
    match (low.value, high.value) {
        (Some(low), Some(high)) => tr!("95%: {} to {}, by {how}.", words(low), words(high), how = how),
        (Some(low), None) if high.at_least.is_some() => tr!("95%: at or above {}, by {how}.", words(low), how = how),
        _ if low.at_least.is_some() || facts.value.state == CellState::TopCoded => {
            tr!("None is given: earnings that are top-coded reach into it.").into()
        }
        _ if low.state == CellState::Suppressed => tr!("Not shown: its bounds are close to single people's.").into(),
        _ => tr!("None exists for so few.").into(),
    }
}

fn hidden(value: Datum, threshold: u32) -> Option<String> {
    let why = match value.state {
        CellState::Suppressed => tr!(
            "Suppressed: it stands for fewer than {threshold} people, or such a number could be worked out from it, or its source withheld it.",
            threshold = threshold
        ),
        CellState::NotApplicable => tr!("The files do not collect it, or the question does not apply.").into(),
        CellState::Missing => tr!("Nothing is known of it in the open files.").into(),
        CellState::Pending => tr!("The records have not reached it yet.").into(),
        CellState::TopCoded if value.at_least.is_some() => return None,
        CellState::Range if value.band.is_some() => tr!(
            "Told as a range: it stands for fewer than {threshold} people of its group, or for all but fewer than {threshold}.",
            threshold = threshold
        ),
        CellState::Range | CellState::TopCoded => tr!("The source gives a range only.").into(),
        CellState::Value => return None,
    };
    Some(why)
}

/// What a number may not be taken for.
fn caveat(measure: MeasureName, which: Which) -> Option<String> {
    let words = match (measure, which) {
        (MeasureName::Earnings | MeasureName::Trajectory | MeasureName::Value, _) => {
            tr!("A change is not an effect: it is not compared with similar people without the certificate.")
        }
        (MeasureName::Comparison, _) => {
            tr!(
                "A difference in differences is the effect only if both groups would have changed alike without the training."
            )
        }
        (MeasureName::InField, _) => tr!("A difference between people in and out of the field, not an effect."),
        (MeasureName::Employment | MeasureName::Wioa, _) => {
            tr!("Wage records miss the self-employed, federal and military work, and jobs in other states.")
        }
        _ => return None,
    };
    Some(words.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{super::fixture, *};
    use crate::{
        measure::{Dollars, Filters},
        table::{Field, TableKind},
    };

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
        let rows = engine.source_rows(&request(), &["Ohio".into()], Which::Count, usize::MAX).unwrap().first;
        let explanation = engine.explain(&request(), &["Ohio".into()], Which::Count).unwrap();
        assert_eq!(explanation.n.value, Some(rows.len() as f64));
        // Ohio is i % 6 < 3 and the two bands i % 3 < 2; zero before at i % 20 = 0 and no wage after at i % 17 = 0 drop
        // out. The first kept is i = 1, in sheet row 3; i = 6 is next.
        assert_eq!(rows[..2].iter().map(|row| row.row).collect::<Vec<_>>(), [3, 8]);
        let expected = (0..240).filter(|i| i % 6 < 3 && i % 3 < 2 && i % 20 != 0 && i % 17 != 0).count();
        assert_eq!(rows.len(), expected);
    }

    #[test]
    fn a_share_is_explained_by_its_rule_and_the_rows_of_its_part() {
        let mut columns = fixture::people();
        let industry = (0..240).map(|i| if i % 4 == 0 { "Manufacturing" } else { "Retail trade" });
        columns.push(fixture::text(Field::Industry, industry));
        let engine = Engine::new(Arc::new(fixture::dataset(vec![fixture::table(TableKind::People, columns)])));
        let request = Request { measure: MeasureName::InField, dollars: Dollars::Nominal, ..Request::default() };
        let share = engine.explain(&request, &[], Which::Share(0)).unwrap();
        assert_eq!((share.shown.as_str(), share.n.value), ("25%", Some(240.0)));
        assert!(share.meaning.contains("“Manufacturing”") && share.meaning.contains("NAICS 31, 32, 33"), "{share:?}");
        let rows = engine.source_rows(&request, &[], Which::Share(0), 1).unwrap();
        assert_eq!((rows.count, rows.first[0].row), (60, 2));
        let heads: Vec<&str> = rows.first[0].values.iter().map(|(head, _)| head.as_str()).collect();
        assert_eq!(heads.len(), 2, "the earnings after and the industry: {heads:?}");
        let difference = engine.explain(&request, &[], Which::At(2)).unwrap();
        assert!(difference.meaning.ends_with("of people with earnings above zero then."), "{difference:?}");
        assert!(difference.shown.starts_with(['+', '−']), "{difference:?}");
    }

    #[test]
    fn only_the_users_own_screen_tells_a_small_group_from_one_hidden_for_another() {
        let engine = engine();
        // Of Maine's 40 fewer than 60 are matched; the total is shown, so that Texas, the next in size, is hidden with it.
        let request = Request { threshold: 60, filters: Filters::default(), ..request() };
        let why = |state: &str| engine.why_hidden(&request, &[state.into()], Which::After).unwrap();
        assert_eq!(why("Maine"), "Fewer than 60 people are behind it.");
        assert!(why("Texas").contains("or a group beside it, is of fewer than 60 people"), "{}", why("Texas"));
        let hidden = |state: &str| engine.explain(&request, &[state.into()], Which::After).unwrap().hidden.clone();
        assert_eq!(hidden("Maine"), hidden("Texas"), "what may be published does not tell them apart");
        assert!(hidden("Texas").is_some() && hidden("Ohio").is_none());
    }

    #[test]
    fn a_hidden_number_is_explained_without_it() {
        let request = Request { threshold: 80, ..request() };
        let explanation = engine().explain(&request, &["Texas".into()], Which::After).unwrap();
        assert_eq!((explanation.value, explanation.n), (Datum::SUPPRESSED, Datum::SUPPRESSED));
        assert_eq!(explanation.n_words, "Not shown");
    }
}
