//! Published answers kept in a project, to be shown again without asking who has the rows: only as strictly as now.

use serde::{Deserialize, Serialize};

use crate::{
    measure::{
        Answer, Audience, CountOf, CountTable, Datum, EarningsTable, IndicatorTable, PathwayTable, Prices, Provenance,
        Published, Request, ShareTable, TrajectoryTable,
    },
    policy,
    table::CellState,
    words::{Language, in_language, language},
};

/// An answer as it was published, and what was asked.
///
/// Deriving `Deserialize` lets a project file say what was published. It is believed as far as the people's rows of another
/// project file would be: its numbers are held against the threshold once more before they are sealed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    request: Request,
    /// The consumer prices it was reckoned with, by their source.
    prices: String,
    /// What was asked, in the words of whoever asked; an answer of something else is not found.
    of: String,
    /// When it came, as people read it.
    when: String,
    /// The language of its notes.
    language: Language,
    table: KeptTable,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum KeptTable {
    Earnings(EarningsTable),
    Trajectory(TrajectoryTable),
    Share(ShareTable),
    Counts(CountTable),
    Pathway(PathwayTable),
    Indicators(IndicatorTable),
}

impl Kept {
    /// Keeps an answer for the public; other answers and those of other measures are not kept.
    pub fn of(request: &Request, prices: &Prices, answer: &Answer) -> Option<Self> {
        let table = match answer {
            Answer::Earnings(table) => KeptTable::Earnings(EarningsTable::clone(table)),
            Answer::Trajectory(table) => KeptTable::Trajectory(TrajectoryTable::clone(table)),
            Answer::Share(table) => KeptTable::Share(ShareTable::clone(table)),
            Answer::Counts(table) => KeptTable::Counts(CountTable::clone(table)),
            Answer::Pathway(table) => KeptTable::Pathway(PathwayTable::clone(table)),
            Answer::Indicators(table) => KeptTable::Indicators(IndicatorTable::clone(table)),
            Answer::Value(_) | Answer::Standards(_) | Answer::Scatter(_) => return None,
        };
        let public = request.audience == Audience::Public;
        public.then(|| Self {
            request: request.clone(),
            prices: prices.source.clone(),
            of: String::new(),
            when: String::new(),
            language: language(),
            table,
        })
    }

    /// The same with who was asked and when.
    #[must_use]
    pub fn asked(self, of: &str, when: &str) -> Self {
        Self { of: of.to_owned(), when: when.to_owned(), ..self }
    }

    /// Who was asked.
    pub fn of_whom(&self) -> &str {
        &self.of
    }

    /// When it came.
    pub fn when(&self) -> &str {
        &self.when
    }

    /// Its notes are in the language in force.
    pub fn speaks(&self) -> bool {
        self.language == language()
    }

    /// True if this is what such a request asks; for whom it is published does not change its numbers.
    pub fn answers(&self, request: &Request, prices: &Prices) -> bool {
        let request = Request { audience: self.request.audience.clone(), ..request.clone() };
        self.request == request && self.prices == prices.source
    }

    /// The request, if it was answered with these prices.
    pub fn request_by(&self, prices: &Prices) -> Option<&Request> {
        (self.prices == prices.source).then_some(&self.request)
    }

    /// Both answer the same.
    pub fn same_question(&self, other: &Self) -> bool {
        (&self.request, &self.prices, &self.of, self.language)
            == (&other.request, &other.prices, &other.of, other.language)
    }

    /// The request.
    pub fn request(&self) -> &Request {
        &self.request
    }

    /// The answer for a request that it answers; `None` if it holds a number of fewer people than may be published now.
    pub fn answer(&self, request: &Request) -> Option<Answer> {
        let least = f64::from(policy::in_force().threshold(self.request.threshold));
        let small = |n: Datum| {
            n.value.is_some_and(|n| n != 0.0 && n < least) || n.state != CellState::Value && n.value.is_some()
        };
        let mut table = self.table.clone();
        let provenance = match &mut table {
            KeptTable::Earnings(table) => &mut table.provenance,
            KeptTable::Trajectory(table) => &mut table.provenance,
            KeptTable::Share(table) => &mut table.provenance,
            KeptTable::Counts(table) => &mut table.provenance,
            KeptTable::Pathway(table) => &mut table.provenance,
            KeptTable::Indicators(table) => &mut table.provenance,
        };
        readdress(provenance, request);
        let unit = match &mut table {
            KeptTable::Earnings(table) => Some(&mut table.unit),
            KeptTable::Trajectory(_) => None,
            KeptTable::Share(table) => Some(&mut table.unit),
            KeptTable::Counts(table) => Some(&mut table.unit),
            KeptTable::Pathway(table) => Some(&mut table.unit),
            KeptTable::Indicators(table) => Some(&mut table.unit),
        };
        // What is counted is told from its word.
        if let Some(unit) = unit {
            let known = in_language(self.language, units).into_iter().position(|word| word == *unit);
            if let Some(word) = known.and_then(|at| units().get(at).copied()) {
                word.clone_into(unit);
            }
        }
        let fine = match &table {
            KeptTable::Earnings(table) => !table.rows.iter().chain([&table.total]).any(|row| small(row.n)),
            KeptTable::Trajectory(table) => {
                !table.series.iter().flat_map(|series| &series.points).any(|point| small(point.earnings.n))
            }
            KeptTable::Share(table) => !table
                .rows
                .iter()
                .chain([&table.total])
                .any(|row| small(row.base) || row.parts.iter().any(|part| small(part.n))),
            KeptTable::Counts(table) => !table.rows.iter().chain([&table.total]).any(|row| small(row.certificates)),
            KeptTable::Pathway(table) => !table
                .rows
                .iter()
                .flat_map(|(_, steps)| steps)
                .any(|step| small(step.n) || small(step.base) || small(less(step.base, step.n))),
            KeptTable::Indicators(table) => {
                !table.rows.iter().chain([&table.total]).flat_map(|row| &row.indicators).any(|of| {
                    small(of.base) || small(of.counted) || small(of.persons) || small(less(of.base, of.counted))
                })
            }
        };
        fine.then(|| match table {
            KeptTable::Earnings(table) => Answer::Earnings(Published::seal(table)),
            KeptTable::Trajectory(table) => Answer::Trajectory(Published::seal(table)),
            KeptTable::Share(table) => Answer::Share(Published::seal(table)),
            KeptTable::Counts(table) => Answer::Counts(Published::seal(table)),
            KeptTable::Pathway(table) => Answer::Pathway(Published::seal(table)),
            KeptTable::Indicators(table) => Answer::Indicators(Published::seal(table)),
        })
    }
}

/// Those of a base who are not counted, where both are told; a step may have more people than the one before.
fn less(base: Datum, counted: Datum) -> Datum {
    match (base.value, counted.value) {
        (Some(base), Some(counted)) => Datum::value((base - counted).max(0.0)),
        _ => Datum::MISSING,
    }
}

/// Everything that answers count, in the language in force.
fn units() -> [&'static str; 4] {
    let [people, credentials, attempts] = CountOf::ALL.map(CountOf::word);
    [people, credentials, attempts, tr!("periods of participation")]
}

/// Says whom it is for, as an answer that comes now would.
fn readdress(provenance: &mut Provenance, request: &Request) {
    provenance.request = request.clone();
    if let Some(band) = request.audience.band() {
        provenance.notes.insert(0, format!("{band}."));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        measure::{CountRow, Engine, MeasureName, PathwayStep, fixture},
        table::{Field, Period, TableKind},
    };

    fn answered() -> (Request, Answer) {
        let people = fixture::dataset(vec![fixture::table(TableKind::People, fixture::people())]);
        let request = Request { by: vec![Field::State], ..Request::default() };
        let answer = Engine::new(Arc::new(people)).measure(&request).unwrap();
        (request, answer)
    }

    #[test]
    fn what_was_published_comes_back_for_the_same_request_only() {
        let (request, answer) = answered();
        let prices = Prices::bundled();
        let kept = Kept::of(&request, &prices, &answer).unwrap();
        let text = serde_json::to_string(&kept).unwrap();
        let kept: Kept = serde_json::from_str(&text).unwrap();
        assert!(kept.answers(&request, &prices));
        assert_eq!(kept.answer(&request), Some(answer));
        let Some(Answer::Earnings(spanish)) = in_language(Language::Spanish, || kept.answer(&request)) else {
            unreachable!()
        };
        assert_eq!(spanish.unit, "personas", "what is counted is said in the language in force");
        assert!(!kept.answers(&Request { full_quarter: true, ..request.clone() }, &prices));
        let mut newer = Prices::clone(&prices);
        newer.source = "newer".into();
        assert!(!kept.answers(&request, &newer), "other prices are other dollars");

        let audience = Audience::internal("a draft for the board").unwrap();
        let internal = Request { audience, ..request };
        assert!(kept.answers(&internal, &prices));
        let said = kept.answer(&internal).unwrap();
        assert!(said.provenance().notes[0].contains("a draft for the board"));
    }

    #[test]
    fn a_small_number_in_a_file_is_not_published() {
        let row = |n: f64| CountRow {
            group: vec!["Ohio".into()],
            colleges: 0,
            programs: 0,
            certificates: Datum::value(n),
            in_field: Datum::MISSING,
            place: None,
        };
        let request = Request { measure: MeasureName::Certificates, ..Request::default() };
        let kept = |n: f64| Kept {
            request: request.clone(),
            prices: String::new(),
            of: String::new(),
            when: String::new(),
            language: Language::English,
            table: KeptTable::Counts(CountTable {
                by: vec![Field::State],
                rows: vec![row(n)],
                colleges: Vec::new(),
                total: row(40.0),
                unit: "certificates".into(),
                cohorts: None,
                provenance: Provenance::default(),
            }),
        };
        assert!(kept(12.0).answer(&request).is_some());
        assert!(kept(9.0).answer(&request).is_none());
        assert!(kept(0.0).answer(&request).is_some());

        let step = |n: f64, base: f64| PathwayStep {
            label: "Passed".into(),
            n: Datum::value(n),
            rate: Datum::value(0.5),
            low: Datum::MISSING,
            high: Datum::MISSING,
            base: Datum::value(base),
        };
        let pathway = |n: f64, base: f64| Kept {
            table: KeptTable::Pathway(PathwayTable {
                by: vec![Field::State],
                unit: "people".into(),
                rows: vec![(vec!["Ohio".into()], vec![step(n, base)])],
                provenance: Provenance::default(),
            }),
            ..kept(12.0)
        };
        let told = |n: f64, base: f64| pathway(n, base).answer(&request).is_some();
        assert!(told(20.0, 40.0) && told(40.0, 40.0) && told(41.0, 40.0));
        assert!(!told(9.0, 40.0) && !told(35.0, 40.0), "five who are lost are a small group");
    }

    #[test]
    fn a_pathway_and_indicators_come_back_as_they_were() {
        let mut columns = fixture::people();
        let wages = (0..240).map(|at| if at % 4 == 0 { Some(0.0) } else { Some(6_000.0 + f64::from(at)) });
        columns.push(fixture::money(Field::Wage(Period::Quarter(2)), wages));
        let people = fixture::dataset(vec![fixture::table(TableKind::People, columns)]);
        let engine = Engine::new(Arc::new(people));
        let prices = Prices::bundled();
        let mut kinds = 0;
        for measure in [MeasureName::Pathway, MeasureName::Wioa] {
            let request = Request { measure, by: vec![Field::State], threshold: 3, ..Request::default() };
            let Ok(answer) = engine.measure(&request) else { continue };
            let text = serde_json::to_string(&Kept::of(&request, &prices, &answer).unwrap()).unwrap();
            let kept: Kept = serde_json::from_str(&text).unwrap();
            kinds += usize::from(kept.answer(&request) == Some(answer));
        }
        assert_eq!(kinds, 2);
    }
}
